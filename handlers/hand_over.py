"""A device is kept for the pupil who is next, handed over with a record to sign, released, or taken back."""

from dataclasses import dataclass
from datetime import datetime

from bot.conversation import Conversation, Reply, Speaker, opens
from bot.dialogue import Ask
from bot.messages import Attachment, Outgoing
from bot.phrases import _
from bot.text import capitalised
from campaign.allocating import RETURNED, Returned, said_of
from campaign.devices import State
from campaign.facts import say_day, vietnam_day
from campaign.permissions import Act
from handlers import naming
from handlers.allocate import answers, lists
from handlers.approve import read_words
from handlers.naming import asked_unit, served, which_unit
from handlers.paging import number_in, page_of
from storage import allocations, authority, campaigns, notices
from storage.allocations import Held
from storage.session import Session

PAGE = 4


@dataclass(frozen=True, slots=True)
class Pair:
    """A device's code and a pupil's id, as a button names them."""

    device: str
    pupil: str


async def pair(session: Session, speaker: Speaker, about: str) -> Pair:
    device, _between, pupil = about.partition(" ")
    return Pair(device, pupil)


def nothing_asked(ask: Ask, pair: Pair) -> Pair:
    return pair


async def keep(session: Session, speaker: Speaker, pair: Pair) -> Reply:
    kept = await allocations.reserve(session, speaker, pair.device, pair.pupil)
    words = _("Đã giữ {device} cho {pupil}.\nXin in biên bản bàn giao gửi kèm, ký khi trao máy, rồi bấm «Đã trao».")
    said = words.format(device=naming.device(kept.device), pupil=naming.pupil(kept.pupil))
    further = opens("allocate", _("Cấp phát tiếp"), kept.device.unit)
    return Reply(said, (*answers(kept), further), attachments=(await _record(session, speaker, kept),))


async def _record(session: Session, speaker: Speaker, kept: Held) -> Attachment:
    """With the pupil's name for those who may see it."""
    named = kept.device.unit in await authority.covered(session, speaker, Act.SEE_UNIT_PUPILS)
    return Attachment("handover" if named else "handover coded", kept.device.id, speaker.heard_at)


async def print_again(session: Session, speaker: Speaker, pair: Pair) -> Reply:
    kept = await allocations.held_one(session, speaker, pair.device, pair.pupil, State.RESERVED)
    words = _("Biên bản bàn giao {device}.").format(device=naming.device(kept.device))
    return Reply(words, answers(kept), attachments=(await _record(session, speaker, kept),))


async def kept_one(session: Session, speaker: Speaker, about: str) -> Held:
    device, _between, pupil = about.partition(" ")
    return await allocations.held_one(session, speaker, device, pupil, State.RESERVED)


def to_give(ask: Ask, kept: Held) -> Pair:
    lines = [
        _("Thầy/cô xem lại:"),
        _("• Đã trao: {device}").format(device=naming.device(kept.device)),
        _("• Cho: {pupil}").format(pupil=naming.pupil(kept.pupil)),
        _("Người tặng máy, nếu đã đăng ký trên hệ thống, được báo ngay."),
    ]
    ask.agree("\n".join(lines))
    return Pair(kept.device.id, kept.pupil.id)


async def give(session: Session, speaker: Speaker, pair: Pair) -> Reply:
    given = await allocations.hand_over(session, speaker, pair.device, pair.pupil)
    await _tell_donor(session, speaker, given)
    words = _("Đã ghi: trao {device} cho {pupil}.")
    said = words.format(device=naming.device(given.device), pupil=naming.pupil(given.pupil))
    return Reply(said, (opens("allocate", _("Cấp phát tiếp"), given.device.unit), *lists(given.device.unit)))


async def _tell_donor(session: Session, speaker: Speaker, given: Held) -> None:
    if donor := await allocations.donor_to_tell(session, given.device):
        await tell_reached(session, *donor, given, speaker.heard_at)


async def tell_reached(session: Session, person: int, code: str, given: Held, now: datetime) -> None:
    """A donor hears the grade of the pupil who has the device, and nothing more."""
    level = (await campaigns.units(session)).among([given.pupil.unit]).all[0].level

    def words() -> Outgoing:
        said = _("{item} quý vị trao tặng (đăng ký {code}) đã đến tay {pupil}. Xin cảm ơn quý vị!")
        item = capitalised(naming.item(given.device.item))
        return Outgoing(said.format(item=item, code=code, pupil=said_of(given.pupil.class_name, level)))

    await notices.tell_person(session, person, f"reached.{given.device.id}", words, now)


async def let_go(session: Session, speaker: Speaker, pair: Pair) -> Reply:
    kept = await allocations.release(session, speaker, pair.device, pair.pupil)
    words = _("Đã thôi giữ {device}. {pupil} trở lại danh sách chờ, vẫn thứ tự cũ.")
    said = words.format(device=naming.device(kept.device), pupil=naming.pupil(kept.pupil))
    return Reply(said, (opens("allocate", _("Cấp phát"), kept.device.unit),))


async def list_kept(session: Session, speaker: Speaker, asked: tuple[str, str]) -> Reply:
    unit, turned_to = asked
    found = await allocations.held(session, speaker, unit, State.RESERVED, PAGE + 1, number_in(turned_to) * PAGE)
    page = page_of(found, turned_to, PAGE)
    back = opens("allocate", _("Cấp phát"), unit)
    if not page.shown:
        return Reply(_("Không có thiết bị nào đang giữ cho học sinh."), (back,), in_place=page.turned)
    words = [_("Đang giữ, lâu nhất ở trên:"), *(f"• {_since(each)}" for each in page.shown)]
    choices = [
        choice
        for each in page.shown
        for choice in (
            *answers(each, named=True),
            opens("handover record", _("Biên bản {code}").format(code=each.device.id), _about(each)),
        )
    ]
    return Reply("\n".join(words), (*choices, *page.buttons("kept", unit), back), in_place=page.turned)


async def list_given(session: Session, speaker: Speaker, asked: tuple[str, str]) -> Reply:
    unit, turned_to = asked
    found = await allocations.held(session, speaker, unit, State.HANDED_OVER, PAGE + 1, number_in(turned_to) * PAGE)
    page = page_of(found, turned_to, PAGE)
    others = (opens("grants", _("Tiền đã trao"), f"0 {unit}"), opens("allocate", _("Cấp phát"), unit))
    if not page.shown:
        return Reply(_("Chưa có thiết bị nào đã trao."), others, in_place=page.turned)
    words = [_("Đã trao, lâu nhất ở trên:"), *(f"• {_since(each)}" for each in page.shown)]
    choices = [
        opens("take back", _("Nhận lại {code}").format(code=each.device.id), _about(each)) for each in page.shown
    ]
    return Reply("\n".join(words), (*choices, *page.buttons("given", unit), *others), in_place=page.turned)


def _since(each: Held) -> str:
    words = _("{device}: {pupil}, từ ngày {day}")
    day = say_day(vietnam_day(each.device.since))
    return words.format(device=naming.device(each.device), pupil=naming.pupil(each.pupil), day=day)


def _about(each: Held) -> str:
    return f"{each.device.id} {each.pupil.id}"


@dataclass(frozen=True, slots=True)
class ComesBack:
    """A device that a pupil gives back, and why."""

    device: str
    pupil: str
    reason: Returned
    words: str


async def given_one(session: Session, speaker: Speaker, about: str) -> Held:
    device, _between, pupil = about.partition(" ")
    return await allocations.held_one(session, speaker, device, pupil, State.HANDED_OVER)


def take_back(ask: Ask, given: Held) -> ComesBack:
    device, pupil = naming.device(given.device), naming.pupil(given.pupil)
    prompt = _("Vì sao nhận lại {device} từ {pupil}?").format(device=device, pupil=pupil)
    reason = ask.choice("reason", prompt, RETURNED, title=_("Lý do"))
    words = ask.text("words", _("Xin ghi lý do, ngắn gọn:"), read_words, title=_("Lý do")) if reason == "other" else ""
    lines = [
        _("Thầy/cô xem lại:"),
        _("• Nhận lại: {device}").format(device=device),
        _("• Từ: {pupil}").format(pupil=pupil),
        _("• Lý do: {reason}").format(reason=words or RETURNED[reason]),
        _("Máy chờ kiểm tra lại; em trở lại danh sách chờ, vẫn thứ tự cũ."),
    ]
    ask.agree("\n".join(lines))
    return ComesBack(given.device.id, given.pupil.id, reason, words)


async def took_back(session: Session, speaker: Speaker, new: ComesBack) -> Reply:
    had = await allocations.take_back(session, speaker, new.device, new.pupil, new.reason, new.words)
    words = _(
        "Đã nhận lại {device}: máy chờ kiểm tra. {pupil} trở lại danh sách chờ. "
        "Nếu em không cần nữa, xin trả lại khai báo của em ở mục «Em đã duyệt»."
    )
    said = words.format(device=naming.device(had.device), pupil=naming.pupil(had.pupil))
    unit = had.device.unit
    choices = (opens("allocate", _("Cấp phát"), unit), opens("approved pupils", _("Em đã duyệt"), f"0 {unit}"))
    return Reply(said, choices)


RESERVE = Conversation("reserve", pair, nothing_asked, keep)
HANDED_OVER = Conversation("handed over", kept_one, to_give, give)
RELEASE = Conversation("release", pair, nothing_asked, let_go)
HANDOVER_RECORD = Conversation("handover record", pair, nothing_asked, print_again)
KEPT = Conversation("kept", served, which_unit, list_kept, answers=asked_unit)
GIVEN = Conversation("given", served, which_unit, list_given, answers=asked_unit)
TAKE_BACK = Conversation("take back", given_one, take_back, took_back)
