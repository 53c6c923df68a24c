"""Who is told when a report was filed or answered."""

from collections.abc import Callable
from datetime import datetime

from bot.conversation import opens
from bot.messages import Attachment, Outgoing
from bot.phrases import _
from campaign.filing import State
from campaign.permissions import Act
from campaign.units import Directory
from handlers import filing_words as words
from handlers.filing_mails import files_of
from reports.form import Form
from storage import notices
from storage.filings import Filing
from storage.session import Session


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
        fix = opens("cash book", _("Sổ tiền"), filing.unit), opens("report", _("Báo cáo"))
        lines = [head, *words.said_of(filing, form), foot]
        return Outgoing("\n".join(lines), (opens("file", _("Gửi báo cáo"), filing.unit), *fix))

    key = f"answered.{filing.id}.{filing.version}"
    await notices.tell_those_who_may(session, Act.FILE, filing.unit, key, told, now)
