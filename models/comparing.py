"""What other municipalities can tell: how many placed the work where, and which of them are most like this one."""

from __future__ import annotations

import math
from dataclasses import dataclass

from models.case import Case
from models.comparison_rows import Comparison
from models.scenario import Scenario


@dataclass(frozen=True)
class Group:
    """The municipalities with one placement, in the table's order, and how many they received together."""

    placement: str
    members: tuple[Comparison, ...]

    @property
    def received(self) -> int:
        """Received together."""
        return sum(row.received for row in self.members)


@dataclass(frozen=True)
class Near:
    """A municipality and how far it is from this one: 0 is the same size and volume, 1 is ten times either."""

    row: Comparison
    distance: float


def groups(case: Case) -> tuple[Group, ...]:
    """The placements, most municipalities first; equal numbers by name."""
    by_placement: dict[str, list[Comparison]] = {}
    for row in case.comparisons:
        by_placement.setdefault(row.placement, []).append(row)
    found = [Group(name, tuple(rows)) for name, rows in by_placement.items()]
    return tuple(sorted(found, key=lambda group: (-len(group.members), group.placement)))


def nearest(case: Case, scenario: Scenario, count: int = 5) -> tuple[Near, ...]:
    """The municipalities most like this one in population and in received a year, nearest first.

    Distance is Euclidean between the base 10 logarithms of population and of received plus one, so that twice as
    large counts the same for small and large. Without a population only the received count.
    """
    here = case.municipality.population

    def distance(row: Comparison) -> float:
        size = math.log10(max(row.population, 1) / here) if here else 0.0
        volume = math.log10((row.received + 1) / (scenario.arrivals + 1))
        return math.hypot(size, volume)

    found = [Near(row, distance(row)) for row in case.comparisons]
    return tuple(sorted(found, key=lambda near: (near.distance, near.row.name))[:count])
