"""Speed as ratios, measured in one process as CPU time, medians. `make bench` prints them.

Each module here has `ratios()`, which yields a `Ratio` at a time. Nothing here is a test: the machine is noisy.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Ratio:
    """One measured ratio and the bound that the design sets for it."""

    name: str
    value: float
    bound: float
    at_most: bool = True

    def __str__(self) -> str:
        sign = "≤" if self.at_most else "≥"
        kept = self.value <= self.bound if self.at_most else self.value >= self.bound
        return f"{'ok  ' if kept else 'MISS'} {self.name}: {self.value:.2f} ({sign} {self.bound:g})"


def cpu_seconds(work: Callable[[], object]) -> float:
    """CPU seconds of one call."""
    start = time.process_time()
    work()
    return time.process_time() - start


def median_ratio(work: Callable[[], object], reference: Callable[[], object], rounds: int = 9) -> float:
    """Median over rounds of CPU time of `work` over that of `reference`, taken in turn."""
    work()
    reference()
    return statistics.median(cpu_seconds(work) / max(cpu_seconds(reference), 1e-9) for _ in range(rounds))
