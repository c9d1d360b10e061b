"""Workshop rooms: who is in, where the room stands, what each phone has answered, and how it ends.

A room has a join code that everybody sees and a PIN that only the facilitator knows; of the PIN a salted hash is
kept. A participant is a browser's random mark, hashed together with the room: no name, no address, no user agent.
An answer is one row for each participant, round and criterion; answering again replaces it. What is closed is
closed here, whatever a page believes: every change looks at the room in the transaction that writes.

When the room is frozen its record becomes a snapshot, the participants' marks are forgotten, and the room keeps
the read link's token, since everybody in it is to open that link.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Float,
    ForeignKey,
    Integer,
    LargeBinary,
    Row,
    String,
    Table,
    Text,
    UniqueConstraint,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from data import formats, own_cases, snapshots
from data.database import TABLES, Utc, reading, writing
from models.case import Case, canonical_json
from models.result import Result
from models.scenario import Scenario
from models.swedish import holds_personal_number, plain_text
from models.workshop import GUESS, MOST, PLACES, ROUNDS, STEPS, WEIGHTS, Answers, complete, items, round_name
from models.workshop_result import Event, Note

ALPHABET = "BCDFGHJKMNPQRTVWXY346789"
"""What a join code is made of: nothing that is mistaken for something else, and no vowel, so that no word arises."""
CODE_LENGTH = 6
PIN_LENGTH = 6
NOTE_LENGTH = 600
LONGEST_MINUTES = 240
MOST_PARTICIPANTS = 500

Status = Literal["väntar", "öppen", "stängd"]

_rooms = Table(
    "workshops",
    TABLES,
    Column("id", Integer, primary_key=True),
    Column("code", String(CODE_LENGTH), nullable=False, unique=True),
    Column("pin_salt", LargeBinary(16), nullable=False),
    Column("pin_hash", LargeBinary(64), nullable=False),
    Column("opened", Utc, nullable=False),
    Column("case_version", String(64), nullable=False),
    Column("format", Integer, nullable=False, server_default="1"),
    Column("scenario", Text, nullable=False),
    Column("at", String(20), nullable=False, server_default=STEPS[0].id),
    Column("stamp", Integer, nullable=False),
    Column("ends", Utc),
    Column("seconds_left", Integer),
    Column("frozen", Utc),
    Column("read_token", String(64)),
)
_rounds = Table(
    "workshop_rounds",
    TABLES,
    Column("room", Integer, ForeignKey("workshops.id"), primary_key=True),
    Column("round", String(20), primary_key=True),
    Column("status", String(10), nullable=False),
    Column("shown", Boolean, nullable=False),
)
_facilitators = Table(
    "workshop_facilitators",
    TABLES,
    Column("room", Integer, ForeignKey("workshops.id"), primary_key=True),
    Column("device", String(64), primary_key=True),
)
_participants = Table(
    "workshop_participants",
    TABLES,
    Column("id", Integer, primary_key=True),
    Column("room", Integer, ForeignKey("workshops.id"), nullable=False, index=True),
    Column("device", String(64), nullable=False),
    Column("place", BigInteger, nullable=False),
    UniqueConstraint("room", "device"),
)
_answers = Table(
    "workshop_answers",
    TABLES,
    Column("participant", Integer, ForeignKey("workshop_participants.id"), primary_key=True),
    Column("round", String(20), primary_key=True),
    Column("item", String(80), primary_key=True),
    Column("value", Float, nullable=False),
)
_events = Table(
    "workshop_events",
    TABLES,
    Column("id", Integer, primary_key=True),
    Column("room", Integer, ForeignKey("workshops.id"), nullable=False, index=True),
    Column("time", Utc, nullable=False),
    Column("step", String(20), nullable=False),
    Column("said", Text, nullable=False),
    Column("joined", Integer, nullable=False),
    Column("answered", Integer, nullable=False),
)
_notes = Table(
    "workshop_notes",
    TABLES,
    Column("room", Integer, ForeignKey("workshops.id"), primary_key=True),
    Column("step", String(20), primary_key=True),
    Column("text", Text, nullable=False),
)


class NotNow(Exception):
    """The room is not where this can be done. `str()` is a Swedish sentence for the page; nothing was changed."""


class NotFacilitator(NotNow):
    """Only the facilitator may do this."""

    def __init__(self) -> None:
        super().__init__("Bara den som leder workshopen kan göra det. Ange rummets PIN först.")


class NoRoom(NotNow):
    """There is no such room."""

    def __init__(self) -> None:
        super().__init__("Det finns inget rum med den koden. Se efter på skärmen att den är rätt skriven.")


@dataclass(frozen=True)
class Opened:
    """A new room's code and PIN. The PIN is shown once and stored nowhere."""

    code: str
    pin: str = field(repr=False)


@dataclass(frozen=True)
class RoundState:
    """Whether a round takes answers, and whether the room has been shown what it gave."""

    status: Status
    shown: bool


@dataclass(frozen=True)
class Room:
    """A room as it stands. `stamp` grows with every change that is not an answer."""

    id: int
    code: str
    opened: datetime
    case_version: str
    scenario: Scenario
    step: int
    stamp: int
    rounds: Mapping[str, RoundState]
    ends: datetime | None
    seconds_left: int | None
    frozen: datetime | None
    read_token: str | None = field(repr=False)

    @property
    def shape(self) -> tuple[object, ...]:
        """What a participant sees of the room: the clock and the notes are not part of it."""
        return (
            self.step,
            tuple(sorted((name, one.status, one.shown) for name, one in self.rounds.items())),
            self.frozen,
        )

    def status(self, round_id: str) -> Status:
        """Whether a round takes answers now."""
        return self.rounds[round_id].status


@dataclass(frozen=True)
class Progress:
    """How many have joined, and by round how many have begun and how many are done."""

    joined: int
    begun: Mapping[str, int]
    done: Mapping[str, int]


# ---- opening and entering -------------------------------------------------------------------------------


def tidy_code(written: str) -> str:
    """A join code as it is stored, from what somebody has written; "" when it cannot be one."""
    letters = unicodedata.normalize("NFKC", written[:40]).upper()
    code = "".join(sign for sign in letters if not sign.isspace() and sign not in "-–.")
    return code if len(code) == CODE_LENGTH and all(sign in ALPHABET for sign in code) else ""


def open_room(case: Case, scenario: Scenario, device: str, *, now: datetime | None = None) -> Opened:
    """A new room on this case and scenario. The browser that opens it leads it.

    Raises:
        NotSaved: the database could not keep it.
    """
    own_cases.keep(case, now=now)
    pin = "".join(secrets.choice("0123456789") for _ in range(PIN_LENGTH))
    salt = secrets.token_bytes(16)
    time = now or datetime.now(UTC)
    while True:
        code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
        try:
            with writing() as connection:
                added = connection.execute(
                    insert(_rooms).values(
                        code=code,
                        pin_salt=salt,
                        pin_hash=_pin_hash(pin, salt),
                        opened=time,
                        case_version=case.version,
                        format=formats.FORMAT,
                        scenario=canonical_json(scenario.model_dump(mode="json")),
                        at=STEPS[0].id,
                        stamp=1,
                    )
                )
                key = added.inserted_primary_key
                assert key is not None
                connection.execute(
                    insert(_rounds),
                    [{"room": key[0], "round": name, "status": "väntar", "shown": False} for name in ROUNDS],
                )
                _lead(connection, key[0], code, device)
                _event(connection, key[0], 0, "Rummet öppnades", time)
        except IntegrityError:
            continue  # somebody has that code already
        return Opened(code, pin)


def enter(code: str, pin: str, device: str) -> bool:
    """Whether the PIN is the room's; the browser then leads it from now on, also after a reload.

    Raises:
        NotSaved: the database could not keep it.
    """
    with reading() as connection:
        row = connection.execute(select(_rooms).where(_rooms.c.code == code)).one_or_none()
    # Hash in any case, so that the time does not tell whether there is such a room.
    salt, wanted = (row.pin_salt, row.pin_hash) if row else (b"\0" * 16, b"")
    digits = "".join(sign for sign in unicodedata.normalize("NFKC", pin[:40]) if sign.isdigit())
    if not hmac.compare_digest(_pin_hash(digits, bytes(salt)), bytes(wanted)) or row is None:
        return False
    with writing() as connection:
        _lead(connection, row.id, code, device)
    return True


def leads(code: str, device: str) -> bool:
    """Whether this browser leads the room.

    Raises:
        NotRead: the database could not be asked.
    """
    if not device:
        return False
    with reading() as connection:
        return _is_leader(connection, code, device)


def join(code: str, device: str, *, now: datetime | None = None) -> None:
    """Lets a browser take part; one that does so already stays as it is.

    Raises:
        NoRoom, NotNow: there is no such room, it is frozen, or full.
        NotSaved: the database could not keep it.
    """
    with _changing(code) as (connection, room):
        if _participant(connection, room, device) is not None:
            return
        if room.frozen is not None:
            raise NotNow("Workshopen är avslutad. Resultatet finns i länken.")
        if _joined(connection, room.id) >= MOST_PARTICIPANTS:
            raise NotNow("Rummet är fullt. Dela en telefon med någon bredvid.")
        _add_participant(connection, room, _mark(code, device))


# ---- looking --------------------------------------------------------------------------------------------


def room(code: str) -> Room | None:
    """The room with this code; None when there is none.

    Raises:
        NotRead: the database could not be asked.
    """
    if not code:
        return None
    with reading() as connection:
        row = connection.execute(select(_rooms).where(_rooms.c.code == code)).one_or_none()
        return None if row is None else _room(connection, row)


def takes_part(code: str, device: str) -> bool:
    """Whether this browser has joined the room.

    Raises:
        NotRead: the database could not be asked.
    """
    with reading() as connection:
        row = connection.execute(
            select(_participants.c.id)
            .join(_rooms, _rooms.c.id == _participants.c.room)
            .where(_rooms.c.code == code, _participants.c.device == _mark(code, device))
        ).one_or_none()
    return row is not None


def own(code: str, device: str, round_id: str) -> dict[str, float]:
    """What this browser has answered in a round; nothing when it has not.

    Raises:
        NotRead: the database could not be asked.
    """
    with reading() as connection:
        rows = connection.execute(
            select(_answers.c.item, _answers.c.value)
            .join(_participants, _participants.c.id == _answers.c.participant)
            .join(_rooms, _rooms.c.id == _participants.c.room)
            .where(
                _rooms.c.code == code,
                _participants.c.device == _mark(code, device),
                _answers.c.round == round_id,
            )
        ).all()
    return {row.item: row.value for row in rows}


def progress(case: Case, found: Room) -> Progress:
    """How far the room has come; never who.

    Raises:
        NotRead: the database could not be asked.
    """
    with reading() as connection:
        joined = _joined(connection, found.id)
        given = _given(connection, found.id)
    return Progress(
        joined=joined,
        begun={name: len(given[name]) for name in ROUNDS},
        done={
            name: sum(complete(case, name, answers) for answers in given[name].values()) for name in ROUNDS
        },
    )


def answers(found: Room) -> dict[str, tuple[Answers, ...]]:
    """By round what each participant has answered, in an order that says nothing but is the same every time.

    Raises:
        NotRead: the database could not be asked.
    """
    with reading() as connection:
        given = _given(connection, found.id)
    return {name: tuple(given[name][place] for place in sorted(given[name])) for name in ROUNDS}


def events(found: Room) -> tuple[Event, ...]:
    """What the facilitator has done, oldest first.

    Raises:
        NotRead: the database could not be asked.
    """
    with reading() as connection:
        rows = connection.execute(
            select(_events).where(_events.c.room == found.id).order_by(_events.c.id)
        ).all()
    return tuple(
        Event(time=row.time, step=row.step, said=row.said, joined=row.joined, answered=row.answered)
        for row in rows
    )


def notes(found: Room) -> tuple[Note, ...]:
    """What the facilitator has written down, in the steps' order.

    Raises:
        NotRead: the database could not be asked.
    """
    with reading() as connection:
        rows = connection.execute(select(_notes).where(_notes.c.room == found.id)).all()
    return tuple(
        Note(step=row.step, text=row.text) for row in sorted(rows, key=lambda row: PLACES.get(row.step, 99))
    )


# ---- answering ------------------------------------------------------------------------------------------


def answer(case: Case, code: str, device: str, round_id: str, given: Answers) -> None:
    """Keeps what a participant answers, beside what the same browser has answered before in the round.

    A guess replaces the one before it. When this returns, the answer is on disk.

    Raises:
        NoRoom, NotNow: there is no such room, the browser has not joined, or the round is not open.
        ValueError: in Swedish, when something is answered that the round does not ask for.
        NotSaved: the database could not keep it.
    """
    checked = _checked(case, round_id, given)
    with _changing(code) as (connection, found):
        participant = _participant(connection, found, device)
        if participant is None:
            raise NotNow("Den här telefonen är inte med i rummet ännu. Skriv koden och gå med.")
        if _round(connection, found.id, round_id).status != "öppen":
            raise NotNow("Rundan är stängd. Det du redan har svarat står kvar.")
        _write(connection, participant, round_id, checked)


def paper(
    case: Case, code: str, device: str, round_id: str, given: Answers, *, now: datetime | None = None
) -> None:
    """Adds a participant who has answered on paper. Possible until what the round gave has been shown.

    Raises:
        NotNow, NotFacilitator, ValueError, NotSaved: as `answer`; ValueError too when something is missing.
    """
    checked = _checked(case, round_id, given)
    if not complete(case, round_id, checked):
        raise ValueError(
            "Kortet är inte helt ifyllt: varje kriterium behöver ett tal, och minst ett över noll."
        )
    with _led(code, device) as (connection, found):
        state = _round(connection, found.id, round_id)
        if state.shown or state.status == "väntar":
            raise NotNow("Kort kan läggas in från att rundan har öppnats till att svaren har visats.")
        participant = _add_participant(connection, found, secrets.token_hex(32))
        _write(connection, participant, round_id, checked)
        _moved(connection, found, f"Ett papperskort lades in i {round_name(round_id).lower()}", now)


# ---- leading --------------------------------------------------------------------------------------------


def go(code: str, device: str, step: int, *, now: datetime | None = None) -> None:
    """Moves the room to a step. A round that is left is closed; one that is met for the first time is opened.

    Raises:
        NotNow, NotFacilitator: the room is frozen, there is no such step, or somebody else leads.
        NotSaved: the database could not keep it.
    """
    if not 0 <= step < len(STEPS):
        raise NotNow("Det finns inget sådant steg.")
    with _led(code, device) as (connection, found):
        if step == found.step:
            return
        left, met = STEPS[found.step].round, STEPS[step].round
        if left and _round(connection, found.id, left).status == "öppen":
            _set(connection, found.id, left, status="stängd")
        if step == PLACES["frys"]:
            connection.execute(
                update(_rounds)
                .where(_rounds.c.room == found.id, _rounds.c.status == "öppen")
                .values(status="stängd")
            )
        if met and _round(connection, found.id, met).status == "väntar":
            _set(connection, found.id, met, status="öppen")
        _moved(
            connection,
            found,
            f"Steg {step + 1}: {STEPS[step].name}",
            now,
            at=STEPS[step].id,
            ends=None,
            seconds_left=None,
        )


def close(code: str, device: str, *, now: datetime | None = None) -> None:
    """Closes the round of the step that the room is in; what is answered after this is refused.

    Raises:
        NotNow, NotFacilitator, NotSaved: as `go`.
    """
    with _led(code, device) as (connection, found):
        name = _open_round(found)
        if _round(connection, found.id, name).status != "öppen":
            raise NotNow("Rundan är redan stängd.")
        _set(connection, found.id, name, status="stängd")
        _moved(connection, found, f"Stängde {round_name(name).lower()}", now, ends=None, seconds_left=None)


def reopen(code: str, device: str, *, now: datetime | None = None) -> None:
    """Opens the step's round again, unless what it gave has been shown: nobody weighs anew having seen the others.

    Raises:
        NotNow, NotFacilitator, NotSaved: as `go`.
    """
    with _led(code, device) as (connection, found):
        name = _open_round(found)
        state = _round(connection, found.id, name)
        if state.status == "öppen":
            raise NotNow("Rundan är redan öppen.")
        if state.shown:
            raise NotNow("Svaren i rundan har visats och kan inte ändras. Gå till runda 2 för att väga om.")
        _set(connection, found.id, name, status="öppen")
        _moved(connection, found, f"Öppnade {round_name(name).lower()} igen", now)


def show(code: str, device: str, round_id: str, *, now: datetime | None = None) -> None:
    """Shows the room what a closed round gave. It stays shown.

    Raises:
        NotNow, NotFacilitator, NotSaved: as `go`.
    """
    with _led(code, device) as (connection, found):
        state = _round(connection, found.id, round_id)
        if state.status != "stängd":
            raise NotNow("Stäng rundan först. Ingen ska kunna ändra sitt svar efter att ha sett de andras.")
        if not state.shown:
            _set(connection, found.id, round_id, shown=True)
            _moved(connection, found, f"Visade {round_name(round_id).lower()}", now)


def start_timer(code: str, device: str, minutes: float, *, now: datetime | None = None) -> None:
    """Starts the clock; nothing closes by itself when it has run out.

    Raises:
        NotNow, NotFacilitator, NotSaved: as `go`.
    """
    _timer(code, device, minutes, "Klockan startades", now)


def extend_timer(code: str, device: str, minutes: float, *, now: datetime | None = None) -> None:
    """Adds minutes to what is left; a stopped clock stays stopped.

    Raises:
        NotNow, NotFacilitator, NotSaved: as `go`.
    """
    time = now or datetime.now(UTC)
    with _led(code, device) as (connection, found):
        more = timedelta(minutes=minutes)
        if found.seconds_left is not None:
            left = found.seconds_left + int(more.total_seconds())
            _moved(connection, found, "Tiden förlängdes", time, ends=None, seconds_left=left)
        else:
            ends = max(found.ends or time, time) + more
            _moved(connection, found, "Tiden förlängdes", time, ends=ends, seconds_left=None)


def stop_timer(code: str, device: str, *, now: datetime | None = None) -> None:
    """Stops the clock where it is; one that stands still already is left as it is.

    Raises:
        NotNow, NotFacilitator, NotSaved: as `go`.
    """
    time = now or datetime.now(UTC)
    with _led(code, device) as (connection, found):
        if found.ends is not None:
            left = max(0, round((found.ends - time).total_seconds()))
            _moved(connection, found, "Klockan stoppades", time, ends=None, seconds_left=left)


def resume_timer(code: str, device: str, *, now: datetime | None = None) -> None:
    """Lets a stopped clock go on; one that goes already is left as it is.

    Raises:
        NotNow, NotFacilitator, NotSaved: as `go`.
    """
    time = now or datetime.now(UTC)
    with _led(code, device) as (connection, found):
        if found.seconds_left is not None:
            ends = time + timedelta(seconds=found.seconds_left)
            _moved(connection, found, "Klockan gick vidare", time, ends=ends, seconds_left=None)


def write_note(code: str, device: str, step: str, text: str, *, now: datetime | None = None) -> None:
    """Keeps what the group wants to remember of a step; an empty text takes it away.

    Raises:
        ValueError: in Swedish, when the text seems to point out a person.
        NotNow, NotFacilitator, NotSaved: as `go`.
    """
    if step not in PLACES:
        raise NotNow("Det finns inget sådant steg.")
    if holds_personal_number(text):
        raise ValueError("Anteckningen ser ut att innehålla ett personnummer. Ta bort det och spara igen.")
    tidy = plain_text(text, NOTE_LENGTH).strip()
    with _led(code, device) as (connection, found):
        connection.execute(delete(_notes).where(_notes.c.room == found.id, _notes.c.step == step))
        if tidy:
            connection.execute(insert(_notes).values(room=found.id, step=step, text=tidy))
        _moved(connection, found, "", now)


def freeze(
    case: Case,
    found: Room,
    device: str,
    scenario: Scenario,
    result: Result,
    *,
    role: str = "",
    errand: str = "",
    now: datetime | None = None,
) -> snapshots.Links:
    """Makes the room's record a snapshot that never changes, and ends the room; both or neither.

    The result must have been made from the room as `found`: when it has changed since, nothing is frozen.

    Raises:
        NotNow, NotFacilitator: it is frozen already, has changed since, or is not at its last step.
        ValueError: in Swedish, when role or errand number seem to point out a person.
        NotSaved: the database could not keep it.
    """
    time = now or datetime.now(UTC)

    def end(connection: Connection, links: snapshots.Links) -> None:
        row = _row(connection, found.code)
        if not _is_leader(connection, found.code, device):
            raise NotFacilitator
        if row.frozen is not None:
            raise NotNow("Workshopen är redan fryst.")
        if row.at != "frys":
            raise NotNow("Gå till det sista steget innan ni fryser.")
        if row.stamp != found.stamp:
            raise NotNow("Något ändrades i rummet just nu. Läs igenom och frys igen.")
        connection.execute(
            update(_rooms)
            .where(_rooms.c.id == row.id)
            .values(frozen=time, read_token=links.read, stamp=row.stamp + 1, ends=None, seconds_left=None)
        )
        for person in connection.execute(
            select(_participants.c.id).where(_participants.c.room == row.id)
        ).all():
            connection.execute(
                update(_participants)
                .where(_participants.c.id == person.id)
                .values(device=secrets.token_hex(32))
            )

    return snapshots.freeze(
        case, scenario, result, role=role, errand=errand, device=device, now=now, also=end
    )


# ---- inside ---------------------------------------------------------------------------------------------


def _pin_hash(pin: str, salt: bytes) -> bytes:
    return hashlib.scrypt(pin.encode(), salt=salt, n=2**14, r=8, p=1)


def _mark(code: str, device: str) -> str:
    """A browser's mark in one room: the same browser has another in another room."""
    return hashlib.sha256(f"{code}:{device}".encode()).hexdigest()


def _checked(case: Case, round_id: str, given: Answers) -> dict[str, float]:
    if round_id not in ROUNDS:
        raise ValueError("Det finns ingen sådan runda.")
    known = items(case, round_id)
    most = MOST if round_id in WEIGHTS else 1
    checked = {}
    for name, value in given.items():
        if name not in known:
            raise ValueError("Svaret gäller något som inte finns i underlaget. Ladda om sidan.")
        number = float(value)
        if not 0 <= number <= most:
            raise ValueError(f"Ett svar ska vara mellan 0 och {most}.")
        checked[name] = number
    if round_id == GUESS and [value for value in checked.values() if value] != [1]:
        raise ValueError("En gissning gäller en placering.")
    return checked


@contextmanager
def _changing(code: str) -> Iterator[tuple[Connection, Room]]:
    """A transaction that changes the room or what is answered in it; `writing` lets one in at a time."""
    with writing() as connection:
        row = _row(connection, code)
        yield connection, _room(connection, row)


@contextmanager
def _led(code: str, device: str) -> Iterator[tuple[Connection, Room]]:
    """A transaction in which the facilitator changes a room that is not frozen."""
    with _changing(code) as (connection, found):
        if not _is_leader(connection, code, device):
            raise NotFacilitator
        if found.frozen is not None:
            raise NotNow("Workshopen är fryst och kan inte ändras.")
        yield connection, found


def _row(connection: Connection, code: str) -> Row[Any]:
    row = connection.execute(select(_rooms).where(_rooms.c.code == code)).one_or_none()
    if row is None:
        raise NoRoom
    return row


def _room(connection: Connection, row: Row[Any]) -> Room:
    rounds = connection.execute(select(_rounds).where(_rounds.c.room == row.id)).all()
    return Room(
        id=row.id,
        code=row.code,
        opened=row.opened,
        case_version=row.case_version,
        scenario=formats.scenario(row.format, row.scenario),
        step=PLACES[row.at],
        stamp=row.stamp,
        rounds={one.round: RoundState(one.status, one.shown) for one in rounds},
        ends=row.ends,
        seconds_left=row.seconds_left,
        frozen=row.frozen,
        read_token=row.read_token,
    )


def _lead(connection: Connection, room_id: int, code: str, device: str) -> None:
    mark = _mark(code, device)
    known = connection.execute(
        select(_facilitators).where(_facilitators.c.room == room_id, _facilitators.c.device == mark)
    ).one_or_none()
    if known is None and device:
        connection.execute(insert(_facilitators).values(room=room_id, device=mark))


def _is_leader(connection: Connection, code: str, device: str) -> bool:
    if not device:
        return False
    return (
        connection.execute(
            select(_facilitators.c.room)
            .join(_rooms, _rooms.c.id == _facilitators.c.room)
            .where(_rooms.c.code == code, _facilitators.c.device == _mark(code, device))
        ).one_or_none()
        is not None
    )


def _participant(connection: Connection, found: Room, device: str) -> int | None:
    key: int | None = connection.execute(
        select(_participants.c.id).where(
            _participants.c.room == found.id, _participants.c.device == _mark(found.code, device)
        )
    ).scalar()
    return key


def _add_participant(connection: Connection, found: Room, mark: str) -> int:
    added = connection.execute(
        insert(_participants).values(room=found.id, device=mark, place=secrets.randbits(62))
    )
    key = added.inserted_primary_key
    assert key is not None
    return int(key[0])


def _joined(connection: Connection, room_id: int) -> int:
    return int(
        connection.execute(
            select(func.count()).select_from(_participants).where(_participants.c.room == room_id)
        ).scalar_one()
    )


def _given(connection: Connection, room_id: int) -> dict[str, dict[int, dict[str, float]]]:
    """By round and the participant's place what was answered."""
    given: dict[str, dict[int, dict[str, float]]] = {name: {} for name in ROUNDS}
    rows = connection.execute(
        select(_participants.c.place, _answers.c.round, _answers.c.item, _answers.c.value)
        .join(_participants, _participants.c.id == _answers.c.participant)
        .where(_participants.c.room == room_id)
    ).all()
    for row in rows:
        given[row.round].setdefault(row.place, {})[row.item] = row.value
    return given


def _round(connection: Connection, room_id: int, round_id: str) -> RoundState:
    row = connection.execute(
        select(_rounds).where(_rounds.c.room == room_id, _rounds.c.round == round_id)
    ).one_or_none()
    if row is None:
        raise NotNow("Det finns ingen sådan runda.")
    return RoundState(row.status, row.shown)


def _open_round(found: Room) -> str:
    name = STEPS[found.step].round
    if not name:
        raise NotNow("Det här steget samlar inga svar.")
    return name


def _set(connection: Connection, room_id: int, round_id: str, **values: Any) -> None:
    connection.execute(
        update(_rounds).where(_rounds.c.room == room_id, _rounds.c.round == round_id).values(**values)
    )


def _write(connection: Connection, participant: int, round_id: str, given: Mapping[str, float]) -> None:
    replaced = delete(_answers).where(_answers.c.participant == participant, _answers.c.round == round_id)
    if round_id != GUESS:
        replaced = replaced.where(_answers.c.item.in_(given))
    connection.execute(replaced)
    if given:
        connection.execute(
            insert(_answers),
            [
                {"participant": participant, "round": round_id, "item": name, "value": value}
                for name, value in given.items()
            ],
        )


def _timer(code: str, device: str, minutes: float, said: str, now: datetime | None) -> None:
    if not 0 < minutes <= LONGEST_MINUTES:
        raise NotNow(f"Klockan kan ställas på 1 till {LONGEST_MINUTES} minuter.")
    time = now or datetime.now(UTC)
    with _led(code, device) as (connection, found):
        ends = time + timedelta(minutes=minutes)
        _moved(connection, found, said, time, ends=ends, seconds_left=None)


def _moved(connection: Connection, found: Room, said: str, now: datetime | None, **values: Any) -> None:
    """The room with a new stamp, and the event in its record when there is something to say."""
    connection.execute(update(_rooms).where(_rooms.c.id == found.id).values(stamp=found.stamp + 1, **values))
    if said:
        step = PLACES[values["at"]] if "at" in values else found.step
        _event(connection, found.id, step, said, now or datetime.now(UTC))


def _event(connection: Connection, room_id: int, step: int, said: str, time: datetime) -> None:
    round_id = STEPS[step].round
    answered = 0
    if round_id:
        answered = int(
            connection.execute(
                select(func.count(_answers.c.participant.distinct()))
                .join(_participants, _participants.c.id == _answers.c.participant)
                .where(_participants.c.room == room_id, _answers.c.round == round_id)
            ).scalar_one()
        )
    connection.execute(
        insert(_events).values(
            room=room_id,
            time=time,
            step=STEPS[step].id,
            said=said,
            joined=_joined(connection, room_id),
            answered=answered,
        )
    )
