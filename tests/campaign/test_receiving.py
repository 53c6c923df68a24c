"""What is still open of a promise, item by item, and what a pledge's link says."""

import pytest

from campaign.items import Cash, Condition, Devices, Gift, Item
from campaign.pledge_link import link_of, read_pledge
from campaign.receiving import CashCame, DevicesCame, Judged, left_of, less_than_came, with_came

USED, NEW = Devices(Item.LAPTOP, 2, Condition.USED), Devices(Item.LAPTOP, 1, Condition.NEW)
CASH = Cash(500_000)
Came = dict[Item, tuple[int, int]]


@pytest.mark.parametrize(
    ("gifts", "came", "left"),
    [
        ((USED, CASH), {}, {1: USED, 2: CASH}),
        ((USED, CASH), {Item.LAPTOP: (0, 1)}, {1: Devices(Item.LAPTOP, 1, Condition.USED), 2: CASH}),
        ((USED, NEW), {Item.LAPTOP: (0, 2)}, {2: NEW}),
        ((USED, NEW), {Item.LAPTOP: (0, 3)}, {}),
        ((USED,), {Item.LAPTOP: (0, 9)}, {}),
        ((USED,), {Item.TABLET: (0, 2)}, {1: USED}),
        ((CASH,), {Item.CASH: (200_000, 0)}, {1: Cash(300_000)}),
        ((CASH, Cash(100_000)), {Item.CASH: (550_000, 0)}, {2: Cash(50_000)}),
    ],
)
def test_what_came_of_an_item_fills_its_lines_in_order(
    gifts: tuple[Gift, ...], came: Came, left: dict[int, Gift]
) -> None:
    assert left == left_of(gifts, came)


@pytest.mark.parametrize(
    ("after", "came", "less"),
    [
        ((USED,), {Item.LAPTOP: (0, 2)}, ""),
        ((NEW,), {Item.LAPTOP: (0, 2)}, "2 laptop"),
        ((NEW,), {Item.LAPTOP: (0, 1)}, ""),
        ((CASH,), {Item.LAPTOP: (0, 1)}, "1 laptop"),
        ((USED, CASH), {Item.TABLET: (0, 1)}, ""),  # brought on top, and never promised
        ((USED, Cash(100_000)), {Item.CASH: (200_000, 0)}, ""),
    ],
)
def test_a_change_does_not_go_below_what_came_of_the_promise(after: tuple[Gift, ...], came: Came, less: str) -> None:
    assert less == less_than_came((USED,), after, came)


def test_what_came_now_adds_to_what_came_before() -> None:
    now = (CashCame(1), DevicesCame(Item.LAPTOP, {Judged.USABLE: 1, Judged.REFUSED: 2}))
    assert {Item.CASH: (501, 0), Item.LAPTOP: (0, 4)} == with_came({Item.CASH: (500, 0), Item.LAPTOP: (0, 1)}, now)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("UH7K3Q2D", None),  # its last character is wrong
        ("{code}", "{code}"),
        ("  {lower} ", "{code}"),
        ("https://t.me/lalanh_bot?start={code}", "{code}"),
        ("t.me/lalanh_bot?start={code}", "{code}"),
        ("{code} của chị Lan", None),
        ("https://t.me/lalanh_bot?start=u_{code}", None),
        ("https://t.me/lalanh_bot?start=", None),
        ("", None),
    ],
)
def test_a_pledge_is_read_from_its_code_or_link_alone(typed: str, read: str | None) -> None:
    code = "UH" + "23456" + check_of("23456")
    said = typed.format(code=code, lower=code.lower())
    assert (read and read.format(code=code)) == read_pledge(said)
    assert code == read_pledge(link_of("lalanh_bot", code))


def check_of(body: str) -> str:
    return next(each for each in "23456789ABCDEFGHJKMNPQRSTVWXYZ" if read_pledge(f"UH{body}{each}"))
