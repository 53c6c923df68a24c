"""The link of a unit and its QR, to forward to parents' groups or to print."""

from dataclasses import dataclass

from bot.conversation import Conversation, Refused, Reply, Speaker
from bot.dialogue import Ask
from bot.messages import Attachment
from bot.phrases import _, lazy
from bot.steps import Unclear
from campaign.permissions import Act, units_where
from campaign.units import Directory, Unit
from storage import campaigns, unit_links
from storage.session import Session


@dataclass(frozen=True, slots=True)
class Theirs:
    """The open units whose links this person hands out, found by name; never another one."""

    units: Directory
    codes: frozenset[str]

    def find(self, text: str) -> str:
        try:
            code = self.units.find(text)
        except Unclear as doubt:
            near = [choice for choice in doubt.choices if choice.code in self.codes]
            raise Unclear(doubt.hint if near else self._none(), near) from None
        if code not in self.codes:
            raise Unclear(self._none())
        return code

    def get(self, code: str) -> Unit | None:
        return self.units.get(code) if code in self.codes else None

    def why_not(self, code: str) -> str:
        return self._none()

    def shown(self, code: str) -> str:
        return self.units.shown(code)

    @staticmethod
    def _none() -> str:
        return _("Trong phạm vi phụ trách của thầy/cô không có đơn vị này.")


def may_share(speaker: Speaker) -> bool:
    return bool(units_where(speaker.roles, Act.SHARE_LINK))


async def facts(session: Session, speaker: Speaker, about: str) -> Theirs:
    units = await campaigns.units(session)
    below = [unit for held in units_where(speaker.roles, Act.SHARE_LINK) for unit in units.below(held)]
    codes = frozenset(unit.code for unit in below if not unit.closed)
    if not codes:
        raise Refused(_("Việc này dành cho người quản lý của trường hoặc của phòng."))
    return Theirs(units, codes)


def script(ask: Ask, theirs: Theirs) -> Unit | str:
    if len(theirs.codes) == 1:
        [only] = theirs.codes
        return theirs.get(only) or only
    return ask.search("unit", _("Mã QR của đơn vị nào? Gõ tên trường:"), theirs, also={})


async def finish(session: Session, speaker: Speaker, unit: Unit | str) -> Reply:
    theirs = await facts(session, speaker, "")
    there = theirs.get(unit if isinstance(unit, str) else unit.code)
    if there is None:
        raise Refused(_("Trong phạm vi phụ trách của thầy/cô không có đơn vị này."))
    link = await unit_links.of_unit(session, there.code)
    if not link:
        return Reply(_("Đường dẫn và mã QR có khi hệ thống đã chạy trên Telegram. Xin hỏi người phụ trách kỹ thuật."))
    return Reply(invitation(there, link), copyable=link, attachments=(Attachment("qr", there.code, speaker.heard_at),))


def invitation(unit: Unit, link: str) -> str:
    """As it may be forwarded to parents."""
    words = _(
        "Ủng hộ thiết bị học tập cho học sinh {unit}: xin mở đường dẫn này hoặc quét mã QR, đơn vị đã được điền sẵn.\n"
        "{link}\n"
        "Ủng hộ là tự nguyện, mỗi phần quà đều quý."
    )
    return words.format(unit=unit.name, link=link)


UNIT_QR = Conversation(
    "qr",
    facts,
    script,
    finish,
    commands=("qr",),
    describes=lazy("Mã QR của trường"),
    label=lazy("Mã QR của trường"),
    open_to=may_share,
)
