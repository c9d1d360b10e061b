"""The projector and the facilitator: what the room sees at each step, and the controls beneath it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from data import snapshots, workshops
from data.database import NotRead
from data.snapshots import Links
from data.workshops import Room
from models import workshop_findings as found
from models.case import Case
from models.swedish import numeral
from models.workshop import FIRST, GUESS, STEPS, UNCLEAR, WEIGHTS, group_scenario, items
from pages.parts import ballot, desk, room_views, workbook
from pages.parts import room as rooms
from pages.parts.charts import escaped
from pages.parts.share import STEWARD, address, qr

LOOK = Path(__file__).parent.parent / "room.css"
MORE_MINUTES = 2


def screen(case: Case, room: Room) -> None:
    """The room as the projector shows it, and what the facilitator can do."""
    st.html(LOOK)
    _top(case, room)
    rooms.trouble()
    step = STEPS[room.step]
    screens: dict[str, Callable[[Case, Room], None]] = {
        "ramar": _frame,
        "kriterier": _criteria,
        "gissning": _guess,
        "vikter1": _weigh,
        "visa": _show,
        "vikter2": _weigh,
        "resultat": _result,
        "barn": _child,
        "frys": _freeze,
    }
    screens[step.id](case, room)
    if room.frozen is None:
        _controls(case, room)
    else:
        st.button("Lämna rummet", on_click=desk.uninterrupted(rooms.leave), key="lamna")


def _top(case: Case, room: Room) -> None:
    """The way in, how many have come and answered, and the clock: the only part that moves by itself."""
    join = address(rooms.PHONE_PATH).split("://")[-1]
    with st.container(horizontal=True, vertical_alignment="center", gap="medium", key="rumsrad"):
        step = STEPS[room.step]
        st.markdown(f"Steg {room.step + 1} av {len(STEPS)}: **{escaped(step.name)}**", width="content")
        if room.frozen is None:
            st.markdown(
                f"Gå med: **{escaped(join)}** kod **{escaped(rooms.spaced(room.code))}**", width="content"
            )
        with st.container(width="content", key="rumslage"):
            rooms.watch(room, rooms.LEAD_SECONDS, lambda now: _moving(case, now))


def _moving(case: Case, room: Room) -> None:
    """How far the room has come, never who."""
    try:
        far = workshops.progress(case, room)
    except NotRead as error:
        st.markdown(escaped(str(error)))
        return
    round_id = STEPS[room.step].round
    said = f"{numeral(far.joined)} med"
    if round_id == UNCLEAR:
        said += f", {far.done[round_id]} har märkt något som oklart"
    elif round_id:
        state = "stängd" if room.status(round_id) == "stängd" else "öppen"
        said += f", **{far.done[round_id]} av {far.joined} klara**, rundan är {state}"
    left = rooms.clock(room)
    st.markdown(f"{said}{' · ' + left if left else ''}")


# ---- the steps ------------------------------------------------------------------------------------------


def _frame(case: Case, room: Room) -> None:
    st.title(
        escaped(case.municipality.question or "Var ska mottagandet av nyanlända höra hemma?"), anchor=False
    )
    left, right = st.columns([3, 2], gap="large")
    with left:
        for option in case.options:
            st.markdown(f"- **{escaped(option.name)}**")
        st.markdown(
            "Ni svarar var för sig på telefonen, utan namn. Det här är ett stöd för att tänka tillsammans, inte ett "
            "beslut."
        )
        st.markdown(
            escaped(
                f"Underlaget är {case.municipality.name}s argument med källa och avsnitt. Poängen syns inte förrän ni "
                "har vägt."
            )
        )
    with right:
        phones = address(rooms.PHONE_PATH, **{rooms.CODE: room.code})
        st.image(
            qr(phones), alt=f"QR-kod som leder till rummet med koden {rooms.spaced(room.code)}", width=420
        )
        st.markdown(f"Eller skriv koden **{escaped(rooms.spaced(room.code))}**")
        pin = st.session_state.get("rum_pin")
        if pin:
            with st.popover("Visa PIN, bara för dig som leder"):
                st.markdown(f"PIN **{pin}**")
                st.markdown(
                    "Skriv upp den. Den behövs om du vill leda från en annan dator, och visas bara tills sidan laddas om."
                )


def _criteria(case: Case, room: Room) -> None:
    st.title("Vad är sämst och vad är bäst på varje kriterium?", anchor=False)
    columns = st.columns(3, gap="medium")
    for number, row in enumerate(case.criteria):
        with columns[number % 3]:
            st.markdown(
                f"**{escaped(row.name)}**  \nSämst: {escaped(row.zero)}  \nBäst: {escaped(row.hundred)}"
            )
    if room.status(UNCLEAR) == "stängd":
        record = rooms.record_of(case, room)
        if record.unclear:
            st.markdown(escaped(found.unclear(case, record)))


def _guess(case: Case, room: Room) -> None:
    st.title("Vilken placering tror du hamnar först?", anchor=False)
    for option in case.options:
        st.markdown(f"- **{escaped(option.name)}**")
    st.markdown("Gissa på telefonen. Gissningarna visas först när vikterna är klara.")


def _weigh(case: Case, room: Room) -> None:
    round_id = STEPS[room.step].round
    if room.status(round_id) == "stängd":
        st.title("Rundan är stängd", anchor=False)
        st.markdown("Gå vidare för att visa var ni skiljer er.")
        return
    if round_id == FIRST:
        st.title("Väg var för sig, i tysthet", anchor=False)
        st.markdown("Välj först det steg från sämst till bäst som är mest värt. Det får 100.")
        st.markdown("Ge sedan de andra 0 till 100 i förhållande till det. Du kan ändra tills rundan stängs.")
    else:
        st.title("Väg en gång till", anchor=False)
        st.markdown("Du börjar från ditt eget svar i runda 1. Behåll det, eller ändra efter vad du har hört.")


def _show(case: Case, room: Room) -> None:
    if not room.rounds[FIRST].shown:
        st.title("Snart ser ni var ni skiljer er", anchor=False)
        st.markdown("Säg innan svaren visas: ingen ser vem som har svarat vad.")
        _reveal(room, FIRST)
        return
    record = rooms.record_of(case, room)
    one = next(one for one in record.rounds if one.id == FIRST)
    st.title(escaped(found.spread(case, one)), anchor=False)
    room_views.differences(case, one)
    if one.concordance is not None:
        st.markdown(escaped(found.concordance(one)))
    st.markdown("Be den som vill berätta om det högsta och det lägsta svaret. Ingen måste.")


def _result(case: Case, room: Room) -> None:
    closed = [name for name in WEIGHTS if room.status(name) == "stängd"]
    waiting = [name for name in closed if not room.rounds[name].shown]
    shown = [name for name in WEIGHTS if room.rounds[name].shown]
    if not closed:
        st.title("Inga vikter har samlats in ännu", anchor=False)
        return
    if waiting and waiting[-1] == closed[-1]:
        st.title("Snart ser ni vad era vikter säger", anchor=False)
        _reveal(room, closed[-1])
        return
    laws = {setting.id: setting for setting in case.law_settings}
    start = room.scenario.law_setting(case)
    chosen = st.session_state.get("rum_lag") or (start.id if start else None)
    tried = laws.get(chosen or "")
    scenario = room.scenario.under(tried) if tried else room.scenario
    record = rooms.record_of(case, room, scenario)
    st.title(escaped(found.lead(case, record)), anchor=False)
    for said in (found.guessed(case, record), found.depends(case, record)):
        if said:
            st.markdown(escaped(said))
    st.segmented_control(
        "Pröva ett annat rättsläge",
        list(laws),
        format_func=lambda name: escaped(laws[name].name),
        default=chosen,
        key="rum_lag",
    )
    if tried and scenario != room.scenario:
        st.markdown(f"Prövat med rättsläget **{escaped(tried.name)}**. Det som fryses är rummets eget läge.")
    room_views.leaders(case, record)
    latest = record.latest
    if latest is not None:
        st.markdown(escaped(found.concordance(latest)))
        if len(shown) > 1:
            room_views.movement(case, record)
        room_views.differences(case, latest)
    st.markdown(
        "Det är argumenten i källorna som vägs. Siffrorna är ingen sannolikhet att ett val blir rätt."
    )


def _reveal(room: Room, round_id: str) -> None:
    def act() -> None:
        if round_id == WEIGHTS[-1] and room.status(GUESS) == "stängd":
            workshops.show(room.code, rooms.device(), GUESS)
        workshops.show(room.code, rooms.device(), round_id)

    if room.status(round_id) == "stängd":
        st.button(
            "Visa svaren",
            type="primary",
            key=f"visa-{round_id}",
            on_click=desk.uninterrupted(rooms.tried),
            args=(act,),
        )
    else:
        st.markdown("Rundan har inte stängts ännu.")


def _child(case: Case, room: Room) -> None:
    st.title("Vad är bäst för barnen, och vad skulle få er att ändra er?", anchor=False)
    for question in ballot.CHILD_QUESTIONS:
        st.markdown(f"- {escaped(question)}")


# ---- freezing -------------------------------------------------------------------------------------------


def _freeze(case: Case, room: Room) -> None:
    if room.frozen is not None:
        _frozen(case, room)
        return
    record = rooms.record_of(case, room, all_rounds=True)
    st.title("Frys det ni har kommit fram till", anchor=False)
    st.markdown(escaped(found.lead(case, record)))
    st.markdown(
        "Protokollet får stegen, tiderna, antalen, vikterna utan namn, anteckningarna och svaret med era gemensamma "
        "vikter. Det ändras aldrig, och det går inte att gå tillbaka i rummet efteråt."
    )
    role = st.text_input("Din roll", key="rum_roll", max_chars=80, placeholder="till exempel utredare")
    errand = st.text_input("Ärendenummer, om det finns", key="rum_arende", max_chars=40)
    if st.button("Frys protokollet", type="primary", key="rum_frys"):
        with st.spinner("Räknar med era vikter och fryser"):
            if rooms.tried(lambda: _frozen_now(case, room, role, errand)):
                st.rerun()
        rooms.trouble()


def _frozen_now(case: Case, room: Room, role: str, errand: str) -> None:
    """The group's scenario, its whole result with the record, and the snapshot of them."""
    record = rooms.record_of(case, room, all_rounds=True)
    scenario = group_scenario(case, room.scenario, record)
    answer = desk.answered(case, scenario, whole=True).model_copy(update={"workshop": record})
    result = desk.to_keep(case, scenario, answer)
    links = workshops.freeze(case, room, rooms.device(), scenario, result, role=role, errand=errand)
    st.session_state["rum_lankar"] = links


def _frozen(case: Case, room: Room) -> None:
    st.title("Protokollet är fryst", anchor=False)
    kept = address(rooms.LEAD_PATH, **{desk.SHARE: room.read_token or ""})
    left, right = st.columns([3, 2], gap="large")
    with left:
        st.markdown("Alla i rummet har fått länken på telefonen. Den här kan ni skicka vidare:")
        st.code(kept, language=None, wrap_lines=True)
        links: Links | None = st.session_state.get("rum_lankar")
        if links is not None:
            with st.popover("Visa din privata länk"):
                st.code(address(**{STEWARD: links.private}), language=None, wrap_lines=True)
                st.markdown(
                    "Spara den. Med den kan du återkalla protokollet eller märka det som fastställt. Den visas bara nu."
                )
        snapshot = snapshots.opened(room.read_token or "")
        if snapshot is not None:
            workbook.download(snapshot.case, snapshot.scenario, snapshot.result)
    with right:
        st.image(qr(kept), alt="QR-kod till det frysta protokollet", width=420)


# ---- controls -------------------------------------------------------------------------------------------


def _controls(case: Case, room: Room) -> None:
    code, device, round_id = room.code, rooms.device(), STEPS[room.step].round

    def button(label: str, act: Callable[[], object], key: str, **more: object) -> None:
        st.button(label, key=f"led-{key}", on_click=desk.uninterrupted(rooms.tried), args=(act,), **more)  # type: ignore[arg-type]

    with st.container(border=True, key="rumskontroller"):
        st.caption("Bara för dig som leder")
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            if room.step:
                button(
                    f"← {STEPS[room.step - 1].name}", lambda: workshops.go(code, device, room.step - 1), "bak"
                )
            if room.step + 1 < len(STEPS):
                button(
                    f"{STEPS[room.step + 1].name} →",
                    lambda: workshops.go(code, device, room.step + 1),
                    "fram",
                    type="primary",
                )
            if round_id and room.status(round_id) == "öppen":
                button("Stäng rundan", lambda: workshops.close(code, device), "stang")
            elif round_id and not room.rounds[round_id].shown:
                button("Öppna rundan igen", lambda: workshops.reopen(code, device), "oppna")
            if room.ends is None and room.seconds_left is None:
                minutes = STEPS[room.step].minutes
                button(
                    f"Starta klockan, {minutes} min",
                    lambda: workshops.start_timer(code, device, minutes),
                    "klocka",
                )
            else:
                if room.seconds_left is None:
                    button("Stoppa klockan", lambda: workshops.stop_timer(code, device), "stopp")
                else:
                    button("Låt klockan gå", lambda: workshops.resume_timer(code, device), "vidare")
                button(
                    f"{MORE_MINUTES} minuter till",
                    lambda: workshops.extend_timer(code, device, MORE_MINUTES),
                    "mer",
                )
            st.button(
                "Lämna rummet", key="led-lamna", type="tertiary", on_click=desk.uninterrupted(rooms.leave)
            )
        _note(room)
        if round_id in WEIGHTS and not room.rounds[round_id].shown:
            _paper(case, room, round_id)


def _note(room: Room) -> None:
    step = STEPS[room.step].id
    kept = next((note.text for note in workshops.notes(room) if note.step == step), "")
    with st.expander(
        "Skriv ner något från det här steget" + (" ✓" if kept else ""), key=f"anteckning-{step}"
    ):
        text = st.text_area(
            "Anteckning. Den kommer med i protokollet; skriv inga namn.",
            value=kept,
            max_chars=workshops.NOTE_LENGTH,
            key=f"anteckning-text-{step}",
        )
        if st.button("Spara anteckningen", key=f"anteckning-spara-{step}") and rooms.tried(
            lambda: workshops.write_note(room.code, rooms.device(), step, text)
        ):
            st.rerun()
        rooms.trouble()


def _paper(case: Case, room: Room, round_id: str) -> None:
    """Weights that somebody has written on a card, when a phone or the network has given up."""
    names = items(case, round_id)
    with st.expander("Lägg in ett papperskort", key=f"kort-{round_id}"):
        st.markdown(
            escaped(
                f"Skriv kortets {len(names)} tal, 0 till 100, i den här ordningen och med mellanslag mellan: "
                + ", ".join(row.name.lower() for row in case.criteria)
                + "."
            )
        )
        with st.form(f"kortet-{round_id}", border=False, clear_on_submit=False):
            # A box of its own for each card: the browser would keep the last card's numbers in one that stays.
            number = int(st.session_state.get("kort-nummer", 0))
            written = st.text_input("Kortets tal", key=f"kort-tal-{round_id}-{number}", max_chars=200)
            if st.form_submit_button("Lägg in kortet"):
                given = read_card(written, names)
                if isinstance(given, str):
                    st.error(escaped(given))
                elif rooms.tried(lambda: workshops.paper(case, room.code, rooms.device(), round_id, given)):
                    st.session_state["kort-nummer"] = number + 1
                    st.rerun()
        rooms.trouble()


def read_card(written: str, names: tuple[str, ...]) -> dict[str, float] | str:
    """A card's numbers by criterion, or a sentence that says what is wrong with them."""
    parts = written.replace(";", " ").replace("\u00a0", " ").split()
    if len(parts) != len(names):
        return (
            f"Kortet har {len(parts)} tal, men det ska vara {len(names)}. Rätta raden och lägg in det igen."
        )
    given = {}
    for place, (name, part) in enumerate(zip(names, parts, strict=True), 1):
        if not part.isascii() or not part.isdigit() or len(part) > 3 or int(part) > 100:
            return f"Tal {place} är ”{part[:12]}”. Skriv ett helt tal från 0 till 100."
        given[name] = float(int(part))
    return given
