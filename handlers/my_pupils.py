"""A teacher sees the pupils they declared, and takes an entry back."""

from dataclasses import dataclass

from bot.conversation import Conversation, Reply, Speaker, opens
from bot.dialogue import Ask
from bot.messages import Choice
from bot.phrases import _, lazy
from campaign.facts import Campaign
from campaign.needs import HAS_NOW
from handlers.declare import may_declare
from storage import campaigns, needs
from storage.database import Session
from storage.needs import Need

PAGE = 8


@dataclass(frozen=True, slots=True)
class Page:
    """One page of what this person declared, newest first, and whether there is more."""

    campaign: Campaign
    number: int
    turned: bool
    pupils: tuple[Need, ...]
    more: bool


async def page(session: Session, speaker: Speaker, about: str) -> Page:
    number = int(about) if about.isascii() and about.isdigit() and len(about) < 6 else 0
    found = await needs.own(session, speaker, most=PAGE + 1, skip=number * PAGE)
    return Page(await campaigns.current(session), number, bool(about), tuple(found[:PAGE]), len(found) > PAGE)


def show(ask: Ask, page: Page) -> Page:
    return page


async def list_them(session: Session, speaker: Speaker, page: Page) -> Reply:
    if not page.pupils:
        return Reply(_("Thầy/cô chưa khai báo học sinh nào."), (opens("declare", _("Khai báo học sinh")),))
    tiers = {tier.code: str(tier.label) for tier in page.campaign.hardship}
    lines = [
        f"• {each.class_name}, {each.short_name}: {tiers.get(each.hardship, each.hardship)}; {HAS_NOW[each.has_now]}"
        for each in page.pupils
    ]
    choices: list[Choice] = [
        opens("withdraw pupil", _("Rút {name} ({class_name})").format(name=e.short_name, class_name=e.class_name), e.id)
        for e in page.pupils
    ]
    if page.number:
        choices.append(opens("pupils", _("Trang trước"), str(page.number - 1)))
    if page.more:
        choices.append(opens("pupils", _("Xem thêm"), str(page.number + 1)))
    return Reply("\n".join([_("Học sinh thầy/cô đã khai:"), *lines]), tuple(choices), in_place=page.turned)


async def one(session: Session, speaker: Speaker, about: str) -> Need:
    return await needs.own_one(session, speaker, about)


def take_back(ask: Ask, pupil: Need) -> Need | None:
    prompt = _("Rút lại khai báo của học sinh {name}, lớp {class_name}?").format(
        name=pupil.short_name, class_name=pupil.class_name
    )
    return pupil if ask.yes("sure", prompt, yes=_("Rút lại"), no=_("Giữ nguyên")) else None


async def took_back(session: Session, speaker: Speaker, pupil: Need | None) -> Reply:
    if pupil is None:
        return Reply(_("Vâng, khai báo được giữ nguyên."), menu=True)
    await needs.withdraw(session, speaker, pupil.id)
    return Reply(_("Đã rút lại khai báo."), menu=True)


MY_PUPILS = Conversation(
    "pupils",
    page,
    show,
    list_them,
    commands=("hocsinh",),
    describes=lazy("Học sinh đã khai"),
    label=lazy("Học sinh đã khai"),
    open_to=may_declare,
)
WITHDRAW_PUPIL = Conversation("withdraw pupil", one, take_back, took_back)
