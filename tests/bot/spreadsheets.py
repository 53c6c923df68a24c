"""Spreadsheets as people and attackers make them."""

import io
import random
import unicodedata
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

import xlsxwriter

_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml"'
    ' ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml"'
    ' ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
)
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def _relations(kind: str, target: str) -> str:
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{_RELATION}/{kind}" Target="{target}"/></Relationships>'
    )


def workbook(*sheets: Sequence[Sequence[Any]]) -> bytes:
    """As Excel would save these rows."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"strings_to_formulas": False})
    for rows in sheets:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    book.close()
    return buffer.getvalue()


def raw_workbook(rows: str, before: str = "", more: Mapping[str, bytes | str] | None = None) -> bytes:
    """A workbook with these words of XML for its rows; `before` stands ahead of the sheet."""
    parts: dict[str, bytes | str] = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _relations("officeDocument", "xl/workbook.xml"),
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATION}"><sheets>'
        '<sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": _relations("worksheet", "worksheets/sheet1.xml"),
        "xl/worksheets/sheet1.xml": f'{before}<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData></worksheet>',
    }
    return zipped(parts | dict(more or {}))


def text_cell(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def zipped(parts: Mapping[str, bytes | str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def lying(content: bytes, part: str, says: int) -> bytes:
    """The same zip, whose directory gives another size for a part."""
    at = content.rindex(part.encode()) - 46
    assert content[at : at + 4] == b"PK\x01\x02"
    return content[: at + 24] + says.to_bytes(4, "little") + content[at + 28 :]


def mutated(seed: int, content: bytes) -> bytes:
    """Bytes changed, dropped, doubled: in the file, or in a part that is packed again properly."""
    chance = random.Random(seed)
    if chance.random() < 0.4 or not content.startswith(b"PK"):
        return _mutated(chance, content)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = chance.choice([*parts])
    return zipped(parts | {name: _mutated(chance, parts[name])})


def _mutated(chance: random.Random, content: bytes) -> bytes:
    changed = bytearray(content)
    for _ in range(chance.randint(1, 12)):
        at = chance.randrange(len(changed))
        match chance.randrange(4):
            case 0:
                changed[at] = chance.randrange(256)
            case 1:
                del changed[at : at + chance.randint(1, 40)]
            case 2:
                changed[at:at] = changed[at : at + chance.randint(1, 40)]
            case 3:
                changed[at : at + 2] = str(chance.randrange(10**9)).encode()
    return bytes(changed)


def as_windows_1258(text: str) -> bytes:
    """As old Vietnamese Windows programs wrote: letters with their hat or horn, and the tone as a letter of its own."""
    return b"".join(_letter_of_1258(c) for c in unicodedata.normalize("NFC", text))


def _letter_of_1258(character: str) -> bytes:
    try:
        return character.encode("cp1258")
    except UnicodeEncodeError:
        pieces = unicodedata.normalize("NFD", character)
        tone = next(c for c in pieces if c in "\u0300\u0301\u0303\u0309\u0323")
        return (unicodedata.normalize("NFC", pieces.replace(tone, "")) + tone).encode("cp1258")
