"""Källor och antaganden as it runs: the five to check first, every figure with its mark, and what each law turns on."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import altair as alt
import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from models.case import Case
from models.figures import case_figures
from models.reform_effects import effect_said, reform_effects
from models.sensitivity import Sensitivity, sensitivity
from pages.parts import checking, every_figure

FRAME = Path(__file__).resolve().parents[2] / "pages" / "frame.py"

pytestmark = pytest.mark.usefixtures("own_database")


@pytest.fixture(scope="module")
def found(case: Case) -> Sensitivity:
    return sensitivity(case)


def opened(*unfolded: str) -> AppTest:
    at = AppTest.from_file(str(FRAME), default_timeout=60)
    for key in unfolded:
        at.session_state[key] = True
    at._page_hash = calc_hash("kallor")
    at.run()
    assert not at.exception, [error.value for error in at.exception]
    assert not at.error, [error.value for error in at.error]
    return at


def text(at: AppTest) -> str:
    parts = [*at.markdown, *at.caption, *at.title, *at.header, *at.subheader]
    return " ".join(str(element.value) for element in parts).replace("\\", "")


def figures_shown(at: AppTest) -> Any:
    return next(table.value for table in at.table if "Används på" in table.value.columns)


def test_the_walk_waits_until_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    def asked(*_: object) -> None:
        raise AssertionError("computed although nobody has opened it")

    monkeypatch.setattr(checking, "walked", asked)
    monkeypatch.setattr(every_figure, "case_figures", asked)
    at = opened()
    assert "Kontrollera de här fem först" in text(at)


def test_the_five_stand_first_with_range_page_and_type(case: Case, found: Sensitivity) -> None:
    at = opened("kallor-kontrollera")
    said = text(at)
    for place, (conclusion, swing) in enumerate(found.first(), start=1):
        assert f"{place}. **{swing.name}**" in said
        assert conclusion.page in said
    assert [part.value for part in at.subheader][:3] == ["Jämför placering", "Samverkan", "Schablon"]
    assert "Antaganden och exempel utan spann" in said
    assert said.count("räkneexemplet") >= 2
    assert "signifikan" not in said


def test_it_is_computed_once_for_a_case(monkeypatch: pytest.MonkeyPatch) -> None:
    times = []

    def counted(case: Case, progress: Any) -> Sensitivity:
        times.append(case.version)
        return sensitivity(case, progress)

    checking._kept().clear()
    monkeypatch.setattr(checking, "sensitivity", counted)
    at = opened("kallor-kontrollera")
    at.run()
    opened("kallor-kontrollera")
    assert len(times) == 1


def test_picture_and_table_agree(found: Sensitivity) -> None:
    at = opened("kallor-kontrollera", *(f"tabell-kontrollera-{one.id}" for one in found.conclusions))
    tables = [table.value for table in at.table if "Vilar på" in table.value.columns]
    assert len(tables) == 3
    for table, conclusion in zip(tables, found.conclusions, strict=True):
        assert len(table) == len(conclusion.swings)
        assert (table["Vänder"] != "Slutsatsen vänder inte\\.").sum() == sum(
            swing.turning or swing.lost == 1 for swing in conclusion.swings
        )


def test_the_picture_is_a_valid_chart_with_a_rule_for_each_that_moves(found: Sensitivity) -> None:
    for conclusion in found.conclusions:
        chart = checking.tornado_chart(conclusion)
        assert isinstance(chart, alt.LayerChart)
        spec = chart.to_dict()
        rules = next(rows for rows in spec["datasets"].values() if "c3" in rows[0])
        assert len(rules) == min(checking.SHOWN, len(conclusion.moving))
        for row, swing in zip(rules, conclusion.moving, strict=False):
            seen = [100 * end.value for end in (swing.at_low, conclusion.now, swing.at_high)]
            assert row["c2"] == pytest.approx(min(seen) - checking.THIN)
            assert row["c3"] == pytest.approx(max(seen) + checking.THIN)
            assert (row["c1"] == checking.TURNING[0]) == swing.turning
        assert not [name for row in rules for name in row if re.search(r"[.:\[\]]", name)]


def test_all_figures_are_counted_by_type_and_filtered(case: Case) -> None:
    figures = case_figures(case)
    at = opened("kallor-uppgifter")
    said = text(at)
    assert every_figure.count_said(figures) in said
    assert "Alla har källa och avsnitt, eller står som antagande eller exempel." in said
    assert len(figures_shown(at)) == every_figure.SHOWN
    assert f"De första {every_figure.SHOWN} av {len(figures)} rader visas" in said

    next(one for one in at.button_group if one.key == "uppgifter-typ").set_value(["exempel"])
    at.run()
    shown = figures_shown(at)
    assert len(shown) == sum(one.kind == "exempel" for one in figures)
    assert all("exempel" in cell for cell in shown["Källa"])

    next(one for one in at.selectbox if one.key == "uppgifter-sida").set_value("Samverkan")
    at.run()
    assert not at.exception
    assert "Inga uppgifter av den typen på den sidan." in text(at)
    next(one for one in at.button_group if one.key == "uppgifter-typ").set_value([])
    at.run()
    assert all("Samverkan" in cell for cell in figures_shown(at)["Används på"])


def test_the_download_holds_every_figure_that_was_chosen(case: Case) -> None:
    figures = case_figures(case)
    table = every_figure.figures_table(case, figures)
    assert len(table) == len(figures)
    assert not (table["Värde"] == "").any()
    assert not (table["Källa"] == "").any()


def test_what_a_user_typed_is_shown_as_it_stands(case: Case) -> None:
    hostile = "![x](https://evil.example/x) <b>h</b> :red[r] $y$"
    first = case.settings[0].model_copy(update={"name": hostile})
    changed = Case.model_validate(
        {
            **{name: getattr(case, name) for name in Case.model_fields},
            "settings": (first, *case.settings[1:]),
        }
    )

    def page(case: object) -> None:
        import types

        from pages.parts import checking, every_figure

        every_figure.every_figure(case)  # type: ignore[arg-type]
        checking.five_first(types.SimpleNamespace(case=case, open=True))  # type: ignore[arg-type]

    at = AppTest.from_function(page, kwargs={"case": changed}, default_timeout=60)
    at.session_state["tabell-kontrollera-cooperation"] = True
    at.run()
    next(one for one in at.selectbox if one.key == "uppgifter-sida").set_value("Samverkan")
    at.run()
    assert not at.exception
    cells = [str(cell) for table in at.table for cell in table.value.to_numpy().ravel()]
    written = [*cells, *(str(part.value) for part in at.markdown)]
    assert any("evil" in part for part in written)
    assert not [part for part in written if "![x](" in part or "<b>" in part or ":red[" in part]


def test_each_law_says_what_it_turns_on(case: Case) -> None:
    said = text(opened())
    for reform, effect in zip(case.reforms, reform_effects(case), strict=True):
        assert (effect_said(case, effect) in said) == effect.anything, reform.name


def test_what_a_law_turns_on_follows_the_conditions_of_the_rows(case: Case) -> None:
    effects = {effect.reform: effect for effect in reform_effects(case)}
    for row in case.arguments:
        for reform in row.reforms:
            assert (row.id in effects[reform].arguments) == row.counts
    for task in case.tasks:
        assert all(task.id in effects[reform].tasks_on for reform in task.reforms)
        assert all(task.id in effects[reform].tasks_off for reform in task.unless)
    nothing = next(effect for effect in effects.values() if not effect.anything)
    assert effect_said(case, nothing).startswith("Inget argument")
