"""Jämför placering: vilken placering håller, och varför?"""

from contextlib import nullcontext

import streamlit as st

from pages.parts.charts import escaped, folded, readable_table
from pages.parts.desk import current, on_phone
from pages.parts.evidence import headline, section
from pages.parts.measures import measure_switches
from pages.parts.reasons import deciding_arguments, score_matrix, strongest_cases, voices_panel
from pages.parts.robustness import form_lines, inquiry_table, law_lines
from pages.parts.standing import rank_bars, value_intervals
from pages.parts.turning import reversal_table, walking_weights
from pages.parts.weighing import warnings, weights_panel

desk = current()
case, scenario, answer, said = desk.case, desk.scenario, desk.result.placement, desk.result.sentences

cooperation = desk.result.cooperation

headline(said["lead"], "Jämför placering")
picture, levers = st.columns([11, 10], gap="large")
with picture:
    rank_bars(case, answer, said["lead"], note=said["given_scores"])
with levers, st.expander("Väg själv", key="vag-sjalv") if on_phone() else nullcontext():
    weights_panel(case, scenario, answer.weights, open_to_change=desk.open)
with st.container(key="fragor"):
    for question in warnings(case, answer.twins, answer.child_weight):
        st.markdown(escaped(question))
with picture:
    value_intervals(case, answer)
st.markdown(
    "Siffrorna säger hur argumenten faller ut när vikterna varierar. De är inte en sannolikhet att ett val blir rätt. "
    "Alla röster är tjänstepersoner, och några bedömer sin egen enhet. Ingen nyanländ, inget barn och ingen förening "
    "har hörts."
)

section("Vad talar starkast för var och en?", "starkast")
strongest_cases(case, answer, said)

section("Vilka argument avgör?", "argument")
with st.container(key="avgorande"):
    deciding_arguments(case, scenario, answer, said["arguments"], may_change=desk.open)

with folded("**Varför är poängen som de är?** Alla poäng, argument och egna bedömningar", "poang") as part:
    if part.open:
        score_matrix(case, answer, said["silence"])
if cooperation is not None and not cooperation.missing:
    with folded(
        "**Mät i stället för att bedöma?** Samordningsbörda och sårbarhet ur nätverket", "matt"
    ) as part:
        if part.open:
            measure_switches(case, scenario, may_change=desk.open)
with folded("**Vad skulle ändra svaret?** Varje kriteriums vikt från ingen till all", "vandring") as part:
    if part.open:
        walking_weights(case, answer)
        st.markdown("**Minsta flytt av vikt för att varje placering ska få högst värde**")
        readable_table(reversal_table(case, answer, said), name="flytt", description="Minsta flytt av vikt")
with folded("**Håller det när lagen ändras?** Värde och störst förlust i varje rättsläge", "lagar") as part:
    if part.open:
        law_lines(case, answer, said["law"])
with folded("**Spelar formen roll?** Egen enhet, sammanslagen eller utfasad", "former") as part:
    if part.open:
        form_lines(case, answer, said["form"])
with folded("**Vems röster räknas?** Med och utan dem som bedömer sin egen enhet", "roster") as part:
    if part.open:
        voices_panel(case, scenario, answer, said["voices"], may_change=desk.open)
if answer.inquiry:
    with folded(
        "**Kommer utredningens egen ordning ut?** Med lagen som den var och som den väntades", "utredning"
    ) as part:
        if part.open:
            st.markdown(escaped(said["inquiry"]))
            st.markdown(
                "Inga vikter eller styrkor är valda för att ge utredningens svar. Så sattes styrkorna: se Källor."
            )
            readable_table(
                inquiry_table(case, answer), name="utredningen", description="Utredningens ordning"
            )
