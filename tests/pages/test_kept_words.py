"""What a link says does not change when Vägval later says it otherwise: the words are frozen with the figures."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime

import pytest

from data import snapshots, workshops
from models import workshop_findings
from models.scenario import assumed, base
from pages.parts import desk, share
from pages.parts.charts import escaped
from tests.frozen import shown, things

pytestmark = pytest.mark.usefixtures("own_database")
NOW = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)


def test_what_is_assumed_is_said_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    case = desk.opened_case()
    scenario = base(case).with_(arrivals=90)
    result = desk.to_keep(case, scenario, desk.answered(case, scenario))
    link = snapshots.freeze(case, scenario, result, role="utredare", now=NOW)
    said = escaped(assumed(case, scenario))
    assert said in shown.texts(shown.page("start", delning=link.read))
    monkeypatch.setattr(share, "assumed", lambda *_: "Nya ord.")
    after = shown.texts(shown.page("start", delning=link.read))
    assert said in after
    assert "Nya ord" not in after


def test_a_workshops_record_is_told_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    case = things.enkoping()
    room = things.room(case, "frys", 6, freeze=True)
    before = shown.page("workshop", delning=room.read)
    for name in ("lead", "depends", "change", "unclear", "concordance"):
        monkeypatch.setattr(workshop_findings, name, lambda *_: "Nya ord.")
    after = shown.page("workshop", delning=room.read)
    assert "Nya ord" not in shown.texts(after)
    assert after.title[0].value == before.title[0].value


def test_a_record_from_before_its_words_were_kept_is_told_from_its_figures() -> None:
    case = things.enkoping()
    room = things.room(case, "frys", 6, freeze=True)
    said = workshop_findings.sentences(case, _record(room.read))
    _forget_words(room.read)
    at = shown.page("workshop", delning=room.read)
    assert at.title[0].value == escaped(said["workshop_lead"])
    assert escaped(said["workshop_change"]) in shown.texts(at)
    assert workshops.room(room.code) is not None


def _record(read: str) -> workshop_findings.WorkshopRecord:
    found = snapshots.opened(read, NOW)
    assert found is not None
    assert found.result.workshop is not None
    return found.result.workshop


def _forget_words(read: str) -> None:
    from data.database import writing
    from models.case import canonical_json

    table = snapshots._snapshots
    mine = table.c.read_hash == hashlib.sha256(read.encode()).hexdigest()
    with writing() as connection:
        content = json.loads(connection.execute(table.select().where(mine)).one().content)
        sentences = content["result"]["sentences"]
        content["result"]["sentences"] = {
            name: words for name, words in sentences.items() if not name.startswith("workshop_")
        }
        text = canonical_json(content)
        connection.execute(
            table.update().where(mine).values(content=text, hash=hashlib.sha256(text.encode()).hexdigest())
        )
    snapshots._read.cache_clear()
