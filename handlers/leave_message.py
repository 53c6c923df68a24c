"""After the close: a message for the admins."""

from dataclasses import dataclass

from bot.conversation import Conversation, Refused, Reply, Speaker, opens
from bot.dialogue import Ask
from bot.messages import Outgoing
from bot.phrases import _
from campaign.facts import Window, say_day
from campaign.permissions import Role
from campaign.reading import read_message, read_phone
from handlers.messages_left import handled_button, list_button, words_of
from storage import campaigns, messages_left, notices
from storage.messages_left import NewMessage
from storage.session import Session


@dataclass(frozen=True, slots=True)
class Facts:
    """Who leaves it, as the messenger shows them."""

    name: str


async def facts(session: Session, speaker: Speaker, about: str) -> Facts:
    campaign = await campaigns.current(session)
    if campaign.window(speaker.heard_at) is not Window.AFTER:
        words = _("Lời nhắn được nhận sau ngày {day}. Lúc này, xin liên hệ: {contact}.")
        choices = (opens("pledge", _("Ủng hộ")),)
        raise Refused(words.format(day=say_day(campaign.closes_on), contact=campaign.contact), choices)
    await messages_left.check_may_leave(session, speaker)
    return Facts(speaker.name)


def script(ask: Ask, facts: Facts) -> NewMessage:
    prompt = _("{You} muốn nhắn gì đến quản trị của chương trình? Xin viết trong một tin, nhiều nhất 500 ký tự.")
    text = ask.text("text", prompt, read_message, title=_("Lời nhắn"), say=_beginning)
    phone = ""
    prompt = _("{You} có muốn để lại số điện thoại để được liên hệ lại không?")
    if ask.yes("reachable", prompt, yes=_("Để lại số"), no=_("Không cần"), title=_("Để lại số điện thoại")):
        prompt = _("Số điện thoại của {you}?")
        phone = ask.text("phone", prompt, read_phone, title=_("Điện thoại"), contact=_("Gửi số của tôi"))
    new = NewMessage(text, facts.name, phone)
    ask.agree(_read_back(new))
    return new


async def finish(session: Session, speaker: Speaker, new: NewMessage) -> Reply:
    id_ = await messages_left.leave(session, speaker, new)

    def words() -> Outgoing:
        told = "\n".join([_("Có lời nhắn mới:"), words_of(new)])
        return Outgoing(told, (handled_button(id_), list_button()))

    root = (await campaigns.units(session)).root.code
    await notices.tell_holders(session, Role.ADMIN, root, f"message left.{id_}", words, speaker.heard_at)
    return Reply(_("Cảm ơn {you}. Lời nhắn đã được gửi đến quản trị của chương trình."), menu=True)


def _beginning(text: str) -> str:
    """Short enough for a button."""
    line = " ".join(text.split())
    return line if len(line) <= 20 else line[:20].rstrip() + "…"


def _read_back(new: NewMessage) -> str:
    head = _("Xin {you} xem lại lời nhắn:")
    only = _("Chỉ quản trị của chương trình đọc được lời nhắn này.")
    return "\n".join([head, words_of(new), only])


LEAVE_MESSAGE = Conversation("leave message", facts, script, finish)
