"""A needy pupil, as little of one as allocation needs."""

from dataclasses import dataclass
from enum import StrEnum

from bot.dialogue import Label, Unclear
from bot.phrases import _, lazy
from bot.text import clean

MOST_CLASS, MOST_SHORT_NAME = 12, 20


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
    is_class = 1 <= len(words) <= 2 and (len(words) == 1 or any(map(str.isdigit, name)))
    if not is_class or len(name) > MOST_CLASS or "\n" in text.strip():
        raise Unclear(_("Xin cho biết tên lớp, ví dụ 6A2 hoặc Lá 1."))
    return name


def read_short_name(text: str) -> str:
    """A pupil's initials or short name; a full name is turned away, since the least is enough. Raises Unclear."""
    name = clean(text, MOST_SHORT_NAME + 40)
    words = [word for word in name.replace(".", " ").split() if len(word) > 1]
    if not any(character.isalpha() for character in name) or "\n" in name:
        raise Unclear(_("Xin gõ tên viết tắt, ví dụ N.V.A hoặc Minh A."))
    if len(words) > 2 or len(name) > MOST_SHORT_NAME:
        raise Unclear(_("Xin chỉ ghi tên viết tắt, ví dụ N.V.A, để giữ kín danh tính của em."))
    return name
