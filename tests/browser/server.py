"""A real server of Vägval on a port and a data folder of its own, that can be killed and started again."""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 60


class Server:
    """`streamlit run app.py` as a process. The data folder outlives the process; the log is kept beside it."""

    running: set[Server] = set()  # noqa: RUF012 — every server of this test process, for the report of a failure

    def __init__(self, folder: Path, **environment: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.data = folder / "data"
        self.log_file = folder / "server.log"
        self.port = _free_port()
        self.environment = environment
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def database(self) -> Path:
        return self.data / "vagval.db"

    @property
    def log(self) -> str:
        return self.log_file.read_text(encoding="utf-8", errors="replace") if self.log_file.exists() else ""

    def start(self) -> Server:
        """Starts the process and waits until it answers."""
        unset = {"DATABASE_URL", "VAGVAL_CASE", "VAGVAL_DATA"}
        kept = {name: value for name, value in os.environ.items() if name not in unset}
        command = [sys.executable, "-m", "streamlit", "run", "app.py"]
        options = ["--server.port", str(self.port), "--server.address", "127.0.0.1"]
        with self.log_file.open("ab") as log:
            self.process = subprocess.Popen(
                [*command, *options],
                cwd=ROOT,
                env={**kept, "VAGVAL_DATA": str(self.data), **self.environment},
                stdout=log,
                stderr=subprocess.STDOUT,
                preexec_fn=_die_with_the_tests if sys.platform == "linux" else None,
            )
        Server.running.add(self)
        self._wait()
        return self

    def kill(self) -> None:
        """`kill -9`: no chance to tidy up."""
        if self.process is not None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
            self.process = None

    def restart(self) -> None:
        """Kills the process and starts another on the same port and data."""
        self.kill()
        self.start()

    def stop(self) -> None:
        """The end: the process is gone and the log is no longer shown."""
        self.kill()
        Server.running.discard(self)

    def _wait(self) -> None:
        assert self.process is not None
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            if self.process.poll() is not None:
                raise RuntimeError(f"the server ended by itself:\n{self.log}")
            try:
                with urllib.request.urlopen(f"{self.origin}/_stcore/health", timeout=2):
                    return
            except (urllib.error.URLError, OSError):
                time.sleep(0.05)
        raise RuntimeError(f"the server did not answer in {START_SECONDS} s:\n{self.log}")


def _die_with_the_tests() -> None:
    """Asks Linux to end this process when the one that started it is gone, however that happened."""
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port
