"""What would change the order between the ways to share: how many come, a crisis, and every assumption alone."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd
import streamlit as st

from models import grant_findings
from models.case import Case
from models.grant_assumptions import HYBRID, MODEL_NAMES, POOL, TODAY
from models.grant_result import GrantsResult, Turn
from models.swedish import about_kronor, kronor, numeral, percent, rounded
from pages.parts.charts import COLOURS, INK, SHAPES, escaped, figure, readable_table

LINES = {
    name: (colour, shape, dash)
    for name, colour, shape, dash in zip(
        MODEL_NAMES.values(),
        (*COLOURS, INK),
        (*SHAPES, "cross"),
        ([1, 0], [8, 3], [2, 2], [10, 3, 2, 3], [4, 2]),
        strict=True,
    )
}
"""Colour, shape and dash of each way to share."""

SHOWN_LEVERS = 10

THIN = 0.1
"""Kronor of a hundred that a bar is drawn wider each way, so that one without width is seen."""


def awaited(grants: GrantsResult) -> bool:
    """Says so when the answer is from few draws: then nothing is tried one at a time yet, and all of it comes soon."""
    if grants.preview:
        st.caption("Räknas med fler dragningar. Det kommer strax.")
    return grants.preview


def volume_lines(grants: GrantsResult, sentence: str) -> None:
    """What is left without money as more are received."""
    rows = [
        {"c0": numeral(point.volume), "c1": name, "c2": 100 * value, "c3": point.volume}
        for point in grants.sweep
        for name, value in zip(MODEL_NAMES.values(), point.uncovered, strict=True)
        if value is not None
    ]
    if not rows:
        st.markdown("Inget behov är ifyllt, så inget kan bli utan täckning.")
        return
    figure(
        lines(
            rows,
            [numeral(point.volume) for point in grants.sweep],
            "Mottagna om året",
            "Kronor av 100 utan täckning",
        ),
        headline=sentence,
        description=f"Linjer, en per sätt att fördela, från 5 till 200 mottagna om året. {sentence}",
        table=pd.DataFrame(
            [
                {
                    "Mottagna om året": numeral(point.volume),
                    **{
                        name: "–" if value is None else numeral(100 * value, 1)
                        for name, value in zip(MODEL_NAMES.values(), point.uncovered, strict=True)
                    },
                }
                for point in grants.sweep
            ]
        ),
        name="mottagna",
        note="I räkneexemplet. Andelar och nyckel ligger kvar som de räknades vid mottagandet i reglaget. Steget mellan "
        "talen på axeln är inte jämnt.",
    )


def lines(
    rows: Sequence[dict[str, object]], order: Sequence[str], x_title: str, y_title: str
) -> alt.LayerChart:
    """A line a way to share, told apart by colour, shape and dash."""
    names = list(LINES)
    frame = pd.DataFrame(rows)
    x = alt.X("c0:N", sort=list(order), title=x_title, axis=alt.Axis(labelAngle=0, ticks=False))
    y = alt.Y("c2:Q", title=y_title, axis=alt.Axis(tickCount=5))
    colour = alt.Color(
        "c1:N",
        scale=alt.Scale(domain=names, range=[LINES[name][0] for name in names]),
        legend=alt.Legend(title=None, columns=2, symbolSize=140),
    )
    dash = alt.StrokeDash(
        "c1:N",
        scale=alt.Scale(domain=names, range=[LINES[name][2] for name in names]),
        legend=alt.Legend(title=None),
    )
    shape = alt.Shape(
        "c1:N",
        scale=alt.Scale(domain=names, range=[LINES[name][1] for name in names]),
        legend=alt.Legend(title=None),
    )
    base = alt.Chart(frame)
    drawn = base.mark_line(strokeWidth=3, aria=False).encode(x=x, y=y, color=colour, strokeDash=dash)
    points = base.mark_point(size=110, filled=True, opacity=1, aria=False).encode(
        x=x, y=y, color=colour, shape=shape
    )
    return (drawn + points).properties(height=320)


def turns_table(grants: GrantsResult) -> pd.DataFrame:
    """Where the order between two ways turns, by volume, the pool's cost, the fixed part and misplaced money."""
    return pd.DataFrame(
        [
            {
                "Mellan": f"{MODEL_NAMES[turn.first]} och {MODEL_NAMES[turn.second].lower()}",
                "Mottagna om året": _or_never(turn.volume, lambda value: numeral(value)),
                "Vad potten får kosta om året": _overhead(turn),
                "Fast del": _or_never(turn.fixed_part, lambda value: percent(value))
                if turn.second == HYBRID
                else "gäller inte",
                "Pengar som hamnar fel": _or_never(turn.misplaced, lambda value: percent(value))
                if turn.first == TODAY
                else "gäller inte",
            }
            for turn in grants.turns
        ]
    )


def _or_never(value: float | None, said: object) -> str:
    return "byter inte plats" if value is None else str(said(value))  # type: ignore[operator]


def _overhead(turn: Turn) -> str:
    if turn.second != POOL:
        return "gäller inte"
    return _or_never(turn.overhead, lambda value: about_kronor(value))


def worst_year(case: Case) -> str:
    """The year when most were received, as text; empty when no year is known."""
    years = [(row.number or 0, row.year) for row in case.arrivals if row.measure == "mottagna" and row.year]
    return str(max(years)[1]) if years else ""


def crisis_lines(case: Case, grants: GrantsResult, sentence: str) -> None:
    """Year by year, with many more in the second year."""
    rows = [
        {"c0": str(one.year), "c1": name, "c2": 100 * value}
        for one in grants.crisis
        for name, value in zip(MODEL_NAMES.values(), one.uncovered_crisis, strict=True)
        if value is not None
    ]
    if not rows:
        st.markdown("Inget behov är ifyllt, så inget kan bli utan täckning.")
        return
    year = grants.crisis[1].year
    figure(
        lines(rows, [str(one.year) for one in grants.crisis], "", "Kronor av 100 utan täckning"),
        headline=sentence,
        description=f"Linjer, en per sätt att fördela, år för år med ett krisår {year}. {sentence}",
        table=pd.DataFrame(
            [
                {
                    "År": str(one.year),
                    "Mottagna utan och med kris": f"{numeral(one.received)}; {numeral(one.received_crisis)}",
                    **{
                        name: f"{_cell(usual)}; {_cell(many)}"
                        for name, usual, many in zip(
                            MODEL_NAMES.values(), one.uncovered, one.uncovered_crisis, strict=True
                        )
                    },
                }
                for one in grants.crisis
            ]
        ),
        name="krisar",
        note=f"I räkneexemplet, {worst_year(case)} igen: {numeral(grants.crisis_factor)} gånger fler under {year}. Tabellen visar "
        "kronor av 100 utan täckning, först utan och sedan med kris.",
    )


def _cell(value: float | None) -> str:
    return "–" if value is None else numeral(100 * value, 1)


def tornado(grants: GrantsResult, sentence: str) -> None:
    """What each assumption alone does to how much more the pool covers, the largest first."""
    figure(
        tornado_chart(grants),
        headline=sentence,
        description=f"Streck per antagande från låg till hög. Vid noll byter pott och andelar plats. {sentence}",
        table=pd.DataFrame(
            [
                {
                    "Antagande": one.name,
                    "Från": one.low,
                    "Till": one.high,
                    "Pott mot omräknade andelar": _ends(one.recalculated),
                    "Pott mot dagens andelar": _ends(one.today),
                }
                for one in grants.levers
            ]
        ),
        name="antaganden",
        note="Ett antagande i taget, från lägsta till högsta i underlaget, med de andra kvar. Andelar och nyckel ligger "
        "kvar som de räknades: det som prövas är att verkligheten är en annan. Kronor av 100 i behov.",
    )


def _ends(ends: tuple[float, float]) -> str:
    return f"{_signed(ends[0])} till {_signed(ends[1])}"


def _signed(value: float) -> str:
    text = numeral(100 * value, 1)
    return text if text.startswith("−") or text == "0,0" else f"+{text}"


def tornado_chart(grants: GrantsResult) -> alt.LayerChart:
    """Two rules an assumption: against recalculated shares and against today's; right of zero the pool covers more."""
    shown = grants.levers[:SHOWN_LEVERS]
    against = ("Mot omräknade andelar", "Mot dagens andelar")
    names = [one.name for one in shown]
    frame = pd.DataFrame(
        [
            {
                "c0": row + (0.56 if which == 0 else 0.78),
                "c1": against[which],
                "c2": 100 * min(*ends, grants.base_gap[which]) - THIN,
                "c3": 100 * max(*ends, grants.base_gap[which]) + THIN,
            }
            for row, one in enumerate(shown)
            for which, ends in enumerate((one.recalculated, one.today))
        ]
    )
    named = pd.DataFrame(
        {
            "c0": [row + 0.22 for row in range(len(shown))],
            "c4": [f"{one.name}: {one.low} till {one.high}" for one in shown],
        }
    )
    y_scale = alt.Scale(domain=[0, len(names)], reverse=True)
    colour = alt.Color(
        "c1:N",
        scale=alt.Scale(domain=list(against), range=[COLOURS[0], COLOURS[3]]),
        legend=alt.Legend(title=None, symbolType="square", labelLimit=300),
    )
    x = alt.X(
        "c2:Q",
        title="Kronor av 100 i behov som potten täcker mer (till höger) eller mindre",
        axis=alt.Axis(tickCount=7),
    )
    bars = (
        alt.Chart(frame)
        .mark_rule(strokeWidth=9, aria=False)
        .encode(x=x, x2="c3:Q", y=alt.Y("c0:Q", scale=y_scale, axis=None), color=colour)
    )
    zero = (
        alt.Chart(pd.DataFrame({"c2": [0.0]}))
        .mark_rule(color=INK, strokeWidth=2, aria=False)
        .encode(x="c2:Q")
    )
    words = (
        alt.Chart(named)
        .mark_text(align="left", fontSize=14, color=INK, aria=False)
        .encode(x=alt.value(0), y=alt.Y("c0:Q", scale=y_scale, axis=None), text="c4:N")
    )
    return (zero + bars + words).properties(height=62 * len(names))


def five_deciding(grants: GrantsResult) -> None:
    """The five assumptions that the conclusion rests on most, in words."""
    for one in grant_findings.deciding(grants):
        turns = [
            words
            for words, ends, base in (
                ("omräknade andelar", one.recalculated, grants.base_gap[0]),
                ("dagens andelar", one.today, grants.base_gap[1]),
            )
            if any(value * base < 0 for value in ends)
        ]
        end = f" Här byter potten plats med {' och '.join(turns)}." if turns else ""
        said = (
            f"{one.name}, {one.low} till {one.high}. Pottens försprång mot dagens andelar: {_ends(one.today)} kronor "
            f"av 100; mot omräknade: {_ends(one.recalculated)}.{end}"
        )
        st.markdown(f"- {escaped(said)}")


def known_table(grants: GrantsResult) -> None:
    """How much of each figure is documented, derived and assumed."""
    readable_table(
        pd.DataFrame(
            [
                {
                    "Tal": one.figure,
                    "Belagt": percent(one.documented),
                    "Härlett av oss": percent(one.derived),
                    "Antagande eller exempel": percent(one.assumed),
                }
                for one in grants.known
            ]
        ),
        name="belagt",
        description="Hur mycket av varje tal som är belagt",
    )


def needs_table(case: Case, costs: dict[str, float]) -> pd.DataFrame:
    """Every need with its range, purpose and what it rests on."""
    return pd.DataFrame(
        [
            {
                "Behov": row.name,
                "Mottagare": case.recipient(row.recipient).short_name,
                "Ändamål i 10 §": row.purpose,
                "Slag": row.must,
                "Per": row.per,
                "Hur många har det": percent(row.probability),
                "Månader": "varje" if row.months is None else f"{row.start}–{row.start + row.months - 1}",
                "Kr per månad": f"{kronor(costs.get(row.id, row.monthly))} ({_range(row.monthly_low, row.monthly_high)})",
                "Typ": row.kind,
                "Kommentar": row.comment,
            }
            for row in case.needs
        ]
    )


def _range(low: float | None, high: float | None) -> str:
    return (
        "utan spann"
        if low is None or high is None
        else f"{numeral(rounded(low, 6))}–{numeral(rounded(high, 6))}"
    )
