"""Why the scores are what they are: the matrix, the arguments behind each cell, and which arguments decide."""

from __future__ import annotations

import pandas as pd
import streamlit as st
from pydantic import ValidationError

from models import findings
from models.case import Case
from models.result import PlacementResult
from models.rows import Argument
from models.scenario import OverruledScore, Scenario
from models.swedish import numeral
from pages.parts import desk
from pages.parts.charts import escaped, folded, readable_table
from pages.parts.evidence import argument_line
from pages.parts.held import held

MARKS = {
    "tyst": "källorna tiger",
    "egen": "egen poäng",
    "bedömning": "satt för hand",
    "mätt": "mätt i nätverket",
    "argument": "",
}


def score_matrix(case: Case, answer: PlacementResult, silence: str) -> None:
    """A button per option and criterion; each opens its arguments with sources, and lets the score be overruled."""
    st.markdown(escaped(silence))
    widths = [2.0] + [1.2] * len(case.options)
    for c, criterion in enumerate(case.criteria):
        line = st.columns(widths, vertical_alignment="center")
        line[0].markdown(escaped(criterion.name))
        for o, option in enumerate(case.options):
            mark = {"tyst": " ?", "egen": " *", "bedömning": " *", "mätt": " m", "argument": ""}[
                answer.origin[o][c]
            ]
            # The name is in the label, so that thirty buttons do not sound alike.
            if line[o + 1].button(
                f"{escaped(option.short_name)} {numeral(answer.likely[o][c], 0)}{mark}",
                key=f"ruta-{option.id}-{criterion.id}",
                width="stretch",
            ):
                cell_dialog(option.id, criterion.id)
    st.caption(
        "Tryck på en poäng för att se argumenten bakom den. ? betyder att källorna tiger, * egen poäng, "
        "m mätt i nätverket."
    )
    with folded("Samma som tabell", "poangtabell") as part:
        if part.open:
            readable_table(
                matrix_table(case, answer), name="poang", description="Poäng per placering och kriterium"
            )


def matrix_table(case: Case, answer: PlacementResult) -> pd.DataFrame:
    """Scores as text: likely (low–high), with how many arguments or what else they rest on."""
    counts: dict[tuple[str, str], int] = {}
    for name in answer.active:
        argument = case.argument(name)
        cell = (argument.option, argument.criterion)
        counts[cell] = counts.get(cell, 0) + 1
    columns: dict[str, list[str]] = {"Kriterium": [row.name for row in case.criteria]}
    for o, option in enumerate(case.options):
        columns[option.name] = []
        for c, criterion in enumerate(case.criteria):
            origin = answer.origin[o][c]
            number = counts.get((option.id, criterion.id), 0)
            rests = MARKS[origin] or f"{number} argument"
            low, likely, high = (numeral(m[o][c], 0) for m in (answer.low, answer.likely, answer.high))
            columns[option.name].append(f"{likely} ({low}–{high}), {rests}")
    return pd.DataFrame(columns)


@st.dialog("Varför den poängen?", width="large")
def cell_dialog(option_id: str, criterion_id: str) -> None:
    """The arguments behind one score, struck or kept, and a score of one's own with low, likely, high and why."""
    now = desk.current()
    case, scenario, answer = now.case, now.scenario, now.result.placement
    option, criterion = case.option(option_id), case.criterion(criterion_id)
    o, c = case.options.index(option), case.criteria.index(criterion)
    st.markdown(
        f"**{escaped(option.name)}: {escaped(criterion.name.lower())}.** "
        f"{numeral(answer.likely[o][c], 0)} poäng, från {numeral(answer.low[o][c], 0)} till "
        f"{numeral(answer.high[o][c], 0)}. "
        f"{escaped(f'0 är: {criterion.zero} 100 är: {criterion.hundred}')}"
    )
    behind = [row for row in case.arguments if (row.option, row.criterion) == (option_id, criterion_id)]
    on = [row for row in behind if row.id in answer.active]
    if not on:
        st.markdown("Inget argument räknas här. Källorna tiger: 50 med spannet 25 till 75.")
    for row in on:
        _with_strike(case, scenario, row, now.open, conditions=True)
    off = [row for row in behind if row.id not in answer.active]
    if off:
        st.markdown("**Räknas inte i det här läget**")
        for row in off:
            if row.id in scenario.struck:
                _with_strike(case, scenario, row, now.open, conditions=True)
            else:
                st.markdown(
                    f"{argument_line(case, row, conditions=True)}  \n{escaped(_why_off(scenario, row))}"
                )
    if now.open:
        _own_score(case, scenario, answer, option_id, criterion_id)


def _why_off(scenario: Scenario, row: Argument) -> str:
    if not row.counts:
        return f"Räknas inte: {row.not_counted_because}"
    if row.voice in scenario.silenced or (scenario.without_own_units and row.own_unit):
        return "Rösten är utelämnad."
    return "Villkoret är inte uppfyllt i det här läget."


def _with_strike(
    case: Case, scenario: Scenario, row: Argument, may_change: bool, *, conditions: bool = False
) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small", wrap=False):
        st.markdown(argument_line(case, row, conditions=conditions), width="stretch")
        if may_change:
            struck = row.id in scenario.struck
            st.button(
                f"Räkna igen {row.id}" if struck else f"Stryk {row.id}",
                key=f"{'ruta-' if conditions else ''}stryk-{row.id}",
                on_click=desk.uninterrupted(_strike),
                args=(row.id,),
                type="tertiary",
                help=escaped(f"{'Räkna igen' if struck else 'Stryk'}: {row.claim[:80]}"),
            )


def _strike(argument_id: str) -> None:
    now = desk.current().scenario
    struck = set(now.struck) ^ {argument_id}
    desk.replace(now.with_(struck=tuple(sorted(struck))))


def _own_score(
    case: Case, scenario: Scenario, answer: PlacementResult, option_id: str, criterion_id: str
) -> None:
    o = next(i for i, row in enumerate(case.options) if row.id == option_id)
    c = next(i for i, row in enumerate(case.criteria) if row.id == criterion_id)
    own = next((s for s in scenario.overruled if (s.option, s.criterion) == (option_id, criterion_id)), None)
    with st.expander("Sätt en egen poäng", expanded=own is not None):
        low, high = st.slider(
            "Spann, lägsta till högsta rimliga",
            0,
            100,
            (round(answer.low[o][c]), round(answer.high[o][c])),
            key=f"spann-{option_id}-{criterion_id}",
        )
        likely = st.slider(
            "Troligast", 0, 100, round(answer.likely[o][c]), key=f"trolig-{option_id}-{criterion_id}"
        )
        reason = st.text_input(
            "Varför? Det syns för alla som läser.",
            value=own.reason if own else "",
            max_chars=300,
            key=f"skal-{option_id}-{criterion_id}",
        )
        if st.button("Använd min poäng", type="primary", key=f"anvand-{option_id}-{criterion_id}"):
            others = tuple(
                s for s in scenario.overruled if (s.option, s.criterion) != (option_id, criterion_id)
            )
            if not low <= likely <= high:
                st.error(
                    f"Troligast är {likely} men spannet går från {low} till {high}. Flytta det ena eller andra."
                )
            elif not reason.strip():
                st.error("Skriv varför. En poäng utan skäl går inte att försvara.")
            else:
                try:
                    score = OverruledScore(
                        option=option_id,
                        criterion=criterion_id,
                        low=low,
                        likely=likely,
                        high=high,
                        reason=reason,
                    )
                except ValidationError:
                    st.error("Skälet går inte att läsa. Skriv det med vanlig text.")
                else:
                    desk.replace(scenario.with_(overruled=(*others, score)))
                    st.rerun()
        if own and st.button("Ta bort min poäng", key=f"bort-{option_id}-{criterion_id}"):
            desk.replace(scenario.with_(overruled=tuple(s for s in scenario.overruled if s != own)))
            st.rerun()


def deciding_arguments(
    case: Case, scenario: Scenario, answer: PlacementResult, sentence: str, *, may_change: bool
) -> None:
    """Each argument struck alone: what happens to its option's value, and whether another option then leads."""
    st.markdown(escaped(sentence))
    for one in answer.influences[:5]:
        _with_strike(case, scenario, case.argument(one.argument), may_change)
    with st.expander(
        f"Alla {len(answer.influences)} argument som räknas nu, ett i taget struket", key="alla-argument"
    ):
        readable_table(
            influence_table(case, answer),
            name="argument",
            description="Vad som händer om ett argument stryks",
        )
    struck = [case.argument(name) for name in scenario.struck]
    if struck:
        st.markdown("**Strukna**")
        for row in struck:
            _with_strike(case, scenario, row, may_change)


def influence_table(case: Case, answer: PlacementResult) -> pd.DataFrame:
    """One row an argument that counts: option, criterion, what its striking does, and who leads then."""
    rows = []
    for one in answer.influences:
        argument = case.argument(one.argument)
        rows.append(
            {
                "Argument": argument.claim,
                "Placering": case.option(argument.option).short_name,
                "Kriterium": case.criterion(argument.criterion).name,
                "För eller emot": f"{argument.strength} {argument.direction}",
                "Placeringens värde om det stryks": numeral(
                    one.overall[answer.options.index(argument.option)], 1
                ),
                "Ändring": numeral(one.effect, 1),
                "Högst värde då": case.options[one.leader].short_name
                + (" (byte)" if one.changes_leader else ""),
            }
        )
    return pd.DataFrame(rows)


def strongest_cases(case: Case, answer: PlacementResult, sentences: dict[str, str]) -> None:
    """For each option the best that can be said for it, on equal terms."""
    columns = st.columns(len(case.options) if len(case.options) <= 4 else 3, gap="medium")
    for o, option in enumerate(case.options):
        with columns[o % len(columns)]:
            st.subheader(escaped(option.name), anchor=False)
            st.markdown(escaped(sentences[f"strongest_{option.id}"]))
            for name in findings.supporting(case, answer, o, 2):
                st.markdown(argument_line(case, case.argument(name)))


def voices_panel(
    case: Case, scenario: Scenario, answer: PlacementResult, sentence: str, *, may_change: bool
) -> None:
    """Whose voices count: leave out those who judge their own unit, or any voice."""
    from pages.parts.robustness import outcome_table

    st.markdown(escaped(sentence))
    if may_change:
        st.toggle(
            "Räkna inte dem som bedömer sin egen enhet",
            value=scenario.without_own_units,
            **held(
                "utan-egna",
                scenario.without_own_units,
                lambda on: desk.replace(desk.current().scenario.with_(without_own_units=on)),
            ),
        )
        voices = sorted({row.voice for row in case.arguments if row.counts})
        st.multiselect(
            "Lämna ut enstaka röster",
            voices,
            default=list(scenario.silenced),
            placeholder="Alla räknas",
            **held(
                "tystade",
                list(scenario.silenced),
                lambda chosen: desk.replace(desk.current().scenario.with_(silenced=tuple(chosen))),
            ),
        )
    with folded("Samma som tabell", "rosttabell") as part:
        if part.open:
            readable_table(
                outcome_table(case, answer.voices, "Röster"),
                name="roster",
                description="Med och utan egna röster",
            )


def uncounted(case: Case) -> pd.DataFrame:
    """Claims in the sources that are no reasons for a placement, and why they do not count."""
    return pd.DataFrame(
        [
            {"Påstående": row.claim, "Vem": row.voice, "Räknas inte därför att": row.not_counted_because}
            for row in case.arguments
            if not row.counts
        ],
        columns=["Påstående", "Vem", "Räknas inte därför att"],
    )
