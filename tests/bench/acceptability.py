"""Acceptability against the plain way with the same weights, and triangular scores against NumPy's own."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from models.acceptability import acceptability, sampled_scores
from models.weights import Floats, sampled
from tests.bench import Ratio, median_ratio

SAMPLES = 100_000


def plain(values: Floats, weights: Floats) -> tuple[Floats, list[Floats]]:
    """What one writes first: matmul, two argsorts, bincount, and the means of the winning weights."""
    options = values.shape[0]
    ranks = np.argsort(np.argsort(-(weights @ values.T), axis=1), axis=1)
    cells = np.bincount((np.arange(options) * options + ranks).ravel(), minlength=options**2)
    means = [weights[ranks[:, o] == 0].mean(axis=0) for o in range(options) if (ranks[:, o] == 0).any()]
    return cells.reshape(options, options) / len(weights), means


def ratios() -> Iterator[Ratio]:
    """At the three sizes that the design names: options × criteria."""
    for options, criteria in ((3, 12), (6, 12), (10, 20)):
        yield from _at(options, criteria)


def _at(options: int, criteria: int) -> Iterator[Ratio]:
    rng = np.random.default_rng(20261121)
    size, shape = f"{options}×{criteria}", (SAMPLES, options, criteria)
    values = 100 * rng.random((options, criteria))
    weights = sampled(SAMPLES, criteria, rng)
    yield Ratio(
        f"acceptability {size}, over the plain way",
        median_ratio(lambda: acceptability(values, weights), lambda: plain(values, weights)),
        0.75,
    )
    low, likely, high = np.sort(100 * rng.random((3, options, criteria)), axis=0)
    for name, work in (
        ("drawn", lambda: sampled_scores(low, likely, high, SAMPLES, rng)),
        ("drawn and ranked", lambda: acceptability(sampled_scores(low, likely, high, SAMPLES, rng), weights)),
    ):
        yield Ratio(
            f"triangular scores {size}, {name}, over rng.triangular",
            median_ratio(work, lambda: rng.triangular(low, likely, high, shape), rounds=5),
            1.35,
        )
