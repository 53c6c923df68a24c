import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.phrases import speaking
from bot.steps import Unclear
from campaign.money import MOST_READ, read_vnd, say_vnd, say_vnd_in_words

SAMPLES = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "data/amounts.jsonl").read_text(encoding="utf-8").splitlines()
]

SUMS = {
    500_000: (
        "500K",
        "500k vnd",
        "VND 500,000",
        "₫500.000",
        "500.000 (VNĐ)",
        "500.000,00",
        "500,000.00",
        "500 000",
        "500\u00a0000 đ",
        "5\u200b00k",
        "５００．０００",
        "500.000ddoongf",
        "Dạ em xin ủng hộ 500k ạ",
        "em góp năm trăm ngàn nghen",
        "em gửi cô 500 nghìn thôi ạ",
        "tổng cộng 500k",
        "500k nhaaa 🙏🙏",
        "500 ngàn đồng tiền mặt",
        "500k bằng tiền mặt",
        "500k cho các em",
        "500k = 500.000đ",
        "500.000đ, bằng chữ: năm trăm nghìn đồng",
        "500.000đ - năm trăm nghìn đồng",
        "NĂM TRĂM NGÀN ĐỒNG CHẴN",
        "nam tram nghin",
        "5 trăm nghìn",
        "nua trieu",
        "500\u202fk",
        "500\u2009000",
        "500\u00ad000",
        "\ufeff500k",
        "\u200e500k\u200f",
        "5０0ｋ",
        "500\t000 đ",
        "500k\n",
        "500000,00",
        "dạ,500k",
        "dạ ...500k",
        "0,50 triệu",
        "Năm trăm nghìn đồng (500.000 đồng)",
        "500k tức là 500.000",
        "số tiền: 500.000 đồng",
        "Số tiền ủng hộ: 500.000 VNĐ",
        "Số tiền em góp là 500k",
        "nawm trawm nghinf ddoongf",
    ),
    1_000: ("một nghìn", "1k", "1000đ"),
    1_000_000: ("1 triệu chẵn", "tròn 1 triệu", "1.000.000 đ ạ.", "mootj trieeuj", "1,000,000.00"),
    1_250_000: ("1tr250", "1 triệu 250", "1tr 2 trăm 50", "một triệu hai trăm rưỡi", "1.250k", "1,25tr"),
    1_999_999_999: ("1 tỷ 999 triệu 999 nghìn 999 đồng", "1.999.999.999đ"),
    2_000_500: ("hai triệu không nghìn năm trăm",),
    10_500_000: ("10tr5", "mười triệu rưỡi", "10 triệu 500"),
    1_500_000: (
        "1,5tr",
        "1.5 triệu",
        "1,50 triệu",
        "1trieu5",
        "1TRIỆU5",
        "1tr500k",
        "1 triệu 5 trăm",
        "1tr rưỡi",
        "triệu rưỡi",
        "triệu năm",
        "một triệu lăm",
        "mot trieu ruoi",
        "1.500k",
        "1,500 nghìn",
        "1500 ngàn",
        "1.500.000đ (Bằng chữ: Một triệu năm trăm nghìn đồng chẵn)",
        "1 500 000,00 VNĐ",
    ),
    2_500_000: ("2củ5", "2 củ rưỡi", "hai triệu rưởi", "2tr5 ạ"),
    5_000_000: ("5trđ", "05 (năm) triệu đồng", "5 (năm) triệu đồng ạ", "5.00 triệu", "Tôi cho 5 triệu"),
    105_000: ("một trăm linh năm ngàn", "trăm lẻ năm nghìn", "mot tram le nam ngan"),
    21_000_000: ("hai mươi mốt triệu", "hai mốt triệu", "hăm mốt triệu"),
    24_000_000: ("hai mươi bốn triệu", "hai tư triệu", "hai muoi tu trieu"),
    25_000_000: ("hai lăm triệu", "hai nhăm triệu", "hăm lăm triệu"),
    350_000: ("ba trăm rưỡi ngàn", "ba trăm năm mươi ngàn", "3 trăm 50 nghìn"),
    1_005_000: ("một triệu lẻ năm ngàn", "một triệu không trăm linh năm nghìn", "1 triệu 5 nghìn"),
    1_050_000: ("1 triệu 5 vạn", "một triệu năm mươi nghìn", "1,05 triệu"),
    15_000: ("mười lăm ngàn", "một vạn rưỡi", "15k", "15.000đ", "1,5 vạn"),
    15_500: ("mười lăm nghìn năm trăm đồng", "15k500", "15.500 đồng"),
    700_000: ("bẩy trăm nghìn", "bay tram ngan", "bảy trăm nghàn"),
    100_000: ("trăm nghìn", "trawm nghinf", "100000"),
    1_200_000_000: ("1 tỷ 2", "một tỉ hai trăm triệu", "1,2 tỷ", "1 tỷ 200"),
    2_000_000_000: ("2 tỷ", "hai tỉ đồng", "2000000000"),
    31_204_000: ("ba mươi mốt triệu hai trăm linh bốn nghìn",),
}
READ = [(text, amount) for amount, texts in SUMS.items() for text in texts]


def read(text: str) -> int | None:
    try:
        return read_vnd(text)
    except Unclear:
        return None


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample["text"])
def test_the_samples_are_read_as_labelled(sample: dict[str, Any]) -> None:
    assert read(sample["text"]) == sample["amount"]


@pytest.mark.parametrize(("text", "amount"), READ)
def test_a_sum_is_read_as_people_type_it(text: str, amount: int) -> None:
    assert read(text) == amount
    assert read(unicodedata.normalize("NFD", text)) == amount
    assert read(text.upper()) == amount


OFFERED = {
    "200": ("200000đ", "200.000đ"),
    "năm trăm": ("500000đ", "500.000đ"),
    "ba trăm rưỡi": ("350000đ", "350.000đ"),
    "500đ": ("500000đ", "500.000đ"),
    "1.500": ("1500000đ", "1.500.000đ"),
    "1,500": ("1500000đ", "1.500.000đ"),
    "1,5": ("1500000đ", "1.500.000đ"),
    "50.000": ("50000đ", "50.000đ"),
    "5": ("5000đ", "5.000đ"),
    "200k/em, 5 em": ("1000000đ", "1.000.000đ"),
    "mỗi bạn 100k, lớp 30 bạn": ("3000000đ", "3.000.000đ"),
}


@pytest.mark.parametrize(("text", "button"), OFFERED.items())
def test_what_was_perhaps_meant_is_offered_and_can_be_read(text: str, button: tuple[str, str]) -> None:
    with pytest.raises(Unclear) as doubt:
        read_vnd(text)
    [choice] = doubt.value.choices
    assert (choice.code, choice.label) == button
    assert say_vnd(read_vnd(choice.code)) == choice.label
    assert choice.label in doubt.value.hint


HINTED = {
    "tùy tâm": "chưa đọc được",
    "100 đô": "tiền Việt Nam",
    "2 lít": "mỗi nơi hiểu một khác",
    "khoảng 1tr": "một số tiền cụ thể",
    "2tr/tháng": "tổng số tiền",
    "3 tỷ": "rất lớn",
    "200k/em/năm": "tổng số tiền",
}


@pytest.mark.parametrize(("text", "words"), HINTED.items())
def test_the_hint_says_how_to_write_and_never_how_much(text: str, words: str) -> None:
    with pytest.raises(Unclear, match=words) as doubt:
        read_vnd(text)
    assert not doubt.value.choices
    assert not any(character.isdigit() and character != "0" for character in doubt.value.hint)


@given(st.text() | st.text("0123456789 .,-()=kđtriệumộtăngìưỡ²٥x/", max_size=25))
def test_reading_a_sum_raises_nothing_but_unclear(text: str) -> None:
    amount = read(text)
    assert amount is None or 0 < amount <= MOST_READ


HALF_OF_WHAT_WAS_SAID = (
    *("5 triệu (năm)", "5 triệu - Nam", "1 triệu (hai)", "1tr5 – ba", "500k - em Hai", "200 (năm)", "5 - hai triệu"),
    *("2 bác", "5 cô", "hai", "năm", "Nam", "sau", "Ba", "2021", "151021", "909123456", "anh 2 trăm rưỡi"),
)


@pytest.mark.parametrize("text", HALF_OF_WHAT_WAS_SAID)
def test_half_of_what_was_said_is_never_offered(text: str) -> None:
    with pytest.raises(Unclear) as doubt:
        read_vnd(text)
    assert not doubt.value.choices


@given(st.integers(1000, MOST_READ))
def test_a_sum_said_is_read_again(amount: int) -> None:
    both = f"{say_vnd(amount)} ({say_vnd_in_words(amount)})"
    assert read_vnd(say_vnd(amount)) == read_vnd(say_vnd_in_words(amount)) == read_vnd(both) == amount


@given(st.integers(1, MOST_READ // 1000))
def test_a_sum_said_without_accents_or_in_english_numerals_is_read_again(thousands: int) -> None:
    amount = thousands * 1000
    bare = unicodedata.normalize("NFD", say_vnd_in_words(amount).replace("đ", "d"))
    assert read_vnd("".join(c for c in bare if not unicodedata.combining(c))) == amount
    with speaking("en"):
        assert read_vnd(say_vnd(amount)) == amount


def test_a_sum_is_said_in_both_languages() -> None:
    assert (say_vnd(1_500_000), say_vnd_in_words(1_500_000)) == ("1.500.000đ", "một triệu năm trăm nghìn đồng")
    with speaking("en"):
        said = say_vnd(1_500_000), say_vnd_in_words(1_500_000)
    assert said == ("1,500,000 VND", "one million five hundred thousand đồng")
