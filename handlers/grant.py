"""Money for the pupil who is next: how much, a read-back, and the way back."""

from dataclasses import dataclass

from bot.conversation import Conversation, Refused, Reply, Speaker, opens
from bot.dialogue import Ask
from bot.phrases import _
from bot.steps import Unclear
from campaign.facts import say_day, vietnam_day
from campaign.items import Cash, Item
from campaign.money import read_vnd, say_vnd
from campaign.units import Directory
from handlers import naming
from handlers.approve import read_words
from handlers.naming import asked_unit, served, which_unit
from handlers.paging import number_in, page_of
from storage import allocations, approvals, campaigns, cash, waiting
from storage.cash import Entry
from storage.needs import Need
from storage.session import Session

PAGE = 5


@dataclass(frozen=True, slots=True)
class Facts:
    """Whom the money is for, and how much there is."""

    pupil: Need
    units: Directory
    balance: int


@dataclass(frozen=True, slots=True)
class NewGrant:
    """A sum for a pupil of a unit."""

    unit: str
    pupil: str
    amount: int


async def facts(session: Session, speaker: Speaker, about: str) -> Facts:
    pupil = await approvals.one(session, speaker, about)
    following = await waiting.next_for(session, speaker, pupil.unit, Item.CASH)
    if following is None or following.pupil.id != pupil.id:
        raise allocations.changed()
    balance = await cash.balance(session, pupil.unit)
    if not balance:
        raise Refused(_("Đơn vị chưa có tiền mặt."), (opens("allocate", _("Cấp phát"), pupil.unit),))
    return Facts(pupil, await campaigns.units(session), balance)


def script(ask: Ask, facts: Facts) -> NewGrant:
    def read(text: str) -> int:
        amount = read_vnd(text)
        if amount > facts.balance:
            raise Unclear(_("Tiền mặt của đơn vị chỉ còn {sum}.").format(sum=say_vnd(facts.balance)))
        return amount

    prompt = _("Trao cho {pupil} bao nhiêu tiền?").format(pupil=naming.pupil(facts.pupil))
    amount = ask.text("amount", prompt, read, title=_("Số tiền"), say=say_vnd)
    lines = [
        _("Thầy/cô xem lại:"),
        f"• {Cash(amount)}",
        _("• Trao cho: {pupil}").format(pupil=naming.pupil(facts.pupil)),
        _("• Từ tiền mặt của: {unit}").format(unit=facts.units.shown(facts.pupil.unit)),
    ]
    ask.agree("\n".join(lines))
    return NewGrant(facts.pupil.unit, facts.pupil.id, amount)


async def finish(session: Session, speaker: Speaker, new: NewGrant) -> Reply:
    number = await allocations.grant(session, speaker, new.unit, new.pupil, new.amount)
    left = await cash.balance(session, new.unit)
    words = _("Đã ghi: trao {sum} cho em, bút toán số {number}. Tiền mặt còn {left}.")
    choices = (opens("allocate", _("Cấp phát tiếp"), new.unit), opens("grants", _("Tiền đã trao"), f"0 {new.unit}"))
    return Reply(words.format(sum=say_vnd(new.amount), number=number, left=say_vnd(left)), choices)


async def list_grants(session: Session, speaker: Speaker, asked: tuple[str, str]) -> Reply:
    unit, turned_to = asked
    found = await allocations.grants(session, speaker, unit, PAGE + 1, number_in(turned_to) * PAGE)
    page = page_of(found, turned_to, PAGE)
    back = opens("allocate", _("Cấp phát"), unit)
    if not page.shown:
        return Reply(_("Chưa trao tiền cho em nào."), (back,), in_place=page.turned)
    lines = [_said(*each) for each in page.shown]
    choices = [
        opens("grant back", _("Nhận lại tiền số {number}").format(number=entry.id), str(entry.id))
        for entry, _pupil in page.shown
    ]
    words = "\n".join([_("Tiền đã trao, mới nhất ở trên:"), *lines])
    return Reply(words, (*choices, *page.buttons("grants", unit), back), in_place=page.turned)


def _said(entry: Entry, pupil: Need) -> str:
    words = _("• số {number}: {sum}, {pupil}, ngày {day}")
    day = say_day(vietnam_day(entry.recorded_at))
    return words.format(number=entry.id, sum=say_vnd(-entry.amount), pupil=naming.pupil(pupil), day=day)


@dataclass(frozen=True, slots=True)
class GrantBack:
    """A grant that comes back, and why."""

    number: str
    words: str


async def one(session: Session, speaker: Speaker, about: str) -> tuple[Entry, Need]:
    return await allocations.grant_of(session, speaker, about)


def take_back(ask: Ask, granted: tuple[Entry, Need]) -> GrantBack:
    entry, pupil = granted
    words = ask.text("words", _("Vì sao nhận lại tiền? Xin ghi lý do, ngắn gọn:"), read_words, title=_("Lý do"))
    lines = [
        _("Thầy/cô xem lại:"),
        _("• Nhận lại: {sum}").format(sum=Cash(-entry.amount)),
        _("• Từ: {pupil}").format(pupil=naming.pupil(pupil)),
        _("• Lý do: {reason}").format(reason=words),
        _("Tiền trở về tiền mặt của đơn vị; em trở lại danh sách chờ, vẫn thứ tự cũ."),
    ]
    ask.agree("\n".join(lines))
    return GrantBack(str(entry.id), words)


async def took_back(session: Session, speaker: Speaker, new: GrantBack) -> Reply:
    entry = await allocations.take_grant_back(session, speaker, new.number, new.words)
    words = _("Đã ghi bút toán đảo: {sum} trở về tiền mặt của đơn vị.").format(sum=say_vnd(-entry.amount))
    return Reply(words, (opens("allocate", _("Cấp phát"), entry.unit),))


GRANT = Conversation("grant", facts, script, finish)
GRANTS = Conversation("grants", served, which_unit, list_grants, answers=asked_unit)
GRANT_BACK = Conversation("grant back", one, take_back, took_back)
