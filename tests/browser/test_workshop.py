"""A whole workshop: one who leads, three phones, five more; and what happens when something goes wrong."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from data import case_files, snapshots, workshops
from data.database import dispose
from models.workshop import FIRST, GUESS, SECOND, complete, items, weight_matrix
from tests.browser import browsing
from tests.browser.browsing import after, headline, ready, visit, words
from tests.browser.crowd import Crowd
from tests.browser.server import Server
from tests.browser.test_pages import severe

CASE = case_files.read(case_files.SHIPPED)
CRITERIA = [row.name for row in CASE.criteria]
WAIT = browsing.WAIT

_SMALLEST = """
() => {
  const walker = document.createTreeWalker(
    document.querySelector('[data-testid=stMainBlockContainer]'), NodeFilter.SHOW_TEXT);
  const small = [];
  while (walker.nextNode()) {
    const node = walker.currentNode, box = node.parentElement;
    if (!node.data.trim() || !box.getClientRects().length || box.closest('style, script, [aria-hidden=true]')) continue;
    if (box.closest('[data-testid=stIconMaterial]')) continue;
    const size = parseFloat(getComputedStyle(box).fontSize);
    if (size < 24) small.push(`${size}: ${node.data.trim().slice(0, 60)}`);
  }
  return small;
}
"""
_TARGETS = """
() => [...document.querySelectorAll('[data-testid=stMainBlockContainer] button, [role=slider], label:has(input[type=radio]), label:has(input[type=checkbox])')]
  .filter((node) => node.getClientRects().length && !node.closest('[data-testid=stElementToolbar], .stVegaLiteChart'))
  .filter((node) => !node.closest('[data-testid=stElementToolbar]'))
  .map((node) => [node.getBoundingClientRect(), node])
  .filter(([box, node]) => box.height < 44 && node.getAttribute('role') !== 'slider')
  .map(([box, node]) => `${Math.round(box.height)}: ${node.textContent.slice(0, 40)}`)
"""


@pytest.fixture
def look_inside(monkeypatch: pytest.MonkeyPatch) -> Callable[[Server], None]:
    """Lets the test look into a server's own database."""

    def look(server: Server) -> None:
        dispose()
        monkeypatch.setenv("VAGVAL_DATA", str(server.data))

    return look


def open_room(page: Page, server: Server) -> str:
    """The code of a room that this browser opens and leads."""
    visit(page, server.origin + "/workshop")
    after(page, page.get_by_role("button", name="Öppna ett rum", exact=True).click)
    return parse_qs(urlsplit(page.url).query)["rum"][0]


def onwards(lead: Page, title: str) -> None:
    """The facilitator goes to the next step, which the room recognises by its title."""
    lead.locator(".st-key-led-fram button").click()
    expect(lead.locator("h1").first).to_contain_text(title, timeout=WAIT)
    ready(lead)


def press(lead: Page, key: str) -> None:
    after(lead, lead.locator(f".st-key-{key} button").first.click)


def sees(phone: Page, title: str) -> None:
    """The phone follows the room by itself."""
    expect(phone.locator("h1").first).to_contain_text(title, timeout=WAIT)
    ready(phone)


def joined(phone: Page, server: Server, code: str) -> Page:
    visit(phone, f"{server.origin}/rosta?rum={code}")
    sees(phone, "Du är med")
    return phone


def weigh(phone: Page, top: str, keys: dict[str, str]) -> None:
    """Weighs on a phone: what is most important, then each other criterion by the keys that are pressed on its slider."""
    sees(phone, "Vilket steg")
    phone.get_by_test_id("stRadio").get_by_text(top, exact=True).click()
    ready(phone)
    phone.get_by_role("button", name="Nästa", exact=True).first.click()
    for name in CRITERIA:
        if name == top:
            continue
        sees(phone, name)
        if name in keys:
            slider = phone.get_by_role("slider")
            slider.focus()
            after(phone, lambda name=name: phone.keyboard.press(keys[name]))
        phone.get_by_role("button", name="Nästa", exact=True).first.click()
    sees(phone, "Klart")


def others(code: str, round_id: str, start: int) -> None:
    """Five who take part without a browser."""
    for number in range(5):
        device = f"utan webbläsare {number}"
        workshops.join(code, device)
        if round_id == GUESS:
            given = {CASE.options[number % 3].id: 1.0}
        else:
            given = {
                name: float((start + 7 * number + 13 * place) % 101)
                for place, name in enumerate(items(CASE, round_id))
            }
        workshops.answer(CASE, code, device, round_id, given)


def test_a_whole_workshop_from_the_code_to_the_frozen_record(
    started: Callable[..., Server],
    opened: Callable[..., Page],
    look_inside: Callable[[Server], None],
) -> None:
    server = started()
    lead = opened(width=1920, new=True)
    code = open_room(lead, server)
    look_inside(server)
    phones = [joined(opened(width=390, new=True), server, code) for _ in range(3)]
    assert severe(lead) == []
    assert severe(phones[0]) == []
    expect(lead.locator(".st-key-rumslage")).to_contain_text("3 med", timeout=WAIT)
    assert lead.evaluate(_SMALLEST) == []

    onwards(lead, "sämst")
    sees(phones[0], "Förstår du kriterierna")
    after(phones[0], phones[0].get_by_text("Oklart för mig").first.click)
    expect(lead.locator(".st-key-rumslage")).to_contain_text("1 har märkt", timeout=WAIT)
    assert severe(lead) == []
    assert severe(phones[0]) == []
    assert lead.evaluate(_SMALLEST) == []

    onwards(lead, "tror du")
    for phone, option in zip(phones, CASE.options, strict=True):
        sees(phone, "Vilken placering")
        after(phone, phone.get_by_role("button", name=option.name).click)
    after(phones[2], phones[2].get_by_role("button", name=CASE.options[0].name).click)
    others(code, GUESS, 0)
    expect(lead.locator(".st-key-rumslage")).to_contain_text("8 av 8 klara", timeout=WAIT)
    assert severe(phones[0]) == []
    assert phones[0].evaluate(_TARGETS) == []

    onwards(lead, "Väg var för sig")
    press(lead, "led-klocka")
    expect(lead.locator(".st-key-rumslage")).to_contain_text("kvar", timeout=WAIT)
    press(lead, "led-stopp")
    expect(lead.locator(".st-key-rumslage")).to_contain_text("stoppad", timeout=WAIT)
    weigh(phones[0], CRITERIA[2], {CRITERIA[0]: "End", CRITERIA[5]: "Home"})
    weigh(phones[1], CRITERIA[6], {})
    sees(phones[2], "Vilket steg")
    assert severe(phones[2]) == []
    assert phones[0].evaluate(_TARGETS) == []
    others(code, FIRST, 1)
    expect(lead.locator(".st-key-rumslage")).to_contain_text("7 av 8 klara", timeout=WAIT)
    weigh(phones[2], CRITERIA[1], {CRITERIA[3]: "End"})
    assert "Ni skiljer er" not in words(lead)
    assert lead.evaluate(_SMALLEST) == []
    press(lead, "led-stang")
    sees(phones[0], "Rundan är stängd. Ditt svar är med")
    first = workshops.answers(found(code))[FIRST]

    onwards(lead, "Snart ser ni")
    sees(phones[0], "Snart visas")
    press(lead, "visa-vikter1")
    expect(lead.locator("h1").first).to_contain_text("Ni skiljer er mest om", timeout=WAIT)
    ready(lead)
    sees(phones[0], "så vägde du")
    assert severe(lead) == []
    assert lead.evaluate(_SMALLEST) == []
    assert severe(phones[0]) == []

    onwards(lead, "Väg en gång till")
    for phone in phones[:2]:
        sees(phone, "Väg igen")
        after(phone, phone.get_by_role("button", name="Behåll mina vikter").click)
        sees(phone, "Klart")
    sees(phones[2], "Väg igen")
    after(phones[2], phones[2].get_by_role("button", name="Ändra något").click)
    after(phones[2], phones[2].get_by_role("button", name=re.compile(f"^{CRITERIA[4]}")).click)
    sees(phones[2], CRITERIA[4])
    slider = phones[2].get_by_role("slider")
    slider.focus()
    after(phones[2], lambda: phones[2].keyboard.press("End"))
    after(phones[2], phones[2].get_by_role("button", name="Nästa", exact=True).click)
    sees(phones[2], "Klart")
    others(code, SECOND, 20)
    expect(lead.locator(".st-key-rumslage")).to_contain_text("8 av 8 klara", timeout=WAIT)

    onwards(lead, "Snart ser ni vad era vikter säger")
    press(lead, "visa-vikter2")
    expect(lead.locator("h1").first).to_contain_text("av 8", timeout=WAIT)
    ready(lead)
    sentence = headline(lead)
    sees(phones[1], sentence)
    assert severe(lead) == []
    assert lead.evaluate(_SMALLEST) == []
    assert severe(phones[1]) == []
    assert phones[1].evaluate("document.documentElement.scrollWidth") <= browsing.WIDEST_PHONE

    onwards(lead, "Vad är bäst för barnen")
    browsing.unfolded(lead, "Skriv ner något")
    lead.get_by_role("textbox").first.fill("Barnen ska ha plats inom en månad")
    after(lead, lead.get_by_role("button", name="Spara anteckningen").click)
    onwards(lead, "Frys det")
    assert severe(lead) == []
    lead.get_by_label("Din roll").fill("processledare")
    lead.get_by_role("button", name="Frys protokollet").click()
    expect(lead.locator("h1").first).to_contain_text("Protokollet är fryst", timeout=WAIT)
    ready(lead)
    assert severe(lead) == []
    sees(phones[0], "Workshopen är fryst")
    assert severe(phones[0]) == []

    address = phones[0].get_by_role("link", name="Öppna protokollet").get_attribute("href")
    assert address is not None
    token = parse_qs(urlsplit(address).query)["delning"][0]
    snapshot = snapshots.opened(token)
    assert snapshot is not None
    record = snapshot.result.workshop
    assert record is not None
    assert [(one.id, one.joined, one.answered) for one in record.rounds] == [(FIRST, 8, 8), (SECOND, 8, 8)]
    assert record.rounds[0].weights == tuple(
        tuple(float(f"{share:.12g}") for share in row) for row in weight_matrix(CASE, first)
    )
    assert sum(record.guesses) == record.guessed == 8
    assert sum(record.unclear) == 1
    assert [event.step for event in record.events][-1] == "frys"
    assert snapshot.scenario.weighting == "swing"

    for width in (390, 1280):
        reader = opened(address, width, new=True)
        assert headline(reader) == sentence
        said = words(reader)
        assert "Barnen ska ha plats inom en månad" in said
        assert "8 av 8 vägde alla kriterier" in said
        browsing.open_all(reader)
        assert severe(reader) == []
        rows = browsing.tables(reader)
        protocol = next(table for table in rows if "Rummet öppnades" in table)
        assert len(protocol.splitlines()) == len(record.events) + 1
        weights = [table for table in rows if table.startswith("Svar|")]
        assert [len(table.splitlines()) for table in weights] == [9, 9]
        with reader.expect_download() as waiting:
            reader.get_by_role("button", name="Ladda ner allt som arbetsbok (Excel)").click()
        assert Path(waiting.value.path()).read_bytes().startswith(b"PK")
    assert "Traceback" not in server.log


def found(code: str) -> workshops.Room:
    room = workshops.room(code)
    assert room is not None
    return room


def test_answers_and_the_step_survive_a_killed_server_and_the_phones_come_back(
    started: Callable[..., Server], opened: Callable[..., Page], look_inside: Callable[[Server], None]
) -> None:
    server = started()
    lead = opened(width=1280, new=True)
    code = open_room(lead, server)
    look_inside(server)
    phone = joined(opened(width=390, new=True), server, code)
    for title in ("sämst", "tror du", "Väg var för sig"):
        onwards(lead, title)
    sees(phone, "Vilket steg")
    phone.get_by_test_id("stRadio").get_by_text(CRITERIA[3], exact=True).click()
    ready(phone)
    phone.get_by_role("button", name="Nästa", exact=True).first.click()
    sees(phone, CRITERIA[0])
    phone.get_by_role("button", name="Nästa", exact=True).first.click()
    sees(phone, CRITERIA[1])
    server.kill()
    for page in (lead, phone):
        page.wait_for_function(
            "() => document.querySelector('[data-testid=stApp]').dataset.testConnectionState !== 'CONNECTED'"
        )
    kept = sum(len(answer) for answer in workshops.answers(found(code))[FIRST])
    assert kept == 2
    dispose()
    server.start()
    ready(phone, 1)
    sees(phone, CRITERIA[1])
    phone.get_by_role("button", name="Nästa", exact=True).first.click()
    sees(phone, CRITERIA[2])
    expect(lead.locator("h1").first).to_contain_text("Väg var för sig", timeout=WAIT)
    press(lead, "led-stang")
    sees(phone, "Rundan stängdes innan du var klar")
    assert len(workshops.answers(found(code))[FIRST]) == 1
    # Closed is closed, also for somebody who goes round the page.
    with pytest.raises(workshops.NotNow, match="stängd"):
        workshops.answer(CASE, code, "någon", FIRST, {}) if workshops.join(code, "någon") is None else None
    assert "Traceback" not in server.log


def test_a_double_tap_two_tabs_and_a_reload_are_one_answer(
    server: Server, opened: Callable[..., Page], look_inside: Callable[[Server], None]
) -> None:
    lead = opened(width=1280, new=True)
    code = open_room(lead, server)
    look_inside(server)
    phone = joined(opened(width=390, new=True), server, code)
    onwards(lead, "sämst")
    onwards(lead, "tror du")
    sees(phone, "Vilken placering")
    phone.get_by_role("button", name=CASE.options[1].name).dblclick()
    ready(phone)
    other = visit(phone.context.new_page(), phone.url)
    sees(other, "Vilken placering")
    assert f"Din gissning: {CASE.options[1].name}" in words(other)
    after(other, other.get_by_role("button", name=CASE.options[2].name).click)
    phone.reload()
    ready(phone)
    assert f"Din gissning: {CASE.options[2].name}" in words(phone)
    assert [dict(one) for one in workshops.answers(found(code))[GUESS]] == [{CASE.options[2].id: 1.0}]


def test_wrong_code_and_wrong_pin_are_slowed_down_and_the_right_pin_leads_from_another_computer(
    server: Server, opened: Callable[..., Page]
) -> None:
    lead = opened(width=1280, new=True)
    code = open_room(lead, server)
    lead.get_by_role("button", name="Visa PIN").click()
    pin = lead.get_by_test_id("stPopoverBody").get_by_text(re.compile(r"^PIN \d{6}$")).inner_text().split()[1]
    lead.context.close()

    again = opened(server.origin + "/workshop", 1280, new=True)
    again.get_by_label("Rummets kod").fill(code)
    again.get_by_label("PIN", exact=True).fill(pin)
    after(again, again.get_by_role("button", name="Fortsätt", exact=True).click)
    expect(again.locator(".st-key-rumskontroller")).to_be_visible(timeout=WAIT)

    thief = opened(f"{server.origin}/workshop?rum={code}", 1280, new=True)
    assert thief.locator(".st-key-rumskontroller").count() == 0
    for attempt in range(11):
        thief.get_by_label("PIN", exact=True).fill(f"{(int(pin) + 1 + attempt) % 1_000_000:06d}")
        after(thief, thief.get_by_role("button", name="Fortsätt", exact=True).click)
        said = words(thief)
        assert ("Vänta" in said) == (attempt == 10), (attempt, said[:300])
    phone = opened(server.origin + "/rosta", 390, new=True)
    assert severe(phone) == []
    for attempt in range(11):
        phone.get_by_label("Koden på skärmen").fill("BBBBB" + "BCDFGHJKMNP"[attempt])
        after(phone, phone.get_by_role("button", name="Gå med", exact=True).click)
        said = words(phone)
        assert ("Vänta" in said) == (attempt == 10), (attempt, said[:300])
    assert "Traceback" not in server.log


def test_a_dozen_phones_at_once_are_a_dozen_answers_and_the_screen_tells(
    server: Server, opened: Callable[..., Page], look_inside: Callable[[Server], None]
) -> None:
    """The bench does the same with forty, and measures."""
    lead = opened(width=1280, new=True)
    code = open_room(lead, server)
    look_inside(server)
    with Crowd(server.port, code, CASE, 12) as crowd:
        onwards(lead, "sämst")
        onwards(lead, "tror du")
        crowd.see("Vilken placering")
        crowd.press(CASE.options[1].name)
        expect(lead.locator(".st-key-rumslage")).to_contain_text("12 av 12 klara", timeout=WAIT)
        assert [dict(one) for one in workshops.answers(found(code))[GUESS]] == [
            {CASE.options[1].id: 1.0}
        ] * 12
        onwards(lead, "Väg var för sig")
        crowd.weigh().result(120)
        assert workshops.progress(CASE, found(code)).done[FIRST] == 0
        crowd.press("Nästa")
        crowd.see("Klart")
        expect(lead.locator(".st-key-rumslage")).to_contain_text("12 av 12 klara", timeout=WAIT)
        given = workshops.answers(found(code))[FIRST]
        assert len(given) == 12
        assert all(complete(CASE, FIRST, answer) for answer in given)
        assert crowd.faults == []
