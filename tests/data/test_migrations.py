"""What the database's steps promise: all or nothing, once, whoever starts at the same time and whatever breaks."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import textwrap
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect, text

from data import database, migrations, snapshots, workshops  # noqa: F401 — whoever keeps something, for its tables
from data.database import NotRead, NotSaved, dispose, prepare, reading, writing
from pages import shell
from tests.data.stores import SqliteStore, Store
from tests.frozen import opening, stored

ROOT = Path(__file__).resolve().parents[2]
LAST = migrations.steps()[-1]
NEXT = f"{int(LAST) + 1:04d}"


def departures() -> list[str]:
    """In what the database is not as the code has it: tables, columns, their types, indexes."""
    with reading() as connection:
        return stored.table_departures(connection)


def a_step_more(folder: Path, body: str, *, name: str = "prov") -> Path:
    """A folder with one step after the last one; `body` is what it does."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"step_{NEXT}_{name}.py").write_text(
        f"import sys, time\nimport sqlalchemy as sa\nfrom alembic import op\n"
        f"revision = {NEXT!r}\ndown_revision = {LAST!r}\n"
        f"def upgrade():\n{textwrap.indent(textwrap.dedent(body), '    ')}\n",
        encoding="utf-8",
    )
    return folder


def add(folder: Path, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(migrations, "FOLDERS", (*migrations.FOLDERS, folder))


def process(store: Store, folder: Path | None = None) -> subprocess.Popen[bytes]:
    """Another process that starts on the same database when it is told to."""
    code = (
        "import sys, pathlib; from data import database, migrations, snapshots, workshops\n"
        "if len(sys.argv) > 1: migrations.FOLDERS += (pathlib.Path(sys.argv[1]),)\n"
        "print('här', flush=True); sys.stdin.readline()\n"
        "try: database.prepare()\n"
        "except database.DatabaseFault as fault: print(fault, flush=True); sys.exit(3)\n"
    )
    return subprocess.Popen(
        [sys.executable, "-c", code, *([str(folder)] if folder else [])],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": store.address},
    )


def told(running: subprocess.Popen[bytes]) -> None:
    """Lets a process go on once it is ready."""
    assert running.stdin is not None
    assert running.stdout is not None
    assert running.stdout.readline() == "här\n".encode()
    running.stdin.write(b"nu\n")
    running.stdin.close()


def contents(store: Store) -> dict[str, list[tuple[object, ...]]]:
    """All rows; Vägval lets go of the database meanwhile."""
    dispose()
    return store.dump()


# ---- where the steps lead -------------------------------------------------------------------------------


def test_a_new_database_is_as_the_code_has_it(store: Store) -> None:
    prepare()
    assert departures() == []
    assert contents(store)[migrations.VERSION_TABLE] == [(LAST,)]


@pytest.mark.parametrize("number", opening.FORMATS)
def test_an_old_database_becomes_as_the_code_has_it(number: int, store: Store) -> None:
    opening.restored(store, number)
    prepare()
    assert departures() == []


@pytest.mark.parametrize("commit", ["a13d320", "7642d2c", "702d3dd"])
def test_a_database_from_before_some_tables_were_there_gets_them(
    commit: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = SqliteStore(monkeypatch, tmp_path)
    opening.restored(store, 1, f"early-{commit}")
    assert "kept_scenarios" not in contents(store)
    prepare()
    assert departures() == []
    store.close()


def test_the_steps_are_one_chain_that_starts_at_the_first() -> None:
    config = Config()
    config.set_main_option("script_location", str(migrations.HERE))
    config.set_main_option("version_locations", str(migrations.FOLDERS[0]))
    config.set_main_option("path_separator", "os")
    chain = [one.revision for one in ScriptDirectory.from_config(config).walk_revisions()]
    assert tuple(reversed(chain)) == migrations.steps()


def test_nothing_is_lost_on_the_way(store: Store) -> None:
    opening.restored(store, 1)
    before = contents(store)
    prepare()
    after = contents(store)
    for table, rows in before.items():
        if table != "schema_version":
            assert len(after[table]) == len(rows), table
    assert [row[:1] for row in after["schema_version"]] == [(1,), (2,)], "what old programs look at"


def test_a_database_that_stands_at_the_last_step_is_not_written_to(store: Store) -> None:
    prepare()
    dispose()
    with store.locked():
        prepare()


# ---- what can go wrong ----------------------------------------------------------------------------------


def test_a_newer_database_is_left_alone(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as later:
        add(a_step_more(tmp_path / "senare", "op.create_table('ny', sa.Column('id', sa.Integer))"), later)
        prepare()
    before = contents(store)
    with pytest.raises(NotSaved, match="nyare version"):
        prepare()
    with pytest.raises(NotRead, match="nyare version"):
        snapshots.opened("x" * 22)
    assert contents(store) == before


@pytest.mark.parametrize(
    "body",
    [
        "op.execute('UPDATE drafts SET step = 99'); op.execute('INSERT INTO not_there VALUES (1)')",
        "op.add_column('drafts', sa.Column('half', sa.Integer)); raise KeyError(2)",
        "op.drop_table('kept_scenarios'); op.create_table('drafts', sa.Column('id', sa.Integer))",
    ],
)
def test_a_step_that_fails_leaves_the_database_as_it_was_and_says_so_in_swedish(
    body: str,
    store: Store,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    content = opening.filled(store, 1, "drafts")
    before = contents(store)
    with monkeypatch.context() as later:
        add(a_step_more(tmp_path / "trasigt", body), later)
        with pytest.raises(
            NotSaved, match=r"kunde inte göras i ordning .*Den är som den var.*läsa i programmets logg"
        ):
            prepare()
        assert "a step of the database's schema failed" in caplog.text
        # Whoever comes meanwhile is told the same at once, without trying it again.
        caplog.clear()
        with pytest.raises(NotRead, match="kunde inte göras i ordning"):
            snapshots.draft(content["handles"]["utkast"])
        assert "a step of" not in caplog.text
        assert contents(store) == before
    # The version that was there before goes on where it was.
    assert snapshots.draft(content["handles"]["utkast"]) is not None


def test_a_step_that_failed_is_tried_again_after_a_while(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare()
    dispose()
    folder = a_step_more(tmp_path / "trasigt", "raise KeyError(2)")
    add(folder, monkeypatch)
    with pytest.raises(NotSaved, match="kunde inte göras i ordning"):
        prepare()
    a_step_more(folder, "op.create_table('ny', sa.Column('id', sa.Integer))")
    with pytest.raises(NotSaved, match="kunde inte göras i ordning"):
        prepare()
    monkeypatch.setattr(database, "RETRY_SECONDS", 0.0)
    prepare()
    assert contents(store)[migrations.VERSION_TABLE] == [(NEXT,)]


def test_somebody_elses_lock_is_told_as_what_it_is(store: Store) -> None:
    opening.restored(store, 1)
    before = contents(store)
    store.use(wait=0.2)
    with store.locked(), pytest.raises(NotSaved, match="låst"):
        prepare()
    assert contents(store) == before
    prepare()


def test_a_full_disk_is_told_as_what_it_is_and_the_steps_are_taken_when_there_is_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = SqliteStore(monkeypatch, tmp_path)
    opening.restored(store, 1)
    before = contents(store)
    fill = "connection = op.get_bind(); connection.exec_driver_sql('PRAGMA max_page_count=1')\n"
    fill += (
        "op.execute(\"INSERT INTO own_cases SELECT 'x', created, content, format FROM own_cases LIMIT 1\")"
    )
    with monkeypatch.context() as later:
        add(a_step_more(tmp_path / "fullt", fill), later)
        with pytest.raises(NotSaved, match="disken är full"):
            prepare()
        assert contents(store) == before
    prepare()
    assert departures() == []
    store.close()


def test_a_backup_is_a_copy_of_what_is_there_and_not_of_what_would_come(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever takes a copy with the new program before starting it gets the old database, and leaves it so."""
    store = SqliteStore(monkeypatch, tmp_path)
    opening.restored(store, 1)
    before = contents(store)
    add(a_step_more(tmp_path / "trasigt", "raise KeyError(2)"), monkeypatch)
    database.backup(tmp_path / "kopia.db")
    assert contents(store) == before
    store.file.unlink()
    with pytest.raises(NotSaved, match="går inte att öppna"):
        database.backup(tmp_path / "annan.db")
    (tmp_path / "kopia.db").rename(store.file)
    assert contents(store) == before
    store.close()


def test_an_old_database_that_may_only_be_read_says_so(store: Store) -> None:
    opening.restored(store, 1)
    store.use(readonly=True)
    with pytest.raises(NotRead, match="skrivskyddad"):
        snapshots.opened("x" * 22)


@pytest.mark.parametrize("old", [False, True], ids=["new", "old"])
def test_many_processes_can_be_the_first(old: bool, store: Store) -> None:
    if old:
        opening.restored(store, 1)
    before = contents(store) if old else {}
    racers = [process(store) for _ in range(6)]
    for racer in racers:
        told(racer)
    assert [racer.wait(60) for racer in racers] == [0] * 6
    after = contents(store)
    assert after[migrations.VERSION_TABLE] == [(LAST,)]
    assert [row[0] for row in after["schema_version"]] == [1, 2]
    assert {name: len(after[name]) for name in before if name != "schema_version"} == {
        name: len(rows) for name, rows in before.items() if name != "schema_version"
    }


HALFWAY = """
op.execute("UPDATE drafts SET step = step + 1000")
op.add_column("drafts", sa.Column("half", sa.Integer, nullable=False, server_default="7"))
op.drop_table("kept_scenarios")
print("halvvägs", flush=True)
time.sleep(60)
op.create_table("hel", sa.Column("id", sa.Integer))
"""


def test_a_process_killed_in_the_middle_of_a_step_leaves_nothing_half_done(
    store: Store, tmp_path: Path
) -> None:
    content = opening.filled(store, 1, "drafts")
    before = contents(store)
    slow = a_step_more(tmp_path / "langsamt", HALFWAY)
    victim = process(store, slow)
    told(victim)
    assert victim.stdout is not None
    assert victim.stdout.readline() == "halvvägs\n".encode()
    victim.send_signal(signal.SIGKILL)
    victim.wait()
    assert contents(store) == before
    # The version that was there before can go on …
    draft = snapshots.draft(content["handles"]["utkast"])
    assert draft is not None
    assert draft.step == content["shows"]["utkast"]["step"]
    dispose()
    # … and so can the new one, from where the database stands: nothing is done twice.
    again = process(store, a_step_more(tmp_path / "langsamt", HALFWAY.replace("sleep(60)", "sleep(0)")))
    told(again)
    assert again.wait(60) == 0
    engine = create_engine(store.address.replace("postgresql://", "postgresql+psycopg://"))
    with engine.connect() as connection:
        assert (
            connection.execute(text("SELECT max(step) FROM drafts WHERE half = 7")).scalar()
            == draft.step + 1000
        )
        assert inspect(connection).has_table("hel")
        assert not inspect(connection).has_table("kept_scenarios")
    engine.dispose()


def test_whoever_starts_during_a_long_step_waits_for_it(store: Store, tmp_path: Path) -> None:
    opening.filled(store, 1, "drafts")
    slow = a_step_more(tmp_path / "langsamt", HALFWAY.replace("sleep(60)", "sleep(2)"))
    first, second = process(store, slow), process(store, slow)
    told(first)
    assert first.stdout is not None
    assert first.stdout.readline() == "halvvägs\n".encode()
    told(second)
    assert [first.wait(60), second.wait(60)] == [0, 0]
    assert contents(store)[migrations.VERSION_TABLE] == [(NEXT,)]


def start_server(patch: pytest.MonkeyPatch) -> None:
    """What the server does before it answers, on a loop of its own: this thread may have a browser's."""

    async def started() -> None:
        async with shell.warm(None):
            pass

    patch.setattr(shell.gc, "freeze", lambda: None)
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, started()).result()


def test_the_server_takes_the_steps_when_it_starts(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    opening.restored(store, 1)
    start_server(monkeypatch)
    assert contents(store)[migrations.VERSION_TABLE] == [(LAST,)]


def test_a_server_whose_database_cannot_be_reached_starts_all_the_same(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://vagval:hemligt@127.0.0.1:1/vagval")
    start_server(monkeypatch)
    assert "går inte att öppna" in caplog.text
    assert "hemligt" not in caplog.text
    dispose()


def test_writing_before_anything_else_also_takes_the_steps(store: Store) -> None:
    opening.restored(store, 1)
    with writing() as connection:
        assert migrations.step(connection) == LAST
