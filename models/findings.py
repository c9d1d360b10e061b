"""What results say, in Swedish: sentences that are as sure as the result is, and never surer.

Pages, frozen links and records use the same sentences. A share is a share of the ways to weigh and to score,
never a probability; nothing is called best; what rests on few arguments is said to.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from models import placement
from models.case import Case
from models.result import Outcome, PlacementResult
from models.scenario import Scenario
from models.swedish import hundredths, listed, numeral, of_hundred, percent

CLEAR, AHEAD = 0.9, 0.6
"""Shares of first ranks from which an option is said to lead clearly, and to be ahead."""

TIED_POINTS = 1e-9


def sentences(case: Case, scenario: Scenario, answer: PlacementResult) -> dict[str, str]:
    """Every sentence that a snapshot keeps, by what it answers."""
    said = {
        "lead": lead(case, answer),
        "given_scores": given_scores(case, answer),
        "law": law(case, answer),
        "form": form(case, scenario, answer),
        "voices": voices(case, answer),
        "inquiry": inquiry(case, answer),
        "silence": silence(answer),
        "arguments": deciding(case, answer),
    }
    for index, option in enumerate(case.options):
        said[f"strongest_{option.id}"] = strongest_case(case, answer, index)
        said[f"reversal_{option.id}"] = reversal(case, answer, index)
    return said


def unrankable(answer: PlacementResult) -> bool:
    """Whether all options have the same value, so that there is nothing to rank."""
    return max(answer.overall) - min(answer.overall) <= TIED_POINTS * max(map(abs, answer.overall), default=0)


def lead(case: Case, answer: PlacementResult) -> str:
    """Which placement leads and in how many of the ways to weigh and to score."""
    if unrankable(answer):
        return "Alternativen får samma värde och går inte att rangordna."
    order = sorted(range(len(case.options)), key=lambda option: (-answer.ranks[option][0], option))
    shares = [f"{_name(case, option)} i {of_hundred(answer.ranks[option][0])}" for option in order]
    # Judged as it reads: two shares that are shown alike are spoken of alike.
    share = hundredths(answer.ranks[order[0]][0]) / 100
    if share >= CLEAR:
        return f"{_name(case, order[0])} leder i {of_hundred(answer.ranks[order[0]][0])} sätt att väga och bedöma."
    first = of_hundred(answer.ranks[order[0]][0])
    if share >= AHEAD:
        return (
            f"{_name(case, order[0])} ligger före i {first} sätt att väga och bedöma, {listed(shares[1:])}."
        )
    return (
        f"Inget alternativ är klart före: {_name(case, order[0])} leder i {first} sätt att väga och bedöma, "
        f"{listed(shares[1:])}."
    )


def given_scores(case: Case, answer: PlacementResult) -> str:
    """The same when the scores are taken as they stand, so that only the weights vary."""
    shares = [hundredths(row[0]) for row in answer.ranks_given_scores]
    leading = [option for option, share in enumerate(shares) if share == max(shares)]
    start = "Givet poängen, när bara vikterna varierar, leder"
    share = of_hundred(answer.ranks_given_scores[leading[0]][0])
    if len(leading) > 1:
        return f"{start} inget alternativ oftare än de andra: {_names(case, leading)} i {share} sätt att väga var."
    return f"{start} {_name(case, leading[0])} i {share} sätt att väga."


def leaders_of(outcome: Outcome) -> tuple[int, ...]:
    """The options with the highest overall value in an outcome; several when they are tied."""
    return tuple(int(option) for option in np.flatnonzero(placement.leaders(np.array(outcome.overall))))


def law(case: Case, answer: PlacementResult) -> str:
    """Whether the same placement has the highest value in every state of the law."""
    by_leaders = _grouped(answer.laws)
    if len(by_leaders) == 1:
        return f"{_highest(case, next(iter(by_leaders)))} i alla {len(answer.laws)} rättslägen."
    least = answer.least_regret
    worst = max(outcome.regret[least] for outcome in answer.laws)
    parts = [
        f"{_names(case, leaders)} ({listed([outcome.name.lower() for outcome in outcomes])})"
        for leaders, outcomes in by_leaders.items()
    ]
    return (
        f"Svaret beror på rättsläget: högst värde har {listed(parts)}. Minst att förlora, vilken lag det än blir, "
        f"har {_name(case, least)}: som mest {numeral(worst, 1)} poäng efter ledaren."
    )


def form(case: Case, scenario: Scenario, answer: PlacementResult) -> str:
    """Whether the form changes who has the highest value."""
    by_leaders = _grouped(answer.forms)
    now = next(leaders_of(outcome) for outcome in answer.forms if outcome.id == scenario.form)
    if len(by_leaders) == 1:
        return f"{_highest(case, now)} i alla {len(answer.forms)} former."
    changing = [
        f"{_names(case, leaders)} om valet blir {listed([f'”{o.name.lower()}”' for o in outcomes], joint='eller')}"
        for leaders, outcomes in by_leaders.items()
        if leaders != now
    ]
    return f"Formen avgör: {_highest(case, now, first=True)} nu, men {listed(changing)}."


def voices(case: Case, answer: PlacementResult) -> str:
    """What happens when those who judge their own unit, or any one voice, are left out."""
    everyone = leaders_of(answer.voices[0])
    by_leaders = _grouped(answer.voices[1:])
    by_leaders.pop(everyone, None)
    if not by_leaders:
        return f"{_highest(case, everyone)} vilken röst som än lämnas ut, också utan dem som bedömer sin egen enhet."
    parts = []
    for leaders, outcomes in by_leaders.items():
        names = [outcome.name[0].lower() + outcome.name[1:] for outcome in outcomes]
        shown = names[:3] + ([f"{len(names) - 3} till"] if len(names) > 3 else [])
        parts.append(f"{_names(case, leaders)} {listed(shown, joint='eller')}")
    with_all = f"har {_names(case, everyone)} högst värde"
    if len(everyone) > 1:
        with_all = f"delar {_names(case, everyone)} det högsta värdet"
    return f"Svaret hänger på vem som hörs. Med alla röster {with_all}, men {listed(parts)}."


def inquiry(case: Case, answer: PlacementResult) -> str:
    """Whether the inquiry's own order comes out, with the law as it was and as it was expected."""
    if not answer.inquiry:
        return ""
    parts = []
    for check in answer.inquiry:
        said = listed([_short(case, option) for option in check.order], joint="sedan")
        verdict = (
            "samma ordning som utredningen"
            if check.agrees
            else "samma etta som utredningen men annan ordning därefter"
            if check.first_agrees
            else "en annan etta än utredningen"
        )
        parts.append(
            f"{check.name}: {said}. Det är {verdict}; exakt utredningens ordning ger {of_hundred(check.share)} "
            "sätt att väga."
        )
    return " ".join(parts)


def silence(answer: PlacementResult) -> str:
    """How many scores rest on no argument at all."""
    cells = [origin for row in answer.origin for origin in row]
    silent = cells.count("tyst")
    if not silent:
        return "Varje poäng vilar på minst ett argument."
    return (
        f"I {silent} av {len(cells)} rutor tiger källorna. Där står 50 poäng med spannet 25–75: okunskap, "
        "inte ett medelbetyg."
    )


def deciding(case: Case, answer: PlacementResult) -> str:
    """Whether any single argument decides who has the highest value."""
    deciders = [one for one in answer.influences if one.changes_leader]
    if not deciders:
        return "Inget enskilt argument avgör: samma alternativ har högst värde vilket av dem som än stryks."
    number = len(deciders)
    others = listed(sorted({_name(case, one.leader) for one in deciders}), joint="eller")
    return (
        f"{'Ett argument avgör' if number == 1 else f'{number} argument avgör, vart och ett för sig'}: stryks det "
        f"får {others} högst värde."
    )


def strongest_case(case: Case, answer: PlacementResult, option: int) -> str:
    """The best that can be said for an option: what helps it most, and where it is ahead of all others."""
    ahead = [
        case.criteria[c].name.lower()
        for c in range(len(case.criteria))
        if all(
            answer.likely[option][c] > answer.likely[other][c]
            for other in range(len(case.options))
            if other != option
        )
    ]
    place = f"Står starkast i {listed(ahead)}." if ahead else "Står inte ensam starkast i något kriterium."
    return f"{place} {reversal(case, answer, option)}"


def supporting(case: Case, answer: PlacementResult, option: int, most: int = 3) -> tuple[str, ...]:
    """Ids of the arguments that help an option most: those whose striking would lower its value most."""
    found = [
        one
        for one in answer.influences
        if case.argument(one.argument).option == case.options[option].id and one.effect < 0
    ]
    return tuple(one.argument for one in sorted(found, key=lambda one: (one.effect, one.argument))[:most])


def reversal(case: Case, answer: PlacementResult, option: int) -> str:
    """How much of the weight must move for an option to have the highest value."""
    challenge = answer.challenges[option]
    if challenge.moved is None:
        return "Inga vikter ger högst värde med dessa poäng."
    if challenge.moved <= TIED_POINTS:
        return "Har högst värde med vikterna som de står."
    ups = sorted(range(len(case.criteria)), key=lambda c: answer.weights[c] - challenge.weights[c])
    raised = [case.criteria[c].name.lower() for c in ups if challenge.weights[c] - answer.weights[c] > 0.005][
        :2
    ]
    toward = f", främst till {listed(raised)}" if raised else ""
    return f"Får högst värde om minst {percent(challenge.moved, 0)} av vikten flyttas{toward}."


def _grouped(outcomes: Sequence[Outcome]) -> dict[tuple[int, ...], list[Outcome]]:
    """The outcomes by who leads, in the order that each set of leaders first comes."""
    found: dict[tuple[int, ...], list[Outcome]] = {}
    for outcome in outcomes:
        found.setdefault(leaders_of(outcome), []).append(outcome)
    return found


def _highest(case: Case, leaders: Sequence[int], *, first: bool = False) -> str:
    """Who has the highest value, alone or together."""
    if len(leaders) == 1:
        return f"{_name(case, leaders[0])} har högst värde"
    if len(leaders) == len(case.options):
        return "alla alternativ har samma värde" if first else "Alla alternativ har samma värde"
    return f"{_names(case, leaders)} delar det högsta värdet"


def _names(case: Case, options: Sequence[int]) -> str:
    return listed([_name(case, option) for option in options])


def _name(case: Case, option: int) -> str:
    return case.options[option].name


def _short(case: Case, option: int) -> str:
    return case.options[option].short_name
