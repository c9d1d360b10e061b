"""What can be moved about the grant: how many, what happens at a year's end, the pool's rules, shares and costs."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

from models.case import Case
from models.grant_answer import VOLUMES
from models.grant_door import off_by
from models.grant_result import GrantsResult
from models.grant_rows import MOST_A_MONTH
from models.scenario import MOST_RECEIVED, YEAR_END_WORDS, Scenario
from models.sharing_rules import RULES
from models.swedish import NotANumber, kronor, listed, number, numeral, percent, plain_text
from pages.parts import desk
from pages.parts.charts import escaped, readable_table
from pages.parts.held import ceiling, held

HALF_MONTHS = tuple(half / 2 for half in range(13))
YEAR_END_SHORT = {"result": "Till resultatet", "kept": "Behålls", "carried": "Fullmäktige beslutar"}


def levers(case: Case, scenario: Scenario, grants: GrantsResult, *, open_to_change: bool) -> None:
    """The three levers of the first screen. In a shared link only what was chosen."""
    if not open_to_change:
        st.markdown(
            escaped(
                f"Länken är räknad med {numeral(grants.received)} mottagna om året. Pengar som är kvar vid årsslut "
                f"{YEAR_END_WORDS[grants.year_end]}."
            )
        )
        return
    received, rounds = round(grants.received), round(_now(case, scenario.grants.rounds, "pott-omgangar"))
    most = ceiling(received, max(VOLUMES), MOST_RECEIVED)
    st.slider(
        "Alla som tas emot på ett år (antagande)",
        min_value=0,
        max_value=most,
        value=received,
        **held(f"ersattning-mottagna-{most}", received, partial(_moved, "received", "simulering-mottagna")),
    )
    st.slider(
        "Pottens omgångar per år",
        min_value=1,
        max_value=12,
        value=rounds,
        **held("ersattning-omgangar", rounds, partial(_moved, "rounds", "pott-omgangar")),
    )
    st.segmented_control(
        "Pengar som är kvar vid årsslut",
        list(YEAR_END_SHORT),
        format_func=lambda name: YEAR_END_SHORT[name],
        default=scenario.grants.year_end,
        required=True,
        **held(
            "ersattning-arsslut",
            scenario.grants.year_end,
            lambda chosen: desk.replace_grants(year_end=chosen),
        ),
    )


def _now(case: Case, chosen: float | None, setting: str) -> float:
    return case.setting(setting).value if chosen is None else chosen


def _moved(field: str, setting: str, value: float) -> None:
    """A slider's value as a choice; back at the case's own value it is no choice."""
    usual = desk.current().case.setting(setting).value
    desk.replace_grants(**{field: None if abs(value - usual) < 1e-9 else value})


def pool_rules(case: Case, scenario: Scenario, *, open_to_change: bool) -> None:
    """The pool's other rules, and the fixed part when both are used."""
    choices = scenario.grants
    if open_to_change:
        left, right = st.columns(2, gap="large")
        with left:
            st.radio(
                "När pengarna inte räcker",
                list(RULES),
                format_func=lambda name: name[0].upper() + name[1:],
                captions=[
                    "Alla får samma del av det de äskat.",
                    "Alla får lika mycket, men ingen mer än den äskat.",
                    "Alla avstår lika mycket.",
                    "Lika tilldelning upp till halva det äskade, därefter lika förlust.",
                ],
                index=list(RULES).index(choices.rule),
                **held("pott-regel", choices.rule, lambda chosen: desk.replace_grants(rule=chosen)),
            )
        with right:
            months = _now(case, choices.handling, "pott-handlaggning")
            # A slider of numbers writes 1.50. What a workbook says beside the half months is a step of its own.
            st.select_slider(
                "Månader från sista ansökningsdag till beslut",
                sorted({*HALF_MONTHS, months}),
                value=months,
                format_func=_plain,
                **held(
                    "pott-manader" if months in HALF_MONTHS else f"pott-manader-{months}",
                    months,
                    partial(_moved, "handling", "pott-handlaggning"),
                ),
            )
            for label, field, key, setting, usual in (
                ("Reserv, procent av årets pengar", "reserve", "pott-reservdel", "pott-reserv", 50),
                ("Föreningarnas del, procent", "associations", "pott-foreningsdel", "pott-foreningar", 50),
                (
                    "Fast del när procent och pott kombineras, procent",
                    "fixed_part",
                    "pott-fastdel",
                    "pott-fast-del",
                    100,
                ),
            ):
                percentage = round(100 * _now(case, getattr(choices, field), setting))
                most = ceiling(percentage, usual, 100)
                st.slider(
                    label,
                    0,
                    most,
                    value=percentage,
                    **held(f"{key}-{most}", percentage, partial(_moved_part, field, setting)),
                )
    readable_table(settings_table(case, scenario), name="pottens-villkor", description="Pottens villkor")


def _moved_part(field: str, setting: str, percentage: int) -> None:
    _moved(field, setting, percentage / 100)


def settings_table(case: Case, scenario: Scenario) -> pd.DataFrame:
    """Every setting of the pool and the simulation with its range and what it rests on."""
    chosen = {
        "simulering-mottagna": scenario.grants.received,
        "pott-omgangar": scenario.grants.rounds,
        "pott-handlaggning": scenario.grants.handling,
        "pott-reserv": scenario.grants.reserve,
        "pott-foreningar": scenario.grants.associations,
        "pott-fast-del": scenario.grants.fixed_part,
    }
    rows = []
    for row in case.settings:
        if row.area not in ("pott", "simulering"):
            continue
        value = chosen.get(row.id)
        rows.append(
            {
                "Vad": row.name,
                "Värde": _plain(row.value if value is None else float(value))
                + (" (eget val)" if value is not None else ""),
                "Spann": "–"
                if row.low is None or row.high is None
                else f"{_plain(row.low)}–{_plain(row.high)}",
                "Enhet": row.unit,
                "Typ": row.kind,
                "Kommentar": row.comment,
            }
        )
    return pd.DataFrame(rows)


def _plain(value: float) -> str:
    decimals = next((d for d in range(4) if abs(round(value, d) - value) < 1e-9), 3)
    return str(int(value)) if decimals == 0 and 1990 <= value <= 2100 else numeral(value, decimals)


def shares_editor(case: Case, scenario: Scenario, grants: GrantsResult, *, open_to_change: bool) -> None:
    """Today's per cent by recipient, written in Swedish; refused with the difference when they are not 100."""
    st.markdown(
        "Ingen källa anger Enköpings procentsatser. Talen är exempel där huvuddelen går till skola, som utredningen "
        "skriver. Skriv in kommunens egna, med decimalkomma."
    )
    before = dict(scenario.grants.shares) or {row.recipient: row.share for row in case.shares}
    if open_to_change:
        _share_form(case, before)
    exact = [
        f"{row.short_name} {_plain(round(100 * share, 4))}{NBSP}%"
        for row, share in zip(case.recipients, grants.today, strict=True)
    ]
    st.markdown(escaped(f"Exakta andelar som används: {listed(exact)}."))
    readable_table(shares_table(case, grants), name="andelar", description="Andelar i dag och omräknade")


NBSP = "\u00a0"


def _share_form(case: Case, before: dict[str, float]) -> None:
    with st.form("andelar", border=False, enter_to_submit=False):
        columns = st.columns(4, gap="medium")
        for place, row in enumerate(case.recipients):
            columns[place % 4].text_input(
                f"{escaped(row.short_name)}, procent",
                value=_plain(round(before.get(row.id, 0.0), 4)),
                key=f"andel-{row.id}-{before.get(row.id, 0.0)}",
                max_chars=12,
            )
        sent = st.form_submit_button("Använd andelarna", type="primary")
    if not sent:
        return
    found, wrong = {}, []
    for row in case.recipients:
        text = st.session_state[f"andel-{row.id}-{before.get(row.id, 0.0)}"]
        try:
            value = number(text)
            if not 0 <= value <= 100:
                raise NotANumber(f"”{plain_text(text, 20)}” är inte mellan 0 och 100.")
            found[row.id] = value
        except NotANumber as error:
            wrong.append(f"{row.short_name}: {error}")
    if not wrong:
        off = off_by(list(found.values()))
        if off:
            wrong.append(f"Andelarna används inte: {off}.")
    if wrong:
        for said in wrong:
            st.error(escaped(said))
        return
    usual = {row.recipient: row.share for row in case.shares}
    same = all(found[name] == usual.get(name, 0.0) for name in found)
    desk.replace_grants(shares=() if same else tuple(found.items()))
    st.rerun()


def shares_table(case: Case, grants: GrantsResult) -> pd.DataFrame:
    """The shares in use, their range, and what the needs would give."""
    ranges = {row.recipient: row for row in case.shares}
    return pd.DataFrame(
        [
            {
                "Mottagare": row.name,
                "Nämnd": row.board,
                "Andel i dag": percent(grants.today[index], 1),
                "Spann": f"{_plain(ranges[row.id].low or 0)}–{_plain(ranges[row.id].high or 0)}{NBSP}%"
                if row.id in ranges
                else "–",
                "Typ": ranges[row.id].kind if row.id in ranges else "–",
                "Omräknad efter behoven": percent(grants.recalculated[index], 1),
            }
            for index, row in enumerate(case.recipients)
        ]
    )


def key_table(case: Case, grants: GrantsResult, ages: tuple[str, ...]) -> pd.DataFrame:
    """How the key splits the money for each age class, per cent; never kr of a group of people."""
    return pd.DataFrame(
        [
            {
                "Åldersklass": age,
                **{
                    recipient.short_name: percent(share)
                    for recipient, share in zip(case.recipients, row, strict=True)
                },
            }
            for age, row in zip(ages, grants.key, strict=True)
        ]
    )


def costs_editor(case: Case, scenario: Scenario, *, open_to_change: bool) -> None:
    """Kr a month of one need at a time, written in Swedish."""
    st.markdown(
        "Behov är det som kostar mer än den vanliga budgeten. Elevpeng och andra ordinarie pengar räknas inte. "
        "Enhetskostnaderna är härledda ur andra kommuners tal eller antagna; prisnivån står i kommentaren."
    )
    if not open_to_change:
        return
    own = dict(scenario.grants.costs)
    names = {row.id: f"{case.recipient(row.recipient).short_name}: {row.name.lower()}" for row in case.needs}
    chosen = st.selectbox(
        "Behov att ändra", list(names), format_func=lambda name: names[name], key="behov-val"
    )
    row = case.need(chosen)
    now = own.get(row.id, row.monthly)
    per = {"hushåll": "hushåll", "fast": "kommun"}.get(row.per, "person")
    with st.form(f"behov-{row.id}", border=False, enter_to_submit=False):
        st.text_input(
            f"Kronor i månaden per {per}", value=_plain(now), key=f"behov-kr-{row.id}-{now}", max_chars=20
        )
        if row.monthly_low is not None and row.monthly_high is not None:
            st.caption(
                escaped(
                    f"Underlaget: {kronor(row.monthly)} ({_plain(row.monthly_low)}–{_plain(row.monthly_high)}). {row.comment}"
                )
            )
        sent = st.form_submit_button("Använd kostnaden", type="primary")
    if not sent:
        return
    text = st.session_state[f"behov-kr-{row.id}-{now}"]
    try:
        kr = number(text)
        if not 0 <= kr <= MOST_A_MONTH:
            raise NotANumber(f"”{plain_text(text, 20)}” är inte mellan 0 och {kronor(MOST_A_MONTH)}.")
    except NotANumber as error:
        st.error(escaped(str(error)))
        return
    others = {name: cost for name, cost in own.items() if name != row.id}
    if kr != row.monthly:
        others[row.id] = kr
    desk.replace_grants(costs=tuple(others.items()))
    st.rerun()
