"""What the pages show behind a link, with every folded part unfolded: their texts, without a browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from google.protobuf.json_format import MessageToDict
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from models.result import Result
from pages.parts.charts import escaped

FRAME = Path(__file__).resolve().parents[2] / "pages" / "frame.py"
PAGES = ("start", "placering", "samverkan", "schablon", "jamforelser", "workshop", "bredvid", "kallor")


def page(name: str, *, unfold: bool = True, **query: str) -> AppTest:
    """A page opened at its own address in a new browser, all of it unfolded unless it is said not to be."""
    at = AppTest.from_file(str(FRAME), default_timeout=120)
    for key, value in query.items():
        at.query_params[key] = value
    at._page_hash = "" if name == "start" else calc_hash(name)
    at.run()
    seen: set[str] = set()
    while unfold and (new := {str(box.key) for box in at.expander if box.key} - seen):
        seen |= new
        for key in new:
            at.session_state[key] = True
        at.run()
    assert not at.exception, [error.value for error in at.exception]
    return at


def texts(at: AppTest) -> str:
    """All that is written on a page, what stands in its tables too."""
    return "\n".join(_texts(at))


def said(result: Result, text: str) -> list[str]:
    """Keys of the result's sentences that stand in a text."""
    return sorted(name for name, words in result.sentences.items() if words and escaped(words) in text)


def _texts(at: AppTest) -> Iterator[str]:
    for element in at._tree:
        proto = getattr(element, "proto", None)
        if proto is None or element.type == "vega_lite_chart":
            continue
        if element.type == "table":
            frame = element.value  # type: ignore[attr-defined]
            yield from map(str, frame.columns)
            yield from map(str, frame.to_numpy().ravel())
        else:
            yield from _strings(MessageToDict(proto))


def _strings(content: Any) -> Iterator[str]:
    if isinstance(content, str):
        yield content
    elif isinstance(content, dict):
        for part in content.values():
            yield from _strings(part)
    elif isinstance(content, list):
        for part in content:
            yield from _strings(part)
