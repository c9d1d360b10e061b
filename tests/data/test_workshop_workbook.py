"""A frozen workshop as a workbook: the sheets, the figures in them, no formula anywhere, and the way back."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime

import numpy as np
import pytest
from openpyxl import Workbook, load_workbook

from data import case_files, workbook
from models.answer import placement_answer
from models.case import Case
from models.result import Result
from models.scenario import Scenario, base
from models.workshop import FIRST, GUESS, SECOND, UNCLEAR, group_scenario, items, record
from models.workshop_result import Event, Note, WorkshopRecord
from tests.data import exempelkommun

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
SHEETS = [
    f"Resultat workshop {name}" for name in ("protokoll", "rundor", "vikter", "placeringar", "anteckningar")
]
FORMULAS = ("=1+1", '=HYPERLINK("https://evil.example","klicka")', "+1", "-1+2", "@SUMMA(A1)", "=1+1\x00\x0b")
CASES = {
    "Enköping": case_files.read(case_files.SHIPPED),
    "Exempelkommun": workbook.read(exempelkommun.filled())[0],
}
every_case = pytest.mark.parametrize("name", CASES)


def made(case: Case, people: int) -> tuple[Scenario, WorkshopRecord, bytes]:
    """A frozen workshop: the group's scenario, its record and the workbook of them."""
    generator = np.random.default_rng(people)
    given = generator.integers(0, 101, (2, people, len(case.criteria))).astype(float)
    given[:, :, 0] = 100
    likely = placement_answer(case, base(case), samples=50).likely
    whole = record(
        case,
        likely,
        opened=NOW,
        joined=people + 1,
        answers={
            UNCLEAR: [{case.criteria[0].id: 1.0}],
            GUESS: [{case.options[0].id: 1.0}] * people,
            FIRST: [dict(zip(items(case, FIRST), row, strict=True)) for row in given[0].tolist()],
            SECOND: [dict(zip(items(case, SECOND), row, strict=True)) for row in given[1].tolist()],
        },
        notes=[Note(step=step, text=text) for step, text in zip(("ramar", "barn"), FORMULAS, strict=False)]
        + [Note(step="frys", text=text) for text in FORMULAS[2:]],
        events=[Event(time=NOW, step="ramar", said=text, joined=0, answered=0) for text in FORMULAS],
    )
    scenario = group_scenario(case, base(case), whole)
    answer = placement_answer(case, scenario, samples=50)
    return (
        scenario,
        whole,
        workbook.write(case, scenario, Result(placement=answer, sentences={}, workshop=whole)),
    )


def lines(book: Workbook, name: str) -> list[tuple[object, ...]]:
    return list(book[name].iter_rows(min_row=6, values_only=True))


@every_case
@pytest.mark.parametrize("people", [0, 1, 4, 5, 40])
def test_the_sheets_hold_what_the_record_holds_and_never_more(name: str, people: int) -> None:
    case = CASES[name]
    _, whole, content = made(case, people)
    book = load_workbook(io.BytesIO(content))
    assert [sheet for sheet in book.sheetnames if "workshop" in sheet] == SHEETS
    protocol, rounds, weights, placed, notes = (lines(book, sheet) for sheet in SHEETS)
    assert len(protocol) == len(whole.events)
    assert protocol[0][1:] == ("Ramar", "2026-11-21 09:00:00", 0, 0)
    assert len(notes) == len(whole.notes)
    rows = 2 * len(case.criteria) if people else 0
    assert len(rounds) == rows
    if people:
        assert [row[2] for row in rounds] == pytest.approx([*whole.rounds[0].joint, *whole.rounds[1].joint])
        assert {row[6:8] for row in rounds} == {(people, people + 1)}
    if people < 5:
        assert weights == placed == []
        assert {row[3:6] for row in rounds} <= {("visas inte",) * 3}
        return
    assert [row[1] for row in weights] == [*range(1, people + 1)] * 2
    np.testing.assert_allclose(
        [row[2:] for row in weights], [*whole.rounds[0].weights, *whole.rounds[1].weights]
    )
    assert [row[4] for row in rounds] == pytest.approx([*whole.rounds[0].median, *whole.rounds[1].median])
    assert sum(float(str(row[2])) for row in placed) == pytest.approx(2 * people)
    assert {row[3] for row in placed} == {people, 0}


@every_case
def test_what_begins_as_a_formula_is_text(name: str) -> None:
    _, whole, content = made(CASES[name], 6)
    book = load_workbook(io.BytesIO(content))
    for sheet in SHEETS:
        assert not [
            cell.coordinate for row in book[sheet].iter_rows() for cell in row if cell.data_type == "f"
        ]
    notes = list(book[SHEETS[-1]].iter_rows(min_row=6))
    assert [row[1].value for row in notes][:2] == list(FORMULAS[:2]), "as it was written"
    assert all(row[1].data_type == "s" for row in notes)
    assert [row[0].value for row in book[SHEETS[0]].iter_rows(min_row=6)] == [*FORMULAS[:5], "=1+1"]
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        sheets = [packed.read(part) for part in packed.namelist() if part.startswith("xl/worksheets/")]
    assert not any(b"<f>" in part or b"<f " in part for part in sheets)
    assert len(whole.notes) == len(notes)


@every_case
@pytest.mark.parametrize("people", [0, 3, 40])
def test_the_workbook_is_read_back_as_the_same_case_and_scenario(name: str, people: int) -> None:
    case = CASES[name]
    scenario, _, content = made(case, people)
    back = workbook.opened(content)
    assert (back.case.version, back.scenario, back.notes) == (case.version, scenario, ())
    assert workbook.read(content) == (back.case, back.scenario)
    assert (scenario == base(case)) == (people == 0)


def test_a_full_room_comes_through_the_gate() -> None:
    """As many as a room takes: the workbook is still small enough to be read back."""
    case = CASES["Enköping"]
    scenario, _, content = made(case, 500)
    assert workbook.opened(content).scenario == scenario


def test_a_result_without_a_workshop_has_no_such_sheet() -> None:
    case = CASES["Exempelkommun"]
    answer = placement_answer(case, base(case), samples=50)
    book = load_workbook(io.BytesIO(workbook.write(case, base(case), Result(placement=answer, sentences={}))))
    assert not [sheet for sheet in book.sheetnames if "workshop" in sheet]
