"""No reminders, for good, until the person takes it back."""

from bot.conversation import Conversation, Reply, Speaker, opens
from bot.dialogue import Ask
from bot.phrases import _, lazy
from campaign.permissions import Act, units_where
from storage import people
from storage.session import Session

RESUME = "resume"


async def facts(session: Session, speaker: Speaker, about: str) -> str:
    return about


def script(ask: Ask, about: str) -> str:
    return about


async def finish(session: Session, speaker: Speaker, about: str) -> Reply:
    if about == RESUME:
        await people.resume_reminders(session, speaker)
        return Reply(_("Hệ thống sẽ lại nhắc khi gần đến hạn."))
    await people.stop_reminders(session, speaker)
    words = _("Hệ thống sẽ không nhắc nữa. Những gì đã ghi nhận vẫn còn nguyên.")
    if units_where(speaker.roles, Act.RECEIVE) or units_where(speaker.roles, Act.ROUTE):
        words += " " + _("Khi có người nhờ đến nhận quà, thầy/cô vẫn được báo, vì họ đang chờ.")
    return Reply(words, (opens("stop", _("Nhắc lại"), RESUME),))


STOP_REMINDERS = Conversation("stop", facts, script, finish, commands=("dung_nhac",), describes=lazy("Không nhắc nữa"))
