"""Every figure of the case: what it is, where it stands, how sure it is, and which pages use it."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from models.case import Case
from models.figures import Figure, case_figures, shown, unmarked, year_or
from models.swedish import counted, listed, numeral
from pages.parts.charts import escaped, readable_table
from pages.parts.evidence import KIND_WORDS, source_said

ALL_PAGES = "Alla sidor"
SHOWN = 100
COUNTED = {
    "belagd": ("belagd", "belagda"),
    "härledd": ("härledd av oss", "härledda av oss"),
    "antagande": ("antagande", "antaganden"),
    "exempel": ("exempel", "exempel"),
}


def every_figure(case: Case) -> None:
    """The figures by type and page, counted, as a table to read and to take."""
    figures = case_figures(case)
    kinds = [kind for kind in KIND_WORDS if any(one.kind == kind for one in figures)]
    pages = [ALL_PAGES, *dict.fromkeys(page for one in figures for page in one.used)]
    left, right = st.columns(2)
    with left:
        wanted = st.pills(
            "Typ (ingen vald visar alla)",
            kinds,
            format_func=lambda kind: KIND_WORDS[kind],
            selection_mode="multi",
            key="uppgifter-typ",
        )
    page = right.selectbox("Används på", pages, key="uppgifter-sida")
    on_page = [one for one in figures if page == ALL_PAGES or page in one.used]
    st.markdown(escaped(f"{count_said(on_page)} {marks_said(on_page)}"))
    chosen = [one for one in on_page if not wanted or one.kind in wanted]
    if not chosen:
        st.markdown("Inga uppgifter av den typen på den sidan.")
        return
    readable_table(
        figures_table(case, chosen),
        name="alla-uppgifter",
        description="Alla uppgifter i underlaget",
        most=SHOWN,
    )


def figures_table(case: Case, figures: Sequence[Figure]) -> pd.DataFrame:
    """One row a figure, in the words of the sheets."""
    return pd.DataFrame(
        [
            {
                "Blad": one.table,
                "Rad": one.row,
                "Uppgift": one.what,
                "Värde": year_or(one.value, one.unit) if one.value is not None else "bara spann",
                "Spann": f"{shown(one.low)} till {shown(one.high)}" if one.ranged else "",
                "Källa": source_said(case, one.source, one.section, one.kind),
                "Används på": ", ".join(one.used),
            }
            for one in figures
        ]
    )


def count_said(figures: Sequence[Figure]) -> str:
    """How many figures there are of each type, in one sentence."""
    parts = [
        counted(number, *words)
        for kind, words in COUNTED.items()
        if (number := sum(one.kind == kind for one in figures))
    ]
    said = f"{counted(len(figures), 'uppgift', 'uppgifter')}"
    return f"{said}: {listed(parts)}." if parts else f"{said}."


def marks_said(figures: Sequence[Figure]) -> str:
    """Whether any figure lacks both source and mark."""
    without = len(unmarked(figures))
    if not without:
        return "Alla har källa och avsnitt, eller står som antagande eller exempel."
    return f"{numeral(without)} saknar källa eller avsnitt utan att vara märkta som antagande eller exempel."
