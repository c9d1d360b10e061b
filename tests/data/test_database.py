"""What the database promises: whole transactions, readers that never wait, and faults told in Swedish."""

from __future__ import annotations

import logging
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import Column, Integer, Table, Text, delete, func, insert, select

from data import database
from data.database import NotRead, NotSaved, Utc, backup, dispose, reading, writing

ROOT = Path(__file__).resolve().parents[2]
NOTES = Table(
    "test_notes",
    database.TABLES,
    Column("id", Integer, primary_key=True),
    Column("words", Text, nullable=False),
    Column("time", Utc),
    extend_existing=True,
)


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A database of its own, whose transactions wait a fifth of a second for others."""
    path = tmp_path / "vagval.db"
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{path}?timeout=0.2")
    yield path
    dispose()


def write(words: str) -> None:
    with writing() as connection:
        connection.execute(insert(NOTES).values(words=words))


def written() -> list[str]:
    with reading() as connection:
        return list(connection.execute(select(NOTES.c.words).order_by(NOTES.c.id)).scalars())


def test_what_is_written_is_there_after_a_restart(file: Path) -> None:
    write("ett")
    dispose()
    assert written() == ["ett"]


def test_a_transaction_that_breaks_leaves_nothing_behind(file: Path) -> None:
    write("före")
    with pytest.raises(RuntimeError, match="avbrott"):  # noqa: PT012, SIM117
        with writing() as connection:
            connection.execute(insert(NOTES).values(words="halvt"))
            raise RuntimeError("avbrott")
    assert written() == ["före"]


def test_without_settings_the_file_lies_in_the_data_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("VAGVAL_DATA", str(tmp_path / "ny mapp" / "å#?%"))
    write("här")
    assert (tmp_path / "ny mapp" / "å#?%" / "vagval.db").is_file()
    assert written() == ["här"]
    dispose()


def test_the_default_folder_is_var_under_the_repository(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("VAGVAL_DATA", raising=False)
    assert database._address() == f"sqlite:///{ROOT / 'var' / 'vagval.db'}"


def test_sqlite_is_set_up_to_survive_a_power_cut(file: Path) -> None:
    with writing() as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "foreign_keys", "synchronous", "busy_timeout")
        }
    assert found == {"journal_mode": "wal", "foreign_keys": 1, "synchronous": 2, "busy_timeout": 200}


def test_without_a_timeout_in_the_address_a_transaction_waits_ten_seconds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'annan.db'}")
    with reading() as connection:
        assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar_one() == 10_000
    dispose()


def test_readers_do_not_wait_for_a_writer_nor_a_writer_for_readers(file: Path) -> None:
    write("ett")
    with reading() as reader:
        assert reader.execute(select(func.count()).select_from(NOTES)).scalar_one() == 1
        write("två")
        # The reader still sees the moment it began.
        assert reader.execute(select(func.count()).select_from(NOTES)).scalar_one() == 1
    with writing() as writer:
        writer.execute(insert(NOTES).values(words="tre"))
        assert written() == ["ett", "två"]
    assert written() == ["ett", "två", "tre"]


def test_what_a_writer_reads_still_holds_when_it_writes(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read, add one, write: with a transaction that takes its lock late, some of these would be lost."""
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{file}")
    write("0")

    def count() -> None:
        for _ in range(10):
            with writing() as connection:
                now = int(connection.execute(select(NOTES.c.words)).scalar_one())
                connection.execute(NOTES.update().values(words=str(now + 1)))

    threads = [threading.Thread(target=count) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert written() == ["60"]


def test_a_locked_database_is_told_in_swedish_and_nothing_is_lost(file: Path) -> None:
    write("ett")
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(
        NotSaved, match=r"^Kunde inte spara: .*låst.*finns kvar på sidan.*Försök igen"
    ) as caught:
        write("två")
    assert caught.value.reason == "busy"
    assert written() == ["ett"]
    other.execute("ROLLBACK")
    other.close()
    write("två")
    assert written() == ["ett", "två"]


def test_a_read_only_database_can_be_read_but_says_that_it_does_not_save(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("ett")
    dispose()
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///file:{file}?mode=ro&uri=true")
    assert written() == ["ett"]
    with pytest.raises(NotSaved, match=r"^Kunde inte spara: .*skrivskyddad.*finns kvar på sidan"):
        write("två")
    assert written() == ["ett"]


def test_a_full_disk_is_told_in_swedish_and_all_of_the_transaction_is_undone(file: Path) -> None:
    write("ett")
    with writing() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
    with pytest.raises(NotSaved, match=r"^Kunde inte spara: disken är full.*finns kvar på sidan"):
        write("x" * 100_000)
    assert written() == ["ett"]
    with writing() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count=100000")
    write("två")
    assert written() == ["ett", "två"]


@pytest.mark.parametrize("what", ["a folder", "below a file", "no database", "a server that is not there"])
def test_a_database_that_cannot_be_opened_is_told_in_swedish(
    what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "fil").write_bytes(b"This is no database. " * 1000)
    address = {
        "a folder": f"sqlite:///{tmp_path}",
        "below a file": f"sqlite:///{tmp_path / 'fil' / 'vagval.db'}",
        "no database": f"sqlite:///{tmp_path / 'fil'}",
        "a server that is not there": "postgresql://vagval:hemligt@127.0.0.1:1/vagval",
    }[what]
    monkeypatch.setenv("DATABASE_URL", address)
    with pytest.raises(NotSaved, match=r"^Kunde inte spara: databasen .*finns kvar på sidan") as saved:
        write("ett")
    with pytest.raises(NotRead, match=r"^Kunde inte hämta ") as read:
        written()
    assert "hemligt" not in caplog.text + str(saved.value) + str(read.value)
    dispose()


@pytest.mark.parametrize("address", ["sqlite://", "sqlite:///:memory:", "nonsense", "ingen+databas://x/y"])
def test_an_address_that_would_not_keep_anything_is_refused(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", address)
    with pytest.raises(NotSaved):
        write("ett")


def test_faults_of_ours_are_not_blamed_on_the_disk(file: Path) -> None:
    with pytest.raises(Exception, match="no such table") as caught, reading() as connection:
        connection.exec_driver_sql("SELECT * FROM not_there")
    assert not isinstance(caught.value, NotRead)
    with pytest.raises(Exception, match="NOT NULL") as caught, writing() as connection:
        connection.execute(insert(NOTES).values(words=None))
    assert not isinstance(caught.value, NotSaved)


def test_what_was_to_be_written_does_not_end_up_in_errors_or_logs(
    file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    write("ett")
    with writing() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
    with caplog.at_level(logging.DEBUG), pytest.raises(NotSaved) as caught:
        write("känsligt" * 10_000)
    assert "känsligt" not in caplog.text + str(caught.value) + str(caught.value.__cause__)


def test_a_database_of_a_newer_version_is_left_alone(file: Path) -> None:
    write("ett")
    with writing() as connection:
        connection.execute(
            insert(database._versions).values(version=database.SCHEMA + 1, since=datetime.now(UTC))
        )
    dispose()
    with pytest.raises(NotSaved, match="nyare version"):
        write("två")
    with pytest.raises(NotRead, match="nyare version"):
        written()


def test_a_database_of_an_older_version_is_brought_up_to_date_once(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("ett")
    dispose()
    monkeypatch.setattr(database, "SCHEMA", database.SCHEMA + 1)
    monkeypatch.setitem(
        database.MIGRATIONS,
        database.SCHEMA,
        lambda connection: connection.execute(NOTES.update().values(words="nytt")),
    )
    assert written() == ["nytt"]
    with writing() as connection:
        connection.execute(delete(NOTES))
    write("senare")
    dispose()
    assert written() == ["senare"]


def test_tables_defined_later_are_created_when_first_asked_for(file: Path) -> None:
    write("ett")
    later = Table("test_later", database.TABLES, Column("id", Integer, primary_key=True))
    try:
        with writing() as connection:
            connection.execute(insert(later).values(id=7))
        with reading() as connection:
            assert connection.execute(select(later.c.id)).scalars().all() == [7]
    finally:
        database.TABLES.remove(later)


def test_a_file_that_is_taken_away_is_not_written_to_in_the_dark(file: Path) -> None:
    write("ett")
    for path in file.parent.glob("vagval.db*"):
        path.unlink()
    write("två")
    dispose()
    assert written() == ["två"]


def test_a_backup_put_back_under_a_running_server_is_what_it_reads(file: Path, tmp_path: Path) -> None:
    write("ett")
    backup(tmp_path / "kopior" / "natt.db")
    write("två")
    for path in file.parent.glob("vagval.db*"):
        path.unlink()
    shutil.copy(tmp_path / "kopior" / "natt.db", file)
    assert written() == ["ett"]


def test_a_backup_holds_everything_while_others_write(file: Path, tmp_path: Path) -> None:
    for word in ("ett", "två"):
        write(word)
    with writing() as connection:
        connection.execute(insert(NOTES).values(words="ännu inte klart"))
        backup(tmp_path / "kopia.db")
    with sqlite3.connect(tmp_path / "kopia.db") as copy:
        assert copy.execute("SELECT words FROM test_notes ORDER BY id").fetchall() == [("ett",), ("två",)]
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    copy.close()


def test_a_backup_that_cannot_be_written_is_told_and_leaves_the_old_one(file: Path, tmp_path: Path) -> None:
    write("ett")
    (tmp_path / "fil").write_text("här ligger något annat")
    with pytest.raises(NotSaved, match=r"^Kunde inte spara"):
        backup(tmp_path / "fil" / "kopia.db")
    assert (tmp_path / "fil").read_text() == "här ligger något annat"


def test_times_are_kept_in_utc_and_come_back_with_their_zone(file: Path) -> None:
    summer = datetime(2026, 7, 1, 0, 30, 15, 123456, tzinfo=timezone(timedelta(hours=2)))
    with writing() as connection:
        connection.execute(insert(NOTES).values(words="sommar", time=summer))
        connection.execute(insert(NOTES).values(words="tomt", time=None))
    with reading() as connection:
        times = connection.execute(select(NOTES.c.time).order_by(NOTES.c.id)).scalars().all()
    assert times == [summer, None]
    assert times[0] is not None
    assert times[0].utcoffset() == timedelta(0)
    with sqlite3.connect(file) as plain:
        assert (
            plain.execute("SELECT time FROM test_notes")
            .fetchone()[0]
            .startswith("2026-06-30 22:30:15.123456")
        )
    plain.close()
    with pytest.raises(Exception, match="time zone"), writing() as connection:
        connection.execute(insert(NOTES).values(words="var?", time=datetime(2026, 7, 1)))


def test_many_processes_can_be_the_first(file: Path) -> None:
    script = (
        "import sys; from data import database; from sqlalchemy import *;"
        "t = Table('first', database.TABLES, Column('id', Integer, primary_key=True), Column('who', Integer));"
        "sys.stdin.readline()\n"
        "with database.writing() as c: c.execute(insert(t).values(who=int(sys.argv[1])))"
    )
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{file}"}
    racers = [
        subprocess.Popen(
            [sys.executable, "-c", script, str(number)], stdin=subprocess.PIPE, cwd=ROOT, env=environment
        )
        for number in range(6)
    ]
    for racer in racers:
        assert racer.stdin is not None
        racer.stdin.write(b"nu\n")
        racer.stdin.flush()
    assert [racer.wait(60) for racer in racers] == [0] * 6
    with sqlite3.connect(file) as plain:
        assert plain.execute("SELECT count(DISTINCT who) FROM first").fetchone() == (6,)
        assert plain.execute("SELECT version FROM schema_version").fetchall() == [(database.SCHEMA,)]
    plain.close()
