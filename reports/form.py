"""The official form, ready to be written out: every word and figure of it, in its order."""

from dataclasses import dataclass
from datetime import datetime

from bot.clock import VIETNAM
from bot.phrases import _
from campaign.facts import Campaign, say_moment
from campaign.items import Group
from campaign.units import Directory
from reports.figures import Tally, tally_of
from reports.footnotes import WIDE_NAMES, footnotes
from reports.rows import Row, rows_of, total_of
from storage import campaigns
from storage.session import Session


@dataclass(frozen=True, slots=True)
class Heading:
    """One group of columns."""

    group: str
    columns: tuple[str, str, str]


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
    note: str  # empty where there is no private preschool
    signature: str

    def row(self, unit: str) -> Row | None:
        """The row of a unit, if it has one here."""
        return next((row for row in self.rows if row.unit == unit), None)

    def name_of(self, unit: str) -> str:
        """Whose row it is, where there are several."""
        row = self.row(unit)
        return "" if len(self.rows) < 2 else row.name if row else unit


async def form_of(session: Session, as_of: datetime, unit: str = "") -> Form:
    """The form of the whole campaign, or of a unit with those below it, in the language spoken now."""
    campaign, units = await campaigns.current(session), await campaigns.units_at(session, as_of)
    code = unit or units.root.code
    whole = code == units.root.code
    within = None if whole else [each.code for each in units.below(code)]
    return form_from(campaign, units, code, await tally_of(session, within, as_of))


def form_from(campaign: Campaign, units: Directory, unit: str, tally: Tally) -> Form:
    """The form that a tally makes."""
    rows = tuple(rows_of(units, unit, tally))
    total = total_of(rows, unit, _("TỔNG CỘNG"))
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
        footnotes=tuple(footnotes(rows, total, tally)),
        note=_note() if any(row.block for row in rows) or units.private_group(unit) else "",
        signature=_("HIỆU TRƯỞNG") if [unit] == [row.unit for row in rows] else _("TRƯỞNG PHÒNG / HIỆU TRƯỞNG"),
    )


def _note() -> str:
    return _(
        "Lưu ý: Các cơ sở giáo dục mầm non ngoài công lập gửi số liệu cho người phụ trách mầm non ngoài công lập "
        "để tổng hợp và nộp một báo cáo chung."
    )


def _heading(group: Group) -> Heading:
    much = _("Số tiền") if group is Group.CASH else _("Số thiết bị")
    return Heading(str(WIDE_NAMES[group]), (_("Số người ủng hộ"), much, _("Số HS được hưởng")))


def _place_and_date(campaign: Campaign, as_of: datetime) -> str:
    """Days below 10 and the months 1 and 2 are written with two digits, so that nobody adds one."""
    day = as_of.astimezone(VIETNAM).date()
    return _("{place}, ngày {day} tháng {month} năm {year}").format(
        place=campaign.place or "…………",
        day=f"{day.day:02}",
        month=f"{day.month:02}" if day.month < 3 else day.month,
        year=day.year,
    )
