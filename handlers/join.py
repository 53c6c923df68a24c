"""A code from an invitation becomes a role at a unit."""

from dataclasses import dataclass

from bot.conversation import Conversation, Refused, Reply, Speaker
from bot.dialogue import Ask
from bot.phrases import _
from campaign.codes import read_invite_code
from campaign.permissions import ROLES, Role
from campaign.units import Directory
from storage import campaigns, invites
from storage.database import Session


@dataclass(frozen=True, slots=True)
class Facts:
    """What the code is taken with."""

    code: str
    units: Directory


async def facts(session: Session, speaker: Speaker, about: str) -> Facts:
    if closed := await invites.closed_to(session, speaker):
        raise Refused(closed)
    return Facts(about, await campaigns.units(session))


def script(ask: Ask, facts: Facts) -> Facts:
    return facts


async def finish(session: Session, speaker: Speaker, facts: Facts) -> Reply:
    taken = await invites.take(session, speaker, facts.code)
    if taken is None:
        return Reply(_("Mã mời này không đúng, đã hết hạn hoặc đã có người dùng. Xin hỏi lại người đã mời."))
    words = _("Thầy/cô đang là {role}, {unit}.") if taken.before else _("Từ nay thầy/cô là {role}, {unit}.")
    return Reply(
        words.format(role=ROLES[Role(taken.role)], unit=facts.units.shown(taken.unit)), menu=True, menu_changed=True
    )


JOIN = Conversation("join", facts, script, finish, hears=read_invite_code)
