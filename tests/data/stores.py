"""The databases that Vägval can keep its things in, and what somebody else can do to them meanwhile."""

from __future__ import annotations

import sqlite3
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest
from sqlalchemy import MetaData, create_engine

from data import database
from tests.data.postgresql import Server


class Store(ABC):
    """An empty database that `DATABASE_URL` names. `address` is the one of an ordinary server of Vägval."""

    kind: str

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.patch = patch
        self.renew()

    @property
    @abstractmethod
    def address(self) -> str:
        """DATABASE_URL, as in production."""

    @abstractmethod
    def renew(self) -> None:
        """Another empty database in the place of this one; Vägval is as if newly started."""

    @abstractmethod
    def use(self, *, wait: float | None = None, readonly: bool = False) -> None:
        """Starts Vägval anew on the same database, where it waits so many seconds for others or may only read."""

    @abstractmethod
    @contextmanager
    def locked(self) -> Iterator[None]:
        """Somebody else is writing during this block."""

    @abstractmethod
    def until_waiting(self, count: int) -> None:
        """Returns when so many of Vägval's transactions wait for somebody else."""

    @abstractmethod
    def alter(self, statement: str) -> None:
        """Changes at least one row behind Vägval's back."""

    def dump(self) -> dict[str, list[tuple[object, ...]]]:
        """Every row of every table."""
        engine = create_engine(self.address)
        try:
            with engine.connect() as connection:
                tables = MetaData()
                tables.reflect(connection)
                return {
                    table.name: [
                        tuple(row)
                        for row in connection.execute(table.select().order_by(*table.primary_key.columns))
                    ]
                    for table in tables.sorted_tables
                }
        finally:
            engine.dispose()

    def stored(self) -> str:
        """All that whoever gets hold of the database can read in it."""
        return repr(self.dump())

    def close(self) -> None:
        """Vägval lets go of the database."""
        database.dispose()

    def _named(self, address: str) -> None:
        database.dispose()
        self.patch.setenv("DATABASE_URL", address)


class SqliteStore(Store):
    """A file in a folder of its own."""

    kind = "sqlite"

    def __init__(self, patch: pytest.MonkeyPatch, folder: Path) -> None:
        self.folder = folder
        self.number = 0
        super().__init__(patch)

    @property
    def file(self) -> Path:
        return self.folder / f"store-{self.number}" / "vagval.db"

    @property
    def address(self) -> str:
        return f"sqlite:///{self.file}"

    def renew(self) -> None:
        self.number += 1
        self._named(self.address)

    def use(self, *, wait: float | None = None, readonly: bool = False) -> None:
        address = f"sqlite:///file:{self.file}?mode=ro&uri=true" if readonly else self.address
        if wait is not None:
            address += f"{'&' if '?' in address else '?'}timeout={wait}"
        self._named(address)

    @contextmanager
    def locked(self) -> Iterator[None]:
        with closing(sqlite3.connect(self.file, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            yield

    def until_waiting(self, count: int) -> None:
        # SQLite does not tell who waits.
        time.sleep(0.1)

    def alter(self, statement: str) -> None:
        with closing(sqlite3.connect(self.file)) as other, other:
            assert other.execute(statement).rowcount > 0

    def stored(self) -> str:
        files = b"".join(path.read_bytes() for path in self.file.parent.iterdir())
        return super().stored() + files.decode("latin-1")


class PostgresqlStore(Store):
    """A database of its own on the tests' server."""

    kind = "postgresql"

    def __init__(self, patch: pytest.MonkeyPatch, server: Server) -> None:
        self.server = server
        self.name = ""
        super().__init__(patch)

    @property
    def address(self) -> str:
        return self.server.address(self.name)

    def renew(self) -> None:
        self.close()
        self.name = self.server.new_database()
        self._named(self.address)

    def use(self, *, wait: float | None = None, readonly: bool = False) -> None:
        options = [] if wait is None else [f"-c lock_timeout={round(wait * 1000)}"]
        options += ["-c default_transaction_read_only=on"] if readonly else []
        self._named(f"{self.address}&options={quote(' '.join(options))}" if options else self.address)

    @contextmanager
    def locked(self) -> Iterator[None]:
        with psycopg.connect(self.address) as other:
            other.execute("SELECT pg_advisory_xact_lock(%s)", [database._WRITERS])
            yield

    def until_waiting(self, count: int) -> None:
        until = time.monotonic() + 60
        while len(self._ours("pid", "wait_event_type = 'Lock'")) < count:
            assert time.monotonic() < until, f"there are not {count} who wait"
            time.sleep(0.01)

    def alter(self, statement: str) -> None:
        with psycopg.connect(self.address) as other:
            assert other.execute(statement).rowcount > 0

    def cut(self) -> None:
        """Ends every connection that Vägval has, as a server does that is taken down for service."""
        ended = self._ours("pg_terminate_backend(pid, 60000)")
        assert ended
        assert all(done for (done,) in ended)

    def close(self) -> None:
        super().close()
        if self.name:
            self.server.drop(self.name)
            self.name = ""

    def _ours(self, what: str, which: str = "true") -> list[tuple[object, ...]]:
        ours = f"datname = '{self.name}' AND application_name = 'vagval'"
        return self.server.tell(f"SELECT {what} FROM pg_stat_activity WHERE {ours} AND {which}")
