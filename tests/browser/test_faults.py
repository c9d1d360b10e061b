"""When the database or the case fails, the reader gets a Swedish sentence and keeps what was entered."""

from __future__ import annotations

import csv
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.browsing import after, headline, ready, words
from tests.browser.server import ROOT, Server
from tests.browser.test_drafts import CHILDREN, MANDATE, draft, move, value

NOT_SAVED = "Kunde inte spara"


@contextmanager
def locked(database: Path) -> Iterator[None]:
    """Somebody else writes in the database, and does not stop."""
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@pytest.fixture
def impatient(started: Callable[..., Server], tmp_path: Path) -> tuple[Server, Path]:
    """A server that waits half a second for a lock, not ten."""
    database = tmp_path / "vagval.db"
    return started(DATABASE_URL=f"sqlite:///{database}?timeout=0.5"), database


def test_a_locked_database_keeps_what_was_entered_and_saves_it_later(
    impatient: tuple[Server, Path], opened: Callable[..., Page]
) -> None:
    server, database = impatient
    page = opened(server.origin + "/placering")
    move(page, CHILDREN)
    before = headline(page)
    with locked(database):
        move(page, MANDATE)
        assert NOT_SAVED in words(page)
        assert value(page, MANDATE) == "100"
        assert headline(page) != before
        after(page, page.get_by_role("button", name="Försök spara igen").click)
        assert NOT_SAVED in words(page)
        assert value(page, MANDATE) == "100"
    after(page, page.get_by_role("button", name="Försök spara igen").click)
    assert NOT_SAVED not in words(page)
    page.reload()
    ready(page)
    assert (value(page, CHILDREN), value(page, MANDATE)) == ("100", "100")
    assert "Traceback" not in server.log


def test_a_first_change_while_the_database_is_locked_is_not_lost(
    impatient: tuple[Server, Path], opened: Callable[..., Page]
) -> None:
    server, database = impatient
    move(opened(server.origin + "/placering"), CHILDREN)
    page = opened(server.origin + "/placering")
    with locked(database):
        move(page, MANDATE)
        assert NOT_SAVED in words(page)
        assert draft(page) == ""
        page.get_by_role("button", name="Dela", exact=True).click()
        dialog = page.get_by_role("dialog")
        dialog.wait_for()
        ready(page)
        dialog.get_by_role("textbox", name="Din roll").fill("utredare")
        after(page, dialog.get_by_role("button", name="Skapa länk", exact=True).click)
        assert NOT_SAVED in dialog.inner_text()
        assert dialog.get_by_role("textbox", name="Din roll").input_value() == "utredare"
        page.keyboard.press("Escape")
        ready(page)
    after(page, page.get_by_role("button", name="Försök spara igen").click)
    assert NOT_SAVED not in words(page)
    assert value(page, MANDATE) == "100"
    assert draft(page)


def test_readers_do_not_wait_for_a_writer(
    impatient: tuple[Server, Path], opened: Callable[..., Page]
) -> None:
    server, database = impatient
    maker = opened(server.origin + "/placering")
    move(maker, MANDATE)
    with locked(database):
        reader = opened(maker.url, 390)
        assert headline(reader) == headline(maker)


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A copy of Enköping's case, to be broken."""
    folder = tmp_path / "underlag"
    shutil.copytree(ROOT / "data" / "enkoping", folder)
    return folder


@pytest.mark.parametrize("path", ["/", "/placering", "/kallor"])
def test_a_missing_file_in_the_case_is_told_in_swedish(
    started: Callable[..., Server], opened: Callable[..., Page], broken: Path, path: str
) -> None:
    (broken / "options.csv").unlink()
    server = started(VAGVAL_CASE=str(broken))
    page = opened(server.origin + path)
    assert headline(page) == "Underlaget kan inte läsas"
    assert "options.csv" in words(page)
    assert "filen saknas" in words(page)
    assert "Traceback" not in server.log


def test_wrong_cells_are_told_with_file_row_and_column(
    started: Callable[..., Server], opened: Callable[..., Page], broken: Path
) -> None:
    criteria = broken / "criteria.csv"
    with criteria.open(encoding="utf-8-sig", newline="") as read:
        rows = list(csv.reader(read))
    rows[1][rows[0].index("weight")] = "mycket"
    with criteria.open("w", encoding="utf-8", newline="") as written:
        csv.writer(written).writerows(rows)
    server = started(VAGVAL_CASE=str(broken))
    page = opened(server.origin + "/placering")
    assert headline(page) == "Underlaget kan inte läsas"
    assert "criteria.csv" in words(page)
    assert "rad 2" in words(page)
    assert "weight" in words(page)
    assert "Traceback" not in server.log


def test_a_folder_that_is_not_there_is_told_in_swedish(
    started: Callable[..., Server], opened: Callable[..., Page], tmp_path: Path
) -> None:
    page = opened(started(VAGVAL_CASE=str(tmp_path / "finns-inte")).origin + "/")
    assert headline(page) == "Underlaget kan inte läsas"
    assert "filen saknas" in words(page)


def test_a_shared_link_opens_although_the_case_of_the_day_is_broken(
    started: Callable[..., Server], opened: Callable[..., Page], broken: Path
) -> None:
    from tests.browser.test_sharing import make_link

    server = started(VAGVAL_CASE=str(broken))
    maker = opened(server.origin + "/placering")
    sentence = headline(maker)
    read, _, _ = make_link(maker)
    (broken / "options.csv").unlink()
    assert headline(opened(read.replace("/?", "/placering?"), 390)) == sentence
