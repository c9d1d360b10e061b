"""Weights: what each criterion counts for, given as points, as a ranking, or drawn at random.

A weight vector is (C,) with shares that sum to one. Everything here is dimensionless.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

METHODS = ("roc", "rank_sum", "reciprocal")


def normalised(points: ArrayLike) -> Floats:
    """Points (…, C) as shares: the same shape, each last axis sums to 1.

    Raises ValueError for NaN, infinity, negative points, a vector of zeros, and no criterion at all.
    """
    given = np.asarray(points, dtype=np.float64)
    if given.ndim == 0 or given.size == 0:
        raise ValueError("Weights need at least one criterion on their last axis.")
    if not np.isfinite(given).all():
        raise ValueError("Weights must be finite numbers.")
    if (given < 0).any():
        raise ValueError("Weights must not be negative.")
    largest = given.max(axis=-1, keepdims=True)
    if (largest == 0).any():
        raise ValueError("At least one weight must be above zero.")
    shares: Floats = given / largest  # so that neither huge nor tiny points overflow in the sum
    shares /= shares.sum(axis=-1, keepdims=True)
    return shares


def ranking(order: Sequence[int] | NDArray[np.integer]) -> NDArray[np.intp]:
    """The ranking `order` (C,) as indices; ValueError unless it holds each of 0 … C − 1 exactly once."""
    given = np.asarray(order)
    if given.ndim != 1 or given.size == 0 or not np.issubdtype(given.dtype, np.integer):
        raise ValueError("A ranking is a list of criterion indices.")
    if not np.array_equal(np.sort(given), np.arange(given.size)):
        raise ValueError("A ranking must hold every criterion exactly once.")
    return given.astype(np.intp)


def from_ranking(order: Sequence[int] | NDArray[np.integer], method: str = "roc") -> Floats:
    """Weights (C,) from a full ranking; `order[0]` is the index of the most important criterion.

    With k = 1 for the most important of C criteria:

    - `roc`: w_k = (1/C) Σ_{i=k}^{C} 1/i, the centre of all weights that respect the ranking
      (rank order centroid; Barron & Barrett 1996).
    - `rank_sum`: w_k ∝ C + 1 − k (Stillwell, Seaver & Edwards 1981).
    - `reciprocal`: w_k ∝ 1/k (Stillwell, Seaver & Edwards 1981).

    Raises ValueError for an unknown method or an order that is not a permutation of 0 … C − 1.
    """
    places = ranking(order)
    rank = np.arange(1, places.size + 1, dtype=np.float64)
    if method == "roc":
        falling = np.cumsum((1 / rank)[::-1])[::-1]
    elif method == "rank_sum":
        falling = rank[::-1]
    elif method == "reciprocal":
        falling = 1 / rank
    else:
        raise ValueError(f"Unknown method {method!r}: choose one of {', '.join(METHODS)}.")
    weights = np.empty(places.size)
    weights[places] = falling
    return normalised(weights)


def sampled(
    n: int,
    criteria: int,
    rng: int | np.random.Generator,
    around: ArrayLike | None = None,
    spread: float | None = None,
    order: Sequence[int] | NDArray[np.integer] | None = None,
) -> Floats:
    """`n` random weight vectors, (n, criteria), each summing to 1.

    - By default uniform on the simplex: normalised exponentials (Devroye 1986, ch. V).
      Uniform numbers divided by their sum would be too rarely extreme.
    - `around` (C,) with `spread` in (0, 1]: Dirichlet(around · C / spread²), whose mean is `around`; it is
      uniform at spread 1 around equal weights, and tighter as spread falls.
    - `order` (C,), most important first: uniform among the weights that respect the ranking, that is uniform
      weights sorted; their mean is the rank order centroid (Barron & Barrett 1996).

    `rng` is a seed or a `numpy.random.Generator`. Raises ValueError for `around` and `order` together,
    `around` and `spread` one without the other, a spread outside (0, 1], wrong lengths, or n < 1.
    """
    if n < 1 or criteria < 1:
        raise ValueError("At least one sample and one criterion are needed.")
    if around is not None and order is not None:
        raise ValueError("Give either weights to vary around or a ranking, not both.")
    if (around is None) != (spread is None):
        raise ValueError("Weights to vary around and a spread go together.")
    generator = np.random.default_rng(rng)
    if around is not None and spread is not None:
        centre = normalised(around)
        if centre.shape != (criteria,):
            raise ValueError(f"Weights to vary around must have {criteria} entries.")
        if not 0 < spread <= 1:
            raise ValueError("The spread must be above 0 and at most 1.")
        concentration = criteria / max(float(spread), 1e-100) ** 2
        return normalised(generator.standard_gamma(centre * concentration, size=(n, criteria)))
    drawn: Floats = generator.standard_exponential((n, criteria))
    drawn /= drawn.sum(axis=1, keepdims=True)
    if order is None:
        return drawn
    places = ranking(order)
    if places.size != criteria:
        raise ValueError(f"The ranking must hold {criteria} criteria.")
    drawn.sort(axis=1)
    weights = np.empty_like(drawn)
    weights[:, places] = drawn[:, ::-1]
    return weights
