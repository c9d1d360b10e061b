"""A case, a scenario and its results as a fresh workbook; the empty template; the list of what to correct.

Nothing of a user's own file is carried over and no cell is ever a formula, whatever its text begins with.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from datetime import date
from io import BytesIO
from typing import Any
from weakref import WeakKeyDictionary

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils.cell import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from data import case_files
from data.workbook import scenario_rows
from data.workbook.columns import Column, columns
from data.workbook.layout import (
    CORRECTIONS,
    FORMAT,
    LISTS,
    META,
    README,
    RESULT,
    SCENARIO,
    meaning,
    shared_sheet,
)
from models.case import TABLES, Case, Table
from models.door import Fault
from models.grant_result import GrantsResult
from models.result import MODEL_VERSION, Result
from models.scenario import Scenario
from models.swedish import holds_personal_number, numeral
from models.workshop import STEPS

HEADER_ROW = 5
FREE_ROWS, FREE_ROWS_WHEN_EMPTY = 8, 25
"""Empty rows that are marked as inputs below a table's rows. The rest of the sheet is open too."""

TO_FILL, WHEN_NEEDED = "fyll i", "fyll i vid behov"

_INPUT = PatternFill("solid", fgColor="FFF7D6")
_WRAPPED = Alignment(vertical="top", wrap_text=True)
_OPEN = Protection(locked=False)
_LINE = Border(bottom=Side(style="thin", color="B9C2CA"))
_LOOKS: dict[str, dict[str, Any]] = {
    "title": {"font": Font(bold=True, size=14)},
    "said": {},
    "text": {"alignment": _WRAPPED},
    "mark": {"font": Font(italic=True, size=9), "fill": _INPUT},
    "head": {
        "font": Font(bold=True, color="FFFFFF"),
        "fill": PatternFill("solid", fgColor="12436D"),
        "alignment": _WRAPPED,
    },
    "input": {"fill": _INPUT, "border": _LINE, "alignment": _WRAPPED, "protection": _OPEN},
    "read": {"fill": PatternFill("solid", fgColor="EEF1F4"), "border": _LINE, "alignment": _WRAPPED},
}
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LOOKS_HIDDEN = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")

_LEADS_TO = {
    "option": "options",
    "host_of": "options",
    "criterion": "criteria",
    "task": "tasks",
    "needing": "tasks",
    "needed": "tasks",
    "recipient": "recipients",
    "source": "sources",
    "other_source": "sources",
}
"""Columns that hold an id of another table: a drop-down shows the ids, and the door checks them."""


_KNOWN_LOOKS: WeakKeyDictionary[Workbook, dict[tuple[str, str, bool], Any]] = WeakKeyDictionary()


def write(case: Case, scenario: Scenario, result: Result | None = None) -> bytes:
    """A workbook with the case, the scenario and, when there is one, its result."""
    own, shared = _divided(case)
    book = _started(case.municipality.name, case.version)
    _tables(book, own, shared)
    _scenario(book, scenario)
    if result is not None:
        _results(book, case, result)
    return _saved(book)


def template() -> bytes:
    """An empty workbook for a new municipality, with the tables that all share and the model's own settings."""
    shipped = case_files.read(case_files.SHIPPED)
    own, shared = _divided(shipped)
    known = {row.id for row in shared.get("sources", ())}
    settings = [
        row
        for row in own.get("settings", ())
        if row.kind != "belagd" and (not row.source or row.source in known)
    ]
    empty: dict[str, Sequence[Any]] = dict.fromkeys(own, ())
    book = _started("", "")
    _tables(book, {**empty, **({"settings": settings} if "settings" in own else {})}, shared)
    return _saved(book)


def corrections(faults: Iterable[Fault]) -> bytes:
    """The faults as a workbook: sheet, row, cell, value, and what is wrong with how to mend it."""
    book = Workbook()
    sheet = book.active
    sheet.title = CORRECTIONS
    rows = [
        [
            fault.place,
            fault.row,
            fault.column,
            "" if holds_personal_number(fault.value) else fault.value[:200],
            fault.problem,
        ]
        for fault in faults
    ]
    titles = ["blad", "rad", "cell och kolumn", "där står", "vad som är fel och hur det rättas"]
    _listing(
        sheet,
        "Rättningslista",
        f"{len(rows)} att rätta. Rätta i din egen arbetsbok och ladda upp den igen.",
        titles,
        rows,
    )
    return _saved(book)


def _divided(case: Case) -> tuple[dict[str, Sequence[Any]], dict[str, Sequence[Any]]]:
    """The case's rows by table: those of its own, and those that it shares with all cases."""
    own: dict[str, Sequence[Any]] = {}
    shared: dict[str, Sequence[Any]] = {}
    reference = case_files.reference_rows()
    for table in TABLES:
        content = getattr(case, table.name)
        rows: tuple[Any, ...] = content if isinstance(content, tuple) else (content,)
        if table.room == "reference":
            shared[table.name] = rows
        elif table.room == "both":
            ids = {cells.get("id") for _, cells in reference.get(table.name, ())}
            own[table.name] = [row for row in rows if row.id not in ids]
            shared[table.name] = [row for row in rows if row.id in ids]
        else:
            own[table.name] = rows
    return own, shared


# ---- the sheets -----------------------------------------------------------------------------------------


def _started(municipality: str, version: str) -> Workbook:
    book = Workbook()
    sheet = book.active
    sheet.title = README
    title = f"Vägval: underlag för {municipality}" if municipality else "Vägval: tom mall för en kommun"
    _write(sheet, 1, 1, title, "title")
    said = [
        "Arbetsboken är underlaget till Vägval, ett stöd för beslut om var mottagandet av nyanlända ska höra hemma.",
        "Blad med gula celler fyller du i. Raden ovanför rubrikerna säger ”fyll i” där ett värde behövs och ”fyll i vid "
        "behov” där det får vara tomt. Grå blad är gemensamma för alla kommuner eller resultat; de läses inte.",
        "Skriv tal med decimalkomma (1 234,5), datum som 2026-11-21 och ja eller nej. Flera ord i en cell skiljs med "
        "semikolon. Ett id består av bokstäver utan prickar, siffror, bindestreck, understreck och punkt.",
        "Typ är belagd (står i källan, då behövs källa och avsnitt), härledd (slutsats ur en källa), antagande eller "
        "exempel. Tal som är antagande eller exempel behöver låg och hög.",
        "Skriv roller, aldrig namn på personer, personnummer eller e-postadresser.",
        "Byt inte namn på blad och rubriker. Kolumner får byta plats, och tomma rader hoppas över.",
        "Ladda upp arbetsboken på sidan Källor och antaganden. Är något fel får du en lista med blad och cell, och inget "
        "ändras. Arbetsboken har inga makron och inga formler.",
        f"Mallens version {FORMAT}, modellens version {MODEL_VERSION}"
        + (f", underlagets version {version[:8]}." if version else "."),
    ]
    for row, text in enumerate(said, start=3):
        _write(sheet, row, 1, text, "text")
    row = len(said) + 4
    for column, text in enumerate(("blad", "en rad är"), start=1):
        _head(sheet, row, column, text)
    for place, table in enumerate(TABLES, start=row + 1):
        _write(sheet, place, 1, table.sheet, "text")
        _write(sheet, place, 2, meaning(table), "text")
    sheet.column_dimensions["A"].width = 60
    sheet.column_dimensions["B"].width = 80
    sheet.protection.sheet = True
    meta = book.create_sheet(META)
    meta.sheet_state = "veryHidden"
    for place, (name, value) in enumerate(
        (("mallens version", FORMAT), ("modellens version", MODEL_VERSION), ("underlagets version", version)),
        start=1,
    ):
        _write(meta, place, 1, name, "said")
        _write(meta, place, 2, value, "said")
    return book


def _tables(book: Workbook, own: Mapping[str, Sequence[Any]], shared: Mapping[str, Sequence[Any]]) -> None:
    lists = book.create_sheet(LISTS)
    lists.sheet_state = "hidden"
    lists.protection.sheet = True
    choices = _Choices(lists, own, shared)
    for table in TABLES:
        if table.room != "reference":
            _input_sheet(book.create_sheet(table.sheet), table, own[table.name], choices)
    for table in TABLES:
        if table.room != "case":
            name = table.sheet if table.room == "reference" else shared_sheet(table)
            _read_only_sheet(book.create_sheet(name), table, shared[table.name])
    book.move_sheet(lists, len(book.sheetnames))


class _Choices:
    """The list sheet: each list once, in a column of its own under its title."""

    def __init__(
        self, sheet: Worksheet, own: Mapping[str, Sequence[Any]], shared: Mapping[str, Sequence[Any]]
    ) -> None:
        self._sheet, self._own, self._shared = sheet, own, shared
        self._places: dict[tuple[str, ...], str] = {}
        self._sheets = {table.name: table for table in TABLES}

    def area(self, column: Column) -> tuple[str, bool]:
        """Where a drop-down for the column gets its words ("" for none), and whether other words are stopped."""
        if column.kind == "yes":
            return self._listed("ja eller nej", ("ja", "nej")), True
        if column.kind == "choice":
            return self._listed(column.title, column.choices), True
        table = self._sheets.get(_LEADS_TO.get(column.name, ""))
        if column.kind != "text" or table is None:
            return "", False
        if table.room == "both":
            ids = [str(getattr(row, "id", "")) for row in (*self._own[table.name], *self._shared[table.name])]
            return self._listed(table.sheet, tuple(ids)), False
        place = list(table.columns).index("id") + 1 if "id" in table.columns else 0
        if not place or table.room == "reference":
            return "", False
        letter = get_column_letter(place)
        return f"'{table.sheet}'!${letter}${HEADER_ROW + 1}:${letter}${HEADER_ROW + 300}", False

    def _listed(self, title: str, words: tuple[str, ...]) -> str:
        if not words:
            return ""
        if words not in self._places:
            place = len(self._places) + 1
            letter = get_column_letter(place)
            _head(self._sheet, 1, place, title)
            for row, word in enumerate(words, start=2):
                _write(self._sheet, row, place, word, "said")
            self._places[words] = f"{LISTS}!${letter}$2:${letter}${len(words) + 1}"
        return self._places[words]


def _input_sheet(sheet: Worksheet, table: Table, rows: Sequence[Any], choices: _Choices) -> None:
    described = columns(table.row, tuple(table.columns.items()))
    _titled(sheet, table.sheet, meaning(table))
    last = HEADER_ROW + len(rows) + (FREE_ROWS if rows else FREE_ROWS_WHEN_EMPTY)
    if table.name == "municipality":
        last = HEADER_ROW + 1
    for place, column in enumerate(described, start=1):
        letter = get_column_letter(place)
        _write(
            sheet,
            HEADER_ROW - 1,
            place,
            TO_FILL if column.required else WHEN_NEEDED,
            "mark",
        )
        _head(sheet, HEADER_ROW, place, column.title)
        sheet.column_dimensions[letter].width = _width(column)
        sheet.column_dimensions[letter].protection = _OPEN
        _validated(sheet, column, f"{letter}{HEADER_ROW + 1}:{letter}{max(last, HEADER_ROW + 300)}", choices)
    for number in range(HEADER_ROW + 1, last + 1):
        row = rows[number - HEADER_ROW - 1] if number - HEADER_ROW <= len(rows) else None
        for place, column in enumerate(described, start=1):
            value = None if row is None else getattr(row, column.name)
            _write(sheet, number, place, plain(value), "input", _number_format(column, value))
    _finished(sheet)


def _read_only_sheet(sheet: Worksheet, table: Table, rows: Sequence[Any]) -> None:
    titles = list(table.columns.values())
    content = [[getattr(row, name) for name in table.columns] for row in rows]
    _listing(sheet, sheet.title, meaning(table), titles, content)
    for place, column in enumerate(columns(table.row, tuple(table.columns.items())), start=1):
        sheet.column_dimensions[get_column_letter(place)].width = _width(column)
    _finished(sheet)


def _scenario(book: Workbook, scenario: Scenario) -> None:
    sheet = book.create_sheet(SCENARIO, 1)
    _titled(
        sheet,
        SCENARIO,
        "Valen som gjorts ovanpå underlaget. En rad är ett val; flera rader med samma namn är en lista.",
    )
    for place, title in enumerate(scenario_rows.HEADER, start=1):
        marked = title.startswith("värde")
        _write(
            sheet,
            HEADER_ROW - 1,
            place,
            WHEN_NEEDED if marked or place == 1 else None,
            "mark",
        )
        _head(sheet, HEADER_ROW, place, title)
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = (44, 44, 28, 18, 12, 12, 12, 40)[place - 1]
        sheet.column_dimensions[letter].protection = _OPEN
    lines = scenario_rows.rows(scenario)
    for number in range(HEADER_ROW + 1, HEADER_ROW + len(lines) + FREE_ROWS):
        line = lines[number - HEADER_ROW - 1] if number - HEADER_ROW <= len(lines) else ("", "", [])
        values: list[object] = [line[0] or None, line[1] or None, *line[2]]
        values += [None] * (len(scenario_rows.HEADER) - len(values))
        for place, value in enumerate(values, start=1):
            _write(sheet, number, place, plain(value), "input", _format_of(value))
    _finished(sheet)


# ---- the results ----------------------------------------------------------------------------------------


def _results(book: Workbook, case: Case, result: Result) -> None:
    answer = result.placement
    options = [case.option(name).name for name in answer.options]
    criteria = [case.criterion(name).name for name in answer.criteria]
    noted = (
        "Läses inte tillbaka. Andelar är 0 till 1 av sätten att väga och bedöma; värden är 0 till 100 poäng."
    )

    def sheet(name: str, titles: Sequence[str], rows: Iterable[Sequence[object]], said: str = noted) -> None:
        made = book.create_sheet(f"{RESULT} {name}")
        _listing(made, f"{RESULT}: {name}", said, titles, rows)
        for place in range(1, len(titles) + 1):
            made.column_dimensions[get_column_letter(place)].width = 44 if place == 1 else 20
        _finished(made)

    sheet("i ord", ["mening", "så lyder den"], result.sentences.items())
    book[f"{RESULT} i ord"].column_dimensions["B"].width = 110
    sheet(
        "värden",
        ["alternativ", "värde", "lågt", "högt"],
        zip(options, answer.overall, answer.overall_low, answer.overall_high, strict=True),
    )
    places = [f"plats {place}" for place in range(1, len(options) + 1)]
    sheet(
        "platser",
        ["alternativ", *places, "först, givet poängen"],
        (
            [option, *ranks, given[0]]
            for option, ranks, given in zip(options, answer.ranks, answer.ranks_given_scores, strict=True)
        ),
    )
    sheet(
        "poäng",
        ["alternativ", "kriterium", "vikt, andel", "låg", "trolig", "hög", "varifrån"],
        (
            [
                option,
                criterion,
                answer.weights[column],
                answer.low[row][column],
                answer.likely[row][column],
                answer.high[row][column],
                answer.origin[row][column],
            ]
            for row, option in enumerate(options)
            for column, criterion in enumerate(criteria)
        ),
    )
    for name, outcomes in (("rättslägen", answer.laws), ("former", answer.forms), ("röster", answer.voices)):
        sheet(
            name,
            ["läge", "alternativ", "värde", "först, andel", "efter den första, poäng"],
            (
                [outcome.name, option, outcome.overall[row], outcome.leads[row], outcome.regret[row]]
                for outcome in outcomes
                for row, option in enumerate(options)
            ),
        )
    claims = {row.id: row.claim for row in case.arguments}
    sheet(
        "argument",
        ["argument", "id", "flyttar sitt alternativ, poäng", "utan det leder", "byter den som leder"],
        (
            [claims.get(one.argument, ""), one.argument, one.effect, options[one.leader], one.changes_leader]
            for one in answer.influences
        ),
    )
    if result.cooperation is not None and result.cooperation.cells:
        _cooperation(sheet, case, result)
    if result.grants is not None:
        _grants(sheet, case, result.grants)
    _workshop(sheet, case, result)


def _cooperation(sheet: Any, case: Case, result: Result) -> None:
    network = result.cooperation
    if network is None:
        return
    laws = {law.id: law.name for law in network.laws}
    sheet(
        "samverkan",
        ["alternativ", "form", "rättsläge", "mått", "värde", "lägst", "högst"],
        (
            [
                case.option(cell.option).name,
                case.form(cell.form).name,
                laws.get(cell.law, cell.law),
                name,
                span.exact,
                span.low,
                span.high,
            ]
            for cell in network.cells
            for name, span in cell.values.items()
        ),
    )


def _workshop(sheet: Any, case: Case, result: Result) -> None:
    """The record of a workshop: what happened, what each round gave, and the weights of nobody in particular."""
    record = result.workshop
    if record is None:
        return
    steps = {step.id: step.name for step in STEPS}
    rounds = {step.round: step.name for step in STEPS if step.round}
    names = [row.name for row in case.criteria]
    sheet(
        "workshop protokoll",
        ["vad", "steg", "tid (UTC)", "med", "har börjat svara"],
        (
            [
                one.said,
                steps.get(one.step, one.step),
                f"{one.time:%Y-%m-%d %H:%M:%S}",
                one.joined,
                one.answered,
            ]
            for one in record.events
        ),
    )
    sheet(
        "workshop rundor",
        [
            "kriterium",
            "runda",
            "tillsammans, andel",
            "undre kvartil",
            "mitten",
            "övre kvartil",
            "har vägt",
            "med",
        ],
        (
            [
                name,
                rounds[one.id],
                one.joint[column],
                one.q1[column] if one.q1 else "visas inte",
                one.median[column] if one.median else "visas inte",
                one.q3[column] if one.q3 else "visas inte",
                one.answered,
                one.joined,
            ]
            for one in record.rounds
            if one.joint
            for column, name in enumerate(names)
        ),
    )
    sheet(
        "workshop vikter",
        ["runda", "svar", *names],
        (
            [rounds[one.id], number, *answer]
            for one in record.rounds
            for number, answer in enumerate(one.weights, 1)
        ),
    )
    sheet(
        "workshop placeringar",
        ["alternativ", "runda", "leder för, antal", "gissade, antal"],
        (
            [
                option.name,
                rounds[one.id],
                one.leads[row],
                record.guesses[row] if record.guesses else "visas inte",
            ]
            for one in record.rounds
            if one.leads
            for row, option in enumerate(case.options)
        ),
    )
    sheet(
        "workshop anteckningar",
        ["steg", "anteckning"],
        ([steps.get(one.step, one.step), one.text] for one in record.notes),
    )


def _grants(sheet: Any, case: Case, grants: GrantsResult) -> None:
    """What each way to share comes to, as a whole and for each recipient, and what each assumption alone does."""
    noted = (
        f"Läses inte tillbaka. Ett räkneexempel: {grants.samples} dragningar, {grants.years} år från "
        f"{grants.first_year}. Kronor är per år i genomsnitt; andelar är 0 till 1. Lågt och högt är 10 och 90 av 100 "
        "dragningar."
    )
    everyone = "alla"
    lines: list[list[object]] = []
    for one in grants.models:
        lines += [
            [one.name, everyone, what, value, span.low if span else None, span.high if span else None, unit]
            for what, value, span, unit in (
                ("täckt av behoven", one.covered, one.covered_span, "andel"),
                ("buret av nämnderna", one.borne, None, "andel"),
                ("inte gjort", one.not_done, None, "andel"),
                ("till behov", one.to_needs, None, "kr"),
                ("över behov", one.surplus, None, "kr"),
                ("inte utdelat", one.unused, None, "kr"),
                ("kostar att driva", one.overhead, None, "kr"),
                ("från behov till pengar", one.lag.mid, one.lag, "månader"),
            )
        ]
        lines += [
            [one.name, case.recipient(part.recipient).name, what, value, None, None, "kr"]
            for part in one.recipients
            for what, value in (
                ("behov", part.need),
                ("får", part.paid),
                ("över behov", part.surplus),
                ("buret av nämnden", part.borne),
                ("inte gjort", part.not_done),
            )
        ]
    sheet(
        "schablon",
        ["sätt att fördela", "mottagare", "mått", "värde", "lågt", "högt", "enhet"],
        lines,
        noted,
    )
    if grants.levers:
        sheet(
            "schablon antaganden",
            [
                "antagande",
                "från",
                "till",
                "pott mot omräknade, vid från",
                "pott mot omräknade, vid till",
                "pott mot dagens, vid från",
                "pott mot dagens, vid till",
            ],
            ([one.name, one.low, one.high, *one.recalculated, *one.today] for one in grants.levers),
            "Läses inte tillbaka. Ett antagande i taget: så stor andel av behoven, 0 till 1, täcker potten mer än fasta "
            f"andelar. I grundläget {numeral(grants.base_gap[0], 3)} mot omräknade och {numeral(grants.base_gap[1], 3)} "
            "mot dagens.",
        )


# ---- cells ----------------------------------------------------------------------------------------------


def plain(value: object) -> str | int | float | bool | date | None:
    """A value as a cell holds it: yes and no as words, lists with semicolons, nothing for nothing."""
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if value is None or value == "" or value == ():
        return None
    if isinstance(value, (tuple, list)):
        return "; ".join(map(str, value))
    if isinstance(value, (str, int, float, date)):
        return value
    return str(value)


def _write(sheet: Worksheet, row: int, column: int, value: object, look: str, form: str = "General") -> None:
    """A cell with a value that is never a formula."""
    cell = sheet.cell(row, column)
    quoted = isinstance(value, str) and value[:1] in ("=", "+", "-", "@")
    if isinstance(value, str):
        cell.value = _LOOKS_HIDDEN.sub("_x005F_", _ILLEGAL.sub("", value))
        cell.data_type = "s"
    elif value is not None:
        cell.value = value
    # A style is found again by its number: to look it up for each cell takes most of the time of a workbook.
    known = _KNOWN_LOOKS.setdefault(sheet.parent, {})
    if (look, form, quoted) not in known:
        for name, what in _LOOKS[look].items():
            setattr(cell, name, what)
        cell.number_format = form
        cell.quotePrefix = quoted
        known[look, form, quoted] = copy(cell._style)
    cell._style = copy(known[look, form, quoted])


def _head(sheet: Worksheet, row: int, column: int, text: str) -> None:
    _write(sheet, row, column, text, "head")


def _titled(sheet: Worksheet, title: str, said: str) -> None:
    _write(sheet, 1, 1, title, "title")
    _write(sheet, 2, 1, said, "said")


def _listing(
    sheet: Worksheet, title: str, said: str, titles: Sequence[str], rows: Iterable[Sequence[object]]
) -> None:
    """A table that is only read: title, what it is, header and rows."""
    _titled(sheet, title, said)
    for place, text in enumerate(titles, start=1):
        _head(sheet, HEADER_ROW, place, text)
        sheet.column_dimensions[get_column_letter(place)].width = 34
    for number, row in enumerate(rows, start=HEADER_ROW + 1):
        for place, value in enumerate(row, start=1):
            _write(sheet, number, place, plain(value), "read", _format_of(value))
    sheet.freeze_panes = f"A{HEADER_ROW + 1}"


def _finished(sheet: Worksheet) -> None:
    """Headings stay in view and on every printed page; only open cells can be changed."""
    sheet.freeze_panes = f"B{HEADER_ROW + 1}"
    sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    guard = sheet.protection
    guard.sheet = True
    guard.formatCells = guard.formatColumns = guard.formatRows = guard.insertRows = guard.sort = (
        guard.autoFilter
    ) = False


def _validated(sheet: Worksheet, column: Column, area: str, choices: _Choices) -> None:
    source, strict = choices.area(column)
    if source:
        check = DataValidation(type="list", formula1=f"={source}", allow_blank=True, showErrorMessage=strict)
        check.error = "Välj ett av orden i listan."
    elif column.kind == "number" and column.least is not None and column.most is not None:
        check = DataValidation(
            type="whole" if column.whole else "decimal",
            operator="between",
            formula1=f"{column.least:.12g}",
            formula2=f"{column.most:.12g}",
            allow_blank=True,
            showErrorMessage=True,
        )
        check.error = f"Skriv ett tal mellan {column.least:g} och {column.most:g}."
    else:
        return
    check.errorTitle = "Det går inte att läsa"
    check.add(area)
    sheet.add_data_validation(check)


def _number_format(column: Column, value: object) -> str:
    if column.kind == "number":
        return "0" if column.name.endswith("year") or (value is None and column.whole) else _format_of(value)
    return "yyyy-mm-dd" if column.kind == "date" else "@"


def _format_of(value: object) -> str:
    if isinstance(value, bool) or value is None:
        return "General"
    if isinstance(value, date):
        return "yyyy-mm-dd"
    if isinstance(value, (int, float)):
        return "#,##0" if float(value).is_integer() else "#,##0.0########"
    return "@"


def _width(column: Column) -> float:
    if column.kind in ("number", "yes", "date"):
        return 14
    if column.kind == "choice" or column.name in ("id", "source", *_LEADS_TO):
        return 18
    return 44 if column.kind == "text" else 24


def _saved(book: Workbook) -> bytes:
    book.properties.creator = "Vägval"
    out = BytesIO()
    book.save(out)
    return out.getvalue()
