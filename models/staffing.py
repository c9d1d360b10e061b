"""What it takes to staff the reception: a unit of its own, a pool in a host unit, or a coordinator and the line.

Hours are working hours in a month, fte is full-time equivalents, money is kr. Every figure is an input: none
of them stands here (Inställningar, område bemanning). A plain deterministic flow: work that does not fit
waits its turn.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import ArrayLike

from models.weights import Floats

MONTHS = 12
# Work left at the end of a month below this share of a month's capacity is rounding.
NOTHING = 1e-9


@dataclass(frozen=True)
class Terms:
    """What holds for staff in any form.

    Attributes:
        cost_per_fte: kr a year.
        productive_hours: hours of work that one fte yields in a year.
        max_utilisation: share of those hours that may be planned for (0…1]; above it more are drawn in.
        planning_months: over how many months back the need of staff is judged, 1 or more.
        ramp_up_months: how long someone new is paid before being productive, 0 or more.
    """

    cost_per_fte: float
    productive_hours: float
    max_utilisation: float
    planning_months: int
    ramp_up_months: int

    def __post_init__(self) -> None:
        """Checks the ranges once."""
        _not_negative(self.cost_per_fte, "cost_per_fte")
        if not 0 < self.productive_hours < np.inf:
            raise ValueError("productive_hours must be above zero.")
        if not 0 < self.max_utilisation <= 1:
            raise ValueError("max_utilisation must be above 0 and at most 1.")
        if self.planning_months < 1 or self.ramp_up_months < 0:
            raise ValueError("planning_months must be at least 1 and ramp_up_months at least 0.")

    def staff(self, hours: Floats, least: float) -> Floats:
        """Paid fte (…, M): enough for the mean of recent months within `max_utilisation`, never below `least`."""
        recent = _recent_mean(hours, self.planning_months)
        return np.maximum(recent * MONTHS / (self.productive_hours * self.max_utilisation), least)

    def productive(self, staff: Floats, least: float) -> Floats:
        """Hours a month (…, M) from those who have been there long enough; `least` were there from the start."""
        before = np.full((*staff.shape[:-1], self.ramp_up_months), least)
        window = sliding_window_view(
            np.concatenate([before, staff], axis=-1), self.ramp_up_months + 1, axis=-1
        )
        result: Floats = window.min(axis=-1) * self.productive_hours / MONTHS
        return result

    def kr(self, fte: Floats) -> Floats:
        """Kr a month."""
        return fte * self.cost_per_fte / MONTHS


class Form(Protocol):
    """A way to staff the work: what it makes of a workload (…, M) in hours."""

    @property
    def terms(self) -> Terms:
        """What an fte costs and yields."""

    def hours(self, workload: Floats) -> Floats:
        """The hours (…, M) that the workload takes in this form."""

    def capacity(self, hours: Floats) -> Floats:
        """Hours (…, M) that can be worked in each month."""

    def paid_fte(self, hours: Floats, worked: Floats) -> Floats:
        """What is paid for (…, M), given hours that came in and hours worked."""


@dataclass(frozen=True)
class Unit:
    """A unit of its own: everyone in it is paid whether there is work or not.

    Attributes:
        terms: as for every form.
        minimum_fte: never fewer, so that nobody is alone and holidays are covered.
        administration_fte: the part of the staff that does not work with households; less than the minimum.
    """

    terms: Terms
    minimum_fte: float
    administration_fte: float

    def __post_init__(self) -> None:
        """Checks the ranges once."""
        _not_negative(self.administration_fte, "administration_fte")
        if not self.administration_fte < self.minimum_fte < np.inf:
            raise ValueError("minimum_fte must be above administration_fte, or nobody does the work.")

    @property
    def _least(self) -> float:
        return self.minimum_fte - self.administration_fte

    def hours(self, workload: Floats) -> Floats:
        """The workload as it is."""
        return workload

    def capacity(self, hours: Floats) -> Floats:
        """Of those who are not administration and have been there long enough."""
        return self.terms.productive(self.terms.staff(hours, self._least), self._least)

    def paid_fte(self, hours: Floats, worked: Floats) -> Floats:
        """All staff."""
        return self.terms.staff(hours, self._least) + self.administration_fte


@dataclass(frozen=True)
class Pooled:
    """Merged into a host unit: a fixed part is paid always, the rest by the hour worked.

    Attributes:
        terms: as for every form.
        fixed_fte: preparedness and the grants' administration.
        shared_fte: fte of the host unit that can be drawn in without hiring.
        caseworkers: how many people share the work.
        learning_penalty: extra hours, as a share, while the work is too rare to be practised.
        practised_hours: workload a year and caseworker from which it is practised (households × hours each).
    """

    terms: Terms
    fixed_fte: float
    shared_fte: float
    caseworkers: float
    learning_penalty: float
    practised_hours: float

    def __post_init__(self) -> None:
        """Checks the ranges once."""
        for name in ("fixed_fte", "learning_penalty", "practised_hours"):
            _not_negative(getattr(self, name), name)
        if not (0 < self.shared_fte < np.inf and 0 < self.caseworkers < np.inf):
            raise ValueError("shared_fte and caseworkers must be above zero, or nobody does the work.")

    def hours(self, workload: Floats) -> Floats:
        """With the learning penalty in months when the last year's work per caseworker was too little."""
        practice = _recent_mean(workload, MONTHS) * MONTHS / self.caseworkers
        return workload * np.where(practice < self.practised_hours, 1.0 + self.learning_penalty, 1.0)

    def capacity(self, hours: Floats) -> Floats:
        """Of those who can be drawn in, and of those hired beyond them when they have been there long enough."""
        return self.terms.productive(self.terms.staff(hours, self.shared_fte), self.shared_fte)

    def paid_fte(self, hours: Floats, worked: Floats) -> Floats:
        """The fixed part and the hours worked."""
        return self.fixed_fte + worked * MONTHS / self.terms.productive_hours


@dataclass(frozen=True)
class Coordinator:
    """The unit is phased out: a coordinator is paid always, the line does the work and takes longer over it.

    Attributes:
        terms: as for every form.
        fixed_fte: the coordinator.
        shared_fte: fte in the line that can be drawn in without hiring.
        line_penalty: extra hours, as a share, for rare cases and handoffs.
    """

    terms: Terms
    fixed_fte: float
    shared_fte: float
    line_penalty: float

    def __post_init__(self) -> None:
        """Checks the ranges once."""
        for name in ("fixed_fte", "line_penalty"):
            _not_negative(getattr(self, name), name)
        if not 0 < self.shared_fte < np.inf:
            raise ValueError("shared_fte must be above zero, or nobody does the work.")

    def hours(self, workload: Floats) -> Floats:
        """With the line's penalty."""
        return workload * (1.0 + self.line_penalty)

    def capacity(self, hours: Floats) -> Floats:
        """Of those in the line who can be drawn in, and of those hired beyond them, when ramped up."""
        return self.terms.productive(self.terms.staff(hours, self.shared_fte), self.shared_fte)

    def paid_fte(self, hours: Floats, worked: Floats) -> Floats:
        """The coordinator and the hours worked."""
        return self.fixed_fte + worked * MONTHS / self.terms.productive_hours


@dataclass(frozen=True, eq=False)
class Service:
    """What `serve` returns, by path (…,) and month M.

    - `utilisation` (…, M): hours that come in over hours that can be worked; above 1 work is left over.
    - `months_overloaded` (…,): months that end with work left over.
    - `backlog` (…, M): hours left over at the end of the month.
    - `longest_wait` (…,): months until the work of the month that waits longest is all done, counted to the
    last
      month when it never is.
    - `fte` (…, M): what is paid for.
    - `kr_per_year` (…,): mean over the whole period.
    - `kr_per_person` (…,): total kr over total persons; NaN when nobody came or persons were not given.
    """

    utilisation: Floats
    months_overloaded: Floats
    backlog: Floats
    longest_wait: Floats
    fte: Floats
    kr_per_year: Floats
    kr_per_person: Floats


def workload(households: ArrayLike, hours: ArrayLike) -> Floats:
    """Hours of work in each month from households that came in it and before.

    Args:
        households: (…, M) by month of arrival, typically (P, M). Where some take part of the hours (own
        housing), weigh
            first: `arrivals.households @ share_of_hours` is (P, M).
        hours: (K,) hours per household in the month of arrival, the month after, and so on.

    Returns:
        (…, M) hours; what falls after the last month is dropped.

    Raises:
        ValueError: NaN, infinity, negative numbers, no month, or hours of another shape.
    """
    came, each = _finite(households, "households"), _finite(hours, "hours")
    if each.ndim != 1:
        raise ValueError("hours has one axis: months since arrival.")
    months = came.shape[-1]
    since = np.arange(months)[None, :] - np.arange(months)[:, None]
    by_month = np.where((since >= 0) & (since < len(each)), each[np.clip(since, 0, len(each) - 1)], 0.0)
    result: Floats = came @ by_month
    return result


def serve(workload: ArrayLike, form: Form, persons: ArrayLike | None = None) -> Service:
    """How a form copes with a workload, and what it costs.

    Work is done in the order it comes. What a month cannot hold waits: B_t = max(0, B_{t−1} + work −
    capacity) (Lindley 1952).

    Args:
        workload: (…, M) hours, as from `workload`.
        form: `Unit`, `Pooled` or `Coordinator`.
        persons: (…, M) received in each month, for kr per person.

    Raises:
        ValueError: NaN, infinity, negative numbers, no month, or persons of another length.
    """
    given = _finite(workload, "workload")
    months = given.shape[-1]
    hours = form.hours(given)
    capacity = form.capacity(hours)
    surplus = np.cumsum(hours - capacity, axis=-1)
    backlog = surplus - np.minimum(np.minimum.accumulate(surplus, axis=-1), 0.0)
    backlog = np.where(backlog > NOTHING * capacity, backlog, 0.0)
    come = np.cumsum(hours, axis=-1)
    done = come - backlog
    worked = np.diff(done, axis=-1, prepend=0.0)
    finished = (done[..., None, :] < (come - NOTHING * capacity)[..., :, None]).sum(axis=-1)
    fte = form.paid_fte(hours, worked)
    total = form.terms.kr(fte).sum(axis=-1)
    return Service(
        utilisation=hours / capacity,
        months_overloaded=(backlog > 0).sum(axis=-1),
        backlog=backlog,
        longest_wait=(finished - np.arange(months)).max(axis=-1),
        fte=fte,
        kr_per_year=total * MONTHS / months,
        kr_per_person=_per_person(total, persons, months),
    )


def break_even_volume(volumes: ArrayLike, workloads: ArrayLike, one: Form, other: Form) -> float | None:
    """The lowest volume where the order between two forms' cost turns, or None if it does not turn.

    Args:
        volumes: (S,) strictly rising, persons or households a year.
        workloads: (S, P, M) or (S, M) hours at each volume.
        one, other: the forms; their kr a year is the mean over paths, and linear between neighbouring
        volumes.

    Raises:
        ValueError: NaN, infinity, negative numbers, volumes that do not rise, or shapes that do not match.
    """
    at, load = _finite(volumes, "volumes"), _finite(workloads, "workloads")
    if at.ndim != 1 or (np.diff(at) <= 0).any():
        raise ValueError("volumes must rise strictly.")
    if load.ndim < 2 or len(load) != len(at):
        raise ValueError("workloads needs one workload for each volume.")
    costs = [serve(load, form).kr_per_year.reshape(len(at), -1).mean(axis=1) for form in (one, other)]
    gap = costs[0] - costs[1]
    gap[np.abs(gap) <= NOTHING * np.maximum(*costs)] = 0.0
    unlike = np.flatnonzero(gap)
    turns = np.flatnonzero(np.diff(np.sign(gap[unlike])))
    if not turns.size:
        return None
    before, after = unlike[turns[0]], unlike[turns[0] + 1]
    if after - before > 1:
        return float(at[before + 1])
    return float(at[before] + (at[after] - at[before]) * gap[before] / (gap[before] - gap[after]))


def _per_person(total: Floats, persons: ArrayLike | None, months: int) -> Floats:
    if persons is None:
        return np.full(total.shape, np.nan)[()]
    came = _finite(persons, "persons")
    if came.shape[-1] != months:
        raise ValueError("persons and workload must cover the same months.")
    number = np.broadcast_to(came.sum(axis=-1), total.shape)
    return np.where(number > 0, total / np.where(number > 0, number, 1.0), np.nan)[()]


def _recent_mean(hours: Floats, months: int) -> Floats:
    """Mean of this month and those before it, `months` in all or as many as there are."""
    nothing = np.zeros((*hours.shape[:-1], 1))
    so_far = np.cumsum(np.concatenate([nothing, hours], axis=-1), axis=-1)
    end = np.arange(1, hours.shape[-1] + 1)
    start = np.maximum(end - months, 0)
    result: Floats = (so_far[..., end] - so_far[..., start]) / (end - start)
    return result


def _finite(values: ArrayLike, name: str) -> Floats:
    given = np.asarray(values, dtype=np.float64)
    if given.ndim == 0 or given.shape[-1] == 0:
        raise ValueError(f"{name} needs at least one value on its last axis.")
    if not np.isfinite(given).all() or (given < 0).any():
        raise ValueError(f"{name} must be finite and not negative.")
    return given


def _not_negative(value: float, name: str) -> None:
    if not 0 <= value < np.inf:
        raise ValueError(f"{name} must be finite and not negative.")
