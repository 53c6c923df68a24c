"""Whom to call."""

from bot.conversation import Conversation, Reply, Speaker
from bot.phrases import _, lazy
from campaign.facts import Campaign
from handlers.start import facts, script
from storage.session import Session


async def finish(session: Session, speaker: Speaker, campaign: Campaign) -> Reply:
    return Reply(_("Liên hệ: {contact}.").format(contact=campaign.contact))


CONTACT = Conversation(
    "contact", facts, script, finish, commands=("lienhe",), describes=lazy("Người phụ trách"), label=lazy("Liên hệ")
)
