"""What a distribution comes to: a few measures over paths, who gains and who loses."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from models.grants.amounts import YEAR, Floats, months_first, weighted
from models.grants.models import Distribution, recipient_by_month

ALL = "alla"
"""The row that stands for all recipients together."""

NO_NEED = "inget behov"

MEASURES = (
    "coverage of must",
    "coverage of may",
    "worst-off recipient",
    "borne by boards",
    "not done",
    "above need",
    "idle at the end",
    "overhead",
    "lapsed",
    "swing",
    "months from need to money",
)
"""Names of the measures, in the order of the frame."""

PERCENTILES = (0.1, 0.5, 0.9)


@dataclass(frozen=True)
class Row:
    """One measure of one recipient (an index, or ALL): its value on each path (P,), NaN where it has none."""

    measure: str
    recipient: int | str
    values: Floats
    why_none: str


def summary(distribution: Distribution) -> pd.DataFrame:
    """Frame with measure, recipient (index or "alla"), p10, p50, p90 over paths, and note.

    Coverage: part of the needs that got money, 0–1. Worst-off recipient: the lowest coverage of must on each
    path. Borne, not done, above need, idle at the end, overhead and lapsed: kr over all months. Swing: mean
    absolute change of what is paid between calendar years over its mean. Months from need to money: mean
    month of the money that met needs less mean month of the needs it met (negative: in advance). Where no
    path has the need, or the money, a measure speaks of, the percentiles are NaN and the note says why.
    """
    return as_frame(list(rows(distribution)))


def rows(distribution: Distribution) -> Iterable[Row]:
    """The measures path by path, from which `summary` takes percentiles."""
    sums = _Sums.of(distribution)
    yield from _each("coverage of must", *_ratio(sums.must - sums.borne, sums.must))
    yield from _each("coverage of may", *_ratio(sums.may - sums.not_done, sums.may))
    lowest, _ = _ratio(sums.must - sums.borne, sums.must)
    yield Row("worst-off recipient", ALL, np.fmin.reduce(lowest, axis=0), NO_NEED)
    yield from _each("borne by boards", sums.borne, sums.borne.sum(axis=0))
    yield from _each("not done", sums.not_done, sums.not_done.sum(axis=0))
    yield from _each("above need", sums.above, sums.above.sum(axis=0))
    yield Row("idle at the end", ALL, distribution.idle[:, -1], "")
    yield Row("overhead", ALL, distribution.overhead.sum(axis=1), "")
    yield Row("lapsed", ALL, distribution.lapsed.sum(axis=1), "")
    yield from _each(
        "swing", _swing(sums.yearly), _swing(sums.yearly.sum(axis=1)), "för få år eller inga pengar"
    )
    yield from _each("months from need to money", *sums.wait(), "inga pengar till behov")


def as_frame(measured: list[Row]) -> pd.DataFrame:
    """One line a row: measure, recipient, p10, p50, p90, note."""
    points = percentiles(np.stack([row.values for row in measured]))
    none = np.isnan(points[:, 1])
    return pd.DataFrame(
        {
            "measure": [row.measure for row in measured],
            "recipient": pd.Series([row.recipient for row in measured], dtype=object),
            "p10": points[:, 0],
            "p50": points[:, 1],
            "p90": points[:, 2],
            "note": [row.why_none if lacks else "" for row, lacks in zip(measured, none, strict=True)],
        }
    )


def gains(distribution: Distribution, today: Distribution) -> pd.DataFrame:
    """Who gains and who loses kr against today's model, on the same arrivals and needs.

    Frame with measure ("paid", "borne by boards", "not done"), recipient (index or "alla"), p10, p50, p90
    over paths of the difference in kr over all months, and `gains`, `loses`: share of paths where the
    recipient is better or worse off by more than an öre. ValueError if the two differ in shape.
    """
    if distribution.paid.shape != today.paid.shape:
        raise ValueError("Only distributions of the same paths, months and recipients can be compared.")
    now, then = _Sums.of(distribution), _Sums.of(today)
    measured: list[Row] = []
    better: list[Floats] = []
    for measure, difference, good in (
        ("paid", now.paid - then.paid, 1.0),
        ("borne by boards", now.borne - then.borne, -1.0),
        ("not done", now.not_done - then.not_done, -1.0),
    ):
        for row in _each(measure, difference, difference.sum(axis=0)):
            measured.append(row)
            better.append(good * row.values)
    frame = as_frame(measured).drop(columns="note")
    frame["gains"] = [float((values > 0.01).mean()) for values in better]
    frame["loses"] = [float((values < -0.01).mean()) for values in better]
    return frame


def percentiles(values: Floats) -> Floats:
    """(R, P) → (R, 3): p10, p50 and p90 of each row, NaN left out; NaN where nothing is left."""
    rising = np.sort(values, axis=1)
    count = values.shape[1] - np.isnan(values).sum(axis=1)
    at = np.maximum(count - 1, 0)[:, None] * np.array(PERCENTILES)
    low = np.floor(at).astype(np.int64)
    high = np.minimum(low + 1, np.maximum(count - 1, 0)[:, None])
    below = np.take_along_axis(rising, low, axis=1)
    above = np.take_along_axis(rising, high, axis=1)
    points: Floats = below + (above - below) * (at - low)
    return points


@dataclass(frozen=True)
class _Sums:
    """Sums over months, (F, P) kr; `yearly` (Y, F, P) paid in whole years; the moments are Σ month · kr."""

    paid: Floats
    above: Floats
    borne: Floats
    not_done: Floats
    must: Floats
    may: Floats
    yearly: Floats
    money_moment: Floats
    need_moment: Floats

    @classmethod
    def of(cls, distribution: Distribution) -> _Sums:
        months = distribution.paid.shape[1]
        years = months // YEAR
        weights = np.zeros((2 + years, months))
        weights[0], weights[1] = 1.0, np.arange(months)
        for year in range(years):
            weights[2 + year, year * YEAR : (year + 1) * YEAR] = 1.0
        paid = weighted(weights, months_first(distribution.paid))
        above, borne, not_done = (
            np.stack(
                [
                    weighted(weights[:2], recipient_by_month(distribution, name, recipient))
                    for recipient in range(paid.shape[1])
                ],
                axis=1,
            )
            for name in ("above_need", "borne", "not_done")
        )
        needs = distribution.needs
        if needs is None:
            # All that is known is that what met a need was a need; must comes first.
            must, may = borne + paid[:2] - above, not_done
        else:
            must, may = (weighted(weights[:2], part) for part in (needs.must_by_month, needs.may_by_month))
        return cls(
            paid[0],
            above[0],
            borne[0],
            not_done[0],
            must[0],
            may[0],
            paid[2:],
            paid[1] - above[1],
            (must - borne + may - not_done)[1],
        )

    def wait(self) -> tuple[Floats, Floats]:
        """(F, P) and (P,) mean months between the needs that were met and the money that met them."""
        money = self.paid - self.above
        need = self.must - self.borne + self.may - self.not_done
        by_recipient = _mean(self.money_moment, money) - _mean(self.need_moment, need)
        together = _mean(self.money_moment.sum(axis=0), money.sum(axis=0)) - _mean(
            self.need_moment.sum(axis=0), need.sum(axis=0)
        )
        return by_recipient, together


def _each(measure: str, by_recipient: Floats, together: Floats, why_none: str = NO_NEED) -> Iterable[Row]:
    for recipient, values in enumerate(by_recipient):
        yield Row(measure, recipient, values, why_none)
    yield Row(measure, ALL, together, why_none)


def _ratio(part: Floats, whole: Floats) -> tuple[Floats, Floats]:
    """Part over whole by recipient, and of all together; NaN where the whole is less than an öre."""
    return _mean(part, whole), _mean(part.sum(axis=0), whole.sum(axis=0))


def _mean(part: Floats, whole: Floats) -> Floats:
    return np.divide(part, whole, out=np.full_like(whole, np.nan), where=whole > 0.005)


def _swing(yearly: Floats) -> Floats:
    """(Y, …) → (…): mean absolute change between neighbouring years over the mean year."""
    if yearly.shape[0] < 2:
        return np.full(yearly.shape[1:], np.nan)
    return _mean(np.abs(np.diff(yearly, axis=0)).mean(axis=0), yearly.mean(axis=0))
