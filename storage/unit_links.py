"""The links of units and pledges, as they are known since the bot has a name on its messenger."""

from campaign import pledge_link
from campaign.unit_link import link_of
from storage import settings_kept
from storage.session import Session


async def of_unit(session: Session, code: str) -> str:
    """The link that opens a pledge for this unit; empty until the bot has been on Telegram once."""
    username = await settings_kept.kept(session, "telegram username")
    return link_of(username, code) if username else ""


async def of_pledge(session: Session, code: str) -> str:
    """The link that whoever receives follows to this pledge; until there is one, the code itself."""
    username = await settings_kept.kept(session, "telegram username")
    return pledge_link.link_of(username, code) if username else code
