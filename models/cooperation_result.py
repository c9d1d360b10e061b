"""What the models say of the cooperation network: summaries only, so that a snapshot can keep them as they are.

Actors, tasks, ties, options, forms and laws go by their ids. None is what cannot be computed.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict


class Summary(BaseModel):
    """A frozen part of a cooperation result."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Span(Summary):
    """A measure of one network: as it stands, as far as unknown ties move it, and over the draws (5 to 95 of 100).

    `best` is the share of draws where the option is best among those with the same form and law, `best_of_law`
    among all with the same law.
    """

    exact: float | None
    low: float | None
    high: float | None
    p5: float | None
    p95: float | None
    best: float | None
    best_of_law: float | None


class Trip(Summary):
    """Handoffs between actors and between boards in a journey: at least and at most, as steps without a known
    performer may or may not be one. `open` counts those steps."""

    handoffs: tuple[int, int]
    crossings: tuple[int, int]
    open: int


class Cell(Summary):
    """One placement, form and law.

    `parts`: need within a board, between boards and to others outside; with what a contact costs there they sum
    to the burden. `against_today`: burden divided by that of today's placement and form in the same law, with
    5 and 95 of 100 paired draws. `loss_if_open_are_lost`: expected loss if nobody does what nobody is said to do.
    """

    option: str
    form: str
    law: str
    values: dict[str, Span]
    parts: tuple[float, float, float]
    against_today: tuple[float, float, float] | None
    assigned: Trip
    own_housing: Trip
    open: int
    gaps: tuple[str, ...]
    loss_if_open_are_lost: float | None


class LawState(Summary):
    """A state of the law, with the reforms in it that the network speaks of."""

    id: str
    name: str
    reforms: tuple[str, ...]


class Step(Summary):
    """A step of a journey: its task, who does it ("" when not known), and what is passed on the way to it.

    `crossing` is a board passed; it is counted from the last step whose performer is known.
    """

    task: str
    actor: str
    state: Literal["känd", "okänd", "lucka"]
    handoff: bool
    crossing: bool


class Journey(Summary):
    """What a newcomer passes, in order."""

    way: Literal["assigned", "own_housing"]
    steps: tuple[Step, ...]
    trip: Trip


class Node(Summary):
    """An actor in the picture: its board here, its share of the burden, and whether it has any tie or need."""

    actor: str
    group: str
    share: float | None
    alone: bool


class Link(Summary):
    """Two actors that need each other or have a tie: how much, how strong at least and at most, and its rows."""

    first: str
    second: str
    need: float
    low: float
    high: float
    across: bool
    rows: tuple[str, ...]


class Absent(Summary):
    """What goes with an actor: others that lose (or may lose) their only tie, tasks that lose their performer.

    `apart`: how far the others fall apart, 0 to 1, if no unknown tie exists and if all do.
    """

    actor: str
    lose_only_tie: tuple[str, ...]
    may_lose_only_tie: tuple[str, ...]
    lose_only_performer: tuple[str, ...]
    apart: tuple[float, float] | None


class Relief(Summary):
    """A pair whose tie, if made strong, would cover this much more of the need, at least and at most."""

    first: str
    second: str
    least: float
    most: float


class Reason(Summary):
    """A dependency that costs this much more with one placement than with the one of least burden."""

    dependency: str
    more: float


class View(Summary):
    """One placement in the scenario's form and law, to look into. `moved`: tasks that leave today's performer
    or board. `reasons`: what costs more here than with the placement of least burden, most first."""

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


class Place(Summary):
    """Where an actor stands in every picture, 0 to 1 from the left and from the top; its column."""

    actor: str
    x: float
    y: float
    column: int


class CooperationResult(Summary):
    """Everything that the pages show about the cooperation network.

    `views` are the options in the scenario's form and law; `today` is the current placement in the base form in
    the same law. `flips`: tasks that, left out alone, give another placement the least burden. `turn`: what a
    contact between boards must cost for another placement to have it (cost, option), or None.
    `missing`: why nothing could be computed, in Swedish; then the rest is empty.
    """

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

    def cell(self, option: str, form: str = "", law: str = "") -> Cell:
        """The cell of an option, in the scenario's form and law unless told; KeyError when there is none."""
        key = (option, form or self.form, law or self.law)
        for cell in self.cells:
            if (cell.option, cell.form, cell.law) == key:
                return cell
        raise KeyError(key)

    def view(self, option: str) -> View:
        """The view of an option; KeyError when there is none."""
        for view in self.views:
            if view.option == option:
                return view
        raise KeyError(option)

    def law_of(self, reforms: frozenset[str]) -> str:
        """Id of the state of the law with exactly these of the network's reforms; "" when there is none."""
        return next((law.id for law in self.laws if frozenset(law.reforms) == reforms), "")
