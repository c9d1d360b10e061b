"""What rests on what: laws, arguments, criteria, arrivals and documents, each row with source, section and type."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from models.arguments import STRENGTHS
from models.case import Case
from models.reform_effects import effect_said, reform_effects
from models.result import PlacementResult
from models.rows import Reform, Sourced
from models.scenario import Scenario
from models.swedish import STOCKHOLM, counted, day, iso, listed, numeral
from pages.parts.charts import COLOURS, INK, SHAPES, escaped, figure, readable_table
from pages.parts.evidence import KIND_WORDS, source_of

ALL_KINDS = "alla"


def lead(case: Case, answer: PlacementResult) -> str:
    """How much of what counts stands in a source, and how much is ours."""
    counting = [row for row in case.arguments if row.counts]
    documented = sum(row.kind == "belagd" for row in counting)
    return (
        f"{documented} av {len(counting)} argument står i en källa, resten är våra härledningar; "
        f"{len(answer.active)} räknas i det här läget."
    )


def deciding_reforms(case: Case) -> list[tuple[date, Reform]]:
    """Laws since the inquiry that some argument that counts depends on, with the date they apply from, in order."""
    since = min((setting.law_date for setting in case.law_settings if setting.inquiry), default=None)
    needed = {name for row in case.arguments if row.counts for name in row.reforms}
    found = [
        (row.in_force, row)
        for row in case.reforms
        if row.id in needed and row.in_force and (since is None or row.in_force > since)
    ]
    return sorted(found, key=lambda pair: (pair[0], pair[1].name))


def law_timeline(case: Case, scenario: Scenario) -> None:
    """The laws by date, in force or not in the scenario, and what each changes."""
    active = set(scenario.active_reforms(case))
    effects = {effect.reform: effect for effect in reform_effects(case)}
    rows = sorted(case.reforms, key=lambda row: (row.in_force is None, row.in_force or scenario.law_date))
    table = pd.DataFrame(
        [
            {
                "Lag": f"{row.name} ({row.sfs})",
                "I kraft": iso(row.in_force) if row.in_force else "inget datum",
                "Status": row.status + (f", upphör {iso(row.until)}" if row.until else ""),
                "Räknas nu": "ja" if row.id in active else "nej",
                "Ändrar": row.changes,
                "Betyder för placeringen": row.placement or "inget särskilt",
                "Slår på och av": effect_said(case, effects[row.id]),
                "Källa": source_of(case, row),
            }
            for row in rows
        ]
    )
    since = min(setting.law_date for setting in case.law_settings).year
    dated = [row for row in rows if row.in_force and row.in_force.year >= since]
    counting = [row.name for row in dated if row.id in active]
    figure(
        _timeline_chart([(row.name, row.in_force, row.id in active) for row in dated], scenario),
        headline=f"{len(counting)} av {len(dated)} lagar sedan {since} räknas i det här läget ({day(scenario.law_date)})",
        description=f"Tidslinje. Räknas nu: {listed(counting) or 'ingen'}.",
        table=table,
        name="lagar",
    )
    deciding = [row for row in rows if effects[row.id].anything]
    if deciding:
        st.markdown("**Vad varje lag slår på och av i underlaget**")
        st.markdown(
            "\n".join(
                f"- **{escaped(row.name)}** ({escaped(_when(row))}, {'räknas nu' if row.id in active else 'räknas inte nu'}). "
                f"{escaped(effect_said(case, effects[row.id]))}"
                for row in deciding
            )
        )
    others = len(rows) - len(deciding)
    if others:
        st.caption(f"På {counted(others, 'lag', 'lagar')} till hänger inget argument och ingen uppgift.")


def _when(row: Reform) -> str:
    return f"från {iso(row.in_force)}" if row.in_force else "förslag utan datum"


def _timeline_chart(rows: Sequence[tuple[str, Any, bool]], scenario: Scenario) -> alt.LayerChart:
    words = ("räknas nu", "räknas inte än")
    frame = pd.DataFrame(
        [
            {"c0": name, "c1": pd.Timestamp(when), "c2": words[0] if on else words[1]}
            for name, when, on in rows
        ]
    )
    order = list(frame["c0"])
    points = (
        alt.Chart(frame)
        .mark_point(size=150, filled=True, opacity=1, aria=False)
        .encode(
            x=alt.X("c1:T", title=None, axis=alt.Axis(format="%b %Y", tickCount=6)),
            y=alt.Y("c0:N", sort=order, title=None, axis=alt.Axis(labelLimit=320, ticks=False, domain=False)),
            color=alt.Color(
                "c2:N",
                scale=alt.Scale(domain=list(words), range=[COLOURS[0], COLOURS[3]]),
                legend=alt.Legend(title=None),
            ),
            shape=alt.Shape(
                "c2:N",
                scale=alt.Scale(domain=list(words), range=[SHAPES[0], SHAPES[3]]),
                legend=alt.Legend(title=None),
            ),
        )
    )
    line = (
        alt.Chart(pd.DataFrame({"c1": [pd.Timestamp(scenario.law_date)]}))
        .mark_rule(color=INK, strokeDash=[6, 4], strokeWidth=2, aria=False)
        .encode(x="c1:T")
    )
    return (points + line).properties(height=34 * max(len(order), 1))


def contradictions(case: Case) -> None:
    """What stands against what, side by side, and what it means for the decision."""
    for row in sorted(case.contradictions, key=lambda row: not row.overtaken):
        word = "Överspelat" if row.overtaken else "Källorna skiljer sig"
        with st.expander(f"{word}: {escaped(row.topic)}"):
            left, right = st.columns(2, gap="large")
            left.markdown(f"**Så står det.** {escaped(row.says)}  \n:small[{escaped(source_of(case, row))}]")
            other = case.source(row.other_source).short if row.other_source else ""
            place = f"{other}, {row.other_section}" if row.other_section else other
            right.markdown(f"**Mot det.** {escaped(row.other_says)}  \n:small[{escaped(place)}]")
            st.markdown(f"**Betyder:** {escaped(row.meaning)}")


def arguments(case: Case, answer: PlacementResult) -> None:
    """Every argument that can count, filtered by placement and type."""
    left, right = st.columns(2)
    options: dict[str, str] = {ALL_KINDS: "Alla", **{row.id: row.short_name for row in case.options}}
    option = left.selectbox(
        "Placering", list(options), format_func=lambda name: options[name], key="kallor-alternativ"
    )
    kinds: dict[str, str] = {ALL_KINDS: "Alla", **KIND_WORDS}
    kind = right.selectbox("Typ", list(kinds), format_func=lambda name: kinds[name], key="kallor-typ")
    rows = [
        row
        for row in case.arguments
        if row.counts and option in (ALL_KINDS, row.option) and kind in (ALL_KINDS, row.kind)
    ]
    st.markdown(counted(len(rows), "argument", "argument"))
    table = pd.DataFrame(
        [
            {
                "Id": row.id,
                "Placering": case.option(row.option).short_name,
                "Kriterium": case.criterion(row.criterion).name,
                "Argument": row.claim,
                "Styrka": f"{row.strength} {row.direction}",
                "Vem säger det": row.voice + (" (egen enhet)" if row.own_unit else ""),
                "Källa": source_of(case, row),
                "Räknas nu": "ja" if row.id in answer.active else "nej",
                "Kommentar": row.comment,
            }
            for row in rows
        ]
    )
    if rows:
        readable_table(table, name="alla-argument", description="Alla argument som kan räknas")


def strengths(case: Case) -> None:
    """The rule by which strengths were set, and what they count for."""
    steps = listed([f"{name} {numeral(value, 2)}" for name, value in STRENGTHS.items()])
    st.markdown(
        f"Varje argument har en av tre styrkor: {steps}. Flera argument åt samma håll läggs ihop så att varje nytt "
        "tillför mindre. För- och motargument vägs mot varandra från mitten, 50 poäng (DF-QuAD, Rago med flera 2016). "
        "Spannet visar vad som händer om varje argument är ett steg svagare eller starkare. Styrkorna sattes efter "
        "regeln nedan innan någon rangordning räknades fram. Ingen har ändrats för att få ett visst svar."
    )
    st.markdown(
        "- **Starkt**: källan lyfter skälet som huvudskäl och det följer av uppdrag, utbildning eller lag.\n"
        "- **Tydligt**: tydlig mekanism, sagd av dem som berörs eller i två källor.\n"
        "- **Svagt**: en möjlighet, en ensam part i egen sak utan mekanism, eller ett villkor som sällan är uppfyllt."
    )
    rows = [row for row in case.arguments if row.counts]
    table = pd.DataFrame(
        [
            {
                "Placering": option.short_name,
                **{
                    f"{strength} {direction}": sum(
                        (row.option, row.strength, row.direction) == (option.id, strength, direction)
                        for row in rows
                    )
                    for direction in ("för", "emot")
                    for strength in STRENGTHS
                },
            }
            for option in case.options
        ]
    )
    readable_table(table, name="styrkor", description="Antal argument per placering och styrka")


def criteria(case: Case) -> None:
    """The criteria with ends, weight and range."""
    _table(
        case,
        case.criteria,
        lambda row: {
            "Kriterium": row.name,
            "Betyder": row.definition,
            "0 poäng": row.zero,
            "100 poäng": row.hundred,
            "Förvald vikt": _spanned(row.weight_low, row.weight, row.weight_high),
        },
        "kriterier-alla",
        "Kriterierna",
    )


def arrivals(case: Case) -> None:
    """Received, expected and kommuntal apart; a year without a figure has no row and no line."""
    _arrivals_figure(case)
    _table(
        case,
        [row for row in case.arrivals if row.measure == "scenario"],
        lambda row: {"Scenario": row.name, "Personer per år": _spanned(row.low, row.number, row.high)},
        "scenarier",
        "Scenarier för mottagandet",
    )


def _arrivals_figure(case: Case) -> None:
    rows = [row for row in case.arrivals if row.measure != "scenario"]
    frame = pd.DataFrame(
        [
            {
                "c0": row.year,
                "c1": row.measure + (" (del av året)" if row.until else ""),
                "c2": row.number if row.number is not None else ((row.low or 0) + (row.high or 0)) / 2,
                "c3": row.low if row.low is not None else row.number,
                "c4": row.high if row.high is not None else row.number,
            }
            for row in rows
        ]
    )
    if frame.empty:
        return
    kinds = list(dict.fromkeys(frame["c1"]))
    y = alt.Y("c2:Q", title="Personer")
    x = alt.X(
        "c0:Q", title=None, axis=alt.Axis(format="d", tickMinStep=1), scale=alt.Scale(zero=False, padding=20)
    )
    colour = alt.Color(
        "c1:N",
        scale=alt.Scale(domain=kinds, range=[COLOURS[i % 4] for i in range(len(kinds))]),
        legend=alt.Legend(title=None, labelLimit=220, columns=2),
    )
    shape = alt.Shape(
        "c1:N",
        scale=alt.Scale(domain=kinds, range=[SHAPES[i % 4] for i in range(len(kinds))]),
        legend=alt.Legend(title=None),
    )
    base = alt.Chart(frame)
    points = base.mark_point(size=150, filled=True, opacity=1, aria=False).encode(
        x=x, y=y, color=colour, shape=shape
    )
    spans = base.mark_rule(strokeWidth=3, aria=False).encode(x=x, y="c3:Q", y2="c4:Q", color=colour)
    words = base.mark_text(dx=18, fontSize=13, color=INK, aria=False).encode(
        x=x, y=y, text=alt.Text("c2:Q", format=".0f")
    )
    received = sorted((row.year or 0, row.number or 0) for row in rows if row.measure == "mottagna")
    figure(
        (spans + points + words).properties(height=300),
        headline=f"Från {received[0][1]} mottagna {received[0][0]} till {received[-1][1]} hittills {received[-1][0]}"
        if len(received) > 1
        else "Mottagandet år för år",
        description="Punkter per år för mottagna, väntade och kommuntal. År utan uppgift har ingen punkt.",
        table=pd.DataFrame(
            [
                {
                    "År": str(row.year) + (f", t.o.m. {iso(row.until)}" if row.until else ""),
                    "Slag": row.measure,
                    "Grupp": row.group,
                    "Antal": _spanned(row.low, row.number, row.high),
                    "Källa": source_of(case, row),
                }
                for row in rows
            ]
        ),
        name="mottagande",
        note="Ingen linje dras mellan åren, eftersom flera år saknar uppgift. Kommuntal är hur många som får anvisas, "
        "inte hur många som kom.",
    )


def bylaws(case: Case) -> None:
    """What each placement requires of the boards' bylaws."""
    _table(
        case,
        case.bylaws,
        lambda row: {
            "Placering": case.option(row.option).name,
            "Nämnd": row.board,
            "Ändring": row.change,
            "Beslutas av": row.decided_by,
        },
        "reglementen",
        "Reglementen som behöver ändras",
    )


def documents(case: Case) -> None:
    """The documents and what they cannot carry."""
    table = pd.DataFrame(
        [
            {
                "Källa": row.title,
                "Utgivare": row.publisher,
                "År": str(row.year),
                "Typ": row.type,
                "Kan inte användas till": row.cannot,
            }
            for row in case.sources
        ]
    )
    readable_table(table, name="kallor", description="Källorna")


def questions(case: Case) -> None:
    """What the sources leave open, and who can answer."""
    _table(
        case,
        case.questions,
        lambda row: {"Fråga": row.question, "Varför det spelar roll": row.why, "Vem kan svara": row.who},
        "oppna-fragor",
        "Öppna frågor",
    )


def glossary(case: Case) -> None:
    """Words that readers outside the field may not know."""
    table = pd.DataFrame(
        {"Ord": [r.term for r in case.glossary], "Betydelse": [r.meaning for r in case.glossary]}
    )
    readable_table(table, name="ordlista", description="Ordlista")


def change_log(entries: Sequence[Any]) -> None:
    """When and how the scenario in hand was changed."""
    if not entries:
        st.markdown("Inget är ändrat än.")
        return
    table = pd.DataFrame(
        {
            "Tid": [entry.time.astimezone(STOCKHOLM).strftime("%Y-%m-%d %H.%M") for entry in entries],
            "Ändring": [entry.said for entry in entries],
        }
    )
    readable_table(table, name="andringslogg", description="Ändringslogg")


def _table(case: Case, rows: Iterable[Sourced], columns: Any, name: str, description: str) -> None:
    """Rows with their own columns, then source and comment."""
    table = pd.DataFrame(
        [{**columns(row), "Källa": source_of(case, row), "Kommentar": row.comment} for row in rows]
    )
    if table.empty:
        st.markdown("Inga uppgifter.")
    else:
        readable_table(table, name=name, description=description)


def _spanned(low: float | None, likely: float | None, high: float | None) -> str:
    span = f"{numeral(low)}–{numeral(high)}" if low is not None and high is not None else ""
    if likely is None:
        return span
    return f"{numeral(likely)} ({span})" if span else numeral(likely)
