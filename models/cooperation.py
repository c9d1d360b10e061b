"""The cooperation network's answer to a scenario: the engines run on every placement, form and law of a case.

Two parts, so that they can be kept apart: `measured` depends on the case and the states of the law only,
`cooperation_answer` adds what the pages look into for the scenario's own form and law. Weights, scores and
voices are no part of either.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import networkx as nx
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from models.case import Case
from models.cooperation_result import (
    Absent,
    Cell,
    CooperationResult,
    Journey,
    LawState,
    Link,
    Node,
    Place,
    Reason,
    Relief,
    Span,
    Step,
    Trip,
    View,
)
from models.network import (
    BETTER,
    CompareSettings,
    Network,
    boundary_cost,
    compare_settings,
    coordination_burden,
    coordination_need,
    draws,
    exact,
    expected_loss,
    fragmentation,
    journey,
    moved,
    performances,
    relevant,
    relieving_ties,
    under,
    without,
)
from models.network.compare import best_shares, spans
from models.network.under import Performance, board, tie_rows, weight
from models.scenario import SEED, Scenario, base

DRAWS = 200
"""Perturbed copies: the standard error of a share is at most 3.5 percentage points."""

OWN_LAW = "egna"
KEPT = (
    "handoffs",
    "group_handoffs",
    "coordination_burden",
    "coverage",
    "ei_index",
    "hub_share",
    "sole_performer_share",
    "expected_loss",
    "worst_fragmentation",
    "cut_points",
    "efficiency",
    "worst_efficiency_loss",
)
Key = tuple[str, str, str]
Array = NDArray[np.float64]
Way = Literal["assigned", "own_housing"]


@dataclass(frozen=True, eq=False)
class Measured:
    """Every option × form × law: networks, cells and the fixed places of the picture."""

    networks: Mapping[Key, Network]
    laws: tuple[LawState, ...]
    cells: tuple[Cell, ...]
    places: tuple[Place, ...]
    settings: CompareSettings


def missing(case: Case) -> str:
    """Why the network cannot be computed, in Swedish; "" when it can."""
    tables = {
        "Aktörer": any(actor.network for actor in case.actors),
        "Uppgifter": bool(case.tasks),
        "Ansvar": bool(case.responsibilities),
        "Beroenden": bool(case.dependencies),
    }
    empty = [name for name, filled in tables.items() if not filled]
    return f"Nätverket är ej beräkningsbart: tabellen {empty[0]} är tom i underlaget." if empty else ""


def states_of_law(case: Case, scenario: Scenario) -> tuple[LawState, ...]:
    """The case's states of the law, and the scenario's own when none of them is alike for the network."""
    found = [
        LawState(
            id=setting.id,
            name=setting.name,
            reforms=tuple(sorted(relevant(case, base(case).under(setting).active_reforms(case)))),
        )
        for setting in case.law_settings
    ]
    own = tuple(sorted(relevant(case, scenario.active_reforms(case))))
    if all(law.reforms != own for law in found):
        found.append(LawState(id=OWN_LAW, name="Egna val", reforms=own))
    return tuple(found)


def measured(case: Case, laws: Sequence[LawState], samples: int = DRAWS, seed: int = SEED) -> Measured:
    """Measures, intervals and draws of every option, form and law; the same draws for all of them."""
    networks = {
        (option.id, form.id, law.id): under(case, option.id, form.id, law.reforms)
        for option in case.options
        for form in case.forms
        for law in laws
    }
    settings = compare_settings(case, samples)
    frame = exact(networks, settings)
    drawn = draws(networks, settings, seed, ties=False)
    keys = list(networks)
    today = _today(case)
    cells = []
    table = _spans(frame, drawn, keys)
    for row, key in enumerate(keys):
        option, form, law = key
        reforms = next(one.reforms for one in laws if one.id == law)
        performed = performances(case, option, form, reforms)
        reference = keys.index((*today, law)) if today else None
        cells.append(
            Cell(
                option=option,
                form=form,
                law=law,
                values=table[row],
                parts=_parts(networks[key]),
                against_today=_against(frame, drawn["coordination_burden"], keys, row, reference),
                assigned=_journey(case, option, performed, "assigned").trip,
                own_housing=_journey(case, option, performed, "own_housing").trip,
                open=sum(one.state == "okänd" for one in performed),
                gaps=tuple(one.task for one in performed if one.state == "lucka"),
                loss_if_open_are_lost=_loss_if_open_are_lost(case, networks[key]),
            )
        )
    return Measured(networks, tuple(laws), tuple(cells), _places(case, networks), settings)


def cooperation_answer(case: Case, scenario: Scenario, known: Measured | None = None) -> CooperationResult:
    """Everything the pages show, for the scenario's form and law.

    Args:
        known: `measured` of the case and `states_of_law` of the scenario, when it is kept somewhere.
    """
    why = missing(case)
    if why:
        return CooperationResult(law="", form=scenario.form, draws=0, missing=why)
    laws = states_of_law(case, scenario)
    known = known or measured(case, laws)
    own = tuple(sorted(relevant(case, scenario.active_reforms(case))))
    setting = scenario.law_setting(case)
    law = next(
        (one for one in laws if setting and one.id == setting.id),
        next(one for one in laws if one.reforms == own),
    )
    order = sorted(
        case.options, key=lambda option: _burden(known, (option.id, scenario.form, law.id)), reverse=False
    )
    least = (order[0].id, scenario.form, law.id)
    today = _today(case)
    return CooperationResult(
        law=law.id,
        form=scenario.form,
        draws=known.settings.draws,
        laws=known.laws,
        cells=known.cells,
        places=known.places,
        views=tuple(
            _view(case, known, (option.id, scenario.form, law.id), law, least) for option in case.options
        ),
        today=_view(case, known, (*today, law.id), law, least) if today else None,
        flips=_flips(case, known, scenario.form, law.id),
        turn=_turn(case, known, scenario.form, law.id),
    )


def burdens(case: Case, scenario: Scenario) -> tuple[float, ...]:
    """The coordination burden of each option in the scenario's form and law, as it stands without draws.

    Raises:
        KeyError: a setting of the network is missing.
    """
    settings, reforms = compare_settings(case, 1), scenario.active_reforms(case)
    return tuple(
        sum(
            _priced(
                _parts(under(case, option.id, scenario.form, reforms)), settings.board[1], settings.outside[1]
            )
        )
        for option in case.options
    )


def _today(case: Case) -> tuple[str, str] | None:
    """Today's placement and form."""
    current = next((option.id for option in case.options if option.current), None)
    return (current, case.base_form.id) if current else None


def _burden(known: Measured, key: Key) -> float:
    return sum(_priced(_parts(known.networks[key]), known.settings.board[1], known.settings.outside[1]))


def _priced(parts: tuple[float, float, float], at_board: float, beyond: float) -> tuple[float, float, float]:
    return parts[0], at_board * parts[1], beyond * parts[2]


def _parts(network: Network) -> tuple[float, float, float]:
    """Need within boards, between boards and to others outside."""
    need = coordination_need(network.assignment, network.dependency)
    kinds = boundary_cost(network.groups, network.outside, 2.0, 3.0)
    within, across, beyond = (float(np.triu(need * (kinds == kind), 1).sum()) for kind in (1.0, 2.0, 3.0))
    return _plain(within) or 0.0, _plain(across) or 0.0, _plain(beyond) or 0.0


def _spans(frame: pd.DataFrame, drawn: Mapping[str, Array], keys: Sequence[Key]) -> list[dict[str, Span]]:
    """The kept measures of each network."""
    whole = {
        name: frame[name].to_numpy(dtype=np.float64).reshape(len(keys), len(BETTER))
        for name in ("exact", "low", "high")
    }
    table: list[dict[str, Span]] = [{} for _ in keys]
    for measure in KEPT:
        column = list(BETTER).index(measure)
        low_high = spans(drawn[measure])
        best = best_shares(drawn[measure], [key[1:] for key in keys], BETTER[measure])
        best_of_law = best_shares(drawn[measure], [key[2:] for key in keys], BETTER[measure])
        for row in range(len(keys)):
            table[row][measure] = Span(
                exact=_plain(whole["exact"][row, column]),
                low=_plain(whole["low"][row, column]),
                high=_plain(whole["high"][row, column]),
                p5=_plain(low_high[row, 0]),
                p95=_plain(low_high[row, 1]),
                best=_plain(best[row]),
                best_of_law=_plain(best_of_law[row]),
            )
    return table


def _against(
    frame: pd.DataFrame, burdens: Array, keys: Sequence[Key], row: int, reference: int | None
) -> tuple[float, float, float] | None:
    """Burden against today's: as it stands, and 5 and 95 of 100 paired draws."""
    likely = frame.loc[frame["measure"] == "coordination_burden", "exact"].to_numpy(dtype=np.float64)
    if reference is None or not likely[reference] > 0 or not (burdens[reference] > 0).all():
        return None
    ratio = burdens[row] / burdens[reference]
    low, high = np.quantile(ratio, [0.05, 0.95])
    return (
        float(f"{likely[row] / likely[reference]:.12g}"),
        float(f"{low:.12g}"),
        float(f"{high:.12g}"),
    )


def _loss_if_open_are_lost(case: Case, network: Network) -> float | None:
    tasks = {task.id: task for task in case.tasks}
    everything = np.array([weight(tasks[name]) for name in network.tasks])
    if not everything.any():
        return None
    return _plain(float(expected_loss(everything, network.able, network.unavailability)))


def _journey(case: Case, option: str, performed: Sequence[Performance], way: Way) -> Journey:
    """The steps with what each passes, counted from the last step whose performer is known."""
    met = journey(case, performed, way)
    steps: list[Step] = []
    last = ""
    for task, one in met:
        changed = bool(one.responsible) and bool(last) and one.responsible != last
        crossed = changed and _group(case, one.responsible, option) != _group(case, last, option)
        steps.append(
            Step(task=task.id, actor=one.responsible, state=one.state, handoff=changed, crossing=crossed)
        )
        last = one.responsible or last
    return Journey(way=way, steps=tuple(steps), trip=_trip(case, option, steps))


def _trip(case: Case, option: str, steps: Sequence[Step]) -> Trip:
    """At least: unknown steps are passed by. At most: each of them is with somebody else again."""
    asked = [step for step in steps if step.state != "lucka"]
    actors = [step.actor for step in asked]
    groups = [_group(case, name, option) if name else "" for name in actors]

    def most(names: Sequence[str]) -> int:
        return sum(not here or not there or here != there for here, there in pairwise(names))

    return Trip(
        handoffs=(sum(step.handoff for step in steps), most(actors)),
        crossings=(sum(step.crossing for step in steps), most(groups)),
        open=sum(not step.actor for step in steps),
    )


def _group(case: Case, actor: str, option: str) -> str:
    return board(case, case.actor(actor), option)


def _view(case: Case, known: Measured, key: Key, law: LawState, least: Key) -> View:
    option, form, _ = key
    network = known.networks[key]
    need = coordination_need(network.assignment, network.dependency)
    cost = boundary_cost(network.groups, network.outside, known.settings.board[1], known.settings.outside[1])
    burden = float(coordination_burden(need, cost))
    performed = performances(case, option, form, law.reforms)
    rows: dict[frozenset[str], list[str]] = {}
    for first, second, tie in tie_rows(case, option, form, law.reforms):
        rows.setdefault(frozenset((first, second)), []).append(tie.id)
    names = network.actors
    today = _today(case)
    return View(
        option=option,
        form=form,
        law=law.id,
        reception=names[network.reception] if network.reception is not None else "",
        nodes=tuple(
            Node(
                actor=name,
                group=case.actor(name).group or network.groups[place],
                share=_plain(float((need * cost)[place].sum() / burden)) if burden else None,
                alone=not (need[place].any() or network.tie_high[place].any()),
            )
            for place, name in enumerate(names)
        ),
        links=tuple(
            Link(
                first=names[i],
                second=names[j],
                need=_plain(float(need[i, j])) or 0.0,
                low=float(network.tie_low[i, j]),
                high=float(network.tie_high[i, j]),
                across=network.groups[i] != network.groups[j],
                rows=tuple(rows.get(frozenset((names[i], names[j])), ())),
            )
            for i in range(len(names))
            for j in range(i + 1, len(names))
            if need[i, j] or frozenset((names[i], names[j])) in rows
        ),
        journeys=tuple(_journey(case, option, performed, way) for way in ("assigned", "own_housing")),
        absences=_absences(network),
        relief=_relief(network, need),
        open=tuple(one.task for one in performed if one.state == "okänd"),
        gaps=tuple(one.task for one in performed if one.state == "lucka"),
        moved=_moved(case, key, law, today),
        reasons=_reasons(case, known, key, least),
    )


def _relief(network: Network, need: Array) -> tuple[Relief, ...]:
    frame = relieving_ties(need, network.tie_low, network.tie_high).head(8)
    pairs = frame[["actor", "other"]].to_numpy(dtype=np.intp)
    gains = frame[["least", "most"]].to_numpy(dtype=np.float64)
    return tuple(
        Relief(
            first=network.actors[first],
            second=network.actors[second],
            least=float(f"{least:.12g}"),
            most=float(f"{most:.12g}"),
        )
        for (first, second), (least, most) in zip(pairs, gains, strict=True)
    )


def _moved(case: Case, key: Key, law: LawState, today: tuple[str, str] | None) -> tuple[str, ...]:
    """Tasks that leave their performer or board when today's placement becomes this one in the same form."""
    return moved(case, key[1], law.reforms, today[0], key[0]) if today else ()


def _absences(network: Network) -> tuple[Absent, ...]:
    names = network.actors
    apart = np.stack([fragmentation(network.tie_high), fragmentation(network.tie_low)])
    found = []
    for place, name in enumerate(names):
        gone = without(network, place)
        low, high = _plain(apart[0, place]), _plain(apart[1, place])
        found.append(
            Absent(
                actor=name,
                lose_only_tie=tuple(names[other] for other in gone.lose_only_tie),
                may_lose_only_tie=tuple(names[other] for other in gone.may_lose_only_tie),
                lose_only_performer=tuple(network.tasks[task] for task in gone.lose_only_performer),
                apart=None if low is None or high is None else (low, high),
            )
        )
    return tuple(found)


def _of_dependencies(case: Case, network: Network, settings: CompareSettings) -> dict[str, float]:
    """What each dependency adds to the burden."""
    cost = boundary_cost(network.groups, network.outside, settings.board[1], settings.outside[1])
    at = {name: place for place, name in enumerate(network.tasks)}
    found = {}
    for row in case.dependencies:
        pair = (at.get(row.needing), at.get(row.needed))
        if pair[0] is None or pair[1] is None or not network.dependency[pair]:
            continue
        alone = np.zeros_like(network.dependency)
        alone[pair] = network.dependency[pair]
        found[row.id] = float(coordination_burden(coordination_need(network.assignment, alone), cost))
    return found


def _reasons(case: Case, known: Measured, key: Key, least: Key) -> tuple[Reason, ...]:
    """The dependencies that cost most more here than with the placement of least burden."""
    if key == least:
        return ()
    here, there = (_of_dependencies(case, known.networks[one], known.settings) for one in (key, least))
    more = {name: here.get(name, 0.0) - there.get(name, 0.0) for name in {*here, *there}}
    first = sorted(more, key=lambda name: (-more[name], name))[:5]
    return tuple(
        Reason(dependency=name, more=float(f"{more[name]:.12g}")) for name in first if more[name] > 1e-9
    )


def _flips(case: Case, known: Measured, form: str, law: str) -> tuple[str, ...]:
    """Tasks that, left out alone, give another placement the least burden."""
    networks = [known.networks[option.id, form, law] for option in case.options]
    costs = [
        boundary_cost(one.groups, one.outside, known.settings.board[1], known.settings.outside[1])
        for one in networks
    ]
    tasks = networks[0].tasks
    burdens = np.empty((len(networks), len(tasks) + 1))
    for row, (network, cost) in enumerate(zip(networks, costs, strict=True)):
        kept = np.repeat(network.assignment[None], len(tasks) + 1, axis=0)
        kept[np.arange(len(tasks)), :, np.arange(len(tasks))] = 0.0
        burdens[row] = coordination_burden(coordination_need(kept, network.dependency), cost)
    least = burdens.argmin(axis=0)
    return tuple(task for place, task in enumerate(tasks) if least[place] != least[-1])


def _turn(case: Case, known: Measured, form: str, law: str) -> tuple[float, str] | None:
    """The cost of a contact between boards, from 1 to the highest assumed, nearest to the likely one, at which
    another placement takes the least burden."""
    low, likely, high = known.settings.board
    lines = {}
    for option in case.options:
        within, across, beyond = _parts(known.networks[option.id, form, law])
        lines[option.id] = (within + known.settings.outside[1] * beyond, across)
    first = min(lines, key=lambda name: lines[name][0] + likely * lines[name][1])
    found = []
    for name, (fixed, slope) in lines.items():
        if name == first or slope == lines[first][1]:
            continue
        cost = (fixed - lines[first][0]) / (lines[first][1] - slope)
        if min(low, 1.0) <= cost <= high and abs(cost - likely) > 1e-9:
            found.append((abs(cost - likely), float(f"{cost:.12g}"), name))
    return min(found)[1:] if found else None


def _places(case: Case, networks: Mapping[Key, Network]) -> tuple[Place, ...]:
    """Fixed places from the union of all networks: a column for the largest boards, one for the others inside
    the municipality, one outside, and whoever receives in the middle. Within a column by group, in the order that
    a seeded spring layout of the union gives."""
    union: nx.Graph = nx.Graph()
    for network in networks.values():
        need = coordination_need(network.assignment, network.dependency) + network.tie_high
        union.add_nodes_from(network.actors)
        union.add_edges_from(
            (network.actors[i], network.actors[j]) for i, j in zip(*np.nonzero(need), strict=True) if i < j
        )
    height = {name: point[1] for name, point in nx.spring_layout(union, seed=SEED).items()}
    actors = [actor for actor in case.actors if actor.id in union]
    groups: dict[str, list[str]] = {}
    for actor in actors:
        groups.setdefault("" if actor.reception else actor.group, []).append(actor.id)
    outside = {actor.group for actor in actors if actor.outside}
    boards = sorted(
        (name for name in groups if name and name not in outside), key=lambda name: -len(groups[name])
    )
    columns = [
        sorted((name for name in groups if name in outside), key=lambda name: -len(groups[name])),
        boards[:1],
        [""] if "" in groups else [],
        boards[1:2],
        boards[2:],
    ]
    placed = []
    for column, names in enumerate(columns):
        slots: list[str] = []
        for name in names:
            slots += ["", *sorted(groups[name], key=lambda actor: -height[actor])]
        for slot, name in enumerate(slots):
            if name and columns[column] != [""]:
                shift = 0.012 * (1 if slot % 2 else -1)
                placed.append(
                    Place(
                        actor=name, x=0.1 + 0.2 * column + shift, y=(slot + 0.5) / len(slots), column=column
                    )
                )
    placed += [Place(actor=name, x=0.5, y=0.5, column=2) for name in groups.get("", [])]
    return tuple(placed)


def _plain(value: float) -> float | None:
    """To 12 digits; None for what is not a number."""
    return float(f"{value:.12g}") if np.isfinite(value) else None
