"""The units whose gifts and money somebody answers for; with several of them, which one a talk is about."""

from collections.abc import Mapping

from bot.conversation import Refused, Speaker
from bot.dialogue import Ask
from bot.phrases import _
from campaign.permissions import Act, units_where
from campaign.units import Directory
from storage import authority, campaigns, receipts
from storage.session import Session


def may_receive(speaker: Speaker) -> bool:
    return bool(units_where(speaker.roles, Act.RECEIVE))


def may_keep_cash(speaker: Speaker) -> bool:
    return may_receive(speaker) or bool(units_where(speaker.roles, Act.RECEIVE_AT_OFFICE))


async def own_units(session: Session, speaker: Speaker) -> Directory:
    """The units where this person receives; the office for its admins. Raises Refused if there is none."""
    own = await authority.covered(session, speaker, *receipts.RECEIVING)
    if not own:
        raise Refused(_("Việc này dành cho người quản lý của trường."))
    return (await campaigns.units(session)).among(own)


def ask_unit(ask: Ask, units: Directory) -> str:
    """The code of the one that is meant."""
    if len(units.all) == 1:
        return units.all[0].code
    found = ask.search("unit", _("Của đơn vị nào? Xin gõ tên đơn vị."), units, {}, title=_("Đơn vị"))
    return found if isinstance(found, str) else found.code


def named(units: Directory, code: str) -> Mapping[str, str]:
    """The answer to `ask_unit` that a button brings; none for what this person does not answer for."""
    return {"unit": code} if len(units.all) > 1 and units.get(code) else {}
