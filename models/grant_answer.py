"""The answer about the grant: five ways to share it over the same arrivals, needs and random numbers.

The example runs for five calendar years. A sixth is drawn so that what is needed late in the fifth can still get a
decision in the pool's next round; only the five are counted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from models.case import Case
from models.grant_assumptions import (
    HYBRID,
    KEY,
    MODEL_NAMES,
    POOL,
    RECALCULATED,
    TODAY,
    Array,
    Assumptions,
    Recalculation,
    arrival_settings,
    assumed,
    initial_amounts,
    models_of,
    month_of,
    moves,
    need_table,
    pool_of,
    recalculated,
    replaced_amounts,
    standard_amount,
    standard_amounts,
)
from models.grant_result import (
    CrisisYear,
    Gain,
    GrantsResult,
    Known,
    Lever,
    ModelOutcome,
    MonthLine,
    RecipientOutcome,
    Span,
    SweepPoint,
    Turn,
)
from models.grant_rows import AGES
from models.grants import (
    ALL,
    ArrivalSettings,
    Basis,
    Distribution,
    FixedShares,
    Model,
    Needs,
    NeedTable,
    basis,
    compare,
    gains,
    initial_grant,
    needs,
    plausibility,
    replaced_grant,
    standard_grant,
    summary,
    turning_point,
)
from models.scenario import Scenario

YEARS = 5
COUNTED, DRAWN = 12 * YEARS, 12 * (YEARS + 1)

SAMPLES, QUICK = 300, 60
"""Draws of a whole answer, and of the preview while a slider moves."""

USUAL = 50
"""Received a year up to which every draw is made."""

VOLUMES = (5, 10, 15, 25, 40, 70, 110, 150, 200)
COST_FACTORS = (0.0, 0.5, 1.0, 2.0, 4.0, 8.0)
PARTS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
MIXES = (0.0, 0.15, 0.3, 0.45, 0.6, 0.8, 1.0, 1.25, 1.5, 2.0)

Progress = Callable[[float, str], None]


def grants_answer(
    case: Case, scenario: Scenario, samples: int = SAMPLES, progress: Progress | None = None
) -> GrantsResult | None:
    """What five ways to share the grant lead to; None when the case has no tables for it.

    With fewer than SAMPLES draws it is a preview: the sweep, the crisis and the levers are left for the whole
    answer. `progress` is told (part done 0–1, what is being computed in Swedish).
    """
    if not case.has_grants:
        return None
    told = progress or (lambda part, said: None)
    preview = samples < SAMPLES
    told(0.0, "Drar mottagande och behov")
    run = _Run.of(case, scenario, samples)
    samples = run.paths(samples)
    models = models_of(case, run.numbers, run.believed)
    common = run.basis(samples)
    distributions = {name: _counted(one) for name, one in compare(models, common, run.seed).items()}
    measured = {name: _by_measure(summary(one)) for name, one in distributions.items()}
    told(0.25, "Räknar ut vem som vinner och förlorar")
    extra = _Extra()
    if not preview:
        told(0.35, "Prövar från 5 till 200 mottagna")
        sweep = _sweep(run)
        told(0.55, "Söker var ordningen vänder")
        turns = _turns(run, models, sweep)
        told(0.65, "Räknar ett krisår")
        crisis = _crisis(run)
        told(0.72, "Prövar varje antagande för sig")
        base_gap, tried = _levers(run, told)
        extra = _Extra(sweep, turns, crisis, base_gap, tried)
    below, _ = standard_amount(case, AGES[0], month_of(case, 0), scenario.law_date)
    old, _ = standard_amount(case, AGES[-1], month_of(case, 0), scenario.law_date)
    initial_kr, initial_unknown = initial_amounts(case, scenario.law_date, DRAWN)
    initial_need = needs(common.arrivals, need_table(case, run.numbers, "initial"), run.seed)
    window = common.income[:, :COUNTED]
    counted_needs = _needs_counted(common.needs)
    total_need = float((counted_needs.must + counted_needs.may).sum())
    size = _plausible(counted_needs, window)
    result = GrantsResult(
        samples=samples,
        preview=preview,
        years=YEARS,
        first_year=month_of(case, 0).year,
        received=run.numbers.settings["simulering-mottagna"],
        amount_below=below,
        amount_old=old,
        stands_in=(*run.unknown, *initial_unknown),
        year_end=run.numbers.year_end,
        income=_span(window.sum(axis=1) / YEARS),
        income_mean=_number(window.sum(axis=1).mean() / YEARS),
        need_mean=_number(total_need / samples / YEARS),
        must_part=_part(float(counted_needs.must.sum()), total_need),
        plausibility=size,
        initial_income=_number(
            initial_grant(common.arrivals, initial_kr)[:, :COUNTED].sum() / samples / YEARS
        ),
        initial_need=_number(
            (initial_need.must[:, :COUNTED].sum() + initial_need.may[:, :COUNTED].sum()) / samples / YEARS
        ),
        replaced=_number(
            replaced_grant(common.arrivals, replaced_amounts(case, month_of(case, 0)))[:, :COUNTED].sum()
            / samples
            / YEARS
        ),
        recipients=tuple(row.id for row in case.recipients),
        own_shares=bool(scenario.grants.shares),
        today=_vector(run.numbers.shares),
        recalculated=_vector(run.believed.shares),
        key=tuple(_vector(row) for row in run.believed.key),
        misplaced=_number(_misplaced(run.numbers.shares, run.believed.shares)),
        models=tuple(_outcome(case, name, distributions[name], measured[name]) for name in MODEL_NAMES),
        gains=_gains(case, distributions),
        sweep=extra.sweep,
        turns=extra.turns,
        crisis=extra.crisis,
        crisis_factor=run.numbers.settings["simulering-kris"],
        months=_months(run, common),
        base_gap=extra.base_gap,
        levers=extra.levers,
        known=_known(case, scenario, run.believed),
    )
    told(1.0, "Klart")
    return result


@dataclass(frozen=True)
class _Extra:
    """What only the whole answer has."""

    sweep: tuple[SweepPoint, ...] = ()
    turns: tuple[Turn, ...] = ()
    crisis: tuple[CrisisYear, ...] = ()
    base_gap: tuple[float, float] = (0.0, 0.0)
    levers: tuple[Lever, ...] = ()


@dataclass(frozen=True)
class _Run:
    """What all parts of one answer share."""

    case: Case
    scenario: Scenario
    numbers: Assumptions
    believed: Recalculation
    amounts: Array
    unknown: tuple[str, ...]
    samples: int

    @classmethod
    def of(cls, case: Case, scenario: Scenario, samples: int) -> _Run:
        numbers = assumed(case, scenario)
        amounts, unknown = standard_amounts(case, scenario.law_date, DRAWN)
        return cls(case, scenario, numbers, recalculated(case, numbers), amounts, unknown, samples)

    @property
    def seed(self) -> int:
        return self.scenario.seed

    def paths(self, most: int) -> int:
        """So many draws, or fewer where many people in each make up for it."""
        volume = self.numbers.settings["simulering-mottagna"]
        return max(most // 3, min(most, round(most * USUAL / volume))) if volume > 0 else most

    def basis(self, paths: int, numbers: Assumptions | None = None, *, crisis: bool = False) -> Basis:
        """Arrivals, income and needs on so many paths, from the scenario's seed."""
        numbers = numbers or self.numbers
        settings: ArrivalSettings = arrival_settings(self.case, numbers, crisis=crisis)
        table: NeedTable = need_table(self.case, numbers)
        return basis(settings, table, self.amounts, DRAWN, paths, self.seed)


# ---- the five years -------------------------------------------------------------------------------------


def _counted(distribution: Distribution) -> Distribution:
    """The counted years of a distribution that was drawn for longer."""
    needed = distribution.needs
    return Distribution(
        income=distribution.income[:, :COUNTED],
        paid=distribution.paid[:, :COUNTED],
        above_need=distribution.above_need[:, :COUNTED],
        borne=distribution.borne[:, :COUNTED],
        not_done=distribution.not_done[:, :COUNTED],
        idle=distribution.idle[:, :COUNTED],
        overhead=distribution.overhead[:, :COUNTED],
        lapsed=distribution.lapsed[:, :COUNTED],
        needs=None if needed is None else _needs_counted(needed),
    )


def _needs_counted(needed: Needs) -> Needs:
    return Needs(needed.must[:, :COUNTED], needed.may[:, :COUNTED])


def _uncovered(distribution: Distribution) -> float | None:
    """Part of all needs in the counted years that got no money, over all paths; None without needs."""
    needed = distribution.needs
    assert needed is not None
    missing = distribution.borne[:, :COUNTED].sum() + distribution.not_done[:, :COUNTED].sum()
    return _part(float(missing), float(needed.must[:, :COUNTED].sum() + needed.may[:, :COUNTED].sum()))


def _outcome(case: Case, name: str, distribution: Distribution, frame: Measured) -> ModelOutcome:
    needed = distribution.needs
    assert needed is not None
    paths = distribution.income.shape[0]
    must, may = needed.must.sum(axis=(0, 1)), needed.may.sum(axis=(0, 1))
    borne, not_done = distribution.borne.sum(axis=(0, 1)), distribution.not_done.sum(axis=(0, 1))
    paid, surplus = distribution.paid.sum(axis=(0, 1)), distribution.above_need.sum(axis=(0, 1))
    total = float(must.sum() + may.sum())
    by_path = (needed.must + needed.may).sum(axis=(1, 2))
    missing = (distribution.borne + distribution.not_done).sum(axis=(1, 2))
    covered = np.divide(by_path - missing, by_path, out=np.full(paths, np.nan), where=by_path > 0.005)
    scale = paths * YEARS
    unused = float(distribution.lapsed.sum() + distribution.idle[:, -1].sum())
    return ModelOutcome(
        id=name,
        name=MODEL_NAMES[name],
        covered=_part(total - float(borne.sum() + not_done.sum()), total),
        borne=_part(float(borne.sum()), total),
        not_done=_part(float(not_done.sum()), total),
        covered_span=_span(covered),
        to_needs=_number(float((paid - surplus).sum()) / scale),
        surplus=_number(float(surplus.sum()) / scale),
        unused=_number(unused / scale),
        overhead=_number(float(distribution.overhead.sum()) / scale),
        borne_kr=_row(frame, "borne by boards", times=1 / YEARS),
        not_done_kr=_row(frame, "not done", times=1 / YEARS),
        must=_row(frame, "coverage of must"),
        may=_row(frame, "coverage of may"),
        worst=_row(frame, "worst-off recipient"),
        lag=_row(frame, "months from need to money"),
        swing=_row(frame, "swing"),
        recipients=tuple(
            RecipientOutcome(
                recipient=row.id,
                need=_number((must[index] + may[index]) / scale),
                paid=_number(paid[index] / scale),
                surplus=_number(surplus[index] / scale),
                borne=_number(borne[index] / scale),
                not_done=_number(not_done[index] / scale),
                must=_row(frame, "coverage of must", index),
                may=_row(frame, "coverage of may", index),
            )
            for index, row in enumerate(case.recipients)
        ),
    )


def _gains(case: Case, distributions: Mapping[str, Distribution]) -> tuple[Gain, ...]:
    found = []
    for name in (RECALCULATED, KEY, POOL, HYBRID):
        frame = _by_measure(gains(distributions[name], distributions[TODAY]))
        for index, row in enumerate(case.recipients):
            line = frame["paid", index]
            found.append(
                Gain(
                    model=name,
                    recipient=row.id,
                    change=_row(frame, "paid", index, times=1 / YEARS),
                    gains=float(line["gains"]),
                    loses=float(line["loses"]),
                )
            )
    return tuple(found)


def _months(run: _Run, common: Basis) -> tuple[MonthLine, ...]:
    """The same arrivals with the amounts of the scenario's law date, and with those decided for later."""
    later = max(row.start for row in run.case.grants if row.stream == "schablon")
    earlier = date(later.year - 1, 12, 31)
    lines = []
    for name, law in (
        (f"{earlier.year} års belopp för alla", earlier),
        (f"Nya beloppet för mottagna från {later.year}", later),
    ):
        kr, _ = standard_amounts(run.case, law, DRAWN)
        lines.append(
            MonthLine(
                name=name,
                cash=_vector(standard_grant(common.arrivals, kr)[:, :COUNTED].mean(axis=0)),
                accrued=_vector(standard_grant(common.arrivals, kr, earned=True)[:, :COUNTED].mean(axis=0)),
            )
        )
    return tuple(lines)


# ---- where it turns -------------------------------------------------------------------------------------


def _sweep(run: _Run) -> tuple[SweepPoint, ...]:
    """Every volume with shares and key as they were set at the volume in hand, from the same seed."""
    models = models_of(run.case, run.numbers, run.believed)
    points = []
    for volume in VOLUMES:
        paths = max(30, min(120, 4000 // volume))
        common = run.basis(paths, run.numbers.setting("simulering-mottagna", float(volume)))
        points.append(
            SweepPoint(
                volume=float(volume),
                uncovered=tuple(_uncovered(one) for one in compare(models, common, run.seed).values()),
            )
        )
    return tuple(points)


def _turns(run: _Run, models: Mapping[str, Model], sweep: tuple[SweepPoint, ...]) -> tuple[Turn, ...]:
    """Volume, overhead, fixed part and misplaced money where the order between two models turns."""
    names = tuple(MODEL_NAMES)
    paths = run.paths(100)
    common = run.basis(paths)

    def missing(model: Model) -> float:
        return _uncovered(model.distribute(common.income, common.needs, run.seed)) or 0.0

    against = {name: missing(model) for name, model in models.items()}
    costs, by_cost = _at_costs(run, common)
    hybrids = [(part, missing(replace(models[HYBRID], fixed_part=part))) for part in PARTS]  # type: ignore[type-var]
    found = []
    for first, second in ((TODAY, POOL), (RECALCULATED, POOL), (KEY, POOL), (TODAY, HYBRID), (KEY, HYBRID)):
        left, right = names.index(first), names.index(second)
        told = [(p.volume, p.uncovered[left], p.uncovered[right]) for p in sweep]
        known = [(volume, a - b) for volume, a, b in told if a is not None and b is not None]
        misplaced = _misplaced_turn(run, common, against[second]) if first == TODAY else None
        overhead = fixed_part = None
        if second == POOL:
            overhead = turning_point(costs, [against[first] - value for value in by_cost])
        if second == HYBRID:
            parts = [part for part, _ in hybrids]
            fixed_part = turning_point(parts, [against[first] - value for _, value in hybrids])
        found.append(
            Turn(
                first=first,
                second=second,
                volume=turning_point([v for v, _ in known], [d for _, d in known]),
                overhead=overhead,
                fixed_part=fixed_part,
                misplaced=misplaced,
            )
        )
    return tuple(found)


def _at_costs(run: _Run, common: Basis) -> tuple[list[float], list[float]]:
    """What the pool costs to run, kr a year, and the part of the needs it leaves, as its costs grow."""
    costs, missing = [], []
    for factor in COST_FACTORS:
        setting = run.numbers.settings
        dearer = replace(
            run.numbers,
            settings={
                **setting,
                **{
                    name: factor * setting[name]
                    for name in ("pott-timpris", "pott-forening", "pott-administration")
                },
            },
        )
        one = pool_of(run.case, dearer).distribute(common.income, common.needs, run.seed)
        costs.append(float(one.overhead[:, :COUNTED].sum(axis=1).mean()) / YEARS)
        missing.append(_uncovered(one) or 0.0)
    return costs, missing


def _misplaced_turn(run: _Run, common: Basis, other: float) -> float | None:
    """How much of the money fixed shares may send to the wrong recipient before they cover less than `other`.

    Walks from the recalculated shares towards today's, and as far beyond as no share gets below zero.
    """
    true, today = np.array(run.believed.shares), np.array(run.numbers.shares)
    whole = _misplaced(run.numbers.shares, run.believed.shares)
    if whole < 1e-6:
        return None
    end = {"year_end": run.numbers.year_end, "carried_part": run.numbers.settings["simulering-overfors"]}
    at, difference = [], []
    for mix in MIXES:
        shares = true + mix * (today - true)
        if shares.min() < -1e-12:
            break
        shares = np.maximum(shares, 0.0)
        model = FixedShares(tuple((shares / shares.sum()).tolist()), **end)  # type: ignore[arg-type]
        uncovered = _uncovered(model.distribute(common.income, common.needs, run.seed))
        at.append(mix * whole)
        difference.append((uncovered or 0.0) - other)
    return turning_point(at, difference)


def _misplaced(shares: tuple[float, ...], true: tuple[float, ...]) -> float:
    """Part of the money that goes to others than it would by the true shares: half the L1 distance."""
    return float(np.abs(np.array(shares) - np.array(true)).sum() / 2)


def _crisis(run: _Run) -> tuple[CrisisYear, ...]:
    """Year by year with and without twelve months of many more in the second year."""
    models = models_of(run.case, run.numbers, run.believed)
    paths = run.paths(100)
    sides = []
    for crisis in (False, True):
        common = run.basis(paths, crisis=crisis)
        received = common.arrivals.persons.sum(axis=(2, 3)).mean(axis=0)
        by_model = []
        for one in compare(models, common, run.seed).values():
            assert one.needs is not None
            missing = (one.borne + one.not_done).sum(axis=(0, 2))
            needed = (one.needs.must + one.needs.may).sum(axis=(0, 2))
            by_model.append(
                tuple(_part(float(missing[y].sum()), float(needed[y].sum())) for y in _calendar_years())
            )
        sides.append((tuple(float(received[y].sum()) for y in _calendar_years()), by_model))
    (usual, uncovered), (many, uncovered_crisis) = sides
    return tuple(
        CrisisYear(
            year=month_of(run.case, 12 * year).year,
            received=_number(usual[year]),
            received_crisis=_number(many[year]),
            uncovered=tuple(model[year] for model in uncovered),
            uncovered_crisis=tuple(model[year] for model in uncovered_crisis),
        )
        for year in range(YEARS)
    )


def _calendar_years() -> list[slice]:
    return [slice(12 * year, 12 * year + 12) for year in range(YEARS)]


def levers(
    case: Case, scenario: Scenario, progress: Progress | None = None
) -> tuple[tuple[float, float], tuple[Lever, ...]]:
    """(How much more of the needs the pool covers than recalculated and than today's shares, every lever).

    The same as in the whole answer, and nothing else of it. Expects a case with the tables for the grants.
    """
    told = progress or (lambda part, said: None)
    return _levers(_Run.of(case, scenario, SAMPLES), told, start=0.0)


def _levers(run: _Run, told: Progress, start: float = 0.72) -> tuple[tuple[float, float], tuple[Lever, ...]]:
    """What each assumption alone does at the ends of its range to the pool's advantage; the largest first.

    Shares and key stay as they were set from the table: what is tried is that the truth is another.
    """
    usual = run.basis(run.paths(40))

    def missing(name: str, numbers: Assumptions, common: Basis) -> float:
        model = models_of(run.case, numbers, run.believed)[name]
        return _uncovered(model.distribute(common.income, common.needs, run.seed)) or 0.0

    names = (TODAY, RECALCULATED, POOL)
    now = {name: missing(name, run.numbers, usual) for name in names}

    def gap(numbers: Assumptions, changes: str) -> tuple[float, float]:
        common = usual
        if changes == "people":
            common = run.basis(run.paths(40), numbers)
        elif changes == "needs":
            table = need_table(run.case, numbers)
            common = Basis(
                usual.arrivals, usual.income, needs(usual.arrivals, table, run.seed, usual.needs.followed)
            )
        moved = {"shares": (TODAY,), "pool": (POOL,)}.get(changes, names)
        then = now | {name: missing(name, numbers, common) for name in moved}
        return _number(then[RECALCULATED] - then[POOL]), _number(then[TODAY] - then[POOL])

    base_gap = _number(now[RECALCULATED] - now[POOL]), _number(now[TODAY] - now[POOL])
    tried = list(moves(run.case, run.numbers))
    found = []
    for number, move in enumerate(tried):
        told(start + (1 - start) * number / len(tried), f"Prövar antagandet: {move.name.lower()}")
        low, high = gap(move.at_low, move.changes), gap(move.at_high, move.changes)
        found.append(
            Lever(
                id=move.id,
                name=move.name,
                low=move.low,
                high=move.high,
                recalculated=(low[0], high[0]),
                today=(low[1], high[1]),
            )
        )
    reach = {
        one.id: max(abs(value - base_gap[0]) for value in one.recalculated)
        + max(abs(value - base_gap[1]) for value in one.today)
        for one in found
    }
    return base_gap, tuple(sorted(found, key=lambda one: (-reach[one.id], one.id)))


# ---- what is known --------------------------------------------------------------------------------------


def _known(case: Case, scenario: Scenario, believed: Recalculation) -> tuple[Known, ...]:
    """How much of each figure is documented, derived and assumed; what the user has changed is assumed."""
    own = dict(scenario.grants.costs)
    law = scenario.law_date
    standard = [
        row
        for row in case.grants
        if row.stream == "schablon"
        and row.start <= max(law, month_of(case, 0))
        and (row.end is None or row.end > month_of(case, -24))
    ]
    settings = [row for row in case.settings if row.area in ("pott", "simulering")]
    counts = {
        "Ersättning per person": [row.kind for row in standard],
        "Hur många och vilka som kommer": [
            *(row.kind for row in (*case.groups, *case.households)),
            *(row.kind for row in settings if row.area == "simulering" and row.id != "simulering-start"),
        ],
        "Dagens andelar": [row.kind for row in case.shares],
        "Pottens villkor": [row.kind for row in settings if row.area == "pott"],
    }
    found = [
        _shares_known(name, {kind: float(kinds.count(kind)) for kind in kinds})
        for name, kinds in counts.items()
    ]
    kr = dict(believed.kr_by_kind)
    if own:
        kr = {"antagande": sum(kr.values())} if len(own) == len(case.needs) else kr
    found.insert(2, _shares_known("Vad behoven kostar, i kronor", kr))
    every = [kind for kinds in counts.values() for kind in kinds] + [
        "antagande" if row.id in own else row.kind for row in case.needs
    ]
    every += [row.kind for row in case.group_factors]
    found.append(_shares_known("Alla tal tillsammans", {kind: float(every.count(kind)) for kind in every}))
    return tuple(found)


def _shares_known(name: str, weights: Mapping[str, float]) -> Known:
    total = sum(weights.values())
    part = {kind: value / total for kind, value in weights.items()} if total > 0 else {}
    return Known(
        figure=name,
        documented=_number(part.get("belagd", 0.0)),
        derived=_number(part.get("härledd", 0.0)),
        assumed=_number(part.get("antagande", 0.0) + part.get("exempel", 0.0)),
    )


# ---- numbers that a snapshot can keep -------------------------------------------------------------------


def _plausible(needed: Needs, income: Array) -> float | None:
    value = plausibility(needed, income)
    return None if np.isnan(value) else _number(value)


Measured = dict[tuple[str, int | str], dict[str, Any]]
"""Lines of a summary by measure and recipient: asked one by one, a frame is far slower."""


def _by_measure(frame: pd.DataFrame) -> Measured:
    lines: list[dict[str, Any]] = [
        {str(name): value for name, value in line.items()} for line in frame.to_dict("records")
    ]
    return {(line["measure"], line["recipient"]): line for line in lines}


def _row(frame: Measured, measure: str, recipient: int | str = ALL, times: float = 1.0) -> Span:
    line = frame[measure, recipient]
    return Span(
        low=_maybe(times * line["p10"]), mid=_maybe(times * line["p50"]), high=_maybe(times * line["p90"])
    )


def _span(values: Array) -> Span:
    known = values[~np.isnan(values)]
    if not known.size:
        return Span(low=None, mid=None, high=None)
    low, mid, high = np.percentile(known, [10, 50, 90])
    return Span(low=_number(low), mid=_number(mid), high=_number(high))


def _part(part: float, whole: float) -> float | None:
    return _number(part / whole) if whole > 0.005 else None


def _maybe(value: float) -> float | None:
    return None if np.isnan(value) else _number(value)


def _number(value: float) -> float:
    return float(f"{float(value):.12g}") + 0.0


def _vector(values: object) -> tuple[float, ...]:
    return tuple(_number(value) for value in np.asarray(values, dtype=np.float64).tolist())
