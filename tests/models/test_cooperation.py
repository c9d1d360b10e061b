"""What the network answers: intervals and shares, the same figures everywhere, and nothing where nothing is known."""

from __future__ import annotations

from functools import cache

import networkx as nx
import numpy as np
import pytest

from data import case_files
from models.answer import placement_answer, score_table
from models.case import Case
from models.cooperation import Measured, cooperation_answer, measured, states_of_law
from models.cooperation_findings import between, least, sentences
from models.cooperation_result import CooperationResult
from models.measured import points, replaceable
from models.network import handoffs
from models.result import Result
from models.scenario import base, fitted


@cache
def enkoping() -> Case:
    return case_files.read(case_files.SHIPPED)


@cache
def known() -> Measured:
    case = enkoping()
    return measured(case, states_of_law(case, base(case)), samples=40)


@cache
def answer() -> CooperationResult:
    return cooperation_answer(enkoping(), base(enkoping()), known())


@cache
def said() -> dict[str, str]:
    case = enkoping()
    return sentences(case, answer(), placement_answer(case, base(case), samples=500))


def test_every_option_form_and_law_is_measured() -> None:
    case = enkoping()
    assert len(answer().cells) == len(case.options) * len(case.forms) * len(case.law_settings)
    for cell in answer().cells:
        for name, span in cell.values.items():
            if span.exact is not None and span.low is not None and span.high is not None:
                assert span.low <= span.exact <= span.high, name


def test_the_parts_of_the_burden_sum_to_it_with_their_costs() -> None:
    case = enkoping()
    board, outside = (case.setting(name).value for name in ("natverk-namndgrans", "natverk-utanfor"))
    for cell in answer().cells:
        within, across, beyond = cell.parts
        burden = cell.values["coordination_burden"].exact
        assert burden == pytest.approx(within + board * across + outside * beyond)


def test_steps_of_the_journey_agree_with_the_engines_handoffs() -> None:
    for view in answer().views:
        cell, assigned = answer().cell(view.option), view.journeys[0]
        assert assigned.trip == cell.assigned
        assert sum(step.handoff for step in assigned.steps) == cell.assigned.handoffs[0]
        assert sum(step.crossing for step in assigned.steps) == cell.assigned.crossings[0]
        walked = [(step.task, step.actor) for step in assigned.steps if step.actor]
        network = known().networks[view.option, view.form, view.law]
        groups = dict(zip(network.actors, network.groups, strict=True))
        assert handoffs(walked) == cell.assigned.handoffs[0] == cell.values["handoffs"].exact
        assert handoffs(walked, groups) == cell.assigned.crossings[0] == cell.values["group_handoffs"].exact


def test_a_step_that_nobody_is_said_to_do_makes_an_interval() -> None:
    for cell in answer().cells:
        for trip in (cell.assigned, cell.own_housing):
            assert trip.handoffs[0] <= trip.handoffs[1]
            assert trip.crossings[0] <= trip.crossings[1]
            assert trip.crossings[0] <= trip.handoffs[0]


def test_without_the_integration_unit_tasks_lose_their_only_performer_and_actors_their_only_tie() -> None:
    case = enkoping()
    for view in answer().views:
        gone = next(one for one in view.absences if one.actor == "A11")
        assert {"U04", "U06", "U07", "U08", "U22", "U48"} <= set(gone.lose_only_performer)
        assert "U16" not in gone.lose_only_performer, "sfi can step in"
        assert gone.lose_only_tie == ("A33",)
        assert {"A33", "A34", "A35"} <= set(gone.may_lose_only_tie)
        network = known().networks[view.option, view.form, view.law]
        graph = nx.from_numpy_array(network.tie_low > 0)
        graph.remove_node(network.actors.index("A11"))
        alone = {network.actors[node] for node in graph if graph.degree(node) == 0}
        tied = {
            name
            for i, name in enumerate(network.actors)
            if network.tie_high[i, network.actors.index("A11")] > 0
        }
        assert set(gone.may_lose_only_tie) == alone & tied
        assert case.actor("A33").name in [case.actor(name).name for name in gone.lose_only_tie]


def test_an_actor_stands_in_the_same_place_in_every_scenario() -> None:
    case = enkoping()
    scenario = base(case).with_(form="phased_out").under(case.law_settings[-1])
    again = cooperation_answer(case, scenario, known())
    assert again.places == answer().places
    placed = [(place.x, place.y) for place in answer().places if place.column != 2]
    assert len(set(placed)) == len(placed)
    assert {place.actor for place in answer().places} >= {node.actor for v in again.views for node in v.nodes}


def test_moving_a_weight_changes_nothing_in_the_network() -> None:
    case = enkoping()
    moved = base(case).with_(weighting="swing", points=(("C1", 90.0),), struck=(case.arguments[0].id,))
    assert cooperation_answer(case, moved, known()) == answer()


def test_same_case_and_scenario_give_the_same_figures() -> None:
    case = enkoping()
    assert measured(case, states_of_law(case, base(case)), samples=40).cells == known().cells


def test_a_result_survives_being_frozen() -> None:
    case = enkoping()
    placement = placement_answer(case, base(case), samples=200)
    result = Result(placement=placement, cooperation=answer(), sentences=said())
    assert Result.model_validate_json(result.model_dump_json()) == result
    older = result.model_dump(mode="json")
    del older["cooperation"]
    assert Result.model_validate(older).cooperation is None


def test_a_case_without_the_tables_says_why_it_cannot_be_computed() -> None:
    case = enkoping().model_copy(update={"actors": (), "ties": ()})
    empty = cooperation_answer(case, base(case))
    assert "ej beräkningsbart" in empty.missing
    assert sentences(case, empty, placement_answer(case, base(case), samples=50)) == {
        "cooperation_lead": empty.missing
    }


def test_a_case_where_nobody_is_known_to_do_anything_has_no_burden_and_no_journey() -> None:
    whole = enkoping()
    rows = tuple(
        row.model_copy(update={"responsible": "okänd", "support": (), "substitutes": ()})
        for row in whole.responsibilities
    )
    case = whole.model_copy(update={"responsibilities": rows})
    found = cooperation_answer(case, base(case), measured(case, states_of_law(case, base(case)), samples=3))
    for cell in found.cells:
        assert cell.values["coordination_burden"].exact == 0
        assert cell.values["coverage"].exact is None
        assert cell.against_today is None
    placement = placement_answer(case, base(case), samples=50)
    assert "knappt" in sentences(case, found, placement)["cooperation_lead"]


def test_own_law_is_measured_beside_the_cases_own() -> None:
    case = enkoping()
    scenario = base(case).with_(law_added=("bosattningslag-2026",), law_removed=("aktivitetskrav-2026",))
    laws = states_of_law(case, scenario)
    assert laws[-1].id == "egna"
    assert laws[-1].reforms == ("bosattningslag-2026",)
    assert states_of_law(case, base(case))[-1].id != "egna"


def test_measured_criteria_replace_their_twins_and_are_told_apart() -> None:
    case = enkoping()
    assert {name: row.id for name, row in replaceable(case).items()} == {
        "samordningsbörda": "C7",
        "sårbarhet": "C10",
    }
    scenario = base(case).with_(measured=("samordningsbörda",))
    judged, table = score_table(case, scenario), score_table(case, scenario, answer())
    columns = [row.id for row in case.criteria]
    c = columns.index("C7")
    assert {row[c] for row in table.origin} == {"mätt"}
    assert "mätt" not in {origin for row in judged.origin for origin in row}
    assert {row[columns.index("C10")] for row in table.origin} <= {"argument", "tyst"}
    today = next(i for i, option in enumerate(case.options) if option.current)
    assert table.likely[today, c] == pytest.approx(50), "today's burden is the middle of the scale"
    assert (table.low <= table.likely).all()
    assert (table.likely <= table.high).all()
    others = np.delete(np.arange(len(columns)), c)
    np.testing.assert_array_equal(table.likely[:, others], judged.likely[:, others])


def test_less_burden_never_gets_fewer_points() -> None:
    case = enkoping()
    cells = [cell for cell in answer().cells if cell.against_today is not None]
    for one in cells:
        for other in cells:
            mine, yours = points(case, "samordningsbörda", one), points(case, "samordningsbörda", other)
            assert mine is not None
            assert yours is not None
            assert one.against_today is not None
            assert other.against_today is not None
            if one.against_today[0] < other.against_today[0]:
                assert mine[1] >= yours[1]


def test_a_measured_criterion_is_a_difference_that_can_be_undone_and_forgotten() -> None:
    case = enkoping()
    scenario = base(case).with_(measured=("sårbarhet",))
    (difference,) = scenario.differences(case)
    assert "sårbarhet mäts" in difference.sentence
    assert difference.undone == base(case)
    bare = case.model_copy(
        update={"criteria": tuple(r.model_copy(update={"measure": ""}) for r in case.criteria)}
    )
    assert fitted(scenario, bare).measured == ()


def test_sentences_speak_of_draws_and_never_of_significance() -> None:
    text = " ".join(said().values()).lower()
    for word in ("signifikan", "p-värde", "sannolikt", "bäst med", "nan", "none"):
        assert word not in text
    assert "dragningar" in said()["cooperation_sure"]
    assert "kompetens" in said()["cooperation_against"]


def test_sentences_say_the_figures_that_the_result_holds() -> None:
    for view in answer().views:
        assert between(answer().cell(view.option).assigned.crossings) in said()["cooperation_journey"]
    assert enkoping().option(least(answer())).name in said()["cooperation_lead"]


def test_when_arguments_and_structure_part_it_is_said_plainly() -> None:
    case = enkoping()
    other = next(option.id for option in case.options if option.id != least(answer()))
    place = [option.id for option in case.options].index(other)
    ranks = tuple(tuple(1.0 if (o == place) == (r == 0) else 0.0 for r in range(3)) for o in range(3))
    placement = placement_answer(case, base(case), samples=50).model_copy(update={"ranks": ranks})
    told = sentences(case, answer(), placement)["cooperation_against"]
    assert told.startswith("Strukturen talar för")
    assert case.option(other).name in told
