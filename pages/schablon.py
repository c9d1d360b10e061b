"""Schablon: fasta procentsatser, en gemensam pott eller båda?"""

from contextlib import nullcontext

import streamlit as st

from models.grant_rows import AGES
from pages.parts import coverage, grant_income, grant_levers, grant_turning
from pages.parts.charts import escaped, folded, readable_table
from pages.parts.desk import current, fill_in, on_phone
from pages.parts.evidence import headline, not_then, section

desk = current()
case, scenario, grants, said = desk.case, desk.scenario, desk.result.grants, desk.result.sentences

if grants is None and not desk.open:
    headline(not_then("Ersättningen"), "Schablon")
    st.markdown(
        "Det övriga i länken står kvar som det var. "
        + (
            "Öppna en egen kopia för att räkna nu."
            if case.has_grants
            else "Länkens underlag har inte tabellerna för ersättningen."
        )
    )
    st.stop()
if grants is None:
    headline("Underlaget saknar tabellerna för ersättningen.", "Schablon")
    st.markdown("Fyll i tabellerna för ersättningen i underlaget för att få ett räkneexempel här.")
    st.stop()

headline(said["grants_lead"], "Schablon")
picture, levers = st.columns([11, 8], gap="large")
with picture:
    coverage.coverage_bars(grants, said["grants_lead"])
with levers, st.expander("Ändra", key="ersattning-andra") if on_phone() else nullcontext():
    grant_levers.levers(case, scenario, grants, open_to_change=desk.open)
with levers:
    st.markdown(escaped(said["grants_turn"]))
    st.caption(escaped(said["grants_caution"]))
st.markdown(escaped(f"{said['grants_known']} {said['grants_income']}"))

section("Vad är varje sätt bra och dåligt för?", "bra-daligt")
coverage.good_and_bad(grants, said)

section("Vad avgör?", "avgor")
for name in ("grants_levers", "grants_overhead", "grants_size"):
    st.markdown(escaped(said[name]))
with folded("**De fem antaganden som svaret vilar mest på**, och alla andra", "ersattning-avgor") as part:
    if part.open and not grant_turning.awaited(grants):
        grant_turning.five_deciding(grants)
        grant_turning.tornado(grants, said["grants_levers"])

with folded("**Vem vinner och vem förlorar?** Jämfört med dagens andelar", "ersattning-vinner") as part:
    if part.open:
        coverage.gains_chart_shown(case, grants, said["grants_gains"])
with folded(
    "**När vänder det?** Från 5 till 200 mottagna, pottens kostnad och fel andelar", "ersattning-vander"
) as part:
    if part.open and not grant_turning.awaited(grants):
        grant_turning.volume_lines(grants, said["grants_volume"])
        readable_table(
            grant_turning.turns_table(grants),
            name="vandpunkter",
            description="Var ordningen mellan två sätt vänder",
        )
with folded(
    f"**Krisår: {grant_turning.worst_year(case)} igen.** Vad händer när många kommer på en gång?",
    "ersattning-kris",
) as part:
    if part.open and not grant_turning.awaited(grants):
        grant_turning.crisis_lines(case, grants, said["grants_crisis"])
with folded(
    "**Hur mycket ger staten, och när?** Månad för månad med dagens och nästa belopp", "ersattning-manader"
) as part:
    if part.open:
        grant_income.income_lines(case, grants)
        grant_income.payment_plan(case, grants)
        for name in ("grants_initial", "grants_swap"):
            st.markdown(escaped(said[name]))
        grant_income.stand_ins(grants)
        grant_income.amounts_table(case)
with folded("**Dagens andelar.** Skriv in kommunens egna", "ersattning-andelar") as part:
    if part.open:
        grant_levers.shares_editor(case, scenario, grants, open_to_change=desk.open)
        st.markdown("Nyckeln per person, i procent av det som betalas för var och en i åldersklassen:")
        readable_table(
            grant_levers.key_table(case, grants, AGES),
            name="nyckel",
            description="Nyckeln per person och ålder",
        )
with folded("**Vad behoven kostar.** Ändra en enhetskostnad", "ersattning-behov") as part:
    if part.open:
        grant_levers.costs_editor(case, scenario, open_to_change=desk.open)
        readable_table(
            grant_turning.needs_table(case, dict(scenario.grants.costs)), name="behov", description="Behoven"
        )
with folded("**Pottens regler** och övriga antaganden", "ersattning-regler") as part:
    if part.open:
        grant_levers.pool_rules(case, scenario, open_to_change=desk.open)
with folded("**Vad frågar revisorerna efter?**", "ersattning-revision") as part:
    if part.open:
        grant_income.lessons(case, "revision")
with folded("**Vad behöver beslutas för en pott?**", "ersattning-beslut") as part:
    if part.open:
        grant_income.lessons(case, "beslut")
with folded("**Vilka har prövat?** Kalix, Kiruna, Kalmar och andra", "ersattning-foregangare") as part:
    if part.open:
        grant_income.lessons(case, "föregångare")
with folded("**Hur mycket är belagt?** Och vad räknas inte?", "ersattning-belagt") as part:
    if part.open:
        grant_turning.known_table(grants)
        st.markdown(
            "Räkneexemplet börjar i januari och räknas i fem år; ett sjätte dras för att det som behövs sent det femte "
            "året ska kunna få beslut. Behov som ingen omgång hinner med räknas som otäckta, och pengarna som kvar i "
            "potten. De som togs emot två år före starten är med. Böckerna stängs varje kalenderår: måste går före kan."
        )
        st.markdown(
            "Räknas inte: inflyttning från andra kommuner, ersättning som söks, ensamkommande barn, och vad det betyder "
            "för människor att något inte blir gjort. Omräknade andelar och nyckeln är satta efter behovstabellen; "
            "stämmer inte den, gör inte de heller det."
        )

fill_in()
