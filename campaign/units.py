"""Schools and offices: kept as a tree, and found by the names that people type."""

import re
from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from bot.messages import Choice
from bot.phrases import _
from bot.steps import Unclear
from bot.text import clean
from campaign.collation import collated
from campaign.name_index import NameIndex
from campaign.unit_names import BOTH, GROUP, OFFICE, Name, accented, folded, name_of, without_fillers

FILING_LEVELS = ("MN", "TH", BOTH, "THCS")
MOST_CANDIDATES = 8
_EITHER = re.compile(r"[,;/+]|\s(?:hoặc|hay|và|với|hoac|va|voi)\s", re.IGNORECASE)


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
    closed: str = ""  # a day as 2021-10-31, or "x"

    @property
    def files(self) -> bool:
        """Whether it has a row in the report."""
        return self.level in FILING_LEVELS


def above(code: str, parents: Mapping[str, str]) -> list[str]:
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
        self._names = NameIndex()
        for unit in filter(lambda unit: not unit.closed, self._units.values()):
            for written in (unit.code, unit.name, *unit.aliases):
                self._names.add_whole(written, unit.code)
            for name in {_stated(unit, written) for written in (unit.name, *unit.aliases)}:
                self._names.add(name)

    @property
    def root(self) -> Unit:
        return next(unit for unit in self._units.values() if not unit.parent)

    @property
    def all(self) -> tuple[Unit, ...]:
        return tuple(self._units.values())

    def get(self, code: str) -> Unit | None:
        return self._units.get(code)

    @property
    def open(self) -> "Open":
        return Open(self)

    def shown(self, code: str) -> str:
        return self._units[code].name

    def among(self, codes: Container[str]) -> "Directory":
        """Only these units, to be found as if there were no others."""
        return _part(tuple(unit for unit in self._units.values() if unit.code in codes))

    def path(self, code: str) -> str:
        """`/PGD/THCS-NT/`: a unit and all below it begin with its path."""
        return "/".join(["", *reversed([code, *above(code, self._parents)]), ""])

    def below(self, code: str) -> tuple[Unit, ...]:
        """The unit itself and all below it."""
        return tuple(unit for unit in self._units.values() if code in (unit.code, *above(unit.code, self._parents)))

    def private_group(self, code: str) -> Unit | None:
        """The group that a private school files with."""
        higher = (self._units.get(each) for each in above(code, self._parents))
        return next((unit for unit in higher if unit and unit.level == GROUP), None)

    def find(self, text: str) -> str:
        """The code of the one unit that is certainly meant; else Unclear with those that may be."""
        ways = without_fillers(text)
        meant = next(filter(None, map(self._names.meant, ways)), set[str]())
        if len(meant) == 1 and self._with_these_accents(meant, text):
            return meant.pop()
        borne = meant or self._names.bearing(ways)
        borne = self._with_these_accents(borne, text) or borne
        near = borne or self._names.near(ways) or self._in_pieces(text)
        if not near:
            hint = _("Hệ thống chưa tìm thấy đơn vị này. Xin gõ tên trường, ví dụ: {name}.")
            raise Unclear(hint.format(name=next((u.name for u in self.all if u.files), self.all[0].name)))
        raise Unclear(self._which(len(near), bears=bool(borne) and len(near) > 1), self._choices(near))

    @staticmethod
    def _which(n: int, bears: bool) -> str:
        if n > MOST_CANDIDATES:
            few = _("Có {n} đơn vị phù hợp. Xin gõ thêm để tìm đúng tên, hoặc chọn nếu có trong {most} đơn vị đầu:")
            return few.format(n=n, most=MOST_CANDIDATES)
        return _("Có {n} đơn vị tên gần giống:").format(n=n) if bears else _("Có phải {you} muốn chọn:")

    def _with_these_accents(self, codes: set[str], text: str) -> set[str]:
        """Those whose names have no other accents than what was typed; without accents all have."""
        typed = accented(text)
        return {code for code in codes if typed.keys().isdisjoint(self._otherwise(code, typed))}

    def _otherwise(self, code: str, typed: Mapping[str, set[tuple[str, ...]]]) -> set[str]:
        unit = self._units[code]
        written = accented(" ".join([unit.name, *unit.aliases, unit.commune]))
        bare = {*folded(unit.name)} - {*written}
        return {word for word in typed if (word in written and not typed[word] & written[word]) or word in bare}

    def _choices(self, codes: set[str]) -> list[Choice]:
        units = [unit for unit in self._units.values() if unit.code in codes][:MOST_CANDIDATES]
        times = Counter(unit.name for unit in units)
        labels = ((u, f"{u.name} ({u.commune or u.code})" if times[u.name] > 1 else u.name) for u in units)
        return [Choice(unit.code, label) for unit, label in labels]

    def _in_pieces(self, text: str) -> set[str]:
        """The units of "A hoặc B"."""
        found = [self.may_mean(piece) for piece in pieces] if 1 < len(pieces := _EITHER.split(clean(text))) <= 4 else []
        return set[str]().union(*found) if sum(map(bool, found)) > 1 else set()

    def is_certain(self, text: str) -> bool:
        try:
            return bool(self.find(text))
        except Unclear:
            return False

    def why_not(self, code: str) -> str:
        return ""

    def may_mean(self, text: str) -> list[str]:
        """The codes of the units that are or may be meant."""
        try:
            return [self.find(text)]
        except Unclear as doubt:
            return [choice.code for choice in doubt.choices]


class Open:
    """The units that can be chosen: those that closed keep their name in what is past, and take nothing new."""

    def __init__(self, units: Directory) -> None:
        self._units = units
        self.shown = units.shown

    def get(self, code: str) -> Unit | None:
        unit = self._units.get(code)
        return None if unit is None or unit.closed else unit

    def why_not(self, code: str) -> str:
        """That it has closed; nothing of a unit that there is not."""
        return self._closed([code]) if self._units.get(code) else ""

    def find(self, text: str) -> str:
        """As the directory does. Who means one that closed hears of it, and is not led to another of a like name."""
        before = _as_before_closing(self._units)
        closed = [code for code in before.may_mean(text) if not self.get(code)] if before else []
        if before and closed and (before.is_certain(text) or not self._units.may_mean(text)):
            raise Unclear(self._closed(closed))
        code = self._units.find(text)
        if others := [each for each in closed if self.shown(each) != self.shown(code)]:
            words = _("{closed} Có phải {you} muốn chọn:").format(closed=self._closed(others))
            raise Unclear(words, [Choice(code, self.shown(code))])
        return code

    def _closed(self, codes: Sequence[str]) -> str:
        names = ", ".join(map(self.shown, codes[:MOST_CANDIDATES]))
        return _("{unit} đã đóng, không nhận ủng hộ nữa.").format(unit=names)


def _as_before_closing(units: Directory) -> Directory | None:
    """The same units as if none had closed, to know the names of those that did; None if none did."""
    if not any(unit.closed for unit in units.all):
        return None
    return _part(tuple(replace(unit, closed="") for unit in units.all))


@lru_cache(maxsize=32)
def _part(units: tuple[Unit, ...]) -> Directory:
    return Directory(units)


def _stated(unit: Unit, written: str) -> Name:
    words = folded(written)
    name = Name(" ".join(words)) if unit.level in (OFFICE, GROUP) else name_of(words[words[:1] == ("truong",) :])
    place = folded(unit.commune)
    return replace(name, level=unit.level, ownership=unit.ownership, place=place, code=unit.code)


def sorted_for_report(units: Iterable[Unit]) -> tuple[Unit, ...]:
    """Those that file: by level, then name; the private ones below a group stand together at the end."""
    known = {unit.code: unit for unit in units}
    parents = {unit.code: unit.parent for unit in known.values()}

    def place(unit: Unit) -> tuple[bool, int, tuple[list[int], list[int]]]:
        levels_above = (known[code].level for code in above(unit.code, parents) if code in known)
        return GROUP in levels_above, FILING_LEVELS.index(unit.level), collated(unit.name)

    return tuple(sorted((unit for unit in known.values() if unit.files), key=place))
