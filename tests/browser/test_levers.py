"""Whoever moves a lever sees it in the sentence, in the picture and in the table alike."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page

from tests.browser import browsing
from tests.browser.browsing import after, headline, pause, pictures, ready, rests_on, tables, unfolded
from tests.browser.server import Server

BASE_LAW = "November 2026"
FORM = "Enheten fasas ut, utsedd samordnare"


@dataclass(frozen=True)
class Seen:
    """The page's sentence, its main picture and that picture's table."""

    sentence: str
    picture: str
    table: str


def seen(page: Page) -> Seen:
    return Seen(headline(page), pictures(page)[0], tables(page)[0])


@pytest.fixture
def page(opened: Callable[..., Page], server: Server) -> Page:
    """Jämför placering in a browser of its own, with the table beside the main picture unfolded."""
    page = opened(server.origin + "/placering")
    unfolded(page, "Samma som tabell")
    return page


def strike(page: Page) -> None:
    after(page, page.get_by_role("button", name=re.compile("^Stryk ")).first.click)


def leave_out_own_units(page: Page) -> None:
    part = unfolded(page, "Vems röster räknas?")
    after(page, part.get_by_text("Räkna inte dem som bedömer sin egen enhet", exact=True).click)


def move_a_weight(page: Page) -> None:
    press(page, "Mandat över nämndgränser", "End")


def other_law(page: Page) -> None:
    choose(page, "Hösten 2025, lagarna som förslag")


def other_form(page: Page) -> None:
    choose(page, FORM)


def press(page: Page, name: str, *keys: str) -> None:
    """Presses keys on the slider whose name begins so, and waits for the answer."""
    slider = page.get_by_role("slider", name=name)
    slider.focus()
    after(page, lambda: [page.keyboard.press(key) for key in keys])


def choose(page: Page, name: str) -> None:
    """Chooses law or form in the panel that the scenario bar opens."""
    after(page, page.get_by_test_id("stPopoverButton").first.click)
    panel = page.get_by_test_id("stPopoverBody")
    after(page, panel.get_by_text(name, exact=True).click)
    after(page, lambda: page.keyboard.press("Escape"))


LEVERS = {
    "Argument struket": strike,
    "egen enhet räknas inte": leave_out_own_units,
    "Vikt: Mandat över nämndgränser": move_a_weight,
    "Rättsläge: Hösten 2025": other_law,
    "Form: Enheten fasas ut": other_form,
}


@pytest.mark.parametrize("said", LEVERS)
def test_a_lever_changes_sentence_picture_and_table_alike_and_can_be_undone(page: Page, said: str) -> None:
    before = seen(page)
    LEVERS[said](page)
    now = seen(page)
    assert now.sentence != before.sentence
    assert now.picture != before.picture
    assert now.table != before.table
    assert agree(now)
    assert said in browsing.words(page)
    after(page, page.get_by_role("button", name="Ångra", exact=True).click)
    assert seen(page) == before
    assert said not in browsing.words(page)


def agree(now: Seen) -> bool:
    """Whether the leader's number in the sentence stands in the picture and in the table too."""
    number = now.sentence.split(" i ")[1].split()[0]
    return f"Först {number}" in now.picture and f"|{number}" in now.table.replace("\n", "|")


def test_the_law_panel_shows_the_scenario_also_after_something_else_has_changed(page: Page) -> None:
    """A panel that is drawn when it is opened must not start from the first choice and zero people."""
    press(page, "Barnens väg in", "ArrowRight")
    before = rests_on(page)
    after(page, page.get_by_test_id("stPopoverButton").first.click)
    panel = page.get_by_test_id("stPopoverBody")
    checked = panel.get_by_role("radio", checked=True)
    assert checked.count() == 2
    assert BASE_LAW in checked.first.evaluate("radio => radio.closest('label').textContent")
    assert panel.get_by_role("slider").input_value() == "15"
    after(page, lambda: page.keyboard.press("Escape"))
    press(page, "Barnens väg in", "ArrowLeft")
    assert rests_on(page) == before


@pytest.mark.parametrize("between", [0, 120, 260, 450])
def test_presses_on_a_slider_are_all_kept_however_quick(page: Page, between: int) -> None:
    """The first press changes the page above the slider; the next come before, while and after that is drawn."""
    slider = page.get_by_role("slider", name="Barnens väg in")
    slider.focus()
    after(
        page, lambda: [(page.keyboard.press("ArrowRight"), page.wait_for_timeout(between)) for _ in range(6)]
    )
    settled(page)
    assert slider.input_value() == "80"
    assert "Vikt: Barnens väg in 80 i stället för 50" in browsing.words(page)


@pytest.mark.parametrize("between", [0, 150, 300])
def test_two_sliders_moved_at_once_both_count(page: Page, between: int) -> None:
    way_in = page.get_by_role("slider", name="Barnens väg in")
    mandate = page.get_by_role("slider", name="Mandat över nämndgränser")
    way_in.focus()
    page.keyboard.press("End")
    page.wait_for_timeout(between)
    mandate.focus()
    after(page, lambda: page.keyboard.press("Home"))
    settled(page)
    assert (way_in.input_value(), mandate.input_value()) == ("100", "0")
    page.reload()
    ready(page)
    assert (way_in.input_value(), mandate.input_value()) == ("100", "0")


def settled(page: Page) -> None:
    """Waits for what the browser holds back before it tells the server, and for the answer to it."""
    pause(page, 700)
    ready(page)


# What the server says reaches the page so many milliseconds late, as on a slow line or from a busy server.
LATE = 2_600
_LATE = f"""
(() => {{
  const listen = WebSocket.prototype.addEventListener;
  WebSocket.prototype.addEventListener = function (kind, heard, ...more) {{
    const later = (event) => setTimeout(() => heard.call(this, event), {LATE});
    return listen.call(this, kind, kind === 'message' ? later : heard, ...more);
  }};
}})();
"""


@pytest.fixture
def slow(opened: Callable[..., Page], server: Server) -> Page:
    """Jämför placering on a slow line."""
    page = opened(new=True)
    page.add_init_script(_LATE)
    return browsing.visit(page, server.origin + "/placering")


def answered(page: Page) -> None:
    """Waits until all that the page has told has been answered, on the slow line, and nothing more comes."""
    page.wait_for_function(
        """(late) => {
          const watch = window.__watch, now = performance.now();
          return now - watch.asked > 2 * late && now - watch.done > late && now - watch.changed > late;
        }""",
        arg=LATE,
    )
    ready(page)


WEIGHTS = ("Barnens väg in", "Mandat över nämndgränser", "Samma ingång för alla", "Vuxnas väg till språk")


def test_weights_moved_one_after_the_other_on_a_slow_line_all_count(slow: Page) -> None:
    """The page goes on saying that all weigh alike until it has heard that the first weight was moved."""
    for name in WEIGHTS:
        slow.get_by_role("slider", name=name).focus()
        slow.keyboard.press("Home")
        pause(slow, LATE // 3)
    answered(slow)
    assert [slow.get_by_role("slider", name=name).input_value() for name in WEIGHTS] == ["0"] * 4
    slow.reload()
    ready(slow)
    assert [slow.get_by_role("slider", name=name).input_value() for name in WEIGHTS] == ["0"] * 4


@pytest.mark.parametrize("back", ["Ångra", "Återställ"])
def test_what_is_taken_back_on_a_slow_line_stays_taken_back(slow: Page, back: str) -> None:
    """Until it has heard of it the page goes on showing what was undone, and must not do it again."""
    taken, other = (slow.get_by_role("slider", name=name) for name in WEIGHTS[:2])
    press(slow, WEIGHTS[0], "End")
    slow.get_by_role("button", name=back, exact=True).click()
    pause(slow, LATE // 3)
    other.focus()
    slow.keyboard.press("End")
    answered(slow)
    assert (taken.input_value(), other.input_value()) == ("50", "100")
    press(slow, WEIGHTS[0], "End")
    assert (taken.input_value(), other.input_value()) == ("100", "100")


def test_what_is_taken_back_from_a_panel_on_a_slow_line_stays_taken_back(slow: Page) -> None:
    """Undo closes the panel too, so that the choice in it is told once more when nothing shows it any longer."""
    before = rests_on(slow)
    press(slow, WEIGHTS[0], "End")
    after(slow, slow.get_by_test_id("stPopoverButton").first.click)
    after(slow, slow.get_by_test_id("stPopoverBody").get_by_text(FORM, exact=True).click)
    assert rests_on(slow) != before
    slow.get_by_role("button", name="Ångra", exact=True).click()
    pause(slow, LATE // 3)
    slow.get_by_role("slider", name=WEIGHTS[1]).focus()
    slow.keyboard.press("End")
    answered(slow)
    values = [slow.get_by_role("slider", name=name).input_value() for name in WEIGHTS[:2]]
    assert (rests_on(slow), values) == (before, ["100", "100"])


STAYS = {
    "the first weight that is moved": ("/placering", "", "slider", "Barnens väg in", "ArrowRight"),
    "how many come": ("/schablon", "", "slider", "Alla som tas emot", "ArrowRight"),
    "a rule of the pool": ("/schablon", "Pottens regler", "slider", "Reserv", "ArrowRight"),
    "measured, not judged": ("/placering", "Mät i stället", "switch", "Mät samordningsbörda", "Space"),
    "whose voices count": ("/placering", "Vems röster", "switch", "Räkna inte dem", "Space"),
}


@pytest.mark.parametrize("name", STAYS)
def test_a_lever_keeps_the_keyboard_when_the_page_answers(
    name: str, opened: Callable[..., Page], server: Server
) -> None:
    """Whoever moves by keyboard is not thrown to the top of the page by the first change and its undoing."""
    path, folded, role, label, key = STAYS[name]
    page = opened(server.origin + path)
    if folded:
        unfolded(page, folded)
    lever = page.get_by_role(role, name=label).first  # type: ignore[arg-type]
    lever.focus()
    lever.evaluate("node => { window.__hand = node; }")
    for press in (key, {"ArrowRight": "ArrowLeft"}.get(key, key)):
        after(page, lambda press=press: page.keyboard.press(press))  # type: ignore[misc]
        settled(page)
        assert page.evaluate("document.activeElement === window.__hand")


def test_reset_leads_back_to_the_base(page: Page) -> None:
    before = seen(page)
    strike(page)
    move_a_weight(page)
    assert seen(page) != before
    after(page, page.get_by_role("button", name="Återställ", exact=True).click)
    assert seen(page) == before
    assert "Skiljer sig från grundfallet" not in browsing.words(page)


def test_the_choices_follow_to_the_other_pages(page: Page) -> None:
    choose(page, "Hösten 2025, lagarna som förslag")
    bar = rests_on(page)
    assert "Hösten 2025" in bar
    sentence = headline(page)
    browsing.go(page, "Start")
    assert rests_on(page) == bar
    assert sentence in browsing.words(page)
    browsing.go(page, "Källor och antaganden")
    assert rests_on(page) == bar


def test_a_weight_moved_by_hand_on_a_phone(opened: Callable[..., Page], server: Server) -> None:
    page = opened(server.origin + "/placering", 390)
    before = headline(page)
    unfolded(page, "Väg själv")
    press(page, "Mandat över nämndgränser", "End")
    assert headline(page) != before
    assert page.get_by_role("slider", name="Mandat över nämndgränser").is_visible()


def test_each_score_opens_its_arguments_with_source_and_section(page: Page) -> None:
    part = unfolded(page, "Varför är poängen som de är?")
    scores = part.locator("[class*=st-key-ruta-] button:visible")
    scores.filter(has_not_text="?").first.click()
    dialog = page.get_by_role("dialog")
    dialog.wait_for()
    ready(page)
    said = dialog.inner_text()
    assert "0 är:" in said
    assert "100 är:" in said
    assert "Sagt av:" in said
    assert "avsnitt" in said
