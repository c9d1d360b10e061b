"""Who has to coordinate with whom because of the work, and what that costs across the boundaries."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from models.network.checked import Floats, alike, amounts, between, ratio, shares, square


def requirements(assignment: ArrayLike, dependency: ArrayLike) -> Floats:
    """Coordination requirements C_R = T_A · T_D · T_Aᵀ (Cataldo, Wagstrom, Herbsleb & Carley 2006).

    Args:
        assignment: (…, A, T), how much of each task an actor does (1 responsible, 0.5 supporting, 0 not).
        dependency: (…, T, T), how strongly the row's task needs the column's (0–3).

    Returns:
        (…, A, A), directed; the diagonal is what an actor has to coordinate within itself.

    Raises:
        ValueError: not finite, negative, or shapes that do not match.
    """
    doing, needing = amounts(assignment, "assignment", 2), square(dependency, "dependency")
    alike("dependency", needing.shape[-1], doing.shape[-1])
    result: Floats = doing @ needing @ np.swapaxes(doing, -1, -2)
    return result


def coordination_need(assignment: ArrayLike, dependency: ArrayLike) -> Floats:
    """The symmetric part of `requirements`, (C_R + C_Rᵀ) / 2, with an empty diagonal (…, A, A)."""
    directed = requirements(assignment, dependency)
    return between((directed + np.swapaxes(directed, -1, -2)) / 2, "need")


def coordination_burden(need: ArrayLike, boundary_cost: ArrayLike) -> Floats:
    """Weighted contacts a person (M2): Σ over i < j of need × what a contact costs there.

    Args:
        need: (…, A, A), symmetric, as from `coordination_need`.
        boundary_cost: (…, A, A), 1 within an administration and more across a boundary.

    Returns:
        (…,); 0 when nobody needs anybody.

    Raises:
        ValueError: not finite, negative, or shapes that do not match.
    """
    needed, cost = square(need, "need"), square(boundary_cost, "boundary_cost")
    alike("boundary_cost", cost.shape[-1], needed.shape[-1])
    result: Floats = np.triu(needed * cost, 1).sum(axis=(-2, -1))
    return result


def coverage(need: ArrayLike, tie_low: ArrayLike, tie_high: ArrayLike) -> tuple[Floats, Floats]:
    """The share of the need that has a tie, at least and at most (M3; Cataldo et al. 2006).

    Weighted by need, where they weigh every requirement alike: socio-technical congruence.

    Args:
        need: (…, A, A), symmetric; its diagonal is left out.
        tie_low, tie_high: (…, A, A), 0 no tie … 1 strong; they differ where the strength is unknown.

    Returns:
        (low, high), each (…,) between 0 and 1, weighted by need; NaN when there is no need.

    Raises:
        ValueError: not finite, negative, a tie above 1, low above high, or shapes that do not match.
    """
    needed, low, high = between(need, "need"), shares(tie_low, "tie_low", 2), shares(tie_high, "tie_high", 2)
    for name, tie in (("tie_low", low), ("tie_high", high)):
        alike(name, square(tie, name).shape[-1], needed.shape[-1])
    if (low > high).any():
        raise ValueError("tie_low must not be above tie_high.")
    whole = needed.sum(axis=(-2, -1))
    return ratio((needed * low).sum(axis=(-2, -1)), whole), ratio((needed * high).sum(axis=(-2, -1)), whole)


def ei_index(need: ArrayLike, groups: Sequence[Hashable] | ArrayLike) -> Floats:
    """(E − I) / (E + I): need across group boundaries against need within (M4; Krackhardt & Stern 1988).

    What chance alone would give for these groups is `ei_index(numpy.ones((A, A)), groups)`. The share of the
    need that stays within a group is (1 − E-I) / 2, so only one of the two need be shown.

    Args:
        need: (…, A, A), symmetric; its diagonal is left out.
        groups: one group an actor (A,).

    Returns:
        (…,) from −1 (all within) to 1 (all across); NaN when there is no need.

    Raises:
        ValueError: not finite, negative, or shapes that do not match.
    """
    needed, group = between(need, "need"), np.asarray(groups)
    alike("groups", len(group), needed.shape[-1])
    across = group[:, None] != group[None, :]
    external, internal = (needed * across).sum(axis=(-2, -1)), (needed * ~across).sum(axis=(-2, -1))
    return ratio(external - internal, external + internal)


def handoffs(journey: Sequence[tuple[Any, Any]], groups: Mapping[Any, Any] | None = None) -> int:
    """How many times a journey passes from one actor to another, or from one group to another (M1).

    Args:
        journey: (task, actor) in the order they happen.
        groups: actor → group; then only steps into another group count.

    Returns:
        0 for an empty journey or a single step.

    Raises:
        ValueError: an actor of the journey has no group.
    """
    stations = [actor for _, actor in journey]
    if groups is not None:
        lost = [actor for actor in stations if actor not in groups]
        if lost:
            raise ValueError(f"groups says nothing about actor {lost[0]!r}.")
        stations = [groups[actor] for actor in stations]
    return sum(here != there for here, there in pairwise(stations))


def relieving_ties(need: ArrayLike, tie_low: ArrayLike, tie_high: ArrayLike) -> pd.DataFrame:
    """Which pairs would raise `coverage` most if their tie became strong.

    Args:
        need, tie_low, tie_high: (A, A) as for `coverage`.

    Returns:
        One row a pair with need and without a surely strong tie: actor, other (indices, actor < other), least
        and most (gain in coverage, 0…1, when an unknown tie turns out strong or missing), by falling `least`,
        then `most`. Empty when there is no need.

    Raises:
        ValueError: as `coverage`, or leading axes.
    """
    coverage(need, tie_low, tie_high)
    needed = between(need, "need")
    if needed.ndim != 2:
        raise ValueError("relieving_ties takes one network, without leading axes.")
    actor, other = np.triu_indices(len(needed), 1)
    low, high = np.asarray(tie_low, dtype=np.float64), np.asarray(tie_high, dtype=np.float64)
    pair = needed[actor, other] / max(np.triu(needed, 1).sum(), np.finfo(np.float64).tiny)
    frame = pd.DataFrame(
        {
            "actor": actor,
            "other": other,
            "least": pair * (1 - high[actor, other]),
            "most": pair * (1 - low[actor, other]),
        }
    )
    return frame[frame["most"] > 0].sort_values(
        ["least", "most"], ascending=False, kind="stable", ignore_index=True
    )
