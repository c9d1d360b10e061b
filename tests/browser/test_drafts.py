"""Nobody loses their choices: not by reloading, by a crash, by moving about or by having two windows open."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page

from tests.browser.browsing import after, go, headline, pause, ready, tables, unfolded, visit, words
from tests.browser.server import Server
from tests.browser.test_pages import severe, wider

CHILDREN, MANDATE = "Barnens väg in", "Mandat över nämndgränser"


def move(page: Page, name: str, key: str = "End") -> None:
    page.get_by_role("slider", name=name).focus()
    after(page, lambda: page.keyboard.press(key))


def value(page: Page, name: str) -> str:
    return page.get_by_role("slider", name=name).input_value()


def draft(page: Page) -> str:
    """The draft that the address names."""
    return parse_qs(urlsplit(page.url).query).get("utkast", [""])[0]


def test_a_draft_survives_a_crash_a_reload_and_another_phone(
    started: Callable[..., Server], opened: Callable[..., Page]
) -> None:
    server = started()
    page = opened(server.origin + "/placering")
    assert draft(page) == ""
    move(page, MANDATE)
    sentence, address = headline(page), page.url
    assert len(draft(page)) >= 22
    server.restart()
    page.reload()
    ready(page)
    assert (headline(page), page.url, value(page, MANDATE)) == (sentence, address, "100")
    after(page, page.get_by_role("button", name="Ångra", exact=True).click)
    assert value(page, MANDATE) == "50"
    move(page, MANDATE)
    assert headline(opened(address, 390)) == sentence
    assert "Traceback" not in server.log


def test_a_page_that_lives_through_a_crash_goes_on_where_it_was(
    started: Callable[..., Server], opened: Callable[..., Page]
) -> None:
    """The browser finds the server again by itself; what is moved then comes on top of what was moved before."""
    server = started()
    page = opened(server.origin + "/placering")
    move(page, MANDATE)
    kept = draft(page)
    server.kill()
    page.wait_for_function(
        "() => document.querySelector('[data-testid=stApp]').dataset.testConnectionState !== 'CONNECTED'"
    )
    server.start()
    ready(page)
    assert value(page, MANDATE) == "100"
    move(page, CHILDREN)
    page.reload()
    ready(page)
    assert (value(page, MANDATE), value(page, CHILDREN)) == ("100", "100")
    assert draft(page) == kept


def test_the_draft_follows_from_page_to_page(opened: Callable[..., Page], server: Server) -> None:
    page = opened(server.origin + "/placering")
    move(page, MANDATE)
    mine, said = draft(page), f"Vikt: {MANDATE} 100 i stället för 50"
    for title in ("Start", "Källor och antaganden", "Jämför placering"):
        go(page, title)
        assert draft(page) == mine
        assert said in words(page)
    page.get_by_role("link", name="Tillgänglighetsredogörelse").last.click()
    page.wait_for_url("**/tillganglighet*")
    ready(page)
    assert draft(page) == mine
    assert said in words(page)


def test_two_windows_on_one_draft_lose_nothing_and_are_told(
    opened: Callable[..., Page], server: Server
) -> None:
    first = opened(server.origin + "/placering")
    move(first, MANDATE)
    second = visit(first.context.new_page(), first.url)
    assert value(second, MANDATE) == "100"
    move(first, CHILDREN)
    move(second, "Samma ingång för alla")
    assert "har ändrats i ett annat fönster" in words(second)
    assert draft(second) != draft(first)
    move(second, "Samma ingång för alla", "Home")
    for page, moved, still in ((first, CHILDREN, "100"), (second, "Samma ingång för alla", "0")):
        page.reload()
        ready(page)
        assert value(page, MANDATE) == "100"
        assert value(page, moved) == still
    assert value(first, "Samma ingång för alla") == "50"
    assert value(second, CHILDREN) == "50"


def test_an_address_with_a_draft_that_is_not_there_says_so(
    opened: Callable[..., Page], server: Server
) -> None:
    page = opened(server.origin + "/placering?utkast=" + "a" * 22)
    assert "Utkastet i adressen finns inte" in words(page)
    assert draft(page) == ""
    assert value(page, MANDATE) == "50"
    visit(page, server.origin + "/placering?utkast=" + "a" * 10_240)
    assert "Utkastet i adressen finns inte" in words(page)


def test_the_log_tells_what_was_done_in_order(opened: Callable[..., Page], server: Server) -> None:
    page = opened(server.origin + "/placering")
    move(page, MANDATE)
    after(page, page.get_by_role("button", name="Ångra", exact=True).click)
    go(page, "Källor och antaganden")
    unfolded(page, "Ändringslogg")
    log = page.get_by_test_id("stTable").last.inner_text()
    started, moved, undone = (
        log.index(words) for words in ("Utkastet börjar här", f"Vikt: {MANDATE}", "Ångrade")
    )
    assert started < moved < undone


def test_all_weights_at_zero_is_refused_in_words(opened: Callable[..., Page], server: Server) -> None:
    page = opened(server.origin + "/placering")
    sliders: list[str] = page.get_by_role("slider").evaluate_all("all => all.map(s => s.ariaLabel)")
    weights = [name.rsplit(",", 1)[0] for name in sliders if "%" in name]
    for name in weights[:-1]:
        page.get_by_role("slider", name=name).focus()
        page.keyboard.press("Home")
        pause(page, 300)
    ready(page)
    move(page, weights[-1], "Home")
    assert "Minst ett kriterium måste väga mer än noll" in words(page)
    assert [value(page, name) for name in weights].count("0") == len(weights) - 1
    assert page.evaluate("document.activeElement.ariaLabel").startswith(weights[-1])
    assert "nan" not in words(page).lower().split()


def keep(page: Page, name: str = "") -> None:
    """Keeps the scenario in hand, by the keyboard alone."""
    field = page.get_by_role("textbox", name="Namn på läget")
    field.fill(name)
    after(page, lambda: field.press("Enter"))


def test_scenarios_beside_each_other_survive_a_crash_and_follow_to_a_phone(
    started: Callable[..., Server], opened: Callable[..., Page]
) -> None:
    server = started()
    page = opened(server.origin + "/placering")
    move(page, MANDATE)
    page.get_by_role("link", name="Jämför lägen").click()
    page.wait_for_url("**/bredvid*")
    ready(page)
    keep(page, "anna@enkoping.se")
    assert "Namnet ser ut att innehålla en e-postadress" in words(page)
    assert page.get_by_role("textbox", name="Namn på läget").input_value() == "anna@enkoping.se"
    keep(page, "Mandatet väger tungt")
    for title, name in (("Jämför placering", CHILDREN), ("Jämför placering", "Samma ingång för alla")):
        go(page, title)
        move(page, name)
        page.get_by_role("link", name="Jämför lägen").click()
        page.wait_for_url("**/bredvid*")
        ready(page)
        keep(page)
    sentence, table = headline(page), tables(page)[-1]
    assert "alla 4 lägena" in sentence or "Svaret skiljer sig" in sentence
    assert table.splitlines()[0] == "Vad|Grundfallet|Läge A: Mandatet väger tungt|Läge B|Läge C"
    assert "3 lägen" not in words(page), "nothing is in the way when the scenario in hand is one of them"
    after(page, page.get_by_role("button", name="Ta fram läge A").click)
    server.restart()
    for width in (390, 1280, 1920):
        reader = opened(page.url, width)
        assert (headline(reader), tables(reader)[-1]) == (sentence, table)
        assert severe(reader) == []
        assert wider(reader) == []
    after(reader, reader.get_by_role("button", name="Ta bort läge B").click)
    assert "Läge B" not in tables(reader)[-1].splitlines()[0]
    go(reader, "Jämför placering")
    assert (value(reader, MANDATE), value(reader, CHILDREN)) == ("100", "50")
    assert "Traceback" not in server.log


def test_the_way_to_the_scenarios_beside_each_other_stands_in_the_panel_on_a_phone(
    opened: Callable[..., Page], server: Server
) -> None:
    page = opened(server.origin + "/placering", 390)
    links = page.get_by_role("link", name="Jämför lägen")
    assert links.count() == 0, "not read aloud where it is not shown"
    after(page, page.get_by_role("button", name="Ändra läget").click)
    links.click()
    page.wait_for_url("**/bredvid*")
    ready(page)
    assert "när du har sparat ett" in headline(page)
