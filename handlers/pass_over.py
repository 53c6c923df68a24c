"""A pupil is passed over for one device or for cash, with a reason; the office sees it without names."""

from bot.conversation import Conversation, Reply, Speaker, opens
from bot.dialogue import Ask
from bot.messages import Choice
from bot.phrases import _
from campaign.allocating import SKIPS
from campaign.facts import say_moment
from campaign.permissions import Act, units_where
from handlers import naming
from handlers.allocate import CASH, Asked, asked_of, propose
from handlers.approve import read_words
from handlers.paging import Page, number_in, page_of
from storage import allocations, campaigns, skips
from storage.allocations import Passing
from storage.session import Session
from storage.skips import Skipped

PAGE = 5


def pass_over(ask: Ask, asked: Asked) -> Passing:
    device = "" if asked.what == CASH else asked.what
    thing = device or _("tiền mặt")
    prompt = _("Vì sao bỏ qua {pupil} cho {thing}?").format(pupil=naming.pupil(asked.pupil), thing=thing)
    reason = ask.choice("reason", prompt, SKIPS, title=_("Lý do"))
    asked_for = _("Xin ghi lý do, ngắn gọn (chỉ lưu ở trường; phòng chỉ thấy «Lý do khác»):")
    words = ask.text("words", asked_for, read_words, title=_("Lý do")) if reason == "other" else ""
    lines = [
        _("Thầy/cô xem lại:"),
        _("• Bỏ qua: {pupil}, chỉ lần này, cho {thing}").format(pupil=naming.pupil(asked.pupil), thing=thing),
        _("• Lý do: {reason}").format(reason=words or SKIPS[reason]),
        _("Việc bỏ qua được ghi lại cùng người ghi; phòng chỉ thấy «Lý do khác», không xem được tên em.")
        if words
        else _("Việc bỏ qua được ghi lại cùng người ghi; phòng xem được lý do, không xem được tên em."),
    ]
    ask.agree("\n".join(lines))
    return Passing(asked.pupil.unit, device, asked.pupil.id, reason, words)


async def passed_over(session: Session, speaker: Speaker, new: Passing) -> Reply:
    await allocations.pass_over(session, speaker, new)
    following = await propose(session, speaker, (new.unit, new.device or CASH))
    return Reply("\n".join([_("Đã ghi việc bỏ qua."), following.text]), following.choices)


def skips_button() -> Choice:
    return opens("skips", _("Các lần bỏ qua"))


def may_see_skips(speaker: Speaker) -> bool:
    return bool(units_where(speaker.roles, Act.SEE_SKIPS))


async def facts(session: Session, speaker: Speaker, about: str) -> Page[Skipped]:
    found = await skips.read(session, speaker, PAGE + 1, number_in(about) * PAGE)
    return page_of(found, about, PAGE)


def show(ask: Ask, page: Page[Skipped]) -> Page[Skipped]:
    return page


async def list_skips(session: Session, speaker: Speaker, page: Page[Skipped]) -> Reply:
    if not page.shown:
        return Reply(_("Chưa có lần bỏ qua nào."), in_place=page.turned)
    units = await campaigns.units(session)
    lines = [_one(each, units.shown(each.unit)) for each in page.shown]
    words = "\n".join([_("Các lần bỏ qua, mới nhất ở trên:"), *lines])
    return Reply(words, page.buttons("skips"), in_place=page.turned)


def _one(each: Skipped, unit: str) -> str:
    words = _("• {time} {day}, {unit}: em thứ {rank}, {item}. {reason}.")
    time, day = say_moment(each.at)
    item, reason = naming.item(each.item), SKIPS[each.reason]
    return words.format(time=time, day=day, unit=unit, rank=each.rank, item=item, reason=reason)


SKIP = Conversation("skip", asked_of, pass_over, passed_over)
SKIPS_SEEN = Conversation("skips", facts, show, list_skips, open_to=may_see_skips)
