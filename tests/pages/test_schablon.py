"""On Schablon a change in shares, costs, year end or rounds is seen in sentence, picture's table and difference line."""

from __future__ import annotations

from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

PAGES = Path(__file__).resolve().parents[2] / "pages"
pytestmark = pytest.mark.usefixtures("own_database")


@pytest.fixture
def page() -> AppTest:
    st.cache_data.clear()
    app = AppTest.from_file(str(PAGES / "frame.py"), default_timeout=180).run()
    return app.switch_page(str(PAGES / "schablon.py")).run()


def headline(page: AppTest) -> str:
    assert not page.exception, page.exception
    return page.title[0].value.replace("\\", "")


def opened(page: AppTest, key: str) -> AppTest:
    page.session_state[key] = True
    return page.run()


def cells(page: AppTest) -> str:
    """Everything that the open tables say."""
    said = (
        str(cell)
        for table in page.table
        for column in table.value.to_dict("list").values()
        for cell in column
    )
    return " ".join(said).replace("\\", "").replace("\u00a0", " ")


def written(page: AppTest, label: str, text: str) -> None:
    next(one for one in page.text_input if one.label.replace("\\", "").startswith(label)).set_value(text)


def pressed(page: AppTest, label: str) -> AppTest:
    return next(one for one in page.button if one.label == label).click().run()


def test_the_first_screen_says_what_decides_and_that_it_is_an_example(page: AppTest) -> None:
    assert "I räkneexemplet" in headline(page)
    said = " ".join(one.value for one in page.caption).replace("\\", "")
    assert "300 dragningar" in said
    assert "okänt" in said


def test_the_page_follows_rounds_and_year_end_and_says_how_it_differs(page: AppTest) -> None:
    opened(page, "tabell-tackning")
    before, table = headline(page), cells(page)
    page.slider(key="ersattning-omgangar").set_value(1).run()
    assert headline(page) != before
    assert cells(page) != table
    page.button_group(key="ersattning-arsslut").set_value("kept").run()
    assert page.session_state["scenario"].grants.year_end == "kept"
    sentences = [
        line.sentence for line in page.session_state["scenario"].differences(page.session_state["desk"].case)
    ]
    assert sentences == [
        "Pengar kvar vid årsslut: behålls av den som har dem",
        "Potten: en omgång om året i stället för 4",
    ]


def test_shares_are_refused_with_the_difference_and_taken_when_they_make_a_hundred(page: AppTest) -> None:
    opened(page, "ersattning-andelar")
    before = headline(page)
    written(page, "Skola", "49,9")
    pressed(page, "Använd andelarna")
    assert "0,1 fattas" in page.error[0].value.replace("\\", "")
    assert headline(page) == before
    written(page, "Skola", "12.5")
    pressed(page, "Använd andelarna")
    assert "decimalpunkt" in page.error[0].value.replace("\\", "")
    written(page, "Skola", "22,5")
    written(page, "Vux", "42,5")
    pressed(page, "Använd andelarna")
    assert not page.error
    assert headline(page) != before
    assert "exempelandelarna" not in headline(page)
    assert "22,5" in cells(page)


def test_a_unit_cost_moves_the_sentence_and_the_table(page: AppTest) -> None:
    opened(page, "ersattning-behov")
    before = headline(page)
    page.selectbox(key="behov-val").set_value("forsorjning").run()
    written(page, "Kronor i månaden", "9 000")
    pressed(page, "Använd kostnaden")
    assert headline(page) != before
    assert "9 000 kr" in cells(page)
    written(page, "Kronor i månaden", "-5")
    pressed(page, "Använd kostnaden")
    assert "inte mellan 0 och" in page.error[0].value.replace("\\", "")


def test_nobody_received_has_a_defined_answer(page: AppTest) -> None:
    page.slider(key="ersattning-mottagna-200").set_value(0).run()
    assert headline(page).startswith("Tas ingen emot")


def test_every_folded_part_can_be_opened(page: AppTest) -> None:
    for part in (
        "avgor",
        "vinner",
        "vander",
        "kris",
        "manader",
        "andelar",
        "behov",
        "regler",
        "revision",
        "beslut",
        "foregangare",
        "belagt",
    ):
        page.session_state[f"ersattning-{part}"] = True
    page.run()
    assert headline(page)
    assert not page.error
    said = " ".join(one.value for one in page.markdown).replace("\\", "")
    assert "personuppgifter" in said
    assert "Kalix" in said


def test_the_finding_stands_on_start() -> None:
    app = AppTest.from_file(str(PAGES / "frame.py"), default_timeout=180).run()
    assert any("I räkneexemplet" in one.value for one in app.subheader)
