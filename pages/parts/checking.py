"""Which assumptions to check first: what each alone does to the three conclusions, one at a time."""

from __future__ import annotations

from collections import OrderedDict

import altair as alt
import pandas as pd
import streamlit as st

from models import sensitivity_findings as findings
from models.case import Case
from models.sensitivity import Conclusion, Sensitivity, sensitivity
from pages.parts.charts import COLOURS, INK, escaped, figure
from pages.parts.desk import Desk

SHOWN = 10
MOST_KEPT = 4

THIN = 0.1
"""What a bar is drawn wider each way, in the axis' unit, so that one without width is seen."""

NOTES = {
    "placement": "En vikt är ett val, inte ett faktum.",
    "cooperation": "Bördan bygger på våra bedömningar av hur starkt uppgifterna behöver varandra.",
    "money": "Kronorna gäller räkneexemplet.",
}

TURNING = ("vänder slutsatsen", "vänder inte")


@st.cache_resource(show_spinner=False)
def _kept() -> OrderedDict[str, Sensitivity]:
    """The latest walks, by the version of the case: the same for all who ask."""
    return OrderedDict()


def walked(case: Case) -> Sensitivity:
    """Every range of the case moved alone; computed once for each version of a case, with progress."""
    kept = _kept()
    found = kept.get(case.version)
    if found is None:
        bar = st.progress(0.0, text="Prövar ett antagande i taget")

        def shown(part: float, said: str) -> None:
            bar.progress(min(part, 1.0), text=escaped(said))

        found = kept[case.version] = sensitivity(case, shown)
        while len(kept) > MOST_KEPT:
            kept.popitem(last=False)
        bar.empty()
    return found


def five_first(desk: Desk) -> None:
    """The five to check first, then each conclusion with all that moves it, and what cannot be tried."""
    case, found = desk.case, walked(desk.case)
    st.markdown(escaped(findings.first_said(found)))
    first = found.first()
    if first:
        st.markdown(
            "\n".join(
                f"{place}. **{escaped(swing.name)}**: {escaped(findings.check_said(case, conclusion, swing))}"
                for place, (conclusion, swing) in enumerate(first, start=1)
            )
        )
        st.caption(
            "Först står det som tar störst del av försprånget. Varje slutsats är med, med högst två var när det räcker."
        )
    for conclusion in found.conclusions:
        st.subheader(escaped(conclusion.page), anchor=f"kontrollera-{conclusion.id}")
        if not conclusion.moving:
            st.markdown(escaped(findings.moves_most(conclusion)))
        else:
            _tornado(case, conclusion)
    for said in findings.not_tried(found):
        st.markdown(escaped(said))


def _tornado(case: Case, conclusion: Conclusion) -> None:
    said = findings.most_said(conclusion)
    st.markdown(escaped(f"{findings.base_said(conclusion)} {findings.turning_said(conclusion)}"))
    title = findings.number_titled(conclusion)
    figure(
        tornado_chart(conclusion),
        headline=said,
        description=f"Streck per antagande från låg till hög. De lodräta strecken är grundfallet. {said}",
        table=pd.DataFrame(
            [
                {
                    "Antagande": swing.name,
                    "Från": swing.low,
                    "Till": swing.high,
                    f"{title}, från": round(100 * swing.at_low.value, 1) + 0.0,
                    f"{title}, till": round(100 * swing.at_high.value, 1) + 0.0,
                    "Vänder": findings.turn_said(conclusion, swing),
                    "Vilar på": findings.rests_on(case, swing),
                }
                for swing in conclusion.swings
            ]
        ),
        name=f"kontrollera-{conclusion.id}",
        note="Ett antagande i taget, de andra som i grundfallet. Rader som hör ihop flyttas tillsammans. De som rör mest "
        f"visas; alla står i tabellen. {NOTES[conclusion.id]}",
    )


def tornado_chart(conclusion: Conclusion) -> alt.LayerChart:
    """A rule an assumption over the numbers at its ends and in the base, which is a line.

    Both ends can lie on the same side of the base: the rule then begins at the line.
    """
    shown = conclusion.moving[:SHOWN]
    frame = pd.DataFrame(
        [
            {
                "c0": row + 0.68,
                "c1": TURNING[0] if swing.turning else TURNING[1],
                "c2": 100 * min(swing.at_low.value, swing.at_high.value, conclusion.now.value) - THIN,
                "c3": 100 * max(swing.at_low.value, swing.at_high.value, conclusion.now.value) + THIN,
            }
            for row, swing in enumerate(shown)
        ]
    )
    named = pd.DataFrame(
        {
            "c0": [row + 0.3 for row in range(len(shown))],
            "c4": [f"{swing.name}{' (vänder)' if swing.turning else ''}" for swing in shown],
        }
    )
    y_scale = alt.Scale(domain=[0, len(shown)], reverse=True)
    bars = (
        alt.Chart(frame)
        .mark_rule(strokeWidth=12, aria=False)
        .encode(
            x=alt.X(
                "c2:Q",
                title=findings.number_titled(conclusion),
                axis=alt.Axis(tickCount=6),
                scale=alt.Scale(zero=False),
            ),
            x2="c3:Q",
            y=alt.Y("c0:Q", scale=y_scale, axis=None),
            color=alt.Color(
                "c1:N",
                scale=alt.Scale(domain=list(TURNING), range=[COLOURS[3], COLOURS[0]]),
                legend=alt.Legend(title=None, symbolType="square", labelLimit=300),
            ),
        )
    )
    base = (
        alt.Chart(
            pd.DataFrame(
                [
                    {"c0": row + 0.46, "c2": 100 * conclusion.now.value, "c5": row + 0.9}
                    for row in range(len(shown))
                ]
            )
        )
        .mark_rule(color=INK, strokeWidth=2, aria=False)
        .encode(x="c2:Q", y=alt.Y("c0:Q", scale=y_scale, axis=None), y2="c5:Q")
    )
    words = (
        alt.Chart(named)
        .mark_text(align="left", fontSize=14, color=INK, aria=False, limit=alt.expr("width"))
        .encode(x=alt.value(0), y=alt.Y("c0:Q", scale=y_scale, axis=None), text="c4:N")
    )
    return (bars + base + words).properties(height=48 * len(shown))
