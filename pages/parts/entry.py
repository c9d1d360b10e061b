"""One page in the navigation. Not in the frame: that runs anew for every reader's every move, and would make it anew."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Entry:
    """A page: its file in pages/, its title and its path."""

    file: str
    title: str
    path: str
    hidden: bool = False
    alone: Callable[[], object] | None = None
    """When this says so the page stands without scenario bar and without a scenario: in a workshop's room."""
