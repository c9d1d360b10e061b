"""Files that somebody might upload to do harm, or by mistake; each is built here and small on disk."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable, Mapping

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    "</Types>"
)
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="x" Target="worksheets/sheet1.xml"/></Relationships>'
)
BOOK = (
    f'<workbook {MAIN} xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="Kommun" sheetId="1" r:id="r1"/></sheets></workbook>'
)
HEADER = (
    '<row r="5"><c r="A5" t="inlineStr"><is><t>kod</t></is></c><c r="B5" t="inlineStr"><is><t>namn</t></is></c>'
    + (
        '<c r="C5" t="inlineStr"><is><t>folkmängd</t></is></c><c r="D5" t="inlineStr"><is><t>grundfallets rättsläge</t></is></c></row>'
    )
)


def zipped(parts: Mapping[str, str | bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", packing) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return out.getvalue()


def parts(
    rows: str = "", *, after: str = "", before: str = "", **more: str | bytes
) -> dict[str, str | bytes]:
    """The parts of a workbook with one sheet, Kommun, that has these rows."""
    sheet = f"{before}<worksheet {MAIN}><sheetData>{rows}</sheetData>{after}</worksheet>"
    return {
        "[Content_Types].xml": TYPES,
        "xl/workbook.xml": BOOK,
        "xl/_rels/workbook.xml.rels": RELATIONS,
        "xl/worksheets/sheet1.xml": sheet,
        **{name.replace("__", "/"): content for name, content in more.items()},
    }


def book(rows: str = "", **more: str | bytes) -> bytes:
    """A workbook with one sheet, Kommun, that has these rows."""
    return zipped(parts(rows, **more))


def _shared(texts: str) -> bytes:
    strings = f"<sst {MAIN}>{texts}</sst>"
    return zipped({**parts(HEADER + "<row><c t='s'><v>3</v></c></row>"), "xl/sharedStrings.xml": strings})


def _lying() -> bytes:
    """The zip's list says that a part is small; the part is not."""
    content = bytearray(book(HEADER + f"<!--{'x' * 500_000}-->"))
    name = b"xl/worksheets/sheet1.xml"
    for mark, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        start = -1
        while (start := content.find(mark, start + 1)) >= 0:
            header = 30 if mark == b"PK\x03\x04" else 46
            if content[start + header : start + header + len(name)] == name:
                content[start + place : start + place + 4] = (1_000).to_bytes(4, "little")
    return bytes(content)


def _twice() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts(HEADER).items():
            packed.writestr(name, content)
        packed.writestr("XL/workbook.xml", BOOK)
    return out.getvalue()


def _noise(length: int) -> str:
    return "".join(random.Random(7).choices("abcdefghijklmnopqrstuvwxyz0123456789", k=length))


def _slow_strings() -> bytes:
    """As many empty texts as four megabytes hold, with noise enough to pass the ratio."""
    return _shared("<si/>" * 790_000 + f"<!--{_noise(60_000)}-->")


def _slow_cells() -> bytes:
    rows = "<row>" + "<c/>" * 990_000 + "</row>" + f"<!--{_noise(60_000)}-->"
    return book(rows)


def _many_rows() -> bytes:
    rows = "".join(f"<row r='{n}'><c r='A{n}'><v>{n}</v></c></row>" for n in range(6, 12_000))
    return book(HEADER + rows + f"<!--{_noise(20_000)}-->")


def _long_texts() -> bytes:
    text = _noise(32_000)
    rows = "".join(f"<row><c t='s'><v>0</v></c><c t='s'><v>{n % 9}</v></c></row>" for n in range(20_000))
    strings = f"<sst {MAIN}>" + f"<si><t>{text}</t></si>" * 10 + "</sst>"
    return zipped({**parts(HEADER + rows + f"<!--{_noise(20_000)}-->"), "xl/sharedStrings.xml": strings})


def _wrong_everywhere() -> bytes:
    rows = "".join(
        f"<row r='{n}'>"
        + "".join(f"<c r='{letter}{n}' t='e'><v>#REF!</v></c>" for letter in "ABCD")
        + "</row>"
        for n in range(6, 4_000)
    )
    return book(HEADER + rows + f"<!--{_noise(20_000)}-->")


LAUGHS = '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
FILES: dict[str, Callable[[], bytes]] = {
    "merge bomb": lambda: book(
        HEADER, after='<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    ),
    "far cell": lambda: book(HEADER + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
    "one enormous shared text": lambda: _shared(f"<si><t>{'x' * 12_000_000}</t></si>"),
    "millions of empty shared texts": lambda: _shared("<si/>" * 1_500_000),
    "empty shared texts that pass the gate": _slow_strings,
    "empty cells that pass the gate": _slow_cells,
    "twelve thousand rows": _many_rows,
    "long texts in many cells": _long_texts,
    "wrong in every cell": _wrong_everywhere,
    "entities": lambda: book(HEADER, before=LAUGHS),
    "external entity": lambda: book(
        HEADER, before='<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
    ),
    "entities in UTF-16": lambda: zipped(
        {**parts(), "xl/worksheets/sheet1.xml": f"{LAUGHS}<worksheet {MAIN}/>".encode("utf-16")}
    ),
    "deep nesting": lambda: book(HEADER + "<a>" * 60_000 + "</a>" * 60_000 + f"<!--{_noise(9_000)}-->"),
    "lying sizes": _lying,
    "old .xls": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4_000,
    "csv with another name": lambda: b"id;namn\r\nUN;Utbildning\r\n",
    "pdf with another name": lambda: b"%PDF-1.7 " + b"x" * 500,
    "nothing": lambda: b"",
    "truncated": lambda: book(HEADER)[:-300],
    "a zip of something else": lambda: zipped({"a.txt": "hej"}),
    "more than a megabyte": lambda: b"PK\x03\x04" + b"x" * 1_100_000,
    "macros": lambda: zipped({**parts(HEADER), "xl/vbaProject.bin": b"x"}),
    "macros by type": lambda: zipped(
        {**parts(HEADER), "[Content_Types].xml": TYPES.replace("sheet.main", "macroEnabled")}
    ),
    "links to other workbooks": lambda: zipped(
        {**parts(HEADER), "xl/externalLinks/externalLink1.xml": "<a/>"}
    ),
    "a part twice": _twice,
    "two hundred parts": lambda: zipped({**parts(HEADER), **{f"xl/x{n}.xml": "<a/>" for n in range(200)}}),
    "no sheets": lambda: zipped({**parts(), "xl/workbook.xml": f"<workbook {MAIN}/>"}),
    "a sheet that is not there": lambda: zipped(
        {**parts(), "xl/_rels/workbook.xml.rels": RELATIONS.replace("1.xml", "9.xml")}
    ),
    "broken XML": lambda: book("<row><c></row>"),
    "a cell that is nowhere": lambda: book('<row r="1"><c r="1A"><v>1</v></c></row>'),
    "a cell twice": lambda: book('<row r="5"><c r="A5"><v>1</v></c><c r="A5"><v>2</v></c></row>'),
}
"""Name → builder. All are refused, by the gate, by the reader or by the door; none is a case."""
