"""Rows of the grants: what the state pays, who gets it, how it is shared today, and what those who come need.

Amounts come from förordning (2010:1122) and (2017:193). Everything else is an example or an assumption until a
municipality has filled in its own: no source gives anyone's percentages or unit costs.
"""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from models.rows import (
    Amount,
    Count,
    Day,
    Figure,
    Id,
    Label,
    MaybeDate,
    Points,
    Sourced,
    Text,
    YesNo,
    _none,
    _number,
    titled,
)

AGES = ("0–5", "6–15", "16–19", "20–riktålder", "äldre")
"""Age classes, K in this order. The grant knows two of them: below riktåldern for pension, and the last."""

BELOW = AGES[:4]
CHILDREN = AGES[:3]

PURPOSES = ("1", "2", "3", "4", "5", "6", "7", "andra stycket")
"""10 § förordning 2010:1122: first paragraph 1–7, and the second paragraph on försörjningsstöd."""

INITIAL = "15–17 §§"

KINDS = ("mottagning", "skola", "tolk", "försörjning", "glapp", "bostad")
"""What the factors of the groups multiply."""

AgeBand = Literal["under 20", "20–riktålder", "under riktåldern", "äldre", "0–5", "6–15", "16–19"]
Stream = Literal["schablon", "initial", "ersätts"]
Route = Literal["alla", "anvisad", "övriga"]
Share = Annotated[Figure, Field(ge=0, le=1)]
Factor = Annotated[Figure, Field(ge=0, le=10)]
MOST_A_MONTH = 1_000_000
"""Kr: no need of one person, household or municipality costs more in a month."""

Monthly = Annotated[Figure, Field(ge=0, le=MOST_A_MONTH)]
MaybeAmount = Annotated[Amount | None, BeforeValidator(_none)]
MaybePercent = Annotated[Annotated[Figure, Field(gt=0, le=1000)] | None, BeforeValidator(_none)]
MaybeShare = Annotated[Share | None, BeforeValidator(_none)]
MaybeFactor = Annotated[Factor | None, BeforeValidator(_none)]
MaybeMonthly = Annotated[Monthly | None, BeforeValidator(_none)]
MaybePoints = Annotated[Points | None, BeforeValidator(_none)]
Month = Annotated[int, Field(ge=0, le=24), BeforeValidator(_number)]
MaybeMonths = Annotated[
    Annotated[int, Field(ge=1, le=25), BeforeValidator(_number)] | None, BeforeValidator(_none)
]


class Grant(Sourced):
    """What the state pays for one person of an age band: kr, or per cent of prisbasbeloppet.

    `stream` schablon (11 §), initial (16–17 §§) or ersätts: what förordning 2017:193 pays a year for the same
    child until the child is folkbokförd. The row holds for receptions, or assignments, from `start` up to but
    not including `end`.
    """

    id: Id = titled("id")
    stream: Stream = titled("slag")
    counted_from: Literal["mottagning", "anvisning", "skolår"] = titled("räknas från")
    start: Day = titled("från och med")
    end: MaybeDate = titled("till (ej med)", default=None)
    route: Route = titled("väg")
    age: AgeBand = titled("ålder")
    amount: MaybeAmount = titled("kr", default=None)
    percent: MaybePercent = titled("procent av prisbasbeloppet", default=None)
    status: Literal["har gällt", "gäller", "beslutad"] = titled("status")
    read_until: Day = titled("läst till och med")

    @model_validator(mode="after")
    def _one_amount(self) -> Self:
        if (self.amount is None) == (self.percent is None):
            raise ValueError("amount|fyll i antingen kr eller procent av prisbasbeloppet")
        if self.end is not None and self.end <= self.start:
            raise ValueError("end|beloppet upphör innan det börjat gälla")
        return self


class PriceBaseAmount(Sourced):
    """Prisbasbeloppet of a year, kr."""

    id: Id = titled("id")
    year: Annotated[int, Field(ge=1990, le=2100), BeforeValidator(_number)] = titled("år")
    low: MaybeAmount = titled("låg", default=None)
    amount: Annotated[Amount, Field(gt=0)] = titled("kr")
    high: MaybeAmount = titled("hög", default=None)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        self._ranged("low", "amount", "high")
        return self


class Recipient(Sourced):
    """Somebody within the municipality, or the associations, whom a part of the grant may go to."""

    id: Id = titled("id")
    name: Label = titled("namn")
    short_name: Annotated[Label, Field(max_length=22)] = titled("kort namn")
    board: Label = titled("nämnd")
    associations: YesNo = titled("föreningar", default=False)


class FixedShare(Sourced):
    """A recipient's per cent of every krona today. All rows together make 100 ± 0,05."""

    KEY = ("recipient",)

    recipient: Id = titled("mottagare")
    low: MaybePoints = titled("låg", default=None)
    share: Points = titled("andel i procent")
    high: MaybePoints = titled("hög", default=None)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        self._ranged("low", "share", "high")
        return self


class Need(Sourced):
    """Something that costs more than the ordinary budget because of those who come.

    `per` an age class, `hushåll` or `fast`; `probability` that a person or household has it; it starts `start`
    months after the month of reception and lasts `months` (empty: always, `fast` only).
    """

    id: Id = titled("id")
    name: Label = titled("behov")
    recipient: Id = titled("mottagare")
    stream: Literal["schablon", "initial"] = titled("ström")
    purpose: Literal["1", "2", "3", "4", "5", "6", "7", "andra stycket", "15–17 §§"] = titled(
        "ändamål i 10 §"
    )
    must: Literal["måste", "kan"] = titled("slag")
    per: Literal["0–5", "6–15", "16–19", "20–riktålder", "äldre", "hushåll", "fast"] = titled("per")
    factor: Literal["", "mottagning", "skola", "tolk", "försörjning", "glapp", "bostad"] = titled(
        "gruppfaktor", default=""
    )
    probability_low: MaybeShare = titled("sannolikhet låg", default=None)
    probability: Share = titled("sannolikhet")
    probability_high: MaybeShare = titled("sannolikhet hög", default=None)
    start: Month = titled("startmånad")
    months: MaybeMonths = titled("månader", default=None)
    monthly_low: MaybeMonthly = titled("kr per månad låg", default=None)
    monthly: Monthly = titled("kr per månad")
    monthly_high: MaybeMonthly = titled("kr per månad hög", default=None)
    spread: Annotated[Figure, Field(ge=0, le=3)] = titled("spridning")

    @model_validator(mode="after")
    def _whole(self) -> Self:
        self._ranged("probability_low", "probability", "probability_high")
        self._ranged("monthly_low", "monthly", "monthly_high")
        if self.per != "fast" and self.months is None:
            raise ValueError(
                "months|fyll i hur många månader behovet varar; bara ett fast behov kan vara utan slut"
            )
        if self.per != "fast" and self.start + (self.months or 0) > 25:
            raise ValueError(
                "months|behovet ska sluta inom 24 månader efter mottagandet, som ersättningen avser"
            )
        if (self.purpose == INITIAL) != (self.stream == "initial"):
            raise ValueError(
                "purpose|ändamålet 15–17 §§ hör till strömmen initial, och 1–7 eller andra stycket till schablon"
            )
        return self


class Group(Sourced):
    """A way to come: its part of everyone received."""

    id: Id = titled("id")
    name: Label = titled("namn")
    low: MaybeShare = titled("låg", default=None)
    share: Share = titled("andel av mottagna")
    high: MaybeShare = titled("hög", default=None)
    assigned: YesNo = titled("räknas mot kommuntalet")
    route: Literal["anvisad", "övriga"] = titled("väg enligt 16–17 §§")
    swaps: YesNo = titled("byter från 2017:193", default=False)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        self._ranged("low", "share", "high")
        return self


class GroupFactor(Sourced):
    """How much more or less one group needs of one kind than an ordinary assigned household; no row: 1."""

    KEY = ("group", "need")

    group: Id = titled("grupp")
    need: Literal["mottagning", "skola", "tolk", "försörjning", "glapp", "bostad"] = titled("gruppfaktor")
    low: MaybeFactor = titled("låg", default=None)
    factor: Factor = titled("gånger")
    high: MaybeFactor = titled("hög", default=None)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        self._ranged("low", "factor", "high")
        return self


class Household(Sourced):
    """A type of household: its part of all, and the whole persons in each."""

    id: Id = titled("id")
    name: Label = titled("namn")
    low: MaybeShare = titled("låg", default=None)
    share: Share = titled("andel av hushållen")
    high: MaybeShare = titled("hög", default=None)
    adults: Annotated[Count, Field(le=20)] = titled("vuxna")
    elderly: Annotated[Count, Field(le=20)] = titled("äldre")
    children: Annotated[Count, Field(le=20)] = titled("barn")

    @model_validator(mode="after")
    def _somebody(self) -> Self:
        self._ranged("low", "share", "high")
        if self.adults + self.elderly + self.children < 1:
            raise ValueError("adults|ett hushåll har minst en person")
        return self


class Lesson(Sourced):
    """What auditors ask, what others have done, and what a pool needs in decisions: said in our own words."""

    id: Id = titled("id")
    topic: Literal["revision", "föregångare", "beslut"] = titled("fråga")
    who: Label = titled("vem")
    years: Annotated[str, Field(max_length=20)] = titled("när", default="")
    says: Text = titled("vad", min_length=1)
    means: Text = titled("vad det betyder här", default="")
