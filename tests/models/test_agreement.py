"""Agreement against published examples and what must hold for any group."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import friedmanchisquare

from models.agreement import group_result, kendalls_w, weight_spread

unhurried = settings(deadline=None, max_examples=60)

ratings = arrays(
    np.float64, st.tuples(st.integers(2, 6), st.integers(2, 6)), elements=st.integers(0, 5).map(float)
)


def test_three_lengths_of_twelve_birds_rank_alike() -> None:
    """Zar (2010), example 20.5, with the rank sums printed for it; seven ties make Σ(t³ − t) = 60."""
    wing = [10.4, 10.8, 11.1, 10.2, 10.3, 10.2, 10.7, 10.5, 10.8, 11.2, 10.6, 11.4]
    tail = [7.4, 7.6, 7.9, 7.2, 7.4, 7.1, 7.4, 7.2, 7.8, 7.7, 7.8, 8.3]
    bill = [17.0, 17.0, 20.0, 14.5, 15.5, 13.0, 19.5, 16.0, 21.0, 20.0, 18.0, 22.0]
    sums = np.array([14.5, 21, 30.5, 6, 11, 3.5, 20, 11.5, 29, 28.5, 22.5, 36])
    spread = 12 * ((sums - sums.mean()) ** 2).sum()
    assert kendalls_w([wing, tail, bill]) == pytest.approx(spread / (3**2 * (12**3 - 12) - 3 * 60))
    assert kendalls_w([wing, tail, bill]) == pytest.approx(0.924, abs=5e-4)


def test_three_raters_of_anxiety_agree_half() -> None:
    """The data set `anxiety` of the R package irr: Wt = 0.54, χ²(19) = 30.8."""
    raters = [
        [3, 3, 3, 4, 5, 5, 2, 3, 5, 2, 2, 6, 1, 5, 2, 2, 1, 2, 4, 3],
        [3, 6, 4, 6, 2, 4, 2, 4, 3, 3, 2, 3, 3, 3, 2, 2, 1, 3, 3, 4],
        [2, 1, 4, 4, 3, 2, 1, 6, 1, 1, 1, 2, 3, 3, 1, 1, 3, 3, 2, 2],
    ]
    assert kendalls_w(raters) == pytest.approx(0.54, abs=5e-3)
    assert kendalls_w(raters) * 3 * 19 == pytest.approx(30.8, abs=0.05)


@given(ratings)
@unhurried
def test_w_is_friedmans_statistic_on_the_scale_from_zero_to_one(given_ratings: np.ndarray) -> None:
    """χ² = V (n − 1) W (Kendall & Babington Smith 1939; Friedman 1937), SciPy as oracle."""
    voters, items = given_ratings.shape
    w = kendalls_w(given_ratings)
    if (given_ratings == given_ratings[:, :1]).all():
        assert np.isnan(w)
    else:
        assert 0 <= w <= 1
        if items > 2:
            assert w == pytest.approx(
                friedmanchisquare(*given_ratings.T).statistic / (voters * (items - 1)), abs=1e-9
            )


@given(ratings, st.floats(0.1, 50), st.floats(-100, 100))
@unhurried
def test_w_sees_only_the_order(given_ratings: np.ndarray, factor: float, shift: float) -> None:
    moved = given_ratings * factor + shift
    assert kendalls_w(moved) == pytest.approx(kendalls_w(given_ratings), abs=1e-12, nan_ok=True)


def test_all_alike_is_one_and_turned_around_is_none() -> None:
    assert kendalls_w([[1, 2, 3]] * 4) == 1
    assert kendalls_w([[1, 2, 3], [3, 2, 1]]) == 0
    assert kendalls_w([[0.1 + 0.2, 1], [0.3, 1]]) == 1


def test_w_of_nobody_nothing_or_no_difference_is_nan() -> None:
    for undefined in ([[1, 2]], [[1], [2]], [[2, 2], [5, 5]], np.zeros((0, 3))):
        assert np.isnan(kendalls_w(undefined))


def test_the_criterion_that_divides_most_comes_first() -> None:
    frame = weight_spread([[50, 30, 20], [10, 70, 20], [30, 50, 20], [1, 7, 2]])
    assert frame.index.tolist() == [0, 1, 2]
    assert frame.index.name == "criterion"
    assert list(frame.columns) == ["median", "q1", "q3", "min", "max"]
    assert frame.loc[2].tolist() == pytest.approx([0.2] * 5)
    assert frame.loc[0].tolist() == pytest.approx([0.2, 0.1, 0.35, 0.1, 0.5])


def test_each_voter_ranks_with_their_own_weights() -> None:
    result = group_result([[100, 0], [0, 100], [40, 40]], [[1, 0], [3, 1], [0, 2], [1, 1]])
    assert result.rankings.tolist() == [[0, 2, 1], [0, 2, 1], [2, 0, 1], [0.5, 0.5, 2]]
    assert result.leads.tolist() == [2.5, 1.5, 0]
    assert result.borda.tolist() == [2 + 2 + 0 + 1.5, 0 + 0 + 2 + 1.5, 1 + 1 + 1 + 0]
    assert result.acceptability.samples == 4
    np.testing.assert_allclose(result.acceptability.ranks[:, 0], result.leads / 4)


@given(
    arrays(np.float64, (3, 4), elements=st.integers(0, 100).map(float)),
    arrays(np.float64, (5, 4), elements=st.integers(1, 100).map(float)),
)
@unhurried
def test_every_voter_gives_out_one_lead_and_the_same_points(values: np.ndarray, weights: np.ndarray) -> None:
    result = group_result(values, weights)
    assert result.leads.sum() == pytest.approx(5)
    assert result.borda.sum() == pytest.approx(5 * 3)
    np.testing.assert_allclose(result.acceptability.ranks[:, 0], result.leads / 5, atol=1e-12)
    np.testing.assert_allclose(group_result(values, weights * 7).rankings, result.rankings)


def test_a_dominated_option_never_leads() -> None:
    rng = np.random.default_rng(4)
    values = rng.uniform(0, 90, (3, 5))
    values[1] = values[0] + 5
    result = group_result(values, rng.random((30, 5)))
    assert result.leads[0] == 0
    assert (result.rankings[:, 1] < result.rankings[:, 0]).all()


@pytest.mark.parametrize(
    "call",
    [
        lambda: kendalls_w([[1, np.nan], [1, 2]]),
        lambda: kendalls_w([1, 2]),
        lambda: weight_spread([[1, -1]]),
        lambda: weight_spread([[0, 0], [1, 1]]),
        lambda: weight_spread([1, 2]),
        lambda: weight_spread(np.zeros((0, 3))),
        lambda: group_result([[1, 2]], [1, 2]),
        lambda: group_result([[1, np.inf]], [[1, 2]]),
        lambda: group_result([[1, 2]], [[1, 2, 3]]),
    ],
)
def test_bad_numbers_are_refused(call: object) -> None:
    with pytest.raises(ValueError, match=r"\w+ \w+"):
        call()  # type: ignore[operator]
