"""Levers: widgets that show what the scenario says, whoever changed it, and tell it only what the reader chooses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypedDict

import streamlit as st

from pages.parts import desk

TURNS, REFUSED = "lever_turns", "levers_refused"


class Lever(TypedDict):
    """What makes a widget a lever; to be spread among the widget's own words."""

    key: str
    on_change: Callable[[], None]


def held(name: str, value: object, then: Callable[[Any], object]) -> Lever:
    """A widget that shows `value`, and calls `then` with what the reader chooses instead.

    When something else has changed the value (undo, reset, another lever), the widget is drawn anew under another
    key. The browser goes on sending what the old one showed until it has heard of that, and on a slow line or a slow
    machine that takes seconds: under the same key it would look as if the reader had chosen it, and undo the change.
    A widget whose own choice was refused keeps its key, and with it the keyboard.
    """
    state = st.session_state
    turns, refused = state.setdefault(TURNS, {}), state.setdefault(REFUSED, set())
    left: list[object] = turns.setdefault(name, [])
    """What each earlier turn of the widget showed when it was left."""
    key = _key(name, len(left))
    if key in state and state[key] != value and name not in refused:
        left.append(state[key])
        key = _key(name, len(left))
    if key not in state or state[key] != value:
        state[key] = value
    refused.discard(name)
    turn = len(left)
    return {"key": key, "on_change": desk.uninterrupted(lambda: _changed(name, turn, then))}


def _key(name: str, turn: int) -> str:
    return f"{name}~{turn}" if turn else name


def _changed(name: str, turn: int, then: Callable[[Any], object]) -> None:
    state = st.session_state
    chosen, left = state[_key(name, turn)], state[TURNS][name]
    if turn < len(left):
        if chosen == left[turn]:
            return  # the browser has not heard yet that something else has changed it; nobody has chosen this
        left[turn] = chosen  # chosen in the widget that is on its way out, and told again until that is gone
    before = desk.current().scenario
    then(chosen)
    if desk.current().scenario == before:
        state[REFUSED].add(name)
