"""The network that follows from a case's work under one placement, form and law.

Nothing here is drawn by hand: who does what stands in Ansvar, what needs what in Beroenden, who meets whom in
Kontakter. A placement changes the network only through the rows that name it or that follow whoever receives.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np

from models.case import Case
from models.network.checked import Floats
from models.network.compare import CompareSettings, Network
from models.network_rows import HOST, RECEPTION, STRENGTHS, UNKNOWN, Actor, Responsibility, Task, Tie

MOST_ACTORS = 32
"""Closures and pictures stay quick and readable up to here."""

SUPPORT = 0.5
ABSENCES = {
    "ensam": "natverk-franvaro-ensam",
    "liten": "natverk-franvaro-liten",
    "stor": "natverk-franvaro-stor",
}

State = Literal["känd", "okänd", "lucka"]


class _Conditioned(Protocol):
    @property
    def reforms(self) -> tuple[str, ...]: ...
    @property
    def unless(self) -> tuple[str, ...]: ...


@dataclass(frozen=True)
class Performance:
    """Who does one task: known, asked for (nobody has said), or a gap (its only performer is gone).

    `responsible` is an actor's id, "" unless known; `row` is the row that says so, None when none holds.
    """

    task: str
    state: State
    responsible: str
    support: tuple[str, ...]
    substitutes: tuple[str, ...]
    row: Responsibility | None


def in_law(row: _Conditioned, active_reforms: Collection[str]) -> bool:
    """Whether a row counts with these reforms: at least one of its own, if it has any, and none of `unless`."""
    active = set(active_reforms)
    return (not row.reforms or not active.isdisjoint(row.reforms)) and active.isdisjoint(row.unless)


def relevant(case: Case, active_reforms: Collection[str]) -> frozenset[str]:
    """The reforms among these that any row of the network speaks of: laws alike in them give the same network."""
    tables = (case.tasks, case.responsibilities, case.dependencies, case.ties)
    named = {name for table in tables for row in table for name in (*row.reforms, *row.unless)}
    return frozenset(named.intersection(active_reforms))


def acting(case: Case, form: str) -> tuple[Actor, ...]:
    """The units that act in a form, in table order."""
    return tuple(actor for actor in case.actors if actor.network and (not actor.forms or form in actor.forms))


def host(case: Case, option: str, form: str) -> str:
    """Id of the placement's own unit; "" when the case does not name one."""
    return next((actor.id for actor in acting(case, form) if actor.host_of == option), "")


def receiving(case: Case, option: str, form: str) -> str:
    """Id of whoever receives newcomers: the unit of the form, else the placement's own unit, else ""."""
    return next((actor.id for actor in acting(case, form) if actor.reception), "") or host(case, option, form)


def board(case: Case, actor: Actor, option: str) -> str:
    """The board that an actor belongs to; whoever has none follows the placement, and outside the boards
    everyone is a body of its own."""
    return actor.name if actor.outside else actor.group or case.option(option).board


def performances(
    case: Case, option: str, form: str, active_reforms: Collection[str]
) -> tuple[Performance, ...]:
    """Who does each task that there is with these reforms, in table order.

    Raises:
        KeyError: no such option or form.
    """
    case.option(option), case.form(form)
    here = {actor.id for actor in acting(case, form)}
    words = {RECEPTION: receiving(case, option, form), HOST: host(case, option, form)}
    rows: dict[str, Responsibility] = {
        row.task: row
        for row in case.responsibilities
        if in_law(row, active_reforms)
        and (not row.options or option in row.options)
        and (not row.forms or form in row.forms)
    }

    def present(names: tuple[str, ...], but: str) -> tuple[str, ...]:
        found = dict.fromkeys(words.get(name, name) for name in names)
        return tuple(name for name in found if name in here and name != but)

    found = []
    for task in case.tasks:
        if not in_law(task, active_reforms):
            continue
        row = rows.get(task.id)
        if row is None:
            found.append(Performance(task.id, "lucka", "", (), (), None))
            continue
        name = words.get(row.responsible, row.responsible)
        state: State = "okänd" if row.responsible == UNKNOWN else "känd" if name in here else "lucka"
        name = name if state == "känd" else ""
        found.append(
            Performance(task.id, state, name, present(row.support, name), present(row.substitutes, name), row)
        )
    return tuple(found)


def moved(case: Case, form: str, active_reforms: Collection[str], first: str, second: str) -> tuple[str, ...]:
    """Ids of the tasks that another actor does, or the same actor under another board, when the placement changes."""

    def done(option: str) -> dict[str, tuple[str, str]]:
        return {
            one.task: (
                one.responsible,
                board(case, case.actor(one.responsible), option) if one.responsible else one.state,
            )
            for one in performances(case, option, form, active_reforms)
        }

    before, after = done(first), done(second)
    return tuple(task for task in before if before[task] != after[task])


def journey(
    case: Case, performed: Collection[Performance], way: Literal["assigned", "own_housing"]
) -> tuple[tuple[Task, Performance], ...]:
    """The tasks in the order that a newcomer meets them, with who does each."""
    by_task = {one.task: one for one in performed}
    met = [task for task in case.tasks if getattr(task, way) is not None and task.id in by_task]
    return tuple((task, by_task[task.id]) for task in sorted(met, key=lambda task: int(getattr(task, way))))


def tie_rows(
    case: Case, option: str, form: str, active_reforms: Collection[str]
) -> Iterator[tuple[str, str, Tie]]:
    """The contacts between acting units as (actor, other, row), once for each row that holds."""
    here = {actor.id for actor in acting(case, form)}
    words = {RECEPTION: receiving(case, option, form), HOST: host(case, option, form)}
    for row in case.ties:
        if (
            not in_law(row, active_reforms)
            or (row.options and option not in row.options)
            or (row.forms and form not in row.forms)
        ):
            continue
        first, second = words.get(row.first, row.first), words.get(row.second, row.second)
        if first in here and second in here and first != second:
            yield first, second, row


def under(case: Case, option: str, form: str, active_reforms: Collection[str]) -> Network:
    """The network of a case under one placement, form and law.

    Actors and tasks carry their ids; only units that act are there. A task that nobody is known to do stays as
    a task that nobody is able to do. Several contacts of a pair make one tie, as strong as the strongest of
    them. The journey is the assigned newcomer's, over the steps whose performer is known.

    A task that nobody has said who does weighs nothing: not knowing is no vulnerability. One whose only
    performer is gone weighs like any other, and is lost.

    Args:
        option, form: ids of the case's rows.
        active_reforms: ids of the reforms that count.

    Raises:
        KeyError: no such option or form.
        ValueError: more than 32 units act at once.
    """
    units = acting(case, form)
    if len(units) > MOST_ACTORS:
        raise ValueError(f"{len(units)} units act where {MOST_ACTORS} are the most.")
    performed = performances(case, option, form, active_reforms)
    place = {actor.id: index for index, actor in enumerate(units)}
    at = {one.task: index for index, one in enumerate(performed)}
    assignment = np.zeros((len(units), len(performed)))
    able = np.zeros_like(assignment, dtype=np.bool_)
    for column, one in enumerate(performed):
        for name in one.support:
            assignment[place[name], column] = SUPPORT
        for name in one.substitutes:
            able[place[name], column] = True
        if one.responsible:
            assignment[place[one.responsible], column] = 1.0
            able[place[one.responsible], column] = True
    dependency = np.zeros((len(performed), len(performed)))
    for row in case.dependencies:
        if in_law(row, active_reforms) and row.needing in at and row.needed in at:
            dependency[at[row.needing], at[row.needed]] = row.strength
    low, high = np.zeros((2, len(units), len(units)))
    for first, second, tie in tie_rows(case, option, form, active_reforms):
        pair, (least, most) = (place[first], place[second]), STRENGTHS[tie.strength]
        low[pair] = low[pair[::-1]] = max(low[pair], least)
        high[pair] = high[pair[::-1]] = max(high[pair], most)
    away = _absences(case)
    reception = receiving(case, option, form)
    return Network(
        actors=tuple(place),
        groups=tuple(board(case, actor, option) for actor in units),
        tasks=tuple(at),
        assignment=assignment,
        dependency=dependency,
        tie_low=low,
        tie_high=high,
        able=able,
        journey=tuple(
            (at[task.id], place[one.responsible])
            for task, one in journey(case, performed, "assigned")
            if one.responsible
        ),
        weights=_weights(case, performed),
        unavailability=np.array([away.get(actor.absence, 0.0) for actor in units]),
        outside=np.array([actor.outside for actor in units], dtype=np.bool_),
        reception=place.get(reception),
    )


def compare_settings(case: Case, draws: int) -> CompareSettings:
    """Boundary costs and perturbation as the case's settings say.

    Raises:
        KeyError: a setting is missing.
    """

    def span(name: str) -> tuple[float, float, float]:
        row = case.setting(name)
        return (
            row.value if row.low is None else row.low,
            row.value,
            row.value if row.high is None else row.high,
        )

    return CompareSettings(
        board=span("natverk-namndgrans"),
        outside=span("natverk-utanfor"),
        spread=case.setting("natverk-spridning").value,
        drop=case.setting("natverk-bortfall").value,
        add=case.setting("natverk-tillkommer").value,
        draws=draws,
    )


def weight(task: Task) -> float:
    """The task's weight; 1 when the case gives none."""
    return 1.0 if task.weight is None else task.weight


def _weights(case: Case, performed: Collection[Performance]) -> Floats:
    """(T,); all alike when nobody is known to do anything, since something must weigh."""
    tasks = {task.id: task for task in case.tasks}
    known = np.array([0.0 if one.state == "okänd" else weight(tasks[one.task]) for one in performed])
    return known if known.any() else np.ones(len(known))


def _absences(case: Case) -> Mapping[str, float]:
    known = {row.id: row.value for row in case.settings}
    return {word: known[name] for word, name in ABSENCES.items() if name in known}
