"""A unit answers what it is offered: takes it, or says why not; whoever offered it may take the offer back."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.conversation import Conversation, Reply, Speaker, opens
from bot.dialogue import Ask
from bot.messages import Choice
from bot.phrases import _
from campaign.bridging import OTHER_REASON, REFUSALS
from campaign.facts import Campaign, say_moment
from campaign.reading import read_message
from campaign.units import Directory
from handlers import offer_notices
from handlers.offer_words import answers, lines_of, next_steps, taken
from handlers.paging import Page, number_in, page_of
from storage import bridge, campaigns
from storage.bridge import Subject
from storage.offers import Offer
from storage.session import Session

PAGE = 3


@dataclass(frozen=True, slots=True)
class One:
    """An offer with what it is of."""

    offer: Offer
    thing: Subject
    campaign: Campaign
    units: Directory

    def lines(self) -> list[str]:
        return lines_of(self.thing, self.campaign)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why not; `words` stay with the school."""

    offer: Offer
    reason: str
    words: str = ""


async def listed(session: Session, speaker: Speaker, about: str) -> Page[One]:
    found = await bridge.to_own_units(session, speaker, most=PAGE + 1, skip=number_in(about) * PAGE)
    page = page_of(found, about, PAGE)
    shown = tuple([await _one(session, each) for each in page.shown])
    return Page(page.number, page.turned, shown, page.more)


async def _one(session: Session, offer: Offer) -> One:
    thing = await bridge.offered_thing(session, offer)
    return One(offer, thing, await campaigns.current(session), await campaigns.units(session))


def show(ask: Ask, page: Page[One]) -> Page[One]:
    return page


async def list_them(session: Session, speaker: Speaker, page: Page[One]) -> Reply:
    on = opens("hand on", _("Chuyển đi đơn vị khác"))
    if not page.shown:
        words = _("Hiện không có phần quà nào được đề nghị nhận.")
        return Reply(words, (*page.buttons("offers"), on), in_place=page.turned)
    numbered = list(enumerate(page.shown, 1 + page.number * PAGE))
    words = "\n\n".join([_("Được đề nghị nhận:"), *(_in_list(number, each) for number, each in numbered)])
    buttons = [button for number, each in numbered for button in answers(each.offer, number)]
    return Reply(words, (*buttons, *page.buttons("offers"), on), in_place=page.turned)


def _in_list(number: int, one: One) -> str:
    units, offer = one.units, one.offer
    time, day = say_moment(offer.since)
    words = _("{number}. Từ {source}, cho {unit}, hỏi lúc {time} ngày {day}:")
    source = units.shown(offer.from_unit or units.root.code)
    head = words.format(number=number, source=source, unit=units.shown(offer.to_unit), time=time, day=day)
    return "\n".join([head, *one.lines()])


def _of(find: Callable[[Session, Speaker, str, int], Awaitable[Offer]]) -> Callable[..., Awaitable[One]]:
    async def facts(session: Session, speaker: Speaker, about: str) -> One:
        """`6f0c… 3` is the third version of an offer."""
        id_, _space, version = about.partition(" ")
        return await _one(session, await find(session, speaker, id_, number_in(version)))

    return facts


def take(ask: Ask, one: One) -> Offer:
    head = _("Thầy/cô xem lại: {unit} nhận").format(unit=one.units.shown(one.offer.to_unit))
    ask.agree("\n".join([head, *one.lines()]))
    return one.offer


async def took(session: Session, speaker: Speaker, offer: Offer) -> Reply:
    now = await bridge.accept(session, speaker, offer.id, offer.version)
    await offer_notices.tell_answer(session, now, speaker.heard_at)
    await offer_notices.tell_donor(session, now, speaker.heard_at)
    one = await _one(session, now)
    following = next_steps(now, one.thing, one.units)
    return Reply(taken(now, one.thing, one.units), (*following, _list_button()))


def decline(ask: Ask, one: One) -> Refusal:
    prompt = "\n".join([*one.lines(), _("Vì sao trường chưa nhận được?")])
    reason = ask.choice("reason", prompt, REFUSALS, title=_("Lý do"))
    words = ""
    if reason == OTHER_REASON:
        asked = _("Xin cho biết lý do (chỉ lưu ở trường; phòng chỉ thấy «Lý do khác»):")
        words = ask.text("words", asked, read_message, title=_("Lý do khác"))
    said = words or str(REFUSALS[reason])
    head = _("Thầy/cô xem lại: {unit} không nhận").format(unit=one.units.shown(one.offer.to_unit))
    ask.agree("\n".join([head, *one.lines(), _("• Lý do: {reason}").format(reason=said)]))
    return Refusal(one.offer, reason, words)


async def declined(session: Session, speaker: Speaker, refusal: Refusal) -> Reply:
    was = refusal.offer
    now = await bridge.refuse(session, speaker, was.id, was.version, refusal.reason, refusal.words)
    await offer_notices.tell_answer(session, now, speaker.heard_at)
    return Reply(_("Đã ghi nhận và báo lại cho nơi đề nghị. Cảm ơn thầy/cô đã trả lời."), (_list_button(),))


def _list_button() -> Choice:
    return opens("offers", _("Được đề nghị nhận"))


def think_better(ask: Ask, one: One) -> Offer | None:
    head = _("Rút lại đề nghị với {unit}?").format(unit=one.units.shown(one.offer.to_unit))
    prompt = "\n".join([head, *one.lines()])
    return one.offer if ask.yes("sure", prompt, yes=_("Rút lại"), no=_("Giữ nguyên")) else None


async def took_back(session: Session, speaker: Speaker, offer: Offer | None) -> Reply:
    if offer is None:
        return Reply(_("Vâng, đề nghị được giữ nguyên."), menu=True)
    now = await bridge.withdraw(session, speaker, offer.id, offer.version)
    units = await campaigns.units(session)
    words = _("Đã rút lại đề nghị với {unit}.").format(unit=units.shown(now.to_unit))
    office = now.from_unit in ("", units.root.code)
    back = opens("route", _("Điều phối")) if office else opens("hand on", _("Chuyển đi đơn vị khác"))
    return Reply(words, (back,))


OFFERS = Conversation("offers", listed, show, list_them)
TAKE_OFFER = Conversation("take offer", _of(bridge.offered), take, took)
REFUSE_OFFER = Conversation("refuse offer", _of(bridge.offered), decline, declined)
WITHDRAW_OFFER = Conversation("withdraw offer", _of(bridge.offered_by), think_better, took_back)
