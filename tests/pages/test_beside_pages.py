"""Lägen bredvid varandra: what is kept stands beside the base and the scenario in hand, with the other pages' figures."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data import snapshots
from data.database import NotSaved
from models.scenario import Scenario, base
from models.swedish import of_hundred
from pages.parts import desk
from pages.parts.charts import escaped
from tests.data import exempelkommun
from tests.data.stores import SqliteStore
from tests.pages.test_pages import (
    charts,
    draft,
    frozen,
    heading,
    numbers,
    opened,
    scenario_of,
    table_with,
    texts,
)
from tests.pages.test_workbook_pages import kallor, uploaded

PAGE = "bredvid.py"

pytestmark = pytest.mark.usefixtures("own_database")


def changed(**more: object) -> Scenario:
    return base(desk.opened_case()).with_(**more)


def beside(scenario: Scenario) -> AppTest:
    """The page with this scenario in hand."""
    return opened(PAGE, utkast=draft(scenario))


def address(at: AppTest) -> str:
    """The draft that the address names."""
    named = at.query_params["utkast"]
    return named if isinstance(named, str) else str(named[0])


def press(at: AppTest, key: str) -> AppTest:
    at.button(key=key).click().run()
    assert not at.exception
    return at


def keep(at: AppTest, name: str = "") -> AppTest:
    at.text_input(key="lagets_namn").set_value(name)
    return press(at, SAVE)


SAVE = "FormSubmitter:spara-lage-Spara läget du har nu"


def changed_elsewhere() -> tuple[AppTest, str]:
    """The page with one scenario kept, in a draft that another window has written in since."""
    at = beside(changed(arrivals=90))
    keep(at)
    token = address(at)
    elsewhere = snapshots.draft(token)
    assert elsewhere is not None
    snapshots.save_step(token, elsewhere.step, changed(arrivals=1), "Från en annan flik")
    return at, token


def columns(at: AppTest) -> list[str]:
    """What stands beside each other in the table of differences."""
    return [str(name).replace("\\", "") for name in table_with(at, "Vad").columns[1:]]


def test_the_base_alone_says_what_to_do() -> None:
    at = opened(PAGE)
    assert "när du har sparat ett" in heading(at)
    assert "Ändra något" in texts(at)
    assert not [table for table in at.table if "Vad" in table.value.columns]
    assert "lagets_namn" not in {field.key for field in at.text_input}


def test_a_change_stands_beside_the_base_before_it_is_kept() -> None:
    assert columns(beside(changed(arrivals=90))) == ["Grundfallet", "Läget nu"]


def test_three_are_kept_beside_each_other_and_a_fourth_needs_room() -> None:
    at = beside(changed(arrivals=90))
    keep(at, "Som 2018")
    assert columns(at) == ["Grundfallet", "Läge A: Som 2018"]
    assert "redan sparat" in texts(at)
    for arrivals in (7, 146):
        at.slider(key="mottagande-200").set_value(arrivals).run()
        keep(at)
    at.slider(key="mottagande-200").set_value(50).run()
    assert columns(at) == ["Grundfallet", "Läge A: Som 2018", "Läge B", "Läge C", "Läget nu"]
    assert "3 lägen är sparade" in texts(at)
    assert SAVE not in {button.key for button in at.button}
    row = table_with(at, "Vad").set_index("Vad").loc["Personer om året"]
    assert row.tolist() == ["15", "90", "7", "146", "50"]
    press(at, "bort-2")
    assert columns(at) == ["Grundfallet", "Läge A: Som 2018", "Läge C", "Läget nu"]
    keep(at)
    assert columns(at) == ["Grundfallet", "Läge A: Som 2018", "Läge B", "Läge C"]
    again = opened(PAGE, utkast=address(at))
    assert columns(again) == columns(at)
    assert table_with(again, "Vad").equals(table_with(at, "Vad"))


def test_sentence_picture_and_table_are_those_of_each_scenarios_own_page() -> None:
    case = desk.opened_case()
    first, second = changed(without_own_units=True), changed().under(case.law_settings[-1])
    at = beside(first)
    keep(at)
    press(at, "aterstall")
    token = address(at)
    at = opened(PAGE, utkast=token, unfold=True)
    at.radio(key="lag").set_value(case.law_settings[-1].id).run()
    assert scenario_of(at) == second
    table = table_with(at, "Vad").set_index("Vad")
    for column, scenario in (("Grundfallet", base(case)), ("Läge A", first), ("Läget nu", second)):
        answer = desk.answered(case, scenario).placement
        for index, option in enumerate(case.options):
            what = f"{option.name}: först i sätt att väga och bedöma"
            row = table.loc[escaped(what)]
            assert row[column] == of_hundred(answer.ranks[index][0])
        assert {round(row[0], 9) for row in answer.ranks} <= numbers(charts(at)[0])


def test_a_kept_one_is_taken_in_hand_and_that_can_be_undone() -> None:
    kept, now = changed(arrivals=90), changed(arrivals=7)
    at = beside(kept)
    keep(at)
    at.slider(key="mottagande-200").set_value(7).run()
    assert scenario_of(at) == now
    press(at, "fram-1")
    assert scenario_of(at) == kept
    assert "Tog fram läge A" in [entry.said for entry in snapshots.log(address(at))]
    press(at, "angra")
    assert scenario_of(at) == now


def test_a_name_that_points_out_somebody_is_refused_in_words() -> None:
    at = beside(changed(arrivals=90))
    keep(at, "19850304-1234")
    assert [error.value.replace("\\", "") for error in at.error] == [
        "Namnet ser ut att innehålla ett personnummer. Ta bort det."
    ]
    assert columns(at) == ["Grundfallet", "Läget nu"]
    assert at.text_input(key="lagets_namn").value == "19850304-1234", "what was entered is still there"
    at.run()
    assert not at.error, "said once"
    keep(at, "Som 2018")
    assert columns(at) == ["Grundfallet", "Läge A: Som 2018"]
    at.slider(key="mottagande-200").set_value(7).run()
    assert at.text_input(key="lagets_namn").value == "", "and the next one begins without a name"


def test_an_odd_name_is_shown_as_it_is() -> None:
    at = beside(changed(arrivals=90))
    keep(at, "![x](https://e.example) <b>")
    assert columns(at)[1] == "Läge A: ![x](https://e.example) <b>"
    assert "![x](" not in texts(at)


def test_what_cannot_be_kept_is_said_and_the_scenario_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = SqliteStore(monkeypatch, tmp_path / "lås")
    store.use(wait=0.05)
    at = beside(changed(arrivals=90))
    with store.locked():
        keep(at)
        assert "Kunde inte spara" in at.error[0].value
        assert scenario_of(at).arrivals == 90
    keep(at)
    assert columns(at) == ["Grundfallet", "Läge A"]
    store.close()


def test_going_on_in_a_copy_keeps_what_was_kept() -> None:
    at, token = changed_elsewhere()
    at.slider(key="mottagande-200").set_value(7).run()
    assert address(at) != token
    assert columns(at) == ["Grundfallet", "Läge A", "Läget nu"]


def test_what_was_kept_is_not_lost_when_bringing_it_along_fails_once(monkeypatch: pytest.MonkeyPatch) -> None:
    at, token = changed_elsewhere()
    with monkeypatch.context() as broken:

        def locked(old: str, new: str) -> None:
            raise NotSaved("busy")

        broken.setattr(snapshots, "take_over", locked)
        at.slider(key="mottagande-200").set_value(7).run()
        assert "Kunde inte spara" in at.error[0].value
    press(at, "spara_igen")
    assert not at.error
    assert address(at) != token
    assert columns(at) == ["Grundfallet", "Läge A", "Läget nu"]


def test_a_window_that_shows_what_another_has_replaced_lets_nothing_go() -> None:
    at = beside(changed(arrivals=90))
    keep(at)
    token = address(at)
    (shown,) = snapshots.kept(token)
    assert snapshots.discard(token, 1, shown.time)
    snapshots.keep(token, changed(arrivals=7))
    press(at, "bort-1")
    assert "utbytt i ett annat fönster" in at.error[0].value
    assert [one.scenario.arrivals for one in snapshots.kept(token)] == [7]
    assert columns(at) == ["Grundfallet", "Läge A", "Läget nu"]


def test_a_choice_that_changes_nothing_is_the_base() -> None:
    start = base(desk.opened_case())
    at = beside(start.with_(weighting="swing"))
    assert "när du har sparat ett" in heading(at)
    assert "lagets_namn" not in {field.key for field in at.text_input}


def test_another_case_begins_with_nothing_kept() -> None:
    at = beside(changed(arrivals=90))
    keep(at)
    token = address(at)
    other = uploaded(kallor(utkast=token), exempelkommun.filled())
    press(other, "anvand")
    assert snapshots.kept(address(other)) == ()
    assert len(snapshots.kept(token)) == 1


def test_a_shared_link_holds_one_scenario_and_says_so() -> None:
    links = frozen(changed(arrivals=90))
    at = opened(PAGE, delning=links.read)
    assert heading(at) == "Länken visar ett enda läge"
    assert not charts(at)
    press(at, "egen_kopia")
    assert columns(at) == ["Grundfallet", "Läget nu"]
