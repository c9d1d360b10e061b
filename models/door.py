"""The door that every case comes in through: what is wrong, where, and how to mend it, in Swedish.

CSV, Excel and JSON readers hand over raw cells with the row number that the person sees; what comes out is a
`Case`, or `CaseFaults` with every fault at once. Nothing is half accepted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from models.case import TABLES, Case, Table
from models.grant_door import grant_faults
from models.network_door import network_faults
from models.swedish import holds_personal_number, listed, plain_text

RawRow = tuple[int, Mapping[str, object]]


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong: where it stands, what stands there, what to do."""

    place: str
    row: int | None
    column: str
    value: str
    problem: str

    @property
    def sentence(self) -> str:
        """Fil, rad, kolumn: problem (värdet)."""
        where = [self.place]
        if self.row is not None:
            where.append(f"rad {self.row}")
        if self.column:
            where.append(f"kolumn {self.column}")
        # What seems to point out a person is not said again where others can read it.
        value = "" if holds_personal_number(self.value) else plain_text(self.value, 60)
        shown = f" (där står ”{value}”)" if value else ""
        return f"{', '.join(where)}: {self.problem}{shown}."


class CaseFaults(ValueError):
    """Every fault found in a case, in the order of its tables."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(fault.sentence for fault in self.faults))


def opened(
    raw: Mapping[str, Sequence[RawRow]],
    place: Callable[[Table], str] = lambda table: table.file,
    column: Callable[[Table, str], str] = lambda table, name: name,
) -> Case:
    """The case that these cells make.

    Args:
        raw: table name → rows as (row number that the person sees, column name → cell). Empty cells are ""
            or None. A table that is not there at all is a fault when it is required.
        place: how a fault names a table (file, or sheet).
        column: how a fault names a column (English in CSV, Swedish in the workbook).

    Raises:
        CaseFaults: with every fault found.
    """
    faults: list[Fault] = []
    read: dict[str, list[tuple[int, Any]]] = {}
    for table in TABLES:
        if table.name not in raw:
            if table.required:
                faults.append(Fault(place(table), None, "", "", "tabellen saknas"))
            continue
        read[table.name] = []
        for number, cells in raw[table.name]:
            row, wrong = _row(table, number, cells, place(table), column)
            faults += wrong
            if row is not None:
                read[table.name].append((number, row))
    broken = {fault.place for fault in faults}
    faults += [
        fault
        for fault in _relations(read, place, column, broken)
        if fault.place not in broken or "finns redan" in fault.problem
    ]
    if faults:
        raise CaseFaults(faults)
    content: dict[str, Any] = {name: tuple(row for _, row in table) for name, table in read.items()}
    content["municipality"] = content["municipality"][0]
    return Case(**content)


def _row(
    table: Table,
    number: int,
    cells: Mapping[str, object],
    place: str,
    column: Callable[[Table, str], str],
) -> tuple[Any | None, list[Fault]]:
    filled = {name: cell for name, cell in cells.items() if cell is not None and cell != ""}
    try:
        return table.row.model_validate(filled), []
    except ValidationError as error:
        faults = []
        for problem in error.errors():
            name, sentence = _in_swedish(problem)
            value = (
                "" if problem["type"] in ("missing", "extra_forbidden") or not name else filled.get(name, "")
            )
            shown = column(table, name) if name in table.columns else name
            faults.append(Fault(place, number, shown, str(value), sentence))
        return None, faults


def _in_swedish(problem: Any) -> tuple[str, str]:
    """Column name and Swedish sentence for one of pydantic's errors."""
    name = str(problem["loc"][0]) if problem["loc"] else ""
    context = problem.get("ctx", {})
    if problem["type"] == "value_error":
        said = str(context["error"])
        ours, _, sentence = said.partition("|")
        return (ours or name, sentence) if sentence else (name, said)
    limit = next(
        (context[key] for key in ("ge", "le", "gt", "lt", "max_length", "min_length") if key in context), ""
    )
    if isinstance(limit, float) and limit.is_integer():
        limit = int(limit)
    sentences = {
        "missing": "cellen är tom; fyll i ett värde",
        "extra_forbidden": "kolumnen finns inte i tabellen; ta bort den eller rätta rubriken",
        "literal_error": f"inte ett tillåtet värde; välj {str(context.get('expected', '')).replace(' or ', ' eller ')}",
        "greater_than_equal": f"talet ska vara minst {limit}",
        "less_than_equal": f"talet ska vara högst {limit}",
        "string_too_long": f"texten är längre än {limit} tecken; korta den",
        "string_too_short": "cellen är tom; fyll i ett värde",
        "too_short": "cellen är tom; fyll i ett värde",
        "too_long": f"texten är längre än {limit} tecken; korta den",
        "string_pattern_mismatch": "fel form; använd bokstäver utan prickar, siffror, bindestreck och punkt",
        "string_type": "inte en text",
        "finite_number": "inte ett giltigt tal",
        "int_from_float": "inte ett heltal",
    }
    if problem["type"] in sentences:
        return name, sentences[problem["type"]]
    if problem["type"].startswith("date"):
        return name, "skriv datumet som 2026-11-21"
    if problem["type"].startswith(("int", "float")):
        return name, "inte ett giltigt tal"
    return name, "värdet går inte att läsa"


def _relations(
    read: Mapping[str, list[tuple[int, Any]]],
    place: Callable[[Table], str],
    column: Callable[[Table, str], str],
    broken: set[str],
) -> Iterator[Fault]:
    """What rows must be to each other: ids once, references that lead somewhere, exactly one base."""
    tables = {table.name: table for table in TABLES}

    def fault(name: str, number: int | None, field: str, value: object, problem: str) -> Fault:
        table = tables[name]
        return Fault(place(table), number, column(table, field) if field else "", str(value), problem)

    ids: dict[str, set[str]] = {}
    for name, table in read.items():
        ids[name] = set()
        for number, row in table:
            if not hasattr(row, "id"):
                continue
            if row.id in ids[name]:
                yield fault(
                    name, number, "id", row.id, "id finns redan på en tidigare rad; ge raden ett eget"
                )
            ids[name].add(row.id)

    refers = {
        "option": "options",
        "criterion": "criteria",
        "reforms": "reforms",
        "added": "reforms",
        "removed": "reforms",
        "replaced_by": "reforms",
        "unless": "reforms",
        "forms": "forms",
        "options": "options",
        "host_of": "options",
        "source": "sources",
        "other_source": "sources",
    }
    for name, table in read.items():
        for field, other in refers.items():
            # A reference into a table that is itself broken would only repeat that table's faults.
            if (
                field not in tables[name].row.model_fields
                or other not in ids
                or place(tables[other]) in broken
            ):
                continue
            for number, row in table:
                value = getattr(row, field)
                for word in (value,) if isinstance(value, str) else value:
                    if word and word not in ids[other]:
                        known = listed(sorted(ids[other])[:12]) or "inget"
                        yield fault(
                            name,
                            number,
                            field,
                            word,
                            f"finns inte i {place(tables[other])}; där finns {known}",
                        )

    def rows_of(name: str) -> list[Any]:
        return [row for _, row in read.get(name, [])]

    for name, field in (
        ("options", "name"),
        ("options", "short_name"),
        ("criteria", "name"),
        ("forms", "name"),
    ):
        seen: set[str] = set()
        for number, row in read.get(name, []):
            word = getattr(row, field).casefold()
            if word in seen:
                yield fault(name, number, field, getattr(row, field), "namnet finns redan på en tidigare rad")
            seen.add(word)
    cells: set[tuple[object, ...]] = set()
    for number, row in read.get("scores", []):
        cell = (row.option, row.criterion, frozenset(row.reforms), frozenset(row.forms))
        if cell in cells:
            problem = "placeringen har redan en poäng på kriteriet med samma villkor på en tidigare rad"
            yield fault("scores", number, "criterion", row.criterion, problem)
        cells.add(cell)
    if "municipality" in read and len(read["municipality"]) != 1:
        yield fault("municipality", None, "", "", f"ska ha en rad men har {len(read['municipality'])}")
    for name, least, most in (("options", 2, 10), ("criteria", 1, 20), ("forms", 1, 10)):
        if name in read and not least <= len(read[name]) <= most:
            yield fault(name, None, "", "", f"ska ha {least}–{most} rader men har {len(read[name])}")
    if rows_of("options") and sum(row.current for row in rows_of("options")) > 1:
        yield fault("options", None, "current", "", "högst ett alternativ kan vara dagens")
    if "forms" in read and sum(row.base for row in rows_of("forms")) != 1:
        yield fault("forms", None, "base", "", "exakt en form ska vara grundfall")
    if "arrivals" in read and sum(r.measure == "scenario" and r.base for r in rows_of("arrivals")) != 1:
        yield fault("arrivals", None, "base", "", "exakt ett scenario ska vara grundfall")
    if rows_of("criteria") and not any(row.weight for row in rows_of("criteria")):
        yield fault("criteria", None, "weight", "", "alla vikter är noll; minst en ska vara större")
    ranks = [row.inquiry_rank for row in rows_of("options") if row.inquiry_rank is not None]
    if len(set(ranks)) != len(ranks):
        yield fault(
            "options", None, "inquiry_rank", "", "två alternativ har samma plats i utredningens ordning"
        )
    yield from network_faults(read, fault, {name for name, table in tables.items() if place(table) in broken})
    # A table that is itself broken would only repeat its faults in those that speak of it.
    whole = {name: table for name, table in read.items() if place(tables[name]) not in broken}
    yield from grant_faults(whole, fault)
