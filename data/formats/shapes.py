"""What a stored class looks like from outside: its fields and their types, and how two of them differ.

What is compared is what JSON would hold, so a `StrEnum` and a `Literal` of the same words are alike, and so are two
types that differ only in what they check.
"""

from __future__ import annotations

import types
from collections.abc import Iterator
from enum import Enum
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel


def departures(live: type[BaseModel], frozen: type[BaseModel], path: str = "") -> list[str]:
    """Every field in which two classes differ, to any depth: a line each that names it by its path."""
    return sorted(set(_departures(live, frozen, path or live.__name__)))


def _departures(live: type[BaseModel], frozen: type[BaseModel], path: str) -> Iterator[str]:
    now, then = live.model_fields, frozen.model_fields
    for name in now.keys() - then.keys():
        yield f"{path}.{name}: finns inte i formatet"
    for name in then.keys() - now.keys():
        yield f"{path}.{name}: finns bara i formatet"
    for name in now.keys() & then.keys():
        yield from _types(now[name].annotation, then[name].annotation, f"{path}.{name}")


def _types(now: Any, then: Any, path: str) -> Iterator[str]:
    if said(now) != said(then):
        yield f"{path}: är {said(now)}, men i formatet {said(then)}"
        return
    for one, other in zip(models_in(now), models_in(then), strict=True):
        yield from _departures(one, other, path + ("[]" if get_origin(bare(now)) in (tuple, dict) else ""))


def said(kind: Any) -> str:
    """A type in words. A class of ours is only "rad": its fields are compared one by one."""
    kind = bare(kind)
    if words := _words(kind):
        return " eller ".join(f'"{word}"' for word in sorted(words))
    if get_origin(kind) in (Union, types.UnionType):
        return " | ".join(sorted({said(part) for part in get_args(kind)}))
    if get_origin(kind) is tuple:
        parts = get_args(kind)
        if parts[1:] == (Ellipsis,):
            return f"lista av {said(parts[0])}"
        return "(" + ", ".join(map(said, parts)) + ")"
    if get_origin(kind) is dict:
        return "uppslag från " + " till ".join(map(said, get_args(kind)))
    if kind in (None, type(None)):
        return "tomt"
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return "rad"
    if isinstance(kind, type):
        return kind.__name__
    raise TypeError(f"a type that is not known here: {kind!r}")


def models_in(kind: Any) -> list[type[BaseModel]]:
    """Classes of ours inside a type, in order."""
    kind = bare(kind)
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return [kind]
    return [found for part in get_args(kind) for found in models_in(part)]


def enum_in(kind: Any) -> type[Enum] | None:
    """The enumeration inside a type, if there is one."""
    kind = bare(kind)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind
    return next((found for part in get_args(kind) if (found := enum_in(part))), None)


def bare(kind: Any) -> Any:
    """A type without what only checks it."""
    while get_origin(kind) is Annotated:
        kind = get_args(kind)[0]
    return kind


def _words(kind: Any) -> list[str]:
    if get_origin(kind) is Literal:
        return [str(word) for word in get_args(kind)]
    if isinstance(kind, type) and issubclass(kind, Enum):
        return [str(one.value) for one in kind]
    return []


def tree(*roots: type[BaseModel]) -> list[type[BaseModel]]:
    """Every class that the roots hold, and they themselves; those inside come before those that hold them."""
    found: list[type[BaseModel]] = []

    def visit(kind: type[BaseModel]) -> None:
        if kind in found:
            return
        for field in kind.model_fields.values():
            for inner in models_in(field.annotation):
                visit(inner)
        found.append(kind)

    for root in roots:
        visit(root)
    return found
