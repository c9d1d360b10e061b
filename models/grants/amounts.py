"""What counts as an amount, a number of people and a share: checked once, where arrays come in."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

YEAR = 12
"""Months in a year. Month 0 is a January."""

LARGEST = 1e10
"""No month of any municipality is larger; beyond it an öre could be lost in the running sums of doubles."""

PIECE = 1 << 18
"""Multiplications in a matrix product that is done on one thread."""

EXACT = 1e-9
"""How far from one a set of shares may sum."""


def at_least_zero(values: ArrayLike, what: str, axes: int | None = None) -> Floats:
    """The values as floats; ValueError if one is NaN, negative or above LARGEST, or the axes are too few."""
    array = np.asarray(values, dtype=np.float64)
    if axes is not None and array.ndim != axes:
        raise ValueError(f"{what} must have {axes} axes, not {array.ndim}.")
    # A NaN makes both extremes NaN, and no comparison with NaN holds.
    if array.size and not (array.min() >= 0 and array.max() <= LARGEST):
        raise ValueError(f"{what} must be numbers from 0 to {LARGEST:.0e}.")
    return array


def number(value: float, what: str, low: float = 0.0, high: float = LARGEST) -> float:
    """The value as a float; ValueError if it lies outside the bounds or is NaN."""
    if not low <= value <= high:
        raise ValueError(f"{what} must be from {low:g} to {high:g}, not {value}.")
    return float(value)


def shares(values: ArrayLike, what: str) -> tuple[float, ...]:
    """Shares that sum to one within 1e-9, made to sum to one to the last digit; otherwise ValueError."""
    array = at_least_zero(values, what, axes=1)
    if abs(array.sum() - 1.0) > EXACT:
        raise ValueError(f"{what} sum to {array.sum():.10g} and not to 1.")
    return tuple((array / array.sum()).tolist())


def each(value: float | Sequence[float], recipients: int, what: str) -> Floats:
    """One value for every recipient, (F, 1): the same for all, or one each; otherwise ValueError."""
    array = np.asarray(value, dtype=np.float64)
    if array.ndim == 0:
        return np.full((recipients, 1), float(array))
    if array.shape != (recipients,):
        raise ValueError(f"{what} must be one number or {recipients}, one a recipient.")
    return array[:, None]


def months_first(array: Floats) -> Floats:
    """(P, M) as (M, P) and (P, M, F) as (M, F, P), contiguous.

    A month of all paths then lies together, and so does a sum over recipients. No copy where it already does.
    """
    return np.ascontiguousarray(np.moveaxis(array, 0, -1))


def paths_first(array: Floats) -> Floats:
    """The other way: (M, P) seen as (P, M), and (M, F, P) seen as (P, M, F)."""
    return np.moveaxis(array, -1, 0)


def weighted(weights: Floats, array: Floats) -> Floats:
    """(R, M) · (M, …) → (R, …), a matrix product in pieces of a year's rows and some paths.

    Months that a year's rows do not weigh are left out. And small pieces (OpenBLAS: up to 2¹⁸
    multiplications) stay on one thread: a larger product would wake the others, which then spin for longer
    than the product takes, at the cost of everyone else on the machine.
    """
    flat = np.ascontiguousarray(array).reshape(array.shape[0], -1)
    result = np.zeros((weights.shape[0], flat.shape[1]))
    for start in range(0, weights.shape[0], YEAR):
        rows = weights[start : start + YEAR]
        used = np.flatnonzero(rows.any(axis=0))
        if used.size:
            months = slice(used[0], used[-1] + 1)
            _product(rows[:, months], flat[months], result[start : start + YEAR])
    return result.reshape(-1, *array.shape[1:])


def _product(left: Floats, right: Floats, out: Floats) -> None:
    count = right.shape[1]
    width = max(1, min(count, PIECE // left.size))
    whole = count // width * width
    pieces, into = (
        part[:, :whole].reshape(part.shape[0], -1, width).transpose(1, 0, 2) for part in (right, out)
    )
    np.matmul(left, pieces, out=into)
    if whole < count:
        out[:, whole:] = left @ right[:, whole:]


def by_year(array: Floats) -> Floats:
    """(M, …) → (Y, …): sums of calendar years; the last one may be part of a year."""
    years = range(0, array.shape[0], YEAR)
    return np.stack([array[start : start + YEAR].sum(axis=0) for start in years])
