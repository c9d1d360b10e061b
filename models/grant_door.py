"""What the tables of the grants must be to each other, told at the door like every other fault."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from models.grant_rows import CHILDREN
from models.swedish import listed, numeral

Numbered = tuple[int, Any]
MakeFault = Callable[[str, int | None, str, object, str], Any]

TOLERANCE = 0.05
"""Percentage points that a set of shares may be off 100, for what rounding has left."""

TABLES = ("recipients", "shares", "needs", "groups", "group_factors", "households")

BOUNDS: dict[str, tuple[float, float]] = {
    "simulering-start": (2011, 2100),
    "simulering-mottagna": (0, 100_000),
    "simulering-spridning": (0, 3),
    "simulering-kostnadsutveckling": (-0.1, 0.2),
    "simulering-flyttar": (0, 0.5),
    "simulering-kommuntal": (0, 100),
    "simulering-kris": (1, 100),
    "simulering-overfors": (0, 1),
    "simulering-barn-0-5": (0, 1),
    "simulering-barn-6-15": (0, 1),
    "simulering-barn-16-19": (0, 1),
    "pott-omgangar": (1, 12),
    "pott-handlaggning": (0, 12),
    "pott-timmar": (0, 1000),
    "pott-timpris": (0, 10_000),
    "pott-forening": (0, 1_000_000),
    "pott-administration": (0, 1e9),
    "pott-soker": (0, 1),
    "pott-overaskande": (0, 5),
    "pott-sent": (0, 1),
    "pott-reserv": (0, 1),
    "pott-foreningar": (0, 1),
    "pott-minsta": (0, 1e9),
    "pott-fast-del": (0, 1),
}
"""Settings that the grant simulation needs, with the least and the most that each can be."""


def off_by(shares: Sequence[float]) -> str:
    """What is wrong with a set of shares in per cent: how far from 100 they are, in Swedish; "" when nothing is."""
    total = sum(shares)
    # A part in a billion, so that 99,95 written in decimals is within.
    if abs(total - 100) <= TOLERANCE + 1e-9:
        return ""
    word = "fattas" if total < 100 else "är för mycket"
    return f"andelarna blir {_exact(total)}{NBSP}% och ska bli 100{NBSP}%; {_exact(abs(100 - total))} {word}"


NBSP = "\u00a0"


def _exact(value: float) -> str:
    """Just the decimals that are needed, at most four."""
    decimals = next((d for d in range(5) if abs(round(value, d) - value) < 5e-6), 4)
    return numeral(value, decimals)


def grant_faults(read: Mapping[str, Sequence[Numbered]], fault: MakeFault) -> Iterator[Any]:
    """Every fault between recipients, shares, needs, groups, factors, households, amounts and settings.

    Args:
        read: table name → (row number, row).
        fault: makes a fault of table, row number, column, value and problem.
    """
    yield from _amounts(read, fault)
    if not any(read.get(name) for name in TABLES):
        return
    for name in ("recipients", "shares", "groups", "households"):
        if not read.get(name):
            # A broken table has told its own faults; what is said of it here is dropped at the door.
            yield fault(name, None, "", "", "tabellen är tom, men ersättningen kan inte räknas utan den")
    yield from _references(read, fault)
    yield from _sums(read, fault)
    yield from _settings(read, fault)
    associations = [row for _, row in read.get("recipients", ()) if row.associations]
    if len(associations) > 1:
        yield fault("recipients", None, "associations", "", "högst en mottagare kan vara föreningarna")


def _references(read: Mapping[str, Sequence[Numbered]], fault: MakeFault) -> Iterator[Any]:
    for table, column, other, word in (
        ("shares", "recipient", "recipients", "mottagaren"),
        ("needs", "recipient", "recipients", "mottagaren"),
        ("group_factors", "group", "groups", "gruppen"),
    ):
        if other not in read:
            continue
        known = {row.id for _, row in read[other]}
        for number, row in read.get(table, ()):
            value = getattr(row, column)
            if value not in known:
                yield fault(
                    table, number, column, value, f"{word} finns inte; där finns {listed(sorted(known)[:12])}"
                )
    for table, columns in (("shares", ("recipient",)), ("group_factors", ("group", "need"))):
        seen: set[tuple[str, ...]] = set()
        for number, row in read.get(table, ()):
            key = tuple(getattr(row, name) for name in columns)
            if key in seen:
                yield fault(table, number, columns[-1], key[-1], "står redan på en tidigare rad; behåll en")
            seen.add(key)


def _sums(read: Mapping[str, Sequence[Numbered]], fault: MakeFault) -> Iterator[Any]:
    for table, times in (("shares", 1.0), ("groups", 100.0), ("households", 100.0)):
        rows = read.get(table, ())
        wrong = off_by([times * row.share for _, row in rows]) if rows else ""
        if wrong:
            yield fault(table, None, "share", "", wrong)
    settings = {row.id: row.value for _, row in read.get("settings", ())}
    names = [f"simulering-barn-{age.replace('–', '-')}" for age in CHILDREN]
    if all(name in settings for name in names):
        wrong = off_by([100 * settings[name] for name in names])
        if wrong:
            yield fault("settings", None, "value", "", f"{listed(names)}: {wrong}")


def _settings(read: Mapping[str, Sequence[Numbered]], fault: MakeFault) -> Iterator[Any]:
    known = {row.id: (number, row) for number, row in read.get("settings", ())}
    for name, (least, most) in BOUNDS.items():
        if name not in known:
            yield fault("settings", None, "id", name, "inställningen saknas och behövs för ersättningen")
            continue
        number, row = known[name]
        for column in ("low", "value", "high"):
            value = getattr(row, column)
            if value is not None and not least <= value <= most:
                yield fault(
                    "settings",
                    number,
                    column,
                    numeral(value, 2),
                    f"ska vara från {numeral(least, 1)} till {numeral(most, 1)}",
                )
    if all(name in known for name in ("pott-reserv", "pott-foreningar")):
        together = known["pott-reserv"][1].value + known["pott-foreningar"][1].value
        if together > 1:
            number = known["pott-foreningar"][0]
            yield fault(
                "settings",
                number,
                "value",
                "",
                "reserven och föreningarnas del blir mer än hela potten tillsammans",
            )


def _amounts(read: Mapping[str, Sequence[Numbered]], fault: MakeFault) -> Iterator[Any]:
    """Two amounts for the same person and day would leave it to chance which one is paid."""
    seen: list[Numbered] = []
    for number, row in read.get("grants", ()):
        for _, other in seen:
            same = (row.stream, row.route, row.age) == (other.stream, other.route, other.age)
            apart = (other.end is not None and other.end <= row.start) or (
                row.end is not None and row.end <= other.start
            )
            if same and not apart:
                yield fault(
                    "grants", number, "start", row.start, f"gäller samma tid som {other.id}; ändra datumen"
                )
        seen.append((number, row))
    years: set[int] = set()
    for number, row in read.get("price_base_amounts", ()):
        if row.year in years:
            yield fault("price_base_amounts", number, "year", row.year, "året står redan på en tidigare rad")
        years.add(row.year)
