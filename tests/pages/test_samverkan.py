"""Samverkan as it runs: sentence, picture, journey and tables agree, and everything can be read without the picture."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import altair as alt
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from models.answer import placement_answer
from models.case import Case
from models.cooperation import cooperation_answer, measured, states_of_law
from models.cooperation_findings import between, sentences
from models.cooperation_result import CooperationResult
from models.scenario import Scenario
from pages.parts import journeys, network, tradeoff

FRAME = Path(__file__).resolve().parents[2] / "pages" / "frame.py"

pytestmark = pytest.mark.usefixtures("own_database")


@pytest.fixture(scope="module")
def cooperation(case: Case, start: Scenario) -> CooperationResult:
    known = measured(case, states_of_law(case, start), samples=30)
    return cooperation_answer(case, start, known)


def opened(*unfolded: str) -> AppTest:
    at = AppTest.from_file(str(FRAME), default_timeout=60)
    for key in unfolded:
        at.session_state[key] = True
    at._page_hash = calc_hash("samverkan")
    at.run()
    assert not at.exception, [error.value for error in at.exception]
    return at


def text(at: AppTest) -> str:
    plain = " ".join(element.value for element in [*at.markdown, *at.caption, *at.title, *at.header])
    return plain.replace("\\", "")


def test_the_page_opens_with_its_finding_and_shows_the_three_placements() -> None:
    at = opened()
    assert len(at.title) == 1
    assert at.title[0].value.replace("\\", "").startswith("Minst samordning krävs med")
    (control,) = [one for one in at.button_group if one.key == "visa-placering"]
    assert control.options == ["Utbildning", "Socialtjänst", "Kontaktcenter"]


def test_choosing_a_placement_shows_before_and_after() -> None:
    at = opened()
    control = next(one for one in at.button_group if one.key == "visa-placering")
    control.set_value("SN").run()
    assert not at.exception
    table = next(table.value for table in at.table if "I dag" in table.value.columns)
    assert "Med Socialtjänst" in table.columns
    assert "följer med flytten" in text(at)
    assert "Socialförvaltningen: " in text(at)


def test_page_table_and_picture_agree_on_the_borders_of_the_journey(
    case: Case, cooperation: CooperationResult
) -> None:
    for view in cooperation.views:
        cell = cooperation.cell(view.option)
        for journey, trip in zip(view.journeys, (cell.assigned, cell.own_housing), strict=True):
            table = journeys.journey_table(case, view, journey)
            passed = table["På vägen hit"]
            assert (passed == "över en gräns").sum() == trip.crossings[0]
            assert passed.isin(["över en gräns", "till en annan enhet"]).sum() == trip.handoffs[0]
            drawn = rows_of(journeys.journey_chart(case, view, journey), "passed")
            assert [row["passed"] for row in drawn].count("border") == trip.crossings[0]
            assert sum(row["passed"] != "same" for row in drawn) == trip.handoffs[0]
    at = opened()
    assert between(cooperation.cell("UN").assigned.crossings) in text(at)


def test_every_need_is_drawn_once_and_stands_in_the_table(case: Case, cooperation: CooperationResult) -> None:
    for view in cooperation.views:
        needs = [link for link in view.links if link.need > 0]
        drawn = rows_of(network.network_chart(case, cooperation, view), "need")
        assert len(drawn) == len(needs)
        table = network.link_table(case, view)
        assert len(table) == len(view.links)
        assert (table["Gräns"] == "över en gräns").sum() == sum(link.across for link in view.links)
        cells = rows_of(network.matrix_chart(case, cooperation, view), "need")
        assert len(cells) == 2 * len(needs)


def test_names_in_the_picture_never_stand_on_each_other(case: Case, cooperation: CooperationResult) -> None:
    """At the projector a name is at most 9.5 px a sign in a picture 900 px wide and 480 px high, text 20 px high."""
    for view in cooperation.views:
        here = {node.actor for node in view.nodes}
        boxes = []
        for place in cooperation.places:
            if place.actor in here:
                half = 9.5 * len(case.actor(place.actor).short_name) / 2
                boxes.append((900 * place.x - half, 900 * place.x + half, 450 * place.y))
        for i, (left, right, y) in enumerate(boxes):
            for other_left, other_right, other_y in boxes[i + 1 :]:
                assert abs(y - other_y) >= 20 or right <= other_left or other_right <= left


def test_pictures_are_valid_vega_lite(case: Case, cooperation: CooperationResult) -> None:
    view = cooperation.views[1]
    cells = [cell for cell in cooperation.cells if cell.law == cooperation.law]
    for chart in (
        network.network_chart(case, cooperation, view),
        network.group_chart(case, view),
        network.matrix_chart(case, cooperation, view),
        journeys.journey_chart(case, view, view.journeys[0]),
        tradeoff.burden_chart(case, cooperation),
        tradeoff.tradeoff_chart(case, cells),
    ):
        assert chart.to_dict(validate=True)


def test_the_whole_network_can_be_read_without_the_picture() -> None:
    at = opened("kontakter", "matris", "ansvar", "okant")
    columns = [set(table.value.columns) for table in at.table]
    assert any({"Från", "Till", "Ämne", "Styrka", "Källa"} <= one for one in columns)
    assert any({"Uppgift", "Ansvarig", "Källa"} <= one for one in columns)
    assert any({"Antagande", "Låg", "Trolig", "Hög"} <= one for one in columns)
    ties = next(
        table.value for table in at.table if "Styrka" in table.value.columns and "Från" in table.value.columns
    )
    assert (ties["Källa"].str.len() > 10).all()


def test_choosing_who_is_missing_lists_what_falls() -> None:
    at = opened("saknas")
    assert "tappar sin enda utförare" in text(at)
    assert "Hämta vid Arlanda" in text(at)
    assert "Enköpings hyresbostäder: säkert" in text(at)
    (choice,) = at.selectbox
    choice.set_value("A38").run()
    assert "ej beräkningsbar" in text(at)


def test_a_measure_that_is_switched_in_replaces_its_twin_and_shows_as_a_difference() -> None:
    at = opened("matt")
    (toggle,) = [one for one in at.toggle if one.key == "matt-samordningsbörda"]
    toggle.set_value(True).run()
    assert not at.exception
    assert at.session_state["scenario"].measured == ("samordningsbörda",)
    origins = {row[6] for row in at.session_state["desk"].result.placement.origin}
    assert origins == {"mätt"}
    assert "samordningsbörda mäts i nätverket" in str([box.label for box in at.expander]).replace("\\", "")


def test_a_case_without_actors_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    from pages.parts import desk

    whole = desk.opened_case().model_dump()
    gone = ("actors", "tasks", "responsibilities", "dependencies", "ties")
    bare = Case.model_validate({name: () if name in gone else rows for name, rows in whole.items()})
    monkeypatch.setattr(desk, "opened_case", lambda: bare)
    at = opened()
    assert "ej beräkningsbar" in at.title[0].value
    assert not at.error


def test_no_english_and_no_decimal_point_on_the_page() -> None:
    at = opened("saknas", "andra", "lattnad", "okant", "matris", "styrform", "matt")
    said = text(at)
    assert not re.search(r"\b(None|nan|True|False|error|own_unit|phased_out|merged)\b", said)
    assert not re.search(r"\d\.\d{2}", said)
    for table in at.table:
        words = " ".join(table.value.astype(str).to_numpy().ravel())
        assert not re.search(r"\b(None|nan|own_unit|phased_out|merged)\b", words)


def test_start_shows_the_finding_and_leads_on(
    case: Case, start: Scenario, cooperation: CooperationResult
) -> None:
    at = AppTest.from_file(str(FRAME), default_timeout=60).run()
    assert not at.exception
    said = sentences(case, cooperation, placement_answer(case, start, samples=200))
    subheaders = [one.value.replace("\\", "") for one in at.subheader]
    assert said["cooperation_lead"] in subheaders


def rows_of(chart: alt.LayerChart, column: str) -> list[dict[str, Any]]:
    """The rows of the first layer whose data has this column."""
    spec = json.loads(chart.to_json())
    for data in spec["datasets"].values():
        if data and column in data[0]:
            return list(pd.DataFrame(data).to_dict("records"))
    raise AssertionError(column)
