"""A real PostgreSQL server of this test process's own, on a temporary folder, which is gone with the tests."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

MISSING = (
    "PostgreSQL saknas. Kör tests/data/install-postgresql (Debian) eller installera PostgreSQL på annat sätt. "
    "VAGVAL_NO_POSTGRESQL=1 hoppar över de här proven."
)

SETTINGS = """
listen_addresses = ''
# What is tested is who sees what; the power stays on.
fsync = off
synchronous_commit = off
full_page_writes = off
# Nobody's here, so that a moment that loses its time zone is seen.
timezone = 'Asia/Kolkata'
"""

GUARDIAN = """
# Runs as the server's own user. However the test process ends, its end of the pipe is closed: then all goes.
bin=$1 folder=$2 settings=$3
trap '' HUP INT TERM
gone() {
  if [ -e "$folder/data/postmaster.pid" ]; then "$bin/pg_ctl" -D "$folder/data" -m immediate -s stop; fi
  cd / && rm -rf "$folder"
}
made() {
  "$bin/initdb" -D "$folder/data" -U vagval -A trust -E UTF8 --locale=C --no-sync --wal-segsize=1 &&
    echo "unix_socket_directories = '$folder' $settings" >>"$folder/data/postgresql.conf" &&
    "$bin/pg_ctl" -D "$folder/data" -l "$folder/log" -s -w -t 60 start
}
if made >"$folder/made" 2>&1; then echo ready; else cat "$folder/made" "$folder/log"; fi
read -r _
gone
"""


def programs() -> Path | None:
    """The folder with Debian's newest server, or with the one on the path; None when there is none."""
    if sys.platform == "win32":
        return None
    debian = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    for folder in sorted(debian, key=lambda path: float(path.parent.name), reverse=True):
        if (folder / "postgres").exists():
            return folder
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found and shutil.which("postgres") else None


class Server:
    """The server; it answers on a socket in its folder and to nobody outside this machine."""

    def __init__(self) -> None:
        found = programs()
        if found is None:
            raise RuntimeError(MISSING)
        self.programs = found
        # Short, as a socket's path must be, and open to the server's user, as pytest's folders are not.
        self.folder = Path(tempfile.mkdtemp(prefix="vagval-postgresql-", dir="/tmp"))
        self.user: dict[str, Any] = {}
        if os.geteuid() == 0:
            # PostgreSQL refuses to be root; Debian's package brings this user.
            self.user = {"user": "postgres", "group": "postgres", "extra_groups": []}
            shutil.chown(self.folder, "postgres", "postgres")
        self.environment = {"PATH": os.environ["PATH"], "LC_ALL": "C"}
        self.databases = 0
        self.guardian: subprocess.Popen[str] | None = None

    def start(self) -> Server:
        """Makes the server and waits until it answers."""
        self.guardian = subprocess.Popen(
            ["sh", "-c", GUARDIAN, "guardian", str(self.programs), str(self.folder), SETTINGS],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=self.folder,
            env=self.environment,
            start_new_session=True,
            **self.user,
        )
        assert self.guardian.stdout is not None
        first = self.guardian.stdout.readline()
        if first != "ready\n":
            said, _ = self.guardian.communicate(timeout=60)
            raise RuntimeError(f"PostgreSQL startade inte:\n{first}{said}")
        return self

    def stop(self) -> None:
        """The end of the server and of its folder."""
        if self.guardian is not None:
            self.guardian.communicate(timeout=60)
            self.guardian = None

    @contextmanager
    def away(self) -> Iterator[None]:
        """The server does not answer in this block."""
        self._control("-m", "fast", "stop")
        try:
            yield
        finally:
            self._control("-l", str(self.folder / "log"), "-w", "start")

    def new_database(self) -> str:
        """The name of an empty database."""
        self.databases += 1
        name = f"vagval_{self.databases}"
        self.tell(f"CREATE DATABASE {name}")
        return name

    def drop(self, name: str) -> None:
        """The end of a database and of whoever is still connected to it."""
        self.tell(f"DROP DATABASE {name} WITH (FORCE)")

    def address(self, database: str, user: str = "vagval") -> str:
        """What DATABASE_URL is for this database."""
        return f"postgresql://{user}@/{database}?host={self.folder}"

    def tell(self, statement: str, database: str = "postgres") -> list[tuple[Any, ...]]:
        """What the server answers to somebody else than Vägval."""
        with psycopg.connect(self.address(database), autocommit=True) as connection:
            found = connection.execute(statement)
            return found.fetchall() if found.description else []

    def _control(self, *words: str) -> None:
        subprocess.run(
            [str(self.programs / "pg_ctl"), "-D", str(self.folder / "data"), "-s", *words],
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.DEVNULL,
            check=True,
            **self.user,
        )
