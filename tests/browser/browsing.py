"""How the tests look at Vägval: who comes (phone, laptop, projector), when a page is ready, what stands on it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Locator, Page, Playwright

PAGES = {
    "/": "Start",
    "/placering": "Jämför placering",
    "/samverkan": "Samverkan",
    "/schablon": "Schablon",
    "/jamforelser": "Så gör andra",
    "/workshop": "Workshop",
    "/bredvid": "Lägen bredvid varandra",
    "/kallor": "Källor och antaganden",
    "/rosta": "Rösta",
    "/tillganglighet": "Tillgänglighetsredogörelse",
}
IN_NAVIGATION = tuple(path for path in PAGES if path not in ("/bredvid", "/rosta", "/tillganglighet"))
HEIGHTS = {320: 640, 390: 844, 1280: 800, 1920: 1080}
WIDEST_PHONE = 390
PHONE = (
    "Mozilla/5.0 (Linux; Android 15; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 "
    "Mobile Safari/537.36"
)
ARGUMENTS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WAIT = 45_000
"""Milliseconds that a page may take when the machine is busy with other things."""

# Notes, before anything of ours loads, when the page last asked the server for a run, when the server last said
# that a run was done and how many it has done, and when the document last changed. The server says it in a
# ForwardMsg, field 6: 2 is a run that gave way to a newer one. How the page itself shows that it runs is not enough:
# a dialog's own run can be over before the page has drawn it.
_WATCH = """
(() => {
  const watch = window.__watch = {runs: 0, asked: 0, done: 0, changed: performance.now(), violations: []};
  const finished = (bytes) => {
    let at = 0;
    const number = () => {
      let value = 0, shift = 1, byte;
      do { byte = bytes[at++]; value += (byte & 127) * shift; shift *= 128; } while (byte & 128);
      return value;
    };
    while (at < bytes.length) {
      const key = number(), kind = key & 7;
      if (kind === 2) { const length = number(); at += length; }
      else if (kind === 0) { const value = number(); if (key >> 3 === 6) return value; }
      else return null;
    }
    return null;
  };
  const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function (...message) {
    watch.asked = performance.now();
    if (!this.__heard) this.addEventListener('message', (event) => {
      if (!(event.data instanceof ArrayBuffer)) return;
      const status = finished(new Uint8Array(event.data));
      if (status === null || status === 2) return;
      watch.runs += 1;
      watch.done = performance.now();
    });
    this.__heard = true;
    return send.apply(this, message);
  };
  new MutationObserver(() => { watch.changed = performance.now(); }).observe(
    document, {childList: true, subtree: true, characterData: true, attributes: true});
  document.addEventListener('securitypolicyviolation', (event) =>
    watch.violations.push(`${event.violatedDirective}: ${event.blockedURI}`));
})();
"""
# Not every message asks for a run; one that has had no answer for a while did not.
_READY = """
(runs) => {
  const watch = window.__watch, now = performance.now();
  const app = document.querySelector('[data-testid=stApp]');
  return app?.dataset.testScriptState === 'notRunning'
    && app.dataset.testConnectionState === 'CONNECTED'
    && watch.runs >= runs
    && (watch.done > watch.asked || now - watch.asked > 1500)
    && now - watch.changed > 120
    && document.querySelector('h1') !== null
    && [...document.querySelectorAll('[data-testid=stSkeleton], [data-stale=true]')].every(
         (part) => part.getClientRects().length === 0)
    && [...document.querySelectorAll('[data-testid=stVegaLiteChart]')].every(
         (chart) => chart.getClientRects().length === 0 || chart.querySelector('svg') !== null);
}
"""


def launched(playwright: Playwright) -> Browser:
    """Debian's Chromium."""
    names = ("chromium", "chromium-browser", "google-chrome", "chrome")
    found = next((path for path in map(shutil.which, names) if path), None)
    if found is None:
        raise RuntimeError("Chromium saknas: kör tests/browser/install-chromium")
    return playwright.chromium.launch(executable_path=found, args=list(ARGUMENTS))


def visitor(browser: Browser, width: int = 1280, **more: Any) -> BrowserContext:
    """A browser of its own, Swedish, as wide as said; a phone when it is no wider than one."""
    phone: dict[str, Any] = {"is_mobile": True, "has_touch": True, "user_agent": PHONE}
    context = browser.new_context(
        viewport={"width": width, "height": HEIGHTS.get(width, 800)},
        locale="sv-SE",
        timezone_id="Europe/Stockholm",
        **(phone if width <= WIDEST_PHONE else {}),
        **more,
    )
    context.set_default_timeout(WAIT)
    context.add_init_script(_WATCH)
    return context


@dataclass
class Heard:
    """What a page has asked for and complained about."""

    requests: list[str] = field(default_factory=list)
    console: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)

    def outside(self, origin: str) -> list[str]:
        """Requests and sockets that do not go to the server."""
        own = urlsplit(origin).netloc
        return [
            address
            for address in self.requests
            if urlsplit(address).scheme not in ("data", "blob", "about") and urlsplit(address).netloc != own
        ]


# On a deep link Streamlit first looks for its server below the page's own path, and does not find it there.
_EXPECTED = ("/_stcore/health", "/_stcore/host-config")


def listened(page: Page) -> Heard:
    """Everything that the page asks for and complains about from now on."""
    heard = Heard()

    def complained(message: Any) -> None:
        path = urlsplit(message.location.get("url", "")).path
        missing = "404" in message.text and path.endswith(_EXPECTED) and not path.startswith(_EXPECTED)
        if message.type in ("error", "warning") and not missing:
            heard.console.append(f"{message.type}: {message.text} ({message.location.get('url', '')})")

    def asked(dialog: Any) -> None:
        heard.dialogs.append(dialog.message)
        dialog.dismiss()

    page.on("request", lambda request: heard.requests.append(request.url))
    page.on("websocket", lambda socket: heard.requests.append(socket.url))
    page.on("console", complained)
    page.on("pageerror", lambda error: heard.errors.append(str(error)))
    page.on("dialog", asked)
    return heard


def ready(page: Page, runs: int = 1) -> None:
    """Waits until the app has run this many times, is done, and nothing moves any more."""
    page.wait_for_function(_READY, arg=runs, polling=40)


def visit(page: Page, address: str) -> Page:
    """Opens the address and waits until the page is all there."""
    page.goto(address)
    ready(page)
    return page


def after(page: Page, act: Callable[[], object]) -> None:
    """Does something that makes the app run again, and waits until it has."""
    runs: int = page.evaluate("window.__watch.runs")
    act()
    ready(page, runs + 1)


def pause(page: Page, milliseconds: int) -> None:
    """Waits in the page's own time: what the page itself puts off for less is then done, however busy the machine."""
    page.evaluate("time => new Promise((done) => setTimeout(done, time))", milliseconds)


def go(page: Page, title: str) -> None:
    """Moves to another page by the navigation, as a reader does; on a phone it is folded behind a button."""
    top = page.get_by_test_id("stTopNavLink").filter(has_text=title)
    if top.count():
        after(page, top.first.click)
        return
    menu = page.get_by_test_id("stSidebar")
    if menu.get_attribute("aria-expanded") != "true":
        page.get_by_test_id("stExpandSidebarButton").click()
    after(page, menu.get_by_test_id("stSidebarNavLink").filter(has_text=title).click)


def open_all(where: Page | Locator) -> None:
    """Unfolds every expander, those inside others too. What is folded is often not computed before that."""
    page = where if isinstance(where, Page) else where.page
    for _ in range(6):
        folded = where.locator("[data-testid=stExpander] details:not([open]) > summary")
        if not folded.evaluate_all("all => { all.forEach((one) => one.click()); return all.length; }"):
            return
        ready(page)
    raise AssertionError("an expander does not stay open")


def unfolded(page: Page, title: str) -> Locator:
    """The first expander with this title, opened."""
    expander = page.locator(f"[data-testid=stExpander]:has(> details > summary:has-text('{title}'))").first
    if expander.locator("> details").get_attribute("open") is None:
        expander.locator("> details > summary").click()
        ready(page)
    return expander


def rests_on(page: Page) -> str:
    """What the scenario bar says that the page rests on."""
    return page.locator(".st-key-lagesrad").inner_text().splitlines()[0]


def headline(page: Page) -> str:
    """The page's sentence."""
    return page.locator("h1").first.inner_text()


def pictures(page: Page) -> list[str]:
    """The words in every picture, as drawn."""
    words: list[str] = page.eval_on_selector_all(
        "[data-testid=stVegaLiteChart]",
        "charts => charts.map(chart => [...chart.querySelectorAll('svg text')].map(t => t.textContent).join('|'))",
    )
    return words


def tables(page: Page) -> list[str]:
    """The words of every table, folded or not."""
    words: list[str] = page.eval_on_selector_all(
        "[data-testid=stTable] table",
        "tables => tables.map(t => [...t.rows].map(r => [...r.cells].map(c => c.textContent).join('|')).join('\\n'))",
    )
    return words


def words(page: Page) -> str:
    """All text of the page's own, folded or not."""
    text: str = page.locator("[data-testid=stMainBlockContainer]").evaluate("node => node.textContent")
    return text
