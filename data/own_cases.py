"""Cases that somebody has uploaded: kept whole under the hash of their content, found again through a draft.

A draft says which version of a case it stands on; when that version is not the server's own, the case is here.
Nothing is listed and nothing is changed: the same content has the same version, whoever uploads it.
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime

from sqlalchemy import Column, String, Table, Text, insert, select

from data.database import TABLES, Utc, reading, writing
from models.case import Case, canonical_json

_logger = logging.getLogger("vagval.own_cases")

_cases = Table(
    "own_cases",
    TABLES,
    Column("version", String(64), primary_key=True),
    Column("created", Utc, nullable=False),
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
                insert(_cases).values(version=case.version, created=now or datetime.now(UTC), content=content)
            )


def found(version: str) -> Case | None:
    """The case of this version; None when none is kept, or when it is not what it was.

    Raises:
        NotRead: the database could not be asked.
    """
    with reading() as connection:
        row = connection.execute(select(_cases.c.content).where(_cases.c.version == version)).one_or_none()
    if row is None:
        return None
    try:
        case = Case.model_validate_json(row.content)
    except ValueError:
        _logger.exception("an uploaded case cannot be read by this version")
        return None
    # A later version of the tables may add columns: the hash then differs, but the case is the one that was kept.
    return case
