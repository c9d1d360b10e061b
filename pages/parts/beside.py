"""Scenarios beside each other: the base, those that are kept and the one in hand; keep one, take one out, let one go."""

from __future__ import annotations

from datetime import datetime

import altair as alt
import pandas as pd
import streamlit as st

from data.database import NotRead
from data.snapshots import MOST_KEPT, NAME_LENGTH
from models.beside import Side, letter
from models.case import Case
from models.scenario import base, law_said
from models.swedish import counted, listed, of_hundred, uneven
from pages.parts import desk
from pages.parts.charts import ACCENT, INK, RANK_FILLS, escaped, figure

BASE, NOW = "Grundfallet", "Läget nu"
_LABELS = 0.42
"""How much of the picture's width the scenarios' names take, as a part of the bars' width."""


def sides() -> tuple[Side, ...]:
    """The base, the kept scenarios and the one in hand if it is none of them, with their answers."""
    now = desk.current()
    found = [Side(BASE, base(now.case), desk.answered(now.case, base(now.case)))]
    try:
        kept = desk.kept()
    except NotRead as error:
        st.error(escaped(str(error)))
        kept = ()
    for one in kept:
        answer = desk.answered(now.case, one.scenario)
        found.append(Side(f"Läge {letter(one.place)}", one.scenario, answer, one.name, one.place, one.time))
    if now.scenario.differences(now.case) and now.scenario not in [side.scenario for side in found]:
        found.append(Side(NOW, now.scenario, now.result))
    return tuple(found)


def leading_bars(case: Case, shown: tuple[Side, ...]) -> None:
    """For each placement a bar a scenario: in how many of 100 ways to weigh and to score it comes first."""
    said = "; ".join(
        f"{option.name}: "
        + listed([f"{side.name} {of_hundred(side.result.placement.ranks[row][0])}" for side in shown])
        for row, option in enumerate(case.options)
    )
    figure(
        bars_chart(case, shown),
        headline="I så många av 100 sätt att väga och bedöma hamnar varje placering först",
        description=f"Staplar, en per placering och läge. {said}.",
        table=bars_table(case, shown),
        name="lagen-forst",
        note=uneven(*([row[0] for row in side.result.placement.ranks] for side in shown)),
    )


def bars_table(case: Case, shown: tuple[Side, ...]) -> pd.DataFrame:
    """The bars' figures, a row a placement."""
    return pd.DataFrame(
        [
            [option.name, *(of_hundred(side.result.placement.ranks[row][0]) for side in shown)]
            for row, option in enumerate(case.options)
        ],
        columns=["Placering", *(side.title for side in shown)],
    )


def bars_chart(case: Case, shown: tuple[Side, ...]) -> alt.LayerChart:
    """Blocks of bars under each placement's name; the one in hand, or kept, is darker than the base."""
    block = len(shown) + 1.1
    bars = pd.DataFrame(
        [
            {
                "c0": row * block + 1 + place + 0.12,
                "c1": row * block + 1 + place + 0.88,
                "c2": row * block + 1 + place + 0.5,
                "c3": side.result.placement.ranks[row][0],
                "c4": _number(side.result.placement.ranks[row][0]),
                "c5": side.name,
                "c6": "grund" if place == 0 else "annat",
            }
            for row in range(len(case.options))
            for place, side in enumerate(shown)
        ]
    )
    names = pd.DataFrame(
        {
            "c0": [row * block + 0.55 for row in range(len(case.options))],
            "c4": [option.name for option in case.options],
        }
    )
    x = alt.Scale(domain=[-_LABELS, 1.08], nice=False)
    y_scale = alt.Scale(domain=[0, block * len(case.options)], reverse=True, nice=False)
    middle = alt.Y("c2:Q", scale=y_scale, axis=None)
    drawn = (
        alt.Chart(bars)
        .mark_rect(stroke=ACCENT, strokeWidth=1, aria=False)
        .encode(
            x=alt.X("c7:Q", scale=x, axis=None),
            x2="c3:Q",
            y=alt.Y("c0:Q", scale=y_scale, axis=None),
            y2="c1:Q",
            color=alt.Color(
                "c6:N",
                scale=alt.Scale(domain=["grund", "annat"], range=[RANK_FILLS[2], RANK_FILLS[0]]),
                legend=None,
            ),
        )
        .transform_calculate(c7="0")
    )
    labels = (
        alt.Chart(bars)
        .mark_text(align="left", fontSize=14, color=INK, aria=False)
        .encode(x=alt.value(0), y=middle, text="c5:N")
    )
    values = (
        alt.Chart(bars)
        .mark_text(align="left", dx=6, fontSize=14, fontWeight="bold", color=INK, aria=False)
        .encode(x=alt.X("c3:Q", scale=x, axis=None), y=middle, text="c4:N")
    )
    titles = (
        alt.Chart(names)
        .mark_text(align="left", fontSize=15, fontWeight="bold", color=INK, aria=False)
        .encode(x=alt.value(0), y=alt.Y("c0:Q", scale=y_scale, axis=None), text="c4:N")
    )
    return (drawn + labels + values + titles).properties(height=int(26 * block * len(case.options)))


def _number(share: float) -> str:
    """The number in "71 av 100", short enough to stand after a bar."""
    said = of_hundred(share).removesuffix(" av 100")
    return said.replace("färre än ", "<").replace("fler än ", ">")


def keeping(case: Case, shown: tuple[Side, ...]) -> None:
    """What each scenario is, with what can be done with it, and the way to keep the one in hand."""
    for side in shown:
        _one(case, side)
    hindered = desk.told("bredvid_fel")
    if hindered:
        st.error(escaped(hindered))
    now = desk.current().scenario
    kept = [side for side in shown if side.place]
    if not now.differences(case):
        st.markdown(
            "Ändra något, till exempel rättsläget, formen eller en vikt, och kom hit för att spara "
            f"det läget. Upp till {MOST_KEPT} lägen kan stå bredvid grundfallet."
        )
    elif now in [side.scenario for side in kept]:
        st.markdown("Läget du har nu är redan sparat. Ändra något för att spara ett till.")
    elif len(kept) >= MOST_KEPT:
        st.markdown(f"{MOST_KEPT} lägen är sparade. Ta bort ett för att spara läget du har nu.")
    else:
        with st.form("spara-lage", border=False):
            st.text_input(
                "Namn på läget, om du vill",
                key="lagets_namn",
                max_chars=NAME_LENGTH,
                placeholder="till exempel ny lag",
            )
            st.form_submit_button("Spara läget du har nu", type="primary", on_click=_keep)


def _one(case: Case, side: Side) -> None:
    """A scenario's name and departures from the base; a kept one can be taken out or let go."""
    differences = [difference.sentence for difference in side.scenario.differences(case)]
    listing = "; ".join(differences[:3]) + (
        f" och {len(differences) - 3} till" if len(differences) > 3 else ""
    )
    here = side.scenario == desk.current().scenario
    said = listing + "." if listing else _base_said(case, side)
    note = " Det är läget du har nu." if here and side.name != NOW else ""
    st.markdown(f"**{escaped(side.title)}.** {escaped(said + note)}")
    if not side.place:
        return
    name = f"läge {letter(side.place)}"
    with st.container(horizontal=True, gap="small"):
        if not here:
            st.button(
                f"Ta fram {name}",
                key=f"fram-{side.place}",
                on_click=desk.uninterrupted(desk.replace),
                args=(side.scenario, f"Tog fram {name}"),
            )
        st.button(
            f"Ta bort {name}",
            key=f"bort-{side.place}",
            on_click=_discard,
            args=(side.place, side.since),
            type="tertiary",
        )


def _base_said(case: Case, side: Side) -> str:
    law, form = law_said(case, side.scenario), case.form(side.scenario.form).name.lower()
    return (
        f"{law[0].upper()}{law[1:]}, {counted(side.scenario.arrivals, 'person', 'personer')} om året, {form}."
    )


@desk.uninterrupted
def _keep() -> None:
    st.session_state["bredvid_fel"] = desk.keep(str(st.session_state.get("lagets_namn", "")))


@desk.uninterrupted
def _discard(place: int, since: datetime) -> None:
    st.session_state["bredvid_fel"] = desk.discard(place, since)
