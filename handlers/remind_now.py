"""An admin sees who would be reminded of what, and has it sent."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from bot.conversation import Conversation, Reply, Speaker
from bot.dialogue import Ask
from bot.phrases import _, lazy, plural
from campaign.facts import Campaign, say_day
from campaign.permissions import Act, units_where
from campaign.reminding import FIRST_HOUR, Why, quiet, sending_day
from campaign.units import Directory
from handlers.reminders import RULES, Finds, Rule
from storage import campaigns, reminders_now
from storage.reminders_now import Outlook
from storage.session import Session

ALL = "all"
MOST_NAMED = 2


@dataclass(frozen=True, slots=True)
class Facts:
    """What would be sent now, by the rules that may still be sent, and on which day it would go."""

    units: Directory
    heard_at: datetime
    outlooks: dict[str, Outlook]

    @property
    def day(self) -> date:
        return sending_day(self.heard_at)

    @property
    def something(self) -> list[str]:
        """The rules that have somebody to remind."""
        return [name for name, outlook in self.outlooks.items() if outlook.persons]


async def facts(session: Session, speaker: Speaker, about: str) -> Facts:
    campaign, units = await campaigns.current(session), await campaigns.units(session)
    reminders_now.units_of(speaker, units)
    day = sending_day(speaker.heard_at)
    outlooks = {
        rule.name: outlook
        for rule, whom in _by_hand(campaign, day)
        if (outlook := await reminders_now.outlook(session, speaker, units, rule.name, await whom(session), day))
        and (day <= rule.last_day(campaign) or outlook.something)
    }
    return Facts(units, speaker.heard_at, outlooks)


def script(ask: Ask, facts: Facts) -> tuple[str, Facts]:
    if not facts.something:
        return "", facts
    options = {ALL: _("Gửi")}
    if len(facts.something) > 1:
        options |= {name: str(_ONLY[name]) for name in facts.something}
    # Who can be reminded changes by the minute: the yes is to reminding on this day, and what was sent is told.
    return ask.choice(f"send {facts.day}", _preview(facts), options), facts


async def finish(session: Session, speaker: Speaker, chosen: tuple[str, Facts]) -> Reply:
    which, facts = chosen
    if not which:
        return Reply(_preview(facts))
    campaign, sent = await campaigns.current(session), 0
    for rule, whom in _by_hand(campaign, facts.day):
        if which in (ALL, rule.name):
            theirs, deadline = await whom(session), rule.last_day(campaign)
            sent += await reminders_now.send(session, speaker, facts.units, rule.name, theirs, facts.day, deadline)
    return Reply(_sent(sent, facts), menu=True)


def _by_hand(campaign: Campaign, day: date) -> list[tuple[Rule, Finds]]:
    return [(rule, rule.whom) for rule in RULES if rule.whom and (rule.also_late or day <= rule.last_day(campaign))]


def _sent(sent: int, facts: Facts) -> str:
    if not sent:
        return _("Không còn ai để nhắc lúc này.")
    if quiet(facts.heard_at):
        words = plural("{n} lời nhắc sẽ được gửi từ {time}.", "{n} lời nhắc sẽ được gửi từ {time}.", sent)
        return words.format(n=sent, time=_morning(facts))
    return plural("Đang gửi {n} lời nhắc.", "Đang gửi {n} lời nhắc.", sent).format(n=sent)


def _morning(facts: Facts) -> str:
    return _("{hour}:00 ngày {day}").format(hour=f"{FIRST_HOUR:02}", day=say_day(facts.day))


def _preview(facts: Facts) -> str:
    if not facts.outlooks:
        return _("Các thời hạn đã qua: không còn gì để nhắc.")
    would = [_would(name, len(facts.outlooks[name].persons)) for name in facts.something]
    lines = [_("Nếu gửi bây giờ, được nhắc:"), *would] if would else [_("Lúc này không có ai để nhắc.")]
    left_out = sum((Counter(outlook.left_out) for outlook in facts.outlooks.values()), Counter[Why]())
    lines += [_("Không nhắc:"), *(_not(why, left_out[why]) for why in Why if left_out[why])] if left_out else []
    lines += [_nobody(name, each.nobody_at, facts.units) for name, each in facts.outlooks.items() if each.nobody_at]
    if would and quiet(facts.heard_at):
        lines.append(_("Giờ này hệ thống không làm phiền ai: lời nhắc sẽ đi từ {time}.").format(time=_morning(facts)))
    return "\n".join(lines)


def _would(rule: str, n: int) -> str:
    match rule:
        case "deliver":
            words = plural("• {n} người còn phần quà chưa trao", "• {n} người còn phần quà chưa trao", n)
        case "declare":
            words = plural(
                "• {n} giáo viên ở trường chưa khai báo em nào", "• {n} giáo viên ở trường chưa khai báo em nào", n
            )
        case _:
            words = plural("• {n} quản lý chưa nộp báo cáo", "• {n} quản lý chưa nộp báo cáo", n)
    return words.format(n=n)


def _not(why: Why, n: int) -> str:
    return f"• {n}: {_WHY[why]}"


def _nobody(rule: str, schools: tuple[str, ...], units: Directory) -> str:
    first = ", ".join(units.shown(code) for code in schools[:MOST_NAMED]) + (", …" if schools[MOST_NAMED:] else "")
    words = _("Chưa có giáo viên nào để nhắc ở {n} trường ({first}).")
    if rule == "file":
        words = _("Chưa có quản lý nào để nhắc ở {n} trường ({first}).")
    return words.format(n=len(schools), first=first)


def may_remind(speaker: Speaker) -> bool:
    return bool(units_where(speaker.roles, Act.REMIND))


_ONLY = {
    "deliver": lazy("Chỉ nhắc người ủng hộ"),
    "declare": lazy("Chỉ nhắc giáo viên"),
    "file": lazy("Chỉ nhắc quản lý"),
}
_WHY = {
    Why.STOPPED: lazy("đã ngừng nhận lời nhắc"),
    Why.SPENT: lazy("đã được nhắc đủ ba lần"),
    Why.UNREACHABLE: lazy("không còn liên lạc được"),
    Why.TALKING: lazy("vừa nhắn tin với hệ thống trong 30 phút qua"),
    Why.REMINDED: lazy("đã được nhắc hôm nay, hoặc lời nhắc đang chờ gửi"),
}

REMIND_NOW = Conversation(
    "remind",
    facts,
    script,
    finish,
    commands=("nhac",),
    describes=lazy("Nhắc nhở"),
    label=lazy("Nhắc nhở"),
    open_to=may_remind,
)
