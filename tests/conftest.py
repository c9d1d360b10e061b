"""What many tests start from: the case that ships, its base, and a database of one's own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from data import case_files
from data.database import dispose
from models.answer import placement_answer
from models.case import Case
from models.result import PlacementResult
from models.scenario import Scenario, base
from tests.data import postgresql as postgresql_server
from tests.data.stores import PostgresqlStore, SqliteStore, Store


@pytest.fixture(scope="session")
def case() -> Case:
    """Enköping's case, as it ships."""
    return case_files.read(case_files.SHIPPED)


@pytest.fixture(scope="session")
def start(case: Case) -> Scenario:
    """The base scenario of the shipped case."""
    return base(case)


@pytest.fixture(scope="session")
def answer(case: Case, start: Scenario) -> PlacementResult:
    """The answer to the base scenario."""
    return placement_answer(case, start)


@pytest.fixture
def own_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder where the app keeps its database during this test."""
    folder = tmp_path / "var"
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("VAGVAL_CASE", raising=False)
    monkeypatch.setenv("VAGVAL_DATA", str(folder))
    yield folder
    dispose()


@pytest.fixture(scope="session")
def postgresql() -> Iterator[postgresql_server.Server]:
    """A PostgreSQL server of this test process's own."""
    if os.environ.get("VAGVAL_NO_POSTGRESQL") == "1":
        pytest.skip("VAGVAL_NO_POSTGRESQL=1")
    if postgresql_server.programs() is None:
        pytest.fail(postgresql_server.MISSING, pytrace=False)
    server = postgresql_server.Server().start()
    yield server
    server.stop()


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """An empty database of each kind that Vägval can keep its things in, named by DATABASE_URL."""
    if request.param == "sqlite":
        found: Store = SqliteStore(monkeypatch, tmp_path)
    else:
        found = PostgresqlStore(monkeypatch, request.getfixturevalue("postgresql"))
    yield found
    found.close()


@pytest.fixture
def postgresql_store(
    postgresql: postgresql_server.Server, monkeypatch: pytest.MonkeyPatch
) -> Iterator[PostgresqlStore]:
    """As `store`, for what only PostgreSQL can do."""
    found = PostgresqlStore(monkeypatch, postgresql)
    yield found
    found.close()
