"""What a workshop's room promises: one answer each, closed is closed, nobody is named, and the record stands."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import ClassVar

import numpy as np
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from data import case_files, snapshots, workshops
from data.database import NotSaved, dispose
from data.workshops import ALPHABET, NoRoom, NotFacilitator, NotNow, Room
from models.answer import placement_answer
from models.result import Result
from models.scenario import base
from models.workshop import (
    FIRST,
    GUESS,
    PLACES,
    ROUNDS,
    SECOND,
    STEPS,
    UNCLEAR,
    WEIGHTS,
    complete,
    items,
    record,
)
from models.workshop_result import FEWEST
from tests.data.stores import Store

CASE = case_files.read(case_files.SHIPPED)
BASE = base(CASE)
ANSWER = placement_answer(CASE, BASE)
VALUES = np.array(ANSWER.likely)
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
LEADER = "ledarens märke"
CRITERIA, OPTIONS = items(CASE, FIRST), items(CASE, GUESS)
EVEN = dict.fromkeys(CRITERIA, 50.0)


def opened() -> str:
    return workshops.open_room(CASE, BASE, LEADER, now=NOW).code


def found(code: str) -> Room:
    room = workshops.room(code)
    assert room is not None
    return room


def to(code: str, step: str) -> None:
    workshops.go(code, LEADER, PLACES[step])


def frozen(code: str, room: Room | None = None) -> snapshots.Links:
    at = room or found(code)
    whole = record(
        CASE,
        VALUES,
        opened=at.opened,
        joined=workshops.progress(CASE, at).joined,
        answers=workshops.answers(at),
        notes=workshops.notes(at),
        events=workshops.events(at),
    )
    result = Result(placement=ANSWER, sentences={}, workshop=whole)
    return workshops.freeze(CASE, at, LEADER, BASE, result, role="utredare")


def test_a_code_can_be_read_aloud_and_written_in_many_ways(store: Store) -> None:
    code = opened()
    assert len(code) == 6
    assert set(code) <= set(ALPHABET)
    assert not set(ALPHABET) & set("AEIOUÅÄÖ01I5S2Z")
    spaced = f" {code[:3].lower()} {code[3:]}\u00a0"
    assert workshops.tidy_code(spaced) == code
    assert workshops.tidy_code(f"{code[:3]}-{code[3:]}") == code
    for wrong in ("", code[:5], code + "B", "AAAAAA", "' OR 1=", "\x00" * 6, "ＢＣＤＦＧＨ" * 99):
        assert workshops.tidy_code(wrong) == ""
    assert workshops.room("BBBBBB" if code != "BBBBBB" else "CCCCCC") is None


def test_two_rooms_at_once_know_nothing_of_each_other(store: Store) -> None:
    first, second = opened(), opened()
    assert first != second
    workshops.join(first, "telefon")
    to(first, "gissning")
    workshops.answer(CASE, first, "telefon", GUESS, {OPTIONS[0]: 1.0})
    assert found(second).step == 0
    assert workshops.progress(CASE, found(second)).joined == 0
    assert not workshops.takes_part(second, "telefon")
    assert workshops.own(second, "telefon", GUESS) == {}
    with pytest.raises(NotNow, match="inte med"):
        workshops.answer(CASE, second, "telefon", GUESS, {OPTIONS[0]: 1.0})


def test_only_the_facilitator_leads_and_the_pin_makes_one(store: Store) -> None:
    made = workshops.open_room(CASE, BASE, LEADER)
    assert workshops.leads(made.code, LEADER)
    assert not workshops.leads(made.code, "någon")
    assert not workshops.leads(made.code, "")
    acts = (
        lambda device: workshops.go(made.code, device, 1),
        lambda device: workshops.close(made.code, device),
        lambda device: workshops.reopen(made.code, device),
        lambda device: workshops.show(made.code, device, FIRST),
        lambda device: workshops.start_timer(made.code, device, 5),
        lambda device: workshops.stop_timer(made.code, device),
        lambda device: workshops.extend_timer(made.code, device, 2),
        lambda device: workshops.write_note(made.code, device, "ramar", "text"),
        lambda device: workshops.paper(CASE, made.code, device, FIRST, EVEN),
    )
    before = found(made.code)
    for act in acts:
        with pytest.raises(NotFacilitator):
            act("någon")
    assert found(made.code) == before
    wrong = f"{(int(made.pin) + 1) % 1_000_000:06d}"
    assert not workshops.enter(made.code, wrong, "annan dator")
    assert not workshops.enter("BBBBBB" if made.code != "BBBBBB" else "CCCCCC", made.pin, "annan dator")
    assert not workshops.leads(made.code, "annan dator")
    assert workshops.enter(made.code, f" {made.pin} ", "annan dator")
    workshops.go(made.code, "annan dator", 1)
    assert found(made.code).step == 1


def test_nothing_that_points_out_anybody_is_stored(store: Store) -> None:
    made = workshops.open_room(CASE, BASE, LEADER)
    workshops.join(made.code, "telefonens märke")
    to(made.code, "vikter1")
    workshops.answer(CASE, made.code, "telefonens märke", FIRST, EVEN)
    stored = store.stored()
    for secret in (made.pin, LEADER, "telefonens märke"):
        assert secret not in stored
    with pytest.raises(ValueError, match="personnummer"):
        workshops.write_note(made.code, LEADER, "visa", "Ring 19640823-3234")


def test_an_answer_replaces_the_one_before_and_a_guess_is_one(store: Store) -> None:
    code = opened()
    for _ in range(2):
        workshops.join(code, "telefon")
    to(code, "gissning")
    for option in OPTIONS:
        workshops.answer(CASE, code, "telefon", GUESS, {option: 1.0})
    assert workshops.own(code, "telefon", GUESS) == {OPTIONS[-1]: 1.0}
    to(code, "vikter1")
    workshops.answer(CASE, code, "telefon", FIRST, {CRITERIA[0]: 100.0})
    workshops.answer(CASE, code, "telefon", FIRST, {CRITERIA[1]: 30.0})
    workshops.answer(CASE, code, "telefon", FIRST, {CRITERIA[1]: 35.0})
    assert workshops.own(code, "telefon", FIRST) == {CRITERIA[0]: 100.0, CRITERIA[1]: 35.0}
    far = workshops.progress(CASE, found(code))
    assert (far.joined, far.begun[FIRST], far.done[FIRST], far.done[GUESS]) == (1, 1, 0, 1)


@pytest.mark.parametrize(
    ("round_id", "given", "says"),
    [
        (GUESS, {"finns inte": 1.0}, "inte finns"),
        (GUESS, {OPTIONS[0]: 1.0, OPTIONS[1]: 1.0}, "en placering"),
        (GUESS, {OPTIONS[0]: 0.0}, "en placering"),
        (GUESS, {OPTIONS[0]: 0.5, OPTIONS[1]: 0.5}, "en placering"),
        (FIRST, {CRITERIA[0]: 101.0}, "mellan 0 och 100"),
        (FIRST, {CRITERIA[0]: -1.0}, "mellan 0 och 100"),
        (FIRST, {CRITERIA[0]: float("nan")}, "mellan 0 och 100"),
        (FIRST, {CRITERIA[0]: float("inf")}, "mellan 0 och 100"),
        (UNCLEAR, {CRITERIA[0]: 2.0}, "mellan 0 och 1"),
        ("påhittad", {CRITERIA[0]: 1.0}, "ingen sådan runda"),
    ],
)
def test_an_answer_that_is_not_one_is_refused_in_words(
    store: Store, round_id: str, given: dict[str, float], says: str
) -> None:
    code = opened()
    workshops.join(code, "telefon")
    for step in STEPS:
        if step.round == round_id:
            to(code, step.id)
    with pytest.raises(ValueError, match=says):
        workshops.answer(CASE, code, "telefon", round_id, given)
    assert all(not answers for answers in workshops.answers(found(code)).values())


def test_closed_is_closed_and_what_was_shown_cannot_be_answered_anew(store: Store) -> None:
    code = opened()
    workshops.join(code, "telefon")
    with pytest.raises(NotNow, match="stängd"):
        workshops.answer(CASE, code, "telefon", FIRST, EVEN)
    to(code, "vikter1")
    with pytest.raises(NotNow, match="Stäng rundan först"):
        workshops.show(code, LEADER, FIRST)
    workshops.answer(CASE, code, "telefon", FIRST, EVEN)
    workshops.close(code, LEADER)
    with pytest.raises(NotNow, match="redan stängd"):
        workshops.close(code, LEADER)
    with pytest.raises(NotNow, match="stängd"):
        workshops.answer(CASE, code, "telefon", FIRST, {CRITERIA[0]: 1.0})
    workshops.reopen(code, LEADER)
    workshops.answer(CASE, code, "telefon", FIRST, {CRITERIA[0]: 1.0})
    to(code, "visa")  # leaving an open round closes it
    assert found(code).status(FIRST) == "stängd"
    workshops.show(code, LEADER, FIRST)
    to(code, "vikter1")
    assert found(code).status(FIRST) == "stängd", "going back does not open what has been closed"
    with pytest.raises(NotNow, match="har visats"):
        workshops.reopen(code, LEADER)
    with pytest.raises(NotNow, match="har visats"):
        workshops.paper(CASE, code, LEADER, FIRST, EVEN)
    assert workshops.own(code, "telefon", FIRST)[CRITERIA[0]] == 1.0


def test_paper_cards_count_as_participants(store: Store) -> None:
    code = opened()
    to(code, "vikter1")
    for points in (10.0, 90.0):
        workshops.paper(CASE, code, LEADER, FIRST, {**EVEN, CRITERIA[0]: points})
    with pytest.raises(ValueError, match="inte helt ifyllt"):
        workshops.paper(CASE, code, LEADER, FIRST, {CRITERIA[0]: 50.0})
    with pytest.raises(ValueError, match="inte helt ifyllt"):
        workshops.paper(CASE, code, LEADER, FIRST, dict.fromkeys(CRITERIA, 0.0))
    far = workshops.progress(CASE, found(code))
    assert (far.joined, far.done[FIRST]) == (2, 2)
    assert [event.said for event in workshops.events(found(code))].count(
        "Ett papperskort lades in i vikter, runda 1"
    ) == 2


def test_the_clock_runs_stops_goes_on_and_is_extended(store: Store) -> None:
    code = opened()
    workshops.start_timer(code, LEADER, 10, now=NOW)
    assert found(code).ends == NOW + timedelta(minutes=10)
    workshops.stop_timer(code, LEADER, now=NOW + timedelta(minutes=4))
    assert (found(code).ends, found(code).seconds_left) == (None, 360)
    workshops.extend_timer(code, LEADER, 2, now=NOW + timedelta(minutes=5))
    assert (found(code).ends, found(code).seconds_left) == (None, 480)
    workshops.stop_timer(code, LEADER, now=NOW + timedelta(minutes=6))
    assert found(code).seconds_left == 480, "stopping what stands still changes nothing"
    for minute in (20, 21):
        workshops.resume_timer(code, LEADER, now=NOW + timedelta(minutes=minute))
    assert found(code).ends == NOW + timedelta(minutes=28)
    workshops.extend_timer(code, LEADER, 2, now=NOW + timedelta(minutes=60))
    assert found(code).ends == NOW + timedelta(minutes=62), "extending what has run out gives all of it"
    to(code, "kriterier")
    assert (found(code).ends, found(code).seconds_left) == (None, None)
    for minutes in (0, -1, 1e9):
        with pytest.raises(NotNow, match="minuter"):
            workshops.start_timer(code, LEADER, minutes)


def test_freezing_ends_the_room_forgets_the_browsers_and_keeps_the_record(store: Store) -> None:
    code = opened()
    for number in range(FEWEST + 1):
        workshops.join(code, f"telefon {number}")
    to(code, "vikter1")
    for number in range(FEWEST):
        workshops.answer(CASE, code, f"telefon {number}", FIRST, {**EVEN, CRITERIA[number]: 100.0})
    workshops.answer(CASE, code, f"telefon {FEWEST}", FIRST, {CRITERIA[0]: 100.0})
    with pytest.raises(NotNow, match="sista steget"):
        frozen(code)
    to(code, "frys")
    before = found(code)
    workshops.write_note(code, LEADER, "barn", "Barnen först\x00")
    with pytest.raises(NotNow, match="ändrades"):
        frozen(code, before)
    links = frozen(code)
    snapshot = snapshots.opened(links.read)
    assert snapshot is not None
    kept = snapshot.result.workshop
    assert kept is not None
    assert [(one.id, one.joined, one.answered) for one in kept.rounds] == [
        (FIRST, FEWEST + 1, FEWEST),
        (SECOND, FEWEST + 1, 0),
    ]
    assert len(kept.rounds[0].weights) == FEWEST
    assert [note.text for note in kept.notes] == ["Barnen först"]
    assert found(code).read_token == links.read
    assert not workshops.takes_part(code, "telefon 0"), "nobody can be led back to an answer"
    stamp = found(code).stamp
    for act in (
        lambda: workshops.go(code, LEADER, 0),
        lambda: workshops.join(code, "ny"),
        lambda: workshops.write_note(code, LEADER, "barn", "efteråt"),
        lambda: frozen(code),
    ):
        with pytest.raises(NotNow):
            act()
    with pytest.raises(NotNow):
        workshops.answer(CASE, code, "telefon 0", FIRST, EVEN)
    assert found(code).stamp == stamp
    again = snapshots.opened(links.read)
    assert again == snapshot


def test_with_few_answers_no_single_answer_is_kept(store: Store) -> None:
    code = opened()
    for number in range(FEWEST - 1):
        workshops.join(code, f"telefon {number}")
    to(code, "gissning")
    for number in range(FEWEST - 1):
        workshops.answer(CASE, code, f"telefon {number}", GUESS, {OPTIONS[0]: 1.0})
    to(code, "vikter1")
    for number in range(FEWEST - 1):
        workshops.answer(CASE, code, f"telefon {number}", FIRST, {**EVEN, CRITERIA[number]: 100.0})
    to(code, "frys")
    snapshot = snapshots.opened(frozen(code).read)
    assert snapshot is not None
    kept = snapshot.result.workshop
    assert kept is not None
    one = kept.rounds[0]
    assert (one.answered, one.weights, one.median, one.leads, one.concordance) == (
        FEWEST - 1,
        (),
        (),
        (),
        None,
    )
    assert sum(one.joint) == pytest.approx(1)
    assert (kept.guessed, kept.guesses) == (FEWEST - 1, ())


def test_a_room_where_nobody_answers_can_be_frozen(store: Store) -> None:
    code = opened()
    to(code, "frys")
    snapshot = snapshots.opened(frozen(code).read)
    assert snapshot is not None
    assert snapshot.result.workshop is not None
    assert snapshot.result.workshop.latest is None


def test_forty_at_once_are_forty_answers_none_twice_and_none_lost(store: Store) -> None:
    code = opened()
    to(code, "vikter1")
    barrier = threading.Barrier(40)
    wrong: list[BaseException] = []

    def take_part(number: int) -> None:
        try:
            workshops.join(code, f"telefon {number}")
            barrier.wait(timeout=60)
            given = {**EVEN, CRITERIA[0]: float(number)}
            for _ in range(2):  # a double tap
                workshops.answer(CASE, code, f"telefon {number}", FIRST, given)
        except BaseException as error:
            wrong.append(error)

    threads = [threading.Thread(target=partial(take_part, number)) for number in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    given = workshops.answers(found(code))[FIRST]
    assert sorted(answer[CRITERIA[0]] for answer in given) == [float(number) for number in range(40)]
    far = workshops.progress(CASE, found(code))
    assert (far.joined, far.done[FIRST]) == (40, 40)


def test_the_same_browser_joining_twice_at_once_is_one_participant(store: Store) -> None:
    code = opened()
    threads = [threading.Thread(target=workshops.join, args=(code, "telefon")) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert workshops.progress(CASE, found(code)).joined == 1


def test_an_answer_while_the_round_closes_is_kept_whole_or_refused(store: Store) -> None:
    code = opened()
    to(code, "vikter1")
    for number in range(12):
        workshops.join(code, f"telefon {number}")
    kept: list[int] = []

    def answering(number: int) -> None:
        try:
            workshops.answer(CASE, code, f"telefon {number}", FIRST, EVEN)
            kept.append(number)
        except NotNow:
            pass

    threads = [threading.Thread(target=answering, args=(number,)) for number in range(12)]
    threads.insert(6, threading.Thread(target=workshops.close, args=(code, LEADER)))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    given = workshops.answers(found(code))[FIRST]
    assert len(given) == len(kept)
    assert all(complete(CASE, FIRST, answer) for answer in given)


def test_what_cannot_be_saved_says_so_and_nothing_is_half_done(store: Store) -> None:
    code = opened()
    workshops.join(code, "telefon")
    to(code, "vikter1")
    store.use(wait=0.2)
    found(code)
    with store.locked(), pytest.raises(NotSaved):
        workshops.answer(CASE, code, "telefon", FIRST, EVEN)
    store.use()
    assert workshops.own(code, "telefon", FIRST) == {}


def test_a_room_that_is_not_there_is_met_in_words(store: Store) -> None:
    opened()
    with pytest.raises(NoRoom, match="inget rum"):
        workshops.join("BBBBBC", "telefon")
    with pytest.raises(NoRoom):
        workshops.go("BBBBBC", LEADER, 1)


# ---- any order of events --------------------------------------------------------------------------------


class Workshop(RuleBasedStateMachine):
    """Phones join, answer and change; the facilitator moves, closes, opens, shows, crashes and freezes, in any order."""

    store: ClassVar[Store]

    def __init__(self) -> None:
        super().__init__()
        self.store.renew()
        self.phones: list[str] = []
        self.answers: dict[tuple[str, str], dict[str, float]] = {}
        self.step = 0
        self.status = dict.fromkeys(ROUNDS, "väntar")
        self.shown = dict.fromkeys(ROUNDS, False)
        self.links: snapshots.Links | None = None
        self.hash = ""

    @initialize()
    def open(self) -> None:
        self.code = opened()

    def is_open(self) -> bool:
        return self.links is None

    @precondition(lambda self: self.is_open() and len(self.phones) < 7)
    @rule()
    def join(self) -> None:
        self.phones.append(f"telefon {len(self.phones)}")
        workshops.join(self.code, self.phones[-1])

    @precondition(lambda self: self.is_open() and self.phones)
    @rule(data=st.data(), whole=st.booleans())
    def weigh(self, data: st.DataObject, whole: bool) -> None:
        phone = data.draw(st.sampled_from(self.phones))
        round_id = data.draw(st.sampled_from(WEIGHTS))
        names = CRITERIA if whole else data.draw(st.lists(st.sampled_from(CRITERIA), min_size=1, unique=True))
        given = {name: float(data.draw(st.integers(0, 20)) * 5) for name in names}
        self._answer(phone, round_id, given)

    @precondition(lambda self: self.is_open() and self.phones)
    @rule(data=st.data())
    def guess(self, data: st.DataObject) -> None:
        phone = data.draw(st.sampled_from(self.phones))
        self._answer(phone, GUESS, {data.draw(st.sampled_from(OPTIONS)): 1.0})

    def _answer(self, phone: str, round_id: str, given: dict[str, float]) -> None:
        if self.status[round_id] != "öppen":
            with pytest.raises(NotNow):
                workshops.answer(CASE, self.code, phone, round_id, given)
            return
        workshops.answer(CASE, self.code, phone, round_id, given)
        before = {} if round_id == GUESS else self.answers.get((phone, round_id), {})
        self.answers[phone, round_id] = {**before, **given}

    @precondition(lambda self: self.is_open())
    @rule(step=st.integers(0, len(STEPS) - 1))
    def move(self, step: int) -> None:
        workshops.go(self.code, LEADER, step)
        if step == self.step:
            return
        left, met = STEPS[self.step].round, STEPS[step].round
        if left and self.status[left] == "öppen":
            self.status[left] = "stängd"
        if step == PLACES["frys"]:
            self.status = {name: "stängd" if now == "öppen" else now for name, now in self.status.items()}
        if met and self.status[met] == "väntar":
            self.status[met] = "öppen"
        self.step = step

    @precondition(lambda self: self.is_open())
    @rule()
    def close_or_reopen(self) -> None:
        name = STEPS[self.step].round
        if not name:
            with pytest.raises(NotNow):
                workshops.close(self.code, LEADER)
        elif self.status[name] == "öppen":
            workshops.close(self.code, LEADER)
            self.status[name] = "stängd"
        elif self.shown[name]:
            with pytest.raises(NotNow):
                workshops.reopen(self.code, LEADER)
        else:
            workshops.reopen(self.code, LEADER)
            self.status[name] = "öppen"

    @precondition(lambda self: self.is_open())
    @rule(round_id=st.sampled_from(ROUNDS))
    def show(self, round_id: str) -> None:
        if self.status[round_id] == "stängd":
            workshops.show(self.code, LEADER, round_id)
            self.shown[round_id] = True
        else:
            with pytest.raises(NotNow):
                workshops.show(self.code, LEADER, round_id)

    @rule()
    def crash_and_restart(self) -> None:
        dispose()

    @precondition(lambda self: self.is_open())
    @rule()
    def freeze(self) -> None:
        if self.step != PLACES["frys"]:
            with pytest.raises(NotNow):
                frozen(self.code)
            return
        self.links = frozen(self.code)
        snapshot = snapshots.opened(self.links.read)
        assert snapshot is not None
        self.hash = snapshot.hash

    @invariant()
    def the_room_stands_as_it_was_left(self) -> None:
        if not hasattr(self, "code"):
            return
        room = found(self.code)
        assert room.step == self.step
        assert {name: state.status for name, state in room.rounds.items()} == self.status
        assert {name: state.shown for name, state in room.rounds.items()} == self.shown
        far = workshops.progress(CASE, room)
        assert far.joined == len(self.phones)
        for name in ROUNDS:
            mine = [answer for (_, round_id), answer in self.answers.items() if round_id == name]
            assert sorted(map(sorted, map(dict.items, workshops.answers(room)[name]))) == sorted(
                map(sorted, map(dict.items, mine))
            )
            assert far.done[name] == sum(complete(CASE, name, answer) for answer in mine)

    @invariant()
    def the_record_never_changes(self) -> None:
        if self.links is None:
            return
        snapshot = snapshots.opened(self.links.read)
        assert snapshot is not None
        assert snapshot.hash == self.hash
        kept = snapshot.result.workshop
        assert kept is not None
        assert kept.joined == len(self.phones)
        for one in kept.rounds:
            assert one.answered <= one.joined
            if one.joint:
                assert sum(one.joint) == pytest.approx(1)
            if one.leads:
                assert sum(one.leads) == pytest.approx(one.answered)
                assert len(one.weights) == one.answered >= FEWEST
        assert [event.time for event in kept.events] == sorted(event.time for event in kept.events)


def test_in_any_order_sums_hold_closed_is_closed_and_the_record_stands(store: Store) -> None:
    machine = type("WorkshopThere", (Workshop,), {"store": store})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=12, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
