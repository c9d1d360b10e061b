"""What would change the answer: each criterion from no weight to all of it, and the least move for each rival."""

from __future__ import annotations

import altair as alt
import pandas as pd

from models.case import Case
from models.result import PlacementResult, Stretch
from models.swedish import numeral, percent
from pages.parts.charts import COLOURS, INK, figure


def walking_weights(case: Case, answer: PlacementResult) -> None:
    """For each criterion, who has the highest value as its share of the weight goes from none to all."""
    turning = [walk for walk in answer.walks if len(walk.stretches) > 1]
    figure(
        walk_chart(case, answer),
        headline=(
            f"{len(turning)} av {len(answer.walks)} kriterier kan ensamma byta ledare om de får väga mer eller mindre"
        ),
        description=(
            "En stapel per kriterium från 0 till 100 procent av vikten. Färg och text säger vilken placering som har "
            "högst värde, strecket var vikten är nu."
        ),
        table=walk_table(case, answer),
        name="vandrande-vikter",
        note="De andra kriterierna behåller sina inbördes proportioner. Det lodräta strecket är vikten nu.",
    )


def walk_chart(case: Case, answer: PlacementResult) -> alt.LayerChart:
    """One bar a criterion, split where the leader changes, with a tick at the weight in hand."""
    names = {row.id: row.name for row in case.criteria}
    order = [names[walk.criterion] for walk in answer.walks]
    parts = pd.DataFrame(
        [
            {
                "c0": names[walk.criterion],
                "c1": part.low,
                "c2": part.high,
                "c3": case.options[part.leader].short_name,
                "c4": (part.low + part.high) / 2,
                "c5": _has_room(part, walk.now),
            }
            for walk in answer.walks
            for part in walk.stretches
        ]
    )
    now = pd.DataFrame({"c0": order, "c1": [walk.now for walk in answer.walks]})
    options = [option.short_name for option in case.options]
    colours = [COLOURS[index % len(COLOURS)] for index in range(len(options))]
    # White text reaches 4.5:1 on the first and third colour only; the others take dark text.
    inks = ["#ffffff" if colour in ("#12436D", "#801650") else "#0b0c0c" for colour in colours]
    y = alt.Y("c0:N", sort=order, title=None, axis=alt.Axis(ticks=False, domain=False, labelLimit=230))
    x = alt.Scale(domain=[0, 1])
    bars = (
        alt.Chart(parts)
        .mark_bar(stroke="#ffffff", strokeWidth=2, aria=False)
        .encode(
            y=y,
            x=alt.X(
                "c1:Q", scale=x, title="Kriteriets del av vikten", axis=alt.Axis(format=".0%", tickCount=5)
            ),
            x2="c2:Q",
            color=alt.Color("c3:N", scale=alt.Scale(domain=options, range=colours), legend=None),
        )
    )
    words = (
        alt.Chart(parts)
        .transform_filter("datum.c5")
        .mark_text(fontSize=13, fontWeight="bold", aria=False)
        .encode(
            y=y,
            x=alt.X("c4:Q", scale=x),
            text="c3:N",
            color=alt.Color("c3:N", scale=alt.Scale(domain=options, range=inks), legend=None),
        )
    )
    tick = (
        alt.Chart(now)
        .mark_tick(thickness=4, size=30, color=INK, aria=False)
        .encode(y=y, x=alt.X("c1:Q", scale=x))
    )
    halo = (
        alt.Chart(now)
        .mark_tick(thickness=8, size=30, color="#ffffff", aria=False)
        .encode(y=y, x=alt.X("c1:Q", scale=x))
    )
    return (bars + words + halo + tick).resolve_scale(color="independent").properties(height=36 * len(order))


def _has_room(part: Stretch, now: float) -> bool:
    """Whether a name fits in a stretch without lying under the tick that marks the weight in hand."""
    middle = (part.low + part.high) / 2
    return part.high - part.low >= 0.14 and abs(middle - now) > 0.07


def walk_table(case: Case, answer: PlacementResult) -> pd.DataFrame:
    """One row a criterion: its weight now and who leads in which stretch."""
    return pd.DataFrame(
        [
            {
                "Kriterium": case.criterion(walk.criterion).name,
                "Del av vikten nu": percent(walk.now, 0),
                "Högst värde": "; ".join(
                    f"{case.options[part.leader].short_name} från {percent(part.low, 0)} till {percent(part.high, 0)}"
                    for part in walk.stretches
                ),
            }
            for walk in answer.walks
        ],
        columns=["Kriterium", "Del av vikten nu", "Högst värde"],
    )


def reversal_table(case: Case, answer: PlacementResult, sentences: dict[str, str]) -> pd.DataFrame:
    """For each option the least share of the weight that must move, and to where."""
    rows = []
    for option, challenge in zip(case.options, answer.challenges, strict=True):
        moves = [
            f"{case.criteria[c].name} {'+' if change > 0 else '−'}{numeral(abs(100 * change), 0)}"
            for c, change in enumerate(
                [new - old for new, old in zip(challenge.weights, answer.weights, strict=True)]
                if challenge.weights
                else []
            )
            if abs(change) >= 0.005
        ]
        rows.append(
            {
                "Placering": option.name,
                "För att få högst värde": sentences[f"reversal_{option.id}"],
                "Flytt i procentenheter": "; ".join(moves) or "ingen",
            }
        )
    return pd.DataFrame(rows)
