"""What people can do: the one list. Its order is the order of the menu."""

from typing import Any

from bot.conversation import Conversation
from handlers.allocate import ALLOCATE, WHY
from handlers.answer_report import ACCEPT_REPORT, RETURN_REPORT
from handlers.approve import APPROVALS, APPROVE, APPROVED_PUPILS, SEND_BACK
from handlers.audit_trail import AUDIT_TRAIL
from handlers.behind import BEHIND
from handlers.box import BOX
from handlers.cash_book import CASH_BOOK
from handlers.contact import CONTACT
from handlers.correct import CORRECT
from handlers.correct_answers import AGREE, DECLINE, SEE
from handlers.declare import DECLARE
from handlers.declare_many import DECLARE_MANY, PUPIL_SHEET
from handlers.device_checks import DEVICE, DEVICES
from handlers.device_history import DEVICE_HISTORY
from handlers.expected import EXPECTED
from handlers.expired import EXPIRED
from handlers.file_report import FILE
from handlers.filings import FILING, FILING_FILES, FILINGS, MAIL_AGAIN, NOT_FILED
from handlers.grant import GRANT, GRANT_BACK, GRANTS
from handlers.hand_on import HAND_ON
from handlers.hand_over import GIVEN, HANDED_OVER, HANDOVER_RECORD, KEPT, RELEASE, RESERVE, TAKE_BACK
from handlers.invite_codes import CODES_FOR_SCHOOLS, INVITE, OPEN_CODES, WITHDRAW_CODE
from handlers.join import JOIN
from handlers.language import LANGUAGE
from handlers.leave_message import LEAVE_MESSAGE
from handlers.messages_left import HANDLED, MESSAGES_LEFT
from handlers.mistyped_code import MISTYPED_CODE
from handlers.my_pledges import CHANGE, MY_PLEDGES, WITHDRAW
from handlers.my_pupils import MY_PUPILS, WITHDRAW_PUPIL
from handlers.needed import NEEDED
from handlers.new_fact import NEW_FACT
from handlers.offers import OFFERS, REFUSE_OFFER, TAKE_OFFER, WITHDRAW_OFFER
from handlers.own_data import OWN_DATA
from handlers.pass_over import SKIP, SKIPS_SEEN
from handlers.pledge import PLEDGE
from handlers.pledge_qr import PLEDGE_QR
from handlers.privacy import ERASE, PRIVACY
from handlers.progress import PROGRESS
from handlers.propose import PROPOSE
from handlers.purchase import PURCHASE
from handlers.receipt_slip import SLIP
from handlers.receive import RECEIVE
from handlers.remind_now import REMIND_NOW
from handlers.report import REPORT
from handlers.report_details import DETAILS
from handlers.roles import HOLDERS, REVOKE, ROLE_MENU
from handlers.route import ROUTE
from handlers.start import HELP, START, THANKS
from handlers.stop_reminders import STOP_REMINDERS
from handlers.unit_link import UNIT_QR
from handlers.units import UNITS

CONVERSATIONS: tuple[Conversation[Any, Any], ...] = (
    PLEDGE,
    MY_PLEDGES,
    CHANGE,
    WITHDRAW,
    PLEDGE_QR,
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
    EXPIRED,
    RECEIVE,
    OFFERS,
    TAKE_OFFER,
    REFUSE_OFFER,
    HAND_ON,
    DEVICES,
    DEVICE,
    DEVICE_HISTORY,
    SLIP,
    BOX,
    APPROVALS,
    APPROVE,
    APPROVED_PUPILS,
    SEND_BACK,
    ALLOCATE,
    WHY,
    RESERVE,
    HANDED_OVER,
    RELEASE,
    HANDOVER_RECORD,
    KEPT,
    GIVEN,
    TAKE_BACK,
    SKIP,
    SKIPS_SEEN,
    GRANT,
    GRANTS,
    GRANT_BACK,
    REPORT,
    DETAILS,
    BEHIND,
    FILE,
    NOT_FILED,
    FILINGS,
    FILING,
    FILING_FILES,
    MAIL_AGAIN,
    ACCEPT_REPORT,
    RETURN_REPORT,
    CASH_BOOK,
    PURCHASE,
    NEW_FACT,
    CORRECT,
    SEE,
    AGREE,
    DECLINE,
    ROUTE,
    PROPOSE,
    WITHDRAW_OFFER,
    REMIND_NOW,
    UNITS,
    UNIT_QR,
    ROLE_MENU,
    INVITE,
    CODES_FOR_SCHOOLS,
    OPEN_CODES,
    WITHDRAW_CODE,
    HOLDERS,
    REVOKE,
    MESSAGES_LEFT,
    HANDLED,
    AUDIT_TRAIL,
    JOIN,
    LANGUAGE,
    PRIVACY,
    OWN_DATA,
    ERASE,
    STOP_REMINDERS,
    HELP,
    START,
    THANKS,
    MISTYPED_CODE,
)
