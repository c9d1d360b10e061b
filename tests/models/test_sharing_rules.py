"""The sharing rules against the literature's examples and the properties that define them.

The definitions are those of Thomson (2003) and of Aumann & Maschler (1985), as also given in the documentation
of the R package ClaimsProblems. Examples marked "by hand" are worked out from the definitions in the comment.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from models.sharing_rules import RULES, by_priority, equal_awards, equal_losses, proportional, talmud

KR = st.floats(0, 1e9, allow_subnormal=False)
EVERY = [
    *RULES.values(),
    lambda claims, estate: by_priority(claims, estate, range(np.atleast_1d(claims).shape[-1])[::-1]),
]
every_rule = pytest.mark.parametrize("rule", EVERY, ids=[*RULES, "turordning"])


@st.composite
def problems(draw: st.DrawFn, fewest: int = 1, most: int = 6) -> tuple[np.ndarray, float]:
    """Claims (F,) and an estate of at most somewhat more than they sum to."""
    claims = draw(arrays(np.float64, st.integers(fewest, most), elements=KR))
    return claims, draw(st.floats(0, 1.2)) * float(claims.sum())


def close(left: object, right: object, claims: np.ndarray) -> None:
    np.testing.assert_allclose(left, right, rtol=0, atol=1e-9 * max(1.0, float(claims.sum())))


@pytest.mark.parametrize(
    ("estate", "awards"),
    [(100, (100 / 3, 100 / 3, 100 / 3)), (200, (50, 75, 75)), (300, (50, 100, 150))],
)
def test_the_talmud_shares_its_three_estates(estate: float, awards: tuple[float, ...]) -> None:
    """Ketubot 93a: claims of 100, 200 and 300 (Aumann & Maschler 1985)."""
    np.testing.assert_allclose(talmud([100, 200, 300], estate), awards)


def test_the_contested_garment_is_shared_three_to_one() -> None:
    """Baba Metzia 2a: one claims it all, the other half of it (Aumann & Maschler 1985)."""
    np.testing.assert_allclose(talmud([100, 50], 100), [75, 25])


@pytest.mark.parametrize(
    ("rule", "awards"),
    [
        # 120/250 of each claim.
        (proportional, (57.6, 28.8, 19.2, 14.4)),
        # Four times 30, which is all that the last one claims.
        (equal_awards, (30, 30, 30, 30)),
        # 130 kr missing: the last one can lose only 30, the others lose a third of 100 each.
        (equal_losses, (120 - 100 / 3, 60 - 100 / 3, 40 - 100 / 3, 0)),
        # 120 kr is less than half of 250: equal awards on 60, 30, 20 and 15, so 15 + 20 + 30 and the rest.
        (talmud, (55, 30, 20, 15)),
    ],
)
def test_a_whole_a_half_a_third_and_a_quarter_are_claimed_by_hand(
    rule: Callable[..., np.ndarray], awards: tuple[float, ...]
) -> None:
    np.testing.assert_allclose(rule([120, 60, 40, 30], 120), awards)


@pytest.mark.parametrize(
    ("rule", "awards"),
    [
        # 2, and 8/3 for each of the three others.
        (equal_awards, (2, 8 / 3, 8 / 3, 8 / 3)),
        # 11 kr missing: 2 from the first, 3 from each of the others.
        (equal_losses, (0, 1, 4, 5)),
        # 10 kr is less than half of 21: equal awards on 1, 2, 3.5 and 4.
        (talmud, (1, 2, 3.5, 3.5)),
    ],
)
def test_ten_are_shared_among_claims_of_two_four_seven_and_eight_by_hand(
    rule: Callable[..., np.ndarray], awards: tuple[float, ...]
) -> None:
    np.testing.assert_allclose(rule([2, 4, 7, 8], 10), awards)


@every_rule
@given(problem=problems())
def test_awards_lie_between_nothing_and_the_claim_and_use_the_estate(
    rule: Callable[..., np.ndarray], problem: tuple[np.ndarray, float]
) -> None:
    claims, estate = problem
    awards = rule(claims, estate)
    assert (awards >= 0).all()
    assert (awards <= claims).all()
    close(awards.sum(), min(estate, claims.sum()), claims)


@given(problem=problems())
def test_equal_awards_and_equal_losses_are_each_others_duals(problem: tuple[np.ndarray, float]) -> None:
    """What one gives of the estate, the other takes of what is missing (Aumann & Maschler 1985)."""
    claims, estate = problem
    missing = max(0.0, float(claims.sum()) - estate)
    close(equal_awards(claims, estate), claims - equal_losses(claims, missing), claims)


@pytest.mark.parametrize("rule", [proportional, talmud], ids=["proportionell", "Talmud"])
@given(problem=problems())
def test_proportional_and_talmud_are_their_own_duals(
    rule: Callable[..., np.ndarray], problem: tuple[np.ndarray, float]
) -> None:
    """Aumann & Maschler (1985): gains and losses are shared alike."""
    claims, estate = problem
    missing = max(0.0, float(claims.sum()) - estate)
    close(rule(claims, estate), claims - rule(claims, missing), claims)


@given(problem=problems(fewest=2))
def test_any_two_share_what_they_get_as_they_would_a_contested_garment(
    problem: tuple[np.ndarray, float],
) -> None:
    """The Talmud rule is the only one consistent with the contested garment (Aumann & Maschler 1985)."""
    claims, estate = problem
    awards = talmud(claims, estate)
    first, second = claims[:2]
    together = float(awards[:2].sum())
    # Each concedes what exceeds the own claim; what both want is halved.
    conceded_to_first = max(0.0, together - second)
    conceded_to_second = max(0.0, together - first)
    wanted = together - conceded_to_first - conceded_to_second
    close(awards[0], conceded_to_first + wanted / 2, claims)


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
@given(problem=problems())
def test_who_claims_more_gets_no_less_and_loses_no_less(
    rule: Callable[..., np.ndarray], problem: tuple[np.ndarray, float]
) -> None:
    """Order preservation (Aumann & Maschler 1985; Thomson 2003); equal claims get equal awards."""
    claims, estate = problem
    rising = np.sort(claims)
    awards = rule(rising, estate)
    slack = 1e-9 * max(1.0, float(claims.sum()))
    assert (np.diff(awards) >= -slack).all()
    assert (np.diff(rising - awards) >= -slack).all()


@every_rule
@given(problem=problems(), more=st.floats(1, 2))
def test_nobody_loses_when_the_estate_grows(
    rule: Callable[..., np.ndarray], problem: tuple[np.ndarray, float], more: float
) -> None:
    claims, estate = problem
    slack = 1e-9 * max(1.0, float(claims.sum()))
    assert (rule(claims, estate * more) >= rule(claims, estate) - slack).all()


@every_rule
@settings(max_examples=20)
@given(
    claims=arrays(np.float64, (3, 2, 4), elements=KR),
    estate=arrays(np.float64, (3, 2), elements=KR),
)
def test_many_problems_at_once_are_shared_as_one_by_one(
    rule: Callable[..., np.ndarray], claims: np.ndarray, estate: np.ndarray
) -> None:
    together = rule(claims, estate)
    for at in np.ndindex(3, 2):
        np.testing.assert_array_equal(together[at], rule(claims[at], estate[at]))


@every_rule
def test_one_estate_or_one_set_of_claims_is_broadcast(rule: Callable[..., np.ndarray]) -> None:
    np.testing.assert_array_equal(rule([1, 2, 3], [0, 3, 9])[1], rule([1, 2, 3], 3))
    np.testing.assert_array_equal(rule([[1, 2, 3], [4, 5, 6]], 3)[1], rule([4, 5, 6], 3))


@every_rule
def test_without_claims_nothing_is_awarded(rule: Callable[..., np.ndarray]) -> None:
    np.testing.assert_array_equal(rule([0, 0, 0], 100), [0, 0, 0])
    np.testing.assert_array_equal(rule([0, 0, 0], 0), [0, 0, 0])
    assert rule(np.zeros((4, 0)), 10).shape == (4, 0)


@every_rule
def test_a_single_claimant_gets_the_estate_up_to_the_claim(rule: Callable[..., np.ndarray]) -> None:
    np.testing.assert_allclose(rule([[70.0], [70.0]], [50, 90]), [[50], [70]])


@every_rule
@pytest.mark.parametrize(
    ("claims", "estate"),
    [
        ([1, -1], 1),
        ([1, np.nan], 1),
        ([1, np.inf], 1),
        ([1, 2], -1),
        ([1, 2], np.nan),
        ([1, 2], np.inf),
        (5.0, 1),
        ([[1, 2], [3, 4]], [1, 2, 3]),
        ([1e308, 1e308], 1),
    ],
)
def test_what_is_no_problem_of_sharing_is_refused(
    rule: Callable[..., np.ndarray], claims: object, estate: object
) -> None:
    with pytest.raises(ValueError, match=r"\w \w"):
        rule(claims, estate)


def test_first_in_order_is_served_first() -> None:
    np.testing.assert_array_equal(by_priority([50, 30, 40], 75, [2, 0, 1]), [35, 0, 40])


@pytest.mark.parametrize("order", [[0, 1], [0, 1, 1], [0, 1, 3], [0, 1, 2, 3]])
def test_an_order_names_every_recipient_once(order: list[int]) -> None:
    with pytest.raises(ValueError, match="every recipient"):
        by_priority([1, 2, 3], 2, order)
