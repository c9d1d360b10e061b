"""Every placement, form and law measured alike: exactly, with unknown ties as intervals, and perturbed.

Nothing here is a test of significance: the networks are elicited, not sampled. What is told is the value, how
far the unknown ties can move it, how far elicitation errors can, and in what share of draws each option comes
out best.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TypeVar

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from models.network.checked import Flags, Floats, alike, amounts, mutual, ratio, shares, square
from models.network.robustness import expected_loss, sole_performer_share
from models.network.structure import (
    constraint,
    degree_centralisation,
    efficiency_loss,
    falling_apart,
    standing,
)
from models.network.work import coordination_burden, coordination_need, coverage, ei_index, handoffs
from models.placement import TIE

# The measures in the order they are shown; −1: low is good, 1: high is good, 0: a trade-off or a description.
BETTER: Mapping[str, int] = MappingProxyType(
    {
        "handoffs": -1,
        "group_handoffs": -1,
        "coordination_burden": -1,
        "coverage": 1,
        "ei_index": -1,
        "hub_share": 0,
        "degree_centralisation": 0,
        "sole_performer_share": -1,
        "worst_fragmentation": -1,
        "cut_points": -1,
        "expected_loss": -1,
        "efficiency": 1,
        "worst_efficiency_loss": -1,
        "reception_betweenness": 0,
        "reception_constraint": 0,
    }
)

Label = TypeVar("Label", bound=Hashable)


def _left_out() -> Floats:
    return np.empty(0)


@dataclass(frozen=True, eq=False)
class Network:
    """The work and the ties under one placement, form and law. Arrays are read-only.

    Attributes:
        actors: name of each unit that acts (A,), unique; the same unit has the same name in every network.
        groups: the board or outside body that each actor belongs to (A,).
        tasks: name of each task (T,), unique.
        assignment: (A, T), how much of the task an actor does: 1 responsible, 0.5 supporting, 0 not.
        dependency: (T, T), how strongly the row's task needs the column's, 0–3.
        tie_low, tie_high: (A, A), symmetric, 0 no tie … 1 strong; 0 and 1 where nobody has said.
        able: (A, T), true where the actor could do the task.
        journey: (task, actor) indices in the order a newcomer meets them.
        weights: (T,) weight of each task; all alike when left out.
        unavailability: (A,) probability that the actor is away; 0 when left out.
        outside: (A,) true for state, companies and civil society; none when left out.
        reception: index of the actor that receives newcomers, or None when no one does.

    Raises:
        ValueError: shapes that do not match, values outside their range, names that are not unique.
    """

    actors: tuple[str, ...]
    groups: tuple[str, ...]
    tasks: tuple[str, ...]
    assignment: Floats
    dependency: Floats
    tie_low: Floats
    tie_high: Floats
    able: Flags
    journey: tuple[tuple[int, int], ...]
    weights: Floats = field(default_factory=_left_out)
    unavailability: Floats = field(default_factory=_left_out)
    outside: Flags = field(default_factory=lambda: np.empty(0, dtype=np.bool_))
    reception: int | None = None

    def __post_init__(self) -> None:
        """Checks the shapes and ranges once, and locks the arrays."""
        a, t = len(self.actors), len(self.tasks)
        filled: dict[str, tuple[Floats | Flags, tuple[int, ...]]] = {
            "assignment": (amounts(self.assignment, "assignment", 2), (a, t)),
            "dependency": (square(self.dependency, "dependency"), (t, t)),
            "tie_low": (mutual(shares(self.tie_low, "tie_low", 2), "tie_low"), (a, a)),
            "tie_high": (mutual(shares(self.tie_high, "tie_high", 2), "tie_high"), (a, a)),
            "able": (amounts(self.able, "able", 2) > 0, (a, t)),
            "weights": (amounts(self.weights if np.size(self.weights) else np.ones(t), "weights", 1), (t,)),
            "unavailability": (
                shares(
                    self.unavailability if np.size(self.unavailability) else np.zeros(a), "unavailability", 1
                ),
                (a,),
            ),
            "outside": (
                amounts(self.outside if np.size(self.outside) else np.zeros(a), "outside", 1) > 0,
                (a,),
            ),
        }
        for name, (values, shape) in filled.items():
            if values.shape != shape:
                raise ValueError(f"{name} has shape {values.shape} where {shape} is needed.")
            own = values.copy()
            own.flags.writeable = False
            object.__setattr__(self, name, own)
        if len(set(self.actors)) < a or len(set(self.tasks)) < t:
            raise ValueError("Names of actors and of tasks must be unique.")
        alike("groups", len(self.groups), a)
        if t and not self.weights.sum() > 0:
            raise ValueError("weights must not all be zero.")
        if (self.tie_low > self.tie_high).any():
            raise ValueError("tie_low must not be above tie_high.")
        if any(not (0 <= task < t and 0 <= actor < a) for task, actor in self.journey):
            raise ValueError("The journey visits a task or an actor that is not there.")
        if self.reception is not None and not 0 <= self.reception < a:
            raise ValueError("reception is not the index of an actor.")


@dataclass(frozen=True)
class CompareSettings:
    """What a contact costs across boundaries, and how the networks are perturbed. The case says all of it.

    Attributes:
        board: (low, likely, high), cost of a contact between boards, where 1 is within one.
        outside: (low, likely, high), the same to the state and others outside the municipality.
        spread: σ of the lognormal factor (median 1) on ties, dependencies, task weights and unavailability.
        drop: probability that a tie is dropped.
        add: probability that a pair without a tie gets one, of uniform strength.
        draws: number of perturbed copies.

    Raises:
        ValueError: a range that does not rise, a negative cost or spread, a probability outside 0…1, no
        draws.
    """

    board: tuple[float, float, float]
    outside: tuple[float, float, float]
    spread: float
    drop: float
    add: float
    draws: int

    def __post_init__(self) -> None:
        """Checks the ranges once."""
        for name, (low, likely, high) in (("board", self.board), ("outside", self.outside)):
            if not 0 <= low <= likely <= high < np.inf:
                raise ValueError(f"{name} must rise from low over likely to high, from 0.")
        if not 0 <= self.spread < np.inf:
            raise ValueError("spread must be finite and not negative.")
        shares([self.drop, self.add], "drop and add", 1)
        if self.draws < 1:
            raise ValueError("draws must be at least one.")


def boundary_cost(groups: Sequence[str], outside: ArrayLike, board: ArrayLike, beyond: ArrayLike) -> Floats:
    """What a contact costs between each pair (κ of M2): 1 within a group, `board` between groups.

    As soon as one of two actors stands outside the municipality the contact costs `beyond`, also within a
    group: two state bodies are two bodies.

    Args:
        groups: (A,).
        outside: (A,), true for those outside the municipality.
        board, beyond: (…,), not negative.

    Returns:
        (…, A, A), symmetric; the diagonal is 1.

    Raises:
        ValueError: not finite, negative, or shapes that do not match.
    """
    group, out = np.asarray(groups), np.asarray(outside) > 0
    alike("outside", len(out), len(group))
    across = group[:, None] != group[None, :]
    past = (out[:, None] | out[None, :]) & ~np.eye(len(group), dtype=np.bool_)
    between_boards = amounts(board, "board", 0)[..., None, None]
    outward = amounts(beyond, "beyond", 0)[..., None, None]
    return np.where(past, outward, np.where(across, between_boards, 1.0))


def exact(networks: Mapping[tuple[str, str, str], Network], settings: CompareSettings) -> pd.DataFrame:
    """Every measure of every network without perturbation.

    Args:
        networks: (option, form, law) → network.
        settings: only the likely boundary costs are used.

    Returns:
        One row a network and measure, in the order given: option, form, law, measure, exact (unknown ties in
        the middle of their range), low, high (all unknown ties missing, in the middle, or strong). Low and
        high bound coverage, efficiency and fragmentation, which only move one way; for the other measures of
        ties they show how far these three differ. NaN is not computable: no need, fewer than three actors,
        nobody receives.
    """
    held = _of_unknown_ties(list(networks.values()))
    three = np.empty((len(networks), len(BETTER), 3))
    for row, (network, of_ties) in enumerate(zip(networks.values(), held, strict=True)):
        need = coordination_need(network.assignment, network.dependency)
        low, high = coverage(need, network.tie_low, network.tie_high)
        values = (
            _of_work(network, need, settings.board[1], settings.outside[1])
            | _of_tasks(network, network.weights, network.unavailability)
            | of_ties
            | {"coverage": np.stack([low, (low + high) / 2, high])}
        )
        for column, measure in enumerate(BETTER):
            three[row, column] = values[measure]
    option, form, law = np.repeat(
        np.array(list(networks), dtype=object).reshape(-1, 3), len(BETTER), axis=0
    ).T
    return pd.DataFrame(
        {
            "option": option,
            "form": form,
            "law": law,
            "measure": list(BETTER) * len(networks),
            "exact": three[..., 1].ravel(),
            "low": np.fmin.reduce(three, axis=-1).ravel(),
            "high": np.fmax.reduce(three, axis=-1).ravel(),
        }
    )


def compare(
    networks: Mapping[tuple[str, str, str], Network],
    settings: CompareSettings,
    seed: int | np.random.Generator,
) -> pd.DataFrame:
    """Every measure of every network: exact, with unknown ties, and perturbed with common random numbers.

    Each draw takes unknown ties uniformly in their range, drops and adds ties, multiplies ties, dependencies,
    task weights and unavailability by lognormal factors, and takes boundary costs uniformly in their range.
    The same actor, pair or dependency gets the same random numbers in every network, so that draws compare
    pairwise (Borgatti, Carley & Krackhardt 2006; Frantz, Cataldo & Carley 2009 on why ranks and not
    decimals). Handoffs are not perturbed.

    Args:
        networks: (option, form, law) → network.
        settings: boundary costs and perturbation.
        seed: an int or a generator.

    Returns:
        The frame of `exact` with p5, p95 over the draws where the measure can be computed, `best`: share of
        draws where the option is best among those with the same form and law, and `best_of_law`: among all
        with the same law; draws that are tied (within 1e-9) are shared. NaN for measures that have no better
        end.
    """
    frame = exact(networks, settings)
    keys = list(networks)
    drawn = draws(networks, settings, seed)
    across = np.stack([spans(drawn[measure]) for measure in BETTER], axis=1)
    best = np.stack([best_shares(drawn[m], [key[1:] for key in keys], BETTER[m]) for m in BETTER], axis=1)
    best_of_law = np.stack(
        [best_shares(drawn[m], [key[2:] for key in keys], BETTER[m]) for m in BETTER], axis=1
    )
    return frame.assign(
        p5=across[..., 0].ravel(),
        p95=across[..., 1].ravel(),
        best=best.ravel(),
        best_of_law=best_of_law.ravel(),
    )


def draws(
    networks: Mapping[tuple[str, str, str], Network],
    settings: CompareSettings,
    seed: int | np.random.Generator,
    *,
    ties: bool = True,
) -> dict[str, Floats]:
    """Every measure (networks, N) in every draw of `compare`, the same draw in the same column.

    Without `ties` the measures of how the network of ties holds together, which take most of the time, are NaN.
    """
    return _drawn(list(networks.values()), settings, np.random.default_rng(seed), ties)


def _of_work(network: Network, need: Floats, board: ArrayLike, beyond: ArrayLike) -> dict[str, Floats]:
    """M1, M2, M4 and M5 of needs (…, A, A) with boundary costs (…,)."""
    cost = boundary_cost(network.groups, network.outside, board, beyond)
    burden = coordination_burden(need, cost)
    group = dict(enumerate(network.groups))
    return {
        "handoffs": np.asarray(handoffs(network.journey), dtype=np.float64),
        "group_handoffs": np.asarray(handoffs(network.journey, group), dtype=np.float64),
        "coordination_burden": burden,
        "ei_index": ei_index(need, network.groups),
        "hub_share": ratio((need * cost).sum(axis=-1).max(axis=-1, initial=0.0), burden),
        "degree_centralisation": degree_centralisation(need),
    }


def _of_tasks(network: Network, weights: Floats, unavailability: Floats) -> dict[str, Floats]:
    """M6a and M7 with weights (…, T) and unavailability (…, A)."""
    if not network.tasks:
        return {"sole_performer_share": np.asarray(np.nan), "expected_loss": np.asarray(np.nan)}
    return {
        "sole_performer_share": sole_performer_share(weights, network.able),
        "expected_loss": expected_loss(weights, network.able, unavailability),
    }


def _of_ties(ties: Floats, reception: int | None) -> dict[str, Floats]:
    """M6b, M6c, M8 and M10 (…,) of ties (…, A, A)."""
    fragmented, cut = falling_apart(ties > 0)
    near, passing = standing(ties, reception)
    return {
        "worst_fragmentation": _largest(fragmented),
        "cut_points": cut.sum(axis=-1, dtype=np.float64),
        "efficiency": near,
        "worst_efficiency_loss": _largest(efficiency_loss(ties)),
        "reception_betweenness": passing,
        "reception_constraint": np.asarray(np.nan) if reception is None else constraint(ties)[..., reception],
    }


def _largest(values: Floats) -> Floats:
    result: Floats = values.max(axis=-1) if values.shape[-1] else np.full(values.shape[:-1], np.nan)
    return result


def _of_unknown_ties(networks: Sequence[Network]) -> list[dict[str, Floats]]:
    """`_of_ties` of each network's lowest, middle and highest ties (3,); equal ties are measured once.

    No measure of ties depends on the order of the actors, so the reception is put first in every network, and those
    of one size are measured together wherever it stood.
    """
    ends = [_reception_first(network) for network in networks]
    keys = [
        (len(network.actors), network.reception is None, low.tobytes(), high.tobytes())
        for network, (low, high) in zip(networks, ends, strict=True)
    ]
    different = dict(zip(keys, ends, strict=True))
    measured: dict[tuple[int, bool, bytes, bytes], dict[str, Floats]] = {}
    for size, nowhere in dict.fromkeys(key[:2] for key in keys):
        same = [key for key in different if key[:2] == (size, nowhere)]
        low = np.stack([different[key][0] for key in same])
        high = np.stack([different[key][1] for key in same])
        together = _of_ties(np.stack([low, (low + high) / 2, high], axis=1), None if nowhere else 0)
        for place, key in enumerate(same):
            measured[key] = {
                measure: values[place] if values.ndim else values for measure, values in together.items()
            }
    return [measured[key] for key in keys]


def _reception_first(network: Network) -> tuple[Floats, Floats]:
    """The lowest and the highest ties with the reception function as actor 0, when there is one."""
    if not network.reception:
        return network.tie_low, network.tie_high
    order = np.argsort(np.arange(len(network.actors)) != network.reception, kind="stable")
    return network.tie_low[np.ix_(order, order)], network.tie_high[np.ix_(order, order)]


class _Chance:
    """Random numbers by name of actor, pair, task and dependency, the same for every network."""

    def __init__(
        self, networks: Sequence[Network], settings: CompareSettings, rng: np.random.Generator
    ) -> None:
        n = settings.draws
        self.settings = settings
        self.actors = _places(name for network in networks for name in network.actors)
        self.tasks = _places(name for network in networks for name in network.tasks)
        self.needs = _places(pair for network in networks for pair in _dependencies(network))
        size = len(self.actors)
        self.pair = np.zeros((size, size), dtype=np.intp)
        first, second = np.triu_indices(size, 1)
        self.pair[first, second] = self.pair[second, first] = np.arange(len(first))

        def factor(columns: int) -> Floats:
            return rng.lognormal(0.0, settings.spread, (n, columns))

        self.board = rng.uniform(settings.board[0], settings.board[2], n)
        self.outside = rng.uniform(settings.outside[0], settings.outside[2], n)
        self.need, self.weight, self.away = factor(len(self.needs)), factor(len(self.tasks)), factor(size)
        self.tie, self.unknown, self.gone, self.new, self.strength = (
            factor(len(first)),
            *rng.random((4, n, len(first))),
        )

    def needs_of(self, network: Network) -> Floats:
        """(N, A, A): need is linear in the dependencies, so each is weighed apart."""
        pairs = _dependencies(network)
        alone = np.zeros((len(pairs), len(network.tasks), len(network.tasks)))
        strengths = np.empty(len(pairs))
        for place, (needing, needed) in enumerate(pairs):
            at = network.tasks.index(needing), network.tasks.index(needed)
            alone[(place, *at)], strengths[place] = 1.0, network.dependency[at]
        each = coordination_need(network.assignment, alone)
        drawn = self.need[:, [self.needs[pair] for pair in pairs]] * strengths
        result: Floats = np.tensordot(drawn, each, axes=1)
        return result

    def ties_of(self, network: Network) -> Floats:
        """(N, A, A) between 0 and 1."""
        names = [self.actors[name] for name in network.actors]
        first, second = np.triu_indices(len(names), 1)
        pair = self.pair[np.ix_(names, names)][first, second]
        low, high = network.tie_low[first, second], network.tie_high[first, second]
        strength = np.minimum((low + self.unknown[:, pair] * (high - low)) * self.tie[:, pair], 1.0)
        strength[self.gone[:, pair] < self.settings.drop] = 0.0
        added = (high == 0) & (self.new[:, pair] < self.settings.add)
        ties = np.zeros((len(strength), len(names), len(names)))
        ties[:, first, second] = ties[:, second, first] = np.where(added, self.strength[:, pair], strength)
        return ties

    def weights_of(self, network: Network) -> Floats:
        """(N, T)."""
        return network.weights * self.weight[:, [self.tasks[name] for name in network.tasks]]

    def unavailability_of(self, network: Network) -> Floats:
        """(N, A), at most 1."""
        return np.minimum(
            network.unavailability * self.away[:, [self.actors[name] for name in network.actors]], 1.0
        )


def _places(names: Iterable[Label]) -> dict[Label, int]:
    return {name: place for place, name in enumerate(dict.fromkeys(names))}


def _dependencies(network: Network) -> list[tuple[str, str]]:
    return [
        (network.tasks[s], network.tasks[t]) for s, t in zip(*np.nonzero(network.dependency), strict=True)
    ]


def _drawn(
    networks: Sequence[Network], settings: CompareSettings, rng: np.random.Generator, with_ties: bool
) -> dict[str, Floats]:
    """Each measure (networks, N)."""
    chance = _Chance(networks, settings, rng)
    drawn = {measure: np.full((len(networks), settings.draws), np.nan) for measure in BETTER}
    measured: dict[tuple[object, ...], dict[str, Floats]] = {}
    for row, network in enumerate(networks):
        ties, need = chance.ties_of(network), chance.needs_of(network)
        same = (network.actors, network.reception, network.tie_low.tobytes(), network.tie_high.tobytes())
        if same not in measured:
            measured[same] = _of_ties(ties, network.reception) if with_ties else {}
        values = (
            _of_work(network, need, chance.board, chance.outside)
            | _of_tasks(network, chance.weights_of(network), chance.unavailability_of(network))
            | measured[same]
            | {"coverage": coverage(need, ties, ties)[0]}
        )
        for measure, value in values.items():
            drawn[measure][row] = value
    return drawn


def spans(drawn: Floats) -> Floats:
    """(networks, 2): the 5th and 95th percentile of the draws that are not NaN."""
    result = np.full((len(drawn), 2), np.nan)
    for row, values in enumerate(drawn):
        known = values[~np.isnan(values)]
        if known.size:
            result[row] = np.quantile(known, [0.05, 0.95])
    return result


def best_shares(drawn: Floats, fields: Sequence[tuple[str, ...]], better: int) -> Floats:
    """(networks,): share of draws where each is best in its field, ties shared; NaN if nothing is better."""
    result = np.full(len(drawn), np.nan)
    if not better:
        return result
    for this in dict.fromkeys(fields):
        rows = [row for row, other in enumerate(fields) if other == this]
        worth = np.where(np.isnan(drawn[rows]), -np.inf, better * drawn[rows])
        able = np.isfinite(worth).any(axis=0)
        if not able.any():
            continue
        worth = worth[:, able]
        largest = np.abs(np.where(np.isfinite(worth), worth, 0.0)).max(axis=0)
        leads = worth >= worth.max(axis=0) - TIE * largest
        result[rows] = (leads / leads.sum(axis=0)).mean(axis=1)
    return result
