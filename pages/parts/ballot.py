"""The participant's phone: one thing on each screen, kept as soon as it is given, changed until the round closes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import streamlit as st

from data import workshops
from data.workshops import Room
from models import workshop_findings as found
from models.case import Case
from models.rows import Criterion
from models.swedish import percent
from models.weights import normalised
from models.workshop import FIRST, GUESS, MOST, SECOND, STEPS, UNCLEAR, WEIGHTS, complete, weight_matrix
from pages.parts import room as rooms
from pages.parts import room_views
from pages.parts.charts import escaped
from pages.parts.desk import SHARE, uninterrupted
from pages.parts.share import address

STEP = 5
"""What one move of a slider on a phone is worth."""


def screen(case: Case, room: Room) -> None:
    """What this phone is to show now."""
    step = STEPS[room.step]
    st.caption(escaped(f"Rum {rooms.spaced(room.code)} · {step.name}"))
    rooms.trouble()
    if room.frozen is not None:
        _ended(room)
        return
    if step.round and room.rounds[step.round].status == "väntar":
        _wait("Rundan har inte öppnats ännu.")
        return
    screens: dict[str, Callable[[Case, Room], None]] = {
        "ramar": _frame,
        "kriterier": _criteria,
        "gissning": _guess,
        "vikter1": partial(_weigh, round_id=FIRST),
        "visa": _shown,
        "vikter2": partial(_weigh, round_id=SECOND),
        "resultat": _result,
        "barn": _child,
        "frys": _last,
    }
    screens[step.id](case, room)


def _wait(said: str) -> None:
    st.title(escaped(said), anchor=False)
    st.markdown("Du behöver inte göra något. Den här sidan byts av sig själv.")


def _last(case: Case, room: Room) -> None:
    _wait("Snart fryses protokollet")
    st.markdown("Länken till det kommer hit.")


def _ended(room: Room) -> None:
    st.title("Workshopen är fryst", anchor=False)
    st.markdown("Protokollet visar vad gruppen vägde, utan namn, och ändras aldrig.")
    if room.read_token:
        st.link_button(
            "Öppna protokollet",
            address(rooms.LEAD_PATH, **{SHARE: room.read_token}),
            type="primary",
            width="stretch",
        )


def _frame(case: Case, room: Room) -> None:
    st.title("Du är med", anchor=False)
    st.markdown(escaped(case.municipality.question or "Var ska mottagandet av nyanlända höra hemma?"))
    for option in case.options:
        st.markdown(f"- {escaped(option.name)}")
    st.markdown(
        "Du svarar själv och ingen ser vad just du svarar. Det här är ett stöd för att tänka, inte ett beslut."
    )
    st.caption(
        "Vägval sparar ditt svar under ett slumpat märke i den här webbläsaren. Inga namn, inga adresser."
    )


def _criteria(case: Case, room: Room) -> None:
    st.title("Förstår du kriterierna?", anchor=False)
    st.markdown("Läs vad sämst och bäst betyder. Märk det som är oklart, så tar ni det tillsammans.")
    open_ = room.status(UNCLEAR) == "öppen"
    mine = workshops.own(room.code, rooms.device(), UNCLEAR)
    for criterion in case.criteria:
        with st.container(border=True):
            _ends(criterion)
            key, unclear = f"oklart-{criterion.id}", mine.get(criterion.id, 0) > 0
            if key not in st.session_state:
                st.session_state[key] = unclear  # also after an answer that could not be saved
            st.checkbox(
                "Oklart för mig",
                value=unclear,
                key=key,
                disabled=not open_,
                on_change=uninterrupted(_mark),
                args=(case, room.code, criterion.id),
            )


def _mark(case: Case, code: str, criterion: str) -> None:
    given = {criterion: 1.0 if st.session_state[f"oklart-{criterion}"] else 0.0}
    if not rooms.tried(lambda: workshops.answer(case, code, rooms.device(), UNCLEAR, given)):
        st.session_state.pop(f"oklart-{criterion}", None)


def _guess(case: Case, room: Room) -> None:
    mine = workshops.own(room.code, rooms.device(), GUESS)
    chosen = next((name for name, value in mine.items() if value > 0), None)
    st.title("Vilken placering tror du hamnar först?", anchor=False)
    open_ = room.status(GUESS) == "öppen"
    for option in case.options:
        st.button(
            escaped(option.name) + (" ✓" if option.id == chosen else ""),
            key=f"gissa-{option.id}",
            type="primary" if option.id == chosen else "secondary",
            width="stretch",
            disabled=not open_,
            on_click=uninterrupted(rooms.tried),
            args=(_answering(case, room.code, GUESS, {option.id: 1.0}),),
        )
    if chosen:
        name = escaped(case.option(chosen).name)
        again = " Tryck på en annan om du ändrar dig." if open_ else " Gissningen är stängd."
        st.markdown(f"Din gissning: **{name}**.{again}")
    elif not open_:
        st.markdown("Gissningen är stängd.")


def _answering(case: Case, code: str, round_id: str, given: Mapping[str, float]) -> object:
    device = rooms.device()
    return lambda: workshops.answer(case, code, device, round_id, given)


# ---- weights --------------------------------------------------------------------------------------------


def _weigh(case: Case, room: Room, round_id: str) -> None:
    device = rooms.device()
    mine = workshops.own(room.code, device, round_id)
    if room.status(round_id) != "öppen":
        _closed(case, round_id, mine)
        return
    start = mine
    if round_id == SECOND and not mine:
        start = workshops.own(room.code, device, FIRST)
        if complete(case, FIRST, start):
            _again(case, room, start)
            return
        start = {}
    at = _at(case, round_id, start)
    if at == "viktigast":
        _most_important(case, room, round_id, start)
    elif at == "klart":
        _summary(case, room, round_id, mine)
    else:
        _one(case, room, round_id, start, at)


def _at(case: Case, round_id: str, mine: Mapping[str, float]) -> str:
    """Which screen: what was asked for, else the first criterion that is not weighed yet."""
    asked = st.session_state.get(f"vid-{round_id}")
    if not any(value >= MOST for value in mine.values()):
        return "viktigast"
    left = [row.id for row in case.criteria if row.id not in mine]
    if asked == "viktigast" or asked in {row.id for row in case.criteria}:
        return str(asked)
    return left[0] if left else "klart"


def _most_important(case: Case, room: Room, round_id: str, mine: Mapping[str, float]) -> None:
    st.title("Vilket steg från sämst till bäst är mest värt?", anchor=False)
    st.markdown("Tänk på hur mycket som skiljer mellan sämst och bäst, inte på hur viktigt ordet låter.")
    top = max(mine, key=lambda name: mine[name]) if mine else None
    ids = [row.id for row in case.criteria]
    key = f"viktigast-{round_id}"
    st.radio(
        "Mest värt",
        ids,
        index=ids.index(top) if top in ids else None,
        format_func=lambda name: escaped(case.criterion(name).name),
        captions=[f"Från: {escaped(row.zero)}  \nTill: {escaped(row.hundred)}" for row in case.criteria],
        key=key,
    )
    st.button(
        "Nästa",
        key=f"valt-{round_id}",
        type="primary",
        width="stretch",
        on_click=uninterrupted(_chosen),
        args=(case, room.code, round_id, key),
    )


def _chosen(case: Case, code: str, round_id: str, key: str) -> None:
    chosen = st.session_state.get(key)
    if chosen is None:
        st.session_state["rum_fel"] = "Välj ett av stegen först."
        return
    if rooms.tried(lambda: workshops.answer(case, code, rooms.device(), round_id, {chosen: MOST})):
        st.session_state.pop(f"vid-{round_id}", None)


def _one(case: Case, room: Room, round_id: str, mine: Mapping[str, float], at: str) -> None:
    criterion = case.criterion(at)
    order = [row.id for row in case.criteria]
    top = max(mine, key=lambda name: mine[name])
    weighed = sum(name in mine for name in order)
    st.title(escaped(criterion.name), anchor=False)
    st.caption(f"{min(weighed + 1, len(order))} av {len(order)}")
    _ends(criterion, named=False)
    key = f"poang-{round_id}-{at}"
    st.slider(
        f"Hur mycket är steget värt, när {escaped(case.criterion(top).name.lower())} är {MOST}?",
        0,
        MOST,
        value=round(mine.get(at, 50)),
        step=STEP,
        key=key,
    )
    with st.container(horizontal=True, gap="small"):
        st.button(
            "Tillbaka",
            key=f"bak-{round_id}-{at}",
            on_click=uninterrupted(_back),
            args=(case, round_id, at),
            width="stretch",
        )
        st.button(
            "Nästa",
            key=f"fram-{round_id}-{at}",
            type="primary",
            on_click=uninterrupted(_given),
            args=(case, room.code, round_id, at, key),
            width="stretch",
        )


def _given(case: Case, code: str, round_id: str, at: str, key: str) -> None:
    given = {at: float(st.session_state[key])}
    if rooms.tried(lambda: workshops.answer(case, code, rooms.device(), round_id, given)):
        st.session_state.pop(f"vid-{round_id}", None)


def _back(case: Case, round_id: str, at: str) -> None:
    order = [row.id for row in case.criteria]
    place = order.index(at)
    st.session_state[f"vid-{round_id}"] = order[place - 1] if place else "viktigast"


def _summary(case: Case, room: Room, round_id: str, mine: Mapping[str, float]) -> None:
    st.title("Klart. Så här väger du", anchor=False)
    if not complete(case, round_id, mine):
        st.warning("Minst ett kriterium måste väga mer än noll för att ditt svar ska räknas.")
    st.markdown("Tryck på ett kriterium för att ändra. Du kan ändra tills rundan stängs.")
    shares = _shares(case, mine)
    for row in sorted(case.criteria, key=lambda row: -shares.get(row.id, 0.0)):
        st.button(
            f"{escaped(row.name)}, {percent(shares.get(row.id, 0.0))}",
            key=f"andra-{round_id}-{row.id}",
            width="stretch",
            on_click=uninterrupted(_to),
            args=(round_id, row.id),
        )
    st.button(
        "Byt det som är mest värt",
        key=f"byt-{round_id}",
        type="tertiary",
        on_click=uninterrupted(_to),
        args=(round_id, "viktigast"),
    )


def _to(round_id: str, at: str) -> None:
    st.session_state.pop(f"poang-{round_id}-{at}", None)
    st.session_state[f"vid-{round_id}"] = at


def _again(case: Case, room: Room, before: Mapping[str, float]) -> None:
    """Round two begins from one's own round one: keep it whole, or go through it again."""
    st.title("Väg igen", anchor=False)
    st.markdown("Nu har du sett och hört de andra. Behåll dina vikter, eller gå igenom dem igen.")
    given = {row.id: before[row.id] for row in case.criteria}
    st.button(
        "Behåll mina vikter",
        key="behall",
        type="primary",
        width="stretch",
        on_click=uninterrupted(rooms.tried),
        args=(_answering(case, room.code, SECOND, given),),
    )
    st.button(
        "Ändra något",
        key="andra-runda-2",
        width="stretch",
        on_click=uninterrupted(rooms.tried),
        args=(_answering(case, room.code, SECOND, given),),
    )
    _list(case, before)


def _closed(case: Case, round_id: str, mine: Mapping[str, float]) -> None:
    if complete(case, round_id, mine):
        st.title("Rundan är stängd. Ditt svar är med", anchor=False)
        _list(case, mine)
    elif mine:
        st.title("Rundan stängdes innan du var klar", anchor=False)
        st.markdown(
            "Ett svar räknas när alla kriterier är vägda. Be den som leder att öppna rundan igen om du vill hinna klart."
        )
    else:
        st.title("Rundan är stängd", anchor=False)
        st.markdown("Du svarade inte i den här rundan, och det är helt i sin ordning.")


def _list(case: Case, mine: Mapping[str, float]) -> None:
    shares = _shares(case, mine)
    for row in sorted(case.criteria, key=lambda row: -shares.get(row.id, 0.0)):
        st.markdown(f"- {escaped(row.name)}, {percent(shares.get(row.id, 0.0))}")


def _shares(case: Case, mine: Mapping[str, float]) -> dict[str, float]:
    points = [mine.get(row.id, 0.0) for row in case.criteria]
    if not any(points):
        return {}
    return dict(zip((row.id for row in case.criteria), normalised(points).tolist(), strict=True))


# ---- what the room has been shown -----------------------------------------------------------------------


def _shown(case: Case, room: Room) -> None:
    if not room.rounds[FIRST].shown:
        _wait("Snart visas svaren på skärmen")
        return
    record = rooms.record_of(case, room)
    mine = weight_matrix(case, [workshops.own(room.code, rooms.device(), FIRST)])
    own = tuple(float(share) for share in mine[0]) if len(mine) else ()
    st.title("Så vägde rummet, och så vägde du" if own else "Så vägde rummet", anchor=False)
    one = next(one for one in record.rounds if one.id == FIRST)
    st.markdown(escaped(found.spread(case, one)))
    room_views.differences(case, one, own=own, text=room_views.READ)


def _result(case: Case, room: Room) -> None:
    if not any(room.rounds[name].shown for name in WEIGHTS):
        _wait("Snart visas resultatet på skärmen")
        return
    record = rooms.record_of(case, room)
    st.title(escaped(found.lead(case, record)), anchor=False)
    for said in (found.guessed(case, record), found.change(case, record), found.depends(case, record)):
        if said:
            st.markdown(escaped(said))
    room_views.leaders(case, record, text=room_views.READ)
    st.markdown(
        "Det är argumenten i källorna som vägs. Siffrorna är ingen sannolikhet att ett val blir rätt."
    )


# What a trial of the child's best interests asks, in our own words (lag 2018:1197, barnkonventionen article 3).
CHILD_QUESTIONS = (
    "Vilka barn berörs, och hur många är de?",
    "Vad är bäst för dem, och hur vet ni det? Har några barn eller föräldrar fått säga sitt?",
    "Vad betyder varje placering för barnets väg in i förskola och skola?",
    "Vem ser barnet när det är föräldern som har ärendet?",
    "Om något annat väger tyngre än barnets bästa: vad, och hur gör ni skadan mindre?",
)


def _child(case: Case, room: Room) -> None:
    st.title("Vad är bäst för barnen?", anchor=False)
    st.markdown("Ta frågorna tillsammans. Den som leder skriver ner det ni vill minnas.")
    for question in CHILD_QUESTIONS:
        st.markdown(f"- {escaped(question)}")
    st.markdown("Och för dig själv: **vad skulle få dig att ändra dig?**")


def _ends(criterion: Criterion, *, named: bool = True) -> None:
    if named:
        st.markdown(f"**{escaped(criterion.name)}**")
    st.markdown(f"Sämst: {escaped(criterion.zero)}  \nBäst: {escaped(criterion.hundred)}")
