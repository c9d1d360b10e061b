"""Choices on top of a case: which law they mean, how they differ from the base, and how each is taken back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from data import case_files
from models.answer import placement_answer, weight_vector
from models.case import Case
from models.scenario import OverruledScore, Scenario, base, change_said, fitted

CASE = case_files.read(case_files.SHIPPED)
START = base(CASE)
SETTINGS = {setting.id: setting for setting in CASE.law_settings}
COUNTING = [row for row in CASE.arguments if row.counts]


def with_tables(case: Case, **tables: object) -> Case:
    """The case with these tables instead. A new object: a copy would carry the old one's version along."""
    return Case.model_validate({**{name: getattr(case, name) for name in Case.model_fields}, **tables})


def active(day: str, **changes: tuple[str, ...]) -> set[str]:
    """The reforms that count on a day."""
    return set(START.with_(law_date=date.fromisoformat(day), **changes).active_reforms(CASE))


@st.composite
def overruled(draw: st.DrawFn) -> tuple[OverruledScore, ...]:
    cells = draw(
        st.lists(
            st.tuples(
                st.sampled_from([row.id for row in CASE.options]),
                st.sampled_from([row.id for row in CASE.criteria]),
            ),
            unique=True,
            max_size=3,
        )
    )
    found = []
    for option, criterion in cells:
        low, likely, high = sorted(draw(st.tuples(*[st.integers(0, 100)] * 3)))
        reason = draw(st.sampled_from(["vår bedömning", "=1+1", "![x](https://evil.example)", "a" * 3000]))
        found.append(
            OverruledScore(
                option=option, criterion=criterion, low=low, likely=likely, high=high, reason=reason
            )
        )
    return tuple(found)


def some(ids: list[str], most: int = 4) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(ids), unique=True, max_size=most).map(sorted).map(tuple)


@st.composite
def scenarios(draw: st.DrawFn) -> Scenario:
    """Any scenario that a person can put together on the pages."""
    scenario = START.with_(
        form=draw(st.sampled_from([row.id for row in CASE.forms])),
        arrivals=draw(st.sampled_from([0, 7, 15, 45, 46, 47, 146, 200])),
        spread=draw(st.sampled_from([0.05, 0.5, 1.0])),
        overruled=draw(overruled()),
        without_own_units=draw(st.booleans()),
        silenced=draw(some(sorted({row.voice for row in COUNTING}))),
        struck=draw(some([row.id for row in COUNTING])),
        seed=draw(st.integers(0, 2**63 - 1)),
    )
    if draw(st.booleans()):
        scenario = scenario.under(draw(st.sampled_from(CASE.law_settings)))
    else:
        reforms = [row.id for row in CASE.reforms]
        scenario = scenario.with_(
            law_date=draw(st.dates(date(2016, 1, 1), date(2035, 12, 31))),
            law_added=draw(some(reforms, 3)),
            law_removed=draw(some(reforms, 3)),
        )
    match draw(st.sampled_from(["equal", "swing", "ranking"])):
        case "swing":
            points = draw(
                st.lists(st.integers(0, 100), min_size=len(CASE.criteria), max_size=len(CASE.criteria))
            )
            if not any(points):
                points[0] = 5
            kept = [
                (row.id, value)
                for row, value in zip(CASE.criteria, points, strict=True)
                if value != row.weight
            ]
            scenario = scenario.with_(weighting="swing", points=tuple(kept))
        case "ranking":
            order = draw(st.permutations([row.id for row in CASE.criteria]))
            scenario = scenario.with_(weighting="ranking", ranking=tuple(order))
    return scenario


# ---- law ------------------------------------------------------------------------------------------------


def test_the_activity_requirement_is_law_from_the_first_of_july_2026() -> None:
    assert "aktivitetskrav-2026" not in active("2026-06-30")
    assert "aktivitetskrav-2026" in active("2026-07-01")


def test_the_old_settlement_act_gives_way_to_the_new_on_new_years_day_2027() -> None:
    assert "bosattningslag-2016" in active("2026-12-31")
    assert "bosattningslag-2026" not in active("2026-12-31")
    assert "bosattningslag-2026" in active("2027-01-01")
    assert "bosattningslag-2016" not in active("2027-01-01")


def test_never_two_settlement_acts_and_never_none_since_2016() -> None:
    day = date(2016, 3, 1)
    while day < date(2030, 1, 1):
        settled = [
            name for name in CASE.in_force(day) if name in ("bosattningslag-2016", "bosattningslag-2026")
        ]
        assert len(settled) == 1, day
        day += timedelta(days=61)


@pytest.mark.parametrize(
    ("proposal", "enacted", "law"),
    [
        ("aktivitetskrav-promemoria", "aktivitetskrav-2026", "2026-07-01"),
        ("etableringsboende-forslag", "bosattningslag-2026", "2027-01-01"),
    ],
)
def test_a_proposal_counts_until_it_has_become_law(proposal: str, enacted: str, law: str) -> None:
    before = str(date.fromisoformat(law) - timedelta(days=1))
    assert proposal not in active(before)
    assert proposal in active(before, law_added=(proposal,))
    after = active(law, law_added=(proposal,))
    assert enacted in after
    assert proposal not in after, "never beside the law that it became"
    assert proposal in active(law, law_added=(proposal,), law_removed=(enacted,))


@pytest.mark.parametrize(
    ("setting", "inside", "outside"),
    [
        (
            "autumn-2025",
            {"bosattningslag-2016", "sol-2025"},
            {
                "aktivitetskrav-promemoria",
                "etableringsboende-forslag",
                "aktivitetskrav-2026",
                "bosattningslag-2026",
            },
        ),
        (
            "autumn-2025-expected",
            {"bosattningslag-2016", "sol-2025", "aktivitetskrav-promemoria", "etableringsboende-forslag"},
            {"aktivitetskrav-2026", "bosattningslag-2026"},
        ),
        (
            "november-2026",
            {"bosattningslag-2016", "sol-2025", "aktivitetskrav-2026"},
            {"aktivitetskrav-promemoria", "etableringsboende-forslag", "bosattningslag-2026"},
        ),
        (
            "from-2027",
            {"sol-2025", "aktivitetskrav-2026", "bosattningslag-2026"},
            {"aktivitetskrav-promemoria", "etableringsboende-forslag", "bosattningslag-2016"},
        ),
    ],
)
def test_each_named_state_of_the_law_is_its_reforms(
    setting: str, inside: set[str], outside: set[str]
) -> None:
    scenario = START.under(SETTINGS[setting])
    found = set(scenario.active_reforms(CASE))
    assert inside <= found
    assert not outside & found
    assert scenario.law_setting(CASE) == SETTINGS[setting]


def test_the_base_is_the_law_in_force_on_the_cases_own_date() -> None:
    assert START.law_date == date(2026, 11, 21)
    assert START.law_setting(CASE) == SETTINGS["november-2026"]


@given(scenarios())
@settings(max_examples=12, deadline=None)
def test_a_named_state_of_the_law_changes_nothing_else(scenario: Scenario) -> None:
    for setting in CASE.law_settings:
        moved = scenario.under(setting)
        back = moved.with_(
            law_date=scenario.law_date, law_added=scenario.law_added, law_removed=scenario.law_removed
        )
        assert back == scenario
        assert moved.law_setting(CASE) == setting


def test_no_state_of_the_law_counts_a_reform_beside_the_one_that_replaced_it() -> None:
    every = tuple(row.id for row in CASE.reforms)
    found = set(START.with_(law_added=every).active_reforms(CASE))
    assert not [row.id for row in CASE.reforms if row.id in found and set(row.replaced_by) & found]


# ---- differences ----------------------------------------------------------------------------------------


def test_the_base_differs_in_nothing() -> None:
    assert START.differences(CASE) == ()


@given(scenarios())
@settings(max_examples=12, deadline=None)
def test_taking_back_a_difference_removes_exactly_its_line(scenario: Scenario) -> None:
    lines = [difference.sentence for difference in scenario.differences(CASE)]
    assert len(set(lines)) == len(lines)
    for number, difference in enumerate(scenario.differences(CASE)):
        left = [one.sentence for one in difference.undone.differences(CASE)]
        assert left == lines[:number] + lines[number + 1 :]


@given(scenarios())
@settings(max_examples=12, deadline=None)
def test_taking_back_every_difference_leads_back_to_the_base(scenario: Scenario) -> None:
    while differences := scenario.differences(CASE):
        scenario = differences[0].undone
    found = placement_answer(CASE, scenario.with_(seed=START.seed), samples=20)
    assert found == placement_answer(CASE, START, samples=20)


@given(scenarios())
@settings(max_examples=12, deadline=None)
def test_every_difference_can_be_taken_back_to_something_that_has_an_answer(scenario: Scenario) -> None:
    for difference in scenario.differences(CASE):
        assert weight_vector(CASE, difference.undone).sum() == pytest.approx(1)


def test_with_other_chosen_weights_than_equal_a_step_scale_is_told_as_a_difference() -> None:
    weighed = CASE.model_copy(
        update={
            "criteria": tuple(
                row.model_copy(update={"weight": 100.0 if number == 0 else 10.0})
                for number, row in enumerate(CASE.criteria)
            )
        }
    )
    swing = base(weighed).with_(weighting="swing")
    moved = placement_answer(weighed, swing, 20) != placement_answer(weighed, base(weighed), 20)
    assert moved <= bool(swing.differences(weighed)), "when the answer has moved, the bar says from what"


def test_a_weight_cannot_be_taken_back_to_nothing_at_all() -> None:
    lone = CASE.model_copy(
        update={
            "criteria": tuple(
                row.model_copy(update={"weight": 50.0 if number == 0 else 0.0, "weight_low": 0.0})
                for number, row in enumerate(CASE.criteria)
            )
        }
    )
    first, second = lone.criteria[0].id, lone.criteria[1].id
    swing = base(lone).with_(weighting="swing", points=((first, 0.0), (second, 40.0)))
    for difference in swing.differences(lone):
        assert weight_vector(lone, difference.undone).sum() == pytest.approx(1)


@given(scenarios(), scenarios())
@settings(max_examples=12, deadline=None)
def test_every_change_is_said_in_words(before: Scenario, after: Scenario) -> None:
    said = change_said(CASE, before, after)
    assert said
    assert "\n" not in said


# ---- a scenario as such ---------------------------------------------------------------------------------


@given(scenarios())
@settings(max_examples=12, deadline=None)
def test_a_scenario_is_the_same_when_it_comes_back_from_json(scenario: Scenario) -> None:
    again = Scenario.model_validate_json(scenario.model_dump_json())
    assert again == scenario
    assert again.key == scenario.key


def test_equal_choices_have_one_key_and_others_another() -> None:
    assert START.key == base(CASE).key
    assert START.key != START.with_(arrivals=START.arrivals + 1).key


@pytest.mark.parametrize(
    "wrong",
    [
        {"arrivals": -1},
        {"arrivals": 100_001},
        {"spread": 0.0},
        {"spread": 1.1},
        {"spread": float("nan")},
        {"points": (("C1", 101.0),)},
        {"points": (("C1", -1.0),)},
        {"points": (("C1", float("nan")),)},
        {"points": (("C1", float("inf")),)},
        {"seed": -1},
        {"weighting": "gissning"},
        {"okänt": 1},
    ],
    ids=str,
)
def test_a_choice_out_of_bounds_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        START.with_(**wrong)


@pytest.mark.parametrize("numbers", [(50, 40, 60), (10, 20, 15), (101, 101, 101), (-1, 0, 1)])
def test_a_score_of_ones_own_is_in_order_and_has_a_reason(numbers: tuple[float, float, float]) -> None:
    low, likely, high = numbers
    with pytest.raises(ValidationError):
        OverruledScore(option="UN", criterion="C1", low=low, likely=likely, high=high, reason="så")
    for reason in ("", "   ", "\u200b"):
        with pytest.raises(ValidationError):
            OverruledScore(option="UN", criterion="C1", low=1, likely=2, high=3, reason=reason)


def test_a_reason_holds_no_personal_number() -> None:
    # It is read by everybody who opens the link.
    with pytest.raises(ValidationError):
        OverruledScore(option="UN", criterion="C1", low=1, likely=2, high=3, reason="se 19900101-1234")


# ---- another case under the same scenario ---------------------------------------------------------------


def without(case: Case, **gone: str) -> Case:
    """The case without one row in each named table, and without what spoke of it."""
    tables = {
        table: tuple(row for row in getattr(case, table) if row.id != name) for table, name in gone.items()
    }
    kept = tables.get("arguments", case.arguments)
    options = {row.id for row in tables.get("options", case.options)}
    criteria = {row.id for row in tables.get("criteria", case.criteria)}
    tables["arguments"] = tuple(
        row for row in kept if not row.counts or (row.option in options and row.criterion in criteria)
    )
    return with_tables(case, **tables)


@given(scenarios())
@settings(max_examples=12, deadline=None)
def test_a_scenario_fits_the_case_that_it_was_made_on(scenario: Scenario) -> None:
    assert fitted(scenario, CASE) == scenario


def test_fitting_drops_what_the_case_does_not_have() -> None:
    odd = START.with_(
        form="finnsinte",
        law_added=("finnsinte",),
        law_removed=("finnsinte", "sol-2025"),
        weighting="swing",
        points=(("finnsinte", 10.0), ("C1", 70.0)),
        ranking=("finnsinte",),
        overruled=(
            OverruledScore(option="finnsinte", criterion="C1", low=1, likely=2, high=3, reason="x"),
            OverruledScore(option="UN", criterion="finnsinte", low=1, likely=2, high=3, reason="x"),
            OverruledScore(option="UN", criterion="C1", low=1, likely=2, high=3, reason="x"),
        ),
        silenced=("finnsinte", COUNTING[0].voice),
        struck=("finnsinte", COUNTING[0].id),
    )
    kept = fitted(odd, CASE)
    assert kept.form == CASE.base_form.id
    assert kept.law_added == ()
    assert kept.law_removed == ("sol-2025",)
    assert kept.points == (("C1", 70.0),)
    assert kept.ranking == ()
    assert [(one.option, one.criterion) for one in kept.overruled] == [("UN", "C1")]
    assert kept.silenced == (COUNTING[0].voice,)
    assert kept.struck == (COUNTING[0].id,)
    assert kept.differences(CASE)


@given(scenarios())
@settings(max_examples=12, deadline=None)
def test_a_fitted_scenario_always_has_an_answer(scenario: Scenario) -> None:
    last = CASE.criteria[-1].id
    fewer = without(CASE, criteria=last, arguments=COUNTING[0].id)
    once = fitted(scenario, fewer)
    assert fitted(once, fewer) == once
    placement_answer(fewer, once, samples=20)
    once.differences(fewer)


def test_weights_that_all_fall_away_with_a_criterion_are_the_cases_own_again() -> None:
    last = CASE.criteria[-1].id
    points = tuple((row.id, 100.0 if row.id == last else 0.0) for row in CASE.criteria)
    fewer = without(CASE, criteria=last)
    placement_answer(fewer, fitted(START.with_(weighting="swing", points=points), fewer), samples=20)


def test_a_voice_that_no_longer_says_anything_that_counts_is_heard_again() -> None:
    voice = COUNTING[0].voice
    mute = CASE.model_copy(
        update={
            "arguments": tuple(
                row.model_copy(update={"counts": False, "not_counted_because": "prov"})
                if row.voice == voice
                else row
                for row in CASE.arguments
            )
        }
    )
    # The page offers only voices that count; a choice that it cannot show cannot be taken back there.
    assert fitted(START.with_(silenced=(voice,)), mute).silenced == ()


@pytest.mark.parametrize("gained", [True, False])
def test_a_ranking_of_other_criteria_becomes_equal_weights_or_loses_only_what_is_gone(gained: bool) -> None:
    ranking = tuple(row.id for row in CASE.criteria)
    scenario = START.with_(weighting="ranking", ranking=ranking)
    if gained:
        more = CASE.model_copy(
            update={"criteria": (*CASE.criteria, CASE.criteria[0].model_copy(update={"id": "NY"}))}
        )
        kept = fitted(scenario, more)
        assert (kept.weighting, kept.ranking) == ("equal", ())
    else:
        kept = fitted(scenario, without(CASE, criteria=ranking[2]))
        assert kept.weighting == "ranking"
        assert kept.ranking == (*ranking[:2], *ranking[3:])
