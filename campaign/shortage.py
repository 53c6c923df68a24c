"""Which schools lack most, and why: the pupils who wait, less what is promised to their school or lies there."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from bot.phrases import _
from campaign.devices import suits
from campaign.facts import Campaign
from campaign.items import Item
from campaign.needs import Suits

FEW = 5  # fewer pupils are not told in public: one might be known by it
_TIERS_NAMED = 2

Pupils = Mapping[tuple[str, Suits], int]


@dataclass(frozen=True, slots=True)
class Demand:
    """A school's pupils who wait, by hardship and by what would do, and the devices that it has or may expect."""

    unit: str
    pupils: Pupils
    coming: Mapping[Item, int]


@dataclass(frozen=True, slots=True)
class Shortage:
    """Of the pupils whom something would suit: how many wait, and for how many there is nothing, by tier.

    The last of the tiers are those that the campaign knows no more; `kinds` are what would do for them.
    """

    unit: str
    waiting: int
    by_tier: tuple[int, ...]
    kinds: tuple[Suits, ...]

    @property
    def lack(self) -> int:
        """For how many there is nothing yet."""
        return sum(self.by_tier)


def in_order(demands: Iterable[Demand], items: Collection[Item], campaign: Campaign) -> list[Shortage]:
    """The schools that lack what one of these items would be for, those that lack most first.

    First by the pupils in the hardest tier, then in the next, and so on; equal ones stay as they come.
    """
    found = [_shortage(each, items, campaign) for each in demands]
    return sorted((each for each in found if each.lack), key=lambda each: each.by_tier, reverse=True)


def why(shortage: Shortage, campaign: Campaign) -> str:
    """The place of a school in one sentence, by counts alone."""
    labels = [str(tier.label) for tier in campaign.hardship]
    named = [(label, n) for label, n in zip(labels, shortage.by_tier[:-1], strict=True) if n][:_TIERS_NAMED]
    tiers = [f"{label[:1].lower()}{label[1:]} {n}" for label, n in named]
    if others := shortage.lack - sum(n for _label, n in named):
        tiers.append(_("diện khác {n}").format(n=others))
    covered = shortage.waiting - shortage.lack
    words = (
        _("{waiting} em đang chờ, {covered} em đã có phần hứa hoặc sẵn ở trường; còn thiếu {lack} ({tiers})")
        if covered
        else _("{waiting} em đang chờ, chưa có gì cho em nào ({tiers})")
    )
    return words.format(waiting=shortage.waiting, covered=covered, lack=shortage.lack, tiers=", ".join(tiers))


def for_everybody(demands: Iterable[Demand], campaign: Campaign) -> list[Shortage]:
    """The schools as the public sees them: those that lack most first; of few, nobody is told which has fewer."""
    found = (_shortage(each, [Item.CASH], campaign) for each in demands)
    return sorted(
        (each for each in found if each.lack), key=lambda each: each.lack if each.lack >= FEW else 0, reverse=True
    )


def say_how_many(n: int) -> str:
    """As the public is told."""
    return str(n) if n >= FEW else _("dưới {few}").format(few=FEW)


def _shortage(demand: Demand, items: Collection[Item], campaign: Campaign) -> Shortage:
    tiers = [tier.code for tier in campaign.hardship]
    left = _without_anything(demand, tiers)
    fitting = {needed for needed in Suits if any(suits(needed, item) for item in items)}
    by_tier = [0] * (len(tiers) + 1)
    for (tier, needed), n in left.items():
        by_tier[_place(tier, tiers)] += n if needed in fitting else 0
    waiting = sum(n for (_tier, needed), n in demand.pupils.items() if needed in fitting)
    lacking = {needed for (_tier, needed), n in left.items() if n} & fitting
    return Shortage(demand.unit, waiting, tuple(by_tier), tuple(needed for needed in Suits if needed in lacking))


def _without_anything(demand: Demand, tiers: list[str]) -> dict[tuple[str, Suits], int]:
    """Who is left when everything that comes has been given in the order of need.

    What suits few goes first, and within a tier to those for whom nothing else would do.
    """
    left = dict(demand.pupils)
    order = sorted(left, key=lambda each: (_place(each[0], tiers), each[1] is Suits.ANY))
    for item in sorted(demand.coming, key=lambda item: sum(suits(needed, item) for needed in Suits)):
        pieces = demand.coming[item]
        for each in order:
            served = min(pieces, left[each]) if suits(each[1], item) else 0
            left[each] -= served
            pieces -= served
    return left


def _place(tier: str, tiers: list[str]) -> int:
    return tiers.index(tier) if tier in tiers else len(tiers)
