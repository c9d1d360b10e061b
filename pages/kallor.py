"""Källor och antaganden: vad vilar på vad?"""

import streamlit as st

from pages.parts import desk as desks
from pages.parts import share, sources
from pages.parts.charts import escaped, readable_table
from pages.parts.desk import current
from pages.parts.evidence import headline, section
from pages.parts.reasons import uncounted

desk = current()
case = desk.case

headline(sources.lead(case, desk.result.placement), "Källor och antaganden")
st.markdown(escaped(desk.result.sentences["silence"]))

section("Lagarna i tidsordning", "lagar")
sources.law_timeline(case, desk.scenario)

section("Där utredningen har blivit överspelad eller källor säger olika", "motsagelser")
sources.contradictions(case)

with st.expander("**Alla argument** med källa, avsnitt och villkor", key="kallor-argument"):
    sources.arguments(case, desk.result.placement)
with st.expander("**Påståenden som inte räknas**, och varför", key="kallor-raknas-inte"):
    readable_table(uncounted(case), name="raknas-inte", description="Påståenden som inte räknas")
with st.expander("**Så sattes styrkorna**", key="kallor-styrkor"):
    sources.strengths(case)
with st.expander("**Kriterierna** och vad 0 och 100 betyder", key="kallor-kriterier"):
    sources.criteria(case)
with st.expander("**Mottagandet**: mottagna, väntade och kommuntal var för sig", key="kallor-mottagande"):
    sources.arrivals(case)
with st.expander("**Reglementen** som behöver ändras", key="kallor-reglementen"):
    sources.bylaws(case)
with st.expander("**Källorna** och vad de inte kan användas till", key="kallor-kallor"):
    sources.documents(case)
with st.expander("**Frågor som källorna lämnar öppna**", key="kallor-fragor"):
    sources.questions(case)
with st.expander("**Ordlista**", key="kallor-ordlista"):
    sources.glossary(case)
if desk.open:
    with st.expander("**Ändringslogg** för det här läget", key="kallor-logg"):
        sources.change_log(desks.change_log())
    with st.expander("**Länkar som skapats i den här webbläsaren**", key="kallor-lankar"):
        share.made_here()
