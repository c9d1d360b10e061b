"""Every figure that a case holds: where it stands, how sure it is, and where it is used.

What a figure is follows from the rows' schema: every column that holds a number or a date. The tables below are the
one place that says which of them are no figures of their own, which words are judged as if they were numbers, and
what the numbers count. A new column that nobody has thought of is listed; it is never left out in silence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Literal, get_args, get_origin

from models.arguments import STRENGTHS as ARGUMENT_STRENGTHS
from models.case import TABLES, Case, Table
from models.network_rows import HOST, RECEPTION
from models.rows import KINDS_WITH_RANGE
from models.swedish import iso, numeral, plain_text

START, PLACEMENT, COOPERATION, GRANT, OTHERS, SOURCES = (
    "Start",
    "Jämför placering",
    "Samverkan",
    "Schablon",
    "Så gör andra",
    "Källor och antaganden",
)

NOT_FIGURES: Mapping[tuple[str, str], str] = {
    ("municipality", "population_date"): "the day that the population holds for",
    (
        "municipality",
        "law_date",
    ): "a choice; the state of the law that it names stands in Rättslägen with its source",
    ("arrivals", "year"): "the year that the number holds for",
    ("arrivals", "until"): "the day that the number holds to",
    ("price_base_amounts", "year"): "the year that the amount holds for",
    ("comparisons", "received_year"): "the year that the number received holds for",
    ("grants", "read_until"): "the day when we read the law",
    ("reforms", "read_until"): "the day when we read the law",
    ("sources", "year"): "the document's own year",
    ("households", "adults"): "what the type of household is",
    ("households", "elderly"): "what the type of household is",
    ("households", "children"): "what the type of household is",
}
"""Columns of numbers and dates that are no figures of their own, and why."""

JUDGED = {("arguments", "strength"), ("ties", "strength"), ("actors", "absence")}
"""Columns of words that the models count with: judgements on a scale."""

OUR_JUDGEMENT = {("arguments", "strength"), ("dependencies", "strength"), ("actors", "absence")}
"""Judgements that no source makes: the row's claim may be documented, its strength is at most derived by us."""

USED: Mapping[str, tuple[str, ...]] = {
    "municipality": (OTHERS,),
    "options": (PLACEMENT,),
    "criteria": (PLACEMENT,),
    "arguments": (PLACEMENT,),
    "scores": (PLACEMENT,),
    "arrivals": (PLACEMENT, SOURCES),
    "actors": (COOPERATION,),
    "tasks": (COOPERATION,),
    "responsibilities": (COOPERATION,),
    "dependencies": (COOPERATION,),
    "ties": (COOPERATION,),
    "shares": (GRANT,),
    "needs": (GRANT,),
    "groups": (GRANT,),
    "group_factors": (GRANT,),
    "households": (GRANT,),
    "grants": (GRANT,),
    "price_base_amounts": (GRANT,),
    "reforms": (START, PLACEMENT, COOPERATION, SOURCES),
    "law_settings": (PLACEMENT, COOPERATION, SOURCES),
    "comparisons": (OTHERS,),
}
"""The pages that a table's figures reach; a table that is not here reaches the list of figures only."""

USED_BY_AREA = {
    "nätverk": (COOPERATION,),
    "mått": (PLACEMENT, COOPERATION),
    "pott": (GRANT,),
    "simulering": (GRANT,),
}
"""The same for settings, by their area."""

UNITS: Mapping[tuple[str, str], str] = {
    ("municipality", "population"): "personer",
    ("criteria", "weight"): "poäng",
    ("arguments", "volume_from"): "personer om året",
    ("arguments", "volume_to"): "personer om året",
    ("scores", "likely"): "poäng",
    ("arrivals", "number"): "personer",
    ("dependencies", "strength"): "på skalan 0–3",
    ("shares", "share"): "procent",
    ("needs", "probability"): "andel",
    ("needs", "start"): "månader efter mottagandet",
    ("needs", "months"): "månader",
    ("needs", "monthly"): "kr per månad",
    ("groups", "share"): "andel",
    ("group_factors", "factor"): "gånger",
    ("households", "share"): "andel",
    ("grants", "amount"): "kr",
    ("grants", "percent"): "procent",
    ("price_base_amounts", "amount"): "kr",
    ("comparisons", "population"): "personer",
    ("comparisons", "received"): "personer",
    ("comparisons", "closed"): "år",
}

LIKELY = ("likely", "value", "amount", "share", "factor", "number")
"""The column that plain `low` and `high` stand around."""

Value = float | date | str | None


@dataclass(frozen=True)
class Figure:
    """One figure of a case.

    `table` and `what` are Swedish titles, `row_id` the row's id or its number; `low` and `high` the range when there is
    one; `kind` is "" where the row has no type. `used` are titles of pages.
    """

    table: str
    row_id: str
    row: str
    what: str
    value: Value
    low: Value
    high: Value
    unit: str
    source: str
    section: str
    kind: str
    comment: str
    used: tuple[str, ...]

    @property
    def ranged(self) -> bool:
        """Whether the figure has both ends of a range."""
        return self.low is not None and self.high is not None

    @property
    def marked(self) -> bool:
        """Whether the figure has a source and a place in it, or says that it is an antagande or an exempel."""
        return self.kind in KINDS_WITH_RANGE or bool(self.kind and self.source and self.section)


def case_figures(case: Case, tables: Iterable[Table] = TABLES) -> tuple[Figure, ...]:
    """Every figure of a case, in the order of its tables, rows and columns. What a cell leaves empty is no figure."""
    return tuple(
        figure
        for table in tables
        for number, row in enumerate(_rows(case, table), start=1)
        for figure in _of_row(case, table, row, number)
    )


def unmarked(figures: Iterable[Figure]) -> tuple[Figure, ...]:
    """The figures that neither open a source nor say that they are assumed."""
    return tuple(figure for figure in figures if not figure.marked)


def without_range(figures: Iterable[Figure]) -> dict[str, int]:
    """How many assumed figures there are without a range, by table: they cannot be tried."""
    found: dict[str, int] = {}
    for figure in figures:
        if figure.kind in KINDS_WITH_RANGE and not figure.ranged:
            found[figure.table] = found.get(figure.table, 0) + 1
    return found


@cache
def figure_columns(table: Table) -> tuple[str, ...]:
    """The columns of a table that hold figures of their own, from the schema and what is declared above."""
    fields = table.row.model_fields
    ends = {end for name in fields for end in _ends(table, name)}
    return tuple(
        name
        for name, field in fields.items()
        if name not in ends
        and (table.name, name) not in NOT_FIGURES
        and ((table.name, name) in JUDGED or _counts(field.annotation))
    )


def shown(value: Value) -> str:
    """A value as it is read in Swedish: as many decimals as it has, and a date as it is written."""
    if value is None:
        return ""
    if isinstance(value, date):
        return iso(value)
    if isinstance(value, str):
        return value
    text = f"{value:.10f}".rstrip("0")
    return numeral(value, len(text.partition(".")[2]))


def year_or(value: Value, unit: str) -> str:
    """A value with its unit; a year without a space between thousands."""
    if unit == "år" and isinstance(value, (int, float)):
        return str(int(value))
    return f"{shown(value)} {unit}".strip()


def row_said(case: Case, table: str, row: Any, number: int) -> str:
    """A row in words that a reader knows it by."""
    if table in _SAID:
        return plain_text(_SAID[table](case, row), 160)
    for name in ("name", "title", "claim", "question", "topic", "term", "says", "place"):
        if getattr(row, name, ""):
            return plain_text(str(getattr(row, name)), 160)
    return f"rad {number}"


def _of_row(case: Case, table: Table, row: Any, number: int) -> Iterator[Figure]:
    for column in figure_columns(table):
        value: Value = getattr(row, column)
        low, high = _range(table, row, column, value)
        if value in (None, "") and (low is None or high is None):
            continue
        titles = table.columns
        setting = table.name == "settings"
        yield Figure(
            table=table.sheet,
            row_id=str(getattr(row, "id", number)),
            row=row_said(case, table.name, row, number),
            what=titles[column],
            value=value,
            low=low,
            high=high,
            unit=row.unit if setting else UNITS.get((table.name, column), ""),
            source=getattr(row, "source", ""),
            section=getattr(row, "section", ""),
            kind=_kind(table, row, column),
            comment=getattr(row, "comment", ""),
            used=USED_BY_AREA.get(row.area, ()) if setting else _used(table.name, row),
        )


def _kind(table: Table, row: Any, column: str) -> str:
    kind: str = getattr(row, "kind", "")
    return "härledd" if kind == "belagd" and (table.name, column) in OUR_JUDGEMENT else kind


def _used(table: str, row: Any) -> tuple[str, ...]:
    if table == "arguments" and not row.counts:
        return (SOURCES,)
    if table == "arrivals" and row.measure != "scenario":
        return (GRANT, SOURCES) if row.measure == "mottagna" else (SOURCES,)
    return USED.get(table, ())


def _ends(table: Table, column: str) -> tuple[str, ...]:
    """The columns that hold the range around a column; none when it has no range."""
    fields = table.row.model_fields
    if column.startswith("volume_") and column in ("volume_from", "volume_to"):
        return ("volume_low", "volume_high")
    own = (f"{column}_low", f"{column}_high")
    if all(name in fields for name in own):
        return own
    plain = "low" in fields and "high" in fields
    return ("low", "high") if plain and column == _likely(table) else ()


def _likely(table: Table) -> str:
    return next((name for name in LIKELY if name in table.row.model_fields), "")


def _range(table: Table, row: Any, column: str, value: Value) -> tuple[Value, Value]:
    """The ends that stand in the row; of a judgement, one step weaker and one stronger."""
    if value == "":
        return None, None
    if (table.name, column) == ("arguments", "strength"):
        return stepped(str(value), -1), stepped(str(value), 1)
    if (table.name, column) == ("dependencies", "strength"):
        return max(0, row.strength - 1), min(3, row.strength + 1)
    if (table.name, column) == ("ties", "strength"):
        return ("saknas", "stark") if value == "okänd" else (None, None)
    ends = _ends(table, column)
    return (getattr(row, ends[0]), getattr(row, ends[1])) if ends else (None, None)


def stepped(strength: str, step: Literal[-1, 1]) -> str:
    """The strength of an argument one step weaker or stronger on its scale, whose ends stay; "" stays ""."""
    words = list(ARGUMENT_STRENGTHS)
    return words[min(max(words.index(strength) + step, 0), len(words) - 1)] if strength else strength


def _rows(case: Case, table: Table) -> tuple[Any, ...]:
    content = getattr(case, table.name)
    return content if isinstance(content, tuple) else (content,)


def _counts(annotation: Any) -> bool:
    """Whether a column holds numbers or dates."""
    origin = get_origin(annotation)
    if origin in (Literal, tuple):
        return False
    if origin is None:
        return (
            isinstance(annotation, type)
            and annotation is not bool
            and issubclass(annotation, (int, float, date))
        )
    return any(_counts(part) for part in get_args(annotation))


def _actor(case: Case, name: str) -> str:
    words = {RECEPTION: "mottagningen", HOST: "placeringens enhet"}
    return words.get(name) or next((row.short_name for row in case.actors if row.id == name), name)


_SAID: Mapping[str, Callable[[Case, Any], str]] = {
    "scores": lambda case, row: (
        f"{case.option(row.option).short_name}, {case.criterion(row.criterion).name}: {row.reason}"
    ),
    "dependencies": lambda case, row: (
        f"{case.task(row.needing).short_name} behöver {case.task(row.needed).short_name}"
    ),
    "ties": lambda case, row: f"{_actor(case, row.first)} – {_actor(case, row.second)}: {row.about}",
    "shares": lambda case, row: case.recipient(row.recipient).name,
    "group_factors": lambda case, row: (
        f"{next(group.name for group in case.groups if group.id == row.group)}, {row.need}"
    ),
    "grants": lambda case, row: f"{row.stream}, {row.route}, {row.age}, från {iso(row.start)}",
    "price_base_amounts": lambda case, row: f"Prisbasbelopp {row.year}",
    "comparisons": lambda case, row: f"{row.name}, {row.period}",
}
"""Rows that have no name of their own."""
