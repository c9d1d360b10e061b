"""The ground that every format stands on: rows that are read as they were written, and carried on unchecked."""

from __future__ import annotations

from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict

from data.formats.shapes import enum_in, models_in

Kind = TypeVar("Kind", bound=BaseModel)


class Stored(BaseModel):
    """A frozen row of a format. It checks nothing but types, and lets go of what the format does not know.

    What it reads has been checked by the version that wrote it, and a snapshot has its hash. A rule that comes later
    must not close a link that is out.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")


class Sourced(Stored):
    """A row that says where it comes from, as every format has it until one has it otherwise."""

    source: str = ""
    section: str = ""
    kind: Literal["belagd", "härledd", "antagande", "exempel"]
    comment: str = ""


def carried(kind: type[Kind], source: BaseModel, **given: Any) -> Kind:
    """`source` as a `kind`: every field by its name, to any depth, without checks.

    Args:
        kind: a class of the next format, or a live one.
        given: values of `kind` for the fields that `source` does not have, or has otherwise.

    Raises:
        TypeError: neither `source` nor `given` says what a field should be. A field's default is not taken for an
            answer: what a format never had is to be said by the step from it.
    """
    values = {}
    for name, field in kind.model_fields.items():
        if name in given:
            values[name] = given[name]
        elif name in type(source).model_fields:
            values[name] = _value(field.annotation, getattr(source, name))
        else:
            raise TypeError(f"{type(source).__name__} does not say what {kind.__name__}.{name} should be")
    return kind.model_construct(**values)


def _value(annotation: Any, value: Any) -> Any:
    if isinstance(value, BaseModel):
        (kind,) = models_in(annotation)
        return carried(kind, value)
    if isinstance(value, tuple) and value and isinstance(value[0], BaseModel):
        (kind,) = models_in(annotation)
        return tuple(carried(kind, one) for one in value)
    if isinstance(value, dict):
        return {name: _value(annotation, one) for name, one in value.items()}
    words = enum_in(annotation) if isinstance(value, str) else None
    return value if words is None else words(value)
