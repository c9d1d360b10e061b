"""A link that never changes: the dialog that makes it, the banner that its reader meets, and its revocation."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import segno
import streamlit as st

from data import snapshots
from data.database import NotRead, NotSaved
from models.scenario import Scenario, assumed, base
from models.swedish import STOCKHOLM, day, listed
from pages.parts import desk
from pages.parts.charts import escaped
from pages.shell import DEVICE_COOKIE

STEWARD = "forvalta"
LASTING = {"Tills vidare": None, "30 dagar": 30, "90 dagar": 90, "Ett år": 365}
NEUTRAL = "Länken går inte att öppna"


def address(path: str = "", **query: str) -> str:
    """The address of a page, the front page if no other, as the reader's browser knows it."""
    parts = urlsplit(st.context.url or "")
    origin = f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
    asked = "&".join(f"{name}={value}" for name, value in query.items())
    return f"{origin}/{path}" + (f"?{asked}" if asked else "")


def token_in(written: str) -> str:
    """The token of a shared link in what somebody has pasted: the whole address, or the token alone; "" when none."""
    named = re.search(rf"[?&]{desk.SHARE}=([A-Za-z0-9_-]+)", written)
    if named:
        return named[1]
    alone = written.strip().strip(".,;:!?()[]<>\"'”“’")
    return alone if re.fullmatch(r"[A-Za-z0-9_-]{22,}", alone) else ""


def device() -> str:
    """The mark of this browser, or "" when it has none."""
    return str(st.context.cookies.get(DEVICE_COOKIE, ""))


@st.dialog("Dela det du ser", width="medium")
def dialog() -> None:
    """Makes a link to the scenario and its result as they are now."""
    links: snapshots.Links | None = st.session_state.get("nya_lankar")
    if links is not None:
        _made(links)
        return
    st.markdown(
        "Länken visar precis det du ser nu, för alltid. Den som öppnar den behöver ingen inloggning och kan läsa "
        "men inte ändra. Det du ändrar efteråt syns inte i länken."
    )
    role = st.text_input("Din roll", key="dela_roll", max_chars=80, placeholder="till exempel utredare")
    st.caption("Skriv en roll, inte ett namn. Rollen syns för den som öppnar länken.")
    errand = st.text_input("Ärendenummer, om det finns", key="dela_arende", max_chars=40)
    lasting = st.selectbox("Länken gäller", list(LASTING), key="dela_tid")
    final = st.checkbox("Märk som fastställd. Annars står det arbetsmaterial.", key="dela_fast")
    st.caption(
        "När du skickar länken till en annan nämnd kan innehållet bli en allmän handling. Fråga registratorn om du "
        "är osäker."
    )
    if st.button("Skapa länk", type="primary", key="skapa_lank"):
        days = LASTING[lasting]
        now = desk.current()
        try:
            st.session_state["nya_lankar"] = snapshots.freeze(
                now.case,
                now.scenario,
                desk.to_keep(now.case, now.scenario, desk.whole(now)),
                role=role,
                errand=errand,
                final=final,
                expires=datetime.now(UTC) + timedelta(days=days) if days else None,
                device=device(),
            )
        except (NotSaved, ValueError) as error:
            st.error(escaped(str(error)))
        else:
            st.rerun(scope="fragment")


def _made(links: snapshots.Links) -> None:
    read = address(**{desk.SHARE: links.read})
    st.markdown("**Länk att skicka**")
    st.code(read, language=None, wrap_lines=True)
    st.image(qr(read), alt="QR-kod till länken", width=220)
    st.markdown("**Din privata länk**")
    st.code(address(**{STEWARD: links.private}), language=None, wrap_lines=True)
    st.caption(
        "Spara den privata länken och visa den inte för andra. Med den kan du återkalla länken eller märka den "
        "som fastställd. Den visas bara nu."
    )
    if st.button("Klar", key="dela_klar"):
        st.session_state.pop("nya_lankar", None)
        st.rerun()


def qr(text: str) -> bytes:
    """A QR code as PNG, with the quiet zone that cameras need."""
    drawn = io.BytesIO()
    segno.make(text, error="m").save(drawn, kind="png", scale=8, border=4)
    return drawn.getvalue()


def banner(now: desk.Desk) -> None:
    """What stands on top of every page of a shared link."""
    snapshot = now.snapshot
    if snapshot is None:
        return
    setting = now.scenario.law_setting(now.case)
    law = setting.name if setting else f"rättsläge {day(now.scenario.law_date)}"
    state = "Fastställd" if snapshot.state == "fastställd" else "Arbetsmaterial"
    errand = f", ärende {snapshot.errand}" if snapshot.errand else ""
    maker = snapshot.role or "roll inte angiven"
    # The first links did not keep what is said of their scenario.
    said = snapshot.result.sentences.get(desk.ASSUMED) or assumed(now.case, now.scenario)
    with st.container(border=True, key="delat"):
        st.markdown(
            f"**{state}{escaped(errand)}.** Fryst {_when(snapshot.created)} av {escaped(maker)}. "
            f"{escaped(law)}, {now.scenario.arrivals} personer om året, "
            f"{escaped(now.case.form(now.scenario.form).name.lower())}. {escaped(said)}"
        )
        moved = _moved(now)
        if moved:
            st.markdown(escaped(moved))
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.button("Öppna en egen kopia", on_click=desk.uninterrupted(desk.take_copy), key="egen_kopia")
            with st.container(width="content", key="till-annan-lank"):
                st.page_link(Path(__file__).parents[1] / "bredvid.py", label="Jämför med en annan länk")


def _moved(now: desk.Desk) -> str:
    """What has changed since the link was frozen: the case's facts, the model, or the law's date."""
    from models.result import MODEL_VERSION

    snapshot, said = now.snapshot, []
    if snapshot is None:
        return ""
    try:
        kept = desk.kept_case(snapshot.case_version)
        today: Scenario | None = base(kept or desk.opened_case())
        if kept is None and now.case != desk.opened_case():
            said.append("underlagets uppgifter har ändrats")
        if today and today.law_date != base(now.case).law_date:
            said.append(f"grundfallets rättsläge är numera {day(today.law_date)}")
    except ValueError:
        today = None
    if snapshot.model != MODEL_VERSION:
        said.append("beräkningsmodellen har ändrats")
    return f"Sedan länken frystes: {listed(said)}. Siffrorna här är de som gällde då." if said else ""


def _when(moment: datetime) -> str:
    return day(moment.astimezone(STOCKHOLM).date())


def neutral_page() -> None:
    """The one page for every link that does not open, whatever the reason."""
    st.title(NEUTRAL)
    st.markdown(
        "Kontrollera att hela adressen kom med. Länken kan också vara återkallad eller ha slutat gälla. "
        "Fråga den som skickade den."
    )


def steward_page(token: str) -> None:
    """The maker's private page: what the link is, revoke it, or mark it as confirmed."""
    found = snapshots.steward(token) if len(token) <= desk.LONGEST_TOKEN else None
    if found is None:
        neutral_page()
        return
    st.title("Din delade länk")
    st.markdown(f"Fryst {_when(found.created)}. Läge: **{'återkallad' if found.revoked else found.state}**.")
    if found.sentence:
        st.markdown(escaped(found.sentence))
    if found.revoked:
        st.markdown("Den som öppnar länken får veta att den inte går att öppna.")
        return
    if found.state != "fastställd":
        errand = st.text_input("Ärendenummer, om det finns", max_chars=40, key="forvalta_arende")
        if st.button("Märk som fastställd", key="faststall"):
            _do(lambda: snapshots.confirm(token, errand))
    if st.button("Återkalla länken", type="primary", key="aterkalla"):
        _do(lambda: snapshots.revoke(token))


def _do(change: object) -> None:
    try:
        change()  # type: ignore[operator]
    except (NotSaved, ValueError) as error:
        st.error(escaped(str(error)))
    else:
        st.rerun()


def made_here() -> None:
    """The links that this browser has made."""
    try:
        made = snapshots.made_by(device()) if device() else ()
    except NotRead as error:
        st.error(escaped(str(error)))
        return
    if not made:
        st.markdown("Inga länkar har skapats i den här webbläsaren.")
        return
    for link in made:
        state = "återkallad" if link.revoked else link.state
        st.markdown(f"{_when(link.created)}: {state}. {escaped(link.sentence)}")
