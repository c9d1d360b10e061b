"""A workshop: its steps, what each phone answers, and what a group's own weights say of the placements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import ArrayLike

from models.agreement import group_result, kendalls_w
from models.case import Case
from models.placement import overall
from models.scenario import Scenario
from models.weights import Floats, normalised
from models.workshop_result import FEWEST, Event, Note, Round, WorkshopRecord

Answers = Mapping[str, float]
"""What one participant has answered in a round: a number by criterion or option."""

UNCLEAR, GUESS, FIRST, SECOND = "oklart", "gissning", "vikter1", "vikter2"
ROUNDS = (UNCLEAR, GUESS, FIRST, SECOND)
WEIGHTS = (FIRST, SECOND)
MOST = 100
"""The most points a criterion can be given; the most important one has it."""


@dataclass(frozen=True)
class Step:
    """A step of the workshop: its id, its name, how many minutes it usually takes, and the round it collects.

    The minutes are a facilitator's starting point and can be changed in the room; the flow is that of decision
    conferencing (Phillips) with silent weighing first (nominal group technique) and two rounds (Delphi).
    """

    id: str
    name: str
    minutes: int
    round: str = ""


STEPS = (
    Step("ramar", "Ramar", 10),
    Step("kriterier", "Kriterier", 10, UNCLEAR),
    Step("gissning", "Gissning", 5, GUESS),
    Step("vikter1", "Vikter, runda 1", 15, FIRST),
    Step("visa", "Visa och förklara", 25),
    Step("vikter2", "Vikter, runda 2", 10, SECOND),
    Step("resultat", "Resultat och känslighet", 20),
    Step("barn", "Barnets bästa", 15),
    Step("frys", "Frys", 10),
)
PLACES = {step.id: place for place, step in enumerate(STEPS)}


def round_name(round_id: str) -> str:
    """The round's name as the steps have it."""
    return next(step.name for step in STEPS if step.round == round_id)


def items(case: Case, round_id: str) -> tuple[str, ...]:
    """What can be answered in a round: the options when guessing, else the criteria."""
    rows = case.options if round_id == GUESS else case.criteria
    return tuple(row.id for row in rows)


def complete(case: Case, round_id: str, answers: Answers) -> bool:
    """Whether an answer counts: a guess is made, or every criterion is weighed and one of them above nothing."""
    if round_id in WEIGHTS:
        return all(name in answers for name in items(case, round_id)) and any(
            value > 0 for value in answers.values()
        )
    return any(value > 0 for value in answers.values())


def weight_matrix(case: Case, answers: Sequence[Answers]) -> Floats:
    """The complete answers of a round of weights as shares, (V, C) with criteria in the case's order; V may be 0.

    The rows are sorted by their own figures, so that no row can be followed from one round to the next.
    """
    names = items(case, FIRST)
    rows = [[given[name] for name in names] for given in answers if complete(case, FIRST, given)]
    if not rows:
        return np.empty((0, len(names)))
    shares = normalised(np.array(rows, dtype=np.float64))
    return shares[np.lexsort(shares.T[::-1])]


def round_result(case: Case, round_id: str, weights: ArrayLike, values: ArrayLike, joined: int) -> Round:
    """What a group's weights say.

    Args:
        weights: (V, C) shares; V may be 0.
        values: (O, C) points 0–100, higher is better.
        joined: how many had joined.
    """
    shares, points = np.asarray(weights, dtype=np.float64), np.asarray(values, dtype=np.float64)
    answered = len(shares)
    if answered == 0:
        return Round(id=round_id, joined=joined, answered=0)
    joint = _vector(shares.mean(axis=0))
    if answered < FEWEST:
        return Round(id=round_id, joined=joined, answered=answered, joint=joint)
    group = group_result(points, shares)
    q1, median, q3 = np.quantile(shares, [0.25, 0.5, 0.75], axis=0)
    concordance = kendalls_w(shares)
    return Round(
        id=round_id,
        joined=joined,
        answered=answered,
        joint=joint,
        weights=tuple(_vector(row) for row in shares),
        median=_vector(median),
        q1=_vector(q1),
        q3=_vector(q3),
        leads=_vector(group.leads),
        ranks=tuple(_vector(row) for row in group.acceptability.ranks),
        concordance=None if np.isnan(concordance) else round(concordance, 12),
    )


def record(
    case: Case,
    values: ArrayLike,
    *,
    opened: datetime,
    joined: int,
    answers: Mapping[str, Sequence[Answers]],
    notes: Sequence[Note] = (),
    events: Sequence[Event] = (),
) -> WorkshopRecord:
    """The record of a workshop as far as it has come.

    Args:
        values: (O, C) points of the placements, higher is better.
        answers: by round, each participant's answers; only complete ones count. Rounds left out are not shown.
    """
    points = np.asarray(values, dtype=np.float64)
    rounds = tuple(
        round_result(case, name, weight_matrix(case, answers[name]), points, joined)
        for name in WEIGHTS
        if name in answers
    )
    guesses = [given for given in answers.get(GUESS, ()) if complete(case, GUESS, given)]
    unclear = answers.get(UNCLEAR, ())
    whole = WorkshopRecord(
        opened=opened,
        joined=joined,
        guessed=len(guesses),
        guesses=_counts(items(case, GUESS), guesses) if len(guesses) >= FEWEST else (),
        unclear=_counts(items(case, UNCLEAR), unclear) if unclear else (),
        rounds=rounds,
        notes=tuple(notes),
        events=tuple(events),
    )
    latest = whole.latest
    if latest is None:
        return whole
    return whole.model_copy(update={"overall": _vector(overall(points, np.array(latest.joint)))})


def group_scenario(case: Case, scenario: Scenario, record: WorkshopRecord) -> Scenario:
    """The scenario with the group's joint weights as points, the largest 100; as it was when nobody has weighed."""
    latest = record.latest
    if latest is None:
        return scenario
    largest = max(latest.joint)
    points = tuple(
        (name, float(round(MOST * share / largest)))
        for name, share in zip(items(case, FIRST), latest.joint, strict=True)
    )
    return scenario.with_(weighting="swing", points=points)


def by_spread(one: Round) -> tuple[int, ...]:
    """Criteria by falling q3 − q1, those alike in the case's order; the case's order when spread is not shown."""
    if not one.median:
        return tuple(range(len(one.joint)))
    apart = np.round(np.array(one.q3) - np.array(one.q1), 9)
    return tuple(int(place) for place in np.argsort(-apart, kind="stable"))


def _counts(names: Sequence[str], answers: Sequence[Answers]) -> tuple[int, ...]:
    return tuple(sum(1 for given in answers if given.get(name, 0) > 0) for name in names)


def _vector(values: Floats) -> tuple[float, ...]:
    return tuple(float(f"{value:.12g}") for value in values)
