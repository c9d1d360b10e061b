"""What happens if one actor is not there, and which new ties would relieve most?"""

from __future__ import annotations

import pandas as pd
import streamlit as st

from models.case import Case
from models.cooperation_result import View
from models.swedish import percent
from pages.parts.charts import escaped, readable_table


def absence(case: Case, view: View, sentences: dict[str, str]) -> None:
    """A choice of actor, and lists of what goes with it."""
    names = [node.actor for node in view.nodes]
    first = names.index(view.reception) if view.reception in names else 0
    actor = st.selectbox(
        "Vem saknas?",
        names,
        index=first,
        format_func=lambda name: case.actor(name).name,
        key=f"saknas-{view.option}-{view.form}",
    )
    gone = next(one for one in view.absences if one.actor == actor)
    node = next(one for one in view.nodes if one.actor == actor)
    st.markdown(escaped(sentences.get(f"cooperation_absence_{view.option}_{actor}", "")))
    if node.alone:
        st.markdown(
            "Enheten har varken kontakter eller behov i underlaget. Dess plats i nätverket är ej beräkningsbar."
        )
    tasks, ties = st.columns(2, gap="large")
    with tasks:
        st.markdown("**Uppgifter som tappar sin enda utförare**")
        _listed([case.task(name).name for name in gone.lose_only_performer])
    with ties:
        st.markdown("**Aktörer som tappar sin enda kontakt**")
        maybe = [name for name in gone.may_lose_only_tie if name not in gone.lose_only_tie]
        _listed(
            [
                *(f"{case.actor(name).name}: säkert" for name in gone.lose_only_tie),
                *(f"{case.actor(name).name}: om inga okända kontakter finns" for name in maybe),
            ]
        )
    if gone.apart is not None:
        st.caption(
            escaped(
                f"De andra faller isär till {percent(gone.apart[0], 0)} om alla okända kontakter finns och till "
                f"{percent(gone.apart[1], 0)} om ingen av dem gör det. 0 % är att alla når varandra, 100 % att ingen gör det."
            )
        )


def _listed(items: list[str]) -> None:
    st.markdown("\n".join(f"- {escaped(item)}" for item in items) if items else "Ingen.")


def absence_table(case: Case, view: View) -> pd.DataFrame:
    """Every actor: how much goes with it."""
    rows = sorted(view.absences, key=lambda one: (-len(one.lose_only_performer), -len(one.may_lose_only_tie)))
    return pd.DataFrame(
        [
            {
                "Den som saknas": case.actor(one.actor).name,
                "Uppgifter utan utförare": len(one.lose_only_performer),
                "Tappar säkert sin enda kontakt": len(one.lose_only_tie),
                "Kan tappa sin enda kontakt": len(one.may_lose_only_tie),
            }
            for one in rows
        ]
    )


def relief(case: Case, view: View, sentence: str) -> None:
    """The pairs whose contact would cover most of the need if it became strong."""
    st.markdown(escaped(sentence))
    readable_table(
        pd.DataFrame(
            [
                {
                    "Mellan": case.actor(one.first).name,
                    "Och": case.actor(one.second).name,
                    "Täcker minst": percent(one.least, 1),
                    "Täcker högst": percent(one.most, 1),
                }
                for one in view.relief
            ],
            columns=["Mellan", "Och", "Täcker minst", "Täcker högst"],
        ),
        name=f"lattnad-{view.option}",
        description="Nya eller starkare kontakter som skulle täcka mest",
    )
    st.caption(
        "Minst gäller om kontakten redan är stark där källorna tiger, högst om den saknas. Fler kontakter är inte "
        "alltid bättre: var och en kostar tid."
    )


def performers(case: Case, view: View) -> pd.DataFrame:
    """Tasks that nobody is said to do, and tasks whose only performer is gone."""
    return pd.DataFrame(
        [
            *({"Uppgift": case.task(name).name, "Varför": "ingen har sagt vem"} for name in view.open),
            *({"Uppgift": case.task(name).name, "Varför": "tappar sin enda utförare"} for name in view.gaps),
        ],
        columns=["Uppgift", "Varför"],
    )
