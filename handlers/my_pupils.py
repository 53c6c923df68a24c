"""A teacher sees the pupils they declared, and takes an entry back."""

from dataclasses import dataclass

from bot.conversation import Conversation, Reply, Speaker, opens
from bot.dialogue import Ask
from bot.phrases import _, lazy
from campaign.facts import Campaign
from campaign.needs import HAS_NOW, STAGES
from handlers.declare import may_declare
from handlers.paging import Page, number_in, page_of
from storage import campaigns, needs
from storage.needs import Need
from storage.session import Session

PAGE = 8


@dataclass(frozen=True, slots=True)
class Mine:
    """What this person declared, newest first, and the campaign whose words say it."""

    campaign: Campaign
    page: Page[Need]


async def mine(session: Session, speaker: Speaker, about: str) -> Mine:
    found = await needs.own(session, speaker, most=PAGE + 1, skip=number_in(about) * PAGE)
    return Mine(await campaigns.current(session), page_of(found, about, PAGE))


def show(ask: Ask, mine: Mine) -> Mine:
    return mine


async def list_them(session: Session, speaker: Speaker, mine: Mine) -> Reply:
    page = mine.page
    if not page.shown:
        return Reply(_("Thầy/cô chưa khai báo học sinh nào."), (opens("declare", _("Khai báo học sinh")),))
    tiers = {tier.code: str(tier.label) for tier in mine.campaign.hardship}
    lines = [
        f"• {each.class_name}, {each.short_name}: {tiers.get(each.hardship, each.hardship)}; "
        f"{HAS_NOW[each.has_now]} – {STAGES[each.stage]}"
        for each in page.shown
    ]
    choices = [
        opens("withdraw pupil", _("Rút {name} ({class_name})").format(name=e.short_name, class_name=e.class_name), e.id)
        for e in page.shown
    ]
    words = "\n".join([_("Học sinh thầy/cô đã khai:"), *lines])
    return Reply(words, (*choices, *page.buttons("pupils")), in_place=page.turned)


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
    mine,
    show,
    list_them,
    commands=("hocsinh",),
    describes=lazy("Học sinh đã khai"),
    label=lazy("Học sinh đã khai"),
    open_to=may_declare,
)
WITHDRAW_PUPIL = Conversation("withdraw pupil", one, take_back, took_back)
