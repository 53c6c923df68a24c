"""The admins read the messages that were left, and mark those that are handled."""

from dataclasses import dataclass

from bot.conversation import Conversation, Reply, Speaker, opens
from bot.dialogue import Ask
from bot.messages import Choice
from bot.phrases import _, lazy
from campaign.facts import say_moment
from campaign.permissions import Act, units_where
from campaign.units import Directory
from handlers.paging import Page, number_in, page_of
from storage import campaigns, messages_left
from storage.messages_left import Message, NewMessage
from storage.session import Session

PAGE = 3


@dataclass(frozen=True, slots=True)
class Handled:
    """Which one is to be marked."""

    id: str
    units: Directory


async def facts(session: Session, speaker: Speaker, about: str) -> Page[Message]:
    units = await campaigns.units(session)
    found = await messages_left.read(session, speaker, units, most=PAGE + 1, skip=number_in(about) * PAGE)
    return page_of(found, about, PAGE)


def show(ask: Ask, page: Page[Message]) -> Page[Message]:
    return page


async def list_them(session: Session, speaker: Speaker, page: Page[Message]) -> Reply:
    if not page.shown:
        return Reply(_("Chưa có lời nhắn nào."), in_place=page.turned)
    numbered = list(enumerate(page.shown, 1 + page.number * PAGE))
    words = [_("Lời nhắn, mới nhất ở trên:"), *(_one(number, each) for number, each in numbered)]
    buttons = [handled_button(each.id, number) for number, each in numbered if not each.handled]
    return Reply("\n\n".join(words), (*buttons, *page.buttons("messages")), in_place=page.turned)


def _one(number: int, message: Message) -> str:
    time, day = say_moment(message.left_at)
    state = _(" (đã xử lý)") if message.handled else ""
    said = words_of(message.said) if message.said else _("Nội dung không còn được lưu.")
    return f"{number}. {time} {day}{state}\n{said}"


def words_of(said: NewMessage) -> str:
    """A message with whom it is from."""
    phone = [_("Điện thoại: {phone}").format(phone=said.phone)] if said.phone else []
    sender = [_("Người gửi: {name}").format(name=said.name)] if said.name else []
    return "\n".join([f"«{said.text}»", *sender, *phone])


def handled_button(id_: str, number: int = 0) -> Choice:
    """`number` tells it from the others in a list."""
    label = _("Đã xử lý")
    return opens("handled", f"{label} {number}" if number else label, id_)


def list_button() -> Choice:
    return opens("messages", _("Lời nhắn"))


async def which(session: Session, speaker: Speaker, about: str) -> Handled:
    return Handled(about, await campaigns.units(session))


def mark(ask: Ask, handled: Handled) -> Handled:
    return handled


async def marked(session: Session, speaker: Speaker, handled: Handled) -> Reply:
    before = await messages_left.handle(session, speaker, handled.units, handled.id)
    words = _("Lời nhắn này đã được xử lý trước đó.") if before.handled else _("Đã ghi: lời nhắn này đã xử lý.")
    return Reply(words, (list_button(),))


def may_read(speaker: Speaker) -> bool:
    return bool(units_where(speaker.roles, Act.READ_MESSAGES))


MESSAGES_LEFT = Conversation("messages", facts, show, list_them, label=lazy("Lời nhắn"), open_to=may_read)
HANDLED = Conversation("handled", which, mark, marked)
