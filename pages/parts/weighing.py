"""What matters most? The weights: all alike, by swing 0–100, or by a ranking."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import pandas as pd
import streamlit as st

from models.case import Case
from models.scenario import Scenario
from models.swedish import percent
from pages.parts import desk
from pages.parts.charts import escaped, folded, readable_table
from pages.parts.held import held

METHODS = {"equal": "Lika", "swing": "Steg 0–100", "ranking": "Rangordning"}


def weights_panel(case: Case, scenario: Scenario, shares: Sequence[float], *, open_to_change: bool) -> None:
    """The levers: a way to weigh, and its points or order. In a shared link only what was chosen."""
    if not open_to_change:
        st.markdown(f"**Vikterna i länken: {METHODS[scenario.weighting].lower()}**")
        _share_table(case, shares)
        return
    st.segmented_control(
        "Hur vill du väga?",
        list(METHODS),
        format_func=lambda name: METHODS[name],
        default=scenario.weighting,
        required=True,
        **held("viktsatt", scenario.weighting, partial(_method, case)),
    )
    if scenario.weighting == "ranking":
        _ranking(case, scenario)
    else:
        left, right = st.columns(2, gap="medium")
        for number, criterion in enumerate(case.criteria):
            point = scenario.point(criterion) if scenario.weighting == "swing" else criterion.weight
            (left if number % 2 == 0 else right).slider(
                f"{escaped(criterion.name)}, {percent(shares[number], 0)}",
                min_value=0,
                max_value=100,
                value=round(point),
                step=5,
                **held(f"vikt-{criterion.id}", round(point), partial(_moved, case, criterion.id)),
            )
    with folded("Vad är sämst och bäst?", "samst-bast") as part:
        if part.open:
            st.markdown(
                "Fråga inte hur viktigt kriteriet är i allmänhet, utan hur mycket steget från sämst till bäst är värt. "
                "Ge det steg som är mest värt 100 och de andra i förhållande till det."
            )
            readable_table(
                ends_table(case), name="kriterier", description="Vad 0 och 100 betyder för varje kriterium"
            )
    with folded("Hur fritt får vikterna variera?", "spridning") as part:
        if part.open:
            st.slider(
                "Spridning runt vikterna (100 är alla sätt att väga när vikterna är lika)",
                min_value=5,
                max_value=100,
                value=round(100 * scenario.spread),
                step=5,
                disabled=scenario.weighting == "ranking",
                **held(
                    "spridning-steg",
                    round(100 * scenario.spread),
                    lambda steps: desk.replace(desk.current().scenario.with_(spread=steps / 100)),
                ),
            )


def ends_table(case: Case) -> pd.DataFrame:
    """What each criterion means and what its ends mean."""
    return pd.DataFrame(
        {
            "Kriterium": [row.name for row in case.criteria],
            "Betyder": [row.definition for row in case.criteria],
            "0 poäng": [row.zero for row in case.criteria],
            "100 poäng": [row.hundred for row in case.criteria],
        }
    )


def warnings(case: Case, twins: tuple[tuple[str, str], ...], child_weight: float) -> list[str]:
    """Questions that the weights and scores raise: no weight on children, and possible double counting."""
    said = []
    children = [row.name.lower() for row in case.criteria if row.child]
    if children and child_weight < 0.01:
        said.append(
            f"Barnen väger inget: kriteriet {' och '.join(children)} har vikten noll. Barnets bästa ska prövas "
            "också när det inte räknas här."
        )
    for first, second in twins:
        said.append(
            f"{case.criterion(first).name} och {case.criterion(second).name.lower()} skiljer placeringarna åt på "
            "samma sätt. Räknas samma sak två gånger?"
        )
    return said


def _method(case: Case, chosen: str) -> None:
    now = desk.current().scenario
    if chosen == "ranking":
        order = sorted(case.criteria, key=lambda row: -now.point(row))
        desk.replace(now.with_(weighting="ranking", ranking=tuple(row.id for row in order)))
    else:
        desk.replace(now.with_(weighting=chosen))


def _moved(case: Case, criterion: str, point: int) -> None:
    now = desk.current().scenario
    points = {row.id: (now.point(row) if now.weighting == "swing" else row.weight) for row in case.criteria}
    points[criterion] = float(point)
    if not any(points.values()):
        st.session_state["notice"] = (
            "Minst ett kriterium måste väga mer än noll. Den senaste ändringen togs inte med."
        )
        return
    base = {row.id: row.weight for row in case.criteria}
    kept = tuple((name, value) for name, value in points.items() if value != base[name])
    desk.replace(now.with_(weighting="swing", points=kept))


def _ranking(case: Case, scenario: Scenario) -> None:
    names = {row.id: row.name for row in case.criteria}
    st.caption("Viktigast steg först. Flytta ett kriterium upp eller ner.")
    for place, name in enumerate(scenario.ranking):
        with st.container(horizontal=True, vertical_alignment="center", gap="small", wrap=False):
            st.markdown(f"{place + 1}\\. {escaped(names[name])}", width="stretch")
            for step, word in ((-1, "Upp"), (1, "Ner")):
                st.button(
                    word,
                    key=f"rang-{word}-{name}",
                    type="tertiary",
                    disabled=not 0 <= place + step < len(scenario.ranking),
                    help=f"{word}: {escaped(names[name])}",
                    on_click=desk.uninterrupted(_swapped),
                    args=(place, place + step),
                )


def _swapped(place: int, other: int) -> None:
    now = desk.current().scenario
    order = list(now.ranking)
    order[place], order[other] = order[other], order[place]
    desk.replace(now.with_(ranking=tuple(order)))


def _share_table(case: Case, shares: Sequence[float]) -> None:
    table = pd.DataFrame(
        {
            "Kriterium": [row.name for row in case.criteria],
            "Del av vikten": [percent(share, 0) for share in shares],
        }
    )
    readable_table(table, name="vikter", description="Vikterna i länken")
