"""Who is served next: one order of need, each place in it explained in a sentence."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.phrases import _
from campaign.facts import Campaign, say_moment
from campaign.needs import HAS_NOW, HasNow

_GRADE = re.compile(r"\d+")
_HAS_NOW = {HasNow.NOTHING: 0, HasNow.BROKEN: 1, HasNow.SHARED: 2}

Rank = tuple[int, int, int, datetime, str]


@dataclass(frozen=True, slots=True)
class Waits:
    """What of a pupil decides the order."""

    id: str
    class_name: str
    hardship: str
    has_now: HasNow
    declared_at: datetime


def rank_of(pupil: Waits, campaign: Campaign, level: str, seed: str) -> Rank:
    """The smaller, the sooner: tier, what they have, final year, when declared, and at last a drawn lot."""
    tiers = [tier.code for tier in campaign.hardship]
    tier = tiers.index(pupil.hardship) if pupil.hardship in tiers else len(tiers)
    final = is_final_year(pupil.class_name, campaign, level)
    return tier, _HAS_NOW[pupil.has_now], 0 if final else 1, pupil.declared_at, lot(seed, pupil.id)


def is_final_year(class_name: str, campaign: Campaign, level: str) -> bool:
    """Whether the class is one of a school's last year, as the campaign's data says for the level."""
    grades = campaign.final_grades.get(level, ())
    number = _GRADE.match(class_name)
    return (number.group() if number else class_name.split(" ")[0].casefold()) in {g.casefold() for g in grades}


def lot(seed: str, need: str) -> str:
    """The place that the recorded seed draws for a pupil: anyone who has both can draw it again."""
    return hashlib.sha256(f"{seed} {need}".encode()).hexdigest()


def drawn(seed: str, need: str) -> int:
    """The lot as a number to compare: the smaller is served first."""
    return int(lot(seed, need)[:8], 16)


def equals(pupil: Waits, waiting: Sequence[Waits], campaign: Campaign, level: str) -> int:
    """How many others a pupil is before or behind by the lot alone."""
    reasons = rank_of(pupil, campaign, level, "")[:-1]
    return sum(each.id != pupil.id and rank_of(each, campaign, level, "")[:-1] == reasons for each in waiting)


def why(place: int, pupil: Waits, waiting: Sequence[Waits], campaign: Campaign, level: str) -> str:
    """The rank among those who wait, in words and without a name."""
    labels: Mapping[str, str] = {tier.code: str(tier.label) for tier in campaign.hardship}
    time, day = say_moment(pupil.declared_at)
    final = _("lớp cuối cấp") if is_final_year(pupil.class_name, campaign, level) else _("không phải lớp cuối cấp")
    words = _("Thứ tự {place}: {tier}; {has_now}; {final}; khai báo lúc {time} ngày {day}.")
    said = words.format(
        place=place,
        tier=labels.get(pupil.hardship, pupil.hardship).lower(),
        has_now=str(HAS_NOW[pupil.has_now]).lower(),
        final=final,
        time=time,
        day=day,
    )
    if n := equals(pupil, waiting, campaign, level):
        said += " " + _("Có {n} em khác giống hệt như vậy, nên thứ tự giữa các em do bốc thăm.").format(n=n)
    return said


def in_order(pupils: Sequence[Waits], campaign: Campaign, level: str, seed: str) -> list[Waits]:
    """The neediest first."""
    return sorted(pupils, key=lambda pupil: rank_of(pupil, campaign, level, seed))
