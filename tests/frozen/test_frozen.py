"""What was stored once is opened by this version and shows what it showed: links, drafts, rooms, whole databases."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from data import own_cases, snapshots, workshops
from models.case import Case, canonical_json
from models.result import MODEL_VERSION, NOT_THEN, Result
from models.scenario import Scenario
from models.workshop import STEPS
from pages.parts.charts import escaped
from tests.data.stores import SqliteStore, Store
from tests.frozen import opening, results, shown, things

FORMATS = opening.FORMATS
NOW = datetime(2026, 11, 29, tzinfo=UTC)
EARLY: dict[str, dict[str, Any]] = opening.rows.read(opening.folder(1) / "early.json.gz")
"""Real links from before some things were computed: by the commit that made them."""


def links_of(number: int) -> dict[str, tuple[dict[str, Any], dict[str, Any]]]:
    """By name the content of every link of a format and what its pages showed."""
    found = {}
    for name in opening.LINKS:
        kept = opening.kept(number, name)
        by_hash = {row["read_hash"]: row for row in kept["tables"]["snapshots"]}
        for link, handles in kept["handles"].items():
            row = by_hash[hashlib.sha256(handles["read"].encode()).hexdigest()]
            found[link] = (json.loads(row["content"]), kept["shows"].get(link, {}))
    return found


# ---- the files ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", FORMATS)
def test_the_files_are_those_that_were_written(number: int) -> None:
    wanted = opening.manifest(number)["files"]
    found = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in opening.folder(number).iterdir()
        if path.name != "manifest.json"
    }
    assert found == wanted


# ---- links ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", FORMATS)
@pytest.mark.parametrize("name", opening.LINKS)
def test_every_link_opens_with_every_figure_and_sentence_as_it_was(
    number: int, name: str, store: Store
) -> None:
    kept = opening.filled(store, number, name)
    contents = links_of(number)
    for link, handles in kept["handles"].items():
        found = snapshots.opened(handles["read"], NOW)
        if not handles["opens"]:
            assert found is None, link
            continue
        assert found is not None, link
        then = contents[link][0]
        for part in ("case", "scenario", "result"):
            now = results.figures(_lines(getattr(found, part)))
            assert _lost(results.figures(_lines(then[part])), now) == {}, (link, part)
        assert found.result.sentences == then["result"]["sentences"]
        assert (found.role, found.model, found.case_version) == (
            then["role"],
            then["model"],
            then["case_version"],
        )
        assert found.case.version == then["case_version"]
        if name != "workshops":
            maker = snapshots.steward(handles["private"])
            assert maker is not None
            assert maker.sentence == then["result"]["sentences"]["lead"]
    if name == "links":
        signed = snapshots.opened(kept["handles"]["faststalld"]["read"], NOW)
        assert signed is not None
        assert (signed.state, signed.errand, signed.role) == ("fastställd", "KS 2026/17", "kommundirektör")


def _lines(content: Any) -> str:
    plain = content.model_dump(mode="json") if isinstance(content, (Case, Scenario, Result)) else content
    return "\n".join(f"{path} = {json.dumps(value)}" for path, value in results.leaves("", plain))


def _lost(then: dict[str, Any], now: dict[str, Any]) -> dict[str, Any]:
    """What stood there and does not now. What has come since is no loss."""
    lost = {}
    for path, value in then.items():
        other = now.get(path, "–")
        if isinstance(value, dict) and isinstance(other, dict):
            other = {name: other.get(name, "–") for name in value}
        if other != value:
            lost[path] = (value, other)
    return lost


@pytest.mark.parametrize("number", FORMATS)
def test_every_page_of_a_link_shows_the_sentences_that_it_showed(
    number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever on the link's pages a sentence stands now, it stands somewhere, word for word."""
    store = SqliteStore(monkeypatch, tmp_path)
    tried: set[str] = set()
    for name in opening.LINKS:
        store.renew()
        kept = opening.filled(store, number, name)
        for link, pages in kept["shows"].items():
            sentences = links_of(number)[link][0]["result"]["sentences"]
            lacking = {sentences[one] for said in pages.values() for one in said} - tried
            tried |= lacking
            # The pages that showed most come first; most links need no more than four.
            for page in sorted(shown.PAGES, key=lambda page: -len(pages[page])):
                if not lacking:
                    break
                text = shown.texts(shown.page(page, delning=kept["handles"][link]["read"]))
                lacking = {one for one in lacking if escaped(one) not in text}
            assert lacking == set(), link
    assert len(tried) > 100
    store.close()


@pytest.mark.parametrize("commit", EARLY)
def test_the_first_links_open_and_say_what_they_never_had(
    commit: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = SqliteStore(monkeypatch, tmp_path)
    opening.restored(store, 1, f"early-{commit}")
    early = EARLY[commit]
    found = snapshots.opened(early["read"], NOW)
    assert found is not None
    assert (found.result.grants is not None, found.result.cooperation is not None) == (
        early["grants"],
        early["cooperation"],
    )
    draft = snapshots.draft(early["draft"])
    assert draft is not None
    assert draft.scenario.arrivals == 146
    pages = {name: shown.texts(shown.page(name, delning=early["read"])) for name in shown.PAGES}
    assert escaped(found.result.sentences["lead"]) in pages["start"]
    assert (escaped(NOT_THEN.lower()) in pages["samverkan"]) == (not early["cooperation"])
    assert (escaped(NOT_THEN.lower()) in pages["schablon"]) == (not early["grants"])
    assert "räknades inte när länken gjordes" in pages["kallor"]
    store.close()


# ---- drafts and rooms -----------------------------------------------------------------------------------


@pytest.mark.parametrize("number", FORMATS)
def test_every_draft_opens_where_it_was_left_and_can_be_gone_on_with(number: int, store: Store) -> None:
    kept = opening.filled(store, number, "drafts")
    for name, token in kept["handles"].items():
        then = kept["shows"][name]
        draft = snapshots.draft(token)
        assert draft is not None, name
        assert _kept(then["scenario"], draft.scenario)
        assert (draft.step, draft.can_undo, draft.case_version) == (
            then["step"],
            then["can_undo"],
            then["case_version"],
        )
        assert [[one.time.isoformat(), one.said] for one in snapshots.log(token)] == then["log"]
        held = snapshots.kept(token)
        assert [[one.place, one.name, one.time.isoformat()] for one in held] == [
            row[:3] for row in then["kept"]
        ]
        assert all(_kept(row[3], one.scenario) for row, one in zip(then["kept"], held, strict=True))
        back = snapshots.undo(token, draft.step)
        assert back.step == draft.step + 1
        snapshots.save_step(token, back.step, back.scenario.with_(arrivals=99), "Mottagande: 99")
        again = snapshots.draft(token)
        assert again is not None
        assert again.scenario.arrivals == 99
    own = own_cases.found(kept["shows"]["eget-underlag"]["case_version"])
    assert own is not None
    assert own.municipality.name == "Exempelkommun"
    first = snapshots.kept(kept["handles"]["utkast"])[0]
    again_kept = snapshots.keep(kept["handles"]["utkast"], first.scenario, "Samma en gång till")
    assert again_kept.place == first.place, (
        "one that is kept already is known again, whatever format it is in"
    )


def _kept(then: dict[str, Any], now: Scenario) -> bool:
    return _lost(results.figures(_lines(then)), results.figures(_lines(now))) == {}


@pytest.mark.parametrize("number", FORMATS)
def test_every_room_stands_where_it_was_left_and_can_be_led_on(number: int, store: Store) -> None:
    kept = opening.filled(store, number, "rooms")
    for step, handles in kept["handles"].items():
        then, code = kept["shows"][step], handles["code"]
        room = workshops.room(code)
        assert room is not None, step
        case = own_cases.found(room.case_version)
        assert case is not None
        assert STEPS[room.step].id == then["step"] == step
        assert _kept(then["scenario"], room.scenario)
        assert {name: [one.status, one.shown] for name, one in room.rounds.items()} == then["rounds"]
        progress = workshops.progress(case, room)
        assert (progress.joined, dict(progress.done)) == (then["joined"], then["done"])
        given = {name: list(map(dict, answers)) for name, answers in workshops.answers(room).items()}
        assert given == then["answers"]
        assert [[one.time.isoformat(), one.step, one.said] for one in workshops.events(room)] == then[
            "events"
        ]
        assert [[one.step, one.text] for one in workshops.notes(room)] == then["notes"]
        assert workshops.own(code, handles["phones"][0], "vikter1") == then["own"]
        assert workshops.leads(code, handles["leader"])
        assert workshops.enter(code, handles["pin"], "en annan dator")
        if room.step + 1 < len(STEPS):
            workshops.go(code, "en annan dator", room.step + 1)
            moved = workshops.room(code)
            assert moved is not None
            assert moved.step == room.step + 1


# ---- whole databases ------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", FORMATS)
def test_a_whole_database_opens_with_everything_in_it(number: int, store: Store) -> None:
    opening.restored(store, number)
    handles = opening.rows.read(opening.folder(number) / "database.json.gz")[store.kind]
    for link in [one for name in opening.LINKS for one in handles.get(name, {}).values()]:
        assert (snapshots.opened(link["read"], NOW) is not None) == link["opens"]
    for token in handles["drafts"].values():
        assert snapshots.draft(token) is not None
    for room in (*handles["rooms"].values(), *handles["workshops"].values()):
        assert workshops.room(room["code"]) is not None
    assert len(snapshots.made_by(things.LEADER)) >= 10


# ---- golden results -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def computed() -> dict[str, tuple[Case, Result]]:
    """The results as the models give them now."""
    return {
        name: (case, things.whole_result(case, scenario))
        for name, (case, scenario) in results.cases().items()
    }


@pytest.mark.parametrize("name", sorted(path.stem for path in results.FOLDER.glob("*.txt")))
def test_the_models_give_what_they_gave(name: str, computed: dict[str, tuple[Case, Result]]) -> None:
    """When this fails and the change is meant: `python -m tests.frozen.results`, and read the diff."""
    assert results.departures(results.golden(name), results.text(*computed[name])) == []


def test_there_is_a_golden_result_of_every_case_and_scenario(computed: dict[str, Any]) -> None:
    assert {path.stem for path in results.FOLDER.glob("*.txt")} == set(computed)
    heads = {name: results.golden(name).splitlines()[0] for name in computed}
    assert heads == {
        name: f"# model {MODEL_VERSION}, case {case.version}" for name, (case, _) in computed.items()
    }


@pytest.mark.parametrize("number", FORMATS)
def test_a_link_with_todays_model_says_what_the_models_say_today(
    number: int, computed: dict[str, tuple[Case, Result]]
) -> None:
    """When this fails, the same case and scenario give other figures than before: MODEL_VERSION has to rise.

    Links then say that the models have changed, and this test has nothing more to say of them.
    """
    tried = 0
    for name, (content, _) in links_of(number).items():
        if content["model"] != MODEL_VERSION or name not in computed:
            continue
        case, result = computed[name]
        if content["case_version"] != case.version:
            case = Case.model_validate(content["case"])
            result = things.whole_result(case, Scenario.model_validate(content["scenario"]))
        frozen = "\n".join(
            f"{path} = {json.dumps(value)}" for path, value in results.leaves("", content["result"])
        )
        assert results.moved_figures(frozen, results.text(case, result)) == []
        tried += 1
    assert tried or opening.manifest(number)["model"] != MODEL_VERSION


def test_the_page_and_the_golden_result_come_from_the_same_models(
    computed: dict[str, tuple[Case, Result]],
) -> None:
    from pages.parts import desk

    case, result = computed["grundfallet"]
    answered = desk.answered(case, results.cases()["grundfallet"][1], whole=True)
    assert canonical_json(answered.model_dump(mode="json")) == canonical_json(result.model_dump(mode="json"))


def test_departures_are_found_and_what_is_within_nine_digits_is_not(
    computed: dict[str, tuple[Case, Result]],
) -> None:
    case, result = computed["exempelkommun"]
    golden = results.text(case, result)
    placement = result.placement

    def with_(**changes: object) -> str:
        return results.text(
            case, result.model_copy(update={"placement": placement.model_copy(update=changes)})
        )

    near = tuple(value * (1 + 4e-10) for value in placement.overall)
    assert results.departures(golden, with_(overall=near)) == []
    off = tuple(value * (1 + 3e-9) for value in placement.overall)
    assert [line.split(":")[0] for line in results.departures(golden, with_(overall=off))] == [
        "placement.overall"
    ]
    assert results.moved_figures(golden, with_(overall=off))
    assert results.departures(golden, with_(samples=placement.samples + 1))
    # A figure that could not be computed and now can, another id, a row that is gone: the models say otherwise.
    assert results.moved_figures(golden, with_(confidence=(None, *placement.confidence[1:])))
    assert results.moved_figures(golden, with_(twins=(("K1", "K2"),))) or placement.twins
    assert results.moved_figures(golden, with_(voices=placement.voices[:-1]))
    renamed = tuple(one.model_copy(update={"name": f"{one.name}!"}) for one in placement.forms)
    assert results.departures(golden, with_(forms=renamed))
    assert results.moved_figures(golden, with_(forms=renamed)) == []
    said = result.model_copy(update={"sentences": {**result.sentences, "lead": "Annat."}})
    assert [line.split(":")[0] for line in results.departures(golden, results.text(case, said))] == [
        "sentences.lead"
    ]
    assert results.moved_figures(golden, results.text(case, said)) == []
    more = result.model_copy(update={"sentences": {**result.sentences, "ny": "Ny."}})
    assert results.departures(golden, results.text(case, more)) == ["sentences.ny: finns inte i facit"]
