"""Real things to keep for ever: scenarios that between them use every choice, a workshop, a draft, a room a step.

Written to files by `tests.frozen.write` and read by the tests of every later version.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from data import case_files, own_cases, snapshots, workbook, workshops
from models import cooperation_findings, findings, workshop_findings
from models.answer import placement_answer, score_table
from models.case import Case
from models.cooperation import cooperation_answer
from models.grant_answer import grants_answer
from models.grant_findings import grant_sentences
from models.result import Result
from models.rows import Score
from models.scenario import OverruledScore, Scenario, base
from models.workshop import (
    FIRST,
    GUESS,
    PLACES,
    ROUNDS,
    SECOND,
    STEPS,
    UNCLEAR,
    group_scenario,
    items,
    record,
)
from tests.data import exempelkommun

THEN = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
LEADER, ROLE = "ledarens webbläsare", "utredare"


def enkoping() -> Case:
    """The case that ships."""
    return case_files.read(case_files.SHIPPED)


def second_municipality() -> Case:
    """The tests' invented municipality, read from the workbook that a person would fill in."""
    case, _ = workbook.read(exempelkommun.filled())
    return case


def whole_result(case: Case, scenario: Scenario) -> Result:
    """Everything that the models say of a scenario, from all draws."""
    cooperation = cooperation_answer(case, scenario, None) if case.actors else None
    placement = placement_answer(case, scenario, cooperation=cooperation)
    said = findings.sentences(case, scenario, placement)
    if cooperation is not None:
        said |= cooperation_findings.sentences(case, cooperation, placement)
    grants = grants_answer(case, scenario)
    said |= grant_sentences(case, scenario, grants)
    return Result(placement=placement, cooperation=cooperation, sentences=said, grants=grants)


def scenarios(case: Case) -> dict[str, Scenario]:
    """Enköping's base and five more, which between them make every choice that a scenario has."""
    start = base(case)
    weights = (("C1", 100.0), ("C2", 35.5), ("C3", 80.0), ("C8", 0.0))
    return {
        "grundfallet": start,
        "vikter-och-roster": start.with_(
            weighting="swing",
            points=weights,
            spread=0.4,
            overruled=(
                OverruledScore(
                    option="SN",
                    criterion="C1",
                    low=40,
                    likely=62.5,
                    high=80,
                    reason="Prövat i arbetsgruppen.",
                ),
            ),
            without_own_units=True,
            silenced=("Vår härledning",),
            struck=(next(row.id for row in case.arguments if row.counts and row.option == "KC"),),
            seed=7,
        ),
        "rangordning-ny-lag": start.with_(
            law_date=date(2027, 1, 1),
            form="phased_out",
            arrivals=146,
            weighting="ranking",
            ranking=("C3", *(row.id for row in case.criteria if row.id != "C3")),
        ),
        "egen-lag": start.with_(
            law_date=date(2025, 10, 15),
            law_added=("etableringsboende-forslag",),
            law_removed=("bosattningslag-2016",),
            form="merged",
        ),
        "matt-och-egna-andelar": start.with_(measured=("samordningsbörda", "sårbarhet")).with_grants(
            received=40,
            shares=(
                ("skola", 45.5),
                ("vux", 15.0),
                ("forsorjning", 12.0),
                ("arbetsmarknad", 2.5),
                ("mottagning", 15.0),
                ("tolk", 6.0),
                ("upplevelse", 1.0),
                ("foreningar", 3.0),
            ),
            costs=(("sfi", 5200.0),),
        ),
        "pottens-regler": start.with_grants(
            year_end="carried",
            rounds=3,
            handling=2.5,
            rule="Talmud",
            reserve=0.15,
            associations=0.05,
            fixed_part=0.3,
        ),
    }


# ---- links ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Link:
    """A frozen link with what its maker and its readers hold in their hands."""

    name: str
    read: str
    private: str
    opens: bool = True


def links(case: Case) -> Iterator[Link]:
    """Freezes one link for each scenario, of a workshop, of another municipality, and in every state."""
    for number, (name, scenario) in enumerate(scenarios(case).items()):
        result = whole_result(case, scenario)
        made = snapshots.freeze(
            case,
            scenario,
            result,
            role=ROLE,
            errand=f"KS 2026/{number}" if number else "",
            final=number == 1,
            device=LEADER,
            now=THEN + timedelta(minutes=number),
        )
        yield Link(name, made.read, made.private)
        if number == 0:
            closed = snapshots.freeze(case, scenario, result, role="", now=THEN, device=LEADER)
            snapshots.revoke(closed.private, now=THEN + timedelta(hours=1))
            yield Link("aterkallad", closed.read, closed.private, opens=False)
            ended = snapshots.freeze(
                case, scenario, result, role=ROLE, now=THEN, expires=THEN + timedelta(days=1)
            )
            yield Link("utgangen", ended.read, ended.private, opens=False)
            signed = snapshots.freeze(
                case,
                scenario,
                result,
                role="kommundirektör",
                now=THEN,
                expires=datetime(9999, 1, 1, tzinfo=UTC),
            )
            snapshots.confirm(signed.private, "KS 2026/17", now=THEN + timedelta(hours=2))
            yield Link("faststalld", signed.read, signed.private)
    other = second_municipality()
    own_cases.keep(other, now=THEN)
    result = whole_result(other, base(other))
    made = snapshots.freeze(other, base(other), result, role=ROLE, device=LEADER, now=THEN)
    yield Link("egen-kommun", made.read, made.private)


def judged(case: Case) -> Iterator[Link]:
    """A link of a case where somebody has set scores by hand."""
    other = second_municipality()
    score = Score(
        option="KS",
        criterion="K1",
        low=20,
        likely=45.5,
        high=70,
        reason="Satt av en arbetsgrupp.",
        kind="exempel",
    )
    scored = Case.model_validate({**dict(other), "scores": (score,)})
    made = snapshots.freeze(scored, base(scored), whole_result(scored, base(scored)), role=ROLE, now=THEN)
    yield Link("bedomd-kommun", made.read, made.private)


# ---- a draft --------------------------------------------------------------------------------------------


def draft(case: Case) -> str:
    """The token of a draft with a log, something undone, and three kept scenarios, one of them unnamed."""
    known = scenarios(case)
    now = snapshots.start_draft(case.version, known["grundfallet"], "Utkastet börjar här", now=THEN)
    for number, (name, scenario) in enumerate(list(known.items())[1:], start=1):
        time = THEN + timedelta(minutes=number)
        now = snapshots.save_step(now.token, now.step, scenario, f"Prövade {name}", now=time)
    now = snapshots.undo(now.token, now.step, now=THEN + timedelta(minutes=9))
    now = snapshots.undo(now.token, now.step, now=THEN + timedelta(minutes=10))
    for name, called in (("rangordning-ny-lag", "Ny lag"), ("egen-lag", ""), ("pottens-regler", "Potten")):
        snapshots.keep(now.token, known[name], called, now=THEN + timedelta(minutes=11))
    return now.token


def own_draft() -> str:
    """The token of a draft that stands on an uploaded case."""
    case = second_municipality()
    own_cases.keep(case, now=THEN)
    now = snapshots.start_draft(case.version, base(case), "Arbetsbok uppladdad", now=THEN)
    changed = base(case).with_(arrivals=30)
    return snapshots.save_step(now.token, now.step, changed, "Mottagande: 30", now=THEN).token


# ---- rooms ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class OpenRoom:
    """A room with what the one who leads it, and the phones in it, hold in their hands."""

    step: str
    code: str
    pin: str
    leader: str
    phones: tuple[str, ...]
    read: str = ""


def phones(count: int) -> tuple[str, ...]:
    """The marks of so many browsers."""
    return tuple(f"telefon {number}" for number in range(1, count + 1))


def room(case: Case, step: str, people: int = 7, *, freeze: bool = False) -> OpenRoom:
    """A room that has come as far as to this step, where everybody has answered what was asked before it."""
    minutes = (THEN + timedelta(minutes=number) for number in range(200))
    made = workshops.open_room(case, base(case), LEADER, now=next(minutes))
    for phone in phones(people):
        workshops.join(made.code, phone)
    for place in range(PLACES[step] + 1):
        if place:
            workshops.go(made.code, LEADER, place, now=next(minutes))
        here = STEPS[place]
        if here.round:
            _answered(case, made.code, here.round, people)
        if here.id == step and not freeze:
            break
        if here.round:
            if here.round == FIRST:
                card = {name: 50.0 + 5 * n for n, name in enumerate(items(case, FIRST))}
                workshops.paper(case, made.code, LEADER, FIRST, card, now=next(minutes))
            workshops.close(made.code, LEADER, now=next(minutes))
        if here.id == "visa":
            workshops.show(made.code, LEADER, FIRST, now=next(minutes))
            workshops.write_note(made.code, LEADER, "visa", "Skolan vägdes mycket olika.", now=next(minutes))
        if here.id == "resultat":
            workshops.show(made.code, LEADER, SECOND, now=next(minutes))
    if not freeze:
        workshops.start_timer(made.code, LEADER, STEPS[PLACES[step]].minutes, now=next(minutes))
        return OpenRoom(step, made.code, made.pin, LEADER, phones(people))
    found = workshops.room(made.code)
    assert found is not None
    kept = record(
        case,
        score_table(case, found.scenario, None).likely,
        opened=found.opened,
        joined=workshops.progress(case, found).joined,
        answers={name: given for name, given in workshops.answers(found).items() if name in ROUNDS},
        notes=workshops.notes(found),
        events=workshops.events(found),
    )
    scenario = group_scenario(case, found.scenario, kept)
    result = whole_result(case, scenario).model_copy(update={"workshop": kept})
    result = result.model_copy(
        update={"sentences": {**result.sentences, **workshop_findings.sentences(case, kept)}}
    )
    given = workshops.freeze(
        case, found, LEADER, scenario, result, role="processledare", errand="KS 2026/99", now=next(minutes)
    )
    return OpenRoom("fryst", made.code, made.pin, LEADER, phones(people), given.read)


def _answered(case: Case, code: str, round_id: str, people: int) -> None:
    names = items(case, round_id)
    for number, phone in enumerate(phones(people)):
        if round_id == GUESS:
            given = {names[number % len(names)]: 1.0}
        elif round_id == UNCLEAR:
            given = {names[number % 3]: 1.0}
        else:
            later = 7 * (round_id == SECOND)
            given = {name: float((37 * number + 11 * n + later) % 101) for n, name in enumerate(names)}
            given[names[number % len(names)]] = 100.0
        workshops.answer(case, code, phone, round_id, given)
