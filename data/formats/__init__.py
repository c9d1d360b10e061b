"""Every format that something was ever stored in, and how it is read today.

What people hold in their hands (links, drafts, rooms, uploaded cases) is written in the format `FORMAT` and says so. It
is read by the classes of the format that it was written in, which never change, carried from each format into the next,
and last into the live classes, without checks: the rules of today say nothing of what was kept yesterday.

When something that is stored changes (a field, its type, a word in a column) a test says so and names it. Then:

1. `python -m data.formats.writing N` writes the classes of the new format; its `__init__` gets `Content` and `WORDS`,
   as the one before has them.
2. `STEPS` gets what the format before is carried on by: what the new fields are in a link that never had them.
3. `FORMAT` is raised, and `python -m tests.frozen.write` keeps links, drafts and rooms of it for those who come after.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from types import ModuleType
from typing import Any

from data.formats import format_1
from data.formats.stored import Stored, carried
from models.case import Case, canonical_json
from models.result import NOT_THEN, Result
from models.scenario import Scenario

FORMAT = 1
"""The format that is written now."""

FORMATS: dict[int, ModuleType] = {1: format_1}
"""Number → the format's classes. None is ever taken away."""


@dataclass(frozen=True)
class Onward:
    """How what was stored in a format is carried into the next: its case, its scenario, and its result.

    The result's step also gets the case and the scenario as they are in the next format.
    """

    case: Callable[[Any], Any]
    scenario: Callable[[Any], Any]
    result: Callable[[Any, Any, Any], Any]


STEPS: dict[int, Onward] = {}
"""Number → the step from that format to the next one. Every format but the last has one."""


class Said(dict[str, str]):
    """A link's sentences. One that the link never had is not made up now."""

    def __missing__(self, name: str) -> str:
        return NOT_THEN


@dataclass(frozen=True)
class Content:
    """All of a link, as the pages take it."""

    case: Case
    scenario: Scenario
    result: Result
    created: datetime
    role: str
    model: str
    case_version: str


def written(case: Case, scenario: Scenario, result: Result, created: datetime, role: str) -> str:
    """A link's content in today's format, as canonical JSON."""
    return canonical_json(
        {
            "format": FORMAT,
            "case": case.model_dump(mode="json"),
            "scenario": scenario.model_dump(mode="json"),
            "result": result.model_dump(mode="json"),
            "model": result.model,
            "case_version": case.version,
            "created": created.isoformat(),
            "role": role,
        }
    )


def link(number: int, content: str) -> Content:
    """What a link of this format holds.

    Raises:
        KeyError: there is no such format. ValueError: it is not what the format says. TypeError: a step is lacking.
    """
    form = FORMATS[number]
    stored = form.Content.model_validate(form.mended(json.loads(content)))
    case, scenario, result = stored.case, stored.scenario, stored.result
    for step in _steps(number):
        case, scenario = step.case(case), step.scenario(scenario)
        result = step.result(result, case, scenario)
    return Content(
        case=carried(Case, case).known_as(stored.case_version),
        scenario=carried(Scenario, scenario),
        result=carried(Result, result, sentences=Said(result.sentences)),
        created=stored.created,
        role=stored.role,
        model=stored.model,
        case_version=stored.case_version,
    )


def scenario(number: int, content: str) -> Scenario:
    """The scenario of a draft, of a kept one or of a room that was written in this format. Raises as `link`."""
    stored: Stored = FORMATS[number].Scenario.model_validate_json(content)
    for step in _steps(number):
        stored = step.scenario(stored)
    return carried(Scenario, stored)


def case(number: int, content: str, version: str) -> Case:
    """An uploaded case that was written in this format and is known under this version. Raises as `link`."""
    stored: Stored = FORMATS[number].Case.model_validate_json(content)
    for step in _steps(number):
        stored = step.case(stored)
    return carried(Case, stored).known_as(version)


def _steps(number: int) -> list[Onward]:
    return [STEPS[one] for one in range(number, FORMAT)]


__all__ = ["FORMAT", "FORMATS", "STEPS", "Content", "Onward", "Said", "case", "link", "scenario", "written"]
