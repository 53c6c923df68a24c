"""Who is told when a report was filed or answered."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from bot.conversation import opens
from bot.messages import Attachment, Choice, Outgoing
from bot.phrases import _, lazy
from campaign.filing import Cell, State, group_of_column, is_of_pupils
from campaign.items import Group
from campaign.permissions import Act
from campaign.units import Directory
from handlers import filing_words as words
from handlers.filing_mails import files_of
from reports.form import Form
from storage import notices
from storage.filings import Filing
from storage.session import Session

ENTERED_IN = {"cash book": lazy("Sổ tiền"), "expected": lazy("Tiếp nhận"), "allocate": lazy("Cấp phát")}


async def tell_office(session: Session, filing: Filing, form: Form, units: Directory, now: datetime) -> None:
    """The admins see the figures, with the two answers and the files."""

    def told() -> Outgoing:
        head = _("{unit} gửi báo cáo bản {number}:").format(unit=units.shown(filing.unit), number=filing.number)
        lines = [head, *words.figures_of(form)]
        if filing.changed:
            lines += [_("Khác bản trước:"), *words.changes_of(filing.changed, form)]
        accept, back = (
            opens("accept report", _("Chấp nhận"), filing.id),
            opens("return report", _("Trả lại"), filing.id),
        )
        return Outgoing("\n".join(lines), (accept, back))

    def file(attachment: Attachment) -> Callable[[], Outgoing]:
        return lambda: Outgoing(attachment=attachment)

    key = f"filed.{filing.id}"
    await notices.tell_those_who_may(session, Act.ANSWER_REPORTS, filing.unit, key, told, now)
    for each in files_of(filing):
        theirs = f"{key}.{each.kind[-4:]}"
        await notices.tell_those_who_may(session, Act.ANSWER_REPORTS, filing.unit, theirs, file(each), now)


async def tell_unit(session: Session, filing: Filing, form: Form, units: Directory, now: datetime) -> None:
    """Those who file for the unit hear what became of their report."""

    def told() -> Outgoing:
        unit = units.shown(filing.unit)
        if filing.state is State.ACCEPTED:
            said = _("Phòng đã chấp nhận báo cáo bản {number} của {unit}. Cảm ơn thầy/cô.")
            return Outgoing(said.format(number=filing.number, unit=unit))
        head = _("Phòng trả lại báo cáo bản {number} của {unit}:").format(number=filing.number, unit=unit)
        foot = _("Mong thầy/cô xem lại, sửa nếu cần, rồi gửi bản mới.")
        lines = [head, *words.said_of(filing, form), foot]
        buttons = (opens("file", _("Gửi báo cáo"), filing.unit), *_to_mend(filing.words), opens("report", _("Báo cáo")))
        return Outgoing("\n".join(lines), buttons)

    key = f"answered.{filing.id}.{filing.version}"
    await notices.tell_those_who_may(session, Act.FILE, filing.unit, key, told, now)


def _to_mend(cells: Iterable[Cell]) -> Iterator[Choice]:
    """Where what stands behind these cells is entered."""
    units: dict[str, set[str]] = {}
    for cell in cells:
        units.setdefault(_entered_in(cell), set()).add(cell.unit)
    for name, label in ENTERED_IN.items():
        if name in units:
            is_of_one = len(units[name]) == 1 and name != "expected"  # which lists all units at once
            yield opens(name, label, "".join(units[name]) if is_of_one else "")


def _entered_in(cell: Cell) -> str:
    if is_of_pupils(cell.column):
        return "allocate"
    return "cash book" if group_of_column(cell.column) is Group.CASH else "expected"
