"""What the assembled answer about the grant must be, whatever the example's numbers are."""

from __future__ import annotations

import json

import pytest

from models.case import Case
from models.grant_answer import QUICK, SAMPLES, grants_answer
from models.grant_assumptions import (
    HYBRID,
    KEY,
    MODEL_NAMES,
    POOL,
    RECALCULATED,
    TODAY,
    assumed,
    moves,
    recalculated,
)
from models.grant_findings import grant_sentences
from models.grant_result import GrantsResult
from models.scenario import GrantChoices, Scenario, fitted


@pytest.fixture(scope="module")
def whole(case: Case, start: Scenario) -> GrantsResult:
    answer = grants_answer(case, start)
    assert answer is not None
    return answer


def quick(case: Case, scenario: Scenario) -> GrantsResult:
    answer = grants_answer(case, scenario, QUICK)
    assert answer is not None
    return answer


def test_the_five_models_stand_in_order_and_their_parts_make_one(whole: GrantsResult) -> None:
    assert [one.id for one in whole.models] == list(MODEL_NAMES)
    for one in whole.models:
        assert (one.covered or 0) + (one.borne or 0) + (one.not_done or 0) == pytest.approx(1)


def test_every_krona_of_the_income_is_somewhere(whole: GrantsResult) -> None:
    for one in whole.models:
        assert one.to_needs + one.surplus + one.unused + one.overhead == pytest.approx(
            whole.income_mean, rel=1e-6
        )


def test_the_example_is_of_a_plausible_size_and_says_so(
    case: Case, start: Scenario, whole: GrantsResult
) -> None:
    assert whole.plausibility is not None
    assert 0.8 <= whole.plausibility <= 1.2
    assert "Rimlighetskontroll" in grant_sentences(case, start, whole)["grants_size"]


def test_the_same_scenario_gives_the_same_figures_and_a_snapshot_can_keep_them(
    case: Case, start: Scenario, whole: GrantsResult
) -> None:
    assert quick(case, start) == quick(case, start)
    kept = GrantsResult.model_validate_json(json.dumps(whole.model_dump(mode="json"), allow_nan=False))
    assert kept == whole


def test_the_whole_answer_has_what_the_preview_leaves_out(
    case: Case, start: Scenario, whole: GrantsResult
) -> None:
    early = quick(case, start)
    assert early.preview
    assert not early.levers
    assert not whole.preview
    assert whole.samples == SAMPLES
    assert len(whole.levers) > 20
    assert len(whole.sweep) > 5
    assert len(whole.crisis) == whole.years


def test_shares_that_are_the_recalculated_ones_cover_as_much_as_they_do(case: Case, start: Scenario) -> None:
    believed = recalculated(case, assumed(case, start))
    shares = tuple((row.id, 100 * share) for row, share in zip(case.recipients, believed.shares, strict=True))
    answer = quick(case, start.with_grants(shares=shares))
    assert answer.model(TODAY).covered == pytest.approx(answer.model(RECALCULATED).covered or 0, abs=1e-6)
    assert answer.misplaced == pytest.approx(0, abs=1e-9)


def test_the_exact_shares_in_use_make_one(whole: GrantsResult) -> None:
    for shares in (whole.today, whole.recalculated, *whole.key):
        assert sum(shares) == pytest.approx(1, abs=1e-11)


def test_zero_arrivals_have_a_defined_answer(case: Case, start: Scenario) -> None:
    answer = grants_answer(case, start.with_grants(received=0))
    assert answer is not None
    assert answer.income_mean == 0
    assert answer.plausibility is None
    said = grant_sentences(case, start, answer)
    assert said["grants_lead"].startswith("Tas ingen emot kommer ingen ny ersättning")
    assert said["grants_turn"] == ""


def test_no_need_at_all_has_a_defined_answer(case: Case, start: Scenario) -> None:
    answer = grants_answer(case, start.with_grants(costs=tuple((row.id, 0.0) for row in case.needs)))
    assert answer is not None
    assert answer.model(POOL).covered is None
    assert grant_sentences(case, start, answer)["grants_lead"].startswith("Inget behov är ifyllt")


def test_a_pool_of_nothing_leaves_the_hybrid_as_its_key(case: Case, start: Scenario) -> None:
    answer = quick(case, start.with_grants(fixed_part=1.0))
    fixed, key = answer.model(HYBRID), answer.model(KEY)
    assert fixed.covered == pytest.approx(key.covered or 0, abs=1e-6)


def test_a_reserve_of_everything_shares_nothing_out(case: Case, start: Scenario) -> None:
    pool = quick(case, start.with_grants(reserve=1.0)).model(POOL)
    assert pool.to_needs == pytest.approx(0, abs=1)
    assert pool.covered == pytest.approx(0, abs=1e-6)


def test_more_rounds_wait_less(case: Case, start: Scenario) -> None:
    one, twelve = (quick(case, start.with_grants(rounds=n)).model(POOL).lag.mid for n in (1, 12))
    assert one is not None
    assert twelve is not None
    assert twelve < one


def test_money_that_is_kept_covers_no_less_than_money_that_is_lost(case: Case, start: Scenario) -> None:
    lost, kept = (quick(case, start.with_grants(year_end=end)) for end in ("result", "kept"))
    for name in MODEL_NAMES:
        assert (kept.model(name).covered or 0) >= (lost.model(name).covered or 0) - 1e-9


def test_the_levers_are_one_at_a_time_and_the_largest_first(
    case: Case, start: Scenario, whole: GrantsResult
) -> None:
    reach = [
        max(abs(v - whole.base_gap[0]) for v in one.recalculated)
        + max(abs(v - whole.base_gap[1]) for v in one.today)
        for one in whole.levers
    ]
    assert reach == sorted(reach, reverse=True)
    assert {one.id for one in whole.levers} == {move.id for move in moves(case, assumed(case, start))}


def test_the_new_amount_brings_more_but_only_as_new_people_come(whole: GrantsResult) -> None:
    older, newer = whole.months
    assert newer.cash[0] == pytest.approx(older.cash[0])
    assert sum(newer.cash[-12:]) / sum(older.cash[-12:]) == pytest.approx(180_700 / 165_000, rel=0.01)


def test_no_kronor_are_said_without_saying_that_they_are_an_example(
    case: Case, start: Scenario, whole: GrantsResult
) -> None:
    said = grant_sentences(case, start, whole)
    for name, sentence in said.items():
        assert "bäst" not in sentence, name
        if "miljon" in sentence or "000\u00a0kr" in sentence:
            assert "i räkneexemplet" in sentence.lower(), name
    assert "okänt" in said["grants_caution"]
    assert "inte vad en person kostar" in said["grants_income"]


def test_made_up_shares_do_not_win_the_argument(case: Case, start: Scenario, whole: GrantsResult) -> None:
    """The lead compares with recalculated shares too, and says that today's are an example."""
    lead = grant_sentences(case, start, whole)["grants_lead"]
    assert "exempelandelarna" in lead
    assert "omräknade andelar" in lead


def test_choices_are_told_one_line_each_and_taken_back_one_by_one(case: Case, start: Scenario) -> None:
    changed = start.with_grants(received=90, rounds=2, year_end="kept", costs=(("sfi", 4000.0),), reserve=0.2)
    lines = changed.differences(case)
    assert len(lines) == 5
    for line in lines:
        assert len(line.undone.differences(case)) == 4
    assert any("90 mottagna per år i stället för 40" in line.sentence for line in lines)


def test_an_older_draft_without_grants_still_reads(case: Case, start: Scenario) -> None:
    older = start.model_dump(mode="json")
    del older["grants"]
    assert Scenario.model_validate(older) == start


def test_choices_about_what_the_case_lacks_are_dropped(case: Case, start: Scenario) -> None:
    odd = start.with_(grants=GrantChoices(shares=(("annan", 100.0),), costs=(("annat", 1.0),)))
    assert fitted(odd, case).grants == GrantChoices()


@pytest.mark.parametrize(("last", "said"), [(49.9, "0,1 fattas"), (51.0, "1 är för mycket")])
def test_chosen_shares_must_make_a_hundred(last: float, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        GrantChoices(shares=(("a", 50.0), ("b", last)))
