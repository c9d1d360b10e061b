"""From an uploaded workbook to a case and a scenario, or every fault in it by sheet and cell.

Sheets are found by name, tables by their header row, columns by their titles, in any order. What stands in a cell
is made plain here (Swedish numbers, Excel's dates) and then checked by the same door as a CSV folder.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from openpyxl.utils.cell import get_column_letter

from data import case_files
from data.workbook import scenario_rows
from data.workbook.cells import Cell, Parts
from data.workbook.columns import Column, columns
from data.workbook.gate import NotAWorkbook, parts
from data.workbook.layout import (
    FORMAT,
    META,
    OURS,
    SCENARIO,
    is_result,
    shared_sheet,
)
from data.workbook.values import Refused, usable
from models import door
from models.case import TABLES, Case, Table
from models.door import CaseFaults, Fault, RawRow
from models.scenario import Scenario, base, fitted
from models.swedish import listed, numeral, plain_text

HEADER_WITHIN = 20
"""The header row stands among the first so many rows."""

MOST_TABLE_ROWS = 5_000
"""Rows in all tables together."""


@dataclass(frozen=True)
class Book:
    """What a workbook held: the case, the scenario, and what the reader should know of how it was read."""

    case: Case
    scenario: Scenario
    notes: tuple[str, ...] = ()


def read(content: bytes) -> tuple[Case, Scenario]:
    """The case and the scenario of a workbook: see `opened`."""
    book = opened(content)
    return book.case, book.scenario


def opened(content: bytes) -> Book:
    """The case, the scenario and the notes of a workbook.

    Raises:
        NotAWorkbook: the file cannot be opened at all; in Swedish.
        CaseFaults: everything that is wrong in it: `place` is the sheet, `column` the cell and its title.
    """
    try:
        return _Reader(Parts(parts(content))).book()
    except (NotAWorkbook, CaseFaults):
        raise
    except (ArithmeticError, LookupError, MemoryError, RecursionError, TypeError, ValueError) as error:
        # One boundary: whatever a file can still bring about is told as a damaged file, never as a crash.
        raise NotAWorkbook(
            "Filen går inte att läsa. Kopiera dina uppgifter till en ny mall och försök igen."
        ) from error


@dataclass
class _Grid:
    """A sheet as a table: where its header is, which column holds which field, and its rows."""

    sheet: str
    header: int = 0
    letters: dict[str, int] = field(default_factory=dict)
    rows: list[RawRow] = field(default_factory=list)


class _Reader:
    def __init__(self, source: Parts) -> None:
        self.source = source
        self.notes: list[str] = []
        self.faults: list[Fault] = []
        self.grids: dict[str, _Grid] = {}
        self.table_rows = 0
        self.names = {name.strip().casefold(): name for name in source.sheets}

    def book(self) -> Book:
        """Reads every sheet that is ours, then asks the door."""
        self._version()
        raw = {name: list(rows) for name, rows in case_files.reference_rows().items()}
        for table in TABLES:
            if table.room == "reference":
                continue
            grid = self._table(table)
            if grid is not None:
                shared = raw.setdefault(table.name, [])
                shared += self._own(table, grid, tuple(shared))
        wanted = self._scenario()
        self._unknown_sheets()
        refused = {
            (table.sheet, row, name): cell
            for table in TABLES
            if table.name in self.grids
            for row, cells in self.grids[table.name].rows
            for name, cell in cells.items()
            if isinstance(cell, Refused)
        }
        case: Case | None = None
        try:
            case = door.opened(raw, place=lambda table: table.sheet)
        except CaseFaults as wrong:
            self.faults += [self._placed(fault, refused) for fault in wrong.faults]
        if self.faults or case is None:
            raise CaseFaults(_once(self.faults))
        return Book(case, self._fitted(case, wanted), tuple(self.notes))

    def _scenario(self) -> Scenario | None:
        """The scenario as its sheet has it; None when there is no such sheet, or when something in it is wrong."""
        name = self.names.get(SCENARIO.casefold())
        if name is None:
            self.notes.append(f"Bladet {SCENARIO} saknas; grundfallet används.")
            return None
        wanted, wrong = scenario_rows.scenario(self.source.sheet(name).cells)
        self.faults += wrong
        return wanted

    def _fitted(self, case: Case, wanted: Scenario | None) -> Scenario:
        if wanted is None:
            return base(case)
        kept = fitted(wanted, case)
        if kept != wanted:
            self.notes.append(
                f"Några val i bladet {SCENARIO} gäller sådant som inte finns i underlaget. De är borttagna."
            )
        return kept

    # ---- sheets -----------------------------------------------------------------------------------------

    def _version(self) -> None:
        name = self.names.get(META.casefold())
        if name is None:
            self.notes.append(
                "Arbetsboken säger inte vilken version av mallen den följer; den läses efter rubrikerna."
            )
            return
        cells = {cell.reference: cell.value for cell in self.source.sheet(name).cells}
        version = cells.get("B1")
        if version != FORMAT:
            self.notes.append(
                f"Arbetsboken följer version {plain_text(str(version), 20)} av mallen och läses som version {FORMAT}."
            )

    def _unknown_sheets(self) -> None:
        known = {table.sheet.casefold() for table in TABLES} | {name.casefold() for name in OURS}
        known |= {shared_sheet(table).casefold() for table in TABLES}
        extra = [
            plain_text(name, 40)
            for key, name in self.names.items()
            if key not in known and not is_result(name)
        ]
        if extra:
            word = "Bladet" if len(extra) == 1 else "Bladen"
            self.notes.append(f"{word} {listed(extra[:10])} hör inte till mallen och läses inte.")

    def _table(self, table: Table) -> _Grid | None:
        name = self.names.get(table.sheet.casefold())
        if name is None:
            if table.required:
                self.faults.append(
                    Fault(table.sheet, None, "", "", "bladet saknas; kopiera det från en ny mall")
                )
            else:
                self.notes.append(f"Bladet {table.sheet} saknas; tabellen läses som tom.")
            return None
        grid = self._grid(name, table)
        self.grids[table.name] = grid
        return grid

    def _own(self, table: Table, grid: _Grid, shared: Sequence[RawRow]) -> list[RawRow]:
        """The sheet's rows without those that have come to be shared by all cases since it was written."""
        names = list(table.columns)[:2]
        known = {tuple(str(cells.get(name)) for name in names) for _, cells in shared}
        kept = [row for row in grid.rows if tuple(str(row[1].get(name)) for name in names) not in known]
        if len(kept) < len(grid.rows):
            self.notes.append(
                f"I bladet {table.sheet} står rader som numera är gemensamma för alla kommuner; de gemensamma gäller."
            )
        return kept

    def _grid(self, name: str, table: Table) -> _Grid:
        sheet = self.source.sheet(name)
        grid = _Grid(table.sheet)
        if sheet.outside:
            self._fault(grid, None, sheet.outside, "", "bladet är större än mallen; ta bort det som står här")
        by_row: dict[int, list[Cell]] = {}
        for cell in sheet.cells:
            by_row.setdefault(cell.row, []).append(cell)
        titles = {_plain(title): key for key, title in table.columns.items()}
        grid.header = _header_row(by_row, titles)
        if not grid.header:
            if by_row:
                listed_titles = listed(list(table.columns.values()))
                problem = f"raden med kolumnernas rubriker saknas; den ska ha {listed_titles}"
                self._fault(grid, None, "", "", problem)
            elif table.required:
                self._fault(grid, None, "", "", "bladet är tomt; kopiera det från en ny mall")
            return grid
        extra = self._header(grid, by_row[grid.header], titles, table)
        described = {one.name: one for one in columns(table.row, tuple(table.columns.items()))}
        fields = {number: described[key] for key, number in grid.letters.items()}
        for row in sorted(by_row):
            if row > grid.header:
                self._row(grid, row, by_row[row], fields, extra)
        return grid

    def _header(
        self, grid: _Grid, cells: Sequence[Cell], titles: Mapping[str, str], table: Table
    ) -> dict[int, str]:
        """Places the columns; gives those that are not ours, by number."""
        extra: dict[int, str] = {}
        for cell in cells:
            said = plain_text(str(cell.value), 60)
            key = titles.get(_plain(cell.value))
            if key is None:
                extra[cell.column] = said
            elif key in grid.letters:
                self._fault(grid, grid.header, cell.reference, said, "kolumnen står två gånger")
            else:
                grid.letters[key] = cell.column
        needed = [key for key, one in table.row.model_fields.items() if one.is_required()]
        absent = [key for key in table.columns if key not in grid.letters]
        for key in absent:
            title = table.columns[key]
            if key in needed:
                near = difflib.get_close_matches(title, list(extra.values()), 1)
                proposal = f"; heter den ”{near[0]}” nu ska rubriken ändras tillbaka" if near else ""
                self._fault(grid, grid.header, "", "", f"kolumnen {title} saknas{proposal}")
        kept = [table.columns[key] for key in absent if key not in needed]
        if kept:
            word = "kolumnen" if len(kept) == 1 else "kolumnerna"
            self.notes.append(f"Bladet {table.sheet} saknar {word} {listed(kept)}; de läses som tomma.")
        return extra

    def _row(
        self,
        grid: _Grid,
        row: int,
        cells: Sequence[Cell],
        fields: Mapping[int, Column],
        extra: dict[int, str],
    ) -> None:
        content: dict[str, object] = {}
        for cell in cells:
            column = fields.get(cell.column)
            if column is not None:
                content[column.name] = usable(cell, column)
            elif cell.column in extra:
                title = extra.pop(cell.column)
                problem = "kolumnen finns inte i tabellen; ta bort den eller rätta rubriken"
                self._fault(
                    grid, grid.header, f"{get_column_letter(cell.column)}{grid.header}", title, problem
                )
            else:
                self._fault(
                    grid,
                    row,
                    cell.reference,
                    "",
                    "cellen ligger utanför tabellen; flytta den eller ta bort den",
                )
        if content:
            self.table_rows += 1
            if self.table_rows > MOST_TABLE_ROWS:
                raise NotAWorkbook(
                    f"Arbetsboken har fler än {numeral(MOST_TABLE_ROWS)} rader. Ta bort dem som inte behövs."
                )
            grid.rows.append((row, content))

    def _fault(self, grid: _Grid, row: int | None, cell: str, value: str, problem: str) -> None:
        if len(self.faults) < 1_000:
            self.faults.append(Fault(grid.sheet, row, cell, value, problem))

    def _placed(self, fault: Fault, refused: Mapping[tuple[str, int, str], Refused]) -> Fault:
        """A fault from the door with the cell as Excel names it, and what was wrong with the cell as such."""
        table = next((table for table in TABLES if table.sheet == fault.place), None)
        if table is None:
            return fault
        grid = self.grids.get(table.name)
        title = table.columns.get(fault.column, fault.column)
        letter = grid.letters.get(fault.column) if grid else None
        where = f"{get_column_letter(letter)}{fault.row} {title}" if letter and fault.row else title
        cell = refused.get((fault.place, fault.row or 0, fault.column))
        if cell is not None:
            return replace(fault, column=where, value=str(cell.shown), problem=cell.problem)
        return replace(fault, column=where)


def _header_row(by_row: Mapping[int, Sequence[Cell]], titles: Mapping[str, str]) -> int:
    """The row that holds most of the titles, at least two and a third of them; 0 for none."""
    best, most = 0, max(1, len(titles) // 3, min(2, len(titles) - 1) - 1)
    for row in sorted(by_row):
        if row > HEADER_WITHIN:
            break
        hits = len({titles[_plain(cell.value)] for cell in by_row[row] if _plain(cell.value) in titles})
        if hits > most:
            best, most = row, hits
    return best


def _plain(value: object) -> str:
    """A title without what does not tell titles apart: case, spaces, a star or "(fyll i)" at the end."""
    words = " ".join(str(value).split()).casefold()
    return re.sub(r"\s*(\(fyll i[^)]*\)|\*)$", "", words)


def _once(faults: Sequence[Fault]) -> Iterator[Fault]:
    """The faults in the order of the tables, each once."""
    order = {table.sheet: place for place, table in enumerate(TABLES)}
    return iter(
        dict.fromkeys(sorted(faults, key=lambda fault: (order.get(fault.place, len(order)), fault.row or 0)))
    )
