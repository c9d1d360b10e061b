"""Pictures and tables: they draw the result's own numbers, speak Swedish, and let no text become anything else."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from datetime import date
from typing import Any

import altair as alt
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.answer import placement_answer
from models.case import Case
from models.findings import sentences
from models.result import PlacementResult
from models.scenario import Scenario, base
from models.swedish import plain_text
from pages.parts import reasons, robustness, sources, standing, turning, weighing
from pages.parts.charts import escaped, excel_csv, shown
from tests.models.test_answer import synthetic

FIELD = re.compile(r"c\d+")


def rows(chart: alt.LayerChart, number: int = 0) -> list[dict[str, Any]]:
    """The rows of a picture's data; the first set unless said otherwise."""
    sets = list(chart.to_dict()["datasets"].values())
    return list(sets[number])


def fields(part: object) -> set[str]:
    """Every field that a spec speaks of."""
    if isinstance(part, dict):
        own = {part["field"]} if isinstance(part.get("field"), str) else set()
        return own.union(*(fields(value) for name, value in part.items() if name != "datasets"))
    return set().union(*(fields(value) for value in part)) if isinstance(part, list) else set()


def timeline(case: Case, scenario: Scenario) -> alt.LayerChart:
    active = set(scenario.active_reforms(case))
    dated = [(row.name, row.in_force, row.id in active) for row in case.reforms if row.in_force]
    return sources._timeline_chart(dated, scenario)


PICTURES: dict[str, Callable[[Case, Scenario, PlacementResult], alt.LayerChart]] = {
    "ranks": lambda case, _, answer: standing.rank_chart(case, answer),
    "values": lambda case, _, answer: standing.value_chart(case, answer),
    "walks": lambda case, _, answer: turning.walk_chart(case, answer),
    "laws": lambda case, _, answer: robustness.outcome_chart(case, answer.laws),
    "forms": lambda case, _, answer: robustness.outcome_chart(case, answer.forms),
    "reforms": lambda case, scenario, _: timeline(case, scenario),
}


# ---- pictures -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(PICTURES))
@pytest.mark.parametrize("options", [0, 2, 5, 10], ids=["Enköping", "2", "5", "10"])
def test_every_picture_keeps_to_the_schema_and_to_safe_names(
    name: str, options: int, case: Case, start: Scenario, answer: PlacementResult
) -> None:
    if options:
        case = synthetic(options, 3)
        start = base(case)
        answer = placement_answer(case, start, 50)
    spec = PICTURES[name](case, start, answer).to_dict()  # Altair checks it against the schema
    assert fields(spec)
    assert all(FIELD.fullmatch(field) for field in fields(spec)), "a dot, colon or bracket empties a picture"
    for data in spec["datasets"].values():
        assert all(FIELD.fullmatch(column) for row in data for column in row)
    assert "tooltip" not in str(spec).replace("'tooltip': None", ""), "no fact lives in a tooltip only"
    assert "title" not in spec, "the headline stands above as text"


def test_the_bars_of_ranks_are_the_shares_of_the_result(case: Case, answer: PlacementResult) -> None:
    drawn = rows(standing.rank_chart(case, answer))
    count = len(case.options)
    assert len(drawn) == count**2
    for place, row in enumerate(drawn):
        option, rank = divmod(place, count)
        assert row["c1"] == rank
        assert row["c3"] - row["c2"] == pytest.approx(answer.ranks[option][rank])
        if row["c4"]:
            assert row["c4"].split()[-1] == str(round(100 * answer.ranks[option][rank]))
    assert [row["c4"] for row in rows(standing.rank_chart(case, answer), 1)] == [o.name for o in case.options]


def test_points_and_spans_are_the_values_of_the_result(case: Case, answer: PlacementResult) -> None:
    drawn = rows(standing.value_chart(case, answer))
    assert [row["c1"] for row in drawn] == list(answer.overall)
    assert [row["c2"] for row in drawn] == list(answer.overall_low)
    assert [row["c3"] for row in drawn] == list(answer.overall_high)


def test_walks_cover_the_weight_from_none_to_all(case: Case, answer: PlacementResult) -> None:
    drawn = rows(turning.walk_chart(case, answer))
    parts = [(walk, part) for walk in answer.walks for part in walk.stretches]
    assert len(drawn) == len(parts)
    for row, (walk, part) in zip(drawn, parts, strict=True):
        assert row["c0"] == case.criterion(walk.criterion).name
        assert (row["c1"], row["c2"]) == (part.low, part.high)
        assert row["c3"] == case.options[part.leader].short_name
    now = rows(turning.walk_chart(case, answer), 1)
    assert [row["c1"] for row in now] == [walk.now for walk in answer.walks]


@pytest.mark.parametrize("which", ["laws", "forms"])
def test_lines_are_the_values_of_each_outcome(case: Case, answer: PlacementResult, which: str) -> None:
    outcomes = getattr(answer, which)
    drawn = rows(robustness.outcome_chart(case, outcomes))
    wanted = [
        (one.name, o.short_name, v)
        for one in outcomes
        for o, v in zip(case.options, one.overall, strict=True)
    ]
    assert [(row["c0"], row["c1"], row["c2"]) for row in drawn] == wanted


def test_the_timeline_marks_what_counts_now(case: Case, start: Scenario) -> None:
    later = start.with_(law_date=date(2027, 1, 1))
    drawn = {row["c0"]: row["c2"] for row in rows(timeline(case, later))}
    active = set(later.active_reforms(case))
    assert drawn == {
        row.name: "räknas nu" if row.id in active else "räknas inte än"
        for row in case.reforms
        if row.in_force
    }


def test_options_are_told_apart_by_more_than_colour(case: Case, answer: PlacementResult) -> None:
    spec = robustness.outcome_chart(case, answer.laws).to_dict()
    channels = set().union(*(layer["encoding"] for layer in spec["layer"]))
    assert {"color", "shape", "strokeDash"} <= channels


# ---- tables ---------------------------------------------------------------------------------------------


def test_tables_carry_swedish_headers_and_the_same_numbers(
    case: Case, start: Scenario, answer: PlacementResult
) -> None:
    said = sentences(case, start, answer)
    ranks = standing.rank_table(case, answer)
    assert list(ranks)[:4] == ["Placering", "Först", "Tvåa", "Sist"]
    assert ranks["Placering"].tolist() == [option.name for option in case.options]
    values = standing.value_table(case, answer)
    assert list(values) == ["Placering", "Värde", "Lågt", "Högt"]
    assert [float(cell.replace(",", ".")) for cell in values["Värde"]] == pytest.approx(
        answer.overall, abs=0.05
    )
    assert list(turning.walk_table(case, answer)) == ["Kriterium", "Del av vikten nu", "Högst värde"]
    assert next(iter(turning.reversal_table(case, answer, said))) == "Placering"
    laws = robustness.regret_table(case, answer)
    assert laws["Rättsläge"].tolist() == [*(law.name for law in answer.laws), "Störst förlust"]
    assert next(iter(robustness.inquiry_table(case, answer))) == "Rättsläge"
    assert len(robustness.inquiry_table(case, answer)) == 2
    assert next(iter(weighing.ends_table(case))) == "Kriterium"
    assert list(reasons.matrix_table(case, answer)) == [
        "Kriterium",
        *(option.name for option in case.options),
    ]
    influence = reasons.influence_table(case, answer)
    assert len(influence) == len(answer.influences)
    assert set(influence["Placering"]) <= {option.short_name for option in case.options}
    assert len(reasons.uncounted(case)) == sum(not row.counts for row in case.arguments)
    assert all(reasons.uncounted(case)["Räknas inte därför att"])


def test_numbers_in_tables_are_swedish(case: Case, start: Scenario, answer: PlacementResult) -> None:
    said = sentences(case, start, answer)
    for table in (
        standing.rank_table(case, answer),
        standing.value_table(case, answer),
        turning.walk_table(case, answer),
        turning.reversal_table(case, answer, said),
        robustness.regret_table(case, answer),
        reasons.matrix_table(case, answer),
    ):
        for cell in table.to_numpy().ravel():
            assert not re.search(r"\d\.\d", str(cell)), cell
            assert not re.search(r"\bnan\b|\bNone\b", str(cell)), cell


def test_the_order_of_the_inquiry_is_told_as_it_wrote_it(case: Case, answer: PlacementResult) -> None:
    wanted = "Socialtjänst, Utbildning sedan Kontaktcenter"
    assert set(robustness.inquiry_table(case, answer)["Utredningens ordning"]) == {wanted}


# ---- a file for Excel -----------------------------------------------------------------------------------


def cells(table: pd.DataFrame) -> list[list[str]]:
    text = excel_csv(table).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))


def test_a_csv_opens_in_swedish_excel() -> None:
    table = pd.DataFrame({"Namn": ["å; ä", 'ett "ord"'], "Värde": [1.5, -2.25], "Antal": [3, -4]})
    raw = excel_csv(table)
    assert raw.startswith(b"\xef\xbb\xbf")
    assert raw.count(b"\r\n") == 3
    assert cells(table) == [["Namn", "Värde", "Antal"], ["å; ä", "1,5", "3"], ['ett "ord"', "-2,25", "-4"]]


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_and_no_header_runs_as_a_formula(sign: str) -> None:
    table = pd.DataFrame({f"{sign}HYPERLINK(1)": [f"{sign}1+1", "vanligt"]})
    assert cells(table) == [[f"'{sign}HYPERLINK(1)"], [f"'{sign}1+1"], ["vanligt"]]


@given(st.text(max_size=40))
def test_whatever_stands_in_a_cell_no_program_takes_it_for_a_formula(text: str) -> None:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return
    found = (
        excel_csv(pd.DataFrame({"Text": [text]})).decode("utf-8-sig").split("\r\n", 1)[1].removesuffix("\r\n")
    )
    assert found.lstrip('"')[:1] not in ("=", "+", "-", "@", "\t", "\r")


def test_a_minus_of_ours_is_a_number_and_stays() -> None:
    assert cells(pd.DataFrame({"Text": ["−3,2"], "Tal": [-3.2]}))[1:] == [["−3,2", "-3,2"]]


# ---- text as it stands ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "![x](https://evil.example/x.png)",
        "[länk](javascript:alert(1))",
        "<img src=x onerror=alert(1)>",
        "<script>alert(1)</script>",
        "$x^2$ och $$y$$",
        ":red[varning] :material/home: :smile:",
        "**fet** _kursiv_ `kod` ~~struken~~",
        "# rubrik",
        "- lista",
        "1. lista",
        "| a | b |",
        "> citat",
        "a\\",
    ],
)
def test_markup_is_shown_as_it_stands(text: str) -> None:
    out = escaped(text)
    assert not re.search(r"(?<!\\)(?:\\\\)*[`*_{}\[\]()#|<>~$:!]", out), out
    assert re.sub(r"\\(.)", r"\1", out) == plain_text(text, 4000)


@given(st.text(max_size=200))
def test_every_sign_that_means_something_is_escaped_and_nothing_is_lost(text: str) -> None:
    out = escaped(text)
    # No-break spaces stay, since they hold a number and its unit together.
    assert " ".join(re.sub(r"\\(.)", r"\1", out).split()) == plain_text(text, 4000)
    assert "\n" not in out
    without = re.sub(r"\\.", "", out)
    assert not re.search(r"[`*_{}\[\]()#|<>~$:!\\]", without), out


def test_entities_stand_as_they_are_written() -> None:
    assert re.search(r"(?<!\\)&(?=#?\w+;)", escaped("&lt;b&gt; &#33;")) is None, "markdown would show <b> !"


def test_cells_are_shown_as_text_and_numbers_with_comma() -> None:
    assert shown("![x](y)") == "\\!\\[x\\]\\(y\\)"
    assert shown(1.5) == "1,5"
    assert shown("abc\u202edef") == "abcdef"
    assert len(shown("å" * 10_000)) <= 4000
