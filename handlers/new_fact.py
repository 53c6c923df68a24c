"""Something new happened after what was entered: how it differs from a mistake, and where it is entered."""

from bot.conversation import Conversation, Reply, Speaker, opens
from bot.phrases import _
from handlers.own_unit import may_keep_cash, own_units
from storage.session import Session


async def facts(session: Session, speaker: Speaker, about: str) -> str:
    units = await own_units(session, speaker)
    return about if units.get(about) else ""


async def finish(session: Session, speaker: Speaker, unit: str) -> Reply:
    words = _(
        "«Phát sinh» là việc mới xảy ra sau khi đã ghi đúng: có thêm quà, mua thêm máy, máy hỏng hay được trả lại. "
        "Những gì đã ghi thì giữ nguyên, việc mới được ghi thêm.\n"
        "Nếu lần trước ghi sai, xin chọn «Sửa nhầm»."
    )
    choices = (
        opens("expected", _("Tiếp nhận")),
        opens("purchase", _("Mua thiết bị"), unit),
        opens("correct", _("Sửa nhầm"), unit),
    )
    return Reply(words, choices)


NEW_FACT = Conversation("new fact", facts, lambda ask, unit: unit, finish, open_to=may_keep_cash)
