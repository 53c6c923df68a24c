"""Every table. One database holds one campaign.

What can change carries `recorded_at` and `superseded_at`, so that any past moment can be told as it was known then.
Times are kept in UTC. `sealed` columns hold personal text, encrypted and bound to their row.
"""

from storage.schema.columns import UtcDateTime, metadata
from storage.schema.giving import need, need_version, pledge, pledge_line, pledge_version
from storage.schema.office import audit_event, campaign, setting, unit
from storage.schema.people import erased, identity, invite, invite_try, person, role_grant, staff_name
from storage.schema.receiving import (
    box,
    box_count,
    cash_entry,
    correction,
    device,
    device_version,
    filing,
    filing_version,
    lot,
    offer,
    offer_version,
    receipt,
    receipt_line,
    skip,
)
from storage.schema.talk import (
    dialogue,
    heard,
    held_notice,
    left_message,
    outbox,
    reminded_pledge,
    reminder,
    sheet,
    upload,
)

__all__ = [
    "UtcDateTime",
    "audit_event",
    "box",
    "box_count",
    "campaign",
    "cash_entry",
    "correction",
    "device",
    "device_version",
    "dialogue",
    "erased",
    "filing",
    "filing_version",
    "heard",
    "held_notice",
    "identity",
    "invite",
    "invite_try",
    "left_message",
    "lot",
    "metadata",
    "need",
    "need_version",
    "offer",
    "offer_version",
    "outbox",
    "person",
    "pledge",
    "pledge_line",
    "pledge_version",
    "receipt",
    "receipt_line",
    "reminded_pledge",
    "reminder",
    "role_grant",
    "setting",
    "sheet",
    "skip",
    "staff_name",
    "unit",
    "upload",
]
