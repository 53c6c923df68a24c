"""A word about a figure names nobody; a cell is named as on the form."""

import pytest

from bot.steps import Unclear
from campaign.filing import Cell, Change, Why, files_by_itself, read_words, say_change, say_column
from tests.reports.tallies import UNITS


@pytest.mark.parametrize(
    "words",
    [
        "Biên bản ghi 2 máy",
        "Thiếu thùng ngày 10/10/2021",
        "Máy chuyển từ THCS Nguyễn Trãi sang",
        "đếm lại ở trường Trần Hưng Đạo",
        "Sai 1.500.000đ",
        "Chưa trừ máy hỏng; xem lại giúp",
    ],
)
def test_what_is_about_figures_is_taken(words: str) -> None:
    assert words == read_words(words)


@pytest.mark.parametrize(
    "words",
    [
        "Hỏi em Nguyễn Văn An",
        "máy của Trần An",
        "hỏi lại bà le thi bay",
        "em N.V.A chưa nhận",
        "gọi 0912 345 678",
        "!!!",
        "dài " * 40,
    ],
)
def test_a_name_a_phone_or_nothing_is_asked_again(words: str) -> None:
    with pytest.raises(Unclear):
        read_words(words)


def test_a_changed_cell_is_told_with_its_unit_of_money() -> None:
    assert "Tiền mặt, số tiền: 500.000đ → 1.500.000đ (Nhận thêm)" == say_change(
        Change(Cell("THCS-NT", 1), 500_000, 1_500_000, Why.CAME)
    )
    assert "Thiết bị khác, số HS được hưởng" == say_column(14)
    assert Cell("THCS-NT", 7) == Cell.read(str(Cell("THCS-NT", 7)))


@pytest.mark.parametrize(("unit", "does"), [("THCS-NT", True), ("NCL", True), ("NCL-TT", False), ("PGD", False)])
def test_private_preschools_file_with_their_group(unit: str, does: bool) -> None:
    assert does == files_by_itself(UNITS, unit)
