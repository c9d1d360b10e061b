"""SMAA-2: ranks, central weights, confidence, pairwise wins, and scores drawn from their ranges."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from models.acceptability import acceptability, sampled_scores
from models.placement import leaders, overall, value_function
from models.weights import normalised, sampled

tables = st.tuples(st.integers(1, 5), st.integers(1, 4)).flatmap(
    lambda shape: hnp.arrays(float, shape, elements=st.integers(0, 5).map(float))
)


def plain(values, weights):
    """The definition, one sample at a time."""
    samples = weights.shape[0]
    options = values.shape[-2]
    ranks, pairwise, central, led = np.zeros((options,) * 2), np.zeros((options,) * 2), 0.0, np.zeros(options)
    for n in range(samples):
        totals = overall(values if values.ndim == 2 else values[n], weights[n])
        above = totals[:, None] - totals > 1e-9 * np.abs(totals).max()
        first, ties = above.sum(axis=0), options - above.sum(axis=0) - above.sum(axis=1)
        for o in range(options):
            ranks[o, first[o] : first[o] + ties[o]] += 1 / ties[o]
        lead = (first == 0) / ties
        central, led, pairwise = (
            central + np.outer(lead, normalised(weights[n])),
            led + lead,
            pairwise + above,
        )
    with np.errstate(invalid="ignore"):
        return ranks / samples, central / led[:, None], pairwise / samples


@settings(max_examples=60, deadline=None)
@given(tables, st.integers(0, 2**32 - 1), st.booleans())
def test_it_is_the_definition_ties_included(values, seed, uncertain):
    rng = np.random.default_rng(seed)
    weights = rng.integers(1, 4, size=(12, values.shape[1])).astype(float)
    if uncertain:
        values = rng.permuted(np.repeat(values[np.newaxis], 12, axis=0), axis=1)
    result = acceptability(values, weights)
    ranks, central, pairwise = plain(values, weights)
    np.testing.assert_allclose(result.ranks, ranks, atol=1e-12)
    np.testing.assert_allclose(result.central_weights, central, atol=1e-12)
    np.testing.assert_allclose(result.pairwise, pairwise, atol=1e-12)
    assert result.samples == 12
    np.testing.assert_allclose(
        result.standard_error, np.sqrt(np.maximum(ranks * (1 - ranks), 0) / 12), atol=1e-9
    )


@settings(max_examples=60)
@given(tables, st.integers(0, 2**32 - 1))
def test_every_option_has_a_rank_and_every_rank_an_option(values, seed):
    result = acceptability(values, sampled(60, values.shape[1], seed))
    np.testing.assert_allclose(result.ranks.sum(axis=0), 1)
    np.testing.assert_allclose(result.ranks.sum(axis=1), 1)
    assert ((result.ranks >= 0) & (result.ranks <= 1)).all()
    assert (result.pairwise + result.pairwise.T <= 1 + 1e-12).all()
    assert (np.diag(result.pairwise) == 0).all()


@settings(max_examples=60)
@given(tables, st.integers(0, 2**32 - 1))
def test_with_exact_scores_whoever_ever_leads_also_leads_at_its_central_weights(values, seed):
    """The weights that favour an option form a convex set: Lahdelma & Salminen (2001), Operations Research 49(3)."""
    result = acceptability(values, sampled(60, values.shape[1], seed))
    ever = result.ranks[:, 0] > 0
    assert (result.confidence[ever] == 1).all()
    assert np.isnan(result.confidence[~ever]).all()
    assert np.isnan(result.central_weights[~ever]).all()
    np.testing.assert_allclose(result.central_weights[ever].sum(axis=1), 1)


@settings(max_examples=40)
@given(tables, st.integers(0, 2**32 - 1))
def test_acceptability_weighted_central_weights_average_to_the_mean_weights(values, seed):
    weights = sampled(60, values.shape[1], seed)
    result = acceptability(values, weights)
    mixed = np.nansum(result.ranks[:, :1] * result.central_weights, axis=0)
    np.testing.assert_allclose(mixed, weights.mean(axis=0), atol=1e-12)


@settings(max_examples=40)
@given(tables, st.integers(0, 2**32 - 1))
def test_a_dominated_option_never_ranks_first(values, seed):
    worse = np.vstack([values, values[:1] - 1])
    assert acceptability(worse, sampled(60, values.shape[1], seed)).ranks[-1, 0] == 0


def test_each_of_three_specialists_leads_where_its_criterion_weighs_most():
    """By symmetry each holds each rank in a third of the uniform weights, and its own weight there is on average
    E max w = 11/18, the others 7/36 (rank order centroid: Barron & Barrett 1996)."""
    result = acceptability(100 * np.eye(3), sampled(60_000, 3, 1))
    np.testing.assert_allclose(result.ranks, 1 / 3, atol=0.01)
    np.testing.assert_allclose(result.central_weights, 7 / 36 + (11 / 18 - 7 / 36) * np.eye(3), atol=0.01)
    np.testing.assert_allclose(result.standard_error, np.sqrt(2 / 9 / 60_000), rtol=0.02)


def test_uncertain_scores_on_one_criterion_as_published_for_r_smaa():
    """R package smaa, tests/nacw.R: the first beats the second throughout, so the second has no central weights;
    when it wins in a single iteration its central weights are those of that iteration."""
    meas = np.zeros((10_000, 2, 3))
    meas[:, 0] = 1
    pref = np.full((10_000, 3), 1 / 3)
    result = acceptability(meas, pref)
    np.testing.assert_allclose(result.central_weights[0], 1 / 3)
    assert np.isnan(result.central_weights[1]).all()
    assert np.isnan(result.confidence[1])
    meas[0] = meas[0, ::-1]
    result = acceptability(meas, pref)
    np.testing.assert_allclose(result.central_weights, 1 / 3)
    np.testing.assert_allclose(result.confidence, [0.9999, 0.0001])


def test_two_options_alike_share_the_central_weights_as_in_jsmaa():
    """JSMAA 1.0, SMAA2SimulationTest.testEqualRanks (Tervonen 2014): both have central weights of a third each."""
    result = acceptability(np.zeros((2, 3)), sampled(10_000, 3, 1))
    np.testing.assert_allclose(result.central_weights, 1 / 3, atol=0.01)
    np.testing.assert_array_equal(result.ranks, 0.5)
    np.testing.assert_array_equal(result.pairwise, 0)


def test_four_antidepressants_as_in_jsmaa():
    """JSMAA 1.0, SMAA2SimulationTest.testCorrectResultsWithBRModel (the drug benefit–risk model of Tervonen, van
    Valkenhoef, Buskens, Hillege & Postmus 2011): rank acceptabilities and central weights within 0.02,
    confidence factors within 0.03, as there."""
    # mean and standard deviation for fluoxetine, paroxetine, sertraline, venlafaxine; efficacy on a log scale
    mean = np.array(
        [
            [0.0, 0.086, 0.095, 0.113],
            [11.7, 9.2, 15.4, 5.5],
            [7.2, 10.6, 7.5, 15.7],
            [16.6, 21.2, 20.2, 12.8],
            [13.7, 14.3, 15.0, 11.2],
            [18.6, 18.3, 19.5, 31.0],
        ]
    ).T
    spread = np.array(
        [
            [0.0, 0.056, 0.044, 0.048],
            [2.5, 1.86, 2.65, 2.32],
            [1.45, 1.58, 1.48, 4.44],
            [3.27, 5.15, 3.78, 2.45],
            [1.89, 2.93, 3.21, 3.98],
            [1.79, 3.7, 2.6, 1.68],
        ]
    ).T
    rng = np.random.default_rng(2011)
    drawn = mean + spread * rng.standard_normal((30_000, 4, 6))
    ends = np.stack([(mean - 1.96 * spread).min(axis=0), (mean + 1.96 * spread).max(axis=0)])
    drawn[..., 0], ends[:, 0] = np.exp(drawn[..., 0]), np.exp(ends[:, 0])
    values = np.stack(
        [
            value_function(drawn[..., c], ends[:, c], [0, 1] if c == 0 else [1, 0], outside="extrapolate")
            for c in range(6)
        ],
        axis=-1,
    )
    result = acceptability(values, sampled(30_000, 6, rng))
    np.testing.assert_allclose(
        result.ranks,
        [
            [0.20, 0.28, 0.30, 0.22],
            [0.25, 0.29, 0.27, 0.19],
            [0.17, 0.25, 0.29, 0.30],
            [0.39, 0.18, 0.15, 0.29],
        ],
        atol=0.02,
    )
    np.testing.assert_allclose(
        result.central_weights,
        [
            [0.08, 0.14, 0.23, 0.18, 0.16, 0.22],
            [0.18, 0.17, 0.15, 0.13, 0.15, 0.22],
            [0.21, 0.10, 0.22, 0.13, 0.15, 0.20],
            [0.18, 0.21, 0.12, 0.21, 0.19, 0.09],
        ],
        atol=0.02,
    )
    np.testing.assert_allclose(result.confidence, [0.48, 0.44, 0.34, 0.74], atol=0.03)


def test_confidence_is_the_share_of_score_samples_led_at_the_central_weights():
    rng = np.random.default_rng(4)
    values, weights = rng.random((500, 4, 3)), sampled(500, 3, rng)
    result = acceptability(values, weights)
    for o in range(4):
        expected = leaders(overall(values, result.central_weights[o]))[:, o].mean()
        assert result.confidence[o] == pytest.approx(expected)


def test_with_certain_weights_confidence_is_the_share_of_first_ranks():
    values = np.random.default_rng(5).random((400, 3, 2))
    result = acceptability(values, [2, 1])
    np.testing.assert_allclose(result.confidence, result.ranks[:, 0])
    np.testing.assert_allclose(result.central_weights, [[2 / 3, 1 / 3]] * 3)


def test_without_uncertainty_there_is_one_sample_and_one_ranking():
    result = acceptability([[1, 2], [3, 4], [0, 0]], [1, 1])
    assert result.samples == 1
    np.testing.assert_array_equal(result.ranks, [[0, 1, 0], [1, 0, 0], [0, 0, 1]])
    np.testing.assert_array_equal(result.pairwise, [[0, 0, 1], [1, 0, 1], [0, 0, 0]])
    np.testing.assert_array_equal(result.standard_error, 0)


def test_three_tied_for_the_ranks_after_the_first_have_a_third_of_each():
    result = acceptability([[9.0], [5.0], [5.0 * (1 + 1e-10)], [5.0]], [1])
    np.testing.assert_allclose(result.ranks[0], [1, 0, 0, 0])
    np.testing.assert_allclose(result.ranks[1:], [[0, 1 / 3, 1 / 3, 1 / 3]] * 3)


def test_a_pair_is_tied_by_its_own_size_and_not_by_that_of_others():
    result = acceptability([[1e9], [1.0], [1.5]], [1])
    np.testing.assert_array_equal(result.ranks, [[1, 0, 0], [0, 0, 1], [0, 1, 0]])


def test_ranks_do_not_depend_on_the_scale_of_the_weights():
    rng = np.random.default_rng(6)
    values, weights = rng.random((4, 3)), rng.random((300, 3))
    one = acceptability(values, weights)
    for factor in (1e-290, 1e-3, 1e250):
        other = acceptability(values, weights * factor)
        np.testing.assert_array_equal(one.ranks, other.ranks)
        np.testing.assert_allclose(one.central_weights, other.central_weights)


def test_blocks_leave_no_seam():
    rng = np.random.default_rng(7)
    values, weights = rng.random((3, 2)), sampled(20_000, 2, rng)
    whole = acceptability(values, weights)
    parts = [acceptability(values, weights[:9_000]), acceptability(values, weights[9_000:])]
    np.testing.assert_allclose(whole.ranks, 0.45 * parts[0].ranks + 0.55 * parts[1].ranks)


@pytest.mark.parametrize(
    "bad",
    [
        ([1, 2], [1, 1]),
        ([[1, 2]], [1, 1, 1]),
        ([[1, 2]], [[[1, 1]]]),
        (np.ones((3, 2, 2)), np.ones((4, 2))),
        (np.ones((0, 2, 2)), np.ones((0, 2))),
        ([[1, np.nan]], [1, 1]),
        (np.full((2, 2, 2), np.inf), [1, 1]),
        (np.where(np.arange(8).reshape(2, 2, 2) == 5, np.nan, 1), [1, 0]),
        ([[1, 2]], [[1, 1], [0, 0]]),
        ([[1, 2]], [[1, 1], [2, -1]]),
        ([[1, 2]], [[1, np.nan]]),
        ([[1, 2]], [[1, np.inf]]),
        ([[1, 2]], [0, 0]),
    ],
)
def test_it_refuses_what_is_no_case(bad):
    with pytest.raises(ValueError, match=r"\w+ .*\.$"):
        acceptability(*bad)


triples = hnp.arrays(float, (3, 2, 3), elements=st.floats(0, 100)).map(lambda t: np.sort(t, axis=0))


@settings(max_examples=40)
@given(triples, st.integers(0, 2**32 - 1))
def test_scores_stay_within_their_range(table, seed):
    low, likely, high = table
    drawn = sampled_scores(low, likely, high, 40, seed)
    assert drawn.shape == (40, 2, 3)
    assert (drawn >= low).all()
    assert (drawn <= high).all()


def test_triangular_scores_have_the_moments_of_the_triangular_distribution():
    """Mean (a + b + c)/3 and variance (a² + b² + c² − ab − ac − bc)/18: Johnson, Kotz & Balakrishnan (1995)."""
    low, likely, high = (
        np.array([[0, 10, 30, 40]]),
        np.array([[0, 50, 35, 90]]),
        np.array([[30, 60, 100, 90]]),
    )
    drawn = sampled_scores(low, likely, high, 60_000, 1)
    variance = (low**2 + likely**2 + high**2 - low * likely - low * high - likely * high) / 18
    np.testing.assert_allclose(drawn.mean(axis=0), (low + likely + high) / 3, atol=0.3)
    np.testing.assert_allclose(drawn.var(axis=0), variance, rtol=0.03)


def test_the_likely_value_splits_the_draws_as_the_distribution_function_says():
    """P(X ≤ c) = (c − a)/(b − a), and the MINMAX method gives it: Stein & Keblis (2009), Mathematical and Computer
    Modelling 49."""
    drawn = sampled_scores([[20.0]], [[35.0]], [[80.0]], 60_000, 2)
    assert (drawn <= 35).mean() == pytest.approx(15 / 60, abs=0.01)
    assert (drawn <= 27.5).mean() == pytest.approx(7.5**2 / (60 * 15), abs=0.01)


def test_a_score_without_range_is_constant():
    drawn = sampled_scores([[7.3, 0.0]], [[7.3, 0.0]], [[7.3, 0.0]], 50, 3)
    assert (drawn == [7.3, 0.0]).all()


def test_cells_and_samples_are_drawn_independently():
    drawn = sampled_scores(np.zeros((1, 3)), np.full((1, 3), 50.0), np.full((1, 3), 100.0), 30_000, 4)[:, 0]
    np.testing.assert_allclose(np.corrcoef(drawn.T), np.eye(3), atol=0.03)
    assert abs(np.corrcoef(drawn[:-1, 0], drawn[1:, 0])[0, 1]) < 0.03


def test_the_same_seed_gives_the_same_scores():
    table = np.array([[1.0, 2.0]]), np.array([[3.0, 4.0]]), np.array([[5.0, 6.0]])
    np.testing.assert_array_equal(
        sampled_scores(*table, 10, 5), sampled_scores(*table, 10, np.random.default_rng(5))
    )


@pytest.mark.parametrize(
    "bad",
    [
        ([[1]], [[0]], [[2]], 5),
        ([[1]], [[3]], [[2]], 5),
        ([[1]], [[1, 1]], [[2]], 5),
        ([1], [1], [2], 5),
        ([[np.nan]], [[1]], [[2]], 5),
        ([[0]], [[1]], [[np.inf]], 5),
        ([[0]], [[1]], [[2]], 0),
    ],
)
def test_scores_need_a_range_in_order(bad):
    with pytest.raises(ValueError, match=r"\w+ .*\.$"):
        sampled_scores(*bad, rng=1)
