"""One assumption at a time: what has no width moves nothing, and a turn is told exactly when the answer changes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from data import case_files
from models import sensitivity_findings as findings
from models.answer import leading_shares, placement_answer
from models.arguments import SILENT
from models.case import Case
from models.cooperation import burdens, cooperation_answer, measured, states_of_law
from models.cooperation_findings import least
from models.grant_answer import grants_answer
from models.grant_assumptions import RECALCULATED, TODAY
from models.grant_findings import flipping
from models.scenario import OverruledScore, Scenario, base
from models.sensitivity import STILL, Conclusion, Sensitivity, sensitivity
from tests.data import exempelkommun
from tests.models.test_scenario import with_tables


@pytest.fixture(scope="module")
def found(case: Case) -> Sensitivity:
    return sensitivity(case)


@pytest.fixture(scope="module")
def narrow(case: Case) -> Case:
    """The case with every range drawn together to its likely figure, wherever a table has one."""

    def tight(row: object, *columns: str) -> object:
        ends = {}
        for column in columns:
            for end in ("low", "high"):
                name = end if column in ("value", "share", "factor", "number") else f"{column}_{end}"
                if getattr(row, name) is not None:
                    ends[name] = getattr(row, column)
        return row.model_copy(update=ends)  # type: ignore[attr-defined]

    return with_tables(
        case,
        criteria=[tight(row, "weight") for row in case.criteria],
        settings=[tight(row, "value") for row in case.settings],
        needs=[tight(row, "probability", "monthly") for row in case.needs],
        groups=[tight(row, "share") for row in case.groups],
        households=[tight(row, "share") for row in case.households],
        shares=[tight(row, "share") for row in case.shares],
        group_factors=[tight(row, "factor") for row in case.group_factors],
        arrivals=[tight(row, "number") if row.number is not None else row for row in case.arrivals],
    )


def by(found: Sensitivity, name: str) -> Conclusion:
    return next(one for one in found.conclusions if one.id == name)


def test_a_range_without_width_moves_nothing(narrow: Case) -> None:
    flat = sensitivity(narrow)
    money = by(flat, "money")
    assert money.swings
    for swing in money.swings:
        assert swing.reach <= 1e-9, swing.name
        assert not swing.turning, swing.name
    for name in ("placement", "cooperation"):
        still = [
            one for one in by(flat, name).swings if one.id.startswith(("vikt-", "natverk-", "mottagande"))
        ]
        assert len(still) >= 8
        for swing in still:
            assert swing.at_low == swing.at_high == by(flat, name).now, swing.name


def test_the_base_is_the_answer_that_the_pages_show(case: Case, start: Scenario, found: Sensitivity) -> None:
    answer = placement_answer(case, start)
    placement = by(found, "placement")
    assert tuple(leading_shares(case, start)) == pytest.approx([row[0] for row in answer.ranks], abs=1e-12)
    assert placement.now.value == pytest.approx(answer.ranks[answer.leader][0])
    assert placement.now.answer == (case.options[answer.leader].short_name,)
    loads = sorted(burdens(case, start))
    assert by(found, "cooperation").now.value == pytest.approx(loads[1] / loads[0] - 1)


def test_a_turn_of_the_placement_is_told_when_another_leads(
    case: Case, start: Scenario, found: Sensitivity
) -> None:
    swings = {swing.id: swing for swing in by(found, "placement").swings}
    now = by(found, "placement").now.answer
    turning = [swing for swing in swings.values() if swing.turning]
    assert turning, "the silence of the sources can turn it"
    answer = placement_answer(case, start, samples=50)
    for row, option in enumerate(case.options):
        swing = swings[f"tyst-{option.id}"]
        for points, end, turns in ((SILENT[0], swing.at_low, 0), (SILENT[2], swing.at_high, 1)):
            pinned = tuple(
                OverruledScore(
                    option=option.id,
                    criterion=criterion.id,
                    low=points,
                    likely=points,
                    high=points,
                    reason="prövas",
                )
                for column, criterion in enumerate(case.criteria)
                if answer.origin[row][column] == "tyst"
            )
            there = placement_answer(case, start.with_(overruled=pinned))
            leads = (case.options[there.leader].short_name,)
            assert end.answer == leads
            assert swing.turns[turns] == (leads != now)
    for swing in swings.values():
        assert swing.turns == (swing.at_low.answer != now, swing.at_high.answer != now)
        assert (swing.lost > 1) == swing.turning, "another leads exactly when the whole lead is gone"


def test_one_weight_is_moved_and_the_others_kept(case: Case, start: Scenario, found: Sensitivity) -> None:
    criterion = case.criteria[3]
    swing = next(one for one in by(found, "placement").swings if one.id == f"vikt-{criterion.id}")
    assert criterion.weight_high is not None
    moved = start.with_(weighting="swing", points=((criterion.id, criterion.weight_high),))
    assert swing.at_high.value == pytest.approx(
        leading_shares(case, moved)[placement_answer(case, start, samples=2000).leader]
    )


def test_a_turn_of_cooperation_is_told_when_another_takes_least(
    case: Case, start: Scenario, found: Sensitivity
) -> None:
    swing = next(one for one in by(found, "cooperation").swings if one.id == "natverk-namndgrans")
    setting = case.setting("natverk-namndgrans")
    for end, value in ((swing.at_high, setting.high), (swing.at_low, 1.5)):
        changed = with_tables(
            case,
            settings=[
                row.model_copy(update={"value": value, "low": min(row.low or 0, value or 0)})
                if row.id == setting.id
                else row
                for row in case.settings
            ],
        )
        answer = cooperation_answer(
            changed, start, measured(changed, states_of_law(changed, start), samples=2)
        )
        assert case.option(least(answer)).short_name == end.answer[0]


def test_what_does_not_touch_the_work_does_not_touch_the_burden(found: Sensitivity) -> None:
    swings = {swing.id: swing for swing in by(found, "cooperation").swings}
    for name in ("okanda-kontakter", "natverk-bortfall", "natverk-franvaro-liten"):
        assert swings[name].reach == 0
        assert swings[name] not in by(found, "cooperation").moving


def test_money_is_moved_by_the_same_levers_as_on_its_own_page(
    case: Case, start: Scenario, found: Sensitivity
) -> None:
    answer = grants_answer(case, start)
    assert answer is not None
    money = by(found, "money")
    assert money.now.value == answer.base_gap[1]
    assert {one.id: (one.at_low.value, one.at_high.value) for one in money.swings} == {
        one.id: one.today for one in answer.levers
    }
    flips = {one.id for against in (TODAY, RECALCULATED) for one in flipping(answer, against)}
    assert flips <= {one.id for one in money.swings if one.turning}
    assert {one.id for one in money.swings if one.lost > 1} == flips


def test_the_same_case_gives_the_same_answer(case: Case, found: Sensitivity) -> None:
    parts: list[tuple[float, str]] = []
    assert sensitivity(case, lambda part, said: parts.append((part, said))) == found
    assert [part for part, _ in parts] == sorted(part for part, _ in parts)
    assert parts[-1] == (1.0, "Klart")


def test_the_largest_stand_first_and_the_groups_are_few(found: Sensitivity) -> None:
    for conclusion in found.conclusions:
        reaches = [swing.reach for swing in conclusion.swings]
        assert reaches == sorted(reaches, reverse=True)
        assert len({swing.id for swing in conclusion.swings}) == len(conclusion.swings) <= 35
        assert all(swing.reach > STILL or swing.turning for swing in conclusion.moving)


def test_five_to_check_first_speak_of_all_three(found: Sensitivity) -> None:
    first = found.first()
    assert len(first) == 5
    assert {conclusion.id for conclusion, _ in first} == {"placement", "cooperation", "money"}
    lost = [swing.lost for _, swing in first]
    assert lost == sorted(lost, reverse=True)
    for conclusion in found.conclusions:
        most = max(swing.lost for swing in conclusion.moving)
        assert any(one is conclusion and swing.lost == most for one, swing in first)


def test_five_are_found_where_only_one_conclusion_can_be_reached(found: Sensitivity) -> None:
    alone = replace(found, conclusions=found.conclusions[:1])
    assert len(alone.first()) == 5


def test_only_what_has_a_range_is_moved(case: Case, found: Sensitivity) -> None:
    rows = {row.id: row for row in (*case.settings, *case.criteria, *case.groups, *case.households)}
    for conclusion in found.conclusions:
        for swing in conclusion.swings:
            for name in swing.rows:
                assert name not in rows or rows[name].kind != "belagd", (swing.name, name)
    assert dict(found.without_range)["Behov"] > 0
    assert "En arbetstimme" in found.untried


def test_the_sentences_say_what_turns_and_nothing_about_significance(case: Case, found: Sensitivity) -> None:
    for conclusion in found.conclusions:
        said = findings.moves_most(conclusion)
        assert conclusion.swings[0].name in said
        assert ("vänder slutsatsen på egen hand" in said) == bool(conclusion.swings)
        assert "signifikan" not in said
        assert (
            "sannolikhet" not in said.replace(conclusion.swings[0].name, "").lower()
            or conclusion.id == "money"
        )
    money = by(found, "money")
    assert "räkneexemplet" in findings.moves_most(money)
    for conclusion, swing in found.first():
        line = findings.check_said(case, conclusion, swing)
        assert conclusion.page in line
        assert "Typ: " in line
        assert ("Slutsatsen vänder inte." in line) == (swing.lost < 1)
        assert (" är försprånget borta." in line) == (swing.lost == 1)
        assert ("räkneexemplet" in line) == (conclusion.id == "money")
    assert any("Behov" in line for line in findings.not_tried(found))


def test_another_municipality_without_network_and_grants_has_one_conclusion(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    other = case_files.read(exempelkommun.folder(tmp_path_factory.mktemp("annan")))
    found = sensitivity(other)
    assert [bool(one.why_not) for one in found.conclusions] == [False, True, True]
    assert {conclusion.id for conclusion, _ in found.first()} == {"placement"}
    assert by(found, "placement").now.answer == (
        other.options[placement_answer(other, base(other)).leader].short_name,
    )
    for conclusion in found.conclusions:
        assert findings.moves_most(conclusion)
