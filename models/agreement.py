"""Where a group agrees and where it differs: concordance, spread of weights, and what its members' weights give.

Higher is better throughout. Values that are tied (within `placement.TIE`) share the ranks they hold together.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from models.acceptability import Acceptability, acceptability
from models.placement import TIE, finite, leaders, overall
from models.weights import Floats, normalised


def kendalls_w(ratings: ArrayLike) -> float:
    """Kendall's coefficient of concordance W with correction for ties (Kendall & Babington Smith 1939; Kendall 1948).

    W = 12 S / (V² (n³ − n) − V Σ (t³ − t)): S is the sum of squares of the n items' rank sums around their
    mean, t the number of items that one voter holds alike.

    Args:
        ratings: (V, items), any scale, higher is better.

    Returns:
        0 (no agreement) … 1 (all rank alike); NaN when V < 2, with one item, or when everything is tied.

    Raises:
        ValueError: NaN or infinity, or not two axes.
    """
    given = np.asarray(ratings, dtype=np.float64)
    if given.ndim != 2:
        raise ValueError("Ratings are (voters, items).")
    if not np.isfinite(given).all():
        raise ValueError("Ratings must be finite numbers.")
    voters, items = given.shape
    if voters < 2 or items < 2:
        return float("nan")
    ranks, tied = _ranks(given)
    sums = ranks.sum(axis=0)
    spread = 12 * ((sums - sums.mean()) ** 2).sum()
    most = voters**2 * (items**3 - items) - voters * (tied**2 - 1).sum()
    return float(min(spread / most, 1.0)) if most > 0 else float("nan")


def weight_spread(weights: ArrayLike) -> pd.DataFrame:
    """How differently a group weighs each criterion.

    Args:
        weights: (V, C); each row is brought to sum 1.

    Returns:
        One row a criterion (the index, `criterion`), by falling q3 − q1 and then by index: median, q1, q3,
        min and max of the shares 0–1, quartiles interpolated linearly between voters.

    Raises:
        ValueError: NaN, infinity, negative weights, a row of zeros, no voter, or not two axes.
    """
    shares = normalised(weights)
    if shares.ndim != 2:
        raise ValueError("Weights are (voters, criteria).")
    low, q1, median, q3, high = np.quantile(shares, [0, 0.25, 0.5, 0.75, 1], axis=0)
    order = np.argsort(np.round(q1 - q3, 9), kind="stable")  # alike within TIE of a whole share: by index
    frame = pd.DataFrame({"median": median, "q1": q1, "q3": q3, "min": low, "max": high})
    return frame.rename_axis("criterion").iloc[order]


@dataclass(frozen=True, eq=False)
class GroupResult:
    """What `group_result` returns.

    - `rankings` (V, O): rank of each option with each voter's weights, 0 first; tied options share their
    ranks
      (two that lead together both have 0.5).
    - `leads` (O,): for how many voters the option leads; a shared lead counts by its share. Sums to V.
    - `borda` (O,): Borda points, O − 1 for a first place down to 0 for a last, summed over voters.
    - `acceptability`: over the voters' own weights, one sample each.
    """

    rankings: Floats
    leads: Floats
    borda: Floats
    acceptability: Acceptability


def group_result(values: ArrayLike, weights: ArrayLike) -> GroupResult:
    """How the options rank with each voter's own weights (Borda 1781 for the points).

    Args:
        values: (O, C) points, higher is better.
        weights: (V, C), which need not sum to one.

    Raises:
        ValueError: NaN, infinity, negative weights, a row of zeros, no voter, or shapes that do not match.
    """
    scores, shares = finite(values, 2), normalised(weights)
    if shares.ndim != 2:
        raise ValueError("Weights are (voters, criteria).")
    totals = overall(scores, shares)
    rankings, _ = _ranks(totals)
    first = leaders(totals)
    return GroupResult(
        rankings=rankings,
        leads=(first / first.sum(axis=1, keepdims=True)).sum(axis=0),
        borda=(len(scores) - 1 - rankings).sum(axis=0),
        acceptability=acceptability(scores, shares),
    )


def _ranks(ratings: Floats) -> tuple[Floats, Floats]:
    """Mid-ranks from 0 for the highest, and how many share each item's rank: (V, n) each."""
    voters, items = ratings.shape
    order = np.argsort(-ratings, axis=1, kind="stable")
    falling = np.take_along_axis(ratings, order, axis=1)
    size = np.abs(falling)
    apart = falling[:, :-1] - falling[:, 1:] > TIE * np.maximum(size[:, :-1], size[:, 1:])
    edge = np.ones((voters, 1), dtype=np.bool_)
    place = np.arange(items)
    first = np.maximum.accumulate(np.where(np.hstack([edge, apart]), place, 0), axis=1)
    last = np.minimum.accumulate(np.where(np.hstack([apart, edge]), place, items)[:, ::-1], axis=1)[:, ::-1]
    ranks, tied = np.empty_like(ratings), np.empty_like(ratings)
    np.put_along_axis(ranks, order, (first + last) / 2, axis=1)
    np.put_along_axis(tied, order, last - first + 1.0, axis=1)
    return ranks, tied
