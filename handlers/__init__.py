"""What people can do: the one list. Its order is the order of the menu."""

from typing import Any

from bot.conversation import Conversation
from handlers.audit_trail import AUDIT_TRAIL
from handlers.contact import CONTACT
from handlers.declare import DECLARE
from handlers.declare_many import DECLARE_MANY
from handlers.join import JOIN
from handlers.language import LANGUAGE
from handlers.my_pledges import CHANGE, MY_PLEDGES, WITHDRAW
from handlers.my_pupils import MY_PUPILS, WITHDRAW_PUPIL
from handlers.pledge import PLEDGE
from handlers.privacy import ERASE, PRIVACY
from handlers.progress import PROGRESS
from handlers.report import REPORT
from handlers.start import HELP, START
from handlers.stop_reminders import STOP_REMINDERS

CONVERSATIONS: tuple[Conversation[Any, Any], ...] = (
    PLEDGE,
    MY_PLEDGES,
    CHANGE,
    WITHDRAW,
    PROGRESS,
    CONTACT,
    DECLARE,
    DECLARE_MANY,
    MY_PUPILS,
    WITHDRAW_PUPIL,
    REPORT,
    AUDIT_TRAIL,
    JOIN,
    LANGUAGE,
    PRIVACY,
    ERASE,
    STOP_REMINDERS,
    HELP,
    START,
)
