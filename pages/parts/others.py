"""How others do: where they placed the work, who is most like this municipality, who closed, what was said of it."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd
import streamlit as st

from models.case import Case
from models.comparing import Group, groups
from models.comparing import nearest as nearest_rows
from models.comparison_rows import Comparison, Example
from models.scenario import Scenario
from models.swedish import counted, listed, numeral
from pages.parts.charts import ACCENT, INK, escaped, figure, folded, readable_table
from pages.parts.evidence import source_of

ALL = "alla"


def lead(case: Case) -> str:
    """Where most had it, and that no source says which was best."""
    found = groups(case)
    if not found:
        return "Underlaget har inga uppgifter om andra kommuner."
    social = sum(len(group.members) for group in found if group.placement.startswith("social"))
    period = found[0].members[0].period
    return (
        f"{social} av {len(case.comparisons)} kommuner i Stockholms län hade, med vår gruppering, mottagandet i en enhet "
        f"i socialtjänsten {period}; ingen källa jämför placeringar efter hur det gick."
    )


def limits(case: Case) -> str:
    """What the material cannot carry."""
    sources = dict.fromkeys(row.source for row in (*case.comparisons, *case.examples) if row.source)
    said = [case.source(name).short for name in sources if name != case.municipality.source]
    return (
        "Uppgifterna är historiska eller handlar om få kommuner. Myndigheter, regler och ersättning var andra än i dag. "
        "Att många gjorde på ett sätt visar inte att det fungerade, och goda exempel berättas ofta utan sina nackdelar. "
        f"Källor: {listed(said)}."
    )


def placement_bars(case: Case) -> None:
    """A bar a placement: how many municipalities."""
    found = groups(case)
    most = found[0]
    period = most.members[0].period
    figure(
        _bars(found),
        headline=f"Vanligast var {most.placement}: {len(most.members)} av {len(case.comparisons)}",
        description="Staplar, en per placering: "
        + listed([f"{group.placement} {len(group.members)} kommuner" for group in found])
        + ".",
        table=pd.DataFrame(
            [
                {
                    "Placering": group.placement.capitalize(),
                    "Kommuner": str(len(group.members)),
                    "Mottagna": numeral(group.received),
                    "Vilka": listed([row.name for row in group.members]),
                }
                for group in found
            ]
        ),
        name="placeringar-andra",
        note=f"Historiskt: uppgifter från {period}. Grupperingen är vår; rapporten skriver att den inte lyckades "
        "gruppera kommunerna.",
    )


def _bars(found: Sequence[Group]) -> alt.LayerChart:
    frame = pd.DataFrame(
        {
            "c0": [place + 0.62 for place in range(len(found))],
            "c1": [len(group.members) for group in found],
            "c2": [place + 0.38 for place in range(len(found))],
            "c3": [place + 0.86 for place in range(len(found))],
            "c4": [counted(len(group.members), "kommun", "kommuner") for group in found],
            "c5": [0] * len(found),
            "c6": [place + 0.18 for place in range(len(found))],
            "c7": [group.placement.capitalize() for group in found],
        }
    )
    x_scale = alt.Scale(domain=[0, max(len(group.members) for group in found) * 1.35])
    y_scale = alt.Scale(domain=[0, len(found)], reverse=True)
    base = alt.Chart(frame)
    bars = base.mark_rect(color=ACCENT, aria=False).encode(
        x=alt.X("c5:Q", scale=x_scale, axis=None),
        x2="c1:Q",
        y=alt.Y("c2:Q", scale=y_scale, axis=None),
        y2="c3:Q",
    )
    words = base.mark_text(align="left", dx=8, fontSize=14, color=INK, aria=False).encode(
        x=alt.X("c1:Q", scale=x_scale, axis=None), y=alt.Y("c0:Q", scale=y_scale, axis=None), text="c4:N"
    )
    names = base.mark_text(align="left", fontSize=15, color=INK, aria=False).encode(
        x=alt.value(0), y=alt.Y("c6:Q", scale=y_scale, axis=None), text="c7:N"
    )
    return (bars + words + names).properties(height=52 * len(found))


def nearest(case: Case, scenario: Scenario) -> None:
    """The municipalities most like this one, and what they did."""
    st.markdown("**Mest lika i storlek och antal mottagna**")
    here = case.municipality
    size = f"{numeral(here.population)} invånare och " if here.population else ""
    st.markdown(
        escaped(
            f"Jämfört med {here.name}: {size}{numeral(scenario.arrivals)} mottagna om året i det här läget."
        )
    )
    rows = [
        {
            "Kommun": near.row.name,
            "Invånare": numeral(near.row.population),
            "Mottagna": numeral(near.row.received),
            "Placering": near.row.placement,
            "Enhet": near.row.unit,
        }
        for near in nearest_rows(case, scenario)
    ]
    readable_table(
        pd.DataFrame(rows),
        name="mest-lika",
        description="Kommuner som är mest lika i storlek och antal mottagna",
    )
    st.caption("Dubbelt så stor räknas lika för små och stora. Invånare är avrundade i källan.")


def closed(case: Case) -> None:
    """Those that closed their reception, then and now."""
    rows = [row for row in case.examples if row.kind_of == "avveckling"]
    if not rows:
        st.markdown("Inga uppgifter.")
        return
    readable_table(
        pd.DataFrame(
            [
                {
                    "Kommun": row.place,
                    "När": row.time,
                    "Vad som hände": row.model,
                    "Hur det bedömdes": row.judged,
                    "Källa": source_of(case, row),
                }
                for row in rows
            ]
        ),
        name="nedlagda",
        description="Kommuner som har lagt ner sin mottagning",
    )


def examples(case: Case) -> None:
    """The ways to organise, filtered by kind and source."""
    kinds: dict[str, str] = {
        ALL: "Alla",
        "placering": "Placering",
        "arbetssätt": "Arbetssätt",
        "samverkan": "Samverkan",
    }
    sources = {row.source: case.source(row.source).short for row in case.examples if row.kind_of in kinds}
    named: dict[str, str] = {ALL: "Alla", **sources}
    left, right = st.columns(2)
    kind = left.selectbox("Slag", list(kinds), format_func=lambda name: kinds[name], key="andra-slag")
    source = right.selectbox("Källa", list(named), format_func=lambda name: named[name], key="andra-kalla")
    rows = [
        row
        for row in case.examples
        if row.kind_of in kinds and kind in (ALL, row.kind_of) and source in (ALL, row.source)
    ]
    st.markdown(counted(len(rows), "upplägg", "upplägg"))
    for row in rows:
        with folded(
            f"{escaped(row.place)}, {escaped(row.time)}: {escaped(_first(row.model))}", f"andra-{row.id}"
        ) as part:
            if part.open:
                _example(case, row)


def _first(text: str) -> str:
    """The first sentence."""
    return text.partition(". ")[0].rstrip(".")


def _example(case: Case, row: Example) -> None:
    st.markdown(escaped(row.model))
    left, right = st.columns(2, gap="large")
    left.markdown(f"**Det som fungerade.** {escaped(row.worked)}")
    right.markdown(f"**Det som inte gjorde det.** {escaped(row.not_worked)}")
    st.markdown(f"**Hur det bedömdes.** {escaped(row.judged)}  \n:small[{escaped(source_of(case, row))}]")


def every_municipality(case: Case) -> None:
    """The table of the old report, filtered by placement, size and agreement."""
    placements: dict[str, str] = {ALL: "Alla", **{group.placement: group.placement for group in groups(case)}}
    agreements = {ALL: "Alla", "ja": "Med avtal", "nej": "Utan avtal"}
    left, middle, right = st.columns(3)
    placement = left.selectbox(
        "Placering", list(placements), format_func=lambda name: placements[name], key="andra-placering"
    )
    sizes: dict[str, str] = {
        ALL: "Alla",
        "mindre": "Mindre än hälften så stor",
        "lika": "Ungefär lika stor",
        "större": "Mer än dubbelt så stor",
    }
    size = middle.selectbox("Storlek", list(sizes), format_func=lambda name: sizes[name], key="andra-storlek")
    agreement = right.selectbox(
        "Avtal", list(agreements), format_func=lambda name: agreements[name], key="andra-avtal"
    )
    rows = [
        row
        for row in case.comparisons
        if placement in (ALL, row.placement)
        and (size == ALL or _size(case, row) in (size, ALL))
        and agreement in (ALL, "ja" if row.agreement else "nej")
    ]
    st.markdown(
        f"{counted(len(rows), 'kommun', 'kommuner')}, {numeral(sum(row.received for row in rows))} mottagna."
    )
    if rows:
        readable_table(
            pd.DataFrame([_municipality(case, row) for row in rows]),
            name="kommuner-i-rapporten",
            description="Kommunerna i den äldre rapporten",
        )


def _size(case: Case, row: Comparison) -> str:
    here = case.municipality.population
    if not here:
        return ALL
    if row.population < here / 2:
        return "mindre"
    return "större" if row.population > 2 * here else "lika"


def _municipality(case: Case, row: Comparison) -> dict[str, str]:
    return {
        "Kommun": row.name,
        "Gäller": row.period,
        "Invånare": numeral(row.population),
        "Mottagna": f"{numeral(row.received)} ({row.received_year})"
        if row.received_year
        else numeral(row.received),
        "Placering": row.placement,
        "Nämnd": row.board,
        "Enhet": row.unit,
        "Avtal": "ja" if row.agreement else "nej",
        "Nedlagd": str(row.closed) if row.closed else "",
        "Källa": source_of(case, row),
        "Kommentar": row.comment,
    }


def survey(case: Case) -> None:
    """What officials answered in the survey."""
    rows = [row for row in case.examples if row.kind_of == "enkätsvar"]
    if not rows:
        st.markdown("Inga uppgifter.")
        return
    for row in rows:
        st.markdown(
            f"**{escaped(row.model)}** {escaped(row.worked)} {escaped(row.not_worked)}  \n"
            f":small[{escaped(row.judged)} {escaped(source_of(case, row))}]"
        )
