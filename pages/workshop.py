"""Workshop: den som leder öppnar ett rum, och rummet tänker tillsammans på skärmen."""

import streamlit as st

from data import workshops
from models import workshop_findings as found
from models.workshop import STEPS
from pages.parts import desk, leading, room_views, workbook
from pages.parts import room as rooms
from pages.parts.evidence import headline


def enter(code: str, pin: str) -> None:
    """Lets this browser lead the room when the PIN is right; every wrong code or PIN is met alike."""
    keys = (("pin", code), ("pin av", rooms.device()))
    if rooms.slowed(*keys):
        return
    right: list[bool] = []
    if not rooms.tried(lambda: right.append(workshops.enter(code, pin, rooms.device()))):
        return
    if not code or not all(right):
        rooms.throttle().failed(*keys)
        st.session_state["rum_fel"] = "Koden eller PIN stämmer inte."
        return
    rooms.throttle().succeeded(*keys)
    st.session_state[rooms.CODE] = code


def opened() -> None:
    """Opens a room on the case and scenario in hand."""
    now = desk.current()

    def act() -> None:
        made = workshops.open_room(now.case, now.scenario, rooms.device())
        st.session_state[rooms.CODE], st.session_state["rum_pin"] = made.code, made.pin

    rooms.tried(act)


def door(code: str = "") -> None:
    """Where whoever leads comes back with code and PIN."""
    rooms.trouble()
    with st.form("led", border=True):
        st.markdown("**Fortsätt leda ett rum**")
        st.text_input("Rummets kod", key="led_kod", value=code, max_chars=12, autocomplete="off")
        st.text_input("PIN", key="led_pin", type="password", max_chars=12, autocomplete="off")
        st.form_submit_button(
            "Fortsätt",
            on_click=desk.uninterrupted(
                lambda: enter(workshops.tidy_code(st.session_state["led_kod"]), st.session_state["led_pin"])
            ),
        )


def introduction() -> None:
    """What a workshop is, and the button that opens a room."""
    headline("Väg var för sig, se var ni skiljer er, och väg igen", "Workshop")
    first, second = st.columns([3, 2], gap="large")
    with first:
        st.markdown(
            "Alla svarar på sin egen telefon, utan namn. Skärmen visar hur många som är klara men aldrig vem. Först när "
            "du som leder visar svaren ser rummet var det skiljer sig, och varför. Sedan väger alla en gång till, och "
            "ni tar med er ett fryst protokoll."
        )
        st.markdown(
            "\n".join(f"{n}. {step.name}, ungefär {step.minutes} minuter" for n, step in enumerate(STEPS, 1))
        )
        st.caption(
            "Tiderna är en utgångspunkt och kan ändras i rummet. Vikterna sätts innan någon ser vilken placering de gynnar."
        )
    with second:
        rooms.trouble()
        st.markdown("Rummet öppnas på läget som står överst på sidan.")
        st.button(
            "Öppna ett rum",
            type="primary",
            width="stretch",
            key="oppna-rum",
            on_click=desk.uninterrupted(opened),
        )
        st.page_link("rosta.py", label="Jag ska delta, inte leda")
        door()


code = rooms.inside()
if code:
    room = workshops.room(code)
    if room is None:
        rooms.leave()
        st.session_state["rum_fel"] = "Det finns inget rum med den koden."
        st.rerun()
    elif workshops.leads(code, rooms.device()):
        rooms.stay(code)
        leading.screen(rooms.case_of(room), room)
    else:
        st.title("Led workshopen", anchor=False)
        door(code)
        st.button("Lämna rummet", type="tertiary", on_click=desk.uninterrupted(rooms.leave))
else:
    now = desk.current()
    if now.snapshot is None:
        introduction()
    elif now.result.workshop is None:
        headline("Länken innehåller ingen workshop", "Workshop")
        st.page_link("start.py", label="Till länkens första sida")
    else:
        # The first records kept figures only; their words are made of them as they stand.
        said = {**found.sentences(now.case, now.result.workshop), **now.result.sentences}
        headline(said["workshop_lead"], "Workshop")
        room_views.whole_record(now.case, now.result.workshop, said)
        workbook.download(now.case, now.scenario, now.result)
