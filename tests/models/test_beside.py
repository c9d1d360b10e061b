"""Scenarios beside each other: the sentence says what is true of all of them, and each row what is true of each."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.answer import placement_answer
from models.beside import Side, caution, finding, leading, letter, rows
from models.cooperation import cooperation_answer
from models.cooperation_findings import against_today
from models.result import Result
from models.scenario import Scenario
from models.swedish import of_hundred
from tests.models.test_answer import FEW
from tests.models.test_scenario import CASE, COUNTING, START

NAMES = [option.name for option in CASE.options]
ANSWER = placement_answer(CASE, START, FEW)


def side(name: str, *shares: float, scenario: Scenario = START) -> Side:
    """A scenario in which the options come first in these shares."""
    ranks = tuple((share, 1 - share, 0.0) for share in shares)
    answer = ANSWER.model_copy(update={"ranks": ranks, "overall": tuple(50 + share for share in shares)})
    return Side(name, scenario, Result(placement=answer, sentences={}))


def test_the_same_leader_in_all_is_said_with_the_least_and_the_most() -> None:
    shown = (side("Grundfallet", 0.7, 0.2, 0.1), side("Läge A", 0.65, 0.22, 0.13))
    assert finding(CASE, shown) == (
        f"{NAMES[0]} leder oftast i båda lägena: i 65 till 70 av 100 sätt att väga och bedöma."
    )
    alike = (
        side("Grundfallet", 0.6, 0.2, 0.2),
        side("Läge A", 0.6, 0.3, 0.1),
        side("Läget nu", 0.6, 0.1, 0.3),
    )
    assert finding(CASE, alike) == (
        f"{NAMES[0]} leder oftast i alla 3 lägena: i 60 av 100 sätt att väga och bedöma."
    )


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [(0.625, 0.63, "i 63 av 100"), (0.996, 1.0, "i fler än 99 till 100 av 100"), (0.7, 0.701, "i 70 av 100")],
)
def test_the_least_and_the_most_are_told_apart_as_they_are_shown(low: float, high: float, said: str) -> None:
    shown = (side("Grundfallet", low, 1 - low, 0.0), side("Läge A", high, 1 - high, 0.0))
    assert f": {said} sätt" in finding(CASE, shown)


def test_another_leader_is_said_with_where_and_how_clearly() -> None:
    shown = (
        side("Grundfallet", 0.6, 0.2, 0.2),
        side("Läge A", 0.3, 0.31, 0.39),
        side("Läget nu", 0.5, 0.2, 0.3),
    )
    assert finding(CASE, shown) == (
        f"Svaret skiljer sig mellan lägena: {NAMES[0]} leder oftast i grundfallet och läget nu, {NAMES[2]} i läge A."
    )
    assert caution(shown) == "Inget alternativ är klart före i läge A och läget nu."
    assert caution(shown[:1]) == ""
    assert caution(shown[1:2]) == "Inget alternativ är klart före i läge A."
    close = (side("Grundfallet", 0.36, 0.34, 0.3), side("Läge A", 0.34, 0.36, 0.3))
    assert caution(close) == "Inget alternativ är klart före i något av lägena."


def test_two_that_are_shown_as_level_are_said_to_be() -> None:
    level = side("Läge A", 0.425, 0.43, 0.145)
    assert leading(level) is None
    told = (
        f"Svaret skiljer sig mellan lägena: {NAMES[0]} leder oftast i grundfallet. I läge A leder inget alternativ "
        "oftare än de andra."
    )
    assert finding(CASE, (side("Grundfallet", 0.6, 0.2, 0.2), level)) == told
    assert finding(CASE, (level, side("Grundfallet", 0.6, 0.2, 0.2))) == told
    assert finding(CASE, (level, side("Läget nu", 0.4, 0.4, 0.2))) == (
        "Inget alternativ leder oftare än de andra, varken i läge A eller i läget nu."
    )


def test_one_scenario_alone_is_no_comparison() -> None:
    assert "sparat ett" in finding(CASE, (side("Grundfallet", 0.6, 0.2, 0.2),))


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1)), min_size=2, max_size=5))
def test_the_sentence_names_every_leader_and_nobody_else(shares: list[tuple[float, float, float]]) -> None:
    shown = tuple(side(f"Läge {letter(place)}", *row) for place, row in enumerate(shares, start=1))
    said = finding(CASE, shown)
    leaders = {leading(one) for one in shown}
    assert {index for index, name in enumerate(NAMES) if name in said} == leaders - {None}
    assert ("leder inget" in said or "Inget alternativ leder" in said) == (None in leaders)
    assert said.startswith("Svaret skiljer sig") == (len(leaders) > 1)


def test_each_cell_is_that_of_its_scenario() -> None:
    law, form = CASE.law_settings[-1], CASE.forms[-1]
    shown = []
    for name, scenario in (
        ("Grundfallet", START),
        ("Läge A", START.under(law).with_(form=form.id, arrivals=90, struck=(COUNTING[0].id,))),
    ):
        cooperation = cooperation_answer(CASE, scenario)
        answer = placement_answer(CASE, scenario, FEW, cooperation=cooperation)
        shown.append(Side(name, scenario, Result(placement=answer, cooperation=cooperation, sentences={})))
    found = {row.what: row for row in rows(CASE, tuple(shown))}
    assert len(found) == len(rows(CASE, tuple(shown))), "no two rows are called the same"
    assert found["Rättsläge"].differs
    for column, part in enumerate(shown):
        for index, option in enumerate(CASE.options):
            cell = found[f"{option.name}: först i sätt att väga och bedöma"].cells[column]
            assert cell == of_hundred(part.result.placement.ranks[index][0])
            assert part.result.cooperation is not None
            against = part.result.cooperation.cell(option.id).against_today
            assert found[f"{option.name}: samordning som krävs"].cells[column] == (
                "–" if against is None else against_today(against[0])
            )
        assert found["Form"].cells[column] == CASE.form(part.scenario.form).name
        named = found["Annat som är ändrat"].cells[column]
        said = [difference.sentence for difference in part.scenario.differences(CASE)]
        apart = ("Rättsläge: ", "Mottagande: ", "Form: ")
        assert named == ("; ".join(line for line in said if not line.startswith(apart)) or "Inget")
    for row in found.values():
        assert row.differs == (row.cells[0] != row.cells[1])


def test_two_laws_of_ones_own_are_told_apart_also_on_the_same_day() -> None:
    reforms = [reform.id for reform in CASE.reforms if reform.id not in START.active_reforms(CASE)][:2]
    assert len(reforms) == 2
    shown = []
    for reform in reforms:
        scenario = START.with_(law_added=(reform,))
        assert scenario.law_setting(CASE) is None
        shown.append(Side("Läge A", scenario, Result(placement=ANSWER, sentences={})))
    (row,) = [row for row in rows(CASE, shown) if row.what == "Rättsläge"]
    assert row.differs
    assert [CASE.reform(reform).name in cell for reform, cell in zip(reforms, row.cells, strict=True)] == [
        True,
        True,
    ]


@pytest.mark.parametrize(
    ("share", "said"), [(1.0, "som i dag"), (1.04, "4 % mer än i dag"), (0.9, "10 % mindre än i dag")]
)
def test_a_burden_is_said_against_todays(share: float, said: str) -> None:
    assert against_today(share).replace("\u00a0", " ") == said
