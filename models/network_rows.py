"""Rows of the cooperation network: who acts, what is to be done, who does it when, what needs what, who meets whom.

Conditions are alike in all of them: a row holds with the options and forms that it names (none: all), when at
least one of its `reforms` counts (none: always) and none of `unless` does.
"""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from models.rows import (
    Figure,
    Id,
    Label,
    Sourced,
    Text,
    Words,
    YesNo,
    _none,
    _number,
    titled,
)

RECEPTION, HOST, UNKNOWN = "mottagningen", "värd", "okänd"
"""Words that stand for an actor: whoever receives newcomers in a form, the placement's own unit, nobody has said."""

STRENGTHS = {"saknas": (0.0, 0.0), "svag": (0.5, 0.5), "stark": (1.0, 1.0), "okänd": (0.0, 1.0)}
"""A tie's strength as (least, most)."""

ActorName = Annotated[str, Field(max_length=40)]
Dependence = Annotated[int, Field(ge=0, le=3), BeforeValidator(_number)]
MaybePlace = Annotated[
    Annotated[int, Field(ge=1, le=99), BeforeValidator(_number)] | None, BeforeValidator(_none)
]
MaybeWeight = Annotated[Annotated[Figure, Field(gt=0, le=100)] | None, BeforeValidator(_none)]
MaybeFigure = Annotated[Figure | None, BeforeValidator(_none)]


class Actor(Sourced):
    """Somebody who takes part. Only units that act are in the network; the others are shown beside it."""

    id: Id = titled("id")
    name: Label = titled("namn")
    short_name: Annotated[Label, Field(max_length=18)] = titled("kort namn")
    type: Label = titled("slag")
    group: Annotated[str, Field(max_length=120)] = titled("grupp", default="")
    outside: YesNo = titled("utanför kommunens nämnder", default=False)
    network: YesNo = titled("i nätverket")
    forms: Words = titled("finns i form", default=())
    reception: YesNo = titled("tar emot", default=False)
    host_of: ActorName = titled("värd för alternativ", default="")
    absence: Literal["ensam", "liten", "stor", ""] = titled("frånvarorisk", default="")

    @model_validator(mode="after")
    def _placed(self) -> Self:
        if self.network and not self.group and not self.reception:
            raise ValueError("group|skriv nämnd eller annan grupp; bara den som tar emot följer placeringen")
        if self.network and not self.absence:
            raise ValueError("absence|skriv ensam, liten eller stor för den som är i nätverket")
        return self


class Task(Sourced):
    """Something that has to be done, and when a newcomer meets it. An empty weight counts 1."""

    id: Id = titled("id")
    name: Label = titled("uppgift")
    short_name: Annotated[Label, Field(max_length=30)] = titled("kort namn")
    phase: Label = titled("fas")
    assigned: MaybePlace = titled("ordning för anvisad", default=None)
    own_housing: MaybePlace = titled("ordning för eget boende", default=None)
    weight_low: MaybeWeight = titled("vikt låg", default=None)
    weight: MaybeWeight = titled("vikt", default=None)
    weight_high: MaybeWeight = titled("vikt hög", default=None)
    reforms: Words = titled("bara med någon av reformerna", default=())
    unless: Words = titled("inte med någon av reformerna", default=())

    @model_validator(mode="after")
    def _weight_has_range(self) -> Self:
        self._ranged("weight_low", "weight", "weight_high")
        return self


class Responsibility(Sourced):
    """Who does a task under which placement, form and law; one responsible, others support or can step in."""

    id: Id = titled("id")
    task: Id = titled("uppgift")
    options: Words = titled("alternativ", default=())
    forms: Words = titled("form", default=())
    reforms: Words = titled("bara med någon av reformerna", default=())
    unless: Words = titled("inte med någon av reformerna", default=())
    responsible: Annotated[str, Field(min_length=1, max_length=40)] = titled("ansvarig")
    support: Words = titled("stöd", default=())
    substitutes: Words = titled("ersättare", default=())


class Dependency(Sourced):
    """One task needs another: 1 shares resources, 2 waits for it, 3 has to be shaped together (Thompson 1967)."""

    id: Id = titled("id")
    needing: Id = titled("från")
    needed: Id = titled("till")
    strength: Dependence = titled("styrka")
    reforms: Words = titled("bara med någon av reformerna", default=())
    unless: Words = titled("inte med någon av reformerna", default=())
    reason: Text = titled("skäl", min_length=1)


class Tie(Sourced):
    """A working contact between two actors, as strong as the source says; most sources do not say."""

    id: Id = titled("id")
    first: Annotated[str, Field(min_length=1, max_length=40)] = titled("från")
    second: Annotated[str, Field(min_length=1, max_length=40)] = titled("till")
    about: Text = titled("ämne", min_length=1)
    strength: Literal["stark", "svag", "saknas", "okänd"] = titled("styrka")
    options: Words = titled("alternativ", default=())
    forms: Words = titled("form", default=())
    reforms: Words = titled("bara med någon av reformerna", default=())
    unless: Words = titled("inte med någon av reformerna", default=())


__all__ = [
    "HOST",
    "RECEPTION",
    "STRENGTHS",
    "UNKNOWN",
    "Actor",
    "Dependency",
    "Responsibility",
    "Task",
    "Tie",
]
