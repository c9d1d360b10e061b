"""What the tables of the cooperation network must be to each other, told at the door like every other fault."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any

import networkx as nx

from models.network.under import ABSENCES, MOST_ACTORS
from models.network_rows import HOST, RECEPTION, UNKNOWN, Responsibility
from models.swedish import listed

Numbered = tuple[int, Any]
MakeFault = Callable[[str, int | None, str, object, str], Any]

SETTINGS = (
    "natverk-namndgrans",
    "natverk-utanfor",
    "natverk-spridning",
    "natverk-bortfall",
    "natverk-tillkommer",
    *ABSENCES.values(),
)


def network_faults(
    read: Mapping[str, Sequence[Numbered]], fault: MakeFault, broken: Collection[str] = ()
) -> Iterator[Any]:
    """Every fault between actors, tasks, responsibilities, dependencies, ties and settings.

    Args:
        read: table name → (row number, row).
        fault: makes a fault of table, row number, column, value and problem.
        broken: tables with faults of their own; a reference into them would only repeat those.
    """
    if not any(read.get(name) for name in ("actors", "tasks", "responsibilities", "dependencies", "ties")):
        return
    yield from _references(read, fault, broken)
    yield from _actors(read, fault)
    yield from _two_responsible(read, fault)
    yield from _circles(read, fault)
    settings = {row.id for _, row in read.get("settings", ())}
    for name in SETTINGS:
        if name not in settings:
            yield fault("settings", None, "id", name, "inställningen saknas och behövs för nätverket")


def _references(
    read: Mapping[str, Sequence[Numbered]], fault: MakeFault, broken: Collection[str]
) -> Iterator[Any]:
    actors = {row.id for _, row in read.get("actors", ())}
    tasks = {row.id for _, row in read.get("tasks", ())}
    stand_ins = {RECEPTION, HOST}
    columns: tuple[tuple[str, str, set[str], str], ...] = (
        ("responsibilities", "responsible", actors | stand_ins | {UNKNOWN}, "aktören"),
        ("responsibilities", "support", actors | stand_ins, "aktören"),
        ("responsibilities", "substitutes", actors | stand_ins, "aktören"),
        ("ties", "first", actors | stand_ins, "aktören"),
        ("ties", "second", actors | stand_ins, "aktören"),
        ("responsibilities", "task", tasks, "uppgiften"),
        ("dependencies", "needing", tasks, "uppgiften"),
        ("dependencies", "needed", tasks, "uppgiften"),
    )
    for table, column, known, word in columns:
        if ("actors" if word == "aktören" else "tasks") in broken:
            continue
        for number, row in read.get(table, ()):
            value = getattr(row, column)
            for name in (value,) if isinstance(value, str) else value:
                if name not in known:
                    yield fault(
                        table, number, column, name, f"{word} finns inte; skriv ett id som står i tabellen"
                    )
    for number, row in read.get("ties", ()):
        if row.first == row.second:
            yield fault("ties", number, "second", row.second, "en kontakt behöver två olika aktörer")
    for number, row in read.get("dependencies", ()):
        if row.needing == row.needed:
            yield fault("dependencies", number, "needed", row.needed, "en uppgift kan inte bero på sig själv")


def _actors(read: Mapping[str, Sequence[Numbered]], fault: MakeFault) -> Iterator[Any]:
    forms = [row.id for _, row in read.get("forms", ())]
    for form in forms:
        here = [
            (number, row)
            for number, row in read.get("actors", ())
            if row.network and (not row.forms or form in row.forms)
        ]
        if len(here) > MOST_ACTORS:
            problem = f"{len(here)} aktörer är i nätverket samtidigt; högst {MOST_ACTORS} ryms"
            yield fault("actors", None, "network", "", problem)
        receiving = [number for number, row in here if row.reception]
        if len(receiving) > 1:
            problem = f"två tar emot i formen {form}; bara en aktör kan vara den som tar emot"
            yield fault("actors", receiving[1], "reception", "ja", problem)
        for one, other in combinations([pair for pair in here if pair[1].host_of], 2):
            if one[1].host_of == other[1].host_of:
                problem = f"{one[1].id} är redan värd för samma alternativ; ett alternativ har en värd"
                yield fault("actors", other[0], "host_of", other[1].host_of, problem)


def _two_responsible(read: Mapping[str, Sequence[Numbered]], fault: MakeFault) -> Iterator[Any]:
    replaced = {row.id: set(row.replaced_by) for _, row in read.get("reforms", ())}
    by_task: dict[str, list[tuple[int, Responsibility]]] = {}
    for number, row in read.get("responsibilities", ()):
        by_task.setdefault(row.task, []).append((number, row))
    for rows in by_task.values():
        for (first, one), (second, other) in combinations(rows, 2):
            if _overlap(one, other, replaced):
                problem = (
                    f"uppgiften har redan en ansvarig på rad {first} för samma alternativ, form och rättsläge; "
                    "skilj raderna åt eller skriv den ena som stöd"
                )
                yield fault("responsibilities", second, "responsible", other.responsible, problem)


def _overlap(one: Responsibility, other: Responsibility, replaced: Mapping[str, set[str]]) -> bool:
    """Whether some placement, form and state of the law lets both rows hold."""

    def meet(mine: tuple[str, ...], yours: tuple[str, ...]) -> bool:
        return not mine or not yours or not set(mine).isdisjoint(yours)

    if not meet(one.options, other.options) or not meet(one.forms, other.forms):
        return False
    never = {*one.unless, *other.unless}
    mine = [name for name in one.reforms if name not in never] if one.reforms else [""]
    yours = [name for name in other.reforms if name not in never] if other.reforms else [""]
    return any(
        a not in replaced.get(b, set()) and b not in replaced.get(a, set()) for a in mine for b in yours
    )


def _circles(read: Mapping[str, Sequence[Numbered]], fault: MakeFault) -> Iterator[Any]:
    graph: nx.DiGraph = nx.DiGraph()
    rows: dict[tuple[str, str], int] = {}
    for number, row in read.get("dependencies", ()):
        if row.strength and row.needing != row.needed:
            graph.add_edge(row.needing, row.needed)
            rows[row.needing, row.needed] = number
    for group in nx.strongly_connected_components(graph):
        if len(group) > 1:
            circle = [edge[0] for edge in nx.find_cycle(graph.subgraph(group))]
            edge = (circle[-1], circle[0])
            yield fault(
                "dependencies",
                rows[edge],
                "needed",
                edge[1],
                f"beroendena går i en cirkel: {listed(circle, joint='och')}; ta bort ett av dem",
            )
