"""Whole results as text that can be read in a diff: `python -m tests.frozen.results` writes them anew.

One line a figure, a sentence or a row of figures, by its path; nine digits. The first line tells which model and which
case it was made with. A result may be written anew when what a case says has changed, or the words; figures of the same
case may change only with another `MODEL_VERSION`, and this script sees to that.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from models.case import Case
from models.result import MODEL_VERSION, Result
from models.scenario import Scenario, base
from tests.frozen import things

FOLDER = Path(__file__).parent / "results"
RELATIVE, NOISE = 1e-9, 1e-12
"""How far two figures may be from each other and still be the same; `NOISE` is for what would be zero."""

SECOND = "exempelkommun"


def cases() -> dict[str, tuple[Case, Scenario]]:
    """What there is a golden result of: Enköping's base and five scenarios, and the second municipality's base."""
    case, other = things.enkoping(), things.second_municipality()
    known = {name: (case, scenario) for name, scenario in things.scenarios(case).items()}
    return {**known, SECOND: (other, base(other))}


def text(case: Case, result: Result) -> str:
    """A result as lines, the figures to nine digits."""
    lines = [f"# model {result.model}, case {case.version}"]
    content = result.model_dump(mode="json")
    lines += [f"{path} = {json.dumps(value, ensure_ascii=False)}" for path, value in leaves("", content)]
    return "\n".join(lines) + "\n"


def figures(said: str) -> dict[str, Any]:
    """Every path with what stands there."""
    pairs = (line.split(" = ", 1) for line in said.splitlines() if " = " in line)
    return {path: json.loads(value) for path, value in pairs}


def departures(golden: str, now: str) -> list[str]:
    """What differs between two results beyond the digits that are kept: a line each, with both."""
    before, after = figures(golden), figures(now)
    found = [f"{path}: finns inte längre" for path in before if path not in after]
    found += [f"{path}: finns inte i facit" for path in after if path not in before]
    found += [
        f"{path}: {before[path]!r} blev {after[path]!r}"
        for path in before
        if path in after and not same(before[path], after[path])
    ]
    return found


WORDS = ("name", "missing", "stands_in", "low", "high")
"""Fields whose text is for people: another wording is no other figure."""


def moved_figures(golden: str, now: str) -> list[str]:
    """What a new model gives otherwise of the same case: figures, ids, yes and no, and rows that are not there any more.

    Sentences and names may change without the model, and so may a whole field come or go.
    """
    before, after = figures(golden), figures(now)
    kinds = {_kind(path) for path in after}
    lost = [
        f"{path}: raden finns inte längre" for path in before if path not in after and _kind(path) in kinds
    ]
    return lost + [
        f"{path}: {before[path]!r} blev {after[path]!r}"
        for path in before
        if path in after
        and not path.startswith("sentences.")
        and not same(*_in_both(path, before[path], after[path]))
    ]


def _kind(path: str) -> str:
    """A path without the numbers of its rows."""
    return re.sub(r"\[\d+\]", "[]", path)


def _in_both(path: str, one: Any, other: Any) -> tuple[Any, Any]:
    """Two values without what is words, and two rows with only the names that both have."""
    if isinstance(one, dict) and isinstance(other, dict):
        pairs = {name: _in_both(name, one[name], other[name]) for name in one if name in other}
        return {name: pair[0] for name, pair in pairs.items()}, {
            name: pair[1] for name, pair in pairs.items()
        }
    words = path.rsplit(".", 1)[-1].split("[")[0] in WORDS and not (_numeric(one) and _numeric(other))
    return (None, None) if words else (one, other)


def same(one: Any, other: Any) -> bool:
    """Whether two values are the same within the digits that are kept."""
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[name], other[name]) for name in one)
    if _is_number(one) and _is_number(other):
        return abs(one - other) <= max(RELATIVE * max(abs(one), abs(other)), NOISE)
    return type(one) is type(other) and bool(one == other)


def _numeric(value: Any) -> bool:
    if isinstance(value, (list, dict)):
        return any(map(_numeric, value.values() if isinstance(value, dict) else value))
    return _is_number(value)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def leaves(path: str, value: Any) -> Iterator[tuple[str, Any]]:
    """Paths and values; a list of plain values is one value, and so is a row of them with names."""
    if isinstance(value, dict) and not (path.endswith("]") and all(map(_plain, value.values()))):
        for name in sorted(value):
            yield from leaves(f"{path}.{name}" if path else name, value[name])
    elif isinstance(value, list) and not all(map(_plain, value)):
        for number, part in enumerate(value):
            yield from leaves(f"{path}[{number}]", part)
    else:
        yield path, _nine_digits(value)


def _plain(value: Any) -> bool:
    """Whether it is a single value, or a list of them."""
    return not isinstance(value, dict) and not (
        isinstance(value, list) and any(isinstance(part, (dict, list)) for part in value)
    )


def _nine_digits(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _nine_digits(value[name]) for name in sorted(value)}
    if isinstance(value, list):
        return [_nine_digits(part) for part in value]
    return float(f"{value:.9g}") if isinstance(value, float) else value


def golden(name: str) -> str:
    """The result that is kept under this name."""
    return (FOLDER / f"{name}.txt").read_text(encoding="utf-8")


def main() -> None:
    """Writes every golden result anew, unless that would change figures behind the model's back."""
    FOLDER.mkdir(exist_ok=True)
    for name, (case, scenario) in cases().items():
        now = text(case, things.whole_result(case, scenario))
        file = FOLDER / f"{name}.txt"
        if file.exists():
            before = golden(name)
            same_ground = before.splitlines()[0] == now.splitlines()[0]
            moved = moved_figures(before, now) if same_ground else []
            if moved:
                sys.exit(
                    f"{name}: {len(moved)} tal är andra fast underlaget och MODEL_VERSION {MODEL_VERSION} är som förut. "
                    "Höj MODEL_VERSION i models/result.py om ändringen är menad.\n" + "\n".join(moved[:20])
                )
        file.write_text(now, encoding="utf-8")
        print(f"{name}: {len(figures(now))} rader")


if __name__ == "__main__":
    main()
