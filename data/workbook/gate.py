"""The gate: what a file must be before any of it is opened as a workbook.

Size, magic bytes, number of parts, unpacked sizes and ratios are looked at in the zip's own list; then every part
of XML is searched for DTDs. What passes is at most 8 MB in memory, and nothing in it has been parsed yet.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from io import BytesIO

LARGEST_FILE = 1_048_576
MOST_PARTS = 100
LARGEST_SUM = 8_388_608
LARGEST_PART = 4_194_304
FREE_OF_RATIO = 200_000
HIGHEST_RATIO = 120

_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_ENCRYPTED = 0x1
_SCRIPTED = re.compile(r"vbaproject|vbadata|(^|/)macrosheets/|(^|/)activex/", re.IGNORECASE)
_LINKED = re.compile(r"(^|/)externallinks/", re.IGNORECASE)
_DTD = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
_ENCODING = re.compile(rb"""\A<\?xml[^>]*encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")


class NotAWorkbook(ValueError):
    """The file is no workbook that can be opened here; `str()` is a Swedish sentence that says what to do."""


def parts(content: bytes) -> dict[str, bytes]:
    """Name → unpacked bytes of every XML part of a workbook that may be opened.

    Raises:
        NotAWorkbook: the file is something else, too large, damaged, or holds what is not let in.
    """
    if not content:
        raise NotAWorkbook("Filen är tom. Välj en Excelfil som slutar på .xlsx.")
    if len(content) > LARGEST_FILE:
        raise NotAWorkbook("Filen är större än 1 MB. Ta bort bilder och blad som inte hör till mallen.")
    if content.startswith(_OLD_EXCEL):
        raise NotAWorkbook(
            "Filen är skyddad med lösenord eller sparad i ett äldre format. Spara om den som .xlsx utan lösenord."
        )
    if not content.startswith(b"PK"):
        raise NotAWorkbook("Filen är inte en Excelfil. Spara den som .xlsx i Excel och försök igen.")
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            _listed(packed.infolist())
            found = {
                entry.filename.lstrip("/"): packed.read(entry)
                for entry in packed.infolist()
                if entry.filename.lower().endswith((".xml", ".rels"))
            }
    except NotAWorkbook:
        raise
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError):
        raise NotAWorkbook("Filen är skadad. Öppna den i Excel, spara om den och försök igen.") from None
    for name, part in found.items():
        _plain(name, part)
    if "xl/workbook.xml" not in found and "[Content_Types].xml" not in found:
        raise NotAWorkbook("Filen är inte en Excelfil. Spara den som .xlsx i Excel och försök igen.")
    return found


def _listed(entries: list[zipfile.ZipInfo]) -> None:
    """The zip's own list: how many, how large, and which kinds of parts."""
    names = [entry.filename.lower().lstrip("/") for entry in entries]
    if len(entries) > MOST_PARTS:
        raise NotAWorkbook("Filen har fler delar än en arbetsbok ur mallen. Börja om från en ny mall.")
    if len(set(names)) != len(names):
        raise NotAWorkbook(
            "Filen är skadad: samma del finns två gånger. Spara om den i Excel och försök igen."
        )
    if any(entry.flag_bits & _ENCRYPTED for entry in entries) or "encryptedpackage" in names:
        raise NotAWorkbook("Filen är skyddad med lösenord. Spara om den utan lösenord.")
    if any(_SCRIPTED.search(name) for name in names):
        raise NotAWorkbook("Filen har makron. Spara om den som .xlsx, utan makron.")
    if any(_LINKED.search(name) for name in names):
        raise NotAWorkbook(
            "Filen har länkar till andra arbetsböcker. Klistra in värdena i stället och spara om den."
        )
    large = "Filen är för stor när den packas upp. Ta bort det som inte hör till mallen."
    if sum(entry.file_size for entry in entries) > LARGEST_SUM:
        raise NotAWorkbook(large)
    for entry in entries:
        if entry.file_size > LARGEST_PART:
            raise NotAWorkbook(large)
        if entry.file_size > FREE_OF_RATIO and entry.file_size > HIGHEST_RATIO * max(entry.compress_size, 1):
            raise NotAWorkbook(large)


def _plain(name: str, part: bytes) -> None:
    """No DTD, and an encoding in which one would have been seen."""
    said = _ENCODING.match(part.removeprefix(b"\xef\xbb\xbf")[:200])
    unseen = b"\x00" in part[:200] or (said and said[1].lower() not in (b"utf-8", b"utf8", b"us-ascii"))
    if unseen or _DTD.search(part):
        raise NotAWorkbook(
            "Filen innehåller otillåten XML. Kopiera dina uppgifter till en ny mall och försök igen."
        )
    if name == "[Content_Types].xml" and b"macroenabled" in part.lower():
        raise NotAWorkbook("Filen har makron. Spara om den som .xlsx, utan makron.")
