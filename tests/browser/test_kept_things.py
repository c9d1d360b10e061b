"""Links, drafts and rooms that were stored once, in a browser on a server of today, as a phone and a laptop show them."""

from __future__ import annotations

import gzip
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from data import snapshots
from data.database import dispose
from models.workshop import PLACES, STEPS
from tests.browser import browsing
from tests.browser.browsing import after, go, headline, ready, visit, words
from tests.browser.server import Server
from tests.data.stores import PostgresqlStore, Store
from tests.frozen import opening

WIDTHS = (390, 1280)
NEUTRAL = "Länken går inte att öppna"


@pytest.fixture(params=opening.FORMATS)
def kept(
    request: pytest.FixtureRequest, store: Store, started: Callable[..., Server]
) -> Iterator[tuple[Server, dict[str, Any], dict[str, str]]]:
    """A server on a whole old database, the tokens and codes that people hold, and by link the sentence it leads with."""
    opening.restored(store, request.param)
    handles = opening.rows.read(opening.folder(request.param) / "database.json.gz")[store.kind]
    server = started(DATABASE_URL=store.address)
    leads = {}
    for name in opening.LINKS:
        for link, held in handles.get(name, {}).items():
            snapshot = snapshots.opened(held["read"])
            if snapshot is not None:
                leads[link] = snapshot.result.sentences["lead"]
    dispose()
    yield server, handles, leads
    server.stop()


def test_everything_that_was_kept_opens_on_a_phone_and_a_laptop(
    kept: tuple[Server, dict[str, Any], dict[str, str]], store: Store, opened: Callable[..., Page]
) -> None:
    server, handles, leads = kept
    links = {name: held for part in opening.LINKS for name, held in handles.get(part, {}).items()}
    rooms: dict[str, Any] = handles["rooms"]
    widths = WIDTHS
    if isinstance(store, PostgresqlStore):
        # That a page is drawn alike on both widths does not hang on the database; that each thing is found there does.
        links = {
            name: links[name]
            for name in ("grundfallet", "egen-kommun", "aterkallad", "workshop", "liten-workshop")
        }
        rooms = {step: rooms[step] for step in ("gissning", "visa")}
        widths = WIDTHS[:1]
    for width in widths:
        page = opened("", width)
        for name, held in links.items():
            visit(page, f"{server.origin}/placering?delning={held['read']}")
            assert headline(page) == leads.get(name, NEUTRAL), (name, width)
            assert browsing.pictures(page) or name not in leads
        for name in handles["workshops"]:
            visit(page, f"{server.origin}/workshop?delning={links[name]['read']}")
            assert headline(page) not in (NEUTRAL, "Länken innehåller ingen workshop"), (name, width)
            assert "Skolan vägdes mycket olika." in words(page)
        for name, token in handles["drafts"].items():
            visit(page, f"{server.origin}/placering?utkast={token}")
            assert "finns inte" not in words(page), (name, width)
            assert "Skiljer sig från grundfallet" in words(page), (name, width)
        page.close()
    for step, held in rooms.items():
        leader, phone = opened("", 1280, new=True), opened("", 390, new=True)
        lead(leader, server, held)
        place = PLACES[step]
        if place:
            expect(leader.locator(".st-key-led-bak button")).to_contain_text(STEPS[place - 1].name)
        if place + 1 < len(STEPS):
            expect(leader.locator(".st-key-led-fram button")).to_contain_text(STEPS[place + 1].name)
        visit(phone, f"{server.origin}/rosta?rum={held['code']}")
        assert "Något gick fel" not in words(phone), step
        assert "inget rum" not in words(phone), step
        leader.context.close()
        phone.context.close()
    assert "Traceback" not in server.log


def lead(page: Page, server: Server, held: dict[str, Any]) -> None:
    """Comes back to a room from another computer, with its PIN."""
    visit(page, f"{server.origin}/workshop?rum={held['code']}")
    page.get_by_role("textbox", name="PIN").fill(held["pin"])
    after(page, page.get_by_role("button", name="Fortsätt", exact=True).click)
    ready(page)


@pytest.mark.parametrize("width", WIDTHS)
def test_two_kept_links_are_compared_and_stay_so_when_the_reader_has_been_elsewhere(
    width: int, tmp_path: Path, started: Callable[..., Server], opened: Callable[..., Page]
) -> None:
    server = kept_server(tmp_path, started)
    links = opening.rows.read(opening.folder(1) / "database.json.gz")["sqlite"]["links"]
    page = opened(f"{server.origin}/placering?delning={links['grundfallet']['read']}", width)
    after(page, page.get_by_role("link", name="Jämför med en annan länk").click)
    page.get_by_role("textbox", name="Länk att jämföra med").fill(
        f"{server.origin}/?delning={links['rangordning-ny-lag']['read']}"
    )
    page.keyboard.press("Enter")
    expect(page.locator("h1").first).to_contain_text("Svaret är inte detsamma", timeout=browsing.WAIT)
    ready(page)
    address, said = page.url, browsing.tables(page)
    assert "Personer om året|15|146" in "\n".join(said)
    go(page, "Start")
    after(page, page.get_by_role("link", name="Jämför med en annan länk").click)
    assert "Svaret är inte detsamma" in headline(page)
    # The address alone shows the same to whoever gets it.
    other = opened(address, width, new=True)
    assert browsing.tables(other) == said
    too_wide = "document.querySelector('[data-testid=stMain]').scrollWidth > window.innerWidth"
    assert not other.evaluate(too_wide)


def kept_server(folder: Path, started: Callable[..., Server]) -> Server:
    """A server on the SQLite database that was kept of format 1."""
    return started(DATABASE_URL=f"sqlite:///{unpacked(folder)}")


def unpacked(folder: Path) -> Path:
    """The SQLite database that was kept of format 1, as a file."""
    file = folder / "vagval.db"
    file.write_bytes(gzip.decompress((opening.folder(1) / "database.sqlite.gz").read_bytes()))
    return file


def test_a_database_that_is_too_new_is_told_in_swedish_on_every_page(
    tmp_path: Path, started: Callable[..., Server], opened: Callable[..., Page]
) -> None:
    file = unpacked(tmp_path)
    with sqlite3.connect(file) as other:
        other.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
        other.execute("INSERT INTO alembic_version VALUES ('9999')")
    other.close()
    server = started(DATABASE_URL=f"sqlite:///{file}")
    links = opening.rows.read(opening.folder(1) / "database.json.gz")["sqlite"]["links"]
    for width in WIDTHS:
        page = opened(f"{server.origin}/placering", width)
        assert "i 60 av 100" in headline(page), "what needs no database works"
        page.goto(f"{server.origin}/?delning={links['grundfallet']['read']}")
        expect(page.locator("[role=alert]").first).to_contain_text("nyare version", timeout=browsing.WAIT)
