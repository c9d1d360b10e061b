"""What a network's numbers must be before anything is computed: finite, not negative, of matching shapes."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


def amounts(values: ArrayLike, name: str, dimensions: int) -> Floats:
    """Finite numbers, none negative, with at least this many axes; otherwise ValueError."""
    array = np.asarray(values, dtype=np.float64)
    if array.ndim < dimensions:
        raise ValueError(f"{name} must have at least {dimensions} axes, not {array.ndim}.")
    if array.size and not (array.min() >= 0 and array.max() < np.inf):  # each is False for NaN
        if not np.isfinite(array).all():
            raise ValueError(f"{name} must be finite: NaN or infinity was given.")
        raise ValueError(f"{name} must not be negative.")
    return array


def shares(values: ArrayLike, name: str, dimensions: int) -> Floats:
    """As `amounts`, and at most one."""
    array = amounts(values, name, dimensions)
    if array.size and array.max() > 1:
        raise ValueError(f"{name} must lie between 0 and 1.")
    return array


def square(values: ArrayLike, name: str) -> Floats:
    """Amounts (…, A, A) between actors; otherwise ValueError."""
    array = amounts(values, name, 2)
    if array.shape[-1] != array.shape[-2]:
        raise ValueError(f"{name} must be square, not {array.shape[-2]} × {array.shape[-1]}.")
    return array


def between(values: ArrayLike, name: str) -> Floats:
    """A copy of `square` with an empty diagonal: an actor has no tie to itself."""
    array = square(values, name).copy()
    diagonal = np.arange(array.shape[-1])
    array[..., diagonal, diagonal] = 0.0
    return array


def mutual(values: ArrayLike, name: str) -> Floats:
    """As `between`, and the same in both directions (within 1e-9 of the largest); otherwise ValueError."""
    array = between(values, name)
    if array.size and np.abs(array - np.swapaxes(array, -1, -2)).max() > 1e-9 * array.max():
        raise ValueError(f"{name} must be symmetric: the ties are undirected.")
    return array


def alike(name: str, size: int, expected: int) -> None:
    """ValueError unless the axis has the size that the other arrays give it."""
    if size != expected:
        raise ValueError(f"{name} has {size} places where {expected} are needed.")


def ratio(part: Floats, whole: Floats) -> Floats:
    """NaN where the whole is nothing."""
    some = whole > 0
    return np.where(some, part / np.where(some, whole, 1.0), np.nan)[()]
