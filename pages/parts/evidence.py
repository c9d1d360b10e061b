"""What every statement on a page stands on: its finding as headline, its source, and whether it is assumed."""

from __future__ import annotations

import streamlit as st

from models.case import Case
from models.result import NOT_THEN
from models.rows import Argument, Sourced
from pages.parts.charts import escaped

KIND_WORDS = {
    "belagd": "belagd",
    "härledd": "härledd av oss",
    "antagande": "antagande",
    "exempel": "exempel",
}


def headline(sentence: str, page: str) -> None:
    """The page's finding in one sentence, as its only first heading, under the page's name."""
    st.caption(escaped(page))
    st.title(escaped(sentence), anchor=False)


def not_then(what: str) -> str:
    """That a link never had something which the page would show. Nothing is computed in its place."""
    return f"{what} {NOT_THEN[0].lower()}{NOT_THEN[1:]}"


def section(title: str, anchor: str) -> None:
    """A question that the page answers."""
    st.header(title, anchor=anchor)


def source_of(case: Case, row: Sourced) -> str:
    """Source, section and type of a row, in plain text."""
    return source_said(case, row.source, row.section, row.kind)


def source_said(case: Case, source: str, section: str, kind: str) -> str:
    """Source by its id, section and type, in plain text."""
    word = KIND_WORDS.get(kind, "utan typ")
    if not source:
        return word
    section_said = f", {_place(section)}" if section else ""
    return f"{case.source(source).short}{section_said} ({word})"


def argument_line(case: Case, argument: Argument, *, conditions: bool = False) -> str:
    """An argument with its strength, voice and source, as markdown of escaped text."""
    own = ", som bedömer sin egen enhet" if argument.own_unit else ""
    parts = [f"{argument.strength.capitalize()} {argument.direction}.", f"Sagt av: {argument.voice}{own}."]
    if conditions:
        parts.append(_conditions(case, argument))
    parts.append(source_of(case, argument) + ".")
    return f"{escaped(argument.claim)}  \n:small[{escaped(' '.join(part for part in parts if part))}]"


def _conditions(case: Case, argument: Argument) -> str:
    parts = []
    if argument.reforms:
        parts.append("med " + " och ".join(case.reform(name).name for name in argument.reforms))
    if argument.forms:
        parts.append("om " + " eller ".join(case.form(name).name.lower() for name in argument.forms))
    if argument.volume_from is not None:
        parts.append(f"från {argument.volume_from} personer om året")
    if argument.volume_to is not None:
        parts.append(f"till och med {argument.volume_to} personer om året (antaget)")
    return f"Gäller {', '.join(parts)}." if parts else ""


def _place(section_text: str) -> str:
    first = section_text[:1]
    return f"avsnitt {section_text}" if first.isdigit() and "§" not in section_text else section_text
