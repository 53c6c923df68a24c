"""The official form, ready to be written out: every word and figure of it, in its order."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from bot.clock import VIETNAM
from bot.phrases import _, lazy
from bot.text import clean
from campaign.facts import Campaign, say_moment
from campaign.items import GROUPS, Group
from campaign.units import Directory, Unit, sorted_for_report
from reports.figures import ByGroup, Tally, added, tally_of
from storage import campaigns
from storage.database import Session

MOST_NAME = 120
NOT_FILED = "(*)"

_WIDE_NAMES = GROUPS | {Group.OTHER: lazy("Thiết bị học trực tuyến khác")}


@dataclass(frozen=True, slots=True)
class Heading:
    """One group of columns."""

    group: str
    columns: tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Row:
    """A unit's 15 figures. A member's are in those of its block, which files for it."""

    number: str
    unit: str
    name: str
    received: ByGroup
    filed: bool = True
    block: bool = False
    member: bool = False

    @property
    def shown(self) -> str:
        """The name, marked if the unit has not filed."""
        return self.name if self.filed else f"{self.name} {NOT_FILED}"

    @property
    def figures(self) -> tuple[int, ...]:
        """In the order of the columns."""
        return tuple(figure for group in Group for figure in _three(group, self.received))


@dataclass(frozen=True, slots=True)
class Form:
    """As of a moment: of the whole campaign, or of one unit with those below it."""

    unit: str
    as_of: datetime
    office: str
    place_and_date: str
    title: tuple[str, str, str]
    headings: tuple[Heading, ...]
    rows: tuple[Row, ...]
    total: Row
    footnotes: tuple[str, ...]
    note: str
    signature: str


async def form_of(session: Session, as_of: datetime, unit: str = "") -> Form:
    """The form of the whole campaign, or of a unit with those below it, in the language spoken now."""
    campaign, units = await campaigns.current(session), await campaigns.units_at(session, as_of)
    code = unit or units.root.code
    whole = code == units.root.code
    within = None if whole else [each.code for each in units.below(code)]
    return form_from(campaign, units, code, await tally_of(session, within, as_of))


def form_from(campaign: Campaign, units: Directory, unit: str, tally: Tally) -> Form:
    """The form that a tally makes."""
    rows = tuple(_rows(units, unit, tally))
    total = Row("", unit, _("TỔNG CỘNG"), added(row.received for row in rows if not row.member))
    time, _day = say_moment(tally.as_of)
    until = _("Số liệu đến {time} ngày {date}").format(time=time, date=f"{tally.as_of.astimezone(VIETNAM):%d/%m/%Y}")
    return Form(
        unit=unit,
        as_of=tally.as_of,
        office=str(campaign.organiser).upper(),
        place_and_date=_place_and_date(campaign, tally.as_of),
        title=(_("BÁO CÁO"), str(campaign.title), until),
        headings=tuple(map(_heading, Group)),
        rows=rows,
        total=total,
        footnotes=tuple(_footnotes(rows, total, tally)),
        note=_(
            "Lưu ý: Các cơ sở giáo dục mầm non ngoài công lập gửi số liệu cho người phụ trách mầm non ngoài công lập "
            "để tổng hợp và nộp một báo cáo chung."
        ),
        signature=_("TRƯỞNG PHÒNG / HIỆU TRƯỞNG"),
    )


def _rows(units: Directory, unit: str, tally: Tally) -> Iterator[Row]:
    """Schools by themselves, then each block that lies within the unit, before its members."""
    inside = units.below(unit)
    alone: list[Unit] = []
    blocks: dict[Unit, list[Unit]] = {}
    for school in sorted_for_report(unit for unit in inside if not unit.closed or _has_received(unit, tally)):
        group = units.private_group(school.code)
        (blocks.setdefault(group, []) if group in inside and group else alone).append(school)
    for number, school in enumerate(alone, start=1):
        yield _row(str(number), school, tally)
    for number, (group, schools) in enumerate(blocks.items(), start=len(alone) + 1):
        members = [_row(f"{number}.{n}", school, tally, member=True) for n, school in enumerate(schools, start=1)]
        filed = group.code in tally.filed
        yield Row(str(number), group.code, _name(group), added(row.received for row in members), filed, block=True)
        yield from members


def _has_received(unit: Unit, tally: Tally) -> bool:
    """A school that closed keeps its row if something came to it."""
    received = tally.of(unit.code, [unit.code]).received.values()
    return any((each.donors, each.amount, each.pieces, each.pupils) != (0, 0, 0, 0) for each in received)


def _row(number: str, school: Unit, tally: Tally, member: bool = False) -> Row:
    received = tally.of(school.code, [school.code]).received
    return Row(number, school.code, _name(school), received, member or school.code in tally.filed, member=member)


def _name(unit: Unit) -> str:
    return clean(unit.name, MOST_NAME).replace("\n", " ")


def _heading(group: Group) -> Heading:
    much = _("Số tiền") if group is Group.CASH else _("Số thiết bị")
    return Heading(str(_WIDE_NAMES[group]), (_("Số người ủng hộ"), much, _("Số HS được hưởng")))


def _three(group: Group, received: ByGroup) -> tuple[int, int, int]:
    got = received[group]
    return got.donors, got.amount if group is Group.CASH else got.pieces, got.pupils


def _place_and_date(campaign: Campaign, as_of: datetime) -> str:
    """Days below 10 and the months 1 and 2 are written with two digits, so that nobody adds one."""
    day = as_of.astimezone(VIETNAM).date()
    return _("{place}, ngày {day} tháng {month} năm {year}").format(
        place=campaign.place or "…………",
        day=f"{day.day:02}",
        month=f"{day.month:02}" if day.month < 3 else day.month,
        year=day.year,
    )


def _footnotes(rows: tuple[Row, ...], total: Row, tally: Tally) -> Iterator[str]:
    filing = [row for row in rows if not row.member]
    if missing := sum(not row.filed for row in filing):
        yield _("{mark} Chưa nộp báo cáo qua hệ thống: {n}/{all} đơn vị.").format(
            mark=NOT_FILED, n=missing, all=len(filing)
        )
    yield _("Chỉ tính phần ủng hộ đã nhận; phần mới đăng ký chưa phải là kết quả.")
    if not any(total.figures):
        yield _("Đến thời điểm này hệ thống chưa ghi nhận phần ủng hộ nào đã nhận.")
    for block in (row for row in rows if row.block):
        yield _(
            "Dòng {number} là tổng các dòng {number}.1 đến {number}.{last}; tổng cộng tính các dòng 1 đến {all}."
        ).format(
            number=block.number, last=sum(row.number.startswith(f"{block.number}.") for row in rows), all=len(filing)
        )
    yield from _counted_twice(total, tally)
    if tally.boxes:
        yield _("Thùng quyên góp không rõ người gửi được tính là 1 người: {n} thùng.").format(n=tally.boxes)


def _counted_twice(total: Row, tally: Tally) -> Iterator[str]:
    """Where a person is counted at several units, how many different people there are."""
    for group, different in tally.different.items():
        donors, _much, pupils = _three(group, total.received)
        name = str(_WIDE_NAMES[group])
        if different.donors < donors:
            yield _("{group}: {sum} lượt người ủng hộ, trong đó {n} người khác nhau.").format(
                group=name, sum=donors, n=different.donors
            )
        if different.pupils < pupils:
            yield _("{group}: {sum} lượt học sinh được hưởng, trong đó {n} học sinh khác nhau.").format(
                group=name, sum=pupils, n=different.pupils
            )
