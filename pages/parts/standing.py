"""Which placement holds: how often each leads over the ways to weigh, and its value with uncertainty."""

from __future__ import annotations

import altair as alt
import pandas as pd

from models.case import Case
from models.result import PlacementResult
from models.swedish import listed, numeral, of_hundred
from pages.parts.charts import ACCENT, INK, RANK_FILLS, RANK_INKS, figure

PLACES = ("Först", "Tvåa", "Trea", "Fyra", "Femma", "Sexa", "Sjua", "Åtta", "Nia", "Tia")


def rank_bars(case: Case, answer: PlacementResult, sentence: str, note: str = "") -> None:
    """Stacked bars: in how many of 100 ways to weigh and to score each option is first, second and so on."""
    figure(
        rank_chart(case, answer),
        headline="I så många av 100 sätt att väga och bedöma hamnar varje placering först, tvåa och sist",
        description=f"Staplar, en per placering. {sentence}",
        table=rank_table(case, answer),
        name="platser",
        note=note,
    )


def rank_chart(case: Case, answer: PlacementResult) -> alt.LayerChart:
    """One bar an option, in the order of the case, split by rank."""
    frame = pd.DataFrame(
        [
            {
                "c0": option.name,
                "c1": rank,
                "c2": sum(answer.ranks[row][:rank]),
                "c3": sum(answer.ranks[row][: rank + 1]),
                "c4": f"{_place(rank, len(case.options))} {round(100 * answer.ranks[row][rank])}",
                "c5": answer.ranks[row][rank],
            }
            for row, option in enumerate(case.options)
            for rank in range(len(case.options))
        ]
    )
    fills = [RANK_FILLS[min(rank, len(RANK_FILLS) - 1)] for rank in range(len(case.options))]
    inks = [RANK_INKS[min(rank, len(RANK_INKS) - 1)] for rank in range(len(case.options))]
    scale = list(range(len(case.options)))
    names = [option.name for option in case.options]
    x = alt.X("c2:Q", title=None, scale=alt.Scale(domain=[0, 1]), axis=None)
    bars = (
        alt.Chart(frame)
        .mark_bar(stroke=ACCENT, strokeWidth=1, aria=False)
        .encode(
            y=alt.Y(
                "c0:N", title=None, sort=names, axis=alt.Axis(labelFontSize=15, ticks=False, domain=False)
            ),
            x=x,
            x2="c3:Q",
            color=alt.Color("c1:O", scale=alt.Scale(domain=scale, range=fills), legend=None),
        )
    )
    words = (
        alt.Chart(frame)
        .transform_filter("datum.c5 >= 0.09")
        .transform_calculate(c6="(datum.c2 + datum.c3) / 2")
        .mark_text(fontSize=14, fontWeight="bold", aria=False)
        .encode(
            y=alt.Y("c0:N", sort=names),
            x=alt.X("c6:Q", scale=alt.Scale(domain=[0, 1]), axis=None),
            text="c4:N",
            color=alt.Color("c1:O", scale=alt.Scale(domain=scale, range=inks), legend=None),
        )
    )
    return (bars + words).resolve_scale(color="independent").properties(height=54 * len(names))


def rank_table(case: Case, answer: PlacementResult) -> pd.DataFrame:
    """The bars' figures, and what they are when the scores are taken as they stand."""
    rows = []
    for row, option in enumerate(case.options):
        cells = {"Placering": option.name}
        for rank in range(len(case.options)):
            cells[_place(rank, len(case.options))] = of_hundred(answer.ranks[row][rank])
        cells["Först, givet poängen"] = of_hundred(answer.ranks_given_scores[row][0])
        confidence = answer.confidence[row]
        cells["Först vid sina egna bästa vikter"] = (
            "aldrig först" if confidence is None else of_hundred(confidence)
        )
        rows.append(cells)
    return pd.DataFrame(rows)


def value_intervals(case: Case, answer: PlacementResult) -> None:
    """Each option's overall value at the weights in hand, with the span that the scores' uncertainty gives."""
    parts = [
        f"{option.name} {numeral(answer.overall[row], 0)} "
        f"({numeral(answer.overall_low[row], 0)}–{numeral(answer.overall_high[row], 0)})"
        for row, option in enumerate(case.options)
    ]
    overlapping = _overlapping(answer)
    figure(
        value_chart(case, answer),
        headline="Värdena överlappar varandra"
        if overlapping
        else "Värdena skiljer sig mer än osäkerheten i poängen",
        description=f"Punkt med streck per placering, 0 till 100 poäng: {listed(parts)}.",
        table=value_table(case, answer),
        name="varden",
        note="Punkten är det troliga värdet med vikterna till höger. Strecket täcker 90 av 100 dragningar av poängen.",
    )


def value_chart(case: Case, answer: PlacementResult) -> alt.LayerChart:
    """A point and an interval per option on 0–100."""
    frame = pd.DataFrame(
        {
            "c0": [option.name for option in case.options],
            "c1": answer.overall,
            "c2": answer.overall_low,
            "c3": answer.overall_high,
            "c4": [numeral(value, 0) for value in answer.overall],
        }
    )
    names = list(frame["c0"])
    y = alt.Y("c0:N", title=None, sort=names, axis=alt.Axis(labelFontSize=15, ticks=False, domain=False))
    x = alt.Scale(domain=[0, 100])
    base = alt.Chart(frame)
    rule = base.mark_rule(strokeWidth=4, color="#6F9FC8", aria=False).encode(
        y=y, x=alt.X("c2:Q", scale=x, title="Värde, 0 till 100 poäng"), x2="c3:Q"
    )
    point = base.mark_point(size=160, filled=True, color=ACCENT, opacity=1, aria=False).encode(
        y=y, x=alt.X("c1:Q", scale=x)
    )
    label = base.mark_text(dy=-16, fontSize=14, color=INK, aria=False).encode(
        y=y, x=alt.X("c1:Q", scale=x), text="c4:N"
    )
    return (rule + point + label).properties(height=54 * len(names))


def value_table(case: Case, answer: PlacementResult) -> pd.DataFrame:
    """The values and their spans."""
    return pd.DataFrame(
        {
            "Placering": [option.name for option in case.options],
            "Värde": [numeral(value, 1) for value in answer.overall],
            "Lågt": [numeral(value, 1) for value in answer.overall_low],
            "Högt": [numeral(value, 1) for value in answer.overall_high],
        }
    )


def _overlapping(answer: PlacementResult) -> bool:
    first, second = answer.order[0], answer.order[1]
    return answer.overall_low[first] <= answer.overall_high[second]


def _place(rank: int, options: int) -> str:
    return "Sist" if rank == options - 1 and options > 2 else PLACES[rank]
