"""The office as a bridge: what waits for a school, what schools were asked, and what people left word of."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.conversation import Conversation, Reply, Speaker, opens
from bot.dialogue import Ask
from bot.messages import Choice
from bot.phrases import _, lazy
from bot.steps import Label
from campaign.bridging import What
from campaign.facts import Campaign, say_moment
from campaign.money import say_vnd
from campaign.permissions import Act, units_where
from campaign.units import Directory
from handlers.expected import expired_button
from handlers.messages_left import list_button
from handlers.offer_words import lines_of
from handlers.paging import Page, number_in, page_of
from handlers.pass_over import skips_button
from storage import bridge, campaigns, expired, tray
from storage.bridge import Subject
from storage.offers import Offer
from storage.session import Session
from storage.tray import Tray

PAGE = 3
PLEDGES, DEVICES, OFFERED = "pledges", "devices", "offered"
_HEADS: dict[str, Label] = {
    PLEDGES: lazy("Đăng ký cho nơi cần nhất, chưa có trường nhận:"),
    DEVICES: lazy("Thiết bị đang ở phòng:"),
    OFFERED: lazy("Đang chờ trường trả lời:"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """One thing that waits, and the offer of it, if a school was asked."""

    thing: Subject
    offer: Offer | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """How much waits, and a page of one kind of it."""

    campaign: Campaign
    units: Directory
    tray: Tray
    section: str
    page: Page[Shown]
    expired: int  # how much did not come in time, of what the office is told of


def may_route(speaker: Speaker) -> bool:
    return bool(units_where(speaker.roles, Act.ROUTE))


async def facts(session: Session, speaker: Speaker, about: str) -> Facts:
    """`1 devices` is the second page of the devices."""
    number, _space, section = about.partition(" ")
    section = section if section in _HEADS else PLEDGES
    overview = await tray.overview(session, speaker)
    found = await _found(session, speaker, section, PAGE + 1, number_in(number) * PAGE)
    campaign, units = await campaigns.current(session), await campaigns.units(session)
    late = await expired.count(session, speaker)
    return Facts(campaign, units, overview, section, page_of(found, number, PAGE), late)


async def _found(session: Session, speaker: Speaker, section: str, most: int, skip: int) -> list[Shown]:
    if section == PLEDGES:
        pledged = await tray.waiting_pledges(session, speaker, most, skip)
        return [Shown(await bridge.subject(session, speaker, What.PLEDGE, each.code)) for each in pledged]
    if section == DEVICES:
        lying = await tray.waiting_devices(session, speaker, most, skip)
        return [Shown(Subject(What.DEVICE, each.id, each.unit, device=each)) for each in lying]
    offered = await tray.on_offer(session, speaker, most, skip)
    return [Shown(await bridge.offered_thing(session, each), each) for each in offered]


def script(ask: Ask, facts: Facts) -> Facts:
    return facts


async def finish(session: Session, speaker: Speaker, facts: Facts) -> Reply:
    page = facts.page
    words = [_overview(facts.tray)]
    if page.shown:
        words += [str(_HEADS[facts.section]), *(_one(each, facts) for each in page.shown)]
    choices = (*map(_button, page.shown), *page.buttons("route", facts.section), *_elsewhere(facts))
    return Reply("\n\n".join(words), choices, in_place=page.turned)


def _overview(there: Tray) -> str:
    if there == Tray(0, 0, 0, 0, 0):
        return _("Hiện không có phần quà nào chờ điều phối.")
    words = _(
        "Chờ điều phối: {pledges} đăng ký cho nơi cần nhất; ở phòng: {devices} thiết bị, {cash}.\n"
        "Chờ trường trả lời: {offered}. Lời nhắn chưa xử lý: {messages}."
    )
    return words.format(
        pledges=there.pledges,
        devices=there.devices,
        cash=say_vnd(there.cash),
        offered=there.offered,
        messages=there.messages,
    )


def _one(shown: Shown, facts: Facts) -> str:
    lines = lines_of(shown.thing, facts.campaign)
    if shown.offer:
        time, day = say_moment(shown.offer.since)
        head = _("{unit}, hỏi lúc {time} ngày {day}:")
        lines = [head.format(unit=facts.units.shown(shown.offer.to_unit), time=time, day=day), *lines]
    return "\n".join(lines)


def _button(shown: Shown) -> Choice:
    if offer := shown.offer:
        name = offer.pledge or offer.device or say_vnd(offer.amount)
        return opens("withdraw offer", _("Rút lại {code}").format(code=name), f"{offer.id} {offer.version}")
    thing = shown.thing
    return opens("propose", _("Chọn trường cho {code}").format(code=thing.code), f"{thing.what} {thing.code}")


def _elsewhere(facts: Facts) -> Sequence[Choice]:
    """The other kinds of what waits."""
    there = facts.tray
    sections = (
        (PLEDGES, there.pledges, _("Đăng ký: {n}")),
        (DEVICES, there.devices, _("Thiết bị ở phòng: {n}")),
        (OFFERED, there.offered, _("Chờ trả lời: {n}")),
    )
    found = [
        opens("route", label.format(n=n), f"0 {section}")
        for section, n, label in sections
        if n and section != facts.section
    ]
    if there.cash:
        found.append(opens("propose", _("Chuyển tiền ở phòng"), f"{What.CASH} {facts.units.root.code}"))
    messages = [list_button()] if there.messages else []
    return [*found, *expired_button(facts.expired), *messages, opens("expected", _("Tiếp nhận")), skips_button()]


ROUTE = Conversation(
    "route",
    facts,
    script,
    finish,
    label=lazy("Điều phối"),
    open_to=may_route,
)
