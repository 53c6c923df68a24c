"""Who is told when a report was filed or answered."""

from collections.abc import Callable
from datetime import datetime

from bot.conversation import opens
from bot.messages import Attachment, Outgoing
from bot.phrases import FIRST_LANGUAGE, _, speaking
from campaign.facts import Campaign, say_moment
from campaign.filing import State
from campaign.permissions import Act
from campaign.units import Directory
from handlers import filing_words as words
from reports.form import Form
from storage import campaigns, notices, report_mails
from storage.filings import Filing
from storage.session import Session

BOTH_FILES = "filed forms"
FILES = ("filed form xlsx", "filed form docx")  # as which a frozen form can be had


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


async def mail(session: Session, filing: Filing, units: Directory, now: datetime) -> str:
    """Writes the mail with both files; what to say of it to whoever filed."""
    campaign = await campaigns.current(session)
    to = campaign.union_mail if filing.unit == units.root.code else campaign.report_mail
    if not to:
        return _(
            "Chưa có địa chỉ thư của công đoàn (union_mail trong tệp chiến dịch) nên hệ thống không gửi thư: mong "
            "thầy/cô chuyển tiếp hai tệp dưới đây."
        )
    if not await report_mails.is_on(session):
        return _("Hệ thống chưa gửi được thư: mong thầy/cô chuyển tiếp hai tệp dưới đây đến {mail}.").format(mail=to)
    report_mails.write(session, filing.id, to, _letter(filing, units, campaign), now)
    return _("Thư kèm hai tệp đang được gửi đến {mail}.").format(mail=to)


def _letter(filing: Filing, units: Directory, campaign: Campaign) -> Outgoing:
    with speaking(FIRST_LANGUAGE):
        time, day = say_moment(filing.as_of)
        subject = _("Báo cáo bản {number}: {unit}").format(number=filing.number, unit=units.shown(filing.unit))
        until = _("Số liệu đến {time} ngày {day}.").format(time=time, day=day)
        lines = [subject, "", str(campaign.title), until, _("Kèm theo: báo cáo dạng bảng tính và dạng văn bản.")]
    return Outgoing("\n".join(lines), attachment=Attachment(BOTH_FILES, filing.id, filing.as_of))


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


def files_of(filing: Filing) -> tuple[Attachment, ...]:
    """The frozen form as a spreadsheet and as a document."""
    return tuple(Attachment(kind, filing.id, filing.as_of) for kind in FILES)
