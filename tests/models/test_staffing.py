"""Staffing: what a unit, a pool and a coordinator make of the same work. All figures here are made up."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from models.staffing import Coordinator, Pooled, Terms, Unit, break_even_volume, serve, workload

unhurried = settings(deadline=None, max_examples=60)

TERMS = Terms(
    cost_per_fte=600_000, productive_hours=1_200, max_utilisation=0.8, planning_months=3, ramp_up_months=2
)
UNIT = Unit(TERMS, minimum_fte=2.0, administration_fte=0.5)
POOLED = Pooled(
    TERMS, fixed_fte=0.5, shared_fte=1.0, caseworkers=2, learning_penalty=0.2, practised_hours=300
)
COORDINATOR = Coordinator(TERMS, fixed_fte=0.3, shared_fte=1.0, line_penalty=0.3)
FORMS = (UNIT, POOLED, COORDINATOR)
HOURS = [50, 10, 5]

work = arrays(
    np.float64, st.tuples(st.integers(1, 3), st.integers(1, 30)), elements=st.integers(0, 400).map(float)
)


def test_a_household_works_its_hours_through_the_months_after_it_came() -> None:
    assert workload([[1, 0, 2, 0, 0]], HOURS).tolist() == [[50, 10, 105, 20, 10]]
    assert workload([0, 0, 1], HOURS).tolist() == [0, 0, 50]
    assert workload(np.ones((4, 3, 6)), HOURS).shape == (4, 3, 6)


@given(arrays(np.float64, (2, 9), elements=st.integers(0, 6).map(float)))
@unhurried
def test_all_hours_are_worked_once_the_period_is_long_enough(households: np.ndarray) -> None:
    long = np.concatenate([households, np.zeros((2, 3))], axis=1)
    np.testing.assert_allclose(workload(long, HOURS).sum(axis=1), households.sum(axis=1) * sum(HOURS))


def test_a_unit_costs_its_minimum_when_nobody_comes() -> None:
    idle = np.zeros((1, 24))
    assert serve(idle, UNIT).kr_per_year == pytest.approx(2.0 * 600_000)
    assert serve(idle, POOLED).kr_per_year == pytest.approx(0.5 * 600_000)
    assert serve(idle, COORDINATOR).kr_per_year == pytest.approx(0.3 * 600_000)
    assert np.isnan(serve(idle, UNIT, persons=idle).kr_per_person).all()


def test_a_unit_hires_above_its_highest_utilisation() -> None:
    """1.5 fte with households yield 150 hours a month; 160 a month at 80 % needs 2 fte and 0.5 administration."""
    service = serve(np.full((1, 12), 160.0), UNIT)
    assert service.fte[0] == pytest.approx([2.5] * 12)
    assert service.utilisation[0] == pytest.approx([160 / 150] * 2 + [0.8] * 10)
    assert service.backlog[0, :4] == pytest.approx([10, 20, 0, 0])
    assert service.months_overloaded.tolist() == [2]
    assert service.longest_wait.tolist() == [1]


def test_work_that_never_fits_waits_out_the_period() -> None:
    service = serve([0, 0, 500.0], replace(UNIT, terms=replace(TERMS, ramp_up_months=6)))
    assert service.backlog.tolist() == [0, 0, 350]
    assert service.longest_wait == 1


def test_rare_work_takes_longer_in_a_pool_and_practised_work_does_not() -> None:
    rare, common = serve(np.full(24, 40.0), POOLED), serve(np.full(24, 60.0), POOLED)
    assert rare.kr_per_year == pytest.approx((0.5 + 40 * 1.2 / 100) * 600_000)
    assert common.kr_per_year == pytest.approx((0.5 + 60 / 100) * 600_000)


def test_the_line_pays_for_handoffs_and_rare_cases() -> None:
    assert serve(np.full(24, 40.0), COORDINATOR).kr_per_year == pytest.approx(
        (0.3 + 40 * 1.3 / 100) * 600_000
    )


def test_cost_per_person_is_all_the_money_over_all_who_came() -> None:
    persons = np.zeros((2, 24))
    persons[0, [3, 8]] = 4
    service = serve(np.zeros((2, 24)), UNIT, persons)
    assert service.kr_per_person[0] == pytest.approx(2 * 2.0 * 600_000 / 8)
    assert np.isnan(service.kr_per_person[1])
    assert np.isnan(serve(np.zeros(24), UNIT).kr_per_person)


@given(work, st.sampled_from(FORMS))
@unhurried
def test_no_hour_is_lost_and_none_is_worked_twice(
    load: np.ndarray, form: Unit | Pooled | Coordinator
) -> None:
    service = serve(load, form)
    hours = form.hours(load)
    worked = hours - np.diff(service.backlog, axis=-1, prepend=0.0)
    capacity = form.capacity(hours)
    assert (worked >= -1e-6).all()
    assert (worked <= capacity + 1e-6).all()
    assert ((service.backlog == 0) | (worked >= capacity - 1e-6)).all()
    assert (service.longest_wait <= load.shape[1]).all()
    assert (service.months_overloaded == (service.backlog > 0).sum(axis=1)).all()
    assert ((service.longest_wait > 0) == (service.backlog > 0).any(axis=1)).all()


@given(work, st.sampled_from(FORMS))
@unhurried
def test_paths_do_not_touch_each_other(load: np.ndarray, form: Unit | Pooled | Coordinator) -> None:
    together = serve(load, form)
    for path, alone in enumerate(serve(row, form) for row in load):
        np.testing.assert_allclose(together.backlog[path], alone.backlog, atol=1e-9)
        assert together.kr_per_year[path] == pytest.approx(alone.kr_per_year)


@given(work)
@unhurried
def test_a_unit_never_costs_less_than_its_minimum(load: np.ndarray) -> None:
    assert (serve(load, UNIT).kr_per_year >= 2.0 * 600_000 - 1e-6).all()


def test_the_unit_pays_from_the_volume_where_its_minimum_is_filled() -> None:
    """Coordinator: 0.3 + 1.3 v/100 fte meets the unit's 2.0 at v = 130.8 hours a month, before the unit hires."""
    volumes = np.arange(10, 151, 10.0)
    load = np.repeat(volumes[:, None, None], 24, axis=2)
    spacious = replace(UNIT, terms=replace(TERMS, max_utilisation=1.0))
    generous = replace(COORDINATOR, shared_fte=3.0)
    assert break_even_volume(volumes, load, spacious, generous) == pytest.approx(1.7 / 0.013)
    assert break_even_volume(volumes, load, generous, spacious) == pytest.approx(1.7 / 0.013)
    assert break_even_volume(volumes, load[:, 0], generous, spacious) == pytest.approx(1.7 / 0.013)
    assert break_even_volume(volumes, load, UNIT, UNIT) is None
    assert break_even_volume(volumes[:3], load[:3], UNIT, COORDINATOR) is None


@pytest.mark.parametrize(
    "call",
    [
        lambda: workload([[-1.0]], HOURS),
        lambda: workload([[1.0]], [[1.0]]),
        lambda: workload([[]], HOURS),
        lambda: workload([[1.0]], []),
        lambda: serve([np.nan], UNIT),
        lambda: serve([1.0, 2.0], UNIT, persons=[1.0]),
        lambda: break_even_volume([2, 1], np.zeros((2, 1, 3)), UNIT, POOLED),
        lambda: break_even_volume([1, 2], np.zeros((3, 1, 3)), UNIT, POOLED),
        lambda: replace(TERMS, cost_per_fte=-1),
        lambda: replace(TERMS, productive_hours=0),
        lambda: replace(TERMS, max_utilisation=1.2),
        lambda: replace(TERMS, planning_months=0),
        lambda: replace(UNIT, minimum_fte=0.5),
        lambda: replace(POOLED, caseworkers=0),
        lambda: replace(POOLED, learning_penalty=-0.1),
        lambda: replace(COORDINATOR, shared_fte=0),
    ],
)
def test_impossible_figures_are_refused(call: object) -> None:
    with pytest.raises(ValueError, match=r"\w+ \w+"):
        call()  # type: ignore[operator]
