"""Prints every ratio: `make bench`, or `python -m tests.bench NAME …` for some of them."""

from __future__ import annotations

import importlib
import pkgutil
import sys

import tests.bench as here


def main(chosen: list[str]) -> None:
    """Runs the bench modules in name order."""
    for module in sorted(m.name for m in pkgutil.iter_modules(here.__path__) if not m.name.startswith("_")):
        if chosen and module not in chosen:
            continue
        for ratio in importlib.import_module(f"tests.bench.{module}").ratios():
            print(ratio, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
