"""Rows of what is known of other municipalities: where they placed the work once, and what was said of how it went."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from models.rows import Count, Id, Label, MaybeYear, Sourced, Text, YesNo, _number, titled

Placement = Literal[
    "social, flyktingmottagning eller socialkontor",
    "social, arbetsmarknadsenhet",
    "social, ekonomi eller mottagning",
    "utbildning eller komvux",
    "kommunledning eller service",
    "egen integrationsförvaltning",
    "ingen särskild funktion",
]
"""Where the function lies: our own grouping. The source says that it could not group the municipalities."""

People = Annotated[int, Field(ge=0, le=10_000_000), BeforeValidator(_number)]


class Comparison(Sourced):
    """A municipality as a source described it at one time, historical: size, received, board, unit, agreement."""

    id: Id = titled("id")
    name: Label = titled("kommun")
    period: Label = titled("gäller")
    population: People = titled("folkmängd, avrundad")
    received_year: MaybeYear = titled("mottagna under år")
    received: Count = titled("mottagna")
    placement: Placement = titled("placering, vår gruppering")
    board: Label = titled("nämnd")
    unit: Text = titled("enhet")
    agreement: YesNo = titled("avtal med Integrationsverket")
    closed: MaybeYear = titled("mottagningen nedlagd", default=None)


class Example(Sourced):
    """A way to organise that a source describes, in our own words: what worked, what did not, who judged and how."""

    id: Id = titled("id")
    place: Label = titled("var")
    time: Label = titled("när")
    kind_of: Literal["placering", "arbetssätt", "samverkan", "avveckling", "enkätsvar"] = titled("slag")
    model: Text = titled("upplägg", min_length=1)
    worked: Text = titled("vad som fungerade", min_length=1)
    not_worked: Text = titled("vad som inte gjorde det", min_length=1)
    judged: Text = titled("hur det bedömdes", min_length=1)
