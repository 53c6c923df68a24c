"""What people can do: the one list. Its order is the order of the menu."""

from typing import Any

from bot.conversation import Conversation
from handlers.audit_trail import AUDIT_TRAIL
from handlers.contact import CONTACT
from handlers.correct import CORRECT
from handlers.declare import DECLARE
from handlers.declare_many import DECLARE_MANY, PUPIL_SHEET
from handlers.expected import EXPECTED
from handlers.hand_on import HAND_ON
from handlers.invite_codes import CODES_FOR_SCHOOLS, INVITE, OPEN_CODES, WITHDRAW_CODE
from handlers.join import JOIN
from handlers.language import LANGUAGE
from handlers.leave_message import LEAVE_MESSAGE
from handlers.messages_left import HANDLED, MESSAGES_LEFT
from handlers.my_pledges import CHANGE, MY_PLEDGES, WITHDRAW
from handlers.my_pupils import MY_PUPILS, WITHDRAW_PUPIL
from handlers.needed import NEEDED
from handlers.offers import OFFERS, REFUSE_OFFER, TAKE_OFFER, WITHDRAW_OFFER
from handlers.pledge import PLEDGE
from handlers.privacy import ERASE, PRIVACY
from handlers.progress import PROGRESS
from handlers.propose import PROPOSE
from handlers.remind_now import REMIND_NOW
from handlers.report import REPORT
from handlers.report_details import DETAILS
from handlers.roles import HOLDERS, REVOKE, ROLE_MENU
from handlers.route import ROUTE
from handlers.start import HELP, START
from handlers.stop_reminders import STOP_REMINDERS
from handlers.unit_link import UNIT_QR
from handlers.units import UNITS

CONVERSATIONS: tuple[Conversation[Any, Any], ...] = (
    PLEDGE,
    MY_PLEDGES,
    CHANGE,
    WITHDRAW,
    LEAVE_MESSAGE,
    NEEDED,
    PROGRESS,
    CONTACT,
    DECLARE,
    DECLARE_MANY,
    PUPIL_SHEET,
    MY_PUPILS,
    WITHDRAW_PUPIL,
    EXPECTED,
    OFFERS,
    TAKE_OFFER,
    REFUSE_OFFER,
    HAND_ON,
    REPORT,
    ROUTE,
    PROPOSE,
    WITHDRAW_OFFER,
    UNITS,
    ROLE_MENU,
    INVITE,
    CODES_FOR_SCHOOLS,
    OPEN_CODES,
    WITHDRAW_CODE,
    HOLDERS,
    REVOKE,
    UNIT_QR,
    DETAILS,
    REMIND_NOW,
    MESSAGES_LEFT,
    HANDLED,
    AUDIT_TRAIL,
    JOIN,
    LANGUAGE,
    PRIVACY,
    CORRECT,
    ERASE,
    STOP_REMINDERS,
    HELP,
    START,
)
