"""A code with a slip in it is answered as one, where no other talk has a question open."""

import re

from bot.conversation import Conversation, Reply, Speaker, opens
from bot.dialogue import Ask
from bot.phrases import _
from handlers.own_unit import may_keep_cash
from handlers.receiving_donor import mistyped
from storage.session import Session

_LIKE_A_CODE = re.compile(r"(UH|TB|BN)[A-Z0-9]{5,7}", re.IGNORECASE)


async def facts(session: Session, speaker: Speaker, about: str) -> bool:
    """Whether this person receives gifts."""
    return may_keep_cash(speaker)


def script(ask: Ask, receives: bool) -> bool:
    return receives


async def finish(session: Session, speaker: Speaker, receives: bool) -> Reply:
    find, mine = opens("receive", _("Tìm người ủng hộ")), opens("mine", _("Đóng góp của tôi"))
    return Reply(mistyped(), (find if receives else mine,))


def find_slip(text: str) -> str | None:
    """Nothing of it is kept: it may be anything."""
    word = re.sub(r"[\s-]", "", text)
    return "" if _LIKE_A_CODE.fullmatch(word) and any(map(str.isdigit, word)) else None


MISTYPED_CODE = Conversation("mistyped code", facts, script, finish, finds=find_slip)
