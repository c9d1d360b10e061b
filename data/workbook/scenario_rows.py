"""The scenario as rows that a person can read and change: one row a choice, or one for each part of a choice.

Follows the scenario's own schema, so that a choice that is added there comes through here by itself; only its
Swedish name is given below.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_args, get_origin

from pydantic import BaseModel, ValidationError

from data.workbook.cells import Cell
from data.workbook.columns import Column, described, leaf
from data.workbook.layout import SCENARIO
from data.workbook.values import Refused, usable
from models.door import Fault
from models.scenario import Scenario
from models.swedish import listed, plain_text

HEADER = ("val", "innehåll", "värde 1", "värde 2", "värde 3", "värde 4", "värde 5", "värde 6")
NONE = "inga"

TITLES: dict[str, tuple[str, str]] = {
    "format": ("format", "scenariots format, ändras inte"),
    "law_date": ("rättslägets datum", "datum"),
    "law_added": ("reform som räknas in", "reformens id"),
    "law_removed": ("reform som räknas bort", "reformens id"),
    "form": ("form", "formens id"),
    "arrivals": ("mottagande per år", "antal personer"),
    "weighting": ("sätt att väga", "lika, egna poäng eller rangordning"),
    "points": ("poäng för ett kriterium", "kriteriets id, poäng 0–100"),
    "ranking": ("rangordning", "kriteriets id, viktigast först"),
    "spread": ("hur fritt vikterna varierar", "0,05–1"),
    "overruled": ("egen poäng", "alternativ, kriterium, låg, trolig, hög, skäl"),
    "without_own_units": ("utan dem som bedömer sin egen enhet", "ja eller nej"),
    "silenced": ("röst som inte räknas", "rollen som i Argument"),
    "struck": ("argument som strukits", "argumentets id"),
    "measured": ("mått i stället för bedömning", "måttets namn"),
    "seed": ("slumptalsfrö", "heltal"),
    "grants.received": ("mottagna som ger ersättning, per år", "antal personer, tomt som i underlaget"),
    "grants.shares": ("fast andel", "mottagare, procent; alla eller ingen"),
    "grants.costs": ("kostnad för ett behov", "behovets id, kr per månad"),
    "grants.year_end": ("pengar kvar vid årets slut", "vad som händer med dem"),
    "grants.rounds": ("pottens omgångar", "antal per år, tomt som i underlaget"),
    "grants.handling": ("pottens handläggning", "månader, tomt som i underlaget"),
    "grants.rule": ("pottens fördelningsregel", "regelns namn"),
    "grants.reserve": ("pottens reserv", "andel 0–1, tomt som i underlaget"),
    "grants.associations": ("föreningarnas del", "andel 0–1, tomt som i underlaget"),
    "grants.fixed_part": ("fast del när procent och pott kombineras", "andel 0–1, tomt som i underlaget"),
}
"""Path in the scenario → its name in the workbook, and what its values are."""

WORDS = {
    "equal": "lika",
    "swing": "egna poäng",
    "ranking": "rangordning",
    "result": "går till årets resultat",
    "kept": "behålls av den som har dem",
    "carried": "förs över efter beslut i fullmäktige",
}


@dataclass(frozen=True)
class _Choice:
    """One field of the scenario: its path, the field, and the columns of one row; `many` when it has several rows."""

    path: str
    model: type[BaseModel]
    name: str
    columns: tuple[Column, ...]
    keys: tuple[str, ...]
    many: bool

    @property
    def title(self) -> str:
        return TITLES.get(self.path, (self.path, ""))[0]

    @property
    def content(self) -> str:
        return TITLES.get(self.path, (self.path, ""))[1] or ", ".join(self.keys)


def _choices(model: type[BaseModel] = Scenario, before: str = "") -> Iterator[_Choice]:
    for name, field in model.model_fields.items():
        kind, path = field.annotation, before + name
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            yield from _choices(kind, f"{path}.")
            continue
        if get_origin(kind) is not tuple:
            yield _Choice(path, model, name, (described(model, name, ""),), (), False)
            continue
        item = get_args(kind)[0]
        if isinstance(item, type) and issubclass(item, BaseModel):
            keys = tuple(item.model_fields)
            parts = tuple(described(item, key, "") for key in keys)
        elif get_origin(item) is tuple:
            keys, parts = (), tuple(leaf(part) for part in get_args(item))
        else:
            keys, parts = (), (leaf(item),)
        yield _Choice(path, model, name, parts, keys, True)


def rows(scenario: Scenario) -> list[tuple[str, str, list[object]]]:
    """(choice, what its values are, values) for every choice in the scenario."""
    found: list[tuple[str, str, list[object]]] = []
    for choice in _choices():
        value: Any = scenario
        for step in choice.path.split("."):
            value = getattr(value, step)
        if not choice.many:
            found.append((choice.title, choice.content, [_word(value)]))
            continue
        default = choice.model.model_fields[choice.name].get_default(call_default_factory=True)
        if not value and default:
            found.append((choice.title, choice.content, [NONE]))
        for item in value:
            if isinstance(item, BaseModel):
                item = [getattr(item, key) for key in choice.keys]
            leaves = list(item) if isinstance(item, (tuple, list)) else [item]
            found.append((choice.title, choice.content, [_word(one) for one in leaves]))
    return found


def _word(value: object) -> object:
    if isinstance(value, str):
        return WORDS.get(value, value)
    if isinstance(value, (tuple, list, dict)):
        return json.dumps(value, ensure_ascii=False)
    return value


def scenario(cells: Sequence[Cell]) -> tuple[Scenario | None, list[Fault]]:
    """The scenario that the sheet's cells say, or what is wrong with them."""
    by_row: dict[int, dict[int, Cell]] = {}
    for cell in cells:
        by_row.setdefault(cell.row, {})[cell.column] = cell
    header, places = _header(by_row)
    if not header:
        problem = f"raden med rubrikerna {listed(HEADER[:3])} saknas"
        return None, [Fault(SCENARIO, None, "", "", problem)]
    by_title = {name: choice for choice in _choices() for name in (choice.path, choice.title.casefold())}
    faults: list[Fault] = []
    given: dict[str, list[tuple[int, list[object]]]] = {}
    for row in sorted(by_row):
        if row <= header:
            continue
        named = by_row[row].get(places[HEADER[0]])
        said = plain_text(str(named.value), 60) if named else ""
        choice = by_title.get(said.casefold())
        if choice is None:
            where = named.reference if named else ""
            faults.append(
                Fault(SCENARIO, row, where, said, "valet finns inte; ta bort raden eller rätta namnet")
            )
            continue
        values, wrong = _values(by_row[row], choice, places)
        faults += wrong
        given.setdefault(choice.path, []).append((row, values))
    content: dict[str, Any] = {}
    for choice in _choices():
        lines = given.get(choice.path, [])
        if not choice.many and len(lines) > 1:
            faults.append(Fault(SCENARIO, lines[1][0], choice.title, "", "valet står två gånger"))
        if not lines:
            continue
        value = _built(choice, lines)
        if value is not _ABSENT:
            _put(content, choice.path.split("."), value)
    if faults:
        return None, faults
    try:
        return Scenario.model_validate(content), []
    except ValidationError as error:
        return None, [_fault(problem, given) for problem in error.errors()]


_ABSENT = object()


def _header(by_row: Mapping[int, Mapping[int, Cell]]) -> tuple[int, dict[str, int]]:
    """The header's row and where its columns are."""
    for row in sorted(by_row)[:20]:
        places = {str(cell.value).strip().casefold(): column for column, cell in by_row[row].items()}
        if HEADER[0] in places and HEADER[2] in places:
            return row, {title: places[title] for title in HEADER if title in places}
    return 0, {}


def _values(
    cells: Mapping[int, Cell], choice: _Choice, places: Mapping[str, int]
) -> tuple[list[object], list[Fault]]:
    values: list[object] = []
    faults: list[Fault] = []
    back = {word: key for key, word in WORDS.items()}
    for place, column in enumerate(choice.columns):
        title = HEADER[2 + place] if 2 + place < len(HEADER) else ""
        cell = cells.get(places.get(title, 0))
        if cell is None:
            values.append(None)
            continue
        value = usable(cell, column)
        problem = value.problem if isinstance(value, Refused) else ""
        if isinstance(value, str) and column.kind == "choice":
            value = back.get(value, value)
            if value not in column.choices and cell.value != NONE:
                problem = f"inte ett tillåtet värde; välj {listed([str(_word(one)) for one in column.choices], 'eller')}"
        elif isinstance(value, str) and column.kind == "yes":
            value = {"ja": True, "nej": False}.get(value.casefold(), value)
            problem = "" if isinstance(value, bool) else "skriv ja eller nej"
        if problem:
            shown = "" if isinstance(value, Refused) and not str(value) else str(cell.value)
            faults.append(Fault(SCENARIO, cell.row, f"{cell.reference} {choice.title}", shown, problem))
        values.append(value)
    return values, faults


def _built(choice: _Choice, lines: Sequence[tuple[int, list[object]]]) -> Any:
    """What a choice's rows amount to; _ABSENT when the schema's own default is meant."""
    if not choice.many:
        value = lines[0][1][0]
        field = choice.model.model_fields[choice.name]
        if value is None and not field.is_required() and field.default is not None:
            return _ABSENT
        return value
    if len(lines) == 1 and lines[0][1][0] in (NONE, None):
        return []
    if choice.keys:
        return [dict(zip(choice.keys, values, strict=True)) for _, values in lines]
    return [values[0] if len(choice.columns) == 1 else values for _, values in lines]


def _put(content: dict[str, Any], path: Sequence[str], value: Any) -> None:
    for step in path[:-1]:
        content = content.setdefault(step, {})
    content[path[-1]] = value


def _fault(problem: Any, given: Mapping[str, list[tuple[int, list[object]]]]) -> Fault:
    """One of pydantic's errors at the row that it is about."""
    path, row = "", None
    for step in problem["loc"]:
        if path in given and isinstance(step, int):
            row = given[path][step][0] if step < len(given[path]) else None
            break
        path = f"{path}.{step}" if path else str(step)
    path = path if path in given or path in TITLES else path.rpartition(".")[0] or path
    if row is None and path in given:
        row = given[path][0][0]
    said = str(problem.get("ctx", {}).get("error", "")) if problem["type"] == "value_error" else ""
    sentence = said.partition("|")[2] or said
    if problem["type"] == "missing":
        sentence = "valet saknas; fyll i ett värde"
    elif problem["type"].startswith("date"):
        sentence = "skriv datumet som 2026-11-21"
    return Fault(
        SCENARIO, row, TITLES.get(path, (path, ""))[0], "", sentence or "värdet går inte att använda här"
    )
