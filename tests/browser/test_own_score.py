"""A reason is somebody's own words: shown as text wherever it goes, and never run, fetched or drawn."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page

from tests.browser import browsing
from tests.browser.browsing import after, go, open_all, ready, unfolded, words
from tests.browser.server import Server

NASTY = "![x](https://evil.example/a.png) <img src=x onerror=alert(1)> =1+1 \u202e **fet** :red[röd] $x^2$"
SHOWN = "![x](https://evil.example/a.png) <img src=x onerror=alert(1)> =1+1"


def test_a_reason_with_markup_is_shown_as_text_everywhere(
    opened: Callable[..., Page], server: Server
) -> None:
    page = opened()
    heard = browsing.listened(page)
    browsing.visit(page, server.origin + "/placering")
    own_score(page, NASTY)
    assert SHOWN in words(page)
    go(page, "Källor och antaganden")
    unfolded(page, "Ändringslogg")
    assert SHOWN in words(page)
    link = shared(page)
    reader = opened()
    heard_there = browsing.listened(reader)
    browsing.visit(reader, link)
    assert SHOWN in words(reader)
    for there, heard_by in ((page, heard), (reader, heard_there)):
        assert heard_by.outside(server.origin) == []
        assert not [address for address in heard_by.requests if address.endswith("/x")]
        assert heard_by.dialogs == []
        assert heard_by.errors == []
        drawn = there.get_by_test_id("stMainBlockContainer")
        assert drawn.locator("img, .katex").count() == 0
        assert drawn.locator("strong", has_text="fet").count() == 0
        assert "\u202e" not in words(there)


def test_a_score_needs_a_reason_and_an_order(opened: Callable[..., Page], server: Server) -> None:
    page = opened(server.origin + "/placering")
    open_cell(page)
    dialog = page.get_by_role("dialog")
    after(page, dialog.get_by_role("button", name="Använd min poäng").click)
    assert "Skriv varför" in dialog.inner_text()
    assert "utkast" not in page.url


def test_a_reason_longer_than_there_is_room_for_is_not_lost_without_a_word(
    opened: Callable[..., Page], server: Server
) -> None:
    page = opened(server.origin + "/placering")
    open_cell(page)
    reason = page.get_by_role("dialog").get_by_role("textbox")
    reason.fill("å" * 10_000)
    assert len(reason.input_value()) <= 300


def own_score(page: Page, reason: str) -> None:
    """Sets a score of one's own in the first cell, at the highest, with this reason."""
    open_cell(page)
    dialog = page.get_by_role("dialog")
    for name in ("Spann", "Troligast"):
        slider = dialog.get_by_role("slider", name=name).last
        slider.focus()
        after(page, lambda: page.keyboard.press("End"))
    dialog.get_by_role("textbox").fill(reason)
    after(page, lambda: page.keyboard.press("Enter"))
    if dialog.count():
        after(page, dialog.get_by_role("button", name="Använd min poäng").click)
    dialog.wait_for(state="hidden")
    ready(page)


def open_cell(page: Page) -> None:
    part = unfolded(page, "Varför är poängen som de är?")
    part.locator("[class*=st-key-ruta-] button:visible").first.click()
    dialog = page.get_by_role("dialog")
    dialog.wait_for()
    ready(page)
    open_all(dialog)


def shared(page: Page) -> str:
    """Makes a link in the dialog and gives the read link."""
    page.get_by_role("button", name="Dela", exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.wait_for()
    ready(page)
    after(page, dialog.get_by_role("button", name="Skapa länk", exact=True).click)
    dialog.get_by_test_id("stCode").first.wait_for()
    return dialog.get_by_test_id("stCode").first.inner_text().strip()
