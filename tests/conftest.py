"""What many tests start from: the case that ships, its base, and a database of one's own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from data import case_files
from data.database import dispose
from models.answer import placement_answer
from models.case import Case
from models.result import PlacementResult
from models.scenario import Scenario, base


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
