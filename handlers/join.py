"""A code from an invitation becomes a role at a unit."""

from dataclasses import dataclass
from datetime import datetime

from bot.conversation import Conversation, Refused, Reply, Speaker
from bot.dialogue import Ask
from bot.log import log
from bot.messages import Outgoing
from bot.phrases import _, lazy
from campaign.codes import read_invite_code
from campaign.inviting import HEADS
from campaign.permissions import ROLES, Role
from campaign.units import Directory
from handlers import unmanned
from storage import campaigns, invites, notices
from storage.session import Session

_BEGINS = {
    Role.TEACHER: lazy("Để bắt đầu, xin bấm «Khai báo học sinh»."),
    Role.MANAGER: lazy("Để bắt đầu, xin bấm «Phân quyền» để mời giáo viên của trường."),
}


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
        if await invites.closes(session, speaker.heard_at):
            await _tell_admins(session, speaker.heard_at, facts.units)
        return Reply(_("Mã mời này không đúng, đã hết hạn hoặc đã có người dùng. Xin hỏi lại người đã mời."))
    if taken.role in HEADS:
        await unmanned.take_back(session, taken.unit)
    words = _("Thầy/cô đang là {role}, {unit}.") if taken.before else _("Từ nay thầy/cô là {role}, {unit}.")
    said = [words.format(role=ROLES[Role(taken.role)], unit=facts.units.shown(taken.unit))]
    if not taken.before and (begins := _BEGINS.get(Role(taken.role))):
        said.append(str(begins))
    return Reply("\n".join(said), menu=True, new_roles=True)


async def _tell_admins(session: Session, now: datetime, units: Directory) -> None:
    def words() -> Outgoing:
        return Outgoing(
            _(
                "Trong một ngày đã có {tries} mã mời sai, nên hệ thống tạm ngừng nhận mã mời trong 24 giờ. "
                "Có thể ai đó đang dò mã: xin chỉ gửi mã cho đúng người, và báo người phụ trách kỹ thuật."
            ).format(tries=invites.TRIES_OF_ALL[0])
        )

    log.warning("codes are not taken for a day", wrong=invites.TRIES_OF_ALL[0])
    key = f"codes closed.{now:%Y-%m-%dT%H:%M}"
    # Also at night: whoever guesses codes does it now, and an admin who is asleep is not woken by one message a day.
    await notices.tell_holders(session, Role.ADMIN, units.root.code, key, words, now, at_any_hour=True)


JOIN = Conversation("join", facts, script, finish, hears=read_invite_code)
