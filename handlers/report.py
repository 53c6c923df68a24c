"""The totals, for whoever answers for a unit; everyone else is told what the progress says."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.clock import VIETNAM
from bot.conversation import Conversation, Refused, Reply, Speaker, opens
from bot.dialogue import Ask
from bot.messages import Attachment, Choice
from bot.phrases import _, lazy
from bot.steps import Unclear
from campaign.facts import Campaign, end_of_day, say_day, say_moment, vietnam_day
from campaign.filing import files_by_itself
from campaign.money import say_vnd
from campaign.permissions import Act, units_where
from campaign.reading import read_until
from campaign.saying import say_days_left
from campaign.units import Directory
from handlers import progress
from handlers.behind_buttons import groups_of
from handlers.filing_words import differs, said_of, standing, to_come, unsent
from handlers.report_lines import line_of, say_as_of
from reports.figures import Figures, figures_of
from reports.filing import differing, seen, thaw
from reports.form import Form
from reports.rows import Row
from storage import authority, campaigns, filings, report_mails
from storage.filings import Filing
from storage.session import Session


@dataclass(frozen=True, slots=True)
class Facts:
    """What is told, whether to someone who answers for the unit, and of which past day or minute if not of now."""

    campaign: Campaign
    units: Directory
    figures: Figures
    answers_for_it: bool
    past_day: str = ""
    may_remind: bool = False
    beside: Mapping[str, Figures] = field(default_factory=dict)  # of each of several units that are as wide
    forms: Mapping[str, Form] = field(default_factory=dict)
    filed: Mapping[str, Filing] = field(default_factory=dict)
    may_file: frozenset[str] = frozenset()
    unsent: int = 0  # mails with filed reports

    @property
    def is_now(self) -> bool:
        return not self.past_day

    @property
    def schools(self) -> int:
        """How many units with a row of their own stand behind the figures."""
        return sum(unit.files for unit in self.units.below(self.figures.unit))

    @property
    def form(self) -> Form | None:
        """Of which these are the figures, for those who answer for it."""
        return self.forms.get(self.figures.unit)

    @property
    def before(self) -> Filing | None:
        """What was filed of it last."""
        return self.filed.get(self.figures.unit)

    @property
    def missing(self) -> list[Row]:
        """The rows of those who are to file and have not."""
        rows = self.form.rows if self.form else ()
        return [row for row in rows if not row.filed and files_by_itself(self.units, row.unit)]

    @property
    def waits_for_others(self) -> bool:
        """Several units file their own reports below it."""
        return self.form is not None and sum(not row.member for row in self.form.rows) > 1


def answers_for_a_unit(speaker: Speaker) -> bool:
    return bool(units_where(speaker.roles, Act.REPORT))


async def facts(session: Session, speaker: Speaker, about: str) -> Facts:
    campaign, units = await campaigns.current(session), await campaigns.units(session)
    widest = all_widest(speaker, units)
    as_of = as_of_in(about, campaign, speaker.heard_at) if widest else speaker.heard_at
    both = {unit: await seen(session, unit, as_of) for unit in widest}
    beside = {unit: figures for unit, (figures, _form) in both.items()}
    figures = next(iter(beside.values()), None) or await figures_of(session, units.root.code, as_of)
    then = await campaigns.units_at(session, as_of)
    units = then if then.get(figures.unit) else units
    past_day = "" if as_of == speaker.heard_at else _written(as_of)
    may_remind = bool(units_where(speaker.roles, Act.REMIND))
    forms, filed = {unit: form for unit, (_figures, form) in both.items()}, await filings.newest(session, widest, as_of)
    may_file = await _may_file(session, speaker, units)
    is_office = units.root.code in beside and not past_day
    mails = await report_mails.unsent(session, speaker.heard_at) if is_office else 0
    known = (beside, forms, filed, may_file, mails)
    return Facts(campaign, units, figures, bool(widest), past_day, may_remind, *known)


async def _may_file(session: Session, speaker: Speaker, units: Directory) -> frozenset[str]:
    theirs = await authority.covered(session, speaker, Act.FILE)
    total = {units.root.code} & await authority.covered(session, speaker, Act.FILE_TOTAL)
    return frozenset(unit for unit in theirs if files_by_itself(units, unit)) | total


def widest_of(speaker: Speaker, units: Directory) -> str:
    """The code of the widest unit that this person answers for, or nothing."""
    return next(iter(all_widest(speaker, units)), "")


def all_widest(speaker: Speaker, units: Directory) -> list[str]:
    """The widest units that this person answers for: several where none is wider than the other."""
    theirs = dict.fromkeys(unit for unit in units_where(speaker.roles, Act.REPORT) if units.get(unit))
    width = {unit: len(units.below(unit)) for unit in theirs}
    return [unit for unit in theirs if width[unit] == max(width.values())]


def as_of_in(past: str, campaign: Campaign, now: datetime) -> datetime:
    """The end of the day or minute that is written here, or now where none is. Raises Refused."""
    try:
        return read_past(past, campaign.closes_on.year, now) if past else now
    except Unclear as problem:
        raise Refused(problem.hint) from None


def read_past(text: str, year: int, now: datetime) -> datetime:
    """The end of the day or minute that is written; of today what there was so far. Raises Unclear of a later day."""
    until = read_until(text, year)
    day, today = vietnam_day(until), vietnam_day(now)
    if day > today:
        said = say_day(day) if day.year == today.year else f"{say_day(day)}/{day.year}"
        raise Unclear(_("Ngày {day} chưa đến. Xin chọn một ngày đã qua.").format(day=said))
    return min(now, until)


def _written(as_of: datetime) -> str:
    """As `as_of_in` reads it again: without a blank, as buttons carry it."""
    day = vietnam_day(as_of)
    return f"{day:%d/%m/%Y}" if as_of == end_of_day(day) else f"{as_of.astimezone(VIETNAM):%d/%m/%YT%H:%M:%S}"


def script(ask: Ask, facts: Facts) -> Facts:
    if len(facts.beside) < 2:
        return facts
    names = {unit: facts.units.shown(unit) for unit in facts.beside}
    unit = ask.choice("unit", _("Báo cáo của đơn vị nào?"), names)
    return replace(facts, figures=facts.beside[unit])


async def finish(session: Session, speaker: Speaker, facts: Facts) -> Reply:
    if not facts.answers_for_it:
        return Reply(progress.progress(progress.Facts(facts.campaign, facts.figures)))
    figures = facts.figures
    files = tuple(Attachment(kind, figures.unit, figures.as_of) for kind in ("chart", "form"))
    return Reply(report(facts), _leads_to(facts), attachments=files)


def _leads_to(facts: Facts) -> tuple[Choice, ...]:
    several = (opens("details", _("Chi tiết"), facts.past_day),)
    details = several if facts.schools > 1 else groups_of(facts.figures, facts.past_day)
    if facts.may_remind:
        again = (opens("mail again", _("Gửi lại thư")),) if facts.unsent else ()
        unfiled = opens("not filed", _("Chưa nộp"), facts.past_day)
        return (*details, unfiled, opens("remind", _("Nhắc ngay")), *_total(facts), *again)
    unit = facts.figures.unit
    return (*details, opens("file", _("Gửi báo cáo"), unit)) if facts.is_now and unit in facts.may_file else details


def _total(facts: Facts) -> tuple[Choice, ...]:
    """The office files what the units have filed, once there is some."""
    root, form = facts.units.root.code, facts.form
    filed = form is not None and any(row.filed and not row.member for row in form.rows)
    is_theirs = facts.is_now and facts.figures.unit == root and root in facts.may_file
    return (opens("file", _("Gửi báo cáo tổng"), root),) if filed and is_theirs else ()


def report(facts: Facts) -> str:
    """The text of a unit's totals."""
    figures = facts.figures
    head = say_as_of(figures.as_of)
    if facts.is_now:
        time, day = say_moment(figures.as_of)
        head = _("Kết quả đến {time} ngày {day} ({days_left}):").format(
            time=time, day=day, days_left=say_days_left(facts.campaign, figures.as_of)
        )
    unit = [] if figures.unit == facts.units.root.code else [facts.units.shown(figures.unit)]
    foot = _(
        "Đăng ký chưa nhận: {amount}, {devices} thiết bị. Học sinh còn thiếu thiết bị: {waiting}/{declared}."
    ).format(
        amount=say_vnd(figures.promised_amount),
        devices=figures.promised_devices,
        waiting=figures.pupils_waiting,
        declared=figures.pupils_declared,
    )
    lines = [line_of(group, got) for group, got in figures.received.items()]
    return "\n".join([*unit, head, *lines, *progress.held(figures), foot, *_filed(facts)])


def in_print(facts: Facts) -> str:
    """The same where no button leads to the names of those who have not filed."""
    missing = facts.missing if facts.waits_for_others else []
    return "\n".join([report(facts), *(to_come(row, facts.filed.get(row.unit)) for row in missing)])


def _filed(facts: Facts) -> Iterator[str]:
    """Who has not filed, or how the unit's own report stands."""
    form, before = facts.form, facts.before
    if form and facts.waits_for_others:
        filing = sum(not row.member for row in form.rows)
        yield _("Chưa nộp báo cáo: {n}/{all} đơn vị.").format(n=len(facts.missing), all=filing)
        if facts.unsent:
            yield unsent(facts.unsent)
    elif form and (before or form.unit in facts.may_file):
        yield standing(before)
    if form and before:
        yield from said_of(before, form)
        if changes := differing(thaw(before.frozen), form):
            yield differs(changes)


REPORT = Conversation(
    "report",
    facts,
    script,
    finish,
    commands=("report", "baocao"),
    describes=lazy("Kết quả đến nay"),
    label=lazy("Báo cáo"),
    open_to=answers_for_a_unit,
    takes_words=True,
)
