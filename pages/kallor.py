"""Källor och antaganden: vad vilar på vad?"""

import streamlit as st

from pages.parts import checking, every_figure, share, sources, workbook
from pages.parts import desk as desks
from pages.parts.charts import escaped, folded, readable_table
from pages.parts.desk import current
from pages.parts.evidence import headline, not_then, section
from pages.parts.reasons import uncounted

desk = current()
case = desk.case

headline(sources.lead(case, desk.result.placement), "Källor och antaganden")
st.markdown(escaped(desk.result.sentences["silence"]))

section("Kontrollera de här fem först", "kontrollera")
st.markdown(
    "Varje antagande flyttas för sig från lägsta till högsta. De fem som betyder mest för de tre slutsatserna bör någon "
    "kontrollera innan de andra."
)
if desk.open:
    with folded("**Visa de fem**, och allt annat som slutsatserna vilar på", "kallor-kontrollera") as part:
        if part.open:
            checking.five_first(desk)
else:
    st.markdown(f"{not_then('Vilka fem det är')} Öppna en egen kopia för att räkna dem nu.")

section("Lagarna i tidsordning", "lagar")
sources.law_timeline(case, desk.scenario)

section("Där utredningen har blivit överspelad eller källor säger olika", "motsagelser")
sources.contradictions(case)

section("Arbetsboken i Excel", "arbetsbok")
workbook.downloads(desk)
if desk.open:
    with folded("**Ladda upp en ifylld arbetsbok**", "kallor-arbetsbok") as part:
        if part.open:
            workbook.upload(desk)

with folded("**Alla uppgifter** med källa, typ, spann och var de används", "kallor-uppgifter") as part:
    if part.open:
        every_figure.every_figure(case)
with folded("**Alla argument** med källa, avsnitt och villkor", "kallor-argument") as part:
    if part.open:
        sources.arguments(case, desk.result.placement)
with folded("**Påståenden som inte räknas**, och varför", "kallor-raknas-inte") as part:
    if part.open:
        readable_table(uncounted(case), name="raknas-inte", description="Påståenden som inte räknas")
with folded("**Så sattes styrkorna**", "kallor-styrkor") as part:
    if part.open:
        sources.strengths(case)
with folded("**Kriterierna** och vad 0 och 100 betyder", "kallor-kriterier") as part:
    if part.open:
        sources.criteria(case)
with folded("**Mottagandet**: mottagna, väntade och kommuntal var för sig", "kallor-mottagande") as part:
    if part.open:
        sources.arrivals(case)
with folded("**Reglementen** som behöver ändras", "kallor-reglementen") as part:
    if part.open:
        sources.bylaws(case)
with folded("**Källorna** och vad de inte kan användas till", "kallor-kallor") as part:
    if part.open:
        sources.documents(case)
with folded("**Frågor som källorna lämnar öppna**", "kallor-fragor") as part:
    if part.open:
        sources.questions(case)
with folded("**Ordlista**", "kallor-ordlista") as part:
    if part.open:
        sources.glossary(case)
if desk.open:
    with folded("**Ändringslogg** för det här läget", "kallor-logg") as part:
        if part.open:
            sources.change_log(desks.change_log())
    with folded("**Länkar som skapats i den här webbläsaren**", "kallor-lankar") as part:
        if part.open:
            share.made_here()
