"""What the name of a school or office says, as it stands in the table or as people type it: core, suffix, level."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from bot.text import clean, fold
from campaign.number_words import Words, spelt_all

OFFICE, GROUP, BOTH = "office", "group", "TH&THCS"

_LEVELS = {
    "MN": "mn, mg, mam non, mau giao, nha tre, nhom tre, lop mau giao, lop mam non, nhom tre lop mau giao",
    "TH": "th, tieu hoc, cap 1, cap i, cap mot, c1",
    BOTH: "th thcs, th va thcs, tieu hoc thcs, tieu hoc va thcs, tieu hoc va trung hoc co so, cap 1 2, cap 1 va 2",
    "THCS": "thcs, trung hoc co so, cap 2, cap ii, cap hai, c2",
    "THPT": "thpt, trung hoc pho thong, cap 3, cap iii, cap ba, c3",
    OFFICE: "phong giao duc va dao tao, phong giao duc dao tao, phong giao duc, phong gddt, phong gd dt, phong gd,"
    " pgd dt, pgddt, pgd",
}
_OWNERSHIP = {"": "", "cong lap": "public"} | dict.fromkeys(
    ("tu thuc", "dan lap", "doc lap", "doc lap tu thuc", "ngoai cong lap"), "private"
)
_LEVEL_PHRASES = {
    tuple(f"{phrase} {owner}".split()): (level, ownership)
    for level, phrases in _LEVELS.items()
    for phrase in phrases.split(",")
    for owner, ownership in _OWNERSHIP.items()
}
_LONGEST_LEVEL = max(map(len, _LEVEL_PHRASES))
_SAID_AROUND = (
    "dạ vâng thưa em e tôi tui mình con cháu anh chị cô chú bác thầy xin muốn chọn ủng hộ góp cho gửi gởi tặng trao"
    " về đến tới ở tại là của bên trường tr trg học nhà giúp nhé nha nhe nghen nhen hen thôi luôn á à ơi đó"
)
_FILLERS = spelt_all(_SAID_AROUND)
_MOST_FILLERS, _MOST_WORDS = 6, 40
_SUFFIX = re.compile(r"[a-z]|[0-9]{1,2}|i{1,3}|iv")


@dataclass(frozen=True, slots=True)
class Name:
    """What a name says. `Tiểu học An Bình B` is of level TH, core "an binh", suffix "b"."""

    core: str
    suffix: str = ""
    level: str = ""
    ownership: str = ""
    place: Words = ()
    code: str = ""
    edits: int = 0

    def differs(self, other: Self) -> int:
        """How much of what is said here does not go with the other, a unit's name."""
        level = self.level not in ("", other.level) and (other.level, self.level) not in ((BOTH, "TH"), (BOTH, "THCS"))
        ownership = self.ownership not in ("", other.ownership)
        place = self.place not in ((), other.place)
        suffix = self.suffix not in ("", other.suffix)
        return other.edits + 2 * (level + ownership + place) + suffix * (1 if other.suffix else 2)

    def is_part_of(self, other: Self) -> bool:
        """Whether all that is said here stands in the other, a unit's name: "hòa", "tiểu học"."""
        said = {*self.core.split(), self.suffix} - {""}
        return said <= {*other.core.split(), other.suffix} and self.differs(other) <= bool(self.suffix)

    def shortens(self, other: Self) -> bool:
        """Whether initials stand here for words of the other: "n trai", "thd"."""
        short, full = f"{self.core} {self.suffix}".split(), f"{other.core} {other.suffix}".split()
        initials = "".join(word[0] for word in full)
        if len(short) == 1:
            return len(short[0]) > 1 and short[0] in (initials, initials[: len(other.core.split())])
        pairs = list(zip(short, full, strict=False))
        fits = all(long == word or (len(word) == 1 and long.startswith(word)) for word, long in pairs)
        return fits and len(short) in (len(full), len(other.core.split()))


def name_of(words: Words) -> Name:
    """The level may stand anywhere, the suffix only at the end."""
    level, ownership, words = _without_level(words)
    suffix = words[-1] if len(words) > 1 and _SUFFIX.fullmatch(words[-1]) else ""
    return Name(" ".join(words[:-1] if suffix else words), suffix, level, ownership)


def without_fillers(text: str) -> list[Words]:
    """The words, and what is left of them with one filler less at either end, and so on."""
    words = tuple(word for word in re.findall(r"[^\W_]+", clean(text).casefold()) if word != "ạ")[:_MOST_WORDS]
    before = _fillers(words)
    after = _fillers(words[::-1], but={"a"})
    cuts = sorted(((i, j) for i in range(before + 1) for j in range(after + 1)), key=sum)
    return [folded(" ".join(words[i : len(words) - j])) for i, j in cuts if i + j < len(words)]


def accents_of(word: str) -> tuple[str, ...]:
    """Which marks stand over a word, wherever: "hoà" and "hòa" are the same, "trãi" and "trải" are not."""
    return tuple(sorted(mark for mark in unicodedata.normalize("NFD", word) if unicodedata.combining(mark)))


def accented(text: str) -> dict[str, set[tuple[str, ...]]]:
    """The words without accents, with the accents they were typed with."""
    found: dict[str, set[tuple[str, ...]]] = {}
    for word in re.findall(r"[^\W_]+", clean(text)):
        if len(fold(word)) > 1 and (marks := accents_of(word)):
            found.setdefault(fold(word), set()).add(marks)
    return found


def folded(text: str) -> Words:
    return tuple(filter(None, map(fold, re.findall(r"[^\W_]+", clean(text)))))


def _without_level(words: Words) -> tuple[str, str, Words]:
    for length in range(min(_LONGEST_LEVEL, len(words)), 0, -1):
        for at in range(len(words) - length + 1):
            if phrase := _LEVEL_PHRASES.get(words[at : at + length]):
                return *phrase, words[:at] + words[at + length :]
    return "", "", words


def _fillers(words: Words, but: Iterable[str] = ()) -> int:
    return next(
        (n for n, w in enumerate(words[:_MOST_FILLERS]) if w not in _FILLERS or w in but),
        min(len(words), _MOST_FILLERS),
    )
