"""What is lost when an actor is not there: tasks that nobody else can do, actors left without a tie."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from models.network.checked import Flags, Floats, alike, amounts, ratio, shares

if TYPE_CHECKING:
    from models.network.compare import Network


def sole_performer_share(weights: ArrayLike, able: ArrayLike) -> Floats:
    """Share of the tasks' weight that exactly one actor is able to do: Σ v·1[one able] / Σ v (M6a).

    Args:
        weights: (…, T), not all zero.
        able: (…, A, T), true where the actor is able to do the task.

    Returns:
        (…,) between 0 and 1.

    Raises:
        ValueError: not finite, negative, all-zero weights, or shapes that do not match.
    """
    worth, can = _tasks(weights, able)
    return ratio((worth * (can.sum(axis=-2) == 1)).sum(axis=-1), worth.sum(axis=-1))


def expected_loss(weights: ArrayLike, able: ArrayLike, unavailability: ArrayLike) -> Floats:
    """Expected share of the tasks' weight that nobody can do (M7; Colbourn 1987).

    Σ v_t Π q_i / Σ v_t, the product over those able: the closed form of adding up every combination of
    absences.

    Actors are away independently of each other. A task that nobody is able to do is surely lost.

    Args:
        weights: (…, T), not all zero.
        able: (…, A, T), true where the actor is able to do the task.
        unavailability: (…, A), the probability that each actor is away.

    Returns:
        (…,) between 0 and 1.

    Raises:
        ValueError: not finite, negative, a probability above 1, all-zero weights, or shapes that do not
        match.
    """
    worth, can = _tasks(weights, able)
    away = shares(unavailability, "unavailability", 1)
    alike("unavailability", away.shape[-1], can.shape[-2])
    lost = np.where(can, away[..., :, None], 1.0).prod(axis=-2)
    return ratio((worth * lost).sum(axis=-1), worth.sum(axis=-1))


def _tasks(weights: ArrayLike, able: ArrayLike) -> tuple[Floats, Flags]:
    worth, can = amounts(weights, "weights", 1), amounts(able, "able", 2) > 0
    alike("weights", worth.shape[-1], can.shape[-1])
    if not (worth.sum(axis=-1) > 0).all():
        raise ValueError("weights must not all be zero.")
    return worth, can


@dataclass(frozen=True)
class Absence:
    """What goes with an actor, as indices in rising order.

    `lose_only_tie` holds even if every unknown tie exists, `may_lose_only_tie` (which contains it) if none
    does.
    """

    lose_only_tie: tuple[int, ...]
    may_lose_only_tie: tuple[int, ...]
    lose_only_performer: tuple[int, ...]


def without(network: Network, actor: int) -> Absence:
    """Who loses their only tie and which tasks their only performer when the actor with this index is gone.

    Raises:
        ValueError: no such actor.
    """
    if not 0 <= actor < len(network.actors):
        raise ValueError(f"There is no actor {actor} among {len(network.actors)}.")
    tied = network.tie_high[actor] > 0

    def left_alone(ties: Floats) -> tuple[int, ...]:
        others = np.delete(ties > 0, actor, axis=1).sum(axis=1)
        return _indices(tied & (others == 0))

    alone = network.able[actor] & (network.able.sum(axis=0) == 1)
    return Absence(left_alone(network.tie_high), left_alone(network.tie_low), _indices(alone))


def _indices(chosen: Flags) -> tuple[int, ...]:
    return tuple(int(place) for place in np.flatnonzero(chosen))
