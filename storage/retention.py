"""What the campaign's retention says: once a day, what has been kept long enough goes."""

from datetime import datetime, timedelta

from sqlalchemy import delete, true, update

from campaign.facts import vietnam_day
from campaign.trail import Action, Origin
from storage import (
    audit,
    boxes,
    campaigns,
    cash,
    corrections,
    erasing,
    messages_left,
    needs,
    receipts,
    settings_kept,
    staff_names,
)
from storage.housekeeping import KEPT_FOR
from storage.schema import device_version, dialogue, identity, invite_try, offer_version, outbox, skip
from storage.session import Session

SWEPT = "retention swept"
TRIES_KEPT_FOR = timedelta(days=7)
_WITH_WORDS = (device_version, skip, offer_version)  # the others have a `forget` of their own
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
        "counters": await boxes.forget(session, true()),
        "money": await cash.forget(session, true()),
        "corrections": await corrections.forget(session, true()),
        "staff": await staff_names.forget(session, true()),
        "receipts": await receipts.forget(session, true()),
        "words": await _forget_words(session),
    }
    await session.execute(delete(invite_try))
    old = now - KEPT_FOR  # what is younger still tells a message, a tap or a letter that comes twice
    await session.execute(delete(outbox).where(outbox.c.state.not_in(("new", "sending")), outbox.c.made_at < old))
    await session.execute(delete(dialogue).where(dialogue.c.state.not_in(_UNCLOSED), dialogue.c.touched_at < old))
    unheard = (identity.c.buttons.is_not(None), identity.c.last_heard_at < old)  # a label may say a name or an address
    await session.execute(update(identity).where(*unheard).values(buttons=None))
    if any(blanked.values()):
        await settings_kept.keep(session, erasing.TO_SCRUB, now.isoformat())
        await audit.record(session, now, Origin.PROGRAM, Action.TEXT_EXPIRED, "", blanked | {"at": now})


async def _forget_words(session: Session) -> int:
    """What staff typed about devices, money and boxes; of how many."""
    forgotten = 0
    for table in _WITH_WORDS:
        typed = update(table).where(table.c.private.is_not(None)).values(private=None)
        forgotten += (await session.execute(typed)).rowcount
    return forgotten
