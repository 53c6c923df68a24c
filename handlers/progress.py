"""How far the campaign has come, for everyone; no names."""

from dataclasses import dataclass

from bot.conversation import Conversation, Reply, Speaker
from bot.dialogue import Ask
from bot.phrases import _, lazy
from campaign.facts import Campaign, say_moment
from campaign.items import Group
from campaign.money import say_vnd
from campaign.saying import say_days_left
from reports.figures import Figures, figures_of
from storage import campaigns
from storage.figures import Held
from storage.session import Session

FEW = 5


@dataclass(frozen=True, slots=True)
class Facts:
    """What is told."""

    campaign: Campaign
    figures: Figures


async def facts(session: Session, speaker: Speaker, about: str) -> Facts:
    units = await campaigns.units(session)
    figures = await figures_of(session, units.root.code, speaker.heard_at)
    return Facts(await campaigns.current(session), figures)


def script(ask: Ask, facts: Facts) -> Facts:
    return facts


async def finish(session: Session, speaker: Speaker, facts: Facts) -> Reply:
    return Reply(progress(facts))


def progress(facts: Facts) -> str:
    """What arrived, what was handed over, what is promised."""
    figures = facts.figures
    time, day = say_moment(figures.as_of)
    devices = sum(each.pieces for group, each in figures.received.items() if group is not Group.CASH)
    lines = [
        _("Đến {time} ngày {day} ({days_left}):").format(
            time=time, day=day, days_left=say_days_left(facts.campaign, figures.as_of)
        ),
        _("Đã nhận: {amount} và {devices} thiết bị.").format(
            amount=say_vnd(figures.received[Group.CASH].amount), devices=devices
        ),
        _("Đã trao cho {pupils} học sinh.").format(pupils=in_public(figures.pupils_helped)),
        _("Đăng ký chưa nhận: {amount} và {devices} thiết bị.").format(
            amount=say_vnd(figures.promised_amount), devices=figures.promised_devices
        ),
    ]
    return "\n".join([*lines, *held(figures)])


def held(figures: Figures) -> list[str]:
    """What is no school's yet is told apart, so that nobody misses it."""
    if figures.held == Held():
        return []
    words = _("Phòng đang giữ, chưa đến trường: {amount}, {devices} thiết bị.")
    return [words.format(amount=say_vnd(figures.held.amount), devices=figures.held.devices)]


def in_public(pupils: int) -> str:
    """So few that they could be guessed at are not counted before everybody."""
    return _("dưới {n}").format(n=FEW) if 0 < pupils < FEW else str(pupils)


PROGRESS = Conversation(
    "progress", facts, script, finish, commands=("tiendo",), describes=lazy("Đã nhận và đã trao"), label=lazy("Tiến độ")
)
