"""What results say, in Swedish: sentences that are as sure as the result is, and never surer.

Pages, frozen links and records use the same sentences. A share is a share of the ways to weigh and to score,
never a probability; nothing is called best; what rests on few arguments is said to.
"""

from __future__ import annotations

from collections.abc import Sequence

from models.case import Case
from models.result import Outcome, PlacementResult
from models.scenario import Scenario
from models.swedish import listed, numeral, of_hundred, percent

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
    first, second = order[0], order[1]
    share = answer.ranks[first][0]
    others = listed(
        [f"{_name(case, option)} i {of_hundred(answer.ranks[option][0])}" for option in order[1:]]
    )
    if share >= CLEAR:
        return f"{_name(case, first)} leder i {of_hundred(share)} sätt att väga och bedöma."
    if share >= AHEAD:
        return f"{_name(case, first)} ligger före i {of_hundred(share)} sätt att väga och bedöma, {others}."
    return (
        f"Inget alternativ är klart före: {_name(case, first)} leder i {of_hundred(share)} sätt att väga och "
        f"bedöma, {listed([f'{_name(case, o)} i {of_hundred(answer.ranks[o][0])}' for o in order[1:]])}."
        if answer.ranks[second][0] > 0
        else f"{_name(case, first)} leder oftast, men osäkert."
    )


def given_scores(case: Case, answer: PlacementResult) -> str:
    """The same when the scores are taken as they stand, so that only the weights vary."""
    first = answer.leader
    return (
        f"Givet poängen, när bara vikterna varierar, leder {_name(case, first)} i "
        f"{of_hundred(answer.ranks_given_scores[first][0])} sätt att väga."
    )


def leader_of(outcome: Outcome) -> int:
    """The option with the highest overall value in an outcome; ties to the lowest index."""
    return max(range(len(outcome.overall)), key=lambda option: (outcome.overall[option], -option))


def law(case: Case, answer: PlacementResult) -> str:
    """Whether the same placement has the highest value in every state of the law."""
    leaders = [leader_of(outcome) for outcome in answer.laws]
    least = answer.least_regret
    worst = max(outcome.regret[least] for outcome in answer.laws)
    if len(set(leaders)) == 1:
        return f"{_name(case, leaders[0])} har högst värde i alla {len(leaders)} rättslägen."
    by_leader: dict[int, list[str]] = {}
    for outcome, leader in zip(answer.laws, leaders, strict=True):
        by_leader.setdefault(leader, []).append(outcome.name.lower())
    parts = [f"{_name(case, leader)} ({listed(names)})" for leader, names in by_leader.items()]
    return (
        f"Svaret beror på rättsläget: högst värde har {listed(parts)}. Minst att förlora, vilken lag det än blir, "
        f"har {_name(case, least)}: som mest {numeral(worst, 1)} poäng efter ledaren."
    )


def form(case: Case, scenario: Scenario, answer: PlacementResult) -> str:
    """Whether the form changes who has the highest value."""
    leaders = {outcome.id: leader_of(outcome) for outcome in answer.forms}
    now = leaders[scenario.form]
    changing = [
        f"{_name(case, leaders[outcome.id])} om valet blir ”{outcome.name.lower()}”"
        for outcome in answer.forms
        if leaders[outcome.id] != now
    ]
    if not changing:
        return f"{_name(case, now)} har högst värde i alla {len(leaders)} former."
    return f"Formen avgör: {_name(case, now)} har högst värde nu, men {listed(changing)}."


def voices(case: Case, answer: PlacementResult) -> str:
    """What happens when those who judge their own unit, or any one voice, are left out."""
    everyone = leader_of(answer.voices[0])
    changing = [outcome for outcome in answer.voices[1:] if leader_of(outcome) != everyone]
    if not changing:
        return f"{_name(case, everyone)} har högst värde vilken röst som än lämnas ut, också utan dem som bedömer sin egen enhet."
    by_leader: dict[int, list[str]] = {}
    for outcome in changing:
        by_leader.setdefault(leader_of(outcome), []).append(outcome.name[0].lower() + outcome.name[1:])
    parts = [
        f"{_name(case, leader)} {listed(names[:3] + ([f'{len(names) - 3} till'] if len(names) > 3 else []), joint='eller')}"
        for leader, names in by_leader.items()
    ]
    return f"Svaret hänger på vem som hörs. Med alla röster har {_name(case, everyone)} högst värde, men {listed(parts)}."


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


def law_names(outcomes: Sequence[Outcome]) -> list[str]:
    """Names of the law settings in order."""
    return [outcome.name for outcome in outcomes]


def _name(case: Case, option: int) -> str:
    return case.options[option].name


def _short(case: Case, option: int) -> str:
    return case.options[option].short_name
