"""Which assumptions the three conclusions rest on most: each range alone, from its low end to its high.

One at a time around the base, the others kept, as in a tornado diagram (Eschenbach 1992; Goodwin & Wright 2004,
ch. 3). Rows that are many and alike move together. The same random numbers everywhere, so that what moves is the
assumption. What a range does together with another is not seen this way.

It is computed for the case's base, so that it depends on nothing but the case.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from models.answer import leading_shares, score_table
from models.arguments import SILENT
from models.case import Case
from models.cooperation import burdens, missing
from models.figures import (
    COOPERATION,
    GRANT,
    PLACEMENT,
    case_figures,
    shown,
    stepped,
    without_range,
)
from models.grant_answer import levers
from models.grant_assumptions import MODEL_NAMES, POOL, RECALCULATED, TODAY, assumed, moves
from models.rows import KINDS_WITH_RANGE, Setting, Sourced
from models.scenario import OverruledScore, Scenario, base

ConclusionId = Literal["placement", "cooperation", "money"]
Progress = Callable[[float, str], None]

STILL = 1e-9
"""A conclusion that moves no more than this does not move."""

FIRST, OF_EACH = 5, 2
"""How many assumptions a reader is asked to check first, and how many of them for one conclusion."""

WEAKER, STRONGER = "ett steg svagare", "ett steg starkare"
LOW, HIGH = "låg", "hög"


@dataclass(frozen=True)
class End:
    """What a conclusion comes to at one end of a range: its number, and its answer as names, the first one first."""

    value: float
    answer: tuple[str, ...]
    lead: float
    """How much is left of the first one's lead, as a part of the lead in the base: below 0 another leads."""


@dataclass(frozen=True)
class Swing:
    """One assumption, or several that belong together, moved alone.

    `low` and `high` say the ends in Swedish; `rows` are the ids of those whose ranges are walked, `kinds` their types
    and `sources` the ids of their sources. `reach` is how far the conclusion's number moves at most.
    """

    id: str
    name: str
    low: str
    high: str
    at_low: End
    at_high: End
    reach: float
    turns: tuple[bool, bool]
    kinds: tuple[str, ...]
    sources: tuple[str, ...]
    rows: tuple[str, ...]

    @property
    def lost(self) -> float:
        """The largest part of the lead that it takes: 1 and above, another leads; below 0, it only adds."""
        return 1 - min(self.at_low.lead, self.at_high.lead)

    @property
    def turning(self) -> bool:
        """Whether the answer is another at any end."""
        return any(self.turns)


@dataclass(frozen=True)
class Conclusion:
    """One of the three conclusions and what it rests on, the largest reach first.

    `now` has the base's number: for `placement` the share 0–1 of the ways to weigh and to score where the first
    comes first; for `cooperation` how much more burden the next placement has, as a part of the first's; for
    `money` how much more of the needs the pool covers than today's shares. `why_not` says in Swedish why there is none.
    """

    id: ConclusionId
    page: str
    now: End
    swings: tuple[Swing, ...]
    why_not: str = ""

    @property
    def moving(self) -> tuple[Swing, ...]:
        """Those that move the number, or the answer, at all."""
        return tuple(swing for swing in self.swings if swing.reach > STILL or swing.turning)


@dataclass(frozen=True)
class Sensitivity:
    """The conclusions in the order of the pages, what cannot be tried, and what is not tried.

    `without_range`: assumed figures without a range, by table. `performers`: rows in Ansvar that are assumed.
    `untried`: settings with a range that no conclusion walks alone.
    """

    conclusions: tuple[Conclusion, ...]
    without_range: tuple[tuple[str, int], ...]
    performers: int
    untried: tuple[str, ...]

    def first(self, most: int = FIRST) -> tuple[tuple[Conclusion, Swing], ...]:
        """What to check first: the one that takes most of each conclusion's lead, then those that take most.

        At most two of a conclusion, as long as the others have something that moves them.
        """
        queues = [
            sorted(
                ((conclusion, swing) for swing in conclusion.moving),
                key=lambda pair: (-pair[1].lost, -pair[1].reach, pair[1].id),
            )
            for conclusion in self.conclusions
        ]

        def most_lost(pairs: Iterable[tuple[Conclusion, Swing]]) -> list[tuple[Conclusion, Swing]]:
            return sorted(pairs, key=lambda pair: (-pair[1].lost, pair[0].id, pair[1].id))

        rounds = (
            [queue[0] for queue in queues if queue],
            most_lost(pair for queue in queues for pair in queue[1:OF_EACH]),
            most_lost(pair for queue in queues for pair in queue[OF_EACH:]),
        )
        return tuple(most_lost([pair for one in rounds for pair in one][:most]))


def sensitivity(case: Case, progress: Progress | None = None) -> Sensitivity:
    """Every range of the case moved alone, for each of the three conclusions in the case's base.

    `progress` is told (part done 0–1, what is being tried in Swedish).
    """
    told = progress or (lambda part, said: None)
    start = base(case)
    found = (
        _placement(case, start, _between(told, 0.0, 0.45)),
        _cooperation(case, start, _between(told, 0.45, 0.6)),
        _money(case, start, _between(told, 0.6, 1.0)),
    )
    told(1.0, "Klart")
    walked = {row for conclusion in found for swing in conclusion.swings for row in swing.rows}
    return Sensitivity(
        conclusions=found,
        without_range=tuple(without_range(case_figures(case)).items()),
        performers=sum(row.kind in KINDS_WITH_RANGE for row in case.responsibilities),
        untried=tuple(
            row.name
            for row in case.settings
            if row.low is not None and row.high is not None and row.id not in walked and row.low < row.high
        ),
    )


@dataclass(frozen=True)
class _Group:
    """Rows that are moved together, and the case and scenario with all of them at one end."""

    id: str
    name: str
    low: str
    high: str
    at_low: tuple[Case, Scenario]
    at_high: tuple[Case, Scenario]
    rows: tuple[Sourced, ...]
    kind: str = ""
    """The type, where it is another than the rows': a judgement of ours on what a source says."""


Engine = Callable[[Case, Scenario], tuple[float, tuple[str, ...], float]]
"""(number, answer, the lead of the base's first over the best of the others)."""


def _walked(
    case: Case, start: Scenario, groups: Sequence[_Group], engine: Engine, told: Progress
) -> tuple[End, tuple[Swing, ...]]:
    """The base's end, and a swing for each group."""
    value, answer, lead = engine(case, start)
    now = End(_plain(value), answer, 1.0)

    def end(at: tuple[Case, Scenario]) -> End:
        moved, said, left = engine(*at)
        return End(_plain(moved), said, _part_left(left, lead, said[:1] == answer[:1]))

    swings = []
    for number, group in enumerate(groups):
        told(number / len(groups), f"Prövar: {group.name}")
        low, high = end(group.at_low), end(group.at_high)
        swings.append(
            _swing(now, group.id, group.name, (group.low, group.high), (low, high), group.rows, group.kind)
        )
    return now, _largest_first(swings)


def _swing(
    now: End,
    name: str,
    title: str,
    words: tuple[str, str],
    ends: tuple[End, End],
    rows: Sequence[Sourced],
    kind: str = "",
) -> Swing:
    return Swing(
        id=name,
        name=title,
        low=words[0],
        high=words[1],
        at_low=ends[0],
        at_high=ends[1],
        reach=max(abs(end.value - now.value) for end in ends),
        turns=(ends[0].answer != now.answer, ends[1].answer != now.answer),
        kinds=(kind,) if kind else tuple(dict.fromkeys(row.kind for row in rows)),
        sources=tuple(dict.fromkeys(row.source for row in rows if row.source)),
        rows=tuple(str(getattr(row, "id", "")) for row in rows),
    )


def _largest_first(swings: Iterable[Swing]) -> tuple[Swing, ...]:
    return tuple(sorted(swings, key=lambda one: (-one.reach, one.id)))


def _part_left(left: float, lead: float, same: bool) -> float:
    """What is left of a lead; where there was none to lose, all of it or nothing."""
    return _plain(left / lead) if lead > STILL else float(same)


# ---- where the reception belongs ------------------------------------------------------------------------


def _placement(case: Case, start: Scenario, told: Progress) -> Conclusion:
    first = int(leading_shares(case, start).argmax())

    def engine(one: Case, scenario: Scenario) -> tuple[float, tuple[str, ...], float]:
        shares = [float(share) for share in leading_shares(one, scenario)]
        others = [share for option, share in enumerate(shares) if option != first]
        leader = max(range(len(shares)), key=lambda option: (shares[option], -option))
        return shares[first], (case.options[leader].short_name,), shares[first] - max(others, default=0.0)

    now, swings = _walked(case, start, list(_placement_groups(case, start)), engine, told)
    return Conclusion("placement", PLACEMENT, now, swings)


def _placement_groups(case: Case, start: Scenario) -> Iterator[_Group]:
    for criterion in case.criteria:
        if criterion.weight_low is None or criterion.weight_high is None:
            continue
        ends = [
            start.with_(weighting="swing", points=((criterion.id, point),))
            for point in (criterion.weight_low, criterion.weight_high)
        ]
        if any(sum(end.point(row) for row in case.criteria) <= 0 for end in ends):
            continue
        yield _Group(
            f"vikt-{criterion.id}",
            f"Vikten för {_inside(criterion.name)}",
            shown(criterion.weight_low),
            shown(criterion.weight_high),
            (case, ends[0]),
            (case, ends[1]),
            (criterion,),
        )
    counting = [row for row in case.arguments if row.counts]
    for voice in dict.fromkeys(row.voice for row in counting):
        said = tuple(row for row in counting if row.voice == voice)
        ids = {row.id for row in said}

        def strength(step: Literal[-1, 1], ids: set[str] = ids) -> tuple[Case, Scenario]:
            return _with(
                case,
                arguments=tuple(
                    row.model_copy(update={"strength": stepped(row.strength, step)}) if row.id in ids else row
                    for row in case.arguments
                ),
            ), start

        yield _Group(
            f"rost-{voice}",
            f"Styrkan i argumenten från {_inside(voice)}",
            WEAKER,
            STRONGER,
            strength(-1),
            strength(1),
            said,
            "härledd",
        )
    yield from _thresholds(case, start)
    supposed = case.base_arrivals
    if supposed.low is not None and supposed.high is not None:
        yield _Group(
            "mottagande",
            "Hur många som tas emot om året",
            f"{shown(supposed.low)} personer",
            f"{shown(supposed.high)} personer",
            (case, start.with_(arrivals=supposed.low)),
            (case, start.with_(arrivals=supposed.high)),
            (supposed,),
        )
    yield from _unsaid(case, start)


def _thresholds(case: Case, start: Scenario) -> Iterator[_Group]:
    """Every assumed limit on how many are received, all at once."""
    limited = tuple(
        row
        for row in case.arguments
        if row.counts and row.volume_low is not None and row.volume_high is not None
    )
    if not limited:
        return

    def at(end: str) -> tuple[Case, Scenario]:
        def limit(row: Any) -> Any:
            name = "volume_from" if row.volume_from is not None else "volume_to"
            return row.model_copy(update={name: getattr(row, end)})

        return _with(
            case, arguments=tuple(limit(row) if row in limited else row for row in case.arguments)
        ), start

    yield _Group(
        "volymgranser",
        "Gränserna för när många eller få räknas",
        _span_said([row.volume_low for row in limited], "personer"),
        _span_said([row.volume_high for row in limited], "personer"),
        at("volume_low"),
        at("volume_high"),
        limited,
    )


def _unsaid(case: Case, start: Scenario) -> Iterator[_Group]:
    """Cells where the sources are silent, and scores set by hand, placement by placement."""
    table = score_table(case, start)
    for row, option in enumerate(case.options):
        silent = [
            criterion.id
            for column, criterion in enumerate(case.criteria)
            if table.origin[row][column] == "tyst"
        ]
        if silent:

            def pinned(points: float, option: str = option.id, silent: list[str] = silent) -> Scenario:
                return start.with_(
                    overruled=tuple(
                        OverruledScore(
                            option=option,
                            criterion=name,
                            low=points,
                            likely=points,
                            high=points,
                            reason="prövas",
                        )
                        for name in silent
                    )
                )

            yield _Group(
                f"tyst-{option.id}",
                f"Det som källorna inte säger om {option.short_name}",
                f"{shown(SILENT[0])} poäng",
                f"{shown(SILENT[2])} poäng",
                (case, pinned(SILENT[0])),
                (case, pinned(SILENT[2])),
                (),
                "antagande",
            )
        own = tuple(score for score in case.scores if score.option == option.id)
        if own:

            def scored(end: str, own: tuple[Any, ...] = own) -> tuple[Case, Scenario]:
                return _with(
                    case,
                    scores=tuple(
                        score.model_copy(update=dict.fromkeys(("low", "likely", "high"), getattr(score, end)))
                        if score in own
                        else score
                        for score in case.scores
                    ),
                ), start

            yield _Group(
                f"poang-{option.id}",
                f"Poäng som satts för hand för {option.short_name}",
                LOW,
                HIGH,
                scored("low"),
                scored("high"),
                own,
            )


# ---- how the administrations have to work together ------------------------------------------------------


def _cooperation(case: Case, start: Scenario, told: Progress) -> Conclusion:
    why_not = missing(case)
    if why_not:
        return Conclusion("cooperation", COOPERATION, End(0.0, (), 1.0), (), why_not)
    before = [_plain(burden) for burden in burdens(case, start)]
    first = min(range(len(before)), key=lambda option: (before[option], option))

    def engine(one: Case, scenario: Scenario) -> tuple[float, tuple[str, ...], float]:
        loads = [_plain(burden) for burden in burdens(one, scenario)]
        order = sorted(range(len(loads)), key=lambda option: (loads[option], option))
        next_one = min((load for option, load in enumerate(loads) if option != first), default=loads[first])
        more = next_one / loads[first] - 1 if loads[first] > 0 else 0.0
        return more, tuple(case.options[option].short_name for option in order), more

    now, swings = _walked(case, start, list(_network_groups(case, start)), engine, told)
    return Conclusion("cooperation", COOPERATION, now, swings)


def _network_groups(case: Case, start: Scenario) -> Iterator[_Group]:
    for setting in case.settings:
        if setting.area == "nätverk" and setting.low is not None and setting.high is not None:
            yield _Group(
                setting.id,
                setting.name,
                shown(setting.low),
                shown(setting.high),
                (_set(case, setting, setting.low), start),
                (_set(case, setting, setting.high), start),
                (setting,),
            )
    tasks = {task.id: task for task in case.tasks}
    for phase in dict.fromkeys(task.phase for task in case.tasks):
        mine = tuple(row for row in case.dependencies if tasks[row.needing].phase == phase)
        if not mine:
            continue

        def step(by: int, mine: tuple[Any, ...] = mine) -> tuple[Case, Scenario]:
            return _with(
                case,
                dependencies=tuple(
                    row.model_copy(update={"strength": min(max(row.strength + by, 0), 3)})
                    if row in mine
                    else row
                    for row in case.dependencies
                ),
            ), start

        yield _Group(
            f"beroenden-{phase}",
            f"Hur starkt uppgifterna behöver varandra: {phase}",
            WEAKER,
            STRONGER,
            step(-1),
            step(1),
            mine,
            "härledd" if all(row.kind == "belagd" for row in mine) else "",
        )
    weighed = tuple(
        task for task in case.tasks if task.weight_low is not None and task.weight_high is not None
    )
    if weighed:

        def weighing(end: str) -> tuple[Case, Scenario]:
            return _with(
                case,
                tasks=tuple(
                    task.model_copy(update={"weight": getattr(task, end)}) if task in weighed else task
                    for task in case.tasks
                ),
            ), start

        yield _Group(
            "uppgifters-vikt",
            "Uppgifternas vikt",
            LOW,
            HIGH,
            weighing("weight_low"),
            weighing("weight_high"),
            weighed,
        )
    unknown = tuple(tie for tie in case.ties if tie.strength == "okänd")
    if unknown:

        def tied(strength: str) -> tuple[Case, Scenario]:
            return _with(
                case,
                ties=tuple(
                    tie.model_copy(update={"strength": strength}) if tie in unknown else tie
                    for tie in case.ties
                ),
            ), start

        yield _Group(
            "okanda-kontakter",
            "Alla kontakter som ingen källa säger styrkan på",
            "saknas",
            "starka",
            tied("saknas"),
            tied("stark"),
            unknown,
            "antagande",
        )


# ---- how the money is shared ----------------------------------------------------------------------------


def _money(case: Case, start: Scenario, told: Progress) -> Conclusion:
    if not case.has_grants:
        return Conclusion(
            "money", GRANT, End(0.0, (), 1.0), (), "Underlaget saknar tabellerna för ersättningen."
        )
    (recalculated, today), tried = levers(case, start, told)
    rows = {move.id: move.rows for move in moves(case, assumed(case, start))}

    def end(true: float, now: float) -> End:
        left = min(
            _part_left(gap * (1 if usual > 0 else -1), abs(usual), gap * usual >= 0)
            for gap, usual in ((true, recalculated), (now, today))
        )
        return End(now, _most_covered(true, now), left)

    base_end = End(today, _most_covered(recalculated, today), 1.0)
    return Conclusion(
        "money",
        GRANT,
        base_end,
        _largest_first(
            _swing(
                base_end,
                lever.id,
                lever.name,
                (lever.low, lever.high),
                (end(lever.recalculated[0], lever.today[0]), end(lever.recalculated[1], lever.today[1])),
                rows[lever.id],
            )
            for lever in tried
        ),
    )


def _most_covered(recalculated: float, today: float) -> tuple[str, ...]:
    """The pool and the two fixed ways by how much they cover, from the pool's advantage over each."""
    behind = {POOL: 0.0, RECALCULATED: recalculated, TODAY: today}
    order = list(behind)
    return tuple(
        MODEL_NAMES[name] for name in sorted(order, key=lambda name: (behind[name], order.index(name)))
    )


# ---- a case with other figures --------------------------------------------------------------------------


def _with(case: Case, **tables: tuple[Any, ...]) -> Case:
    """The same case with other rows in some tables. Not through the door: only figures within their ranges differ."""
    kept = {name: getattr(case, name) for name in Case.model_fields}
    return Case.model_construct(**{**kept, **tables})


def _set(case: Case, setting: Setting, value: float) -> Case:
    return _with(
        case,
        settings=tuple(
            row.model_copy(update={"value": value}) if row.id == setting.id else row for row in case.settings
        ),
    )


def _span_said(values: Iterable[int | None], unit: str) -> str:
    known = sorted({value for value in values if value is not None})
    ends = shown(known[0]) if len(known) == 1 else f"{shown(known[0])}–{shown(known[-1])}"
    return f"{ends} {unit}"


def _inside(name: str) -> str:
    """A name inside a sentence: with a small letter first, unless it is an abbreviation."""
    return name[0].lower() + name[1:] if name[1:2].islower() else name


def _between(told: Progress, start: float, stop: float) -> Progress:
    return lambda part, said: told(start + (stop - start) * part, said)


def _plain(value: float) -> float:
    """To 12 digits, so that the same case gives the same figures everywhere."""
    return float(f"{value:.12g}") + 0.0
