"""A table as text: which letters and which separator it is written with, and its rows."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterator

from bot.table_shape import MOST_BYTES, Fault, Unfit, shaped

_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_SEPARATORS = ",;\t"
_NAMED_SEPARATOR = re.compile(r"sep=(.)\n", re.IGNORECASE)
_LINES_LOOKED_AT = 20
_MARKS = "\u0300\u0301\u0303\u0309\u0323"
_LETTERS = frozenset("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz")
_TONED = frozenset("aăâeêioôơuưy")
_PRINTED = frozenset("–—‘’“”…•°₫€\xa0«»×")


def read_text(content: bytes) -> list[list[str]]:
    """Its rows. Raises Unfit."""
    text = io.StringIO(_decoded(content), newline=None).read()
    if "\0" in text:
        raise Unfit(Fault.NO_TABLE)
    separator = ""
    if named := _NAMED_SEPARATOR.match(text):
        separator, text = named[1], text[named.end() :]
    csv.field_size_limit(MOST_BYTES)
    return shaped(_rows(text, separator or _separator(text)))


def _rows(text: str, separator: str) -> Iterator[list[str]]:
    number = 1
    try:
        for cells in csv.reader(io.StringIO(text), delimiter=separator, strict=True):
            yield cells
            number += 1
    except csv.Error:
        raise Unfit(Fault.QUOTES, number) from None


def _separator(text: str) -> str:
    """The one that parts the first lines most."""
    head = "\n".join(text.split("\n", _LINES_LOOKED_AT)[:_LINES_LOOKED_AT])
    unquoted = re.sub(r'"[^"]*"', "", head)
    return max(_SEPARATORS, key=unquoted.count)


def _decoded(content: bytes) -> str:
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            return _certain(content, encoding)
    if encoding := _utf_16_without_bom(content):
        return _certain(content, encoding)
    try:
        return content.decode()
    except UnicodeDecodeError:
        return _guessed(content)


def _certain(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise Unfit(Fault.ENCODING) from None


def _utf_16_without_bom(content: bytes) -> str:
    """Vietnamese letters are half of plain Latin ones: of two bytes, one is often zero and the other never."""
    first, second = content[::2].count(0), content[1::2].count(0)
    if first == 0 and second > len(content) // 8:
        return "utf-16-le"
    return "utf-16-be" if second == 0 and first > len(content) // 8 else ""


def _guessed(content: bytes) -> str:
    """Of the two old encodings, the one in which this is Vietnamese; refused where both could be or none is."""
    readings = set()
    for encoding in ("cp1258", "cp1252"):
        try:
            text = unicodedata.normalize("NFC", content.decode(encoding))
        except UnicodeDecodeError:
            continue
        if _is_vietnamese(text):
            readings.add(text)
    if len(readings) != 1:
        raise Unfit(Fault.ENCODING)
    return readings.pop()


def _is_vietnamese(text: str) -> bool:
    return all(c.isascii() or c in _PRINTED or _is_letter(c) for c in text)


def _is_letter(character: str) -> bool:
    """ấ is â with an acute, and only vowels carry a tone; ã may be one, ñ or ç may not."""
    if character.lower() in _LETTERS:
        return True
    pieces = unicodedata.normalize("NFD", character.lower())
    letter = unicodedata.normalize("NFC", "".join(c for c in pieces if c not in _MARKS))
    return letter in _TONED and sum(c in _MARKS for c in pieces) == 1
