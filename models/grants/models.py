"""Ways to share the grant: fixed shares, a key that follows each person, a pool to claim from, and both.

The books are closed by calendar year, as a municipality does it: what a board has got in the year (and
carried into it) covers its must needs of that year first and its may needs after that. What is left of must
needs is borne by the board's own budget; what is left of may needs does not happen. Within the year both fall
on the months in proportion to the needs. Month 0 is a January.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike

from models.grants.amounts import (
    YEAR,
    Floats,
    at_least_zero,
    months_first,
    number,
    paths_first,
    scaled,
    shares,
)
from models.grants.chance import Seed
from models.grants.needs import Needs

KEPT = "kept"
RESULT = "result"
CARRIED = "carried"

YEAR_ENDS: dict[str, str] = {
    KEPT: "behålls av nämnden",
    RESULT: "går till årets resultat",
    CARRIED: "förs över efter beslut i fullmäktige",
}
"""What happens to money left when the books are closed, by name, in Swedish."""


@dataclass(frozen=True, eq=False)
class Distribution:
    """Where the money went. `income`, `idle`, `overhead`, `lapsed` (P, M) kr, the rest (P, M, F) kr.

    `paid` to recipients, of which `above_need` met no need before it was lost or the months ended; `borne` by
    the boards for must needs without cover; `not_done` may needs without cover; `idle` held in common at the
    month's end; `overhead` cost of claiming and handling; `lapsed` to the year's result. To each month the
    running Σ(income − paid − overhead − lapsed) = idle. `needs` are those that were to be met, if known.
    """

    income: Floats
    paid: Floats
    above_need: Floats
    borne: Floats
    not_done: Floats
    idle: Floats
    overhead: Floats
    lapsed: Floats
    needs: Needs | None = field(default=None, repr=False)


class Model(Protocol):
    """A way to share the grant."""

    def distribute(self, income: ArrayLike, needs: Needs, seed: Seed) -> Distribution:
        """Shares `income` (P, M) kr among the recipients of `needs`."""
        ...


@dataclass(frozen=True)
class FixedShares:
    """Every krona is split by the same shares (F,), the month it comes.

    Shares sum to 1 within 1e-9 or ValueError. `year_end` is a name in YEAR_ENDS; with "carried",
    fullmäktige lets the part `carried_part` of what is left be carried, and the rest goes to the result.
    """

    shares: Sequence[float]
    year_end: str = KEPT
    carried_part: float = 1.0

    def __post_init__(self) -> None:
        """Raises ValueError at the door; nobody checks again."""
        object.__setattr__(self, "shares", shares(self.shares, "Fixed shares"))
        stays_part(self.year_end, self.carried_part)

    def distribute(self, income: ArrayLike, needs: Needs, seed: Seed) -> Distribution:
        """Shares `income` (P, M) kr; nothing is idle, no cost, no chance. ValueError if shapes do not fit."""
        cash = cash_by_month(income, needs)
        if len(self.shares) != needs.must.shape[-1]:
            raise ValueError(f"{len(self.shares)} fixed shares do not fit {needs.must.shape[-1]} recipients.")
        paid = cash[:, None, :] * np.array(self.shares)[:, None]
        return _at_once(cash, paid, needs, stays_part(self.year_end, self.carried_part))


@dataclass(frozen=True)
class PersonKey:
    """The money follows each person: `key` (K, F) splits what is paid for an age class, rows sum to 1.

    A single row stands for everyone. A month whose money is for nobody known is split as over the whole time;
    needs that do not say whom money follows count every age class alike. `year_end` and `carried_part` as for
    FixedShares.
    """

    key: Sequence[Sequence[float]]
    year_end: str = KEPT
    carried_part: float = 1.0

    def __post_init__(self) -> None:
        """Raises ValueError at the door; nobody checks again."""
        rows = np.asarray(self.key, dtype=np.float64)
        if rows.ndim not in (1, 2) or rows.shape[0] == 0:
            raise ValueError("A key has one row of shares for each age class.")
        object.__setattr__(self, "key", tuple(shares(row, "The key's shares") for row in np.atleast_2d(rows)))
        stays_part(self.year_end, self.carried_part)

    def distribute(self, income: ArrayLike, needs: Needs, seed: Seed) -> Distribution:
        """Shares `income` (P, M) kr by whom it follows (`needs.followed`). ValueError if shapes misfit."""
        cash = cash_by_month(income, needs)
        key = np.array(self.key)
        if key.shape[1] != needs.must.shape[-1]:
            raise ValueError(f"A key for {key.shape[1]} recipients does not fit {needs.must.shape[-1]}.")
        paid = np.matmul(key.T, _by_age(cash, key.shape[0], needs))
        return _at_once(cash, paid, needs, stays_part(self.year_end, self.carried_part))


def stays_part(year_end: str, carried_part: float) -> float:
    """The part of what is left at the year's end that can be used next year; ValueError for other names."""
    number(carried_part, "The part that fullmäktige lets be carried", high=1)
    if year_end not in YEAR_ENDS:
        raise ValueError(f"A year ends by one of {', '.join(YEAR_ENDS)}, not {year_end!r}.")
    return {KEPT: 1.0, RESULT: 0.0, CARRIED: float(carried_part)}[year_end]


def cash_by_month(income: ArrayLike, needs: Needs) -> Floats:
    """(M, P) income, months first; ValueError if it is no income or does not fit the needs."""
    cash = at_least_zero(income, "Income", axes=2)
    if cash.shape != needs.must.shape[:2]:
        raise ValueError(f"Income {cash.shape} and needs {needs.must.shape} differ in paths or months.")
    return months_first(cash)


def accounts(
    income: Floats,
    paid: Floats,
    above_need: Floats,
    borne: Floats,
    not_done: Floats,
    idle: Floats,
    overhead: Floats,
    lapsed: Floats,
    needs: Needs,
) -> Distribution:
    """The distribution whose arrays are given months first, (M, P) and (M, F, P)."""
    return Distribution(
        paths_first(income),
        paths_first(paid),
        paths_first(above_need),
        paths_first(borne),
        paths_first(not_done),
        paths_first(idle),
        paths_first(overhead),
        paths_first(lapsed),
        needs,
    )


def uncovered(
    needs: Needs,
    months: slice,
    total: tuple[Floats, Floats],
    money: Floats,
    into: tuple[Floats, Floats],
) -> Floats:
    """What is left of `money` (F, P) after the needs of some months; writes what it leaves uncovered of them.

    `total` is (must, may) of those months together, each (F, P); `into` is (borne, not_done), each (M, F, P)
    and still zero there. Must first, then may, both in proportion to each month's needs.
    """
    left = money
    for by_month, whole, out in zip((needs.must_by_month, needs.may_by_month), total, into, strict=True):
        covered = np.minimum(left, whole)
        # Divided after the difference, so that full cover leaves exactly nothing.
        rate = np.divide(whole - covered, whole, out=np.zeros(whole.shape), where=whole > 0)
        scaled(by_month[months], rate, out[months])
        left = left - covered
    return left


def _at_once(cash: Floats, paid: Floats, needs: Needs, kept: float) -> Distribution:
    """The books of boards that get their money as it comes, the part `kept` of what is left carried on."""
    months = cash.shape[0]
    borne, not_done, above = (np.zeros(paid.shape) for _ in range(3))
    balance = np.zeros(paid.shape[1:])
    got: list[Floats] = []
    lost: list[Floats] = []
    for year, total in enumerate(zip(needs.must_by_year, needs.may_by_year, strict=True)):
        span = slice(year * YEAR, (year + 1) * YEAR)
        got.append(paid[span].sum(axis=0))
        left = uncovered(needs, span, total, balance + got[-1], (borne, not_done))
        balance = left * kept if span.stop < months else np.zeros(left.shape)
        lost.append(left - balance)
    # What is lost is the money that came last: this year's first, then what was carried into it.
    spill = np.zeros_like(balance)
    for year in reversed(range(len(got))):
        here = np.minimum(lost[year] + spill, got[year])
        spill = lost[year] + spill - here
        rate = np.divide(here, got[year], out=np.zeros_like(here), where=got[year] > 0)
        span = slice(year * YEAR, (year + 1) * YEAR)
        scaled(paid[span], rate, above[span])
    idle, overhead, lapsed = (np.zeros(cash.shape) for _ in range(3))
    return accounts(cash, paid, above, borne, not_done, idle, overhead, lapsed, needs)


def _by_age(cash: Floats, ages: int, needs: Needs) -> Floats:
    """(M, K, P) each month's income by the age class it is paid for."""
    if ages == 1:
        return cash[:, None, :]
    if needs.followed is None:
        return np.repeat(cash[:, None, :] / ages, ages, axis=1)
    if needs.followed.shape[-1] != ages:
        raise ValueError(f"A key for {ages} age classes does not fit {needs.followed.shape[-1]}.")
    followed = months_first(needs.followed)
    usual = followed.sum(axis=(0, 2))
    usual = usual / usual.sum() if usual.sum() > 0 else np.full(ages, 1 / ages)
    total = followed.sum(axis=1)
    known = total > 0
    per_unit = np.divide(cash, total, out=np.zeros_like(cash), where=known)
    by_age: Floats = followed * per_unit[:, None, :]
    if not known.all():
        by_age += usual[:, None] * np.where(known, 0.0, cash)[:, None, :]
    return by_age
