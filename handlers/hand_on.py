"""What came to one unit and is needed at another is handed on: the list of what could go, and of what is on its way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.conversation import Conversation, Reply, Speaker, opens
from bot.dialogue import Ask
from bot.phrases import _
from campaign.bridging import What
from campaign.money import say_vnd
from campaign.units import Directory
from handlers.offer_words import say_device
from handlers.paging import Page, number_in, page_of
from storage import campaigns, tray
from storage.devices import Device
from storage.offers import Offer
from storage.session import Session

PAGE, MOST_OFFERED = 5, 5


@dataclass(frozen=True, slots=True)
class Facts:
    """What lies at this person's units, and what they have offered."""

    units: Directory
    page: Page[Device]
    cash: Mapping[str, int]
    offered: Sequence[Offer]


async def facts(session: Session, speaker: Speaker, about: str) -> Facts:
    found = await tray.movable(session, speaker, most=PAGE + 1, skip=number_in(about) * PAGE)
    offered = await tray.sent_on(session, speaker, MOST_OFFERED)
    cash = await tray.cash_at_hand(session, speaker)
    return Facts(await campaigns.units(session), page_of(found, about, PAGE), cash, offered)


def script(ask: Ask, facts: Facts) -> Facts:
    return facts


async def finish(session: Session, speaker: Speaker, facts: Facts) -> Reply:
    page, units = facts.page, facts.units
    lines = [f"• {say_device(each)}, {units.shown(each.unit)}" for each in page.shown]
    choices = [
        opens("propose", _("Chuyển {code}").format(code=each.id), f"{What.DEVICE} {each.id}") for each in page.shown
    ]
    for unit, amount in facts.cash.items():
        lines.append(_("• Tiền: {sum}, {unit}").format(sum=say_vnd(amount), unit=units.shown(unit)))
        label = _("Chuyển tiền, {unit}") if len(facts.cash) > 1 else _("Chuyển tiền")
        choices.append(opens("propose", label.format(unit=units.shown(unit)), f"{What.CASH} {unit}"))
    head = [_("Có thể chuyển đi đơn vị khác:")] if lines else [_("Hiện không có gì để chuyển đi.")]
    if facts.offered:
        lines.append(_("Đang chờ trả lời:"))
    for offer in facts.offered:
        name = offer.device or say_vnd(offer.amount)
        lines.append(f"• {name} → {units.shown(offer.to_unit)}")
        about = f"{offer.id} {offer.version}"
        choices.append(opens("withdraw offer", _("Rút lại {code}").format(code=name), about))
    return Reply("\n".join([*head, *lines]), (*choices, *page.buttons("hand on")), in_place=page.turned)


HAND_ON = Conversation("hand on", facts, script, finish)
