"""Random walks over the scripts: whatever people do, they stand at a question or have come to a complete end."""

import json
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.clock import parse_moment
from bot.conversation import WORDS
from bot.dialogue import Ask, play
from bot.steps import Again, Back, Dialogue, Finished, Move, Say, Tap, Waiting
from campaign.facts import Campaign
from campaign.giving import Correction, Donor, DonorKind, HandingOver, NameForm, NewPledge, Way
from campaign.items import Cash, Condition, Devices, Item
from campaign.needs import HasNow, NewNeed, Suits
from campaign.units import Directory
from campaign.units_table import read_units
from handlers import declare, declare_many, my_pledges, my_pupils, own_data, pledge
from storage.needs import Need
from storage.pledges import Pledge
from storage.units_file import read_rows
from tests.kit import OCTOBER, ROOT

CAMPAIGN = Campaign.model_validate(tomllib.loads((ROOT / "campaign.toml").read_text("utf-8")))
UNITS = Directory(read_units(read_rows(ROOT / CAMPAIGN.units)))
PLEDGING = pledge.Facts(CAMPAIGN, UNITS, "Lan Nguyễn", parse_moment(OCTOBER))
SCHOOLS = ("THCS-NT", "THCS-AB")
DECLARING = declare.Facts(CAMPAIGN, UNITS, SCHOOLS, "6A1", lambda unit, class_name, name: name == "N.V.A")
DECLARING_MANY = declare_many.Facts(CAMPAIGN, UNITS, SCHOOLS, frozenset({"THCS-NT 6A2 N.V.A"}), "{} {} {}".format)

TEXTS = (
    *("2", "hai", "500k", "1tr5", "nửa triệu", "an binh", "thcs nguyen trai", "nơi cần nhất", "Laptop", "tien mat"),
    *("Hội Khuyến học", "0912345678", "Ấp 1A, xã Phước Hòa", "6A2", "N.V.A", "M.A", "thêm", "xác nhận", "sửa", "1"),
    *("", "0", "99999999999999999999", "|", "<", "x", "\u200b", "🙂", "²", "一", "a" * 5000, "a\nb", "' OR 1=1 --"),
    *("N.V.A; 6A2; nghèo\nM.A; 6A2; khác; hỏng", "N.V.A; 6A2; nghèo", "6A2; M.A; mồ côi\nM.A; 6A2; HN", ";;\n;;"),
)
PLEDGED = Pledge(
    "UH7K3Q2C",
    1,
    1,
    parse_moment(OCTOBER),
    state="open",
    gifts=(Cash(1_500), Devices(Item.LAPTOP, 2, Condition.USED)),
    unit="THCS-NT",
    donor=Donor(DonorKind.ORGANISATION, NameForm.OTHER, "Chi hội 3", "Hội Khuyến học", 12),
    handing_over=HandingOver(Way.FETCH, "Ấp 1A", "0912345678"),
)
CHANGING = replace(PLEDGING, changing=PLEDGED)
FETCHED = replace(PLEDGED, code="UH2345672", donor=Donor(DonorKind.PARENT, NameForm.ANONYMOUS))
CORRECTING = own_data.Facts((PLEDGED, FETCHED), "Lan Nguyễn", "cô Lan")
PUPIL = Need("n1", "THCS-NT", "6A2", "N.V.A", "poor", HasNow.NOTHING, Suits.ANY, parse_moment(OCTOBER))
DOORS = {"agree", "twin", "same", "sure"}  # what the last question before an end may be

SAY = st.builds(Say, st.sampled_from(TEXTS) | st.text(max_size=12))
TAPS = st.integers(0, 9)  # which of the buttons on the screen
MOVES = st.lists(TAPS | TAPS | SAY | st.sampled_from([Back(), Again(), Tap("item 1", "laptop"), Tap("unit", "?")]))


def stored(stand: Dialogue) -> Dialogue:
    """As it comes back from the database."""
    kept = json.loads(json.dumps({name: value for name, value in asdict(stand).items() if name != "open_question"}))
    return Dialogue(**kept, open_question=stand.open_question)


def pressed(standing: Waiting, button: int) -> Move:
    choices = standing.question.choices
    return Tap(standing.question.name, choices[button % len(choices)].code) if choices else Back()


def walk(
    script: Callable[[Ask, Any], Any], facts: Any, moves: list[int | Move], answers: Mapping[str, str] | None = None
) -> Any:
    """What the walk ended with, or None if it stands at a question."""
    standing = play(script, facts, Dialogue(answers or {}), Again(), WORDS)
    for each in moves:
        assert isinstance(standing, Waiting)
        move = pressed(standing, each) if isinstance(each, int) else each
        outcome = play(script, facts, stored(standing.dialogue), move, WORDS)
        if isinstance(outcome, Finished):
            assert standing.question.name.split()[0] in DOORS
            assert isinstance(move, Say | Tap)
            return outcome
        assert outcome.question.name == outcome.dialogue.open_question
        assert outcome.question.prompt
        again = play(script, facts, stored(outcome.dialogue), Again(), WORDS)
        assert isinstance(again, Waiting)
        assert (outcome.question.name, outcome.question.prompt, outcome.question.choices) == (
            again.question.name,
            again.question.prompt,
            again.question.choices,
        )
        standing = outcome
    return None


@settings(max_examples=300, deadline=None)
@given(MOVES)
def test_a_pledge_stands_at_a_question_or_ends_complete(moves: list[int | Move]) -> None:
    end = walk(pledge.script, PLEDGING, moves)
    assert end is None or (isinstance(end.result, NewPledge) and end.result.gifts and end.result.donor.people >= 1)


@settings(max_examples=300, deadline=None)
@given(MOVES)
def test_a_declaration_stands_at_a_question_or_ends_complete(moves: list[int | Move]) -> None:
    end = walk(declare.script, DECLARING, moves)
    assert end is None or end.result is None or (isinstance(end.result, NewNeed) and end.result.short_name)


@settings(max_examples=300, deadline=None)
@given(MOVES)
def test_a_list_stands_at_a_question_or_ends_with_pupils(moves: list[int | Move]) -> None:
    end = walk(declare_many.script, DECLARING_MANY, moves)
    assert end is None or (end.result.pupils and all(new.unit in SCHOOLS for new in end.result.pupils))


@settings(max_examples=200, deadline=None)
@given(MOVES)
def test_a_change_stands_at_a_question_or_ends_with_the_same_code(moves: list[int | Move]) -> None:
    end = walk(my_pledges.change, CHANGING, moves, my_pledges.answers(CHANGING))
    assert end is None or end.result.replaces == PLEDGED.code


@settings(max_examples=200, deadline=None)
@given(MOVES)
def test_a_correction_stands_at_a_question_or_ends_with_what_is_other(moves: list[int | Move]) -> None:
    end = walk(own_data.script, CORRECTING, moves)
    assert end is None or end.result.staff_name or end.result.correction != Correction()


@pytest.mark.parametrize(
    ("script", "facts", "of"),
    [(my_pledges.take_back, (PLEDGED, PLEDGED.gifts), PLEDGED), (my_pupils.take_back, PUPIL, PUPIL)],
)
@settings(max_examples=100, deadline=None)
@given(moves=MOVES)
def test_a_withdrawal_stands_at_its_question_or_ends(
    script: Callable[[Ask, Any], Any], facts: Any, of: Any, moves: list[int | Move]
) -> None:
    end = walk(script, facts, moves)
    assert end is None or end.result in (of, None)


@settings(max_examples=100, deadline=None)
@given(st.lists(SAY, max_size=4), TAPS)
def test_from_a_read_back_every_way_leads_to_a_question_or_the_end(says: list[Say], button: int) -> None:
    answers = {"item 1": "cash", "amount 1": "500k", "more 1": "no", "unit": "THCS-NT", "kind": "parent"}
    stand = Dialogue(answers | {"name form": "anonymous", "way": "bring"})
    shown = play(pledge.script, PLEDGING, stand, Again(), WORDS)
    assert isinstance(shown, Waiting)
    changed = play(pledge.script, PLEDGING, shown.dialogue, Tap(shown.question.name, "change"), WORDS)
    assert isinstance(changed, Waiting)
    standing = play(pledge.script, PLEDGING, stored(changed.dialogue), pressed(changed, button), WORDS)
    for say in says:
        if isinstance(standing, Waiting):
            standing = play(pledge.script, PLEDGING, stored(standing.dialogue), say, WORDS)
    assert isinstance(standing, Waiting) or standing.result.gifts


@settings(max_examples=100, deadline=None)
@given(MOVES)
def test_back_and_back_again_comes_to_the_first_question(moves: list[int | Move]) -> None:
    standing = play(declare.script, DECLARING, Dialogue(), Again(), WORDS)
    for each in moves:
        if isinstance(standing, Waiting):
            move = pressed(standing, each) if isinstance(each, int) else each
            standing = play(declare.script, DECLARING, standing.dialogue, move, WORDS)
    for _ in range(20):
        if isinstance(standing, Waiting):
            standing = play(declare.script, DECLARING, standing.dialogue, Back(), WORDS)
    assert isinstance(standing, Finished) or standing.question.first
