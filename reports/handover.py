"""The record that is signed when a pupil gets a device: what it says. It is in Vietnamese, whoever asks for it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from bot.clock import VIETNAM
from bot.phrases import FIRST_LANGUAGE, speaking
from campaign.allocating import pupil_code
from campaign.devices import CHECKS, WITH_A_PUPIL
from campaign.items import ITEMS
from storage import campaigns, devices, needs
from storage.schema import device_version, need
from storage.session import Session


@dataclass(frozen=True, slots=True)
class Record:
    """Every word of the record; `checks` tells of each whether it was found so. Unknown words are dotted lines."""

    organiser: str
    unit: str
    place: str
    year: int
    item: str
    device: str
    pupil: str
    class_name: str
    checks: tuple[tuple[str, bool], ...]


async def record_of(session: Session, code: str, as_of: datetime, named: bool) -> Record:
    """The record of a device as it was kept for a pupil; `named`: with the pupil's short name, else with a code."""
    campaign, units = await campaigns.current(session), await campaigns.units(session)
    device = await devices.one(session, code)
    if device is None:
        raise KeyError(code)
    until_then = (device_version.c.device_id == code, device_version.c.recorded_at <= as_of)
    kept = select(device_version.c.need_id).where(*until_then, device_version.c.state.in_(WITH_A_PUPIL))
    newest = kept.order_by(device_version.c.version.desc()).limit(1)
    pupil_id = (await session.execute(newest)).scalar() or ""
    pupils = await needs.which(session, need.c.id == pupil_id)
    name, class_name = (pupils[0].short_name, pupils[0].class_name) if pupils else ("", "")
    with speaking(FIRST_LANGUAGE):
        return Record(
            organiser=str(campaign.organiser),
            unit=units.shown(device.unit),
            place=campaign.place,
            year=as_of.astimezone(VIETNAM).year,
            item=str(ITEMS[device.item]),
            device=device.id,
            pupil=name if named else f"mã {pupil_code(pupil_id)}",
            class_name=class_name,
            checks=tuple((str(label), device.checks.get(check, False)) for check, label in CHECKS.items()),
        )
