"""Så gör andra: var lägger andra kommuner mottagandet, och vad sägs om hur det gick?"""

import streamlit as st

from pages.parts import others
from pages.parts.charts import escaped, folded
from pages.parts.desk import current
from pages.parts.evidence import headline, section

desk = current()
case, scenario = desk.case, desk.scenario

headline(others.lead(case), "Så gör andra")
st.markdown(escaped(others.limits(case)))
if case.comparisons:
    picture, near = st.columns([11, 10], gap="large")
    with picture:
        others.placement_bars(case)
    with near:
        others.nearest(case, scenario)

section("Vilka har lagt ner sin mottagning?", "nedlagda")
others.closed(case)

section("Upplägg som källorna beskriver", "upplagg")
others.examples(case)

with folded("**Alla kommuner i den äldre rapporten**, med filter", "jamfor-alla") as part:
    if part.open:
        others.every_municipality(case)
with folded("**Vad svarade kommunerna i Skåne?**", "jamfor-skane") as part:
    if part.open:
        others.survey(case)
