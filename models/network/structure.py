"""How well a network of ties holds together and who stands between the others.

Shortest paths, closures and path counts are computed for many networks at once: ties are undirected, so a
block is (pairs, networks), small enough to stay in the processor's cache.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from models.network.checked import Flags, Floats, between, mutual, ratio

# Paths whose lengths differ by at most this share are equally short: sums of 1/strength never agree exactly.
SAME_LENGTH = 1e-9
# Actors squared times networks in a block: 128 kB of floats, so that the few in use fit a core's own cache.
BLOCK = 32_768

Block = TypeVar("Block", Floats, Flags)
Places = NDArray[np.intp]


def fragmentation(adjacency: ArrayLike) -> Floats:
    """How far the others fall apart when one actor alone is gone (M6b; Borgatti 2006).

    F_i = 1 − Σ_k s_k (s_k − 1) / ((n − 1)(n − 2)) over the components of sizes s_k that are left.

    Args:
        adjacency: (…, A, A), symmetric; any number above 0 is a tie, the diagonal is left out.

    Returns:
        (…, A) from 0 (still one piece) to 1 (nobody reaches anybody); NaN below three actors.

    Raises:
        ValueError: not finite, negative, not square or not symmetric.
    """
    return falling_apart(mutual(adjacency, "adjacency") > 0)[0]


def cut_points(adjacency: ArrayLike) -> list[int]:
    """Indices, in rising order, of the actors whose loss parts others who could reach each other (M6c).

    The articulation points of Hopcroft & Tarjan (1973).

    Args:
        adjacency: (A, A) as for `fragmentation`.

    Raises:
        ValueError: as `fragmentation`, or leading axes.
    """
    tied = mutual(adjacency, "adjacency") > 0
    if tied.ndim != 2:
        raise ValueError("cut_points takes one network, without leading axes.")
    return [int(actor) for actor in np.flatnonzero(falling_apart(tied)[1])]


def falling_apart(tied: Flags) -> tuple[Floats, Flags]:
    """`fragmentation` and who is a cut point, each (…, A), of symmetric ties with an empty diagonal."""
    n = tied.shape[-1]

    def count(block: Flags, pairs: _Pairs) -> Floats:
        result = np.zeros((2, n, block.shape[-1]))
        for gone, part in _leaving_out_each(block, pairs, _join):
            result[0, gone] = pairs.of(part, gone, False).sum(axis=0)
            result[1, gone] = 2 * part[pairs.others(gone)].sum(axis=0)
        return result

    reached, connected = np.moveaxis(_over_blocks(count, tied), -2, 0)
    connected_before = reached.sum(axis=-1, keepdims=True) - 2 * reached
    fragmented = 1.0 - connected / ((n - 1) * (n - 2)) if n > 2 else np.full(connected.shape, np.nan)
    return fragmented, connected < connected_before


def degree_centralisation(adjacency: ArrayLike) -> Floats:
    """How much one actor gathers the ties: Σ (d* − d_i) / ((n − 1)(n − 2)) (M5; Freeman 1979).

    Args:
        adjacency: (…, A, A) as for `fragmentation`.

    Returns:
        (…,) from 0 (all alike) to 1 (a star); NaN below three actors.

    Raises:
        ValueError: as `fragmentation`.
    """
    degree = (mutual(adjacency, "adjacency") > 0).sum(axis=-1).astype(np.float64)
    n = degree.shape[-1]
    if n < 3:
        return np.full(degree.shape[:-1], np.nan)[()]
    result: Floats = (degree.max(axis=-1, keepdims=True) - degree).sum(axis=-1) / ((n - 1) * (n - 2))
    return result


def efficiency(strength: ArrayLike) -> Floats:
    """How easily actors reach each other: the mean of 1/d over all pairs (M8; Latora & Marchiori 2001).

    d is the shortest path when a tie is 1/strength long; an actor out of reach counts 0.

    Args:
        strength: (…, A, A), symmetric, 0 for no tie; the diagonal is left out.

    Returns:
        (…,); at most 1 when no strength is above 1; NaN below two actors.

    Raises:
        ValueError: not finite, negative, not square or not symmetric.
    """
    return _over_blocks(_shortest, _lengths(mutual(strength, "strength")))[()]


def efficiency_loss(strength: ArrayLike) -> Floats:
    """The share of `efficiency` that is lost among the others when one actor alone is gone (M8).

    V_i = (E − E_i) / E, E_i over the actors that remain (Latora & Marchiori 2001); below zero when they on
    average reach each other better than they reached the one who left.

    Args:
        strength: (…, A, A) as for `efficiency`.

    Returns:
        (…, A); NaN below three actors or without a tie.

    Raises:
        ValueError: as `efficiency`.
    """
    ties = mutual(strength, "strength")
    n = ties.shape[-1]
    if n < 3:
        return np.full(ties.shape[:-1], np.nan)
    before = _over_blocks(_shortest, _lengths(ties))[..., None]
    return ratio(before - _over_blocks(_left, _lengths(ties)), before)


def betweenness(strength: ArrayLike) -> Floats:
    """How many pairs of others have the actor on their shortest path (M10; Freeman 1977).

    Each undirected pair once, not divided by the number of pairs. A tie is 1/strength long; when several
    paths are equally short (within 1e-9 of their length) each counts its share.

    Args:
        strength: (…, A, A) as for `efficiency`.

    Returns:
        (…, A) from 0 to (A − 1)(A − 2) / 2.

    Raises:
        ValueError: as `efficiency`.
    """

    def everyone(lengths: Floats, pairs: _Pairs) -> Floats:
        paths = _count_paths(lengths, pairs)
        return _through(lengths, paths, pairs, range(pairs.n))

    return _over_blocks(everyone, _lengths(mutual(strength, "strength")))


def constraint(strength: ArrayLike) -> Floats:
    """How much an actor's contacts are tied to each other: Σ_j (p_ij + Σ_q p_iq p_qj)² (M10; Burt 1992).

    p_ij is the share of i's ties, in both directions, that goes to j; j runs over i's contacts. It can exceed
    1 (Everett & Borgatti 2020).

    Args:
        strength: (…, A, A), 0 for no tie; need not be symmetric; the diagonal is left out.

    Returns:
        (…, A); NaN for an actor without contacts.

    Raises:
        ValueError: not finite, negative or not square.
    """
    ties = between(strength, "strength")
    both = ties + np.swapaxes(ties, -1, -2)
    whole = both.sum(axis=-1, keepdims=True)
    share = both / np.where(whole > 0, whole, 1.0)
    invested: Floats = (((share + share @ share) ** 2) * (both > 0)).sum(axis=-1)
    return np.where(whole[..., 0] > 0, invested, np.nan)


def standing(ties: Floats, actor: int | None) -> tuple[Floats, Floats]:
    """`efficiency` and the actor's `betweenness` (NaN for None), each (…,), from the same shortest paths."""

    def both(lengths: Floats, pairs: _Pairs) -> Floats:
        paths = _count_paths(lengths, pairs)
        between_others = _through(lengths, paths, pairs, [actor])[0] if actor is not None else np.nan
        return np.stack(np.broadcast_arrays(_near(lengths, pairs.n), between_others))

    near, passing = np.moveaxis(_over_blocks(both, _lengths(ties)), -1, 0)
    return near, passing


@dataclass(frozen=True)
class _Pairs:
    """Which pair stands where in a block (A(A−1)/2, B) of undirected networks."""

    n: int
    first: Places
    second: Places
    place: Places

    def of(self, block: Block, actor: int, itself: float) -> Block:
        """The actor's pairs with everyone (A, B); `itself` is put for the actor with itself."""
        row: Block = (
            block[self.place[actor]] if self.n > 1 else np.empty_like(block, shape=(1, block.shape[1]))
        )
        row[actor] = itself
        return row

    def both(self, row: Block) -> tuple[Block, Block]:
        """An actor's row seen from the two ends of every pair."""
        return row.take(self.first, axis=0), row.take(self.second, axis=0)

    def others(self, actor: int) -> Places:
        """The pairs without the actor."""
        return np.flatnonzero((self.first != actor) & (self.second != actor))


@lru_cache(maxsize=64)
def _pairs(n: int) -> _Pairs:
    first, second = np.triu_indices(n, 1)
    place = np.zeros((n, n), dtype=np.intp)
    place[first, second] = place[second, first] = np.arange(len(first))
    return _Pairs(n, first, second, place)


def _over_blocks(work: Callable[[Block, _Pairs], Floats], networks: Block) -> Floats:
    """Puts `work`, from (pairs, B), which it may overwrite, to (…, B), on (…, A, A), a block at a time."""
    n = networks.shape[-1]
    pairs, leading = _pairs(n), networks.shape[:-2]
    flat = networks.reshape(int(np.prod(leading)), n, n)
    size = max(1, BLOCK // max(1, n * n))
    parts = [
        work(np.array(flat[start : start + size, pairs.first, pairs.second].T, order="C"), pairs)
        for start in range(0, max(1, len(flat)), size)
    ]
    whole = np.moveaxis(np.concatenate(parts, axis=-1), -1, 0)
    return whole.reshape(leading + whole.shape[1:])


def _lengths(ties: Floats) -> Floats:
    """1/strength, infinite where there is no tie or one so weak that lengths would not add up."""
    lengths = np.full(ties.shape, np.inf)
    np.divide(1.0, ties, out=lengths, where=ties > 1e-300)
    return lengths


def _near(distances: Floats, n: int) -> Floats:
    """Mean of 1/d (B,); NaN when there is nobody to reach."""
    if n < 2:
        return np.full(distances.shape[-1], np.nan)
    result: Floats = (1.0 / distances).sum(axis=0) * (2.0 / (n * (n - 1)))
    return result


def _shorten(lengths: Floats, pairs: _Pairs, k: int) -> None:
    """Lets paths pass actor k too (a step of Floyd 1962)."""
    to_first, to_second = pairs.both(pairs.of(lengths, k, np.inf))
    to_first += to_second
    np.minimum(lengths, to_first, out=lengths)


def _shortest(lengths: Floats, pairs: _Pairs) -> Floats:
    """Efficiency (B,)."""
    for k in range(pairs.n):
        _shorten(lengths, pairs, k)
    return _near(lengths, pairs.n)


def _left(lengths: Floats, pairs: _Pairs) -> Floats:
    """Efficiency among the others when each actor is gone (A, B)."""
    result = np.empty((pairs.n, lengths.shape[-1]))
    for gone, part in _leaving_out_each(lengths, pairs, _shorten):
        result[gone] = _near(part[pairs.others(gone)], pairs.n - 1)
    return result


def _join(tied: Flags, pairs: _Pairs, k: int) -> None:
    """Lets connections pass actor k too (a step of Warshall 1962)."""
    to_first, to_second = pairs.both(pairs.of(tied, k, False))
    to_first &= to_second
    tied |= to_first


def _leaving_out_each(
    block: Block, pairs: _Pairs, step: Callable[[Block, _Pairs, int], None]
) -> Iterator[tuple[int, Block]]:
    """Each actor with the block after `step` through all the others.

    Halving the actors and stepping through one half before going into the other makes n log n steps of what
    would be n².
    """

    def within(part: Block, left: Sequence[int]) -> Iterator[tuple[int, Block]]:
        if len(left) < 2:
            yield from ((actor, part) for actor in left)
            return
        middle = len(left) // 2
        for kept, passed in ((left[:middle], left[middle:]), (left[middle:], left[:middle])):
            further = part.copy()
            for k in passed:
                step(further, pairs, k)
            yield from within(further, kept)

    return within(block, range(pairs.n))


def _count_paths(lengths: Floats, pairs: _Pairs) -> Floats:
    """How many paths are shortest (pairs, B); `lengths` become distances.

    Floyd–Warshall: a path is counted once, when the last of the actors it passes is let in.
    """
    paths = np.isfinite(lengths).astype(np.float64)
    for k in range(pairs.n):
        through, to_second = pairs.both(pairs.of(lengths, k, np.inf))
        through += to_second
        further, from_second = pairs.both(pairs.of(paths, k, 0.0))
        further *= from_second
        further *= through <= lengths * (1.0 + SAME_LENGTH)
        paths *= through >= lengths * (1.0 - SAME_LENGTH)
        paths += further
        np.minimum(lengths, through, out=lengths)
    return paths


def _through(distances: Floats, paths: Floats, pairs: _Pairs, actors: Sequence[int]) -> Floats:
    """Betweenness of these actors (actors, B)."""
    share = np.zeros_like(paths)
    np.divide(1.0, paths, out=share, where=paths > 0)
    limit = distances * (1.0 + SAME_LENGTH)
    result = np.empty((len(actors), paths.shape[-1]))
    for place, actor in enumerate(actors):
        passing, to_second = pairs.both(pairs.of(distances, actor, np.inf))
        passing += to_second
        ways, from_second = pairs.both(pairs.of(paths, actor, 0.0))
        ways *= from_second
        ways *= share
        ways *= passing <= limit
        result[place] = ways.sum(axis=0)
    return result
