"""Whom something of the campaign has reached or is kept for, as conditions on a pupil's version."""

from sqlalchemy import exists, select

from campaign.devices import State
from storage.cash import STANDS, Kind
from storage.schema import cash_entry, device_version, need_version

GRANTS = (cash_entry.c.kind == Kind.GRANT, STANDS)

_THEIRS = (device_version.c.need_id == need_version.c.need_id, device_version.c.superseded_at.is_(None))
DEVICE_STATE = select(device_version.c.state).where(*_THEIRS).correlate(need_version).scalar_subquery()
HAS_GRANT = exists(select(cash_entry.c.id).where(cash_entry.c.need_id == need_version.c.need_id, *GRANTS)).correlate(
    need_version
)
SERVED = HAS_GRANT | exists(
    select(device_version.c.device_id).where(*_THEIRS, device_version.c.state == State.HANDED_OVER)
).correlate(need_version)
WAITS = (need_version.c.state == "approved") & ~HAS_GRANT & DEVICE_STATE.is_(None)
