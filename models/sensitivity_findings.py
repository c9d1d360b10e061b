"""What the walk through the assumptions says, in Swedish: what moves each conclusion most, and whether it turns."""

from __future__ import annotations

from models.case import Case
from models.sensitivity import STILL, Conclusion, End, Sensitivity, Swing
from models.swedish import counted, listed, numeral, of_hundred, percent


def first_said(found: Sensitivity) -> str:
    """How many of all the assumptions turn anything alone."""
    tried = sum(len(conclusion.swings) for conclusion in found.conclusions)
    turning = sum(swing.turning for conclusion in found.conclusions for swing in conclusion.swings)
    if not tried:
        return "Inget antagande i underlaget har ett spann att pröva."
    said = f"{counted(tried, 'antagande', 'antaganden')} är prövade, ett i taget från lägsta till högsta, i grundfallet."
    if not turning:
        return f"{said} Inget av dem vänder någon slutsats på egen hand."
    return f"{said} {numeral(turning)} av dem vänder en slutsats på egen hand."


def moves_most(conclusion: Conclusion) -> str:
    """What a conclusion is, what moves it most, and whether anything turns it alone."""
    if conclusion.why_not:
        return conclusion.why_not
    return " ".join((base_said(conclusion), most_said(conclusion), turning_said(conclusion))).strip()


def most_said(conclusion: Conclusion) -> str:
    """What moves a conclusion's number most, and between what."""
    if not conclusion.moving:
        return "Inget antagande som prövats rör det."
    most = conclusion.moving[0]
    low, high = sorted((most.at_low.value, most.at_high.value))
    return f"Mest rör ”{most.name}”: {_from_to(conclusion, low, high)}."


def turning_said(conclusion: Conclusion) -> str:
    """Whether any assumption turns the conclusion alone, and which; "" where none has been tried."""
    if not conclusion.swings:
        return ""
    turning = [swing.name for swing in conclusion.swings if swing.turning]
    if not turning:
        return f"Inget av {len(conclusion.swings)} antaganden vänder slutsatsen på egen hand."
    names = listed([f"”{name}”" for name in turning[:3]])
    more = f" och {len(turning) - 3} till" if len(turning) > 3 else ""
    return f"{len(turning)} av {len(conclusion.swings)} vänder slutsatsen på egen hand: {names}{more}."


def base_said(conclusion: Conclusion) -> str:
    """The conclusion in the base, with the number that is moved."""
    value, answer = conclusion.now.value, conclusion.now.answer
    if conclusion.id == "placement":
        return f"{answer[0]} kommer först i {of_hundred(value)} sätt att väga och bedöma."
    if conclusion.id == "cooperation":
        if len(answer) < 2:
            return "Bara en placering finns att jämföra."
        return f"Minst samordning krävs med {answer[0]}; nästa placering kräver {number_said(conclusion, value)}."
    way = "mer" if value >= 0 else "mindre"
    return (
        f"I räkneexemplet täcker en gemensam pott {numeral(abs(100 * value), 1)} kronor av 100 {way} än dagens andelar, "
        f"och mest täcker {answer[0][0].lower()}{answer[0][1:]}."
    )


def number_said(conclusion: Conclusion, value: float) -> str:
    """A conclusion's number with its unit."""
    if conclusion.id == "placement":
        return of_hundred(value)
    if conclusion.id == "cooperation":
        return "lika mycket" if abs(value) <= STILL else f"{percent(abs(value), 1)} {_more(value)}"
    return f"{numeral(abs(100 * value), 1)} kronor av 100 {_more(value)}"


def number_titled(conclusion: Conclusion) -> str:
    """What a conclusion's number is, as the title of an axis and a column."""
    if conclusion.id == "placement":
        first = conclusion.now.answer[0] if conclusion.now.answer else ""
        return f"Sätt av 100 där {first} kommer först"
    if conclusion.id == "cooperation":
        return "Procent mer samordning med nästa placering"
    return "Kronor av 100 som potten täcker mer än dagens andelar"


def check_said(case: Case, conclusion: Conclusion, swing: Swing) -> str:
    """One assumption to check: its range, the page that it matters on, how far it moves it, and what it rests on."""
    return (
        f"{swing.low} till {swing.high}. {conclusion.page}: "
        f"{_from_to(conclusion, swing.at_low.value, swing.at_high.value)}. {turn_said(conclusion, swing)} "
        f"{rests_on(case, swing)}."
    )


def turn_said(conclusion: Conclusion, swing: Swing) -> str:
    """What turns at which end; that nothing does."""
    parts = [
        f"Vid {words} {_turned(conclusion.now, end)}"
        for words, end, turns in (
            (swing.low, swing.at_low, swing.turns[0]),
            (swing.high, swing.at_high, swing.turns[1]),
        )
        if turns
    ]
    even = [
        f"Vid {words} är försprånget borta"
        for words, end, turns in (
            (swing.low, swing.at_low, swing.turns[0]),
            (swing.high, swing.at_high, swing.turns[1]),
        )
        if not turns and abs(end.lead) <= STILL
    ]
    return ". ".join(parts + even) + "." if parts or even else "Slutsatsen vänder inte."


def rests_on(case: Case, swing: Swing) -> str:
    """Type and sources of the rows that were moved."""
    kinds = listed(swing.kinds) or "antagande"
    known = {row.id: row.short for row in case.sources}
    names = [known.get(name, name) for name in swing.sources]
    shown = listed(names[:3]) if len(names) <= 3 else f"{', '.join(names[:3])} och {len(names) - 3} till"
    return f"Typ: {kinds}. Källa: {shown}" if names else f"Typ: {kinds}. Ingen källa"


def not_tried(found: Sensitivity) -> tuple[str, ...]:
    """What the walk leaves out, and why."""
    said = []
    if found.without_range:
        tables = listed([f"{name} ({numeral(number)})" for name, number in found.without_range])
        said.append(
            f"Antaganden och exempel utan spann går inte att pröva. Så många är de, per blad i underlaget: {tables}."
        )
    if found.performers:
        said.append(
            f"{counted(found.performers, 'rad', 'rader')} i Ansvar är antaganden om vem som gör vad. De har inget spann."
        )
    if found.untried:
        names = listed([f"”{name}”" for name in found.untried])
        said.append(f"Har spann men prövas inte för sig i grundfallet: {names}.")
    return tuple(said)


def _from_to(conclusion: Conclusion, first: float, second: float) -> str:
    """What the conclusion's number goes from and to."""
    ends = f"{number_said(conclusion, first)} till {number_said(conclusion, second)}"
    if conclusion.id == "placement":
        return f"{conclusion.now.answer[0]} kommer först i {ends} sätt"
    if conclusion.id == "cooperation":
        return f"nästa placering kräver från {ends}"
    return f"i räkneexemplet täcker potten från {ends} än dagens andelar"


def _turned(now: End, end: End) -> str:
    if end.answer[:1] != now.answer[:1]:
        return f"går {end.answer[0]} före"
    return f"blir ordningen {listed(list(end.answer))}"


def _more(value: float) -> str:
    return "mer" if value >= 0 else "mindre"
