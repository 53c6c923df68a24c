"""A teacher declares a needy pupil: five taps and two short texts."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.conversation import Conversation, Refused, Reply, Speaker, opens
from bot.dialogue import Ask
from bot.phrases import _, lazy
from campaign.facts import Campaign
from campaign.needs import HAS_NOW, SUITS, NewNeed, read_class, read_short_name
from campaign.permissions import Act, units_where
from campaign.units import Directory
from storage import campaigns, needs
from storage.session import Session


@dataclass(frozen=True, slots=True)
class Facts:
    """What the talk needs to know today. `is_known` tells whether a pupil is declared already: unit, class, name."""

    campaign: Campaign
    units: Directory
    schools: tuple[str, ...]
    last_class: str
    is_known: Callable[[str, str, str], bool]


async def facts(session: Session, speaker: Speaker, about: str) -> Facts:
    units = await campaigns.units(session)
    schools = open_schools(speaker, units)
    known = {school: await needs.same_pupils(session, school) for school in schools}

    def is_known(unit: str, class_name: str, short_name: str) -> bool:
        return needs.same_pupil(session, unit, class_name, short_name) in known[unit]

    last_class = await needs.last_class(session, speaker)
    return Facts(await campaigns.current(session), units, schools, last_class, is_known)


def open_schools(speaker: Speaker, units: Directory) -> tuple[str, ...]:
    """Where this person may declare today. Raises Refused if that is nowhere."""
    if schools := tuple(filter(units.open.get, needs.schools_of(speaker))):
        return schools
    raise Refused(str(needs.CLOSED))


def script(ask: Ask, facts: Facts) -> NewNeed | None:
    unit = facts.schools[0]
    if len(facts.schools) > 1:
        names = {code: facts.units.shown(code) for code in facts.schools}
        unit = ask.choice("school", _("Trường nào?"), names, title=_("Trường"))
    many = (opens("declare many", _("Khai nhiều em")),)
    class_name = ask.text("class", _("Lớp?"), read_class, title=_("Lớp"), beside=many)
    prompt = _("Lớp {class_name}. Tên viết tắt của học sinh (không ghi đầy đủ họ tên)?").format(class_name=class_name)
    short_name = ask.text("short name", prompt, read_short_name, title=_("Tên viết tắt"), beside=many)
    if facts.is_known(unit, class_name, short_name) and _is_the_same(ask, class_name, short_name):
        return None
    tiers = {tier.code: str(tier.label) for tier in facts.campaign.hardship}
    new = NewNeed(
        unit,
        class_name,
        short_name,
        hardship=ask.choice("hardship", _("Hoàn cảnh?"), tiers, title=_("Hoàn cảnh")),
        has_now=ask.choice("has now", _("Em đang học bằng gì?"), HAS_NOW, title=_("Đang học bằng")),
        suits=ask.choice("suits", _("Thiết bị phù hợp?"), SUITS, title=_("Phù hợp")),
    )
    ask.agree(_read_back(new, facts, tiers))
    return new


def _is_the_same(ask: Ask, class_name: str, short_name: str) -> bool:
    prompt = _("Lớp {class_name} đã có học sinh {name}. Có phải khai trùng?").format(
        class_name=class_name, name=short_name
    )
    pupil = hashlib.blake2s(f"{class_name} {short_name}".encode(), digest_size=6).hexdigest()
    return ask.yes(f"same {pupil}", prompt, yes=_("Cùng một em"), no=_("Em khác"))


def _read_back(new: NewNeed, facts: Facts, tiers: Mapping[str, str]) -> str:
    return "\n".join(
        [
            _("Thầy/cô xem lại:"),
            f"• {facts.units.shown(new.unit)}, " + _("lớp {class_name}").format(class_name=new.class_name),
            _("• Học sinh: {name}").format(name=new.short_name),
            _("• Hoàn cảnh: {hardship}").format(hardship=tiers[new.hardship]),
            _("• Đang học bằng: {has_now}").format(has_now=HAS_NOW[new.has_now]),
            _("• Phù hợp: {suits}").format(suits=SUITS[new.suits]),
        ]
    )


async def finish(session: Session, speaker: Speaker, new: NewNeed | None) -> Reply:
    choices = (opens("declare", _("Khai tiếp")), opens("start", _("Xong")))
    if new is None:
        return Reply(_("Vâng, em đã có trong danh sách, không khai thêm."), choices)
    await needs.declare(session, speaker, new)
    units = await campaigns.units(session)
    count, missing = await needs.count_declared(session, new.unit), await needs.count_missing(session, new.unit)
    words = _("Đã khai báo. {unit}: {pupils} học sinh, còn thiếu {missing} thiết bị.")
    return Reply(words.format(unit=units.shown(new.unit), pupils=count, missing=missing), choices)


def may_declare(speaker: Speaker) -> bool:
    return bool(units_where(speaker.roles, Act.DECLARE))


def same_class(facts: Facts) -> Mapping[str, str]:
    return {"class": facts.last_class} if facts.last_class else {}


DECLARE = Conversation(
    "declare",
    facts,
    script,
    finish,
    commands=("khaibao", "need"),
    describes=lazy("Khai báo học sinh khó khăn"),
    label=lazy("Khai báo học sinh"),
    open_to=may_declare,
    answers=same_class,
)
