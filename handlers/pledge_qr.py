"""The code of a pledge as a QR, for its donor to show when handing over."""

from bot.conversation import Conversation, Reply, Speaker
from bot.dialogue import Ask
from bot.messages import Attachment
from bot.phrases import _
from storage import pledges, unit_links
from storage.pledges import Pledge
from storage.session import Session


async def facts(session: Session, speaker: Speaker, about: str) -> Pledge:
    return await pledges.own(session, speaker, about)


def script(ask: Ask, pledge: Pledge) -> Pledge:
    return pledge


async def finish(session: Session, speaker: Speaker, pledge: Pledge) -> Reply:
    words = _("Khi trao, xin quý vị đưa mã này cho người tiếp nhận của trường, hoặc đọc mã: {code}.")
    link = await unit_links.of_pledge(session, pledge.code)
    text = words.format(code=pledge.code)
    shown = f"{text}\n{link}" if link != pledge.code else text
    return Reply(shown, copyable=link, attachments=(Attachment("pledge qr", pledge.code, speaker.heard_at),))


PLEDGE_QR = Conversation("pledge qr", facts, script, finish)
