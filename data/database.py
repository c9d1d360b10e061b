"""The one engine, its transactions, and what goes wrong with them said in Swedish.

SQLite in `var/vagval.db` unless `DATABASE_URL` names another database. Whoever keeps something defines its
own tables on `TABLES`; the steps in `data.migrations` make them, when the server starts. Nothing outside this module
knows which database it is.
"""

from __future__ import annotations

import logging
import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import (
    URL,
    Column,
    Connection,
    DateTime,
    Dialect,
    Engine,
    Integer,
    MetaData,
    Table,
    create_engine,
    event,
    exc,
    make_url,
)
from sqlalchemy.types import TypeDecorator

from data import migrations

ROOT = Path(__file__).resolve().parents[1]
WAIT_SECONDS = 10.0
"""How long a transaction waits for somebody else's; `?timeout=` in an SQLite address says otherwise, and
`?options=-c lock_timeout=…` (milliseconds) in one of PostgreSQL."""
IDLE_SECONDS = 60.0
"""How long a transaction may stand still in PostgreSQL before the server ends it."""

_WRITERS = 8612001
"""The advisory lock of PostgreSQL that whoever writes holds until the transaction ends."""

_logger = logging.getLogger("vagval.database")


class Utc(TypeDecorator[datetime]):
    """A moment: aware going in, UTC in the database and UTC coming out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The moment in UTC. ValueError when nobody knows which time zone it is in."""
        if value is not None and value.tzinfo is None:
            raise ValueError("a moment without time zone")
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The moment in UTC; SQLite gives it back without its zone."""
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


TABLES = MetaData()
"""The tables as the last step leaves them."""

# Only for programs from before there were steps: they refuse a database whose version is above 1.
Table(
    "schema_version",
    TABLES,
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("since", Utc, nullable=False),
)

RETRY_SECONDS = 30.0
"""How long a database whose steps have failed is left alone before they are tried again."""

Reason = Literal["busy", "readonly", "full", "closed", "lost", "damaged", "newer", "older"]
_ASK = "Försök igen om en stund; hjälper det inte, be den som sköter Vägval att"
_SAID: dict[Reason, tuple[str, str]] = {
    "busy": ("databasen är låst av någon annan som sparar just nu", "Försök igen om en stund."),
    "readonly": ("databasen är skrivskyddad", f"{_ASK} ge programmet rätt att skriva i den."),
    "full": ("disken är full", f"{_ASK} göra plats på disken."),
    "closed": ("databasen går inte att öppna", f"{_ASK} se över var den ligger."),
    "lost": ("förbindelsen med databasen är bruten", f"{_ASK} se över den."),
    "damaged": ("databasen är skadad", f"{_ASK} läsa tillbaka den senaste säkerhetskopian."),
    "newer": (
        "databasen är gjord för en nyare version av Vägval",
        "Be den som sköter Vägval att uppgradera programmet.",
    ),
    "older": (
        "databasen kunde inte göras i ordning för den här versionen av Vägval. Den är som den var",
        "Be den som sköter Vägval att läsa i programmets logg varför, och att så länge köra den version som fanns förut.",
    ),
}


class DatabaseFault(Exception):
    """The database could not do what it was asked. `str()` is a Swedish sentence for the page."""

    beginning = "Databasen svarar inte"
    comfort = ""

    def __init__(self, reason: Reason) -> None:
        self.reason = reason
        what, do = _SAID[reason]
        super().__init__(f"{self.beginning}: {what}. {self.comfort}{do}")


class NotSaved(DatabaseFault):
    """Nothing of the transaction was kept."""

    beginning = "Kunde inte spara"
    comfort = "Det du fyllt i finns kvar på sidan. "


class NotRead(DatabaseFault):
    """What was asked for could not be fetched."""

    beginning = "Kunde inte hämta det som är sparat"


@contextmanager
def writing() -> Iterator[Connection]:
    """A transaction that may write: all of it is on disk when the block has ended, or none of it.

    One at a time: takes the write lock at once, so that what is read in the block still holds when it writes.
    Not to be opened inside another.

    Raises:
        NotSaved: when the database is locked, read-only, full, lost or cannot be opened. One case cannot be
            known: a server that is lost after it was told to keep the transaction and before it answered.
    """
    with _faults(NotSaved), _store().engine.connect() as connection:
        connection.execution_options(vagval_writes=True)
        with connection.begin():
            yield connection


@contextmanager
def reading() -> Iterator[Connection]:
    """A transaction that sees one moment of the database and never waits for those who write.

    Raises:
        NotRead: when the database is lost or cannot be opened.
    """
    with _faults(NotRead), _store().engine.connect() as connection, connection.begin():
        yield connection


def prepare() -> None:
    """Takes the database to this version's schema, as when the server starts; nothing when it stands there already.

    Raises:
        NotSaved: it cannot be opened, is made for a newer version, or a step failed; it is then as it was.
    """
    with _faults(NotSaved):
        _store()


def backup(path: Path | str) -> None:
    """Copies the SQLite database as it is now to `path`, while others read and write; it is not brought up to date.

    The file appears under its name only when it is whole. A plain copy of the file would miss what lies in
    the write-ahead log.

    Raises:
        NotSaved: when the copy cannot be written.
        ValueError: when the database is not SQLite; it has tools of its own (PostgreSQL: pg_dump).
    """
    path = Path(path)
    part = path.with_name(path.name + ".part")
    with _faults(NotSaved):
        store = _known()
        engine = store.engine
        if engine.dialect.name != "sqlite":
            raise ValueError("Säkerhetskopiera databasen med dess egna verktyg, till exempel pg_dump.")
        if store.file is not None and not store.file.exists():
            raise _Refused("closed")
        connection = engine.raw_connection()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            source: Any = connection.driver_connection
            with closing(sqlite3.connect(part)) as target:
                source.backup(target)
            os.replace(part, path)
        except sqlite3.Error as error:
            raise _Refused(_sqlite_reason(error) or "closed") from error
        except OSError as error:
            raise _Refused("closed") from error
        finally:
            connection.close()
            with suppress(OSError):
                part.unlink()


def dispose() -> None:
    """Closes every connection and forgets the engines; the next transaction starts afresh."""
    with _lock:
        for store in _stores.values():
            store.engine.dispose()
        _stores.clear()


class _Refused(Exception):
    """A fault found before the driver did, on its way to become NotSaved or NotRead."""

    def __init__(self, reason: Reason) -> None:
        self.reason = reason


@dataclass
class _Store:
    """An engine, the file behind it if it is one, whether its schema is this version's, and when that failed."""

    engine: Engine
    file: Path | None
    identity: tuple[int, int] | None = None
    ready: bool = False
    failed: float | None = None


_stores: dict[str, _Store] = {}
_lock = threading.RLock()


def _address() -> str:
    """Where the environment says that the database is, now."""
    given = os.environ.get("DATABASE_URL", "").strip()
    if given:
        return given
    folder = Path(os.environ.get("VAGVAL_DATA") or ROOT / "var")
    file = folder.absolute() / "vagval.db"
    return URL.create("sqlite", database=str(file)).render_as_string(hide_password=False)


def _store() -> _Store:
    """The store of the environment's address, with its schema as this version wants it."""
    with _lock:
        store = _known()
        if not store.ready:
            _prepare(store)
        return store


def _known() -> _Store:
    """The store of the environment's address, as it is."""
    address = _address()
    with _lock:
        store = _stores.get(address)
        if store is not None and store.ready and store.identity != _identity(store.file):
            # Open connections would go on writing to a file that nobody can find any more.
            _logger.warning("the database file was moved or replaced; opening it anew")
            store.engine.dispose()
            store = None
        if store is None:
            store = _stores[address] = _opened(address)
        return store


def _opened(address: str) -> _Store:
    """An engine for the address; nothing has been connected yet, but an SQLite file has its folder."""
    try:
        url = make_url(address)
        if url.drivername in ("postgres", "postgresql"):
            url = url.set(drivername="postgresql+psycopg")
        if url.get_backend_name() != "sqlite":
            return _Store(_served(url), None)
        if not url.database or url.database == ":memory:":
            raise exc.ArgumentError("a database in memory would be gone with the process")
        file = None if url.database.startswith("file:") else Path(url.database).absolute()
        if file is not None:
            file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return _Store(_sqlite(url), file)
    except (exc.ArgumentError, ImportError, OSError) as error:
        # The address may hold a password: only what kind of fault it was is written down.
        _logger.error("the database's address cannot be used: %s", type(error).__name__)
        raise _Refused("closed") from None


def _sqlite(url: URL) -> Engine:
    waits = {} if "timeout" in url.query else {"timeout": WAIT_SECONDS}
    engine = create_engine(
        url, connect_args=waits, hide_parameters=True, max_overflow=40, pool_timeout=WAIT_SECONDS
    )

    @event.listens_for(engine, "connect")
    def _settings(connection: Any, _: object) -> None:
        # The driver would otherwise begin transactions when it sees fit; SQLAlchemy's documented recipe.
        connection.isolation_level = None
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA synchronous=FULL")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("vagval_writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _served(url: URL) -> Engine:
    """An engine for a database server; what the address says goes before what is set here."""
    settings: dict[str, Any] = {}
    if url.drivername == "postgresql+psycopg":
        session = {
            "lock_timeout": int(WAIT_SECONDS * 1000),
            # A process that stands still while it writes would keep everybody else from writing.
            "idle_in_transaction_session_timeout": int(IDLE_SECONDS * 1000),
            # The last moments of the year 9999 would otherwise be next year's, which Python does not have.
            "timezone": "UTC",
        }
        options = [f"-c {name}={value}" for name, value in session.items()]
        settings = {
            "connect_timeout": int(WAIT_SECONDS),
            "fallback_application_name": "vagval",
            **_NOTICES_A_LOST_NETWORK,
        }
        settings = {name: value for name, value in settings.items() if name not in url.query}
        given = url.query.get("options", ())
        settings["options"] = " ".join([*options, *((given,) if isinstance(given, str) else given)])
    # Each statement sees what was kept before it: what is read after the writers' lock is the latest.
    more = {"isolation_level": "READ COMMITTED"} if url.get_backend_name() == "postgresql" else {}
    engine = create_engine(
        url,
        connect_args=settings,
        hide_parameters=True,
        pool_pre_ping=True,
        max_overflow=40,
        pool_timeout=WAIT_SECONDS,
        **more,
    )
    if engine.dialect.name == "postgresql":

        @event.listens_for(engine, "begin")
        def _begin(connection: Connection) -> None:
            writes = connection.get_execution_options().get("vagval_writes")
            connection.exec_driver_sql(
                f"SELECT pg_advisory_xact_lock({_WRITERS})"
                if writes
                else "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"
            )

    return engine


def _prepare(store: _Store) -> None:
    """Sees to it that the database stands at the last step, however many processes do so at once."""
    if store.failed is not None and time.monotonic() - store.failed < RETRY_SECONDS:
        raise _Refused("older")
    known = migrations.steps()
    with store.engine.connect() as connection:
        if store.engine.dialect.name == "sqlite":
            _write_ahead(connection)
        with connection.begin():
            # A database that may only be read is enough for those who only read.
            found = migrations.step(connection)
        if found is not None and found not in known:
            raise _Refused("newer")
        if found != known[-1]:
            _logger.info("the database is taken from step %s to step %s", found or "none", known[-1])
            connection.execution_options(vagval_writes=True)
            _upgrade(store, connection)
    store.ready, store.failed = True, None
    store.identity = _identity(store.file)


def _upgrade(store: _Store, connection: Connection) -> None:
    """Takes the steps in one transaction, once at a time. What another process has taken meanwhile is not taken again."""
    try:
        with connection.begin():
            found = migrations.step(connection)
            if found is not None and found not in migrations.steps():
                raise _Refused("newer")
            migrations.upgrade(connection)
    except _Refused:
        raise
    except Exception as error:
        reason = _reason(error) if isinstance(error, (exc.DBAPIError, sqlite3.Error)) else None
        if isinstance(error, exc.TimeoutError) or reason is not None:
            raise  # somebody else's lock, a full disk, a lost server: told as what it is, and tried again
        _logger.exception("a step of the database's schema failed; the database is as it was")
        store.failed = time.monotonic()
        store.engine.dispose()  # what is put in its place before the next try is then what is opened
        raise _Refused("older") from error


def _write_ahead(connection: Connection) -> None:
    """Turns on the write-ahead log, which stays on in the file.

    Two processes that do so at the same moment are told that the file is locked without being let to wait.
    """
    driver: Any = connection.connection.driver_connection
    tries = 40
    for attempt in range(tries):
        if driver.execute("PRAGMA journal_mode").fetchone()[0] == "wal":
            return
        try:
            driver.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            reason = _sqlite_reason(error)
            if reason == "readonly":
                return
            if reason != "busy" or attempt == tries - 1:
                raise _Refused(reason or "closed") from error
            time.sleep(0.025)


def _identity(file: Path | None) -> tuple[int, int] | None:
    """Which file it is on the disk, whatever it is called."""
    if file is None:
        return None
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


@contextmanager
def _faults(kind: type[DatabaseFault]) -> Iterator[None]:
    """Turns what the machinery cannot do into `kind`; mistakes in our own statements stay what they are."""
    try:
        yield
    except _Refused as error:
        raise kind(error.reason) from error.__cause__
    except exc.TimeoutError as error:
        raise kind("busy") from error
    except (exc.DBAPIError, sqlite3.Error) as error:
        reason = _reason(error)
        if reason is None:
            raise
        _logger.error("%s: %s (%s)", kind.__name__, reason, type(error).__name__)
        raise kind(reason) from error


def _reason(error: exc.DBAPIError | sqlite3.Error) -> Reason | None:
    """Why the database did not do it; None when the statement itself is wrong."""
    driver: Any = error.orig if isinstance(error, exc.DBAPIError) else error
    if isinstance(driver, sqlite3.Error):
        return _sqlite_reason(driver)
    state = str(getattr(driver, "sqlstate", None) or "")
    for begins, reason in _STATES.items():
        if state.startswith(begins):
            return reason
    if isinstance(error, exc.DBAPIError) and error.connection_invalidated:
        return "lost"
    if isinstance(error, (exc.OperationalError, exc.InterfaceError)):
        # Without a statement it never came so far as to be connected: no server, no such database, no password.
        return "closed" if error.statement is None else "lost"
    return None


_STATES: dict[str, Reason] = {
    "25006": "readonly",
    "42501": "readonly",
    "53100": "full",
    "55P03": "busy",
    "57014": "busy",
    "40": "busy",
    "53": "busy",
    "28": "closed",
    "3D": "closed",
    "XX001": "damaged",
    "XX002": "damaged",
}
"""What SQLSTATE begins with → the reason, the longest first."""

_NOTICES_A_LOST_NETWORK = {
    "tcp_user_timeout": 30_000,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
}
"""libpq's settings: without them a page can wait a quarter of an hour for a server that fell silent."""

_CODES: dict[str, Reason] = {
    "SQLITE_BUSY": "busy",
    "SQLITE_LOCKED": "busy",
    "SQLITE_PROTOCOL": "busy",
    "SQLITE_READONLY": "readonly",
    "SQLITE_PERM": "readonly",
    "SQLITE_FULL": "full",
    "SQLITE_CANTOPEN": "closed",
    "SQLITE_IOERR": "lost",
    "SQLITE_NOMEM": "lost",
    "SQLITE_NOLFS": "full",
    "SQLITE_CORRUPT": "damaged",
    "SQLITE_NOTADB": "damaged",
}


def _sqlite_reason(error: sqlite3.Error) -> Reason | None:
    """The reason behind SQLite's (extended) result code."""
    name = getattr(error, "sqlite_errorname", "") or ""
    return next((reason for code, reason in _CODES.items() if name.startswith(code)), None)
