"""Which placement holds: how often each leads over the ways to weigh, and its value with uncertainty."""

from __future__ import annotations

import altair as alt
import pandas as pd

from models.case import Case
from models.result import PlacementResult
from models.swedish import hundredths, listed, numeral, of_hundred, uneven
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
        note=f"{note} {uneven(*answer.ranks, *zip(*answer.ranks, strict=True))}".strip(),
    )


def rank_chart(case: Case, answer: PlacementResult) -> alt.LayerChart:
    """One bar an option under its name, in the order of the case, split by rank; as wide as there is room."""
    count = len(case.options)
    frame = pd.DataFrame(
        [
            {
                "c0": row + 0.62,
                "c1": rank,
                "c2": sum(answer.ranks[row][:rank]),
                "c3": sum(answer.ranks[row][: rank + 1]),
                "c4": _rank_words(answer.ranks[row][rank], rank, count),
                "c5": row + 0.32,
                "c6": row + 0.92,
            }
            for row in range(count)
            for rank in range(count)
        ]
    )
    names = pd.DataFrame({"c0": [row + 0.14 for row in range(count)], "c4": [o.name for o in case.options]})
    fills = [RANK_FILLS[min(rank, len(RANK_FILLS) - 1)] for rank in range(count)]
    inks = [RANK_INKS[min(rank, len(RANK_INKS) - 1)] for rank in range(count)]
    x_scale, y_scale = alt.Scale(domain=[0, 1]), alt.Scale(domain=[0, count], reverse=True)
    bars = (
        alt.Chart(frame)
        .mark_rect(stroke=ACCENT, strokeWidth=1, aria=False)
        .encode(
            x=alt.X("c2:Q", scale=x_scale, axis=None),
            x2="c3:Q",
            y=alt.Y("c5:Q", scale=y_scale, axis=None),
            y2="c6:Q",
            color=alt.Color("c1:O", scale=alt.Scale(domain=list(range(count)), range=fills), legend=None),
        )
    )
    words = (
        alt.Chart(frame)
        .transform_calculate(c7="(datum.c2 + datum.c3) / 2")
        .mark_text(fontSize=15, fontWeight="bold", aria=False)
        .encode(
            x=alt.X("c7:Q", scale=x_scale, axis=None),
            y=alt.Y("c0:Q", scale=y_scale, axis=None),
            text="c4:N",
            color=alt.Color("c1:O", scale=alt.Scale(domain=list(range(count)), range=inks), legend=None),
        )
    )
    return (
        (bars + words + _names_above(names, y_scale))
        .resolve_scale(color="independent")
        .properties(height=68 * count)
    )


def _names_above(names: pd.DataFrame, y_scale: alt.Scale) -> alt.Chart:
    """Names at the left edge, above what they name, so that bars keep the whole width on a phone."""
    return (
        alt.Chart(names)
        .mark_text(align="left", fontSize=15, color=INK, aria=False)
        .encode(x=alt.value(0), y=alt.Y("c0:Q", scale=y_scale, axis=None), text="c4:N")
    )


def _rank_words(share: float, rank: int, options: int) -> str:
    """What fits in a bar: the place and the number, the number alone, or nothing."""
    number = str(hundredths(share))
    if share >= 0.19:
        return f"{_place(rank, options)} {number}"
    return number if share >= 0.05 else ""


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
        note="Punkten är det troliga värdet med de valda vikterna. Strecket täcker 90 av 100 dragningar av poängen.",
    )


def value_chart(case: Case, answer: PlacementResult) -> alt.LayerChart:
    """A point and an interval per option on 0–100, under the option's name."""
    count = len(case.options)
    frame = pd.DataFrame(
        {
            "c0": [row + 0.66 for row in range(count)],
            "c1": answer.overall,
            "c2": answer.overall_low,
            "c3": answer.overall_high,
            "c4": [
                f"{option.name} {numeral(value, 0)}"
                for option, value in zip(case.options, answer.overall, strict=True)
            ],
            "c5": [row + 0.2 for row in range(count)],
        }
    )
    x_scale, y_scale = alt.Scale(domain=[0, 100]), alt.Scale(domain=[0, count], reverse=True)
    y = alt.Y("c0:Q", scale=y_scale, axis=None)
    base = alt.Chart(frame)
    rule = base.mark_rule(strokeWidth=5, color=RANK_FILLS[1], aria=False).encode(
        y=y,
        x=alt.X("c2:Q", scale=x_scale, title="Värde, 0 till 100 poäng", axis=alt.Axis(tickCount=5)),
        x2="c3:Q",
    )
    point = base.mark_point(size=170, filled=True, color=ACCENT, opacity=1, aria=False).encode(
        y=y, x=alt.X("c1:Q", scale=x_scale)
    )
    names = pd.DataFrame({"c0": frame["c5"], "c4": frame["c4"]})
    return (rule + point + _names_above(names, y_scale)).properties(height=46 * count)


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
