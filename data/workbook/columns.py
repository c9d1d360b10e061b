"""What kind of cell a column holds, read from the schema: the same for tables and for the scenario."""

from __future__ import annotations

import types
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

Kind = Literal["text", "number", "yes", "date", "words", "choice"]


@dataclass(frozen=True)
class Column:
    """A column's kind, the words to choose from, its bounds, whether only whole numbers do, and if it must be filled."""

    name: str
    title: str
    kind: Kind
    choices: tuple[str, ...] = ()
    least: float | None = None
    most: float | None = None
    whole: bool = False
    required: bool = True


@cache
def columns(row: type[BaseModel], titles: tuple[tuple[str, str], ...]) -> tuple[Column, ...]:
    """The columns of a row class in the order of `titles` (name, Swedish title)."""
    return tuple(described(row, name, title) for name, title in titles)


@cache
def described(model: type[BaseModel], name: str, title: str) -> Column:
    """One field of a model as a column."""
    field = model.model_fields[name]
    found = list(_leaves(field.annotation, tuple(field.metadata)))
    return _column(name, title, found, field.is_required())


def leaf(annotation: Any) -> Column:
    """A type that stands alone, as a column without name."""
    return _column("", "", list(_leaves(annotation, ())), True)


def _column(name: str, title: str, found: list[tuple[Any, tuple[Any, ...]]], required: bool) -> Column:
    kinds = {kind for kind, _ in found}
    marks = [mark for _, marks in found for mark in marks]
    bounds = {
        key: getattr(mark, key)
        for mark in marks
        for key in ("ge", "gt", "le", "lt")
        if getattr(mark, key, None) is not None
    }
    words = tuple(word for kind in kinds if isinstance(kind, tuple) for word in kind if word)
    kind: Kind = "text"
    if "words" in kinds:
        kind = "words"
    elif words:
        kind = "choice"
    elif bool in kinds:
        kind = "yes"
    elif date in kinds:
        kind = "date"
    elif kinds & {int, float}:
        kind = "number"
    return Column(
        name=name,
        title=title,
        kind=kind,
        choices=words,
        least=bounds.get("ge", bounds.get("gt")),
        most=bounds.get("le", bounds.get("lt")),
        whole=float not in kinds,
        required=required,
    )


def _leaves(annotation: Any, marks: tuple[Any, ...]) -> Iterator[tuple[Any, tuple[Any, ...]]]:
    """(type, its constraints) of everything that a value may be."""
    origin = get_origin(annotation)
    if origin is Annotated:
        inner, *more = get_args(annotation)
        yield from _leaves(inner, (*marks, *_unfolded(more)))
    elif origin in (Union, types.UnionType):
        for part in get_args(annotation):
            yield from _leaves(part, marks)
    elif origin is Literal:
        words = tuple(word for word in get_args(annotation) if isinstance(word, str))
        yield words or type(get_args(annotation)[0]), marks
    elif origin is tuple:
        yield "words", marks
    elif annotation is not type(None):
        yield annotation, marks


def _unfolded(marks: list[Any]) -> Iterator[Any]:
    """Constraints, also those inside a FieldInfo."""
    for mark in marks:
        yield from getattr(mark, "metadata", None) or [mark]
