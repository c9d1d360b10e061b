"""What a draft keeps to be compared: at most three scenarios, none lost and none twice, whatever happens around."""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data import case_files, snapshots
from data.database import NotSaved, dispose
from data.snapshots import MOST_KEPT, DraftGone, Kept
from models.scenario import Scenario, base
from tests.data.stores import Store

CASE = case_files.read(case_files.SHIPPED)
BASE = base(CASE)
NOW = datetime(2026, 11, 21, 10, 30, tzinfo=UTC)


def scenario(arrivals: int) -> Scenario:
    return BASE.with_(arrivals=arrivals)


def at(place: int, scenario: Scenario, name: str = "") -> Kept:
    """What is kept, whenever that was."""
    return Kept(place, name, scenario, NOW)


def discard(token: str, place: int) -> bool:
    """Lets go of what is kept in this place now."""
    times = [one.time for one in snapshots.kept(token) if one.place == place]
    return bool(times) and snapshots.discard(token, place, times[0])


def begun() -> str:
    return snapshots.start_draft(CASE.version, BASE, "Började").token


def test_what_is_kept_is_there_after_a_restart_by_place_and_name(store: Store) -> None:
    token = begun()
    assert snapshots.kept(token) == ()
    assert snapshots.keep(token, scenario(1)) == at(1, scenario(1))
    assert snapshots.keep(token, scenario(2), "  Som \n 2016 ") == at(2, scenario(2), "Som 2016")
    dispose()
    assert snapshots.kept(token) == (at(1, scenario(1)), at(2, scenario(2), "Som 2016"))


def test_the_draft_itself_is_as_it_was(store: Store) -> None:
    token = begun()
    before, log = snapshots.draft(token), snapshots.log(token)
    snapshots.keep(token, scenario(1))
    assert discard(token, 1)
    assert (snapshots.draft(token), snapshots.log(token)) == (before, log)


def test_the_same_scenario_is_kept_once_and_can_be_renamed(store: Store) -> None:
    token = begun()
    snapshots.keep(token, scenario(1), "Ett")
    assert snapshots.keep(token, scenario(1)) == at(1, scenario(1), "Ett")
    assert snapshots.keep(token, scenario(1), "Uno") == at(1, scenario(1), "Uno")
    assert snapshots.kept(token) == (at(1, scenario(1), "Uno"),)


def test_one_too_many_is_refused_until_another_is_let_go(store: Store) -> None:
    token = begun()
    for number in range(MOST_KEPT):
        snapshots.keep(token, scenario(number))
    with pytest.raises(ValueError, match=r"^3 lägen är redan sparade. Ta bort ett"):
        snapshots.keep(token, scenario(99))
    assert discard(token, 2)
    assert snapshots.keep(token, scenario(99)).place == 2
    assert [one.scenario.arrivals for one in snapshots.kept(token)] == [0, 99, 2]


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("19850304-1234", "personnummer"),
        ("anna@enkoping.se", "e-postadress"),
        ("x" * 41, "längre än 40 tecken"),
    ],
)
def test_a_name_that_points_out_somebody_or_is_too_long_is_refused(store: Store, name: str, why: str) -> None:
    token = begun()
    with pytest.raises(ValueError, match=rf"^Namnet .*{why}"):
        snapshots.keep(token, scenario(1), name)
    assert snapshots.kept(token) == ()


@pytest.mark.parametrize("name", ["'; DROP TABLE drafts; --", "=1+1", "![x](https://x.example)", "<b>h</b>"])
def test_odd_names_are_kept_as_they_are(store: Store, name: str) -> None:
    token = begun()
    snapshots.keep(token, scenario(1), name)
    assert snapshots.kept(token)[0].name == name


def test_what_has_taken_anothers_place_is_not_let_go_in_its_stead(store: Store) -> None:
    """A window that shows an older B must not let go of the B that another window has kept since."""
    token = begun()
    shown = snapshots.keep(token, scenario(1), now=NOW)
    assert shown.time == snapshots.kept(token)[0].time == NOW
    assert snapshots.discard(token, 1, NOW)
    snapshots.keep(token, scenario(2), now=NOW + timedelta(microseconds=1))
    assert not snapshots.discard(token, 1, shown.time)
    assert snapshots.kept(token) == (at(1, scenario(2)),)


def test_drafts_do_not_see_what_others_keep(store: Store) -> None:
    one, two = begun(), begun()
    snapshots.keep(one, scenario(1))
    assert not snapshots.discard(two, 1, snapshots.kept(one)[0].time)
    assert (len(snapshots.kept(one)), snapshots.kept(two)) == (1, ())


@pytest.mark.parametrize("token", ["A" * 22, "för kort", "x" * 10_000, ""])
def test_a_draft_that_is_not_there_keeps_nothing(store: Store, token: str) -> None:
    with pytest.raises(DraftGone):
        snapshots.keep(token, scenario(1))
    assert not snapshots.discard(token, 1, NOW)
    snapshots.take_over(token, begun())
    assert snapshots.kept(token) == ()
    assert store.dump()["kept_scenarios"] == []


def test_a_copy_takes_over_what_was_kept(store: Store) -> None:
    old, new = begun(), begun()
    snapshots.keep(old, scenario(1), "Ett")
    snapshots.keep(new, scenario(7))
    for _ in range(2):
        snapshots.take_over(old, new)
        assert snapshots.kept(new) == snapshots.kept(old) == (at(1, scenario(1), "Ett"),)
    snapshots.take_over(new, new)
    assert len(snapshots.kept(new)) == 1


def test_of_many_who_want_the_last_place_one_gets_it(store: Store) -> None:
    token = begun()
    snapshots.keep(token, scenario(1))
    snapshots.keep(token, scenario(2))
    with ThreadPoolExecutor(6) as tabs:
        outcomes = [tabs.submit(snapshots.keep, token, scenario(10 + number)) for number in range(6)]
    faults = [outcome.exception() for outcome in outcomes]
    assert faults.count(None) == 1
    assert {type(fault) for fault in faults} == {type(None), ValueError}
    assert snapshots.kept(token)[2] == outcomes[faults.index(None)].result()


def test_what_cannot_be_saved_says_so_and_what_was_kept_stays(store: Store) -> None:
    token, other = begun(), begun()
    snapshots.keep(token, scenario(1))
    store.use(readonly=True)
    for attempt in (
        lambda: snapshots.keep(token, scenario(2)),
        lambda: snapshots.discard(token, 1, NOW),
        lambda: snapshots.take_over(token, other),
    ):
        with pytest.raises(NotSaved, match=r"^Kunde inte spara: .*skrivskyddad"):
            attempt()
    assert snapshots.kept(token) == (at(1, scenario(1)),)


def test_one_that_this_version_cannot_read_is_left_out(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    token = begun()
    snapshots.keep(token, scenario(1))
    snapshots.keep(token, scenario(2))
    store.alter("UPDATE kept_scenarios SET scenario = '{}' WHERE place = 1")
    with caplog.at_level(logging.ERROR):
        assert [one.place for one in snapshots.kept(token)] == [2]
    assert "cannot be read" in caplog.text
    assert snapshots.keep(token, scenario(3)).place == 3, "its place is still taken"


@given(st.lists(st.tuples(st.booleans(), st.integers(1, 5)), max_size=14))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_keeping_and_letting_go_hold_in_any_order(store: Store, events: list[tuple[bool, int]]) -> None:
    token = begun()
    places: dict[int, Scenario] = {}
    for keeps, number in events:
        if not keeps:
            assert discard(token, number) == (number in places)
            places.pop(number, None)
        elif scenario(number) in places.values() or len(places) < MOST_KEPT:
            found = snapshots.keep(token, scenario(number))
            assert places.get(found.place, scenario(number)) == scenario(number)
            places[found.place] = scenario(number)
        else:
            with pytest.raises(ValueError, match="redan sparade"):
                snapshots.keep(token, scenario(number))
        assert {one.place: one.scenario for one in snapshots.kept(token)} == places
        assert set(places) <= set(range(1, MOST_KEPT + 1))
        assert len(set(places.values())) == len(places)
