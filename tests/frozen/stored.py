"""Everything that is stored, as the code has it now, against what the newest format and the database's steps say."""

from __future__ import annotations

from typing import get_args

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection

from data import database, formats, migrations, own_cases, snapshots, workshops
from data.formats.shapes import departures
from models.case import Case
from models.result import Result
from models.scenario import Scenario
from models.workshop import ROUNDS, STEPS

WHOLE = (own_cases, snapshots, workshops)
"""Those that keep something: imported, so that their tables are known."""


def class_departures() -> list[str]:
    """Fields of what is stored as JSON that are not as the newest format has them."""
    newest = formats.FORMATS[formats.FORMAT]
    return [
        *departures(Case, newest.Case),
        *departures(Scenario, newest.Scenario),
        *departures(Result, newest.Result),
    ]


def words() -> dict[str, tuple[str, ...]]:
    """Words that stand in columns of their own, as the code has them now."""
    return {
        "workshop_steps": tuple(step.id for step in STEPS),
        "workshop_rounds": ROUNDS,
        "workshop_round_states": get_args(workshops.Status),
        "link_states": (*get_args(snapshots.State), snapshots._REVOKED),
    }


def word_departures() -> list[str]:
    """Words that the newest format does not have, or has and the code does not."""
    then, now = formats.FORMATS[formats.FORMAT].WORDS, words()
    return [
        f"{name}: {word}"
        for name in sorted(then.keys() | now.keys())
        for word in sorted(set(then.get(name, ())) ^ set(now.get(name, ())))
    ]


def table_departures(connection: Connection) -> list[str]:
    """Tables, columns, types and indexes that the steps leave otherwise than the code has them."""
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    found = [str(one) for one in compare_metadata(context, database.TABLES)]
    # Which step it stands at is Alembic's own table.
    return [one for one in found if migrations.VERSION_TABLE not in one]


if __name__ == "__main__":
    database.prepare()
    with database.reading() as reader:
        print("\n".join([*class_departures(), *word_departures(), *table_departures(reader)]))
