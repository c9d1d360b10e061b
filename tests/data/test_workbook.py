"""The workbook: what is written comes back equal, what is wrong is told by sheet and cell, what is hostile stays out."""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from data import case_files, workbook
from data.workbook import NotAWorkbook, scenario_rows
from data.workbook.__main__ import main
from data.workbook.cells import Cell
from data.workbook.columns import columns
from data.workbook.layout import META, SCENARIO
from models.answer import placement_answer
from models.case import TABLES, Case
from models.door import CaseFaults, Fault
from models.findings import sentences
from models.grant_answer import grants_answer
from models.result import Result
from models.scenario import OverruledScore, Scenario, base
from tests.data.hostile import FILES, HEADER, book, parts, zipped

ROOT = Path(__file__).resolve().parents[2]
INPUTS = [table for table in TABLES if table.room != "reference"]
SHEETS = {table.name: table for table in TABLES}
ENGLISH = re.compile(
    r"\b(error|invalid|should|must|input|value|field|traceback|expected|unable)\b", re.IGNORECASE
)


@pytest.fixture(scope="module")
def chosen(start: Scenario) -> Scenario:
    """A scenario with a choice of most kinds."""
    return start.with_(
        law_date=date(2027, 1, 1),
        law_added=("aktivitetskrav-promemoria",),
        weighting="swing",
        points=(("C1", 70.0), ("C2", 12.5)),
        spread=0.4,
        arrivals=60,
        struck=("UN01a", "SN03a"),
        without_own_units=True,
        overruled=(
            OverruledScore(
                option="UN", criterion="C1", low=10, likely=20.5, high=30, reason="=1+1 prov; två"
            ),
        ),
    )


@pytest.fixture(scope="module")
def whole(case: Case, chosen: Scenario) -> bytes:
    """The whole case as a workbook."""
    return workbook.write(case, chosen)


@pytest.fixture(scope="module")
def few(case: Case) -> Case:
    """The case with few rows, so that what is changed cell by cell is quick to save."""
    kept = {
        table.name: ()
        for table in INPUTS
        if not table.required or table.name in ("questions", "contradictions", "bylaws")
    }
    claims = [row for row in case.arguments if row.id in ("UN01a", "SN03a")]
    whole = {table.name: getattr(case, table.name) for table in TABLES}
    return Case(**{**whole, **kept, "arguments": tuple(claims)})


@pytest.fixture(scope="module")
def written(few: Case, chosen: Scenario) -> bytes:
    return workbook.write(few, chosen)


def changed(content: bytes, change: Callable[[Workbook], object]) -> bytes:
    """The workbook after somebody has changed it and saved it."""
    made = load_workbook(io.BytesIO(content))
    change(made)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def place(made: Workbook, table: str, title: str, row: int) -> Any:
    """The cell below a title, `row` counted from 1 below the header."""
    sheet = made[SHEETS[table].sheet]
    header = next(r for r in range(1, 20) if sheet.cell(r, 1).value in SHEETS[table].columns.values())
    column = next(c for c in range(1, 40) if sheet.cell(header, c).value == title)
    return sheet.cell(header + row, column)


def put(content: bytes, table: str, title: str, row: int, value: object) -> bytes:
    def change(made: Workbook) -> None:
        place(made, table, title, row).value = value

    return changed(content, change)


def faults(content: bytes) -> tuple[Fault, ...]:
    with pytest.raises(CaseFaults) as caught:
        workbook.opened(content)
    return caught.value.faults


def only_fault(content: bytes) -> str:
    found = faults(content)
    assert len(found) == 1, [fault.sentence for fault in found]
    return found[0].sentence


# ---- out and in again -----------------------------------------------------------------------------------


def test_what_is_written_comes_back_equal(case: Case, chosen: Scenario, whole: bytes) -> None:
    book = workbook.opened(whole)
    assert book.case.version == case.version
    assert book.scenario.key == chosen.key
    assert book.notes == ()


def test_every_table_is_a_sheet_with_its_titles_and_its_inputs_open(whole: bytes) -> None:
    made = load_workbook(io.BytesIO(whole))
    for table in INPUTS:
        sheet = made[table.sheet]
        assert sheet["A1"].value == table.sheet
        assert [cell.value for cell in sheet[5]][: len(table.columns)] == list(table.columns.values())
        marks = {cell.value for cell in sheet[4] if cell.value}
        assert marks <= {"fyll i", "fyll i vid behov"}
        assert "fyll i" in marks
        assert sheet.protection.sheet
        assert sheet.freeze_panes == "B6"
        assert not sheet["A6"].protection.locked
        assert sheet["A5"].protection.locked
    for table in TABLES:
        if table.room == "reference":
            assert made[table.sheet]["A6"].protection.locked
    assert made[META].sheet_state == "veryHidden"
    assert made["Listor"].sheet_state == "hidden"
    kinds = [check for check in made["Argument"].data_validations.dataValidation if check.type == "list"]
    assert any("Listor!" in check.formula1 for check in kinds)
    assert any("'Alternativ'!" in check.formula1 for check in kinds)


def test_titles_tell_columns_apart_in_every_table() -> None:
    for table in TABLES:
        titles = [title.casefold() for title in table.columns.values()]
        assert len(set(titles)) == len(titles), table.name
        assert {one.name for one in columns(table.row, tuple(table.columns.items()))} == set(table.columns)


def test_sheet_names_fit_excel() -> None:
    for table in TABLES:
        assert len(table.sheet) <= 31
        assert not set(table.sheet) & set("/\\?*[]:")


def test_every_choice_of_the_scenario_has_a_swedish_name(start: Scenario) -> None:
    assert {choice.path for choice in scenario_rows._choices()} <= set(scenario_rows.TITLES)
    titles = [title for title, _ in scenario_rows.TITLES.values()]
    assert len(set(titles)) == len(titles)


def test_the_results_follow_and_are_never_read_back(case: Case, start: Scenario) -> None:
    answer = placement_answer(case, start, samples=200)
    result = Result(placement=answer, sentences=sentences(case, start, answer))
    content = workbook.write(case, start, result)
    made = load_workbook(io.BytesIO(content))
    values = made["Resultat värden"]
    assert [values.cell(6 + row, 2).value for row in range(3)] == pytest.approx(list(answer.overall))
    assert made["Resultat i ord"]["B6"].value == next(iter(result.sentences.values()))
    made["Resultat platser"]["B6"] = "något annat"
    back = workbook.opened(content)
    assert (back.case.version, back.scenario.key, back.notes) == (case.version, start.key, ())


def test_the_grants_follow_as_numbers(case: Case, start: Scenario) -> None:
    answer = placement_answer(case, start, samples=50)
    grants = grants_answer(case, start)
    assert grants is not None
    content = workbook.write(case, start, Result(placement=answer, sentences={}, grants=grants))
    made = load_workbook(io.BytesIO(content))
    lines = list(made["Resultat schablon"].iter_rows(min_row=6, values_only=True))
    covered = {line[0]: line[3] for line in lines if line[1:3] == ("alla", "täckt av behoven")}
    assert covered == {one.name: pytest.approx(one.covered) for one in grants.models}
    paid = [line for line in lines if line[2] == "får"]
    assert len(paid) == len(grants.models) * len(case.recipients)
    assert all(isinstance(line[3], (int, float)) and line[6] == "kr" for line in paid)
    tried = list(made["Resultat schablon antaganden"].iter_rows(min_row=6, values_only=True))
    assert [line[0] for line in tried] == [one.name for one in grants.levers]
    assert tuple(tried[0][3:7]) == pytest.approx((*grants.levers[0].recalculated, *grants.levers[0].today))
    for sheet in ("Resultat schablon", "Resultat schablon antaganden"):
        assert not [cell for row in made[sheet].iter_rows() for cell in row if cell.data_type == "f"]
    assert workbook.opened(content).case.version == case.version


def test_text_that_looks_like_a_formula_stays_text(case: Case, start: Scenario) -> None:
    link = '=HYPERLINK("https://evil.example","klicka")'
    first = case.options[0].model_copy(update={"description": link, "comment": "+1 @a -b"})
    hostile = case.model_copy(update={"options": (first, *case.options[1:])})
    content = workbook.write(hostile, start)
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        for name in packed.namelist():
            if name.startswith("xl/worksheets/"):
                assert b"<f>" not in packed.read(name), name
    assert workbook.read(content)[0].options[0].description == link


def test_control_characters_and_excels_own_escapes_survive_or_go(case: Case, start: Scenario) -> None:
    first = case.options[0].model_copy(update={"description": "a\x00b\x1f c", "comment": "_x0041_ är text"})
    odd = case.model_copy(update={"options": (first, *case.options[1:])})
    back = workbook.read(workbook.write(odd, start))[0].options[0]
    assert back.description == "ab c"
    assert back.comment == "_x0041_ är text"


def test_the_workbook_has_no_macros_and_keeps_within_its_own_gate(whole: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(whole)) as packed:
        assert not any("vba" in name.lower() or "external" in name.lower() for name in packed.namelist())
    assert len(whole) < 500_000


# ---- changed by a person --------------------------------------------------------------------------------


def test_a_changed_weight_argument_and_task_come_through(whole: bytes, case: Case) -> None:
    def change(made: Workbook) -> None:
        place(made, "criteria", "förvald vikt", 1).value = "62,5"
        place(made, "arguments", "styrka", 1).value = "svagt"
        place(made, "tasks", "uppgift", 1).value = "Ny uppgift"

    back, _ = workbook.read(changed(whole, change))
    assert back.criteria[0].weight == 62.5
    assert back.arguments[0].strength == "svagt"
    assert back.tasks[0].name == "Ny uppgift"
    assert back.version != case.version


def test_a_changed_choice_comes_through(written: bytes) -> None:
    def change(made: Workbook) -> None:
        sheet = made[SCENARIO]
        for row in range(6, 60):
            if sheet.cell(row, 1).value == "poäng för ett kriterium" and sheet.cell(row, 3).value == "C1":
                sheet.cell(row, 4).value = "33,3"
            if sheet.cell(row, 1).value == "sätt att väga":
                sheet.cell(row, 3).value = "egna poäng"

    scenario = workbook.read(changed(written, change))[1]
    assert dict(scenario.points)["C1"] == 33.3


def test_columns_may_change_places_and_rows_be_empty(written: bytes, few: Case) -> None:
    def change(made: Workbook) -> None:
        sheet = made["Alternativ"]
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5, max_row=12)]
        width = len(SHEETS["options"].columns)
        for number, row in enumerate(rows, start=5):
            for column in range(width):
                sheet.cell(number + (number > 5), column + 1).value = row[width - 1 - column]
        for column in range(width):
            sheet.cell(6, column + 1).value = None

    back = workbook.opened(changed(written, change))
    assert back.case.options == few.options
    assert back.notes == ()


def test_an_extra_sheet_is_named_and_left_alone(written: bytes, few: Case) -> None:
    def change(made: Workbook) -> None:
        made.create_sheet("Mina anteckningar")["A1"] = "något"

    back = workbook.opened(changed(written, change))
    assert back.case.version == few.version
    assert back.notes == ("Bladet Mina anteckningar hör inte till mallen och läses inte.",)


def test_a_renamed_column_is_told_with_what_it_was(written: bytes) -> None:
    def change(made: Workbook) -> None:
        made["Alternativ"]["B5"] = "namnet"

    said = [fault.sentence for fault in faults(changed(written, change))]
    assert any(s.startswith("Alternativ, rad 5: kolumnen namn saknas") and "namnet" in s for s in said)
    assert any(s.startswith("Alternativ, rad 5, kolumn B5: kolumnen finns inte i tabellen") for s in said)


def test_a_missing_sheet_and_another_version_are_listed(written: bytes) -> None:
    def change(made: Workbook) -> None:
        del made["Kriterier"]
        del made["Uppgifter"]
        made[META]["B1"] = 99

    assert faults(changed(written, change))[0].sentence.startswith("Kriterier: bladet saknas")

    def other(made: Workbook) -> None:
        for name in ("Aktörer", "Uppgifter", "Ansvar", "Beroenden", "Kontakter", SCENARIO):
            del made[name]
        made[META]["B1"] = 99

    back = workbook.opened(changed(written, other))
    assert back.notes[0] == "Arbetsboken följer version 99 av mallen och läses som version 1."
    assert "Bladet Uppgifter saknas; tabellen läses som tom." in back.notes
    assert f"Bladet {SCENARIO} saknas; grundfallet används." in back.notes
    assert back.scenario == base(back.case)


def test_a_workbook_that_does_not_say_its_version_is_read_by_its_titles(written: bytes, few: Case) -> None:
    def change(made: Workbook) -> None:
        del made[META]

    back = workbook.opened(changed(written, change))
    assert back.case.version == few.version
    assert "vilken version" in back.notes[0]


def test_two_thousand_rows_are_read(written: bytes, few: Case) -> None:
    def change(made: Workbook) -> None:
        sheet = made["Öppna frågor"]
        for n in range(2_000):
            row = 200 + n
            for column, value in enumerate(
                (f"N{n}", "Vad?", "Därför", "Utredare", None, None, "härledd"), start=1
            ):
                sheet.cell(row, column).value = value

    back, _ = workbook.read(changed(written, change))
    assert len(back.questions) == len(few.questions) + 2_000


def test_shared_tables_in_the_file_cannot_change_the_law(written: bytes, few: Case) -> None:
    def change(made: Workbook) -> None:
        made["Reformer"]["D6"] = date(1999, 1, 1)
        made["Reformer"]["A7"] = "=1+1"

    assert workbook.read(changed(written, change))[0].version == few.version


def test_a_choice_of_what_is_not_there_is_taken_away_and_told(written: bytes) -> None:
    def change(made: Workbook) -> None:
        sheet = made[SCENARIO]
        for row in range(6, 60):
            if sheet.cell(row, 1).value == "argument som strukits":
                sheet.cell(row, 3).value = "XX99"

    back = workbook.opened(changed(written, change))
    assert back.scenario.struck == ()
    assert any("inte finns i underlaget" in note for note in back.notes)


@pytest.mark.parametrize(
    ("title", "value", "said"),
    [
        ("mottagande per år", "många", "är inget tal"),
        ("sätt att väga", "slump", "välj lika, egna poäng eller rangordning"),
        ("rättslägets datum", "i fjol", "2026-11-21"),
        ("hur fritt vikterna varierar", 7, "går inte att använda här"),
        ("utan dem som bedömer sin egen enhet", "kanske", "ja eller nej"),
    ],
)
def test_a_wrong_choice_is_told_at_its_cell(written: bytes, title: str, value: object, said: str) -> None:
    def change(made: Workbook) -> None:
        sheet = made[SCENARIO]
        for row in range(6, 60):
            if sheet.cell(row, 1).value == title:
                sheet.cell(row, 3).value = value

    sentence = only_fault(changed(written, change))
    assert sentence.startswith("Scenario, rad ")
    assert title in sentence
    assert said in sentence


# ---- what stands in a cell ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("48 201", 48_201),
        ("48\u00a0201", 48_201),
        ("48 201 ", 48_201),
        (48_201.0, 48_201),
        ("0", 0),
        (None, None),
    ],
)
def test_numbers_as_swedes_write_them(written: bytes, value: object, read: int | None) -> None:
    assert (
        workbook.read(put(written, "municipality", "folkmängd", 1, value))[0].municipality.population == read
    )


@pytest.mark.parametrize(
    ("value", "read"), [("12,5", 12.5), ("50 %", 50.0), ("1,0", 1.0), (62, 62.0), ("99,9 kr", 99.9)]
)
def test_decimals_units_and_whole_numbers(written: bytes, value: object, read: float) -> None:
    assert workbook.read(put(written, "criteria", "förvald vikt", 1, value))[0].criteria[0].weight == read


def test_a_cell_that_excel_shows_as_per_cent_is_what_it_shows(written: bytes) -> None:
    def change(made: Workbook) -> None:
        cell = place(made, "criteria", "förvald vikt", 1)
        cell.value, cell.number_format = 0.125, "0.0%"

    assert workbook.read(changed(written, change))[0].criteria[0].weight == 12.5


@pytest.mark.parametrize(
    ("table", "title", "value", "said"),
    [
        ("criteria", "förvald vikt", "12.5", "Skriv decimalkomma: 12,5"),
        ("municipality", "folkmängd", "1.234", "går att läsa på två sätt"),
        ("criteria", "förvald vikt", "−3", "minst 0"),
        ("criteria", "förvald vikt", "många", "är inget tal"),
        ("criteria", "förvald vikt", "#REF!", "felet #REF!"),
        ("criteria", "namn", "#DIV/0!", "felet #DIV/0!"),
        ("criteria", "förvald vikt", "=1+1", "formel utan värde; öppna och spara i Excel"),
        ("criteria", "namn", "=A1", "formel utan värde"),
        ("criteria", "förvald vikt", True, "inte ett giltigt tal"),
        ("criteria", "förvald vikt", datetime(2026, 4, 1), "till ett datum"),
        ("criteria", "namn", datetime(2026, 4, 1), "till ett datum"),
        ("criteria", "barnperspektiv", "kanske", "skriv ja eller nej"),
        ("criteria", "barnperspektiv", 1, "skriv ja eller nej"),
        ("criteria", "typ", "gissat", "välj"),
        ("criteria", "källa", "finnsinte", "finns inte i Källor"),
        ("municipality", "grundfallets rättsläge", "i morgon", "2026-11-21"),
        ("municipality", "kod", 381, "fyra siffror"),
        ("municipality", "namn", "Anna 19900101-1234", "personnummer"),
        ("municipality", "namn", 199001011234, "personnummer"),
        ("options", "beskrivning", "fråga namn.efternamn@kommun.example", "e-postadress"),
    ],
)
def test_what_cannot_be_used_is_told_by_cell(
    written: bytes, table: str, title: str, value: object, said: str
) -> None:
    sentence = only_fault(put(written, table, title, 1, value))
    assert re.match(rf"{SHEETS[table].sheet}, rad 6, kolumn [A-Z]+6 {re.escape(title)}: ", sentence), sentence
    assert said in sentence
    assert "19900101" not in sentence
    assert "kommun.example" not in sentence
    assert not ENGLISH.search(sentence.replace("”", ""))


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("<c r='C6'><v>1e400</v></c>", "inte ett giltigt tal"),
        ("<c r='C6'><v>inf</v></c>", "inte ett giltigt tal"),
        ("<c r='C6'><v>NaN</v></c>", "inte ett giltigt tal"),
        ("<c r='C6'><v>1_000</v></c>", "inte ett giltigt tal"),
        ("<c r='C6'><v>١٢</v></c>", "inte ett giltigt tal"),
        ("<c r='C6' t='e'><v>#REF!</v></c>", "felet #REF!"),
        ("<c r='C6'><f>1+1</f></c>", "formel utan värde"),
        ("<c r='C6' t='s'><v>-1</v></c>", "text saknas"),
        ("<c r='C6' t='s'><v>99</v></c>", "text saknas"),
    ],
)
def test_what_a_general_reader_would_have_made_something_of(cell: str, said: str) -> None:
    found = [
        fault for fault in faults(book(f"{HEADER}<row r='6'>{cell}</row>")) if fault.column.startswith("C6")
    ]
    assert [fault.column for fault in found] == ["C6 folkmängd"]
    assert said in found[0].sentence


def test_a_formula_with_a_stored_value_is_its_value() -> None:
    found = faults(book(f"{HEADER}<row r='6'><c r='C6'><f>1+1</f><v>2</v></c></row>"))
    assert not [fault for fault in found if fault.column.startswith("C6")]


def test_a_merged_sheet_costs_nothing_and_a_far_cell_is_told() -> None:
    assert not any("större än mallen" in fault.sentence for fault in faults(FILES["merge bomb"]()))
    far = [fault for fault in faults(FILES["far cell"]()) if "större än mallen" in fault.problem]
    assert [fault.column for fault in far] == ["XFD1048576"]


def test_every_fault_of_every_sheet_comes_at_once(written: bytes) -> None:
    content = put(written, "criteria", "förvald vikt", 1, "12.5")
    content = put(content, "criteria", "typ", 1, "gissat")
    content = put(content, "options", "namn", 2, None)
    content = put(content, "arrivals", "antal", 1, "=B1")
    found = faults(content)
    assert [fault.place for fault in found] == ["Alternativ", "Kriterier", "Kriterier", "Mottagande"]


def test_the_corrections_are_a_workbook_that_repeats_nothing_personal(written: bytes) -> None:
    content = put(written, "criteria", "förvald vikt", 1, "12.5")
    assert "12.5" in only_fault(content)
    found = [*faults(content), Fault("Kommun", 6, "B6 namn", "19900101-1234", "=1+1")]
    sheet = load_workbook(io.BytesIO(workbook.corrections(found)))["Rättningslista"]
    assert sheet["A5"].value == "blad"
    assert [cell.value for cell in sheet[6]][:4] == ["Kriterier", 6, found[0].column, None]
    assert sheet["D7"].value is None
    assert sheet["E7"].data_type == "s"


# ---- hostile files --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_is_refused_in_swedish(name: str) -> None:
    content = FILES[name]()
    with pytest.raises((NotAWorkbook, CaseFaults)) as caught:
        workbook.opened(content)
    said = [str(caught.value)]
    if isinstance(caught.value, CaseFaults):
        said = [fault.sentence for fault in caught.value.faults]
    for sentence in said[:200]:
        assert sentence.endswith("."), sentence
        assert len(sentence) < 600
        assert not ENGLISH.search(sentence), sentence
        assert "ha" * 4 not in sentence


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("old .xls", "utan lösenord"),
        ("csv with another name", "inte en Excelfil"),
        ("nothing", "tom"),
        ("truncated", "skadad"),
        ("lying sizes", "skadad"),
        ("entities", "otillåten XML"),
        ("entities in UTF-16", "otillåten XML"),
        ("macros", "makron"),
        ("links to other workbooks", "länkar"),
        ("a part twice", "två gånger"),
        ("more than a megabyte", "1 MB"),
        ("one enormous shared text", "för stor"),
        ("empty cells that pass the gate", "för många celler"),
    ],
)
def test_the_sentence_says_what_to_do(name: str, said: str) -> None:
    with pytest.raises(NotAWorkbook) as caught:
        workbook.opened(FILES[name]())
    assert said in str(caught.value)


def test_encrypted_parts_are_refused() -> None:
    content = bytearray(zipped(parts(HEADER)))
    start = content.find(b"PK\x01\x02")
    content[start + 8] |= 1
    with pytest.raises(NotAWorkbook, match="lösenord"):
        workbook.opened(bytes(content))


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_real_workbook_changed_anywhere_is_read_or_refused_in_swedish(
    written: bytes, data: st.DataObject
) -> None:
    with zipfile.ZipFile(io.BytesIO(written)) as packed:
        content = {name: packed.read(name) for name in packed.namelist()}
    name = data.draw(st.sampled_from([name for name in sorted(content) if name.endswith((".xml", ".rels"))]))
    part = bytearray(content[name])
    way = data.draw(st.sampled_from(["flip", "cut", "drop", "swap", "raw"]))
    if way == "flip":
        for _ in range(data.draw(st.integers(1, 5))):
            part[data.draw(st.integers(0, len(part) - 1))] = data.draw(st.integers(0, 255))
    elif way == "cut":
        del part[data.draw(st.integers(0, len(part) - 1)) :]
    elif way == "swap":
        old, new = data.draw(
            st.sampled_from(
                [
                    (b"<v>", b"<v>9"),
                    (b't="s"', b't="n"'),
                    (b't="n"', b't="b"'),
                    (b' r="', b' r="A'),
                    (b"ja", b"kanske"),
                ]
            )
        )
        part = part.replace(old, new, data.draw(st.integers(1, 3)))
    content[name] = bytes(part)
    if way == "drop":
        del content[name]
    made = bytearray(zipped(content))
    if way == "raw":
        made[data.draw(st.integers(0, len(made) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    try:
        back = workbook.opened(bytes(made))
    except NotAWorkbook as error:
        said = [str(error)]
    except CaseFaults as wrong:
        said = [fault.sentence for fault in wrong.faults]
    else:
        said = [difference.sentence + "." for difference in back.scenario.differences(back.case)]
    assert all(sentence.endswith(".") for sentence in said)


@settings(max_examples=30, deadline=None)
@given(
    st.one_of(
        st.text(max_size=60),
        st.floats(),
        st.integers(),
        st.booleans(),
        st.dates(),
        st.sampled_from(["", " ", "1 234,5", "1.5", "−3 kr", "ja", "#N/A", "=1", "\u202e", "x" * 5_000]),
    ),
    st.booleans(),
)
def test_whatever_a_cell_holds_its_column_takes_it_or_says_why(value: Any, percent: bool) -> None:
    from data.workbook.values import Refused, usable

    for table in INPUTS[:6]:
        for column in columns(table.row, tuple(table.columns.items())):
            found = usable(Cell(6, 1, value, "", percent), column)
            if isinstance(found, Refused):
                assert found.problem
                assert not ENGLISH.search(
                    found.problem.replace(str(value)[:20], "") if value else found.problem
                )


# ---- without a screen -----------------------------------------------------------------------------------


def test_check_says_whether_a_workbook_can_be_used(
    tmp_path: Path, written: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "underlag.xlsx"
    file.write_bytes(written)
    assert main(["check", str(file)]) == 0
    assert "går att använda" in capsys.readouterr().out
    content = put(written, "criteria", "förvald vikt", 1, "12.5")
    file.write_bytes(content)
    assert main(["check", str(file)]) == 1
    assert faults(content)[0].sentence in capsys.readouterr().err
    file.write_bytes(b"id;namn")
    assert main(["check", str(file)]) == 1
    assert "inte en Excelfil" in capsys.readouterr().err
    assert main(["check", str(tmp_path / "finns-inte.xlsx")]) == 1
    assert main(["gör"]) == 1


def test_convert_gives_a_folder_that_is_the_same_case(tmp_path: Path, whole: bytes, case: Case) -> None:
    file, folder = tmp_path / "underlag.xlsx", tmp_path / "kommun"
    file.write_bytes(whole)
    assert main(["convert", str(file), str(folder)]) == 0
    assert case_files.read(folder).version == case.version
    with (folder / "options.csv").open(encoding="utf-8") as lines:
        assert next(csv.reader(lines)) == list(SHEETS["options"].columns)
    assert main(["convert", str(file), str(folder)]) == 1, "nothing is written over"


def test_the_command_is_there(tmp_path: Path) -> None:
    file = tmp_path / "x.xlsx"
    file.write_bytes(b"")
    done = subprocess.run(
        [sys.executable, "-m", "data.workbook", "check", str(file)], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 1
    assert done.stderr.strip() == "Filen är tom. Välj en Excelfil som slutar på .xlsx."


# ---- other programs -------------------------------------------------------------------------------------


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is installed by make test")
def test_opened_and_saved_in_libreoffice_it_is_still_equal(
    tmp_path: Path, whole: bytes, case: Case, chosen: Scenario
) -> None:
    file = tmp_path / "underlag.xlsx"
    file.write_bytes(whole)
    subprocess.run(
        [
            "soffice",
            "--headless",
            "--norestore",
            f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
            "--convert-to",
            "xlsx:Calc MS Excel 2007 XML",
            "--outdir",
            str(tmp_path / "ut"),
            str(file),
        ],
        check=True,
        capture_output=True,
        timeout=240,
    )
    back, scenario = workbook.read((tmp_path / "ut" / "underlag.xlsx").read_bytes())
    assert back.version == case.version
    assert scenario.key == chosen.key
