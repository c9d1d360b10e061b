"""The answer to a scenario: what it may never do, whatever somebody chooses."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from data import case_files
from models import findings
from models.answer import holds, placement_answer, score_table, weight_vector
from models.case import Case
from models.result import PlacementResult, Result
from models.rows import Argument, Option
from models.scenario import OverruledScore, Scenario, base
from tests.models.test_scenario import CASE, COUNTING, START, scenarios, with_tables

FEW = 60


def sure(option: str, criterion: str, points: float) -> OverruledScore:
    """A score of one's own without any uncertainty."""
    return OverruledScore(
        option=option, criterion=criterion, low=points, likely=points, high=points, reason="prov"
    )


def synthetic(options: int, criteria: int) -> Case:
    """Enköping's case with another number of options and criteria; arguments move with their option's place."""
    names = [f"O{number}" for number in range(options)]
    scales = [f"K{number}" for number in range(criteria)]
    places = {row.id: number for number, row in enumerate(CASE.options)}
    columns = {row.id: number for number, row in enumerate(CASE.criteria)}

    def option(number: int) -> Option:
        row = CASE.options[number % len(CASE.options)]
        rank = number + 1 if number < 3 else None
        new = {
            "id": names[number],
            "name": f"{row.name} {number}",
            "short_name": f"{row.short_name} {number}",
        }
        return row.model_copy(update={**new, "current": number == 0, "inquiry_rank": rank})

    def moved(row: Argument, number: int) -> Argument:
        option_id = names[(places[row.option] + number) % options]
        criterion = scales[columns[row.criterion] % criteria]
        return row.model_copy(
            update={"id": f"{row.id}-{number}", "option": option_id, "criterion": criterion}
        )

    again = range(1 if options <= 3 else 2)
    scaled = (row for number, row in enumerate(CASE.criteria * 2) if number < criteria)
    return with_tables(
        CASE,
        **{
            "options": tuple(option(number) for number in range(options)),
            "criteria": tuple(
                row.model_copy(update={"id": scales[number], "name": f"{row.name} {number}"})
                for number, row in enumerate(scaled)
            ),
            "arguments": tuple(moved(row, 3 * number) for row in COUNTING for number in again),
            "scores": (),
            "bylaws": (),
        },
    )


def whole(case: Case, scenario: Scenario, samples: int = FEW) -> Result:
    answer = placement_answer(case, scenario, samples)
    return Result(placement=answer, sentences=findings.sentences(case, scenario, answer))


# ---- order ----------------------------------------------------------------------------------------------


@given(
    scenarios(), st.integers(0, 2), st.integers(0, 2), st.lists(st.integers(1, 30), min_size=10, max_size=10)
)
@settings(max_examples=12, deadline=None)
def test_a_dominated_option_never_ranks_first(
    scenario: Scenario, low: int, high: int, gaps: list[int]
) -> None:
    assume(low != high)
    below, above = CASE.options[low].id, CASE.options[high].id
    own = []
    for criterion, gap in zip(CASE.criteria, gaps, strict=True):
        own += [sure(above, criterion.id, 40 + gap), sure(below, criterion.id, 40 - gap / 30)]
    answer = placement_answer(CASE, scenario.with_(overruled=tuple(own)), FEW)
    assert answer.ranks[low][0] == 0
    assert answer.ranks_given_scores[low][0] == 0
    assert answer.pairwise[low][high] == 0
    assert answer.order[0] != low
    assert answer.leader != low
    assert answer.challenges[low].moved is None, "no weights put it first"
    assert all(part.leader != low for walk in answer.walks for part in walk.stretches)
    assert all(outcome.leads[low] == 0 for outcome in (*answer.laws, *answer.forms, *answer.voices))


@given(scenarios(), st.data())
@settings(max_examples=12, deadline=None)
def test_striking_what_supports_an_option_never_raises_it_and_what_opposes_it_never_lowers_it(
    scenario: Scenario, data: st.DataObject
) -> None:
    reforms = scenario.active_reforms(CASE)
    heard = [row for row in CASE.arguments if holds(row, scenario, reforms)]
    assume(heard)
    row = data.draw(st.sampled_from(heard))
    place = [option.id for option in CASE.options].index(row.option)
    before = placement_answer(CASE, scenario, FEW)
    after = placement_answer(CASE, scenario.with_(struck=(*scenario.struck, row.id)), FEW)
    change = after.overall[place] - before.overall[place]
    assert change <= 1e-9 if row.direction == "för" else change >= -1e-9
    for other in range(len(CASE.options)):
        if other != place:
            assert after.overall[other] == pytest.approx(before.overall[other], abs=1e-9)
    told = next(one for one in before.influences if one.argument == row.id)
    assert told.effect == pytest.approx(change, abs=1e-9)
    assert told.overall == pytest.approx(after.overall, abs=1e-9)
    assert told.leader == after.order[0] or after.overall[told.leader] == pytest.approx(max(after.overall))


@given(scenarios())
@settings(max_examples=12, deadline=None)
def test_an_answer_keeps_its_own_bounds(scenario: Scenario) -> None:
    answer = placement_answer(CASE, scenario, FEW)
    assert sum(answer.weights) == pytest.approx(1)
    likely, low, high = np.array(answer.likely), np.array(answer.low), np.array(answer.high)
    assert ((low <= likely) & (likely <= high)).all()
    assert low.min() >= 0
    assert high.max() <= 100
    for ranks in (np.array(answer.ranks), np.array(answer.ranks_given_scores)):
        assert np.allclose(ranks.sum(axis=0), 1)
        assert np.allclose(ranks.sum(axis=1), 1)
    assert np.array(answer.likely) @ np.array(answer.weights) == pytest.approx(answer.overall)
    for outcome in (*answer.laws, *answer.forms, *answer.voices):
        assert min(outcome.regret) == 0
        assert sum(outcome.leads) == pytest.approx(1)
    for walk in answer.walks:
        assert walk.stretches[0].low == 0
        assert walk.stretches[-1].high == 1
    now = next(one for one in answer.forms if one.id == scenario.form)
    assert now.overall == answer.overall, "the form in hand is the answer itself"


@given(scenarios())
@settings(max_examples=12, deadline=None)
def test_the_law_and_the_voices_in_hand_give_the_answer_itself(scenario: Scenario) -> None:
    answer = placement_answer(CASE, scenario, FEW)
    setting = scenario.law_setting(CASE)
    if setting is not None:
        assert next(one for one in answer.laws if one.id == setting.id).overall == answer.overall
    if not scenario.silenced:
        wanted = "utan-egna" if scenario.without_own_units else "alla"
        assert next(one for one in answer.voices if one.id == wanted).overall == answer.overall


# ---- the same again -------------------------------------------------------------------------------------


@given(scenarios())
@settings(max_examples=12, deadline=None)
def test_same_case_scenario_and_seed_give_the_same_result(scenario: Scenario) -> None:
    again = Scenario.model_validate_json(scenario.model_dump_json())
    assert whole(CASE, scenario).model_dump_json() == whole(CASE, again).model_dump_json()


@given(scenarios())
@settings(max_examples=12, deadline=None)
def test_a_result_is_the_same_when_it_comes_back_from_json(scenario: Scenario) -> None:
    result = whole(CASE, scenario)
    assert Result.model_validate_json(result.model_dump_json()) == result


def test_the_order_of_arguments_does_not_matter(answer: PlacementResult) -> None:
    turned = CASE.model_copy(update={"arguments": CASE.arguments[::-1]})
    again = placement_answer(turned, START)
    for name in ("low", "likely", "high", "overall", "ranks", "laws", "forms", "walks", "influences"):
        assert getattr(again, name) == getattr(answer, name), name
    assert set(again.active) == set(answer.active)


def test_another_seed_moves_the_draws_and_nothing_else(answer: PlacementResult) -> None:
    other = placement_answer(CASE, START.with_(seed=1))
    assert other.ranks != answer.ranks
    assert np.array(other.ranks) == pytest.approx(
        np.array(answer.ranks), abs=5 * answer.standard_error + 0.01
    )
    for name in ("likely", "overall", "influences", "walks", "challenges", "active"):
        assert getattr(other, name) == getattr(answer, name), name


# ---- weights --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("points", [1.0, 5.0, 33.0, 100.0])
def test_equal_weights_are_a_swing_with_equal_points(answer: PlacementResult, points: float) -> None:
    swing = START.with_(weighting="swing", points=tuple((row.id, points) for row in CASE.criteria))
    assert placement_answer(CASE, swing).model_dump_json() == answer.model_dump_json()


def test_weights_that_are_all_zero_are_refused() -> None:
    nothing = START.with_(weighting="swing", points=tuple((row.id, 0.0) for row in CASE.criteria))
    with pytest.raises(ValueError, match="above zero"):
        placement_answer(CASE, nothing)
    with pytest.raises(ValueError, match="above zero"):
        weight_vector(CASE, nothing)


@pytest.mark.parametrize("ranking", [(), ("C1",), ("C1",) * 10])
def test_a_ranking_that_is_not_whole_is_refused(ranking: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="ranking"):
        placement_answer(CASE, START.with_(weighting="ranking", ranking=ranking), FEW)


def test_a_criterion_that_is_ranked_higher_weighs_more() -> None:
    order = [row.id for row in CASE.criteria][::-1]
    answer = placement_answer(CASE, START.with_(weighting="ranking", ranking=tuple(order)), FEW)
    weights = dict(zip(answer.criteria, answer.weights, strict=True))
    assert [weights[name] for name in order] == sorted(answer.weights, reverse=True)
    assert len(set(answer.weights)) == len(order)


def test_only_the_weighed_criterion_decides_when_it_has_all_the_weight() -> None:
    for place, criterion in enumerate(CASE.criteria):
        points = tuple((row.id, 100.0 if row == criterion else 0.0) for row in CASE.criteria)
        answer = placement_answer(CASE, START.with_(weighting="swing", points=points), FEW)
        assert answer.overall == pytest.approx([row[place] for row in answer.likely])


# ---- arguments, voices and scores of one's own ----------------------------------------------------------


@given(scenarios())
@settings(max_examples=12, deadline=None)
def test_leaving_out_own_units_silences_exactly_those_who_judge_their_own(scenario: Scenario) -> None:
    with_all = score_table(CASE, scenario.with_(without_own_units=False)).active
    without = score_table(CASE, scenario.with_(without_own_units=True)).active
    for row, on, still in zip(CASE.arguments, with_all, without, strict=True):
        assert still == (on and not row.own_unit)


def test_some_voices_judge_their_own_unit_and_some_do_not() -> None:
    assert {row.own_unit for row in COUNTING} == {True, False}


@given(scenarios())
@settings(max_examples=12, deadline=None)
def test_what_does_not_count_never_counts(scenario: Scenario) -> None:
    reforms = scenario.active_reforms(CASE)
    for row in CASE.arguments:
        if holds(row, scenario, reforms):
            assert row.counts
            assert row.id not in scenario.struck
            assert row.voice not in scenario.silenced
            assert set(row.reforms) <= set(reforms)


def test_a_claim_before_and_after_a_law_never_counts_twice() -> None:
    # UN01a and UN01b, SN03a and SN03b: the same reason under conditions that exclude each other.
    for setting in CASE.law_settings:
        for form in CASE.forms:
            scenario = START.under(setting).with_(form=form.id)
            reforms = scenario.active_reforms(CASE)
            twice = [
                row.id[:-1] for row in COUNTING if row.id[-1].isalpha() and holds(row, scenario, reforms)
            ]
            assert len(twice) == len(set(twice)), (setting.id, form.id, twice)


@given(scenarios(), st.integers(0, 2), st.integers(0, 9), st.tuples(*[st.integers(0, 100)] * 3))
@settings(max_examples=12, deadline=None)
def test_a_score_of_ones_own_stands_as_it_was_set(
    scenario: Scenario, option: int, criterion: int, numbers: tuple[int, int, int]
) -> None:
    low, likely, high = sorted(numbers)
    own = OverruledScore(
        option=CASE.options[option].id,
        criterion=CASE.criteria[criterion].id,
        low=low,
        likely=likely,
        high=high,
        reason="prov",
    )
    answer = placement_answer(CASE, scenario.with_(overruled=(own,)), FEW)
    assert answer.origin[option][criterion] == "egen"
    assert [origin for row in answer.origin for origin in row].count("egen") == 1
    assert [m[option][criterion] for m in (answer.low, answer.likely, answer.high)] == [low, likely, high]


def test_a_score_of_the_case_goes_before_arguments_and_ones_own_before_both() -> None:
    from models.rows import Score

    hand = Score(option="UN", criterion="C1", low=10, likely=20, high=30, reason="satt", kind="härledd")
    scored = CASE.model_copy(update={"scores": (hand,)})
    by_hand = score_table(scored, START)
    assert by_hand.origin[0][0] == "bedömning"
    assert by_hand.likely[0][0] == 20
    own = score_table(scored, START.with_(overruled=(sure("UN", "C1", 77),)))
    assert own.origin[0][0] == "egen"
    assert own.likely[0][0] == 77
    elsewhere = hand.model_copy(update={"forms": ("phased_out",)})
    assert score_table(CASE.model_copy(update={"scores": (elsewhere,)}), START).origin[0][0] != "bedömning"


def test_a_cell_without_arguments_is_not_knowing(answer: PlacementResult) -> None:
    for low, likely, high, origin in zip(answer.low, answer.likely, answer.high, answer.origin, strict=True):
        for column, word in enumerate(origin):
            assert (word == "tyst") <= ((low[column], likely[column], high[column]) == (25, 50, 75))


# ---- when there is little to weigh ----------------------------------------------------------------------


def test_when_every_score_is_equal_there_is_nothing_to_rank() -> None:
    own = tuple(sure(option.id, criterion.id, 50) for option in CASE.options for criterion in CASE.criteria)
    answer = placement_answer(CASE, START.with_(overruled=own))
    assert findings.unrankable(answer)
    assert "går inte att rangordna" in findings.lead(CASE, answer)
    assert answer.ranks == pytest.approx(np.full((3, 3), 1 / 3))


@pytest.mark.parametrize("options", [2, 3, 5, 10])
@pytest.mark.parametrize("criteria", [1, 2, 10, 20])
def test_other_numbers_of_options_and_criteria_work(options: int, criteria: int) -> None:
    case = synthetic(options, criteria)
    start = base(case)
    result = whole(case, start)
    answer = result.placement
    assert len(answer.overall) == options
    assert len(answer.weights) == criteria
    assert len(answer.walks) == (criteria if criteria > 1 else 0)
    assert Result.model_validate_json(result.model_dump_json()) == result
    assert start.differences(case) == ()
    swing = start.with_(weighting="swing", points=((case.criteria[0].id, 100.0),))
    assert len(placement_answer(case, swing, FEW).overall) == options
    ranking = start.with_(weighting="ranking", ranking=tuple(row.id for row in case.criteria))
    assert len(placement_answer(case, ranking, FEW).overall) == options


def test_a_case_without_any_argument_says_that_the_sources_are_silent() -> None:
    bare = CASE.model_copy(update={"arguments": ()})
    result = whole(bare, base(bare))
    assert {origin for row in result.placement.origin for origin in row} == {"tyst"}
    assert "går inte att rangordna" in result.sentences["lead"]


def test_a_case_without_the_inquirys_order_makes_no_check() -> None:
    unranked = CASE.model_copy(
        update={"options": tuple(row.model_copy(update={"inquiry_rank": None}) for row in CASE.options)}
    )
    result = whole(unranked, base(unranked))
    assert result.placement.inquiry == ()
    assert result.sentences["inquiry"] == ""


def test_the_inquirys_own_order_is_checked_in_both_autumns(answer: PlacementResult) -> None:
    assert [check.setting for check in answer.inquiry] == ["autumn-2025", "autumn-2025-expected"]
    for check in answer.inquiry:
        law = next(one for one in answer.laws if one.id == check.setting)
        assert list(check.order) == sorted(range(3), key=lambda option: (-law.overall[option], option))
        wanted = [
            option for _, option in sorted((row.inquiry_rank or 0, i) for i, row in enumerate(CASE.options))
        ]
        assert check.agrees == (list(check.order) == wanted)
        assert 0 <= check.share <= 1


def test_children_are_among_the_criteria(answer: PlacementResult) -> None:
    assert answer.child_weight == pytest.approx(
        sum(weight for row, weight in zip(CASE.criteria, answer.weights, strict=True) if row.child)
    )
    assert answer.child_weight > 0


def test_the_case_is_read_without_touching_its_folder() -> None:
    before = case_files.stamp(case_files.SHIPPED)
    case_files.read(case_files.SHIPPED)
    assert case_files.stamp(case_files.SHIPPED) == before
