"""How an estate that is too small is shared among claims: the classical bankruptcy rules.

Sources: O'Neill (1982), "A problem of rights arbitration from the Talmud"; Aumann & Maschler (1985),
"Game theoretic analysis of a bankruptcy problem from the Talmud"; Thomson (2003), "Axiomatic and
game-theoretic analysis of bankruptcy and taxation problems: a survey".

Every rule takes claims (…, F) and estate (…,) in kr, broadcast against each other, and gives awards (…, F)
in kr with 0 ≤ award ≤ claim and Σ awards = min(estate, Σ claims). Negative, infinite or NaN values and
shapes that do not fit raise ValueError.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Rule = Callable[[ArrayLike, ArrayLike], Floats]


def proportional(claims: ArrayLike, estate: ArrayLike) -> Floats:
    """Everyone gets the same part of the claim (Thomson 2003, the proportional rule)."""
    asked, kr = _problem(claims, estate)
    total = asked.sum(axis=-1)
    part = np.divide(np.minimum(kr, total), total, out=np.zeros_like(total), where=total > 0)
    awards: Floats = asked * np.minimum(part, 1.0)[..., None]
    return awards


def equal_awards(claims: ArrayLike, estate: ArrayLike) -> Floats:
    """Everyone gets the same, but nobody more than the claim: min(cᵢ, λ) (CEA, Thomson 2003)."""
    asked, kr = _problem(claims, estate)
    return _equal_awards(asked, kr)


def equal_losses(claims: ArrayLike, estate: ArrayLike) -> Floats:
    """Everyone loses the same, but nobody more than the claim: max(0, cᵢ − μ) (CEL, Thomson 2003).

    Computed as the dual of equal awards: what is missing is shared as equal awards.
    """
    asked, kr = _problem(claims, estate)
    missing = np.maximum(asked.sum(axis=-1) - kr, 0.0)
    return _within(asked - _equal_awards(asked, missing), asked)


def talmud(claims: ArrayLike, estate: ArrayLike) -> Floats:
    """Equal awards on half the claims up to half the total, equal losses on half the claims above it.

    Aumann & Maschler (1985): the rule behind the Talmud's three estates, and its own dual.
    """
    asked, kr = _problem(claims, estate)
    total = asked.sum(axis=-1)
    small = kr <= total / 2
    missing = np.maximum(total - kr, 0.0)
    half = _equal_awards(asked / 2, np.where(small, kr, missing))
    return _within(np.where(small[..., None], half, asked - half), asked)


def by_priority(claims: ArrayLike, estate: ArrayLike, order: Sequence[int]) -> Floats:
    """Claims are met in full one after another; order[0] is served first (Thomson 2003, sequential priority).

    `order` is a full permutation of the recipients' indices, or ValueError.
    """
    asked, kr = _problem(claims, estate)
    served = [int(index) for index in order]
    if sorted(served) != list(range(asked.shape[-1])):
        raise ValueError("The order must name every recipient exactly once.")
    awards = np.zeros_like(asked)
    left = kr.copy()
    for index in served:
        awards[..., index] = np.minimum(asked[..., index], left)
        left = left - awards[..., index]
    return awards


RULES: dict[str, Rule] = {
    "proportionell": proportional,
    "lika tilldelning": equal_awards,
    "lika förlust": equal_losses,
    "Talmud": talmud,
}
"""The four rules that need nothing but claims and estate, by Swedish name."""


def _problem(claims: ArrayLike, estate: ArrayLike) -> tuple[Floats, Floats]:
    asked = np.asarray(claims, dtype=np.float64)
    kr = np.asarray(estate, dtype=np.float64)
    if asked.ndim == 0:
        raise ValueError("Claims need an axis of recipients.")
    for values, what in ((asked, "Claims"), (kr, "The estate")):
        # A NaN makes both extremes NaN, and no comparison with NaN holds.
        if values.size and not (values.min() >= 0 and values.max() < np.inf):
            raise ValueError(f"{what} must be finite numbers of at least 0 kr.")
    if asked.size and asked.max() > np.finfo(np.float64).max / asked.shape[-1]:
        raise ValueError("The claims are too large to add up.")
    try:
        shape = np.broadcast_shapes(asked.shape[:-1], kr.shape)
    except ValueError:
        raise ValueError(f"Claims {asked.shape} and estate {kr.shape} do not fit each other.") from None
    if asked.shape[:-1] != shape:
        asked = np.broadcast_to(asked, (*shape, asked.shape[-1]))
    return asked, kr if kr.shape == shape else np.broadcast_to(kr, shape)


def _equal_awards(asked: Floats, kr: Floats) -> Floats:
    """min(cᵢ, λ) with the exact λ, found where the sorted claims' total first reaches the estate."""
    count = asked.shape[-1]
    if count == 0:
        return np.zeros(asked.shape)
    rising = np.sort(asked, axis=-1)
    below = np.zeros_like(rising)
    np.cumsum(rising[..., :-1], axis=-1, out=below[..., 1:])
    sharers = np.arange(count, 0, -1, dtype=np.float64)
    reached = below + rising * sharers >= kr[..., None]
    first = np.argmax(reached, axis=-1)[..., None]
    level = (kr[..., None] - np.take_along_axis(below, first, axis=-1)) / sharers[first]
    enough = ~reached[..., -1:]
    return np.minimum(asked, np.where(enough, np.inf, np.maximum(level, 0.0)))


def _within(awards: Floats, asked: Floats) -> Floats:
    return np.clip(awards, 0.0, asked)
