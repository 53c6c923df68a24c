"""The totals, for whoever answers for a unit; everyone else is told what the progress says."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.conversation import Conversation, Refused, Reply, Speaker
from bot.dialogue import Ask
from bot.messages import Attachment
from bot.phrases import _, lazy
from bot.steps import Unclear
from campaign.facts import Campaign, end_of_day, say_day, say_moment, vietnam_day
from campaign.items import GROUPS, Group
from campaign.money import say_vnd
from campaign.permissions import Act, units_where
from campaign.reading import read_day
from campaign.saying import say_days_left
from campaign.units import Directory
from handlers import progress
from reports.figures import Figures, Received, figures_of
from storage import campaigns
from storage.database import Session


@dataclass(frozen=True, slots=True)
class Facts:
    """What is told, and whether to someone who answers for the unit."""

    campaign: Campaign
    units: Directory
    figures: Figures
    answers_for_it: bool
    is_now: bool = True


def answers_for_a_unit(speaker: Speaker) -> bool:
    return bool(units_where(speaker.roles, Act.REPORT))


async def facts(session: Session, speaker: Speaker, about: str) -> Facts:
    campaign, units = await campaigns.current(session), await campaigns.units(session)
    theirs = [unit for unit in units_where(speaker.roles, Act.REPORT) if units.get(unit)]
    widest = max(theirs, key=lambda unit: len(units.below(unit)), default=units.root.code)
    as_of = speaker.heard_at
    if about and theirs:
        try:
            as_of = _end_of(read_day(about, campaign.closes_on.year), as_of)
        except Unclear as problem:
            raise Refused(problem.hint) from None
    figures = await figures_of(session, widest, as_of)
    return Facts(campaign, units, figures, bool(theirs), is_now=as_of == speaker.heard_at)


def _end_of(day: date, now: datetime) -> datetime:
    if day > vietnam_day(now):
        raise Unclear(_("Ngày {day} chưa đến. Xin chọn một ngày đã qua.").format(day=say_day(day)))
    return min(now, end_of_day(day))


def script(ask: Ask, facts: Facts) -> Facts:
    return facts


async def finish(session: Session, speaker: Speaker, facts: Facts) -> Reply:
    if not facts.answers_for_it:
        return Reply(progress.progress(progress.Facts(facts.campaign, facts.figures)))
    figures = facts.figures
    files = tuple(Attachment(kind, figures.unit, figures.as_of) for kind in ("chart", "form"))
    return Reply(report(facts), attachments=files)


def report(facts: Facts) -> str:
    """The text of a unit's totals."""
    figures = facts.figures
    time, day = say_moment(figures.as_of)
    head = _("Kết quả đến {time} ngày {day}:").format(time=time, day=day)
    if facts.is_now:
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
    return "\n".join([*unit, head, *(_group(group, got) for group, got in figures.received.items()), foot])


def _group(group: Group, got: Received) -> str:
    if group is Group.CASH:
        much = say_vnd(got.amount)
    else:
        much = (_("{pieces} bộ") if group is Group.DESKTOP else _("{pieces} máy")).format(pieces=got.pieces)
    return _("{group}: {donors} người, {much}, {pupils} HS").format(
        group=GROUPS[group], donors=got.donors, much=much, pupils=got.pupils
    )


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
