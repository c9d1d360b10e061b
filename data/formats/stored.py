"""The ground that every format stands on: rows that are read as they were written, and carried on unchecked."""

from __future__ import annotations

from typing import Any, Literal, TypeVar, get_args, get_origin

from pydantic import BaseModel, ConfigDict

from data.formats.shapes import bare, enum_in, models_in

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
    """A value as a type of the class that it is carried to: rows as its rows, words as its enumeration, to any depth."""
    if isinstance(value, BaseModel):
        (kind,) = models_in(annotation)
        return carried(kind, value)
    if isinstance(value, tuple):
        parts = _parts(annotation, tuple)
        each = parts[:1] * len(value) if parts[1:] == (Ellipsis,) else parts
        return tuple(_value(part, one) for part, one in zip(each, value, strict=True))
    if isinstance(value, dict):
        _, part = _parts(annotation, dict)
        return {name: _value(part, one) for name, one in value.items()}
    words = enum_in(annotation) if isinstance(value, str) else None
    return value if words is None else words(value)


def _parts(annotation: Any, origin: type) -> tuple[Any, ...]:
    """What a tuple or a dict of an annotation holds, also when the annotation says that it may be lacking."""
    annotation = bare(annotation)
    if get_origin(annotation) is origin:
        return get_args(annotation)
    return next((found for part in get_args(annotation) if (found := _parts(part, origin))), ())
