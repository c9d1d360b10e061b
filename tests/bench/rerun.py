"""What a moved weight costs on Jämför placering, against the same rerun when the models' answers come from cache."""

from __future__ import annotations

import gc
import os
import statistics
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.bench import Ratio, cpu_seconds

PAGES = Path(__file__).resolve().parents[2] / "pages"


def ratios() -> Iterator[Ratio]:
    """One ratio: reruns with new answers over reruns with cached ones, medians, taken in turn."""
    from streamlit.testing.v1 import AppTest

    with tempfile.TemporaryDirectory() as folder:
        os.environ["VAGVAL_DATA"] = folder
        page = AppTest.from_file(str(PAGES / "frame.py"), default_timeout=60).run()
        page.switch_page(str(PAGES / "placering.py")).run()
        weights = [one.key for one in page.slider if str(one.key).startswith("vikt-")]

        def moved(key: str | None, points: int) -> float:
            page.slider(key=key).set_value(points)
            seconds = cpu_seconds(page.run)
            assert not page.exception, page.exception
            return seconds

        for points in (0, 5, 0):
            moved(weights[0], points)
        gc.collect()
        gc.freeze()
        fresh, cached = [], []
        for step in range(18):
            # Back and forth between two weights whose answers are in the cache …
            cached.append(moved(weights[0], 5 if step % 2 == 0 else 0))
            cached.append(moved(weights[0], 0 if step % 2 == 0 else 5))
            # … and a weight that nobody has had before, then back.
            other = weights[1 + step // 9]
            fresh.append(moved(other, 55 + 5 * (step % 9)))
            moved(other, 50)
        yield Ratio(
            "a moved weight on Jämför placering, in reruns whose answers come from cache",
            statistics.median(fresh) / statistics.median(cached),
            2,
        )
