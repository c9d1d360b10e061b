"""Drafts that follow somebody's work, and snapshots that never change, behind links that cannot be guessed.

A link's token is 128 random bits; only its SHA-256 is stored, so that whoever reads the database cannot open
the links. A draft grows by numbered steps. A snapshot's content is written once and carries the SHA-256 of
its canonical JSON; whether it is arbetsmaterial, fastställd or revoked stands beside it, in a list that only
grows.
"""

from __future__ import annotations

import hashlib
import json
import logging
import re
import secrets
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Literal

from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    Integer,
    Row,
    String,
    Table,
    Text,
    delete,
    insert,
    select,
    update,
)

from data import formats
from data.database import TABLES, Utc, reading, writing
from models.case import Case, canonical_json
from models.result import Result
from models.scenario import Scenario
from models.swedish import holds_personal_number, plain_text

KEPT_STEPS = 500
"""How many steps a draft keeps. Undo adds steps too: of a run of changes the last 250 can be taken back."""

MOST_KEPT = 3
"""How many scenarios a draft can keep beside each other."""

SAID_LENGTH = 300
NAME_LENGTH = 40
ROLE_LENGTH = 120
ERRAND_LENGTH = 60

State = Literal["arbetsmaterial", "fastställd"]
_REVOKED = "återkallad"

_TOKEN = re.compile(r"[A-Za-z0-9_-]{22,200}", re.ASCII)

_UNREADABLE = (KeyError, ValueError, TypeError)
"""What reading raises when something was stored by a later version, or has been tampered with."""

_logger = logging.getLogger("vagval.snapshots")

_drafts = Table(
    "drafts",
    TABLES,
    Column("id", Integer, primary_key=True),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("case_version", String(64), nullable=False),
    Column("step", Integer, nullable=False),
)
_steps = Table(
    "draft_steps",
    TABLES,
    Column("draft", Integer, ForeignKey("drafts.id"), primary_key=True),
    Column("step", Integer, primary_key=True, autoincrement=False),
    Column("time", Utc, nullable=False),
    Column("said", Text, nullable=False),
    Column("change", Text, nullable=False),
    Column("back_to", Integer),
    Column("format", Integer, nullable=False, server_default="1"),
    Column("scenario", Text, nullable=False),
)
_kept = Table(
    "kept_scenarios",
    TABLES,
    Column("draft", Integer, ForeignKey("drafts.id"), primary_key=True),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("time", Utc, nullable=False),
    Column("name", Text, nullable=False),
    Column("format", Integer, nullable=False, server_default="1"),
    Column("scenario", Text, nullable=False),
)
_snapshots = Table(
    "snapshots",
    TABLES,
    Column("id", Integer, primary_key=True),
    Column("read_hash", String(64), nullable=False, unique=True),
    Column("private_hash", String(64), nullable=False, unique=True),
    Column("device_hash", String(64), index=True),
    Column("created", Utc, nullable=False),
    Column("expires", Utc),
    Column("sentence", Text, nullable=False),
    Column("format", Integer, nullable=False),
    Column("content", Text, nullable=False),
    Column("hash", String(64), nullable=False),
)
_states = Table(
    "snapshot_states",
    TABLES,
    Column("id", Integer, primary_key=True),
    Column("snapshot", Integer, ForeignKey("snapshots.id"), nullable=False, index=True),
    Column("time", Utc, nullable=False),
    Column("state", String(20), nullable=False),
    Column("errand", Text, nullable=False),
)


# ---- drafts ---------------------------------------------------------------------------------------------


class ChangedElsewhere(Exception):
    """Another tab or phone has written in the draft since it was opened here. `str()` is for the page."""

    def __init__(self) -> None:
        super().__init__("Utkastet har ändrats i ett annat fönster. Öppna det igen för att se hur det är nu.")


class DraftGone(ChangedElsewhere):
    """There is no such draft any more. Whoever can go on in a copy can do so here too."""

    def __init__(self) -> None:
        Exception.__init__(self, "Utkastet finns inte längre. Det du ser kan sparas i ett nytt utkast.")


@dataclass(frozen=True)
class Draft:
    """A draft as it is at one step."""

    token: str = field(repr=False)
    step: int
    scenario: Scenario
    case_version: str
    can_undo: bool


@dataclass(frozen=True)
class LogEntry:
    """What was done in a step, and when (UTC)."""

    time: datetime
    said: str


def start_draft(case_version: str, scenario: Scenario, said: str, *, now: datetime | None = None) -> Draft:
    """A new draft whose first step is `scenario`.

    Raises:
        NotSaved: the database could not keep it.
    """
    token = secrets.token_urlsafe(16)
    with writing() as connection:
        added = connection.execute(
            insert(_drafts).values(token_hash=_hashed(token), case_version=case_version, step=0)
        )
        key = added.inserted_primary_key
        assert key is not None
        _add_step(connection, key[0], 1, _stored(scenario), said=said, change=said, back_to=None, now=now)
    return Draft(token, 1, scenario, case_version, can_undo=False)


def draft(token: str) -> Draft | None:
    """The draft of this token as it is now; None when there is none.

    Raises:
        NotRead: the database could not be asked.
    """
    if not _possible(token):
        return None
    with reading() as connection:
        row = _current(connection, token)
        if row is None:
            return None
        can_undo = row.back_to is not None and _step(connection, row.id, row.back_to) is not None
    try:
        scenario = formats.scenario(row.format, row.scenario)
    except _UNREADABLE:
        _logger.exception("draft %s, step %s cannot be read by this version", row.id, row.step)
        return None
    return Draft(token, row.step, scenario, row.case_version, can_undo)


def save_step(
    token: str, expected_step: int, scenario: Scenario, said: str, *, now: datetime | None = None
) -> Draft:
    """The draft with one step more, when it still stands at `expected_step`.

    Raises:
        ChangedElsewhere: somebody has written in it since; DraftGone: it is not there.
        NotSaved: the database could not keep it.
    """
    with writing() as connection:
        row = _expected(connection, token, expected_step)
        _add_step(
            connection,
            row.id,
            row.step + 1,
            _stored(scenario),
            said=said,
            change=said,
            back_to=row.step,
            now=now,
        )
    return Draft(token, row.step + 1, scenario, row.case_version, can_undo=True)


def undo(token: str, expected_step: int, *, now: datetime | None = None) -> Draft:
    """The draft with its last change taken back, as one more step; the same draft when nothing can be.

    Every step knows which step to go `back_to` and what `change` is then taken back. A saved step goes back
    to the one before it. A step that undo has made shows an earlier step again and takes over that step's
    `back_to` and `change`: undoing once more walks further back, and a change saved after an undo goes back
    to where that undo had led. Nothing is ever removed from the log by undoing.

    Raises:
        ChangedElsewhere: somebody has written in it since; DraftGone: it is not there.
        NotSaved: the database could not keep it.
    """
    with writing() as connection:
        row = _expected(connection, token, expected_step)
        earlier = None if row.back_to is None else _step(connection, row.id, row.back_to)
        if earlier is None:
            now_there = formats.scenario(row.format, row.scenario)
            return Draft(token, row.step, now_there, row.case_version, can_undo=False)
        scenario = formats.scenario(earlier.format, earlier.scenario)
        _add_step(
            connection,
            row.id,
            row.step + 1,
            {"format": earlier.format, "scenario": earlier.scenario},
            said=f"Ångrade: {row.change}",
            change=earlier.change,
            back_to=earlier.back_to,
            now=now,
        )
        further = earlier.back_to is not None and _step(connection, row.id, earlier.back_to) is not None
    return Draft(token, row.step + 1, scenario, row.case_version, can_undo=further)


def log(token: str) -> tuple[LogEntry, ...]:
    """What was done in the draft, oldest first; nothing when there is no such draft.

    Raises:
        NotRead: the database could not be asked.
    """
    if not _possible(token):
        return ()
    with reading() as connection:
        rows = connection.execute(
            select(_steps.c.time, _steps.c.said)
            .join(_drafts, _drafts.c.id == _steps.c.draft)
            .where(_drafts.c.token_hash == _hashed(token))
            .order_by(_steps.c.step)
        ).all()
    return tuple(LogEntry(row.time, row.said) for row in rows)


@dataclass(frozen=True)
class Kept:
    """A scenario that a draft keeps to be compared: its place from 1, its name if it was given one."""

    place: int
    name: str
    scenario: Scenario
    time: datetime = field(compare=False)


def keep(token: str, scenario: Scenario, name: str = "", *, now: datetime | None = None) -> Kept:
    """Keeps a scenario in the draft's first free place. One that is kept already stays there, by its new name if any.

    Raises:
        ValueError: in Swedish, when every place is taken or the name seems to point out a person.
        DraftGone: there is no such draft.
        NotSaved: the database could not keep it.
    """
    name = _impersonal(name, "Namnet", NAME_LENGTH)
    with writing() as connection:
        row = _current(connection, token) if _possible(token) else None
        if row is None:
            raise DraftGone
        rows = _kept_rows(connection, row.id)
        same = next((one for one in map(_kept_one, rows) if one and one.scenario == scenario), None)
        if same is not None:
            where = (_kept.c.draft == row.id) & (_kept.c.place == same.place)
            connection.execute(update(_kept).where(where).values(name=name or same.name))
            return replace(same, name=name or same.name)
        free = sorted(set(range(1, MOST_KEPT + 1)) - {one.place for one in rows})
        if not free:
            raise ValueError(f"{MOST_KEPT} lägen är redan sparade. Ta bort ett för att spara ett till.")
        time = (now or datetime.now(UTC)).astimezone(UTC)
        connection.execute(
            insert(_kept).values(draft=row.id, place=free[0], time=time, name=name, **_stored(scenario))
        )
    return Kept(free[0], name, scenario, time)


def discard(token: str, place: int, time: datetime) -> bool:
    """Lets go of the scenario that was kept in this place at this time; False when it is not there any more.

    Raises:
        NotSaved: the database could not do it.
    """
    if not _possible(token):
        return False
    with writing() as connection:
        row = _current(connection, token)
        if row is None:
            return False
        where = (_kept.c.draft == row.id) & (_kept.c.place == place) & (_kept.c.time == time)
        return connection.execute(delete(_kept).where(where)).rowcount > 0


def kept(token: str) -> tuple[Kept, ...]:
    """The scenarios that a draft keeps, by place. One that this version cannot read is left out.

    Raises:
        NotRead: the database could not be asked.
    """
    if not _possible(token):
        return ()
    with reading() as connection:
        row = _current(connection, token)
        rows = _kept_rows(connection, row.id) if row is not None else []
    return tuple(one for one in map(_kept_one, rows) if one is not None)


def take_over(old: str, new: str) -> None:
    """Gives a draft what another one keeps, instead of what it kept, so that going on in a copy loses nothing.

    Raises:
        NotSaved: the database could not keep it.
    """
    if not (_possible(old) and _possible(new)):
        return
    with writing() as connection:
        before, after = _current(connection, old), _current(connection, new)
        if before is None or after is None or before.id == after.id:
            return
        connection.execute(delete(_kept).where(_kept.c.draft == after.id))
        for one in _kept_rows(connection, before.id):
            connection.execute(insert(_kept).values({**one._mapping, "draft": after.id}))


def _kept_rows(connection: Connection, draft_id: int) -> list[Row[Any]]:
    return list(connection.execute(select(_kept).where(_kept.c.draft == draft_id).order_by(_kept.c.place)))


def _kept_one(row: Row[Any]) -> Kept | None:
    try:
        return Kept(row.place, row.name, formats.scenario(row.format, row.scenario), row.time)
    except _UNREADABLE:
        _logger.exception("draft %s, kept scenario %s cannot be read by this version", row.draft, row.place)
        return None


def _current(connection: Connection, token: str) -> Row[Any] | None:
    """The draft and the step it stands at."""
    return connection.execute(
        select(_drafts.c.id, _drafts.c.case_version, _steps)
        .join(_steps, (_steps.c.draft == _drafts.c.id) & (_steps.c.step == _drafts.c.step))
        .where(_drafts.c.token_hash == _hashed(token))
    ).one_or_none()


def _expected(connection: Connection, token: str, expected_step: int) -> Row[Any]:
    """The draft, when it stands at this step."""
    row = _current(connection, token) if _possible(token) else None
    if row is None:
        raise DraftGone
    if row.step != expected_step:
        raise ChangedElsewhere
    return row


def _step(connection: Connection, draft_id: int, step: int) -> Row[Any] | None:
    return connection.execute(
        select(_steps).where(_steps.c.draft == draft_id, _steps.c.step == step)
    ).one_or_none()


def _add_step(
    connection: Connection,
    draft_id: int,
    step: int,
    stored: Mapping[str, Any],
    *,
    said: str,
    change: str,
    back_to: int | None,
    now: datetime | None,
) -> None:
    connection.execute(
        insert(_steps).values(
            draft=draft_id,
            step=step,
            time=now or datetime.now(UTC),
            said=plain_text(said, SAID_LENGTH),
            change=plain_text(change, SAID_LENGTH),
            back_to=back_to,
            **stored,
        )
    )
    connection.execute(update(_drafts).where(_drafts.c.id == draft_id).values(step=step))
    connection.execute(delete(_steps).where(_steps.c.draft == draft_id, _steps.c.step <= step - KEPT_STEPS))


# ---- snapshots ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Links:
    """The two tokens of a snapshot; they are shown once and stored nowhere."""

    read: str = field(repr=False)
    private: str = field(repr=False)


@dataclass(frozen=True)
class Snapshot:
    """What was frozen, as it was. `created` and `expires` are UTC, `hash` is over all of its content."""

    case: Case
    scenario: Scenario
    result: Result
    created: datetime
    state: State
    errand: str
    role: str
    expires: datetime | None
    hash: str
    model: str
    case_version: str


@dataclass(frozen=True)
class Stewardship:
    """What its maker sees of a snapshot: whether it is confirmed, until when it opens, and since when not."""

    state: State
    created: datetime
    expires: datetime | None
    revoked: datetime | None
    errand: str
    role: str
    sentence: str
    hash: str


@dataclass(frozen=True)
class Made:
    """A snapshot in the list of those that were made in one browser."""

    state: State
    created: datetime
    expires: datetime | None
    revoked: datetime | None
    errand: str
    sentence: str
    hash: str


def freeze(
    case: Case,
    scenario: Scenario,
    result: Result,
    *,
    role: str,
    errand: str = "",
    final: bool = False,
    expires: datetime | None = None,
    device: str = "",
    now: datetime | None = None,
    also: Callable[[Connection, Links], None] | None = None,
) -> Links:
    """Writes a snapshot that never changes and gives its two links.

    Hashed and unchangeable: case, scenario, result, the versions of format, model and case, time and the
    maker's role. Beside it: state and errand number, when the link expires, the maker's browser (hashed).

    Args:
        role: the maker's title, never a name; may be "".
        errand: the errand number in the municipality's register, or "".
        final: fastställd from the start.
        expires: when the link stops opening (aware).
        device: the random mark of the maker's browser, or "".
        also: done in the same transaction; what it raises undoes the snapshot too.

    Raises:
        ValueError: in Swedish, when role or errand number seem to point out a person or the time has passed.
        NotSaved: the database could not keep it.
    """
    created = (now or datetime.now(UTC)).astimezone(UTC)
    role, errand = _role(role), _errand(errand)
    if expires is not None and expires <= created:
        raise ValueError("Länken skulle ha slutat gälla redan när den skapas. Välj en senare dag.")
    content = formats.written(case, scenario, result, created, role)
    back = _read(formats.FORMAT, content)
    if (back.case, back.scenario, back.result, back.created) != (case, scenario, result, created):
        raise RuntimeError("a snapshot would not be read back as it was written")
    links = Links(secrets.token_urlsafe(16), secrets.token_urlsafe(16))
    with writing() as connection:
        added = connection.execute(
            insert(_snapshots).values(
                read_hash=_hashed(links.read),
                private_hash=_hashed(links.private),
                device_hash=_hashed(device) if device else None,
                created=created,
                expires=expires,
                sentence=result.sentences.get("lead", ""),
                format=formats.FORMAT,
                content=content,
                hash=_hashed(content),
            )
        )
        key = added.inserted_primary_key
        assert key is not None
        _add_state(connection, key[0], "fastställd" if final else "arbetsmaterial", errand, created)
        if also is not None:
            also(connection, links)
    return links


def opened(read_token: str, now: datetime | None = None) -> Snapshot | None:
    """The snapshot behind a read link, exactly as it was frozen. Asking changes nothing.

    None alike when the token is wrong, malformed, too long, revoked or expired, and when the content does not
    agree with its hash; only the server's log tells the last case.

    Raises:
        NotRead: the database could not be asked.
    """
    if not _possible(read_token):
        return None
    with reading() as connection:
        row = connection.execute(
            select(_snapshots).where(_snapshots.c.read_hash == _hashed(read_token))
        ).one_or_none()
        standing = None if row is None else _standing(connection, row.id)
    if row is None or standing is None or standing.revoked is not None:
        return None
    if row.expires is not None and row.expires <= (now or datetime.now(UTC)):
        return None
    if _hashed(row.content) != row.hash:
        _logger.error("snapshot %s does not agree with its hash; it is not shown", row.id)
        return None
    try:
        content = _read(row.format, row.content)
    except _UNREADABLE:
        _logger.exception("snapshot %s in format %s cannot be read", row.id, row.format)
        return None
    return Snapshot(
        case=content.case,
        scenario=content.scenario,
        result=content.result,
        created=content.created,
        state=standing.state,
        errand=standing.errand,
        role=content.role,
        expires=row.expires,
        hash=row.hash,
        model=content.model,
        case_version=content.case_version,
    )


def steward(private_token: str) -> Stewardship | None:
    """What the maker sees through the private link; None when it leads nowhere.

    Raises:
        NotRead: the database could not be asked.
    """
    if not _possible(private_token):
        return None
    with reading() as connection:
        return _stewardship(connection, _owned(connection, private_token))


def revoke(private_token: str, *, now: datetime | None = None) -> Stewardship | None:
    """Closes the read link for good; once is enough. None when the private link leads nowhere.

    Raises:
        NotSaved: the database could not keep it; the link is then still open.
    """
    if not _possible(private_token):
        return None
    with writing() as connection:
        row = _owned(connection, private_token)
        if row is not None:
            standing = _standing(connection, row.id)
            if standing.revoked is None:
                _add_state(connection, row.id, _REVOKED, standing.errand, now or datetime.now(UTC))
        return _stewardship(connection, row)


def confirm(private_token: str, errand: str = "", *, now: datetime | None = None) -> Stewardship | None:
    """Makes arbetsmaterial fastställd. Content and hash stay; the errand number is kept if none is given.

    What is fastställd already stays as it is. None when the private link leads nowhere.

    Raises:
        ValueError: in Swedish, when the link is revoked or the errand number seems to point out a person.
        NotSaved: the database could not keep it.
    """
    errand = _errand(errand)
    if not _possible(private_token):
        return None
    with writing() as connection:
        row = _owned(connection, private_token)
        if row is not None:
            standing = _standing(connection, row.id)
            if standing.revoked is not None:
                raise ValueError("Länken är återkallad och kan inte fastställas. Skapa en ny länk.")
            if standing.state != "fastställd":
                time = now or datetime.now(UTC)
                _add_state(connection, row.id, "fastställd", errand or standing.errand, time)
        return _stewardship(connection, row)


def made_by(device: str) -> tuple[Made, ...]:
    """The snapshots that were made in this browser, newest first.

    Raises:
        NotRead: the database could not be asked.
    """
    if not device:
        return ()
    with reading() as connection:
        rows = connection.execute(
            select(
                _snapshots.c.id,
                _snapshots.c.created,
                _snapshots.c.expires,
                _snapshots.c.sentence,
                _snapshots.c.hash,
            )
            .where(_snapshots.c.device_hash == _hashed(device))
            .order_by(_snapshots.c.created.desc(), _snapshots.c.id.desc())
        ).all()
        found = [(row, _standing(connection, row.id)) for row in rows]
    return tuple(
        Made(how.state, row.created, row.expires, how.revoked, how.errand, row.sentence, row.hash)
        for row, how in found
    )


@dataclass(frozen=True)
class _Standing:
    """What the list of states amounts to."""

    state: State
    errand: str
    revoked: datetime | None


def _standing(connection: Connection, snapshot_id: int) -> _Standing:
    rows = connection.execute(
        select(_states).where(_states.c.snapshot == snapshot_id).order_by(_states.c.id)
    ).all()
    confirmed = any(row.state == "fastställd" for row in rows)
    revoked = next((row.time for row in rows if row.state == _REVOKED), None)
    errand = rows[-1].errand if rows else ""
    return _Standing("fastställd" if confirmed else "arbetsmaterial", errand, revoked)


def _owned(connection: Connection, private_token: str) -> Row[Any] | None:
    """The snapshot of a private link."""
    return connection.execute(
        select(_snapshots).where(_snapshots.c.private_hash == _hashed(private_token))
    ).one_or_none()


def _stewardship(connection: Connection, row: Row[Any] | None) -> Stewardship | None:
    if row is None:
        return None
    how = _standing(connection, row.id)
    return Stewardship(
        state=how.state,
        created=row.created,
        expires=row.expires,
        revoked=how.revoked,
        errand=how.errand,
        role=str(json.loads(row.content).get("role", "")),
        sentence=row.sentence,
        hash=row.hash,
    )


def _add_state(connection: Connection, snapshot_id: int, state: str, errand: str, time: datetime) -> None:
    connection.execute(insert(_states).values(snapshot=snapshot_id, time=time, state=state, errand=errand))


@lru_cache(maxsize=32)
def _read(number: int, content: str) -> formats.Content:
    """The content as frozen objects, kept while the same link is read page after page."""
    return formats.link(number, content)


# ---- tokens and words -----------------------------------------------------------------------------------


def _possible(token: object) -> bool:
    """Whether it could be a token at all; nothing else reaches the database."""
    return isinstance(token, str) and _TOKEN.fullmatch(token) is not None


def _hashed(words: str) -> str:
    return hashlib.sha256(words.encode(errors="surrogatepass")).hexdigest()


def _stored(scenario: Scenario) -> dict[str, Any]:
    """A scenario's columns in a draft, as it is written now."""
    return {"format": formats.FORMAT, "scenario": canonical_json(scenario.model_dump(mode="json"))}


def _role(role: str) -> str:
    role = _impersonal(role, "Rollen", ROLE_LENGTH)
    if sum(character.isdigit() for character in role) >= 6:
        raise ValueError(
            "Rollen ser ut att innehålla ett personnummer. Skriv en roll, till exempel utredare."
        )
    return role


def _errand(errand: str) -> str:
    return _impersonal(errand, "Ärendenumret", ERRAND_LENGTH)


def _impersonal(words: str, what: str, longest: int) -> str:
    """The words on one line, when they do not seem to point out a person."""
    plain = " ".join(plain_text(unicodedata.normalize("NFKC", words), 10 * longest).split())
    if len(plain) > longest:
        raise ValueError(f"{what} är längre än {longest} tecken. Korta texten.")
    if "@" in plain:
        raise ValueError(f"{what} ser ut att innehålla en e-postadress. Ta bort den.")
    if holds_personal_number(plain):
        raise ValueError(f"{what} ser ut att innehålla ett personnummer. Ta bort det.")
    return plain
