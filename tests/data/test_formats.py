"""What a format promises: what was stored once is read for ever, and nothing that is stored changes unseen."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any, Literal

import pytest
from pydantic import BaseModel
from pydantic.fields import FieldInfo
from sqlalchemy import Column, Integer, MetaData, String

from data import case_files, database, formats, own_cases, snapshots
from data.formats import format_1, writing
from data.formats.shapes import departures, models_in, said, tree
from data.formats.stored import Stored, carried
from models.case import Case, canonical_json
from models.result import NOT_THEN, Result
from models.rows import Argument
from models.scenario import Scenario, base
from tests.data.stores import Store
from tests.frozen import opening, stored

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def content() -> dict[str, Any]:
    """The content of a real link of format 1, from the day before anything changed."""
    found: dict[str, Any] = json.loads(opening.kept(1, "links")["tables"]["snapshots"][0]["content"])
    return found


def read(content: dict[str, Any]) -> formats.Content:
    return formats.link(content["format"], canonical_json(content))


# ---- nothing that is stored changes unseen --------------------------------------------------------------


def test_what_is_stored_is_as_the_newest_format_says(store: Store) -> None:
    """When this fails: see the first lines of data/formats/__init__.py for what to do."""
    database.prepare()
    with database.reading() as connection:
        tables = stored.table_departures(connection)
    assert [*stored.class_departures(), *stored.word_departures(), *tables] == []


@contextmanager
def fields(kind: type[BaseModel], changed: dict[str, FieldInfo]) -> Iterator[None]:
    """A class whose fields are these instead, as when somebody had written them so."""
    before = kind.__pydantic_fields__
    kind.__pydantic_fields__ = changed  # type: ignore[misc]
    try:
        yield
    finally:
        kind.__pydantic_fields__ = before  # type: ignore[misc]


def mutations(kind: type[BaseModel]) -> Iterator[tuple[str, str, dict[str, FieldInfo]]]:
    """(what, the field that should be named, the fields then) for every change of one field of a class."""
    known = kind.__pydantic_fields__
    yield "add", "nyckeltal", {**known, "nyckeltal": FieldInfo(annotation=float, default=0.0)}  # type: ignore[arg-type]
    for name, field in known.items():
        others = {other: one for other, one in known.items() if other != name}
        yield "drop", name, others
        yield "rename", f"{name}_2", {**others, f"{name}_2": field}
        yield "retype", name, {**known, name: FieldInfo(annotation=field.annotation | bytes)}  # type: ignore[operator]


def pairs(live: type[BaseModel], then: type[BaseModel]) -> dict[type[BaseModel], type[BaseModel]]:
    """Every live class that a root holds, with its counterpart in the format."""
    found = {live: then}
    for name, field in live.model_fields.items():
        inner = zip(models_in(field.annotation), models_in(then.model_fields[name].annotation), strict=True)
        for one, other in inner:
            found |= pairs(one, other)
    return found


def test_every_field_of_every_class_that_is_added_dropped_renamed_or_retyped_is_named() -> None:
    tried = 0
    for root in (Case, Scenario, Result):
        frozen = getattr(formats.FORMATS[formats.FORMAT], root.__name__)
        for kind, then in pairs(root, frozen).items():
            for place, (what, name, changed) in enumerate(mutations(kind)):
                with fields(kind, changed):
                    # One of each class is looked for all the way from the root, the others where they are.
                    found = departures(root, frozen) if place == 0 else departures(kind, then)
                named = rf"\.{re.escape(name)}(\[\])?: "
                assert any(re.search(named, line) for line in found), (kind, what, name)
                tried += 1
    assert tried > 1000
    assert stored.class_departures() == []


@pytest.mark.parametrize(
    ("now", "then"),
    [
        (float, float | None),
        (int, float),
        (str, Literal["a", "b"]),
        (Literal["a", "b"], Literal["a", "b", "c"]),
        (tuple[float, ...], tuple[float, float]),
        (tuple[float, ...], tuple[int, ...]),
        (tuple[str, ...], str),
        (dict[str, int], dict[str, str]),
        (datetime, str),
    ],
)
def test_types_that_json_would_hold_otherwise_are_told_apart(now: Any, then: Any) -> None:
    assert said(now) != said(then)


def test_an_enumeration_holds_the_same_words_as_before() -> None:
    class State(StrEnum):
        OPEN = "öppen"
        CLOSED = "stängd"

    assert said(State) == said(Literal["stängd", "öppen"])
    assert said(tuple[State | None, ...]) == said(tuple[Literal["öppen", "stängd"] | None, ...])


@pytest.mark.parametrize("name", sorted(stored.words()))
def test_every_word_in_a_column_that_is_changed_is_named(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    now = stored.words()
    for words, wanted in (
        ((*now[name], "ny"), "ny"),
        (now[name][1:], now[name][0]),
        (("ny", *now[name][1:]), now[name][0]),
    ):
        monkeypatch.setattr(stored, "words", lambda words=words: {**now, name: words})
        assert f"{name}: {wanted}" in stored.word_departures()


def test_columns_that_are_added_dropped_renamed_or_retyped_are_named(own_database: Path) -> None:
    database.prepare()
    with database.reading() as connection:
        for name, table in database.TABLES.tables.items():
            plain = next((one.name for one in table.columns if not one.primary_key), table.columns[0].name)
            changes = [(what, plain) for what in ("add", "drop", "rename")]
            for what, column in (*changes, *(("retype", one.name) for one in table.columns)):
                with _other_columns(name, column, what):
                    found = stored.table_departures(connection)
                wanted = "nyckeltal" if what == "add" else column
                assert any(f"'{name}'" in one and f"'{wanted}'" in one for one in found), (name, column, what)
        assert stored.table_departures(connection) == []


@contextmanager
def _other_columns(name: str, column: str, what: str) -> Iterator[None]:
    """The tables with one column otherwise."""
    kept, changed = database.TABLES, MetaData()
    for table in kept.sorted_tables:
        table.to_metadata(changed)
    copy = changed.tables[name]
    old = copy.c[column]
    if what == "add":
        copy.append_column(Column("nyckeltal", Integer))
    elif what == "retype":
        old.type = String(7) if not isinstance(old.type, String) else Integer()
    else:
        for table in changed.tables.values():  # nothing points at a column that is not there any more
            lost = {one for one in table.foreign_key_constraints if one.referred_table.name == name}
            table.constraints -= lost
            for one in table.columns:
                one.foreign_keys = {key for key in one.foreign_keys if key.constraint not in lost}
        copy._columns.remove(old)  # type: ignore[attr-defined]
        copy.indexes = {one for one in copy.indexes if column not in one.columns}
        copy.constraints = {one for one in copy.constraints if column not in getattr(one, "columns", ())}
        if what == "rename":
            copy.append_column(Column(f"{column}_2", old.type, nullable=True))
    database.TABLES = changed
    try:
        yield
    finally:
        database.TABLES = kept


REAL = {
    "a case's row gets a column": (
        "models/rows.py",
        '    claim: Text = titled("påstående", min_length=1)\n',
        '    claim: Text = titled("påstående", min_length=1)\n    layer: Text = titled("lager", default="")\n',
        "Case.arguments[].layer",
    ),
    "a choice for the grants gets a word": (
        "models/scenario.py",
        'Literal["result", "kept", "carried"]',
        'Literal["result", "kept", "carried", "split"]',
        "Scenario.grants.year_end",
    ),
    "a figure deep in the result may be lacking": (
        "models/grant_result.py",
        "    recipient: str\n    need: float\n",
        "    recipient: str\n    need: float | None\n",
        "Result.grants.models[].recipients[].need",
    ),
    "a workshop gets a step": (
        "models/workshop.py",
        '    Step("frys", "Frys", 10),\n',
        '    Step("frys", "Frys", 10),\n    Step("fika", "Fika", 10),\n',
        "workshop_steps: fika",
    ),
    "a table gets a column without a step": (
        "data/own_cases.py",
        '    Column("created", Utc, nullable=False),\n',
        '    Column("created", Utc, nullable=False),\n    Column("owner", Text),\n',
        "'owner'",
    ),
}
"""Changes as somebody would write them: file, what stands there, what would stand there, what must be named."""


@pytest.mark.parametrize("change", REAL)
def test_a_change_in_the_code_itself_is_named(change: str, tmp_path: Path) -> None:
    file, before, after, named = REAL[change]
    for room in ("models", "data", "tests/frozen", "tests/data"):
        shutil.copytree(
            ROOT / room,
            tmp_path / room,
            ignore=shutil.ignore_patterns("__pycache__", "*.gz", "results", "*.txt"),
        )
    (tmp_path / "tests" / "__init__.py").touch()
    text = (tmp_path / file).read_text(encoding="utf-8")
    assert before in text
    (tmp_path / file).write_text(text.replace(before, after, 1), encoding="utf-8")
    found = subprocess.run(
        [sys.executable, "-m", "tests.frozen.stored"],
        cwd=tmp_path,
        env={**os.environ, "DATABASE_URL": f"sqlite:///{tmp_path / 'vagval.db'}"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert named in found.stdout


# ---- a new format ---------------------------------------------------------------------------------------


def test_every_format_can_be_read_and_carried_on_and_is_kept_in_files() -> None:
    numbers = set(range(1, formats.FORMAT + 1))
    assert set(formats.FORMATS) == set(opening.FORMATS) == numbers
    assert set(formats.STEPS) == numbers - {formats.FORMAT}
    for number in numbers:
        assert opening.manifest(number)["format"] == number


def test_what_is_kept_of_the_newest_format_has_every_field_that_is_stored() -> None:
    """So that a format cannot be changed in place, nor its number raised without real things of it being kept."""
    tables = [opening.kept(formats.FORMAT, name)["tables"]["snapshots"] for name in opening.LINKS]
    kept = [json.loads(row["content"]) for rows in tables for row in rows]
    for root, part in ((Case, "case"), (Scenario, "scenario"), (Result, "result")):
        lacking = set.intersection(*(_lacking(root, one[part], root.__name__) for one in kept))
        assert lacking == set()


def _lacking(kind: type[BaseModel], content: Any, path: str) -> set[str]:
    """Fields of a class, to any depth, that no row of some content has."""
    found = {f"{path}.{name}" for name in kind.model_fields if name not in content}
    for name, field in kind.model_fields.items():
        for inner in models_in(field.annotation):
            values = content.get(name)
            rows = (
                values
                if isinstance(values, list)
                else list(values.values())
                if _many(inner, values)
                else [values]
            )
            here = [row for row in rows if isinstance(row, dict)]
            below = [_lacking(inner, row, f"{path}.{name}") for row in here]
            found |= set.intersection(*below) if below else {f"{path}.{name}.*"}
    return found


def _many(kind: type[BaseModel], values: Any) -> bool:
    """Whether it is a lookup of rows, and not a row."""
    return isinstance(values, dict) and not kind.model_fields.keys() & values.keys()


def test_the_written_classes_are_those_that_the_code_has(monkeypatch: pytest.MonkeyPatch) -> None:
    for part, text in writing.modules(1).items():
        written = ModuleType(f"written_{part}")
        monkeypatch.setitem(sys.modules, written.__name__, written)
        exec(compile(text, part, "exec"), written.__dict__)
        assert departures(writing.ROOTS[part], getattr(written, part.capitalize())) == []


def test_a_column_that_comes_to_all_rows_with_sources_is_written_in_each(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    more = {**Argument.__pydantic_fields__, "verified": FieldInfo(annotation=bool, default=False)}
    with fields(Argument, more):
        text = writing.modules(1)["case"]
        assert text.count("    verified: bool = False") == 1
    other = {**Argument.__pydantic_fields__, "comment": FieldInfo(annotation=int, default=0)}
    with fields(Argument, other):
        text = writing.modules(1)["case"]
        assert "class Argument(Stored):" in text
        assert "    comment: int = 0" in text


def test_a_new_format_only_writes_what_has_changed() -> None:
    before = {kind.__name__: kind for kind in tree(format_1.Case, format_1.Scenario, format_1.Result)}
    changed = {**Scenario.__pydantic_fields__, "mood": FieldInfo(annotation=str, default="glad")}
    with fields(Scenario, changed):
        texts = writing.modules(2, before)
    assert "class Scenario(Stored):" in texts["scenario"]
    assert '    mood: str = "glad"' in texts["scenario"]
    assert "from data.formats.format_1.scenario import GrantChoices, OverruledScore" in texts["scenario"]
    assert "class" not in texts["case"].split('"""', 2)[2]
    assert "class" not in texts["result"].split('"""', 2)[2]


def test_a_link_is_carried_through_every_step(
    content: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second format, where somebody has chosen a mood and the arguments are counted."""

    class Mooded(format_1.Scenario):
        mood: str

    class Counted(format_1.Result):
        counted: int

    second = SimpleNamespace(Case=format_1.Case, Scenario=Mooded, Result=Counted)
    seen: list[Any] = []

    def result(old: Any, case: Any, scenario: Any) -> Any:
        seen.append((type(case), scenario.mood))
        return carried(Counted, old, counted=len(case.arguments))

    step = formats.Onward(
        case=lambda old: old, scenario=lambda old: carried(Mooded, old, mood="glad"), result=result
    )
    monkeypatch.setattr(formats, "FORMAT", 2)
    monkeypatch.setattr(formats, "FORMATS", {**formats.FORMATS, 2: second})
    monkeypatch.setattr(formats, "STEPS", {1: step})
    found = read(content)
    assert seen == [(format_1.Case, "glad")]
    assert found.result.model_dump(mode="json") == content["result"]
    assert formats.scenario(1, canonical_json(content["scenario"])) == found.scenario


def test_a_step_that_does_not_say_what_a_new_field_is_fails(content: dict[str, Any]) -> None:
    class Mooded(Stored):
        law_date: datetime
        mood: str = "glad"

    old = format_1.Scenario.model_validate(content["scenario"])
    with pytest.raises(TypeError, match=r"does not say what Mooded\.mood should be"):
        carried(Mooded, old)


def test_words_become_the_enumeration_that_the_live_class_has() -> None:
    class State(StrEnum):
        OPEN = "öppen"

    class Row(BaseModel):
        state: State | None

    class Live(BaseModel):
        rows: tuple[tuple[str, Row], ...] | None
        states: tuple[State, ...]
        by_name: dict[str, tuple[Row, ...]]
        pair: tuple[int, State]

    class OldRow(Stored):
        state: str | None

    class Then(Stored):
        rows: tuple[tuple[str, OldRow], ...] | None
        states: tuple[str, ...]
        by_name: dict[str, tuple[OldRow, ...]]
        pair: tuple[int, str]

    row, none = OldRow(state="öppen"), OldRow(state=None)
    found = carried(
        Live, Then(rows=(("a", row),), states=("öppen",), by_name={"b": (row, none)}, pair=(1, "öppen"))
    )
    assert found.rows is not None
    assert found.rows[0][1].state is State.OPEN
    assert isinstance(found.rows[0][1], Row)
    assert found.states[0] is State.OPEN
    assert [one.state for one in found.by_name["b"]] == [State.OPEN, None]
    assert found.pair == (1, State.OPEN)
    assert carried(Live, Then(rows=None, states=(), by_name={}, pair=(1, "öppen"))).rows is None


# ---- what is out is read --------------------------------------------------------------------------------


def test_a_link_is_read_as_it_was_written_to_its_last_bit(content: dict[str, Any]) -> None:
    found = read(content)
    for part in ("case", "scenario", "result"):
        assert canonical_json(getattr(found, part).model_dump(mode="json")) == canonical_json(content[part])
    assert (found.role, found.model, found.case_version) == ("utredare", "1", content["case_version"])
    assert found.case == Case.model_validate(content["case"])
    assert found.scenario == Scenario.model_validate(content["scenario"])
    assert found.result == Result.model_validate(content["result"])


@pytest.mark.parametrize("place", ["case", "scenario", "result", "grants", "row"])
def test_a_field_that_nobody_knows_does_not_close_a_link(place: str, content: dict[str, Any]) -> None:
    more = json.loads(json.dumps(content))
    where = {
        "case": more["case"],
        "scenario": more["scenario"],
        "result": more["result"],
        "grants": more["result"]["grants"],
        "row": more["case"]["arguments"][0],
    }[place]
    where["mood"] = "glad"
    assert read(more).result == read(content).result
    assert read(more).case == read(content).case


@pytest.mark.parametrize("own", [False, True])
def test_a_link_from_before_own_shares_says_whose_shares_they_are(own: bool, content: dict[str, Any]) -> None:
    old = json.loads(json.dumps(content))
    del old["result"]["grants"]["own_shares"]
    if own:
        share = round(100 / len(old["case"]["recipients"]), 4)
        old["scenario"]["grants"]["shares"] = [[row["id"], share] for row in old["case"]["recipients"]]
    found = read(old).result.grants
    assert found is not None
    assert found.own_shares is own


def test_a_rule_of_today_does_not_close_a_link_of_yesterday(content: dict[str, Any]) -> None:
    """What is refused at the door now may well have been let in then."""
    old = json.loads(json.dumps(content))
    old["scenario"]["arrivals"] = 10**9
    old["scenario"]["grants"]["rounds"] = 52
    old["case"]["arguments"][0].update(kind="belagd", source="", section="")
    old["case"]["criteria"][0]["weight"] = 250.0
    found = read(old)
    assert (found.scenario.arrivals, found.scenario.grants.rounds) == (10**9, 52)
    assert found.case.criteria[0].weight == 250
    with pytest.raises(ValueError, match="arrivals"):
        Scenario.model_validate(old["scenario"])


def test_what_a_link_never_had_is_told_and_not_computed(content: dict[str, Any]) -> None:
    old = json.loads(json.dumps(content))
    for part in ("cooperation", "grants", "workshop"):
        del old["result"][part]
    del old["result"]["sentences"]["given_scores"]
    found = read(old).result
    assert (found.cooperation, found.grants, found.workshop) == (None, None, None)
    assert found.sentences["given_scores"] == NOT_THEN
    assert found.sentences["lead"] == content["result"]["sentences"]["lead"]
    assert found.sentences.get("given_scores") is None


def test_a_content_that_is_not_what_its_format_says_is_refused(content: dict[str, Any]) -> None:
    for part in ("case", "scenario", "result", "created"):
        with pytest.raises((KeyError, ValueError)):
            formats.link(1, canonical_json({name: one for name, one in content.items() if name != part}))
    with pytest.raises(KeyError):
        formats.link(formats.FORMAT + 1, canonical_json(content))


def test_a_link_by_an_older_version_opens_from_the_database(store: Store, content: dict[str, Any]) -> None:
    case = case_files.read(case_files.SHIPPED)
    result = Result.model_validate(content["result"])
    links = snapshots.freeze(case, base(case), result, role="utredare", now=NOW)
    old = json.loads(json.dumps(content))
    del old["result"]["grants"]["own_shares"]
    old["scenario"]["mood"] = "glad"
    text = canonical_json(old)
    digest = hashlib.sha256(text.encode()).hexdigest()
    quoted = text.replace("'", "''")
    store.alter(f"UPDATE snapshots SET content = '{quoted}', hash = '{digest}'")
    snapshots._read.cache_clear()
    found = snapshots.opened(links.read, NOW)
    assert found is not None
    assert found.result.sentences == content["result"]["sentences"]


def test_an_uploaded_case_keeps_the_name_that_drafts_know_it_by(
    store: Store, content: dict[str, Any]
) -> None:
    """A column that comes to a table later gives every case another hash; drafts and rooms still have the old one."""
    case = Case.model_validate(content["case"])
    own_cases.keep(case, now=NOW)
    older = "a" * 64
    store.alter(f"UPDATE own_cases SET version = '{older}'")
    found = own_cases.found(older)
    assert found is not None
    assert found == case
    assert found.version == older
    assert found.model_copy().version == older
    draft = snapshots.start_draft(found.version, base(found), "Började", now=NOW)
    again = snapshots.draft(draft.token)
    assert again is not None
    assert own_cases.found(again.case_version) == case
