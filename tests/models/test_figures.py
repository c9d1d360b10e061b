"""Every figure of a case is listed with its source or its mark, and the check that says so can fail."""

from __future__ import annotations

from typing import Annotated

import pytest
from pydantic import Field

from data import case_files
from models import rows
from models.case import TABLES, Case, Table
from models.figures import (
    JUDGED,
    NOT_FIGURES,
    UNITS,
    USED,
    case_figures,
    figure_columns,
    shown,
    stepped,
    unmarked,
    without_range,
    year_or,
)
from models.rows import Row, Sourced
from tests.data import exempelkommun
from tests.models.test_scenario import with_tables

BY_NAME = {table.name: table for table in TABLES}


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Case:
    """The invented municipality, made from the empty template."""
    return case_files.read(exempelkommun.folder(tmp_path_factory.mktemp("exempelkommun")))


def test_every_figure_of_the_case_opens_its_source_or_says_that_it_is_assumed(case: Case) -> None:
    figures = case_figures(case)
    assert len(figures) > 500
    assert unmarked(figures) == ()
    known = {row.id for row in case.sources}
    assert {one.source for one in figures if one.source} <= known, "every source can be opened"
    assert all(one.used for one in figures), "each is used on some page"


def test_so_do_those_of_another_municipality(other: Case) -> None:
    figures = case_figures(other)
    assert {"Kriterier", "Mottagande", "Inställningar"} <= {one.table for one in figures}
    assert unmarked(figures) == ()


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("arrivals", {"source": "", "kind": "härledd"}),
        ("grants", {"section": "", "kind": "belagd"}),
        ("needs", {"source": "", "kind": "härledd"}),
        ("settings", {"section": "", "kind": "härledd"}),
        ("ties", {"source": ""}),
    ],
)
def test_a_figure_without_source_and_mark_is_found(case: Case, table: str, change: dict[str, str]) -> None:
    first, *rest = getattr(case, table)
    spoilt = first.model_copy(update=change)
    broken = Case.model_construct(
        **{**{name: getattr(case, name) for name in Case.model_fields}, table: (spoilt, *rest)}
    )
    found = unmarked(case_figures(broken))
    assert found
    assert {(one.table, one.row_id) for one in found} == {(BY_NAME[table].sheet, spoilt.id)}


def test_every_table_of_a_case_is_walked() -> None:
    assert set(Case.model_fields) == {table.name for table in TABLES}
    for table in TABLES:
        if figure_columns(table):
            assert issubclass(table.row, Sourced), f"{table.name} holds figures but neither source nor type"
            assert table.name in USED or table.name == "settings", f"say which pages use {table.name}"


def test_what_is_declared_is_there() -> None:
    for table, column in [*NOT_FIGURES, *JUDGED, *UNITS]:
        assert column in BY_NAME[table].row.model_fields, (table, column)
    for table, column in UNITS:
        assert column in figure_columns(BY_NAME[table]), (table, column)


def test_a_column_that_nobody_has_thought_of_is_listed() -> None:
    class Wider(rows.Bylaw):
        """A table with a new column of numbers, a date and a range."""

        cost: rows.Amount = rows.titled("kostnad")
        cost_low: rows.Amount = rows.titled("kostnad låg")
        cost_high: rows.Amount = rows.titled("kostnad hög")
        decided: rows.MaybeDate = rows.titled("beslutad", default=None)
        counts: rows.YesNo = rows.titled("räknas", default=True)
        level: Annotated[int, Field(ge=0)] = rows.titled("nivå")

    assert figure_columns(Table("bylaws", "Reglementen", Wider)) == ("cost", "decided", "level")


def test_a_new_table_without_source_and_type_is_caught(case: Case) -> None:
    class Bare(Row):
        """A row with a number and no mark."""

        id: rows.Id = rows.titled("id")
        kr: rows.Amount = rows.titled("kr")

    wider = Case.model_construct(
        **{**{name: getattr(case, name) for name in Case.model_fields}, "bylaws": (Bare(id="a", kr=1),)}
    )
    found = unmarked(case_figures(wider, [Table("bylaws", "Nytt", Bare)]))
    assert [(one.table, one.what, one.value) for one in found] == [("Nytt", "kr", 1.0)]


def test_ranges_follow_their_figures(case: Case) -> None:
    figures = {(one.table, one.row_id, one.what): one for one in case_figures(case)}
    setting = case.setting("natverk-namndgrans")
    listed = figures["Inställningar", setting.id, "värde"]
    assert (listed.low, listed.value, listed.high) == (setting.low, setting.value, setting.high)
    assert listed.unit == setting.unit
    need = case.needs[0]
    assert figures["Behov", need.id, "kr per månad"].high == need.monthly_high
    limit = next(row for row in case.arguments if row.volume_from is not None)
    assert figures["Argument", limit.id, "volym från"].low == limit.volume_low
    assert not any(what in ("låg", "hög") for _, _, what in figures), "an end is no figure of its own"


def test_a_documented_claim_has_a_strength_that_is_ours(case: Case) -> None:
    claim = next(row for row in case.arguments if row.kind == "belagd" and row.counts)
    strength = next(one for one in case_figures(case) if (one.table, one.row_id) == ("Argument", claim.id))
    assert strength.kind == "härledd"
    assert (strength.low, strength.high) == (stepped(claim.strength, -1), stepped(claim.strength, 1))


def test_what_lacks_a_range_is_counted(case: Case) -> None:
    counts = without_range(case_figures(case))
    assert "Inställningar" not in counts, "the door asks them for a range"
    first = case.needs[0].model_copy(update={"kind": "antagande"})
    more = with_tables(case, needs=(first, *case.needs[1:]))
    assert without_range(case_figures(more))["Behov"] >= counts["Behov"]


def test_values_read_as_swedish() -> None:
    assert shown(0.25) == "0,25"
    assert shown(165000.0) == "165\u00a0000"
    assert shown(40) == "40"
    assert year_or(2027.0, "år") == "2027"
