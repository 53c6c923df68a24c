"""Filed reports by mail: where each goes, what is said where it cannot go, and who hears that it was given up."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial

from bot.conversation import Reply, opens
from bot.messages import Attachment, Outgoing
from bot.phrases import FIRST_LANGUAGE, _, speaking
from campaign.facts import Campaign, say_moment
from campaign.permissions import Act
from campaign.units import Directory
from storage import campaigns, filings, notices, report_mails
from storage.filings import Filing
from storage.outbox import Letter
from storage.session import Session

BOTH_FILES = "filed forms"
FILES = ("filed form xlsx", "filed form docx")  # as which a frozen form can be had


async def mail(session: Session, filing: Filing, units: Directory, now: datetime) -> str:
    """Writes the mail with both files; what to say of it to whoever filed."""
    to = await _write(session, filing, units, now)
    return _("Thư kèm hai tệp đang được gửi đến {mail}.").format(mail=to) if to else await _not_mailed(session, filing)


async def mail_again(session: Session, given_up: Sequence[Filing], units: Directory, now: datetime) -> Reply:
    """The same of those that were given up; with the files of those that cannot be mailed any more."""
    lines: list[str] = []
    left: list[Filing] = []
    for each in given_up:
        await notices.take_back(session, _given_up(each.id))
        if not await _write(session, each, units, now):
            left.append(each)
            lines.append(await _not_mailed(session, each))
    if len(given_up) > len(left):
        lines.insert(0, _("Đang gửi lại {n} thư.").format(n=len(given_up) - len(left)))
    files = tuple(file for each in left for file in files_of(each))
    return Reply("\n".join(dict.fromkeys(lines)), (opens("filings", _("Báo cáo đã gửi")),), attachments=files)


async def _write(session: Session, filing: Filing, units: Directory, now: datetime) -> str:
    """The address, or nothing where it cannot be mailed."""
    campaign = await campaigns.current(session)
    to = _address(filing, campaign, units)
    if not to or not await report_mails.is_on(session):
        return ""
    report_mails.write(session, filing.id, to, _letter(filing, units, campaign), now)
    return to


def _address(filing: Filing, campaign: Campaign, units: Directory) -> str:
    return campaign.union_mail if filing.unit == units.root.code else campaign.report_mail


async def _not_mailed(session: Session, filing: Filing) -> str:
    if to := _address(filing, await campaigns.current(session), await campaigns.units(session)):
        return _("Hệ thống chưa gửi được thư: mong thầy/cô chuyển tiếp hai tệp dưới đây đến {mail}.").format(mail=to)
    return _(
        "Chưa có địa chỉ thư của công đoàn (union_mail trong tệp chiến dịch) nên hệ thống không gửi thư: mong "
        "thầy/cô chuyển tiếp hai tệp dưới đây."
    )


def _letter(filing: Filing, units: Directory, campaign: Campaign) -> Outgoing:
    with speaking(FIRST_LANGUAGE):
        time, day = say_moment(filing.as_of)
        subject = _("Báo cáo bản {number}: {unit}").format(number=filing.number, unit=units.shown(filing.unit))
        until = _("Số liệu đến {time} ngày {day}.").format(time=time, day=day)
        lines = [subject, "", str(campaign.title), until, _("Kèm theo: báo cáo dạng bảng tính và dạng văn bản.")]
    return Outgoing("\n".join(lines), attachment=Attachment(BOTH_FILES, filing.id, filing.as_of))


async def tell_given_up(session: Session, letter: Letter, now: datetime) -> None:
    """That a mail with a report is tried no more: those who can send it again, and those who file for the unit."""
    filing = await filings.one(session, report_mails.filing_of(letter))
    if filing is None:
        return
    units = await campaigns.units(session)
    which = {"number": filing.number, "unit": units.shown(filing.unit), "mail": letter.chat}
    key = _given_up(filing.id)
    await notices.take_back(session, key)  # of an earlier try this night
    root, theirs = units.root.code, f"{key}.{letter.id}"
    await notices.tell_those_who_may(session, Act.FILE_TOTAL, root, theirs, partial(_send_again, which), now)
    if filing.unit != root:
        words = partial(_filed_all_the_same, which, filing.id)
        await notices.tell_those_who_may(session, Act.FILE, filing.unit, f"{theirs}.unit", words, now)


def _given_up(filing: str) -> str:
    return f"given up.{filing}"


def _send_again(which: Mapping[str, object]) -> Outgoing:
    words = _(
        "Thư kèm báo cáo bản {number} của {unit} không gửi được đến {mail}, và hệ thống thôi không thử nữa. Mong "
        "thầy/cô xem lại địa chỉ và hộp thư ấy, rồi bấm «Gửi lại thư»."
    )
    return Outgoing(words.format(**which), (opens("mail again", _("Gửi lại thư")),))


def _filed_all_the_same(which: Mapping[str, object], filing: str) -> Outgoing:
    words = _(
        "Thư kèm báo cáo bản {number} của {unit} không gửi được đến {mail}. Báo cáo vẫn được ghi nhận, thầy/cô không "
        "phải gửi lại; phòng được báo để gửi lại thư."
    )
    return Outgoing(words.format(**which), (opens("filing files", _("Lấy tệp"), filing),))


def files_of(filing: Filing) -> tuple[Attachment, ...]:
    """The frozen form as a spreadsheet and as a document."""
    return tuple(Attachment(kind, filing.id, filing.as_of) for kind in FILES)
