"""Schools and offices: read from a table, kept as a tree, and found by the names that people type."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from bot.dialogue import Unclear
from bot.messages import Choice
from bot.phrases import _
from bot.text import clean, fold
from campaign.numbers import Words, spelt

OFFICE, GROUP, BOTH = "office", "group", "TH&THCS"
FILING_LEVELS = ("MN", "TH", BOTH, "THCS")
MOST_CANDIDATES = 8


@dataclass(frozen=True, slots=True)
class Unit:
    """A school, an office, or a group of private schools; `parent` is the code of the unit above, or empty."""

    code: str
    name: str
    level: str
    commune: str = ""
    parent: str = ""
    ownership: str = "public"
    aliases: tuple[str, ...] = ()
    address: str = ""
    hours: str = ""
    contact: str = ""
    bank_bin: str = ""
    account: str = ""
    account_name: str = ""

    @property
    def files(self) -> bool:
        """Whether it has a row in the report."""
        return self.level in FILING_LEVELS


def read_units(rows: Iterable[Mapping[str, str]]) -> tuple[Unit, ...]:
    """The units of a table; ValueError names every bad row as a spreadsheet numbers it (the header is row 1)."""
    units = tuple(map(_unit, rows))
    faults = [_("Dòng {row}: {fault}").format(row=row, fault=fault) for row, fault in _faults(units)]
    if faults or not units:
        raise ValueError("\n".join(faults) or _("Danh sách không có đơn vị nào."))
    return units


def _unit(row: Mapping[str, str]) -> Unit:
    facts = {name: clean(row.get(name) or "") for name in Unit.__slots__ if name != "aliases"}
    aliases = tuple(filter(None, map(clean, (row.get("aliases") or "").split(";"))))
    return Unit(**facts | {"ownership": facts["ownership"] or "public"}, aliases=aliases)


def _faults(units: tuple[Unit, ...]) -> Iterator[tuple[int, str]]:
    times = Counter(unit.code.casefold() for unit in units)
    parents = {unit.code: unit.parent for unit in units}
    roots = sum(not unit.parent for unit in units)
    for row, unit in enumerate(units, start=2):
        wrong = {
            _("thiếu mã"): not unit.code,
            _("thiếu tên"): not unit.name,
            _("cấp học không rõ: {level}").format(level=unit.level): unit.level not in {*FILING_LEVELS, OFFICE, GROUP},
            _("trùng mã {code}").format(code=unit.code): unit.code and times[unit.code.casefold()] > 1,
            _("không có đơn vị cấp trên {code}").format(code=unit.parent): unit.parent and unit.parent not in parents,
            _("đơn vị cấp trên tạo thành vòng"): unit.code in _above(unit.code, parents),
            _("có hơn một đơn vị cao nhất"): not unit.parent and roots > 1,
        }
        yield from ((row, fault) for fault, is_so in wrong.items() if is_so)


def _above(code: str, parents: Mapping[str, str]) -> list[str]:
    """The codes above, nearest first; a circle ends where it closes."""
    above: list[str] = []
    while (code := parents.get(code, "")) and code not in above:
        above.append(code)
    return above


class Directory:
    """All units of a campaign: a tree, and the names they are found by. Built once, then only read."""

    def __init__(self, units: Iterable[Unit]) -> None:
        self._units = {unit.code: unit for unit in units}
        self._parents = {unit.code: unit.parent for unit in self._units.values()}
        self._whole: dict[str, set[str]] = defaultdict(set)  # codes, names and aliases as they stand, without blanks
        self._named: dict[str, list[_Name]] = defaultdict(list)
        self._places = {_folded(unit.commune) for unit in self._units.values() if unit.commune}
        for unit in self._units.values():
            for written in (unit.code, unit.name, *unit.aliases):
                self._whole["".join(_folded(written))].add(unit.code)
            for name in {_name_of(unit, written) for written in (unit.name, *unit.aliases)}:
                self._named[name.core].append(name)

    @property
    def root(self) -> Unit:
        return next(unit for unit in self._units.values() if not unit.parent)

    @property
    def all(self) -> tuple[Unit, ...]:
        return tuple(self._units.values())

    def get(self, code: str) -> Unit | None:
        return self._units.get(code)

    def shown(self, code: str) -> str:
        return self._units[code].name

    def path(self, code: str) -> str:
        """`/PGD/THCS-NT/`: a unit and all below it begin with its path."""
        return "/".join(["", *reversed([code, *_above(code, self._parents)]), ""])

    def below(self, code: str) -> tuple[Unit, ...]:
        """The unit itself and all below it."""
        return tuple(unit for unit in self._units.values() if code in (unit.code, *_above(unit.code, self._parents)))

    def find(self, text: str) -> str:
        """The code of the one unit that is certainly meant; else Unclear with those that may be."""
        ways = _without_fillers(text)
        meant = next(filter(None, map(self._meant, ways)), set[str]())
        if len(meant) == 1:
            return meant.pop()
        near = meant or self._near(ways) or self._in_pieces(text)
        if not near:
            raise Unclear(_("Hệ thống chưa tìm thấy đơn vị này. Xin gõ tên trường, ví dụ: THCS …"))
        several = _("Có {n} đơn vị tên gần giống:").format(n=len(near))
        raise Unclear(several if meant else _("Có phải quý vị muốn chọn:"), self._choices(near))

    def _choices(self, codes: set[str]) -> list[Choice]:
        units = [unit for unit in self._units.values() if unit.code in codes][:MOST_CANDIDATES]
        times = Counter(unit.name for unit in units)
        labels = ((u, f"{u.name} ({u.commune or u.code})" if times[u.name] > 1 else u.name) for u in units)
        return [Choice(unit.code, label) for unit, label in labels]

    def _meant(self, words: Words) -> set[str]:
        """The units that bear this name, several where it does not say which; none where it says another suffix."""
        if whole := self._whole.get("".join(words)):
            return set(whole)
        for name in self._readings(words):
            fits = [each for each in self._called(name) if not name.differs(each)]
            exact = {each.code for each in fits if each.suffix == name.suffix}
            codes = {each.code for each in fits}
            if codes and (exact == codes or len(codes) > 1):
                return exact if name.level and len(exact) == 1 else codes
        return set()

    def _readings(self, words: Words, place: Words = ()) -> "Iterator[_Name]":
        """The name that the words are, and what is left of it if a commune follows."""
        yield replace(_name(words), place=place)
        for length in range(1, len(words)):
            if words[-length:] in self._places:
                before = words[:-length]
                while before and before[-1] in _PLACE_WORDS:
                    before = before[:-1]
                yield from self._readings(before, place or words[-length:]) if before else ()

    def _called(self, name: "_Name") -> "list[_Name]":
        if name.level != OFFICE:
            return self._named.get(name.core, [])
        offices = (each for names in self._named.values() for each in names if each.level == OFFICE)
        return [each for each in offices if f" {each.core}".endswith(f" {name.core}".rstrip())]

    def _near(self, ways: list[Words]) -> set[str]:
        """The units that a likely slip meant: a wrong level or suffix, else raw Telex, else initials, else typos."""
        names = [name for words in (ways[:1] + ways[-1:]) for name in self._readings(words) if name.core]
        for alike in (self._called, self._in_telex, self._shortened, self._misspelt):
            for name in names:
                if found := alike(name):
                    least = min(map(name.differs, found))
                    return {each.code for each in found if name.differs(each) == least}
        return set()

    def _in_telex(self, name: "_Name") -> "list[_Name]":
        return self._named.get(" ".join(map(_without_telex, name.core.split())), [])

    def _shortened(self, name: "_Name") -> "list[_Name]":
        words = name.core.split()
        if len(words) > 1 and all(len(word) > 1 for word in words):
            return []
        return [each for names in self._named.values() for each in names if name.shortens(each)]

    def _misspelt(self, name: "_Name") -> "list[_Name]":
        most = 2 if len(name.core) > 4 else 1
        near = process.extract(name.core, list(self._named), scorer=Levenshtein.distance, score_cutoff=most, limit=None)
        return [replace(each, edits=edits) for core, edits, _at in near for each in self._named[core]]

    def _in_pieces(self, text: str) -> set[str]:
        """The units of "A hoặc B"."""
        found = [self._any(piece) for piece in pieces] if 1 < len(pieces := _EITHER.split(clean(text))) <= 4 else []
        return set[str]().union(*found) if sum(map(bool, found)) > 1 else set()

    def _any(self, text: str) -> set[str]:
        try:
            return {self.find(text)}
        except Unclear as doubt:
            return {choice.code for choice in doubt.choices}


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
_PLACE_WORDS = {"xa", "phuong", "thi", "tran", "tt", "huyen", "o", "tai"}
_SAID_AROUND = (
    "dạ vâng thưa em e tôi tui mình con cháu anh chị cô chú bác thầy xin muốn chọn ủng hộ góp cho gửi gởi tặng trao"
    " về đến tới ở tại là của bên trường học nhà giúp nhé nha nhe nghen nhen hen thôi luôn á à ơi đó"
)
_FILLERS = spelt(dict.fromkeys(_SAID_AROUND.split(), 0))
_MOST_FILLERS, _MOST_WORDS = 6, 40
_SUFFIX = re.compile(r"[a-z]|[0-9]{1,2}|i{1,3}|iv")
_EITHER = re.compile(r"[,;/+]|\s(?:hoặc|hay|và|với|hoac|va|voi)\s", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Name:
    """What a name says. `Tiểu học An Bình B` is of level TH, core "an binh", suffix "b"."""

    core: str
    suffix: str = ""
    level: str = ""
    ownership: str = ""
    place: Words = ()
    code: str = ""
    edits: int = 0

    def differs(self, other: "_Name") -> int:
        """How much of what is said here does not go with the other, a unit's name."""
        level = self.level not in ("", other.level) and (other.level, self.level) not in ((BOTH, "TH"), (BOTH, "THCS"))
        ownership = self.ownership not in ("", other.ownership)
        place = self.place not in ((), other.place)
        suffix = self.suffix not in ("", other.suffix)
        return other.edits + 2 * (level + ownership + place) + suffix * (1 if other.suffix else 2)

    def shortens(self, other: "_Name") -> bool:
        """Whether initials stand here for words of the other: "n trai", "thd"."""
        short, full = f"{self.core} {self.suffix}".split(), f"{other.core} {other.suffix}".split()
        initials = "".join(word[0] for word in full)
        if len(short) == 1:
            return len(short[0]) > 1 and short[0] in (initials, initials[: len(other.core.split())])
        pairs = list(zip(short, full, strict=False))
        fits = all(long == word or (len(word) == 1 and long.startswith(word)) for word, long in pairs)
        return fits and len(short) in (len(full), len(other.core.split()))


def _name_of(unit: Unit, written: str) -> _Name:
    words = _folded(written)
    name = _Name(" ".join(words)) if unit.level in (OFFICE, GROUP) else _name(words[words[:1] == ("truong",) :])
    place = _folded(unit.commune)
    return replace(name, level=unit.level, ownership=unit.ownership, place=place, code=unit.code)


def _name(words: Words) -> _Name:
    level, ownership, words = _without_level(words)
    suffix = words[-1] if len(words) > 1 and _SUFFIX.fullmatch(words[-1]) else ""
    return _Name(" ".join(words[:-1] if suffix else words), suffix, level, ownership)


def _without_level(words: Words) -> tuple[str, str, Words]:
    for length in range(min(_LONGEST_LEVEL, len(words)), 0, -1):
        for at in range(len(words) - length + 1):
            if phrase := _LEVEL_PHRASES.get(words[at : at + length]):
                return *phrase, words[:at] + words[at + length :]
    return "", "", words


def _without_fillers(text: str) -> list[Words]:
    """The words, and what is left of them with one filler less at either end, and so on."""
    words = tuple(word for word in re.findall(r"[^\W_]+", clean(text).casefold()) if word != "ạ")[:_MOST_WORDS]
    before = _fillers(words)
    after = _fillers(words[::-1], but={"a"})
    cuts = sorted(((i, j) for i in range(before + 1) for j in range(after + 1)), key=sum)
    return [_folded(" ".join(words[i : len(words) - j])) for i, j in cuts if i + j < len(words)]


def _fillers(words: Words, but: Iterable[str] = ()) -> int:
    return next(
        (n for n, w in enumerate(words[:_MOST_FILLERS]) if w not in _FILLERS or w in but),
        min(len(words), _MOST_FILLERS),
    )


def _folded(text: str) -> Words:
    return tuple(filter(None, map(fold, re.findall(r"[^\W_]+", clean(text)))))


def _without_telex(word: str) -> str:
    """No Vietnamese syllable has s, f, r, x, j or w after its vowel, nor a vowel twice."""
    at = re.search(r"[aeiouy]|$", word).start()  # type: ignore[union-attr]  # the end always matches
    return word[:at].replace("dd", "d") + re.sub(r"([aeo])\1", r"\1", re.sub("[sfrxjw]", "", word[at:]))


def sorted_for_report(units: Iterable[Unit]) -> tuple[Unit, ...]:
    """Those that file: by level, then name; the private ones below a group stand together at the end."""
    known = {unit.code: unit for unit in units}
    parents = {unit.code: unit.parent for unit in known.values()}

    def place(unit: Unit) -> tuple[bool, int, tuple[list[int], list[int]]]:
        above = (known[code].level for code in _above(unit.code, parents) if code in known)
        return GROUP in above, FILING_LEVELS.index(unit.level), _collated(unit.name)

    return tuple(sorted((unit for unit in known.values() if unit.files), key=place))


_LETTERS = " 0123456789aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")


def _collated(name: str) -> tuple[list[int], list[int]]:
    letters, tones = [], []
    for character in unicodedata.normalize("NFC", name.casefold()):
        marks = unicodedata.normalize("NFD", character)
        tone = next((mark for mark in marks[1:] if mark in _TONES), "")
        letters.append(_LETTERS.find(unicodedata.normalize("NFC", marks.replace(tone, "") if tone else marks)))
        tones.append(_TONES.index(tone))
    return letters, tones
