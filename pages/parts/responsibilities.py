"""Who does what, what needs what, and where it stands."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from models.case import Case
from models.cooperation_result import View
from models.network import performances
from models.network.under import in_law
from models.scenario import Scenario
from models.swedish import listed
from pages.parts.charts import readable_table
from pages.parts.evidence import source_of

STATES = {"okänd": "ingen har sagt vem", "lucka": "tappar sin enda utförare"}


def responsibilities(case: Case, scenario: Scenario, view: View) -> None:
    """Every task with its performer, and every dependency, each with its source."""
    reforms = scenario.active_reforms(case)
    st.markdown("**Uppgifter** i det här rättsläget och den här formen")
    readable_table(
        task_table(case, view, reforms), name=f"uppgifter-{view.option}", description="Vem gör vad, med källa"
    )
    st.markdown(
        "**Beroenden** mellan uppgifter. Alla är våra: 1 delar något, 2 väntar på det andra, 3 måste formas tillsammans."
    )
    readable_table(
        dependency_table(case, reforms), name="beroenden", description="Beroenden med skäl och källa"
    )


def assumptions(case: Case) -> pd.DataFrame:
    """The settings that the network's measures rest on, with how low and high they might as well be."""

    def said(value: float | None) -> str:
        return "–" if value is None else f"{value:g}".replace(".", ",")

    return pd.DataFrame(
        [
            {
                "Antagande": row.name,
                "Låg": said(row.low),
                "Trolig": said(row.value),
                "Hög": said(row.high),
                "Enhet": row.unit,
                "Typ": row.kind,
                "Kommentar": row.comment,
            }
            for row in case.settings
            if row.area in ("nätverk", "mått")
        ]
    )


def task_table(case: Case, view: View, reforms: tuple[str, ...]) -> pd.DataFrame:
    """A row a task: who does it, who supports and can step in, and where it stands."""

    def names(actors: tuple[str, ...]) -> str:
        return listed([case.actor(name).short_name for name in actors]) or "–"

    return pd.DataFrame(
        [
            {
                "Uppgift": case.task(one.task).name,
                "Ansvarig": case.actor(one.responsible).name if one.responsible else STATES[one.state],
                "Stöd": names(one.support),
                "Kan träda in": names(one.substitutes),
                "Källa": source_of(case, one.row) if one.row else "–",
                "Kommentar": one.row.comment if one.row else "Ingen rad i Ansvar gäller här.",
            }
            for one in performances(case, view.option, view.form, reforms)
        ]
    )


def dependency_table(case: Case, reforms: tuple[str, ...]) -> pd.DataFrame:
    """A row a dependency that holds with these reforms."""
    return pd.DataFrame(
        [
            {
                "Uppgift": case.task(row.needing).name,
                "Behöver": case.task(row.needed).name,
                "Styrka": row.strength,
                "Varför": row.reason,
                "Källa": source_of(case, row),
            }
            for row in case.dependencies
            if in_law(row, reforms)
        ]
    )
