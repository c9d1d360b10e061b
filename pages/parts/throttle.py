"""Slows down those who guess: codes and PINs. Counts live in the process's memory and are never stored."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable

FREE = 10
"""How many wrong tries are free; each one after that makes the next wait twice as long."""
LONGEST_SECONDS = 60.0
FORGOTTEN_SECONDS = 600.0
MOST_KEYS = 10_000
_DOUBLINGS = 10
"""After so many the wait is the longest."""


class Throttle:
    """Counts wrong tries by key: a room, a browser. Safe to use from many threads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._tries: OrderedDict[Hashable, tuple[int, float]] = OrderedDict()

    def wait(self, *keys: Hashable) -> float:
        """Seconds until any of these may be tried again; 0 when all may be now."""
        now = self._clock()
        with self._lock:
            return max((self._left(key, now) for key in keys), default=0.0)

    def failed(self, *keys: Hashable) -> None:
        """Counts a wrong try for each key."""
        now = self._clock()
        with self._lock:
            for key in keys:
                count, last = self._tries.pop(key, (0, now))
                self._tries[key] = (1 if now - last > FORGOTTEN_SECONDS else count + 1, now)
            while len(self._tries) > MOST_KEYS:
                self._tries.popitem(last=False)

    def succeeded(self, *keys: Hashable) -> None:
        """Forgets the wrong tries of these keys."""
        with self._lock:
            for key in keys:
                self._tries.pop(key, None)

    def _left(self, key: Hashable, now: float) -> float:
        count, last = self._tries.get(key, (0, now))
        if count < FREE or now - last > FORGOTTEN_SECONDS:
            return 0.0
        longer = min(count - FREE, _DOUBLINGS)  # a number of tries that is huge must not overflow
        return max(0.0, last + min(2.0**longer, LONGEST_SECONDS) - now)
