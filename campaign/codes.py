"""Codes that people read out and type: no look-alike letters, and a last character that shows a slip."""

import re
import secrets
import unicodedata
from collections.abc import Sequence
from typing import Protocol

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
PLEDGE_PREFIX = "UH"
PLEDGE_LENGTH, INVITE_LENGTH = 6, 10  # with the check character


class Chance(Protocol):
    """Where the characters come from: `secrets`, or a seeded `random.Random` in tests."""

    def choice(self, seq: Sequence[str], /) -> str: ...


def new_code(prefix: str = PLEDGE_PREFIX, random: Chance = secrets) -> str:
    """A pledge's code: the prefix, five characters by chance, and their check character."""
    return prefix + _checked(PLEDGE_LENGTH, random)


def well_formed(code: str, prefix: str = PLEDGE_PREFIX) -> bool:
    """Whether this is, character for character, a pledge's code."""
    return code.startswith(prefix) and _is_checked(code[len(prefix) :], PLEDGE_LENGTH)


def find_code(text: str, prefix: str = PLEDGE_PREFIX) -> str | None:
    """The first pledge code anywhere in the text, whatever its case, blanks and dashes."""
    gap = r"[\s\-‐‑–—]*"
    pattern = rf"(?<!\w){gap.join(prefix)}((?:{gap}[{ALPHABET}]){{{PLEDGE_LENGTH}}})(?!\w)"
    found = (prefix + _joined(match[1]) for match in re.finditer(pattern, _capitals(text)))
    return next((code for code in found if well_formed(code, prefix)), None)


def new_invite_code(random: Chance = secrets) -> str:
    """A code that cannot be guessed: nine characters by chance and their check character.

    One of them at least is a digit, so that among people's own words it is no name.
    """
    code = ""
    while not any(map(str.isdigit, code)):
        code = _checked(INVITE_LENGTH, random)
    return code


def read_invite_code(text: str) -> str | None:
    """The invitation's code, if the text is nothing else."""
    code = _joined(_capitals(text))
    return code if _is_checked(code, INVITE_LENGTH) else None


def _checked(length: int, random: Chance) -> str:
    body = "".join(random.choice(ALPHABET) for _ in range(length - 1))
    return body + ALPHABET[-_luhn(body + ALPHABET[0]) % len(ALPHABET)]


def _is_checked(code: str, length: int) -> bool:
    return len(code) == length and all(c in ALPHABET for c in code) and not _luhn(code)


def _luhn(code: str) -> int:
    """Luhn's sum modulo the alphabet's size: zero for a good code, never after one wrong character."""
    size, total = len(ALPHABET), 0
    for place, character in enumerate(reversed(code)):
        value = ALPHABET.index(character) * (1 + place % 2)
        total += value // size + value % size
    return total % size


def _capitals(text: str) -> str:
    text = unicodedata.normalize("NFKC", text)
    return "".join(character for character in text if unicodedata.category(character) != "Cf").upper()


def _joined(text: str) -> str:
    return re.sub(r"[\s\-‐‑–—]", "", text)
