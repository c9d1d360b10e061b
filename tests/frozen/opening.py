"""The kept files as databases again: what was stored then, in a database of today's kind, that Vägval has not yet opened."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, text

from data import database, migrations
from tests.data.stores import PostgresqlStore, SqliteStore, Store
from tests.frozen import rows

HERE = Path(__file__).parent
FORMATS = tuple(sorted(int(path.name.split("-")[1]) for path in HERE.glob("format-*") if path.is_dir()))
LINKS, THINGS = ("links", "judged", "workshops"), ("links", "judged", "workshops", "drafts", "rooms")


def folder(number: int) -> Path:
    """Where the files of a format lie."""
    return HERE / f"format-{number}"


def manifest(number: int) -> dict[str, Any]:
    """What is told of a format's files."""
    found: dict[str, Any] = json.loads((folder(number) / "manifest.json").read_text(encoding="utf-8"))
    return found


def kept(number: int, name: str) -> dict[str, Any]:
    """One file of rows: `handles`, `shows` and `tables`."""
    found: dict[str, Any] = rows.read(folder(number) / f"{name}.json.gz")
    return found


def filled(store: Store, number: int, name: str) -> dict[str, Any]:
    """An empty store filled with the rows of a file, at the step at which they were written."""
    content = kept(number, name)
    step = manifest(number)["step"]
    database.dispose()
    if isinstance(store, SqliteStore):
        store.file.parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(store.address.replace("postgresql://", "postgresql+psycopg://"))
    try:
        with engine.begin() as connection:
            migrations.upgrade(connection, step or migrations.steps()[0])
            rows.put(connection, content["tables"])
            if step is None:  # from before there were steps
                connection.execute(text(f"DROP TABLE {migrations.VERSION_TABLE}"))
    finally:
        engine.dispose()
    return content


def restored(store: Store, number: int, name: str = "database") -> None:
    """A whole database put in the place of an empty one, as a backup is."""
    database.dispose()
    if isinstance(store, SqliteStore):
        store.file.parent.mkdir(parents=True, exist_ok=True)
        store.file.write_bytes(gzip.decompress((folder(number) / f"{name}.sqlite.gz").read_bytes()))
        return
    assert isinstance(store, PostgresqlStore)
    subprocess.run(
        [str(store.server.programs / "psql"), "-q", "-v", "ON_ERROR_STOP=1", store.address],
        input=gzip.decompress((folder(number) / f"{name}.sql.gz").read_bytes()),
        stdout=subprocess.DEVNULL,
        env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
        check=True,
    )
