"""Format 1: the scenario as it was stored. Never changed."""

from __future__ import annotations

from datetime import date
from typing import Literal

from data.formats.stored import Stored


class OverruledScore(Stored):
    option: str
    criterion: str
    low: float
    likely: float
    high: float
    reason: str


class GrantChoices(Stored):
    received: int | None = None
    shares: tuple[tuple[str, float], ...] = ()
    costs: tuple[tuple[str, float], ...] = ()
    year_end: Literal["result", "kept", "carried"] = "result"
    rounds: int | None = None
    handling: float | None = None
    rule: Literal["proportionell", "lika tilldelning", "lika förlust", "Talmud"] = "proportionell"
    reserve: float | None = None
    associations: float | None = None
    fixed_part: float | None = None


class Scenario(Stored):
    format: Literal[1] = 1
    law_date: date
    law_added: tuple[str, ...] = ()
    law_removed: tuple[str, ...] = ()
    form: str
    arrivals: int
    weighting: Literal["equal", "swing", "ranking"] = "equal"
    points: tuple[tuple[str, float], ...] = ()
    ranking: tuple[str, ...] = ()
    spread: float = 1.0
    overruled: tuple[OverruledScore, ...] = ()
    without_own_units: bool = False
    silenced: tuple[str, ...] = ()
    struck: tuple[str, ...] = ()
    measured: tuple[str, ...] = ()
    grants: GrantChoices = GrantChoices()
    seed: int = 20261121
