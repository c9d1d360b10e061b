"""Writes the classes of a new format as the live ones are today: `python -m data.formats.writing 2`.

Once, when something that is stored changes. It makes the folder `format_2` with the classes that differ from those of
the format before, which are imported when they do not. What is left to do by hand is the format's `__init__`: how the
format before is carried into this one. After that nothing in the folder is ever changed.
"""

from __future__ import annotations

import importlib
import sys
from collections import Counter
from pathlib import Path
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from data.formats.shapes import bare, departures, enum_in, models_in, said, tree
from data.formats.stored import Sourced as StoredSourced
from models.case import Case
from models.result import Result
from models.rows import Sourced
from models.scenario import Scenario

HERE = Path(__file__).parent
ROOTS: dict[str, type[BaseModel]] = {"case": Case, "scenario": Scenario, "result": Result}


def modules(number: int, before: dict[str, type[BaseModel]] | None = None) -> dict[str, str]:
    """By file name the text of each module of a format.

    Args:
        before: the format before's classes by name; those that are still alike are imported from there.
    """
    found = {part: tree(root) for part, root in ROOTS.items()}
    counted = Counter(kind.__name__ for kind in {kind for kinds in found.values() for kind in kinds})
    names = {
        kind: (_prefix(kind) if counted[kind.__name__] > 1 else "") + kind.__name__
        for kinds in found.values()
        for kind in kinds
    }
    written: dict[type[BaseModel], str] = {}
    texts = {}
    for part, kinds in found.items():
        here = [kind for kind in kinds if kind not in written and not _alike(kind, names, before or {})]
        written |= dict.fromkeys(here, f"data.formats.format_{number}.{part}")
        texts[part] = _module(part, number, here, names, written, before or {})
    return texts


def _alike(
    kind: type[BaseModel], names: dict[type[BaseModel], str], before: dict[str, type[BaseModel]]
) -> bool:
    old = before.get(names[kind])
    return old is not None and not departures(kind, old)


def _module(
    part: str,
    number: int,
    here: list[type[BaseModel]],
    names: dict[type[BaseModel], str],
    written: dict[type[BaseModel], str],
    before: dict[str, type[BaseModel]],
) -> str:
    bodies = [_class(kind, names) for kind in here]
    text = "\n\n\n".join(bodies)
    used = {
        inner
        for kind in here
        for field in kind.model_fields.values()
        for inner in models_in(field.annotation)
    } - set(here)
    imports: dict[str, set[str]] = {"data.formats.stored": {"Sourced"} if "(Sourced):" in text else set()}
    imports["data.formats.stored"] |= {"Stored"} if "(Stored):" in text else set()
    for kind in used:
        module = written.get(kind) or before[names[kind]].__module__
        imports.setdefault(module, set()).add(names[kind])
    outside = [
        f"from {module} import {', '.join(sorted(found))}"
        for module, found in (
            ("datetime", {name for name in ("date", "datetime") if f": {name}" in text}),
            ("typing", {name for name in ("Literal",) if name in text}),
        )
        if found
    ]
    inside = [
        f"from {module} import {', '.join(sorted(found))}"
        for module, found in sorted(imports.items())
        if found
    ]
    head = [
        f'"""Format {number}: the {part} as it was stored. Never changed."""',
        "",
        "from __future__ import annotations",
    ]
    return "\n".join([*head, "", *outside, "", *inside, "", "", text, ""])


def _prefix(kind: type[BaseModel]) -> str:
    return kind.__module__.rsplit(".", 1)[-1].split("_", 1)[0].capitalize()


def _class(kind: type[BaseModel], names: dict[type[BaseModel], str]) -> str:
    common = _common(kind)
    fields = [
        f"    {name}: {_type(field.annotation, names)}{_default(field, names)}"
        for name, field in kind.model_fields.items()
        if name not in common
    ]
    return "\n".join([f"class {names[kind]}({'Sourced' if common else 'Stored'}):", *fields])


def _common(kind: type[BaseModel]) -> set[str]:
    """The fields that a class has from `stored.Sourced`; none unless they are as they are there."""
    if not issubclass(kind, Sourced):
        return set()
    shared, now = StoredSourced.model_fields, kind.model_fields
    same = all(
        name in now and said(now[name].annotation) == said(one.annotation) for name, one in shared.items()
    )
    return set(shared) if same else set()


def _default(field: FieldInfo, names: dict[type[BaseModel], str]) -> str:
    if field.is_required():
        return ""
    if isinstance(field.default, BaseModel):
        return f" = {names[type(field.default)]}()"
    return f" = {field.default!r}".replace("'", '"')


def _type(kind: Any, names: dict[type[BaseModel], str]) -> str:
    kind = bare(kind)
    words = enum_in(kind) if isinstance(kind, type) else None
    if words is not None:
        return _literal([one.value for one in words])
    if get_origin(kind) is Literal:
        return _literal(get_args(kind))
    if get_origin(kind) in (Union, UnionType):
        return " | ".join(_type(part, names) for part in get_args(kind))
    if get_origin(kind) in (tuple, dict):
        parts = ["..." if part is Ellipsis else _type(part, names) for part in get_args(kind)]
        return f"{get_origin(kind).__name__}[{', '.join(parts)}]"
    if kind in (None, type(None)):
        return "None"
    return names[kind] if kind in names else str(kind.__name__)


def _literal(words: Any) -> str:
    return "Literal[" + ", ".join(f"{word!r}".replace("'", '"') for word in words) + "]"


def main(number: int) -> None:
    """Writes the modules of this format beside those of the one before it."""
    before: dict[str, type[BaseModel]] = {}
    if number > 1:
        old = importlib.import_module(f"data.formats.format_{number - 1}")
        before = {kind.__name__: kind for kind in tree(old.Case, old.Scenario, old.Result)}
    folder = HERE / f"format_{number}"
    folder.mkdir()
    for part, text in modules(number, before).items():
        (folder / f"{part}.py").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(int(sys.argv[1]))
