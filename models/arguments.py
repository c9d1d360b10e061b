"""Scores from arguments: a quantitative bipolar argument graph of depth one.

Each argument supports or opposes one option on one criterion with a strength. The score of a cell is the
DF-QuAD strength of "this option is good on this criterion" from base score 0.5 (Rago, Toni, Aurisicchio &
Baroni 2016), times 100.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import cast

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from models.placement import leaders, overall
from models.weights import Floats, normalised

SLIGHT, CLEAR, STRONG = 0.15, 0.3, 0.5
STRENGTHS = MappingProxyType({"svagt": SLIGHT, "tydligt": CLEAR, "starkt": STRONG})
SILENT = (25.0, 50.0, 75.0)
"""Low, likely and high score where the sources are silent: lack of knowledge, not a middling score."""

_STEPS = np.array([SLIGHT, CLEAR, STRONG])


@dataclass(frozen=True)
class Argument:
    """One claim: it supports (or opposes) an option (index) on a criterion (index).

    `strength` is one of STRENGTHS: 0.15, 0.3 or 0.5, or its Swedish word, which is kept as the number.
    ValueError for any other strength.
    """

    option: int
    criterion: int
    supports: bool
    strength: float

    def __post_init__(self) -> None:
        """Keeps the strength as exactly one of the numbers on the scale."""
        on_scale = STRENGTHS.get(cast(str, self.strength)) or next(
            (step for step in STRENGTHS.values() if abs(_as_float(self.strength) - step) <= 1e-9), None
        )
        if on_scale is None:
            raise ValueError(f"Strength {self.strength!r} is not on the scale 0.15, 0.3, 0.5.")
        object.__setattr__(self, "strength", on_scale)


@dataclass(frozen=True, eq=False)
class Scores:
    """Low, likely and high score of each option on each criterion, each (O, C), points 0–100."""

    low: Floats
    likely: Floats
    high: Floats


def _as_float(strength: object) -> float:
    return float(strength) if isinstance(strength, int | float | np.floating) else np.nan


def _combined(supporting: Floats, opposing: Floats, base: float) -> Floats:
    """DF-QuAD's combination of the aggregated strengths F⁺ and F⁻ with a base score."""
    balance = supporting - opposing
    return np.asarray(base + np.where(balance > 0, 1 - base, base) * balance)


def score(supporting: Sequence[float], opposing: Sequence[float], base: float = 0.5) -> float:
    """DF-QuAD strength, 0 … 1, of a claim with these supporting and opposing strengths, each 0 … 1.

    F = 1 − Π(1 − vᵢ) on each side, none giving 0. With base score b: b − b·|F⁺ − F⁻| if F⁻ ≥ F⁺, else
    b + (1 − b)·|F⁺ − F⁻| (Rago, Toni, Aurisicchio & Baroni 2016). Raises ValueError for NaN and for strengths
    or a base outside 0 … 1.
    """
    sides = []
    for strengths in (supporting, opposing, [base]):
        given = np.asarray(strengths, dtype=np.float64)
        if given.ndim != 1 or not ((given >= 0) & (given <= 1)).all():
            raise ValueError("Strengths and the base score must lie between 0 and 1.")
        sides.append(np.asarray(1 - np.prod(1 - given)))
    return float(_combined(sides[0], sides[1], float(base)))


def _cell_scores(counts: NDArray[np.int64]) -> tuple[Floats, Floats, Floats]:
    """Low, likely and high from how many active arguments there are: (…, 2 opposing/supporting, 3 steps).

    Counts rather than strengths, so that the order in which arguments come cannot change a digit.
    """

    def aggregated(side: NDArray[np.int64], step: int) -> Floats:
        moved = _STEPS[np.clip(np.arange(3) + step, 0, 2)]
        return np.asarray(1 - np.prod((1 - moved) ** side, axis=-1))

    opposing, supporting = counts[..., 0, :], counts[..., 1, :]
    silent = counts.sum(axis=(-2, -1)) == 0
    low, likely, high = (
        np.where(
            silent, nothing, 100 * _combined(aggregated(supporting, step), aggregated(opposing, -step), 0.5)
        )
        for step, nothing in zip((-1, 0, 1), SILENT, strict=True)
    )
    return low, likely, high


def _checked(
    arguments: Sequence[Argument], options: int, criteria: int, active: Sequence[bool] | NDArray[np.bool_]
) -> tuple[NDArray[np.intp], NDArray[np.bool_], NDArray[np.int64]]:
    """Places (n, 4) as option, criterion, side, step; which are active (n,); counts (O, C, 2, 3)."""
    if options < 1 or criteria < 1:
        raise ValueError("There must be at least one option and one criterion.")
    if len(active) != len(arguments):
        raise ValueError("There must be one active flag for each argument.")
    steps = list(STRENGTHS.values())
    places = np.array(
        [(a.option, a.criterion, int(a.supports), steps.index(a.strength)) for a in arguments], dtype=np.intp
    ).reshape(-1, 4)
    if (places < 0).any() or (places[:, 0] >= options).any() or (places[:, 1] >= criteria).any():
        raise ValueError("An argument names an option or a criterion that does not exist.")
    on = np.array([bool(flag) for flag in active], dtype=bool)
    counts = np.zeros((options, criteria, 2, 3), dtype=np.int64)
    np.add.at(counts, tuple(places[on].T), 1)
    return places, on, counts


def scores(
    arguments: Sequence[Argument], options: int, criteria: int, active: Sequence[bool] | NDArray[np.bool_]
) -> Scores:
    """Low, likely and high score of each cell from the arguments that are active, each (O, C), points 0–100.

    `options` and `criteria` are how many there are; `active` is one bool for each argument. Likely: `score`
    of the cell's active arguments, times 100. Low: each supporting strength one step weaker and each opposing
    one step stronger on the scale, whose ends stay; high the other way; so low ≤ likely ≤ high. A cell with
    no active argument is lack of knowledge: 25, 50, 75. Raises ValueError for an index outside the table or
    another number of flags than of arguments.
    """
    return Scores(*_cell_scores(_checked(arguments, options, criteria, active)[2]))


def influence(
    arguments: Sequence[Argument],
    options: int,
    criteria: int,
    active: Sequence[bool] | NDArray[np.bool_],
    weights: ArrayLike,
) -> pd.DataFrame:
    """What each argument decides: the result when it alone is struck, from likely scores.

    One row for each argument, in order and indexed by `argument` (0 …); striking one that is not active
    changes nothing. Columns: `option_0` … the overall value of each option, points; `leader`, the option that
    then leads, ties to the lowest index; `changes_leader`, whether that is another than with all active
    arguments. `weights` (C,). Raises ValueError as `scores` and `placement.overall` do.
    """
    places, on, counts = _checked(arguments, options, criteria, active)
    shares = normalised(weights)
    if shares.shape != (criteria,):
        raise ValueError("There must be one weight for each criterion.")
    likely = _cell_scores(counts)[1]
    base = overall(likely, shares)

    option, criterion = places[:, 0], places[:, 1]
    each = np.arange(len(arguments))
    without = counts[option, criterion]
    without[each, places[:, 2], places[:, 3]] -= on
    rows = likely[option]
    rows[each, criterion] = _cell_scores(without)[1]
    totals = np.tile(base, (len(arguments), 1))
    totals[each, option] = np.where(on, rows @ shares, base[option])

    frame = pd.DataFrame(totals, columns=[f"option_{o}" for o in range(options)])
    frame.index.name = "argument"
    frame["leader"] = leaders(totals).argmax(axis=1)
    frame["changes_leader"] = frame["leader"] != leaders(base).argmax()
    return frame
