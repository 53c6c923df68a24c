"""A donor sees what they pledged, changes it, takes it back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.conversation import Conversation, Reply, Speaker, opens
from bot.dialogue import Ask
from bot.messages import Choice
from bot.phrases import _, lazy
from campaign.facts import Campaign, Window
from campaign.giving import NewPledge
from campaign.items import Gift, Item
from campaign.receiving import all_that_came, left_of
from campaign.units import Directory
from handlers import pickups
from handlers import pledge as pledging
from handlers.paging import Page, number_in, page_of
from handlers.read_back import whom_to_call
from storage import campaigns, expired, pledges, promises, still_open
from storage.known import AT_LAST
from storage.pledges import Pledge
from storage.promises import Kept
from storage.session import Session

PAGE = 3


@dataclass(frozen=True, slots=True)
class Mine:
    """A person's pledges, newest first, the units that they name, and the codes of those that did not come in time."""

    campaign: Campaign
    units: Directory
    page: Page[Pledge]
    came: Mapping[str, Mapping[Item, tuple[int, int]]]
    expired: frozenset[str]
    kept: Mapping[str, Mapping[Item, Kept]]
    can_change: bool

    def left(self, pledge: Pledge) -> Mapping[int, Gift]:
        """What is still open of it."""
        return left_of(pledge.gifts, self.came.get(pledge.code, {})) if pledge.open else {}


async def mine(session: Session, speaker: Speaker, about: str) -> Mine:
    found = await pledges.of_person(session, speaker.person, most=PAGE + 1, skip=number_in(about) * PAGE)
    campaign = await campaigns.current(session)
    can_change = campaign.window(speaker.heard_at) is Window.OPEN
    page = page_of(found, about, PAGE)
    codes = [each.code for each in page.shown]
    came, late = await still_open.came_of(session, codes), await expired.among(session, codes, speaker.heard_at)
    kept = {code: await promises.kept(session, code, AT_LAST) for code in came}
    return Mine(campaign, await campaigns.units(session), page, came, late, kept, can_change)


def show(ask: Ask, mine: Mine) -> Mine:
    return mine


async def list_them(session: Session, speaker: Speaker, mine: Mine) -> Reply:
    page = mine.page
    if not page.shown:
        begin = (opens("pledge", _("Ủng hộ")),) if mine.can_change else ()
        return Reply(_("Quý vị chưa có đăng ký nào."), begin, in_place=page.turned)
    words = [_("Đóng góp của quý vị:"), *(_one(each, mine) for each in page.shown)]
    choices = [choice for each in page.shown if mine.left(each) for choice in _buttons(each.code, mine.can_change)]
    return Reply("\n\n".join(words), (*choices, *page.buttons("mine")), in_place=page.turned)


def _buttons(code: str, can_change: bool) -> list[Choice]:
    change = [opens("change", _("Đổi {code}").format(code=code), code)] if can_change else []
    withdraw = opens("withdraw", _("Rút lại {code}").format(code=code), code)
    return [*change, withdraw, opens("pledge qr", _("Mã QR {code}").format(code=code), code)]


def _one(pledge: Pledge, mine: Mine) -> str:
    unit, came = mine.units.get(pledge.unit), mine.came.get(pledge.code, {})
    late = pledge.code in mine.expired
    head = _("{code} ({state}), đến: {unit}").format(
        code=pledge.code,
        state=_late(some=bool(came)) if late else _state(pledge, some=bool(came), open_=bool(mine.left(pledge))),
        unit=unit.name if unit else _("nơi cần nhất"),
    )
    lines = [head, *(f"• {gift}" for gift in pledge.gifts)]
    if came:
        lines.append(_("Đã nhận: {came}").format(came=all_that_came(came, pledge.gifts)))
        lines += _unfit(mine.kept[pledge.code])
    if late:
        words = _("Đã quá ngày nhận; nếu quý vị vẫn muốn trao, xin liên hệ: {contact}.")
        lines.append(words.format(contact=whom_to_call([unit], mine.campaign)))
    return "\n".join(lines)


def _late(some: bool) -> str:
    return _("đã nhận một phần, phần còn lại quá ngày nhận") if some else _("quá ngày nhận")


def _unfit(kept: Mapping[Item, Kept]) -> list[str]:
    """What could not be used is said, as kindly as when it was found."""
    unfit = sum(each.to_replace for each in kept.values())
    good = sum(each.accepted for item, each in kept.items() if item is not Item.CASH)
    if not unfit:
        return []
    words = _("Trong đó {good} máy dùng được cho các em, {n} máy rất tiếc chưa phù hợp cho học trực tuyến.")
    if not good:
        words = _("Trong đó {n} máy rất tiếc chưa phù hợp cho học trực tuyến.")
    return [words.format(good=good, n=unfit) + " " + _("Tấm lòng của quý vị vẫn rất quý.")]


def _state(pledge: Pledge, some: bool, open_: bool) -> str:
    if open_:
        return _("đã nhận một phần") if some else _("chưa nhận")
    if pledge.open:
        return _("đã nhận đủ")
    if pledge.closed:
        return _("phần còn lại không trao nữa") if some else _("không trao nữa")
    return _("phần còn lại đã rút lại") if some else _("đã rút lại")


async def facts_of_one(session: Session, speaker: Speaker, about: str) -> pledging.Facts:
    facts = await pledging.facts(session, speaker, "")
    theirs = await pledges.own(session, speaker, about)
    return pledging.Facts(facts.campaign, facts.units, facts.name, facts.heard_at, facts.recent, theirs)


def answers(facts: pledging.Facts) -> dict[str, str]:
    return dict(pledging.answers_of(facts.changing)) if facts.changing else {}


def change(ask: Ask, facts: pledging.Facts) -> NewPledge:
    return pledging.script(ask, facts)


async def one(session: Session, speaker: Speaker, about: str) -> tuple[Pledge, Sequence[Gift]]:
    """The pledge, and what of it can still be taken back."""
    theirs = await pledges.own(session, speaker, about)
    return theirs, tuple(left_of(theirs.gifts, await still_open.came_of_one(session, about)).values())


def take_back(ask: Ask, open_: tuple[Pledge, Sequence[Gift]]) -> Pledge | None:
    pledge, left = open_
    gifts = "\n".join(f"• {gift}" for gift in left)
    prompt = _("Quý vị muốn rút lại đăng ký {code}?\n{gifts}").format(code=pledge.code, gifts=gifts)
    return pledge if ask.yes("sure", prompt, yes=_("Rút lại"), no=_("Giữ nguyên")) else None


async def took_back(session: Session, speaker: Speaker, pledge: Pledge | None) -> Reply:
    if pledge is None:
        return Reply(_("Vâng, đăng ký được giữ nguyên."), menu=True)
    await pledges.withdraw(session, speaker, pledge.code)
    await pickups.tell(session, pledge.code, pledge, None, speaker.heard_at)
    return Reply(_("Đã rút lại đăng ký {code}. Cảm ơn quý vị đã báo.").format(code=pledge.code), menu=True)


MY_PLEDGES = Conversation(
    "mine",
    mine,
    show,
    list_them,
    commands=("cuatoi",),
    describes=lazy("Đóng góp của tôi"),
    label=lazy("Đóng góp của tôi"),
)
CHANGE = Conversation("change", facts_of_one, change, pledging.finish, answers=answers)
WITHDRAW = Conversation("withdraw", one, take_back, took_back)
