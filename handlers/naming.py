"""How a pupil, a device and a list of units are said where a school serves its pupils."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.conversation import Speaker
from bot.dialogue import Ask
from bot.phrases import _
from campaign.allocating import pupil_code
from campaign.items import Item, kind_of
from campaign.permissions import Act, units_where
from campaign.units import Directory
from storage import approvals, campaigns
from storage.devices import Device
from storage.needs import Need
from storage.session import Session

MOST_BUTTONS = 6


@dataclass(frozen=True, slots=True)
class Served:
    """The units that this person serves, and what a button asked for: a word and a unit."""

    units: Directory
    codes: tuple[str, ...]
    first: Mapping[str, str]  # those to be offered as buttons, with their labels
    what: str
    unit: str


def may_serve(speaker: Speaker) -> bool:
    return bool(units_where(speaker.roles, Act.ALLOCATE))


async def served(session: Session, speaker: Speaker, about: str) -> Served:
    """`about` is a word and a unit, or one of them, or nothing."""
    codes = await approvals.units_of(session, speaker)
    units = await campaigns.units(session)
    what, _between, unit = about.rpartition(" ")
    first: dict[str, str] = {}
    if len(codes) > 1:
        new = await approvals.new_by_unit(session, speaker)
        first = {code: units.shown(code) for code in [*new, *codes][:MOST_BUTTONS]}
    return Served(units.among(codes), codes, first, what, unit)


def asked_unit(served: Served) -> Mapping[str, str]:
    return {"unit": served.unit} if served.unit in served.codes else {}


def which_unit(ask: Ask, served: Served) -> tuple[str, str]:
    """The unit, and the word of the button."""
    if len(served.codes) == 1:
        return served.codes[0], served.what
    found = ask.search("unit", _("Xem đơn vị nào? Gõ tên đơn vị, hoặc chọn:"), served.units, served.first)
    return (found if isinstance(found, str) else found.code), served.what


def pupil(of: Need) -> str:
    """`N.V.A, lớp 6A2`, or a code in place of the name for those who may not see it."""
    words = _("{name}, lớp {class_name}")
    return words.format(name=of.short_name or pupil_code(of.id), class_name=of.class_name)


def item(of: Item) -> str:
    """As it stands in a sentence."""
    return kind_of(of)


def device(of: Device) -> str:
    """`laptop TB7K3Q2C`."""
    return f"{item(of.item)} {of.id}"
