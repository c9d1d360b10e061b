"""The answer to a scenario: the engines run on a case in the order that a reader would ask.

Which arguments hold → scores → overall values → how often each leads → what would change it → other laws, forms
and voices → does the inquiry's own order come out?
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models import acceptability as smaa
from models import arguments, placement, weights
from models.case import Case
from models.cooperation_result import CooperationResult
from models.measured import measured_scores
from models.result import (
    Challenge,
    Influence,
    InquiryCheck,
    Outcome,
    PlacementResult,
    Stretch,
    Walk,
)
from models.rows import Argument
from models.scenario import Scenario

SAMPLES = 10_000
"""Draws of weights and scores: the standard error of a share is at most 0.5 percentage points."""

Array = NDArray[np.float64]


@dataclass(frozen=True)
class ScoreTable:
    """Scores (O, C) 0–100 of a scenario and where each comes from."""

    low: Array
    likely: Array
    high: Array
    origin: tuple[tuple[str, ...], ...]
    active: tuple[bool, ...]


def holds(argument: Argument, scenario: Scenario, active_reforms: tuple[str, ...]) -> bool:
    """Whether an argument counts in a scenario: every condition that is filled in holds, and its voice is heard."""
    return (
        argument.counts
        and set(argument.reforms) <= set(active_reforms)
        and (not argument.forms or scenario.form in argument.forms)
        and (argument.volume_from is None or scenario.arrivals >= argument.volume_from)
        and (argument.volume_to is None or scenario.arrivals <= argument.volume_to)
        and not (scenario.without_own_units and argument.own_unit)
        and argument.voice not in scenario.silenced
        and argument.id not in scenario.struck
    )


def weight_vector(case: Case, scenario: Scenario) -> Array:
    """The scenario's weights (C,), summing to 1.

    Raises:
        ValueError: all points are zero.
    """
    if scenario.weighting == "ranking":
        places = {criterion.id: index for index, criterion in enumerate(case.criteria)}
        return weights.from_ranking([places[name] for name in scenario.ranking])
    if scenario.weighting == "swing":
        return weights.normalised([scenario.point(criterion) for criterion in case.criteria])
    return weights.normalised(np.ones(len(case.criteria)))


def weight_draws(case: Case, scenario: Scenario, samples: int = SAMPLES) -> Array:
    """Ways to weigh (N, C): every way that keeps a ranking, or ways around the scenario's weights."""
    count, rng = len(case.criteria), np.random.default_rng([scenario.seed, 1])
    if scenario.weighting == "ranking":
        places = {criterion.id: index for index, criterion in enumerate(case.criteria)}
        return weights.sampled(samples, count, rng, order=[places[name] for name in scenario.ranking])
    return weights.sampled(samples, count, rng, around=weight_vector(case, scenario), spread=scenario.spread)


def score_table(case: Case, scenario: Scenario, cooperation: CooperationResult | None = None) -> ScoreTable:
    """Scores of every option on every criterion: from arguments, else the case's own, measured, or the user's."""
    reforms = scenario.active_reforms(case)
    counted, active = _counted(case), tuple(holds(row, scenario, reforms) for row in case.arguments)
    mask = [holding for row, holding in zip(case.arguments, active, strict=True) if row.counts]
    scores = arguments.scores(counted, len(case.options), len(case.criteria), mask)
    low, likely, high = scores.low.copy(), scores.likely.copy(), scores.high.copy()
    origin = [["tyst"] * len(case.criteria) for _ in case.options]
    for argument, holding in zip(counted, mask, strict=True):
        if holding:
            origin[argument.option][argument.criterion] = "argument"
    rows = {option.id: index for index, option in enumerate(case.options)}
    columns = {criterion.id: index for index, criterion in enumerate(case.criteria)}
    for score in case.scores:
        if set(score.reforms) <= set(reforms) and (not score.forms or scenario.form in score.forms):
            cell = rows[score.option], columns[score.criterion]
            low[cell], likely[cell], high[cell] = score.low, score.likely, score.high
            origin[cell[0]][cell[1]] = "bedömning"
    for (option_id, criterion_id), values in measured_scores(case, scenario, cooperation).items():
        cell = rows[option_id], columns[criterion_id]
        low[cell], likely[cell], high[cell] = values
        origin[cell[0]][cell[1]] = "mätt"
    for own in scenario.overruled:
        cell = rows[own.option], columns[own.criterion]
        low[cell], likely[cell], high[cell] = own.low, own.likely, own.high
        origin[cell[0]][cell[1]] = "egen"
    return ScoreTable(low, likely, high, tuple(map(tuple, origin)), active)


def placement_answer(
    case: Case,
    scenario: Scenario,
    samples: int = SAMPLES,
    cooperation: CooperationResult | None = None,
) -> PlacementResult:
    """Which placement holds, how surely, and what would change it.

    Args:
        cooperation: what measured criteria are measured by; without it they stay judged.

    Raises:
        ValueError: the weights are all zero.
    """
    chosen = weight_vector(case, scenario)
    draws = weight_draws(case, scenario, samples)
    table = score_table(case, scenario, cooperation)
    drawn = _score_draws(table, scenario, samples)
    joint = smaa.acceptability(drawn, draws)
    given = smaa.acceptability(table.likely, draws)
    overall = placement.overall(table.likely, chosen)
    spread = np.percentile(placement.overall(drawn, chosen), [5, 95], axis=0)
    influences = _influences(case, table, chosen, overall)
    laws = tuple(
        _outcome(case, scenario.under(setting), setting.id, setting.name, chosen, draws, cooperation)
        for setting in case.law_settings
    )
    _, least = placement.regret(np.array([law.overall for law in laws]))
    forms = tuple(
        _outcome(case, scenario.with_(form=form.id), form.id, form.name, chosen, draws, cooperation)
        for form in case.forms
    )
    voices = _voices(case, scenario, chosen, draws, cooperation)
    child = sum(weight for weight, criterion in zip(chosen, case.criteria, strict=True) if criterion.child)
    return PlacementResult(
        options=tuple(option.id for option in case.options),
        criteria=tuple(criterion.id for criterion in case.criteria),
        active=tuple(row.id for row, on in zip(case.arguments, table.active, strict=True) if on),
        weights=_vector(chosen),
        low=_matrix(table.low),
        likely=_matrix(table.likely),
        high=_matrix(table.high),
        origin=table.origin,
        overall=_vector(overall),
        overall_low=_vector(spread[0]),
        overall_high=_vector(spread[1]),
        ranks=_matrix(joint.ranks),
        ranks_given_scores=_matrix(given.ranks),
        standard_error=float(joint.standard_error.max()),
        samples=samples,
        central_weights=tuple(None if np.isnan(row).any() else _vector(row) for row in joint.central_weights),
        confidence=tuple(None if np.isnan(value) else float(value) for value in joint.confidence),
        pairwise=_matrix(joint.pairwise),
        influences=influences,
        walks=_walks(case, table, chosen),
        challenges=_challenges(table, chosen),
        laws=laws,
        least_regret=int(least),
        forms=forms,
        voices=voices,
        inquiry=_inquiry_checks(case, scenario, draws, chosen, cooperation),
        twins=_twins(case, table),
        child_weight=float(child),
    )


def leading_shares(case: Case, scenario: Scenario, samples: int = SAMPLES) -> Array:
    """(O,) the share 0–1 of the ways to weigh and to score where each option comes first.

    The same draws as in `placement_answer`, and nothing else of it. Raises ValueError as it does.
    """
    drawn = _score_draws(score_table(case, scenario), scenario, samples)
    first: Array = smaa.acceptability(drawn, weight_draws(case, scenario, samples)).ranks[:, 0]
    return first


def _score_draws(table: ScoreTable, scenario: Scenario, samples: int) -> Array:
    """(N, O, C) scores drawn within their ranges."""
    return smaa.sampled_scores(
        table.low, table.likely, table.high, samples, np.random.default_rng([scenario.seed, 2])
    )


def _counted(case: Case) -> list[arguments.Argument]:
    """The case's arguments that count, as the engine takes them."""
    rows = {option.id: index for index, option in enumerate(case.options)}
    columns = {criterion.id: index for index, criterion in enumerate(case.criteria)}
    return [
        arguments.Argument(
            rows[row.option],
            columns[row.criterion],
            row.direction == "för",
            arguments.STRENGTHS[row.strength],
        )
        for row in case.arguments
        if row.counts
    ]


def _outcome(
    case: Case,
    scenario: Scenario,
    name: str,
    title: str,
    chosen: Array,
    draws: Array,
    cooperation: CooperationResult | None,
) -> Outcome:
    likely = score_table(case, scenario, cooperation).likely
    overall = placement.overall(likely, chosen)
    return Outcome(
        id=name,
        name=title,
        overall=_vector(overall),
        leads=_vector(smaa.acceptability(likely, draws).ranks[:, 0]),
        regret=_vector(overall.max() - overall),
    )


def _voices(
    case: Case, scenario: Scenario, chosen: Array, draws: Array, cooperation: CooperationResult | None
) -> tuple[Outcome, ...]:
    """With every voice, without those who judge their own unit, and without one voice at a time."""
    everyone = scenario.with_(without_own_units=False, silenced=())
    found = [
        _outcome(case, everyone, "alla", "Alla röster", chosen, draws, cooperation),
        _outcome(
            case,
            everyone.with_(without_own_units=True),
            "utan-egna",
            "Utan dem som bedömer sin egen enhet",
            chosen,
            draws,
            cooperation,
        ),
    ]
    voices = dict.fromkeys(row.voice for row in case.arguments if row.counts)
    return (
        *found,
        *(
            _outcome(
                case,
                everyone.with_(silenced=(voice,)),
                f"utan: {voice}",
                f"Utan rösten ”{voice}”",
                chosen,
                draws,
                cooperation,
            )
            for voice in voices
        ),
    )


def _influences(case: Case, table: ScoreTable, chosen: Array, overall: Array) -> tuple[Influence, ...]:
    """Every argument that counts now, struck alone; the most telling first. Cells set by hand do not move."""
    rows = [row for row in case.arguments if row.counts]
    mask = [on for row, on in zip(case.arguments, table.active, strict=True) if row.counts]
    counted = _counted(case)
    frame = arguments.influence(counted, len(case.options), len(case.criteria), mask, chosen)
    without = frame[[f"option_{index}" for index in range(len(case.options))]].to_numpy()
    by_arguments = arguments.scores(counted, len(case.options), len(case.criteria), mask).likely
    moved = without - placement.overall(by_arguments, chosen)
    leader = _first(overall)
    found = []
    for row, argument, change, on in zip(rows, counted, moved, mask, strict=True):
        if not on:
            continue
        frozen = table.origin[argument.option][argument.criterion] in ("egen", "bedömning", "mätt")
        values = overall + (0.0 if frozen else change)
        found.append(
            Influence(
                argument=row.id,
                overall=_vector(values),
                leader=_first(values),
                changes_leader=_first(values) != leader,
                effect=float(values[argument.option] - overall[argument.option]),
            )
        )
    return tuple(sorted(found, key=lambda one: (not one.changes_leader, -abs(one.effect), one.argument)))


def _walks(case: Case, table: ScoreTable, chosen: Array) -> tuple[Walk, ...]:
    if len(case.criteria) == 1:
        return ()
    return tuple(
        Walk(
            criterion=criterion.id,
            now=float(chosen[index]),
            stretches=tuple(
                Stretch(low=part.low, high=part.high, leader=part.leader)
                for part in placement.leading_intervals(table.likely, chosen, [index])
            ),
        )
        for index, criterion in enumerate(case.criteria)
    )


def _challenges(table: ScoreTable, chosen: Array) -> tuple[Challenge, ...]:
    found = []
    for option in range(len(table.likely)):
        reversal = placement.nearest_reversal(table.likely, chosen, option)
        found.append(
            Challenge(
                option=option,
                moved=None if reversal is None else float(reversal.moved),
                weights=() if reversal is None else _vector(reversal.weights),
            )
        )
    return tuple(found)


def _inquiry_checks(
    case: Case, scenario: Scenario, draws: Array, chosen: Array, cooperation: CooperationResult | None
) -> tuple[InquiryCheck, ...]:
    """Does the inquiry's own order come out, in the law as it was and as it was expected?"""
    ranked = sorted(
        (option.inquiry_rank, index)
        for index, option in enumerate(case.options)
        if option.inquiry_rank is not None
    )
    wanted = [index for _, index in ranked]
    if len(wanted) < 2:
        return ()
    checks = []
    for setting in case.law_settings:
        if not setting.inquiry:
            continue
        likely = score_table(case, scenario.under(setting), cooperation).likely
        values = placement.overall(likely, chosen)
        each = placement.overall(likely, draws)[:, wanted]
        order = tuple(sorted(range(len(values)), key=lambda option: (-values[option], option)))
        checks.append(
            InquiryCheck(
                setting=setting.id,
                name=setting.name,
                order=order,
                agrees=[option for option in order if option in wanted] == wanted,
                first_agrees=order[0] == wanted[0],
                share=float((np.diff(each, axis=1) < 0).all(axis=1).mean()),
            )
        )
    return tuple(checks)


def _twins(case: Case, table: ScoreTable) -> tuple[tuple[str, str], ...]:
    """Pairs of criteria on which the options stand in step, which may mean that they count the same thing."""
    found = []
    spread = table.likely - table.likely.mean(axis=0)
    length = np.linalg.norm(spread, axis=0)
    for i in range(len(case.criteria)):
        for j in range(i + 1, len(case.criteria)):
            if min(length[i], length[j]) > 1 and spread[:, i] @ spread[:, j] > 0.99 * length[i] * length[j]:
                found.append((case.criteria[i].id, case.criteria[j].id))
    return tuple(found)


def _first(values: Array) -> int:
    """Index of the highest value; values within 1e-9 of the largest are tied and the lowest index leads."""
    return int(np.argmax(placement.leaders(values)))


def _vector(values: Array) -> tuple[float, ...]:
    return tuple(float(f"{value:.12g}") for value in values)


def _matrix(values: Array) -> tuple[tuple[float, ...], ...]:
    return tuple(_vector(row) for row in values)
