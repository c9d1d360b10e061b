"""What the grant simulation says, as summaries that a snapshot can keep: no paths, no NaN (None instead)."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

Vector = tuple[float, ...]
Matrix = tuple[Vector, ...]


class GrantSummary(BaseModel):
    """A frozen part of the grants' result. M months, Y years, F recipients, K age classes. Amounts in kr."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Span(GrantSummary):
    """p10, p50 and p90 over the draws; None where no draw has the figure."""

    low: float | None
    mid: float | None
    high: float | None


class RecipientOutcome(GrantSummary):
    """What one model gives one recipient, kr a year on average, and how much of must and may it covers."""

    recipient: str
    need: float
    paid: float
    surplus: float
    borne: float
    not_done: float
    must: Span
    may: Span


class ModelOutcome(GrantSummary):
    """What one way to share comes to.

    `covered`, `borne`, `not_done`: parts of all needs, which sum to one (None without needs). `to_needs`, `surplus`
    (paid above need), `unused` (left in common or lost at a year's end) and `overhead`: kr a year on average.
    `must`, `may`, `worst` are coverages 0–1, `lag` months from need to money, `swing` the mean change between
    years over the mean.
    """

    id: str
    name: str
    covered: float | None
    borne: float | None
    not_done: float | None
    covered_span: Span
    to_needs: float
    surplus: float
    unused: float
    overhead: float
    borne_kr: Span
    not_done_kr: Span
    must: Span
    may: Span
    worst: Span
    lag: Span
    swing: Span
    recipients: tuple[RecipientOutcome, ...]


class Gain(GrantSummary):
    """What a recipient gets more (or less) of than with today's shares, kr a year, and in how many draws."""

    model: str
    recipient: str
    change: Span
    gains: float
    loses: float


class SweepPoint(GrantSummary):
    """Part of the needs that gets no money, model by model, when `volume` persons a year are received."""

    volume: float
    uncovered: tuple[float | None, ...]


class Turn(GrantSummary):
    """Where the order between two models turns; None where it does not within what was tried.

    `volume` persons a year; `overhead` kr a year to run the pool; `fixed_part` of a hybrid; `misplaced`: part of
    the money that fixed shares send to the wrong recipient when they are as good as the pool.
    """

    first: str
    second: str
    volume: float | None
    overhead: float | None
    fixed_part: float | None
    misplaced: float | None


class CrisisYear(GrantSummary):
    """A calendar year of the example with and without the crisis: received, and parts of the needs without money."""

    year: int
    received: float
    received_crisis: float
    uncovered: tuple[float | None, ...]
    uncovered_crisis: tuple[float | None, ...]


class MonthLine(GrantSummary):
    """Schablonersättning month by month under one state of the law: when it is paid, and what months it concerns."""

    name: str
    cash: Vector
    accrued: Vector


class Lever(GrantSummary):
    """What one assumption alone does, at the ends of its range, to how much more the pool covers than others.

    `recalculated` and `today`: (low, high) in parts of the needs, against recalculated and against today's shares.
    """

    id: str
    name: str
    low: str
    high: str
    recalculated: tuple[float, float]
    today: tuple[float, float]


class Known(GrantSummary):
    """How much of a figure that is documented, derived and assumed (0–1, summing to one)."""

    figure: str
    documented: float
    derived: float
    assumed: float


class GrantsResult(GrantSummary):
    """Everything that the pages show about the grant."""

    samples: int
    preview: bool
    years: int
    first_year: int
    received: float
    amount_below: float
    amount_old: float
    stands_in: tuple[str, ...]
    """Months or years without a known amount, and what stands in: sentences in Swedish."""
    year_end: str
    income: Span
    income_mean: float
    need_mean: float
    must_part: float | None
    plausibility: float | None
    initial_income: float
    initial_need: float
    replaced: float
    recipients: tuple[str, ...]
    own_shares: bool
    """Whether today's shares have been written in by the user; otherwise they are an example."""
    today: Vector
    """(F,) the exact shares in use, summing to one."""
    recalculated: Vector
    key: Matrix
    """(K, F) how the key splits the money of each age class."""
    misplaced: float
    """Part of the money that today's shares send elsewhere than the recalculated ones."""
    models: tuple[ModelOutcome, ...]
    gains: tuple[Gain, ...]
    sweep: tuple[SweepPoint, ...]
    turns: tuple[Turn, ...]
    crisis: tuple[CrisisYear, ...]
    crisis_factor: float
    months: tuple[MonthLine, ...]
    base_gap: tuple[float, float]
    """How much more of the needs the pool covers than recalculated shares, and than today's, in the levers' draws."""
    levers: tuple[Lever, ...]
    known: tuple[Known, ...]

    def model(self, model_id: str) -> ModelOutcome:
        """The outcome of the model with this id; KeyError when there is none."""
        for one in self.models:
            if one.id == model_id:
                return one
        raise KeyError(model_id)

    def turn(self, first: str, second: str) -> Turn:
        """The turn between two models; KeyError when it was not looked for."""
        for one in self.turns:
            if (one.first, one.second) == (first, second):
                return one
        raise KeyError((first, second))
