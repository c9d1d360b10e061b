"""An invented municipality, made only from the empty template: four placements, other boards and other names."""

from __future__ import annotations

import io
from pathlib import Path

from openpyxl import load_workbook

from data import workbook
from data.workbook.__main__ import write_folder

FILLED: dict[str, list[dict[str, object]]] = {
    "Kommun": [
        {
            "kod": "9999",
            "namn": "Exempelkommun",
            "folkmängd": "21 400",
            "grundfallets rättsläge": "2026-11-21",
            "typ": "exempel",
            "kommentar": "Påhittad kommun.",
        }
    ],
    "Alternativ": [
        {
            "id": name,
            "namn": f"{long}",
            "kort namn": short,
            "nämnd": board,
            "förvaltning": long,
            "enhet": unit,
            "beskrivning": "Påhittat.",
            "dagens": now,
            "typ": "exempel",
        }
        for name, long, short, board, unit, now in (
            ("KS", "Kommunledningskontoret", "Ledning", "Kommunstyrelsen", "Etableringsenheten", "ja"),
            ("VN", "Välfärdsförvaltningen", "Välfärd", "Välfärdsnämnden", "Stöd och försörjning", "nej"),
            ("BN", "Bildningsförvaltningen", "Bildning", "Bildningsnämnden", "Lärcentrum", "nej"),
            ("TN", "Tillväxtkontoret", "Tillväxt", "Tillväxtutskottet", "Jobbtorget", "nej"),
        )
    ],
    "Former": [
        {
            "id": "team",
            "namn": "Litet team",
            "beskrivning": "Två personer.",
            "grundfall": "ja",
            "typ": "exempel",
        },
        {
            "id": "spridd",
            "namn": "Spridd",
            "beskrivning": "Ingen egen enhet.",
            "grundfall": "nej",
            "typ": "exempel",
        },
    ],
    "Kriterier": [
        {
            "id": name,
            "namn": long,
            "definition": "Påhittad.",
            "vad 0 betyder": "Sämst.",
            "vad 100 betyder": "Bäst.",
            "grupp": "Alla",
            "förvald vikt": weight,
            "vikt låg": 0,
            "vikt hög": 100,
            "barnperspektiv": child,
            "typ": "exempel",
        }
        for name, long, weight, child in (
            ("K1", "Tid till arbete", 60, "nej"),
            ("K2", "Barnens skola", "40,5", "ja"),
            ("K3", "Ett enda ansvar", 50, "nej"),
        )
    ],
    "Argument": [
        {
            "id": f"A{n}",
            "alternativ": option,
            "kriterium": criterion,
            "för eller emot": way,
            "styrka": strength,
            "påstående": f"Påhittat skäl {n}.",
            "vem säger det": voice,
            "egen enhet": own,
            "räknas": "ja",
            "typ": "exempel",
        }
        for n, (option, criterion, way, strength, voice, own) in enumerate(
            (
                ("KS", "K3", "för", "starkt", "Kommundirektören", "ja"),
                ("KS", "K1", "emot", "svagt", "Chef för Jobbtorget", "nej"),
                ("VN", "K1", "för", "tydligt", "Chef för Välfärd", "ja"),
                ("VN", "K2", "emot", "svagt", "Rektor", "nej"),
                ("BN", "K2", "för", "starkt", "Rektor", "ja"),
                ("BN", "K1", "för", "svagt", "Chef för Lärcentrum", "ja"),
                ("TN", "K1", "för", "starkt", "Chef för Jobbtorget", "ja"),
                ("TN", "K2", "emot", "tydligt", "Rektor", "nej"),
            ),
            start=1,
        )
    ],
    "Mottagande": [
        {
            "id": "m25",
            "benämning": "Mottagna 2025",
            "år": 2025,
            "slag": "mottagna",
            "grupp": "alla",
            "antal": 12,
            "låg": 10,
            "hög": 14,
            "grundfall": "nej",
            "typ": "exempel",
        },
        {
            "id": "lagt",
            "benämning": "Som nu",
            "slag": "scenario",
            "grupp": "alla",
            "antal": 12,
            "låg": 5,
            "hög": 30,
            "grundfall": "ja",
            "typ": "exempel",
        },
    ],
}


def filled() -> bytes:
    """The template, filled in by its titles as a person would."""
    book = load_workbook(io.BytesIO(workbook.template()))
    for name, rows in FILLED.items():
        sheet = book[name]
        places = {sheet.cell(5, column).value: column for column in range(1, sheet.max_column + 1)}
        for number, row in enumerate(rows, start=6):
            for title, value in row.items():
                sheet.cell(number, places[title]).value = value  # type: ignore[assignment]
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def folder(room: Path) -> Path:
    """The same as a folder that `VAGVAL_CASE` can point at."""
    case, _ = workbook.read(filled())
    room.mkdir(parents=True, exist_ok=True)
    write_folder(case, room)
    return room


__all__ = ["FILLED", "filled", "folder"]
