"""Which units have not filed, which have, and each filed report beside what is known by now."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.conversation import Conversation, Refused, Reply, Speaker, opens
from bot.dialogue import Ask
from bot.messages import Choice
from bot.phrases import _
from campaign.filing import NEXT, STATES, Change, State
from campaign.permissions import Act, units_where
from campaign.units import Directory
from handlers import filing_words as words
from handlers.filing_mails import files_of, mail_again
from handlers.paging import Page, number_and_past, number_in, page_of
from handlers.report import as_of_in
from handlers.report_lines import say_as_of
from reports.filing import differing, seen, thaw, to_file
from reports.form import Form
from reports.rows import Row
from storage import campaigns, filings, report_mails
from storage.filings import Filing
from storage.session import Session

NAMES, REPORTS = 12, 6  # on a page


@dataclass(frozen=True, slots=True)
class Office:
    """Those who file in what this person answers for, and what each had filed last. `above`: the widest unit."""

    units: Directory
    above: str
    form: Form
    filed: dict[str, Filing]
    page: str
    unsent: int = 0  # mails
    past: str = ""  # the day or minute of which this is told; empty for now

    @property
    def filing(self) -> list[Row]:
        """The rows that are filed by themselves."""
        return [row for row in self.form.rows if not row.member]


@dataclass(frozen=True, slots=True)
class Seen:
    """A version, as it was filed; `changes`: what differs from it by now."""

    units: Directory
    filing: Filing
    form: Form
    changes: Sequence[Change]
    may_answer: bool
    is_newest: bool


async def of_office(session: Session, speaker: Speaker, about: str) -> Office:
    units = await campaigns.units(session)
    theirs = [unit for unit in units_where(speaker.roles, Act.ANSWER_REPORTS) if units.get(unit)]
    if not theirs:
        raise Refused(_("Việc xem báo cáo các đơn vị dành cho quản trị của phòng."))
    above = max(theirs, key=lambda unit: len(units.below(unit)))
    page, past = number_and_past(about)
    as_of = as_of_in(past, await campaigns.current(session), speaker.heard_at)
    _figures, form = await seen(session, above, as_of)
    unsent = await report_mails.unsent(session, speaker.heard_at) if above == units.root.code else 0
    return Office(units, above, form, await filings.newest(session, as_of=as_of), page, unsent, past)


def as_it_is(ask: Ask, office: Office) -> Office:
    return office


async def not_filed(session: Session, speaker: Speaker, office: Office) -> Reply:
    missing = [row for row in office.filing if not row.filed]
    start = number_in(office.page) * NAMES
    page: Page[Row] = page_of(missing[start : start + NAMES + 1], office.page, NAMES)
    past = [say_as_of(office.form.as_of)] if office.past else []
    head = _("Chưa nộp báo cáo: {n}/{all} đơn vị.").format(n=len(missing), all=len(office.filing))
    lines = [words.to_come(row, office.filed.get(row.unit)) for row in page.shown]
    remind = (opens("remind", _("Nhắc ngay")),) if missing and not page.turned and not past else ()
    choices = (*remind, *page.buttons("not filed", office.past), *_onwards(office))
    return Reply("\n".join([*past, head, *lines]), choices, in_place=page.turned)


def _onwards(office: Office) -> tuple[Choice, ...]:
    may = office.above == office.units.root.code and not office.past
    total = (opens("file", _("Gửi báo cáo tổng"), office.above),) if may else ()
    return (opens("filings", _("Báo cáo đã gửi")), *total)


async def filed(session: Session, speaker: Speaker, office: Office) -> Reply:
    own = [office.filed[office.above]] if office.above in office.filed else []
    there = [*own, *(office.filed[row.unit] for row in office.filing if row.unit in office.filed)]
    start = number_in(office.page) * REPORTS
    page: Page[Filing] = page_of(there[start : start + REPORTS + 1], office.page, REPORTS)
    if not there:
        return Reply(_("Chưa có báo cáo nào được gửi."), (opens("not filed", _("Chưa nộp")),))
    lines = [_listed(office, each) for each in page.shown]
    buttons = [opens("filing", _name(office, each), each.id) for each in page.shown]
    head = [_("Báo cáo đã gửi:")]
    if office.unsent:
        head.insert(0, words.unsent(office.unsent))
        buttons.append(opens("mail again", _("Gửi lại thư")))
    return Reply("\n".join([*head, *lines]), (*buttons, *page.buttons("filings")), in_place=page.turned)


def _listed(office: Office, filing: Filing) -> str:
    if filing.unit == office.above:
        return _("• {unit}, bản {number}").format(unit=_name(office, filing), number=filing.number)
    line = _("• {unit}, bản {number}: {state}").format(
        unit=_name(office, filing), number=filing.number, state=STATES[filing.state]
    )
    return line + (_("; nay khác bản đã gửi") if _differs(office, filing) else "")


def _differs(office: Office, filing: Filing) -> bool:
    """Of the rows that both have: the office's form has them all."""
    now = {row.unit: row.figures for row in office.form.rows}
    return any(row.figures != now.get(row.unit, row.figures) for row in thaw(filing.frozen).rows)


def _name(office: Office, filing: Filing) -> str:
    return _("Báo cáo tổng") if filing.unit == office.units.root.code else office.units.shown(filing.unit)


async def of_one(session: Session, speaker: Speaker, about: str) -> Seen:
    filing = await filings.to_see(session, speaker, about)
    units, form = await campaigns.units(session), thaw(filing.frozen)
    last = (await filings.newest(session, [filing.unit]))[filing.unit]
    now = await to_file(session, filing.unit, speaker.heard_at)
    above = units_where(speaker.roles, Act.ANSWER_REPORTS)
    may = filing.unit != units.root.code and any(filing.unit in {u.code for u in units.below(each)} for each in above)
    return Seen(units, filing, form, differing(form, now), may, is_newest=last.id == filing.id)


def one_as_it_is(ask: Ask, seen: Seen) -> Seen:
    return seen


async def shown(session: Session, speaker: Speaker, seen: Seen) -> Reply:
    filing = seen.filing
    lines = [seen.units.shown(filing.unit), words.standing(filing), *words.figures_of(seen.form)]
    lines += words.said_of(filing, seen.form)
    if filing.changed:
        lines += [_("Khác bản trước:"), *words.changes_of(filing.changed, seen.form)]
    if seen.changes and seen.is_newest:
        lines += [words.differs(seen.changes), *words.changes_without_why(seen.changes, seen.form)]
    return Reply("\n".join(lines), tuple(_ways(seen)))


def _ways(seen: Seen) -> list[Choice]:
    filing, next_ = seen.filing, NEXT[seen.filing.state]
    ways = [opens("filing files", _("Lấy tệp"), filing.id)]
    if filing.number > 1:
        ways.append(opens("filing", _("Bản trước"), f"{filing.unit}.{filing.number - 1}"))
    if seen.may_answer and seen.is_newest:
        accept, back = (
            opens("accept report", _("Chấp nhận"), filing.id),
            opens("return report", _("Trả lại"), filing.id),
        )
        ways = [*([accept] if State.ACCEPTED in next_ else []), *([back] if State.RETURNED in next_ else []), *ways]
    return ways


async def mailed_again(session: Session, speaker: Speaker, office: Office) -> Reply:
    """What was given up; what still waits is tried by itself."""
    given_up = await report_mails.given_up(session, speaker)
    if not given_up:
        return Reply(_("Các thư còn lại đang được tự động gửi lại."))
    found = [filing for each in given_up if (filing := await filings.one(session, each))]
    return await mail_again(session, found, office.units, speaker.heard_at)


async def files(session: Session, speaker: Speaker, seen: Seen) -> Reply:
    said = _("Báo cáo bản {number}, đúng như đã gửi:").format(number=seen.filing.number)
    return Reply(said, attachments=files_of(seen.filing))


NOT_FILED = Conversation("not filed", of_office, as_it_is, not_filed)
FILINGS = Conversation("filings", of_office, as_it_is, filed)
MAIL_AGAIN = Conversation("mail again", of_office, as_it_is, mailed_again)
FILING = Conversation("filing", of_one, one_as_it_is, shown)
FILING_FILES = Conversation("filing files", of_one, one_as_it_is, files)
