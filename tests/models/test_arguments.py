"""Scores from arguments: DF-QuAD, its range, and what each argument decides."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.arguments import STRENGTHS, Argument, influence, score, scores
from models.placement import overall

O, C = 3, 2  # noqa: E741
strengths = st.lists(st.floats(0, 1), max_size=6)
claims = st.lists(
    st.builds(
        Argument,
        st.integers(0, O - 1),
        st.integers(0, C - 1),
        st.booleans(),
        st.sampled_from(list(STRENGTHS.values())),
    ),
    max_size=12,
)
weighed = st.lists(st.integers(1, 9), min_size=C, max_size=C)


@st.composite
def debates(draw):
    arguments = draw(claims)
    return arguments, [draw(st.booleans()) for _ in arguments]


@pytest.mark.parametrize(
    ("supporting", "opposing", "base", "expected"),
    [
        ([], [], 0.5, 0.5),
        ([0.6, 0.5], [], 0.0, 0.8),  # F(0.6, 0.5) = 0.6 + 0.5 − 0.6 · 0.5
        ([], [0.6, 0.5], 0.5, 0.1),  # 0.5 − 0.5 · 0.8
        ([0.6, 0.5], [], 0.5, 0.9),  # 0.5 + 0.5 · 0.8
        ([0.2], [1.0], 0.5, 0.1),  # 0.5 − 0.5 · |0.2 − 1|
        ([0.7], [0.4], 0.8, 0.86),  # 0.8 + 0.2 · 0.3
        ([0.4], [0.7], 0.8, 0.56),  # 0.8 − 0.8 · 0.3
        ([0.5], [0.5], 0.3, 0.3),
    ],
)
def test_df_quad(supporting, opposing, base, expected):
    """Worked from the aggregation F and combination C of Rago, Toni, Aurisicchio & Baroni (2016), KR, §3."""
    assert score(supporting, opposing, base) == pytest.approx(expected)


@given(strengths, strengths, st.floats(0, 1))
def test_a_strength_stays_between_nothing_and_all(supporting, opposing, base):
    assert -1e-12 <= score(supporting, opposing, base) <= 1 + 1e-12


@given(strengths, strengths, st.floats(0, 1), st.floats(0, 1))
def test_another_supporting_argument_never_lowers_and_an_opposing_never_raises(
    supporting, opposing, base, extra
):
    before = score(supporting, opposing, base)
    assert score([*supporting, extra], opposing, base) >= before - 1e-12
    assert score(supporting, [*opposing, extra], base) <= before + 1e-12


@given(strengths, strengths)
def test_for_and_against_mirror_each_other_around_the_middle(supporting, opposing):
    assert score(supporting, opposing) + score(opposing, supporting) == pytest.approx(1)


@pytest.mark.parametrize("bad", [([1.1], []), ([], [-0.1]), ([np.nan], []), ([[0.1]], [])])
def test_strengths_outside_the_unit_interval_are_refused(bad):
    with pytest.raises(ValueError, match="between 0 and 1"):
        score(*bad)
    with pytest.raises(ValueError, match="between 0 and 1"):
        score([], [], base=2)


@pytest.mark.parametrize("bad", [0.2, 0, -0.15, 1, np.nan, np.inf, "ganska", None, True])
def test_a_strength_off_the_scale_is_refused(bad):
    with pytest.raises(ValueError, match="scale"):
        Argument(0, 0, True, bad)


def test_a_strength_may_be_given_by_its_swedish_word():
    assert [Argument(0, 0, True, word).strength for word in ("svagt", "tydligt", "starkt")] == [
        0.15,
        0.3,
        0.5,
    ]
    assert Argument(0, 0, True, 0.1 + 0.05).strength == 0.15


def test_silence_is_lack_of_knowledge():
    given_scores = scores([Argument(0, 0, True, 0.5)], 1, 2, [False])
    for table, expected in zip(
        (given_scores.low, given_scores.likely, given_scores.high), (25, 50, 75), strict=True
    ):
        np.testing.assert_array_equal(table, [[expected, expected]])


def test_arguments_that_balance_are_not_silence():
    balanced = scores([Argument(0, 0, True, 0.3), Argument(0, 0, False, 0.3)], 1, 1, [True, True])
    assert balanced.likely == pytest.approx(50)
    assert balanced.low == pytest.approx(50 - 50 * (0.5 - 0.15))
    assert balanced.high == pytest.approx(50 + 50 * (0.5 - 0.15))


def test_a_step_weaker_and_stronger_stays_on_the_scale():
    strong = scores([Argument(0, 0, True, 0.5)], 1, 1, [True])
    assert (strong.low, strong.likely, strong.high) == (
        pytest.approx(65),
        pytest.approx(75),
        pytest.approx(75),
    )
    weak = scores([Argument(0, 0, False, 0.15)], 1, 1, [True])
    assert (weak.low, weak.likely, weak.high) == (pytest.approx(35), pytest.approx(42.5), pytest.approx(42.5))


@given(debates())
def test_low_is_at_most_likely_is_at_most_high(debate):
    table = scores(debate[0], O, C, debate[1])
    assert table.low.shape == table.likely.shape == table.high.shape == (O, C)
    assert (table.low >= 0).all()
    assert (table.low <= table.likely).all()
    assert (table.likely <= table.high).all()
    assert (table.high <= 100).all()


@given(debates())
def test_each_cell_is_df_quad_of_its_active_arguments(debate):
    arguments, active = debate
    likely = scores(arguments, O, C, active).likely
    for o in range(O):
        for c in range(C):
            here = [
                a for a, on in zip(arguments, active, strict=True) if on and (a.option, a.criterion) == (o, c)
            ]
            expected = score(
                [a.strength for a in here if a.supports], [a.strength for a in here if not a.supports]
            )
            assert likely[o, c] == pytest.approx(100 * expected)


@given(debates(), st.randoms(use_true_random=False))
def test_the_order_of_the_arguments_does_not_matter(debate, random):
    pairs = list(zip(*debate, strict=True))
    before = scores(*debate[:1], O, C, debate[1]).likely
    random.shuffle(pairs)
    after = scores([a for a, _ in pairs], O, C, [on for _, on in pairs]).likely
    np.testing.assert_array_equal(before, after)


@settings(max_examples=50)
@given(debates(), weighed)
def test_influence_is_the_result_without_that_argument(debate, weights):
    arguments, active = debate
    frame = influence(arguments, O, C, active, weights)
    assert list(frame.columns) == ["option_0", "option_1", "option_2", "leader", "changes_leader"]
    assert list(frame.index) == list(range(len(arguments)))
    for k in range(len(arguments)):
        struck = [on and i != k for i, on in enumerate(active)]
        expected = overall(scores(arguments, O, C, struck).likely, weights)
        np.testing.assert_allclose(frame.iloc[k, :O].to_numpy(float), expected, rtol=1e-12)


def test_the_one_argument_that_decides_is_found():
    arguments = [Argument(0, 0, True, 0.5), Argument(1, 0, True, 0.3), Argument(1, 1, False, 0.15)]
    frame = influence(arguments, 2, 2, [True, True, False], [1, 1])
    assert list(frame["leader"]) == [1, 0, 0]
    assert list(frame["changes_leader"]) == [True, False, False]


@pytest.mark.parametrize(
    ("arguments", "options", "active"),
    [
        ([Argument(2, 0, True, 0.5)], 2, [True]),
        ([Argument(0, 2, True, 0.5)], 2, [True]),
        ([Argument(-1, 0, True, 0.5)], 2, [False]),
        ([Argument(0, 0, True, 0.5)], 2, []),
        ([], 0, []),
    ],
)
def test_arguments_about_nothing_are_refused(arguments, options, active):
    with pytest.raises(ValueError, match=r"\w+ .*\.$"):
        scores(arguments, options, 2, active)


@pytest.mark.parametrize("bad", [[1, 1, 1], [0, 0], [1, np.nan], [[1, 1]]])
def test_influence_needs_one_weight_a_criterion(bad):
    with pytest.raises(ValueError, match=r"\w+ .*\.$"):
        influence([Argument(0, 0, True, 0.5)], 2, 2, [True], bad)
