"""What a workshop leaves behind: its steps and what the group weighed, without anybody's name or mark."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, ConfigDict

Vector = tuple[float, ...]
Matrix = tuple[tuple[float, ...], ...]

FEWEST = 5
"""Below so many answers only what the group gives together is kept and shown, since each could be guessed."""


class Part(BaseModel):
    """A frozen part of a record. Axes: V answers, C criteria, O options, in the case's order."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Round(Part):
    """One round of weights.

    `joined` had joined and `answered` had weighed every criterion when the round was summed up. `joint` (C,) is
    the mean of the shares, empty when nobody has answered. With at least `FEWEST` answers also: `weights` (V, C)
    shares in an order that says nothing, `median`, `q1`, `q3` (C,) shares, `leads` (O,) for how many answers each
    option leads (a shared lead counts by its share), `ranks` (O, O) share of the answers that put option o in
    place r, `concordance` Kendall's W 0–1 or None when it is not defined. With fewer they are empty or None.
    """

    id: str
    joined: int
    answered: int
    joint: Vector = ()
    weights: Matrix = ()
    median: Vector = ()
    q1: Vector = ()
    q3: Vector = ()
    leads: Vector = ()
    ranks: Matrix = ()
    concordance: float | None = None


class Event(Part):
    """Something that the facilitator did: when (UTC), what, and how many had joined and begun to answer then."""

    time: datetime
    step: str
    said: str
    joined: int
    answered: int


class Note(Part):
    """What the facilitator wrote down at a step, for the group."""

    step: str
    text: str


class WorkshopRecord(Part):
    """A whole workshop.

    `guesses` (O,) how many guessed that each option would lead, empty with fewer than `FEWEST` guesses; `guessed`
    how many guessed. `unclear` (C,) how many marked each criterion as unclear. `overall` (O,) points 0–100 with
    the latest round's joint weights.
    """

    opened: datetime
    joined: int
    guessed: int = 0
    guesses: tuple[int, ...] = ()
    unclear: tuple[int, ...] = ()
    rounds: tuple[Round, ...] = ()
    overall: Vector = ()
    notes: tuple[Note, ...] = ()
    events: tuple[Event, ...] = ()

    @property
    def latest(self) -> Round | None:
        """The last round that somebody has answered."""
        answered = [one for one in self.rounds if one.answered]
        return answered[-1] if answered else None
