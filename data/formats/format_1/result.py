"""Format 1: the result as it was stored. Never changed."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from data.formats.stored import Stored


class Influence(Stored):
    argument: str
    overall: tuple[float, ...]
    leader: int
    changes_leader: bool
    effect: float


class Stretch(Stored):
    low: float
    high: float
    leader: int


class Walk(Stored):
    criterion: str
    now: float
    stretches: tuple[Stretch, ...]


class Challenge(Stored):
    option: int
    moved: float | None
    weights: tuple[float, ...]


class Outcome(Stored):
    id: str
    name: str
    overall: tuple[float, ...]
    leads: tuple[float, ...]
    regret: tuple[float, ...]


class InquiryCheck(Stored):
    setting: str
    name: str
    order: tuple[int, ...]
    agrees: bool
    first_agrees: bool
    share: float


class PlacementResult(Stored):
    options: tuple[str, ...]
    criteria: tuple[str, ...]
    active: tuple[str, ...]
    weights: tuple[float, ...]
    low: tuple[tuple[float, ...], ...]
    likely: tuple[tuple[float, ...], ...]
    high: tuple[tuple[float, ...], ...]
    origin: tuple[tuple[str, ...], ...]
    overall: tuple[float, ...]
    overall_low: tuple[float, ...]
    overall_high: tuple[float, ...]
    ranks: tuple[tuple[float, ...], ...]
    ranks_given_scores: tuple[tuple[float, ...], ...]
    standard_error: float
    samples: int
    central_weights: tuple[tuple[float, ...] | None, ...]
    confidence: tuple[float | None, ...]
    pairwise: tuple[tuple[float, ...], ...]
    influences: tuple[Influence, ...]
    walks: tuple[Walk, ...]
    challenges: tuple[Challenge, ...]
    laws: tuple[Outcome, ...]
    least_regret: int
    forms: tuple[Outcome, ...]
    voices: tuple[Outcome, ...]
    inquiry: tuple[InquiryCheck, ...]
    twins: tuple[tuple[str, str], ...]
    child_weight: float


class LawState(Stored):
    id: str
    name: str
    reforms: tuple[str, ...]


class CooperationSpan(Stored):
    exact: float | None
    low: float | None
    high: float | None
    p5: float | None
    p95: float | None
    best: float | None
    best_of_law: float | None


class Trip(Stored):
    handoffs: tuple[int, int]
    crossings: tuple[int, int]
    open: int


class Cell(Stored):
    option: str
    form: str
    law: str
    values: dict[str, CooperationSpan]
    parts: tuple[float, float, float]
    against_today: tuple[float, float, float] | None
    assigned: Trip
    own_housing: Trip
    open: int
    gaps: tuple[str, ...]
    loss_if_open_are_lost: float | None


class Place(Stored):
    actor: str
    x: float
    y: float
    column: int


class Node(Stored):
    actor: str
    group: str
    share: float | None
    alone: bool


class Link(Stored):
    first: str
    second: str
    need: float
    low: float
    high: float
    across: bool
    rows: tuple[str, ...]


class Step(Stored):
    task: str
    actor: str
    state: Literal["känd", "okänd", "lucka"]
    handoff: bool
    crossing: bool


class Journey(Stored):
    way: Literal["assigned", "own_housing"]
    steps: tuple[Step, ...]
    trip: Trip


class Absent(Stored):
    actor: str
    lose_only_tie: tuple[str, ...]
    may_lose_only_tie: tuple[str, ...]
    lose_only_performer: tuple[str, ...]
    apart: tuple[float, float] | None


class Relief(Stored):
    first: str
    second: str
    least: float
    most: float


class Reason(Stored):
    dependency: str
    more: float


class View(Stored):
    option: str
    form: str
    law: str
    reception: str
    nodes: tuple[Node, ...]
    links: tuple[Link, ...]
    journeys: tuple[Journey, ...]
    absences: tuple[Absent, ...]
    relief: tuple[Relief, ...]
    open: tuple[str, ...]
    gaps: tuple[str, ...]
    moved: tuple[str, ...]
    reasons: tuple[Reason, ...]


class CooperationResult(Stored):
    law: str
    form: str
    draws: int
    missing: str = ""
    laws: tuple[LawState, ...] = ()
    cells: tuple[Cell, ...] = ()
    places: tuple[Place, ...] = ()
    views: tuple[View, ...] = ()
    today: View | None = None
    flips: tuple[str, ...] = ()
    turn: tuple[float, str] | None = None


class GrantSpan(Stored):
    low: float | None
    mid: float | None
    high: float | None


class RecipientOutcome(Stored):
    recipient: str
    need: float
    paid: float
    surplus: float
    borne: float
    not_done: float
    must: GrantSpan
    may: GrantSpan


class ModelOutcome(Stored):
    id: str
    name: str
    covered: float | None
    borne: float | None
    not_done: float | None
    covered_span: GrantSpan
    to_needs: float
    surplus: float
    unused: float
    overhead: float
    borne_kr: GrantSpan
    not_done_kr: GrantSpan
    must: GrantSpan
    may: GrantSpan
    worst: GrantSpan
    lag: GrantSpan
    swing: GrantSpan
    recipients: tuple[RecipientOutcome, ...]


class Gain(Stored):
    model: str
    recipient: str
    change: GrantSpan
    gains: float
    loses: float


class SweepPoint(Stored):
    volume: float
    uncovered: tuple[float | None, ...]


class Turn(Stored):
    first: str
    second: str
    volume: float | None
    overhead: float | None
    fixed_part: float | None
    misplaced: float | None


class CrisisYear(Stored):
    year: int
    received: float
    received_crisis: float
    uncovered: tuple[float | None, ...]
    uncovered_crisis: tuple[float | None, ...]


class MonthLine(Stored):
    name: str
    cash: tuple[float, ...]
    accrued: tuple[float, ...]


class Lever(Stored):
    id: str
    name: str
    low: str
    high: str
    recalculated: tuple[float, float]
    today: tuple[float, float]


class Known(Stored):
    figure: str
    documented: float
    derived: float
    assumed: float


class GrantsResult(Stored):
    samples: int
    preview: bool
    years: int
    first_year: int
    received: float
    amount_below: float
    amount_old: float
    stands_in: tuple[str, ...]
    year_end: str
    income: GrantSpan
    income_mean: float
    need_mean: float
    must_part: float | None
    plausibility: float | None
    initial_income: float
    initial_need: float
    replaced: float
    recipients: tuple[str, ...]
    own_shares: bool
    today: tuple[float, ...]
    recalculated: tuple[float, ...]
    key: tuple[tuple[float, ...], ...]
    misplaced: float
    models: tuple[ModelOutcome, ...]
    gains: tuple[Gain, ...]
    sweep: tuple[SweepPoint, ...]
    turns: tuple[Turn, ...]
    crisis: tuple[CrisisYear, ...]
    crisis_factor: float
    months: tuple[MonthLine, ...]
    base_gap: tuple[float, float]
    levers: tuple[Lever, ...]
    known: tuple[Known, ...]


class Round(Stored):
    id: str
    joined: int
    answered: int
    joint: tuple[float, ...] = ()
    weights: tuple[tuple[float, ...], ...] = ()
    median: tuple[float, ...] = ()
    q1: tuple[float, ...] = ()
    q3: tuple[float, ...] = ()
    leads: tuple[float, ...] = ()
    ranks: tuple[tuple[float, ...], ...] = ()
    concordance: float | None = None


class Note(Stored):
    step: str
    text: str


class Event(Stored):
    time: datetime
    step: str
    said: str
    joined: int
    answered: int


class WorkshopRecord(Stored):
    opened: datetime
    joined: int
    guessed: int = 0
    guesses: tuple[int, ...] = ()
    unclear: tuple[int, ...] = ()
    rounds: tuple[Round, ...] = ()
    overall: tuple[float, ...] = ()
    notes: tuple[Note, ...] = ()
    events: tuple[Event, ...] = ()


class Result(Stored):
    model: str = "1"
    placement: PlacementResult
    cooperation: CooperationResult | None = None
    sentences: dict[str, str]
    grants: GrantsResult | None = None
    workshop: WorkshopRecord | None = None
