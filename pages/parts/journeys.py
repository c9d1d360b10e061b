"""What does a newcomer pass? The journey step by step, with what is handed over and which borders are crossed."""

from __future__ import annotations

import altair as alt
import pandas as pd
import streamlit as st

from models.case import Case
from models.cooperation_findings import between
from models.cooperation_result import Journey, Step, View
from models.network_rows import Actor
from pages.parts.charts import COLOURS, INK, figure

WAYS = {"assigned": "Anvisad", "own_housing": "Eget boende"}
NOBODY = "Ingen utpekad"
PASSED = {"border": COLOURS[2], "unit": COLOURS[1], "same": "#6b7278"}


def journeys(case: Case, view: View) -> None:
    """Both journeys side by side: assigned and own housing."""
    columns = st.columns(2, gap="large")
    for column, journey in zip(columns, view.journeys, strict=True):
        with column:
            trip = journey.trip
            headline = f"{WAYS[journey.way]}: {between(trip.crossings)} gränser och {between(trip.handoffs)} överlämningar"
            if not journey.steps:
                st.markdown(
                    f"**{WAYS[journey.way]}: ej beräkningsbar.** Inga uppgifter har en ordning i resan."
                )
                continue
            figure(
                journey_chart(case, view, journey),
                headline=headline,
                description=f"{headline}. Stegen står i ordning uppifrån och ner; varje steg står i tabellen.",
                table=journey_table(case, view, journey),
                name=f"resa-{journey.way}-{view.option}",
                note=_note(journey),
            )


def _note(journey: Journey) -> str:
    asked = (
        f" {journey.trip.open} steg saknar utpekad ansvarig; därför ett spann." if journey.trip.open else ""
    )
    return f"Vinrött och tjockt: över en gräns mellan nämnder eller myndigheter. Grönt: till en annan enhet.{asked}"


def lane(case: Case, view: View, actor: str) -> str:
    """The board or group where an actor stands in a journey's picture."""
    if not actor:
        return NOBODY
    row: Actor = case.actor(actor)
    return row.group or case.option(view.option).board


def journey_chart(case: Case, view: View, journey: Journey) -> alt.LayerChart:
    """Steps from the top, a lane for each board; what is passed on the way is drawn as the line between them."""
    lanes = list(dict.fromkeys(lane(case, view, step.actor) for step in journey.steps if step.actor))
    if any(not step.actor for step in journey.steps):
        lanes.append(NOBODY)
    at = {name: 0.5 + 0.47 * place / max(1, len(lanes) - 1) for place, name in enumerate(lanes)}
    points, lines = [], []
    last: tuple[float, int] | None = None
    for row, step in enumerate(journey.steps):
        across = at[lane(case, view, step.actor)]
        points.append(
            {
                "x": across,
                "row": row,
                "name": f"{row + 1}. {case.task(step.task).short_name}",
                "known": bool(step.actor),
                "who": case.actor(step.actor).short_name if step.actor else "?",
            }
        )
        if step.actor:
            if last is not None:
                passed = "border" if step.crossing else "unit" if step.handoff else "same"
                lines.append({"x": last[0], "row": last[1], "x2": across, "row2": row, "passed": passed})
            last = (across, row)
    frame, path = pd.DataFrame(points), pd.DataFrame(lines, columns=["x", "row", "x2", "row2", "passed"])
    heads = pd.DataFrame({"x": [at[name] for name in lanes], "name": lanes})
    count = len(journey.steps)
    x = alt.X("x:Q", scale=alt.Scale(domain=[0, 1]), axis=None)
    y = alt.Y("row:Q", scale=alt.Scale(domain=[-4.2, count - 0.4], reverse=True), axis=None)
    columns = (
        alt.Chart(heads.assign(row=-0.7, row2=count - 0.5))
        .mark_rule(color="#d5dade", aria=False)
        .encode(x=x, y=y, y2="row2:Q")
    )
    headings = (
        alt.Chart(heads.assign(row=-0.9))
        .mark_text(angle=325, align="left", fontSize=13, dx=2, limit=150, aria=False)
        .encode(x=x, y=y, text="name:N")
    )
    rules = (
        alt.Chart(path)
        .mark_rule(aria=False)
        .encode(
            x=x,
            y=y,
            x2="x2:Q",
            y2="row2:Q",
            color=alt.Color(
                "passed:N", scale=alt.Scale(domain=list(PASSED), range=list(PASSED.values())), legend=None
            ),
            strokeWidth=alt.StrokeWidth(
                "passed:O", scale=alt.Scale(domain=list(PASSED), range=[4, 2.5, 1.5]), legend=None
            ),
        )
    )
    marks = (
        alt.Chart(frame)
        .mark_point(size=90, filled=True, opacity=1, aria=False)
        .encode(
            x=x,
            y=y,
            shape=alt.Shape(
                "known:N", scale=alt.Scale(domain=[True, False], range=["circle", "diamond"]), legend=None
            ),
            color=alt.Color(
                "known:N", scale=alt.Scale(domain=[True, False], range=[INK, "#F46A25"]), legend=None
            ),
        )
    )
    words = (
        alt.Chart(frame)
        .mark_text(align="left", fontSize=13, aria=False)
        .encode(x=alt.value(0), y=y, text="name:N")
    )
    return (
        (columns + rules + marks + words + headings)
        .resolve_scale(color="independent")
        .properties(height=24 * count + 100)
    )


def journey_table(case: Case, view: View, journey: Journey) -> pd.DataFrame:
    """A row a step: what, who, where, and what is passed on the way to it."""
    return pd.DataFrame(
        [
            {
                "Steg": str(row + 1),
                "Vad": case.task(step.task).name,
                "Vem": case.actor(step.actor).name if step.actor else _nobody(step),
                "Hör till": lane(case, view, step.actor) if step.actor else "–",
                "På vägen hit": passage(step),
            }
            for row, step in enumerate(journey.steps)
        ],
        columns=["Steg", "Vad", "Vem", "Hör till", "På vägen hit"],
    )


def passage(step: Step) -> str:
    """What is passed on the way to a step, in words."""
    if not step.actor:
        return "går inte att säga"
    return "över en gräns" if step.crossing else "till en annan enhet" if step.handoff else "samma enhet"


def _nobody(step: Step) -> str:
    return "tappar sin enda utförare" if step.state == "lucka" else "ingen utpekad"
