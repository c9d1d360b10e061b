"""A database's rows as JSON, and back into the tables of another database, whichever kind it is."""

from __future__ import annotations

import base64
import gzip
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, MetaData, create_engine, text

Rows = dict[str, list[dict[str, Any]]]


def taken(address: str) -> Rows:
    """Every row of every table that has any, tables in an order in which they can be filled again."""
    engine = create_engine(address)
    try:
        with engine.connect() as connection:
            return {name: rows for name, rows in _tables(connection).items() if rows}
    finally:
        engine.dispose()


def _tables(connection: Connection) -> Rows:
    tables = MetaData()
    tables.reflect(connection)
    return {
        table.name: [
            {name: _plain(value) for name, value in row._mapping.items()}
            for row in connection.execute(table.select().order_by(*table.primary_key.columns))
        ]
        for table in tables.sorted_tables
    }


def put(connection: Connection, rows: Rows) -> None:
    """Fills the tables of a database that has them, empty. Which step it stands at is its own affair."""
    tables = MetaData()
    tables.reflect(connection)
    for name in [name for name in rows if name not in ("schema_version", "alembic_version")]:
        table = tables.tables[name]
        for row in rows[name]:
            values = {column: _typed(value) for column, value in row.items()}
            connection.execute(table.insert().values(values))
        if connection.dialect.name == "postgresql" and "id" in table.c:
            connection.execute(
                text(f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), max(id)) FROM {name}")
            )


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return {"time": (value if value.tzinfo else value.replace(tzinfo=UTC)).isoformat()}
    return {"bytes": base64.b64encode(value).decode()} if isinstance(value, bytes) else value


def _typed(value: Any) -> Any:
    if isinstance(value, dict):
        if "time" in value:
            return datetime.fromisoformat(value["time"])
        return base64.b64decode(value["bytes"])
    return value


def write(path: Path, content: Any) -> None:
    """JSON, compressed so that the same content is the same bytes."""
    path.write_bytes(
        gzip.compress(json.dumps(content, ensure_ascii=False, sort_keys=False).encode(), mtime=0)
    )


def read(path: Path) -> Any:
    """What `write` wrote."""
    return json.loads(gzip.decompress(path.read_bytes()))
