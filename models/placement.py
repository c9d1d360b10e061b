"""Overall values of the options, and what would change who leads.

Values are points, usually 0–100, higher is better; (O, C) unless something else is said. The additive value
model is Keeney & Raiffa (1976). Two values are tied when they differ by at most 1e-9 of the largest absolute
value among those compared; ties go to the lowest index.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from models.weights import Floats, normalised

TIE = 1e-9


@dataclass(frozen=True)
class Interval:
    """Who leads (`leader`, an option's index) while the joint weight lies between `low` and `high`, 0–1."""

    low: float
    high: float
    leader: int


@dataclass(frozen=True, eq=False)
class Reversal:
    """Weights (C,) under which the challenger leads or ties, and the share of weight moved to get there."""

    weights: Floats
    moved: float


def finite(values: ArrayLike, *dimensions: int) -> Floats:
    """The values as floats; ValueError if any is NaN or infinite, if empty, or of another dimension."""
    given = np.asarray(values, dtype=np.float64)
    if dimensions and given.ndim not in dimensions:
        raise ValueError(f"Expected {' or '.join(map(str, dimensions))} dimensions, got {given.ndim}.")
    if given.size == 0:
        raise ValueError("There must be at least one value.")
    if not np.isfinite(given).all():
        raise ValueError("Values must be finite numbers.")
    return given


def leaders(totals: ArrayLike) -> NDArray[np.bool_]:
    """Which of the options have the highest of the overall values (…, O), ties included: same shape."""
    given = np.asarray(totals, dtype=np.float64)
    best = given.max(axis=-1, keepdims=True)
    leading: NDArray[np.bool_] = best - given <= TIE * np.maximum(np.abs(best), np.abs(given))
    return leading


def value_function(x: ArrayLike, cutoffs: ArrayLike, values: ArrayLike, outside: str = "clip") -> Floats:
    """Points for the measurements `x`, any shape, by a piecewise linear value function; same shape.

    `cutoffs` (K,), K ≥ 2, strictly rising, in the unit of `x`; `values` (K,) points at the cutoffs. Beyond
    the ends the value stays (`outside="clip"`) or the outermost pieces go on (`"extrapolate"`).
    Raises ValueError for other cutoffs or another `outside` (form: Belton & Stewart 2002, ch. 5).
    """
    at = np.asarray(x, dtype=np.float64)
    if not np.isfinite(at).all():
        raise ValueError("Measurements must be finite numbers.")
    knots, points = finite(cutoffs, 1), finite(values, 1)
    if knots.size < 2 or knots.shape != points.shape:
        raise ValueError("A value function needs two or more cutoffs and one value for each.")
    if (np.diff(knots) <= 0).any():
        raise ValueError("Cutoffs must rise strictly.")
    if outside not in ("clip", "extrapolate"):
        raise ValueError(f"Unknown outside {outside!r}: choose clip or extrapolate.")
    result = np.asarray(np.interp(at, knots, points), dtype=np.float64)
    if outside == "extrapolate":
        first, last = (
            (points[1] - points[0]) / (knots[1] - knots[0]),
            (points[-1] - points[-2]) / (knots[-1] - knots[-2]),
        )
        result = result + np.minimum(at - knots[0], 0) * first + np.maximum(at - knots[-1], 0) * last
    return result


def overall(values: ArrayLike, weights: ArrayLike) -> Floats:
    """Weighted means Σ_c w_c v_oc: values (…, O, C) and weights (…, C) give (…, O), in points.

    Leading axes follow NumPy's broadcasting: (O, C) with (N, C), (N, O, C) with (C,), or both with N.
    Raises ValueError for NaN, infinity, negative or all-zero weights and shapes that do not fit.
    """
    scores, shares = finite(values), normalised(weights)
    if scores.ndim < 2 or scores.shape[-1] != shares.shape[-1]:
        raise ValueError("Values are (…, options, criteria), with one weight for each criterion.")
    if scores.ndim == 2:
        return np.asarray(shares @ scores.T)
    return np.asarray(np.einsum("...oc,...c->...o", scores, shares))


def _one_case(values: ArrayLike, weights: ArrayLike) -> tuple[Floats, Floats]:
    scores, shares = finite(values, 2), normalised(weights)
    if shares.shape != (scores.shape[1],):
        raise ValueError("There must be one weight for each criterion.")
    return scores, shares


def leading_intervals(values: ArrayLike, weights: ArrayLike, criteria: Sequence[int]) -> list[Interval]:
    """Who leads as the joint weight of some criteria goes from 0 to 1: intervals that cover 0 … 1.

    `values` (O, C), `weights` (C,), `criteria` the indices whose joint weight moves; proportions inside and
    outside are kept, equal where a side has no weight. Each overall value is then a straight line in the
    joint weight, so crossovers are exact: t* = d₀ / (d₀ − d₁) with d₀, d₁ the difference between two options
    at 0 and 1 (one-way sensitivity: Goodwin & Wright 2004, ch. 3). Equal neighbours are merged and ties go to
    the lowest index. Raises ValueError for a group that is empty, holds all criteria or an unknown one.
    """
    scores, shares = _one_case(values, weights)
    inside = np.zeros(shares.size, dtype=bool)
    for criterion in criteria:
        if not 0 <= criterion < shares.size:
            raise ValueError(f"There is no criterion {criterion}.")
        inside[criterion] = True
    if not inside.any() or inside.all():
        raise ValueError("The group must hold some of the criteria, not none and not all.")

    def side(chosen: NDArray[np.bool_]) -> Floats:
        weight = shares * chosen
        return scores @ normalised(weight if weight.any() else chosen)

    start, end = side(~inside), side(inside)
    first, second = np.triu_indices(scores.shape[0], k=1)
    at_start, at_end = start[first] - start[second], end[first] - end[second]
    crossing = np.sign(at_start) * np.sign(at_end) < 0
    inner = np.unique(at_start[crossing] / (at_start[crossing] - at_end[crossing]))
    # Three options crossing in one point give crossovers that differ in the last digits: keep one edge.
    inner = inner[(inner < 1 - 1e-12) & (np.diff(inner, prepend=0.0) > 1e-12)]
    edges = np.concatenate([[0.0], inner, [1.0]])
    middles = (edges[:-1] + edges[1:]) / 2
    lead = leaders(np.outer(1 - middles, start) + np.outer(middles, end)).argmax(axis=1)
    firsts = np.concatenate([[0], np.flatnonzero(np.diff(lead)) + 1])
    bounds = np.append(edges[firsts], 1.0)
    return [
        Interval(float(low), float(high), int(leader))
        for low, high, leader in zip(bounds[:-1], bounds[1:], lead[firsts], strict=True)
    ]


def nearest_reversal(values: ArrayLike, weights: ArrayLike, challenger: int) -> Reversal | None:
    """The least share of weight that must move for `challenger` to lead or tie all others.

    `values` (O, C), `weights` (C,), `challenger` an option's index. The share is half the L1 distance, 0 … 1.
    Already leading: moved 0 at the given weights. None: no weights do it. Linear programme in the weight
    taken from and given to each criterion (nearest competitor; cf. Rios Insua & French 1991).
    Raises ValueError for an unknown challenger and as `overall` does.
    """
    from scipy.optimize import linprog

    scores, shares = _one_case(values, weights)
    if not 0 <= challenger < scores.shape[0]:
        raise ValueError(f"There is no option {challenger}.")
    if leaders(scores @ shares)[challenger]:
        return Reversal(shares, 0.0)
    behind = np.delete(scores, challenger, axis=0) - scores[challenger]
    largest = np.abs(scores).max()
    behind[np.abs(behind) <= 1e-13 * largest] = 0.0  # rounding, which the scaling of rows would blow up
    behind = behind[behind.any(axis=1)]
    behind /= np.abs(behind).max(axis=1, keepdims=True)
    count = shares.size
    solution = linprog(
        c=np.concatenate([np.zeros(count), np.ones(count)]),
        A_ub=np.hstack([behind, -behind]),  # weight given, then weight taken
        b_ub=-behind @ shares,
        A_eq=np.concatenate([np.ones(count), -np.ones(count)])[np.newaxis, :],
        b_eq=[0.0],
        bounds=[(0.0, 1.0)] * count + [(0.0, share) for share in shares],
        method="highs",
        options={"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10},
    )
    if not solution.success:
        return None
    moved = normalised(np.maximum(shares + solution.x[:count] - solution.x[count:], 0.0))
    return Reversal(moved, float(np.abs(moved - shares).sum() / 2))


def regret(values_by_scenario: ArrayLike) -> tuple[Floats, int]:
    """Regret of each option in each scenario, (S, O) points, and the option whose worst regret is least.

    `values_by_scenario` (S, O): overall values. Regret is what the best option in that scenario would have
    given more (minimax regret; Savage 1951). Ties to the lowest index. Raises ValueError for NaN, infinity
    and other shapes.
    """
    totals = finite(values_by_scenario, 2)
    lost = totals.max(axis=1, keepdims=True) - totals
    worst = lost.max(axis=0)
    return lost, int((worst <= worst.min() + TIE * np.abs(totals).max()).argmax())


def frontier(benefit: ArrayLike, cost: ArrayLike) -> tuple[NDArray[np.intp], Floats]:
    """The options that nothing dominates, cheapest first, and the price of a point between neighbours.

    `benefit` (O,) points, higher is better; `cost` (O,) kr, lower is better. An option is dominated when
    another is at least as good and at most as dear, and differs. Returns indices (F,) and kr per extra point
    (F − 1,); NaN between two options with the same benefit and cost (efficient frontier and price per value
    point: Edwards & Newman 1982, Goodwin & Wright 2004, ch. 3). Raises ValueError for NaN, infinity and
    lengths that differ.
    """
    gain, price = finite(benefit, 1), finite(cost, 1)
    if gain.shape != price.shape:
        raise ValueError("There must be one benefit and one cost for each option.")

    def above(given: Floats) -> NDArray[np.bool_]:
        """[i, j]: is j above i, and not tied with it?"""
        slack = TIE * np.maximum(np.abs(given), np.abs(given)[:, np.newaxis])
        higher: NDArray[np.bool_] = given - given[:, np.newaxis] > slack
        return higher

    better, dearer = above(gain), above(price)
    dominated = (~better.T & ~dearer & (better | dearer.T)).any(axis=1)
    kept = np.flatnonzero(~dominated)
    kept = kept[np.lexsort((kept, gain[kept], price[kept]))]
    per_point = np.full(kept.size - 1, np.nan)
    np.divide(np.diff(price[kept]), np.diff(gain[kept]), out=per_point, where=better[kept[:-1], kept[1:]])
    return kept, per_point
