"""What the workbook's sheets are called, and what each is for, in Swedish."""

from __future__ import annotations

from models.case import Table

FORMAT = 1
"""The version of the template. A new one when a sheet or a column changes so that an older file reads otherwise."""

README, SCENARIO, LISTS, META, CORRECTIONS = "Läs mig", "Scenario", "Listor", "_meta", "Rättningslista"
OURS = (README, SCENARIO, LISTS, META, CORRECTIONS)
RESULT = "Resultat"

MEANINGS = {
    "municipality": "Kommunen som ska besluta. En rad.",
    "options": "En placering som jämförs. Minst två.",
    "forms": "Ett sätt att organisera arbetet. Exakt en är grundfall.",
    "criteria": "Vad kommunen vill med en placering, och vad 0 och 100 poäng betyder.",
    "arguments": "Ett skäl för eller emot en placering på ett kriterium. Alla villkor som är ifyllda ska vara uppfyllda.",
    "scores": "En poäng som satts för hand i stället för den som följer av argumenten.",
    "arrivals": "Ett år eller ett scenario för hur många som tas emot. Exakt ett scenario är grundfall.",
    "bylaws": "En ändring av ett reglemente som en placering kräver.",
    "contradictions": "En punkt där utredningen är överspelad eller två källor säger olika.",
    "questions": "En fråga som källorna lämnar öppen, och vem som kan svara.",
    "actors": "Någon som deltar i arbetet. Roller och enheter, aldrig namn på personer.",
    "tasks": "Något som ska göras, och när den nyanlända möter det.",
    "responsibilities": "Vem som gör en uppgift, och när det gäller. Tomt villkor betyder alltid.",
    "dependencies": "En uppgift som behöver en annan, 0 till 3.",
    "ties": "En arbetskontakt mellan två aktörer.",
    "recipients": "En nämnd eller annan som får del av ersättningen.",
    "shares": "En mottagares fasta andel. Andelarna ska bli 100 procent.",
    "needs": "Något som ersättningen ska räcka till.",
    "groups": "En grupp av mottagna och dess andel.",
    "group_factors": "Hur en grupps behov skiljer sig.",
    "households": "En hushållstyp och dess andel.",
    "settings": "Ett namngivet tal som modellen använder, med spann. Id ska stå som i mallen.",
    "sources": "Ett dokument, och vad det inte kan användas till. De gemensamma källorna står i ett eget blad.",
    "reforms": "En lag eller ett förslag. Gemensam för alla kommuner och läses inte ur filen.",
    "law_settings": "Ett namngivet rättsläge. Gemensamt för alla kommuner och läses inte ur filen.",
    "glossary": "Ett ord och vad det betyder. Gemensam för alla kommuner och läses inte ur filen.",
    "comparisons": "En kommun i en äldre källa. Gemensam för alla kommuner och läses inte ur filen.",
    "examples": "Ett upplägg som en källa beskriver. Gemensamt för alla kommuner och läses inte ur filen.",
    "grants": "Statens ersättning efter datum. Gemensam för alla kommuner och läses inte ur filen.",
    "price_base_amounts": "Prisbasbelopp per år. Gemensamma för alla kommuner och läses inte ur filen.",
}


def meaning(table: Table) -> str:
    """What one row of a table is."""
    said = MEANINGS.get(table.name, f"En rad i tabellen {table.sheet.lower()}.")
    if table.room == "reference" and table.name not in MEANINGS:
        said += " Gemensam för alla kommuner och läses inte ur filen."
    return said


def shared_sheet(table: Table) -> str:
    """The name of the sheet with the rows that all cases share, of a table that cases add to."""
    return f"Gemensamma {table.sheet.lower()}"[:31]


def is_result(name: str) -> bool:
    """Whether a sheet holds results, which are never read back."""
    return name.strip().casefold().startswith(RESULT.casefold())
