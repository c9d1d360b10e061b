"""The network follows from the work: what a placement, a form and a law change, and what the door refuses."""

from __future__ import annotations

from dataclasses import asdict
from functools import cache
from itertools import combinations, product

import pytest

from data import case_files
from models.case import TABLES, Case
from models.door import CaseFaults, RawRow, opened
from models.network import journey, moved, performances, under
from models.network.under import MOST_ACTORS, acting, board
from models.network_rows import HOST, RECEPTION
from models.scenario import base


@cache
def enkoping() -> Case:
    return case_files.read(case_files.SHIPPED)


def laws(case: Case) -> dict[str, tuple[str, ...]]:
    start = base(case)
    return {setting.id: start.under(setting).active_reforms(case) for setting in case.law_settings}


def every_network() -> list[tuple[str, str, tuple[str, ...]]]:
    case = enkoping()
    return [
        (option.id, form.id, reforms)
        for option, form, reforms in product(case.options, case.forms, laws(case).values())
    ]


def spoilt(**changed: list[dict[str, object]]) -> list[str]:
    """The sentences that the door says when rows are put after those of a whole case."""
    case = enkoping()
    raw: dict[str, list[RawRow]] = {}
    for table in TABLES:
        rows = getattr(case, table.name)
        cells = [row.model_dump() for row in (rows if isinstance(rows, tuple) else (rows,))]
        cells += changed.get(table.name, [])
        raw[table.name] = [(number, row) for number, row in enumerate(cells, start=2)]
    with pytest.raises(CaseFaults) as caught:
        opened(raw)
    return [fault.sentence for fault in caught.value.faults]


OURS = {"kind": "härledd", "comment": "prov"}


@pytest.mark.parametrize("form", ["own_unit", "merged", "phased_out"])
@pytest.mark.parametrize("law", ["autumn-2025", "november-2026", "from-2027"])
def test_another_placement_moves_exactly_the_tasks_that_follow_the_placement(form: str, law: str) -> None:
    case = enkoping()
    reforms = laws(case)[law]
    for first, second in combinations([option.id for option in case.options], 2):
        rows = {
            name: {one.task: one.row for one in performances(case, name, form, reforms)}
            for name in (first, second)
        }
        follow = {
            task
            for task, row in rows[first].items()
            if row is not None and (row.responsible in (RECEPTION, HOST) or row != rows[second][task])
        }
        assert set(moved(case, form, reforms, first, second)) == follow
        here, there = under(case, first, form, reforms), under(case, second, form, reforms)
        for task in set(here.tasks) - follow:
            mine, yours = here.tasks.index(task), there.tasks.index(task)
            who = {here.actors[i] for i in here.assignment[:, mine].nonzero()[0]}
            assert who == {there.actors[i] for i in there.assignment[:, yours].nonzero()[0]}


def test_a_placement_never_moves_what_a_state_body_does() -> None:
    case = enkoping()
    for _, form, reforms in every_network():
        for first, second in combinations([option.id for option in case.options], 2):
            for task in moved(case, form, reforms, first, second):
                for one in performances(case, second, form, reforms):
                    if one.task == task and one.responsible:
                        assert not case.actor(one.responsible).outside or one.responsible == "A33"


def test_only_units_that_act_are_in_the_network_and_at_most_thirty_two() -> None:
    case = enkoping()
    for option, form, reforms in every_network():
        network = under(case, option, form, reforms)
        assert 20 <= len(network.actors) <= MOST_ACTORS
        assert all(case.actor(name).network for name in network.actors)
        assert "A43" not in network.actors
        assert "A04" not in network.actors


def test_every_task_has_at_most_one_responsible_and_the_reception_stands_under_the_placements_board() -> None:
    case = enkoping()
    for option, form, reforms in every_network():
        network = under(case, option, form, reforms)
        assert ((network.assignment == 1).sum(axis=0) <= 1).all()
        assert network.reception is not None
        assert network.groups[network.reception] == case.option(option).board


def test_the_reception_disappears_when_its_tasks_are_merged_and_a_coordinator_comes_when_it_is_phased_out() -> (
    None
):
    case = enkoping()
    assert {actor.id for actor in acting(case, "own_unit")} - {
        actor.id for actor in acting(case, "merged")
    } == {"A11"}
    assert "A32" in {actor.id for actor in acting(case, "phased_out")}


def test_a_task_whose_only_performer_is_gone_is_a_gap_and_not_hidden() -> None:
    case = enkoping()
    reforms = laws(case)["november-2026"]
    gaps = {one.task for one in performances(case, "UN", "phased_out", reforms) if one.state == "lucka"}
    assert gaps == {"U07", "U08"}
    network = under(case, "UN", "phased_out", reforms)
    for task in gaps:
        assert not network.able[:, network.tasks.index(task)].any()
        assert network.weights[network.tasks.index(task)] == 1


def test_a_task_that_nobody_has_said_who_does_is_an_open_question_and_weighs_nothing() -> None:
    case = enkoping()
    network = under(case, "UN", "own_unit", laws(case)["november-2026"])
    for task in ("U28", "U29"):
        assert not network.able[:, network.tasks.index(task)].any()
        assert network.weights[network.tasks.index(task)] == 0


def test_laws_add_their_own_tasks() -> None:
    case, states = enkoping(), laws(enkoping())
    tasks = {law: set(under(case, "SN", "own_unit", reforms).tasks) for law, reforms in states.items()}
    assert tasks["november-2026"] - tasks["autumn-2025"] == {"U33", "U34", "U35"}
    assert tasks["from-2027"] - tasks["november-2026"] == {"U03", "U56", "U57", "U58", "U59"}


def test_the_activity_requirement_comes_after_the_establishment_period() -> None:
    case = enkoping()
    reforms = laws(case)["november-2026"]
    met = [task.id for task, _ in journey(case, performances(case, "SN", "own_unit", reforms), "assigned")]
    assert met.index("U33") > met.index("U36") > met.index("U30")
    practice = next(one for one in performances(case, "SN", "own_unit", reforms) if one.task == "U30")
    assert practice.responsible == "A35"
    expected = performances(case, "SN", "own_unit", laws(case)["autumn-2025-expected"])
    assert next(one for one in expected if one.task == "U30").responsible == "A19"


def test_the_establishment_benefit_is_paid_by_forsakringskassan() -> None:
    case = enkoping()
    for option, form, reforms in every_network():
        paid = next(one for one in performances(case, option, form, reforms) if one.task == "U15")
        assert case.actor(paid.responsible).name == "Försäkringskassan"


def test_nearness_to_sfi_is_strong_only_where_the_source_says_so() -> None:
    case = enkoping()
    reforms = laws(case)["november-2026"]
    for option in ("UN", "SN", "KC"):
        network = under(case, option, "own_unit", reforms)
        pair = network.actors.index("A11"), network.actors.index("A15")
        assert (network.tie_low[pair], network.tie_high[pair]) == ((1, 1) if option == "UN" else (0, 1))


def test_every_actor_task_responsibility_dependency_and_tie_has_a_source_or_is_marked_as_ours() -> None:
    case = enkoping()
    for table in (case.actors, case.tasks, case.responsibilities, case.dependencies, case.ties):
        for row in table:
            assert row.kind in ("belagd", "härledd", "antagande")
            assert row.source
            assert row.section
    assert all(row.kind != "belagd" and row.reason for row in case.dependencies)
    assert all(
        row.low is not None and row.high is not None for row in case.settings if row.kind == "antagande"
    )


def test_the_board_of_whoever_receives_follows_the_placement_and_no_one_elses_does() -> None:
    case = enkoping()
    for actor in acting(case, "own_unit"):
        boards = {board(case, actor, option.id) for option in case.options}
        assert len(boards) == (3 if actor.reception else 1)


def test_an_unknown_form_or_option_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        under(enkoping(), "UN", "nothing", ())
    with pytest.raises(KeyError):
        under(enkoping(), "nothing", "own_unit", ())


def test_the_door_says_when_a_task_has_two_responsible() -> None:
    row = {"id": "U26-x", "task": "U26", "responsible": "A14", "options": "SN", **OURS}
    (said,) = spoilt(responsibilities=[row])
    assert said.startswith("responsibilities.csv, rad ")
    assert "uppgiften har redan en ansvarig på rad" in said
    assert "kolumn responsible" in said


def test_the_door_says_when_dependencies_go_in_a_circle() -> None:
    row = {"id": "D99", "needing": "U01", "needed": "U06", "strength": 1, "reason": "prov", **OURS}
    (said,) = spoilt(dependencies=[row])
    assert "beroendena går i en cirkel" in said


def test_the_door_says_when_an_actor_or_a_task_does_not_exist() -> None:
    tie = {"id": "B999", "first": "A11", "second": "A999", "about": "prov", "strength": "svag", **OURS}
    need = {"id": "D99", "needing": "U999", "needed": "U06", "strength": 1, "reason": "prov", **OURS}
    said = spoilt(ties=[tie], dependencies=[need])
    assert any("aktören finns inte" in one and "A999" in one for one in said)
    assert any("uppgiften finns inte" in one and "U999" in one for one in said)


@pytest.mark.parametrize("strength", [4, -1, 1.5, "mycket"])
def test_the_door_refuses_strengths_outside_the_scale(strength: object) -> None:
    row = {"id": "D99", "needing": "U06", "needed": "U02", "strength": strength, "reason": "prov", **OURS}
    (said,) = spoilt(dependencies=[row])
    assert "dependencies.csv" in said
    assert "kolumn strength" in said


def test_the_door_refuses_a_tie_of_unheard_strength_and_a_tie_to_oneself() -> None:
    row = {"id": "B999", "first": "A11", "second": "A15", "about": "prov", "strength": "ganska", **OURS}
    (said,) = spoilt(ties=[row])
    assert "inte ett tillåtet värde" in said
    (said,) = spoilt(ties=[{**row, "second": "A11", "strength": "svag"}])
    assert "två olika aktörer" in said


def test_two_actors_cannot_both_receive_and_two_cannot_host_one_placement() -> None:
    actor = asdict_of("A15") | {"id": "A98", "reception": True, "group": ""}
    assert any("två tar emot" in one for one in spoilt(actors=[actor]))
    host = asdict_of("A15") | {"id": "A98", "host_of": "SN"}
    assert any("redan värd" in one for one in spoilt(actors=[host]))


def asdict_of(actor: str) -> dict[str, object]:
    return dict(enkoping().actor(actor).model_dump())


def test_a_network_is_frozen() -> None:
    network = under(enkoping(), "UN", "own_unit", ())
    with pytest.raises((AttributeError, ValueError)):
        network.assignment[0, 0] = 2
    assert set(asdict(network)) >= {"actors", "groups", "tasks", "journey"}
