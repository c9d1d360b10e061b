"""What a group's weights say: what must hold for any group, and what is said of it in Swedish."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from data import case_files, workbook
from models import workshop_findings as found
from models.answer import placement_answer
from models.case import Case
from models.scenario import base
from models.swedish import SPACE, numeral
from models.weights import normalised
from models.workshop import (
    FIRST,
    GUESS,
    PLACES,
    ROUNDS,
    SECOND,
    STEPS,
    UNCLEAR,
    Answers,
    by_spread,
    complete,
    group_scenario,
    items,
    record,
    round_result,
    weight_matrix,
)
from models.workshop_result import FEWEST, Round, WorkshopRecord
from tests.data import exempelkommun
from tests.models.test_answer import synthetic

ENKOPING = case_files.read(case_files.SHIPPED)
EXEMPEL = workbook.read(exempelkommun.filled())[0]
TWO = synthetic(2, 2)
CASES = {"Enköping": ENKOPING, "Exempelkommun": EXEMPEL, "två av två": TWO}
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
unhurried = settings(deadline=None, max_examples=60)

every_case = pytest.mark.parametrize("name", CASES)
"""By name, so that hypothesis never writes out a whole case."""


@st.composite
def groups(draw: st.DrawFn, case: Case, fewest: int = 0, most: int = 12) -> tuple[np.ndarray, np.ndarray]:
    """Points (V, C) with some weight in each row, and values (O, C) where ties are common."""
    size = draw(st.integers(fewest, most))
    points = draw(arrays(np.float64, (size, len(case.criteria)), elements=st.integers(0, 100).map(float)))
    top = draw(st.integers(0, len(case.criteria) - 1))
    points[points.sum(axis=1) == 0, top] = 100
    values = draw(
        arrays(
            np.float64,
            (len(case.options), len(case.criteria)),
            elements=st.sampled_from((0.0, 30, 50, 90, 100)),
        )
    )
    return points, values


def answers(case: Case, points: np.ndarray) -> list[dict[str, float]]:
    return [dict(zip(items(case, FIRST), row, strict=True)) for row in points.tolist()]


def kept(
    case: Case,
    values: np.ndarray,
    joined: int = 40,
    **given_answers: Sequence[Answers],
) -> WorkshopRecord:
    """A record of answers by round."""
    return record(case, values, opened=NOW, joined=joined, answers=given_answers)


def guesses(case: Case, *places: int) -> list[dict[str, float]]:
    return [{items(case, GUESS)[place]: 1.0} for place in places]


# ---- steps and answers ----------------------------------------------------------------------------------


def test_the_steps_are_two_hours_and_each_round_is_collected_once() -> None:
    assert sum(step.minutes for step in STEPS) == 120
    assert tuple(step.round for step in STEPS if step.round) == ROUNDS
    assert PLACES["vikter1"] < PLACES["visa"] < PLACES["vikter2"] < PLACES["resultat"] < PLACES["frys"]
    assert PLACES["gissning"] < PLACES["vikter1"], "the guess comes before anybody has weighed"


@every_case
def test_what_is_asked_follows_the_case(name: str) -> None:
    case = CASES[name]
    assert items(case, GUESS) == tuple(row.id for row in case.options)
    for name in (UNCLEAR, FIRST, SECOND):
        assert items(case, name) == tuple(row.id for row in case.criteria)


@every_case
@given(data=st.data())
@unhurried
def test_an_answer_counts_when_every_criterion_is_weighed_and_one_above_nothing(
    name: str, data: st.DataObject
) -> None:
    case = CASES[name]
    names = items(case, FIRST)
    given_answer = data.draw(st.dictionaries(st.sampled_from(names), st.sampled_from((0.0, 5.0, 100.0))))
    whole = set(given_answer) == set(names) and sum(given_answer.values()) > 0
    assert complete(case, FIRST, given_answer) == complete(case, SECOND, given_answer) == whole
    assert len(weight_matrix(case, [given_answer])) == whole
    assert complete(case, UNCLEAR, given_answer) == (sum(given_answer.values()) > 0)


# ---- a round --------------------------------------------------------------------------------------------


@every_case
@given(data=st.data())
@unhurried
def test_what_must_hold_for_any_group(name: str, data: st.DataObject) -> None:
    case = CASES[name]
    points, values = data.draw(groups(case, fewest=FEWEST))
    one = round_result(case, FIRST, weight_matrix(case, answers(case, points)), values, 40)
    voters, options = len(points), len(case.options)
    assert (one.id, one.joined, one.answered) == (FIRST, 40, voters)
    assert sum(one.joint) == pytest.approx(1)
    np.testing.assert_allclose(one.joint, normalised(points).mean(axis=0), atol=1e-11)
    shares = sorted((points / points.sum(axis=1, keepdims=True)).tolist())
    np.testing.assert_allclose(np.sort(one.weights, axis=0), np.sort(shares, axis=0), atol=1e-11)
    assert list(one.weights) == sorted(one.weights), "no row can be followed to the next round"
    for low, middle, high in zip(one.q1, one.median, one.q3, strict=True):
        assert 0 <= low <= middle <= high <= 1
    np.testing.assert_allclose(one.median, np.median(one.weights, axis=0), atol=1e-11)
    assert len(one.leads) == options
    assert sum(one.leads) == pytest.approx(voters)
    ranks = np.array(one.ranks)
    assert ranks.shape == (options, options)
    np.testing.assert_allclose(ranks.sum(axis=0), 1, atol=1e-9)
    np.testing.assert_allclose(ranks.sum(axis=1), 1, atol=1e-9)
    np.testing.assert_allclose(ranks[:, 0] * voters, one.leads, atol=1e-9)
    assert one.concordance is None or 0 <= one.concordance <= 1


@every_case
@given(data=st.data())
@unhurried
def test_with_few_answers_only_what_they_give_together(name: str, data: st.DataObject) -> None:
    case = CASES[name]
    points, values = data.draw(groups(case, most=FEWEST - 1))
    whole = kept(case, values, **{FIRST: answers(case, points), GUESS: guesses(case, *[0] * len(points))})
    one = whole.rounds[0]
    wanted = {"id": FIRST, "joined": 40, "answered": len(points)}
    if len(points):
        wanted["joint"] = one.joint
        assert sum(one.joint) == pytest.approx(1)
        np.testing.assert_allclose(whole.overall, values @ np.array(one.joint), atol=1e-9)
    assert one == Round.model_validate(wanted), "nothing else"
    assert (whole.guessed, whole.guesses) == (len(points), ())


@every_case
@given(data=st.data(), others=st.integers(0, 2))
@unhurried
def test_nobody_among_few_can_be_told_from_another_with_the_same_mean(
    name: str, data: st.DataObject, others: int
) -> None:
    """Moving weight between two participants changes neither the record nor what is said of it."""
    case = CASES[name]
    size = len(case.criteria)
    cuts = data.draw(
        st.lists(st.lists(st.integers(0, 128), min_size=size - 1, max_size=size - 1), min_size=2, max_size=2)
    )
    first, second = (np.diff([0, *sorted(cut), 128]) / 128 for cut in cuts)
    alike = [np.full(size, 1 / size)] * others
    values = data.draw(groups(case))[1]
    made = [
        round_result(case, FIRST, [*pair, *alike], values, 9)
        for pair in ((first, second), ((first + second) / 2, (first + second) / 2))
    ]
    assert made[0] == made[1]
    assert found.spread(case, made[0]) == found.spread(case, made[1])


def test_five_is_where_answers_begin_to_show() -> None:
    points = np.random.default_rng(3).integers(1, 101, (FEWEST, len(ENKOPING.criteria))).astype(float)
    values = np.random.default_rng(4).uniform(0, 100, (len(ENKOPING.options), len(ENKOPING.criteria)))
    shown = kept(ENKOPING, values, **{FIRST: answers(ENKOPING, points)}).rounds[0]
    hidden = kept(ENKOPING, values, **{FIRST: answers(ENKOPING, points[1:])}).rounds[0]
    assert len(shown.weights) == FEWEST == 5
    assert hidden.weights == hidden.median == hidden.leads == hidden.ranks == ()
    assert hidden.concordance is None


@every_case
@given(data=st.data())
@unhurried
def test_incomplete_answers_never_count(name: str, data: st.DataObject) -> None:
    case = CASES[name]
    points, values = data.draw(groups(case))
    whole = answers(case, points)
    names = items(case, FIRST)
    half: list[dict[str, float]] = [
        {},
        {names[0]: 100.0},
        dict.fromkeys(names[1:], 100.0),
        dict.fromkeys(names, 0.0),
    ]
    mixed = data.draw(st.permutations([*range(len(whole) + len(half))]))
    everyone = [*whole, *half]
    alone = kept(case, values, **{FIRST: whole})
    both = kept(case, values, **{FIRST: [everyone[place] for place in mixed]})
    assert both.rounds[0].answered == len(whole)
    assert both.rounds[0].joint == pytest.approx(alone.rounds[0].joint)
    assert sorted(both.rounds[0].weights) == sorted(alone.rounds[0].weights)


@every_case
@given(data=st.data())
@unhurried
def test_the_order_of_participants_says_nothing(name: str, data: st.DataObject) -> None:
    case = CASES[name]
    points, values = data.draw(groups(case, fewest=1))
    given_answers = answers(case, points)
    turned = data.draw(st.permutations(given_answers))
    one = kept(case, values, **{FIRST: given_answers})
    other = kept(case, values, **{FIRST: turned})
    before, after = one.rounds[0], other.rounds[0]
    assert before.weights == after.weights
    for name in ("joint", "median", "q1", "q3", "leads"):
        assert getattr(after, name) == pytest.approx(getattr(before, name), abs=1e-9), name
    np.testing.assert_allclose(np.array(after.ranks), np.array(before.ranks), atol=1e-9)
    assert after.concordance == (before.concordance and pytest.approx(before.concordance))
    assert other.overall == pytest.approx(one.overall)


@every_case
@given(data=st.data())
@unhurried
def test_criteria_come_by_falling_spread(name: str, data: st.DataObject) -> None:
    case = CASES[name]
    points, values = data.draw(groups(case))
    one = round_result(case, FIRST, weight_matrix(case, answers(case, points)), values, 40)
    order = by_spread(one)
    if len(points) == 0:
        assert order == ()
        return
    assert sorted(order) == [*range(len(case.criteria))]
    if len(points) < FEWEST:
        assert order == (*range(len(case.criteria)),), "the case's order tells nothing"
        return
    apart = [one.q3[place] - one.q1[place] for place in order]
    assert all(apart[n] >= apart[n + 1] - 1e-9 for n in range(len(apart) - 1))


# ---- the record -----------------------------------------------------------------------------------------


@every_case
@pytest.mark.parametrize(
    "given_answers", [{}, {FIRST: []}, {FIRST: [{}], SECOND: []}, {UNCLEAR: [], GUESS: [{}]}]
)
def test_a_record_with_nobody_says_so(name: str, given_answers: dict[str, list[Answers]]) -> None:
    case = CASES[name]
    values = np.full((len(case.options), len(case.criteria)), 50.0)
    whole = kept(case, values, 0, **given_answers)
    assert whole.latest is None
    assert whole.overall == whole.guesses == whole.unclear == ()
    assert group_scenario(case, base(case), whole) == base(case)
    assert found.lead(case, whole) == "Ingen har vägt alla kriterier, så rummet har inget gemensamt svar."
    assert found.change(case, whole) == found.guessed(case, whole) == found.depends(case, whole) == ""
    assert WorkshopRecord.model_validate_json(whole.model_dump_json()) == whole


@every_case
@given(data=st.data())
@unhurried
def test_the_groups_scenario_has_its_joint_weights(name: str, data: st.DataObject) -> None:
    case = CASES[name]
    points, values = data.draw(groups(case, fewest=1))
    whole = kept(case, values, **{FIRST: answers(case, points)})
    start = base(case)
    chosen = group_scenario(case, start, whole)
    assert whole.latest is not None
    assert chosen.weighting == "swing"
    assert [name for name, _ in chosen.points] == [row.id for row in case.criteria]
    given_points = np.array([value for _, value in chosen.points])
    assert given_points.max() == 100
    assert (given_points == np.round(given_points)).all()
    joint = np.array(whole.latest.joint)
    bound = 0.5 * (1 + len(joint) * joint) / given_points.sum()
    assert (np.abs(given_points / given_points.sum() - joint) <= bound + 1e-9).all()
    assert chosen.with_(weighting=start.weighting, points=start.points) == start, "nothing else is chosen"


@every_case
def test_the_groups_scenario_answers_with_the_groups_weights(name: str) -> None:
    case = CASES[name]
    points = np.random.default_rng(11).integers(1, 101, (7, len(case.criteria))).astype(float)
    likely = np.array(placement_answer(case, base(case), samples=50).likely)
    whole = kept(case, likely, **{FIRST: answers(case, points)})
    assert whole.latest is not None
    answer = placement_answer(case, group_scenario(case, base(case), whole), samples=50)
    assert answer.weights == pytest.approx(whole.latest.joint, abs=0.01)
    assert answer.overall == pytest.approx(whole.overall, abs=1)


def test_the_latest_round_that_somebody_answered_is_the_answer() -> None:
    case, points = TWO, np.array([[100.0, 0], [0, 100]])
    values = np.array([[100.0, 0], [0, 100]])
    both = kept(case, values, **{FIRST: answers(case, points[:1]), SECOND: answers(case, points[1:])})
    assert both.latest is not None
    assert both.latest.id == SECOND
    assert both.overall == (0, 100)
    early = kept(case, values, **{FIRST: answers(case, points[:1]), SECOND: [{}]})
    assert early.latest is not None
    assert early.latest.id == FIRST
    assert early.overall == (100, 0)
    assert [one.id for one in kept(case, values, **{SECOND: []}).rounds] == [SECOND], (
        "what is not shown is left out"
    )


def test_guesses_and_what_is_unclear_are_counted() -> None:
    case = ENKOPING
    values = np.full((len(case.options), len(case.criteria)), 50.0)
    marked = [{items(case, UNCLEAR)[1]: 1.0}, {items(case, UNCLEAR)[1]: 1.0, items(case, UNCLEAR)[0]: 0.0}]
    whole = kept(case, values, **{GUESS: [*guesses(case, 1, 1, 0, 1, 0), {}], UNCLEAR: marked})
    assert whole.guessed == 5
    assert whole.guesses == (2, 3, *[0] * (len(case.options) - 2))
    assert whole.unclear == (0, 2, *[0] * (len(case.criteria) - 2))
    assert found.unclear(case, whole) == f"Oklart för någon: {case.criteria[1].name.lower()} (2)."
    nothing = whole.model_copy(update={"unclear": (0,) * len(case.criteria)})
    assert found.unclear(case, nothing) == "Ingen har märkt något kriterium som oklart."


def test_the_record_is_the_same_after_a_journey_through_json() -> None:
    points = np.random.default_rng(5).integers(0, 101, (40, len(ENKOPING.criteria))).astype(float)
    values = np.random.default_rng(6).uniform(0, 100, (len(ENKOPING.options), len(ENKOPING.criteria)))
    whole = kept(
        ENKOPING, values, **{FIRST: answers(ENKOPING, points), GUESS: guesses(ENKOPING, *[0, 1] * 5)}
    )
    assert WorkshopRecord.model_validate_json(whole.model_dump_json()) == whole


# ---- what is said ---------------------------------------------------------------------------------------

ENGLISH = re.compile(
    r"\b(the|and|of|is|are|person\(s\)|answers?|weights?|round|leads?|tie[ds]?|median|spread|people|none|null|true|false)\b",
    re.IGNORECASE,
)


def said_of(case: Case, whole: WorkshopRecord) -> list[str]:
    """Every sentence about a workshop."""
    said = [found.lead(case, whole), found.change(case, whole), found.guessed(case, whole)]
    said += [found.unclear(case, whole), found.depends(case, whole)]
    said += [sentence(case, one) for one in whole.rounds for sentence in (found.spread,)]
    return [sentence for sentence in [*said, *map(found.concordance, whole.rounds)] if sentence]


def swedish(case: Case, sentence: str) -> None:
    """Typographically Swedish, with every number told and nothing left of the machine."""
    names = [row.name for row in case.criteria] + [row.short_name for row in case.options]
    bare = sentence
    for name in sorted(names, key=len, reverse=True):
        bare = bare.replace(name, "X").replace(name.lower(), "x")
    assert bare[0].isupper() or bare[0].isdigit(), sentence
    assert bare[-1] == ".", sentence
    assert "  " not in bare, sentence
    assert ".." not in bare, sentence
    assert not re.search(r"\bnan\b|\binf\b|–|\[|\]|[{}]", bare, re.IGNORECASE), sentence
    assert not ENGLISH.search(bare), sentence
    assert not re.search(r"\d\.\d", bare), f"decimal point: {sentence}"
    assert not re.search(rf"(?<!\d{SPACE})%", bare), f"no-break space before %: {sentence}"
    assert not re.search(rf"(?<!\d)1{SPACE}personer|(?<!\d)(?!1{SPACE})\d+{SPACE}person\b", bare), sentence


@every_case
@given(data=st.data())
@unhurried
def test_every_sentence_about_any_group_is_swedish(name: str, data: st.DataObject) -> None:
    case = CASES[name]
    points, values = data.draw(groups(case, most=8))
    again, _ = data.draw(groups(case, most=8))
    places = st.lists(st.integers(0, len(case.options) - 1), max_size=8)
    marks = st.lists(
        st.dictionaries(st.sampled_from(items(case, UNCLEAR)), st.sampled_from((0.0, 1.0))), max_size=3
    )
    whole = kept(
        case,
        values,
        **{
            FIRST: answers(case, points),
            SECOND: answers(case, again),
            GUESS: guesses(case, *data.draw(places)),
            UNCLEAR: data.draw(marks),
        },
    )
    for sentence in said_of(case, whole):
        swedish(case, sentence)


@every_case
@pytest.mark.parametrize("size", [0, 1, 4, 5, 40])
def test_the_sentences_of_rooms_of_all_sizes(name: str, size: int) -> None:
    case = CASES[name]
    generator = np.random.default_rng(size)
    points = generator.integers(0, 101, (size, len(case.criteria))).astype(float)
    points[:, 0] = 100
    values = generator.uniform(0, 100, (len(case.options), len(case.criteria)))
    whole = kept(case, values, size, **{FIRST: answers(case, points), GUESS: guesses(case, *[0] * size)})
    spread, lead, guessed = (
        found.spread(case, whole.rounds[0]),
        found.lead(case, whole),
        found.guessed(case, whole),
    )
    for sentence in said_of(case, whole):
        swedish(case, sentence)
    if size == 0:
        assert spread == "Ingen har vägt alla kriterier ännu."
        assert guessed == ""
    elif size < FEWEST:
        people = f"1{SPACE}person" if size == 1 else f"4{SPACE}personer"
        assert spread.startswith(f"{people} har vägt. Tillsammans")
        assert guessed.startswith(f"{people} gissade i början.")
        for sentence in (spread, lead, guessed):
            assert sentence.endswith("Färre än 5 har svarat, så bara det gemensamma visas.")
        assert "leder" not in lead
    else:
        assert spread.startswith("Ni skiljer er")
        assert lead.endswith(f"av {size}.") or lead.startswith(
            f"Ingen placering leder för flest av er {size}:"
        )
        assert f"({size} av {size})" in guessed
        assert "Färre" not in spread + lead + guessed


@every_case
@given(data=st.data())
@unhurried
def test_the_sentence_names_the_leader_that_the_figures_give(name: str, data: st.DataObject) -> None:
    case = CASES[name]
    points, values = data.draw(groups(case, fewest=FEWEST))
    whole = kept(case, values, **{FIRST: answers(case, points)})
    assert whole.latest is not None
    leads = whole.latest.leads
    said = found.lead(case, whole)
    first = [place for place, number in enumerate(leads) if number > max(leads) - 1e-6]
    if len(first) == 1:
        assert said.startswith(f"Med era egna vikter leder {case.options[first[0]].short_name} för ")
        told = re.findall(r"för (\d+(?:,\d)?)", said)
        assert told[0] == numeral(leads[first[0]], 0 if leads[first[0]] % 1 < 1e-9 else 1)
        assert len(told) == len(case.options), "those who lead for nobody are told too"
        assert said.endswith(f"av {len(points)}.")
    elif len(first) < len(leads):
        assert said.startswith(f"Ingen placering leder för flest av er {len(points)}: ")
    else:
        assert said.startswith("Placeringarna leder för lika många var av ")
        assert not any(row.short_name in said for row in case.options)


@every_case
@given(data=st.data())
@unhurried
def test_few_answers_name_the_highest_only_when_it_is_seen_to_be_highest(
    name: str, data: st.DataObject
) -> None:
    case = CASES[name]
    points, values = data.draw(groups(case, fewest=1, most=FEWEST - 1))
    whole = kept(case, values, **{FIRST: answers(case, points)})
    ordered = sorted(whole.overall, reverse=True)
    said = found.lead(case, whole)
    if ordered[0] - ordered[1] < 0.5:
        assert said.startswith("Med era vikter tillsammans ligger de första lika: ")
    else:
        top = case.options[whole.overall.index(ordered[0])].short_name
        assert said.startswith(f"Med era vikter tillsammans hamnar {top} högst: {top} ")
        shown = re.findall(r"(−?\d+(?:,\d)?) poäng", said)
        assert shown[0] != shown[1], "what is called highest has a higher figure"


def test_two_that_round_alike_are_told_apart_by_a_decimal() -> None:
    names = [row.short_name for row in TWO.options]
    values = np.array([[62.4, 62.4], [61.6, 61.6]])
    one = kept(TWO, values, **{FIRST: answers(TWO, np.array([[100.0, 50]]))})
    assert found.lead(TWO, one).startswith(
        f"Med era vikter tillsammans hamnar {names[0]} högst: {names[0]} 62,4 poäng och {names[1]} 61,6 poäng."
    )


@every_case
@given(data=st.data())
@unhurried
def test_where_the_room_differs_is_told_by_figures_that_differ(name: str, data: st.DataObject) -> None:
    case = CASES[name]
    points, values = data.draw(groups(case, fewest=FEWEST))
    one = kept(case, values, **{FIRST: answers(case, points)}).rounds[0]
    said = found.spread(case, one)
    order = by_spread(one)
    apart = [one.q3[place] - one.q1[place] for place in order]
    if apart[0] < found.ALIKE:
        assert "nästan lika" in said
        return
    low, high = re.search(rf"mellan ([\d,]+){SPACE}% och ([\d,]+){SPACE}%", said).groups()  # type: ignore[union-attr]
    assert low != high, said
    most, least = (case.criteria[place].name.lower() for place in (order[0], order[-1]))
    if apart[0] - apart[-1] < found.ALIKE:
        assert "Ni skiljer er mest" not in said, "all are as far apart"
        assert "Närmast" not in said
    else:
        assert said.startswith(f"Ni skiljer er mest om {most}: ")
        assert said.endswith(f"Närmast varandra är ni om {least}.")


@every_case
@given(data=st.data())
@unhurried
def test_what_moved_between_the_rounds_is_told_by_figures_that_differ(name: str, data: st.DataObject) -> None:
    case = CASES[name]
    points, values = data.draw(groups(case, fewest=1))
    again = data.draw(groups(case, fewest=1))[0]
    whole = kept(case, values, **{FIRST: answers(case, points), SECOND: answers(case, again)})
    said = found.change(case, whole)
    if said.startswith("Mellan rundorna"):
        return
    old, new = re.search(rf"från ([\d,]+){SPACE}% till ([\d,]+){SPACE}%", said).groups()  # type: ignore[union-attr]
    assert old != new, said
    assert ("närmare" in said) == (len(points) >= FEWEST and len(again) >= FEWEST), "never a spread of few"


def test_nothing_moved_and_nothing_to_compare() -> None:
    points = np.array([[100.0, 50]] * 6)
    values = np.eye(2) * 100
    same = kept(TWO, values, **{FIRST: answers(TWO, points), SECOND: answers(TWO, points)})
    assert found.change(TWO, same) == "Mellan rundorna rörde sig vikterna knappt."
    assert "nästan lika" in found.spread(TWO, same.rounds[0])
    for rounds in ({FIRST: answers(TWO, points)}, {FIRST: answers(TWO, points), SECOND: []}):
        assert found.change(TWO, kept(TWO, values, **rounds)) == ""


def test_the_guess_is_held_against_what_the_weights_gave() -> None:
    case, values = TWO, np.eye(2) * 100
    names = [row.short_name for row in case.options]
    first_wins = answers(case, np.array([[100.0, 0]] * 5))

    def said(*places: int, weighed: list[dict[str, float]] = first_wins) -> str:
        return found.guessed(case, kept(case, values, **{FIRST: weighed, GUESS: guesses(case, *places)}))

    assert said(0, 0, 0, 0, 1) == f"I början gissade flest (4 av 5) på {names[0]}. Vikterna gav samma svar."
    assert said(1, 1, 1, 1, 0) == f"I början gissade flest (4 av 5) på {names[1]}. Vikterna gav {names[0]}."
    assert said(1, 1, 1, 1, 0, weighed=first_wins[1:]) == f"I början gissade flest (4 av 5) på {names[1]}."
    assert said() == ""


@given(st.integers(0, 6), st.integers(0, 6))
def test_what_leads_for_as_many_is_never_called_a_winner(one: int, other: int) -> None:
    assume(one + other >= FEWEST)
    points = np.array([[100.0, 0]] * one + [[0, 100.0]] * other)
    said = found.lead(TWO, kept(TWO, np.eye(2) * 100, **{FIRST: answers(TWO, points)}))
    names = [row.short_name for row in TWO.options]
    if one == other:
        assert said == f"Placeringarna leder för lika många var av {2 * one}{SPACE}personer."
    else:
        order = [(names[0], one), (names[1], other)] if one > other else [(names[1], other), (names[0], one)]
        listed = " och ".join(f"{name} för {number}" for name, number in order)
        assert said == f"Med era egna vikter leder {listed} av {one + other}."


def test_a_shared_lead_counts_by_its_half_with_decimal_comma() -> None:
    points = np.array([[100.0, 0], [100, 0], [0, 100], [50, 50], [100, 0]])
    said = found.lead(TWO, kept(TWO, np.eye(2) * 100, **{FIRST: answers(TWO, points)}))
    names = [row.short_name for row in TWO.options]
    assert said == f"Med era egna vikter leder {names[0]} för 3,5 och {names[1]} för 1,5 av 5."


def test_concordance_is_said_with_what_it_means() -> None:
    one = Round(id=FIRST, joined=5, answered=5, concordance=0.5449)
    assert found.concordance(one).startswith("Kendalls W är 0,54. 1 betyder")
    assert found.concordance(one.model_copy(update={"concordance": None})) == ""
