"""How one case differs from another, row by row, in the words of the sheets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from models.case import TABLES, Case, Table
from models.swedish import iso, listed, numeral


@dataclass(frozen=True)
class CaseChange:
    """One difference: sheet, row (its id, or what tells it from the others), column ("" for a whole row), and what stands before and after."""

    sheet: str
    row: str
    column: str
    before: str
    after: str


def case_changes(before: Case, after: Case, *, reference: bool = False) -> tuple[CaseChange, ...]:
    """Every difference between the tables that are a case's own, in the order of the sheets.

    Args:
        reference: also between those that all cases share: laws, amounts, other municipalities.
    """
    return tuple(
        change
        for table in TABLES
        if reference or table.room != "reference"
        for change in _changes(table, _rows(before, table), _rows(after, table))
    )


def changes_said(changes: tuple[CaseChange, ...]) -> str:
    """The differences counted by sheet, in one sentence."""
    if not changes:
        return "Underlaget är detsamma."
    by_sheet: dict[str, int] = {}
    for change in changes:
        by_sheet[change.sheet] = by_sheet.get(change.sheet, 0) + 1
    return (
        "Underlaget skiljer sig: " + listed([f"{sheet} {numeral(n)}" for sheet, n in by_sheet.items()]) + "."
    )


def _rows(case: Case, table: Table) -> dict[str, Any]:
    content = getattr(case, table.name)
    rows = content if isinstance(content, tuple) else (content,)
    found: dict[str, Any] = {}
    for row in rows:
        said = ", ".join(_said(getattr(row, name)) for name in table.row.KEY if getattr(row, name)) or "rad 1"
        twice = sum(1 for name in found if name == said or name.startswith(f"{said} (nr "))
        found[f"{said} (nr {twice + 1})" if twice else said] = row
    return found


def _changes(table: Table, before: dict[str, Any], after: dict[str, Any]) -> Iterator[CaseChange]:
    for name, row in before.items():
        if name not in after:
            yield CaseChange(table.sheet, name, "", _whole(table, row), "borttagen")
    for name, row in after.items():
        if name not in before:
            yield CaseChange(table.sheet, name, "", "saknas", _whole(table, row))
            continue
        for field, title in table.columns.items():
            old, new = getattr(before[name], field), getattr(row, field)
            if old != new:
                yield CaseChange(table.sheet, name, title, _said(old), _said(new))
    kept = [name for name in before if name in after]
    if kept != [name for name in after if name in before]:
        yield CaseChange(table.sheet, "alla", "", "raderna i sin ordning", "raderna i annan ordning")


def _whole(table: Table, row: Any) -> str:
    """A row by its most telling columns."""
    said = [_said(getattr(row, field)) for field in list(table.columns)[1:4]]
    return ", ".join(word for word in said if word != "tomt")


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if value is None or value in ("", ()):
        return "tomt"
    if isinstance(value, tuple):
        return "; ".join(map(str, value))
    if isinstance(value, (int, float)):
        return f"{value:.12g}".replace(".", ",")
    return iso(value) if isinstance(value, date) else str(value)
