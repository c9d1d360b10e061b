"""Criteria that are measured in the cooperation network instead of judged from arguments.

A measure replaces the judged criterion that the case says it overlaps, through a value function whose end points
stand in Inställningar, so that nothing is counted twice.
"""

from __future__ import annotations

from models.case import Case
from models.cooperation_result import Cell, CooperationResult
from models.network.under import relevant
from models.placement import value_function
from models.rows import Criterion
from models.scenario import Scenario

ENDS = {
    "samordningsbörda": ("matt-samordningsborda-0", "matt-samordningsborda-100"),
    "sårbarhet": ("matt-sarbarhet-0", "matt-sarbarhet-100"),
}
"""Measure → the settings that say what gives 0 and what gives 100 points."""


def replaceable(case: Case) -> dict[str, Criterion]:
    """Measure → the judged criterion that it can replace, for the measures whose end points the case has."""
    known = {row.id for row in case.settings}
    return {
        criterion.measure: criterion
        for criterion in case.criteria
        if criterion.measure in ENDS and known.issuperset(ENDS[criterion.measure])
    }


def points(case: Case, measure: str, cell: Cell) -> tuple[float, float, float] | None:
    """Low, likely and high points 0–100 of a placement, form and law; None when it cannot be measured."""
    if measure == "samordningsbörda":
        spread = cell.against_today
        values = None if spread is None else (spread[1], spread[0], spread[2])
    else:
        loss = cell.values["expected_loss"]
        values = (
            None
            if loss.exact is None or loss.p5 is None or loss.p95 is None
            else (loss.p5, loss.exact, loss.p95)
        )
    if values is None:
        return None
    zero, hundred = (case.setting(name).value for name in ENDS[measure])
    ends = ((hundred, zero), (100.0, 0.0)) if hundred < zero else ((zero, hundred), (0.0, 100.0))
    found = sorted(float(value_function(value, *ends)) for value in values)
    likely = float(value_function(values[1], *ends))
    return min(found[0], likely), likely, max(found[-1], likely)


def measured_scores(
    case: Case, scenario: Scenario, cooperation: CooperationResult | None
) -> dict[tuple[str, str], tuple[float, float, float]]:
    """(option, criterion) → low, likely and high points, for the measures that the scenario has switched in."""
    if cooperation is None or cooperation.missing or not scenario.measured:
        return {}
    law = cooperation.law_of(relevant(case, scenario.active_reforms(case)))
    found = {}
    for measure, criterion in replaceable(case).items():
        if measure not in scenario.measured or not law:
            continue
        for option in case.options:
            value = points(case, measure, cooperation.cell(option.id, scenario.form, law))
            if value is not None:
                found[option.id, criterion.id] = value
    return found
