"""Start: vad ska beslutas, vad vet vi hittills, och vad har hänt sedan utredningen?"""

import streamlit as st

from models.swedish import day
from pages.parts.charts import escaped
from pages.parts.coverage import coverage_bars, draws_said
from pages.parts.desk import current, fill_in
from pages.parts.evidence import headline, not_then, section
from pages.parts.sources import deciding_reforms
from pages.parts.standing import rank_bars
from pages.parts.tradeoff import small_burdens

desk = current()
case, answer, said = desk.case, desk.result.placement, desk.result.sentences

headline(case.municipality.question or "Var ska mottagandet av nyanlända höra hemma?", case.municipality.name)
if desk.result.workshop is not None:
    st.page_link("workshop.py", label="Läget kommer från en workshop. Se vad rummet vägde")
finding, picture = st.columns([10, 11], gap="large")
with finding:
    st.subheader(escaped(said["lead"]), anchor=False)
    st.markdown(escaped(said["law"]))
    st.markdown(escaped(said["voices"]))
    st.markdown(
        "Det är argumenten i källorna som vägs, inte resultat för människor: ingen källa jämför placeringar efter "
        "hur det gick. Siffrorna är därför ingen sannolikhet att ett val blir rätt."
    )
    st.page_link("placering.py", label="Se varför, och pröva egna vikter")
with picture:
    rank_bars(case, answer, said["lead"], note=said["given_scores"])

cooperation = desk.result.cooperation
if cooperation is not None and not cooperation.missing:
    section("Vad gör valet med samarbetet?", "samverkan")
    finding, picture = st.columns([10, 11], gap="large")
    with finding:
        st.subheader(escaped(said["cooperation_lead"]), anchor=False)
        st.markdown(escaped(said["cooperation_journey"]))
        st.markdown(escaped(said["cooperation_against"]))
        st.page_link("samverkan.py", label="Se vem som måste arbeta med vem")
    with picture:
        small_burdens(
            case,
            cooperation,
            "Samordningsbörda med varje placering, jämfört med i dag",
            note=said["cooperation_sure"],
        )
elif cooperation is None and not desk.open and case.actors:
    section("Vad gör valet med samarbetet?", "samverkan")
    st.markdown(not_then("Samarbetet"))
grants = desk.result.grants
if grants is not None:
    section("Fasta procentsatser eller en gemensam pott?", "pengarna")
    finding, picture = st.columns([10, 11], gap="large")
    with finding:
        st.subheader(escaped(said["grants_lead"]), anchor=False)
        st.markdown(escaped(said["grants_turn"]))
        st.markdown(escaped(said["grants_known"]))
        st.caption(escaped(draws_said(grants)))
        st.page_link("schablon.py", label="Se vad som avgör, och skriv in egna andelar")
    with picture:
        coverage_bars(grants, said["grants_lead"], small=True)
elif not desk.open and case.has_grants:
    section("Fasta procentsatser eller en gemensam pott?", "pengarna")
    st.markdown(not_then("Ersättningen"))

section("Vad har hänt sedan utredningen?", "lagen")
st.markdown("Lagar som utredningen väntade på är beslutade, och några blev annorlunda än den räknade med.")
for when, reform in deciding_reforms(case):
    st.markdown(
        f"**{escaped(reform.name)}** ({escaped(reform.sfs)}, från {day(when)}). {escaped(reform.placement)}"
    )
st.page_link("kallor.py", label="Alla lagar, källor och antaganden")

section("Vägar in", "vagar-in")
leaders, investigators, politicians = st.columns(3, gap="large")
with leaders:
    st.subheader("Kommunledning", anchor=False)
    st.markdown(
        "Börja med vad som är viktigast. Flytta vikterna tillsammans och se när svaret byter. Dela läget ni stannar i."
    )
    st.page_link("placering.py", label="Väg kriterierna")
    st.page_link("workshop.py", label="Led en workshop")
with investigators:
    st.subheader("Utredare", anchor=False)
    st.markdown(
        "Läs varje argument med källa och avsnitt. Stryk, lägg till egna poäng med skäl, byt rättsläge och form."
    )
    st.page_link("kallor.py", label="Granska underlaget")
with politicians:
    st.subheader("Förtroendevalda", anchor=False)
    st.markdown(
        "Läs meningen överst, vad som talar starkast för varje placering och vad som skulle ändra svaret."
    )
    st.page_link("placering.py", label="Vad talar för var och en?")

fill_in()
