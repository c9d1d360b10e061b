"""The tables as they were before there were steps. A database from then may have some of them already, or all."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Creates what is not there."""
    _table(
        "schema_version",
        sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("since", MOMENT, nullable=False),
    )
    _drafts_and_cases()
    _snapshots()
    _workshops()
    versions = sa.table("schema_version", sa.column("version", sa.Integer), sa.column("since", MOMENT))
    here = op.get_bind()
    if here.execute(sa.select(sa.func.count()).select_from(versions)).scalar_one() == 0:
        here.execute(sa.insert(versions).values(version=1, since=datetime.now(UTC)))


def _drafts_and_cases() -> None:
    _table(
        "drafts",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("token_hash", sa.String(64), nullable=False, unique=True),
        sa.Column("case_version", sa.String(64), nullable=False),
        sa.Column("step", sa.Integer, nullable=False),
    )
    _table(
        "draft_steps",
        sa.Column("draft", sa.Integer, sa.ForeignKey("drafts.id"), primary_key=True),
        sa.Column("step", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("time", MOMENT, nullable=False),
        sa.Column("said", sa.Text, nullable=False),
        sa.Column("change", sa.Text, nullable=False),
        sa.Column("back_to", sa.Integer),
        sa.Column("scenario", sa.Text, nullable=False),
    )
    _table(
        "kept_scenarios",
        sa.Column("draft", sa.Integer, sa.ForeignKey("drafts.id"), primary_key=True),
        sa.Column("place", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("time", MOMENT, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("scenario", sa.Text, nullable=False),
    )
    _table(
        "own_cases",
        sa.Column("version", sa.String(64), primary_key=True),
        sa.Column("created", MOMENT, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
    )


def _snapshots() -> None:
    _table(
        "snapshots",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("read_hash", sa.String(64), nullable=False, unique=True),
        sa.Column("private_hash", sa.String(64), nullable=False, unique=True),
        sa.Column("device_hash", sa.String(64)),
        sa.Column("created", MOMENT, nullable=False),
        sa.Column("expires", MOMENT),
        sa.Column("sentence", sa.Text, nullable=False),
        sa.Column("format", sa.Integer, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
    )
    _index("snapshots", "device_hash")
    _table(
        "snapshot_states",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("snapshot", sa.Integer, sa.ForeignKey("snapshots.id"), nullable=False),
        sa.Column("time", MOMENT, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("errand", sa.Text, nullable=False),
    )
    _index("snapshot_states", "snapshot")


def _workshops() -> None:
    _table(
        "workshops",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("code", sa.String(6), nullable=False, unique=True),
        sa.Column("pin_salt", sa.LargeBinary(16), nullable=False),
        sa.Column("pin_hash", sa.LargeBinary(64), nullable=False),
        sa.Column("opened", MOMENT, nullable=False),
        sa.Column("case_version", sa.String(64), nullable=False),
        sa.Column("scenario", sa.Text, nullable=False),
        sa.Column("step", sa.Integer, nullable=False),
        sa.Column("stamp", sa.Integer, nullable=False),
        sa.Column("ends", MOMENT),
        sa.Column("seconds_left", sa.Integer),
        sa.Column("frozen", MOMENT),
        sa.Column("read_token", sa.String(64)),
    )
    _table(
        "workshop_rounds",
        sa.Column("room", sa.Integer, sa.ForeignKey("workshops.id"), primary_key=True),
        sa.Column("round", sa.String(20), primary_key=True),
        sa.Column("status", sa.String(10), nullable=False),
        sa.Column("shown", sa.Boolean, nullable=False),
    )
    _table(
        "workshop_facilitators",
        sa.Column("room", sa.Integer, sa.ForeignKey("workshops.id"), primary_key=True),
        sa.Column("device", sa.String(64), primary_key=True),
    )
    _table(
        "workshop_participants",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("room", sa.Integer, sa.ForeignKey("workshops.id"), nullable=False),
        sa.Column("device", sa.String(64), nullable=False),
        sa.Column("place", sa.BigInteger, nullable=False),
        sa.UniqueConstraint("room", "device"),
    )
    _index("workshop_participants", "room")
    _table(
        "workshop_answers",
        sa.Column("participant", sa.Integer, sa.ForeignKey("workshop_participants.id"), primary_key=True),
        sa.Column("round", sa.String(20), primary_key=True),
        sa.Column("item", sa.String(80), primary_key=True),
        sa.Column("value", sa.Float, nullable=False),
    )
    _table(
        "workshop_events",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("room", sa.Integer, sa.ForeignKey("workshops.id"), nullable=False),
        sa.Column("time", MOMENT, nullable=False),
        sa.Column("step", sa.String(20), nullable=False),
        sa.Column("said", sa.Text, nullable=False),
        sa.Column("joined", sa.Integer, nullable=False),
        sa.Column("answered", sa.Integer, nullable=False),
    )
    _index("workshop_events", "room")
    _table(
        "workshop_notes",
        sa.Column("room", sa.Integer, sa.ForeignKey("workshops.id"), primary_key=True),
        sa.Column("step", sa.String(20), primary_key=True),
        sa.Column("text", sa.Text, nullable=False),
    )


def _table(name: str, *columns: sa.schema.SchemaItem) -> None:
    op.create_table(name, *columns, if_not_exists=True)


def _index(table: str, column: str) -> None:
    op.create_index(f"ix_{table}_{column}", table, [column], if_not_exists=True)
