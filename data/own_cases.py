"""Cases that somebody has uploaded: kept whole under the hash of their content, found again through a draft.

A draft says which version of a case it stands on; when that version is not the server's own, the case is here.
Nothing is listed and nothing is changed: the same content has the same version, whoever uploads it.
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime

from sqlalchemy import Column, Integer, String, Table, Text, insert, select

from data import formats
from data.database import TABLES, Utc, reading, writing
from models.case import Case, canonical_json

_logger = logging.getLogger("vagval.own_cases")

_cases = Table(
    "own_cases",
    TABLES,
    Column("version", String(64), primary_key=True),
    Column("created", Utc, nullable=False),
    Column("format", Integer, nullable=False, server_default="1"),
    Column("content", Text, nullable=False),
)


def keep(case: Case, *, now: datetime | None = None) -> None:
    """Keeps a case; one that is kept already stays as it is.

    Raises:
        NotSaved: the database could not keep it.
    """
    content = canonical_json(case.model_dump(mode="json"))
    with writing() as connection:
        known = connection.execute(
            select(_cases.c.version).where(_cases.c.version == case.version)
        ).one_or_none()
        if known is None:
            connection.execute(
                insert(_cases).values(
                    version=case.version,
                    created=now or datetime.now(UTC),
                    format=formats.FORMAT,
                    content=content,
                )
            )


def found(version: str) -> Case | None:
    """The case of this version, which it keeps whatever has come to the tables since; None when none is kept.

    Raises:
        NotRead: the database could not be asked.
    """
    with reading() as connection:
        row = connection.execute(
            select(_cases.c.format, _cases.c.content).where(_cases.c.version == version)
        ).one_or_none()
    if row is None:
        return None
    try:
        return formats.case(row.format, row.content, version)
    except (KeyError, ValueError, TypeError):
        _logger.exception("an uploaded case in format %s cannot be read", row.format)
        return None
