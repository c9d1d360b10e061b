"""Two frozen links beside each other: which ones, what has changed from the older to the newer, and what has not."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from data import snapshots
from models.beside import Row
from models.since import Frozen, Since, causes, caution, differing, hindrance, lead, since
from models.swedish import counted
from pages.parts import desk
from pages.parts.beside import leading_bars
from pages.parts.charts import escaped, folded, plain_table, readable_table
from pages.parts.evidence import headline, section
from pages.parts.share import STEWARD, token_in

SHOWN = 60
TOLD = "bredvid_lank_fel"


def compared() -> tuple[snapshots.Snapshot, snapshots.Snapshot] | None:
    """The two links that are to be compared, when both open and can be; None, with what hinders it said, otherwise."""
    here, token = desk.current().snapshot, _against()
    if here is None or not token:
        return None
    there = snapshots.opened(token) if len(token) <= desk.LONGEST_TOKEN else None
    said = (
        "Länken som den här skulle jämföras med går inte att öppna. Kontrollera att hela adressen kom med. Den kan också "
        "vara återkallad eller ha slutat gälla."
        if there is None
        else hindrance(_frozen(here), _frozen(there))
    )
    if there is None or said:
        st.session_state[TOLD] = said
        _forget()
        return None
    return here, there


def difference(here: snapshots.Snapshot, there: snapshots.Snapshot, page: str) -> None:
    """What has changed from the older of two links to the newer."""
    found = since(_frozen(here), _frozen(there))
    older, newer = (here, there) if found.before.hash == here.hash else (there, here)
    headline(lead(found), page)
    st.markdown(escaped(" ".join(part for part in (caution(found), causes(found)) if part)))
    for side, snapshot in zip(found.sides, (older, newer), strict=True):
        st.markdown(f"**{escaped(side.title)}.** {escaped(_told(snapshot))}")
    st.button("Välj en annan länk att jämföra med", key="annan_lank", on_click=_forget, type="tertiary")
    if found.same_placements:
        leading_bars(found.after.case, found.sides)
    section("Det här skiljer länkarna åt", "skillnad")
    rows = differing((*found.choices, *found.answers))
    if rows:
        readable_table(_table(found, rows), name="lankar", description="Det som skiljer länkarna åt")
    else:
        st.markdown("Inget skiljer länkarnas val och svar åt.")
    section("Det här har ändrats i underlaget", "underlag")
    if found.facts:
        st.markdown(
            f"{counted(len(found.facts), 'uppgift', 'uppgifter')} skiljer sig, lagar och belopp som alla kommuner delar "
            "inräknade."
        )
        readable_table(_facts(found), name="underlag", description="Ändrat i underlaget", most=SHOWN)
    else:
        st.markdown("Inget har ändrats i underlaget.")
    alike = [row for row in (*found.choices, *found.answers) if not row.differs]
    if alike:
        with folded("Det som är lika i båda länkarna", "lika") as part:
            if part.open:
                plain_table(_table(found, alike), description="Det som är lika i båda länkarna")
    st.markdown(
        "Båda länkarna står som de frystes. Inget har räknats om, och det som en länk aldrig hade står som "
        "”räknades inte när länken gjordes”. Adressen överst i webbläsaren visar samma jämförelse för den som får den."
    )


def asking(label: str) -> None:
    """Where another link is pasted, to be compared with the one in hand."""
    said = desk.told(TOLD)
    with st.form("annan-lank", border=True):
        st.text_input(label, key="lank_mot", placeholder="Klistra in hela adressen", autocomplete="off")
        st.form_submit_button("Jämför länkarna", type="primary", on_click=desk.uninterrupted(_chosen))
    if said:
        st.error(escaped(said))


def _chosen() -> None:
    written = str(st.session_state.get("lank_mot", ""))[:2000]
    token = token_in(written)
    if token:
        st.session_state[desk.AGAINST] = token
        st.query_params[desk.AGAINST] = token
    else:
        st.session_state[TOLD] = _why_not(written)


def _why_not(written: str) -> str:
    if not written.strip():
        return "Fältet är tomt. Klistra in adressen till den andra länken."
    if f"{desk.DRAFT}=" in written:
        return (
            "Det är adressen till ett utkast. Öppna utkastet, tryck Dela och klistra in den länk som skapas."
        )
    if f"{STEWARD}=" in written:
        return "Det är en privat länk. Klistra in den länk som är till för att skickas."
    return f"Det är ingen delad länk. En delad länk har ”{desk.SHARE}=” i adressen. Kopiera den på nytt och klistra in hela."


def _against() -> str:
    """The other link's token, from the address or as the session keeps it when the reader has been on another page."""
    state = st.session_state
    token = str(st.query_params.get(desk.AGAINST) or state.get(desk.AGAINST) or "")
    if token:
        state[desk.AGAINST] = token
        if st.query_params.get(desk.AGAINST) != token:
            st.query_params[desk.AGAINST] = token
    return token


def _forget() -> None:
    st.session_state.pop(desk.AGAINST, None)
    if desk.AGAINST in st.query_params:
        del st.query_params[desk.AGAINST]


def _frozen(link: snapshots.Snapshot) -> Frozen:
    return Frozen(link.case, link.scenario, link.result, link.created, link.model, link.hash)


def _told(link: snapshots.Snapshot) -> str:
    state = "Fastställd" if link.state == "fastställd" else "Arbetsmaterial"
    errand = f", ärende {link.errand}" if link.errand else ""
    return f"{state}{errand}. Fryst av {link.role or 'roll inte angiven'}."


def _table(found: Since, rows: list[Row] | tuple[Row, ...]) -> pd.DataFrame:
    return pd.DataFrame(
        [[row.what, *row.cells] for row in rows],
        columns=["Vad", *(side.title for side in found.sides)],
    )


def _facts(found: Since) -> pd.DataFrame:
    return pd.DataFrame(
        [[one.sheet, one.row, one.column or "hela raden", one.before, one.after] for one in found.facts],
        columns=["Blad", "Rad", "Kolumn", *(side.title for side in found.sides)],
    )
