"""The chart: what it says is tested as data, and that it is a picture a phone can show."""

from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image

from bot.phrases import speaking
from reports.chart import HEIGHT, WIDTH, Chart, Pair, chart_of, chart_png
from reports.figures import Tally
from storage.figures import Pupils
from tests.reports.tallies import NOTHING, UNITS, tally

MOST_BYTES = 150_000


def chart(unit: str = "THCS-NT", of: Tally | None = None) -> Chart:
    figures = (of or tally()).of(unit, [each.code for each in UNITS.below(unit)])
    return chart_of(figures, UNITS.shown(unit))


def said(pair: Pair) -> tuple[str, str, str]:
    return pair.label, pair.done.said, pair.open.said


def test_what_arrived_stands_beside_what_is_promised_and_needs_met_beside_open_ones() -> None:
    cash, devices, pupils = chart(of=replace(tally(), received={"THCS-NT": tally().received["MN-HP"]})).panels

    assert ("Tiền mặt", "Đã nhận", "Đăng ký chưa nhận") == (cash.title, cash.done, cash.open)
    assert [("", "2.500.000đ", "500.000đ")] == [said(pair) for pair in cash.pairs]
    assert [
        ("Máy tính bàn", "40", "0"),
        ("Laptop", "60", "2"),
        ("Điện thoại thông minh", "80", "0"),
        ("Thiết bị khác", "100", "3"),
    ] == [said(pair) for pair in devices.pairs]
    assert ("Đã được hỗ trợ", "Còn thiếu thiết bị") == (pupils.done, pupils.open)


def test_needs_met_and_open_add_up_to_those_declared() -> None:
    [pupils] = chart(of=replace(tally(), received={})).panels[2].pairs

    assert ("", "300", "600") == said(pupils)


def test_the_picture_says_whose_and_until_when() -> None:
    made = chart()

    assert "THCS Nguyễn Trãi" == made.unit
    assert "Kết quả đến 09:30 ngày 12/10" == made.until


def test_thousands_are_set_apart_as_each_language_does() -> None:
    known = replace(tally(), received={}, pupils={"THCS-NT": Pupils(12_500)})
    assert "12.500" == chart(of=known).panels[2].pairs[0].open.said
    with speaking("en"):
        assert "12,500" == chart(of=known).panels[2].pairs[0].open.said


@pytest.mark.parametrize(
    "made",
    [
        chart(),
        chart("PGD"),
        chart(of=NOTHING),
        replace(chart(), unit="$x_{1}$ \\frac {y} =1+1 " * 5),
        replace(chart(), unit="Trường" * 20),
    ],
    ids=["a school", "all", "nothing yet", "a name like a formula", "a long name"],
)
def test_it_is_a_small_upright_picture(made: Chart) -> None:
    content = chart_png(made)
    with Image.open(BytesIO(content)) as picture:
        picture.load()
        assert ("PNG", (WIDTH, HEIGHT)) == (picture.format, picture.size)
        assert HEIGHT > WIDTH

    assert len(content) < MOST_BYTES


def test_the_same_figures_are_the_same_picture() -> None:
    assert chart_png(chart()) == chart_png(chart())
    assert chart_png(chart()) != chart_png(chart(of=NOTHING))
