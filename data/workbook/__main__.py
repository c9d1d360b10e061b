"""Workbooks without a screen: `python -m data.workbook check FILE` and `convert FILE FOLDER`. Exit code 0 or 1."""

from __future__ import annotations

import csv
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from data import case_files
from data.workbook import Book, NotAWorkbook, opened
from data.workbook.writing import plain
from models.case import TABLES, Case
from models.door import CaseFaults
from models.swedish import counted

USAGE = """Så här används kommandot:
  python -m data.workbook check FIL           kontrollerar en arbetsbok
  python -m data.workbook convert FIL MAPP    gör om den till en mapp med CSV-filer, en per tabell"""


def main(arguments: Sequence[str]) -> int:
    """Runs one command; 0 when all is well."""
    match list(arguments):
        case ["check", file]:
            return 0 if _book(file) else 1
        case ["convert", file, folder]:
            return _convert(file, Path(folder))
    print(USAGE, file=sys.stderr)
    return 1


def _book(file: str) -> Book | None:
    try:
        book = opened(Path(file).read_bytes())
    except OSError:
        print(f"Filen {file} går inte att läsa.", file=sys.stderr)
    except NotAWorkbook as error:
        print(error, file=sys.stderr)
    except CaseFaults as wrong:
        print(f"{counted(len(wrong.faults), 'sak', 'saker')} behöver rättas:", file=sys.stderr)
        for fault in wrong.faults:
            print(f"  {fault.sentence}", file=sys.stderr)
    else:
        for note in book.notes:
            print(note)
        print(
            f"Arbetsboken för {book.case.municipality.name} går att använda. Underlagets version {book.case.version}."
        )
        return book
    return None


def _convert(file: str, folder: Path) -> int:
    book = _book(file)
    if book is None:
        return 1
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            print(f"Mappen {folder} är inte tom. Välj en tom mapp.", file=sys.stderr)
            return 1
        write_folder(book.case, folder)
        if case_files.read(folder) != book.case:
            raise RuntimeError("the folder would not be read back as it was written")
    except OSError:
        print(f"Det går inte att skriva i mappen {folder}.", file=sys.stderr)
        return 1
    print(f"Mappen {folder} är klar. Scenariot följer inte med: en mapp har bara underlaget.")
    return 0


def write_folder(case: Case, folder: Path) -> None:
    """The case's own tables as CSV files that `case_files.read` takes."""
    shared = {
        table: {cells.get("id") for _, cells in rows} for table, rows in case_files.reference_rows().items()
    }
    for table in TABLES:
        if table.room == "reference":
            continue
        content = getattr(case, table.name)
        rows: Sequence[Any] = content if isinstance(content, tuple) else (content,)
        if table.room == "both":
            rows = [row for row in rows if row.id not in shared.get(table.name, ())]
        with (folder / table.file).open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out, lineterminator="\n")
            writer.writerow(table.columns)
            for row in rows:
                writer.writerow([_cell(plain(getattr(row, name))) for name in table.columns])


def _cell(value: object) -> str:
    return "" if value is None else str(value)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
