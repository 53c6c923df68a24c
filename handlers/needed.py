"""Where help is needed, for everybody: schools and how many pupils, never who, in which class or why."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.conversation import Conversation, Reply, Speaker, opens
from bot.dialogue import Ask
from bot.messages import Choice
from bot.phrases import _, lazy
from campaign import shortage
from campaign.facts import Campaign, Window, say_day
from campaign.needs import SUITS
from campaign.shortage import Shortage
from campaign.units import Directory
from handlers.paging import Page, number_in, page_of
from storage import campaigns, lacking
from storage.session import Session

PAGE = 5


@dataclass(frozen=True, slots=True)
class Facts:
    """A page of the schools that lack most, and whether gifts are taken now."""

    campaign: Campaign
    window: Window
    units: Directory
    page: Page[Shortage]


async def facts(session: Session, speaker: Speaker, about: str) -> Facts:
    demands, campaign = await lacking.demands(session, speaker.heard_at), await campaigns.current(session)
    found = shortage.for_everybody(demands, campaign)
    page = page_of(found[number_in(about) * PAGE :], about, PAGE)
    return Facts(campaign, campaign.window(speaker.heard_at), await campaigns.units(session), page)


def script(ask: Ask, facts: Facts) -> Facts:
    return facts


async def finish(session: Session, speaker: Speaker, facts: Facts) -> Reply:
    page = facts.page
    lines = [_("Hiện chưa có trường nào báo còn thiếu.")]
    if page.shown:
        lines = [_("Nơi đang cần (số em chưa có thiết bị và chưa có ai đăng ký ủng hộ):")]
        lines += [f"• {_one(each, facts.units)}" for each in page.shown]
    if words := _what_can_be_done(facts):
        lines.append(words)
    return Reply("\n".join(lines), (*_helps(facts), *page.buttons("needed")), in_place=page.turned)


def _what_can_be_done(facts: Facts) -> str:
    campaign = facts.campaign
    match facts.window:
        case Window.BEFORE:
            return _("Chương trình nhận đăng ký ủng hộ từ ngày {day}.").format(day=say_day(campaign.opens_on))
        case Window.AFTER:
            words = _(
                "Thời gian tiếp nhận đã hết ngày {day}. {You} muốn giúp thêm, xin để lại lời nhắn, "
                "hoặc liên hệ: {contact}."
            )
            return words.format(day=say_day(campaign.closes_on), contact=campaign.contact)
        case _:
            return "" if facts.page.shown else _("{You} vẫn có thể ủng hộ nơi cần nhất. Xin cảm ơn!")


def _helps(facts: Facts) -> Sequence[Choice]:
    shown = facts.page.shown
    if facts.window is Window.AFTER:
        return [opens("leave message", _("Để lại lời nhắn"))]
    if facts.window is Window.BEFORE:
        return []
    if not shown:
        return [opens("pledge", _("Ủng hộ"))]
    if len(shown) == 1:
        return [opens("pledge", _("Ủng hộ trường này"), shown[0].unit)]
    return [opens("pledge", _("Ủng hộ {unit}").format(unit=facts.units.shown(each.unit)), each.unit) for each in shown]


def _one(school: Shortage, units: Directory) -> str:
    kinds = [str(SUITS[kind]) for kind in school.kinds]
    words = _("{unit}: {n} em. Phù hợp: {kinds}.")
    would_do = ", ".join(f"{kind[:1].lower()}{kind[1:]}" for kind in kinds)
    return words.format(unit=units.shown(school.unit), n=shortage.say_how_many(school.lack), kinds=would_do)


NEEDED = Conversation(
    "needed",
    facts,
    script,
    finish,
    commands=("noicannhat",),
    describes=lazy("Nơi đang cần"),
    label=lazy("Nơi đang cần"),
)
