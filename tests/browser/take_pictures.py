"""Saves a picture of every page as phone, laptop and projector show it: `python -m tests.browser.take_pictures`."""

from __future__ import annotations

import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.browser import browsing
from tests.browser.server import Server

PICTURES = Path(__file__).parent / "pictures"
WIDTHS = (390, 1280, 1920)


def main() -> None:
    """Starts a server of its own, with an empty database, and looks at every page."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server = Server(Path(folder)).start()
        browser = browsing.launched(playwright)
        try:
            for width in WIDTHS:
                context = browsing.visitor(browser, width)
                for path in browsing.PAGES:
                    page = context.new_page()
                    browsing.visit(page, server.origin + path)
                    name = path.strip("/") or "start"
                    page.screenshot(path=PICTURES / f"{name}-{width}-first.png")
                    _as_high_as_its_content(page, width)
                    page.screenshot(path=PICTURES / f"{name}-{width}.png")
                    page.close()
                context.close()
        finally:
            browser.close()
            server.stop()
    print(f"{len(list(PICTURES.glob('*.png')))} bilder i {PICTURES}")


def _as_high_as_its_content(page: Page, width: int) -> None:
    """Streamlit scrolls inside a part of the page, so that a full-page picture would show the first screen only."""
    height = page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
    page.set_viewport_size({"width": width, "height": height})
    browsing.ready(page)


if __name__ == "__main__":
    main()
