"""What an uploaded case is promised: it is found again whole, and only by who knows its version."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from data import own_cases
from data.database import NotSaved, dispose
from models.case import Case
from tests.data.stores import Store

NOW = datetime(2026, 11, 21, 10, 30, tzinfo=UTC)


def test_an_uploaded_case_is_found_whole_after_a_restart(store: Store, case: Case) -> None:
    own_cases.keep(case, now=NOW)
    dispose()
    assert own_cases.found(case.version) == case
    assert own_cases.found("0" * 64) is None


def test_the_same_case_uploaded_again_stays_as_it_was(store: Store, case: Case) -> None:
    own_cases.keep(case, now=NOW)
    before = store.dump()["own_cases"]
    own_cases.keep(case)
    assert store.dump()["own_cases"] == before


def test_many_who_upload_the_same_case_at_once_all_succeed(store: Store, case: Case) -> None:
    with ThreadPoolExecutor(6) as people:
        for kept in [people.submit(own_cases.keep, case) for _ in range(6)]:
            kept.result()
    assert own_cases.found(case.version) == case
    assert len(store.dump()["own_cases"]) == 1


def test_a_case_that_cannot_be_kept_is_told_in_swedish(store: Store, case: Case) -> None:
    assert own_cases.found(case.version) is None
    store.use(wait=0.05)
    with store.locked(), pytest.raises(NotSaved, match=r"^Kunde inte spara: .*låst"):
        own_cases.keep(case)
    assert own_cases.found(case.version) is None


def test_a_case_that_this_version_cannot_read_is_not_shown(
    store: Store, case: Case, caplog: pytest.LogCaptureFixture
) -> None:
    own_cases.keep(case)
    store.alter("UPDATE own_cases SET content = '{}'")
    assert own_cases.found(case.version) is None
    assert "cannot be read" in caplog.text
