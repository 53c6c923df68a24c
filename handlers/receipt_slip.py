"""The slip of a receipt, to print and sign; for those who receive at its unit."""

from bot.conversation import Conversation, Refused, Reply, Speaker, opens
from bot.dialogue import Ask
from bot.messages import Attachment
from bot.phrases import _
from storage import authority, receipts
from storage.receipts import RECEIVING, Receipt
from storage.session import Session


async def facts(session: Session, speaker: Speaker, about: str) -> Receipt:
    found = await receipts.one(session, about)
    if found is None or found.unit not in await authority.covered(session, speaker, *RECEIVING):
        raise Refused(_("Không có phiếu nhận này ở đơn vị của thầy/cô."))
    return found


def script(ask: Ask, found: Receipt) -> Receipt:
    return found


async def finish(session: Session, speaker: Speaker, found: Receipt) -> Reply:
    words = _("Phiếu nhận {number}: xin in hai bản, hai bên ký, mỗi bên giữ một bản.").format(number=found.id)
    slip = Attachment("slip", found.id, speaker.heard_at)
    return Reply(words, (opens("expected", _("Tiếp nhận")),), copyable=found.id, attachments=(slip,))


SLIP = Conversation("slip", facts, script, finish)
