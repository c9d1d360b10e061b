"""What the door lets in, and how it says what is wrong: file, row, column and how to mend it, in Swedish."""

from __future__ import annotations

import csv
import re
import shutil
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from data import case_files
from models.answer import placement_answer
from models.case import TABLES, Case, Table
from models.door import CaseFaults, opened
from models.rows import KINDS_WITH_RANGE, LABEL_LENGTH, TEXT_LENGTH, Sourced
from models.scenario import base

OWN = {table.name: table for table in TABLES if table.room in ("case", "both")}
NEEDED = {name for name, table in OWN.items() if table.required}
ENGLISH = re.compile(
    r"\b(input|should|value error|must|invalid|expected|required|field|permitted|traceback|exception|error|"
    r"string|integer|match|pattern|valid|literal|extra|none|true|false|nan|the)\b",
    re.IGNORECASE,
)

Cells = list[dict[str, str]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Enköping's tables in a folder where they can be spoilt."""
    return Path(shutil.copytree(case_files.SHIPPED, tmp_path / "kommun"))


def cells_of(path: Path) -> tuple[list[str], Cells]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        rows = list(reader)
        return list(reader.fieldnames or []), rows


def write(
    path: Path, header: list[str], rows: Cells, encoding: str = "utf-8", end: str = "\n", **style: int
) -> None:
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, header, lineterminator=end, **style)  # type: ignore[arg-type]
        writer.writeheader()
        writer.writerows(rows)


def changed(folder: Path, table: str, row: int, **cells: str) -> None:
    """Changes cells in one row; 2 is the first one below the header, as the fault says it."""
    header, rows = cells_of(folder / f"{table}.csv")
    rows[row - 2] |= cells
    write(folder / f"{table}.csv", header, rows)


def row_where(folder: Path, table: str, wanted: Callable[[dict[str, str]], bool]) -> int:
    _, rows = cells_of(folder / f"{table}.csv")
    return next(number for number, row in enumerate(rows, start=2) if wanted(row))


def faults_of(folder: Path) -> tuple[str, ...]:
    """The sentences of what is wrong with a folder."""
    with pytest.raises(CaseFaults) as caught:
        case_files.read(folder)
    return tuple(fault.sentence for fault in caught.value.faults)


def only_fault(folder: Path) -> str:
    said = faults_of(folder)
    assert len(said) == 1, said
    return said[0]


def ours(sentence: str) -> str:
    """A sentence without what stood in the cell, without words that a column may hold and without names."""
    without = re.sub(r"”[^”]*”", "", sentence)
    without = re.sub(r"välj .*$", "", without)
    without = re.sub(r"^[\w.]+\.csv(, rad \d+)?(, kolumn [^:]*)?", "", without)
    return re.sub(r"där finns .*$", "", without)


# ---- the case that ships --------------------------------------------------------------------------------


def test_the_shipped_case_reads(case: Case) -> None:
    assert case.municipality.name == "Enköping"
    assert [option.id for option in case.options] == ["UN", "SN", "KC"]
    assert 8 <= len(case.criteria) <= 12


def test_every_fact_has_source_and_section_or_says_what_else_it_is(case: Case) -> None:
    facts: list[Sourced] = [case.municipality]
    for table in TABLES:
        if table.name != "municipality" and issubclass(table.row, Sourced):
            facts += getattr(case, table.name)
    for row in facts:
        if row.kind == "belagd":
            assert row.source, row
            assert row.section, row
        if row.source:
            assert case.source(row.source).cannot, "a source says what it cannot be used for"


def test_every_assumed_number_has_a_range(case: Case) -> None:
    for criterion in case.criteria:
        if criterion.kind in KINDS_WITH_RANGE:
            assert criterion.weight_low is not None
            assert criterion.weight_high is not None
            assert criterion.weight_low <= criterion.weight <= criterion.weight_high
    for argument in case.arguments:
        if argument.kind != "belagd" and (argument.volume_from, argument.volume_to) != (None, None):
            assert argument.volume_low is not None
            assert argument.volume_high is not None


def test_every_argument_counts_or_says_why_not(case: Case) -> None:
    for row in case.arguments:
        assert row.voice
        assert bool(row.not_counted_because) != row.counts, row.id


def test_received_stop_at_the_gap_and_at_the_last_of_september(case: Case) -> None:
    received = {row.year: row for row in case.arrivals if row.measure == "mottagna"}
    assert {year: row.number for year, row in received.items()} == {2016: 146, 2017: 129, 2018: 90, 2025: 7}
    assert received[2025].until == date(2025, 9, 30)
    assert all(row.kind == "belagd" for row in received.values())
    assert not set(range(2019, 2025)) & set(received), "no row for a year without a figure"


def test_autumn_2025_is_told_in_both_ways_that_the_inquiry_tells_it(case: Case) -> None:
    expected = [row for row in case.arrivals if row.measure == "väntade"]
    assert {(row.number, row.low, row.high) for row in expected} == {(8, None, None), (None, 5, 10)}
    assert {row.year for row in expected} == {2025}
    assert len({row.section for row in expected}) == 2


def test_kommuntal_is_kept_apart_from_received(case: Case) -> None:
    ceiling = {row.year: row.number for row in case.arrivals if row.measure == "kommuntal"}
    assert ceiling == {2017: 123, 2018: 80, 2019: 46, 2020: 34, 2025: 21, 2026: 25}
    assert len(
        {(row.year, row.measure) for row in case.arrivals if row.year and row.measure != "väntade"}
    ) == sum(1 for row in case.arrivals if row.year and row.measure != "väntade")


# ---- the version ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("encoding", "end", "style"),
    [
        ("utf-8-sig", "\n", {}),
        ("utf-8", "\r\n", {}),
        ("utf-8", "\r", {}),
        ("utf-8-sig", "\r\n", {"quoting": csv.QUOTE_ALL}),
    ],
    ids=["BOM", "CRLF", "CR", "as Excel and all in quotes"],
)
def test_the_version_does_not_see_how_a_file_is_written(
    case: Case, folder: Path, encoding: str, end: str, style: dict[str, int]
) -> None:
    for path in folder.glob("*.csv"):
        header, rows = cells_of(path)
        write(path, header, rows, encoding, end, **style)
    assert case_files.read(folder).version == case.version


def test_the_version_does_not_see_the_order_of_columns_empty_lines_or_spaces(
    case: Case, folder: Path
) -> None:
    for path in folder.glob("*.csv"):
        header, rows = cells_of(path)
        spaced = [{name: f" {cell} " if cell else cell for name, cell in row.items()} for row in rows]
        write(path, header[::-1], spaced)
        path.write_text(path.read_text(encoding="utf-8") + "\n,,\n\n", encoding="utf-8")
    assert case_files.read(folder).version == case.version


@pytest.mark.parametrize("same", ["146.0", "1.46e2", "+146", "0146"])
def test_the_version_does_not_see_how_a_figure_is_spelled(case: Case, folder: Path, same: str) -> None:
    changed(
        folder, "arrivals", row_where(folder, "arrivals", lambda row: row["number"] == "146"), number=same
    )
    assert case_files.read(folder).version == case.version


def test_the_version_changes_with_a_figure_and_with_a_word(case: Case, folder: Path) -> None:
    first = row_where(folder, "arrivals", lambda row: row["number"] == "146")
    changed(folder, "arrivals", first, number="147")
    figure = case_files.read(folder).version
    changed(folder, "arrivals", first, number="146", comment="annat")
    word = case_files.read(folder).version
    assert len({figure, word, case.version}) == 3


def test_a_case_is_the_same_when_it_comes_back_from_json(case: Case) -> None:
    again = Case.model_validate_json(case.model_dump_json())
    assert again == case
    assert again.version == case.version


# ---- what is wrong, and where ---------------------------------------------------------------------------


@pytest.mark.parametrize("column", ["source", "section"])
@pytest.mark.parametrize("table", sorted(name for name, t in OWN.items() if issubclass(t.row, Sourced)))
def test_documented_without_source_or_section_is_refused(folder: Path, table: str, column: str) -> None:
    _, rows = cells_of(folder / f"{table}.csv")
    if not rows:
        pytest.skip("the table has no rows")
    changed(folder, table, 2, kind="belagd", source="enkoping-2025", section="1.5")
    changed(folder, table, 2, **{column: ""})
    said = only_fault(folder)
    assert said.startswith(f"{table}.csv, rad 2, kolumn {column}: raden är märkt belagd men saknar")


def test_an_assumption_without_range_is_refused(folder: Path) -> None:
    changed(folder, "criteria", 3, kind="antagande", weight_low="", weight_high="")
    assert only_fault(folder).startswith("criteria.csv, rad 3, kolumn weight_low: talet är märkt antagande")
    changed(folder, "criteria", 3, kind="exempel", weight_low="0", weight_high="")
    assert only_fault(folder).startswith("criteria.csv, rad 3, kolumn weight_high: talet är märkt exempel")


def test_a_range_in_the_wrong_order_is_refused(folder: Path) -> None:
    changed(folder, "criteria", 2, weight_low="80", weight_high="20")
    assert "stigande ordning" in only_fault(folder)


@pytest.mark.parametrize(
    "wrong",
    [
        "många",
        "1e400",
        "-1e400",
        "inf",
        "Infinity",
        "nan",
        "NaN",
        "1_000",
        "1 000",
        "12,5",
        "１２",
        "٣",
        "0x10",
        "--1",
        "1e",
        "true",
        "=1+1",
        "1.5",
        "-1",
        "100001",
        "9" * 400,
    ],
)
def test_a_wrong_number_is_refused_by_its_cell(folder: Path, wrong: str) -> None:
    changed(folder, "arrivals", 2, number=wrong)
    said = only_fault(folder)
    assert said.startswith("arrivals.csv, rad 2, kolumn number: "), said
    assert not ENGLISH.search(ours(said)), said


@pytest.mark.parametrize("wrong", ["1e400", "inf", "nan", "1_0", "-0.1", "100.1", "femtio", "50%"])
def test_wrong_points_are_refused_by_their_cell(folder: Path, wrong: str) -> None:
    changed(folder, "criteria", 2, weight=wrong)
    assert only_fault(folder).startswith("criteria.csv, rad 2, kolumn weight: ")


@pytest.mark.parametrize(
    "wrong",
    ["2025-02-30", "30/9 2025", "2025", "20250930", "2025-9-30", "45930", "i höstas", "2025-09-30T10:00"],
)
def test_a_wrong_date_is_refused_by_its_cell(folder: Path, wrong: str) -> None:
    changed(folder, "arrivals", 2, until=wrong)
    said = only_fault(folder)
    assert said.startswith("arrivals.csv, rad 2, kolumn until: skriv datumet som 2026-11-21")


@pytest.mark.parametrize(
    ("table", "column", "wrong", "why"),
    [
        ("options", "current", "kanske", "skriv ja eller nej"),
        ("arguments", "direction", "både och", "välj 'för', 'emot'"),
        ("arguments", "strength", "enormt", "välj 'svagt', 'tydligt'"),
        ("arguments", "kind", "säkert", "välj 'belagd'"),
        ("arrivals", "measure", "kom", "välj 'mottagna'"),
        ("options", "id", "å ä ö", "fel form"),
        ("options", "name", "", "cellen är tom"),
        ("options", "inquiry_rank", "0", "minst 1"),
        ("arguments", "claim", "", "cellen är tom"),
        ("sources", "year", "1800", "minst 1900"),
        ("arrivals", "year", "3000", "högst 2100"),
    ],
)
def test_a_wrong_word_is_refused_by_its_cell(
    folder: Path, table: str, column: str, wrong: str, why: str
) -> None:
    changed(folder, table, 2, **{column: wrong})
    said = next(
        sentence
        for sentence in faults_of(folder)
        if sentence.startswith(f"{table}.csv, rad 2, kolumn {column}")
    )
    assert why in said
    assert not ENGLISH.search(ours(said)), said


def test_a_municipal_code_that_is_wrong_is_told_how_to_be_written(folder: Path) -> None:
    changed(folder, "municipality", 2, code="38")
    said = only_fault(folder)
    assert said.startswith("municipality.csv, rad 2, kolumn code: ")
    assert "bokstäver" not in said, "a code is four digits; letters are no help"


@pytest.mark.parametrize(
    ("table", "column", "target"),
    [
        ("arguments", "option", "options.csv"),
        ("arguments", "criterion", "criteria.csv"),
        ("arguments", "source", "sources.csv"),
        ("arguments", "reforms", "reforms.csv"),
        ("arguments", "forms", "forms.csv"),
        ("bylaws", "option", "options.csv"),
        ("contradictions", "other_source", "sources.csv"),
    ],
)
def test_a_reference_that_leads_nowhere_is_refused(
    folder: Path, table: str, column: str, target: str
) -> None:
    changed(folder, table, 2, **{column: "finnsinte"})
    said = only_fault(folder)
    assert said.startswith(f"{table}.csv, rad 2, kolumn {column}: finns inte i {target}; där finns ")
    assert "”finnsinte”" in said


@pytest.mark.parametrize("table", ["options", "criteria", "arguments", "arrivals", "sources", "forms"])
def test_an_id_that_stands_twice_is_refused(folder: Path, table: str) -> None:
    header, rows = cells_of(folder / f"{table}.csv")
    write(folder / f"{table}.csv", header, [*rows, rows[0]])
    said = faults_of(folder)
    place = f"{table}.csv, rad {len(rows) + 2}, kolumn id: id finns redan på en tidigare rad"
    assert any(sentence.startswith(place) for sentence in said), said


@pytest.mark.parametrize("column", ["name", "short_name"])
def test_two_options_with_one_name_are_refused(folder: Path, column: str) -> None:
    # Pictures and tables tell options apart by their names: two alike would be drawn as one.
    changed(folder, "options", 3, **{column: cells_of(folder / "options.csv")[1][0][column]})
    assert any(said.startswith("options.csv, rad 3") for said in faults_of(folder))


def test_two_hand_set_scores_for_one_cell_are_refused(folder: Path) -> None:
    header, _ = cells_of(folder / "scores.csv")
    row = dict.fromkeys(header, "") | {
        "option": "UN",
        "criterion": "C1",
        "low": "10",
        "likely": "20",
        "high": "30",
        "reason": "så",
        "kind": "härledd",
    }
    write(folder / "scores.csv", header, [row, row | {"likely": "25"}])
    assert any(said.startswith("scores.csv, rad 3") for said in faults_of(folder)), "which of them holds?"


@pytest.mark.parametrize("table", sorted(NEEDED))
def test_a_missing_file_is_named(folder: Path, table: str) -> None:
    (folder / f"{table}.csv").unlink()
    said = faults_of(folder)
    assert any(sentence.startswith(f"{table}.csv: filen saknas i mappen ") for sentence in said), said


def test_tables_that_no_page_needs_may_be_left_out_together(folder: Path) -> None:
    for name in set(OWN) - NEEDED:
        (folder / f"{name}.csv").unlink()
    case = case_files.read(folder)
    assert placement_answer(case, base(case), samples=20)


@pytest.mark.parametrize("table", sorted(set(OWN) - NEEDED))
def test_a_table_that_others_lean_on_is_missed_by_them(folder: Path, table: str) -> None:
    (folder / f"{table}.csv").unlink()
    try:
        case_files.read(folder)
    except CaseFaults as wrong:
        said = [fault.sentence for fault in wrong.faults]
    else:
        said = []
    assert all(
        re.match(r"[a-z_]+\.csv", sentence) and not ENGLISH.search(ours(sentence)) for sentence in said
    ), said


def test_a_folder_that_is_not_there_names_every_file(tmp_path: Path) -> None:
    said = faults_of(tmp_path / "finns-inte")
    assert {sentence.split(":")[0] for sentence in said} == {f"{name}.csv" for name in NEEDED}


@pytest.mark.parametrize("table", sorted(OWN))
def test_a_missing_column_is_named(folder: Path, table: str) -> None:
    header, rows = cells_of(folder / f"{table}.csv")
    needed = next(name for name, field in OWN[table].row.model_fields.items() if field.is_required())
    kept = [name for name in header if name != needed]
    write(folder / f"{table}.csv", kept, [{name: row[name] for name in kept} for row in rows])
    assert f"{table}.csv, rad 1, kolumn {needed}: kolumnen saknas." in faults_of(folder)


@pytest.mark.parametrize("name", ["okänd", "image", "a.b", "Kostnad: 2026", "__class__", "model_config", ""])
def test_an_unknown_column_is_named(folder: Path, name: str) -> None:
    header, rows = cells_of(folder / "options.csv")
    write(folder / "options.csv", [*header, name], [row | {name: "x"} for row in rows])
    said = faults_of(folder)
    assert any(s.startswith("options.csv, rad 1") and "kolumnen finns inte i tabellen" in s for s in said), (
        said
    )


def test_a_column_that_stands_twice_is_named(folder: Path) -> None:
    path = folder / "options.csv"
    first, rest = path.read_text(encoding="utf-8").split("\n", 1)
    path.write_text(first.replace("short_name", "name") + "\n" + rest, encoding="utf-8")
    assert "options.csv, rad 1, kolumn name: kolumnen står två gånger." in faults_of(folder)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "filen är tom"),
        (b"\xef\xbb\xbf", "filen är tom"),
        ('id,name\n"å'.encode(), "giltig CSV"),
        (b'id,name\n"a"b,c\n', "giltig CSV"),
        ("id,name\nÅ,Ä\n".encode("latin-1"), "spara den som UTF-8"),
        ("id,name\nÅ,Ä\n".encode("utf-16"), "spara den som UTF-8"),
        (b"PK\x03\x04\xff\xfe\x00" * 20, "spara den som UTF-8"),
        (b"id;name;short_name\nUN;a;b\n", "kolumnen"),
        (b"\x00" * 50, "kolumnen"),
    ],
    ids=[
        "empty",
        "only BOM",
        "open quote",
        "stray quote",
        "latin-1",
        "utf-16",
        "a zip file",
        "semicolons",
        "NUL",
    ],
)
def test_a_file_that_is_no_csv_is_named(folder: Path, content: bytes, why: str) -> None:
    (folder / "options.csv").write_bytes(content)
    said = faults_of(folder)
    assert all(sentence.startswith("options.csv") for sentence in said), said
    assert any(why in sentence for sentence in said), said


def test_a_row_with_too_few_or_too_many_cells_is_named(folder: Path) -> None:
    path = folder / "forms.csv"
    path.write_text(path.read_text(encoding="utf-8") + "ny,Ny form\n", encoding="utf-8")
    assert re.match(r"forms\.csv, rad \d+: raden har 2 celler men rubriken \d+\.", only_fault(folder))


def test_a_folder_in_the_place_of_a_file_is_a_fault(folder: Path) -> None:
    (folder / "forms.csv").unlink()
    (folder / "forms.csv").mkdir()
    assert only_fault(folder).startswith("forms.csv: filen saknas")


def test_too_many_rows_are_refused(folder: Path) -> None:
    header, rows = cells_of(folder / "forms.csv")
    write(folder / "forms.csv", header, rows * (case_files.MOST_ROWS // len(rows) + 1))
    assert any("fler än" in sentence for sentence in faults_of(folder))


def test_every_fault_comes_at_once(folder: Path) -> None:
    changed(folder, "arrivals", 2, number="många")
    changed(folder, "arguments", 2, option="finnsinte")
    changed(folder, "criteria", 2, kind="gissning")
    assert {said.split(",")[0] for said in faults_of(folder)} == {
        "arrivals.csv",
        "arguments.csv",
        "criteria.csv",
    }


@pytest.mark.parametrize(
    ("table", "cells", "said"),
    [
        ("options", {"current": "ja"}, "högst ett alternativ"),
        ("forms", {"base": "nej"}, "exakt en form"),
        ("arrivals", {"base": "nej"}, "exakt ett scenario"),
        ("criteria", {"weight": "0", "weight_low": "0"}, "alla vikter är noll"),
        ("options", {"inquiry_rank": "1"}, "samma plats"),
    ],
)
def test_there_is_exactly_one_base_and_something_to_weigh(
    folder: Path, table: str, cells: dict[str, str], said: str
) -> None:
    header, rows = cells_of(folder / f"{table}.csv")
    write(folder / f"{table}.csv", header, [row | cells for row in rows])
    assert any(said in sentence for sentence in faults_of(folder))


# ---- personal numbers -----------------------------------------------------------------------------------

PERSONAL_NUMBERS = [
    "19900101-1234",
    "900101-1234",
    "9001011234",
    "199001011234",
    "900101+1234",
    "900161-1234",
    "19900161-1234",
    "900101 1234",
    "900101–1234",
    "900101 - 1234",
]


@pytest.mark.parametrize("number", PERSONAL_NUMBERS)
def test_a_text_with_a_personal_number_is_refused(folder: Path, number: str) -> None:
    changed(folder, "options", 2, comment=f"Enligt {number} är det så.")
    said = only_fault(folder)
    assert said.startswith("options.csv, rad 2, kolumn comment: ")
    assert "personnummer" in said


def test_a_personal_number_is_not_said_again_where_everybody_can_read_it(folder: Path) -> None:
    changed(folder, "options", 2, comment="Enligt 19900101-1234 är det så.")
    assert "1234" not in only_fault(folder)


@pytest.mark.parametrize(
    "text", ["Dnr KS2023/781", "2016-03-01", "SFS 2026:1326", "010-123 45 67", "20250930"]
)
def test_dates_and_registers_are_no_personal_numbers(folder: Path, text: str) -> None:
    changed(folder, "options", 2, comment=text)
    assert case_files.read(folder).options[0].comment == text


# ---- labels that want to be something else --------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("**fet** ![x](https://evil.example/x.png)", "**fet** ![x](https://evil.example/x.png)"),
        ("<img src=x onerror=alert(1)>", "<img src=x onerror=alert(1)>"),
        ("=HYPERLINK(1)", "=HYPERLINK(1)"),
        ("abc\u202edef\u2066x", "abcdefx"),
        ("so\u200bci\u200dal\ufeff", "social"),
        ("a\x00b\x07c", "abc"),
        ("två\nrader\tmed  luft", "två rader med luft"),
        ("e\u0301", "é"),
        ("å" * 10_000, "å" * (LABEL_LENGTH - 1) + "…"),
    ],
    ids=[
        "markdown",
        "html",
        "formula",
        "bidi",
        "zero width",
        "control",
        "white space",
        "composed",
        "10 000 signs",
    ],
)
def test_a_label_is_kept_as_plain_text_of_one_line(folder: Path, written: str, kept: str) -> None:
    changed(folder, "options", 2, name=written)
    assert case_files.read(folder).options[0].name == kept


def test_a_long_text_is_cut_and_an_invisible_one_is_empty(folder: Path) -> None:
    changed(folder, "options", 2, description="ord " * 5000)
    assert len(case_files.read(folder).options[0].description) <= TEXT_LENGTH
    changed(folder, "options", 2, description="\u200b\u202e")
    assert case_files.read(folder).options[0].description == ""
    changed(folder, "options", 2, name="\u200b\u202e")
    assert only_fault(folder).startswith("options.csv, rad 2, kolumn name: cellen är tom")


# ---- whatever stands in a cell --------------------------------------------------------------------------

RAW = {name: cells_of(case_files.SHIPPED / table.file) for name, table in OWN.items() if name != "scores"}
nasty = st.one_of(
    st.sampled_from(
        [
            "",
            " ",
            "0",
            "-1",
            "1e400",
            "inf",
            "nan",
            "1_000",
            "ja",
            "nej",
            "belagd",
            "antagande",
            "exempel",
            "förslag",
            "starkt",
            "för",
            "UN; UN",
            ";;",
            "; C1",
            "finnsinte",
            "2026-02-30",
            "0000-00-00",
            "9999-12-31",
            "1990-01-01",
            "19900101-1234",
            "=1+1",
            "|",
            "a|b",
            "”",
            "\x00",
            "\u202e",
            "<b>",
            "1" * 500,
            "å" * 10_000,
            "\r",
            "a\nb",
            '"',
            "100",
            "1e2",
            "١٢",
            "True",
            "None",
            "[]",
            "{}",
            "\ud7ff",
            "\U0001f600",
        ]
    ),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=30),
    st.integers(-10, 10**6).map(str),
    st.floats().map(str),
    st.dates().map(str),
)


@st.composite
def spoilt(draw: st.DrawFn) -> tuple[str, int, str, str]:
    """Table, row from 0, column and what to write there."""
    name = draw(st.sampled_from(sorted(RAW)))
    header, rows = RAW[name]
    return name, draw(st.integers(0, len(rows) - 1)), draw(st.sampled_from(header)), draw(nasty)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(spoilt())
@example(("arguments", 0, "reforms", ";;"))
@example(("municipality", 0, "law_date", "9999-12-31"))
@example(("arrivals", 0, "number", "1e400"))
def test_whatever_stands_in_one_cell_is_read_or_refused_in_swedish(cell: tuple[str, int, str, str]) -> None:
    name, row, column, written = cell
    with tempfile.TemporaryDirectory() as room:
        folder = Path(shutil.copytree(case_files.SHIPPED, Path(room) / "kommun"))
        changed(folder, name, row + 2, **{column: written})
        refused: tuple[str, ...] = ()
        try:
            case = case_files.read(folder)
        except CaseFaults as wrong:
            refused = tuple(fault.sentence for fault in wrong.faults)
            case = None
    if case is not None:
        answer = placement_answer(case, base(case), samples=20)
        assert len(answer.overall) == len(case.options), "what has come through the door can be answered"
        return
    assert refused
    for sentence in refused:
        assert re.match(r"[a-z_]+\.csv[,:]", sentence), sentence
        assert sentence.endswith("."), sentence
        assert not ENGLISH.search(ours(sentence)), sentence
        assert "\n" not in sentence
        assert len(sentence) < 600


def test_the_door_takes_cells_from_anywhere_and_names_the_place_as_it_is_told() -> None:
    raw = {
        table.name: [(number, dict(row)) for number, row in enumerate(cells_of(path)[1], start=5)]
        for table in TABLES
        for path in [
            next(
                p for p in (case_files.SHIPPED / table.file, case_files.REFERENCE / table.file) if p.exists()
            )
        ]
    }
    raw["sources"] += [
        (number, dict(row))
        for number, row in enumerate(cells_of(case_files.REFERENCE / "sources.csv")[1], start=90)
    ]
    raw["options"][0][1]["name"] = None  # type: ignore[assignment]
    raw["criteria"][0][1]["weight"] = True  # type: ignore[assignment]
    raw["criteria"][1][1]["weight"] = float("inf")  # type: ignore[assignment]

    def place(table: Table) -> str:
        return f"Bladet {table.sheet}"

    def column(table: Table, name: str) -> str:
        return table.columns[name]

    with pytest.raises(CaseFaults) as caught:
        opened(raw, place, column)
    said = [fault.sentence for fault in caught.value.faults]
    assert said[0].startswith("Bladet Alternativ, rad 5, kolumn namn: cellen är tom")
    assert said[1].startswith("Bladet Kriterier, rad 5, kolumn förvald vikt: inte ett giltigt tal")
    assert said[2].startswith("Bladet Kriterier, rad 6, kolumn förvald vikt: inte ett giltigt tal")
