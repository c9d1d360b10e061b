"""Forty phones in a workshop's room: a real server, their WebSockets, and two real browsers beside them.

Not CPU time as elsewhere, since what counts is how long people wait: the facilitator's own presses, with forty who
weigh against nobody, in the same room on the same machine.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

from data import case_files, workshops
from data.database import dispose
from models.workshop import FIRST, GUESS, complete
from tests.bench import Ratio
from tests.browser import browsing
from tests.browser.browsing import ready, visit
from tests.browser.crowd import Crowd
from tests.browser.server import Server
from tests.browser.test_workshop import onwards, open_room

SIZE = 40
PRESSES = 15
THINKING = 5.0
"""Seconds that a person thinks about each criterion: two interactions, so forty make some fifteen a second."""


def ratios() -> Iterator[Ratio]:
    """What is lost (nothing), how long until the facilitator sees all, and the facilitator's waiting as a ratio."""
    case = case_files.read(case_files.SHIPPED)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server = Server(Path(folder)).start()
        os.environ["VAGVAL_DATA"] = str(server.data)
        browser = browsing.launched(playwright)
        try:
            lead = browsing.visitor(browser, 1280).new_page()
            open_room(lead, server)
            for title in ("sämst", "tror du", "Väg var för sig"):
                onwards(lead, title)
            none = [_press(lead) for _ in range(PRESSES)]
            code = open_room(lead, server)
            phone = visit(browsing.visitor(browser, 390).new_page(), f"{server.origin}/rosta?rum={code}")
            with Crowd(server.port, code, case, SIZE) as crowd:
                onwards(lead, "sämst")
                onwards(lead, "tror du")
                crowd.see("Vilken placering")
                start = time.perf_counter()
                sent = crowd.press(case.options[0].name)
                _shown(lead, f"{SIZE} av {SIZE + 1} klara")
                yield Ratio(
                    f"seconds until the facilitator sees {SIZE} guesses (pressed within {sent:.2f} s)",
                    time.perf_counter() - start,
                    10,
                )
                yield Ratio("guesses lost or doubled of 40", abs(SIZE - _standing(code, GUESS)), 0)
                onwards(lead, "Väg var för sig")
                crowd.see("Vilket steg")
                expect(phone.locator("h1").first).to_contain_text("Vilket steg", timeout=browsing.WAIT)
                weighing = crowd.weigh(pause=THINKING)
                active = []
                while not weighing.done():
                    active.append(_press(lead))
                weighing.result()
                yield Ratio(
                    f"facilitator's press with {SIZE} who weigh ({statistics.median(active):.2f} s, "
                    f"worst {max(active):.2f} s), in presses with nobody ({statistics.median(none):.2f} s)",
                    statistics.median(active) / statistics.median(none),
                    1.5,
                )
                start = time.perf_counter()
                sent = crowd.press("Nästa")
                crowd.see("Klart")
                yield Ratio(
                    f"seconds until {SIZE} have been told that their weights stand (pressed within {sent:.2f} s)",
                    time.perf_counter() - start,
                    10,
                )
                _shown(lead, f"{SIZE} av {SIZE + 1} klara")
                yield Ratio("seconds until the facilitator sees all weights", time.perf_counter() - start, 10)
                yield Ratio("weights lost or doubled of 40", abs(SIZE - _standing(code, FIRST)), 0)
                if crowd.faults:
                    raise RuntimeError(f"a phone was met by an error: {crowd.faults[:3]}")
        finally:
            browser.close()
            server.stop()
            dispose()


def _standing(code: str, round_id: str) -> int:
    case = case_files.read(case_files.SHIPPED)
    room = workshops.room(code)
    assert room is not None
    return sum(complete(case, round_id, answer) for answer in workshops.answers(room)[round_id])


def _press(lead: Page) -> float:
    """Seconds from a press on the clock to the button that it becomes."""
    if lead.locator(".st-key-led-klocka").count():
        lead.locator(".st-key-led-klocka button").click()
        lead.locator(".st-key-led-stopp").wait_for()
        ready(lead)
    now, then = ("stopp", "vidare") if lead.locator(".st-key-led-stopp").count() else ("vidare", "stopp")
    start = time.perf_counter()
    lead.locator(f".st-key-led-{now} button").click()
    lead.locator(f".st-key-led-{then} button").wait_for(timeout=browsing.WAIT)
    took = time.perf_counter() - start
    lead.wait_for_timeout(300)
    return took


def _shown(lead: Page, said: str) -> None:
    expect(lead.locator(".st-key-rumslage")).to_contain_text(said, timeout=browsing.WAIT)
