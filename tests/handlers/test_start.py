"""What people say before they want anything, and what they mistype."""

import pytest

from tests.handlers.pledging import CASH_PLEDGE
from tests.kit import Person


@pytest.mark.parametrize("words", ["Xin chào!", "alo", "giúp em"])
async def test_who_greets_is_greeted_and_sees_the_menu(lan: Person, words: str) -> None:
    await lan.says(words)
    assert "Ủng hộ" == lan.sees("Kính chào quý vị!").choices[0].label


async def test_who_gives_thanks_is_thanked(lan: Person) -> None:
    await lan.has_said(*CASH_PLEDGE)
    await lan.says("Em cảm ơn ạ")
    lan.sees("Xin cảm ơn quý vị!", choices=[])


async def test_a_greeting_in_the_middle_of_a_talk_loses_nothing(lan: Person) -> None:
    await lan.has_said("/ungho", "Laptop", "2")
    await lan.says("xin chào")
    lan.sees("Kính chào")
    lan.sees("Tình trạng máy?")


async def test_a_mistyped_code_is_told_to_be_one(lan: Person, minh: Person) -> None:
    await lan.says("uh-trsw9t")
    lan.sees("Mã này không đúng", choices=["Đóng góp của tôi"])
    await minh.says("TB234567")
    minh.sees("Mã này không đúng", choices=["Tìm người ủng hộ"])
