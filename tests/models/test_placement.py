"""Overall values, who leads where, the nearest reversal, regret and the frontier."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from models.placement import (
    Interval,
    frontier,
    leaders,
    leading_intervals,
    nearest_reversal,
    overall,
    regret,
    value_function,
)
from models.weights import normalised, sampled

cases = st.tuples(st.integers(1, 5), st.integers(2, 5)).flatmap(
    lambda shape: st.tuples(
        hnp.arrays(float, shape, elements=st.integers(0, 100).map(float)),
        hnp.arrays(float, shape[1], elements=st.integers(1, 20).map(float)),
    )
)

# Goodwin & Wright (2004), Decision Analysis for Management Judgment, 3rd ed., ch. 3: four of the seven offices,
# with values for closeness to customers, visibility, image, size, comfort and car parking.
OFFICES = np.array(
    [
        [100, 60, 100, 75, 0, 90],  # Addison Square
        [80, 70, 0, 0, 10, 100],  # Carlisle Walk
        [40, 60, 90, 100, 60, 70],  # Elton Street
        [60, 100, 20, 50, 50, 80],  # Gorton Square
    ]
)
ADDISON, CARLISLE, ELTON, GORTON = range(4)


def test_aggregate_benefits_of_the_offices():
    """Goodwin & Wright (2004), ch. 3, pp. 44–46: Addison Square 80.8, Carlisle Walk 47.4, Gorton Square 60.2."""
    totals = overall(OFFICES, [32, 26, 23, 10, 6, 3])
    np.testing.assert_allclose(totals[[ADDISON, CARLISLE, GORTON]], [80.8, 47.4, 60.2], atol=1e-9)


def test_the_weight_on_turnover_at_which_addison_square_takes_over():
    """Goodwin & Wright (2004), ch. 3, p. 48: Elton Street is highest up to a turnover weight of 52.1, from 81.7
    at weight 0 to 60.4 at weight 100, then Addison Square; no weight makes the other offices highest."""
    swings = np.array([100, 80, 70, 30, 20, 10])
    first, second = leading_intervals(OFFICES, swings, [0, 1, 2])
    assert (first.leader, second.leader) == (ELTON, ADDISON)
    assert first.high == second.low == pytest.approx(0.521, abs=5e-4)
    ends = overall(OFFICES[ELTON : ELTON + 1], [swings * [0, 0, 0, 1, 1, 1], swings * [1, 1, 1, 0, 0, 0]])
    np.testing.assert_allclose(ends.ravel(), [81.7, 60.4], atol=0.05)


def test_the_price_of_a_point_along_the_efficient_frontier():
    """Goodwin & Wright (2004), ch. 3, p. 46 (after Edwards & Newman 1982): from Carlisle Walk to Gorton Square
    $5300 more for 12.8 points, $414 a point; on to Addison Square $23 000 for 20.6, $1117 a point."""
    benefit = [80.8, 47.4, 60.2, 50.0]  # the last stands for a dominated office
    cost = [28_300, 0, 5_300, 6_000]
    order, price = frontier(benefit, cost)
    assert list(order) == [1, 2, 0]
    np.testing.assert_allclose(price, [414, 1117], atol=0.5)


def test_piecewise_linear_value_functions():
    """The tests of R package smaa 0.3 (van Valkenhoef 2013–), tests/pvf.R and its manual page."""
    cutoffs, values = [50, 75, 90, 100], [1, 0.8, 0.5, 0]
    np.testing.assert_allclose(
        value_function([50, 90, 100, 10, 40, 101, 120], cutoffs, values), [1.0, 0.5, 0.0, 1.0, 1.0, 0.0, 0.0]
    )
    np.testing.assert_allclose(
        value_function([10, 40, 101, 120], cutoffs, values, outside="extrapolate"), [1.32, 1.08, -0.05, -1]
    )
    assert value_function(0.1, [-0.15, 0.0, 0.25, 0.35], [0, 0.1, 0.9, 1]) == pytest.approx(2 / 5 * 0.8 + 0.1)


@given(st.floats(-50, 150), st.sampled_from(["clip", "extrapolate"]))
def test_a_value_function_passes_through_its_points_and_keeps_direction(x, outside):
    cutoffs, values = [0.0, 30.0, 100.0], [0.0, 60.0, 100.0]
    np.testing.assert_allclose(value_function(cutoffs, cutoffs, values, outside), values)
    assert value_function(x + 1, cutoffs, values, outside) >= value_function(x, cutoffs, values, outside)


@pytest.mark.parametrize(
    "bad",
    [
        ([0, 0], [0, 1]),
        ([1, 0], [0, 1]),
        ([0], [1]),
        ([0, 1], [0, 1, 2]),
        ([0, np.nan], [0, 1]),
        ([0, 1], [0, 1], "wrap"),
    ],
)
def test_a_value_function_needs_rising_cutoffs(bad):
    with pytest.raises(ValueError, match=r"\w+ .*\.$"):
        value_function([0.5], *bad)
    with pytest.raises(ValueError, match="finite"):
        value_function([np.nan], [0, 1], [0, 1])


@given(cases)
def test_an_overall_value_lies_between_the_worst_and_the_best_score(case):
    values, weights = case
    totals = overall(values, weights)
    assert (totals >= values.min(axis=1) - 1e-9).all()
    assert (totals <= values.max(axis=1) + 1e-9).all()
    np.testing.assert_allclose(totals, overall(values, weights * 7))


def test_overall_values_follow_the_leading_axes():
    rng = np.random.default_rng(1)
    values, weights = rng.random((5, 3, 4)), rng.random((5, 4))
    both = overall(values, weights)
    assert both.shape == (5, 3)
    np.testing.assert_allclose(both[2], overall(values[2], weights[2]))
    np.testing.assert_allclose(overall(values, weights[0])[3], overall(values[3], weights[0]))
    np.testing.assert_allclose(overall(values[0], weights)[4], overall(values[0], weights[4]))


@pytest.mark.parametrize(
    "bad",
    [
        ([1, 2], [1, 1]),
        ([[1, 2]], [1, 1, 1]),
        ([[1, np.nan]], [1, 1]),
        ([[1, np.inf]], [1, 1]),
        ([[1, 2]], [1, -1]),
        ([[1, 2]], [0, 0]),
        ([[]], []),
        (np.ones((3, 2, 2)), np.ones((4, 2))),
    ],
)
def test_overall_refuses_what_is_no_case(bad):
    with pytest.raises(ValueError, match=r"\w+"):
        overall(*bad)


def test_values_within_a_billionth_are_tied():
    assert list(leaders([100.0, 100.0 + 0.9e-7, 100.0 + 1.1e-7])) == [False, True, True]
    assert list(leaders([0.0, 0.0])) == [True, True]


@given(cases, st.data())
def test_intervals_cover_all_weights_and_name_who_leads(case, data):
    values, weights = case
    group = data.draw(st.sets(st.integers(0, weights.size - 1), min_size=1, max_size=weights.size - 1))
    intervals = leading_intervals(values, weights, sorted(group))
    assert intervals[0].low == 0
    assert intervals[-1].high == 1
    for one, following in pairwise(intervals):
        assert one.high == following.low
        assert one.leader != following.leader
    inside = np.isin(np.arange(weights.size), sorted(group))
    for interval in intervals:
        middle = (interval.low + interval.high) / 2
        moved = middle * normalised(weights * inside) + (1 - middle) * normalised(weights * ~inside)
        assert leaders(overall(values, moved)).argmax() == interval.leader


@given(cases, st.data())
def test_at_a_crossover_the_two_leaders_are_worth_the_same(case, data):
    values, weights = case
    criterion = data.draw(st.integers(0, weights.size - 1))
    intervals = leading_intervals(values, weights, [criterion])
    inside = np.arange(weights.size) == criterion
    for one, following in pairwise(intervals):
        moved = one.high * normalised(weights * inside) + (1 - one.high) * normalised(weights * ~inside)
        totals = overall(values, moved)
        assert totals[one.leader] == pytest.approx(totals[following.leader], abs=1e-9)


def test_three_options_that_cross_in_one_point_give_one_crossover():
    values = [[0.0, 90.0], [45.0, 45.0], [90.0, 0.0]]
    assert leading_intervals(values, [1, 1], [0]) == [Interval(0, 0.5, 0), Interval(0.5, 1, 2)]


def test_equal_options_are_led_by_the_first():
    assert leading_intervals([[50.0, 50.0]] * 3, [1, 1], [1]) == [Interval(0.0, 1.0, 0)]


def test_a_side_without_weight_is_split_equally():
    values = [[100.0, 0.0, 30.0], [0.0, 60.0, 40.0]]
    (first, second) = leading_intervals(values, [0, 0, 1], [0, 1])
    assert (first.leader, second.leader) == (1, 0)
    assert first.high == pytest.approx(1 / 3)


@pytest.mark.parametrize("group", [[], [0, 1], [2], [-1]])
def test_the_group_is_some_of_the_criteria(group):
    with pytest.raises(ValueError, match=r"\w+ .*\.$"):
        leading_intervals([[1, 2], [2, 1]], [1, 1], group)


def test_the_nearest_reversal_between_two_options_is_half_way():
    found = nearest_reversal([[100, 0], [0, 100]], [7, 3], 1)
    assert found is not None
    assert found.moved == pytest.approx(0.2, abs=1e-9)
    np.testing.assert_allclose(found.weights, [0.5, 0.5], atol=1e-9)


def test_whoever_leads_already_needs_no_weight_moved():
    found = nearest_reversal([[100, 0], [0, 100]], [7, 3], 0)
    assert found is not None
    assert found.moved == 0
    np.testing.assert_allclose(found.weights, [0.7, 0.3])


def test_a_strictly_dominated_option_cannot_be_made_to_lead():
    assert nearest_reversal([[10, 20], [9, 19]], [1, 1], 1) is None


def test_an_option_below_every_mixture_of_two_others_cannot_lead():
    assert nearest_reversal([[100, 0], [0, 100], [40, 40]], [1, 2], 2) is None


def test_a_weakly_dominated_option_can_tie_where_it_is_as_good():
    found = nearest_reversal([[0.1 + 0.2, 5.0], [0.3, 4.0]], [1, 3], 1)
    assert found is not None
    assert found.moved == pytest.approx(0.75, abs=1e-9)


@settings(max_examples=40, deadline=None)
@given(cases, st.data())
def test_after_the_nearest_reversal_the_challenger_leads_and_no_sampled_weights_are_nearer(case, data):
    values, weights = case
    challenger = data.draw(st.integers(0, values.shape[0] - 1))
    found = nearest_reversal(values, weights, challenger)
    others = sampled(400, weights.size, 5)
    wins = others[leaders(overall(values, others))[:, challenger]]
    if found is None:
        assert wins.size == 0
        return
    assert found.weights.sum() == pytest.approx(1)
    assert (found.weights >= 0).all()
    totals = overall(values, found.weights)
    assert totals[challenger] >= totals.max() - 1e-7
    assert 0 <= found.moved <= 1
    assert found.moved == pytest.approx(np.abs(found.weights - normalised(weights)).sum() / 2)
    if wins.size:
        assert found.moved <= np.abs(wins - normalised(weights)).sum(axis=1).min() / 2 + 1e-9


@pytest.mark.parametrize("challenger", [-1, 2])
def test_the_challenger_is_one_of_the_options(challenger):
    with pytest.raises(ValueError, match="no option"):
        nearest_reversal([[1, 2], [2, 1]], [1, 1], challenger)


def test_regret_is_what_the_best_decision_would_have_given_more():
    """Pittsburgh Development Corporation, strong demand: profits of 8, 14 and 20 give regrets of 12, 6 and 0.
    Anderson, Sweeney & Williams, An Introduction to Management Science, ch. 13, eq. 13.1."""
    lost, choice = regret([[8, 14, 20]])
    np.testing.assert_array_equal(lost, [[12, 6, 0]])
    assert choice == 2


def test_the_least_worst_regret_may_fall_on_an_option_that_is_never_best():
    """The point of minimax regret: Savage (1951), Journal of the American Statistical Association 46."""
    lost, choice = regret([[100, 60, 0], [0, 60, 100]])
    np.testing.assert_array_equal(lost, [[0, 40, 100], [100, 40, 0]])
    assert choice == 1


@given(
    hnp.arrays(
        float, hnp.array_shapes(min_dims=2, max_dims=2, max_side=5), elements=st.integers(0, 9).map(float)
    )
)
def test_regret_is_never_negative_and_someone_has_none(totals):
    lost, choice = regret(totals)
    assert (lost >= 0).all()
    assert (lost.min(axis=1) == 0).all()
    assert lost.max(axis=0)[choice] == lost.max(axis=0).min()
    assert choice == lost.max(axis=0).argmin()


@pytest.mark.parametrize("bad", [[1, 2], [[np.nan]], [[]], [[np.inf, 1]]])
def test_regret_needs_a_table_of_numbers(bad):
    with pytest.raises(ValueError, match=r"\w+ .*\.$"):
        regret(bad)


option_lists = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=1, max_size=7)


@given(option_lists)
def test_nothing_dominates_the_frontier_and_it_dominates_the_rest(points):
    benefit, cost = np.array(points, dtype=float).T
    order, price = frontier(benefit, cost)
    dominated = [any((b >= bi and c <= ci) and (b > bi or c < ci) for b, c in points) for bi, ci in points]
    assert sorted(order) == [i for i, out in enumerate(dominated) if not out]
    assert (np.diff(cost[order]) >= 0).all()
    assert price.shape == (len(order) - 1,)
    assert (np.isnan(price) | (price > 0)).all()


def test_options_that_are_equal_in_everything_have_no_price_between_them():
    order, price = frontier([5, 5, 7], [10, 10, 14])
    assert list(order) == [0, 1, 2]
    np.testing.assert_array_equal(price, [np.nan, 2])


@pytest.mark.parametrize("bad", [([1], [1, 2]), ([], []), ([np.nan], [1]), ([[1]], [[1]])])
def test_the_frontier_needs_a_benefit_and_a_cost_each(bad):
    with pytest.raises(ValueError, match=r"\w+ .*\.$"):
        frontier(*bad)


@given(cases)
def test_a_dominated_option_never_leads(case):
    values, weights = case
    assume(values.shape[0] > 1)
    values[0] = values[1] - 1
    assert not leaders(overall(values, weights))[0]
