"""What a workshop's figures say, in Swedish sentences: never a verdict, and nothing about anybody in particular."""

from __future__ import annotations

from models.case import Case
from models.swedish import counted, listed, numeral, percent
from models.workshop import FIRST, SECOND, by_spread
from models.workshop_result import FEWEST, Round, WorkshopRecord

ALIKE = 0.005
"""Shares of the weight closer than this are said to be alike: less than what one step on a phone's slider moves."""


def sentences(case: Case, record: WorkshopRecord) -> dict[str, str]:
    """Every sentence that a frozen record keeps, by what it answers."""
    latest = record.latest
    return {
        "workshop_lead": lead(case, record),
        "workshop_depends": depends(case, record),
        "workshop_change": change(case, record),
        "workshop_unclear": unclear(case, record),
        "workshop_concordance": concordance(latest) if latest is not None else "",
    }


def spread(case: Case, one: Round) -> str:
    """Where the group differs the most, and where the least."""
    if one.answered == 0:
        return "Ingen har vägt alla kriterier ännu."
    names = [row.name for row in case.criteria]
    if not one.median:
        top = max(range(len(one.joint)), key=lambda place: one.joint[place])
        return (
            f"{_answers(one)} har vägt. Tillsammans ger ni {names[top].lower()} störst vikt, "
            f"{percent(one.joint[top])}. {few()}"
        )
    order = by_spread(one)
    most, least = order[0], order[-1]
    if one.q3[most] - one.q1[most] < ALIKE:
        return f"{_answers(one)} har vägt, och hälften i mitten väger alla kriterier nästan lika."
    low, high = _apart(one.q1[most], one.q3[most])
    if (one.q3[most] - one.q1[most]) - (one.q3[least] - one.q1[least]) < ALIKE:
        return (
            f"Ni skiljer er ungefär lika mycket om alla kriterier. Om {names[most].lower()} ger hälften i mitten "
            f"mellan {low} och {high} av vikten."
        )
    return (
        f"Ni skiljer er mest om {names[most].lower()}: hälften i mitten ger det mellan {low} och {high} av vikten. "
        f"Närmast varandra är ni om {names[least].lower()}."
    )


def few() -> str:
    """Why single answers are not shown."""
    return f"Färre än {FEWEST} har svarat, så bara det gemensamma visas."


def lead(case: Case, record: WorkshopRecord) -> str:
    """For how many of those who have weighed each placement leads; with few answers only what they give together."""
    latest = record.latest
    if latest is None:
        return "Ingen har vägt alla kriterier, så rummet har inget gemensamt svar."
    if not latest.leads:
        order = sorted(range(len(case.options)), key=lambda place: (-record.overall[place], place))
        points = [record.overall[place] for place in order]
        level = len(order) > 1 and points[0] - points[1] < 0.5
        exact = int(not level and len(order) > 1 and numeral(points[0]) == numeral(points[1]))
        said = listed(
            [f"{_option(case, place)} {numeral(record.overall[place], exact)} poäng" for place in order]
        )
        if level:
            return f"Med era vikter tillsammans ligger de första lika: {said}. {few()}"
        return f"Med era vikter tillsammans hamnar {_option(case, order[0])} högst: {said}. {few()}"
    order = sorted(range(len(case.options)), key=lambda place: (-latest.leads[place], place))
    first = [place for place in order if latest.leads[place] >= latest.leads[order[0]] - 1e-9]
    if len(first) == len(order):
        return f"Placeringarna leder för lika många var av {_answers(latest).lower()}."
    said = listed([f"{_option(case, place)} för {people(latest.leads[place])}" for place in order])
    if len(first) > 1:
        return f"Ingen placering leder för flest av er {latest.answered}: {said}."
    return f"Med era egna vikter leder {said} av {latest.answered}."


def change(case: Case, record: WorkshopRecord) -> str:
    """What moved between the rounds, in the group as a whole."""
    rounds = {one.id: one for one in record.rounds}
    before, after = rounds.get(FIRST), rounds.get(SECOND)
    if before is None or after is None or not before.answered or not after.answered:
        return ""
    old, new = (before.median or before.joint), (after.median or after.joint)
    if bool(before.median) != bool(after.median):
        old, new = before.joint, after.joint
    moved = max(range(len(new)), key=lambda place: abs(new[place] - old[place]))
    if abs(new[moved] - old[moved]) < ALIKE:
        return "Mellan rundorna rörde sig vikterna knappt."
    name = case.criteria[moved].name.lower()
    start, end = _apart(old[moved], new[moved])
    said = f"Mest rörde sig {name}: från {start} till {end} av vikten."
    if before.median and after.median:
        closer = sum(
            (after.q3[place] - after.q1[place]) < (before.q3[place] - before.q1[place]) - ALIKE
            for place in range(len(new))
        )
        said += f" Ni kom närmare varandra om {closer} av {len(new)} kriterier."
    return said


def guessed(case: Case, record: WorkshopRecord) -> str:
    """The first guess against what the weights gave."""
    if record.guessed == 0:
        return ""
    if not record.guesses:
        return f"{counted(record.guessed, 'person', 'personer')} gissade i början. {few()}"
    most = max(record.guesses)
    first = [_option(case, place) for place, number in enumerate(record.guesses) if number == most]
    said = f"I början gissade flest ({most} av {record.guessed}) på {listed(first, 'eller')}."
    latest = record.latest
    if latest is None or not latest.leads:
        return said
    top = max(latest.leads)
    leaders = [_option(case, place) for place, number in enumerate(latest.leads) if number >= top - 1e-9]
    if leaders == first:
        return f"{said} Vikterna gav samma svar."
    return f"{said} Vikterna gav {listed(leaders, 'eller')}."


def concordance(one: Round) -> str:
    """Kendall's W as a number with its meaning."""
    if one.concordance is None:
        return ""
    return (
        f"Kendalls W är {numeral(one.concordance, 2)}. 1 betyder att alla ordnar kriterierna lika, 0 att det inte "
        "finns någon gemensam ordning. Talet säger inte vem som har rätt."
    )


def unclear(case: Case, record: WorkshopRecord) -> str:
    """Which criteria somebody found unclear."""
    marked = [
        f"{case.criteria[place].name.lower()} ({number})"
        for place, number in sorted(enumerate(record.unclear), key=lambda pair: (-pair[1], pair[0]))
        if number
    ]
    return f"Oklart för någon: {listed(marked)}." if marked else "Ingen har märkt något kriterium som oklart."


def depends(case: Case, record: WorkshopRecord) -> str:
    """What the group's answer stands on: the criteria that weigh the most together."""
    latest = record.latest
    if latest is None:
        return ""
    order = sorted(range(len(latest.joint)), key=lambda place: (-latest.joint[place], place))[:3]
    said = listed([f"{case.criteria[place].name.lower()} {percent(latest.joint[place])}" for place in order])
    return f"Tillsammans väger ni tyngst: {said}."


def _option(case: Case, place: int) -> str:
    return case.options[place].short_name


def _answers(one: Round) -> str:
    return counted(one.answered, "person", "personer").capitalize()


def _apart(one: float, other: float) -> tuple[str, str]:
    """Two shares at least `ALIKE` apart as per cent, with a decimal when they would look the same without."""
    decimals = int(percent(one) == percent(other))
    return percent(one, decimals), percent(other, decimals)


def people(number: float) -> str:
    """A number of people, with a decimal only where a shared lead has left a part of one."""
    return numeral(number) if abs(number - round(number)) < 1e-9 else numeral(number, 1)
