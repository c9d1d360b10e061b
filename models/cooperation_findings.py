"""What the cooperation network says, in Swedish: as sure as an elicited network can be, and never surer.

A share is a share of draws where strengths, boundary costs and missed contacts vary; nothing here is a test.
Structure is not competence, trust or rights, and the sentences say so where the two could be mixed up.
"""

from __future__ import annotations

import math

from models.case import Case
from models.cooperation_result import Cell, CooperationResult, View
from models.result import PlacementResult
from models.swedish import counted, listed, numeral, of_hundred, percent

SAME, SMALL, LARGE = 0.01, 0.1, 0.25
"""Shares of the burden: below the first nothing differs, below the second little, from the third much."""


def sentences(case: Case, answer: CooperationResult, placement: PlacementResult) -> dict[str, str]:
    """Every sentence that a snapshot keeps, by what it answers."""
    if answer.missing:
        return {"cooperation_lead": answer.missing}
    said = {
        "cooperation_lead": lead(case, answer),
        "cooperation_sure": sure(case, answer),
        "cooperation_journey": journey(case, answer),
        "cooperation_vulnerability": vulnerability(case, answer),
        "cooperation_against": against_arguments(case, answer, placement),
        "cooperation_turn": turning(case, answer),
        "cooperation_open": open_questions(case, answer),
    }
    for view in answer.views:
        said[f"cooperation_picture_{view.option}"] = picture(case, view)
        said[f"cooperation_moved_{view.option}"] = moving(case, answer, view)
        said[f"cooperation_relief_{view.option}"] = relief(case, view)
        said[f"cooperation_coverage_{view.option}"] = coverage(case, answer, view)
        for gone in view.absences:
            said[f"cooperation_absence_{view.option}_{gone.actor}"] = absence(case, view, gone.actor)
    return said


def least(answer: CooperationResult) -> str:
    """The option with the least burden in the scenario's form and law; ties to the first."""
    return min(answer.views, key=lambda view: _burden(answer.cell(view.option))).option


def more(answer: CooperationResult, option: str) -> float:
    """How much more burden an option has than the one with least, as a share; NaN when there is none."""
    lowest = _burden(answer.cell(least(answer)))
    return _burden(answer.cell(option)) / lowest - 1 if lowest > 0 else math.nan


def alike(answer: CooperationResult) -> bool:
    """Whether no option has noticeably more burden than another."""
    return all(not more(answer, view.option) >= SAME for view in answer.views)


def lead(case: Case, answer: CooperationResult) -> str:
    """Which placement asks for least coordination, and how much more the others ask for."""
    if alike(answer):
        return "Placeringen ändrar knappt hur mycket samordning som krävs."
    first = least(answer)
    others = sorted(
        (view.option for view in answer.views if view.option != first), key=lambda name: more(answer, name)
    )
    most = max(more(answer, name) for name in others)
    size = (
        ", men skillnaden är liten" if most < SMALL else ", och skillnaden är stor" if most >= LARGE else ""
    )
    said = listed([f"{_share(more(answer, name))} med {_name(case, name)}" for name in others])
    return f"Minst samordning krävs med {_name(case, first)}{size}: {said}."


def sure(case: Case, answer: CooperationResult) -> str:
    """In how many draws the placement of least burden keeps it."""
    first = least(answer)
    share = answer.cell(first).values["coordination_burden"].best
    if share is None:
        return "Hur säkert det är går inte att räkna."
    often = f"i alla {answer.draws} dragningar" if share == 1 else f"i {of_hundred(share)} dragningar"
    return (
        f"{_name(case, first)} har minst samordningsbörda {often} där styrkor, missade kontakter och vad en gräns "
        "kostar får variera. Dragningarna prövar våra antaganden om arbetet; de visar inte hur det går."
    )


def journey(case: Case, answer: CooperationResult) -> str:
    """How many board borders and handoffs an assigned newcomer passes with each placement."""
    crossings = [
        f"{between(answer.cell(view.option).assigned.crossings)} med {_name(case, view.option)}"
        for view in answer.views
    ]
    handoffs = {view.option: answer.cell(view.option).assigned.handoffs for view in answer.views}
    if len(set(handoffs.values())) == 1:
        said = f"Överlämningarna mellan enheter är {between(next(iter(handoffs.values())))} i alla."
    else:
        each = [f"{between(value)} med {_name(case, name)}" for name, value in handoffs.items()]
        said = f"Överlämningarna mellan enheter är {listed(each)}."
    return (
        f"En anvisad nyanländ går över en gräns mellan nämnder eller myndigheter {_times(crossings)}. {said}"
    )


def vulnerability(case: Case, answer: CooperationResult) -> str:
    """How much of the work stands still on average in each form, and whether placement or form decides it."""
    by_form: dict[str, list[float]] = {}
    for form in case.forms:
        for option in case.options:
            loss = answer.cell(option.id, form.id).values["expected_loss"].exact
            if loss is not None:
                by_form.setdefault(form.id, []).append(loss)
    if not by_form:
        return "Sårbarheten är ej beräkningsbar: ingen uppgift har en känd utförare."
    said = listed(
        [
            f"{_range([percent(value, 0) for value in sorted(values)])} med formen ”{case.form(name).name.lower()}”"
            for name, values in by_form.items()
        ]
    )
    within = max(max(values) - min(values) for values in by_form.values())
    means = [sum(values) / len(values) for values in by_form.values()]
    decides = (
        "Sårbarheten avgörs mer av formen än av placeringen"
        if max(means) - min(means) > 2 * within
        else "Sårbarheten hänger på både form och placering"
    )
    gaps = sum(bool(cell.gaps) for cell in answer.cells if cell.law == answer.law)
    more_said = " Där en uppgift tappar sin enda utförare räknas den som bortfallen." if gaps else ""
    return f"{decides}: i genomsnitt står så stor del av arbetet stilla, {said}.{more_said}"


def against_arguments(case: Case, answer: CooperationResult, placement: PlacementResult) -> str:
    """Whether structure and arguments speak for the same placement; said plainly when they do not."""
    argued, first = placement.options[placement.leader], least(answer)
    outside = (
        "Strukturen säger inget om kompetens, stigma, barnets bästa eller vem som har rätt att bestämma."
    )
    if alike(answer):
        return (
            f"Strukturen skiljer knappt placeringarna åt, så den ändrar inte vad argumenten säger. {outside}"
        )
    if argued == first:
        return f"Strukturen och argumenten talar för samma placering: {_name(case, first)}. {outside}"
    return (
        f"Strukturen talar för {_name(case, first)}, men argumenten för {_name(case, argued)}, som kräver "
        f"{_share(more(answer, argued))} samordning. {outside}"
    )


def turning(case: Case, answer: CooperationResult) -> str:
    """What would give another placement the least burden: the cost of a border, or a single task."""
    parts = []
    likely = case.setting("natverk-namndgrans")
    if answer.turn is None:
        parts.append(
            f"Vad en kontakt över en nämndgräns än kostar, upp till {numeral(likely.high or likely.value, 0)} gånger en "
            "kontakt inom nämnden, är det samma placering."
        )
    elif answer.turn[0] <= 1 + 1e-9:
        parts.append(
            "Skillnaden försvinner bara om en kontakt över en nämndgräns inte kostar mer än en inom nämnden."
        )
    else:
        parts.append(
            f"Kostar en kontakt över en nämndgräns {numeral(answer.turn[0], 1)} gånger en kontakt inom nämnden, i "
            f"stället för {numeral(likely.value, 0)}, går {_name(case, answer.turn[1])} om."
        )
    if answer.flips:
        names = [f"”{case.task(name).name}”" for name in answer.flips]
        parts.append(f"Lämnas en av dessa uppgifter ut blir det en annan placering: {listed(names)}.")
    else:
        parts.append("Ingen enskild uppgift avgör: lämnas en av dem ut är det samma placering ändå.")
    return " ".join(parts)


def open_questions(case: Case, answer: CooperationResult) -> str:
    """How many tasks nobody has said who does, and how many ties have no known strength."""
    view = answer.today or answer.views[0]
    known = [link for link in view.links if link.rows]
    unknown = [link for link in known if link.low != link.high]
    return (
        f"{counted(len(view.open), 'uppgift', 'uppgifter')} har ingen utpekad ansvarig i dag, och i "
        f"{len(unknown)} av {len(known)} kontakter säger ingen källa hur stark den är."
    )


def picture(case: Case, view: View) -> str:
    """The network picture's headline for one placement."""
    links = [link for link in view.links if link.need > 0]
    across = [link for link in links if link.across]
    return f"{_name(case, view.option)}: {len(links)} par av enheter behöver varandra, {len(across)} över en gräns"


def moving(case: Case, answer: CooperationResult, view: View) -> str:
    """How many tasks leave today's performer or board with a placement, and which tasks nobody does."""
    gaps = [case.task(name).name for name in view.gaps]
    gap_said = f" Ingen utpekad för: {listed(gaps)}. De räknas inte i bördan." if gaps else ""
    if not view.moved:
        return f"Här ligger uppgifterna i dag.{gap_said}"
    return f"{counted(len(view.moved), 'uppgift', 'uppgifter')} följer med flytten.{gap_said}"


def coverage(case: Case, answer: CooperationResult, view: View) -> str:
    """How much of the need has a tie, at least and at most."""
    span = answer.cell(view.option, view.form, view.law).values["coverage"]
    if span.low is None or span.high is None:
        return "Hur stor del av behovet som har en kontakt är ej beräkningsbart: inget behov finns."
    return (
        f"Mellan {percent(span.low, 0)} och {percent(span.high, 0)} av behovet har en kontakt, beroende på hur starka "
        "de okända kontakterna är."
    )


def absence(case: Case, view: View, actor: str) -> str:
    """What goes when one actor is gone."""
    gone = next(one for one in view.absences if one.actor == actor)
    name = case.actor(actor).name
    performer = (
        f"{counted(len(gone.lose_only_performer), 'uppgift', 'uppgifter')} tappar sin enda utförare"
        if gone.lose_only_performer
        else "ingen uppgift tappar sin enda utförare"
    )
    maybe = [one for one in gone.may_lose_only_tie if one not in gone.lose_only_tie]
    tied = (
        f"{listed([case.actor(one).short_name for one in gone.lose_only_tie])} tappar sin enda kontakt"
        if gone.lose_only_tie
        else "ingen tappar säkert sin enda kontakt"
    )
    more_said = f"; {len(maybe)} till gör det om inga okända kontakter finns" if maybe else ""
    return f"Saknas {name} gäller: {performer}, och {tied}{more_said}."


def relief(case: Case, view: View) -> str:
    """Which tie would cover most of the need if it became strong."""
    if not view.relief:
        return (
            "Inget par saknar en stark kontakt som arbetet behöver, eller så finns inget behov att räkna på."
        )
    first = view.relief[0]
    gain = f"minst {percent(first.least, 1)}" if first.least > 0 else f"upp till {percent(first.most, 1)}"
    return (
        f"Störst säker lättnad ger en stark kontakt mellan {case.actor(first.first).name} och "
        f"{case.actor(first.second).name}: den täcker {gain} av behovet."
    )


def against_today(share: float) -> str:
    """A burden divided by today's, in words: "4 % mer än i dag"."""
    if abs(share - 1) < 0.005:
        return "som i dag"
    return f"{percent(abs(share - 1), 0)} {'mer' if share > 1 else 'mindre'} än i dag"


def between(span: tuple[int, int]) -> str:
    """An interval of whole numbers: "8" or "8–9"."""
    return str(span[0]) if span[0] == span[1] else f"{span[0]}–{span[1]}"


def _times(parts: list[str]) -> str:
    first, *rest = parts
    number, _, after = first.partition(" ")
    return listed([f"{number} gånger {after}", *rest])


def _range(values: list[str]) -> str:
    return values[0] if values[0] == values[-1] else f"{values[0]} till {values[-1]}"


def _share(share: float) -> str:
    if share < SAME:
        return "lika mycket"
    return f"{percent(share, 0)} mer"


def _burden(cell: Cell) -> float:
    value = cell.values["coordination_burden"].exact
    return math.inf if value is None else value


def _name(case: Case, option: str) -> str:
    return case.option(option).name
