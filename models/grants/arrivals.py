"""Who comes: whole households of whole persons, month by month, on many paths."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from models.grants.amounts import YEAR, Floats, at_least_zero, number, shares
from models.grants.chance import Seed, streams
from models.grants.income import LAST_PAYMENT, stays

Ints = NDArray[np.int64]

BEFORE = LAST_PAYMENT
"""Months of arrivals before month 0: those the schablonersättning still is paid for."""


@dataclass(frozen=True)
class HouseholdType:
    """One row of the table of households.

    `share` of all households; `persons` (K,) whole persons of each age class that every such household has;
    `children` mean number of further persons, realised as the whole number below or above it; `child_ages`
    (K,) how they fall on the age classes.
    """

    share: float
    persons: tuple[int, ...]
    children: float = 0.0
    child_ages: tuple[float, ...] = ()


@dataclass(frozen=True)
class Group:
    """A way to come: `share` of all received; `assigned` households count against the kommuntal."""

    name: str
    share: float
    assigned: bool = False


@dataclass(frozen=True)
class Shock:
    """A time when `factor` times as many come: `months` long from month `start` (may be before month 0).

    With no start it begins in a month drawn at random, each year with the probability `chance`; with one it
    comes on the share `chance` of the paths.
    """

    factor: float
    months: int
    start: int | None = None
    chance: float = 1.0


@dataclass(frozen=True)
class ArrivalSettings:
    """What arrivals are drawn from. ValueError if a share, a number or a length does not hold.

    `volume` expected persons a year: first the two years before month 0, then year by year; the last one
    stands for all years after it, a single one for every year. `by_month` (24 + months,) expected persons a
    month replaces it. `kommuntal` persons a year, in the same order, is the most that assigned households
    together may bring in a calendar year. `spread` is the standard deviation over the mean of a year's volume
    beyond chance. `staying` (25,) share still here k months after reception; empty: all.
    """

    groups: tuple[Group, ...]
    households: tuple[HouseholdType, ...]
    volume: tuple[float, ...] = (0.0,)
    by_month: tuple[float, ...] | None = None
    kommuntal: tuple[float, ...] | None = None
    spread: float = 0.0
    shocks: tuple[Shock, ...] = ()
    staying: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        """Raises ValueError at the door; nobody checks again."""
        shares([group.share for group in self.groups], "Shares of groups")
        shares([kind.share for kind in self.households], "Shares of household types")
        ages = {len(kind.persons) for kind in self.households}
        if len(ages) != 1 or 0 in ages:
            raise ValueError("Every household type must tell persons for the same age classes.")
        for kind in self.households:
            at_least_zero(kind.persons, "Persons in a household", axes=1)
            if any(count != int(count) for count in kind.persons):
                raise ValueError("Persons of a household type are whole; `children` takes a mean.")
            number(kind.children, "Children in a household", high=100)
            if kind.children > 0 and len(shares(kind.child_ages, "Ages of children")) not in ages:
                raise ValueError("Ages of children must cover the age classes.")
            if sum(kind.persons) + int(kind.children) < 1:
                raise ValueError("A household has at least one person.")
        if not self.volume:
            raise ValueError("Say how many are expected a year, if only 0.")
        for values, what in (
            (self.volume, "Persons a year"),
            (self.by_month or (), "Persons a month"),
            (self.kommuntal or (), "Kommuntal"),
        ):
            if at_least_zero(values, what, axes=1).size and max(values) > MOST:
                raise ValueError(f"{what}: more than {MOST:g} is not a municipality.")
        number(self.spread, "Spread of a year's volume", high=10)
        for shock in self.shocks:
            number(shock.factor, "Factor of a shock", high=1000)
            number(shock.months, "Months of a shock", low=1, high=1200)
            number(shock.chance, "Chance of a shock", high=1)
        if self.staying:
            stays(self.staying)

    def at_volume(self, persons: float) -> ArrivalSettings:
        """The same settings with this many expected persons every year, the kommuntal scaled along."""
        now = self.volume[min(2, len(self.volume) - 1)]
        if self.by_month is not None:
            now = YEAR * float(np.mean(self.by_month))
        kommuntal = self.kommuntal
        if kommuntal is not None:
            kommuntal = tuple(cap * persons / now for cap in kommuntal) if now > 0 else None
        return replace(self, volume=(float(persons),), by_month=None, kommuntal=kommuntal)

    @property
    def household_size(self) -> float:
        """Mean number of persons in a household."""
        return sum(kind.share * (sum(kind.persons) + kind.children) for kind in self.households)


MOST = 1e5
"""More persons a year or a month than any municipality has received."""


@dataclass(frozen=True, eq=False)
class Arrivals:
    """`persons` (P, M, G, K) and `households` (P, M, G) received in each month, by group and age class.

    `persons_before` (P, B, G, K) and `households_before` (P, B, G) are those received in the B months before
    month 0, if any; `staying` (25,) is the share still here k months after reception, None: all.
    """

    persons: NDArray[np.int32]
    households: NDArray[np.int32]
    persons_before: NDArray[np.int32] | None = None
    households_before: NDArray[np.int32] | None = None
    staying: Floats | None = None

    def __post_init__(self) -> None:
        """ValueError if the shapes do not fit each other."""
        if np.ndim(self.persons) != 4 or np.shape(self.persons)[:-1] != np.shape(self.households):
            raise ValueError("Persons (P, M, G, K) and households (P, M, G) do not fit each other.")
        if (self.persons_before is None) != (self.households_before is None):
            raise ValueError("Persons and households before month 0 come together.")

    @property
    def before(self) -> int:
        """Months of arrivals known before month 0."""
        return 0 if self.persons_before is None else int(self.persons_before.shape[1])

    @cached_property
    def everyone(self) -> NDArray[np.int32]:
        """(K, G, B + M, P) persons from the first known month on."""
        return _whole(self.persons_before, self.persons)

    @cached_property
    def every_household(self) -> NDArray[np.int32]:
        """(G, B + M, P) households from the first known month on."""
        return _whole(self.households_before, self.households)


def arrivals(settings: ArrivalSettings, months: int, paths: int, seed: Seed) -> Arrivals:
    """Arrivals on `paths` paths: in `months` months, and in the 24 months before them.

    Households come as a Poisson process with the expected persons over the mean household size; each draws
    its group and its type, and its persons are whole. An assigned household that does not fit under what is
    left of the year's kommuntal does not come; a smaller one later in the year may. Month 0 is a January.
    Same settings and seed: same arrivals. ValueError if months or paths is below 1.
    """
    if months < 1 or paths < 1:
        raise ValueError("At least one month and one path.")
    number_of, kind_of, child_of, shock_of = streams(seed, 0, 4)
    span = BEFORE + months
    rate = _rate(settings, span, paths, shock_of)
    count = number_of.poisson(rate, (span, paths))

    cell = np.repeat(np.arange(span * paths), count.ravel())
    group, kind = _kinds(settings, cell.size, kind_of)
    children = _children(settings, kind, child_of)
    if settings.kommuntal is not None:
        fixed = np.array([sum(kind.persons) for kind in settings.households])
        comes = _within_kommuntal(settings, cell, group, fixed[kind] + children, span, paths)
        cell, group, kind, children = cell[comes], group[comes], kind[comes], children[comes]

    at = group * (span * paths) + cell
    order = np.argsort(group.astype(np.uint16), kind="stable")
    at, kind, children = at[order], kind[order], children[order]
    where = (len(settings.groups), span, paths)
    first = np.flatnonzero(np.diff(at, prepend=-1))
    cells = at[first]
    households = np.zeros(where, dtype=np.int32)
    households.reshape(-1)[cells] = np.diff(first, append=at.size)
    persons = np.zeros((len(settings.households[0].persons), *where), dtype=np.int32)
    if at.size:
        for placed, of_age in zip(persons, _by_age(settings, kind, children, child_of), strict=True):
            placed.reshape(-1)[cells] = np.add.reduceat(of_age, first)

    public = persons.transpose(3, 2, 1, 0)
    homes = households.transpose(2, 1, 0)
    result = Arrivals(
        public[:, BEFORE:],
        homes[:, BEFORE:],
        public[:, :BEFORE],
        homes[:, :BEFORE],
        np.array(settings.staying) if settings.staying else None,
    )
    # What the properties would put together again from the views above.
    result.__dict__.update(everyone=persons, every_household=households)
    return result


def _whole(before: NDArray[np.int32] | None, after: NDArray[np.int32]) -> NDArray[np.int32]:
    together = after if before is None else np.concatenate([before, after], axis=1)
    return np.ascontiguousarray(np.asarray(together).T)


def _rate(settings: ArrivalSettings, span: int, paths: int, rng: Generator) -> Floats:
    """(span, paths or 1) expected households a month."""
    if settings.by_month is not None:
        if len(settings.by_month) != span:
            raise ValueError(f"Persons by month must cover {span} months, the 24 before month 0 included.")
        persons = np.array(settings.by_month)
    else:
        persons = _yearly(settings.volume, span) / YEAR
    rate = (persons / settings.household_size)[:, None]
    years = -(-span // YEAR)
    if settings.spread > 0:
        shape = settings.spread**-2
        rate = rate * np.repeat(rng.gamma(shape, 1 / shape, (years, paths)), YEAR, axis=0)[:span]
    month = np.arange(span)[:, None]
    for shock in settings.shocks:
        begins = [(year, rng.integers(0, YEAR, paths) + year * YEAR) for year in range(years)]
        if shock.start is not None:
            begins = [(0, np.full(paths, shock.start + BEFORE))]
        for _, start in begins:
            strikes = (rng.random(paths) < shock.chance) & (month >= start) & (month < start + shock.months)
            rate = rate * np.where(strikes, shock.factor, 1.0)
    return rate


def _yearly(values: Sequence[float], span: int) -> Floats:
    """(span,) the value of each month's year, the last one standing for all years after it."""
    year = np.minimum(np.arange(span) // YEAR, len(values) - 1)
    return np.asarray(values, dtype=np.float64)[year]


def _kinds(settings: ArrivalSettings, count: int, rng: Generator) -> tuple[Ints, Ints]:
    """Group and type of each household, drawn together."""
    return (
        _drawn_index(np.cumsum([group.share for group in settings.groups]), count, rng),
        _drawn_index(np.cumsum([kind.share for kind in settings.households]), count, rng),
    )


def _drawn_index(cumulative: Floats, count: int, rng: Generator) -> Ints:
    """Indices drawn by cumulative shares; counting the edges passed beats searching a few."""
    drawn = rng.random(count)
    index = np.zeros(count, dtype=np.int64)
    for edge in cumulative[:-1]:
        index += drawn >= edge
    return index


def _children(settings: ArrivalSettings, kind: Ints, rng: Generator) -> Ints:
    """Whole number of further persons in each household: the one below the mean or the one above."""
    mean = np.array([kind.children for kind in settings.households])
    low = np.floor(mean)
    more: Ints = low.astype(np.int64)[kind] + (rng.random(kind.size) < (mean - low)[kind])
    return more


def _by_age(settings: ArrivalSettings, kind: Ints, children: Ints, rng: Generator) -> Iterator[Ints]:
    """Persons of each age class in turn, in every household."""
    ages = len(settings.households[0].persons)
    edges = np.ones((ages, len(settings.households)))
    for column, household in enumerate(settings.households):
        if household.children > 0:
            edges[:, column] = np.cumsum(household.child_ages)
    parent = np.repeat(np.arange(kind.size), children)
    drawn = rng.random(parent.size)
    for age in range(ages):
        whole = np.array([household.persons[age] for household in settings.households])[kind]
        # Those below this age's edge and not below the one before are of this age; the last one takes the rest.
        below = np.ones(parent.size, dtype=bool) if age == ages - 1 else drawn < edges[age][kind[parent]]
        yield whole + np.bincount(parent[below], minlength=kind.size) if below.any() else whole
        drawn, parent = drawn[~below], parent[~below]


def _within_kommuntal(
    settings: ArrivalSettings, cell: Ints, group: Ints, size: Ints, span: int, paths: int
) -> NDArray[np.bool_]:
    """Which households come, taken in order within each path and calendar year."""
    assigned = np.array([group.assigned for group in settings.groups])[group]
    comes = np.ones(cell.size, dtype=bool)
    at = np.flatnonzero(assigned)
    if at.size == 0:
        return comes
    month, path = np.divmod(cell[at], paths)
    book = (month // YEAR) * paths + path
    order = np.argsort(book, kind="stable")
    at, book = at[order], book[order]
    first = np.flatnonzero(np.r_[True, book[1:] != book[:-1]])
    lengths = np.diff(np.r_[first, book.size])
    caps = _yearly(settings.kommuntal or (), span)[::YEAR]
    room = caps[book[first] // paths]
    for rank in range(int(lengths.max())):
        has = lengths > rank
        household = at[first[has] + rank]
        fits = size[household] <= room[has]
        comes[household] = fits
        room[has] -= size[household] * fits
    return comes
