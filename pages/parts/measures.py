"""Measured instead of judged: switches that let the network's measures replace the criteria they overlap."""

from __future__ import annotations

from functools import partial

import streamlit as st

from models.case import Case
from models.measured import ENDS, replaceable
from models.scenario import Scenario
from models.swedish import numeral
from pages.parts import desk
from pages.parts.charts import escaped
from pages.parts.held import held


def measure_switches(case: Case, scenario: Scenario, *, may_change: bool) -> None:
    """A switch for each measure, with the end points that turn it into points."""
    found = replaceable(case)
    if not found:
        st.markdown("Inget kriterium i underlaget kan ersättas av ett mått.")
        return
    st.markdown(
        "Ett mått ersätter det bedömda kriterium som det överlappar, så att samma sak inte räknas två gånger. Vikten är "
        "kriteriets. Mätta poäng märks med m där poängen visas."
    )
    for measure, criterion in found.items():
        if not may_change:
            way = "mäts i nätverket" if measure in scenario.measured else "bedöms"
            st.markdown(escaped(f"{criterion.name} {way} i länken."))
            continue
        st.toggle(
            escaped(f"Mät {measure} i nätverket i stället för att bedöma {criterion.name}"),
            value=measure in scenario.measured,
            **held(f"matt-{measure}", measure in scenario.measured, partial(_switch, measure)),
        )
        zero, hundred = (case.setting(name) for name in ENDS[measure])
        st.caption(
            escaped(
                f"0 poäng vid {numeral(zero.value, 2)} {zero.unit}, 100 poäng vid {numeral(hundred.value, 2)} "
                f"{hundred.unit}. Ändpunkterna är ett val ({zero.kind})."
            )
        )


def _switch(measure: str, on: bool) -> None:
    now = desk.current().scenario
    chosen = set(now.measured) - {measure}
    if on:
        chosen |= {measure}
    desk.replace(now.with_(measured=tuple(sorted(chosen))))
