"""The order of need: the hardest tier first, less what is promised or lies there, of a kind that suits."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.app import read_campaign
from campaign import shortage
from campaign.devices import suits
from campaign.items import Item
from campaign.needs import Suits
from campaign.shortage import Demand
from tests.kit import ROOT

CAMPAIGN, _UNITS = read_campaign(ROOT / "campaign.toml")
TIERS = [tier.code for tier in CAMPAIGN.hardship]
POOR, NEAR, LAST = "poor", "near_poor", "other"
ANY, COMPUTER, TABLET, PHONE = Suits.ANY, Suits.COMPUTER, Suits.TABLET, Suits.SMARTPHONE


def school(name: str, pupils: Mapping[tuple[str, Suits], int], coming: Mapping[Item, int] | None = None) -> Demand:
    return Demand(name, pupils, coming or {})


@pytest.mark.parametrize(
    ("demands", "item", "order"),
    [
        ([school("A", {(NEAR, ANY): 9}), school("B", {(POOR, ANY): 1})], Item.LAPTOP, "BA"),
        ([school("A", {(POOR, ANY): 2}), school("B", {(POOR, ANY): 3})], Item.LAPTOP, "BA"),
        ([school("A", {(POOR, ANY): 2}), school("B", {(POOR, ANY): 2, (LAST, ANY): 1})], Item.LAPTOP, "BA"),
        ([school("A", {(POOR, ANY): 2}), school("B", {(POOR, ANY): 2})], Item.LAPTOP, "AB"),
        ([school("A", {(POOR, ANY): 5}, {Item.LAPTOP: 4}), school("B", {(POOR, ANY): 2})], Item.LAPTOP, "BA"),
        ([school("A", {(POOR, ANY): 2}, {Item.LAPTOP: 2}), school("B", {(LAST, ANY): 1})], Item.LAPTOP, "B"),
        ([school("A", {(POOR, PHONE): 5}), school("B", {(LAST, COMPUTER): 1})], Item.LAPTOP, "B"),
        ([school("A", {(POOR, PHONE): 5}), school("B", {(LAST, COMPUTER): 1})], Item.CASH, "AB"),
        ([school("A", {(POOR, COMPUTER): 1}, {Item.SMARTPHONE: 3})], Item.DESKTOP, "A"),
        ([school("A", {("a tier of last year", ANY): 3}), school("B", {(LAST, ANY): 1})], Item.TABLET, "BA"),
        ([], Item.LAPTOP, ""),
    ],
)
def test_the_order_of_need(demands: list[Demand], item: Item, order: str) -> None:
    assert order == "".join(each.unit for each in shortage.in_order(demands, [item], CAMPAIGN))


def test_what_suits_few_is_counted_for_those_few_first() -> None:
    """A laptop goes to whom only a computer helps, the loudspeaker to whom anything does."""
    [left] = shortage.in_order(
        [school("A", {(POOR, ANY): 2, (POOR, COMPUTER): 1}, {Item.LAPTOP: 1, Item.OTHER: 1})], [Item.CASH], CAMPAIGN
    )

    assert ((1, 0, 0, 0, 0, 0), (ANY,), 3) == (left.by_tier, left.kinds, left.waiting)


def test_the_reason_names_the_hardest_tiers_and_what_is_promised() -> None:
    pupils = {(POOR, ANY): 4, (NEAR, ANY): 3, ("orphan", ANY): 2, (LAST, ANY): 1}
    [found] = shortage.in_order([school("A", pupils, {Item.LAPTOP: 3})], [Item.LAPTOP], CAMPAIGN)
    said = (
        "10 em đang chờ, 3 em đã có phần hứa hoặc sẵn ở trường; còn thiếu 7 (hộ nghèo 1, hộ cận nghèo 3, diện khác 3)"
    )

    assert said == shortage.why(found, CAMPAIGN)


def test_the_public_is_not_told_which_of_few_is_fewer() -> None:
    demands = [school(name, {(POOR, ANY): n}) for name, n in (("A", 1), ("B", 4), ("C", 5), ("D", 30))]
    found = shortage.for_everybody(demands, CAMPAIGN)

    assert ["D", "C", "A", "B"] == [each.unit for each in found]
    assert ["30", "5", "dưới 5", "dưới 5"] == [shortage.say_how_many(each.lack) for each in found]


_pupils = some.dictionaries(some.tuples(some.sampled_from(TIERS), some.sampled_from(Suits)), some.integers(0, 9))
_coming = some.dictionaries(some.sampled_from([item for item in Item if item is not Item.CASH]), some.integers(0, 9))


@given(some.lists(some.tuples(_pupils, _coming), max_size=6), some.sampled_from(Item))
def test_what_is_lacked_is_never_less_than_nothing_and_never_more_than_wait(
    schools: list[tuple[dict[tuple[str, Suits], int], dict[Item, int]]], item: Item
) -> None:
    demands = [school(str(n), pupils, coming) for n, (pupils, coming) in enumerate(schools)]
    found = shortage.in_order(demands, [item], CAMPAIGN)

    assert sorted((each.by_tier for each in found), reverse=True) == [each.by_tier for each in found]
    for each in found:
        pupils, coming = schools[int(each.unit)]
        waiting = sum(n for (_tier, needed), n in pupils.items() if suits(needed, item))
        assert waiting == each.waiting
        assert max(1, waiting - sum(coming.values())) <= each.lack <= waiting
        assert all(n >= 0 for n in each.by_tier)
        assert all(suits(kind, item) for kind in each.kinds)


@given(_pupils, _coming)
def test_nobody_is_left_out_who_could_have_what_is_left_over(
    pupils: dict[tuple[str, Suits], int], coming: dict[Item, int]
) -> None:
    """Whatever the order, a piece that suits somebody who has nothing does not lie idle."""
    for needed in Suits:
        only = {key: n for key, n in pupils.items() if key[1] is needed}
        fitting = sum(n for item, n in coming.items() if suits(needed, item))
        found = shortage.in_order([school("A", only, coming)], [Item.CASH], CAMPAIGN)
        assert max(0, sum(only.values()) - fitting) == sum(each.lack for each in found)
