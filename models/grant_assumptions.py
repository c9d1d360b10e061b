"""From a case's tables and a scenario's choices to what the grant engines take: amounts, arrivals, needs, models."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from models import grant_rows
from models.case import Case
from models.grant_rows import AGES, BELOW, CHILDREN, INITIAL, KINDS
from models.grants import (
    FIXED,
    HOUSEHOLD,
    ArrivalSettings,
    FixedShares,
    Group,
    HouseholdType,
    Hybrid,
    Model,
    NeedRow,
    NeedTable,
    PersonKey,
    Pool,
    Shock,
)
from models.rows import Sourced
from models.scenario import Scenario
from models.swedish import kronor, numeral, percent

Array = NDArray[np.float64]

BEFORE = 24
"""Months before month 0 whose receptions still bring money."""

TODAY, RECALCULATED, KEY, POOL, HYBRID = "dagens", "omraknade", "nyckel", "pott", "hybrid"

MODEL_NAMES = {
    TODAY: "Dagens andelar",
    RECALCULATED: "Omräknade andelar",
    KEY: "Nyckel per person",
    POOL: "Gemensam pott",
    HYBRID: "Fast del och pott",
}
"""The five ways to share, in the order that pages show them."""


@dataclass(frozen=True)
class Assumptions:
    """Every number that the simulation rests on, in the case's own order of rows.

    `shares` (F,) and `groups`, `households` sum to one; `factors` (group, kind) → times; `costs` and `chances` by
    need id. `shares` are those in force today; `expected` holds the shares and the key that a recalculation after
    `believed` needs gives, so that they stay as they were set when the truth turns out otherwise.
    """

    settings: Mapping[str, float]
    shares: tuple[float, ...]
    groups: tuple[float, ...]
    factors: Mapping[tuple[str, str], float]
    households: tuple[float, ...]
    costs: Mapping[str, float]
    chances: Mapping[str, float]
    year_end: str
    rule: str

    def setting(self, name: str, value: float) -> Assumptions:
        """The same with one setting changed."""
        return replace(self, settings={**self.settings, name: value})


def assumed(case: Case, scenario: Scenario) -> Assumptions:
    """The case's numbers with the scenario's choices on top."""
    choices = scenario.grants
    settings = {row.id: row.value for row in case.settings}
    for name, value in (
        ("simulering-mottagna", choices.received),
        ("pott-omgangar", choices.rounds),
        ("pott-handlaggning", choices.handling),
        ("pott-reserv", choices.reserve),
        ("pott-foreningar", choices.associations),
        ("pott-fast-del", choices.fixed_part),
    ):
        if value is not None:
            settings[name] = float(value)
    today = dict(choices.shares) or {row.recipient: row.share for row in case.shares}
    shares = [today.get(row.id, 0.0) for row in case.recipients]
    return Assumptions(
        settings=settings,
        shares=_whole(shares),
        groups=_whole([row.share for row in case.groups]),
        factors={(row.group, row.need): row.factor for row in case.group_factors},
        households=_whole([row.share for row in case.households]),
        costs={row.id: row.monthly for row in case.needs} | dict(choices.costs),
        chances={row.id: row.probability for row in case.needs},
        year_end=choices.year_end,
        rule=choices.rule,
    )


def _whole(values: list[float]) -> tuple[float, ...]:
    """Shares that make exactly one. The door has let through at most what rounding leaves."""
    total = sum(values)
    return tuple(value / total for value in values)


# ---- what the state pays --------------------------------------------------------------------------------


def grant_for(case: Case, stream: str, age: str, day: date, route: str = "alla") -> grant_rows.Grant | None:
    """The row that says what is paid for an age band (its own word) to who is received on a day; None: unknown."""
    for row in case.grants:
        if (
            (row.stream, row.route, row.age) == (stream, route, age)
            and row.start <= day
            and (row.end is None or day < row.end)
        ):
            return row
    return None


def effective_law(case: Case, law: date) -> date:
    """The day up to `law` when an amount last changed: any day from then on to `law` gives the same amounts."""
    days = [day for row in case.grants for day in (row.start, row.end) if day is not None and day <= law]
    return max(days, default=law)


def standard_amount(case: Case, age: str, received: date, law: date) -> tuple[float, bool]:
    """(kr, known) for one of AGES received in a month, as the law stands on `law`.

    A reception after `law` gets what the law on that day says; one before the first known amount gets the first,
    and `known` is False. ValueError when there is no amount at all.
    """
    band = "äldre" if age == AGES[-1] else "under riktåldern"
    row = grant_for(case, "schablon", band, min(received, law))
    if row is not None and row.amount is not None:
        return row.amount, True
    rows = [
        row for row in case.grants if (row.stream, row.age) == ("schablon", band) and row.amount is not None
    ]
    if not rows:
        raise ValueError(f"No schablon amount is known for {band}.")
    nearest = min(rows, key=lambda row: abs((row.start - min(received, law)).days))
    return float(nearest.amount or 0.0), False


def price_base_amount(case: Case, year: int) -> tuple[float, int, bool]:
    """(kr, the year it is from, whether it is known as law) of prisbasbeloppet; the nearest year stands in."""
    if not case.price_base_amounts:
        raise ValueError("No prisbasbelopp is known.")
    row = min(case.price_base_amounts, key=lambda row: (abs(row.year - year), row.year))
    return row.amount, row.year, row.year == year and row.kind == "belagd"


def initial_amount(case: Case, route: str, age: str, received: date, law: date) -> tuple[float, bool]:
    """(kr, known) once for who comes by a route (anvisad, övriga), in whole kronor (15 § förordning 2010:1122).

    Who is old and not assigned gets none (17 §). Before the first known percentage nothing is known: 0, False.
    """
    band = "äldre" if age == AGES[-1] else "under 20" if age in CHILDREN else "20–riktålder"
    row = grant_for(case, "initial", band, min(received, law), route)
    if row is None:
        # None at all for this band and route is what the law says; none yet on this day is not known.
        return 0.0, not any((r.stream, r.route, r.age) == ("initial", route, band) for r in case.grants)
    if row.amount is not None:
        return row.amount, True
    kr, _, known = price_base_amount(case, received.year)
    return float(np.floor((row.percent or 0.0) * kr / 100 + 0.5)), known


def month_of(case: Case, index: int) -> date:
    """The first day of month `index`; month 0 is the January that the example starts with."""
    year, month = divmod(int(case.setting("simulering-start").value) * 12 + index, 12)
    return date(year, month + 1, 1)


def standard_amounts(case: Case, law: date, months: int) -> tuple[Array, tuple[str, ...]]:
    """(24 + months, K) kr by month of reception and age class, and what stands in where nothing is known."""
    kr = np.zeros((BEFORE + months, len(AGES)))
    unknown: dict[float, list[date]] = {}
    for index in range(BEFORE + months):
        day = month_of(case, index - BEFORE)
        for column, age in enumerate(AGES):
            kr[index, column], known = standard_amount(case, age, day, law)
            if not known and column == 0:
                unknown.setdefault(kr[index, column], []).append(day)
    said = tuple(
        f"Schablonen för den som togs emot {days[0].isoformat()[:7]} till {days[-1].isoformat()[:7]} är inte känd; "
        f"{kronor(amount)} står i stället."
        for amount, days in unknown.items()
    )
    return kr, said


def initial_amounts(case: Case, law: date, months: int) -> tuple[Array, tuple[str, ...]]:
    """(24 + months, G, K) kr once by month of reception, and what stands in where nothing is known."""
    kr = np.zeros((BEFORE + months, len(case.groups), len(AGES)))
    years: dict[int, tuple[int, float]] = {}
    changes = {row.start for row in case.grants} | {row.end for row in case.grants}
    for index in range(BEFORE + months):
        day = month_of(case, index - BEFORE)
        # Percentages change on their dates and prisbasbeloppet with the year; all other months are like the one before.
        if index and day.month > 1 and day not in changes:
            kr[index] = kr[index - 1]
            continue
        for row, group in enumerate(case.groups):
            for column, age in enumerate(AGES):
                kr[index, row, column], known = initial_amount(case, group.route, age, day, law)
                if not known and case.price_base_amounts:
                    amount, year, _ = price_base_amount(case, day.year)
                    years[day.year] = (year, amount)
    if not years:
        return kr, ()
    first, last = min(years), max(years)
    year, amount = years[last]
    span = str(first) if first == last else f"{first}–{last}"
    return kr, (f"Prisbasbeloppet {span} är inte känt; {kronor(amount)} ({year}, antagande) står i stället.",)


def replaced_amounts(case: Case, day: date) -> Array:
    """(G, K) kr a person and month that förordning 2017:193 would have paid for those who swap grants."""
    kr = np.zeros((len(case.groups), len(AGES)))
    for row, group in enumerate(case.groups):
        for column, age in enumerate(CHILDREN):
            grant = grant_for(case, "ersätts", age, day, "övriga")
            if group.swaps and grant is not None:
                kr[row, column] = (grant.amount or 0.0) / 12
    return kr


# ---- who comes and what they need -----------------------------------------------------------------------


def arrival_settings(case: Case, numbers: Assumptions, *, crisis: bool = False) -> ArrivalSettings:
    """What arrivals are drawn from; with `crisis`, twelve months of many more in the example's second year."""
    setting = numbers.settings
    ages = [setting[f"simulering-barn-{age.replace('–', '-')}"] for age in CHILDREN]
    child_ages = (*_whole(ages), 0.0, 0.0)
    volume = setting["simulering-mottagna"]
    assigned = sum(share for row, share in zip(case.groups, numbers.groups, strict=True) if row.assigned)
    kommuntal = setting["simulering-kommuntal"] * assigned * volume
    settings = ArrivalSettings(
        groups=tuple(
            Group(row.name, share, row.assigned)
            for row, share in zip(case.groups, numbers.groups, strict=True)
        ),
        households=tuple(
            HouseholdType(
                share,
                (0, 0, 0, row.adults, row.elderly),
                float(row.children),
                child_ages if row.children else (),
            )
            for row, share in zip(case.households, numbers.households, strict=True)
        ),
        volume=(volume,),
        kommuntal=(kommuntal,) if kommuntal > 0 and not crisis else None,
        spread=setting["simulering-spridning"],
        staying=tuple(((1 - setting["simulering-flyttar"]) ** np.arange(BEFORE + 1)).tolist()),
    )
    if crisis:
        return replace(settings, shocks=(Shock(setting["simulering-kris"], 12, start=12),))
    return settings


def need_table(case: Case, numbers: Assumptions, stream: str = "schablon") -> NeedTable:
    """The needs as the engine takes them."""
    places = {row.id: index for index, row in enumerate(case.recipients)}
    return NeedTable(
        rows=tuple(
            NeedRow(
                recipient=places[row.recipient],
                per=_per(row.per),
                must=row.must == "måste",
                monthly=numbers.costs[row.id],
                start=row.start,
                months=row.months,
                probability=numbers.chances[row.id],
                spread=row.spread,
                purpose=_purpose(row.purpose),
                kind=row.factor,
                stream=row.stream,
            )
            for row in case.needs
        ),
        recipients=len(case.recipients),
        multipliers={
            kind: tuple(numbers.factors.get((group.id, kind), 1.0) for group in case.groups) for kind in KINDS
        },
        price_growth=numbers.settings["simulering-kostnadsutveckling"],
        stream=stream,
    )


def _per(word: str) -> int | str:
    return {"hushåll": HOUSEHOLD, "fast": FIXED}.get(word) or AGES.index(word)


def _purpose(word: str) -> str:
    return "10 § 2 st" if word == "andra stycket" else word if word == INITIAL else f"10 § {word}"


# ---- the five ways to share -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Recalculation:
    """The shares (F,) and the key (K, F) that follow from the table of needs, at the volume in hand."""

    shares: tuple[float, ...]
    key: tuple[tuple[float, ...], ...]
    kr_by_kind: Mapping[str, float]
    """Expected kr a person by the type of the row (belagd, härledd, antagande, exempel)."""


def recalculated(case: Case, numbers: Assumptions) -> Recalculation:
    """Shares and key in proportion to expected needs over the 24 months that a person is paid for.

    A household's need is spread on its persons, a fixed one on everyone received. Without needs: as today.
    """
    households, adults = numbers.households, np.zeros(len(AGES))
    child_ages = _whole([numbers.settings[f"simulering-barn-{age.replace('–', '-')}"] for age in CHILDREN])
    for kind, part in zip(case.households, households, strict=True):
        adults[:3] += part * kind.children * np.array(child_ages)
        adults[3] += part * kind.adults
        adults[4] += part * kind.elderly
    size = float(adults.sum())
    persons = adults / size
    here = (1 - numbers.settings["simulering-flyttar"]) ** np.arange(BEFORE + 1)
    volume = numbers.settings["simulering-mottagna"]
    places = {row.id: index for index, row in enumerate(case.recipients)}
    per_age = np.zeros((len(AGES), len(case.recipients)))
    by_kind: dict[str, float] = {}
    for row in case.needs:
        if row.stream != "schablon":
            continue
        column = places[row.recipient]
        kr = numbers.costs[row.id] * numbers.chances[row.id]
        if row.per == "fast":
            before = per_age.copy()
            per_age[:, column] += 12 * kr / volume if volume > 0 else 12 * kr
        else:
            often = sum(
                share * numbers.factors.get((group.id, row.factor), 1.0)
                for group, share in zip(case.groups, numbers.groups, strict=True)
            )
            total = kr * often * float(here[row.start : row.start + (row.months or 0)].sum())
            before = per_age.copy()
            if row.per == "hushåll":
                per_age[:, column] += total / size
            else:
                per_age[AGES.index(row.per), column] += total
        by_kind[row.kind] = by_kind.get(row.kind, 0.0) + float(persons @ (per_age - before).sum(axis=1))
    totals = persons @ per_age
    if totals.sum() <= 0:
        return Recalculation(numbers.shares, tuple(numbers.shares for _ in AGES), by_kind)
    shares = _whole(totals.tolist())
    key = tuple(_whole(row.tolist()) if row.sum() > 0 else shares for row in per_age)
    return Recalculation(shares, key, by_kind)


def pool_of(case: Case, numbers: Assumptions) -> Pool:
    """The pool with the settings in hand."""
    setting = numbers.settings
    half = setting["pott-timmar"] * setting["pott-timpris"] / 2
    associations = next((i for i, row in enumerate(case.recipients) if row.associations), None)
    asking = [0.0 if row.associations else half for row in case.recipients]
    handling = [setting["pott-forening"] if row.associations else half for row in case.recipients]
    return Pool(
        rounds=round(setting["pott-omgangar"]),
        handling_months=setting["pott-handlaggning"],
        claimant_cost=asking,
        handler_cost=handling,
        administration=setting["pott-administration"],
        chance_to_claim=setting["pott-soker"],
        over_asking=setting["pott-overaskande"],
        rule=numbers.rule,
        reserve=setting["pott-reserv"],
        associations=associations,
        # Chosen, and tried at the ends of their ranges, one by one; together they are never more than everything.
        associations_part=min(setting["pott-foreningar"], 1 - setting["pott-reserv"])
        if associations is not None
        else 0.0,
        late_claims=setting["pott-sent"] >= 0.5,
        smallest=setting["pott-minsta"],
        year_end=numbers.year_end,
        carried_part=setting["simulering-overfors"],
    )


def models_of(case: Case, numbers: Assumptions, believed: Recalculation) -> dict[str, Model]:
    """The five models. `believed` is what shares and key were recalculated from, also when the truth is another."""
    end = {"year_end": numbers.year_end, "carried_part": numbers.settings["simulering-overfors"]}
    key = PersonKey(believed.key, **end)  # type: ignore[arg-type]
    pool = pool_of(case, numbers)
    return {
        TODAY: FixedShares(numbers.shares, **end),  # type: ignore[arg-type]
        RECALCULATED: FixedShares(believed.shares, **end),  # type: ignore[arg-type]
        KEY: key,
        POOL: pool,
        HYBRID: Hybrid(key, pool, numbers.settings["pott-fast-del"]),
    }


# ---- one assumption at a time ---------------------------------------------------------------------------


ONE = {"omgångar": "omgång", "månader": "månad", "timmar": "timme", "personer": "person", "gånger": "gång"}
"""Units in the singular."""

GROWTH = "simulering-kostnadsutveckling"


@dataclass(frozen=True)
class Move:
    """One assumption, or a few that belong together, at the two ends of the range: words and numbers."""

    id: str
    name: str
    low: str
    high: str
    at_low: Assumptions
    at_high: Assumptions
    changes: Literal["people", "needs", "shares", "pool"]
    """What has to be drawn or computed again: everything, needs, or only how the money is shared."""
    rows: tuple[Sourced, ...]
    """The rows whose ranges it walks."""


def moves(case: Case, numbers: Assumptions) -> Iterator[Move]:
    """Every range in the tables, one at a time, grouped where rows only make sense together."""

    def words(unit: str, value: float) -> str:
        if unit.startswith("andel"):
            return percent(value, 1 if round(value * 1000) % 10 else 0)
        if unit == "ja eller nej":
            return "ja" if value >= 0.5 else "nej"
        word = ONE.get(unit, unit) if value == 1 else unit
        return f"{numeral(value, 0 if value == round(value) else 1)} {word if len(word) < 20 else ''}".strip()

    ages = [f"simulering-barn-{age.replace('–', '-')}" for age in CHILDREN]
    for row in case.settings:
        if row.area not in ("pott", "simulering") or row.low is None or row.high is None or row.id in ages:
            continue
        if row.id in ("simulering-kris", "pott-fast-del", "pott-timpris"):
            continue
        if row.id == "simulering-overfors" and numbers.year_end != "carried":
            continue
        yield Move(
            row.id,
            row.name,
            words(row.unit, row.low),
            words(row.unit, row.high),
            numbers.setting(row.id, row.low),
            numbers.setting(row.id, row.high),
            "pool" if row.area == "pott" else "needs" if row.id == GROWTH else "people",
            (row,),
        )
    for recipient in case.recipients:
        mine = [row for row in case.needs if row.recipient == recipient.id and row.stream == "schablon"]
        if not mine:
            continue

        def costing(end: str, mine: list[grant_rows.Need] = mine) -> Assumptions:
            costs = {
                row.id: getattr(row, f"monthly_{end}") * numbers.costs[row.id] / row.monthly
                for row in mine
                if row.monthly > 0 and getattr(row, f"monthly_{end}") is not None
            }
            chances = {
                row.id: getattr(row, f"probability_{end}")
                for row in mine
                if getattr(row, f"probability_{end}") is not None
            }
            return replace(
                numbers,
                costs={**numbers.costs, **costs},
                chances={**numbers.chances, **chances},
            )

        yield Move(
            f"behov-{recipient.id}",
            f"Behoven: {recipient.name[0].lower()}{recipient.name[1:]}",
            "alla låga",
            "alla höga",
            costing("low"),
            costing("high"),
            "needs",
            tuple(mine),
        )
    shares = {row.recipient: row for row in case.shares}
    ids = [row.id for row in case.recipients]
    largest = max(range(len(ids)), key=lambda index: numbers.shares[index])
    held = shares.get(ids[largest])
    if held is not None and held.low is not None and held.high is not None:
        yield Move(
            "andel-storst",
            f"Dagens största andel ({case.recipients[largest].short_name.lower()})",
            percent(held.low / 100),
            percent(held.high / 100),
            replace(numbers, shares=_moved(numbers.shares, largest, held.low / 100)),
            replace(numbers, shares=_moved(numbers.shares, largest, held.high / 100)),
            "shares",
            (held,),
        )
    for index, group in enumerate(case.groups):
        if group.name and group.low is not None and group.high is not None:
            yield Move(
                f"grupp-{group.id}",
                f"Andel av dem som kommer: {group.name.lower()}",
                percent(group.low),
                percent(group.high),
                replace(numbers, groups=_moved(numbers.groups, index, group.low)),
                replace(numbers, groups=_moved(numbers.groups, index, group.high)),
                "people",
                (group,),
            )
    alone = next(
        (i for i, row in enumerate(case.households) if row.adults + row.elderly + row.children == 1), None
    )
    if alone is not None and len(case.households) > 1:
        household = case.households[alone]
        if household.low is not None and household.high is not None:
            yield Move(
                "hushall-ensamma",
                "Hushåll med en enda vuxen",
                percent(household.low),
                percent(household.high),
                replace(numbers, households=_moved(numbers.households, alone, household.low)),
                replace(numbers, households=_moved(numbers.households, alone, household.high)),
                "people",
                (household,),
            )
    school = next((row for row in case.settings if row.id == ages[1]), None)
    if school is not None and school.low is not None and school.high is not None:
        now = _whole([numbers.settings[name] for name in ages])

        def aged(value: float) -> Assumptions:
            return replace(
                numbers, settings={**numbers.settings, **dict(zip(ages, _moved(now, 1, value), strict=True))}
            )

        yield Move(
            "barn-skolalder",
            "Barn i skolåldern av alla barn",
            percent(school.low),
            percent(school.high),
            aged(school.low),
            aged(school.high),
            "people",
            (school,),
        )
    if case.group_factors:

        def factored(end: str) -> Assumptions:
            return replace(
                numbers,
                factors={
                    **numbers.factors,
                    **{
                        (row.group, row.need): getattr(row, end)
                        for row in case.group_factors
                        if getattr(row, end) is not None
                    },
                },
            )

        yield Move(
            "gruppfaktorer",
            "Hur olika grupperna är i behov",
            "alla låga",
            "alla höga",
            factored("low"),
            factored("high"),
            "needs",
            case.group_factors,
        )


def _moved(shares: tuple[float, ...], index: int, value: float) -> tuple[float, ...]:
    """The same shares with one of them at `value`, the others scaled to make one together."""
    rest = 1 - shares[index]
    scaled = [(1 - value) * share / rest if rest > 0 else (1 - value) / (len(shares) - 1) for share in shares]
    scaled[index] = value
    return tuple(scaled)


__all__ = [
    "BELOW",
    "HYBRID",
    "KEY",
    "MODEL_NAMES",
    "POOL",
    "RECALCULATED",
    "TODAY",
    "Assumptions",
    "Move",
    "Recalculation",
    "arrival_settings",
    "assumed",
    "grant_for",
    "initial_amount",
    "initial_amounts",
    "models_of",
    "month_of",
    "moves",
    "need_table",
    "pool_of",
    "price_base_amount",
    "recalculated",
    "replaced_amounts",
    "standard_amount",
    "standard_amounts",
]
