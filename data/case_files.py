"""Reads a case from a folder of CSV files, one a table, and the reference tables that all cases share."""

from __future__ import annotations

import csv
import os
from pathlib import Path

from models.case import TABLES, Case, Table
from models.door import CaseFaults, Fault, RawRow, opened

HERE = Path(__file__).parent
REFERENCE = HERE / "reference"
SHIPPED = HERE / "enkoping"
MOST_ROWS = 10_000


def chosen_folder() -> Path:
    """The case folder that the app opens: `VAGVAL_CASE`, or Enköping's."""
    return Path(os.environ.get("VAGVAL_CASE") or SHIPPED)


def stamp(folder: Path | str, reference: Path | str = REFERENCE) -> tuple[tuple[str, int], ...]:
    """Names and times of the files that a case is read from: different when one of them has been changed."""
    paths = [path for room in (Path(folder), Path(reference)) for path in sorted(room.glob("*.csv"))]
    return tuple((str(path), path.stat().st_mtime_ns) for path in paths)


def reference_rows(reference: Path | str = REFERENCE) -> dict[str, list[RawRow]]:
    """The raw rows that all cases share, by table.

    Raises:
        CaseFaults: with file, row and column of everything that is wrong with a file as such.
    """
    raw: dict[str, list[RawRow]] = {}
    faults: list[Fault] = []
    for table in TABLES:
        path = Path(reference) / table.file
        if table.room != "case" and path.is_file():
            raw[table.name], wrong = _table(path, table)
            faults += wrong
    if faults:
        raise CaseFaults(faults)
    return raw


def read(folder: Path | str, reference: Path | str = REFERENCE) -> Case:
    """The case in `folder`.

    Raises:
        CaseFaults: with file, row and column of everything that is wrong. Row 1 is the header.
    """
    folder, reference = Path(folder), Path(reference)
    raw: dict[str, list[RawRow]] = {}
    faults: list[Fault] = []
    for table in TABLES:
        rooms = {"case": [folder], "reference": [reference], "both": [reference, folder]}[table.room]
        for room in rooms:
            path = room / table.file
            if not path.is_file():
                if table.required and room == rooms[-1]:
                    faults.append(Fault(table.file, None, "", "", f"filen saknas i mappen {room}"))
                continue
            found, wrong = _table(path, table)
            faults += wrong
            raw.setdefault(table.name, []).extend(found)
    if faults:
        raise CaseFaults(faults)
    return opened(raw)


def _table(path: Path, table: Table) -> tuple[list[RawRow], list[Fault]]:
    """The rows of one CSV file by column name, and what is wrong with the file as such."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (UnicodeDecodeError, OSError):
        return [], [Fault(table.file, None, "", "", "filen går inte att läsa; spara den som UTF-8")]
    try:
        lines = list(csv.reader(text.splitlines(keepends=True), strict=True))
    except csv.Error:
        return [], [Fault(table.file, None, "", "", "filen är inte en giltig CSV; kontrollera citattecknen")]
    if not lines:
        return [], [Fault(table.file, 1, "", "", "filen är tom; första raden ska ha kolumnernas namn")]
    header = [name.strip() for name in lines[0]]
    faults = [
        Fault(table.file, 1, name, "", "kolumnen står två gånger")
        for name in sorted({name for name in header if header.count(name) > 1})
    ]
    faults += [
        Fault(table.file, 1, name, "", "kolumnen finns inte i tabellen; ta bort den eller rätta rubriken")
        for name in header
        if name not in table.columns
    ]
    needed = [name for name, field in table.row.model_fields.items() if field.is_required()]
    faults += [Fault(table.file, 1, name, "", "kolumnen saknas") for name in needed if name not in header]
    if len(lines) > MOST_ROWS:
        faults.append(Fault(table.file, None, "", "", f"filen har fler än {MOST_ROWS} rader"))
    rows: list[RawRow] = []
    for number, cells in enumerate(lines[1:], start=2):
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header):
            problem = f"raden har {len(cells)} celler men rubriken {len(header)}"
            faults.append(Fault(table.file, number, "", "", problem))
            continue
        rows.append((number, dict(zip(header, (cell.strip() for cell in cells), strict=True))))
    return ([], faults) if faults else (rows, [])
