"""The bar above every page: which law, how many, which form; how that departs from the base; share and reset."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path

import streamlit as st

from models.case import Case
from models.scenario import MOST_ARRIVALS, Scenario, base
from models.swedish import day, listed
from pages.parts import desk, share
from pages.parts.charts import escaped
from pages.parts.held import ceiling, held

OWN_LAW = "egna"


def scenario_bar() -> None:
    """The bar, for the scenario in hand or for a shared link."""
    now = desk.current()
    if now.snapshot is not None:
        share.banner(now)
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="lagesrad"):
        st.markdown(f"Gäller: **{_state(now.case, now.scenario)}**", width="content")
        # Drawn when it is opened: what the browser draws later than the run that set it starts from the first choice.
        # Its label stays the same, since another label would be another panel, and closed.
        panel = st.popover("Ändra läget", key="villkor", width="content", on_change="rerun")
        if panel.open:
            with panel:
                _law(now.case, now.scenario)
                _arrivals(now.case, now.scenario)
                _form(now.case, now.scenario)
                _beside("panel-till-bredvid")
        if st.button("Dela", key="dela"):
            share.dialog()
        _beside("till-bredvid")
        if now.scenario != base(now.case):
            st.button(
                "Återställ",
                key="aterstall",
                on_click=desk.uninterrupted(
                    lambda: desk.replace(base(now.case), "Återställt till grundfallet")
                ),
            )
        if st.session_state.get("can_undo", False):
            st.button("Ångra", key="angra", on_click=desk.uninterrupted(desk.undo))
    # A place of its own also when there is nothing to say: what stands after it must not move, since the browser would
    # draw a slider anew that is being moved, and forget both the hand on it and the latest moves.
    with st.container(key="skillnadsrad"):
        _differences(now.case, now.scenario)


def _beside(key: str) -> None:
    """The way to the scenarios beside each other: in the bar, and on a phone, where that is full, in the panel."""
    with st.container(width="content", key=key):
        st.page_link(Path(__file__).parents[1] / "bredvid.py", label="Jämför lägen")


def _state(case: Case, scenario: Scenario) -> str:
    """What the page rests on, in one line."""
    setting = scenario.law_setting(case)
    law = setting.name if setting else f"Eget rättsläge, {day(scenario.law_date)}"
    return escaped(f"{law} · {scenario.arrivals} om året · {case.form(scenario.form).name.lower()}")


def _differences(case: Case, scenario: Scenario) -> None:
    """Every departure from the base, each with its undo. Folded when there are many, since the page is waiting."""
    differences = scenario.differences(case)
    if not differences:
        return
    more = f" och {len(differences) - 1} till" if len(differences) > 1 else ""
    title = f"Skiljer sig från grundfallet: {escaped(differences[0].sentence)}{more}"
    with st.expander(title, key="skillnader"):
        for number, difference in enumerate(differences):
            with st.container(horizontal=True, vertical_alignment="center", gap="small", wrap=False):
                st.markdown(escaped(difference.sentence), width="stretch")
                st.button(
                    "Ta bort",
                    key=f"ta-bort-{number}-{difference.sentence[:60]}",
                    on_click=desk.uninterrupted(_take_away),
                    args=(difference.sentence,),
                    type="tertiary",
                    help=f"Ta bort: {escaped(difference.sentence)}",
                )


def _take_away(sentence: str) -> None:
    """Takes back one departure from the base, and nothing else that has been changed since it was drawn."""
    now = desk.current()
    for difference in now.scenario.differences(now.case):
        if difference.sentence == sentence:
            desk.replace(difference.undone)
            return


def _law(case: Case, scenario: Scenario) -> None:
    settings = {setting.id: setting for setting in case.law_settings}
    setting = scenario.law_setting(case)
    own = st.session_state.get("egen_lag", False) or setting is None
    choices = [*settings, OWN_LAW]
    chosen = OWN_LAW if own or setting is None else setting.id

    def choose(name: str) -> None:
        st.session_state["egen_lag"] = name == OWN_LAW
        if name in settings:
            desk.replace(desk.current().scenario.under(settings[name]))

    st.radio(
        "Rättsläge",
        choices,
        format_func=lambda name: escaped(settings[name].name) if name in settings else "Egna val",
        index=choices.index(chosen),
        **held("lag", chosen, choose),
    )
    if own:
        _own_law(case, scenario)
    elif setting and setting.description:
        st.caption(escaped(setting.description))


def _own_law(case: Case, scenario: Scenario) -> None:
    """A date of one's own, and single reforms counted in or out."""
    active, wanted = scenario.active_reforms(case), scenario.wanted_reforms(case)

    def dated(chosen: date | None) -> None:
        if chosen:
            desk.replace(desk.current().scenario.with_(law_date=chosen))

    st.date_input(
        "Lagen som den är den",
        format="YYYY-MM-DD",
        value=scenario.law_date,
        min_value=min(date(2016, 1, 1), scenario.law_date),
        max_value=max(date(2035, 12, 31), scenario.law_date),
        **held("lagdatum", scenario.law_date, dated),
    )
    st.markdown("**Lagar och förslag som räknas**")
    in_force = set(case.in_force(scenario.law_date))
    for reform in case.reforms:
        if not any(reform.id in argument.reforms for argument in case.arguments):
            continue

        def toggled(name: str, on: bool) -> None:
            now = desk.current().scenario
            added = set(now.law_added) - {name}
            removed = set(now.law_removed) - {name}
            if on and name not in in_force:
                added |= {name}
            if not on and name in in_force:
                removed |= {name}
            desk.replace(now.with_(law_added=tuple(sorted(added)), law_removed=tuple(sorted(removed))))

        heirs = [case.reform(name).name for name in reform.replaced_by if name in wanted]
        # A place of its own for each, so that a line that comes or goes does not draw the boxes below anew.
        with st.container(gap=None):
            st.checkbox(
                escaped(f"{reform.name} ({reform.sfs}, {reform.status})"),
                value=reform.id in active,
                disabled=bool(heirs),
                **held(f"reform-{reform.id}", reform.id in active, partial(toggled, reform.id)),
            )
            if heirs:
                st.caption(escaped(f"Räknas inte: har ersatts av {listed([f'”{name}”' for name in heirs])}."))


def _arrivals(case: Case, scenario: Scenario) -> None:
    named = {
        row.number: row.name for row in case.arrivals if row.measure == "scenario" and row.number is not None
    }
    most = ceiling(scenario.arrivals, 200, MOST_ARRIVALS)
    st.slider(
        "Personer som tas emot per år",
        min_value=0,
        max_value=most,
        value=scenario.arrivals,
        **held(
            f"mottagande-{most}",
            scenario.arrivals,
            lambda number: desk.replace(desk.current().scenario.with_(arrivals=number)),
        ),
    )
    known = listed([f"{number} ({name.lower()})" for number, name in sorted(named.items())])
    st.caption(escaped(f"Jämför: {known}."))


def _form(case: Case, scenario: Scenario) -> None:
    forms = {form.id: form for form in case.forms}
    st.radio(
        "Form",
        list(forms),
        format_func=lambda name: escaped(forms[name].name),
        captions=[escaped(form.description) for form in case.forms],
        index=list(forms).index(scenario.form),
        **held(
            "form", scenario.form, lambda chosen: desk.replace(desk.current().scenario.with_(form=chosen))
        ),
    )
