"""A case: what is known about one municipality, as frozen tables of frozen rows."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Literal, Protocol, TypeVar

from pydantic import BaseModel, ConfigDict

from models import comparison_rows, grant_rows, network_rows, rows


class Case(BaseModel):
    """The tables of a case and the reference tables it was read with.

    Comes through `models.door` only, which checks what rows say of each other; after the door the code trusts
    it. Two cases with the same content have the same `version`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    municipality: rows.Municipality
    options: tuple[rows.Option, ...]
    forms: tuple[rows.Form, ...]
    criteria: tuple[rows.Criterion, ...]
    arguments: tuple[rows.Argument, ...]
    scores: tuple[rows.Score, ...] = ()
    arrivals: tuple[rows.Arrivals, ...]
    bylaws: tuple[rows.Bylaw, ...] = ()
    contradictions: tuple[rows.Contradiction, ...] = ()
    questions: tuple[rows.Question, ...] = ()
    actors: tuple[network_rows.Actor, ...] = ()
    tasks: tuple[network_rows.Task, ...] = ()
    responsibilities: tuple[network_rows.Responsibility, ...] = ()
    dependencies: tuple[network_rows.Dependency, ...] = ()
    ties: tuple[network_rows.Tie, ...] = ()
    recipients: tuple[grant_rows.Recipient, ...] = ()
    shares: tuple[grant_rows.FixedShare, ...] = ()
    needs: tuple[grant_rows.Need, ...] = ()
    groups: tuple[grant_rows.Group, ...] = ()
    group_factors: tuple[grant_rows.GroupFactor, ...] = ()
    households: tuple[grant_rows.Household, ...] = ()
    settings: tuple[rows.Setting, ...] = ()
    grants: tuple[grant_rows.Grant, ...] = ()
    price_base_amounts: tuple[grant_rows.PriceBaseAmount, ...] = ()
    grant_lessons: tuple[grant_rows.Lesson, ...] = ()
    sources: tuple[rows.Source, ...]
    reforms: tuple[rows.Reform, ...]
    law_settings: tuple[rows.LawSetting, ...]
    glossary: tuple[rows.Term, ...] = ()
    comparisons: tuple[comparison_rows.Comparison, ...] = ()
    examples: tuple[comparison_rows.Example, ...] = ()

    @cached_property
    def version(self) -> str:
        """SHA-256 of the case's canonical JSON, hexadecimal."""
        return digest(self.model_dump(mode="json"))

    def known_as(self, version: str) -> Case:
        """The same case under the version that it was kept under: a column that has come since does not rename it."""
        same = self.model_copy()
        same.__dict__["version"] = version
        return same

    @property
    def base_form(self) -> rows.Form:
        """The form that the base scenario has."""
        return next(form for form in self.forms if form.base)

    @property
    def base_arrivals(self) -> rows.Arrivals:
        """The scenario of arrivals a year that the base has."""
        return next(row for row in self.arrivals if row.measure == "scenario" and row.base)

    def option(self, option_id: str) -> rows.Option:
        """The option with this id; KeyError when there is none."""
        return _by_id(self.options, option_id)

    def criterion(self, criterion_id: str) -> rows.Criterion:
        """The criterion with this id; KeyError when there is none."""
        return _by_id(self.criteria, criterion_id)

    def form(self, form_id: str) -> rows.Form:
        """The form with this id; KeyError when there is none."""
        return _by_id(self.forms, form_id)

    def reform(self, reform_id: str) -> rows.Reform:
        """The reform with this id; KeyError when there is none."""
        return _by_id(self.reforms, reform_id)

    def argument(self, argument_id: str) -> rows.Argument:
        """The argument with this id; KeyError when there is none."""
        return _by_id(self.arguments, argument_id)

    def actor(self, actor_id: str) -> network_rows.Actor:
        """The actor with this id; KeyError when there is none."""
        return _by_id(self.actors, actor_id)

    def task(self, task_id: str) -> network_rows.Task:
        """The task with this id; KeyError when there is none."""
        return _by_id(self.tasks, task_id)

    def recipient(self, recipient_id: str) -> grant_rows.Recipient:
        """The recipient with this id; KeyError when there is none."""
        return _by_id(self.recipients, recipient_id)

    def need(self, need_id: str) -> grant_rows.Need:
        """The need with this id; KeyError when there is none."""
        return _by_id(self.needs, need_id)

    def setting(self, setting_id: str) -> rows.Setting:
        """The setting with this id; KeyError when there is none."""
        return _by_id(self.settings, setting_id)

    @property
    def has_grants(self) -> bool:
        """Whether the case has the tables that the grant simulation needs."""
        return bool(self.grants and self.recipients and self.shares and self.groups and self.households)

    def source(self, source_id: str) -> rows.Source:
        """The source with this id; KeyError when there is none."""
        return _by_id(self.sources, source_id)

    def in_force(self, day: date) -> tuple[str, ...]:
        """Ids of the reforms that are law on `day`, in table order."""
        return tuple(
            reform.id
            for reform in self.reforms
            if reform.in_force and reform.in_force <= day and (reform.until is None or day < reform.until)
        )


class _Named(Protocol):
    @property
    def id(self) -> str: ...


Named = TypeVar("Named", bound=_Named)


def _by_id(table: tuple[Named, ...], row_id: str) -> Named:
    for row in table:
        if row.id == row_id:
            return row
    raise KeyError(row_id)


@dataclass(frozen=True)
class Table:
    """Where a table lives: field of `Case`, file, sheet, its row, and which room keeps it."""

    name: str
    sheet: str
    row: type[rows.Row]
    room: Literal["case", "reference", "both"] = "case"
    required: bool = True

    @property
    def file(self) -> str:
        """The CSV file's name."""
        return f"{self.name}.csv"

    @property
    def columns(self) -> dict[str, str]:
        """English column name → Swedish title."""
        return rows.column_titles(self.row)


TABLES: tuple[Table, ...] = (
    Table("municipality", "Kommun", rows.Municipality),
    Table("options", "Alternativ", rows.Option),
    Table("forms", "Former", rows.Form),
    Table("criteria", "Kriterier", rows.Criterion),
    Table("arguments", "Argument", rows.Argument),
    Table("scores", "Bedömningar", rows.Score),
    Table("arrivals", "Mottagande", rows.Arrivals),
    Table("bylaws", "Reglementen", rows.Bylaw),
    Table("contradictions", "Motsägelser", rows.Contradiction),
    Table("questions", "Öppna frågor", rows.Question),
    Table("actors", "Aktörer", network_rows.Actor, required=False),
    Table("tasks", "Uppgifter", network_rows.Task, required=False),
    Table("responsibilities", "Ansvar", network_rows.Responsibility, required=False),
    Table("dependencies", "Beroenden", network_rows.Dependency, required=False),
    Table("ties", "Kontakter", network_rows.Tie, required=False),
    Table("recipients", "Mottagare", grant_rows.Recipient, required=False),
    Table("shares", "Fördelning", grant_rows.FixedShare, required=False),
    Table("needs", "Behov", grant_rows.Need, required=False),
    Table("groups", "Grupper", grant_rows.Group, required=False),
    Table("group_factors", "Gruppfaktorer", grant_rows.GroupFactor, required=False),
    Table("households", "Hushåll", grant_rows.Household, required=False),
    Table("settings", "Inställningar", rows.Setting, required=False),
    Table("grants", "Ersättning", grant_rows.Grant, "reference", required=False),
    Table("price_base_amounts", "Prisbasbelopp", grant_rows.PriceBaseAmount, "reference", required=False),
    Table("grant_lessons", "Erfarenheter", grant_rows.Lesson, "reference", required=False),
    Table("sources", "Källor", rows.Source, "both"),
    Table("reforms", "Reformer", rows.Reform, "reference"),
    Table("law_settings", "Rättslägen", rows.LawSetting, "reference"),
    Table("glossary", "Ordlista", rows.Term, "reference"),
    Table("comparisons", "Jämförelsekommuner", comparison_rows.Comparison, "reference", required=False),
    Table("examples", "Exempel från andra", comparison_rows.Example, "reference", required=False),
)


def canonical_json(content: Any) -> str:
    """The one text that stands for `content`: keys sorted, no spaces, UTF-8, no NaN."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def digest(content: Any) -> str:
    """SHA-256 of the canonical JSON, hexadecimal."""
    return hashlib.sha256(canonical_json(content).encode()).hexdigest()
