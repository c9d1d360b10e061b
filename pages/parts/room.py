"""The workshop room that this browser is in: its code, its state, who this is, and the waiting for what happens next."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Hashable
from datetime import UTC, datetime

import streamlit as st

from data import workshops
from data.database import NotRead, NotSaved
from data.workshops import Room
from models.answer import score_table
from models.case import Case
from models.scenario import Scenario
from models.swedish import numeral
from models.weights import Floats
from models.workshop import ROUNDS, WEIGHTS, record
from models.workshop_result import WorkshopRecord
from pages.parts import desk
from pages.parts.charts import escaped
from pages.parts.share import device as cookie
from pages.parts.throttle import Throttle

CODE = "rum"
LEAD_PATH, PHONE_PATH = "workshop", "rosta"
PHONE_SECONDS = 3.0
"""How often a phone asks whether the room has moved on."""
LEAD_SECONDS = 1.0
TOO_SOON = 1.5
"""A question so soon after the page was drawn may have hindered it from being sent: see `watch`."""


@st.cache_resource(show_spinner=False)
def throttle() -> Throttle:
    """The process's count of wrong codes and PINs."""
    return Throttle()


def slowed(*keys: Hashable) -> bool:
    """Whether these have guessed wrong so often that they must wait; the page then says for how long."""
    wait = throttle().wait(*keys)
    if wait > 0:
        st.session_state["rum_fel"] = (
            f"Många försök har gjorts. Vänta {numeral(max(1, round(wait)))} sekunder och försök igen."
        )
    return wait > 0


@st.cache_data(ttl=1, max_entries=64, show_spinner=False)
def _lately(code: str) -> Room | None:
    return workshops.room(code)


@st.cache_resource(max_entries=16, show_spinner=False)
def _case(version: str) -> Case:
    case = desk.kept_case(version)
    if case is None:
        raise NotRead("lost")  # and nothing is kept: it is asked for again
    return case


def case_of(room: Room) -> Case:
    """The room's case.

    Raises:
        NotRead: it cannot be found any more.
    """
    return _case(room.case_version)


def device() -> str:
    """The mark of this browser; one that takes no cookie has a mark for as long as the page is open."""
    if "enhet" not in st.session_state:
        st.session_state["enhet"] = cookie() or secrets.token_urlsafe(24)
    return str(st.session_state["enhet"])


def at_hand() -> str:
    """The code of the room that this browser is in, from the address or from the session; "" when in none."""
    written = str(st.query_params.get(CODE, ""))
    code = workshops.tidy_code(written) if written else str(st.session_state.get(CODE, ""))
    if code:
        st.session_state[CODE] = code
    return code


def inside() -> str:
    """The code of the room that the workshop's page shows; "" when it shows a shared link or the way in."""
    if st.query_params.get(CODE):
        return at_hand()
    if st.query_params.get(desk.SHARE) or st.session_state.get(desk.SHARE):
        return ""
    return at_hand()


def stay(code: str) -> None:
    """Keeps the room in the session and in the address, so that a reload comes back to it."""
    st.session_state[CODE] = code
    if st.query_params.get(CODE) != code:
        st.query_params[CODE] = code


def leave() -> None:
    """Leaves the room; whoever is in it stays in it."""
    st.session_state.pop(CODE, None)
    if CODE in st.query_params:
        del st.query_params[CODE]


def spaced(code: str) -> str:
    """A code in two groups, as it is read aloud."""
    return f"{code[:3]} {code[3:]}"


def watch(room: Room, seconds: float, show: Callable[[Room], None] | None = None) -> None:
    """Asks now and then how the room stands, shows what moves, and draws the page anew when the room has changed.

    A question that reaches a busy server just as it has drawn the page makes Streamlit throw away what it has not
    yet sent of that page: what was done is done, but nobody is shown it. A question that comes so soon therefore
    draws the page once more. So that the ordinary question does not come so soon, each drawing starts its clock anew:
    the browser does that when the interval is another one.
    """
    state = st.session_state
    turn = state["rum_tur"] = 1 - int(state.get("rum_tur", 0))
    once_more = bool(state.pop("rum_igen", False))
    state.pop("rum_ritad", None)

    @st.fragment(run_every=seconds + turn / 100)
    def looking() -> None:
        drawn = st.session_state.pop("rum_ritad", None)
        if drawn is not None and time.monotonic() - drawn < min(TOO_SOON, 0.8 * seconds):
            st.session_state["rum_igen"] = True
            st.rerun()
        try:
            now = _lately(room.code)
        except NotRead as error:
            st.caption(escaped(str(error)))
            return
        # What was asked for lately can be older than what the page was drawn from a moment ago.
        newer = now is not None and now.stamp > room.stamp and (show is not None or now.shape != room.shape)
        if now is None or newer:
            st.rerun()
        elif show is not None:
            show(now if now.stamp == room.stamp else room)

    looking()
    if not once_more:
        state["rum_ritad"] = time.monotonic()


def tried(act: Callable[[], object]) -> bool:
    """Does something to the room; what does not succeed is said on the page at its next run."""
    try:
        act()
    except (workshops.NotNow, NotSaved, NotRead, ValueError) as error:
        st.session_state["rum_fel"] = str(error)
        return False
    st.session_state.pop("rum_fel", None)
    return True


def trouble() -> None:
    """What did not succeed, once."""
    said = st.session_state.pop("rum_fel", None)
    if said:
        st.error(escaped(said))


def values(case: Case, scenario: Scenario) -> Floats:
    """(O, C) points 0–100 of the placements in a scenario."""
    cooperation = desk.cooperated(case, scenario) if scenario.measured else None
    return score_table(case, scenario, cooperation).likely


def record_of(
    case: Case, room: Room, scenario: Scenario | None = None, *, all_rounds: bool = False
) -> WorkshopRecord:
    """The room's record as far as it may be shown: rounds that have been shown, or all of them when it is frozen."""
    given = workshops.answers(room)
    chosen = {
        name: given[name] for name in ROUNDS if name not in WEIGHTS or all_rounds or room.rounds[name].shown
    }
    return record(
        case,
        values(case, scenario or room.scenario),
        opened=room.opened,
        joined=workshops.progress(case, room).joined,
        answers=chosen,
        notes=workshops.notes(room),
        events=workshops.events(room),
    )


def clock(room: Room, now: datetime | None = None) -> str:
    """What is left on the clock, or "" when it has not been started."""
    if room.seconds_left is not None:
        return f"{_minutes(room.seconds_left)} kvar, klockan är stoppad"
    if room.ends is None:
        return ""
    left = (room.ends - (now or datetime.now(UTC))).total_seconds()
    return f"{_minutes(left)} kvar" if left > 0 else "Tiden är ute"


def _minutes(seconds: float) -> str:
    whole = max(0, round(seconds))
    return f"{whole // 60}:{whole % 60:02d}"
