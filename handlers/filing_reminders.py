"""Reminders about the report: to those who have not filed, and to the office about them."""

from collections.abc import Sequence
from datetime import date, datetime

from bot.conversation import opens
from bot.messages import Outgoing
from bot.phrases import _
from campaign.facts import say_day, vietnam_day
from campaign.filing import files_by_itself
from campaign.inviting import HEADS
from campaign.reminding import Whom, due_moment
from campaign.units import Directory
from handlers import filing_words, report, unmanned
from handlers.reminder_rule import Words, admins, greeting, stop
from reports.filing import seen, thaw
from storage import campaigns, filings, people, reminders, reminders_now
from storage.session import Session


async def managers(session: Session, due_on: date) -> Sequence[int]:
    units, done = await campaigns.units(session), await filings.filed(session, due_moment(due_on))
    held = await reminders.holders(session, HEADS, due_moment(due_on), "file", due_on)
    return sorted({person for person, unit in held if _is_to_file(units, unit) and unit not in done})


async def who_file(session: Session) -> Whom:
    units, held = await campaigns.units(session), await reminders_now.holders(session, *HEADS)
    done = await filings.filed(session)
    theirs = tuple(each for each in held if _is_to_file(units, each.unit) and each.unit not in done)
    return Whom(theirs, await unmanned.to_file(session))


async def file(session: Session, person: int, now: datetime) -> Words | None:
    campaign, units = await campaigns.current(session), await campaigns.units(session)
    roles = (await people.roles_of(session, [person])).get(person, ())
    newest = await filings.newest(session)
    theirs = dict.fromkeys(unit for role, unit in roles if role in HEADS and _is_to_file(units, unit))
    open_ = [unit for unit in theirs if unit not in newest or not newest[unit].counts]
    if not open_:
        return None
    lines = [_time_to_file(campaign.report_last_day, now)]
    for unit in open_:
        figures, _form = await seen(session, unit, now)
        lines.append(report.report(report.Facts(campaign, units, figures, answers_for_it=True)))
        if before := newest.get(unit):
            lines += [filing_words.standing(before), *filing_words.said_of(before, thaw(before.frozen))]
    lines.append(_("Báo cáo được gửi về {mail}. Liên hệ: {contact}."))
    lines[-1] = lines[-1].format(mail=campaign.report_mail, contact=campaign.contact)
    one = open_[0] if len(open_) == 1 else ""
    choices = (opens("file", _("Gửi báo cáo"), one), opens("report", _("Báo cáo")), stop())
    return Words(Outgoing("\n".join(lines), choices))


def _time_to_file(last_day: date, now: datetime) -> str:
    if vietnam_day(now) > last_day:
        return _("Hạn gửi báo cáo đã hết ngày {day}; xin thầy/cô gửi sớm.").format(day=say_day(last_day))
    return greeting(last_day, now, _("Đến lúc gửi báo cáo kết quả; hạn cuối là hết ngày {day}"))


async def admins_told_of_late_ones(session: Session, due_on: date) -> Sequence[int]:
    return await admins(session, "overdue", due_on)


async def overdue(session: Session, person: int, now: datetime) -> Words | None:
    """The last day is over: who has not filed."""
    units, campaign = await campaigns.units(session), await campaigns.current(session)
    _figures, form = await seen(session, units.root.code, now)
    filing = [row for row in form.rows if not row.member]
    missing = [row.name for row in filing if not row.filed]
    if not missing:
        return None
    head = _("Hạn gửi báo cáo đã hết ngày {day}.").format(day=say_day(campaign.report_last_day))
    count = _("Chưa nộp báo cáo: {n}/{all} đơn vị.").format(n=len(missing), all=len(filing))
    text = f"{head} {count}\n{filing_words.named(missing)}"
    choices = (opens("not filed", _("Chưa nộp")), opens("filings", _("Báo cáo đã gửi")), stop())
    return Words(Outgoing(text, choices))


def _is_to_file(units: Directory, unit: str) -> bool:
    """Private preschools are reminded by whoever files for their group."""
    return files_by_itself(units, unit)
