"""Two frozen links beside each other: what has changed is told, whichever is given first, and nothing else is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.answer import placement_answer
from models.case import Case
from models.cooperation import cooperation_answer
from models.result import Result
from models.scenario import Scenario
from models.since import NEWER, OLDER, Frozen, causes, caution, differing, hindrance, lead, since
from tests.models.test_answer import FEW
from tests.models.test_scenario import CASE, START

THEN = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
NAMES = [option.name for option in CASE.options]
ANSWER = placement_answer(CASE, START, FEW)
WITH_NETWORK = Result(placement=ANSWER, sentences={}, cooperation=cooperation_answer(CASE, START, None))


def link(*shares: float, days: float = 0, **more: object) -> Frozen:
    """A link in which the options come first in these shares."""
    ranks = tuple((share, 1 - share, 0.0) for share in shares)
    answer = ANSWER.model_copy(update={"ranks": ranks, "overall": tuple(50 + share for share in shares)})
    found = Frozen(
        CASE,
        START,
        Result(placement=answer, sentences={}),
        THEN + timedelta(days=days),
        "1",
        f"{shares}{days}",
    )
    return replace(found, **more)  # type: ignore[arg-type]


def other_case(**tables: object) -> Case:
    return CASE.model_copy(update=tables)


def test_the_same_leader_is_said_with_how_often_in_each() -> None:
    found = since(link(0.7, 0.2, 0.1), link(0.65, 0.25, 0.1, days=90))
    assert lead(found) == (
        f"{NAMES[0]} leder oftast i båda länkarna: i 70 av 100 sätt att väga och bedöma i den äldre "
        "och i 65 av 100 i den nyare."
    )
    alike = since(link(0.7, 0.2, 0.1), link(0.7, 0.25, 0.05, days=90))
    assert lead(alike) == f"{NAMES[0]} leder oftast i båda länkarna: i 70 av 100 sätt att väga och bedöma."
    assert caution(found) == ""


def test_another_leader_is_said_with_where() -> None:
    found = since(link(0.6, 0.3, 0.1), link(0.2, 0.5, 0.3, days=90))
    assert lead(found) == (
        f"Svaret är inte detsamma: {NAMES[0]} leder oftast i den äldre länken (60 av 100), "
        f"{NAMES[1]} leder oftast i den nyare (50 av 100)."
    )
    assert caution(found) == "Inget alternativ är klart före i den nyare."


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ((0.4, 0.4, 0.2), (0.5, 0.3, 0.2), "inget alternativ leder oftare än de andra i den äldre länken"),
        ((0.5, 0.3, 0.2), (0.4, 0.4, 0.2), "inget alternativ leder oftare än de andra i den nyare"),
        (
            (0.401, 0.399, 0.2),
            (0.399, 0.401, 0.2),
            "Inget alternativ leder oftare än de andra i någon av länkarna.",
        ),
    ],
)
def test_what_is_level_is_never_ordered(
    before: tuple[float, ...], after: tuple[float, ...], said: str
) -> None:
    found = since(link(*before), link(*after, days=1))
    assert said in lead(found)
    assert "klart före" in caution(found)


@given(st.lists(st.floats(0, 1), min_size=3, max_size=3), st.lists(st.floats(0, 1), min_size=3, max_size=3))
def test_whichever_is_given_first_the_same_is_said(before: list[float], after: list[float]) -> None:
    one, other = link(*before), link(*after, days=3)
    assert since(one, other) == since(other, one)
    found = since(other, one)
    assert [side.name for side in found.sides] == [OLDER, NEWER]
    assert found.before is one


def test_links_of_one_day_are_told_apart_by_the_time_of_day() -> None:
    dates = [side.called for side in since(link(1.0, 0, 0), link(0.5, 0.5, 0, days=0.5)).sides]
    assert dates == ["27 november 2026 kl. 10.00", "27 november 2026 kl. 22.00"]
    within = since(link(1.0, 0, 0), link(0.5, 0.5, 0, created=THEN + timedelta(seconds=5)))
    assert [side.called for side in within.sides] == [
        "27 november 2026 kl. 10.00.00",
        "27 november 2026 kl. 10.00.05",
    ]
    assert [side.called for side in since(link(1.0, 0, 0), link(1.0, 0, 0, days=30)).sides] == [
        "27 november 2026",
        "27 december 2026",
    ]


def test_what_cannot_be_compared_is_said_in_words() -> None:
    one = link(0.7, 0.2, 0.1)
    assert "samma länk två gånger" in hindrance(one, one)
    elsewhere = other_case(
        municipality=CASE.municipality.model_copy(update={"code": "0380", "name": "Uppsala"})
    )
    assert "olika kommuner: Enköping och Uppsala" in hindrance(
        one, link(0.7, 0.2, 0.1, days=1, case=elsewhere)
    )
    assert hindrance(one, link(0.7, 0.2, 0.1, days=1)) == ""


def test_what_differs_is_said_to_be_the_case_the_choices_or_the_models() -> None:
    one = link(0.7, 0.2, 0.1)
    alike = link(0.7, 0.2, 0.1, days=1)
    assert causes(since(one, alike)) == "Underlaget, valen och beräkningsmodellen är desamma i båda länkarna."
    chosen = replace(alike, scenario=START.with_(arrivals=90))
    assert causes(since(one, chosen)) == (
        "Det som skiljer länkarna åt är valen. Underlaget och beräkningsmodellen är desamma."
    )
    modelled = replace(alike, model="2")
    assert "beräkningsmodellen (version 1 och 2)" in causes(since(one, modelled))
    assert causes(since(one, modelled)).endswith("Underlaget och valen är desamma.")
    known = replace(alike, case=other_case(arguments=CASE.arguments[1:]))
    assert causes(since(one, known)) == (
        "Det som skiljer länkarna åt är underlaget (Argument 1). Valen och beräkningsmodellen är desamma."
    )


def test_what_is_not_in_use_is_no_difference_and_the_seed_is_told_as_what_it_is() -> None:
    one = link(0.7, 0.2, 0.1)

    def said(scenario: Scenario) -> str:
        return causes(since(one, link(0.7, 0.2, 0.1, days=1, scenario=scenario)))

    assert said(START.with_(seed=7)) == (
        "Det som skiljer länkarna åt är slumptalsfröet, som bara rör siffrorna lite. "
        "Underlaget och beräkningsmodellen är desamma."
    )
    left = START.with_(ranking=tuple(row.id for row in CASE.criteria), points=(("C1", 10.0),))
    assert "är desamma i båda länkarna" in said(left)
    assert "valen" in said(left.with_(weighting="swing"))


def test_a_renamed_state_of_the_law_is_the_cases_difference_and_no_choice() -> None:
    one = link(0.7, 0.2, 0.1)
    renamed = tuple(row.model_copy(update={"name": f"{row.name}, nytt namn"}) for row in CASE.law_settings)
    found = since(one, link(0.7, 0.2, 0.1, days=1, case=other_case(law_settings=renamed)))
    assert causes(found).startswith("Det som skiljer länkarna åt är underlaget (Rättslägen")
    assert causes(found).endswith("Valen och beräkningsmodellen är desamma.")


def test_that_figures_may_differ_although_all_is_alike_is_said_only_when_it_is() -> None:
    one = link(0.7, 0.2, 0.1)
    modelled = link(0.7, 0.2, 0.1, days=1, model="2")
    assert "fast underlag och val är lika" in causes(since(one, modelled))
    assert causes(since(one, replace(modelled, scenario=START.with_(arrivals=90)))) == (
        "Det som skiljer länkarna åt är valen och beräkningsmodellen (version 1 och 2). Underlaget är detsamma."
    )


def test_rows_without_an_id_are_known_by_what_tells_them_apart() -> None:
    """A word first in the glossary moves all the others, and changes none."""
    first = CASE.glossary[0].model_copy(update={"term": "aa"})
    found = since(
        link(0.7, 0.2, 0.1), link(0.7, 0.2, 0.1, days=1, case=other_case(glossary=(first, *CASE.glossary)))
    )
    assert [(one.sheet, one.row, one.before) for one in found.facts] == [("Ordlista", "aa", "saknas")]
    fewer = since(
        link(0.7, 0.2, 0.1), link(0.7, 0.2, 0.1, days=1, case=other_case(glossary=CASE.glossary[1:]))
    )
    assert [(one.row, one.after) for one in fewer.facts] == [(CASE.glossary[0].term, "borttagen")]


def test_laws_that_all_cases_share_are_among_what_has_changed() -> None:
    reform = CASE.reforms[0]
    later = reform.model_copy(update={"in_force": date(2031, 1, 1)})
    found = since(
        link(0.7, 0.2, 0.1), link(0.7, 0.2, 0.1, days=1, case=other_case(reforms=(later, *CASE.reforms[1:])))
    )
    assert [(one.sheet, one.row, one.after) for one in found.facts] == [("Reformer", reform.id, "2031-01-01")]


def test_each_link_is_told_by_its_own_case() -> None:
    """A form that has been renamed, and a placement that is no longer weighed."""
    forms = (CASE.forms[0].model_copy(update={"name": "Ny form"}), *CASE.forms[1:])
    fewer = CASE.options[:-1]
    answer = ANSWER.model_copy(
        update={
            "options": tuple(option.id for option in fewer),
            "ranks": ((0.7, 0.3), (0.3, 0.7)),
            "overall": (55.0, 45.0),
            "overall_low": (50.0, 40.0),
            "overall_high": (60.0, 50.0),
        }
    )
    after = link(0.7, 0.2, 0.1, days=9, case=other_case(forms=forms, options=fewer))
    after = replace(after, result=Result(placement=answer, sentences={}))
    found = since(link(0.7, 0.2, 0.1), after)
    cells = {row.what: row.cells for row in (*found.choices, *found.answers)}
    assert cells["Form"] == (CASE.forms[0].name, "Ny form")
    assert cells[f"{NAMES[-1]}: först i sätt att väga och bedöma"] == ("10 av 100", "–")
    assert cells[f"{NAMES[-1]}: värde, 0 till 100 poäng"][1] == "–"
    assert not found.same_placements
    assert lead(found) == f"{NAMES[0]} leder oftast i båda länkarna: i 70 av 100 sätt att väga och bedöma."


def test_what_a_link_never_had_is_said_and_not_computed() -> None:
    older = link(0.7, 0.2, 0.1)
    newer = link(0.7, 0.2, 0.1, days=9)
    newer = replace(newer, result=newer.result.model_copy(update={"cooperation": WITH_NETWORK.cooperation}))
    found = since(older, newer)
    rows = [row for row in differing(found.answers) if "samordning som krävs" in row.what]
    assert len(rows) == len(CASE.options)
    assert {row.cells[0] for row in rows} == {"Räknades inte när länken gjordes"}
    assert all("i dag" in row.cells[1] for row in rows)
