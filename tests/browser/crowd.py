"""Many participants at once, in a thread of their own, while the test or the bench looks at real browsers."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from functools import partial
from typing import Any, TypeVar

from models.case import Case
from tests.browser.participant import Participant, at_once

Got = TypeVar("Got")
SECONDS = 180


class Crowd:
    """So many phones in one room. Each method returns when all of them have done it."""

    def __init__(self, port: int, code: str, case: Case, size: int) -> None:
        self.case = case
        self.phones = [Participant(port, code, f"telefon-{code}-{number}") for number in range(size)]
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self) -> Crowd:
        self._thread.start()
        self._wait(_together([one.__aenter__ for one in self.phones]))
        self.see("Du är med")
        return self

    def __exit__(self, *_: object) -> None:
        self._wait(_together([one.__aexit__ for one in self.phones]))
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    @property
    def faults(self) -> list[str]:
        return [fault for one in self.phones for fault in one.faults]

    def see(self, title: str) -> None:
        """All are where the room is."""
        self._wait(_together([partial(one.sees, title) for one in self.phones]))

    def press(self, label: str) -> float:
        """All press at once; seconds from the first press sent to the last."""
        return self._wait(at_once(self.phones, label))

    def weigh(self, pause: float = 0.0) -> Future[list[None]]:
        """All weigh every criterion but leave the last press; under way when this returns."""
        work = _together([partial(self._weigh, number, one, pause) for number, one in enumerate(self.phones)])
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    async def _weigh(self, number: int, phone: Participant, pause: float) -> None:
        names = [row.name for row in self.case.criteria]
        top = names[number % len(names)]
        await phone.sees("Vilket steg")
        await phone.choose(top)
        await phone.press("Nästa")
        rest = [name for name in names if name != top]
        for place, name in enumerate(rest):
            await phone.sees(name)
            await asyncio.sleep(pause * (0.5 + (number * 7 + place * 3) % 10 / 10))
            await phone.move(float(5 * ((number + 3 * place) % 21)))
            if name != rest[-1]:
                await phone.press("Nästa")

    def _wait(self, work: Coroutine[Any, Any, Got]) -> Got:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(SECONDS)


async def _together(works: list[Callable[[], Coroutine[Any, Any, Got]]]) -> list[Got]:
    return list(await asyncio.gather(*(work() for work in works)))
