"""Random numbers that different parts of a simulation can share without being the same."""

from __future__ import annotations

from functools import lru_cache
from statistics import NormalDist

import numpy as np
from numpy.random import Generator, SeedSequence, default_rng

from models.grants.amounts import Floats

Seed = int | Generator

STEPS = 1 << 14
"""Equally likely outcomes in a table of outcomes; a power of two is drawn fastest."""


def streams(seed: Seed, part: int, count: int) -> list[Generator]:
    """`count` independent generators for one part of the simulation.

    The same int in arrivals, needs and models gives the same streams every time, but different ones to each
    part, so that a path with many arrivals is not also one with dear needs. A Generator spawns its children.
    """
    if isinstance(seed, Generator):
        return seed.spawn(count)
    if isinstance(seed, bool) or not isinstance(seed, int | np.integer) or seed < 0:
        raise ValueError("A seed is an integer of at least 0 or a numpy Generator.")
    return [default_rng(child) for child in SeedSequence(int(seed), spawn_key=(part,)).spawn(count)]


@lru_cache(maxsize=256)
def outcomes(probability: float, spread: float) -> Floats:
    """(STEPS,) equally likely outcomes: 0 where nothing happens, else a factor; their mean is `probability`.

    The factor is lognormal with mean 1 and standard deviation `spread`, taken at the middle of equally likely
    steps and scaled so that the mean is exact. Drawing an index is many times faster than drawing a factor.
    """
    table = np.zeros(STEPS)
    happens = min(STEPS, max(1, round(probability * STEPS))) if probability > 0 else 0
    if happens:
        sigma = np.sqrt(np.log1p(spread**2))
        factors = np.exp(sigma * _normal((np.arange(happens) + 0.5) / happens))
        table[:happens] = factors * (probability * STEPS / factors.sum())
    table.flags.writeable = False
    return table


def drawn(
    rng: Generator, probability: float, spread: float, shape: int | tuple[int, ...], times: float = 1.0
) -> Floats:
    """Independent outcomes of the given shape, each times the same factor."""
    table = outcomes(probability, spread) * times
    count = int(np.prod(shape))
    # Four outcomes from each 64 random bits.
    bits = rng.integers(0, 1 << 64, -(-count // 4), dtype=np.uint64)
    values: Floats = table[(bits.view(np.uint16)[:count] & (STEPS - 1)).reshape(shape)]
    return values


def _normal(probability: Floats) -> Floats:
    """Quantiles of the standard normal, interpolated in a table of exact ones."""
    at, quantiles = _quantile_table()
    return np.asarray(np.interp(probability, at, quantiles), dtype=np.float64)


@lru_cache(maxsize=1)
def _quantile_table() -> tuple[Floats, Floats]:
    # Closer together in the tails, where the quantiles bend.
    at = (1 - np.cos(np.linspace(0.003, np.pi - 0.003, 2001))) / 2
    exact = NormalDist().inv_cdf
    return at, np.array([exact(p) for p in at.tolist()])
