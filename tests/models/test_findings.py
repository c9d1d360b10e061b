"""What results say: as sure as the result is and never surer, in Swedish, without promises."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings

from models import findings
from models.answer import placement_answer
from models.case import Case
from models.result import Outcome, PlacementResult
from models.scenario import Scenario
from models.swedish import of_hundred
from tests.models.test_answer import FEW, sure, synthetic
from tests.models.test_scenario import CASE, COUNTING, START, scenarios

OWN_WORDS = sorted(
    {
        words.lower()
        for row in (*CASE.options, *CASE.criteria, *CASE.forms, *CASE.law_settings)
        for words in (row.name, getattr(row, "short_name", row.name))
    }
    | {row.voice.lower() for row in CASE.arguments},
    key=len,
    reverse=True,
)


def bare(sentence: str) -> str:
    """A sentence without the case's own words, which are not ours to judge."""
    said = sentence.lower()
    for words in OWN_WORDS:
        said = said.replace(words, "X")
    return said


def leading(answer: PlacementResult, first: float, second: float) -> PlacementResult:
    """An answer where the first two options lead in these shares and the third in the rest."""
    shares = (first, second, 1 - first - second)
    return answer.model_copy(update={"ranks": tuple((share, 1 - share, 0.0) for share in shares)})


@given(scenarios())
@settings(max_examples=20, deadline=None)
def test_nothing_is_promised(scenario: Scenario) -> None:
    answer = placement_answer(CASE, scenario, FEW)
    for name, sentence in findings.sentences(CASE, scenario, answer).items():
        said = bare(sentence)
        assert not re.search(r"bäst|sannolik|bevis|garant|rekommend|optimal|rätt val", said), (name, sentence)
        assert not re.search(r"\d\.\d", sentence), f"decimal comma: {sentence}"
        assert not re.search(r"\bnan\b|\binf\b|\bnone\b|\[|\{", said), (name, sentence)
        assert sentence == " ".join(sentence.split(" ")), (name, sentence)
        assert not sentence or sentence.rstrip().endswith("."), (name, sentence)


@given(scenarios())
@settings(max_examples=20, deadline=None)
def test_shares_of_the_ways_to_weigh_are_so_many_of_a_hundred(scenario: Scenario) -> None:
    answer = placement_answer(CASE, scenario, FEW)
    said = findings.sentences(CASE, scenario, answer)
    for name in ("lead", "given_scores", "inquiry"):
        assert not re.search(r"\d\s*(%|procent)", said[name]), said[name]
    if not findings.unrankable(answer):
        assert re.search(r"\d+ av 100", said["lead"])
        assert of_hundred(max(row[0] for row in answer.ranks)) in said["lead"]
        assert CASE.options[answer.leader].name in said["lead"]


@pytest.mark.parametrize(
    ("share", "begins"),
    [
        (1.0, "Utbildningsförvaltningen leder i 100 av 100"),
        (0.95, "Utbildningsförvaltningen leder i 95 av 100"),
        (0.9, "Utbildningsförvaltningen leder i 90 av 100"),
        (0.89, "Utbildningsförvaltningen ligger före i 89 av 100"),
        (0.71, "Utbildningsförvaltningen ligger före i 71 av 100"),
        (0.6, "Utbildningsförvaltningen ligger före i 60 av 100"),
        (0.58, "Inget alternativ är klart före"),
        (0.35, "Inget alternativ är klart före"),
    ],
)
def test_the_leader_is_named_as_surely_as_it_leads(
    answer: PlacementResult, share: float, begins: str
) -> None:
    rest = (1 - share) / 2
    said = findings.lead(CASE, leading(answer, share, rest))
    assert said.startswith(begins)


def test_below_clear_every_option_is_told(answer: PlacementResult) -> None:
    for share in (0.71, 0.45):
        said = findings.lead(CASE, leading(answer, share, (1 - share) / 2))
        assert all(option.name in said for option in CASE.options)


def test_two_shares_that_read_alike_are_not_called_different_things(answer: PlacementResult) -> None:
    # 0.596 and 0.604 both read "60 av 100".
    below = findings.lead(CASE, leading(answer, 0.596, 0.2))
    above = findings.lead(CASE, leading(answer, 0.604, 0.2))
    assert ("60 av 100" in below, "60 av 100" in above) == (True, True)
    assert below.startswith("Inget alternativ är klart före") == above.startswith(
        "Inget alternativ är klart före"
    )


def test_the_inquiry_is_answered_for_both_autumns(case: Case, answer: PlacementResult) -> None:
    said = findings.inquiry(case, answer)
    for setting in case.law_settings:
        assert (setting.name in said) == setting.inquiry
    assert said.count("exakt utredningens ordning") == 2


@pytest.mark.parametrize(
    ("order", "verdict"),
    [
        ((1, 0, 2), "samma ordning som utredningen"),
        ((1, 2, 0), "samma etta som utredningen men annan ordning"),
        ((0, 1, 2), "en annan etta än utredningen"),
    ],
)
def test_the_inquirys_order_is_judged_whatever_the_answer(
    answer: PlacementResult, order: tuple[int, ...], verdict: str
) -> None:
    checks = tuple(
        check.model_copy(update={"order": order, "agrees": order == (1, 0, 2), "first_agrees": order[0] == 1})
        for check in answer.inquiry
    )
    assert findings.inquiry(CASE, answer.model_copy(update={"inquiry": checks})).count(verdict) == 2


# ---- ties -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["every score the same", "every voice left out"])
def test_in_a_tie_no_sentence_names_one_that_has_the_highest_value(how: str) -> None:
    if how == "every voice left out":
        scenario = START.with_(silenced=tuple(sorted({row.voice for row in COUNTING})))
    else:
        own = tuple(
            sure(option.id, criterion.id, 50) for option in CASE.options for criterion in CASE.criteria
        )
        scenario = START.with_(overruled=own)
    answer = placement_answer(CASE, scenario, FEW)
    assert findings.unrankable(answer)
    said = findings.sentences(CASE, scenario, answer)
    for name in ("law", "form", "given_scores"):
        for option in CASE.options:
            assert f"{option.name} har högst värde" not in said[name], (name, said[name])
            assert f"leder {option.name}" not in said[name], (name, said[name])
    if how == "every score the same":
        assert "har högst värde vilken röst" not in said["voices"]


def test_two_that_share_the_highest_value_in_one_law_are_not_one_that_has_it(answer: PlacementResult) -> None:
    tied = tuple(
        Outcome(
            id=law.id,
            name=law.name,
            overall=(60.0, 60.0, 40.0),
            leads=(0.5, 0.5, 0.0),
            regret=(0.0, 0.0, 20.0),
        )
        for law in answer.laws
    )
    said = findings.law(CASE, answer.model_copy(update={"laws": tied}))
    assert CASE.options[1].name in said, "the other one has it too"


# ---- one sentence at a time -----------------------------------------------------------------------------


def test_a_law_that_turns_the_answer_is_named(answer: PlacementResult) -> None:
    turned = list(answer.laws)
    turned[0] = turned[0].model_copy(update={"overall": (10.0, 20.0, 90.0), "regret": (80.0, 70.0, 0.0)})
    for place in (1, 2, 3):
        turned[place] = turned[place].model_copy(
            update={"overall": (70.0, 20.0, 30.0), "regret": (0.0, 50.0, 40.0)}
        )
    said = findings.law(CASE, answer.model_copy(update={"laws": tuple(turned), "least_regret": 2}))
    assert said.startswith("Svaret beror på rättsläget")
    assert "Kontaktcenter (hösten 2025, lagarna som förslag)" in said
    assert "som mest 40,0 poäng" in said


def test_a_form_that_turns_the_answer_is_named(answer: PlacementResult) -> None:
    forms = list(answer.forms)
    forms[0] = forms[0].model_copy(update={"overall": (70.0, 10.0, 20.0)})
    forms[1] = forms[1].model_copy(update={"overall": (10.0, 70.0, 20.0)})
    forms[2] = forms[2].model_copy(update={"overall": (70.0, 10.0, 20.0)})
    said = findings.form(CASE, START, answer.model_copy(update={"forms": tuple(forms)}))
    assert said.startswith(
        "Formen avgör: Utbildningsförvaltningen har högst värde nu, men Socialförvaltningen om"
    )


def test_the_form_in_hand_decides_who_has_the_highest_value_now(answer: PlacementResult) -> None:
    forms = list(answer.forms)
    forms[1] = forms[1].model_copy(update={"overall": (10.0, 70.0, 20.0)})
    moved = answer.model_copy(update={"forms": tuple(forms)})
    said = findings.form(CASE, START.with_(form=CASE.forms[1].id), moved)
    assert said.startswith("Formen avgör: Socialförvaltningen har högst värde nu")


def test_how_many_cells_are_silent_is_counted(answer: PlacementResult) -> None:
    silent = sum(row.count("tyst") for row in answer.origin)
    assert f"I {silent} av 30 rutor tiger källorna" in findings.silence(answer)
    told = tuple(("argument",) * 10 for _ in range(3))
    assert (
        findings.silence(answer.model_copy(update={"origin": told}))
        == "Varje poäng vilar på minst ett argument."
    )


def test_each_option_has_its_strongest_case(case: Case, start: Scenario, answer: PlacementResult) -> None:
    said = findings.sentences(case, start, answer)
    for place, option in enumerate(case.options):
        assert said[f"strongest_{option.id}"]
        helping = findings.supporting(case, answer, place)
        assert all(case.argument(name).option == option.id for name in helping)
        assert all(case.argument(name).direction == "för" for name in helping)
        assert helping, "something can be said for every one of them"


def test_what_an_option_needs_is_told_in_per_cent_of_the_weight(answer: PlacementResult) -> None:
    said = [findings.reversal(CASE, answer, option) for option in range(3)]
    assert sum("Har högst värde med vikterna som de står" in sentence for sentence in said) == 1
    lost = tuple(one.model_copy(update={"moved": None, "weights": ()}) for one in answer.challenges)
    never = answer.model_copy(update={"challenges": lost})
    assert findings.reversal(CASE, never, 1) == "Inga vikter ger högst värde med dessa poäng."


@pytest.mark.parametrize("options", [2, 5])
def test_sentences_work_for_other_numbers_of_options(options: int) -> None:
    case = synthetic(options, 4)
    start = START.with_(form=case.base_form.id)
    said = findings.sentences(case, start, placement_answer(case, start, FEW))
    assert len(said) == 8 + 2 * options
    assert all(said[name] for name in ("lead", "law", "form", "voices"))
