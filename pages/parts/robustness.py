"""Does it hold when the law changes, in other forms, and does the inquiry's own order come out?"""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd

from models.case import Case
from models.result import Outcome, PlacementResult
from models.swedish import listed, numeral, of_hundred
from pages.parts.charts import COLOURS, DASHES, SHAPES, figure


def law_lines(case: Case, answer: PlacementResult, sentence: str) -> None:
    """Values of every option in every state of the law, and what is lost at most by having chosen each."""
    figure(
        outcome_chart(case, answer.laws),
        headline=sentence,
        description="Linjer med punkter: varje placerings värde i varje rättsläge. Talen står i tabellen.",
        table=regret_table(case, answer),
        name="rattslagen",
        note="Störst förlust är hur många poäng efter ledaren ett alternativ som mest hamnar, vilken lag det än blir.",
    )


def form_lines(case: Case, answer: PlacementResult, sentence: str) -> None:
    """Values of every option in every form."""
    figure(
        outcome_chart(case, answer.forms),
        headline=sentence,
        description="Linjer med punkter: varje placerings värde i varje form. Talen står i tabellen.",
        table=outcome_table(case, answer.forms, "Form"),
        name="former",
    )


def outcome_chart(case: Case, outcomes: Sequence[Outcome]) -> alt.LayerChart:
    """A line an option over the outcomes in order, told apart by colour, shape and dash, named at its end."""
    names = [option.short_name for option in case.options]
    order = [outcome.name for outcome in outcomes]
    frame = pd.DataFrame(
        [
            {"c0": outcome.name, "c1": names[o], "c2": value, "c3": outcome.id == outcomes[-1].id}
            for outcome in outcomes
            for o, value in enumerate(outcome.overall)
        ]
    )
    colour = alt.Color(
        "c1:N",
        scale=alt.Scale(domain=names, range=[COLOURS[i % len(COLOURS)] for i in range(len(names))]),
        legend=alt.Legend(title=None, symbolSize=160, symbolStrokeWidth=3),
    )
    shape = alt.Shape(
        "c1:N",
        scale=alt.Scale(domain=names, range=[SHAPES[i % len(SHAPES)] for i in range(len(names))]),
        legend=alt.Legend(title=None),
    )
    dash = alt.StrokeDash(
        "c1:N",
        scale=alt.Scale(domain=names, range=[DASHES[i % len(DASHES)] for i in range(len(names))]),
        legend=alt.Legend(title=None),
    )
    low, high = frame["c2"].min(), frame["c2"].max()
    x = alt.X(
        "c0:N",
        sort=order,
        title=None,
        axis=alt.Axis(labelAngle=0, labelLimit=170, labelExpr="split(datum.label, ', ')", labelPadding=8),
        scale=alt.Scale(padding=0.6),
    )
    y = alt.Y(
        "c2:Q",
        title="Värde, poäng",
        scale=alt.Scale(domain=[max(0, low - 6), min(100, high + 6)], zero=False),
        axis=alt.Axis(tickCount=5, format=".0f"),
    )
    base = alt.Chart(frame)
    lines = base.mark_line(strokeWidth=3, aria=False).encode(x=x, y=y, color=colour, strokeDash=dash)
    points = base.mark_point(size=140, filled=True, opacity=1, aria=False).encode(
        x=x, y=y, color=colour, shape=shape
    )
    return (lines + points).properties(height=300)


def regret_table(case: Case, answer: PlacementResult) -> pd.DataFrame:
    """Options × states of the law: value and points behind the leader, and the largest loss of each."""
    table = outcome_table(case, answer.laws, "Rättsläge")
    for o, option in enumerate(case.options):
        table[f"{option.short_name}, efter ledaren"] = [numeral(law.regret[o], 1) for law in answer.laws]
    worst = {"Rättsläge": "Störst förlust"}
    for o, option in enumerate(case.options):
        worst[f"{option.short_name}, efter ledaren"] = numeral(max(law.regret[o] for law in answer.laws), 1)
    return pd.concat([table, pd.DataFrame([worst])], ignore_index=True).fillna("")


def outcome_table(case: Case, outcomes: Sequence[Outcome], title: str) -> pd.DataFrame:
    """Outcomes × options: value, and in how many of 100 ways to weigh it leads."""
    rows = []
    for outcome in outcomes:
        row = {title: outcome.name}
        for o, option in enumerate(case.options):
            row[option.short_name] = (
                f"{numeral(outcome.overall[o], 1)} (leder i {of_hundred(outcome.leads[o])})"
            )
        rows.append(row)
    return pd.DataFrame(rows)


def inquiry_table(case: Case, answer: PlacementResult) -> pd.DataFrame:
    """Whether the inquiry's own order comes out, in each state of the law that the inquiry speaks of."""
    own = sorted((row.inquiry_rank, row.short_name) for row in case.options if row.inquiry_rank is not None)
    wanted = listed([name for _, name in own], joint="sedan")
    return pd.DataFrame(
        [
            {
                "Rättsläge": check.name,
                "Ordning här": listed([case.options[o].short_name for o in check.order], joint="sedan"),
                "Utredningens ordning": wanted,
                "Samma": "ja" if check.agrees else "samma etta" if check.first_agrees else "nej",
                "Sätt att väga som ger den": of_hundred(check.share),
            }
            for check in answer.inquiry
        ]
    )
