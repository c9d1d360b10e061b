"""Scenarios beside each other: who leads in each, and how they differ, row by row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from models import findings
from models.case import Case
from models.cooperation_findings import against_today, between
from models.cooperation_result import CooperationResult
from models.grant_assumptions import POOL, RECALCULATED, TODAY
from models.grant_findings import kronor_of_hundred
from models.result import PlacementResult, Result
from models.scenario import Scenario, base
from models.swedish import MISSING, day, listed, numeral, of_hundred

LETTERS = "ABCDEFGH"


@dataclass(frozen=True)
class Side:
    """A scenario as it stands beside others: what it is called there (and by its maker), and the answer to it.

    `place`: where it is kept, from 1; 0 for the base and the one in hand.
    """

    name: str
    scenario: Scenario
    result: Result
    called: str = ""
    place: int = 0

    @property
    def title(self) -> str:
        """Both names."""
        return f"{self.name}: {self.called}" if self.called else self.name


@dataclass(frozen=True)
class Row:
    """One thing that the scenarios are compared in, with a cell for each, and whether any cell differs."""

    what: str
    cells: tuple[str, ...]

    @property
    def differs(self) -> bool:
        """Whether the scenarios are not alike in this."""
        return len(set(self.cells)) > 1


def letter(place: int) -> str:
    """A place from 1 as a letter."""
    return LETTERS[place - 1]


def leading(side: Side) -> int | None:
    """Index of the option that most often comes first; None when there is nothing to rank or two are level."""
    answer = side.result.placement
    shares = [round(ranks[0], 2) for ranks in answer.ranks]
    if findings.unrankable(answer) or shares.count(max(shares)) > 1:
        return None
    return shares.index(max(shares))


def finding(case: Case, sides: tuple[Side, ...]) -> str:
    """Whether the same placement leads most often in every scenario, and in how many of the ways to weigh."""
    if len(sides) < 2:
        return "Här står lägen bredvid varandra, när du har sparat ett eller ändrat något"
    by_leader: dict[int | None, list[Side]] = {}
    for side in sorted(sides, key=lambda side: leading(side) is None):
        by_leader.setdefault(leading(side), []).append(side)
    count = "båda lägena" if len(sides) == 2 else f"alla {numeral(len(sides))} lägena"
    if len(by_leader) == 1:
        leader = next(iter(by_leader))
        if leader is None:
            return f"Inget alternativ leder oftare än de andra i något av lägena: {_names(sides)}."
        shares = [side.result.placement.ranks[leader][0] for side in sides]
        low, high = min(shares), max(shares)
        often = (
            of_hundred(high) if round(low, 2) == round(high, 2) else f"{_number(low)} till {of_hundred(high)}"
        )
        return f"{case.options[leader].name} leder oftast i {count}: i {often} sätt att väga och bedöma."
    parts: list[str] = []
    for leader, group in by_leader.items():
        who = "inget alternativ oftare än de andra" if leader is None else case.options[leader].name
        parts.append(f"{who} leder oftast i {_names(group)}" if not parts else f"{who} i {_names(group)}")
    return f"Svaret byter mellan lägena: {', '.join(parts)}."


def rows(case: Case, sides: tuple[Side, ...]) -> tuple[Row, ...]:
    """What the scenarios assume and what follows, a row each; empty cells are "–"."""
    found = [
        Row("Rättsläge", tuple(_law(case, side.scenario) for side in sides)),
        Row("Personer om året", tuple(numeral(side.scenario.arrivals) for side in sides)),
        Row("Form", tuple(case.form(side.scenario.form).name for side in sides)),
        Row("Annat som är ändrat", tuple(_otherwise(case, side.scenario) for side in sides)),
    ]
    for index, option in enumerate(case.options):
        shares = tuple(of_hundred(side.result.placement.ranks[index][0]) for side in sides)
        found.append(Row(f"{option.name}: först i sätt att väga och bedöma", shares))
    for index, option in enumerate(case.options):
        found.append(
            Row(
                f"{option.name}: värde, 0 till 100 poäng",
                tuple(_value(side.result.placement, index) for side in sides),
            )
        )
    if any(side.result.cooperation is not None for side in sides):
        for option in case.options:
            found.append(
                Row(
                    f"{option.name}: samordning som krävs",
                    tuple(_burden(side.result.cooperation, option.id) for side in sides),
                )
            )
        for option in case.options:
            found.append(
                Row(
                    f"{option.name}: gränser mellan nämnder i resan för anvisade",
                    tuple(_crossings(side.result.cooperation, option.id) for side in sides),
                )
            )
    if any(side.result.grants is not None for side in sides):
        for model in (TODAY, RECALCULATED, POOL):
            found.append(
                Row(
                    f"I räkneexemplet täcks av behoven: {_model_name(sides, model)}",
                    tuple(_covered(side.result, model) for side in sides),
                )
            )
    return tuple(found)


def _names(sides: Sequence[Side]) -> str:
    return listed([side.name[0].lower() + side.name[1:] for side in sides])


def _number(share: float) -> str:
    return of_hundred(share).removesuffix(" av 100")


def _law(case: Case, scenario: Scenario) -> str:
    setting = scenario.law_setting(case)
    return setting.name if setting else f"Eget rättsläge, {day(scenario.law_date)}"


def _otherwise(case: Case, scenario: Scenario) -> str:
    """The departures from the base that have no row of their own."""
    start = base(case)
    rest = scenario.with_(
        law_date=start.law_date,
        law_added=start.law_added,
        law_removed=start.law_removed,
        arrivals=start.arrivals,
        form=start.form,
    )
    return "; ".join(difference.sentence for difference in rest.differences(case)) or "Inget"


def _value(answer: PlacementResult, option: int) -> str:
    low, high = answer.overall_low[option], answer.overall_high[option]
    return f"{numeral(answer.overall[option])} ({numeral(low)}–{numeral(high)})"


def _burden(answer: CooperationResult | None, option: str) -> str:
    if answer is None or answer.missing:
        return MISSING
    against = answer.cell(option).against_today
    return MISSING if against is None else against_today(against[0])


def _crossings(answer: CooperationResult | None, option: str) -> str:
    if answer is None or answer.missing:
        return MISSING
    return between(answer.cell(option).assigned.crossings)


def _covered(result: Result, model: str) -> str:
    return MISSING if result.grants is None else kronor_of_hundred(result.grants.model(model).covered)


def _model_name(sides: Sequence[Side], model: str) -> str:
    return next(side.result.grants.model(model).name.lower() for side in sides if side.result.grants)
