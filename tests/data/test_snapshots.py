"""What drafts and frozen links promise to those who rely on them."""

from __future__ import annotations

import hashlib
import logging
import re
import signal
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from data import case_files, snapshots
from data.database import NotRead, NotSaved, dispose, writing
from data.snapshots import ChangedElsewhere, Draft, DraftGone, Links, Snapshot
from models import findings
from models.answer import placement_answer
from models.case import canonical_json
from models.result import Outcome, Result
from models.scenario import OverruledScore, Scenario, base
from tests.data.stores import PostgresqlStore, SqliteStore, Store

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 11, 21, 10, 30, tzinfo=UTC)
INJECTION = "'; DROP TABLE drafts; -- \" ) %s :x {y}"

CASE = case_files.read(case_files.SHIPPED)
BASE = base(CASE)


@pytest.fixture(scope="module")
def result() -> Result:
    """The result of the base scenario, as the models give it."""
    answer = placement_answer(CASE, BASE)
    return Result(placement=answer, sentences=findings.sentences(CASE, BASE, answer))


def scenario(arrivals: int) -> Scenario:
    return BASE.with_(arrivals=arrivals)


def frozen(result: Result, **more: object) -> Links:
    given: dict[str, object] = {"role": "utredare", "now": NOW, **more}
    return snapshots.freeze(CASE, BASE, result, **given)  # type: ignore[arg-type]


def opened(links: Links, now: datetime = NOW) -> Snapshot:
    found = snapshots.opened(links.read, now)
    assert found is not None
    return found


def restart() -> None:
    """As when the server is started anew: no connection and nothing remembered."""
    dispose()
    snapshots._read.cache_clear()


def said(token: str) -> list[str]:
    return [entry.said for entry in snapshots.log(token)]


# ---- drafts -------------------------------------------------------------------------------------------------


def test_a_draft_is_there_after_a_restart(store: Store) -> None:
    one = snapshots.start_draft(CASE.version, scenario(1), "Började", now=NOW)
    two = snapshots.save_step(one.token, one.step, scenario(2), "Mottagande: 2", now=NOW)
    restart()
    found = snapshots.draft(one.token)
    assert found == two == Draft(one.token, 2, scenario(2), CASE.version, can_undo=True)
    assert [(entry.time, entry.said) for entry in snapshots.log(one.token)] == [
        (NOW, "Började"),
        (NOW, "Mottagande: 2"),
    ]


def test_a_new_draft_has_nothing_to_undo(store: Store) -> None:
    one = snapshots.start_draft(CASE.version, scenario(1), "Började")
    assert not one.can_undo
    assert snapshots.undo(one.token, one.step) == one
    assert said(one.token) == ["Började"]


def test_undo_walks_back_and_everything_stays_in_the_log(store: Store) -> None:
    draft = snapshots.start_draft(CASE.version, scenario(1), "Började")
    for number in (2, 3):
        draft = snapshots.save_step(draft.token, draft.step, scenario(number), f"Till {number}")
    draft = snapshots.undo(draft.token, draft.step)
    assert (draft.scenario, draft.can_undo) == (scenario(2), True)
    draft = snapshots.undo(draft.token, draft.step)
    assert (draft.scenario, draft.can_undo) == (scenario(1), False)
    draft = snapshots.save_step(draft.token, draft.step, scenario(9), "Till 9")
    draft = snapshots.undo(draft.token, draft.step)
    assert (draft.scenario, draft.can_undo) == (scenario(1), False)
    assert draft == snapshots.draft(draft.token)
    assert said(draft.token) == [
        "Började",
        "Till 2",
        "Till 3",
        "Ångrade: Till 3",
        "Ångrade: Till 2",
        "Till 9",
        "Ångrade: Till 9",
    ]


def test_two_tabs_do_not_write_over_each_other(store: Store) -> None:
    first = snapshots.start_draft(CASE.version, scenario(1), "Började")
    snapshots.save_step(first.token, first.step, scenario(2), "Från ena fliken")
    with pytest.raises(ChangedElsewhere, match="ändrats i ett annat fönster"):
        snapshots.save_step(first.token, first.step, scenario(3), "Från andra fliken")
    with pytest.raises(ChangedElsewhere):
        snapshots.undo(first.token, first.step)
    found = snapshots.draft(first.token)
    assert found is not None
    assert found.scenario == scenario(2)
    assert said(first.token) == ["Började", "Från ena fliken"]


def test_a_draft_that_is_gone_can_be_taken_for_one_that_others_changed(store: Store) -> None:
    """So that the page goes on in a copy, and nothing that was chosen is lost."""
    for token in ("A" * 22, "för kort", "x" * 10_000):
        with pytest.raises(DraftGone, match="finns inte längre"):
            snapshots.save_step(token, 1, scenario(1), "Sparar")
        with pytest.raises(ChangedElsewhere):
            snapshots.undo(token, 1)


def test_a_long_draft_keeps_its_latest_steps_and_can_undo_half_of_them(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert snapshots.KEPT_STEPS == 500
    monkeypatch.setattr(snapshots, "KEPT_STEPS", 20)
    draft = snapshots.start_draft(CASE.version, scenario(0), "Började")
    for number in range(1, 60):
        draft = snapshots.save_step(draft.token, draft.step, scenario(number), f"Till {number}")
    assert said(draft.token) == [f"Till {number}" for number in range(40, 60)]
    back = 0
    while draft.can_undo:
        draft = snapshots.undo(draft.token, draft.step)
        back += 1
        assert draft.scenario == scenario(59 - back)
    assert back == 20 // 2
    assert snapshots.undo(draft.token, draft.step) == draft == snapshots.draft(draft.token)
    assert len(said(draft.token)) == 20


def test_a_scenario_that_cannot_be_read_any_more_is_no_draft(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    one = snapshots.start_draft(CASE.version, scenario(1), "Började")
    store.alter("UPDATE draft_steps SET scenario = '{\"format\": 77}'")
    assert snapshots.draft(one.token) is None
    assert "cannot be read" in caplog.text
    assert one.token not in caplog.text


# ---- snapshots ----------------------------------------------------------------------------------------------


def test_a_link_shows_exactly_what_was_frozen_after_a_restart(store: Store, result: Result) -> None:
    links = frozen(result, errand=" KS 2026/00123 ", final=True, expires=NOW + timedelta(days=30))
    restart()
    found = opened(links)
    assert (found.case, found.scenario, found.result) == (CASE, BASE, result)
    assert (found.created, found.expires) == (NOW, NOW + timedelta(days=30))
    assert (found.state, found.errand, found.role) == ("fastställd", "KS 2026/00123", "utredare")
    assert (found.model, found.case_version) == (result.model, CASE.version)
    assert re.fullmatch("[0-9a-f]{64}", found.hash)


@given(data=st.data())
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_every_figure_comes_back_to_its_last_bit(data: st.DataObject, store: Store, result: Result) -> None:
    finite = st.floats(allow_nan=False, allow_infinity=False)
    vector = st.lists(finite, max_size=4).map(tuple)
    words = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
    outcome = st.builds(Outcome, id=words, name=words, overall=vector, leads=vector, regret=vector)
    placement = result.placement.model_copy(
        update={
            "overall": data.draw(vector),
            "ranks": data.draw(st.lists(vector, max_size=3).map(tuple)),
            "standard_error": data.draw(finite),
            "confidence": data.draw(st.lists(st.none() | finite, max_size=3).map(tuple)),
            "laws": data.draw(st.lists(outcome, max_size=2).map(tuple)),
        }
    )
    any_result = Result(placement=placement, sentences=data.draw(st.dictionaries(words, words, max_size=3)))
    links = frozen(any_result)
    snapshots._read.cache_clear()
    assert opened(links).result == any_result


def test_a_result_with_a_figure_that_is_none_is_not_frozen(store: Store, result: Result) -> None:
    broken = result.model_copy(
        update={"placement": result.placement.model_copy(update={"standard_error": float("nan")})}
    )
    with pytest.raises(ValueError, match="JSON"):
        frozen(broken, device="telefon")
    assert snapshots.made_by("telefon") == ()


def test_the_hash_is_the_sha_256_of_all_content_as_canonical_json(store: Store, result: Result) -> None:
    found = opened(frozen(result))
    content = {
        "format": 1,
        "case": CASE.model_dump(mode="json"),
        "scenario": BASE.model_dump(mode="json"),
        "result": result.model_dump(mode="json"),
        "model": result.model,
        "case_version": CASE.version,
        "created": "2026-11-21T10:30:00+00:00",
        "role": "utredare",
    }
    assert found.hash == hashlib.sha256(canonical_json(content).encode()).hexdigest()


def test_links_that_do_not_open_are_all_alike(store: Store, result: Result) -> None:
    revoked, expired, good = frozen(result), frozen(result, expires=NOW + timedelta(days=1)), frozen(result)
    snapshots.revoke(revoked.private)
    later = NOW + timedelta(days=1)
    assert snapshots.opened(expired.read, later - timedelta(microseconds=1)) is not None
    wrong = [
        "",
        " ",
        "A" * 22,
        good.read + "A",
        good.read[:-1],
        good.read.swapcase(),
        good.private,
        revoked.read,
        expired.read,
        "x" * 10_240,
        INJECTION,
        "å" * 22,
        "\ud800" * 22,
        "\x00" * 22,
        good.read + "\n",
        f" {good.read}",
        "١" * 22,
    ]
    assert [snapshots.opened(token, later) for token in wrong] == [None] * len(wrong)
    assert [snapshots.steward(token) for token in ["", good.read, "x" * 10_240, INJECTION]] == [None] * 4
    assert [snapshots.draft(token) for token in wrong] == [None] * len(wrong)
    assert [snapshots.log(token) for token in wrong] == [()] * len(wrong)
    assert snapshots.revoke(good.read) is None
    assert snapshots.confirm(good.read, "KS 1") is None
    assert opened(good, later).state == "arbetsmaterial"


def test_what_cannot_be_a_token_never_reaches_the_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "ingen+databas://")
    for token in ("x" * 201, "x" * 10_240, "", "för kort", INJECTION):
        assert snapshots.draft(token) is None
        assert snapshots.opened(token) is None
        assert snapshots.steward(token) is None
        assert snapshots.log(token) == ()
    with pytest.raises(NotRead):
        snapshots.opened("x" * 22)


def test_a_revoked_link_stays_closed_and_once_is_enough(store: Store, result: Result) -> None:
    links = frozen(result)
    one = snapshots.revoke(links.private, now=NOW)
    two = snapshots.revoke(links.private, now=NOW + timedelta(days=1))
    assert one is not None
    assert one == two
    assert one.revoked == NOW
    restart()
    assert snapshots.opened(links.read) is None
    with pytest.raises(ValueError, match="återkallad"):
        snapshots.confirm(links.private, "KS 1")
    assert snapshots.opened(links.read) is None


def test_confirming_changes_the_state_and_nothing_else(store: Store, result: Result) -> None:
    links = frozen(result, errand="KS 2026/1")
    before = opened(links)
    assert before.state == "arbetsmaterial"
    confirmed = snapshots.confirm(links.private, "KS 2026/2")
    assert confirmed is not None
    assert (confirmed.state, confirmed.errand, confirmed.hash) == ("fastställd", "KS 2026/2", before.hash)
    after = opened(links)
    assert (after.state, after.errand, after.hash) == ("fastställd", "KS 2026/2", before.hash)
    assert (after.case, after.scenario, after.result) == (before.case, before.scenario, before.result)
    # What is decided cannot be given another errand number afterwards.
    snapshots.confirm(links.private, "KS 2026/3")
    assert opened(links) == after


def test_confirming_without_errand_number_keeps_the_one_there_is(store: Store, result: Result) -> None:
    links = frozen(result, errand="KS 2026/1")
    snapshots.confirm(links.private)
    assert (opened(links).state, opened(links).errand) == ("fastställd", "KS 2026/1")


def test_the_private_link_tells_its_maker_how_it_stands(store: Store, result: Result) -> None:
    links = frozen(result, errand="KS 2026/1", expires=NOW + timedelta(days=2))
    found = snapshots.steward(links.private)
    assert found is not None
    assert (found.state, found.created, found.expires) == ("arbetsmaterial", NOW, NOW + timedelta(days=2))
    assert (found.revoked, found.errand, found.role) == (None, "KS 2026/1", "utredare")
    assert found.sentence == result.sentences["lead"]
    snapshots.revoke(links.private, now=NOW)
    revoked = snapshots.steward(links.private)
    assert revoked is not None
    assert revoked.revoked == NOW


def test_the_list_has_this_browsers_links_with_the_newest_first(store: Store, result: Result) -> None:
    for day in (1, 3, 2):
        frozen(result, device="telefon", errand=f"KS {day}", now=NOW + timedelta(days=day))
    last = frozen(result, device="telefon", errand="KS 4", now=NOW + timedelta(days=3))
    frozen(result, device="dator")
    frozen(result)
    snapshots.revoke(last.private, now=NOW)
    made = snapshots.made_by("telefon")
    assert [(one.errand, one.revoked) for one in made] == [
        ("KS 4", NOW),
        ("KS 3", None),
        ("KS 2", None),
        ("KS 1", None),
    ]
    assert {one.sentence for one in made} == {result.sentences["lead"]}
    assert len(snapshots.made_by("dator")) == 1
    assert snapshots.made_by("") == snapshots.made_by("okänd") == ()


def test_what_the_maker_does_later_never_touches_the_link(store: Store, result: Result) -> None:
    draft = snapshots.start_draft(CASE.version, BASE, "Började")
    links = frozen(result)
    before = opened(links)
    for number in range(5):
        draft = snapshots.save_step(draft.token, draft.step, scenario(number), f"Till {number}")
    snapshots.undo(draft.token, draft.step)
    restart()
    assert opened(links) == before


def test_opening_a_link_changes_nothing_in_the_database(store: Store, result: Result) -> None:
    links = frozen(result, device="telefon")
    draft = snapshots.start_draft(CASE.version, BASE, "Började")
    dispose()
    before = store.dump()
    for _ in range(3):
        opened(links)
        snapshots.steward(links.private)
        snapshots.made_by("telefon")
        snapshots.draft(draft.token)
        snapshots.log(draft.token)
    dispose()
    assert store.dump() == before


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE snapshots SET content = replace(content, '\"arrivals\":', '\"arrivals\" :')",
        "UPDATE snapshots SET content = replace(content, 'utredare', 'direktör')",
        "UPDATE snapshots SET content = ''",
        f"UPDATE snapshots SET hash = '{'0' * 64}'",
        "UPDATE snapshots SET format = 99",
        f"UPDATE snapshots SET content = '[]', hash = '{hashlib.sha256(b'[]').hexdigest()}'",
        f"UPDATE snapshots SET content = '{{', hash = '{hashlib.sha256(b'{').hexdigest()}'",
    ],
)
def test_a_row_that_somebody_has_changed_is_not_shown_and_the_server_says_so(
    change: str, store: Store, result: Result, caplog: pytest.LogCaptureFixture
) -> None:
    links = frozen(result)
    assert opened(links)
    store.alter(change)
    assert snapshots.opened(links.read, NOW) is None
    assert "snapshot 1 " in caplog.text
    assert links.read not in caplog.text


@pytest.mark.parametrize(
    "role",
    [
        "19800101-1234",
        "utredare 800101-1234",
        "800101 1234",
        "8001011234",
        "198001011234",
        "19800161-1234",  # samordningsnummer
        "870314-T123",
        "８００１０１１２３４",
        "8 0 0 1 0 1 1 2 3 4",
        "80\u200b0101\u200b1234",
        "anna.andersson@enkoping.se",
        "anna＠enkoping.se",
        "x" * 121,
    ],
)
def test_a_role_that_points_out_a_person_is_refused_in_swedish(
    role: str, store: Store, result: Result
) -> None:
    with pytest.raises(ValueError, match=r"^Rollen (ser ut att innehålla|är längre än)"):
        frozen(result, role=role, device="telefon")
    assert snapshots.made_by("telefon") == ()


@pytest.mark.parametrize(
    "errand", ["19800101-1234", "KS för 800101-1234", "registrator@enkoping.se", "x" * 61]
)
def test_an_errand_number_that_points_out_a_person_is_refused_in_swedish(
    errand: str, store: Store, result: Result
) -> None:
    links = frozen(result)
    with pytest.raises(ValueError, match=r"^Ärendenumret "):
        frozen(result, errand=errand)
    with pytest.raises(ValueError, match=r"^Ärendenumret "):
        snapshots.confirm(links.private, errand)
    assert opened(links).state == "arbetsmaterial"


@pytest.mark.parametrize(
    "errand", ["", "KS 2026/00123", "KS2026/1234-12", "2026-000123", "Dnr 2026-1115", "SN-2026/123.041"]
)
def test_errand_numbers_as_municipalities_write_them_are_kept(
    errand: str, store: Store, result: Result
) -> None:
    assert opened(frozen(result, errand=errand, role="Enhetschef 2")).errand == errand


def test_a_link_that_would_never_open_is_not_made(store: Store, result: Result) -> None:
    with pytest.raises(ValueError, match="slutat gälla"):
        frozen(result, expires=NOW)


def test_tokens_and_browsers_are_not_in_the_database_nor_in_the_log(
    store: Store, result: Result, caplog: pytest.LogCaptureFixture
) -> None:
    device = "0123456789abcdef-en-telefon"
    with caplog.at_level(logging.DEBUG):
        links = frozen(result, device=device)
        draft = snapshots.start_draft(CASE.version, BASE, "Började")
        snapshots.save_step(draft.token, draft.step, scenario(2), "Till 2")
        opened(links)
        snapshots.revoke(links.private)
        snapshots.opened(links.read)
    stored = store.stored()
    for secret in (links.read, links.private, draft.token, device):
        assert secret not in stored
        assert secret not in caplog.text + repr(links) + repr(draft)
        assert hashlib.sha256(secret.encode()).hexdigest() in stored


def test_tokens_have_128_random_bits_and_are_never_the_same(store: Store, result: Result) -> None:
    tokens = [snapshots.start_draft(CASE.version, BASE, "").token for _ in range(20)]
    links = frozen(result)
    tokens += [links.read, links.private]
    assert len(set(tokens)) == len(tokens)
    assert all(re.fullmatch("[A-Za-z0-9_-]{22}", token) for token in tokens)


def test_sql_in_what_people_write_is_only_text(store: Store, result: Result) -> None:
    wild = BASE.with_(
        overruled=(
            OverruledScore(
                option=CASE.options[0].id,
                criterion=CASE.criteria[0].id,
                low=1,
                likely=2,
                high=3,
                reason=INJECTION,
            ),
        ),
        silenced=(INJECTION, "\x00", "\u202e"),
    )
    draft = snapshots.start_draft(INJECTION, wild, INJECTION)
    draft = snapshots.save_step(draft.token, draft.step, wild, INJECTION)
    links = snapshots.freeze(CASE, wild, result, role=INJECTION, errand=INJECTION, device=INJECTION)
    restart()
    assert snapshots.draft(draft.token) == draft
    assert (draft.scenario, draft.case_version) == (wild, INJECTION)
    assert said(draft.token) == [INJECTION, INJECTION]
    found = opened(links)
    assert (found.role, found.errand, found.scenario) == (INJECTION, INJECTION, wild)
    assert len(snapshots.made_by(INJECTION)) == 1


def test_sentences_in_the_log_are_one_line_without_hidden_signs(store: Store) -> None:
    draft = snapshots.start_draft(CASE.version, BASE, "rad 1\nrad 2 \u202e\x00 " + "x" * 10_000)
    (only,) = said(draft.token)
    assert only.startswith("rad 1 rad 2 x")
    assert len(only) == snapshots.SAID_LENGTH


# ---- faults -------------------------------------------------------------------------------------------------


def test_nothing_is_half_saved_when_the_database_is_locked_or_read_only(store: Store, result: Result) -> None:
    start = snapshots.start_draft(CASE.version, BASE, "Började")
    draft = snapshots.save_step(start.token, start.step, scenario(1), "Till 1")
    links = frozen(result, device="telefon")

    def refuse() -> None:
        with pytest.raises(NotSaved, match=r"^Kunde inte spara: .*finns kvar på sidan"):
            snapshots.save_step(draft.token, draft.step, scenario(2), "Till 2")
        with pytest.raises(NotSaved):
            snapshots.undo(draft.token, draft.step)
        with pytest.raises(NotSaved):
            frozen(result, device="telefon")
        with pytest.raises(NotSaved):
            snapshots.revoke(links.private)
        assert snapshots.draft(draft.token) == draft
        assert len(snapshots.made_by("telefon")) == 1
        assert opened(links)

    store.use(wait=0.02)
    with store.locked():
        refuse()
    store.use(readonly=True)
    refuse()
    store.use()
    assert snapshots.save_step(draft.token, draft.step, scenario(2), "Till 2").step == 3


def test_a_disk_that_fills_up_while_a_link_is_made_leaves_no_half_link(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, result: Result
) -> None:
    SqliteStore(monkeypatch, tmp_path)
    first = frozen(result, device="telefon")
    with writing() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
    with pytest.raises(NotSaved, match=r"^Kunde inte spara: disken är full"):
        frozen(result, device="telefon")
    assert len(snapshots.made_by("telefon")) == 1
    assert opened(first).result == result
    dispose()


def test_of_two_tabs_that_save_the_same_step_at_the_same_time_one_is_told(store: Store) -> None:
    """Both are on their way in before either is let through."""
    for number in range(5):
        draft = snapshots.start_draft(CASE.version, BASE, "Började")
        with ThreadPoolExecutor(2) as tabs:
            with store.locked():
                outcomes = [
                    tabs.submit(snapshots.save_step, draft.token, draft.step, scenario(number), who)
                    for who in ("Ena fliken", "Andra fliken")
                ]
                store.until_waiting(2)
            faults = [outcome.exception() for outcome in outcomes]
        assert sorted(map(type, faults), key=str) == [type(None), ChangedElsewhere]
        assert snapshots.draft(draft.token) == outcomes[faults.index(None)].result()
        assert len(said(draft.token)) == 2


def test_of_two_who_confirm_at_the_same_time_the_first_errand_number_stands(
    store: Store, result: Result
) -> None:
    links = frozen(result)
    with ThreadPoolExecutor(2) as makers:
        with store.locked():
            outcomes = [
                makers.submit(snapshots.confirm, links.private, errand) for errand in ("KS 1", "KS 2")
            ]
            store.until_waiting(2)
        found = {outcome.result() for outcome in outcomes}
    assert len(found) == 1
    assert {one and one.errand for one in found} == {opened(links).errand}
    assert len(store.dump()["snapshot_states"]) == 2


def test_a_server_that_ends_every_connection_is_not_noticed(
    postgresql_store: PostgresqlStore, result: Result
) -> None:
    draft = snapshots.start_draft(CASE.version, BASE, "Började")
    links = frozen(result)
    postgresql_store.cut()
    assert snapshots.draft(draft.token) == draft
    postgresql_store.cut()
    assert snapshots.save_step(draft.token, draft.step, scenario(2), "Till 2").step == 2
    postgresql_store.cut()
    assert opened(links).result == result


def test_whoever_is_cut_off_while_waiting_to_save_is_told_and_can_go_on(
    postgresql_store: PostgresqlStore,
) -> None:
    draft = snapshots.start_draft(CASE.version, BASE, "Började")
    with ThreadPoolExecutor(1) as tabs, postgresql_store.locked():
        saved = tabs.submit(snapshots.save_step, draft.token, draft.step, scenario(2), "Till 2")
        postgresql_store.until_waiting(1)
        postgresql_store.cut()
        with pytest.raises(NotSaved, match=r"^Kunde inte spara: förbindelsen .* bruten.*finns kvar på sidan"):
            saved.result()
    assert snapshots.draft(draft.token) == draft
    assert snapshots.save_step(draft.token, draft.step, scenario(2), "Till 2").step == 2


WRITER = """
import sys
from data import case_files, snapshots
from models.result import Result
from models.scenario import base

case = case_files.read(case_files.SHIPPED)
scenario = base(case)
result = Result.model_validate_json(sys.stdin.readline())
draft = snapshots.start_draft(case.version, scenario, "0")
while True:
    draft = snapshots.save_step(draft.token, draft.step, scenario, str(draft.step))
    links = snapshots.freeze(case, scenario, result, role="utredare")
    print(links.read, draft.token, draft.step, flush=True)
"""


def test_after_kill_9_everything_that_was_acknowledged_is_there(store: Store, result: Result) -> None:
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, text=True
    )
    assert writer.stdin is not None
    assert writer.stdout is not None
    print(result.model_dump_json(), file=writer.stdin, flush=True)
    acknowledged = [writer.stdout.readline().split() for _ in range(15)]
    writer.send_signal(signal.SIGKILL)
    acknowledged += [words for words in map(str.split, writer.stdout.read().splitlines()) if len(words) == 3]
    writer.wait(30)
    for stream in (writer.stdin, writer.stdout):
        stream.close()
    found = [snapshots.opened(read) for read, _, _ in acknowledged]
    assert len(found) >= 15
    assert all(one is not None and one.result == result for one in found)
    _, token, step = acknowledged[-1]
    draft = snapshots.draft(token)
    assert draft is not None
    assert draft.step >= int(step)
    assert said(token) == [str(number) for number in range(draft.step)]
    if isinstance(store, SqliteStore):
        with closing(sqlite3.connect(store.file)) as plain:
            assert plain.execute("PRAGMA integrity_check").fetchone() == ("ok",)


TAB = """
import os, sys
from data import snapshots

token, who = sys.argv[1:]
sys.stdin.readline()
for number in range(20):
    while True:
        draft = snapshots.draft(token)
        try:
            snapshots.save_step(token, draft.step, draft.scenario, f"{who}:{number}")
            break
        except snapshots.ChangedElsewhere:
            pass
"""


def test_eight_processes_that_write_in_the_same_draft_lose_nothing(store: Store) -> None:
    draft = snapshots.start_draft(CASE.version, BASE, "Började")
    tabs = [
        subprocess.Popen(
            [sys.executable, "-c", TAB, draft.token, str(who)],
            stdin=subprocess.PIPE,
            cwd=ROOT,
        )
        for who in range(8)
    ]
    for tab in tabs:
        assert tab.stdin is not None
        tab.stdin.write(b"nu\n")
        tab.stdin.close()
    assert [tab.wait(120) for tab in tabs] == [0] * 8
    found = snapshots.draft(draft.token)
    assert found is not None
    assert found.step == 161
    lines = said(draft.token)[1:]
    for who in range(8):
        assert [line for line in lines if line.startswith(f"{who}:")] == [f"{who}:{n}" for n in range(20)]


# ---- any order of events ------------------------------------------------------------------------------------


class Work(RuleBasedStateMachine):
    """Somebody changes, undoes, shares, confirms, revokes and restarts in any order, with two drafts at once.

    The model of a draft is a stack of (arrivals, sentence, number of the step that shows it now); undo pops it.
    """

    kept = 8
    result: Result
    store: Store

    def __init__(self) -> None:
        super().__init__()
        self.store.renew()
        self.drafts: list[Draft] = []
        self.stacks: list[list[tuple[int, str, int]]] = []
        self.logs: list[list[str]] = []
        self.frozen: list[tuple[Links, Snapshot]] = []

    @initialize()
    def two_drafts(self) -> None:
        for number in range(2):
            self.drafts.append(snapshots.start_draft(CASE.version, scenario(number), f"Började {number}"))
            self.stacks.append([(number, f"Började {number}", 1)])
            self.logs.append([f"Började {number}"])

    @rule(which=st.integers(0, 1), arrivals=st.integers(0, 100))
    def save(self, which: int, arrivals: int) -> None:
        draft = self.drafts[which]
        words = f"Till {arrivals}"
        self.drafts[which] = snapshots.save_step(draft.token, draft.step, scenario(arrivals), words)
        self.stacks[which].append((arrivals, words, draft.step + 1))
        self.logs[which].append(words)

    def can_undo(self, which: int) -> bool:
        stack, step = self.stacks[which], self.drafts[which].step
        return len(stack) > 1 and stack[-2][2] > step - self.kept

    @rule(which=st.integers(0, 1))
    def undo(self, which: int) -> None:
        draft, stack = self.drafts[which], self.stacks[which]
        possible = self.can_undo(which)
        self.drafts[which] = snapshots.undo(draft.token, draft.step)
        if possible:
            self.logs[which].append(f"Ångrade: {stack.pop()[1]}")
            stack[-1] = (*stack[-1][:2], draft.step + 1)
        else:
            assert self.drafts[which] == draft

    @rule(which=st.integers(0, 1), behind=st.integers(-3, 3).filter(bool))
    def save_from_another_tab(self, which: int, behind: int) -> None:
        draft = self.drafts[which]
        with pytest.raises(ChangedElsewhere):
            snapshots.save_step(draft.token, draft.step - behind, scenario(7), "Från en gammal flik")
        with pytest.raises(ChangedElsewhere):
            snapshots.undo(draft.token, draft.step - behind)

    @rule()
    def restart(self) -> None:
        restart()

    @precondition(lambda self: len(self.frozen) < 3)
    @rule(which=st.integers(0, 1), final=st.booleans())
    def freeze(self, which: int, final: bool) -> None:
        links = snapshots.freeze(CASE, self.drafts[which].scenario, self.result, role="utredare", final=final)
        found = snapshots.opened(links.read)
        assert found is not None
        assert found.scenario == self.drafts[which].scenario
        self.frozen.append((links, found))

    @precondition(lambda self: self.frozen)
    @rule(data=st.data())
    def confirm(self, data: st.DataObject) -> None:
        links, _ = data.draw(st.sampled_from(self.frozen))
        found = snapshots.confirm(links.private, "KS 1")
        assert found is not None
        assert found.state == "fastställd"

    @precondition(lambda self: self.frozen)
    @rule(data=st.data())
    def revoke(self, data: st.DataObject) -> None:
        links, snapshot = data.draw(st.sampled_from(self.frozen))
        self.frozen.remove((links, snapshot))
        snapshots.revoke(links.private)
        assert snapshots.opened(links.read) is None

    @invariant()
    def drafts_are_as_they_were_left(self) -> None:
        for which, draft in enumerate(self.drafts):
            assert snapshots.draft(draft.token) == draft
            assert draft.scenario == scenario(self.stacks[which][-1][0])
            assert draft.can_undo == self.can_undo(which)
            assert said(draft.token) == self.logs[which][-self.kept :]

    @invariant()
    def frozen_links_stand(self) -> None:
        for links, snapshot in self.frozen:
            found = snapshots.opened(links.read)
            assert found is not None
            assert found.hash == snapshot.hash
            assert (found.case, found.scenario, found.result) == (CASE, snapshot.scenario, self.result)


def test_drafts_and_links_hold_in_any_order_of_events(
    store: Store, result: Result, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshots, "KEPT_STEPS", Work.kept)
    machine = type("WorkOnThisResult", (Work,), {"result": result, "store": store})
    run_state_machine_as_test(
        machine, settings=settings(max_examples=8, stateful_step_count=30, deadline=None)
    )
