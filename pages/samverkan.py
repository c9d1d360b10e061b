"""Samverkan: vem måste arbeta med vem, och var brister det?"""

import streamlit as st

from pages.parts import absence, network, tradeoff
from pages.parts.charts import escaped, folded, plain_table, readable_table
from pages.parts.desk import current
from pages.parts.evidence import headline, not_then, section
from pages.parts.journeys import journeys
from pages.parts.measures import measure_switches
from pages.parts.responsibilities import assumptions, responsibilities

desk = current()
case, answer, said = desk.case, desk.result.cooperation, desk.result.sentences

if answer is None and not desk.open:
    headline(not_then("Samarbetet"), "Samverkan")
    st.markdown(
        "Det övriga i länken står kvar som det var. "
        + (
            "Öppna en egen kopia för att räkna nu."
            if case.actors
            else "Länkens underlag har inga aktörer och uppgifter."
        )
    )
elif answer is None or answer.missing:
    headline(
        said.get(
            "cooperation_lead", "Samverkan är ej beräkningsbar: underlaget saknar aktörer och uppgifter."
        ),
        "Samverkan",
    )
    st.markdown(
        "Fyll i tabellerna Aktörer, Uppgifter, Ansvar, Beroenden och Kontakter i underlaget. Tills dess bygger svaret på "
        "Start bara på argumenten."
    )
else:
    headline(said["cooperation_lead"], "Samverkan")
    picture, levers = st.columns([13, 8], gap="large")
    with levers:
        options = {option.id: escaped(option.short_name) for option in case.options}
        argued = desk.result.placement.options[desk.result.placement.leader]
        shown = st.segmented_control(
            "Visa placering",
            list(options),
            default=next((option.id for option in case.options if option.current), argued),
            format_func=lambda name: options[name],
            key="visa-placering",
            required=True,
        )
        view = answer.view(shown)
        st.markdown(escaped(said[f"cooperation_moved_{view.option}"]))
        plain_table(tradeoff.before_after(case, answer, view), description="I dag och med vald placering")
        st.markdown(escaped(said["cooperation_against"]))
    with picture:
        network.network_picture(case, answer, view, said[f"cooperation_picture_{view.option}"])
    st.markdown(escaped(said["cooperation_sure"]))

    section("Vad passerar en nyanländ?", "resan")
    st.markdown(escaped(said["cooperation_journey"]))
    journeys(case, view)

    section("Samordning mot sårbarhet", "avvagning")
    tradeoff.tradeoff(case, answer, said["cooperation_vulnerability"])

    with folded("**Vad händer om någon saknas?** Uppgifter och kontakter som faller", "saknas") as part:
        if part.open:
            absence.absence(case, view, said)
            readable_table(
                absence.absence_table(case, view),
                name=f"saknas-{view.option}",
                description="Vad som följer med var och en",
            )
    with folded("**Vad skulle ändra svaret?** Gränsens pris, enskilda uppgifter och lagen", "andra") as part:
        if part.open:
            st.markdown(escaped(said["cooperation_turn"]))
            if view.reasons:
                st.markdown("**Därför krävs mer samordning här än med placeringen som kräver minst**")
                readable_table(
                    tradeoff.reasons(case, view),
                    name=f"skal-{view.option}",
                    description="Varför mer samordning",
                )
            st.markdown("**Samma form i varje rättsläge**")
            readable_table(
                tradeoff.laws_table(case, answer),
                name="samverkan-lagar",
                description="Samordning i varje rättsläge",
            )
    with folded("**Vilka nya kontakter skulle hjälpa mest?**", "lattnad") as part:
        if part.open:
            absence.relief(case, view, said[f"cooperation_relief_{view.option}"])
    with folded("**Vad vet vi inte?** Okända kontakter och uppgifter utan ansvarig", "okant") as part:
        if part.open:
            st.markdown(escaped(f"{said['cooperation_open']} {said[f'cooperation_coverage_{view.option}']}"))
            st.markdown(
                "En okänd kontakt kan saknas eller vara stark. Därför räknas varje mått som bygger på kontakter två gånger, "
                "och visas som ett spann. Behovet av samordning bygger på arbetet och rörs inte av det."
            )
            st.markdown("**Antaganden som måtten bygger på**")
            readable_table(
                assumptions(case), name="antaganden-natverk", description="Antaganden bakom nätverkets mått"
            )
            st.markdown("**Uppgifter utan känd utförare**")
            readable_table(
                absence.performers(case, view),
                name=f"oppet-{view.option}",
                description="Uppgifter utan känd utförare",
            )
    with folded("**Samma nätverk som rutnät**", "matris") as part:
        if part.open:
            network.matrix(case, answer, view)
    with folded("**Vem gör vad?** Alla uppgifter, beroenden och källor", "ansvar") as part:
        if part.open:
            responsibilities(case, desk.scenario, view)
    with folded("**Alla kontakter med källa**", "kontakter") as part:
        if part.open:
            network.ties(case, view)
    with folded("**Hur kan ett sådant nätverk styras?**", "styrform") as part:
        if part.open:
            tradeoff.governance(case, answer, view)
    with folded("**Låt måtten ersätta bedömningar** i jämförelsen av placeringar", "matt") as part:
        if part.open:
            measure_switches(case, desk.scenario, may_change=desk.open)
