"""Weights: shares, surrogate weights from rankings, and random weights."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from models.weights import from_ranking, normalised, sampled

points = hnp.arrays(float, st.integers(1, 8), elements=st.floats(0, 1e6)).filter(lambda p: p.any())
orders = st.integers(1, 9).flatmap(lambda n: st.permutations(range(n)))


@given(points)
def test_weights_sum_to_one_and_keep_their_proportions(given_points):
    weights = normalised(given_points)
    assert weights.sum() == pytest.approx(1)
    np.testing.assert_allclose(weights * given_points.sum(), given_points, rtol=1e-9, atol=1e-9)


@given(points, st.sampled_from([1e-300, 1e-6, 3.0, 1e300]))
def test_only_proportions_count(given_points, factor):
    np.testing.assert_allclose(
        normalised(given_points), normalised(given_points / given_points.max() * factor), atol=1e-12
    )


def test_each_vector_on_the_last_axis_is_normalised_by_itself():
    weights = normalised(np.array([[[1, 3], [2, 2]]]))
    np.testing.assert_allclose(weights, [[[0.25, 0.75], [0.5, 0.5]]])


@pytest.mark.parametrize("bad", [[], 3.0, [0, 0], [[1, 1], [0, 0]], [1, -1], [1, np.nan], [1, np.inf], [[]]])
def test_what_is_no_weight_is_refused(bad):
    with pytest.raises(ValueError, match=r"\w+ .*\.$"):
        normalised(bad)


@pytest.mark.parametrize(
    ("criteria", "published"),
    [
        (2, [0.75, 0.25]),
        (3, [0.6111, 0.2778, 0.1111]),
        (4, [0.5208, 0.2708, 0.1458, 0.0625]),
        (5, [0.4567, 0.2567, 0.1567, 0.0900, 0.0400]),
    ],
)
def test_rank_order_centroid_weights(criteria, published):
    """w_k = (1/n) Σ_{i≥k} 1/i, to four digits: Barron & Barrett (1996), Management Science 42(11)."""
    np.testing.assert_allclose(from_ranking(range(criteria)), published, atol=5e-5)


def test_rank_sum_weights():
    """Rank r weighs n + 1 − r over the sum: Stillwell, Seaver & Edwards (1981), Org. Behavior and Human Performance."""
    np.testing.assert_allclose(from_ranking([0, 1, 2, 3], "rank_sum"), [0.4, 0.3, 0.2, 0.1])


def test_reciprocal_weights():
    """Rank r weighs 1/r over the sum, for four criteria 12, 6, 4 and 3 twenty-fifths: Stillwell, Seaver & Edwards (1981)."""
    np.testing.assert_allclose(from_ranking([0, 1, 2, 3], "reciprocal"), [0.48, 0.24, 0.16, 0.12])


@given(orders, st.sampled_from(["roc", "rank_sum", "reciprocal"]))
def test_a_more_important_criterion_weighs_more(order, method):
    weights = from_ranking(order, method)
    assert weights.sum() == pytest.approx(1)
    assert (np.diff(weights[list(order)]) < 0).all()


@given(st.integers(2, 9))
def test_the_centroid_is_steeper_than_rank_sum(criteria):
    assert from_ranking(range(criteria))[0] >= from_ranking(range(criteria), "rank_sum")[0]


@pytest.mark.parametrize("bad", [[], [0, 0], [1, 2], [0, 2], [-1, 0], [0.0, 1.0], [[0, 1]]])
def test_a_ranking_holds_every_criterion_once(bad):
    with pytest.raises(ValueError, match="ranking"):
        from_ranking(bad)


def test_an_unknown_method_is_refused():
    with pytest.raises(ValueError, match="roc"):
        from_ranking([0, 1], "rank exponent")


@settings(max_examples=30)
@given(st.integers(1, 12), st.integers(0, 2**32 - 1))
def test_random_weights_lie_on_the_simplex(criteria, seed):
    weights = sampled(50, criteria, seed)
    assert weights.shape == (50, criteria)
    assert (weights >= 0).all()
    np.testing.assert_allclose(weights.sum(axis=1), 1)


def test_the_largest_of_three_uniform_weights_is_eleven_eighteenths_on_average():
    """E max w = (1/3)(1 + 1/2 + 1/3) = 11/18: spacings of the uniform distribution, David & Nagaraja (2003)."""
    assert sampled(40_000, 3, 1).max(axis=1).mean() == pytest.approx(11 / 18, abs=0.004)


@pytest.mark.parametrize("criteria", [2, 3, 5, 12])
def test_sorted_uniform_weights_average_to_the_rank_order_centroid(criteria):
    """The centroid of the ordered simplex is ROC: Barron & Barrett (1996)."""
    drawn = np.sort(sampled(20_000, criteria, 2), axis=1)[:, ::-1]
    np.testing.assert_allclose(drawn.mean(axis=0), from_ranking(range(criteria)), atol=0.01)


@settings(max_examples=30)
@given(orders, st.integers(0, 2**32 - 1))
def test_weights_drawn_by_a_ranking_respect_it(order, seed):
    drawn = sampled(40, len(order), seed, order=order)[:, list(order)]
    assert (np.diff(drawn, axis=1) <= 0).all()
    np.testing.assert_allclose(drawn.sum(axis=1), 1)


def test_weights_drawn_by_a_ranking_average_to_its_centroid():
    order = [2, 0, 3, 1]
    np.testing.assert_allclose(
        sampled(20_000, 4, 3, order=order).mean(axis=0), from_ranking(order), atol=0.01
    )


def test_weights_around_a_point_average_to_it():
    around = np.array([0.5, 0.3, 0.15, 0.05])
    for spread in (1.0, 0.5, 0.1):
        drawn = sampled(20_000, 4, 4, around=around * 100, spread=spread)
        np.testing.assert_allclose(drawn.mean(axis=0), around, atol=0.01)


def test_spread_one_around_equal_weights_is_uniform():
    drawn = sampled(40_000, 3, 5, around=[1, 1, 1], spread=1.0)
    assert drawn.max(axis=1).mean() == pytest.approx(11 / 18, abs=0.004)


def test_the_variance_is_that_of_the_dirichlet_distribution():
    """Var w_c = m(1 − m)/(α₀ + 1) with α₀ = C/spread²: Johnson & Kotz (1972) on the Dirichlet distribution."""
    around, spread = np.array([0.6, 0.3, 0.1]), 0.5
    drawn = sampled(40_000, 3, 6, around=around, spread=spread)
    np.testing.assert_allclose(drawn.var(axis=0), around * (1 - around) / (3 / spread**2 + 1), rtol=0.05)


def test_a_criterion_without_weight_stays_without():
    drawn = sampled(100, 3, 7, around=[1, 0, 1], spread=0.7)
    assert (drawn[:, 1] == 0).all()


@pytest.mark.parametrize("spread", [1e-3, 1e-9, 1e-200])
def test_a_vanishing_spread_is_the_point_itself(spread):
    np.testing.assert_allclose(sampled(5, 2, 8, around=[3, 1], spread=spread), [[0.75, 0.25]] * 5, atol=0.01)


def test_the_same_seed_gives_the_same_weights():
    np.testing.assert_array_equal(sampled(10, 4, 9), sampled(10, 4, np.random.default_rng(9)))


@pytest.mark.parametrize(
    "asked",
    [
        {"around": [1, 1], "spread": 0.5, "order": [0, 1]},
        {"around": [1, 1]},
        {"spread": 0.5},
        {"order": [0, 1], "spread": 0.5},
        {"around": [1, 1], "spread": 0.0},
        {"around": [1, 1], "spread": 1.1},
        {"around": [1, 1], "spread": np.nan},
        {"around": [1, 1, 1], "spread": 0.5},
        {"around": [1, -1], "spread": 0.5},
        {"order": [0, 1, 2]},
        {"n": 0},
        {"criteria": 0},
    ],
)
def test_weights_that_cannot_be_drawn_are_refused(asked):
    with pytest.raises(ValueError, match=r"\w+ .*\.$"):
        sampled(**{"n": 5, "criteria": 2, "rng": 1, **asked})
