"""The workshop's pages as they run: the way in, every step on screen and phone, what is kept back, what goes wrong."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from data import case_files, snapshots, workbook, workshops
from data.database import dispose
from models import workshop_findings as found
from models.case import Case
from models.scenario import base
from models.swedish import SPACE
from models.workshop import FIRST, GUESS, PLACES, SECOND, STEPS, UNCLEAR, items, record
from models.workshop_result import Event, Note, WorkshopRecord
from pages.parts import desk, leading, room_views, throttle
from pages.parts import room as rooms
from pages.parts.charts import escaped
from pages.parts.leading import read_card
from tests.data import exempelkommun
from tests.data.stores import SqliteStore
from tests.models.test_scenario import with_tables
from tests.pages.test_pages import FRAME, HOSTILE, charts, heading, raw, texts

LEADER, PHONE = "ledarens märke", "telefonens märke"
WRONG_CODE = "Det finns inget rum med den koden. Se efter på skärmen att den är rätt skriven."
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)

pytestmark = pytest.mark.usefixtures("own_database", "afresh")


@pytest.fixture
def afresh() -> Iterator[None]:
    """Nobody has guessed, and no room's case has been read, before the test."""
    for memory in (rooms.throttle, rooms._case, rooms._lately):
        memory.clear()
    yield
    rooms.throttle.clear()


@pytest.fixture(params=["Enköping", "Exempelkommun"])
def any_case(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Case:
    """The server's own case, which is Enköping's or one that was made from the template."""
    if request.param == "Exempelkommun":
        monkeypatch.setenv("VAGVAL_CASE", str(exempelkommun.folder(tmp_path / "exempelkommun")))
    return desk.opened_case()


def page(name: str, mark: str, **query: str) -> AppTest:
    """A browser with this mark at a page."""
    at = AppTest.from_file(str(FRAME), default_timeout=60)
    for key, value in query.items():
        at.query_params[key] = value
    at.session_state["enhet"] = mark
    at._page_hash = calc_hash(name)
    return run(at)


def run(at: AppTest) -> AppTest:
    at.run()
    assert not at.exception, [error.value for error in at.exception]
    return at


def screen(code: str, mark: str = LEADER) -> AppTest:
    return page("workshop", mark, rum=code)


def phone(code: str = "", mark: str = PHONE) -> AppTest:
    return page("rosta", mark, **({"rum": code} if code else {}))


def press(at: AppTest, key: str) -> AppTest:
    at.button(key=key).click()
    return run(at)


def errors(at: AppTest) -> list[str]:
    return [error.value for error in at.error]


def opened_room(case: Case, mark: str = LEADER) -> workshops.Opened:
    return workshops.open_room(case, base(case), mark, now=NOW)


def now_in(code: str) -> workshops.Room:
    room = workshops.room(code)
    assert room is not None
    return room


def to(code: str, step: str) -> None:
    workshops.go(code, LEADER, PLACES[step])


def weights(case: Case, number: int) -> dict[str, float]:
    return {
        name: float((7 + 31 * number + 17 * place) % 101) for place, name in enumerate(items(case, FIRST))
    } | {items(case, FIRST)[number % len(case.criteria)]: 100.0}


def answered(case: Case, code: str, round_id: str, people: int) -> None:
    """So many others join and answer; the telephone is the first of them."""
    for number in range(people):
        mark = PHONE if number == 0 else f"annan {number}"
        workshops.join(code, mark)
        if round_id == GUESS:
            given = {case.options[number % len(case.options)].id: 1.0}
        elif round_id == UNCLEAR:
            given = {case.criteria[0].id: 1.0}
        else:
            given = weights(case, number + (round_id == SECOND))
        workshops.answer(case, code, mark, round_id, given)


def through(case: Case, code: str, people: int) -> None:
    """A whole workshop up to its result, all rounds shown."""
    for step, round_id in (
        ("kriterier", UNCLEAR),
        ("gissning", GUESS),
        ("vikter1", FIRST),
        ("vikter2", SECOND),
    ):
        to(code, step)
        answered(case, code, round_id, people)
    to(code, "resultat")
    for round_id in (FIRST, GUESS, SECOND):
        workshops.show(code, LEADER, round_id)


def a_record(case: Case, people: int, notes: tuple[Note, ...] = ()) -> WorkshopRecord:
    values = np.random.default_rng(2).uniform(0, 100, (len(case.options), len(case.criteria)))
    return record(
        case,
        values,
        opened=NOW,
        joined=people + 2,
        answers={
            UNCLEAR: [{case.criteria[0].id: 1.0}],
            GUESS: [{case.options[0].id: 1.0}] * people,
            FIRST: [weights(case, number) for number in range(people)],
            SECOND: [weights(case, number + 1) for number in range(people)],
        },
        notes=notes,
        events=(Event(time=NOW, step="ramar", said="Rummet öppnades", joined=0, answered=0),),
    )


def frozen(case: Case, whole: WorkshopRecord | None, role: str = "utredare") -> str:
    """The read link of a snapshot with this workshop."""
    start = base(case)
    result = desk.answered(case, start).model_copy(update={"workshop": whole})
    return snapshots.freeze(case, start, result, role=role).read


# ---- the way in -----------------------------------------------------------------------------------------


def test_a_room_is_opened_from_the_page_on_the_scenario_in_hand(case: Case) -> None:
    at = page("workshop", LEADER)
    assert "var för sig" in heading(at)
    press(at, "oppna-rum")
    code = at.session_state["rum"]
    room = now_in(code)
    assert workshops.leads(code, LEADER)
    assert (room.step, room.case_version, room.scenario) == (0, case.version, base(case))
    assert f"PIN **{at.session_state['rum_pin']}**" in texts(at)
    assert rooms.spaced(code) in texts(at)
    assert at.query_params["rum"] in (code, [code])
    again = screen(code)
    assert rooms.spaced(code) in texts(again)
    assert "PIN **" not in texts(again), "the PIN is shown only until the page is loaded anew"


def led(at: AppTest, code: str, pin: str) -> AppTest:
    at.text_input(key="led_kod").set_value(code)
    at.text_input(key="led_pin").set_value(pin)
    return press(at, "FormSubmitter:led-Fortsätt")


def test_whoever_has_the_pin_leads_from_another_computer(case: Case) -> None:
    made = opened_room(case)
    to(made.code, "kriterier")
    other = page("workshop", "annan dator")
    led(other, f"{made.code[:3].lower()} {made.code[3:]}", f"{made.pin[:3]} {made.pin[3:]}")
    assert errors(other) == []
    assert "Steg 2 av 9" in texts(other)
    press(other, "led-fram")
    assert now_in(made.code).step == 2
    assert workshops.leads(made.code, LEADER), "and the first one still does"


def test_every_wrong_code_and_pin_is_met_alike_and_then_slowly(case: Case) -> None:
    made = opened_room(case)
    wrong = f"{(int(made.pin) + 1) % 1_000_000:06d}"
    nobody = "BBBBBB" if made.code != "BBBBBB" else "CCCCCC"
    at = page("workshop", "någon")
    met = []
    for code, pin in ((made.code, wrong), (nobody, made.pin), ("", made.pin), (made.code, ""), ("<b>", "x")):
        led(at, code, pin)
        met.append(errors(at))
        assert "rum" not in at.session_state
    assert met == [["Koden eller PIN stämmer inte\\."]] * 5
    for _ in range(5):
        led(at, made.code, wrong)
    led(at, made.code, made.pin)
    assert "Många försök har gjorts" in errors(at)[0]
    assert not workshops.leads(made.code, "någon"), "the right one too must wait"


def test_a_leader_without_the_pin_sees_only_the_door(case: Case) -> None:
    made = opened_room(case)
    answered_before = now_in(made.code)
    thief = screen(made.code, "tjuven")
    assert heading(thief) == "Led workshopen"
    assert not [button for button in thief.button if str(button.key).startswith("led-")]
    assert now_in(made.code) == answered_before


def test_a_room_that_is_not_there_leads_to_the_introduction() -> None:
    at = screen("BBBBBB")
    assert "var för sig" in heading(at)
    assert errors(at) == ["Det finns inget rum med den koden\\."]


def joins(at: AppTest, written: str) -> AppTest:
    at.text_input(key="rum_kod").set_value(written)
    return press(at, "FormSubmitter:ga-med-Gå med")


def test_a_phone_without_a_code_meets_the_door_and_joins_with_one(case: Case) -> None:
    made = opened_room(case)
    at = phone()
    assert heading(at) == "Gå med i workshopen"
    assert errors(at) == []
    assert at.text_input(key="rum_kod").value == ""
    for wrong in ("BBBBBB" if made.code != "BBBBBB" else "CCCCCC", "", "hej", "' OR 1=1"):
        joins(at, wrong)
        assert errors(at) == [escaped(WRONG_CODE)]
    joins(at, f"{made.code[:3].lower()}-{made.code[3:]}")
    assert errors(at) == []
    assert heading(at) == "Du är med"
    assert workshops.progress(case, now_in(made.code)).joined == 1
    run(at)
    assert workshops.progress(case, now_in(made.code)).joined == 1, "a second run is not a second person"


def test_a_phone_with_a_wrong_code_in_its_address_says_so(case: Case) -> None:
    opened_room(case)
    for wrong in ("BBBBBB", "skräp", "%00"):
        at = phone(wrong)
        assert heading(at) == "Gå med i workshopen"
        assert errors(at) == [escaped(WRONG_CODE)]


def test_a_phone_that_guesses_codes_must_wait(case: Case) -> None:
    made = opened_room(case)
    at = phone()
    for _ in range(throttle.FREE):
        joins(at, "BBBBBB")
    joins(at, made.code)
    assert "Många försök har gjorts" in errors(at)[0]
    assert workshops.progress(case, now_in(made.code)).joined == 0
    assert heading(phone(made.code, "en annan telefon")) == "Du är med", "others are not held up"


# ---- every step -----------------------------------------------------------------------------------------


def checked(at: AppTest, where: str) -> AppTest:
    """The page stands: one heading, no fault, no English, no figure that is none."""
    assert errors(at) == [], where
    said = texts(at)
    assert len(at.title) == 1, where
    assert "Något gick fel" not in said, where
    assert not re.search(r"\bnan\b|\bNone\b|Traceback", said), where
    return at


@pytest.mark.parametrize("people", [0, 1, 7])
def test_every_step_renders_on_the_screen_and_on_the_phone(any_case: Case, people: int) -> None:
    case = any_case
    code = opened_room(case).code
    workshops.join(code, PHONE)
    seen = set()
    for step in STEPS:
        if step.id != "ramar":
            to(code, step.id)
        for state in ("först", "besvarad", "stängd", "visad"):
            if state == "besvarad":
                if not step.round or not people:
                    continue
                answered(case, code, step.round, people)
            elif state == "stängd":
                if not step.round:
                    continue
                workshops.close(code, LEADER)
            elif state == "visad":
                shown = {"visa": (FIRST,), "resultat": (GUESS, SECOND)}.get(step.id, ())
                if not shown:
                    continue
                for round_id in shown:
                    workshops.show(code, LEADER, round_id)
            where = f"{step.id}, {state}"
            big, small = checked(screen(code), where), checked(phone(code), where)
            assert f"Steg {PLACES[step.id] + 1} av {len(STEPS)}" in texts(big)
            assert step.name in small.caption[0].value
            seen.add((heading(big), heading(small)))
            if step.id in ("vikter1", "kriterier"):
                assert charts(big) == charts(small) == [], "nothing is seen before it is shown"
    assert len({big for big, _ in seen}) >= len(STEPS)
    assert "visad" in where or step.id == "frys"


def test_the_screen_moves_the_room_and_the_phone_follows(case: Case) -> None:
    code = opened_room(case).code
    small = phone(code)
    big = screen(code)
    for step in STEPS[1:]:
        press(big, "led-fram")
        assert errors(big) == []
        assert f"**{step.name}**" in texts(big)
        run(small)
        assert step.name in small.caption[0].value
    assert "led-fram" not in {str(button.key) for button in big.button}
    press(big, "led-bak")
    assert now_in(code).step == len(STEPS) - 2


def test_what_was_kept_lately_is_never_waited_for(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    """A memory a second old must not make the screen that has just moved run anew until it is forgotten."""
    code = opened_room(case).code
    old = now_in(code)
    to(code, "kriterier")
    runs = []
    monkeypatch.setattr(rooms, "_lately", lambda code: old)
    monkeypatch.setattr(leading, "_criteria", lambda *_: runs.append(1))
    screen(code)
    assert len(runs) == 1


def test_a_whole_answer_is_given_on_the_phone_and_round_two_begins_from_it(any_case: Case) -> None:
    case = any_case
    code = opened_room(case).code
    at = phone(code)
    to(code, "kriterier")
    run(at)
    at.checkbox(key=f"oklart-{case.criteria[1].id}").check()
    run(at)
    to(code, "gissning")
    run(at)
    press(at, f"gissa-{case.options[0].id}")
    press(at, f"gissa-{case.options[-1].id}")
    assert f"Din gissning: **{escaped(case.options[-1].name)}**" in texts(at)
    to(code, "vikter1")
    run(at)
    press(at, "valt-vikter1")
    assert errors(at) == ["Välj ett av stegen först\\."]
    top, *rest = [row.id for row in case.criteria]
    at.radio(key="viktigast-vikter1").set_value(top)
    press(at, "valt-vikter1")
    for number, name in enumerate(rest):
        at.slider(key=f"poang-vikter1-{name}").set_value(5 * number)
        press(at, f"fram-vikter1-{name}")
    assert heading(at) == "Klart. Så här väger du"
    given = {top: 100.0} | {name: 5.0 * number for number, name in enumerate(rest)}
    assert workshops.own(code, PHONE, FIRST) == given
    press(at, f"andra-vikter1-{rest[0]}")
    at.slider(key=f"poang-vikter1-{rest[0]}").set_value(55)
    press(at, f"fram-vikter1-{rest[0]}")
    given[rest[0]] = 55.0
    assert workshops.own(code, PHONE, FIRST) == given
    to(code, "vikter2")
    run(at)
    assert heading(at) == "Väg igen"
    assert workshops.own(code, PHONE, SECOND) == {}
    press(at, "behall")
    assert heading(at) == "Klart. Så här väger du"
    assert workshops.own(code, PHONE, SECOND) == given
    everything = workshops.answers(now_in(code))
    assert everything[UNCLEAR] == ({case.criteria[1].id: 1.0},)
    assert everything[GUESS] == ({case.options[-1].id: 1.0},)


def test_what_comes_after_the_round_is_closed_is_refused_and_said(case: Case) -> None:
    code = opened_room(case).code
    at = phone(code)
    to(code, "gissning")
    run(at)
    workshops.close(code, LEADER)
    press(at, f"gissa-{case.options[0].id}")
    assert errors(at) == [escaped("Rundan är stängd. Det du redan har svarat står kvar.")]
    assert workshops.own(code, PHONE, GUESS) == {}


# ---- few answers ----------------------------------------------------------------------------------------


def single(spec: dict[str, Any]) -> bool:
    """Whether a picture has a mark for each answer."""
    return any(
        (layer["mark"] if isinstance(layer["mark"], str) else layer["mark"]["type"]) == "circle"
        for layer in spec["layer"]
    )


@pytest.mark.parametrize("people", [1, 4, 5, 12])
def test_under_five_answers_the_picture_has_none_of_them(any_case: Case, people: int) -> None:
    case = any_case
    one = a_record(case, people).rounds[0]
    spec = room_views.spread_chart(case, one).to_dict(validate=True)
    rows = [row for rows in spec["datasets"].values() for row in rows]
    if people >= 5:
        assert single(spec)
        dots = [row for row in rows if set(row) == {"c0", "c1"}]
        assert sorted(row["c1"] for row in dots) == pytest.approx(sorted(np.ravel(one.weights)))
        return
    assert not single(spec)
    assert len(rows) == len(case.criteria), "one row a criterion"
    drawn = {round(value, 9) for row in rows for name, value in row.items() if name in ("c1", "c2", "c3")}
    assert drawn == {round(share, 9) for share in one.joint}
    table = room_views.spread_table(case, one)
    assert list(table.columns) == ["Kriterium", "Tillsammans"]


@pytest.mark.parametrize("people", [4, 5])
def test_the_screen_keeps_few_answers_back(case: Case, people: int) -> None:
    code = opened_room(case).code
    through(case, code, people)
    big, small = checked(screen(code), "resultat"), checked(phone(code), "resultat")
    for at in (big, small):
        assert ("Färre än 5 har svarat" in texts(at)) == (people < 5)
    assert any(single(chart["spec"]) for chart in charts(big)) == (people >= 5)
    to(code, "visa")
    phone_again = checked(phone(code), "visa")
    drawn = charts(phone_again)[0]
    assert single(drawn["spec"]) == (people >= 5)
    kinds = {layer["mark"]["type"] for layer in drawn["spec"]["layer"] if isinstance(layer["mark"], dict)}
    assert "point" in kinds, "one's own answer is one's own to see"


# ---- what is written down -------------------------------------------------------------------------------


def note(at: AppTest, step: str, text: str) -> AppTest:
    at.text_area(key=f"anteckning-text-{step}").set_value(text)
    return press(at, f"anteckning-spara-{step}")


def test_a_note_is_kept_by_its_step(case: Case) -> None:
    code = opened_room(case).code
    at = screen(code)
    note(at, "ramar", "Barnen först")
    assert errors(at) == []
    assert [(one.step, one.text) for one in workshops.notes(now_in(code))] == [("ramar", "Barnen först")]
    again = screen(code)
    assert again.text_area(key="anteckning-text-ramar").value == "Barnen först"
    to(code, "kriterier")
    assert screen(code).text_area(key="anteckning-text-kriterier").value == ""


@pytest.mark.parametrize("number", ["19121212-1212", "121212 1212", "670919-9530"])
def test_a_personal_number_in_a_note_is_refused_and_the_text_stays(case: Case, number: str) -> None:
    code = opened_room(case).code
    at = screen(code)
    note(at, "ramar", f"Familjen {number} ska få plats")
    assert errors(at) == [
        escaped("Anteckningen ser ut att innehålla ett personnummer. Ta bort det och spara igen.")
    ]
    assert at.text_area(key="anteckning-text-ramar").value == f"Familjen {number} ska få plats"
    assert workshops.notes(now_in(code)) == ()
    note(at, "ramar", "Familjen ska få plats")
    assert errors(at) == []
    assert [one.text for one in workshops.notes(now_in(code))] == ["Familjen ska få plats"]


def test_a_personal_number_as_role_or_errand_freezes_nothing(case: Case) -> None:
    code = opened_room(case).code
    to(code, "frys")
    at = screen(code)
    at.text_input(key="rum_roll").set_value("19121212-1212")
    press(at, "rum_frys")
    assert len(errors(at)) == 1
    assert "personnummer" in errors(at)[0]
    assert at.text_input(key="rum_roll").value == "19121212-1212"
    assert now_in(code).frozen is None


def test_what_notes_and_roles_hold_is_never_markup(case: Case) -> None:
    text = HOSTILE + "=1+1 slut"
    token = frozen(
        case, a_record(case, 6, (Note(step="barn", text=text), Note(step=HOSTILE, text=text))), HOSTILE
    )
    at = AppTest.from_file(str(FRAME), default_timeout=60)
    at.query_params["delning"] = token
    for key in ("rum-protokoll", "rum-vikter"):
        at.session_state[key] = True
    at._page_hash = calc_hash("workshop")
    run(at)
    assert raw(at) == set()
    assert texts(at).count(escaped(text)) == 2, "as it stands, and whole"


def test_a_hostile_case_is_never_markup_in_the_room(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    options = tuple(
        row.model_copy(update={"name": HOSTILE + row.name, "short_name": HOSTILE + row.short_name})
        for row in case.options
    )
    criteria = tuple(
        row.model_copy(
            update={"name": HOSTILE + row.name, "zero": HOSTILE + row.zero, "hundred": HOSTILE + row.hundred}
        )
        for row in case.criteria
    )
    where = case.municipality.model_copy(update={"name": HOSTILE, "question": HOSTILE + "?"})
    hostile = with_tables(case, options=options, criteria=criteria, municipality=where)
    assert hostile.version != case.version
    monkeypatch.setattr(desk, "opened_case", lambda: hostile)
    code, whole = opened_room(hostile).code, ""
    workshops.join(code, PHONE)
    for step in STEPS:
        if step.id != "ramar":
            to(code, step.id)
        if step.round:
            answered(hostile, code, step.round, 6)
        if step.id in ("visa", "resultat"):
            for round_id in (FIRST,) if step.id == "visa" else (GUESS, SECOND):
                workshops.show(code, LEADER, round_id)
        for at in (checked(screen(code), step.id), checked(phone(code), step.id)):
            assert raw(at) == set(), step.id
            whole += texts(at)
    assert whole.count(escaped(HOSTILE.strip())) > 100, "it was there, and stood as it is written"


# ---- cards ----------------------------------------------------------------------------------------------


def box(at: AppTest) -> Any:
    return next(one for one in at.text_input if str(one.key).startswith("kort-tal-vikter1"))


def card(at: AppTest, written: str) -> AppTest:
    box(at).set_value(written)
    return press(at, "FormSubmitter:kortet-vikter1-Lägg in kortet")


def test_a_card_with_wrong_numbers_is_met_by_a_sentence_and_stays(case: Case) -> None:
    code = opened_room(case).code
    to(code, "vikter1")
    at = screen(code)
    size = len(case.criteria)
    good = " ".join(["50"] * size)
    for written, said in (
        (" ".join(["50"] * (size - 1)), f"Kortet har {size - 1} tal, men det ska vara {size}."),
        ("", f"Kortet har 0 tal, men det ska vara {size}."),
        (good.replace("50", "101", 1), "Tal 1 är ”101”. Skriv ett helt tal från 0 till 100."),
        (good + "0", f"Tal {size} är ”500”."),
        (good.replace("50", "-5", 1), "Tal 1 är ”-5”."),
        (good.replace("50", "²", 1), "Tal 1 är ”²”."),
        (good.replace("50", "<b>x</b>", 1), "Tal 1 är ”<b>x</b>”."),
        (" ".join(["0"] * size), "Kortet är inte helt ifyllt"),
    ):
        card(at, written)
        assert len(errors(at)) == 1, written
        assert errors(at)[0].startswith(escaped(said)), written
        assert box(at).value == written
        assert workshops.progress(case, now_in(code)).joined == 0
    card(at, good.replace(" ", "; ", 1))
    assert errors(at) == []
    assert workshops.answers(now_in(code))[FIRST] == (dict.fromkeys(items(case, FIRST), 50.0),)


def test_a_card_that_has_been_added_is_not_added_again_by_the_next_press(case: Case) -> None:
    code = opened_room(case).code
    to(code, "vikter1")
    at = screen(code)
    before = box(at).key
    card(at, " ".join(["50"] * len(case.criteria)))
    assert box(at).value == ""
    assert box(at).key != before, "a box of its own, so that no browser shows the old numbers"


def test_cards_are_read_in_the_order_of_the_criteria() -> None:
    assert read_card(" 1\u00a02 ;100\n", ("a", "b", "c")) == {"a": 1.0, "b": 2.0, "c": 100.0}
    assert isinstance(read_card("1,5 2 3", ("a", "b", "c")), str)
    assert isinstance(read_card("9" * 5_000 + " 2 3", ("a", "b", "c")), str)


# ---- pictures -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("people", [1, 4, 5, 40])
def test_every_picture_is_a_valid_spec_with_a_swedish_description(
    any_case: Case, people: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = any_case
    whole = a_record(case, people)
    shown: dict[str, dict[str, Any]] = {}
    monkeypatch.setattr(
        room_views, "figure", lambda chart, **more: shown.update({more["name"]: {"chart": chart, **more}})
    )
    for text in (room_views.PROJECTED, room_views.READ):
        shown.clear()
        for one in whole.rounds:
            room_views.differences(case, one, own=one.joint, text=text)
        room_views.leaders(case, whole, text=text)
        room_views.movement(case, whole, text=text)
        wanted = {"rum-vikter1", "rum-vikter2", "rum-rundor"} | ({"rum-ledare"} if people >= 5 else set())
        assert set(shown) == wanted
        for name, one in shown.items():
            spec = one["chart"].to_dict(validate=True)
            assert spec["layer"], name
            assert "NaN" not in json.dumps(spec)
            for said in (one["headline"], one["description"], one.get("note", "")):
                assert not re.search(r"\b(the|and|of|nan|None|chart|bars?)\b|\d\.\d", said), said
                assert not re.search(rf"(?<!\d{SPACE})%", said), said
            assert re.search(r"\b(rad|Staplar)\b", one["description"])
            assert len(one["table"]) == (len(case.options) if name == "rum-ledare" else len(case.criteria))
            assert not one["table"].map(lambda cell: "nan" in str(cell)).to_numpy().any()


def test_every_picture_on_the_pages_has_a_description(case: Case) -> None:
    code = opened_room(case).code
    through(case, code, 6)
    for at in (screen(code), phone(code)):
        described = [element.proto.alt for element in at._tree if element.type == "vega_lite_chart"]  # type: ignore[attr-defined]
        assert described
        assert all("rad per kriterium" in alt or "per placering" in alt for alt in described)


# ---- the frozen record ----------------------------------------------------------------------------------


@pytest.mark.parametrize("people", [0, 3, 8])
def test_the_frozen_link_shows_the_record(any_case: Case, people: int) -> None:
    case = any_case
    whole = a_record(case, people, (Note(step="barn", text="Plats inom en månad"),))
    at = page("workshop", "läsaren", delning=frozen(case, whole))
    assert errors(at) == []
    assert heading(at) == escaped(found.lead(case, whole))
    said = texts(at)
    assert "Plats inom en månad" in said
    assert ("8 av 10 vägde alla kriterier" in said) == (people == 8)
    assert any(single(chart["spec"]) for chart in charts(at)) == (people >= 5)
    assert "arbetsbok-fryst" in {button.key for button in at.get("download_button")}
    at.session_state["rum-protokoll"] = at.session_state["rum-vikter"] = True
    run(at)
    tables = [table.value for table in at.table]
    assert any("Rummet öppnades" in table.to_string() for table in tables)
    assert sum("Svar" in table.columns for table in tables) == (2 if people >= 5 else 0)


def test_a_frozen_link_without_a_workshop_says_so(case: Case) -> None:
    at = page("workshop", "läsaren", delning=frozen(case, None))
    assert errors(at) == []
    assert heading(at) == "Länken innehåller ingen workshop"


def test_a_workshop_is_frozen_from_the_page_and_the_phones_get_the_link(any_case: Case) -> None:
    case = any_case
    code = opened_room(case).code
    through(case, code, 6)
    to(code, "frys")
    small = phone(code)
    at = screen(code)
    at.text_input(key="rum_roll").set_value("processledare")
    press(at, "rum_frys")
    assert errors(at) == []
    assert heading(at) == "Protokollet är fryst"
    token = now_in(code).read_token
    assert token is not None
    run(small)
    assert heading(small) == "Workshopen är fryst"
    link = small.get("link_button")[0]
    assert link.proto.url.endswith(f"/workshop?delning={token}")
    snapshot = snapshots.opened(token)
    assert snapshot is not None
    assert snapshot.result.workshop is not None
    assert [one.answered for one in snapshot.result.workshop.rounds] == [6, 6]
    assert "processledare" in texts(page("workshop", "läsaren", delning=token))
    assert heading(screen(code)) == "Protokollet är fryst"
    assert not [button for button in screen(code).button if button.key == "led-fram"]


# ---- when the database fails ----------------------------------------------------------------------------


@pytest.fixture
def locked_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SqliteStore]:
    """A database that waits for nobody."""
    store = SqliteStore(monkeypatch, tmp_path / "lås")
    store.use(wait=0.05)
    yield store
    store.close()


def told(at: AppTest) -> str:
    """The one thing that went wrong, said in Swedish."""
    assert not at.exception
    assert len(at.error) == 1, errors(at)
    said = str(at.error[0].value)
    assert said.startswith(("Kunde inte spara", "Kunde inte hämta")), said
    return said


def test_what_a_phone_cannot_save_is_said_and_nothing_is_lost(case: Case, locked_out: SqliteStore) -> None:
    code = opened_room(case).code
    at = phone(code)
    to(code, "vikter1")
    run(at)
    top, second = case.criteria[2].id, case.criteria[0].id
    at.radio(key="viktigast-vikter1").set_value(top)
    press(at, "valt-vikter1")
    at.slider(key=f"poang-vikter1-{second}").set_value(35)
    with locked_out.locked():
        press(at, f"fram-vikter1-{second}")
        assert "finns kvar på sidan" in told(at)
        assert at.slider(key=f"poang-vikter1-{second}").value == 35
        assert workshops.own(code, PHONE, FIRST) == {top: 100.0}
    press(at, f"fram-vikter1-{second}")
    assert errors(at) == []
    assert workshops.own(code, PHONE, FIRST) == {top: 100.0, second: 35.0}


def test_what_the_screen_cannot_save_is_said_and_nothing_is_lost(case: Case, locked_out: SqliteStore) -> None:
    code = opened_room(case).code
    at = screen(code)
    with locked_out.locked():
        press(at, "led-fram")
        told(at)
        assert now_in(code).step == 0
        note(at, "ramar", "Skriv ner detta")
        told(at)
        assert at.text_area(key="anteckning-text-ramar").value == "Skriv ner detta"
    press(at, "anteckning-spara-ramar")
    assert errors(at) == []
    assert [one.text for one in workshops.notes(now_in(code))] == ["Skriv ner detta"]


def test_opening_joining_and_entering_with_a_locked_database_is_said(
    case: Case, locked_out: SqliteStore
) -> None:
    made = opened_room(case)
    opening, joining, entering = page("workshop", "a"), phone(mark="b"), page("workshop", "c")
    with locked_out.locked():
        told(press(opening, "oppna-rum"))
        told(joins(joining, made.code))
        told(led(entering, made.code, made.pin))
    for at, act in (
        (joining, lambda: joins(joining, made.code)),
        (entering, lambda: led(entering, made.code, made.pin)),
        (opening, lambda: press(opening, "oppna-rum")),
    ):
        act()
        assert errors(at) == []
        assert at.session_state["rum"]
    assert rooms.throttle().wait(("pin", made.code)) == 0


def test_a_database_that_is_away_is_said_and_comes_back(
    any_case: Case, locked_out: SqliteStore, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    case = any_case
    made = opened_room(case)
    at, small, joining, entering = screen(made.code), phone(made.code), phone(mark="b"), page("workshop", "c")
    (tmp_path / "skadad.db").write_bytes(b"inte en databas" * 100)
    with monkeypatch.context() as away:
        dispose()
        away.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'skadad.db'}")
        rooms._lately.clear()
        rooms._case.clear()
        told(run(at))
        told(run(small))
        told(press(entering, "oppna-rum"))
        told(joins(joining, made.code))
        told(led(entering, made.code, made.pin))
    dispose()
    rooms._lately.clear()
    for one in (at, small):
        run(one)
        assert errors(one) == []
    assert heading(small) == "Du är med"
    assert errors(joins(joining, made.code)) == []


def test_a_case_that_could_not_be_read_once_is_asked_for_again(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = workbook.read(exempelkommun.filled())[0]
    assert own.version != case.version
    code = workshops.open_room(own, base(own), LEADER).code
    with monkeypatch.context() as away:
        away.setattr(desk, "kept_case", lambda version: None)
        assert "Kunde inte hämta" in errors(screen(code))[0]
    assert "Exempelkommun" in texts(checked(screen(code), "ramar"))


def test_the_room_of_another_municipality_stays_its_own(
    case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Opened on one case, the room is that case's also when the server has been given another."""
    code = opened_room(case).code
    monkeypatch.setenv("VAGVAL_CASE", str(exempelkommun.folder(tmp_path / "exempelkommun")))
    assert desk.opened_case().municipality.name == "Exempelkommun"
    rooms._case.clear()
    assert case.municipality.name in texts(checked(screen(code), "ramar"))
    assert case_files.read(case_files.SHIPPED).version == now_in(code).case_version
