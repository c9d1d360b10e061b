"""What has changed between two frozen links of the same municipality: in what is known, what is assumed, what follows.

For an errand that is reviewed over months. Both links are as they were frozen: nothing is computed, so a figure that
differs can come from the case, from the choices, or from another version of the models, and it is said which can be it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from models import findings
from models.beside import Row, Side, leading, rows
from models.case import Case
from models.case_changes import CaseChange, case_changes, changes_said
from models.result import Result
from models.scenario import Scenario
from models.swedish import STOCKHOLM, day, hundredths, listed, of_hundred


@dataclass(frozen=True)
class Frozen:
    """One of two links: what it holds, when it was frozen (aware), with which models, and the hash that tells it."""

    case: Case
    scenario: Scenario
    result: Result
    created: datetime
    model: str
    hash: str


@dataclass(frozen=True)
class Since:
    """What differs between an older link and a newer one.

    `facts`: rows of the case, those that all cases share among them. `choices` and `answers`: what is assumed and what
    follows, with a cell for each link; those that are alike are among them.
    """

    before: Frozen
    after: Frozen
    facts: tuple[CaseChange, ...]
    choices: tuple[Row, ...]
    answers: tuple[Row, ...]
    sides: tuple[Side, Side]

    @property
    def same_models(self) -> bool:
        """Whether both were made with the same version of the models."""
        return self.before.model == self.after.model

    @property
    def same_placements(self) -> bool:
        """Whether the same placements were weighed."""
        return self.before.result.placement.options == self.after.result.placement.options


OLDER, NEWER = "Äldre", "Nyare"
"""What the two links are called beside each other, before their dates."""

CHOICES = 4
"""How many of the rows of scenarios beside each other are about what is assumed."""


def hindrance(one: Frozen, other: Frozen) -> str:
    """Why two links cannot be told apart in a way that means anything, in Swedish; "" when they can."""
    if one.hash == other.hash:
        return "Det är samma länk två gånger. Klistra in en annan länk."
    here, there = one.case.municipality, other.case.municipality
    if here.code != there.code:
        return f"Länkarna gäller olika kommuner: {here.name} och {there.name}. Bara länkar för samma kommun kan jämföras."
    return ""


def since(one: Frozen, other: Frozen) -> Since:
    """What differs between two links, whichever is given first: the older is always before the newer."""
    before, after = sorted((one, other), key=lambda link: (link.created, link.hash))
    dates = _dates(before, after)
    sides = (
        Side(OLDER, before.scenario, before.result, dates[0], case=before.case),
        Side(NEWER, after.scenario, after.result, dates[1], case=after.case),
    )
    found = rows(_all_placements(before.case, after.case), sides)
    return Since(
        before=before,
        after=after,
        facts=case_changes(before.case, after.case, reference=True),
        choices=found[:CHOICES],
        answers=found[CHOICES:],
        sides=sides,
    )


def lead(found: Since) -> str:
    """Who leads in each of the links, and whether that is the same: one sentence."""
    leaders = [_leader(side) for side in found.sides]
    first, second = found.sides
    if leaders[0] is None and leaders[1] is None:
        return "Inget alternativ leder oftare än de andra i någon av länkarna."
    if leaders[0] == leaders[1] and leaders[0] is not None:
        return (
            f"{_name(first, leaders[0])} leder oftast i båda länkarna: {_moved(first, second, leaders[0])}."
        )
    said: list[str] = []
    for side, leader in zip(found.sides, leaders, strict=True):
        where = f"i {_link(side)}{'' if said else ' länken'}"
        if leader is None:
            said.append(f"inget alternativ leder oftare än de andra {where}")
        else:
            said.append(f"{_name(side, leader)} leder oftast {where} ({_share(side, leader)})")
    return f"Svaret är inte detsamma: {said[0]}, {said[1]}."


def caution(found: Since) -> str:
    """In which of the links nothing is clearly ahead; "" when something is in both."""
    unsure = [side for side in found.sides if _largest(side) < 100 * findings.AHEAD]
    if not unsure:
        return ""
    where = "någon av länkarna" if len(unsure) == 2 else _link(unsure[0])
    return f"Inget alternativ är klart före i {where}."


def causes(found: Since) -> str:
    """What the links differ in: the case, the choices, the models; or that they are alike."""
    differs, alike = [], []
    if found.facts:
        said = changes_said(found.facts).removeprefix("Underlaget skiljer sig: ").removesuffix(".")
        differs.append(f"underlaget ({said})")
    else:
        alike.append("underlaget")
    before, after = _in_use(found.before.scenario), _in_use(found.after.scenario)
    if before.replaced(seed=after.seed) != after:
        differs.append("valen")
    elif before != after:
        differs.append("slumptalsfröet, som bara rör siffrorna lite")
    else:
        alike.append("valen")
    if found.same_models:
        alike.append("beräkningsmodellen")
    else:
        versions = f"version {found.before.model} och {found.after.model}"
        only = ", så att siffror kan skilja sig fast underlag och val är lika" if not differs else ""
        differs.append(f"beräkningsmodellen ({versions}){only}")
    if not differs:
        return "Underlaget, valen och beräkningsmodellen är desamma i båda länkarna."
    same = "desamma"
    if len(alike) == 1:
        same = {"underlaget": "detsamma", "beräkningsmodellen": "densamma"}.get(alike[0], same)
    said_alike = f" {listed(alike).capitalize()} är {same}." if alike else ""
    return f"Det som skiljer länkarna åt är {listed(differs)}.{said_alike}"


def _in_use(scenario: Scenario) -> Scenario:
    """The scenario without weights that it holds and does not weigh with."""
    return scenario.replaced(
        ranking=scenario.ranking if scenario.weighting == "ranking" else (),
        points=scenario.points if scenario.weighting == "swing" else (),
    )


def _dates(before: Frozen, after: Frozen) -> tuple[str, str]:
    """When the links were frozen: by day, with the time of day when the day is the same."""
    one, other = before.created.astimezone(STOCKHOLM), after.created.astimezone(STOCKHOLM)
    if one.date() != other.date():
        return day(one.date()), day(other.date())
    form = "%H.%M" if f"{one:%H%M}" != f"{other:%H%M}" else "%H.%M.%S"
    return f"{day(one.date())} kl. {one.strftime(form)}", f"{day(other.date())} kl. {other.strftime(form)}"


def _link(side: Side) -> str:
    return f"den {side.name.lower()}"


def _all_placements(before: Case, after: Case) -> Case:
    """The newer case, with the placements that only the older one has after its own."""
    known = {option.id for option in after.options}
    gone = tuple(option for option in before.options if option.id not in known)
    return after.model_copy(update={"options": after.options + gone}) if gone else after


def _leader(side: Side) -> str | None:
    place = leading(side)
    return None if place is None else side.result.placement.options[place]


def _case(side: Side) -> Case:
    assert side.case is not None
    return side.case


def _name(side: Side, option: str) -> str:
    return _case(side).option(option).name


def _share(side: Side, option: str) -> str:
    answer = side.result.placement
    return of_hundred(answer.ranks[answer.options.index(option)][0])


def _moved(first: Side, second: Side, option: str) -> str:
    one, other = _share(first, option), _share(second, option)
    if one == other:
        return f"i {one} sätt att väga och bedöma"
    return f"i {one} sätt att väga och bedöma i {_link(first)} och i {other} i {_link(second)}"


def _largest(side: Side) -> int:
    return max(hundredths(ranks[0]) for ranks in side.result.placement.ranks)


def differing(found: Sequence[Row]) -> tuple[Row, ...]:
    """The rows whose cells are not alike."""
    return tuple(row for row in found if row.differs)
