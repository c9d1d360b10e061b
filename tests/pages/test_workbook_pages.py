"""The workbook on the page, how others do, and every page with a municipality that was made from the template."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from data import case_files, workbook
from models.case import Case
from models.case_changes import case_changes, changes_said
from models.comparing import groups, nearest
from models.scenario import Scenario, base
from pages.parts import desk
from tests.data import exempelkommun
from tests.pages.test_pages import PAGES, opened, texts

FRAME = Path(__file__).resolve().parents[2] / "pages" / "frame.py"

pytestmark = pytest.mark.usefixtures("own_database")


def kallor(**query: str) -> AppTest:
    at = AppTest.from_file(str(FRAME), default_timeout=60)
    for name, value in query.items():
        at.query_params[name] = value
    at.session_state["kallor-arbetsbok"] = True
    at._page_hash = calc_hash("kallor")
    return at.run()


def uploaded(at: AppTest, content: bytes) -> AppTest:
    at.file_uploader[0].set_value(("underlag.xlsx", content, "application/octet-stream")).run()
    assert not at.exception, [error.value for error in at.exception]
    return at


# ---- upload ---------------------------------------------------------------------------------------------


def test_a_workbook_with_faults_changes_nothing_and_lists_them_all() -> None:
    at = kallor()
    before = at.session_state["scenario"]
    uploaded(at, b"id;namn")
    assert "inte en Excelfil" in at.error[0].value
    uploaded(at, workbook.template())
    assert "behöver rättas" in at.error[0].value
    assert "rattningslista" in {button.key for button in at.get("download_button")}
    assert "Alternativ" in texts(at)
    assert at.session_state["scenario"] == before
    assert at.query_params == {}


def test_a_workbook_is_previewed_then_used_and_found_again_by_its_address() -> None:
    at = uploaded(kallor(), exempelkommun.filled())
    said = texts(at)
    assert "Arbetsboken för Exempelkommun går att använda" in said
    assert at.session_state["desk"].case.municipality.name == "Enköping", "nothing has happened yet"
    at.button(key="anvand").click().run()
    assert not at.error
    assert at.session_state["desk"].case.municipality.name == "Exempelkommun"
    token = at.query_params["utkast"]
    token = token[0] if isinstance(token, list) else token
    again = opened("placering.py", utkast=token)
    assert again.session_state["desk"].case.municipality.name == "Exempelkommun"
    assert "Eget underlag" in texts(again)
    at.button(key="lamna-eget").click().run()
    assert at.session_state["desk"].case.municipality.name == "Enköping"
    assert at.session_state["scenario"] == base(desk.opened_case())
    assert opened("start.py", utkast=token).session_state["desk"].case.municipality.name == "Exempelkommun"


def test_the_scenario_of_the_same_case_is_a_step_of_the_same_draft(case: Case, start: Scenario) -> None:
    at = uploaded(kallor(), workbook.write(case, start.with_(arrivals=90)))
    assert "Läget skiljer sig" in texts(at)
    at.button(key="anvand").click().run()
    assert at.session_state["scenario"].arrivals == 90
    assert "own_case" not in at.session_state
    at.button(key="angra").click().run()
    assert at.session_state["scenario"] == start


def test_what_can_be_let_be_is_let_be(case: Case, start: Scenario) -> None:
    at = uploaded(kallor(), workbook.write(case, start.with_(arrivals=90)))
    at.button(key="lat-bli").click().run()
    assert at.session_state["scenario"] == start
    assert "Läget skiljer sig" not in texts(at)


# ---- what differs ---------------------------------------------------------------------------------------


def test_differences_between_cases_are_told_by_sheet_row_and_column(case: Case) -> None:
    assert case_changes(case, case) == ()
    first = case.criteria[0]
    changed = case.model_copy(
        update={
            "criteria": (first.model_copy(update={"weight": 62.5}), *case.criteria[1:]),
            "bylaws": case.bylaws[1:],
        }
    )
    found = case_changes(case, changed)
    assert [(one.sheet, one.row, one.column) for one in found] == [
        ("Kriterier", first.id, "förvald vikt"),
        ("Reglementen", case.bylaws[0].id, ""),
    ]
    assert (found[0].before, found[0].after) == ("50", "62,5")
    assert changes_said(found) == "Underlaget skiljer sig: Kriterier 1 och Reglementen 1."


# ---- others ---------------------------------------------------------------------------------------------


def test_the_municipalities_of_the_old_report_are_as_many_and_received_as_many_as_it_says(case: Case) -> None:
    assert len(case.comparisons) == 26
    assert sum(row.received for row in case.comparisons) == 3_091
    assert sum(len(group.members) for group in groups(case)) == 26
    assert {row.name: row.closed for row in case.comparisons if row.closed} == {
        "Täby": 1997,
        "Sundbyberg": 1998,
    }
    assert sum(row.agreement for row in case.comparisons) == 17, (
        "18 had one in 2001; Södertälje's ended in 2002"
    )
    assert all(
        row.source == "stockholm-2003" and row.kind == "belagd" and row.section for row in case.comparisons
    )


def test_those_that_closed_are_told_with_what_is_known(case: Case) -> None:
    closed = {row.place for row in case.examples if row.kind_of == "avveckling"}
    assert closed == {"Täby", "Sundbyberg", "Älvkarleby", "Vetlanda", "Bromölla"}
    assert {row.source for row in case.examples} == {
        "stockholm-2003",
        "skane-2018",
        "vg-2019",
        "vg-dialog",
        "enkoping-2025",
    }


def test_the_nearest_is_oneself_when_oneself_is_there(case: Case, start: Scenario) -> None:
    salem = next(row for row in case.comparisons if row.name == "Salem")
    here = case.model_copy(
        update={"municipality": case.municipality.model_copy(update={"population": salem.population})}
    )
    found = nearest(here, start.with_(arrivals=salem.received))
    assert found[0].row.name == "Salem"
    assert found[0].distance == 0
    assert [near.distance for near in found] == sorted(near.distance for near in found)


def test_filters_of_the_old_report_keep_what_they_say() -> None:
    at = opened("jamforelser.py", unfold=True)
    assert "ingen källa jämför placeringar" in at.title[0].value
    at.selectbox(key="andra-avtal").set_value("nej").run()
    assert "9" in next(
        text.value for text in at.markdown if "mottagna\\." in text.value or "mottagna." in text.value
    )
    at.selectbox(key="andra-slag").set_value("samverkan").run()
    assert any(text.value.startswith("2") and "upplägg" in text.value for text in at.markdown)


# ---- another municipality -------------------------------------------------------------------------------


@pytest.mark.parametrize("page", [*PAGES, "samverkan.py", "schablon.py"])
def test_every_page_works_with_a_municipality_made_from_the_template(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VAGVAL_CASE", str(exempelkommun.folder(tmp_path / "exempelkommun")))
    at = opened(page, unfold=True)
    assert not at.error, [error.value for error in at.error]
    case = at.session_state["desk"].case
    assert case.municipality.name == "Exempelkommun"
    assert len(case.options) == 4
    assert case_files.chosen_folder() == tmp_path / "exempelkommun"
