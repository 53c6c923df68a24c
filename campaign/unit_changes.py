"""What a table of units would change, unit by unit, and how that is told."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields

from bot.phrases import _, plural
from campaign.units import Unit
from campaign.units_table import COLUMNS

Change = tuple[Unit, Unit]  # before and after
_SAID_APART = ("name", "parent", "closed")


@dataclass(frozen=True, slots=True)
class Left:
    """What is still open at a unit: pledges that have not come, declared pupils, people who hold a role."""

    pledges: int = 0
    pupils: int = 0
    people: int = 0


@dataclass(frozen=True, slots=True)
class Changes:
    """`missing` are not in the table and stay as they are; a unit may be renamed, moved and edited at once.

    `left` is what is still open at those that close, by their codes.
    """

    added: tuple[Unit, ...]
    changed: tuple[Change, ...]
    unchanged: tuple[Unit, ...]
    missing: tuple[Unit, ...]
    unknown: tuple[str, ...] = ()  # headings that were not understood
    left: Mapping[str, Left] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """How many units differ."""
        return len(self.added) + len(self.changed)

    @property
    def renamed(self) -> tuple[Change, ...]:
        return tuple((old, new) for old, new in self.changed if old.name != new.name)

    @property
    def moved(self) -> tuple[Change, ...]:
        return tuple((old, new) for old, new in self.changed if old.parent != new.parent)

    @property
    def closed(self) -> tuple[Change, ...]:
        return tuple((old, new) for old, new in self.changed if new.closed and not old.closed)

    @property
    def opened_again(self) -> tuple[Change, ...]:
        return tuple((old, new) for old, new in self.changed if old.closed and not new.closed)

    @property
    def edited(self) -> tuple[Change, ...]:
        return tuple(change for change in self.changed if _columns(*change))


def changes(known: Iterable[Unit], given: Sequence[Unit], unknown: Sequence[str] = ()) -> Changes:
    """Between the units that are known and those of a table."""
    before, after = {unit.code: unit for unit in known}, {unit.code: unit for unit in given}
    return Changes(
        added=tuple(unit for code, unit in after.items() if code not in before),
        changed=tuple((before[code], unit) for code, unit in after.items() if before.get(code, unit) != unit),
        unchanged=tuple(unit for code, unit in after.items() if before.get(code) == unit),
        missing=tuple(unit for code, unit in before.items() if code not in after),
        unknown=tuple(unknown),
    )


def say_changes(found: Changes, most: int = 1_000) -> str:
    """A line for each kind of change, with at most so many units named in each."""
    lines = [
        (_("Thêm ({n}): {units}"), [f"{unit.name} ({unit.code})" for unit in found.added]),
        (_("Đổi tên ({n}): {units}"), [f"{old.name} → {new.name} ({new.code})" for old, new in found.renamed]),
        (
            _("Chuyển cấp trên ({n}): {units}"),
            [f"{new.name}, {old.parent or '–'} → {new.parent or '–'}" for old, new in found.moved],
        ),
        (_("Đóng ({n}): {units}"), [_closing(new, found.left.get(new.code, Left())) for _old, new in found.closed]),
        (_("Mở lại ({n}): {units}"), [f"{new.name} ({new.code})" for _old, new in found.opened_again]),
        (_("Sửa thông tin ({n}): {units}"), [f"{new.name}: {_titles(old, new)}" for old, new in found.edited]),
        (_("Không có trong bảng, vẫn giữ ({n}): {units}"), [f"{unit.name} ({unit.code})" for unit in found.missing]),
    ]
    told = [words.format(n=len(units), units=_some(units, most)) for words, units in lines if units]
    told.extend(say_unknown(found.unknown, most))
    if any(left.pledges for left in found.left.values()):
        told.append(_("Người đã đăng ký ủng hộ các trường đóng được báo để chọn nơi khác."))
    return "\n".join([*told, _("Giữ nguyên: {n} đơn vị.").format(n=len(found.unchanged))])


def say_unknown(columns: Sequence[str], most: int = 1_000) -> list[str]:
    """A line on the columns that nobody reads, if there are any: what stands in them is not taken in."""
    words = _("Cột không rõ, đã bỏ qua ({n}): {units}")
    return [words.format(n=len(columns), units=_some(list(columns), most))] if columns else []


def _closing(unit: Unit, left: Left) -> str:
    counts = [
        (left.pledges, plural("{n} đăng ký chưa nhận", "{n} đăng ký chưa nhận", left.pledges)),
        (left.pupils, plural("{n} học sinh đã khai", "{n} học sinh đã khai", left.pupils)),
        (left.people, plural("{n} người có vai trò", "{n} người có vai trò", left.people)),
    ]
    still = ", ".join(words.format(n=n) for n, words in counts if n)
    name = f"{unit.name} ({unit.code})"
    return _("{unit}, còn {left}").format(unit=name, left=still) if still else name


def _some(units: Sequence[str], most: int) -> str:
    rest = len(units) - most
    shown = "; ".join(units[:most])
    return shown if rest <= 0 else _("{units}; và {n} mục nữa").format(units=shown, n=rest)


def _titles(old: Unit, new: Unit) -> str:
    return ", ".join(COLUMNS[column] for column in _columns(old, new))


def _columns(old: Unit, new: Unit) -> list[str]:
    names = (each.name for each in fields(Unit) if each.name not in _SAID_APART)
    closed_otherwise = ["closed"] if old.closed and new.closed and old.closed != new.closed else []
    return [name for name in names if getattr(old, name) != getattr(new, name)] + closed_otherwise
