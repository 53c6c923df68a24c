"""Text as people type it: cleaned at the door, folded for comparing, cut for the messengers. The one copy."""

import unicodedata
from functools import lru_cache

MOST_CHARACTERS = 4096

_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn"}  # controls, zero-width and direction marks, surrogates, private, unassigned
_BLANKS = set("\u115f\u1160\u3164\uffa0\u2800")  # letters and marks that show nothing: a name of them is no name
_JOINERS = {"\u200c", "\u200d"}


def clean(text: str, most: int = MOST_CHARACTERS, tables: bool = False) -> str:
    """NFC without invisible characters, at most `most` long; line breaks stay, other white space is one blank.

    With `tables`, lines of three cells or more keep the tabs between them.
    """
    text = unicodedata.normalize("NFC", text[: most * 2].replace("\r\n", "\n").replace("\r", "\n"))
    if not text.isascii() or not text.isprintable():
        text = "".join(map(_visible, text))
    lines = [_cells(line) if tables and line.count("\t") > 1 else " ".join(line.split()) for line in text.split("\n")]
    return "\n".join(lines).strip(" \n")[:most]


def _cells(line: str) -> str:
    return "\t".join(" ".join(cell.split()) for cell in line.split("\t")) if line.strip() else ""


def _visible(character: str) -> str:
    if character == "\n" or character == "\t":
        return character
    if unicodedata.category(character) not in _UNSEEN:
        return "" if character in _BLANKS else character
    return character if character in _JOINERS else ""


@lru_cache(maxsize=4096)  # labels and names are folded over and over
def fold(text: str) -> str:
    """Lower case without accents, marks and outer punctuation: `"Ủng hộ!"` and `"UNG HO"` are both `"ung ho"`."""
    text = text.casefold().replace("đ", "d")
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return " ".join(text.split()).strip(" .,;:!?…[]()\"'“”•-")


def utf16_length(text: str) -> int:
    """Length as the messengers count it."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def split(text: str, most: int) -> list[str]:
    """Pieces of at most `most` UTF-16 units, cut at line ends where possible, else at blanks, else anywhere."""
    pieces = []
    while utf16_length(text) > most:
        cut = _cut(text, most)
        pieces.append(text[:cut].rstrip())
        text = text[cut:].lstrip()
    return [*pieces, text] if text else pieces


def _cut(text: str, most: int) -> int:
    end = most
    while utf16_length(text[:end]) > most:
        end -= max(1, (utf16_length(text[:end]) - most) // 2)
    for separator in ("\n", " "):
        if (at := text.rfind(separator, end // 2, end)) > 0:
            return at + 1
    return end


def capitalised(words: str) -> str:
    """The same words with a large first letter; the others stay, as in names."""
    return words[:1].upper() + words[1:]
