"""Stochastic multicriteria acceptability: how often an option holds each rank (SMAA-2).

Lahdelma & Salminen 2001; how it is computed, Tervonen & Lahdelma 2007. Overall values are additive. Samples
are worked through in blocks that stay in the processor's cache.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from models.placement import TIE, finite
from models.weights import Floats, normalised

_BLOCK = 8192
"""Samples ranked at a time."""
_DRAWS = 32768
"""Random numbers drawn at a time."""
_ALONE = 250_000
"""Multiplications in a matrix product small enough for BLAS to keep to one thread: waking others for products
of this shape costs more processor time than it saves, and takes it from whoever shares the machine."""


@dataclass(frozen=True, eq=False)
class Acceptability:
    """What `acceptability` returns; shares are 0–1.

    - `ranks` (O, O): [o, r], share of samples where option o has rank r, 0 the best.
    - `central_weights` (O, C): mean weights where the option leads; NaN if it never does.
    - `confidence` (O,): share of score samples where it leads at its central weights; NaN if it never leads.
    - `pairwise` (O, O): [i, j], share of samples where i is strictly better than j.
    - `samples`: N.
    - `standard_error` (O, O): of `ranks`, √(b(1 − b)/N).
    """

    ranks: Floats
    central_weights: Floats
    confidence: Floats
    pairwise: Floats
    samples: int
    standard_error: Floats


def _slices(length: int, each: int) -> Iterator[slice]:
    """Consecutive slices of 0 … length, as long as products that cost `each` a piece may be on one thread."""
    step = max(1, _ALONE // each)
    return (slice(start, min(start + step, length)) for start in range(0, length, step))


def _totals(scores: Floats, weights: Floats) -> tuple[Floats, Floats, Floats]:
    """Overall values (O, n), the weights (n, C) and their sums (n,) that the values must be divided by.

    Scores (O, C) or (n, O, C). Raises ValueError if a weight vector is no such thing or a score not finite.
    """
    criteria = scores.shape[-1]
    rows = np.vstack([scores if scores.ndim == 2 else np.empty((0, criteria)), np.ones((1, criteria))])
    products = np.empty((len(rows), len(weights)))
    with np.errstate(invalid="ignore", over="ignore"):
        for part in _slices(len(weights), rows.size):
            np.matmul(rows, weights[part].T, out=products[:, part])
        sums = products[-1]
        if not (weights.min() >= 0 and sums.min() > 1e-200 and sums.max() < 1e200):  # each is False for NaN
            return _totals(scores, normalised(weights))  # raises, unless they are merely huge or tiny
        totals = products[:-1] if scores.ndim == 2 else np.einsum("noc,nc->on", scores, weights)
    return finite(totals), weights, sums  # finite only if the scores are


def _with_ties(totals: Floats) -> tuple[Floats, Floats, Floats]:
    """Ranks (O, O), lead (O, n) and strictly better (O, O), summed over samples, of overall values (O, n).

    Neighbours in the order that are tied share the ranks they hold together.
    """
    options, samples = totals.shape
    order = np.argsort(-totals, axis=0, kind="stable")
    falling = np.take_along_axis(totals, order, axis=0)
    size = np.abs(falling)
    apart = falling[:-1] - falling[1:] > TIE * np.maximum(size[:-1], size[1:])
    edge = np.ones((1, samples), dtype=bool)
    place = np.arange(options)[:, np.newaxis]
    first = np.maximum.accumulate(np.where(np.concatenate([edge, apart]), place, 0), axis=0)
    ends = np.where(np.concatenate([apart, edge]), place, options)
    last = np.minimum.accumulate(ends[::-1], axis=0)[::-1]
    begin, share = np.empty_like(first), np.empty_like(totals)
    np.put_along_axis(begin, order, first, axis=0)
    np.put_along_axis(share, order, 1 / (last - first + 1), axis=0)
    finish = np.rint(begin + 1 / share)
    ranks = np.stack(
        [np.where((begin <= r) & (r < finish), share, 0).sum(axis=1) for r in range(options)], axis=1
    )
    better = np.stack([(begin[i] < begin).sum(axis=1) for i in range(options)])
    return ranks, np.where(begin == 0, share, 0.0), better.astype(np.float64)


def acceptability(values: ArrayLike, weights: ArrayLike) -> Acceptability:
    """Rank acceptability, central weights, confidence factors and pairwise wins over N samples.

    `values` (O, C) or (N, O, C), points, higher is better; `weights` (C,) or (N, C), which need not sum to
    one. What has no N stays the same in every sample; with neither, N is 1. Options that are tied for ranks
    r … r + k − 1 have 1/k of each; a shared lead counts by its share in the central weights, and as a lead in
    the confidence factor. Formulas: Lahdelma & Salminen 2001. Raises ValueError for NaN, infinity, negative
    or all-zero weights and shapes that do not fit.
    """
    scores = np.asarray(values, dtype=np.float64)
    given = np.asarray(weights, dtype=np.float64)
    if scores.ndim not in (2, 3) or given.ndim not in (1, 2) or 0 in scores.shape or 0 in given.shape:
        raise ValueError("Values are (O, C) or (N, O, C), and weights (C,) or (N, C).")
    options, criteria = scores.shape[-2:]
    if given.shape[-1] != criteria:
        raise ValueError("There must be one weight for each criterion.")
    lengths = {scores.shape[0]} if scores.ndim == 3 else set()
    if given.ndim == 2:
        lengths.add(given.shape[0])
    if len(lengths) > 1:
        raise ValueError("Values and weights must have the same number of samples.")
    samples = lengths.pop() if lengths else 1
    if given.ndim == 1:
        given = np.broadcast_to(normalised(given), (samples, criteria))

    ranks = np.zeros((options, options))
    better = np.zeros((options, options))
    central = np.zeros((options, criteria))
    lead_total = np.zeros(options)
    rank = np.empty((options, samples), dtype=np.uint8 if options <= 255 else np.uint16)
    none = np.iinfo(rank.dtype).max  # marks a sample with ties, counted apart
    beats = np.empty(min(_BLOCK, samples), dtype=bool)
    for start in range(0, samples, _BLOCK):
        block = slice(start, min(start + _BLOCK, samples))
        totals, shares, sums = _totals(scores if scores.ndim == 2 else scores[block], given[block])
        r, b = rank[:, block], beats[: sums.size]
        as_number = b.view(np.uint8)
        r[:] = 0
        beyond = totals + TIE * np.abs(totals).max(axis=0)
        for i in range(options):
            for j in range(options):
                if i != j:
                    np.greater(totals[i], beyond[j], out=b)
                    better[i, j] += np.count_nonzero(b)
                    np.add(r[j], as_number, out=r[j])
        lead = (r == 0).astype(np.float64)
        # Without ties the ranks are a permutation. The slack is that of the largest value in the sample, so
        # this also catches pairs that are not tied; they are told apart next.
        unsure = np.flatnonzero(r.sum(axis=0, dtype=np.int64) != options * (options - 1) // 2)
        if unsure.size:
            among = totals[:, unsure]
            shared_ranks, shared_lead, shared_better = _with_ties(among)
            counted = np.stack([(one > beyond[:, unsure]).sum(axis=1) for one in among])
            ranks += shared_ranks
            better += shared_better - counted
            lead[:, unsure] = shared_lead
            r[:, unsure] = none
        lead_total += lead.sum(axis=1)
        lead /= sums
        for part in _slices(sums.size, options * criteria):
            central += lead[:, part] @ shares[part]

    for o in range(options):
        for place in range(options):
            ranks[o, place] += np.count_nonzero(rank[o] == place)
    ranks = np.minimum(ranks / samples, 1.0)
    ever = lead_total > 0
    central[~ever] = np.nan
    central[ever] /= lead_total[ever, np.newaxis]
    return Acceptability(
        ranks=ranks,
        central_weights=central,
        confidence=_confidence(scores, central, ever),
        pairwise=better / samples,
        samples=samples,
        standard_error=np.sqrt(ranks * (1 - ranks) / samples),
    )


def _confidence(scores: Floats, central: Floats, ever: NDArray[np.bool_]) -> Floats:
    """Share of score samples where each option leads at its own central weights, (O,)."""
    options, criteria = central.shape
    confidence = np.full(options, np.nan)
    leading = np.flatnonzero(ever)
    cases = scores.reshape(-1, options, criteria)
    count = np.zeros(leading.size, dtype=np.int64)
    for part in _slices(cases.shape[0], options * criteria * leading.size):
        block = cases[part].reshape(-1, criteria)
        totals = (central[leading] @ block.T).reshape(leading.size, -1, options)
        best = totals[..., 0].copy()
        for option in range(1, options):
            np.maximum(best, totals[..., option], out=best)
        own = totals[np.arange(leading.size), :, leading]
        count += (best - own <= TIE * np.maximum(np.abs(best), np.abs(own))).sum(axis=1)
    confidence[leading] = count / cases.shape[0]
    return confidence


def sampled_scores(
    low: ArrayLike, likely: ArrayLike, high: ArrayLike, n: int, rng: int | np.random.Generator
) -> Floats:
    """`n` samples of the scores, (n, O, C): triangular from low over likely to high, (O, C) each.

    Where low = high the score is that constant. Each number is low + (high − low)·min(u, v) +
    (likely − low)·|u − v| with u, v uniform (MINMAX method; Stein & Keblis 2009): no square root, no branch.
    `rng` is a seed or a `numpy.random.Generator`. Raises ValueError unless low ≤ likely ≤ high, for NaN,
    infinity, other shapes, or n < 1.
    """
    floor, peak, ceiling = finite(low, 2), finite(likely, 2), finite(high, 2)
    if not floor.shape == peak.shape == ceiling.shape:
        raise ValueError("Low, likely and high must have the same shape.")
    if not ((floor <= peak) & (peak <= ceiling)).all():
        raise ValueError("Each score must have low ≤ likely ≤ high.")
    if n < 1:
        raise ValueError("At least one sample is needed.")
    generator = np.random.default_rng(rng)
    lowest, highest = floor.ravel(), ceiling.ravel()
    width, rise = highest - lowest, peak.ravel() - lowest
    drawn = np.empty((n, lowest.size))
    rows = max(1, _DRAWS // lowest.size)
    second, least = np.empty((rows, lowest.size)), np.empty((rows, lowest.size))
    for start in range(0, n, rows):
        u = drawn[start : start + rows]
        v, m = second[: len(u)], least[: len(u)]
        generator.random(out=u)
        generator.random(out=v)
        np.minimum(u, v, out=m)
        np.subtract(u, v, out=v)
        np.abs(v, out=v)
        np.multiply(m, width, out=u)
        np.multiply(v, rise, out=v)
        u += v
        u += lowest
        np.minimum(u, highest, out=u)  # rounding must not lift a score above its highest value
    return drawn.reshape(n, *floor.shape)
