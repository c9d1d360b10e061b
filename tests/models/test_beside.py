"""Scenarios beside each other: the sentence says what is true of all of them, and each row what is true of each."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.answer import placement_answer
from models.beside import Side, finding, leading, letter, rows
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
    shown = (side("Grundfallet", 0.6, 0.2, 0.2), side("Läge A", 0.45, 0.22, 0.33))
    assert finding(CASE, shown) == (
        f"{NAMES[0]} leder oftast i båda lägena: i 45 till 60 av 100 sätt att väga och bedöma."
    )
    alike = (*shown[:1], side("Läge A", 0.6, 0.3, 0.1), side("Läget nu", 0.6, 0.1, 0.3))
    assert finding(CASE, alike) == (
        f"{NAMES[0]} leder oftast i alla 3 lägena: i 60 av 100 sätt att väga och bedöma."
    )


def test_another_leader_is_said_with_where() -> None:
    shown = (
        side("Grundfallet", 0.6, 0.2, 0.2),
        side("Läge A", 0.3, 0.31, 0.39),
        side("Läget nu", 0.5, 0.2, 0.3),
    )
    assert finding(CASE, shown) == (
        f"Svaret byter mellan lägena: {NAMES[0]} leder oftast i grundfallet och läget nu, {NAMES[2]} i läge A."
    )


def test_two_that_are_shown_as_level_are_said_to_be() -> None:
    level = side("Läge A", 0.4, 0.402, 0.198)
    assert leading(level) is None
    assert finding(CASE, (side("Grundfallet", 0.6, 0.2, 0.2), level)) == (
        f"Svaret byter mellan lägena: {NAMES[0]} leder oftast i grundfallet, inget alternativ oftare än de andra i läge A."
    )
    assert finding(CASE, (level, side("Grundfallet", 0.6, 0.2, 0.2))).startswith(
        f"Svaret byter mellan lägena: {NAMES[0]} leder oftast i grundfallet"
    ), "whichever comes first the sentence begins with one that leads"
    assert "Inget alternativ leder oftare" in finding(CASE, (level, level))


def test_one_scenario_alone_is_no_comparison() -> None:
    assert "sparat ett" in finding(CASE, (side("Grundfallet", 0.6, 0.2, 0.2),))


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1)), min_size=2, max_size=5))
def test_the_sentence_names_every_leader_and_nobody_else(shares: list[tuple[float, float, float]]) -> None:
    shown = tuple(side(f"Läge {letter(place)}", *row) for place, row in enumerate(shares, start=1))
    said = finding(CASE, shown)
    leaders = {leading(one) for one in shown}
    assert {index for index, name in enumerate(NAMES) if name in said} == leaders - {None}
    assert ("inget alternativ" in said.lower()) == (None in leaders)
    assert said.startswith("Svaret byter") == (len(leaders) > 1)


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


@pytest.mark.parametrize(
    ("share", "said"), [(1.0, "som i dag"), (1.04, "4 % mer än i dag"), (0.9, "10 % mindre än i dag")]
)
def test_a_burden_is_said_against_todays(share: float, said: str) -> None:
    assert against_today(share).replace("\u00a0", " ") == said
