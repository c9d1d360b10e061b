"""Every page as it runs: what stands there, what moves it, what is kept, and what is said when things go wrong."""

from __future__ import annotations

import csv
import gc
import json
import re
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from google.protobuf.json_format import MessageToDict
from pydantic import BeforeValidator
from streamlit.dataframe_util import convert_arrow_bytes_to_pandas_df
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from data import case_files, snapshots
from data.database import NotSaved
from models import findings
from models.answer import placement_answer
from models.case import TABLES, Case
from models.result import Result
from models.rows import LABEL_LENGTH
from models.scenario import OverruledScore, Scenario, base
from pages.parts import desk, standing
from pages.parts.charts import escaped
from tests.models.test_answer import synthetic
from tests.models.test_scenario import with_tables

FRAME = Path(__file__).resolve().parents[2] / "pages" / "frame.py"
PAGES = (
    "start.py",
    "placering.py",
    "samverkan.py",
    "schablon.py",
    "jamforelser.py",
    "bredvid.py",
    "kallor.py",
    "tillganglighet.py",
)
NEUTRAL = "Länken går inte att öppna"
HOSTILE = "![x](https://evil.example/x) <b>h</b> :red[r] $y$ "

pytestmark = pytest.mark.usefixtures("own_database", "warm")


@pytest.fixture(scope="module")
def warm() -> Iterator[None]:
    """As the server starts: what is loaded is left out of the collection that follows each run."""
    for page in PAGES:
        folds(page)
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


def opened(page: str = "start.py", *, unfold: bool = False, **query: str) -> AppTest:
    """A new browser that opens an address: a page and a query. Folded parts are opened when that is asked for."""
    at = AppTest.from_file(str(FRAME), default_timeout=60)
    for name, value in query.items():
        at.query_params[name] = value
    at.session_state["villkor"] = True  # the bar's panel, which is drawn when it is opened
    if unfold:
        for key in folds(page):
            at.session_state[key] = True
    at._page_hash = "" if page == "start.py" else calc_hash(Path(page).stem)  # a deep link on a fresh server
    at.run()
    assert not at.exception, [error.value for error in at.exception]
    return at


@cache
def folds(page: str) -> frozenset[str]:
    """Keys of every folded part of a page, also of those inside others."""
    at = opened(page)
    found: set[str] = set()
    while new := {str(box.key) for box in at.expander if box.key} - found:
        found |= new
        for key in new:
            at.session_state[key] = True
        at.run()
    return frozenset(found)


def scenario_of(at: AppTest) -> Scenario:
    scenario: Scenario = at.session_state["scenario"]
    return scenario


def lever(at: AppTest, kind: str, name: str) -> Any:
    """A lever by its name, also when something else than its own hand has changed it: it then has another key."""
    return next(widget for widget in at.get(kind) if str(widget.key).split("~")[0] == name)


def heading(at: AppTest) -> str:
    """The page's only first heading."""
    assert len(at.title) == 1, [title.value for title in at.title]
    return str(at.title[0].value)


def table_with(at: AppTest, column: str) -> Any:
    """The first table that has this column, as a frame."""
    return next(table.value for table in at.table if column in table.value.columns)


def charts(at: AppTest) -> list[dict[str, Any]]:
    """A page's pictures: each its spec and its data as lists of rows."""
    found = []
    for element in at._tree:
        if element.type == "vega_lite_chart":
            proto = element.proto  # type: ignore[attr-defined]
            frames = [convert_arrow_bytes_to_pandas_df(part.data.data) for part in proto.datasets]
            data = [frame.astype(object).to_numpy().tolist() for frame in frames]
            found.append({"spec": json.loads(proto.spec), "data": data})
    return found


def numbers(spec: object) -> set[float]:
    """Every number in a picture's data, rounded so that it can be looked for."""
    if isinstance(spec, dict):
        return numbers(spec["data"])
    if isinstance(spec, list):
        return {number for part in spec for number in numbers(part)}
    return {round(float(spec), 9)} if isinstance(spec, (int, float)) and not isinstance(spec, bool) else set()


def texts(at: AppTest) -> str:
    """All that is written on a page outside tables and pictures."""
    return "\n".join(text for _, text in written(at))


def written(at: AppTest) -> Iterator[tuple[str, str]]:
    """(kind of element, text) of every text in the tree that Streamlit shows as markdown."""
    plain = {
        "selectbox": {"options"},
        "multiselect": {"options", "default", "rawValues"},
        "text_input": {"default", "value"},
    }
    hidden = {"id", "formId", "url", "alt", "deferredFileId", "key", "iconMaterial", "queryParamKey"}

    def walk(content: object, skipped: set[str]) -> Iterator[str]:
        if isinstance(content, str):
            yield content
        elif isinstance(content, dict):
            for name, part in content.items():
                if name not in skipped:
                    yield from walk(part, skipped)
        elif isinstance(content, list):
            for part in content:
                yield from walk(part, skipped)

    for element in at._tree:
        proto = getattr(element, "proto", None)
        if proto is None or element.type == "vega_lite_chart":
            continue
        if element.type == "table":
            frame = element.value  # type: ignore[attr-defined]
            yield from (("table header", str(name)) for name in frame.columns)
            yield from (("table cell", str(cell)) for cell in frame.to_numpy().ravel())
        else:
            for text in walk(MessageToDict(proto), hidden | plain.get(element.type, set())):
                yield element.type, text


def agrees(at: AppTest) -> None:
    """The sentence, the table and the picture of Jämför placering are those of the scenario in hand."""
    case, scenario = desk.opened_case(), scenario_of(at)
    answer = placement_answer(case, scenario)
    assert heading(at) == escaped(findings.lead(case, answer))
    shown = table_with(at, "Först")
    wanted = standing.rank_table(case, answer)
    assert shown.to_numpy().tolist() == [
        [escaped(cell) for cell in row] for row in wanted.to_numpy().tolist()
    ]
    drawn = numbers(charts(at)[0])
    assert {round(sum(row[: n + 1]), 9) for row in answer.ranks for n in range(len(row))} <= drawn


def placering() -> AppTest:
    """Jämför placering with the table of ranks unfolded."""
    at = opened("placering.py")
    at.session_state["tabell-platser"] = True
    at.run()
    return at


def seen(at: AppTest) -> tuple[str, str, str]:
    """Sentence, table and picture, to tell whether they have moved."""
    return heading(at), table_with(at, "Först").to_string(), json.dumps(charts(at)[0], sort_keys=True)


def moved(before: tuple[str, str, str], after: tuple[str, str, str]) -> list[bool]:
    return [one != other for one, other in zip(before, after, strict=True)]


def draft(scenario: Scenario) -> str:
    """The token of a new draft with this scenario."""
    return snapshots.start_draft(desk.opened_case().version, scenario, "prov").token


# ---- what stands on each page ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("page", "headings", "least"),
    [
        (
            "start.py",
            [
                "Vad gör valet med samarbetet?",
                "Fasta procentsatser eller en gemensam pott?",
                "Vad har hänt sedan utredningen?",
                "Vägar in",
            ],
            {"vega_lite_chart": 1, "table": 1, "page_link": 4, "subheader": 4, "caption": 2},
        ),
        (
            "placering.py",
            ["Vad talar starkast för var och en?", "Vilka argument avgör?"],
            {"vega_lite_chart": 5, "table": 10, "slider": 12, "button": 36, "subheader": 3, "toggle": 1},
        ),
        (
            "kallor.py",
            [
                "Kontrollera de här fem först",
                "Lagarna i tidsordning",
                "Där utredningen har blivit överspelad eller källor säger olika",
                "Arbetsboken i Excel",
            ],
            {"vega_lite_chart": 5, "table": 14, "expander": 25, "selectbox": 3, "subheader": 3},
        ),
        (
            "jamforelser.py",
            ["Vilka har lagt ner sin mottagning?", "Upplägg som källorna beskriver"],
            {"vega_lite_chart": 1, "table": 4, "expander": 20, "selectbox": 5},
        ),
        ("tillganglighet.py", [], {"markdown": 1}),
    ],
)
def test_each_page_has_its_finding_its_questions_and_its_parts(
    page: str, headings: list[str], least: dict[str, int]
) -> None:
    at = opened(page, unfold=True)
    assert heading(at)
    assert [part.value for part in at.header] == headings
    count: dict[str, int] = {}
    for element in at._tree:
        count[element.type] = count.get(element.type, 0) + 1
    for kind, number in least.items():
        assert count.get(kind, 0) >= number, (kind, count)
    assert not at.error
    assert {"lag", "form"} <= {radio.key for radio in at.radio}, "the scenario bar is on every page"
    assert any("Rättsläget är läst till och med" in caption.value for caption in at.caption), (
        "and so is the footer"
    )


@pytest.mark.parametrize("page", PAGES)
def test_each_picture_has_a_description_and_a_table_with_download(page: str) -> None:
    at = opened(page, unfold=True)
    drawn = [element for element in at._tree if element.type == "vega_lite_chart"]
    for element in drawn:
        assert len(element.proto.alt.split()) > 3  # type: ignore[attr-defined]
    keys = {button.key for button in at.get("download_button")}
    for element in drawn:
        assert element.proto.alt  # type: ignore[attr-defined]
    assert len(keys) >= len(drawn)
    assert {"csv-platser", "csv-varden", "csv-vandrande-vikter", "csv-rattslagen", "csv-former"} <= keys or (
        page != "placering.py"
    )


@pytest.mark.parametrize("page", PAGES)
def test_tables_speak_swedish(page: str) -> None:
    english = {column for table in TABLES for column in table.columns} - {"id", "form", "status", "per"}
    for table in opened(page, unfold=True).table:
        for column in map(str, table.value.columns):
            assert not re.fullmatch(r"c\d+|\d+", column), column
            assert column.lower() not in english, column
            assert "_" not in column, column


def test_the_base_opens_without_a_draft_and_without_differences() -> None:
    at = opened("placering.py")
    assert at.query_params == {}
    assert scenario_of(at) == base(desk.opened_case())
    assert "Skiljer sig" not in texts(at)


def test_an_opened_score_shows_its_arguments_with_their_sources() -> None:
    # Also a cell whose argument stands among the deciding ones on the same page.
    case = desk.opened_case()
    at = opened("placering.py", unfold=True)
    deciding = [case.argument(str(b.key)[6:]) for b in at.button if str(b.key).startswith("stryk-")]
    cells = {(row.option, row.criterion) for row in deciding} | {("SN", "C1"), ("UN", "C1")}
    for option, criterion in sorted(cells):
        at = opened("placering.py", unfold=True)
        at.button(key=f"ruta-{option}-{criterion}").click().run()
        assert not at.exception, (option, criterion)
        assert not at.error, (option, criterion)
        said = texts(at)
        for row in case.arguments:
            if (row.option, row.criterion) == (option, criterion) and row.counts:
                assert escaped(row.claim) in said
                assert not row.source or escaped(case.source(row.source).short) in said


def test_what_is_to_be_said_once_stays_when_the_page_fills_in() -> None:
    said = "Utkastet i adressen finns inte"
    for page in ("start.py", "schablon.py"):
        desk._whole().clear()  # so that the page first shows few draws, and then draws itself again
        at = opened(page, utkast="A" * 22)
        assert desk._whole(), "it has filled in"
        assert [one.value for one in at.warning if said in one.value], page
        at.run()
        assert not [one.value for one in at.warning if said in one.value], page


@pytest.mark.parametrize(
    ("ranks", "said"),
    [
        (((0.6, 0.28, 0.12), (0.2, 0.52, 0.28), (0.2, 0.2, 0.6)), False),
        (((0.596, 0.278, 0.126), (0.201, 0.522, 0.277), (0.203, 0.2, 0.597)), True),
        (((0.334, 0.333, 0.333), (0.333, 0.334, 0.333), (0.333, 0.333, 0.334)), True),
    ],
    ids=["adds up", "60 + 28 + 13", "33 + 33 + 33"],
)
def test_numbers_that_do_not_add_up_to_a_hundred_say_why(
    ranks: tuple[tuple[float, ...], ...], said: bool
) -> None:
    case, start = desk.opened_case(), base(desk.opened_case())
    result = desk.answered(case, start)
    answer = result.placement.model_copy(update={"ranks": ranks})
    links = snapshots.freeze(case, start, result.model_copy(update={"placement": answer}), role="")
    at = opened("placering.py", delning=links.read)
    assert any("avrundade vart för sig" in one.value for one in at.caption) == said


# ---- levers ---------------------------------------------------------------------------------------------


def test_a_moved_weight_changes_sentence_table_and_picture_alike() -> None:
    at = placering()
    before = seen(at)
    at.slider(key="vikt-C1").set_value(100).run()
    assert moved(before, seen(at)) == [True, True, True]
    agrees(at)
    assert scenario_of(at).weighting == "swing"


def test_striking_an_argument_changes_sentence_table_and_picture_alike() -> None:
    at = placering()
    before = seen(at)
    key = next(button.key for button in at.button if button.key and button.key.startswith("stryk-"))
    at.button(key=key).click().run()
    assert moved(before, seen(at)) == [True, True, True]
    agrees(at)
    assert scenario_of(at).struck == (key.removeprefix("stryk-"),)
    at.button(key=key).click().run()
    assert seen(at) == before, "counted again"


def test_leaving_out_those_who_judge_their_own_unit_changes_all_alike() -> None:
    at = placering()
    at.session_state["roster"] = True
    at.run()
    before = seen(at)
    at.toggle(key="utan-egna").set_value(True).run()
    assert moved(before, seen(at)) == [True, True, True]
    agrees(at)
    at.toggle(key="utan-egna").set_value(False).run()
    assert seen(at) == before


def test_leaving_out_a_voice_and_then_every_voice_has_an_answer() -> None:
    at = placering()
    at.session_state["roster"] = True
    at.run()
    voices = at.multiselect(key="tystade").options
    at.multiselect(key="tystade").set_value(voices[:1]).run()
    agrees(at)
    at.multiselect(key="tystade").set_value(voices).run()
    assert not at.error
    assert "går inte att rangordna" in heading(at)
    agrees(at)


@pytest.mark.parametrize("law", ["autumn-2025", "autumn-2025-expected", "from-2027"])
def test_another_state_of_the_law_changes_what_the_page_shows(law: str) -> None:
    at = placering()
    before = seen(at)
    at.radio(key="lag").set_value(law).run()
    agrees(at)
    assert scenario_of(at).law_setting(desk.opened_case()).id == law  # type: ignore[union-attr]
    assert before[1:] != seen(at)[1:]
    assert "Rättsläge" in texts(at)


def test_a_law_of_ones_own_counts_single_reforms_in_and_out() -> None:
    at = placering()
    at.radio(key="lag").set_value("egna").run()
    assert seen(at)
    box = next(box for box in at.checkbox if box.key == "reform-aktivitetskrav-2026")
    assert box.value
    box.uncheck().run()
    assert scenario_of(at).law_removed == ("aktivitetskrav-2026",)
    agrees(at)
    at.date_input(key="lagdatum").set_value(datetime(2025, 10, 15).date()).run()
    agrees(at)


def test_another_form_changes_all_alike() -> None:
    at = placering()
    before = seen(at)
    at.radio(key="form").set_value("phased_out").run()
    assert moved(before, seen(at)) == [True, True, True]
    agrees(at)


def test_other_arrivals_change_all_alike() -> None:
    at = placering()
    before = seen(at)
    at.slider(key="mottagande-200").set_value(146).run()
    assert moved(before, seen(at)) == [True, True, True]
    agrees(at)


def test_a_ranking_changes_all_alike_and_its_order_can_be_moved() -> None:
    at = placering()
    before = seen(at)
    at.button_group(key="viktsatt").set_value("ranking").run()
    assert not at.error
    assert scenario_of(at).weighting == "ranking"
    assert moved(before, seen(at)) == [True, True, True]
    agrees(at)
    first, second = scenario_of(at).ranking[:2]
    at.button(key=f"rang-Ner-{first}").click().run()
    assert scenario_of(at).ranking[:2] == (second, first)
    agrees(at)
    at.button_group(key="viktsatt").set_value("equal").run()
    assert seen(at) == before


def test_a_narrower_spread_of_weights_changes_all_alike() -> None:
    at = placering()
    at.session_state["spridning"] = True
    at.run()
    at.slider(key="spridning-steg").set_value(20).run()
    assert scenario_of(at).spread == 0.2
    agrees(at)


def test_all_weights_cannot_be_zero_and_what_was_chosen_is_kept() -> None:
    case = desk.opened_case()
    points = tuple((row.id, 0.0) for row in case.criteria[1:])
    at = opened("placering.py", utkast=draft(base(case).with_(weighting="swing", points=points)))
    before = scenario_of(at)
    first = case.criteria[0].id
    at.slider(key=f"vikt-{first}").set_value(0).run()
    assert not at.error
    assert any("Minst ett kriterium måste väga mer än noll" in warning.value for warning in at.warning)
    assert scenario_of(at) == before
    assert at.slider(key=f"vikt-{first}").value == 50
    at.run()
    assert not at.warning, "said once"


def test_each_difference_can_be_taken_back_from_the_bar() -> None:
    at = opened("placering.py")
    at.radio(key="form").set_value("merged").run()
    at.slider(key="vikt-C2").set_value(80).run()
    before = scenario_of(at)
    wanted = [one.sentence for one in before.differences(desk.opened_case())]
    assert len(wanted) == 2
    taken = [button.key for button in at.button if button.key and button.key.startswith("ta-bort-")]
    assert len(taken) == 2
    at.button(key=taken[0]).click().run()
    left = [one.sentence for one in scenario_of(at).differences(desk.opened_case())]
    assert left == wanted[1:]
    assert scenario_of(at).form == "own_unit"


def test_reset_and_undo_go_back_and_forth() -> None:
    at = opened("placering.py")
    start = scenario_of(at)
    at.slider(key="vikt-C1").set_value(90).run()
    at.radio(key="form").set_value("merged").run()
    changed = scenario_of(at)
    at.button(key="aterstall").click().run()
    assert scenario_of(at) == start
    assert lever(at, "radio", "form").value == "own_unit"
    assert lever(at, "slider", "vikt-C1").value == 50
    at.button(key="angra").click().run()
    assert scenario_of(at) == changed
    assert lever(at, "radio", "form").value == "merged"
    at.button(key="angra").click().run()
    assert scenario_of(at).form == "own_unit"
    at.button(key="angra").click().run()
    assert scenario_of(at) == start
    assert "angra" not in {button.key for button in at.button if not button.disabled}, (
        "nothing more to take back"
    )


def test_undo_and_a_lever_pressed_in_the_same_breath_both_count() -> None:
    at = opened("placering.py")
    at.slider(key="vikt-C1").set_value(90).run()
    lever(at, "slider", "vikt-C2").set_value(80)
    at.button(key="angra").click().run()
    assert dict(scenario_of(at).points) == {"C2": 80}


def test_a_refused_choice_shows_what_counts_again() -> None:
    at = opened("placering.py")
    names = [row.id for row in desk.opened_case().criteria]
    for name in names:
        lever(at, "slider", f"vikt-{name}").set_value(0).run()
    assert lever(at, "slider", f"vikt-{names[-1]}").value == 50
    assert scenario_of(at).point(desk.opened_case().criterion(names[-1])) == 50
    lever(at, "slider", f"vikt-{names[-1]}").set_value(30).run()
    assert scenario_of(at).point(desk.opened_case().criterion(names[-1])) == 30


def test_levers_hold_what_a_workbook_may_say_beyond_their_usual_ends() -> None:
    wide = base(desk.opened_case()).with_(arrivals=300, law_date=date(2012, 5, 1))
    token = draft(wide.with_grants(received=900, handling=9.0, reserve=0.8))
    at = opened("schablon.py", unfold=True, utkast=token)
    assert not at.error
    ends = {str(slider.key).split("~")[0]: slider.value for slider in at.slider}
    assert ends["ersattning-mottagna-1000"] == 900
    assert lever(at, "select_slider", "pott-manader-9.0").value == 9.0
    assert (ends["pott-reservdel-100"], ends["mottagande-1000"]) == (80, 300)
    assert at.date_input[0].value == date(2012, 5, 1)
    lever(at, "slider", "mottagande-1000").set_value(250).run()
    assert (scenario_of(at).arrivals, lever(at, "slider", "mottagande-1000").value) == (250, 250)
    lever(at, "slider", "mottagande-1000").set_value(120).run()
    assert (scenario_of(at).arrivals, lever(at, "slider", "mottagande-200").value) == (120, 120)


def test_a_lever_at_its_very_end_is_still_a_choice_that_counts() -> None:
    token = draft(base(desk.opened_case()).with_grants(received=1_200, reserve=1.0))
    at = opened("schablon.py", unfold=True, utkast=token)
    for name, end in (("ersattning-mottagna-5000", 5_000), ("pott-reservdel-100", 100)):
        assert lever(at, "slider", name).max == end
        lever(at, "slider", name).set_value(end).run()
        assert not at.error
        assert not at.exception
    assert (scenario_of(at).grants.received, scenario_of(at).grants.reserve) == (5_000, 1.0)


def test_a_proposal_that_has_become_law_cannot_be_counted_beside_it() -> None:
    case = desk.opened_case()
    replaced = next(row for row in case.reforms if row.replaced_by)
    at = opened("placering.py")
    at.radio(key="lag").set_value("egna").run()
    box = next(box for box in at.checkbox if box.key == f"reform-{replaced.id}")
    assert (box.value, box.disabled) == (False, True)
    heirs = [name for name in replaced.replaced_by if name in scenario_of(at).wanted_reforms(case)]
    said = next(caption.value for caption in at.caption if "ersatts av" in caption.value)
    assert all(case.reform(name).name in said for name in heirs)
    for name in heirs:
        lever(at, "checkbox", f"reform-{name}").uncheck().run()
    assert not lever(at, "checkbox", f"reform-{replaced.id}").disabled


@pytest.mark.parametrize("page", PAGES)
def test_choices_follow_from_page_to_page(page: str) -> None:
    at = opened("placering.py")
    at.slider(key="mottagande-200").set_value(90).run()
    token = at.query_params["utkast"]
    at.query_params.clear()  # as Streamlit does when the reader moves between pages
    at.switch_page(page).run()
    assert scenario_of(at).arrivals == 90
    assert at.query_params["utkast"] == token
    assert "90 personer per år" in texts(at)


# ---- drafts ---------------------------------------------------------------------------------------------


def test_a_change_writes_a_draft_that_another_browser_opens() -> None:
    at = opened("placering.py")
    at.slider(key="vikt-C1").set_value(90).run()
    at.radio(key="lag").set_value("autumn-2025").run()
    token = str(at.query_params["utkast"])
    assert len(token) >= 22
    again = opened("placering.py", utkast=token)
    assert scenario_of(again) == scenario_of(at)
    assert heading(again) == heading(at)
    assert again.slider(key="vikt-C1").value == 90
    assert again.radio(key="lag").value == "autumn-2025"
    again.button(key="angra").click().run()
    assert scenario_of(again).law_date == base(desk.opened_case()).law_date


def test_two_windows_with_one_draft_do_not_write_over_each_other() -> None:
    first = opened("placering.py")
    first.slider(key="vikt-C1").set_value(90).run()
    token = str(first.query_params["utkast"])
    second = opened("placering.py", utkast=token)
    second.slider(key="vikt-C2").set_value(80).run()
    first.slider(key="vikt-C3").set_value(70).run()
    assert any("ändrats i ett annat fönster" in warning.value for warning in first.warning)
    assert dict(scenario_of(first).points) == {"C1": 90, "C3": 70}
    assert first.query_params["utkast"] != token
    third = opened("placering.py", utkast=token)
    assert dict(scenario_of(third).points) == {"C1": 90, "C2": 80}


@pytest.mark.parametrize(
    "token", ["fel", "A" * 22, "A" * 10_240, "'; DROP TABLE drafts; --", "../../etc", "\x00"]
)
def test_a_draft_that_is_not_there_gives_the_base_and_says_so(token: str) -> None:
    at = opened("placering.py", utkast=token)
    assert scenario_of(at) == base(desk.opened_case())
    assert any("finns inte" in warning.value for warning in at.warning)
    assert "utkast" not in at.query_params
    at.slider(key="vikt-C1").set_value(90).run()
    assert at.query_params["utkast"] != token


def test_a_draft_from_an_older_case_opens_without_what_is_gone() -> None:
    start = base(desk.opened_case())
    own = OverruledScore(option="BORTA", criterion="C1", low=1, likely=2, high=3, reason="x")
    odd = start.with_(form="borta", struck=("borta",), overruled=(own,), arrivals=46)
    at = opened("placering.py", utkast=draft(odd))
    assert not at.error
    assert scenario_of(at) == start.with_(arrivals=46)


def test_the_change_log_tells_what_was_done() -> None:
    at = opened("placering.py")
    at.slider(key="vikt-C1").set_value(90).run()
    at.session_state["kallor-logg"] = True
    at.switch_page("kallor.py").run()
    log = table_with(at, "Ändring")
    assert any("90 i stället för 50" in cell for cell in log["Ändring"])


# ---- shared links ---------------------------------------------------------------------------------------


def frozen(scenario: Scenario, **more: Any) -> snapshots.Links:
    """A link to a scenario with the result that the models give."""
    case = desk.opened_case()
    return snapshots.freeze(case, scenario, desk.answered(case, scenario), role="utredare", **more)


def marked(case: Case, scenario: Scenario) -> Result:
    """A result that no model would give: its figures and sentences can only come from the snapshot."""
    answer = placement_answer(case, scenario, 100)
    count = len(answer.options)
    ranks = tuple(tuple([0.11, 0.22, 0.67][(o + r) % 3] for r in range(count)) for o in range(count))
    weights = tuple(0.37 if number == 0 else 0.07 for number in range(len(answer.criteria)))
    odd = answer.model_copy(update={"ranks": ranks, "weights": weights, "overall": (12.3, 45.6, 78.9)})
    sentences = {name: f"Fryst mening {name}." for name in findings.sentences(case, scenario, answer)}
    return Result(placement=odd, sentences=sentences)


@pytest.mark.parametrize("page", PAGES)
def test_a_shared_link_opens_every_page_as_it_was_and_read_only(page: str) -> None:
    scenario = base(desk.opened_case()).with_(arrivals=90)
    links = frozen(scenario)
    at = opened(delning=links.read)
    at.query_params.clear()  # as Streamlit does when the reader moves between pages
    for key in folds(page):
        at.session_state[key] = True
    at.switch_page(page).run()
    assert at.query_params["delning"] == links.read
    assert "Arbetsmaterial" in texts(at)
    assert "utredare" in texts(at)
    changing = {widget.key for widget in (*at.radio, *at.slider, *at.toggle, *at.multiselect, *at.checkbox)}
    assert not changing, "nothing can be changed here"
    keys = {str(button.key) for button in at.button}
    assert not {key for key in keys if key.startswith(("stryk-", "ta-bort-", "rang-", "anvand-"))}
    assert not keys & {"dela", "aterstall", "angra"}
    assert "egen_kopia" in keys


def test_a_shared_link_shows_the_frozen_figures_whatever_the_models_say_today() -> None:
    case, scenario = desk.opened_case(), base(desk.opened_case()).with_(arrivals=90)
    result = marked(case, scenario)
    links = snapshots.freeze(case, scenario, result, role="utredare")
    at = opened("placering.py", delning=links.read)
    at.session_state["tabell-platser"] = True
    at.session_state["tabell-varden"] = True
    at.run()
    assert heading(at) == escaped("Fryst mening lead.")
    assert table_with(at, "Först")["Först"].tolist() == ["11 av 100", "22 av 100", "67 av 100"]
    assert [cell.replace("\\", "") for cell in table_with(at, "Värde")["Värde"]] == ["12,3", "45,6", "78,9"]
    assert {0.11, 0.33} <= numbers(charts(at)[0])
    assert {12.3, 45.6, 78.9} <= numbers(charts(at)[1])
    assert heading(opened("start.py", delning=links.read))
    assert escaped("Fryst mening lead.") in texts(opened("start.py", delning=links.read))


def test_a_shared_link_says_every_sentence_as_it_was_said() -> None:
    case, scenario = desk.opened_case(), base(desk.opened_case())
    links = snapshots.freeze(case, scenario, marked(case, scenario), role="")
    said = texts(opened("placering.py", delning=links.read, unfold=True))
    names = set(marked(case, scenario).sentences)
    assert {name for name in names if f"Fryst mening {escaped(name)}" not in said} == set()


def test_a_shared_link_shows_the_weights_as_they_were() -> None:
    case, scenario = desk.opened_case(), base(desk.opened_case())
    links = snapshots.freeze(case, scenario, marked(case, scenario), role="")
    at = opened("placering.py", delning=links.read, unfold=True)
    shown = table_with(at, "Del av vikten")["Del av vikten"].tolist()
    assert [cell.replace("\u00a0", " ").rstrip() for cell in shown][:2] == ["37 %", "7 %"]


def test_the_makers_later_changes_do_not_touch_the_link() -> None:
    maker = opened("placering.py")
    maker.slider(key="vikt-C1").set_value(90).run()
    links = frozen(scenario_of(maker))
    shared = heading(maker)
    maker.slider(key="vikt-C1").set_value(0).run()
    maker.radio(key="form").set_value("phased_out").run()
    assert heading(maker) != shared
    reader = opened("placering.py", delning=links.read)
    assert heading(reader) == shared


def test_a_shared_link_goes_before_a_draft_in_the_same_address() -> None:
    links = frozen(base(desk.opened_case()).with_(arrivals=90))
    token = draft(base(desk.opened_case()).with_(arrivals=7))
    at = opened("placering.py", delning=links.read, utkast=token)
    assert "90 personer om året" in texts(at)
    assert "dela" not in {button.key for button in at.button}


def test_a_copy_of_ones_own_can_be_changed_and_leaves_the_link_alone() -> None:
    links = frozen(base(desk.opened_case()).with_(arrivals=90))
    at = opened("placering.py", delning=links.read)
    at.button(key="egen_kopia").click().run()
    assert "delning" not in at.query_params
    assert at.query_params["utkast"]
    assert scenario_of(at).arrivals == 90
    at.slider(key="mottagande-200").set_value(20).run()
    agrees_with = scenario_of(at)
    assert agrees_with.arrivals == 20
    assert "90 personer om året" in texts(opened("placering.py", delning=links.read))


def test_a_shared_link_opens_although_the_case_of_today_is_broken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    links = frozen(base(desk.opened_case()).with_(arrivals=90))
    monkeypatch.setenv("VAGVAL_CASE", str(tmp_path / "borta"))
    at = opened("placering.py", delning=links.read)
    assert "90 personer om året" in texts(at), "for ever, whatever happens to the server's own case"


def test_a_shared_link_says_that_the_facts_have_changed_since(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    links = frozen(base(desk.opened_case()))
    folder = Path(shutil.copytree(case_files.SHIPPED, tmp_path / "ny"))
    path = folder / "arrivals.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",146,", ",147,", 1), encoding="utf-8")
    monkeypatch.setenv("VAGVAL_CASE", str(folder))
    said = texts(opened("start.py", delning=links.read))
    assert "underlagets uppgifter har ändrats" in said
    monkeypatch.delenv("VAGVAL_CASE")
    assert "har ändrats" not in texts(opened("tillganglighet.py", delning=links.read))


def test_a_confirmed_link_says_so_with_its_errand_number() -> None:
    links = frozen(base(desk.opened_case()))
    snapshots.confirm(links.private, "KS2026/12")
    assert "Fastställd, ärende KS2026/12" in texts(opened("start.py", delning=links.read)).replace("\\", "")


def revoked() -> str:
    links = frozen(base(desk.opened_case()))
    snapshots.revoke(links.private)
    return links.read


def expired() -> str:
    then = datetime.now(UTC) - timedelta(days=2)
    return frozen(base(desk.opened_case()), now=then, expires=then + timedelta(days=1)).read


@pytest.mark.parametrize(
    "token",
    [
        lambda: "fel",
        lambda: "A" * 22,
        lambda: frozen(base(desk.opened_case())).read[:-1] + "!",
        lambda: frozen(base(desk.opened_case())).private,
        lambda: "A" * 10_240,
        lambda: "![x](https://evil.example/x)",
        lambda: "\x00\u202e",
        revoked,
        expired,
    ],
    ids=[
        "wrong",
        "well formed",
        "one sign off",
        "the private one",
        "10 kB",
        "markdown",
        "control",
        "revoked",
        "expired",
    ],
)
def test_every_link_that_does_not_open_gives_the_same_page(token: Callable[[], str]) -> None:
    at, wrong = opened("placering.py", delning=token()), opened("placering.py", delning="heltfel")
    assert heading(at) == NEUTRAL
    assert texts(at) == texts(wrong), "no hint which"
    assert not at.error
    assert not at.warning


@pytest.mark.parametrize("page", PAGES)
def test_a_link_that_does_not_open_is_the_same_on_every_page(page: str) -> None:
    assert texts(opened(page, delning="heltfel")) == texts(opened(delning="heltfel"))


def test_the_private_link_shows_what_it_is_and_revokes_it() -> None:
    links = frozen(base(desk.opened_case()))
    at = opened(forvalta=links.private)
    assert heading(at) == "Din delade länk"
    at.button(key="aterkalla").click().run()
    assert "återkallad" in texts(at)
    assert heading(opened(delning=links.read)) == NEUTRAL
    assert heading(opened(forvalta=links.read)) == NEUTRAL, "a read link manages nothing"


# ---- when the database, the case or a page fails --------------------------------------------------------


def test_what_cannot_be_saved_is_still_there(monkeypatch: pytest.MonkeyPatch) -> None:
    at = opened("placering.py")
    at.slider(key="vikt-C2").set_value(60).run()

    def refused(*_: object, **__: object) -> None:
        raise NotSaved("full")

    with monkeypatch.context() as broken:
        broken.setattr(snapshots, "save_step", refused)
        at.slider(key="vikt-C1").set_value(90).run()
        assert any("Kunde inte spara" in error.value for error in at.error)
        assert at.slider(key="vikt-C1").value == 90
        assert dict(scenario_of(at).points) == {"C1": 90, "C2": 60}
        at.switch_page("kallor.py").run()
        assert any("Kunde inte spara" in error.value for error in at.error), "said until it is saved"
        at.switch_page("placering.py").run()
    at.button(key="spara_igen").click().run()
    assert not at.error
    again = opened("placering.py", utkast=str(at.query_params["utkast"]))
    assert scenario_of(again) == scenario_of(at)


@pytest.mark.parametrize("how", ["a file in the folder's place", "read-only", "damaged"])
def test_a_database_that_cannot_be_written_is_told_and_nothing_is_lost(
    how: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if how == "a file in the folder's place":
        (tmp_path / "fil").write_text("", encoding="utf-8")
        monkeypatch.setenv("VAGVAL_DATA", str(tmp_path / "fil"))
    elif how == "read-only":
        snapshots.start_draft("x", base(desk.opened_case()), "så att filen finns")
        from data.database import dispose

        dispose()
        file = next(tmp_path.rglob("vagval.db"))
        monkeypatch.setenv("DATABASE_URL", f"sqlite:///file:{file}?mode=ro&uri=true")
    else:
        (tmp_path / "skadad.db").write_bytes(b"inte en databas" * 100)
        monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'skadad.db'}")
    at = opened("placering.py")
    at.slider(key="vikt-C1").set_value(90).run()
    assert any("Kunde inte spara" in error.value for error in at.error)
    assert dict(scenario_of(at).points) == {"C1": 90}
    assert not heading(at).startswith("Något")
    at.slider(key="vikt-C2").set_value(80).run()
    assert dict(scenario_of(at).points) == {"C1": 90, "C2": 80}


@pytest.mark.parametrize("query", ["utkast", "delning", "forvalta"])
def test_a_database_that_cannot_be_read_is_told_in_swedish(
    query: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "skadad.db").write_bytes(b"inte en databas" * 100)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'skadad.db'}")
    at = opened(**{query: "A" * 22})
    said = [element.value for element in (*at.error, *at.warning)]
    assert any("Kunde inte hämta det som är sparat" in text for text in said)


@pytest.mark.parametrize("page", PAGES)
def test_a_broken_case_is_a_list_of_what_to_mend(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = Path(shutil.copytree(case_files.SHIPPED, tmp_path / "kommun"))
    path = folder / "arrivals.csv"
    path.write_text(
        path.read_text(encoding="utf-8").replace(",146,", ",![x](https://evil.example),", 1), encoding="utf-8"
    )
    (folder / "forms.csv").unlink()
    monkeypatch.setenv("VAGVAL_CASE", str(folder))
    at = opened(page)
    assert heading(at) == "Underlaget kan inte läsas"
    assert "forms\\.csv" in texts(at)
    assert "1 sak behöver" in texts(at)
    (folder / "forms.csv").write_bytes((case_files.SHIPPED / "forms.csv").read_bytes())
    at.run()
    said = texts(at)
    assert "arrivals\\.csv, rad 2, kolumn number" in said
    assert "![x](" not in said
    path.write_bytes((case_files.SHIPPED / "arrivals.csv").read_bytes())
    at.run()
    assert heading(at) != "Underlaget kan inte läsas", "read again when it has been mended"


@pytest.mark.parametrize(
    ("page", "part"),
    [
        ("start.py", "pages.parts.standing.rank_bars"),
        ("placering.py", "pages.parts.reasons.deciding_arguments"),
        ("kallor.py", "pages.parts.sources.law_timeline"),
    ],
)
def test_a_fault_in_a_page_is_a_swedish_sentence(
    page: str, part: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("hemligt: /etc/shadow")

    token = draft(base(desk.opened_case()).with_(arrivals=90))
    with monkeypatch.context() as spoilt:
        spoilt.setattr(part, broken)
        at = opened(page, utkast=token)
        assert any("Något gick fel när sidan skulle visas" in error.value for error in at.error)
        said = texts(at)
        assert "hemligt" not in said
        assert "Traceback" not in said
        assert "RuntimeError" not in said
        assert "lag" in {radio.key for radio in at.radio}, "the bar is still there"
        assert any("Modell" in caption.value for caption in at.caption), "and so is the way out at the foot"
    at.run()
    assert not at.error
    assert scenario_of(at).arrivals == 90


# ---- labels that want to be something else --------------------------------------------------------------


def raw(at: AppTest) -> set[tuple[str, str]]:
    """Texts on the page where hostile markup still works."""
    return {
        (kind, text[:80])
        for kind, text in written(at)
        if re.search(r"(?<!\\)!?\[x\]\(|(?<!\\)!\\?\[x|(?<!\\)<b>|(?<!\\):red|(?<!\\)\$y(?<!\\)\$", text)
    }


def hostile_folder(to: Path) -> tuple[Path, Path]:
    """The case and the reference tables with markup in front of every text that is free."""
    folder = Path(shutil.copytree(case_files.SHIPPED, to / "kommun"))
    reference = Path(shutil.copytree(case_files.REFERENCE, to / "gemensamt"))
    for room in (folder, reference):
        for table in TABLES:
            path = room / table.file
            if not path.is_file():
                continue
            free = {
                name
                for name, field in table.row.model_fields.items()
                if field.annotation is str
                and any(isinstance(part, BeforeValidator) for part in field.metadata)
                and min(getattr(part, "max_length", LABEL_LENGTH) for part in field.metadata) >= LABEL_LENGTH
            } - {"not_counted_because"}
            with path.open(encoding="utf-8-sig", newline="") as file:
                reader = csv.DictReader(file)
                rows, header = list(reader), list(reader.fieldnames or [])
            for row in rows:
                for name in free & set(header):
                    row[name] = HOSTILE + row[name] if row[name] else row[name]
            with path.open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, header)
                writer.writeheader()
                writer.writerows(rows)
    return folder, reference


@pytest.mark.parametrize("page", PAGES)
def test_labels_are_shown_as_they_stand_and_never_as_markup(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = case_files.read(*hostile_folder(tmp_path))
    monkeypatch.setattr(desk, "opened_case", lambda: case)
    own = OverruledScore(option="UN", criterion="C1", low=10, likely=20, high=30, reason=HOSTILE + "skäl")
    struck = next(row.id for row in case.arguments if row.counts)
    scenario = base(case).with_(
        overruled=(own,), form="merged", struck=(struck,), silenced=(case.arguments[0].voice,), arrivals=7
    )
    at = opened(page, unfold=True, utkast=draft(scenario))
    assert not at.error
    assert scenario_of(at) == scenario
    assert raw(at) == set()
    links = snapshots.freeze(case, scenario, desk.answered(case, scenario), role=HOSTILE, errand=HOSTILE)
    assert raw(opened(page, delning=links.read, unfold=True)) == set()


def test_a_reason_with_markup_is_shown_escaped() -> None:
    reason = "![x](https://evil.example/x) <img src=x onerror=alert(1)> =1+1 \u202e"
    own = OverruledScore(option="UN", criterion="C1", low=10, likely=20, high=30, reason=reason)
    at = opened("placering.py", unfold=True, utkast=draft(base(desk.opened_case()).with_(overruled=(own,))))
    said = texts(at)
    assert "\\!\\[x\\]\\(https\\://evil\\.example/x\\)" in said
    assert "\\<img src=x" in said
    assert not re.search(r"(?<!\\)!\[|(?<!\\)\[x|(?<!\\)<img", said)
    assert "\u202e" not in said


# ---- other municipalities -------------------------------------------------------------------------------


@pytest.mark.parametrize(("options", "criteria"), [(2, 1), (5, 2), (10, 20)])
def test_every_page_works_for_other_numbers_of_options_and_criteria(
    options: int, criteria: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = synthetic(options, criteria)
    monkeypatch.setattr(desk, "opened_case", lambda: case)
    at = opened("placering.py", unfold=True)
    assert not at.error, [error.value for error in at.error]
    assert heading(at)
    at.slider(key="vikt-K0").set_value(90).run()
    assert not at.error
    if options < 10:
        lever(at, "button_group", "viktsatt").set_value("ranking").run()
        assert not at.error
        for page in ("start.py", "kallor.py"):
            at = opened(page, unfold=True)
            assert not at.error, [error.value for error in at.error]


def test_a_case_without_arguments_bylaws_or_questions_works(monkeypatch: pytest.MonkeyPatch) -> None:
    bare = {
        "arguments": (),
        "bylaws": (),
        "contradictions": (),
        "questions": (),
        "glossary": (),
        "scores": (),
    }
    case = with_tables(desk.opened_case(), **bare)
    monkeypatch.setattr(desk, "opened_case", lambda: case)
    for page in PAGES:
        at = opened(page, unfold=True)
        assert not at.error, (page, [error.value for error in at.error])


def test_a_voice_left_out_that_no_longer_counts_does_not_close_the_page(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shipped = desk.opened_case()
    voice = next(row.voice for row in shipped.arguments if row.counts)
    token = draft(base(shipped).with_(silenced=(voice,)))
    mute = {"counts": False, "not_counted_because": "prov"}
    rows = tuple(row.model_copy(update=mute) if row.voice == voice else row for row in shipped.arguments)
    case = with_tables(shipped, arguments=rows)
    monkeypatch.setattr(desk, "opened_case", lambda: case)
    assert not opened("placering.py", unfold=True, utkast=token).error
