"""Scenarios beside each other: who leads in each, and how they differ, row by row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from models import findings
from models.case import Case
from models.cooperation_findings import against_today, between
from models.grant_assumptions import POOL, RECALCULATED, TODAY
from models.grant_findings import kronor_of_hundred
from models.result import NOT_THEN, PlacementResult, Result
from models.scenario import Scenario, base, law_said
from models.swedish import MISSING, hundredths, listed, numeral, of_hundred

LETTERS = "ABCDEFGH"


@dataclass(frozen=True)
class Side:
    """A scenario as it stands beside others: what it is called there (and by its maker), and the answer to it.

    `place` and `since`: where it is kept, from 1, and when that was; 0 and None for the base and the one in hand.
    `case`: the case of a frozen link; the others are of the case that they are compared in.
    """

    name: str
    scenario: Scenario
    result: Result
    called: str = ""
    place: int = 0
    since: datetime | None = None
    case: Case | None = None

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
    """Index of the option that most often comes first; None when there is nothing to rank or two are shown as level."""
    answer = side.result.placement
    shares = _shown(side)
    if findings.unrankable(answer) or shares.count(max(shares)) > 1:
        return None
    return shares.index(max(shares))


def finding(case: Case, sides: Sequence[Side]) -> str:
    """Whether the same placement leads most often in every scenario, and in how many ways to weigh."""
    if len(sides) < 2:
        return "Här står lägen bredvid varandra, när du har sparat ett eller ändrat något"
    leaders = [leading(side) for side in sides]
    level = [side for side, leader in zip(sides, leaders, strict=True) if leader is None]
    if len(level) == len(sides):
        return f"Inget alternativ leder oftare än de andra, varken i {_names(sides, 'eller i')}."
    ahead = {
        leader: [side for side, other in zip(sides, leaders, strict=True) if other == leader]
        for leader in leaders
        if leader is not None
    }
    if len(ahead) == 1 and not level:
        return _same(case, sides, next(iter(ahead)))
    parts = [
        f"{case.options[leader].name}{'' if number else ' leder oftast'} i {_names(group)}"
        for number, (leader, group) in enumerate(ahead.items())
    ]
    also = f" I {_names(level)} leder inget alternativ oftare än de andra." if level else ""
    return f"Svaret skiljer sig mellan lägena: {', '.join(parts)}.{also}"


def caution(sides: Sequence[Side]) -> str:
    """In which scenarios no option is clearly ahead; "" when one is in all of them."""
    unsure = [side for side in sides if max(_shown(side)) < 100 * findings.AHEAD]
    if not unsure:
        return ""
    where = "något av lägena" if len(unsure) == len(sides) > 1 else _names(unsure)
    return f"Inget alternativ är klart före i {where}."


def _same(case: Case, sides: Sequence[Side], leader: int) -> str:
    """The one that leads in all of them, with the least and the most."""
    count = "båda lägena" if len(sides) == 2 else f"alla {numeral(len(sides))} lägena"
    shares = [side.result.placement.ranks[leader][0] for side in sides]
    low, high = of_hundred(min(shares)), of_hundred(max(shares))
    often = high if low == high else f"{low.removesuffix(' av 100')} till {high}"
    return f"{case.options[leader].name} leder oftast i {count}: i {often} sätt att väga och bedöma."


def _shown(side: Side) -> list[int]:
    """In how many of 100 ways each option comes first, as the numbers are shown."""
    return [hundredths(ranks[0]) for ranks in side.result.placement.ranks]


def rows(case: Case, sides: Sequence[Side]) -> tuple[Row, ...]:
    """What the scenarios assume and what follows, a row each; what a scenario does not have is "–".

    Args:
        case: names the placements, and is the case of the sides that have none of their own.
    """
    stands = [(side.case or case, side) for side in sides]
    found = [
        Row("Rättsläge", tuple(law_said(its, side.scenario) for its, side in stands)),
        Row("Personer om året", tuple(numeral(side.scenario.arrivals) for side in sides)),
        Row("Form", tuple(its.form(side.scenario.form).name for its, side in stands)),
        Row("Annat som är ändrat", tuple(_otherwise(its, side.scenario) for its, side in stands)),
    ]
    for option in case.options:
        shares = tuple(_first(side.result.placement, option.id) for side in sides)
        found.append(Row(f"{option.name}: först i sätt att väga och bedöma", shares))
    for option in case.options:
        values = tuple(_value(side.result.placement, option.id) for side in sides)
        found.append(Row(f"{option.name}: värde, 0 till 100 poäng", values))
    if any(side.result.cooperation is not None for side in sides):
        for option in case.options:
            burdens = tuple(_burden(side, option.id) for side in sides)
            found.append(Row(f"{option.name}: samordning som krävs", burdens))
        for option in case.options:
            crossings = tuple(_crossings(side, option.id) for side in sides)
            found.append(Row(f"{option.name}: gränser mellan nämnder i resan för anvisade", crossings))
    if any(side.result.grants is not None for side in sides):
        for model in (TODAY, RECALCULATED, POOL):
            found.append(
                Row(
                    f"I räkneexemplet täcks av behoven: {_model_name(sides, model)}",
                    tuple(_covered(side, model) for side in sides),
                )
            )
    return tuple(found)


def _names(sides: Sequence[Side], joint: str = "och") -> str:
    return listed([side.name[0].lower() + side.name[1:] for side in sides], joint=joint)


def _otherwise(case: Case, scenario: Scenario) -> str:
    """The departures from the base that have no row of their own."""
    start = base(case)
    rest = scenario.replaced(
        law_date=start.law_date,
        law_added=start.law_added,
        law_removed=start.law_removed,
        arrivals=start.arrivals,
        form=start.form,
    )
    return "; ".join(difference.sentence for difference in rest.differences(case)) or "Inget"


def _first(answer: PlacementResult, option: str) -> str:
    if option not in answer.options:
        return MISSING
    return of_hundred(answer.ranks[answer.options.index(option)][0])


def _value(answer: PlacementResult, option: str) -> str:
    if option not in answer.options:
        return MISSING
    place = answer.options.index(option)
    low, high = answer.overall_low[place], answer.overall_high[place]
    return f"{numeral(answer.overall[place])} ({numeral(low)}–{numeral(high)})"


def _burden(side: Side, option: str) -> str:
    answer = side.result.cooperation
    if answer is None:
        return _lacking(side)
    if answer.missing or option not in side.result.placement.options:
        return MISSING
    against = answer.cell(option).against_today
    return MISSING if against is None else against_today(against[0])


def _crossings(side: Side, option: str) -> str:
    answer = side.result.cooperation
    if answer is None:
        return _lacking(side)
    if answer.missing or option not in side.result.placement.options:
        return MISSING
    return between(answer.cell(option).assigned.crossings)


def _covered(side: Side, model: str) -> str:
    if side.result.grants is None:
        return _lacking(side)
    known = {one.id: one for one in side.result.grants.models}
    return kronor_of_hundred(known[model].covered) if model in known else MISSING


def _lacking(side: Side) -> str:
    """What stands for a part that a side does not have: a link never had it, or its case says nothing of it."""
    return MISSING if side.case is None else NOT_THEN.removesuffix(".")


def _model_name(sides: Sequence[Side], model: str) -> str:
    known = [one for side in sides if side.result.grants for one in side.result.grants.models]
    return next((one.name.lower() for one in known if one.id == model), model)
