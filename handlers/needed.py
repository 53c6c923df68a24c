"""Where help is needed, for everybody: schools and how many pupils, never who, in which class or why."""

from dataclasses import dataclass

from bot.conversation import Conversation, Reply, Speaker, opens
from bot.dialogue import Ask
from bot.phrases import _, lazy
from campaign import shortage
from campaign.needs import SUITS
from campaign.shortage import Shortage
from campaign.units import Directory
from handlers.paging import Page, number_in, page_of
from storage import campaigns, lacking
from storage.session import Session

PAGE = 5


@dataclass(frozen=True, slots=True)
class Facts:
    """A page of the schools that lack most."""

    units: Directory
    page: Page[Shortage]


async def facts(session: Session, speaker: Speaker, about: str) -> Facts:
    demands = await lacking.demands(session, speaker.heard_at)
    found = shortage.for_everybody(demands, await campaigns.current(session))
    return Facts(await campaigns.units(session), page_of(found[number_in(about) * PAGE :], about, PAGE))


def script(ask: Ask, facts: Facts) -> Facts:
    return facts


async def finish(session: Session, speaker: Speaker, facts: Facts) -> Reply:
    page, units = facts.page, facts.units
    if not page.shown:
        words = _("Hiện chưa có trường nào báo còn thiếu. {You} vẫn có thể ủng hộ nơi cần nhất. Xin cảm ơn!")
        return Reply(words, (opens("pledge", _("Ủng hộ")), *page.buttons("needed")), in_place=page.turned)
    lines = [_("Nơi đang cần (số em chưa có thiết bị và chưa có ai đăng ký ủng hộ):")]
    lines += [f"• {_one(each, units)}" for each in page.shown]
    support = [_("Ủng hộ {unit}").format(unit=units.shown(each.unit)) for each in page.shown]
    if len(page.shown) == 1:
        support = [_("Ủng hộ trường này")]
    buttons = [opens("pledge", label, each.unit) for label, each in zip(support, page.shown, strict=True)]
    return Reply("\n".join(lines), (*buttons, *page.buttons("needed")), in_place=page.turned)


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
