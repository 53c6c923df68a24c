"""A donor sees what they pledged, changes it, takes it back."""

from dataclasses import dataclass

from bot.conversation import Conversation, Reply, Speaker, opens
from bot.dialogue import Ask
from bot.messages import Choice
from bot.phrases import _, lazy
from campaign.facts import Window
from campaign.giving import NewPledge
from campaign.units import Directory
from handlers import pickups
from handlers import pledge as pledging
from handlers.paging import Page, number_in, page_of
from storage import campaigns, pledges
from storage.database import Session
from storage.pledges import Pledge

PAGE = 3


@dataclass(frozen=True, slots=True)
class Mine:
    """A person's pledges, newest first, and the units that they name."""

    units: Directory
    page: Page[Pledge]
    can_change: bool


async def mine(session: Session, speaker: Speaker, about: str) -> Mine:
    found = await pledges.of_person(session, speaker.person, most=PAGE + 1, skip=number_in(about) * PAGE)
    campaign = await campaigns.current(session)
    can_change = campaign.window(speaker.heard_at) is Window.OPEN
    return Mine(await campaigns.units(session), page_of(found, about, PAGE), can_change)


def show(ask: Ask, mine: Mine) -> Mine:
    return mine


async def list_them(session: Session, speaker: Speaker, mine: Mine) -> Reply:
    page = mine.page
    if not page.shown:
        return Reply(_("Quý vị chưa có đăng ký nào."), (opens("pledge", _("Ủng hộ")),), in_place=page.turned)
    choices: list[Choice] = []
    for each in page.shown:
        if each.open and mine.can_change:
            choices.append(opens("change", _("Đổi {code}").format(code=each.code), each.code))
        if each.open:
            choices.append(opens("withdraw", _("Rút lại {code}").format(code=each.code), each.code))
    words = [_("Đóng góp của quý vị:"), *(_one(each, mine.units) for each in page.shown)]
    return Reply("\n\n".join(words), (*choices, *page.buttons("mine")), in_place=page.turned)


def _one(pledge: Pledge, units: Directory) -> str:
    unit = units.get(pledge.unit)
    state = _("chưa nhận") if pledge.open else _("đã rút lại")
    head = _("{code} ({state}), đến: {unit}").format(
        code=pledge.code, state=state, unit=unit.name if unit else _("nơi cần nhất")
    )
    return "\n".join([head, *(f"• {gift}" for gift in pledge.gifts)])


async def facts_of_one(session: Session, speaker: Speaker, about: str) -> pledging.Facts:
    facts = await pledging.facts(session, speaker, "")
    theirs = await pledges.own(session, speaker, about)
    return pledging.Facts(facts.campaign, facts.units, facts.name, facts.heard_at, facts.recent, theirs)


def answers(facts: pledging.Facts) -> dict[str, str]:
    return dict(pledging.answers_of(facts.changing)) if facts.changing else {}


def change(ask: Ask, facts: pledging.Facts) -> NewPledge:
    return pledging.script(ask, facts)


async def one(session: Session, speaker: Speaker, about: str) -> Pledge:
    return await pledges.own(session, speaker, about)


def take_back(ask: Ask, pledge: Pledge) -> Pledge | None:
    gifts = "\n".join(f"• {gift}" for gift in pledge.gifts)
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
