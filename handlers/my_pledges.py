"""A donor sees what they pledged, changes it, takes it back."""

from dataclasses import dataclass

from bot.conversation import Conversation, Reply, Speaker, opens
from bot.dialogue import Ask
from bot.messages import Choice
from bot.phrases import _, lazy
from campaign.giving import NewPledge
from campaign.units import Directory
from handlers import pledge as pledging
from storage import campaigns, pledges
from storage.database import Session
from storage.pledges import Pledge

PAGE = 3


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a person's pledges, newest first, and whether there are more."""

    units: Directory
    number: int
    turned: bool
    pledges: tuple[Pledge, ...]
    more: bool


async def page(session: Session, speaker: Speaker, about: str) -> Page:
    number = int(about) if about.isascii() and about.isdigit() and len(about) < 6 else 0
    found = await pledges.of_person(session, speaker.person, most=PAGE + 1, skip=number * PAGE)
    return Page(await campaigns.units(session), number, bool(about), tuple(found[:PAGE]), len(found) > PAGE)


def show(ask: Ask, page: Page) -> Page:
    return page


async def list_them(session: Session, speaker: Speaker, page: Page) -> Reply:
    if not page.pledges:
        return Reply(_("Quý vị chưa có đăng ký nào."), (opens("pledge", _("Ủng hộ")),), in_place=page.turned)
    choices: list[Choice] = []
    for each in page.pledges:
        if each.open:
            choices.append(opens("change", _("Đổi {code}").format(code=each.code), each.code))
            choices.append(opens("withdraw", _("Rút lại {code}").format(code=each.code), each.code))
    if page.number:
        choices.append(opens("mine", _("Trang trước"), str(page.number - 1)))
    if page.more:
        choices.append(opens("mine", _("Xem thêm"), str(page.number + 1)))
    words = [_("Đóng góp của quý vị:"), *(_one(each, page.units) for each in page.pledges)]
    return Reply("\n\n".join(words), tuple(choices), in_place=page.turned)


def _one(pledge: Pledge, units: Directory) -> str:
    unit = units.get(pledge.unit)
    state = _("chưa nhận") if pledge.open else _("đã rút lại")
    head = _("{code} ({state}), đến: {unit}").format(
        code=pledge.code, state=state, unit=unit.name if unit else _("nơi cần nhất")
    )
    return "\n".join([head, *(f"• {gift}" for gift in pledge.gifts)])


async def facts_of_one(session: Session, speaker: Speaker, about: str) -> pledging.Facts:
    facts = await pledging.facts(session, speaker, about)
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
    return Reply(_("Đã rút lại đăng ký {code}. Cảm ơn quý vị đã báo.").format(code=pledge.code), menu=True)


MY_PLEDGES = Conversation(
    "mine",
    page,
    show,
    list_them,
    commands=("cuatoi",),
    describes=lazy("Đóng góp của tôi"),
    label=lazy("Đóng góp của tôi"),
)
CHANGE = Conversation("change", facts_of_one, change, pledging.finish, answers=answers)
WITHDRAW = Conversation("withdraw", one, take_back, took_back)
