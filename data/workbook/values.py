"""What a cell amounts to in a column: Swedish numbers, Excel's dates, yes and no; or why it cannot be used."""

from __future__ import annotations

import re
from datetime import date

from data.workbook.cells import NOT_A_NUMBER, Cell
from data.workbook.columns import Column
from models.swedish import NotANumber, holds_personal_number, number

_ADDRESS = re.compile(r"[^\s@]{1,64}@[^\s@]{1,120}\.[A-Za-z]{2,}")


class Refused:
    """Stands in a row for a cell that cannot be used: no column takes it, so that the door names the cell."""

    def __init__(self, problem: str, shown: object) -> None:
        self.problem, self.shown = problem, shown

    def __str__(self) -> str:
        return str(self.shown)


def usable(cell: Cell, column: Column) -> object:
    """What the door is to check: the cell's value in the column's own kind, or what is wrong with it."""
    if cell.problem:
        return Refused(cell.problem, cell.value)
    value: object = cell.value
    if isinstance(value, str):
        if holds_personal_number(value):
            return Refused("texten ser ut att innehålla ett personnummer; ta bort det", "")
        if _ADDRESS.search(value):
            return Refused("texten ser ut att innehålla en e-postadress; ta bort den", "")
    problem = ""
    if column.kind == "number":
        value, problem = _number(cell, column)
    elif column.kind == "date":
        if isinstance(value, bool) or not isinstance(value, (date, str)):
            problem = "inte ett datum; skriv det som 2026-11-21"
    elif column.kind == "yes":
        if not isinstance(value, (bool, str)):
            problem = "skriv ja eller nej"
    elif isinstance(value, bool):
        problem = "cellen är sann eller falsk men ska vara text; skriv om den"
    elif isinstance(value, date):
        problem = "Excel har gjort om cellen till ett datum; skriv den som text"
    elif isinstance(value, (int, float)):
        value = str(value) if isinstance(value, int) else f"{value:.12g}".replace(".", ",")
        if holds_personal_number(value):
            return Refused("texten ser ut att innehålla ett personnummer; ta bort det", "")
    # The sentences about numbers quote the cell themselves.
    return Refused(problem, "" if problem.startswith("”") else cell.value) if problem else value


def _number(cell: Cell, column: Column) -> tuple[object, str]:
    """(number, problem) of a cell in a column of numbers."""
    value = cell.value
    if isinstance(value, bool):
        return value, NOT_A_NUMBER
    if isinstance(value, date):
        return value, "Excel har gjort om talet till ett datum; skriv talet igen"
    if isinstance(value, str):
        try:
            found = number(value)
        except NotANumber as error:
            return value, str(error).rstrip(".")
        return (int(found) if found.is_integer() else found), ""
    if cell.percent and column.most != 1:
        if column.most == 100:
            return float(f"{100 * value:.12g}"), ""
        return value, "cellen visas i procent; byt format och skriv talet som det ska vara"
    return value, ""
