import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.codes import ALPHABET, find_code, new_code, new_invite_code, read_invite_code, well_formed

CODE = new_code(random=random.Random(7))


def test_new_codes_are_well_formed_and_differ() -> None:
    codes = {new_code() for _ in range(200)}
    assert len(codes) > 195
    assert all(well_formed(code) and len(code) == 8 and code.startswith("UH") for code in codes)
    assert well_formed(new_code("QR"), "QR")


def test_every_single_wrong_character_is_noticed() -> None:
    body = CODE[2:]
    wrong = [body[:at] + c + body[at + 1 :] for at in range(6) for c in ALPHABET if c != body[at]]
    assert len(wrong) == 6 * 29
    assert not any(well_formed("UH" + each) for each in wrong)


def test_neighbours_that_changed_places_are_noticed_but_for_the_first_and_last_letter_of_the_alphabet() -> None:
    chance = random.Random(1)
    for body in (new_code("", chance) for _ in range(300)):
        for at in range(5):
            pair = body[at : at + 2]
            swapped = body[:at] + pair[::-1] + body[at + 2 :]
            assert well_formed(swapped, "") == (pair[0] == pair[1] or set(pair) == {ALPHABET[0], ALPHABET[-1]})


@pytest.mark.parametrize(
    "code", ["", "UH", CODE + "2", CODE[:-1], CODE.lower(), "XX" + CODE[2:], "UH00IL1O", "UH²²²²²²"]
)
def test_what_is_not_a_code_is_not_well_formed(code: str) -> None:
    assert not well_formed(code)


@pytest.mark.parametrize(
    "text",
    [
        CODE,
        f"mã của em là {CODE.lower()} ạ",
        f"({CODE[:2]}-{CODE[2:5]} {CODE[5:]})",
        " ".join(CODE),
        f"UH222223 hay {CODE}?",
        f"ung ho ma {CODE[:4]}\u200b{CODE[4:]}.",
    ],
)
def test_a_code_is_found_anywhere(text: str) -> None:
    assert find_code(text) == CODE


@pytest.mark.parametrize("text", ["", "ủng hộ 500k", f"X{CODE}", f"{CODE}9", f"{CODE[:-2]}{CODE[-1]}"])
def test_no_code_is_found_where_there_is_none(text: str) -> None:
    assert find_code(text) is None


def test_an_invitation_always_holds_a_digit_so_that_it_is_no_name() -> None:
    codes = [new_invite_code(random.Random(seed)) for seed in range(500)]
    assert all(any(map(str.isdigit, code)) for code in codes)


def test_an_invitation_is_the_whole_text() -> None:
    code = new_invite_code(random.Random(3))
    assert len(code) == 10
    assert read_invite_code(code) == read_invite_code(f" {code[:5].lower()}-{code[5:]} ") == code
    assert read_invite_code(f"mã {code}") is None
    assert read_invite_code(code[:-1] + ("2" if code[-1] != "2" else "3")) is None


@given(st.text())
def test_looking_for_codes_never_fails(text: str) -> None:
    found = find_code(text)
    assert found is None or well_formed(found)
    assert read_invite_code(text) is None or len(text) >= 10
