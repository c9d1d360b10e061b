"""What a row of each table may hold: the one place that knows columns, types, ranges and words.

The same rows are read from CSV (English column names), from the workbook (the Swedish titles) and from the
JSON of a snapshot. What a single row can tell is checked here; what needs other rows is checked in `door`.
"""

from __future__ import annotations

import math
import re
from datetime import date, datetime
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic.fields import FieldInfo

from models.swedish import holds_personal_number, plain_text

Kind = Literal["belagd", "härledd", "antagande", "exempel"]
KINDS_WITH_RANGE = ("antagande", "exempel")

LABEL_LENGTH = 120
TEXT_LENGTH = 2000


def _words(value: object) -> object:
    """`a; b` as a tuple of words; empty means none."""
    if value is None or value == "":
        return ()
    if isinstance(value, str):
        return tuple(word.strip() for word in value.split(";") if word.strip())
    return tuple(value) if isinstance(value, list) else value


def _yes(value: object) -> object:
    """Ja and nej, as people write them."""
    answer = {"ja": True, "nej": False}.get(value.strip().lower()) if isinstance(value, str) else value
    if not isinstance(answer, bool):
        raise ValueError("|skriv ja eller nej")
    return answer


def _four_digits(value: str) -> str:
    if not re.fullmatch(r"[0-9]{4}", value):
        raise ValueError("|kommunkoden har fyra siffror, till exempel 0381")
    return value


def _none(value: object) -> object:
    return None if value == "" else value


def rounded(value: float) -> float:
    """`value` to 12 significant digits, so that the same figure has one form wherever it came from."""
    return float(f"{value:.12g}") if math.isfinite(value) else value


_NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def _number(value: object) -> object:
    """Plain digits with a decimal point; nothing else that Python would take for a number."""
    if isinstance(value, bool) or (isinstance(value, str) and not _NUMBER.fullmatch(value.strip())):
        raise ValueError("|inte ett giltigt tal")
    if isinstance(value, str):
        value = float(value)
    return rounded(value) if isinstance(value, float) else value


def _day(value: object) -> object:
    """A date as 2026-11-21, never a number that happens to be one."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date) or (isinstance(value, str) and _DAY.fullmatch(value.strip())):
        return value
    raise ValueError("|skriv datumet som 2026-11-21")


def _cleaned(limit: int) -> BeforeValidator:
    return BeforeValidator(lambda value: plain_text(value, limit) if isinstance(value, str) else value)


Id = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,39}$")]
Label = Annotated[str, _cleaned(LABEL_LENGTH), Field(min_length=1, max_length=LABEL_LENGTH)]
Text = Annotated[str, _cleaned(TEXT_LENGTH), Field(max_length=TEXT_LENGTH)]
Words = Annotated[tuple[str, ...], BeforeValidator(_words)]
YesNo = Annotated[bool, BeforeValidator(_yes)]
Figure = Annotated[float, Field(allow_inf_nan=False), BeforeValidator(_number)]
Amount = Annotated[Figure, Field(ge=0, le=1e12)]
Points = Annotated[Figure, Field(ge=0, le=100)]
Count = Annotated[int, Field(ge=0, le=100_000), BeforeValidator(_number)]
MaybeRank = Annotated[
    Annotated[int, Field(ge=1, le=20), BeforeValidator(_number)] | None, BeforeValidator(_none)
]
MaybeYear = Annotated[
    Annotated[int, Field(ge=1990, le=2100), BeforeValidator(_number)] | None, BeforeValidator(_none)
]
MaybeCount = Annotated[Count | None, BeforeValidator(_none)]
MaybePoints = Annotated[Points | None, BeforeValidator(_none)]
MaybeFigure = Annotated[Figure | None, BeforeValidator(_none)]
Day = Annotated[date, BeforeValidator(_day)]
MaybeDate = Annotated[Day | None, BeforeValidator(_none)]


def titled(title: str, **more: Any) -> Any:
    """A column with its Swedish title, as sheets and error lists show it."""
    return Field(title=title, **more)


class Row(BaseModel):
    """One frozen row. A column that the table does not have is a fault, never dropped in silence."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    KEY: ClassVar[tuple[str, ...]] = ("id",)
    """Columns that tell a row of the table from the others."""

    @model_validator(mode="after")
    def _no_personal_number(self) -> Self:
        for name in type(self).model_fields:
            value = getattr(self, name)
            if isinstance(value, str) and holds_personal_number(value):
                raise ValueError(f"{name}|texten ser ut att innehålla ett personnummer; ta bort det")
        return self


class Sourced(Row):
    """A row that carries facts: what it says, where it stands and how sure it is."""

    source: Annotated[str, Field(max_length=40)] = titled("källa", default="")
    section: Text = titled("avsnitt", default="")
    kind: Kind = titled("typ")
    comment: Text = titled("kommentar", default="")

    @model_validator(mode="after")
    def _documented_has_source(self) -> Self:
        if self.kind == "belagd" and not self.source:
            raise ValueError(
                "source|raden är märkt belagd men saknar källa; fyll i källans id eller ändra typen"
            )
        if self.kind == "belagd" and not self.section:
            raise ValueError("section|raden är märkt belagd men saknar avsnitt; skriv rubrik eller paragraf")
        return self

    def _ranged(self, low: str, likely: str, high: str) -> None:
        """An assumed number has a range; a range is in order."""
        values = [getattr(self, name) for name in (low, likely, high)]
        if values[1] is not None and self.kind in KINDS_WITH_RANGE:
            for name, value in ((low, values[0]), (high, values[2])):
                if value is None:
                    raise ValueError(
                        f"{name}|talet är märkt {self.kind} men saknar spann; fyll i både låg och hög"
                    )
        known = [value for value in values if value is not None]
        if known != sorted(known):
            raise ValueError(f"{likely}|låg, trolig och hög ska stå i stigande ordning")


class Municipality(Sourced):
    """The municipality that decides."""

    KEY = ()

    code: Annotated[str, AfterValidator(_four_digits)] = titled("kod")
    name: Label = titled("namn")
    population: MaybeCount = titled("folkmängd", default=None)
    population_date: MaybeDate = titled("folkmängd per", default=None)
    law_date: Day = titled("grundfallets rättsläge")
    question: Text = titled("fråga", default="")


class Option(Sourced):
    """A placement that is weighed."""

    id: Id = titled("id")
    name: Label = titled("namn")
    short_name: Label = titled("kort namn")
    board: Label = titled("nämnd")
    administration: Label = titled("förvaltning")
    unit: Label = titled("enhet")
    description: Text = titled("beskrivning")
    current: YesNo = titled("dagens")
    inquiry_rank: MaybeRank = titled("utredningens ordning", default=None)


class Form(Sourced):
    """A way to organise the work wherever it is placed."""

    id: Id = titled("id")
    name: Label = titled("namn")
    description: Text = titled("beskrivning")
    base: YesNo = titled("grundfall")


class Criterion(Sourced):
    """Something the municipality wants from a placement, with what the ends of its scale mean."""

    id: Id = titled("id")
    name: Label = titled("namn")
    definition: Text = titled("definition")
    zero: Text = titled("vad 0 betyder")
    hundred: Text = titled("vad 100 betyder")
    group: Label = titled("grupp")
    weight: Points = titled("förvald vikt")
    weight_low: MaybePoints = titled("vikt låg", default=None)
    weight_high: MaybePoints = titled("vikt hög", default=None)
    measure: Text = titled("kan ersättas av mått", default="")
    child: YesNo = titled("barnperspektiv")

    @model_validator(mode="after")
    def _weight_has_range(self) -> Self:
        self._ranged("weight_low", "weight", "weight_high")
        return self


class Argument(Sourced):
    """One claim for or against one placement on one criterion, under conditions that all must hold."""

    id: Id = titled("id")
    option: Annotated[str, Field(max_length=40)] = titled("alternativ", default="")
    criterion: Annotated[str, Field(max_length=40)] = titled("kriterium", default="")
    direction: Literal["för", "emot", ""] = titled("för eller emot", default="")
    strength: Literal["svagt", "tydligt", "starkt", ""] = titled("styrka", default="")
    reforms: Words = titled("reform", default=())
    forms: Words = titled("form", default=())
    volume_from: MaybeCount = titled("volym från", default=None)
    volume_to: MaybeCount = titled("volym till", default=None)
    volume_low: MaybeCount = titled("volymgräns låg", default=None)
    volume_high: MaybeCount = titled("volymgräns hög", default=None)
    claim: Text = titled("påstående", min_length=1)
    voice: Label = titled("vem säger det")
    own_unit: YesNo = titled("egen enhet")
    counts: YesNo = titled("räknas")
    not_counted_because: Text = titled("räknas inte därför att", default="")

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.counts:
            for name in ("option", "criterion", "direction", "strength"):
                if not getattr(self, name):
                    raise ValueError(f"{name}|fältet behövs när argumentet räknas")
        elif not self.not_counted_because:
            raise ValueError("not_counted_because|skriv varför argumentet inte räknas")
        if self.volume_from is not None and self.volume_to is not None and self.volume_from > self.volume_to:
            raise ValueError("volume_to|volym till är mindre än volym från")
        for name in ("volume_from", "volume_to"):
            if getattr(self, name) is not None and self.kind != "belagd":
                for end in ("volume_low", "volume_high"):
                    if getattr(self, end) is None:
                        raise ValueError(f"{end}|volymgränsen är ett antagande men saknar spann; fyll i båda")
        return self


class Score(Sourced):
    """A base score that somebody has set by hand, instead of the one that follows from the arguments."""

    KEY = ("option", "criterion", "reforms", "forms")

    option: Id = titled("alternativ")
    criterion: Id = titled("kriterium")
    reforms: Words = titled("reformer", default=())
    forms: Words = titled("form", default=())
    low: Points = titled("låg")
    likely: Points = titled("trolig")
    high: Points = titled("hög")
    reason: Text = titled("motivering", min_length=1)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        self._ranged("low", "likely", "high")
        return self


class Arrivals(Sourced):
    """How many came, were assigned or are supposed to come, in a year or in a scenario."""

    id: Id = titled("id")
    name: Label = titled("benämning")
    year: MaybeYear = titled("år", default=None)
    measure: Literal["mottagna", "väntade", "kommuntal", "scenario"] = titled("slag")
    until: MaybeDate = titled("t.o.m.", default=None)
    group: Label = titled("grupp")
    number: MaybeCount = titled("antal", default=None)
    low: MaybeCount = titled("låg", default=None)
    high: MaybeCount = titled("hög", default=None)
    base: YesNo = titled("grundfall", default=False)

    @model_validator(mode="after")
    def _some_number(self) -> Self:
        if self.number is None and (self.low is None or self.high is None):
            raise ValueError("number|fyll i antal, eller både låg och hög")
        if self.measure != "scenario" and self.year is None:
            raise ValueError("year|fyll i år")
        if self.measure == "scenario" and self.number is None:
            raise ValueError("number|ett scenario behöver ett antal")
        self._ranged("low", "number", "high")
        return self


class Bylaw(Sourced):
    """A change in a board's bylaws that a placement requires."""

    id: Id = titled("id")
    board: Label = titled("nämnd")
    option: Id = titled("alternativ")
    change: Text = titled("ändring", min_length=1)
    decided_by: Label = titled("beslutas av")


class Source(Row):
    """A document, and what it cannot be used for."""

    id: Id = titled("id")
    title: Label = titled("titel")
    short: Label = titled("kort titel")
    publisher: Label = titled("utgivare")
    year: Annotated[int, Field(ge=1900, le=2100), BeforeValidator(_number)] = titled("år")
    type: Label = titled("typ av källa")
    cannot: Text = titled("kan inte användas till", min_length=1)
    address: Text = titled("adress", default="")


class Reform(Sourced):
    """A law or a proposal that changes the ground for the decision."""

    id: Id = titled("id")
    name: Label = titled("namn")
    sfs: Annotated[str, Field(max_length=40)] = titled("SFS eller beteckning")
    in_force: MaybeDate = titled("i kraft", default=None)
    until: MaybeDate = titled("upphör", default=None)
    status: Literal["gäller", "beslutad", "förslag", "upphävd"] = titled("status")
    replaced_by: Words = titled("ersatt av", default=())
    changes: Text = titled("vad den ändrar", min_length=1)
    placement: Text = titled("betydelse för placeringen", default="")
    overtakes: Text = titled("överspelar i utredningen", default="")
    read_until: Day = titled("läst till och med")

    @model_validator(mode="after")
    def _dated(self) -> Self:
        if self.status == "förslag" and self.in_force is not None:
            raise ValueError("in_force|ett förslag har inget ikraftträdande; lämna tomt")
        if self.status != "förslag" and self.in_force is None:
            raise ValueError("in_force|fyll i när lagen trädde eller träder i kraft")
        if self.in_force and self.until and self.until <= self.in_force:
            raise ValueError("until|lagen upphör innan den trätt i kraft")
        return self


class LawSetting(Sourced):
    """A named state of the law: a date, and single reforms that are counted in although not in force."""

    id: Id = titled("id")
    name: Label = titled("namn")
    law_date: Day = titled("datum")
    added: Words = titled("reformer som räknas in", default=())
    removed: Words = titled("reformer som räknas bort", default=())
    inquiry: YesNo = titled("utredningens ögonblick", default=False)
    description: Text = titled("beskrivning")


class Contradiction(Sourced):
    """A point where the inquiry has been overtaken or where two sources disagree."""

    id: Id = titled("id")
    topic: Label = titled("fråga")
    says: Text = titled("så står det", min_length=1)
    other_source: Annotated[str, Field(max_length=40)] = titled("annan källa")
    other_section: Text = titled("annat avsnitt", default="")
    other_says: Text = titled("så säger den andra", min_length=1)
    meaning: Text = titled("vad det betyder för beslutet", min_length=1)
    overtaken: YesNo = titled("överspelad")


class Term(Row):
    """A word that readers outside the field may not know."""

    KEY = ("term",)

    term: Label = titled("ord")
    meaning: Text = titled("betydelse", min_length=1)


class Question(Sourced):
    """Something that the sources leave open and somebody has to answer."""

    id: Id = titled("id")
    question: Text = titled("fråga", min_length=1)
    why: Text = titled("varför det spelar roll")
    who: Label = titled("vem kan svara")


class Setting(Sourced):
    """A named number that a model takes, with how low and high it might as well be."""

    id: Id = titled("id")
    area: Label = titled("område")
    name: Label = titled("namn")
    low: MaybeFigure = titled("låg", default=None)
    value: Figure = titled("värde")
    high: MaybeFigure = titled("hög", default=None)
    unit: Label = titled("enhet")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        self._ranged("low", "value", "high")
        return self


def column_titles(row: type[Row]) -> dict[str, str]:
    """English column name → Swedish title, in order, facts' columns last."""
    fields: dict[str, FieldInfo] = row.model_fields
    tail = [name for name in Sourced.model_fields if name in fields] if issubclass(row, Sourced) else []
    names = [name for name in fields if name not in tail] + tail
    return {name: fields[name].title or name for name in names}
