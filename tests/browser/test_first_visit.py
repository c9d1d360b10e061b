"""A link into a server that nobody has visited, and what the server says and does not say over HTTP."""

from __future__ import annotations

import gzip
import re
import urllib.error
import urllib.request
from collections.abc import Callable
from http.client import HTTPMessage

import pytest
from playwright.sync_api import Page

from tests.browser.browsing import IN_NAVIGATION, PAGES, headline, ready, visit
from tests.browser.server import Server


def fetched(address: str, **headers: str) -> tuple[int, HTTPMessage, bytes]:
    """Status, headers and body of an answer, as they came over the wire."""
    asked = urllib.request.Request(
        address, headers={name.replace("_", "-"): value for name, value in headers.items()}
    )
    try:
        with urllib.request.urlopen(asked, timeout=20) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()


@pytest.mark.parametrize("path", [path for path in PAGES if path != "/"])
def test_a_deep_link_opens_its_page_on_a_server_that_nobody_has_visited(
    started: Callable[..., Server], opened: Callable[..., Page], path: str
) -> None:
    server = started()
    page = opened(server.origin + path)
    assert page.title() == f"{PAGES[path]} – Vägval"
    assert page.evaluate("document.documentElement.lang") == "sv"
    navigation = [
        link.inner_text().strip() for link in page.get_by_test_id("stTopNavLink").all() if link.is_visible()
    ]
    assert navigation == [PAGES[entry] for entry in IN_NAVIGATION]
    assert page.get_by_test_id("stPopoverButton").count() == (0 if path == "/rosta" else 1), (
        "the scenario bar"
    )
    assert "Traceback" not in server.log


@pytest.mark.parametrize("path", PAGES)
def test_each_page_has_its_own_title_and_one_first_heading(
    opened: Callable[..., Page], server: Server, path: str
) -> None:
    page = opened(server.origin + path)
    assert page.title() == f"{PAGES[path]} – Vägval"
    assert page.locator("h1").count() == 1
    assert len(headline(page)) > (10 if path == "/rosta" else 30)


@pytest.mark.parametrize("path", PAGES)
def test_the_document_is_swedish_before_any_script_has_run(server: Server, path: str) -> None:
    status, headers, body = fetched(server.origin + path, Accept="text/html")
    page = body.decode("utf-8")
    assert status == 200
    assert '<html lang="sv">' in page
    assert "<title>Vägval</title>" in page
    assert "You need to enable JavaScript" not in page
    assert "no-store" in headers["cache-control"]


@pytest.mark.parametrize("path", PAGES)
def test_a_browser_with_an_old_copy_gets_the_swedish_document_again(server: Server, path: str) -> None:
    """A conditional or compressed request must not slip past the translation."""
    status, headers, body = fetched(
        server.origin + path,
        Accept="text/html",
        Accept_Encoding="gzip, br",
        If_None_Match='"anything"',
        If_Modified_Since="Sat, 21 Nov 2026 09:00:00 GMT",
    )
    assert status == 200
    assert headers.get("content-encoding") is None
    assert b'<html lang="sv">' in body


@pytest.mark.parametrize("path", ["/", "/placering", "/vagval/svenska.js", "/favicon.png", "/_stcore/health"])
def test_every_answer_carries_the_security_headers(server: Server, path: str) -> None:
    status, headers, _ = fetched(server.origin + path)
    policy = headers["content-security-policy"]
    assert status == 200
    assert policy.startswith("default-src 'none'")
    assert "unsafe-eval" not in policy
    assert "frame-ancestors 'none'" in policy
    assert not re.search(r"script-src[^;]*unsafe-inline", policy)
    assert not re.search(r"[\s;](https?:|\*)(\s|;|$)", policy)
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "no-referrer"
    assert "noindex" in headers["x-robots-tag"]
    assert "permissions-policy" in headers


@pytest.mark.parametrize(
    "path",
    [
        "/_stcore/metrics",
        "/_stcore/metrics/",
        "/placering/_stcore/metrics",
        "/_stcore/agent",
        "/_stcore/agent/anything",
        "/_stcore/script-health-check",
    ],
)
def test_what_is_meant_for_operators_is_closed(server: Server, path: str) -> None:
    status, _, body = fetched(server.origin + path)
    assert status == 404
    assert b"HELP" not in body
    assert b"memory" not in body


def test_files_are_compressed_for_those_who_ask_and_only_for_them(server: Server) -> None:
    _, _, page = fetched(server.origin + "/", Accept="text/html")
    scripts = re.findall(r'(?:src|href)="\.?/?(static/[^"]+\.(?:js|css))"', page.decode("utf-8"))
    assert scripts
    for script in scripts[:3]:
        address = f"{server.origin}/{script}"
        _, plain_headers, plain = fetched(address)
        _, headers, packed = fetched(address, Accept_Encoding="gzip")
        assert plain_headers.get("content-encoding") is None
        assert headers["content-encoding"] == "gzip"
        assert "accept-encoding" in headers["vary"].lower()
        assert gzip.decompress(packed) == plain
        assert len(packed) < len(plain)


def test_the_browser_gets_one_mark_that_scripts_cannot_read(
    opened: Callable[..., Page], server: Server
) -> None:
    page = opened(server.origin + "/", new=True)
    mine = page.context.cookies()
    assert [cookie["name"] for cookie in mine if "xsrf" not in cookie["name"]] == ["vagval"]
    mark = next(cookie for cookie in mine if cookie["name"] == "vagval")
    assert mark["httpOnly"]
    assert mark["sameSite"] == "Lax"
    assert len(mark["value"]) >= 32
    assert "vagval" not in page.evaluate("document.cookie")
    page.reload()
    ready(page)
    assert next(c for c in page.context.cookies() if c["name"] == "vagval")["value"] == mark["value"]


def test_the_reader_of_a_shared_link_gets_no_mark(opened: Callable[..., Page], server: Server) -> None:
    page = opened(server.origin + "/?delning=finns-inte-alls-men-ser-ut-sa", new=True)
    assert not [cookie for cookie in page.context.cookies() if cookie["name"] == "vagval"]


def test_the_footer_names_version_and_leads_to_the_accessibility_statement(
    opened: Callable[..., Page], server: Server
) -> None:
    page = opened(server.origin + "/")
    assert "Modell" in page.get_by_test_id("stMain").inner_text()
    page.get_by_role("link", name="Tillgänglighetsredogörelse").last.click()
    page.wait_for_url("**/tillganglighet")
    ready(page)
    assert page.title().startswith("Tillgänglighetsredogörelse")


def test_an_address_that_does_not_exist_is_met_in_swedish(
    opened: Callable[..., Page], server: Server
) -> None:
    page = visit(opened(), server.origin + "/finns-inte")
    assert "not found" not in page.locator("body").inner_text().lower()
    assert "does not" not in page.locator("body").inner_text().lower()
