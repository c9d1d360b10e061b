"""What those who come need beyond ordinary budgets, month by month and recipient by recipient."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.random import Generator
from numpy.typing import ArrayLike

from models.grants.amounts import (
    YEAR,
    Floats,
    at_least_zero,
    by_year,
    months_first,
    number,
    paths_first,
    weighted,
)
from models.grants.arrivals import Arrivals, Ints
from models.grants.chance import Seed, drawn, streams
from models.grants.income import LAST_PAYMENT, lag_kernel, standard_grant_by_age, stays

PURPOSES = ("10 § 1", "10 § 2", "10 § 3", "10 § 4", "10 § 5", "10 § 6", "10 § 7", "10 § 2 st")
"""What schablonersättning is for: 10 § first paragraph 1–7 and second paragraph, förordning 2010:1122."""

HOUSEHOLD = "hushåll"
FIXED = "fast"


@dataclass(frozen=True)
class NeedRow:
    """One need of one recipient.

    `recipient` index; `per` an age class's index, HOUSEHOLD or FIXED (whatever the number that come); `must`:
    happens anyway; `monthly` kr a month; `start` months after reception (FIXED: after month 0); `months` how
    long, None: to the end (FIXED only); `probability` that a person or household has it, `spread` standard
    deviation over mean of its cost; `purpose` as in PURPOSES, anything else cannot be claimed; `kind` chooses
    the multipliers by group; `stream` the money it is to be met from.
    """

    recipient: int
    per: int | str
    must: bool
    monthly: float
    start: int = 0
    months: int | None = None
    probability: float = 1.0
    spread: float = 0.0
    purpose: str = PURPOSES[0]
    kind: str = ""
    stream: str = "schablon"

    def __post_init__(self) -> None:
        """Raises ValueError at the door; nobody checks again."""
        if isinstance(self.per, str) and self.per not in (HOUSEHOLD, FIXED):
            raise ValueError(f"A need is per age class, {HOUSEHOLD!r} or {FIXED!r}, not {self.per!r}.")
        number(self.monthly, "Kr a month")
        number(self.probability, "A need's probability", high=1)
        number(self.spread, "A need's spread", high=10)
        if self.start < 0 or (self.months is not None and self.months < 1):
            raise ValueError("A need starts at month 0 or later and lasts a month or more.")
        if self.per == FIXED:
            return
        if self.months is None:
            raise ValueError("A need of a person or a household lasts a number of months.")
        if self.start + self.months > LAST_PAYMENT + 1:
            raise ValueError("A need ends within the 24 months after reception that arrivals are known for.")


@dataclass(frozen=True)
class NeedTable:
    """All needs, and what they have in common. ValueError if they do not fit each other.

    `recipients` how many; `multipliers` kind → factor by group (G,), 1 where a kind is missing;
    `price_growth` a year, from the second year on (the schablon is not indexed, 11 §); `stream`: the rows
    that are counted, since only the schablon is shared.
    """

    rows: tuple[NeedRow, ...]
    recipients: int
    multipliers: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    price_growth: float = 0.0
    stream: str = "schablon"

    def __post_init__(self) -> None:
        """Raises ValueError at the door; nobody checks again."""
        if self.recipients < 1:
            raise ValueError("There is at least one recipient.")
        if any(not 0 <= row.recipient < self.recipients for row in self.rows):
            raise ValueError("A need belongs to one of the recipients.")
        for kind, factors in self.multipliers.items():
            at_least_zero(factors, f"Multipliers for {kind}", axes=1)
        number(self.price_growth, "Price growth", low=-0.5, high=1)


@dataclass(frozen=True, eq=False)
class Needs:
    """`must` and `may` (P, M, F) kr: what happens anyway, and what happens only if it gets money.

    `followed` (P, M, K): what each month's payments follow, in people or kr by age class; only its
    proportions within a month matter. `outside_must` and `outside_may` (P, M, F): the part of the needs that
    no purpose in 10 § covers and that therefore cannot be claimed; None: none. ValueError on NaN, negative or
    absurd values and on shapes that do not fit.
    """

    must: Floats
    may: Floats
    followed: Floats | None = None
    outside_must: Floats | None = None
    outside_may: Floats | None = None

    def __post_init__(self) -> None:
        """Raises ValueError at the door; nobody checks again."""
        for name in ("must", "may", "followed", "outside_must", "outside_may"):
            values = getattr(self, name)
            if values is not None:
                object.__setattr__(self, name, at_least_zero(values, f"Needs ({name})", axes=3))
        for part, whole in (
            (self.may, self.must),
            (self.outside_must, self.must),
            (self.outside_may, self.must),
        ):
            if part is not None and part.shape != whole.shape:
                raise ValueError("Needs that must and may be met have the same shape (P, M, F).")
        if self.followed is not None and self.followed.shape[:2] != self.must.shape[:2]:
            raise ValueError("What money follows has the paths and months of the needs.")
        if min(self.must.shape) < 1:
            raise ValueError("Needs have at least one path, one month and one recipient.")
        for part, whole in ((self.outside_must, self.must), (self.outside_may, self.may)):
            if part is not None and (part > whole).any():
                raise ValueError("The part outside 10 § is a part of the needs.")

    @cached_property
    def must_by_month(self) -> Floats:
        """(M, F, P) must, months first."""
        return months_first(self.must)

    @cached_property
    def may_by_month(self) -> Floats:
        """(M, F, P) may, months first."""
        return months_first(self.may)

    @cached_property
    def must_by_year(self) -> Floats:
        """(Y, F, P) must in each calendar year."""
        return by_year(self.must_by_month)

    @cached_property
    def may_by_year(self) -> Floats:
        """(Y, F, P) may in each calendar year."""
        return by_year(self.may_by_month)


def needs(arrivals: Arrivals, need_table: NeedTable, seed: Seed, followed: Floats | None = None) -> Needs:
    """Needs of the arrivals, those received before month 0 included.

    Each person of the age class, or each household, has the need with its probability and at a monthly cost
    drawn once (lognormal around `monthly`, times the group's multiplier); it lasts while they stay, and costs
    more by `price_growth` each year. A FIXED need is drawn month by month. `followed` (P, M, K), if kr are
    known, stands for the payments in people. Same arrivals, table and seed: same needs; a changed row leaves
    what is drawn for the others. ValueError if the table's ages or groups are others than the arrivals'.
    """
    counted = [row for row in need_table.rows if row.stream == need_table.stream]
    paths, months, groups, ages = arrivals.persons.shape
    for kind, factors in need_table.multipliers.items():
        if len(factors) != groups:
            raise ValueError(f"Multipliers for {kind} must be {groups}, one a group.")
    if any(isinstance(row.per, int) and not 0 <= row.per < ages for row in counted):
        raise ValueError(f"A need's age class is an index below {ages}.")

    span = arrivals.before + months
    prices = (1 + need_table.price_growth) ** (np.arange(months) // YEAR)
    here = stays(arrivals.staying)
    shape = (months, need_table.recipients, paths)
    met: dict[tuple[bool, bool], Floats] = {(True, False): np.zeros(shape), (False, False): np.zeros(shape)}
    starting: dict[tuple[bool, bool, int, int, int], Floats] = {}
    units: dict[int | str, _Units] = {}
    for row, rng in zip(need_table.rows, streams(seed, 1, len(need_table.rows)), strict=True):
        if row.stream != need_table.stream:
            continue
        key = (row.must, row.purpose not in PURPOSES)
        if row.per == FIXED:
            if key not in met:
                met[key] = np.zeros(shape)
            last = months if row.months is None else min(months, row.start + row.months)
            met[key][row.start : last, row.recipient] += _fixed(row, rng, max(0, last - row.start), paths)
            continue
        if row.per not in units:
            units[row.per] = _units(arrivals, row.per)
        begun = units[row.per].begun(row, need_table.multipliers.get(row.kind), rng)
        profile = (*key, row.recipient, row.start, row.months or 0)
        starting[profile] = starting[profile] + begun if profile in starting else begun

    for (must, beyond, recipient, start, length), begun in starting.items():
        if (must, beyond) not in met:
            met[must, beyond] = np.zeros(shape)
        by_lag = np.zeros(start + length)
        by_lag[start:] = here[start : start + length]
        running = weighted(lag_kernel(by_lag, months, span), begun.reshape(span, paths))
        met[must, beyond][:, recipient] += running

    for into in met.values():
        if need_table.price_growth:
            into *= prices[:, None, None]
    if followed is None:
        followed = paths_first(standard_grant_by_age(arrivals, np.ones((span, ages))))
    outside_must, outside_may = met.get((True, True)), met.get((False, True))
    return Needs(
        _with(met[True, False], outside_must),
        _with(met[False, False], outside_may),
        followed,
        None if outside_must is None else paths_first(outside_must),
        None if outside_may is None else paths_first(outside_may),
    )


@dataclass(frozen=True)
class _Units:
    """Persons of one age class, or households, in order of their group, whose first one is at `first` (G,).

    `cell` is the month and path of each, out of `cells`.
    """

    cell: Ints
    first: Ints
    cells: int

    def begun(self, row: NeedRow, multipliers: tuple[float, ...] | None, rng: Generator) -> Floats:
        """(B + M · P,) kr a month that those received in each month and path need."""
        certain = row.probability == 1 and row.spread == 0
        alike = multipliers is None or all(factor == 1 for factor in multipliers)
        weights: Floats | None = None
        if not certain:
            weights = drawn(rng, row.probability, row.spread, self.cell.size, row.monthly)
        elif not alike:
            weights = np.full(self.cell.size, row.monthly)
        if weights is not None and multipliers is not None and not alike:
            for group, factor in enumerate(multipliers):
                weights[self.first[group] : self.first[group + 1]] *= factor
        begun = np.bincount(self.cell, weights=weights, minlength=self.cells)
        return np.asarray(begun * row.monthly if weights is None else begun, dtype=np.float64)


def _units(arrivals: Arrivals, per: int | str) -> _Units:
    count = arrivals.every_household if isinstance(per, str) else arrivals.everyone[per]
    groups, cells = count.shape[0], count.shape[1] * count.shape[2]
    flat = count.reshape(-1)
    some = np.flatnonzero(flat != 0)
    cell = np.repeat(some, flat[some])
    first = np.searchsorted(cell, np.arange(groups + 1) * cells)
    for group in range(1, groups):
        cell[first[group] : first[group + 1]] -= group * cells
    return _Units(cell, first, cells)


def _fixed(row: NeedRow, rng: Generator, months: int, paths: int) -> Floats | float:
    if row.probability == 1 and row.spread == 0:
        return row.monthly
    return drawn(rng, row.probability, row.spread, (months, paths), row.monthly)


def _with(inside: Floats, outside: Floats | None) -> Floats:
    """All of a kind of needs, (P, M, F)."""
    return paths_first(inside if outside is None else inside + outside)


def plausibility(need: Needs, income: ArrayLike) -> float:
    """All needs over all income, a plain number: made-up unit costs should land near one (about 0.8–1.2).

    `income` (P, M) kr. NaN without income.
    """
    total = float(at_least_zero(income, "Income", axes=2).sum())
    return float(need.must.sum() + need.may.sum()) / total if total > 0 else float("nan")
