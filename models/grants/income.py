"""What the state pays: schablonersättning month by month, in cash and as it is earned, and initial grants."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from models.grants.amounts import Floats, at_least_zero, paths_first, weighted

if TYPE_CHECKING:
    from models.grants.arrivals import Arrivals

PAYMENT_PLAN: dict[int, float] = {1: 0.1, 3: 0.2, 6: 0.1, 9: 0.1, 12: 0.1, 15: 0.1, 18: 0.1, 21: 0.1, 24: 0.1}
"""Part of the schablonersättning by months after the month of reception (12 § förordning 2010:1122)."""

LAST_PAYMENT = max(PAYMENT_PLAN)
"""Months after reception when the last part is paid."""

INITIAL_PAYMENT = 1
"""Months after reception when the initial grant is paid (15 § förordning 2010:1122)."""


def grant_income(received: ArrayLike, amounts: ArrayLike, staying: ArrayLike | None = None) -> Floats:
    """Schablonersättning paid in each month, (…, M) kr (11–12 §§ förordning 2010:1122).

    `received` (…, M, K) persons by month of reception and age class, `amounts` (M, K) kr a person by month of
    reception and age class, `staying` (25,) share still here k months after reception: a part paid k months
    after follows those still here then, and the money leaves with who moves (12–14 §§). What would be paid
    after month M is dropped. ValueError on NaN, negative or absurd values and on shapes that do not fit.
    """
    return _in_months(received, amounts, payment_kernel(_months(amounts), staying))


def accrued(received: ArrayLike, amounts: ArrayLike, staying: ArrayLike | None = None) -> Floats:
    """The same money in the months it concerns, (…, M) kr: accrued income as opposed to cash.

    Each part concerns the months since the part before it and up to the month before it is paid: the part
    paid 6 months after reception concerns months 3–5 (12 § third paragraph förordning 2010:1122). Arguments
    and errors as for `grant_income`.
    """
    return _in_months(received, amounts, earned_kernel(_months(amounts), staying))


def standard_grant(arrivals: Arrivals, amounts: ArrayLike, earned: bool = False) -> Floats:
    """Schablonersättning of simulated arrivals, (P, M) kr in cash, those received before month 0 included.

    `amounts` (B + M, K) kr a person by month of reception and age class, the first row for the month B months
    before month 0; B is `arrivals.before` (24 from `arrivals()`). `earned`: in the months it concerns
    instead.
    """
    return paths_first(standard_grant_by_age(arrivals, amounts, earned).sum(axis=1))


def standard_grant_by_age(arrivals: Arrivals, amounts: ArrayLike, earned: bool = False) -> Floats:
    """As `standard_grant`, (M, K, P) kr by the age class the money is paid for, months first."""
    everyone = arrivals.everyone
    ages, _, months, paths = everyone.shape
    kr = _amounts(amounts, (months, ages), "Amounts")
    kernel = (earned_kernel if earned else payment_kernel)(months, arrivals.staying)[arrivals.before :]
    paid = np.empty((kernel.shape[0], ages, paths))
    for age, received in enumerate(everyone):
        paid[:, age] = weighted(kernel, received.sum(axis=0, dtype=np.int32) * kr[:, age, None])
    return paid


def initial_grant(arrivals: Arrivals, amounts: ArrayLike) -> Floats:
    """Grant for initial costs, (P, M) kr, paid the month after reception (15–17 §§ förordning 2010:1122).

    `amounts` (B + M, G, K) kr a person by month of reception, group (the way here) and age class. A stream of
    its own, which no model shares.
    """
    everyone = arrivals.everyone
    ages, groups, months, _ = everyone.shape
    kr = _amounts(amounts, (months, groups, ages), "Amounts")
    paid = np.einsum("kgtp,tgk->tp", everyone, kr, optimize=True)
    early = np.zeros((INITIAL_PAYMENT, paid.shape[1]))
    return paths_first(np.concatenate([early, paid])[arrivals.before : months])


def replaced_grant(arrivals: Arrivals, monthly: ArrayLike) -> Floats:
    """What another grant would have paid for the same people, (P, M) kr: a line of its own, never income.

    Who has temporary protection and is folkbokförd swaps the grants of förordning 2017:193 for this one.
    `monthly` (G, K) kr a person and month, counted from reception for as long as the schablon concerns.
    """
    everyone = arrivals.everyone
    ages, groups, months, _ = everyone.shape
    kr = _amounts(monthly, (groups, ages), "Monthly amounts")
    lost = np.einsum("kgtp,gk->tp", everyone, kr, optimize=True)
    kernel = lag_kernel(stays(arrivals.staying)[:LAST_PAYMENT], months, months)
    return paths_first(weighted(kernel[arrivals.before :], lost))


def stays(staying: ArrayLike | None) -> Floats:
    """(25,) share still here 0–24 months after reception; all of them if None."""
    if staying is None:
        return np.ones(LAST_PAYMENT + 1)
    share = at_least_zero(staying, "Shares staying", axes=1)
    if share.shape != (LAST_PAYMENT + 1,) or share.max() > 1:
        raise ValueError(f"Shares staying must be {LAST_PAYMENT + 1} numbers from 0 to 1.")
    return share


def payment_kernel(months: int, staying: ArrayLike | None) -> Floats:
    """(M, M) part of a schablonersättning paid in the row's month for the column's month of reception."""
    here = stays(staying)
    by_lag = np.zeros(LAST_PAYMENT + 1)
    for paid, part in PAYMENT_PLAN.items():
        by_lag[paid] = part * here[paid]
    return lag_kernel(by_lag, months, months)


def earned_kernel(months: int, staying: ArrayLike | None) -> Floats:
    """(M, M) part of a schablonersättning concerning the row's month, for the column's month of reception."""
    here = stays(staying)
    by_lag = np.zeros(LAST_PAYMENT + 1)
    since = 0
    for paid, part in PAYMENT_PLAN.items():
        by_lag[since:paid] += part * here[paid] / (paid - since)
        since = paid
    return lag_kernel(by_lag, months, months)


def lag_kernel(by_lag: Floats, rows: int, columns: int) -> Floats:
    """(rows, columns) matrix whose cell is `by_lag` at row − column, counted so that the last ones meet."""
    lag = np.arange(columns - rows, columns)[:, None] - np.arange(columns)
    known = (lag >= 0) & (lag < by_lag.size)
    return np.where(known, by_lag[np.where(known, lag, 0)], 0.0)


def _months(amounts: ArrayLike) -> int:
    return np.asarray(amounts).shape[0] if np.ndim(amounts) == 2 else 0


def _in_months(received: ArrayLike, amounts: ArrayLike, kernel: Floats) -> Floats:
    kr = at_least_zero(amounts, "Amounts", axes=2)
    persons = at_least_zero(received, "Persons received")
    if persons.ndim < 2 or persons.shape[-2:] != kr.shape:
        raise ValueError(
            f"Persons received {persons.shape} and amounts {kr.shape} must end in the same months and ages."
        )
    earned: Floats = np.einsum("...mk,mk->...m", persons, kr)
    return earned @ kernel.T


def _amounts(values: ArrayLike, shape: tuple[int, ...], what: str) -> Floats:
    kr = at_least_zero(values, what)
    if kr.shape != shape:
        raise ValueError(f"{what} must have the shape {shape}, not {kr.shape}.")
    return kr
