"""What a controller checks: who the grant is for, when it comes, what it covers, and that no krona is lost.

Amounts are test inputs: 11 § förordning (2010:1122), 165 000 kr (SFS 2022:1831) and, for those received from
2027-01-01, 180 700 kr (SFS 2026:1697) below riktåldern, 92 600 kr above it.
"""

from __future__ import annotations

import copy
import pickle
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from models.grants import (
    ALL,
    CARRIED,
    FIXED,
    HOUSEHOLD,
    KEPT,
    MEASURES,
    NO_NEED,
    PAYMENT_PLAN,
    RESULT,
    YEAR_ENDS,
    Arrivals,
    ArrivalSettings,
    Distribution,
    FixedShares,
    Group,
    HouseholdType,
    Hybrid,
    NeedRow,
    Needs,
    NeedTable,
    PersonKey,
    Pool,
    Shock,
    accrued,
    arrivals,
    basis,
    break_even,
    compare,
    gains,
    grant_income,
    initial_grant,
    needs,
    plausibility,
    replaced_grant,
    standard_grant,
    summary,
    sweep,
    turning_point,
    unmet,
)
from models.sharing_rules import RULES

BELOW_2026, BELOW_2027, ABOVE = 165_000.0, 180_700.0, 92_600.0
KR = st.floats(0, 1e8, allow_subnormal=False)
OERE = 0.005

CHILD, GROWN = 0, 1
ANYONE = (Group("anvisad", 0.4, assigned=True), Group("eget boende", 0.6))
SINGLES = (HouseholdType(1.0, (0, 1)),)
FAMILIES = (
    HouseholdType(0.5, (0, 1)),
    HouseholdType(0.3, (0, 2), 2.5, (1.0, 0.0)),
    HouseholdType(0.2, (0, 1), 1.0, (1.0, 0.0)),
)
MIXED = ArrivalSettings(ANYONE, FAMILIES, volume=(25.0,))


def amounts(months: int, kr: float = BELOW_2026, ages: int = 2) -> np.ndarray:
    """(24 + months, K) the same amount for everyone."""
    return np.full((24 + months, ages), kr)


def one_arrival(months: int, **more: object) -> Arrivals:
    """One household of a child and a grown-up in the second group, received in month 0, on one path."""
    persons, households = np.zeros((1, months, 2, 2), int), np.zeros((1, months, 2), int)
    persons[0, 0, 1] = 1
    households[0, 0, 1] = 1
    return Arrivals(persons, households, **more)


def row(frame, measure: str, recipient: int | str = ALL):
    return frame[(frame.measure == measure) & (frame.recipient == recipient)].iloc[0]


# What the state pays


def test_the_payment_plan_is_that_of_the_ordinance() -> None:
    """12 § förordning 2010:1122: 10 % after a month, 20 % after three, 10 % for each of seven periods."""
    assert PAYMENT_PLAN == {1: 0.1, 3: 0.2, 6: 0.1, 9: 0.1, 12: 0.1, 15: 0.1, 18: 0.1, 21: 0.1, 24: 0.1}
    assert sum(PAYMENT_PLAN.values()) == pytest.approx(1)


@pytest.mark.parametrize(("kr", "total"), [(BELOW_2026, 4_125_000), (BELOW_2027, 4_517_500)])
def test_twenty_five_below_riktalder_give_the_whole_grant_over_24_months(kr: float, total: float) -> None:
    received, amount = np.zeros((25, 1)), np.full((25, 1), kr)
    received[0] = 25
    income = grant_income(received, amount)
    assert income.sum() == pytest.approx(total, abs=OERE)
    assert income[1] == pytest.approx(0.1 * total)
    assert income[3] == pytest.approx(0.2 * total)
    np.testing.assert_allclose(income[6::3], [0.1 * total] * 7)
    assert np.flatnonzero(income).tolist() == [1, 3, 6, 9, 12, 15, 18, 21, 24]


def test_the_amount_is_that_of_the_month_of_reception_and_of_the_age() -> None:
    """Those received before 2027-01-01 keep the older amount (SFS 2026:1697, transitional provision 2)."""
    received, amount = np.zeros((30, 2)), np.empty((30, 2))
    amount[:3], amount[3:] = (BELOW_2026, ABOVE), (BELOW_2027, ABOVE)
    received[2, 0] = received[3, 0] = received[3, 1] = 1
    income = grant_income(received, amount)
    assert income[3] == pytest.approx(0.1 * BELOW_2026)
    assert income[4] == pytest.approx(0.1 * (BELOW_2027 + ABOVE))
    assert income.sum() == pytest.approx(BELOW_2026 + BELOW_2027 + ABOVE)


def test_what_falls_after_the_last_month_is_dropped_and_paths_are_alike() -> None:
    received = np.zeros((2, 5, 12, 1))
    received[1, 4, 0] = 1
    income = grant_income(received, np.full((12, 1), BELOW_2026))
    assert income.shape == (2, 5, 12)
    assert income[1, 4].sum() == pytest.approx(0.5 * BELOW_2026)
    assert income.sum() == income[1, 4].sum()


def test_who_has_moved_away_brings_no_more_money() -> None:
    received = np.zeros((25, 1))
    received[0] = 10
    staying = np.where(np.arange(25) < 12, 1.0, 0.25)
    income = grant_income(received, np.full((25, 1), 1000.0), staying)
    assert income[:12].sum() == pytest.approx(0.5 * 10_000)
    assert income[12:].sum() == pytest.approx(0.25 * 0.5 * 10_000)


@settings(max_examples=20)
@given(received=arrays(np.float64, (2, 60, 2), elements=st.floats(0, 500)))
def test_accrued_income_is_the_same_money_earlier(received: np.ndarray) -> None:
    received[:, 36:] = 0
    amount = np.full((60, 2), BELOW_2026)
    cash, earned = grant_income(received, amount), accrued(received, amount)
    np.testing.assert_allclose(cash.sum(axis=-1), earned.sum(axis=-1))
    assert (np.cumsum(earned, axis=-1) >= np.cumsum(cash, axis=-1) - OERE).all()


def test_the_part_paid_at_month_six_concerns_months_three_to_five() -> None:
    received, amount = np.zeros((25, 1)), np.full((25, 1), 300.0)
    received[0] = 1
    earned = accrued(received, amount)
    np.testing.assert_allclose(earned[:3], 30)
    np.testing.assert_allclose(earned[3:24], 10)
    assert earned[24] == 0
    left_at_six = np.where(np.arange(25) == 6, 0.0, 1.0)
    np.testing.assert_allclose(accrued(received, amount, left_at_six)[2:7], [30, 0, 0, 0, 10])


@pytest.mark.parametrize(
    ("received", "amount", "staying"),
    [
        ([[-1.0]], [[1.0]], None),
        ([[1.0]], [[-1.0]], None),
        ([[np.nan]], [[1.0]], None),
        ([[1.0]], [[np.inf]], None),
        ([[1.0]], [[1e15]], None),
        ([[1.0, 2.0]], [[1.0]], None),
        ([1.0], [1.0], None),
        ([[1.0]], [[1.0]], np.ones(24)),
        ([[1.0]], [[1.0]], np.full(25, 1.1)),
    ],
)
def test_impossible_income_is_refused(received: object, amount: object, staying: object) -> None:
    for income in (grant_income, accrued):
        with pytest.raises(ValueError, match=r"\w \w"):
            income(received, amount, staying)


def test_initial_and_replaced_grants_are_streams_of_their_own() -> None:
    came = one_arrival(30)
    by_route = np.zeros((30, 2, 2))
    by_route[:, 1] = 3102.0, 4132.0
    initial = initial_grant(came, by_route)
    assert np.flatnonzero(initial[0]).tolist() == [1]
    assert initial.sum() == 3102 + 4132
    lost = replaced_grant(came, [[0, 0], [14_000, 0]])
    np.testing.assert_allclose(lost[0], [14_000] * 24 + [0] * 6)


def test_simulated_arrivals_bring_what_their_numbers_say_in_cash_and_as_earned() -> None:
    came = arrivals(replace(MIXED, staying=tuple(np.linspace(1, 0.7, 25))), 24, 4, 1)
    assert came.persons_before is not None
    everyone = np.concatenate([came.persons_before, came.persons], axis=1).sum(axis=2)
    for plain, earned in ((grant_income, False), (accrued, True)):
        whole = plain(everyone, amounts(24), came.staying)
        np.testing.assert_allclose(standard_grant(came, amounts(24), earned), whole[:, 24:])


# Who comes


@settings(max_examples=20)
@given(seed=st.integers(0, 2**31), volume=st.floats(0, 200))
def test_households_are_whole_and_have_the_persons_of_their_type(seed: int, volume: float) -> None:
    came = arrivals(MIXED.at_volume(volume), 24, 3, seed)
    assert came.persons.shape == (3, 24, 2, 2)
    assert came.households.shape == (3, 24, 2)
    assert came.persons_before is not None
    assert came.persons_before.shape == (3, 24, 2, 2)
    assert np.issubdtype(came.persons.dtype, np.integer)
    grown, children = came.persons[..., GROWN], came.persons[..., CHILD]
    assert (grown >= came.households).all()
    assert (grown <= 2 * came.households).all()
    assert (children <= 3 * came.households).all()
    again = arrivals(MIXED.at_volume(volume), 24, 3, np.random.default_rng(seed))
    twin = arrivals(MIXED.at_volume(volume), 24, 3, np.random.default_rng(seed))
    np.testing.assert_array_equal(again.persons, twin.persons)
    np.testing.assert_array_equal(came.persons, arrivals(MIXED.at_volume(volume), 24, 3, seed).persons)


def test_as_many_come_as_expected_in_groups_and_ages_of_the_tables() -> None:
    came = arrivals(replace(MIXED, spread=0.3), 60, 2000, 1)
    persons = came.persons.sum(axis=(1, 2, 3)) / 5
    assert persons.mean() == pytest.approx(25, rel=0.02)
    by_group = came.households.sum(axis=(0, 1))
    np.testing.assert_allclose(by_group / by_group.sum(), [0.4, 0.6], atol=0.01)
    children = came.persons[..., CHILD].sum() / came.persons.sum()
    assert children == pytest.approx((0.3 * 2.5 + 0.2) / MIXED.household_size, rel=0.02)


def test_seven_a_year_are_a_few_households() -> None:
    came = arrivals(MIXED.at_volume(7), 12, 2000, 1)
    assert came.households.sum(axis=(1, 2)).mean() == pytest.approx(7 / MIXED.household_size, rel=0.05)
    assert 3 < MIXED.at_volume(7).volume[0] / MIXED.household_size < 4


def test_assigned_persons_stay_within_the_kommuntal_each_year() -> None:
    settings = replace(MIXED, volume=(60.0,), kommuntal=(9.0, 0.0, 4.0, 25.0))
    came = arrivals(settings, 24, 300, 1)
    assert came.persons_before is not None
    everyone = np.concatenate([came.persons_before, came.persons], axis=1)
    by_year = everyone.reshape(300, 4, 12, 2, 2).sum(axis=(2, 4))
    assert by_year[..., 0].max(axis=0).tolist() == [9, 0, 4, 25]
    # A household that does not fit leaves its place to a smaller one, so that a tight year is all but full.
    assert by_year[:, 2, 0].mean() > 3.5
    free = arrivals(replace(settings, kommuntal=None), 24, 300, 1)
    np.testing.assert_array_equal(free.persons[:, :, 1], came.persons[:, :, 1])


def test_a_crisis_year_brings_its_factor() -> None:
    crisis = replace(MIXED, shocks=(Shock(factor=6.0, months=12, start=12),))
    came = arrivals(crisis, 36, 1000, 1).persons.sum(axis=(2, 3))
    by_year = came.reshape(1000, 3, 12).sum(axis=2).mean(axis=0)
    np.testing.assert_allclose(by_year, [25, 150, 25], rtol=0.05)
    perhaps = replace(MIXED, shocks=(Shock(factor=3.0, months=6, chance=0.5),))
    assert 25 < arrivals(perhaps, 36, 500, 1).persons.sum() / 1500 < 50


def test_a_known_month_by_month_series_is_followed() -> None:
    series = (0.0,) * 24 + (50.0,) + (0.0,) * 11
    came = arrivals(replace(MIXED, by_month=series), 12, 500, 1)
    assert came.persons[:, 1:].sum() == 0
    assert came.persons[:, 0].sum() / 500 == pytest.approx(50, rel=0.05)


def test_month_zero_has_those_received_during_the_two_years_before() -> None:
    settings = replace(MIXED, volume=(25.0, 25.0, 0.0))
    came = arrivals(settings, 36, 200, 1)
    assert came.persons.sum() == 0
    income = standard_grant(came, amounts(36))
    assert (income[:, :12].sum(axis=1) > 0).all()
    assert income[:, 24:].sum() == 0
    table = NeedTable((NeedRow(0, GROWN, True, 100.0, months=24),), 1)
    assert needs(came, table, 1).must[:, 0].mean() > 0


@pytest.mark.parametrize(
    "change",
    [
        {"volume": (-1.0,)},
        {"volume": (1e7,)},
        {"volume": ()},
        {"volume": (np.nan,)},
        {"groups": (Group("alla", 0.9),)},
        {"households": (HouseholdType(1.0, (0, 0)),)},
        {"households": (HouseholdType(0.5, (0, 1)), HouseholdType(0.5, (1,)))},
        {"households": (HouseholdType(1.0, (0, 1), 2.0, (0.5, 0.4)),)},
        {"spread": -1.0},
        {"staying": (1.0,) * 24},
        {"shocks": (Shock(-1.0, 12),)},
        {"kommuntal": (-1.0,)},
    ],
)
def test_impossible_arrivals_are_refused(change: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"\w \w"):
        replace(MIXED, **change)


# What they need


def test_a_need_starts_lasts_and_ends_and_leaves_with_who_moves() -> None:
    staying = np.where(np.arange(25) < 4, 1.0, 0.5)
    came = one_arrival(12, staying=staying)
    table = NeedTable(
        (
            NeedRow(0, CHILD, True, 100.0, start=2, months=3, kind="skola"),
            NeedRow(1, HOUSEHOLD, False, 10.0, start=0, months=2),
            NeedRow(1, FIXED, True, 7.0),
            NeedRow(1, FIXED, False, 3.0, start=10, months=1),
        ),
        recipients=2,
        multipliers={"skola": (1.0, 2.0)},
    )
    need = needs(came, table, 1)
    np.testing.assert_allclose(need.must[0, :, 0], [0, 0, 200, 200, 100] + [0] * 7)
    np.testing.assert_allclose(need.must[0, :, 1], 7)
    np.testing.assert_allclose(need.may[0, :, 1], [10, 10] + [0] * 8 + [3, 0])
    assert need.may[0, :, 0].sum() == 0


def test_needs_grow_with_prices_while_the_grant_does_not() -> None:
    table = NeedTable((NeedRow(0, FIXED, True, 100.0),), 1, price_growth=0.1)
    by_month = needs(one_arrival(30), table, 1).must[0, :, 0]
    np.testing.assert_allclose(by_month[[0, 11, 12, 24]], [100, 100, 110, 121])


def test_probability_and_spread_leave_the_mean_and_bring_their_variance() -> None:
    households = np.full((4000, 1, 1), 5)
    came = Arrivals(np.zeros((4000, 1, 1, 1), int), households)
    table = NeedTable((NeedRow(0, HOUSEHOLD, True, 1000.0, months=1, probability=0.4, spread=0.6),), 1)
    drawn = needs(came, table, 1).must[:, 0, 0]
    assert drawn.mean() == pytest.approx(5 * 0.4 * 1000, rel=0.02)
    variance = 5 * 1000**2 * (0.4 * (1 + 0.6**2) - 0.4**2)
    assert drawn.var() == pytest.approx(variance, rel=0.1)


def test_a_changed_row_leaves_what_is_drawn_for_the_others() -> None:
    rows = [NeedRow(f, GROWN, True, 100.0, months=5, probability=0.5, spread=0.5) for f in range(3)]
    came = arrivals(MIXED, 12, 20, 1)
    first = needs(came, NeedTable(tuple(rows), 3), 7)
    rows[1] = replace(rows[1], monthly=900.0, probability=0.9)
    second = needs(came, NeedTable(tuple(rows), 3), 7)
    np.testing.assert_array_equal(first.must[..., [0, 2]], second.must[..., [0, 2]])
    assert (second.must[..., 1].sum()) > first.must[..., 1].sum()


def test_only_the_rows_of_the_shared_stream_are_counted() -> None:
    table = NeedTable(
        (
            NeedRow(0, HOUSEHOLD, True, 100.0, months=1),
            NeedRow(0, HOUSEHOLD, True, 16_000.0, months=2, stream="initial", purpose="16–17 §§"),
        ),
        1,
    )
    came = one_arrival(4)
    np.testing.assert_allclose(needs(came, table, 1).must[0, :, 0], [100, 0, 0, 0])
    initial = needs(came, replace(table, stream="initial"), 1)
    np.testing.assert_allclose(initial.must[0, :, 0], [16_000, 16_000, 0, 0])


def test_arrivals_put_together_by_hand_have_the_same_needs_as_simulated_ones() -> None:
    came = arrivals(MIXED, 12, 10, 3)
    copied = Arrivals(
        came.persons.copy(),
        came.households.copy(),
        came.persons_before.copy(),
        came.households_before.copy(),
    )
    table = NeedTable((NeedRow(0, CHILD, True, 100.0, months=9, probability=0.5, spread=0.5),), 1)
    np.testing.assert_array_equal(needs(came, table, 5).must, needs(copied, table, 5).must)
    np.testing.assert_array_equal(standard_grant(came, amounts(12)), standard_grant(copied, amounts(12)))


@pytest.mark.parametrize(
    "change",
    [
        {"monthly": -1.0},
        {"monthly": 1e12},
        {"probability": 1.1},
        {"spread": -0.1},
        {"start": -1},
        {"start": 20, "months": 9},
        {"months": None},
        {"per": "familj"},
    ],
)
def test_impossible_needs_are_refused(change: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"\w \w"):
        replace(NeedRow(0, GROWN, True, 100.0, months=3), **change)


@pytest.mark.parametrize("bad", [-1.0, np.nan, np.inf, 1e15])
def test_needs_and_income_are_amounts(bad: float) -> None:
    good, wrong = np.ones((2, 3, 2)), np.ones((2, 3, 2))
    wrong[1, 2, 0] = bad
    for must, may in ((good, wrong), (wrong, good)):
        with pytest.raises(ValueError, match="numbers"):
            Needs(must, may)
    income = np.ones((2, 3))
    income[0, 0] = bad
    for model in (FixedShares((0.5, 0.5)), PersonKey([[0.5, 0.5]]), Pool()):
        with pytest.raises(ValueError, match="numbers"):
            model.distribute(income, Needs(good, good), 1)
        with pytest.raises(ValueError, match=r"differ"):
            model.distribute(np.ones((2, 4)), Needs(good, good), 1)


# Where the money goes

POOLS = st.builds(
    Pool,
    rounds=st.integers(1, 12),
    handling_months=st.floats(0, 6),
    claimant_cost=st.floats(0, 1e4),
    handler_cost=st.floats(0, 1e4),
    administration=st.floats(0, 1e6),
    chance_to_claim=st.floats(0, 1),
    over_asking=st.floats(0, 2),
    rule=st.sampled_from(sorted(RULES)),
    priority=st.none() | st.permutations(range(3)),
    reserve=st.floats(0, 0.5),
    associations=st.none() | st.integers(0, 2),
    late_claims=st.booleans(),
    smallest=st.floats(0, 1e4),
    year_end=st.sampled_from(sorted(YEAR_ENDS)),
    carried_part=st.floats(0, 1),
).flatmap(
    lambda pool: st.just(pool) if pool.associations is None else st.just(replace(pool, associations_part=0.2))
)


@st.composite
def models(draw: st.DrawFn):
    """Any of the four models, for three recipients and two age classes."""
    year_end, part = draw(st.sampled_from(sorted(YEAR_ENDS))), draw(st.floats(0, 1))
    points = draw(arrays(np.float64, (2, 3), elements=st.floats(0.01, 1)))
    key = points / points.sum(axis=1, keepdims=True)
    kind = draw(st.sampled_from(["shares", "key", "pool", "hybrid"]))
    fixed = FixedShares(key[0], year_end, part) if kind == "shares" else PersonKey(key, year_end, part)
    if kind in ("shares", "key"):
        return fixed
    pool = draw(POOLS)
    return pool if kind == "pool" else Hybrid(fixed, pool, draw(st.floats(0, 1)))


@st.composite
def cases(draw: st.DrawFn) -> tuple[np.ndarray, Needs]:
    """Income (2, M) and needs (2, M, 3) of one to three years, months without money or need among them."""
    months = draw(st.sampled_from([1, 7, 12, 30]))
    rng = np.random.default_rng(draw(st.integers(0, 2**31)))
    size = draw(st.sampled_from([1.0, 1e4, 1e8]))
    income = size * rng.random((2, months)) * (rng.random((2, months)) < draw(st.floats(0, 1)))
    must, may = (
        draw(st.sampled_from([0.0, 0.1, 1.0])) * size * rng.random((2, months, 3)) * (rng.random(3) < 0.8)
        for _ in range(2)
    )
    outside = draw(st.none() | st.just(must * rng.random(must.shape)))
    followed = rng.integers(0, 3, (2, months, 2)) if draw(st.booleans()) else None
    return income, Needs(must, may, followed, outside_must=outside)


def assert_books_balance(told: Distribution, need: Needs) -> None:
    """No krona is lost or made, and every need is met, borne or not done."""
    spent = told.income - told.paid.sum(axis=2) - told.overhead - told.lapsed
    np.testing.assert_allclose(np.cumsum(spent, axis=1), told.idle, rtol=0, atol=OERE)
    for part in (
        told.paid,
        told.above_need,
        told.borne,
        told.not_done,
        told.idle,
        told.overhead,
        told.lapsed,
    ):
        assert part.min() >= 0
    scale = 1e-9 * max(1.0, float(told.income.max()), float(need.must.max()), float(need.may.max()))
    assert (told.above_need <= told.paid + scale).all()
    assert (told.borne <= need.must + scale).all()
    assert (told.not_done <= need.may + scale).all()
    met = (told.paid - told.above_need).sum(axis=1)
    asked = (need.must + need.may - told.borne - told.not_done).sum(axis=1)
    np.testing.assert_allclose(met, asked, rtol=1e-9, atol=OERE)


@settings(max_examples=300, deadline=None)
@given(model=models(), case=cases(), seed=st.integers(0, 1000))
def test_every_path_of_every_model_conserves_money(model, case: tuple[np.ndarray, Needs], seed: int) -> None:
    income, need = case
    told = model.distribute(income, need, seed)
    np.testing.assert_array_equal(told.income, income)
    assert_books_balance(told, need)
    again = model.distribute(income, need, seed)
    np.testing.assert_array_equal(told.paid, again.paid)
    summary(told)


def test_must_is_borne_and_may_is_not_done_when_money_is_short() -> None:
    need = Needs(np.full((1, 12, 2), [60.0, 10.0]), np.full((1, 12, 2), [20.0, 10.0]))
    told = FixedShares((0.5, 0.5)).distribute(np.full((1, 12), 60.0), need, 1)
    np.testing.assert_allclose(told.borne[0], np.full((12, 2), [30, 0]))
    np.testing.assert_allclose(told.not_done[0], np.full((12, 2), [20, 0]))
    np.testing.assert_allclose(told.above_need[0], np.full((12, 2), [0, 10]))


@pytest.mark.parametrize(
    ("year_end", "part", "borne", "above"),
    [
        (KEPT, 1.0, 0.0, 0.0),
        (RESULT, 1.0, 120.0, 120.0),
        (CARRIED, 0.5, 60.0, 60.0),
        (CARRIED, 0.0, 120.0, 120.0),
    ],
)
def test_a_year_ends_by_its_rule(year_end: str, part: float, borne: float, above: float) -> None:
    """A year of 240 kr for a need of 120, then one without money."""
    income = np.repeat([[20.0, 0.0]], 12, axis=1)
    need = Needs(np.full((1, 24, 1), 10.0), np.zeros((1, 24, 1)))
    board = FixedShares((1.0,), year_end, part).distribute(income, need, 1)
    assert board.borne.sum() == pytest.approx(borne)
    assert board.above_need.sum() == pytest.approx(above)
    pool = Pool(year_end=year_end, carried_part=part).distribute(income, need, 1)
    assert pool.borne.sum() == pytest.approx(borne)
    assert pool.lapsed[0, 11] == pytest.approx(above)
    assert pool.lapsed.sum() == pytest.approx(above)


def test_money_follows_each_person_by_age() -> None:
    income = np.array([[100.0, 100.0, 100.0]])
    need = Needs(np.ones((1, 3, 2)), np.zeros((1, 3, 2)), followed=[[[3, 1], [0, 2], [0, 0]]])
    paid = PersonKey([[1, 0], [0, 1]]).distribute(income, need, 1).paid[0]
    # Nobody is known to be paid for in the last month: it is split as over the whole time, three to three.
    np.testing.assert_allclose(paid, [[75, 25], [0, 100], [50, 50]])


@pytest.mark.parametrize("shares", [(0.5, 0.499), (0.6, 0.41), (1.2, -0.2), (), (np.nan, 1.0), (0.999, 0.0)])
def test_shares_that_do_not_sum_to_one_are_refused(shares: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match=r"sum|numbers"):
        FixedShares(shares)
    with pytest.raises(ValueError, match=r"\w"):
        PersonKey([shares, shares])


def test_models_for_other_recipients_and_other_year_ends_are_refused() -> None:
    need, income = Needs(np.ones((1, 2, 2)), np.ones((1, 2, 2))), np.ones((1, 2))
    for model in (FixedShares((1.0,)), PersonKey([[1.0]]), Pool(associations=5, associations_part=0.1)):
        with pytest.raises(ValueError, match=r"recipients"):
            model.distribute(income, need, 1)
    with pytest.raises(ValueError, match="ends by"):
        FixedShares((1.0,), "sparas")


@pytest.mark.parametrize(
    "change",
    [
        {"rounds": 0},
        {"rounds": 13},
        {"handling_months": -1},
        {"chance_to_claim": 1.2},
        {"claimant_cost": -1},
        {"over_asking": np.nan},
        {"rule": "först till kvarn"},
        {"reserve": 1.01},
        {"reserve": 0.6, "associations": 0, "associations_part": 0.5},
        {"associations_part": 0.1},
    ],
)
def test_impossible_pools_are_refused(change: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"\w \w"):
        Pool(**change)


def even(need: float, months: int = 24, recipients: int = 2) -> Needs:
    """The same must need for everyone every month, on three paths."""
    return Needs(np.full((3, months, recipients), need), np.zeros((3, months, recipients)))


def test_a_pool_makes_those_wait_who_must_claim() -> None:
    income = np.full((3, 24), 200.0)
    waits = [
        row(summary(pool.distribute(income, even(100.0), 1)), "months from need to money").p50
        for pool in (Pool(), Pool(rounds=4), Pool(rounds=4, handling_months=1.5), Pool(rounds=1))
    ]
    assert waits[0] == pytest.approx(0)
    assert waits[1] == pytest.approx(1)
    assert waits[2] == pytest.approx(3, abs=0.1)
    assert waits[3] == pytest.approx(5.5)


def test_who_misses_a_round_loses_unless_late_claims_are_taken() -> None:
    income, need = np.full((3, 24), 200.0), even(100.0)
    late, strict = (
        Pool(rounds=4, chance_to_claim=0.5, late_claims=taken).distribute(income, need, 1)
        for taken in (True, False)
    )
    assert 0 < late.borne.sum() < strict.borne.sum()
    never = Pool(chance_to_claim=(0.0, 1.0)).distribute(income, need, 1)
    np.testing.assert_allclose(never.borne.sum(axis=1), [[2400, 0]] * 3)


def test_asking_for_too_much_gives_money_above_need_and_takes_it_from_who_does_not() -> None:
    need = even(100.0)
    rich = Pool(over_asking=(0.5, 0.0)).distribute(np.full((3, 24), 400.0), need, 1)
    np.testing.assert_allclose(rich.above_need.sum(axis=1), [[1200, 0]] * 3)
    poor = Pool(over_asking=(0.5, 0.0), late_claims=False).distribute(np.full((3, 24), 100.0), need, 1)
    np.testing.assert_allclose(poor.paid[:, 0], [[60, 40]] * 3)


def test_claims_cost_both_who_writes_and_who_handles_them() -> None:
    pool = Pool(rounds=4, claimant_cost=(10.0, 20.0), handler_cost=5.0, administration=120.0)
    told = pool.distribute(np.full((3, 24), 1000.0), even(100.0), 1)
    np.testing.assert_allclose(told.overhead.sum(axis=1), 2 * (4 * (10 + 20 + 2 * 5) + 120))
    nothing = pool.distribute(np.zeros((3, 24)), even(100.0), 1)
    assert nothing.overhead.sum() == 0


def test_a_pool_of_nothing_leaves_every_need_uncovered() -> None:
    told = Pool().distribute(np.zeros((3, 24)), even(100.0), 1)
    np.testing.assert_allclose(told.borne, 100)
    assert told.paid.sum() == told.idle.sum() == 0


@pytest.mark.parametrize(("year_end", "idle", "lapsed"), [(KEPT, 4800.0, 0.0), (RESULT, 0.0, 4800.0)])
def test_a_reserve_of_everything_pays_nothing(year_end: str, idle: float, lapsed: float) -> None:
    told = Pool(reserve=1.0, year_end=year_end).distribute(np.full((3, 24), 200.0), even(100.0), 1)
    assert told.paid.sum() == 0
    np.testing.assert_allclose(told.idle[:, -1], idle)
    np.testing.assert_allclose(told.lapsed.sum(axis=1), lapsed)


def test_associations_have_their_part_and_no_more() -> None:
    pool = Pool(associations=1, associations_part=0.1)
    told = pool.distribute(np.full((3, 12), 100.0), even(100.0, 12), 1)
    np.testing.assert_allclose(told.paid.sum(axis=1), [[1080, 120]] * 3)


def test_what_no_purpose_covers_cannot_be_claimed() -> None:
    rows = (
        NeedRow(0, FIXED, True, 100.0, purpose="10 § 2 st"),
        NeedRow(0, FIXED, True, 50.0, purpose="ordinarie verksamhet"),
        NeedRow(0, FIXED, False, 10.0, purpose="10 § 7"),
    )
    need = needs(one_arrival(12), NeedTable(rows, 1), 1)
    np.testing.assert_allclose(need.must, 150)
    income = np.full((1, 12), 1000.0)
    gated = Pool().distribute(income, need, 1)
    np.testing.assert_allclose(gated.borne, 50)
    assert gated.not_done.sum() == pytest.approx(0)
    assert_books_balance(gated, need)
    assert Pool(gate=False).distribute(income, need, 1).borne.sum() == pytest.approx(0)
    assert FixedShares((1.0,)).distribute(income, need, 1).borne.sum() == pytest.approx(0)


def test_small_claims_are_not_made() -> None:
    need = Needs(np.full((3, 12, 2), [100.0, 10.0]), np.zeros((3, 12, 2)))
    told = Pool(rounds=4, smallest=50.0).distribute(np.full((3, 12), 500.0), need, 1)
    # Thirty kr a quarter is too little to claim; sixty is not.
    np.testing.assert_allclose(told.paid[0, [2, 5, 8, 11], 1], [0, 60, 0, 60])


def test_the_first_in_order_is_served_first() -> None:
    told = Pool(priority=(1, 0)).distribute(np.full((3, 12), 100.0), even(100.0, 12), 1)
    np.testing.assert_allclose(told.borne.sum(axis=1), [[1200, 0]] * 3)


def test_a_claim_above_need_is_paid_only_to_the_claim() -> None:
    told = Pool(over_asking=1.0).distribute(
        np.full((1, 12), 1e6), Needs(np.ones((1, 12, 1)), np.zeros((1, 12, 1))), 1
    )
    np.testing.assert_allclose(told.paid, 2)
    np.testing.assert_allclose(told.above_need, 1)


@settings(max_examples=30, deadline=None)
@given(case=cases(), pool=POOLS, seed=st.integers(0, 100))
def test_a_hybrid_is_its_fixed_model_at_one_end_and_its_pool_at_the_other(
    case: tuple[np.ndarray, Needs], pool: Pool, seed: int
) -> None:
    income, need = case
    fixed = FixedShares((0.2, 0.3, 0.5))
    by_shares, by_claims = fixed.distribute(income, need, seed), pool.distribute(income, need, seed)
    all_fixed = Hybrid(fixed, pool, 1.0).distribute(income, need, seed)
    all_pool = Hybrid(fixed, pool, 0.0).distribute(income, need, seed)
    for name in ("paid", "above_need", "borne", "not_done", "idle"):
        np.testing.assert_allclose(getattr(all_fixed, name), getattr(by_shares, name), atol=OERE)
        np.testing.assert_allclose(getattr(all_pool, name), getattr(by_claims, name), atol=OERE)


def test_a_single_recipient_gets_all_in_every_model() -> None:
    need = even(100.0, 12, 1)
    pool = Pool()
    for model in (
        FixedShares((1.0,)),
        PersonKey([[1.0], [1.0]]),
        pool,
        Hybrid(FixedShares((1.0,)), pool, 0.7),
    ):
        told = model.distribute(np.full((3, 12), 70.0), need, 1)
        np.testing.assert_allclose(told.paid.sum(axis=(1, 2)), 840)
        np.testing.assert_allclose(told.borne.sum(axis=(1, 2)), 360)


# Fixed shares or a pool?

SAME_NEED = NeedTable(
    tuple(
        NeedRow(f, GROWN, must, kr, start=1, months=20)
        for f, must, kr in ((0, True, 4000.0), (1, False, 2000.0), (2, True, 2000.0))
    ),
    3,
)
BY_AGE = NeedTable(
    (NeedRow(0, CHILD, True, 8250.0, months=20), NeedRow(1, GROWN, True, 8250.0, months=20)), 2
)


@pytest.mark.parametrize("kr", [60_000.0, BELOW_2026, 300_000.0])
@pytest.mark.parametrize("year_end", sorted(YEAR_ENDS))
def test_with_one_kind_of_person_true_shares_and_no_friction_shares_and_pool_are_the_same(
    kr: float, year_end: str
) -> None:
    settings = ArrivalSettings(ANYONE, SINGLES, volume=(10.0,))
    common = basis(settings, SAME_NEED, amounts(60, kr), 60, 40, 1)
    told = compare(
        {"andelar": FixedShares((0.5, 0.25, 0.25), year_end), "pott": Pool(year_end=year_end)}, common, 1
    )
    np.testing.assert_allclose(told["andelar"].borne, told["pott"].borne, atol=0.01)
    np.testing.assert_allclose(told["andelar"].not_done, told["pott"].not_done, atol=0.01)
    useful = [one.paid.sum(axis=1) - one.above_need.sum(axis=1) for one in told.values()]
    np.testing.assert_allclose(*useful, atol=0.01)


def missed(shares: tuple[float, float], volume: float) -> float:
    """Part of the needs that fixed shares leave uncovered beyond what a pool without friction leaves."""
    common = basis(MIXED.at_volume(volume), BY_AGE, amounts(60), 60, 100, 1)
    told = compare({"andelar": FixedShares(shares), "pott": Pool()}, common, 1)
    need = common.needs.must.sum() + common.needs.may.sum()
    return (unmet(told["andelar"]) - unmet(told["pott"])) * 100 / need


def true_shares() -> tuple[float, float]:
    need = needs(arrivals(MIXED.at_volume(200), 60, 200, 2), BY_AGE, 2).must.sum(axis=(0, 1))
    children = float(need[0] / need.sum())
    return children, 1 - children


def test_with_varying_families_the_difference_shrinks_as_volume_grows() -> None:
    shares = true_shares()
    by_volume = [missed(shares, volume) for volume in (5, 20, 80, 320)]
    assert by_volume == sorted(by_volume, reverse=True)
    assert by_volume[0] > 0.02
    assert by_volume[-1] < by_volume[0] / 3


def test_with_wrong_shares_the_difference_stays_however_many_come() -> None:
    children, grown = true_shares()
    wrong = (children + 0.3, grown - 0.3)
    by_volume = [missed(wrong, volume) for volume in (5, 20, 80, 320)]
    assert min(by_volume) > 0.15
    assert by_volume[-1] > 0.7 * by_volume[0]


def test_all_models_see_the_same_arrivals_needs_and_chances() -> None:
    common = basis(MIXED, BY_AGE, amounts(24), 24, 20, 1)
    again = basis(MIXED, BY_AGE, amounts(24), 24, 20, 1)
    np.testing.assert_array_equal(common.income, again.income)
    np.testing.assert_array_equal(common.needs.must, again.needs.must)
    other = basis(MIXED, BY_AGE, amounts(24), 24, 20, 2)
    assert (common.income != other.income).any()
    pool = Pool(rounds=4, chance_to_claim=0.5)
    alone, mixed = (
        model.distribute(common.income, common.needs, 1)
        for model in (pool, Hybrid(FixedShares((0.5, 0.5)), pool, 0.0))
    )
    np.testing.assert_array_equal(alone.paid > 0, mixed.paid > 0)


# What it comes to


def test_the_summary_tells_every_measure_of_every_recipient() -> None:
    common = basis(MIXED, BY_AGE, amounts(36), 36, 50, 1)
    frame = summary(FixedShares((0.5, 0.5)).distribute(common.income, common.needs, 1))
    assert list(frame.columns) == ["measure", "recipient", "p10", "p50", "p90", "note"]
    assert list(dict.fromkeys(frame.measure)) == list(MEASURES)
    known = frame.dropna()
    assert (known.p10 <= known.p50).all()
    assert (known.p50 <= known.p90).all()
    worst, both = row(frame, "worst-off recipient"), row(frame, "coverage of must")
    assert 0 <= worst.p50 <= both.p50 <= 1


def test_without_any_need_coverage_is_no_number_and_says_why() -> None:
    nothing = Needs(np.zeros((5, 24, 2)), np.zeros((5, 24, 2)))
    for model in (FixedShares((0.5, 0.5)), Pool(rounds=4), Hybrid(FixedShares((0.5, 0.5)), Pool(), 0.5)):
        frame = summary(model.distribute(np.full((5, 24), 100.0), nothing, 1))
        for measure in ("coverage of must", "coverage of may", "worst-off recipient"):
            told = row(frame, measure)
            assert np.isnan([told.p10, told.p50, told.p90]).all()
            assert told.note == NO_NEED
    assert np.isnan(plausibility(nothing, np.zeros((5, 24))))


def test_without_arrivals_there_is_no_income_but_the_fixed_needs_remain() -> None:
    table = replace(BY_AGE, rows=(*BY_AGE.rows, NeedRow(1, FIXED, True, 100.0)))
    common = basis(MIXED.at_volume(0), table, amounts(24), 24, 5, 1)
    assert common.income.sum() == 0
    told = FixedShares((0.5, 0.5)).distribute(common.income, common.needs, 1)
    np.testing.assert_allclose(told.borne.sum(axis=1), [[0, 2400]] * 5)
    frame = summary(told)
    assert row(frame, "coverage of must").p50 == 0
    assert row(frame, "coverage of must", 0).note == NO_NEED


def test_swing_is_the_mean_change_between_years_over_the_mean() -> None:
    income = np.repeat([[10.0, 30.0, 20.0]], 12, axis=1)
    need = Needs(np.ones((1, 36, 1)), np.zeros((1, 36, 1)))
    frame = summary(FixedShares((1.0,)).distribute(income, need, 1))
    assert row(frame, "swing").p50 == pytest.approx((20 + 10) / 2 / 20)


def test_a_distribution_put_together_by_hand_can_be_summed_up() -> None:
    one, common = np.ones((4, 24, 2)), np.zeros((4, 24))
    told = Distribution(2 + common, one, one / 2, one / 2, 0 * one, common, common, common)
    frame = summary(told)
    assert row(frame, "coverage of must").p50 == pytest.approx(0.5)
    assert row(frame, "above need").p50 == pytest.approx(24)


@pytest.mark.parametrize("copied", [lambda told: pickle.loads(pickle.dumps(told)), copy.deepcopy, replace])
def test_a_distribution_can_be_kept_and_read_again(copied) -> None:
    common = basis(MIXED, BY_AGE, amounts(24), 24, 10, 1)
    for model in (FixedShares((0.5, 0.5)), Pool(rounds=4, chance_to_claim=0.5)):
        told = model.distribute(common.income, common.needs, 1)
        before = summary(told)
        again = copied(told)
        for name in ("income", "paid", "above_need", "borne", "not_done", "idle", "overhead", "lapsed"):
            np.testing.assert_array_equal(getattr(told, name), getattr(again, name))
        pd.testing.assert_frame_equal(before, summary(again))
        with pytest.raises(AttributeError):
            _ = told.profit


def test_what_one_gains_another_loses_when_only_the_shares_move() -> None:
    common = basis(MIXED, BY_AGE, amounts(36), 36, 50, 1)
    today, moved = (
        FixedShares(s).distribute(common.income, common.needs, 1) for s in ((0.5, 0.5), (0.6, 0.4))
    )
    frame = gains(moved, today)
    paid = frame[frame.measure == "paid"].set_index("recipient")
    assert paid.loc[0, "p50"] == pytest.approx(-paid.loc[1, "p50"])
    assert paid.loc[ALL, "p50"] == pytest.approx(0, abs=OERE)
    assert paid.loc[0, "gains"] == 1
    assert paid.loc[1, "loses"] == 1
    assert (gains(today, today)[["p10", "p50", "p90"]] == 0).all(axis=None)


@pytest.mark.parametrize(
    ("difference", "at"),
    [
        ([1.0, -1.0, -2.0], 5.0),
        ([-3.0, -1.0, 1.0], 15.0),
        ([1.0, 0.0, -1.0], 10.0),
        ([1.0, 0.0, 1.0], None),
        ([0.0, 0.0, 0.0], None),
        ([1.0, 2.0, 3.0], None),
    ],
)
def test_the_order_turns_where_the_difference_changes_its_sign(
    difference: list[float], at: float | None
) -> None:
    assert turning_point([0, 10, 20], difference) == at


def test_a_pool_that_costs_enough_loses_to_fixed_shares() -> None:
    pool = Pool(administration=100_000.0)
    turns = break_even(
        FixedShares(true_shares()), pool, MIXED, BY_AGE, amounts(36), 36, 30, 1, cost_factors=(0, 1, 5, 20)
    )
    assert turns.volume is None
    assert turns.fixed_part is None
    assert turns.overhead is not None
    assert 0 < turns.overhead < 2_000_000
    free, dear = (
        break_even(
            FixedShares((0.5, 0.5)), p, MIXED, BY_AGE, amounts(36), 36, 20, 1, volumes=(5, 40, 160)
        ).volume
        for p in (Pool(), Pool(administration=1e6))
    )
    assert free is None
    assert dear is not None
    assert 5 < dear < 160


def test_a_sweep_tells_each_volume_as_it_is_done() -> None:
    told = list(sweep({"pott": Pool()}, MIXED, BY_AGE, amounts(24), (5, 50), 24, 10, 1))
    assert [frame.volume.unique().tolist() for frame in told] == [[5.0], [50.0]]
    assert list(told[0].columns[:4]) == ["volume", "model", "measure", "recipient"]
