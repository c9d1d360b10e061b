"""A browser and a server for the tests; what a server said is shown when a test that used it fails."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser import browsing
from tests.browser.server import Server

SHOWN_LINES = 60


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = browsing.launched(playwright)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for the tests that neither kill it nor lock its database."""
    server = Server(tmp_path_factory.mktemp("server")).start()
    yield server
    server.stop()


@pytest.fixture
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Server]]:
    """Starts a server for one test alone, with settings of its own."""
    servers: list[Server] = []

    def start(**environment: str) -> Server:
        servers.append(Server(tmp_path_factory.mktemp("server"), **environment))
        return servers[-1].start()

    yield start
    for server in servers:
        server.stop()


@pytest.fixture(scope="session")
def visitors(browser: Browser) -> Iterator[dict[int, BrowserContext]]:
    """One browser per width that keeps Streamlit's files, as a returning visitor's does."""
    kept: dict[int, BrowserContext] = {}
    yield kept
    for context in kept.values():
        context.close()


@pytest.fixture
def opened(browser: Browser, visitors: dict[int, BrowserContext]) -> Iterator[Callable[..., Page]]:
    """A page, opened at an address if one is given; with `new=True` in a browser that has never been here."""
    new_ones: list[BrowserContext] = []

    def open_(address: str = "", width: int = 1280, *, new: bool = False) -> Page:
        if new:
            new_ones.append(browsing.visitor(browser, width))
            page = new_ones[-1].new_page()
        else:
            if width not in visitors:
                visitors[width] = browsing.visitor(browser, width)
            page = visitors[width].new_page()
        return browsing.visit(page, address) if address else page

    yield open_
    for context in new_ones:
        context.close()
    for context in visitors.values():
        for page in context.pages:
            page.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    report = yield
    if report.failed:
        for server in Server.running:
            tail = "\n".join(server.log.splitlines()[-SHOWN_LINES:])
            report.sections.append((f"server on {server.port}, log in {server.log_file}", tail))
    return report
