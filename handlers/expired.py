"""What was promised and did not come in time: a list from which a late arrival is received at once."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.conversation import Conversation, Reply, Speaker, opens
from bot.dialogue import Ask
from bot.phrases import _
from campaign.giving import WAYS
from campaign.items import Item
from campaign.receiving import all_that_came, left_of
from campaign.units import Directory
from handlers.expected import contents, without_address
from handlers.paging import Page, number_in, page_of
from storage import campaigns, expired, still_open
from storage.expected import ANYWHERE
from storage.pledges import Pledge
from storage.session import Session

PAGE = 3


@dataclass(frozen=True, slots=True)
class Late:
    """A page of it, newest first, and the units that may call its donors."""

    units: Directory
    page: Page[Pledge]
    own: frozenset[str]
    came: Mapping[str, Mapping[Item, tuple[int, int]]]


async def facts(session: Session, speaker: Speaker, about: str) -> Late:
    found = await expired.listed(session, speaker, most=PAGE + 1, skip=number_in(about) * PAGE)
    _seen, own = await expired.seen_by(session, speaker)
    came = await still_open.came_of(session, [each.code for each in found])
    return Late(await campaigns.units(session), page_of(found, about, PAGE), own, came)


def script(ask: Ask, facts: Late) -> Late:
    return facts


async def finish(session: Session, speaker: Speaker, facts: Late) -> Reply:
    page = facts.page
    choices = (
        *(opens("receive", _("Nhận {code}").format(code=each.code), each.code) for each in page.shown),
        *page.buttons("expired"),
    )
    if not page.shown:
        return Reply(_("Không có đăng ký nào quá hạn."), choices, in_place=page.turned)
    words = [
        _("Đã quá ngày chờ, chưa nhận. Ai vẫn trao thì bấm nút dưới đây để nhận như thường:"),
        *(_one(each, facts) for each in page.shown),
    ]
    return Reply("\n\n".join(words), choices, in_place=page.turned)


def _one(pledge: Pledge, facts: Late) -> str:
    unit = _("nơi cần nhất") if pledge.unit == ANYWHERE else facts.units.shown(pledge.unit)
    at = f", {unit}" if len(facts.own) > 1 or pledge.unit not in facts.own else ""
    came, way = facts.came.get(pledge.code, {}), str(WAYS[pledge.handing_over.way])
    lines = [f"{pledge.code}{at}: {way[:1].lower()}{way[1:]}"]
    said = contents if pledge.unit in facts.own else without_address
    lines += said(pledge, left_of(pledge.gifts, came).values())
    return "\n".join([*lines, _("• Đã nhận: {came}").format(came=all_that_came(came, pledge.gifts))] if came else lines)


EXPIRED = Conversation("expired", facts, script, finish)
