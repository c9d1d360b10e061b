"""What the database promises: whole transactions, readers that never wait, and faults told in Swedish."""

from __future__ import annotations

import logging
import shutil
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Column, Integer, MetaData, Table, Text, func, insert, select

from data import database
from data.database import NotRead, NotSaved, Utc, backup, dispose, reading, writing
from tests.data.stores import PostgresqlStore, SqliteStore, Store

ROOT = Path(__file__).resolve().parents[2]
NOTES = Table(
    "test_notes",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("words", Text, nullable=False),
    Column("time", Utc),
)


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A database of its own, whose transactions wait a fifth of a second for others."""
    path = tmp_path / "vagval.db"
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{path}?timeout=0.2")
    yield path
    dispose()


def write(words: str, time: datetime | None = None) -> None:
    with writing() as connection:
        NOTES.create(connection, checkfirst=True)
        connection.execute(insert(NOTES).values(words=words, time=time))


def written() -> list[str]:
    with reading() as connection:
        return list(connection.execute(select(NOTES.c.words).order_by(NOTES.c.id)).scalars())


def test_what_is_written_is_there_after_a_restart(store: Store) -> None:
    write("ett")
    dispose()
    assert written() == ["ett"]


def test_a_transaction_that_breaks_leaves_nothing_behind(store: Store) -> None:
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


def test_readers_do_not_wait_for_a_writer_nor_a_writer_for_readers(store: Store) -> None:
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


def test_what_a_writer_reads_still_holds_when_it_writes(store: Store) -> None:
    """Read, add one, write: with a transaction that takes its lock late, some of these would be lost."""
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


def test_a_locked_database_is_told_in_swedish_and_nothing_is_lost(store: Store) -> None:
    write("ett")
    store.use(wait=0.2)
    with store.locked():
        with pytest.raises(
            NotSaved, match=r"^Kunde inte spara: .*låst.*finns kvar på sidan.*Försök igen"
        ) as caught:
            write("två")
        assert caught.value.reason == "busy"
        assert written() == ["ett"]
    write("två")
    assert written() == ["ett", "två"]


def test_a_read_only_database_can_be_read_but_says_that_it_does_not_save(store: Store) -> None:
    write("ett")
    store.use(readonly=True)
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
    with pytest.raises(
        NotSaved, match=r"^Kunde inte spara: databasen (går inte|är skadad).*finns kvar på sidan"
    ) as saved:
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


def test_faults_of_ours_are_not_blamed_on_the_disk(store: Store) -> None:
    write("ett")
    with pytest.raises(Exception, match=r"no such table|does not exist") as caught, reading() as connection:
        connection.exec_driver_sql("SELECT * FROM not_there")
    assert not isinstance(caught.value, NotRead)
    with pytest.raises(Exception, match=r"NOT NULL|not-null") as caught, writing() as connection:
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


def test_times_are_kept_in_utc_and_come_back_with_their_zone(store: Store) -> None:
    summer = datetime(2026, 7, 1, 0, 30, 15, 123456, tzinfo=timezone(timedelta(hours=2)))
    write("sommar", summer)
    write("tomt")
    with reading() as connection:
        times = connection.execute(select(NOTES.c.time).order_by(NOTES.c.id)).scalars().all()
    assert times == [summer, None]
    assert times[0] is not None
    assert times[0].utcoffset() == timedelta(0)
    if isinstance(store, SqliteStore):
        with closing(sqlite3.connect(store.file)) as plain:
            (stored,) = plain.execute("SELECT time FROM test_notes").fetchone()
        assert stored.startswith("2026-06-30 22:30:15.123456")
    with pytest.raises(Exception, match="time zone"), writing() as connection:
        connection.execute(insert(NOTES).values(words="var?", time=datetime(2026, 7, 1)))


def test_the_last_moment_there_is_comes_back(store: Store) -> None:
    write("sist", datetime.max.replace(tzinfo=UTC))
    with reading() as connection:
        assert connection.execute(select(NOTES.c.time)).scalar_one() == datetime.max.replace(tzinfo=UTC)


# ---- what only a server can do --------------------------------------------------------------------------


def test_connections_that_the_server_has_ended_are_made_anew(postgresql_store: PostgresqlStore) -> None:
    write("ett")
    for word in ("två", "tre"):
        postgresql_store.cut()
        write(word)
        postgresql_store.cut()
        assert written()[-1] == word


@pytest.mark.parametrize("then", ["more is written", "the transaction ends"])
def test_a_connection_lost_in_the_middle_is_told_in_swedish_and_nothing_is_half_saved(
    then: str, postgresql_store: PostgresqlStore
) -> None:
    write("ett")

    def lose() -> None:
        with writing() as connection:
            connection.execute(insert(NOTES).values(words="halvt"))
            postgresql_store.cut()
            if then == "more is written":
                connection.execute(insert(NOTES).values(words="resten"))

    with pytest.raises(NotSaved, match=r"^Kunde inte spara: förbindelsen .* bruten.*finns kvar") as caught:
        lose()
    assert caught.value.reason == "lost"
    assert written() == ["ett"]
    write("två")
    assert written() == ["ett", "två"]


def test_a_connection_lost_while_reading_is_told_in_swedish(postgresql_store: PostgresqlStore) -> None:
    write("ett")

    def lose() -> None:
        with reading() as connection:
            postgresql_store.cut()
            connection.execute(select(NOTES.c.words))

    with pytest.raises(NotRead, match=r"^Kunde inte hämta .*bruten") as caught:
        lose()
    assert caught.value.reason == "lost"
    assert written() == ["ett"]


def test_a_server_that_is_away_is_told_and_used_again_when_it_is_back(
    postgresql_store: PostgresqlStore,
) -> None:
    write("ett")
    with postgresql_store.server.away():
        for _ in range(2):
            with pytest.raises(NotSaved, match=r"^Kunde inte spara: databasen går inte att öppna"):
                write("två")
            with pytest.raises(NotRead, match=r"^Kunde inte hämta .*går inte att öppna"):
                written()
    write("två")
    assert written() == ["ett", "två"]


def test_a_transaction_that_stands_still_does_not_keep_others_from_writing_for_ever(
    postgresql_store: PostgresqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as short:
        short.setattr(database, "IDLE_SECONDS", 3.0)
        postgresql_store.use()
        write("noll")

    def sleep() -> None:
        with writing() as connection:
            connection.execute(insert(NOTES).values(words="somnade"))
            # Somebody else, who has as long as anybody: a slow machine must not end that transaction too.
            postgresql_store.use()
            write("ett")
            connection.execute(insert(NOTES).values(words="vaknade"))

    with pytest.raises(NotSaved, match="bruten"):
        sleep()
    assert written() == ["noll", "ett"]


def test_a_table_that_somebody_has_locked_is_told_in_swedish(postgresql_store: PostgresqlStore) -> None:
    write("ett")
    postgresql_store.use(wait=0.1)
    with psycopg.connect(postgresql_store.address) as other:
        other.execute("LOCK TABLE test_notes")
        with pytest.raises(NotSaved, match="låst") as saved:
            write("två")
        with pytest.raises(NotRead, match="låst") as read:
            written()
    assert saved.value.reason == read.value.reason == "busy"
    assert written() == ["ett"]


def test_a_user_who_may_only_read_can_read_and_is_told_that_nothing_is_saved(
    postgresql_store: PostgresqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("ett")
    server, name = postgresql_store.server, postgresql_store.name
    server.tell("DROP ROLE IF EXISTS reader")
    server.tell("CREATE ROLE reader LOGIN")
    server.tell("GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader", name)
    try:
        dispose()
        monkeypatch.setenv("DATABASE_URL", server.address(name, user="reader"))
        assert written() == ["ett"]
        with pytest.raises(NotSaved, match="skrivskyddad"):
            write("två")
    finally:
        dispose()
        server.tell("DROP OWNED BY reader", name)
        server.tell("DROP ROLE reader")


def test_a_server_set_up_for_other_isolation_gives_the_same_promises(
    postgresql_store: PostgresqlStore,
) -> None:
    for level in ("repeatable read", "serializable"):
        postgresql_store.renew()
        name = postgresql_store.name
        postgresql_store.server.tell(f"ALTER DATABASE {name} SET default_transaction_isolation = '{level}'")
        test_what_a_writer_reads_still_holds_when_it_writes(postgresql_store)
        postgresql_store.renew()
        test_readers_do_not_wait_for_a_writer_nor_a_writer_for_readers(postgresql_store)


@pytest.mark.parametrize("what", ["database", "user"])
def test_a_server_that_does_not_know_us_is_told_in_swedish(
    what: str,
    postgresql_store: PostgresqlStore,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    server, name = postgresql_store.server, postgresql_store.name
    address = server.address("unknown") if what == "database" else server.address(name, user="okand:hemligt")
    monkeypatch.setenv("DATABASE_URL", address)
    with pytest.raises(NotSaved, match=r"^Kunde inte spara: databasen går inte att öppna") as caught:
        write("ett")
    assert "hemligt" not in caplog.text + str(caught.value)
