"""The slip of a receipt, to print and sign; for those who receive at its unit."""

from bot.conversation import Conversation, Refused, Reply, Speaker, opens
from bot.dialogue import Ask
from bot.messages import Attachment
from bot.phrases import _
from campaign.codes import find_code
from campaign.devices import RECEIPT_PREFIX
from storage import authority, receipts
from storage.receipts import RECEIVING, Receipt
from storage.session import Session


async def facts(session: Session, speaker: Speaker, about: str) -> Receipt:
    own = await authority.covered(session, speaker, *RECEIVING)
    if not own:
        words = _("Đây là số của một phiếu nhận. Những gì trường đã nhận của {you} có ở «Đóng góp của tôi».")
        raise Refused(words, (opens("mine", _("Đóng góp của tôi")),))
    found = await receipts.one(session, about)
    if found is None or found.unit not in own:
        raise Refused(_("Không có phiếu nhận này ở đơn vị của thầy/cô."))
    return found


def script(ask: Ask, found: Receipt) -> Receipt:
    return found


async def finish(session: Session, speaker: Speaker, found: Receipt) -> Reply:
    words = _("Phiếu nhận {number}: xin in hai bản, hai bên ký, mỗi bên giữ một bản.").format(number=found.id)
    slip = Attachment("slip", found.id, speaker.heard_at)
    mend = () if found.reverses or found.reversed_by else (opens("correct", _("Sửa nhầm"), found.id),)
    choices = (*mend, opens("expected", _("Tiếp nhận")))
    return Reply(words, choices, copyable=found.id, attachments=(slip,))


def find_number(text: str) -> str | None:
    return find_code(text, RECEIPT_PREFIX)


SLIP = Conversation("slip", facts, script, finish, finds=find_number)
