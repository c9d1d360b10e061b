"""What a hostile upload costs, each in a process of its own: seconds, and memory above what an empty file takes."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.bench import Ratio
from tests.data.hostile import FILES

# The peak comes from Linux's own account of the process: getrusage also counts the one that started it, and beside a
# bench that has loaded everything no file would ever seem to cost anything.
ROOT = Path(__file__).resolve().parents[2]
MEASURED = """
import sys, time
from pathlib import Path
from data.workbook import NotAWorkbook, corrections, opened
from models.door import CaseFaults
content = Path(sys.argv[1]).read_bytes()
start = time.process_time()
try:
    opened(content)
except NotAWorkbook:
    pass
except CaseFaults as wrong:
    [fault.sentence for fault in wrong.faults[:100]]
took = time.process_time() - start
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM:"))
print(took, int(peak.split()[1]) / 1024)
"""


def _cost(content: bytes, folder: Path) -> tuple[float, float]:
    file = folder / "upload.xlsx"
    file.write_bytes(content)
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, str(file)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    seconds, memory = map(float, done.stdout.split())
    return seconds, memory


def ratios() -> Iterator[Ratio]:
    """Seconds and MB of each hostile file."""
    with tempfile.TemporaryDirectory() as room:
        folder = Path(room)
        _, empty = _cost(b"", folder)
        for name, build in FILES.items():
            seconds, memory = _cost(build(), folder)
            yield Ratio(f"upload, {name}: CPU seconds", seconds, 2)
            yield Ratio(f"upload, {name}: MB above an empty file", memory - empty, 150)
