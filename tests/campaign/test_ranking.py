"""One order of need: total, earlier reasons win, and the lot can be drawn again by anyone."""

from datetime import datetime, timedelta
from hashlib import sha256
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.app import read_campaign
from bot.clock import parse_moment
from campaign.needs import HasNow
from campaign.ranking import Waits, in_order, is_final_year, lot, rank_of
from tests.kit import OCTOBER, ROOT

CAMPAIGN, _UNITS = read_campaign(ROOT / "campaign.toml")
TIERS = [tier.code for tier in CAMPAIGN.hardship]
THEN = parse_moment(OCTOBER)


def moments() -> st.SearchStrategy[datetime]:
    return st.integers(0, 3).map(lambda days: THEN + timedelta(days=days))


pupils = st.builds(
    Waits,
    id=st.text("0123456789abcdef", min_size=12, max_size=12),
    class_name=st.sampled_from(["6A1", "9A2", "7A1", "9"]),
    hardship=st.sampled_from(TIERS),
    has_now=st.sampled_from(HasNow),
    declared_at=moments(),
)
lists = st.lists(pupils, max_size=12, unique_by=lambda pupil: pupil.id)
seeds = st.text("0123456789abcdef", min_size=16, max_size=16)


@given(lists, seeds, st.randoms())
def test_the_order_does_not_depend_on_the_order_in_which_pupils_are_read(
    some: list[Waits], seed: str, chance: object
) -> None:
    shuffled = list(some)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert in_order(some, CAMPAIGN, "THCS", seed) == in_order(shuffled, CAMPAIGN, "THCS", seed)


@given(lists, seeds)
def test_of_two_pupils_one_is_before_the_other(some: list[Waits], seed: str) -> None:
    ranks = [rank_of(pupil, CAMPAIGN, "THCS", seed) for pupil in in_order(some, CAMPAIGN, "THCS", seed)]
    assert all(one < other for one, other in pairwise(ranks))


@given(pupils, pupils, seeds)
def test_the_first_reason_in_which_two_differ_decides(one: Waits, other: Waits, seed: str) -> None:
    """As the page on the order of need says it, spelt out anew."""
    worst_first = [HasNow.NOTHING, HasNow.BROKEN, HasNow.SHARED]

    def reasons(pupil: Waits) -> list[object]:
        final = pupil.class_name.startswith("9")
        drawn = sha256(f"{seed} {pupil.id}".encode()).hexdigest()
        tier, now = TIERS.index(pupil.hardship), worst_first.index(pupil.has_now)
        return [tier, now, not final, pupil.declared_at, drawn]

    expected = reasons(one) < reasons(other)
    assert expected == (rank_of(one, CAMPAIGN, "THCS", seed) < rank_of(other, CAMPAIGN, "THCS", seed))


def test_the_lot_is_drawn_again_with_the_seed_and_the_pupil_s_code() -> None:
    assert sha256(b"5eed 0a1b").hexdigest() == lot("5eed", "0a1b")


def test_a_tier_that_the_campaign_no_longer_has_comes_last() -> None:
    old = Waits("a", "9A1", "landslide", HasNow.NOTHING, THEN)
    new = Waits("b", "6A1", TIERS[-1], HasNow.SHARED, THEN + timedelta(days=5))
    assert [new, old] == in_order([old, new], CAMPAIGN, "THCS", "s")


@pytest.mark.parametrize(
    ("class_name", "level", "is_final"),
    [
        *(("9A1", "THCS", True), ("6A9", "THCS", False), ("5A", "TH", True), ("5A", "THCS", False)),
        *(("9A", "TH&THCS", True), ("5B", "TH&THCS", True), ("LÁ 1", "MN", True), ("Chồi 1", "MN", False)),
        ("5A", "office", False),
    ],
)
def test_which_class_is_of_a_final_year(class_name: str, level: str, is_final: bool) -> None:
    assert is_final == is_final_year(class_name, CAMPAIGN, level)
