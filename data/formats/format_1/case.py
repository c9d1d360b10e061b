"""Format 1: the case as it was stored. Never changed."""

from __future__ import annotations

from datetime import date
from typing import Literal

from data.formats.stored import Sourced, Stored


class Municipality(Sourced):
    code: str
    name: str
    population: int | None = None
    population_date: date | None = None
    law_date: date
    question: str = ""


class Option(Sourced):
    id: str
    name: str
    short_name: str
    board: str
    administration: str
    unit: str
    description: str
    current: bool
    inquiry_rank: int | None = None


class Form(Sourced):
    id: str
    name: str
    description: str
    base: bool


class Criterion(Sourced):
    id: str
    name: str
    definition: str
    zero: str
    hundred: str
    group: str
    weight: float
    weight_low: float | None = None
    weight_high: float | None = None
    measure: str = ""
    child: bool


class Argument(Sourced):
    id: str
    option: str = ""
    criterion: str = ""
    direction: Literal["för", "emot", ""] = ""
    strength: Literal["svagt", "tydligt", "starkt", ""] = ""
    reforms: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    volume_from: int | None = None
    volume_to: int | None = None
    volume_low: int | None = None
    volume_high: int | None = None
    claim: str
    voice: str
    own_unit: bool
    counts: bool
    not_counted_because: str = ""


class Score(Sourced):
    option: str
    criterion: str
    reforms: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    low: float
    likely: float
    high: float
    reason: str


class Arrivals(Sourced):
    id: str
    name: str
    year: int | None = None
    measure: Literal["mottagna", "väntade", "kommuntal", "scenario"]
    until: date | None = None
    group: str
    number: int | None = None
    low: int | None = None
    high: int | None = None
    base: bool = False


class Bylaw(Sourced):
    id: str
    board: str
    option: str
    change: str
    decided_by: str


class Contradiction(Sourced):
    id: str
    topic: str
    says: str
    other_source: str
    other_section: str = ""
    other_says: str
    meaning: str
    overtaken: bool


class Question(Sourced):
    id: str
    question: str
    why: str
    who: str


class Actor(Sourced):
    id: str
    name: str
    short_name: str
    type: str
    group: str = ""
    outside: bool = False
    network: bool
    forms: tuple[str, ...] = ()
    reception: bool = False
    host_of: str = ""
    absence: Literal["ensam", "liten", "stor", ""] = ""


class Task(Sourced):
    id: str
    name: str
    short_name: str
    phase: str
    assigned: int | None = None
    own_housing: int | None = None
    weight_low: float | None = None
    weight: float | None = None
    weight_high: float | None = None
    reforms: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()


class Responsibility(Sourced):
    id: str
    task: str
    options: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    reforms: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    responsible: str
    support: tuple[str, ...] = ()
    substitutes: tuple[str, ...] = ()


class Dependency(Sourced):
    id: str
    needing: str
    needed: str
    strength: int
    reforms: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    reason: str


class Tie(Sourced):
    id: str
    first: str
    second: str
    about: str
    strength: Literal["stark", "svag", "saknas", "okänd"]
    options: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    reforms: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()


class Recipient(Sourced):
    id: str
    name: str
    short_name: str
    board: str
    associations: bool = False


class FixedShare(Sourced):
    recipient: str
    low: float | None = None
    share: float
    high: float | None = None


class Need(Sourced):
    id: str
    name: str
    recipient: str
    stream: Literal["schablon", "initial"]
    purpose: Literal["1", "2", "3", "4", "5", "6", "7", "andra stycket", "15–17 §§"]
    must: Literal["måste", "kan"]
    per: Literal["0–5", "6–15", "16–19", "20–riktålder", "äldre", "hushåll", "fast"]
    factor: Literal["", "mottagning", "skola", "tolk", "försörjning", "glapp", "bostad"] = ""
    probability_low: float | None = None
    probability: float
    probability_high: float | None = None
    start: int
    months: int | None = None
    monthly_low: float | None = None
    monthly: float
    monthly_high: float | None = None
    spread: float


class Group(Sourced):
    id: str
    name: str
    low: float | None = None
    share: float
    high: float | None = None
    assigned: bool
    route: Literal["anvisad", "övriga"]
    swaps: bool = False


class GroupFactor(Sourced):
    group: str
    need: Literal["mottagning", "skola", "tolk", "försörjning", "glapp", "bostad"]
    low: float | None = None
    factor: float
    high: float | None = None


class Household(Sourced):
    id: str
    name: str
    low: float | None = None
    share: float
    high: float | None = None
    adults: int
    elderly: int
    children: int


class Setting(Sourced):
    id: str
    area: str
    name: str
    low: float | None = None
    value: float
    high: float | None = None
    unit: str


class Grant(Sourced):
    id: str
    stream: Literal["schablon", "initial", "ersätts"]
    counted_from: Literal["mottagning", "anvisning", "skolår"]
    start: date
    end: date | None = None
    route: Literal["alla", "anvisad", "övriga"]
    age: Literal["under 20", "20–riktålder", "under riktåldern", "äldre", "0–5", "6–15", "16–19"]
    amount: float | None = None
    percent: float | None = None
    status: Literal["har gällt", "gäller", "beslutad"]
    read_until: date


class PriceBaseAmount(Sourced):
    id: str
    year: int
    low: float | None = None
    amount: float
    high: float | None = None


class Lesson(Sourced):
    id: str
    topic: Literal["revision", "föregångare", "beslut"]
    who: str
    years: str = ""
    says: str
    means: str = ""


class Source(Stored):
    id: str
    title: str
    short: str
    publisher: str
    year: int
    type: str
    cannot: str
    address: str = ""


class Reform(Sourced):
    id: str
    name: str
    sfs: str
    in_force: date | None = None
    until: date | None = None
    status: Literal["gäller", "beslutad", "förslag", "upphävd"]
    replaced_by: tuple[str, ...] = ()
    changes: str
    placement: str = ""
    overtakes: str = ""
    read_until: date


class LawSetting(Sourced):
    id: str
    name: str
    law_date: date
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    inquiry: bool = False
    description: str


class Term(Stored):
    term: str
    meaning: str


class Comparison(Sourced):
    id: str
    name: str
    period: str
    population: int
    received_year: int | None
    received: int
    placement: Literal[
        "social, flyktingmottagning eller socialkontor",
        "social, arbetsmarknadsenhet",
        "social, ekonomi eller mottagning",
        "utbildning eller komvux",
        "kommunledning eller service",
        "egen integrationsförvaltning",
        "ingen särskild funktion",
    ]
    board: str
    unit: str
    agreement: bool
    closed: int | None = None


class Example(Sourced):
    id: str
    place: str
    time: str
    kind_of: Literal["placering", "arbetssätt", "samverkan", "avveckling", "enkätsvar"]
    model: str
    worked: str
    not_worked: str
    judged: str


class Case(Stored):
    municipality: Municipality
    options: tuple[Option, ...]
    forms: tuple[Form, ...]
    criteria: tuple[Criterion, ...]
    arguments: tuple[Argument, ...]
    scores: tuple[Score, ...] = ()
    arrivals: tuple[Arrivals, ...]
    bylaws: tuple[Bylaw, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    questions: tuple[Question, ...] = ()
    actors: tuple[Actor, ...] = ()
    tasks: tuple[Task, ...] = ()
    responsibilities: tuple[Responsibility, ...] = ()
    dependencies: tuple[Dependency, ...] = ()
    ties: tuple[Tie, ...] = ()
    recipients: tuple[Recipient, ...] = ()
    shares: tuple[FixedShare, ...] = ()
    needs: tuple[Need, ...] = ()
    groups: tuple[Group, ...] = ()
    group_factors: tuple[GroupFactor, ...] = ()
    households: tuple[Household, ...] = ()
    settings: tuple[Setting, ...] = ()
    grants: tuple[Grant, ...] = ()
    price_base_amounts: tuple[PriceBaseAmount, ...] = ()
    grant_lessons: tuple[Lesson, ...] = ()
    sources: tuple[Source, ...]
    reforms: tuple[Reform, ...]
    law_settings: tuple[LawSetting, ...]
    glossary: tuple[Term, ...] = ()
    comparisons: tuple[Comparison, ...] = ()
    examples: tuple[Example, ...] = ()
