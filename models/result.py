"""What the models say of a case under a scenario: summaries only, so that a snapshot can keep them as they are."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from models.cooperation_result import CooperationResult
from models.grant_result import GrantsResult
from models.workshop_result import WorkshopRecord

Vector = tuple[float, ...]
Matrix = tuple[tuple[float, ...], ...]

MODEL_VERSION = "1"
"""Which models these are. It rises when the same case and scenario give another figure than before: a formula, a draw or
a rounding that has changed. It does not rise when the words change, when something is computed that was not before, or
when the case says something else, which has a version of its own. A link keeps the version that it was made with, and
says when another is in use; `tests.frozen.results` refuses new figures under an old version."""

NOT_THEN = "Räknades inte när länken gjordes."
"""What stands where a link never had what the page would show. Nothing is computed in its place."""


class Summary(BaseModel):
    """A frozen part of a result. Axes as in engines.md: O options, C criteria."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Outcome(Summary):
    """How the options stand in one law setting, form or choice of voices, with the scenario's weights.

    `overall` (O,) 0–100, `leads` (O,) share of the ways to weigh, `regret` (O,) points behind the leader there.
    """

    id: str
    name: str
    overall: Vector
    leads: Vector
    regret: Vector


class Influence(Summary):
    """What striking one argument does: overall values (O,) without it and the option that then leads."""

    argument: str
    overall: Vector
    leader: int
    changes_leader: bool
    effect: float
    """Points by which its own option's overall value would move if it were struck."""


class Stretch(Summary):
    """Who leads while a criterion's share of the weight is between `low` and `high`."""

    low: float
    high: float
    leader: int


class Walk(Summary):
    """What happens as one criterion's share of the weight goes from none to all."""

    criterion: str
    now: float
    stretches: tuple[Stretch, ...]


class Challenge(Summary):
    """The least share of the weight that must move for an option to lead; None when no weights do it."""

    option: int
    moved: float | None
    weights: Vector


class InquiryCheck(Summary):
    """Whether the inquiry's own order comes out in one law setting.

    `order` lists option indices from first to last by overall value; `share` is the share of ways to weigh that
    give exactly the inquiry's order.
    """

    setting: str
    name: str
    order: tuple[int, ...]
    agrees: bool
    first_agrees: bool
    share: float


class PlacementResult(Summary):
    """Everything that the pages show about the placement."""

    options: tuple[str, ...]
    criteria: tuple[str, ...]
    active: tuple[str, ...]
    weights: Vector
    low: Matrix
    likely: Matrix
    high: Matrix
    origin: tuple[tuple[str, ...], ...]
    """(O, C): `argument`, `tyst` (no active argument), `bedömning` (set by hand in the case), `mätt` (measured
    in the network), `egen` (overruled)."""
    overall: Vector
    overall_low: Vector
    overall_high: Vector
    ranks: Matrix
    ranks_given_scores: Matrix
    standard_error: float
    samples: int
    central_weights: tuple[Vector | None, ...]
    confidence: tuple[float | None, ...]
    pairwise: Matrix
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

    @property
    def leader(self) -> int:
        """Index of the option with the largest share of first ranks; ties to the lowest index."""
        return max(range(len(self.options)), key=lambda option: (self.ranks[option][0], -option))

    @property
    def order(self) -> tuple[int, ...]:
        """Options from the highest overall value to the lowest; ties to the lowest index first."""
        return tuple(sorted(range(len(self.options)), key=lambda option: (-self.overall[option], option)))


class Result(Summary):
    """A result as a snapshot keeps it: the parts, the sentences as they were said, and the model's version."""

    model: str = MODEL_VERSION
    placement: PlacementResult
    cooperation: CooperationResult | None = None
    sentences: dict[str, str]
    grants: GrantsResult | None = None
    workshop: WorkshopRecord | None = None
