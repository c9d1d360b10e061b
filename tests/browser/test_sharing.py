"""A link shows what its maker saw, on another phone, after a crash, for as long as it is open; then nothing at all."""

from __future__ import annotations

import re
import secrets
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from io import BytesIO
from urllib.parse import parse_qs, urlsplit

import pytest
import segno
from PIL import Image
from playwright.sync_api import Browser, Locator, Page

from tests.browser import browsing
from tests.browser.browsing import IN_NAVIGATION, PAGES, after, go, headline, open_all, ready, visit, words
from tests.browser.server import Server

NEUTRAL = "Länken går inte att öppna"
ROLE = "utredare"
OWN = {"Ändringslogg", "Vikterna i länken", "Vad 0 och 100 betyder för varje kriterium"}
"""Tables that only the maker or only the reader has."""
UNCOUNTED = "Mest rör "
"""So begin the tables of what each assumption moves, which no link keeps: its reader is told so."""

_NAMED_TABLES = """
tables => Object.fromEntries(tables.map(table => [
  table.getAttribute('aria-label') ?? '',
  [...table.rows].map(row => [...row.cells].map(cell => cell.textContent).join('|')).join('\\n')]))
"""


@dataclass(frozen=True)
class Figures:
    """A page's sentence and the words of each of its tables, by the table's name."""

    sentence: str
    tables: dict[str, str]


def figures(page: Page) -> Figures:
    """Unfolds everything and reads it."""
    open_all(page)
    found: dict[str, str] = page.eval_on_selector_all("[data-testid=stTable] table", _NAMED_TABLES)
    kept = {name: text for name, text in found.items() if name not in OWN and not name.startswith(UNCOUNTED)}
    return Figures(headline(page), kept)


@dataclass
class Shared:
    """A link that somebody has made, the maker's own page, and what was on every page then."""

    server: Server
    maker: Page
    read: str
    private: str
    drawn: str
    then: dict[str, Figures]


def move(page: Page, name: str, key: str) -> None:
    page.get_by_role("slider", name=name).focus()
    after(page, lambda: page.keyboard.press(key))


def make_link(page: Page, role: str = ROLE) -> tuple[str, str, str]:
    """Read link, private link and what the QR code says that is drawn ("" when none is), from the dialog."""
    page.get_by_role("button", name="Dela", exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.wait_for()
    ready(page)
    dialog.get_by_role("textbox", name="Din roll").fill(role)
    after(page, dialog.get_by_role("button", name="Skapa länk", exact=True).click)
    dialog.get_by_test_id("stCode").nth(1).wait_for()
    ready(page)
    links = [text.strip() for text in dialog.get_by_test_id("stCode").all_inner_texts()]
    drawn = links[0] if _draws(dialog, links[0]) else ""
    after(page, dialog.get_by_role("button", name="Klar", exact=True).click)
    return links[0], links[1], drawn


def _draws(dialog: Locator, text: str) -> bool:
    """Whether the dialog shows the QR code of the text, looked at module by module as a camera does."""
    name = "QR-kod till länken"
    code = dialog.locator(f"[aria-label='{name}'] svg, svg[aria-label='{name}'], img[alt='{name}']").first
    if not code.count() or not code.is_visible():
        return False
    with Image.open(BytesIO(code.screenshot())) as taken:
        picture = taken.convert("L")
    rows = [list(row) for row in segno.make(text, error="m").matrix_iter(border=4)]
    scale = picture.width / len(rows)
    seen = [
        [picture.getpixel((int((x + 0.5) * scale), int((y + 0.5) * scale))) for x in range(len(rows))]
        for y in range(len(rows))
    ]
    return scale >= 3 and all(
        (shade < 128) == bool(dark)
        for row, wanted in zip(seen, rows, strict=True)
        for shade, dark in zip(row, wanted, strict=True)
    )


def tokens(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


@pytest.fixture(scope="module")
def shared(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shared]:
    """A scenario with two changes, shared; then the server is killed and started again."""
    server = Server(tmp_path_factory.mktemp("sharing")).start()
    context = browsing.visitor(browser)
    page = visit(context.new_page(), server.origin + "/placering")
    move(page, "Mandat över nämndgränser", "End")
    after(page, page.get_by_role("button", name=re.compile("^Stryk ")).first.click)
    read, private, drawn = make_link(page)
    then = {}
    for path in IN_NAVIGATION:
        go(page, PAGES[path])
        then[path] = figures(page)
    server.restart()
    yield Shared(server, page, read, private, drawn, then)
    context.close()
    server.stop()


def test_the_dialog_gives_a_read_link_a_private_link_and_its_qr_code(shared: Shared) -> None:
    for link, name in ((shared.read, "delning"), (shared.private, "forvalta")):
        assert link.startswith(shared.server.origin + "/?")
        token = parse_qs(urlsplit(link).query)[name][0]
        assert len(token) >= 22
        assert token.encode() not in shared.server.database.read_bytes()
    assert shared.drawn == shared.read


def test_another_phone_reads_the_same_figures_on_every_page_after_a_crash(
    shared: Shared, opened: Callable[..., Page]
) -> None:
    reader = opened(shared.read, 390)
    for path in IN_NAVIGATION:
        if path != "/":
            go(reader, PAGES[path])
        assert urlsplit(reader.url).path == path
        assert tokens(reader)["delning"] == parse_qs(urlsplit(shared.read).query)["delning"]
        banner = reader.locator(".st-key-delat")
        assert "Arbetsmaterial" in banner.inner_text()
        assert ROLE in banner.inner_text()
        now = figures(reader)
        if path == "/workshop":  # the maker is invited to open a room; the link holds the record of none
            assert now.sentence == "Länken innehåller ingen workshop"
            continue
        if path == "/kallor":
            assert "räknades inte när länken gjordes" in words(reader)
        assert now.sentence == shared.then[path].sentence
        assert set(now.tables) == set(shared.then[path].tables)
        assert now.tables == shared.then[path].tables


def test_the_reader_can_change_nothing(shared: Shared, opened: Callable[..., Page]) -> None:
    reader = opened(shared.read)
    for path in IN_NAVIGATION:
        if path != "/":
            go(reader, PAGES[path])
        open_all(reader)
        for name in ("^Stryk ", "^Dela$", "^Återställ$", "^Ångra$", "^Räkna igen "):
            assert reader.get_by_role("button", name=re.compile(name)).count() == 0
        assert reader.get_by_role("slider").count() == 0
    assert reader.get_by_test_id("stPopover").count() == 0


def test_a_deep_link_into_a_shared_link_opens_that_page(shared: Shared, opened: Callable[..., Page]) -> None:
    token = parse_qs(urlsplit(shared.read).query)["delning"][0]
    reader = opened(f"{shared.server.origin}/placering?delning={token}", 390)
    assert headline(reader) == shared.then["/placering"].sentence
    reader.reload()
    ready(reader)
    assert headline(reader) == shared.then["/placering"].sentence
    assert tokens(reader)["delning"] == [token]


def test_what_the_maker_changes_afterwards_does_not_touch_the_link(
    shared: Shared, opened: Callable[..., Page]
) -> None:
    maker = visit(shared.maker, shared.server.origin + "/placering?" + urlsplit(shared.maker.url).query)
    assert headline(maker) == shared.then["/placering"].sentence
    move(maker, "Kompetens i första mötet", "End")
    assert headline(maker) != shared.then["/placering"].sentence
    reader = opened(shared.read.replace("/?", "/placering?"), 390)
    assert figures(reader).sentence == shared.then["/placering"].sentence


def test_the_maker_finds_the_link_again_in_the_same_browser(shared: Shared) -> None:
    visit(shared.maker, shared.server.origin + "/kallor")
    part = browsing.unfolded(shared.maker, "Länkar som skapats i den här webbläsaren")
    assert "arbetsmaterial" in part.inner_text()


def test_a_copy_can_be_changed_and_is_no_longer_shared(shared: Shared, opened: Callable[..., Page]) -> None:
    reader = opened(shared.read.replace("/?", "/placering?"))
    after(reader, reader.get_by_role("button", name="Öppna en egen kopia").click)
    assert "delning" not in tokens(reader)
    assert "utkast" in tokens(reader)
    assert headline(reader) == shared.then["/placering"].sentence
    move(reader, "Kompetens i första mötet", "End")
    assert headline(reader) != shared.then["/placering"].sentence
    go(reader, "Start")
    assert "delning" not in tokens(reader)
    assert reader.locator(".st-key-delat").count() == 0
    reader.reload()
    ready(reader)
    assert "delning" not in tokens(reader)
    assert "Vikt: Kompetens i första mötet 100" in words(reader)


def test_the_back_button_leads_to_the_page_before_and_stays_shared(
    shared: Shared, opened: Callable[..., Page]
) -> None:
    reader = opened(shared.read)
    go(reader, "Jämför placering")
    after(reader, reader.go_back)
    assert reader.title().startswith("Start")
    assert reader.locator(".st-key-delat").count() == 1
    assert "delning" in tokens(reader)


def test_confirming_marks_the_link_as_final(server: Server, opened: Callable[..., Page]) -> None:
    maker = opened(server.origin + "/placering")
    read, private, _ = make_link(maker)
    steward = opened(private)
    assert "arbetsmaterial" in words(steward)
    after(steward, steward.get_by_role("button", name="Märk som fastställd").click)
    assert "fastställd" in words(steward)
    assert "Fastställd" in opened(read, 390).locator(".st-key-delat").inner_text()


def test_after_revoking_every_dead_link_meets_the_same_neutral_page(
    server: Server, opened: Callable[..., Page]
) -> None:
    maker = opened(server.origin + "/placering")
    revoked, private, _ = make_link(maker)
    expired, _, _ = make_link(maker)
    with closing(sqlite3.connect(server.database)) as database, database:
        database.execute(
            "UPDATE snapshots SET expires = '2026-01-01 00:00:00.000000' WHERE id = (SELECT max(id) FROM snapshots)"
        )
    reader = opened(revoked, 390)
    assert reader.locator(".st-key-delat").count() == 1
    steward = opened(private)
    after(steward, steward.get_by_role("button", name="Återkalla länken").click)
    assert "återkallad" in words(steward)
    dead = {
        "revoked": revoked,
        "expired": expired,
        "wrong": f"{server.origin}/?delning={secrets.token_urlsafe(16)}",
        "10 kB": f"{server.origin}/?delning={'a' * 10_240}",
        "malformed": f"{server.origin}/?delning='%3B%20DROP%20TABLE%20snapshots%3B--",
        "not ASCII": f"{server.origin}/?delning=%C3%A5%00%F0%9F%92%A9",
        "private": f"{server.origin}/?forvalta={secrets.token_urlsafe(16)}",
        "private 10 kB": f"{server.origin}/?forvalta={'a' * 10_240}",
    }
    met = {}
    for why, link in dead.items():
        visit(reader, link)
        met[why] = (headline(reader), words(reader), reader.title())
    assert {page for page, _, _ in met.values()} == {NEUTRAL}
    assert len(set(met.values())) == 1, met
    assert "Traceback" not in server.log


def test_a_reader_who_is_there_when_the_link_is_revoked_is_let_out_at_the_next_step(
    server: Server, opened: Callable[..., Page]
) -> None:
    read, private, _ = make_link(opened(server.origin + "/placering"))
    reader = opened(read)
    steward = opened(private)
    after(steward, steward.get_by_role("button", name="Återkalla länken").click)
    go(reader, "Jämför placering")
    assert headline(reader) == NEUTRAL
    visit(reader, server.origin + "/placering")
    assert headline(reader) != NEUTRAL


def test_a_role_that_names_a_person_is_refused_and_still_there(
    server: Server, opened: Callable[..., Page]
) -> None:
    page = opened(server.origin + "/placering")
    page.get_by_role("button", name="Dela", exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.wait_for()
    ready(page)
    dialog.get_by_role("textbox", name="Din roll").fill("anna@enkoping.se")
    after(page, dialog.get_by_role("button", name="Skapa länk", exact=True).click)
    assert "e-postadress" in dialog.inner_text()
    assert dialog.get_by_role("textbox", name="Din roll").input_value() == "anna@enkoping.se"
    assert dialog.get_by_test_id("stCode").count() == 0
