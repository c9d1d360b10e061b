"""Everything that is stored says in which format; a room keeps its step by name, so that steps can come and go.

Programs from before there were steps look in `schema_version` and refuse what has come after them: hence its 2.
"""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

THEN = ("ramar", "kriterier", "gissning", "vikter1", "visa", "vikter2", "resultat", "barn", "frys")
"""A workshop's steps when a room kept its step's place among them."""


def upgrade() -> None:
    """Adds the columns, and fills them from what is there."""
    for table in ("draft_steps", "kept_scenarios", "own_cases", "workshops"):
        op.add_column(table, sa.Column("format", sa.Integer, nullable=False, server_default="1"))
    op.add_column("workshops", sa.Column("at", sa.String(20), nullable=False, server_default=THEN[0]))
    rooms = sa.table("workshops", sa.column("step", sa.Integer), sa.column("at", sa.String(20)))
    for place, name in enumerate(THEN):
        op.execute(sa.update(rooms).where(rooms.c.step == place).values(at=name))
    op.drop_column("workshops", "step")
    versions = sa.table(
        "schema_version", sa.column("version", sa.Integer), sa.column("since", sa.DateTime(timezone=True))
    )
    op.execute(sa.insert(versions).values(version=2, since=datetime.now(UTC)))
