"""A needy pupil, as little of one as allocation needs."""

import re
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from bot.phrases import _, lazy
from bot.steps import Label, Unclear
from bot.text import clean, fold

MOST_CLASS, MOST_SHORT_NAME = 12, 20
MOST_LETTERS = 7  # in a Vietnamese word, as "nghiêng"; what is longer is a name run together

_LETTERS = re.compile(r"[^\W\d_]+")
_INITIALS = re.compile("[bcdfghjklmnpqrstvwxz]+|gi|qu|.")  # also "Ng", "Th", "NV": no word is without a vowel
_BEFORE_A_NAME = {"em", "be", "chau", "ban", "hs"}


class HasNow(StrEnum):
    """What the pupil learns with today, the worst first."""

    NOTHING = "nothing"
    BROKEN = "broken"
    SHARED = "shared"


class Suits(StrEnum):
    """Which device would do."""

    ANY = "any"
    COMPUTER = "computer"
    TABLET = "tablet"
    SMARTPHONE = "smartphone"


HAS_NOW: dict[HasNow, Label] = {
    HasNow.NOTHING: lazy("Không có thiết bị"),
    HasNow.SHARED: lazy("Dùng chung"),
    HasNow.BROKEN: lazy("Thiết bị hỏng"),
}

SUITS: dict[Suits, Label] = {
    Suits.ANY: lazy("Loại nào cũng được"),
    Suits.COMPUTER: lazy("Máy tính"),
    Suits.TABLET: lazy("Máy tính bảng"),
    Suits.SMARTPHONE: lazy("Điện thoại thông minh"),
}


@dataclass(frozen=True, slots=True)
class NewNeed:
    """A declaration; `hardship` is the code of a tier of the campaign's data."""

    unit: str
    class_name: str
    short_name: str
    hardship: str
    has_now: HasNow
    suits: Suits


def read_class(text: str) -> str:
    """A class as schools write it, `"6a2"` is `6A2`. Raises Unclear."""
    words = clean(text, MOST_CLASS + 8).upper().removeprefix("LỚP").removeprefix("LOP").split()
    name = ("" if words and words[0][0].isdigit() else " ").join(words)
    # A pupil's name typed here by mistake is no class: classes are short, and those of two words carry a number.
    is_class = 1 <= len(words) <= 2 and (len(words) == 1 or any(word.isdigit() for word in words))
    if not is_class or len(name) > MOST_CLASS or "\n" in text.strip():
        raise Unclear(_("Xin cho biết tên lớp, ví dụ 6A2 hoặc Lá 1."))
    return name


def read_short_name(text: str) -> str:
    """A pupil's initials, perhaps with one name in full, since the least is enough. Raises Unclear."""
    name = clean(text, MOST_SHORT_NAME + 40)
    if not any(character.isalpha() for character in name) or name[:1].isdigit() or "\n" in name:
        raise Unclear(_("Xin gõ tên viết tắt, ví dụ N.V.A hoặc Minh A."))
    words = _words(name)
    if len(words) > 1 or any(len(word) > MOST_LETTERS for word in words) or len(name) > MOST_SHORT_NAME:
        raise Unclear(_("Xin chỉ ghi tên viết tắt, ví dụ N.V.A hoặc Minh A, để giữ kín danh tính của em."))
    return name


def _words(name: str) -> list[str]:
    """The names written in full: what is neither initials nor, as in "em Hoa", said before a name."""
    parts = _LETTERS.findall(_spread(name))
    names = parts[1:] if len(parts) > 1 and fold(parts[0]) in _BEFORE_A_NAME else parts
    return [part for part in names if not _INITIALS.fullmatch(fold(part))]


def _spread(name: str) -> str:
    """`"TrầnHoa"` is `"Trần Hoa"`."""
    pairs = pairwise(f" {name}")
    return "".join(f" {after}" if before.islower() and after.isupper() else after for before, after in pairs)
