"""A code that cannot be: its last character tells that somewhere a letter slipped."""

from bot.conversation import Conversation, Reply, Speaker, opens
from bot.dialogue import Ask
from bot.phrases import _
from campaign.codes import PLEDGE_LENGTH, PLEDGE_PREFIX, slipped
from campaign.devices import DEVICE_PREFIX, RECEIPT_PREFIX
from campaign.permissions import Act, units_where
from storage.session import Session

PREFIXES = (PLEDGE_PREFIX, DEVICE_PREFIX, RECEIPT_PREFIX)


async def facts(session: Session, speaker: Speaker, about: str) -> str:
    return about


def script(ask: Ask, code: str) -> str:
    return code


async def finish(session: Session, speaker: Speaker, code: str) -> Reply:
    words = _(
        "Mã {code} chưa đúng, có lẽ nhầm một chữ. Mã gồm «{prefix}» và {n} chữ hoặc số; "
        "không có chữ I, L, O, U và số 0, 1 ở phần sau. Mong {you} xem lại và gõ lại mã."
    )
    choices = [opens("mine", _("Đóng góp của tôi"))]
    if units_where(speaker.roles, Act.RECEIVE):
        choices = [opens("receive", _("Tìm theo mã, tên, số điện thoại"))]
    return Reply(words.format(code=code, prefix=code[:2], n=PLEDGE_LENGTH), tuple(choices))


def hears(text: str) -> str | None:
    return next((code for prefix in PREFIXES if (code := slipped(text, prefix))), None)


MISTYPED = Conversation("mistyped", facts, script, finish, hears=hears)
