"""Format 1, from the first link on. What was added to it under the same number is mended here, before it is read."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from data.formats.format_1.case import Case
from data.formats.format_1.result import Result
from data.formats.format_1.scenario import Scenario
from data.formats.stored import Stored

WORDS = {
    "workshop_steps": (
        "ramar",
        "kriterier",
        "gissning",
        "vikter1",
        "visa",
        "vikter2",
        "resultat",
        "barn",
        "frys",
    ),
    "workshop_rounds": ("oklart", "gissning", "vikter1", "vikter2"),
    "workshop_round_states": ("väntar", "öppen", "stängd"),
    "link_states": ("arbetsmaterial", "fastställd", "återkallad"),
}
"""Words that stand in columns of their own: what they are called is stored too."""


class Content(Stored):
    """All of a link."""

    case: Case
    scenario: Scenario
    result: Result
    created: datetime
    role: str
    model: str
    case_version: str


def mended(content: dict[str, Any]) -> dict[str, Any]:
    """A link's content with what the first links of the format lacked.

    `own_shares` came later than the rest of the grants: whether today's shares were somebody's own, which the scenario
    tells too.
    """
    grants = content["result"].get("grants")
    if grants is None or "own_shares" in grants:
        return content
    own = bool(content["scenario"].get("grants", {}).get("shares"))
    return {**content, "result": {**content["result"], "grants": {**grants, "own_shares": own}}}


__all__ = ["WORDS", "Case", "Content", "Result", "Scenario", "mended"]
