"""Around each page: Swedish navigation, the scenario bar, an error boundary and the footer."""

from __future__ import annotations

import logging
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage
from streamlit.runtime.scriptrunner_utils.exceptions import RerunException, StopException

from data.database import NotRead
from models.door import CaseFaults
from models.result import MODEL_VERSION
from pages.parts import bar, desk, footer, room, share
from pages.parts.charts import escaped
from pages.parts.entry import Entry
from pages.shell import TITLE

HERE = Path(__file__).parent


# Edit this list to add a page or change their order.
ENTRIES = (
    Entry("start.py", "Start", ""),
    Entry("placering.py", "Jämför placering", "placering"),
    Entry("samverkan.py", "Samverkan", "samverkan"),
    Entry("schablon.py", "Schablon", "schablon"),
    Entry("jamforelser.py", "Så gör andra", "jamforelser"),
    Entry("workshop.py", "Workshop", "workshop", alone=room.inside),
    Entry("rosta.py", "Rösta", "rosta", hidden=True, alone=lambda: True),
    Entry("bredvid.py", "Lägen bredvid varandra", "bredvid", hidden=True),
    Entry("kallor.py", "Källor och antaganden", "kallor"),
    Entry("tillganglighet.py", "Tillgänglighetsredogörelse", "tillganglighet", hidden=True),
)


def main() -> None:
    """One run of the app."""
    pages = [
        st.Page(
            HERE / entry.file,
            title=entry.title,
            url_path=entry.path or None,
            default=not entry.path,
            visibility="hidden" if entry.hidden else "visible",
        )
        for entry in ENTRIES
    ]
    page = st.navigation(pages, position="top")
    st.set_page_config(page_title=f"{page.title} – {TITLE}", layout="wide", initial_sidebar_state="collapsed")
    st.html(HERE / "look.css")
    laid = None
    try:
        laid = _show(page)
    except (RerunException, StopException):
        raise
    except CaseFaults as faults:
        _broken_case(faults)
    except NotRead as error:
        _sorry(str(error))
    except Exception:
        logging.getLogger("vagval").exception("A page failed: %s", page.title)
        _sorry(
            "Något gick fel när sidan skulle visas. Det du har valt finns kvar. Ladda om sidan; händer det igen, "
            "gå till Start eller berätta för den som sköter tjänsten."
        )
    footer.footer(MODEL_VERSION, laid)


def _show(page: StreamlitPage) -> desk.Desk | None:
    """The page with what stands around it; None when there is no case or scenario to show."""
    steward = st.query_params.get(share.STEWARD)
    if steward is not None:
        share.steward_page(steward)
        return None
    entry = next(entry for entry in ENTRIES if entry.path == (page.url_path or ""))
    if entry.alone is not None and entry.alone():
        page.run()
        return None
    laid = desk.lay_out()
    if laid is None:
        share.neutral_page()
        return None
    bar.scenario_bar()
    with st.container(key="besked"):
        _notices()
    page.run()
    return laid


def _notices() -> None:
    """What the reader must know before the page: something was not saved, or something was not found."""
    said = st.session_state.get("not_saved")
    if said:
        st.error(escaped(said))
        st.button("Försök spara igen", on_click=desk.uninterrupted(desk.save_again), key="spara_igen")
    notice = desk.told("notice")
    if notice:
        st.warning(escaped(notice))
    own = desk.own_case()
    if own is not None and desk.current().open:
        st.caption(escaped(f"Eget underlag ur en uppladdad arbetsbok: {own.municipality.name}."))


def _broken_case(faults: CaseFaults) -> None:
    st.title("Underlaget kan inte läsas")
    number = len(faults.faults)
    st.markdown(f"{number} {'sak behöver' if number == 1 else 'saker behöver'} rättas i underlagets filer:")
    for fault in faults.faults[:100]:
        st.markdown(f"- {escaped(fault.sentence)}")


def _sorry(sentence: str) -> None:
    st.error(escaped(sentence))


main()
