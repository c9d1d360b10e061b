"""Rösta: deltagarens telefon i en workshop."""

import streamlit as st

from data import workshops
from data.database import NotRead
from data.workshops import NoRoom, Room
from pages.parts import ballot
from pages.parts import room as rooms
from pages.parts.desk import uninterrupted


def join(written: str) -> None:
    """Joins the room with the code that was written, or says why not; the same words for every wrong code."""
    key = ("kod", rooms.device())
    if rooms.slowed(key):
        return
    code = workshops.tidy_code(written)
    try:
        found = workshops.room(code)
    except NotRead as error:
        st.session_state["rum_fel"] = str(error)
        return
    if found is None:
        rooms.throttle().failed(key)
        st.session_state["rum_fel"] = str(NoRoom())
        return
    rooms.throttle().succeeded(key)
    if found.frozen is not None or rooms.tried(lambda: workshops.join(code, rooms.device())):
        st.session_state.pop("rum_fel", None)
        st.session_state[rooms.CODE] = code


def door() -> None:
    """Where a code is written."""
    st.title("Gå med i workshopen", anchor=False)
    rooms.trouble()
    with st.form("ga-med", border=False):
        st.text_input(
            "Koden på skärmen", key="rum_kod", max_chars=12, placeholder="sex tecken", autocomplete="off"
        )
        st.form_submit_button(
            "Gå med",
            type="primary",
            width="stretch",
            on_click=uninterrupted(lambda: join(st.session_state["rum_kod"])),
        )
    st.caption("Du behöver inget konto och anger inget namn.")


def inside(room: Room | None) -> bool:
    """Whether this phone has something to show: it takes part, or the room has a record for everybody."""
    return room is not None and (room.frozen is not None or workshops.takes_part(room.code, rooms.device()))


asked = str(st.query_params.get(rooms.CODE, ""))
code = rooms.at_hand()
room = workshops.room(code) if code else None
here = inside(room)
if not here and (room is not None or (asked and "rum_fel" not in st.session_state)):
    join(code or asked)
    here = inside(room)
if room is None or not here:
    rooms.leave()
    door()
else:
    rooms.stay(code)
    ballot.screen(rooms.case_of(room), room)
    if room.frozen is None:
        rooms.watch(room, rooms.PHONE_SECONDS)
    else:
        st.caption("Du kan stänga sidan.")
