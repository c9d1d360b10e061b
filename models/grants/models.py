"""Ways to share the grant: fixed shares, a key that follows each person, a pool to claim from, and both.

The books are closed by calendar year, as a municipality does it: what a board has got in the year (and
carried into it) covers its must needs of that year first and its may needs after that. What is left of must
needs is borne by the board's own budget; what is left of may needs does not happen. Within the year both fall
on the months in proportion to the needs. Month 0 is a January.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol, cast

import numpy as np
from numpy.typing import ArrayLike

from models.grants.amounts import (
    YEAR,
    Floats,
    at_least_zero,
    months_first,
    number,
    paths_first,
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


@dataclass(frozen=True, eq=False)
class Portion:
    """A part of some kr: `of` (M, F, P) times one of `rates` (F, P) in each of the spans of months; else nothing."""

    of: Floats
    spans: tuple[slice, ...]
    rates: tuple[Floats, ...]

    def of_recipient(self, recipient: int, into: Floats | None = None) -> Floats:
        """(M, P) kr of one recipient, written into zeros if any are given."""
        kr = np.zeros((self.of.shape[0], self.of.shape[2])) if into is None else into
        for span, rate in zip(self.spans, self.rates, strict=True):
            if rate[recipient].any():
                np.multiply(self.of[span, recipient], rate[recipient], out=kr[span])
        return kr

    def whole(self) -> Floats:
        """(M, F, P) kr."""
        kr: Floats = np.zeros(self.of.shape)
        for recipient in range(kr.shape[1]):
            self.of_recipient(recipient, kr[:, recipient])
        return kr


class _Later(Distribution):
    """A distribution that works out its largest arrays when they are first asked for.

    Two thousand paths of seven years hold 11 MB in each of them; sums over them, which is what most ask for,
    need no more than a recipient at a time (`recipient_by_month`).
    """

    portions: dict[str, Portion]

    def __getattr__(self, name: str) -> Floats:
        portion = self.__dict__.get("portions", {}).get(name)
        if portion is None:
            raise AttributeError(name)
        return cast(Floats, self.__dict__.setdefault(name, paths_first(portion.whole())))


def part(distribution: Distribution, name: str) -> Floats | Portion:
    """(M, F, P) above_need, borne or not_done as it is at hand, worked out or not."""
    if isinstance(distribution, _Later) and name not in distribution.__dict__:
        return distribution.portions[name]
    return months_first(getattr(distribution, name))


def recipient_by_month(distribution: Distribution, name: str, recipient: int) -> Floats:
    """(M, P) of one recipient in above_need, borne or not_done, without working out the others'."""
    if isinstance(distribution, _Later) and name not in distribution.__dict__:
        return distribution.portions[name].of_recipient(recipient)
    by_path: Floats = getattr(distribution, name)[:, :, recipient]
    return np.moveaxis(by_path, 0, -1)


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
    needs: Needs,
    income: Floats,
    paid: Floats,
    parts: dict[str, Floats | Portion],
    idle: Floats,
    overhead: Floats,
    lapsed: Floats,
) -> Distribution:
    """The distribution of arrays that are given months first; `parts` are above_need, borne and not_done."""
    told = object.__new__(_Later)
    told.__dict__.update(
        {name: paths_first(part) for name, part in parts.items() if not isinstance(part, Portion)},
        portions={name: part for name, part in parts.items() if isinstance(part, Portion)},
        income=paths_first(income),
        paid=paths_first(paid),
        idle=paths_first(idle),
        overhead=paths_first(overhead),
        lapsed=paths_first(lapsed),
        needs=needs,
    )
    return told


def uncovered(total: Floats, money: Floats) -> tuple[Floats, Floats]:
    """(rate of `total` (F, P) that `money` (F, P) does not cover, what is left of the money)."""
    covered = np.minimum(money, total)
    # Divided after the difference, so that full cover leaves exactly nothing.
    rate = np.divide(total - covered, total, out=np.zeros(total.shape), where=total > 0)
    return rate, money - covered


def _at_once(cash: Floats, paid: Floats, needs: Needs, kept: float) -> Distribution:
    """The books of boards that get their money as it comes, the part `kept` of what is left carried on."""
    months = cash.shape[0]
    spans = tuple(slice(first, min(first + YEAR, months)) for first in range(0, months, YEAR))
    balance = np.zeros(paid.shape[1:])
    got = [paid[span].sum(axis=0) for span in spans]
    lost, borne, not_done = [], [], []
    for year, span in enumerate(spans):
        of_must, left = uncovered(needs.must_by_year[year], balance + got[year])
        of_may, left = uncovered(needs.may_by_year[year], left)
        balance = left * kept if span.stop < months else np.zeros(left.shape)
        lost.append(left - balance)
        borne.append(of_must)
        not_done.append(of_may)
    # What is lost is the money that came last: this year's first, then what was carried into it.
    spill = np.zeros(balance.shape)
    above = []
    for year in reversed(range(len(spans))):
        here = np.minimum(lost[year] + spill, got[year])
        spill = lost[year] + spill - here
        above.append(np.divide(here, got[year], out=np.zeros(here.shape), where=got[year] > 0))
    parts: dict[str, Floats | Portion] = {
        "above_need": Portion(paid, spans, tuple(reversed(above))),
        "borne": Portion(needs.must_by_month, spans, tuple(borne)),
        "not_done": Portion(needs.may_by_month, spans, tuple(not_done)),
    }
    idle, overhead, lapsed = (np.zeros(cash.shape) for _ in range(3))
    return accounts(needs, cash, paid, parts, idle, overhead, lapsed)


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
