"""What the campaign's retention says: once a day, what has been kept long enough goes."""

from datetime import datetime, timedelta

from sqlalchemy import delete, true

from campaign.facts import vietnam_day
from campaign.trail import Action, Origin
from storage import allocations, audit, campaigns, erasing, messages_left, needs, settings_kept, staff_names
from storage.database import Session
from storage.housekeeping import KEPT_FOR
from storage.schema import dialogue, invite_try, outbox

SWEPT = "retention swept"
TRIES_KEPT_FOR = timedelta(days=7)
_UNCLOSED = ("open", "parked")


async def sweep_daily(session: Session, now: datetime) -> None:
    """Once on each day. After the campaign and its retention, no name, address or phone is left."""
    today = vietnam_day(now)
    if await settings_kept.kept(session, SWEPT) == str(today):
        return
    await settings_kept.keep(session, SWEPT, str(today))
    await session.execute(delete(invite_try).where(invite_try.c.tried_at < now - TRIES_KEPT_FOR))
    if today > (await campaigns.current(session)).kept_until:
        await _expire(session, now)


async def _expire(session: Session, now: datetime) -> None:
    blanked = {
        "pupils": await needs.blank(session, true()),
        "pledges": await erasing.blank(session, true()),
        "messages": await messages_left.blank(session, true()),
        "words": await allocations.forget_words(session),
        "staff": await staff_names.forget(session, true()),
    }
    await session.execute(delete(invite_try))
    old = now - KEPT_FOR  # what is younger still tells a message, a tap or a letter that comes twice
    await session.execute(delete(outbox).where(outbox.c.state.not_in(("new", "sending")), outbox.c.made_at < old))
    await session.execute(delete(dialogue).where(dialogue.c.state.not_in(_UNCLOSED), dialogue.c.touched_at < old))
    if any(blanked.values()):
        await settings_kept.keep(session, erasing.TO_SCRUB, now.isoformat())
        await audit.record(session, now, Origin.PROGRAM, Action.TEXT_EXPIRED, "", blanked | {"at": now})
