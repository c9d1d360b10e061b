"""The filled cells of a workbook's sheets, read part by part with caps on everything that can grow.

Reads the XML itself, since a general reader makes numbers of what is none (`1_000`, `1e400`), text of `#REF!` and
nothing of a formula without value: here each of these is a cell with a problem. No part is parsed that is not
asked for, nothing outside the file is ever looked up, and formulas are not run.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from posixpath import join, normpath
from typing import Any
from xml.parsers import expat

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.cell import column_index_from_string, get_column_letter
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

from data.workbook.gate import NotAWorkbook

MOST_CELLS = 50_000
MOST_ROWS = 10_000
MOST_COLUMNS = 100
MOST_TEXTS = 60_000
MOST_LETTERS = 2_000_000
"""Letters in all cells together: one long text may stand in many cells."""
LONGEST_TEXT = 32_767
MOST_MARKS = 700_000
"""XML elements that are looked at in one upload, filled or not."""
MOST_SMALL_MARKS = 20_000
"""XML elements in a part that only lists something: sheets, relations, styles."""

DAMAGED = "Filen är skadad. Öppna den i Excel, spara om den och försök igen."
TOO_MUCH = "Filen har för många celler. Ta bort det som inte hör till mallen."
NOT_A_NUMBER = "inte ett giltigt tal"
ERRORS = frozenset(
    ("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA", "#SPILL!", "#CALC!")
)
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})", re.ASCII)
_NUMBER = re.compile(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]{1,4})?", re.ASCII)
_HIDDEN_SIGN = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True)
class Cell:
    """A filled cell. `value` is text, number, yes or no, or date; `problem` says why it cannot be used, in Swedish."""

    row: int
    column: int
    value: str | float | int | bool | date
    problem: str = ""
    percent: bool = False

    @property
    def reference(self) -> str:
        """As Excel writes it: C7."""
        return f"{get_column_letter(self.column)}{self.row}"


@dataclass(frozen=True)
class Sheet:
    """The filled cells of a sheet within the caps, and the first cell outside them ("" for none)."""

    cells: tuple[Cell, ...]
    outside: str = ""


class Parts:
    """A workbook's parts as bytes; sheets are parsed when they are asked for."""

    def __init__(self, parts: Mapping[str, bytes]) -> None:
        self._parts = parts
        self._marks = 0
        self._cells = self._letters = 0
        self._texts: list[str] | None = None
        self._formats: list[str] | None = None
        self._epoch = CALENDAR_WINDOWS_1900
        self.sheets = self._sheets()
        """Sheet name → its part, in order."""

    def sheet(self, name: str) -> Sheet:
        """The filled cells of one sheet."""
        part = self._parts.get(self.sheets[name])
        if part is None:
            raise NotAWorkbook(DAMAGED)
        if self._formats is None:
            self._formats = self._number_formats()
        return self._read_sheet(part)

    # ---- the parts beside the sheets --------------------------------------------------------------------

    def _sheets(self) -> dict[str, str]:
        book = next((name for name in self._parts if name.lower() == "xl/workbook.xml"), None)
        if book is None:
            raise NotAWorkbook("Filen är inte en Excelfil. Spara den som .xlsx i Excel och försök igen.")
        targets: dict[str, str] = {}
        relations = self._parts.get("xl/_rels/workbook.xml.rels", b"<r/>")
        for local, marks, _ in self._marked(relations):
            if local == "Relationship" and marks.get("TargetMode") != "External":
                target = marks.get("Target", "")
                path = target.lstrip("/") if target.startswith("/") else normpath(join("xl", target))
                targets[marks.get("Id", "")] = path
        found: dict[str, str] = {}
        for local, marks, _ in self._marked(self._parts[book]):
            if local == "workbookPr" and marks.get("date1904") in ("1", "true"):
                self._epoch = CALENDAR_MAC_1904
            if local == "sheet":
                relation = next((value for key, value in marks.items() if key.endswith(" id")), "")
                if marks.get("name", "") in found or relation not in targets:
                    raise NotAWorkbook(DAMAGED)
                found[marks.get("name", "")] = targets[relation]
        if not found:
            raise NotAWorkbook("Arbetsboken har inga blad. Börja om från en ny mall.")
        return found

    def _number_formats(self) -> list[str]:
        """Number format of each cell style."""
        named: dict[int, str] = {}
        used: list[int] = []
        for local, marks, inside in self._marked(self._parts.get("xl/styles.xml", b"<s/>")):
            if local == "numFmt":
                named[_whole(marks.get("numFmtId"))] = marks.get("formatCode", "")
            if local == "xf" and "cellXfs" in inside:
                used.append(_whole(marks.get("numFmtId", "0")))
        return [named.get(number, BUILTIN_FORMATS.get(number, "General")) for number in used]

    def _shared_texts(self) -> list[str]:
        part = self._parts.get("xl/sharedStrings.xml")
        found: list[str] = []
        if part is None:
            return found
        letters: list[str] = []
        state = {"sounds": 0, "text": False}

        def start(name: str, _: Any) -> None:
            self.one_mark()
            local = name.rpartition(" ")[2]
            if local == "si":
                letters.clear()
            elif local == "rPh":
                state["sounds"] += 1
            elif local == "t":
                state["text"] = not state["sounds"]

        def end(name: str) -> None:
            local = name.rpartition(" ")[2]
            if local == "si":
                if len(found) >= MOST_TEXTS:
                    raise NotAWorkbook(TOO_MUCH)
                found.append(_unhidden("".join(letters)))
            elif local == "rPh":
                state["sounds"] -= 1
            elif local == "t":
                state["text"] = False

        def words(text: str) -> None:
            if state["text"]:
                letters.append(text)

        _parse(part, start, end, words)
        return found

    def _marked(self, part: bytes) -> Iterator[tuple[str, dict[str, str], frozenset[str]]]:
        """(local name, attributes, names of what it lies in) of every element of a small part."""
        found: list[tuple[str, dict[str, str], frozenset[str]]] = []
        path: list[str] = []

        def start(name: str, marks: dict[str, str]) -> None:
            self.one_mark()
            if len(found) >= MOST_SMALL_MARKS:
                raise NotAWorkbook(TOO_MUCH)
            local = name.rpartition(" ")[2]
            found.append((local, marks, frozenset(path[-3:])))
            path.append(local)

        def end(_: str) -> None:
            path.pop()

        _parse(part, start, end, None)
        return iter(found)

    def one_mark(self) -> None:
        """Counts an element."""
        self._marks += 1
        if self._marks > MOST_MARKS:
            raise NotAWorkbook(TOO_MUCH)

    # ---- a sheet ----------------------------------------------------------------------------------------

    def _read_sheet(self, part: bytes) -> Sheet:
        reader = _SheetReader(self)
        _parse(part, reader.start, reader.end, reader.words)
        return Sheet(tuple(reader.cells), reader.outside)

    def text(self, index: str) -> str | None:
        """The shared text with this index; None when there is none."""
        if self._texts is None:
            self._texts = self._shared_texts()
        place = _whole(index)
        return self._texts[place] if 0 <= place < len(self._texts) else None

    def format_of(self, style: str | None) -> str:
        """The number format of a cell's style."""
        formats, place = self._formats or [], _whole(style or "0")
        return formats[place] if 0 <= place < len(formats) else "General"

    def as_date(self, number: float) -> date | None:
        """The day that a serial number stands for; None when it stands for none."""
        try:
            when = from_excel(number, self._epoch)
        except (ValueError, OverflowError, TypeError):
            return None
        if isinstance(when, datetime):
            return when.date()
        return None

    def one_more(self, letters: int) -> None:
        """Counts a filled cell and the letters in it."""
        self._cells += 1
        self._letters += letters
        if self._cells > MOST_CELLS or self._letters > MOST_LETTERS:
            raise NotAWorkbook(TOO_MUCH)


class _SheetReader:
    """Handlers for one sheet's XML."""

    def __init__(self, book: Parts) -> None:
        self._book = book
        self.cells: list[Cell] = []
        self.outside = ""
        self._seen: set[tuple[int, int]] = set()
        self._row = self._column = 0
        self._marks: dict[str, str] = {}
        self._letters: list[str] = []
        self._taking = self._formula = self._valued = self._in_cell = False
        self._sounds = 0

    def start(self, name: str, marks: dict[str, str]) -> None:
        """An element begins."""
        self._book.one_mark()
        local = name.rpartition(" ")[2]
        if local == "row":
            self._row = _whole(marks["r"]) if "r" in marks else self._row + 1
            self._column = 0
        elif local == "c":
            self._in_cell, self._marks = True, marks
            self._letters.clear()
            self._formula = self._valued = False
            if "r" in marks:
                place = _REFERENCE.fullmatch(marks["r"])
                if place is None:
                    raise NotAWorkbook(DAMAGED)
                self._column, self._row = column_index_from_string(place[1]), int(place[2])
            else:
                self._column += 1
        elif self._in_cell:
            if local == "f":
                self._formula = True
            elif local == "rPh":
                self._sounds += 1
            elif local in ("v", "t"):
                self._taking = not self._sounds
                self._valued = True

    def end(self, name: str) -> None:
        """An element ends."""
        local = name.rpartition(" ")[2]
        if local in ("v", "t"):
            self._taking = False
        elif local == "rPh":
            self._sounds -= 1
        elif local == "c":
            self._in_cell = False
            self._done()

    def words(self, text: str) -> None:
        """Text of an element."""
        if self._taking:
            self._letters.append(text)

    def _done(self) -> None:
        written = "".join(self._letters)
        value, problem, percent = self._value(written)
        if not problem and (value is None or value == ""):
            return
        self._book.one_more(len(value) if isinstance(value, str) else 0)
        here = (self._row, self._column)
        if self._row > MOST_ROWS or self._column > MOST_COLUMNS:
            self.outside = self.outside or f"{get_column_letter(self._column)}{self._row}"
            return
        if here in self._seen:
            raise NotAWorkbook(DAMAGED)
        self._seen.add(here)
        self.cells.append(Cell(*here, "" if value is None else value, problem, percent))

    def _value(self, written: str) -> tuple[str | float | int | bool | date | None, str, bool]:
        """(value, problem, whether it is shown as per cent)."""
        kind = self._marks.get("t", "n")
        if kind == "e" or (kind in ("s", "str", "inlineStr") and self._said(kind, written) in ERRORS):
            shown = (written if kind == "e" else self._said(kind, written)) or ""
            return shown, f"cellen visar felet {shown[:20]}; rätta formeln eller skriv värdet", False
        if self._formula and (not self._valued or (not written and kind != "str")):
            return "", "cellen har en formel utan värde; öppna och spara i Excel, eller skriv värdet", False
        if kind in ("s", "str", "inlineStr"):
            said = self._said(kind, written)
            if said is None:
                return None, "cellens text saknas i filen; skriv den igen", False
            if len(said) > LONGEST_TEXT:
                return said[:40], "texten är för lång; korta den", False
            return said.strip(), "", False
        if not written.strip():
            return None, "", False
        if kind == "b":
            return written.strip() in ("1", "true"), "", False
        if kind == "d":
            return written.strip()[:10], "", False
        if kind != "n":
            raise NotAWorkbook(DAMAGED)
        number = float(written) if _NUMBER.fullmatch(written.strip()) else math.nan
        if not math.isfinite(number):
            return written.strip()[:40], NOT_A_NUMBER, False
        code = self._book.format_of(self._marks.get("s"))
        if is_date_format(code):
            when = self._book.as_date(number)
            return (
                (written, "inte ett giltigt datum; skriv det som 2026-11-21", False)
                if when is None
                else (when, "", False)
            )
        whole = int(number) if number.is_integer() and abs(number) < 1e15 else number
        return whole, "", "%" in code

    def _said(self, kind: str, written: str) -> str | None:
        return self._book.text(written.strip()) if kind == "s" else _unhidden(written)


def _parse(part: bytes, start: Any, end: Any, words: Any) -> None:
    """Runs expat over one part. Declarations of types and entities end it."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    if words is not None:
        parser.CharacterDataHandler = words

    def refused(*_: object) -> None:
        raise NotAWorkbook(
            "Filen innehåller otillåten XML. Kopiera dina uppgifter till en ny mall och försök igen."
        )

    parser.StartDoctypeDeclHandler = refused
    parser.EntityDeclHandler = refused
    try:
        parser.Parse(part, True)
    except expat.ExpatError:
        raise NotAWorkbook(DAMAGED) from None


def _whole(text: str | None) -> int:
    """A whole number as XML holds it; -1 for anything else."""
    return int(text) if text and re.fullmatch(r"[0-9]{1,9}", text, re.ASCII) else -1


def _unhidden(text: str) -> str:
    """Signs that XML cannot hold, as Excel writes them: _x0041_ is A."""
    return _HIDDEN_SIGN.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text
