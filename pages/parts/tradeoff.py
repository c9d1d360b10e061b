"""What does each placement and form cost in coordination, and how easily does it break? And what changes?"""

from __future__ import annotations

import math
from collections.abc import Callable

import altair as alt
import pandas as pd
import streamlit as st

from models.case import Case
from models.cooperation_findings import against_today, between
from models.cooperation_result import Cell, CooperationResult, View
from models.swedish import counted, numeral, of_hundred, percent
from pages.parts.charts import COLOURS, INK, SHAPES, escaped, figure, readable_table

NOT_COMPUTED = "ej beräkningsbar"


def small_burdens(case: Case, answer: CooperationResult, sentence: str, note: str) -> None:
    """A bar for each placement: its burden against today's, with the span over the draws."""
    figure(
        burden_chart(case, answer),
        headline=sentence,
        description=f"Punkt med streck per placering: samordningsbörda jämfört med i dag. {sentence}",
        table=cell_table(case, [answer.cell(view.option) for view in answer.views]),
        name="samordning-kort",
        note=note,
    )


def burden_chart(case: Case, answer: CooperationResult) -> alt.LayerChart:
    """A point and a span a placement, as a share of today's burden."""
    rows = []
    for place, view in enumerate(answer.views):
        cell = answer.cell(view.option)
        if cell.against_today is None:
            continue
        now, low, high = cell.against_today
        crossings = between(cell.assigned.crossings)
        rows.append(
            {
                "y": place + 0.66,
                "top": place + 0.2,
                "now": now,
                "low": low,
                "high": high,
                "name": f"{case.option(view.option).name}, {against_today(now)}, {crossings} gränser",
            }
        )
    frame = pd.DataFrame(rows, columns=["y", "top", "now", "low", "high", "name"])
    count = len(answer.views)
    scale = alt.Scale(domain=_around(frame), nice=False)
    y_scale = alt.Scale(domain=[0, count], reverse=True)
    y = alt.Y("y:Q", scale=y_scale, axis=None)
    base = alt.Chart(frame)
    spans = base.mark_rule(strokeWidth=5, color="#6F9FC8", aria=False).encode(
        y=y,
        x=alt.X(
            "low:Q",
            scale=scale,
            title="Samordningsbörda, dagens är 100 %",
            axis=alt.Axis(format=".0%", tickCount=5, labelExpr="replace(datum.label, '%', ' %')"),
        ),
        x2="high:Q",
    )
    points = base.mark_point(size=170, filled=True, color=COLOURS[0], opacity=1, aria=False).encode(
        y=y, x=alt.X("now:Q", scale=scale)
    )
    names = base.mark_text(align="left", fontSize=15, color=INK, aria=False).encode(
        x=alt.value(0), y=alt.Y("top:Q", scale=y_scale, axis=None), text="name:N"
    )
    return (spans + points + names).properties(height=56 * count)


def _around(frame: pd.DataFrame) -> list[float]:
    low, high = min([0.95, *frame["low"]]), max([1.05, *frame["high"]])
    return [math.floor(20 * low) / 20, math.ceil(20 * high) / 20]


def tradeoff(case: Case, answer: CooperationResult, sentence: str) -> None:
    """Burden against vulnerability, a point for each placement and form: two axes, never one sum."""
    cells = [cell for cell in answer.cells if cell.law == answer.law]
    missing = [cell for cell in cells if _point(cell) is None]
    if len(missing) == len(cells):
        st.markdown(f"Avvägningen är {NOT_COMPUTED}: inget behov eller ingen utförare är känd.")
        return
    gaps = sorted({name for cell in cells for name in cell.gaps})
    note = "Längst ner till vänster är det minst samordning och minst som stannar. Strecken täcker 90 av 100 dragningar."
    if gaps:
        said = ", ".join(case.task(name).name for name in gaps)
        note += f" Fylls luckorna ({said}) växer bördan: en uppgift som ingen gör kräver ingen samordning."
    figure(
        tradeoff_chart(case, cells),
        headline=sentence.partition(":")[0],
        description=f"Punkter för varje placering och form. {sentence}",
        table=cell_table(case, cells),
        name="avvagning",
        note=note,
    )
    st.markdown(escaped(sentence))


def _point(cell: Cell) -> tuple[float, float] | None:
    loss = cell.values["expected_loss"].exact
    return None if cell.against_today is None or loss is None else (cell.against_today[0], loss)


def tradeoff_chart(case: Case, cells: list[Cell]) -> alt.LayerChart:
    """Colour and shape tell the placements apart; the form stands beside its points."""
    names = [option.short_name for option in case.options]
    rows = []
    for cell in cells:
        point = _point(cell)
        loss = cell.values["expected_loss"]
        if point is None or cell.against_today is None:
            continue
        rows.append(
            {
                "burden": point[0],
                "low": cell.against_today[1],
                "high": cell.against_today[2],
                "loss": point[1],
                "loss_low": loss.p5,
                "loss_high": loss.p95,
                "option": case.option(cell.option).short_name,
                "form": cell.form,
            }
        )
    frame = pd.DataFrame(rows)
    low, high = frame["low"].min(), frame["high"].max()
    x = alt.X(
        "burden:Q",
        title="Samordningsbörda, dagens är 100 %",
        scale=alt.Scale(domain=[low - 0.03, high + 0.02], zero=False),
        axis=alt.Axis(format=".0%", tickCount=6, labelExpr="replace(datum.label, '%', ' %')"),
    )
    y = alt.Y(
        "loss:Q",
        title="Del av arbetet som står stilla",
        scale=alt.Scale(domain=[0, 1.12 * frame["loss_high"].max()]),
        axis=alt.Axis(format=".0%", tickCount=5, labelExpr="replace(datum.label, '%', ' %')"),
    )
    colour = alt.Color(
        "option:N",
        scale=alt.Scale(domain=names, range=[COLOURS[i % len(COLOURS)] for i in range(len(names))]),
        legend=alt.Legend(title=None, symbolSize=160, columns=2, symbolOpacity=1),
    )
    shape = alt.Shape(
        "option:N",
        scale=alt.Scale(domain=names, range=[SHAPES[i % len(SHAPES)] for i in range(len(names))]),
        legend=alt.Legend(title=None, columns=2, symbolOpacity=1),
    )
    base = alt.Chart(frame)
    wide = base.mark_rule(opacity=0.45, strokeWidth=2, aria=False).encode(
        x=alt.X("low:Q"), x2="high:Q", y=y, color=colour
    )
    tall = base.mark_rule(opacity=0.3, strokeWidth=1.5, aria=False).encode(
        x=x, y=alt.Y("loss_low:Q"), y2="loss_high:Q", color=colour
    )
    points = base.mark_point(size=190, filled=True, opacity=1, stroke="#ffffff", aria=False).encode(
        x=x, y=y, color=colour, shape=shape
    )
    forms = (
        frame.groupby("form", sort=False)
        .agg(loss=("loss", "max"), burden=("burden", "min"))
        .reset_index()
        .assign(name=lambda t: [case.form(name).name for name in t["form"]])
    )
    said = (
        alt.Chart(forms)
        .mark_text(align="left", fontSize=13, fontWeight="bold", dy=-17, aria=False)
        .encode(x=alt.value(6), y=y, text="name:N")
    )
    return (wide + tall + points + said).properties(height=380)


def cell_table(case: Case, cells: list[Cell]) -> pd.DataFrame:
    """The figures of placements and forms: measures, intervals from unknown ties and over draws."""
    rows = []
    for cell in cells:
        values = cell.values
        rows.append(
            {
                "Placering": case.option(cell.option).short_name,
                "Form": case.form(cell.form).name,
                "Gränser, anvisad": between(cell.assigned.crossings),
                "Överlämningar, anvisad": between(cell.assigned.handoffs),
                "Gränser, eget boende": between(cell.own_housing.crossings),
                "Samordningsbörda": _number(values["coordination_burden"].exact, 0),
                "Mot i dag (5–95 av 100)": "–"
                if cell.against_today is None
                else f"{percent(cell.against_today[0], 0)} ({percent(cell.against_today[1], 0)}–{percent(cell.against_today[2], 0)})",
                "Minst börda i formen": "–"
                if values["coordination_burden"].best is None
                else f"{of_hundred(values['coordination_burden'].best)} dragningar",
                "Täckt behov, beroende på okända": _percents(values["coverage"].low, values["coverage"].high),
                "Största navets del": _percents(values["hub_share"].exact),
                "Står stilla (5–95 av 100)": f"{_percents(values['expected_loss'].exact)} "
                f"({_percents(values['expected_loss'].p5, values['expected_loss'].p95)})",
                "Står stilla om ingen gör det outsagda": _percents(cell.loss_if_open_are_lost),
                "Bara en kan göra": _percents(values["sole_performer_share"].exact),
                "Ingen utpekad": counted(cell.open, "uppgift", "uppgifter"),
                "Lucka": counted(len(cell.gaps), "uppgift", "uppgifter"),
            }
        )
    return pd.DataFrame(rows)


def before_after(case: Case, answer: CooperationResult, view: View) -> pd.DataFrame:
    """Today's placement and form beside the one shown."""
    before = answer.today
    cells = {"I dag": answer.cell(before.option, before.form, before.law)} if before else {}
    if before is None or (before.option, before.form) != (view.option, view.form):
        cells[f"Med {case.option(view.option).short_name}"] = answer.cell(view.option)
    lines: dict[str, Callable[[Cell], str]] = {
        "Gränser, anvisad": lambda cell: between(cell.assigned.crossings),
        "Gränser, eget boende": lambda cell: between(cell.own_housing.crossings),
        "Överlämningar, anvisad": lambda cell: between(cell.assigned.handoffs),
        "Samordningsbörda": lambda cell: _number(cell.values["coordination_burden"].exact, 0),
        "Del av arbetet som står stilla": lambda cell: _percents(cell.values["expected_loss"].exact),
        "Uppgifter som bara en kan göra": lambda cell: _percents(cell.values["sole_performer_share"].exact),
        "Största navets del av bördan": lambda cell: _percents(cell.values["hub_share"].exact),
    }
    table: dict[str, list[str]] = {"": list(lines)}
    for name, cell in cells.items():
        table[name] = [said(cell) for said in lines.values()]
    return pd.DataFrame(table).rename(columns={"": "Mått"})


def reasons(case: Case, view: View) -> pd.DataFrame:
    """The dependencies that make this placement cost more than the one with least burden."""
    rows = {row.id: row for row in case.dependencies}
    return pd.DataFrame(
        [
            {
                "Det som behöver": case.task(rows[one.dependency].needing).name,
                "Det som behövs": case.task(rows[one.dependency].needed).name,
                "Varför": rows[one.dependency].reason,
                "Mer samordning": numeral(one.more, 1),
            }
            for one in view.reasons
        ],
        columns=["Det som behöver", "Det som behövs", "Varför", "Mer samordning"],
    )


def laws_table(case: Case, answer: CooperationResult) -> pd.DataFrame:
    """Burden and borders of every placement in every state of the law, in the scenario's form."""
    return pd.DataFrame(
        [
            {
                "Rättsläge": law.name,
                **{
                    case.option(
                        view.option
                    ).short_name: f"{_number(cell.values['coordination_burden'].exact, 0)} "
                    f"({between(cell.assigned.crossings)} gränser)"
                    for view in answer.views
                    for cell in [answer.cell(view.option, answer.form, law.id)]
                },
            }
            for law in answer.laws
        ]
    )


def governance(case: Case, answer: CooperationResult, view: View) -> None:
    """Which way of governing a network each form comes closest to, after Provan and Kenis (2008)."""
    units = len(view.nodes)
    st.markdown(
        escaped(
            f"Nätverket har {units} enheter som gör något. Provan och Kenis (2008) beskriver tre sätt att styra ett "
            "nätverk. Vilket som passar beror på tillit, antal, enighet om målet och hur mycket samordning arbetet "
            "kräver. Om tillit och enighet säger våra källor bara att samverkan går trögt."
        )
    )
    readable_table(
        pd.DataFrame(
            [
                {
                    "Sätt att styra": "Deltagarna styr tillsammans",
                    "Passar när": "få deltagare, hög och spridd tillit, stor enighet och litet behov av samordning",
                    "Här": "Det blir så om enheten fasas ut och ingen samordnare utses. Källan säger att gemensam planering "
                    "saknas, vilket talar emot.",
                },
                {
                    "Sätt att styra": "En ledande organisation",
                    "Passar när": "måttligt många deltagare, låg tillit mellan dem, måttlig enighet",
                    "Här": "Egen enhet eller sammanslagen: den nämnd som får mottagandet leder.",
                },
                {
                    "Sätt att styra": "En särskild samordnare",
                    "Passar när": "många deltagare, måttlig tillit, stor enighet och stort behov av samordning",
                    "Här": "Utfasad med utsedd samordnare kommer närmast, om samordnaren får mandat och tid.",
                },
            ]
        ),
        name="styrform",
        description="Tre sätt att styra ett nätverk",
    )
    st.caption(
        "Efter K. G. Provan och P. Kenis, Modes of Network Governance, JPART 18 (2008). Tabellen är vår "
        "sammanfattning ur allmän kunskap om artikeln. Ett tätare nätverk är inte alltid bättre: Provan och Milward "
        "(1995) fann att de nätverk som fungerade bäst var centralt sammanhållna, inte tätast."
    )


def _number(value: float | None, decimals: int) -> str:
    return NOT_COMPUTED if value is None else numeral(value, decimals)


def _percents(low: float | None, high: float | None = None) -> str:
    if low is None:
        return NOT_COMPUTED
    said = percent(low, 0)
    return said if high is None or percent(high, 0) == said else f"{said}–{percent(high, 0)}"
