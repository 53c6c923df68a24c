"""Vietnamese alphabetical order: first by the letters, a ă â b …, then by the tones."""

import unicodedata

_LETTERS = " 0123456789aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")


def collated(name: str) -> tuple[list[int], list[int]]:
    """What to sort a name by."""
    letters, tones = [], []
    for character in unicodedata.normalize("NFC", name.casefold()):
        marks = unicodedata.normalize("NFD", character)
        tone = next((mark for mark in marks[1:] if mark in _TONES), "")
        letters.append(_LETTERS.find(unicodedata.normalize("NFC", marks.replace(tone, "") if tone else marks)))
        tones.append(_TONES.index(tone))
    return letters, tones
