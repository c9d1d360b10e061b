"""The database's schema, step by step, by Alembic: each file in `versions/` takes it from one step to the next.

A step that has been out is never changed. All steps that a database lacks are taken in one transaction, so that it is
either as it was or as this version wants it, whatever happens meanwhile.
"""

from __future__ import annotations

import os
from pathlib import Path

from sqlalchemy import Connection, inspect, text

HERE = Path(__file__).resolve().parent
FOLDERS: tuple[Path, ...] = (HERE / "versions",)
"""Where the steps lie."""

VERSION_TABLE = "alembic_version"


def steps() -> tuple[str, ...]:
    """Every step's number, from the first to the last: each file is named `step_<number>_<what it does>.py`."""
    return tuple(sorted(file.stem.split("_")[1] for folder in FOLDERS for file in folder.glob("step_*.py")))


def step(connection: Connection) -> str | None:
    """The step that the database stands at; None when it is new, or older than the steps."""
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    found: str | None = connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()
    return found


def upgrade(connection: Connection, to: str = "head") -> None:
    """Takes every step that the database lacks, up to one of them or all, in the connection's transaction.

    Raises:
        Exception: whatever a step raises; the transaction is then to be undone.
    """
    from alembic import command
    from alembic.config import Config

    config = Config()
    for name, value in (
        ("script_location", str(HERE)),
        ("version_locations", os.pathsep.join(map(str, FOLDERS))),
        ("path_separator", "os"),
    ):
        config.set_main_option(name, value.replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, to)
