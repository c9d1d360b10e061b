"""Two links beside each other on the page: pasted, opened by address, refused in words, never computed anew."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from data import formats, snapshots
from data.database import writing
from models.case import canonical_json
from models.result import NOT_THEN
from models.scenario import Scenario, base, fitted
from pages.parts import desk
from pages.parts.share import token_in
from tests.frozen import opening, shown, things

pytestmark = pytest.mark.usefixtures("own_database")
NOW = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)


def frozen(scenario: Scenario, *, days: int = 0, **more: Any) -> snapshots.Links:
    case = desk.opened_case()
    result = desk.answered(case, scenario)
    return snapshots.freeze(case, scenario, result, role="utredare", now=NOW + timedelta(days=days), **more)


def start(**changes: object) -> Scenario:
    return base(desk.opened_case()).with_(**changes)


def bredvid(link: snapshots.Links, **query: str) -> AppTest:
    return shown.page("bredvid", delning=link.read, **query)


def heading(at: AppTest) -> str:
    return str(at.title[0].value)


def refusals(at: AppTest) -> str:
    return " ".join(plain(one.value) for one in at.error)


def plain(words: object) -> str:
    """Without the strokes that keep signs from being live."""
    return str(words).replace("\\", "")


def rows(at: AppTest) -> list[list[str]]:
    """The table of what differs, its titles first."""
    table = next(one.value for one in at.table if "Vad" in one.value.columns)
    return [[plain(cell) for cell in row] for row in [list(table.columns), *table.to_numpy().tolist()]]


def paste(at: AppTest, written: str) -> AppTest:
    at.text_input(key="lank_mot").set_value(written)
    next(button for button in at.button if button.label == "Jämför länkarna").click().run()
    assert not at.exception
    return at


def test_two_links_tell_what_has_changed_whichever_is_open() -> None:
    older, newer = frozen(start()), frozen(start(arrivals=90, law_date=datetime(2027, 1, 1).date()), days=90)
    for here, there in ((older, newer), (newer, older)):
        at = bredvid(here, mot=there.read)
        text = shown.texts(at)
        assert "Utbildningsförvaltningen leder oftast" in heading(at)
        assert "Det som skiljer länkarna åt är valen" in text
        assert rows(at)[0] == ["Vad", "Äldre: 27 november 2026", "Nyare: 25 februari 2027"]
        assert ["Personer om året", "15", "90"] in rows(at)
        assert "Inget har ändrats i underlaget" in text


def test_a_link_is_pasted_and_another_can_be_chosen() -> None:
    older, newer = frozen(start()), frozen(start(arrivals=90), days=1)
    at = paste(bredvid(older), f"Se https://kommun.example/?delning={newer.read}.")
    assert at.query_params["mot"] == newer.read
    assert "leder oftast" in heading(at)
    at.button(key="annan_lank").click().run()
    assert heading(at) == "Länken visar ett enda läge"
    assert "mot" not in at.query_params


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("", "Fältet är tomt"),
        ("   ", "Fältet är tomt"),
        ("https://kommun.example/?utkast=abcdefghijklmnopqrstuv", "Det är adressen till ett utkast"),
        ("https://kommun.example/?forvalta=abcdefghijklmnopqrstuv", "Det är en privat länk"),
        ("https://kommun.example/placering", "Det är ingen delad länk"),
        ("![x](https://evil.example/x) :material/home:", "Det är ingen delad länk"),
        ("å" * 10_000, "Det är ingen delad länk"),
        ("abcdefghijklmnopqrstuv", "går inte att öppna"),
        ("https://kommun.example/?delning=" + "x" * 3000, "går inte att öppna"),
        ("Länk: <https://kommun.example/?delning=abcdefghijklmnopqrstuv>", "går inte att öppna"),
    ],
)
def test_what_is_not_a_link_is_said_in_words_and_the_page_stays(written: str, said: str) -> None:
    at = paste(bredvid(frozen(start())), written)
    assert said in refusals(at)
    assert heading(at) == "Länken visar ett enda läge"
    assert at.text_input(key="lank_mot").value == written


def test_links_that_cannot_be_compared_say_why() -> None:
    one = frozen(start())
    assert "samma länk två gånger" in refusals(bredvid(one, mot=one.read))
    other = things.second_municipality()
    elsewhere = snapshots.freeze(
        other, base(other), things.whole_result(other, base(other)), role="utredare", now=NOW
    )
    at = bredvid(one, mot=elsewhere.read)
    assert "olika kommuner: Enköping och Exempelkommun" in refusals(at)
    assert "mot" not in at.query_params
    revoked = frozen(start(arrivals=90), days=1)
    snapshots.revoke(revoked.private)
    assert "går inte att öppna" in refusals(bredvid(one, mot=revoked.read))


def test_what_has_been_typed_in_a_case_is_never_live() -> None:
    hostile = "![x](https://evil.example/x) :material/home: <b>h</b> www.evil.example"
    case = desk.opened_case()
    changed = case.model_copy(
        update={"arguments": (case.arguments[0].model_copy(update={"claim": hostile}), *case.arguments[1:])}
    )
    result = desk.answered(case, start())
    newer = snapshots.freeze(changed, start(), result, role="utredare", now=NOW + timedelta(days=1))
    at = bredvid(frozen(start()), mot=newer.read)
    cells = [str(cell) for one in at.table for cell in one.value.to_numpy().ravel() if "evil" in str(cell)]
    assert cells
    assert all("![x]" not in cell and "<b>" not in cell for cell in cells)


def test_the_first_links_can_be_compared_with_todays() -> None:
    """A link from before there was a network, beside one of today: its cells say that it never had that."""
    content = json.loads(opening.kept(1, "links")["tables"]["snapshots"][0]["content"])
    old = {**content, "created": "2026-06-01T09:00:00+00:00"}
    old["result"] = {
        name: part for name, part in content["result"].items() if name not in ("cooperation", "grants")
    }
    older = frozen(start(seed=7))
    put(older, old)
    newer = frozen(start(), days=1)
    at = bredvid(newer, mot=older.read)
    cells = {row[0]: row[1:] for row in rows(at)}
    assert cells["Utbildningsförvaltningen: samordning som krävs"] == [
        NOT_THEN.removesuffix("."),
        "som i dag",
    ]
    assert cells["I räkneexemplet täcks av behoven: gemensam pott"][0] == NOT_THEN.removesuffix(".")


def forbidden() -> dict[str, dict[str, Any]]:
    """Choices that today's rules refuse, as those of a later version may refuse what is let in today."""
    case = desk.opened_case()
    shares = [[row.id, 33.0] for row in case.recipients]
    costs = [[case.needs[0].id, 10.0**9], [case.needs[1].id, 5000.0]]
    score = {
        "option": "SN",
        "criterion": "C1",
        "low": 80,
        "likely": 20,
        "high": 10,
        "reason": "19800101-1234",
    }
    return {
        "one value": {"arrivals": 10**7, "spread": 3.0, "grants": {"rounds": 52}},
        "weights": {"weighting": "swing", "points": [["C1", 250.0], ["C2", 50.0]]},
        "shares and costs": {"grants": {"received": 40, "shares": shares, "costs": costs, "reserve": 0.2}},
        "scores": {"overruled": [score], "arrivals": 90},
    }


@pytest.mark.parametrize("what", ["one value", "weights", "shares and costs", "scores"])
def test_a_rule_of_today_does_not_close_a_link_nor_its_copy(what: str) -> None:
    content = json.loads(opening.kept(1, "links")["tables"]["snapshots"][0]["content"])
    content["scenario"] = with_(content["scenario"], forbidden()[what])
    content["case"]["arguments"][0].update(source="", section="")
    link = frozen(start())
    put(link, content)
    for name in shown.PAGES:
        text = shown.texts(shown.page(name, delning=link.read))
        assert "Något gick fel" not in text, name
        assert "Länken går inte att öppna" not in text, name
    at = bredvid(frozen(start(arrivals=91), days=1), mot=link.read)
    assert "leder oftast" in heading(at)
    at = shown.page("schablon", delning=link.read)
    at.button(key="egen_kopia").click().run()
    assert not at.exception
    assert "följer regler som inte gäller längre" in shown.texts(at)
    copied = at.session_state["scenario"]
    assert copied == fitted(copied, desk.opened_case()), "what can be computed with is what is gone on with"
    assert (copied.arrivals == 90) == (what == "scores"), "what is allowed is kept"


@pytest.mark.parametrize("what", ["one value", "weights", "shares and costs", "scores"])
def test_a_draft_with_what_todays_rules_refuse_opens_without_it_and_says_so(what: str) -> None:
    content = with_(start().model_dump(mode="json"), forbidden()[what])
    scenario = formats.scenario(formats.FORMAT, canonical_json(content))
    token = snapshots.start_draft(desk.opened_case().version, scenario, "Började").token
    snapshots.keep(token, scenario)
    for name in ("start", "placering", "bredvid"):
        at = shown.page(name, unfold=False, utkast=token)
        assert "Något gick fel" not in shown.texts(at), name
        assert "Det här i utkastet följer regler som inte gäller längre" in shown.texts(at)
        assert at.session_state["scenario"] == fitted(scenario, desk.opened_case()) != scenario


def with_(content: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    return {
        **content,
        **{
            name: {**content[name], **value} if name == "grants" else value for name, value in changes.items()
        },
    }


def put(link: snapshots.Links, content: dict[str, Any]) -> None:
    """Another content behind a link, with its hash."""
    text = canonical_json(content)
    with writing() as connection:
        connection.execute(
            snapshots._snapshots.update()
            .where(snapshots._snapshots.c.read_hash == hashlib.sha256(link.read.encode()).hexdigest())
            .values(content=text, hash=hashlib.sha256(text.encode()).hexdigest())
        )
    snapshots._read.cache_clear()


@pytest.mark.parametrize(
    ("written", "token"),
    [
        ("abcdefghijklmnopqrstuv", "abcdefghijklmnopqrstuv"),
        ("  abcdefghijklmnopqrstuv.\n", "abcdefghijklmnopqrstuv"),
        ("”abcdefghijklmnopqrstuv”", "abcdefghijklmnopqrstuv"),
        ("https://a.example/b/?delning=abc_-1&x=2", "abc_-1"),
        ("https://a.example/schablon?x=1&delning=abc).", "abc"),
        ("delning", ""),
        ("https://a.example/?utkast=abcdefghijklmnopqrstuv", ""),
    ],
)
def test_the_token_is_found_in_what_people_paste(written: str, token: str) -> None:
    assert token_in(written) == token
