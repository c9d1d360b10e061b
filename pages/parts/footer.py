"""At the foot of every page: what this is, how accessible it is, and which version."""

from __future__ import annotations

import streamlit as st

from models.swedish import day
from pages.parts.charts import escaped
from pages.parts.desk import Desk


def footer(model: str, desk: Desk | None = None) -> None:
    """The footer, with the case's version when there is a case."""
    st.divider()
    with st.container(horizontal=True, gap="medium", key="sidfot"):
        st.page_link(_page("tillganglighet.py"), label="Tillgänglighetsredogörelse")
        st.page_link(_page("kallor.py"), label="Källor och antaganden")
    said = f"Vägval, ett stöd för beslut och inte ett beslut. Modell {model}."
    if desk is not None:
        read = max(reform.read_until for reform in desk.case.reforms)
        said += (
            f" Underlag: {desk.case.municipality.name}, version {desk.case.version[:8]}. "
            f"Rättsläget är läst till och med {day(read)}."
        )
    st.caption(escaped(said))


def _page(file: str) -> str:
    from pathlib import Path

    return str(Path(__file__).resolve().parent.parent / file)
