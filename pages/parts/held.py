"""Levers: widgets that show what the scenario says, whoever changed it, and tell it only what the reader chooses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypedDict

import streamlit as st

from pages.parts import desk

SHOWN, REFUSED = "levers_shown", "levers_refused"


class Lever(TypedDict):
    """What makes a widget a lever; to be spread among the widget's own words."""

    key: str
    on_change: Callable[[], None]


def held(name: str, value: object, then: Callable[[Any], object]) -> Lever:
    """A widget that shows `value`, and calls `then` with what the reader chooses instead.

    `value` is also to be given as the widget's own first value, in its own form: a value that is only set in the
    session is lost when a run is overtaken, and the browser would begin at the lowest or the first.

    When something else has changed the value (undo, reset, another lever), the widget is drawn anew under another
    key. The browser goes on sending what the old one showed until it has heard of that, and on a slow line or a slow
    machine that takes seconds: under the same key it would look as if the reader had chosen it, and undo the change.
    A widget whose own choice was refused keeps its key, and with it the keyboard.
    """
    state = st.session_state
    shown: list[object] = state.setdefault(SHOWN, {}).setdefault(name, [])
    """What each turn of the widget shows, or showed when it was left; the last is the one in use."""
    refused = state.setdefault(REFUSED, set())
    drawn = bool(shown) and _key(name, len(shown) - 1) in state
    if drawn and name in refused:
        shown[-1] = state[_key(name, len(shown) - 1)] = value
    elif not drawn or shown[-1] != value:
        shown.append(value)
    refused.discard(name)
    turn = len(shown) - 1
    return {"key": _key(name, turn), "on_change": desk.uninterrupted(lambda: _changed(name, turn, then))}


def ceiling(value: int, usual: int, most: int) -> int:
    """Where a slider ends: at the usual, or for a value beyond it at a power of ten, but never beyond the allowed."""
    return usual if value <= usual else max(value, min(most, int(10 ** len(str(value - 1)))))


def _key(name: str, turn: int) -> str:
    return f"{name}~{turn}" if turn else name


def _changed(name: str, turn: int, then: Callable[[Any], object]) -> None:
    chosen, shown = st.session_state[_key(name, turn)], st.session_state[SHOWN][name]
    if chosen == shown[turn]:
        return  # the browser has not heard yet that something else has changed it; nobody has chosen this
    shown[turn] = chosen
    before = desk.current().scenario
    then(chosen)
    if desk.current().scenario == before:
        st.session_state[REFUSED].add(name)
