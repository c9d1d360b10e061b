"""Writes what is kept for ever: `python -m tests.frozen.write` makes the folder of the format that is written now.

Links, drafts, rooms and whole databases as this version makes them, so that every later version can be tried on
them. A folder that is there is never written again: links of that format are out among people. A new format number
gets a new folder, in the same commit.

Each `.json.gz` holds the rows of one SQLite database with one kind of thing in it; `handles` are the tokens, codes
and marks that people hold, `shows` what the thing showed when it was made. `database.sqlite.gz` and
`database.sql.gz` (of PostgreSQL's pg_dump) are whole databases with all of it.

Only format 1 has `early-*`: databases written by running three earlier commits of this repository, each named after its
commit, before there was a network (a13d320), before there were grants (7642d2c), and before `own_shares` came into
format 1 without a number of its own (702d3dd).
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from data import database, formats, migrations, snapshots, workshops
from models.case import Case
from models.result import MODEL_VERSION
from models.workshop import STEPS
from tests.data.postgresql import Server
from tests.frozen import rows, shown, things

HERE = Path(__file__).parent


def folder(format_number: int) -> Path:
    """Where the things of a format lie."""
    return HERE / f"format-{format_number}"


def main() -> None:
    """Writes the folder of this version's format."""
    room = folder(formats.FORMAT)
    if room.exists():
        sys.exit(f"{room} finns redan och skrivs aldrig om. Höj formatets nummer för att skriva ett nytt.")
    part = room.with_name(room.name + ".part")
    part.mkdir()
    case = things.enkoping()
    for name, make in MAKERS.items():
        with tempfile.TemporaryDirectory() as place:
            address = f"sqlite:///{Path(place) / 'vagval.db'}"
            _use(address)
            handles, shows = make(case)
            database.dispose()
            content = {"handles": handles, "shows": shows, "tables": rows.taken(address)}
            rows.write(part / f"{name}.json.gz", content)
        print(name)
    _whole_databases(case, part)
    files = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(part.iterdir())}
    about = {
        "format": formats.FORMAT,
        "step": migrations.steps()[-1],
        "model": MODEL_VERSION,
        "case": case.version,
        "files": files,
    }
    (part / "manifest.json").write_text(
        json.dumps(about, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )
    part.rename(room)
    print(f"{len(files)} filer i {room}")


Made = tuple[dict[str, Any], dict[str, Any]]


def _links(case: Case) -> Made:
    return _all(things.links(case))


def _judged(case: Case) -> Made:
    return _all(things.judged(case))


def _all(links: Iterator[things.Link]) -> Made:
    handles, shows = {}, {}
    for link in links:
        handles[link.name] = asdict(link)
        if link.opens:
            shows[link.name] = _shown(link.read)
    return handles, shows


def _shown(read: str) -> dict[str, list[str]]:
    """By page which of the link's frozen sentences stand on it."""
    snapshot = snapshots.opened(read)
    assert snapshot is not None
    return {
        name: shown.said(snapshot.result, shown.texts(shown.page(name, delning=read))) for name in shown.PAGES
    }


def _workshops(case: Case) -> Made:
    """Frozen rooms: one with many answers and one with few, whose record keeps no single answer."""
    handles, shows = {}, {}
    for name, people in (("workshop", 7), ("liten-workshop", 3)):
        room = things.room(case, "frys", people, freeze=True)
        handles[name] = {**asdict(room), "opens": True}
        shows[name] = _shown(room.read)
    return handles, shows


def _drafts(case: Case) -> Made:
    handles = {"utkast": things.draft(case), "eget-underlag": things.own_draft()}
    shows = {}
    for name, token in handles.items():
        draft = snapshots.draft(token)
        assert draft is not None
        shows[name] = {
            "scenario": draft.scenario.model_dump(mode="json"),
            "step": draft.step,
            "can_undo": draft.can_undo,
            "case_version": draft.case_version,
            "log": [[entry.time.isoformat(), entry.said] for entry in snapshots.log(token)],
            "kept": [
                [one.place, one.name, one.time.isoformat(), one.scenario.model_dump(mode="json")]
                for one in snapshots.kept(token)
            ],
        }
    return handles, shows


def _rooms(case: Case) -> Made:
    handles, shows = {}, {}
    for step in STEPS:
        made = things.room(case, step.id)
        found = workshops.room(made.code)
        assert found is not None
        progress = workshops.progress(case, found)
        handles[step.id] = asdict(made)
        shows[step.id] = {
            "step": STEPS[found.step].id,
            "scenario": found.scenario.model_dump(mode="json"),
            "case_version": found.case_version,
            "rounds": {name: [one.status, one.shown] for name, one in found.rounds.items()},
            "joined": progress.joined,
            "done": dict(progress.done),
            "answers": {name: list(map(dict, given)) for name, given in workshops.answers(found).items()},
            "events": [[one.time.isoformat(), one.step, one.said] for one in workshops.events(found)],
            "notes": [[one.step, one.text] for one in workshops.notes(found)],
            "own": workshops.own(made.code, made.phones[0], "vikter1"),
        }
    return handles, shows


MAKERS: dict[str, Callable[[Case], Made]] = {
    "links": _links,
    "judged": _judged,
    "workshops": _workshops,
    "drafts": _drafts,
    "rooms": _rooms,
}


def _whole_databases(case: Case, room: Path) -> None:
    """A database with everything in it, of each kind that Vägval can stand on."""
    handles: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as place:
        file = Path(place) / "vagval.db"
        _use(f"sqlite:///{file}")
        handles["sqlite"] = {name: make(case)[0] for name, make in MAKERS.items()}
        database.backup(Path(place) / "kopia.db")
        database.dispose()
        copy = (Path(place) / "kopia.db").read_bytes()
        (room / "database.sqlite.gz").write_bytes(gzip.compress(copy, mtime=0))
    server = Server().start()
    try:
        name = server.new_database()
        _use(server.address(name))
        handles["postgresql"] = {name: make(case)[0] for name, make in MAKERS.items()}
        database.dispose()
        dumped = subprocess.run(
            [str(server.programs / "pg_dump"), "--no-owner", "--no-privileges", server.address(name)],
            check=True,
            capture_output=True,
        ).stdout
        (room / "database.sql.gz").write_bytes(gzip.compress(dumped, mtime=0))
    finally:
        server.stop()
    rows.write(room / "database.json.gz", handles)


def _use(address: str) -> None:
    database.dispose()
    os.environ["DATABASE_URL"] = address


if __name__ == "__main__":
    main()
