"""The workbook on the page: take the material with you, take an empty template, bring a filled one back."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from data import workbook
from data.database import NotSaved
from data.workbook import Book, NotAWorkbook
from models.case import Case
from models.case_changes import case_changes, changes_said
from models.door import CaseFaults, Fault
from models.result import Result
from models.scenario import Scenario, change_said
from models.swedish import counted
from pages.parts import desk as desks
from pages.parts.charts import escaped, readable_table
from pages.parts.desk import Desk

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN_FAULTS, SHOWN_CHANGES = 100, 200


@dataclass(frozen=True)
class _Read:
    """What an uploaded file was: a book, faults in one, or no workbook."""

    file: str
    book: Book | None = None
    faults: tuple[Fault, ...] = ()
    refused: str = ""


def downloads(desk: Desk) -> None:
    """The material, the scenario and the results as a fresh workbook; and an empty one."""
    with st.container(horizontal=True, gap="small", key="arbetsbok-ut"):
        st.download_button(
            "Ladda ner underlaget (Excel)",
            data=lambda: workbook.write(desk.case, desk.scenario, desks.whole(desk)),
            file_name="vagval-underlag.xlsx",
            mime=XLSX,
            key="arbetsbok",
            on_click="ignore",
        )
        st.download_button(
            "Tom mall för en annan kommun (Excel)",
            data=workbook.template,
            file_name="vagval-mall.xlsx",
            mime=XLSX,
            key="mall",
            on_click="ignore",
        )


def download(case: Case, scenario: Scenario, result: Result) -> None:
    """A frozen result with its case and scenario as a workbook."""
    st.download_button(
        "Ladda ner allt som arbetsbok (Excel)",
        data=lambda: workbook.write(case, scenario, result),
        file_name="vagval-workshop.xlsx",
        mime=XLSX,
        key="arbetsbok-fryst",
        on_click="ignore",
    )


def upload(desk: Desk) -> None:
    """A filled workbook: what is wrong in it, or what it changes, before it is used."""
    if desks.own_case() is not None:
        st.markdown(
            escaped(
                f"Nu används ett uppladdat underlag för {desk.case.municipality.name}. Det följer med utkastets adress."
            )
        )
        st.button(
            "Gå tillbaka till tjänstens eget underlag",
            on_click=desks.uninterrupted(desks.leave_own_case),
            key="lamna-eget",
        )
    file = st.file_uploader(
        "Ladda upp en ifylld arbetsbok (.xlsx, högst 1 MB)",
        type=["xlsx"],
        key=f"arbetsbok-in-{st.session_state.get('uppladdningar', 0)}",
        help="Inget ändras förrän du har sett vad som skiljer och trycker på Använd.",
    )
    if file is None:
        return
    read = _read(file.file_id, file)
    if read.refused:
        st.error(escaped(read.refused))
    elif read.book is None:
        _faults(read.faults)
    else:
        _preview(desk, read.book)


def _read(name: str, file: object) -> _Read:
    """The upload, read once however often the page runs."""
    kept: _Read | None = st.session_state.get("uppladdat")
    if kept is not None and kept.file == name:
        return kept
    try:
        read = _Read(name, workbook.opened(file.getvalue()))  # type: ignore[attr-defined]
    except NotAWorkbook as error:
        read = _Read(name, refused=str(error))
    except CaseFaults as wrong:
        read = _Read(name, faults=wrong.faults)
    st.session_state["uppladdat"] = read
    return read


def _faults(faults: tuple[Fault, ...]) -> None:
    number = len(faults)
    st.error(f"{counted(number, 'sak', 'saker')} behöver rättas i arbetsboken. Inget är ändrat här.")
    st.download_button(
        "Ladda ner Rättningslista (Excel)",
        data=lambda: workbook.corrections(faults),
        file_name="vagval-rattningslista.xlsx",
        mime=XLSX,
        key="rattningslista",
        on_click="ignore",
    )
    st.markdown("\n".join(f"- {escaped(fault.sentence)}" for fault in faults[:SHOWN_FAULTS]))
    if number > SHOWN_FAULTS:
        st.markdown(f"… och {counted(number - SHOWN_FAULTS, 'till', 'till')} i listan.")


def _preview(desk: Desk, book: Book) -> None:
    """What the workbook changes, against what is in hand now; nothing has happened yet."""
    changes = case_changes(desk.case, book.case)
    st.markdown(
        f"**{escaped(f'Arbetsboken för {book.case.municipality.name} går att använda.')}** {escaped(changes_said(changes))}"
    )
    for note in book.notes:
        st.markdown(f"- {escaped(note)}")
    same = desk.scenario == book.scenario
    if not same and book.case.version == desk.case.version:
        said = change_said(book.case, desk.scenario, book.scenario).rstrip(".")
        st.markdown(escaped(f"Läget skiljer sig: {said}."))
    elif not same:
        lines = [difference.sentence for difference in book.scenario.differences(book.case)]
        said = "; ".join(line.rstrip(".") for line in lines) or "grundfallet"
        st.markdown(escaped(f"Läget i arbetsboken: {said}."))
    else:
        st.markdown("Läget är detsamma.")
    if changes:
        readable_table(
            pd.DataFrame(
                [
                    {
                        "Blad": change.sheet,
                        "Rad": change.row,
                        "Kolumn": change.column or "hela raden",
                        "Före": change.before,
                        "Efter": change.after,
                    }
                    for change in changes[:SHOWN_CHANGES]
                ]
            ),
            name="skillnader-arbetsbok",
            description="Vad arbetsboken ändrar",
        )
        if len(changes) > SHOWN_CHANGES:
            st.caption(f"De första {SHOWN_CHANGES} av {len(changes)} visas.")
    if same and not changes:
        return
    with st.container(horizontal=True, gap="small", key="anvand-arbetsbok"):
        st.button(
            "Använd arbetsboken",
            type="primary",
            on_click=desks.uninterrupted(_use),
            args=(book,),
            key="anvand",
        )
        st.button("Låt bli", on_click=desks.uninterrupted(_forget), key="lat-bli")


def _use(book: Book) -> None:
    try:
        desks.use(book.case, book.scenario)
    except NotSaved as error:
        st.session_state["notice"] = f"{error} Arbetsboken används inte, och det du hade finns kvar."
    else:
        _forget()


def _forget() -> None:
    """An empty uploader again."""
    st.session_state.pop("uppladdat", None)
    st.session_state["uppladdningar"] = st.session_state.get("uppladdningar", 0) + 1
