"""Several models on the same paths, over many volumes, and where the order between two of them turns."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from models.grants.amounts import YEAR, Floats, paths_first
from models.grants.arrivals import Arrivals, ArrivalSettings, arrivals
from models.grants.chance import Seed
from models.grants.income import standard_grant_by_age
from models.grants.models import Distribution, Model, recipient_by_month
from models.grants.needs import Needs, NeedTable, needs
from models.grants.pool import Hybrid, Pool
from models.grants.summary import Row, as_frame, rows


@dataclass(frozen=True, eq=False)
class Basis:
    """What all models see alike: `arrivals`, `income` (P, M) kr and `needs`."""

    arrivals: Arrivals
    income: Floats
    needs: Needs


@dataclass(frozen=True)
class BreakEven:
    """Where the order between two models turns, or None: where it does not within what was tried.

    `volume` persons a year; `overhead` kr a year taken from the pool; `fixed_part` of a hybrid, 0–1.
    """

    volume: float | None
    overhead: float | None
    fixed_part: float | None


def basis(
    settings: ArrivalSettings, need_table: NeedTable, amounts: ArrayLike, months: int, paths: int, seed: int
) -> Basis:
    """Arrivals, schablonersättning in cash and needs, drawn once for all models.

    `amounts` (24 + months, K) kr a person by month of reception and age class. What the money follows is kr.
    """
    came = arrivals(settings, months, paths, seed)
    by_age = standard_grant_by_age(came, amounts)
    needed = needs(came, need_table, seed, paths_first(by_age))
    return Basis(came, paths_first(by_age.sum(axis=1)), needed)


def compare(models: Mapping[str, Model], common: Basis, seed: Seed) -> dict[str, Distribution]:
    """Every model's distribution of the same income over the same needs, with the same random numbers."""
    return {name: model.distribute(common.income, common.needs, seed) for name, model in models.items()}


def sweep(
    models: Mapping[str, Model],
    settings: ArrivalSettings,
    need_table: NeedTable,
    amounts: ArrayLike,
    volumes: Sequence[float],
    months: int,
    paths: int,
    seed: int,
) -> Iterator[pd.DataFrame]:
    """`summary` of every model at each volume (persons a year), one frame a volume as it is done.

    Columns volume and model come before those of `summary`. Every volume is drawn from the same seed.
    """
    for volume in volumes:
        common = basis(settings.at_volume(volume), need_table, amounts, months, paths, seed)
        measured: list[Row] = []
        names: list[str] = []
        for name, distribution in compare(models, common, seed).items():
            of_model = list(rows(distribution))
            measured += of_model
            names += [name] * len(of_model)
        frame = as_frame(measured)
        frame.insert(0, "model", names)
        frame.insert(0, "volume", float(volume))
        yield frame


def unmet(distribution: Distribution) -> float:
    """Mean kr over paths of needs that got no money, borne and not done together: less is better."""
    paths, _, recipients = distribution.paid.shape
    total = sum(
        float(recipient_by_month(distribution, name, recipient).sum())
        for name in ("borne", "not_done")
        for recipient in range(recipients)
    )
    return total / float(paths)


def break_even(
    first: Model,
    second: Model,
    settings: ArrivalSettings,
    need_table: NeedTable,
    amounts: ArrayLike,
    months: int,
    paths: int,
    seed: int,
    *,
    volumes: Sequence[float] = (),
    cost_factors: Sequence[float] = (),
    fixed_parts: Sequence[float] = (),
    measure: Callable[[Distribution], float] = unmet,
) -> BreakEven:
    """The volume, the overhead and the fixed part where the order between two models turns, or None.

    Tries the rising `volumes` (persons a year), `cost_factors` (all of the pools' costs times each) and
    `fixed_parts` (of the hybrids among the two), one kind at a time with all else as given, and interpolates
    linearly where the difference in `measure` first changes its sign. None also where nothing is to be tried.
    """

    def difference(one: Model, other: Model, common: Basis) -> tuple[float, float]:
        left, right = (model.distribute(common.income, common.needs, seed) for model in (one, other))
        overhead = max(float(side.overhead.sum(axis=1).mean()) for side in (left, right))
        return measure(left) - measure(right), overhead * YEAR / months

    by_volume = [
        difference(
            first, second, basis(settings.at_volume(volume), need_table, amounts, months, paths, seed)
        )[0]
        for volume in volumes
    ]
    common = basis(settings, need_table, amounts, months, paths, seed)
    has_pool = any(isinstance(model, Pool | Hybrid) for model in (first, second))
    by_cost = [
        difference(_at_cost(first, factor), _at_cost(second, factor), common)
        for factor in (cost_factors if has_pool else ())
    ]
    has_hybrid = any(isinstance(model, Hybrid) for model in (first, second))
    tried = fixed_parts if has_hybrid else ()
    by_part = [difference(_at_part(first, part), _at_part(second, part), common)[0] for part in tried]
    return BreakEven(
        turning_point(volumes, by_volume),
        turning_point([overhead for _, overhead in by_cost], [value for value, _ in by_cost]),
        turning_point(tried, by_part),
    )


def turning_point(at: Sequence[float], difference: Sequence[float]) -> float | None:
    """Where the difference, linear between the points, first changes its sign; None if it does not.

    Differences within 1e-9 of the largest are no difference: where they begin or end a difference, the order
    turns only if the sign beyond them is another.
    """
    values = np.asarray(difference, dtype=np.float64)
    told = np.flatnonzero(np.abs(values) > 1e-9 * np.abs(values).max(initial=0.0))
    for left, right in pairwise(told.tolist()):
        if np.sign(values[left]) != np.sign(values[right]):
            part = values[left] / (values[left] - values[right])
            return float(at[left] + part * (at[right] - at[left]))
    return None


def _at_cost(model: Model, factor: float) -> Model:
    if isinstance(model, Hybrid):
        return replace(model, pool=_pool_at_cost(model.pool, factor))
    return _pool_at_cost(model, factor) if isinstance(model, Pool) else model


def _pool_at_cost(pool: Pool, factor: float) -> Pool:
    claimant, handler = (np.asarray(cost) * factor for cost in (pool.claimant_cost, pool.handler_cost))
    return replace(
        pool,
        claimant_cost=claimant.tolist(),
        handler_cost=handler.tolist(),
        administration=pool.administration * factor,
    )


def _at_part(model: Model, part: float) -> Model:
    return replace(model, fixed_part=part) if isinstance(model, Hybrid) else model
