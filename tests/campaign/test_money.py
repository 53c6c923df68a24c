import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue import Unclear
from bot.phrases import speaking
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
    ),
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

DOUBTFUL = (
    *("", " ", "đ", "triệu", "ạ", "²", "500²", "①", "٢٠٠٠٠٠", "𝟓𝟎𝟎𝟎𝟎𝟎", "5️⃣ triệu", "🔟 triệu", "➖500k"),
    *("nan", "inf", "1e6", "1E6", "0x10", "1_000_000", "1'500'000", "500 . 000", "5OOk", "½ triệu", "1/2 triệu"),
    *("1.000.00", "1.00.000", "1.50.000", "1.500,000", "1,000.000", "1.500 000", "0.500.000", "1..5tr", "1,5,5tr"),
    *("00,5 triệu", "005 triệu", "0500000", "05k", "05tr5x", "1tr050", "1tr0", "1tr5000", "1 triệu 50", "1 triệu 05"),
    *("1tr5tr", "1tr5k", "1 triệu 5k", "1tr5 nghìn", "500k500k", "500k 1tr", "1 triệu 1500k", "1,5tr5", "2,5tr rưỡi"),
    *("1.500 triệu", "1,500 triệu", "500.000k", "500000k", "1.500.000 nghìn", "500kk", "1m", "1t5", "2t", "500n"),
    *("5-6 trăm", "1~2tr", "từ 1 đến 2 triệu", "1tr hay 2tr", "hai ba triệu", "dăm trăm nghìn", "mười mấy triệu"),
    *("khoảng 500k", "cỡ 2 triệu", "co 2 trieu", "gần 1 triệu", "trên 500k", "chừng 1tr", "chục triệu", "mươi triệu"),
    *(
        "200k/em",
        "200k một em",
        "mỗi em 200k",
        "200k em",
        "500k 1 tháng",
        "500k hàng tháng",
        "1tr/năm",
        "1 triệu 1 năm",
    ),
    *("100 usd", "100 đô la", "€100", "50 euro", "5 chỉ vàng", "1 cây vàng", "1000 yên", "💲500000"),
    *("1 tỏi", "50 lúa", "5 tờ", "nửa củ khoai", "2 chai", "3 lit", "hai xị"),
    *("0", "0đ", "không đồng", "0 triệu", "không nghìn", "-1tr", "– 500k", "+500k", "500000-", "500k =", "500k?"),
    *("2 tỷ 1", "2000000001", "3 tỷ", "0912345678", "+84912345678", "9" * 5000),
    *("một trăm năm nghìn", "mot tram nam nghin", "2 trăm 5 nghìn", "một triệu một trăm năm", "một triệu năm mươi"),
    *("một triệu hai trăm đồng", "1 triệu 500.000", "1 triệu 500 000", "1 triệu\n500k", "một triệu và năm trăm nghìn"),
    *("200 nghìn rưỡi", "100 triệu rưỡi", "một nửa triệu", "1 triệu nửa", "1 triệu nữa", "thêm 500k", "hết 500k"),
    *("500 nghìn (năm triệu)", "5 (sáu) triệu", "500k = 1tr", "1tr - hai triệu", "500k (cho 5 em)", "(500k)"),
    *("em xin 500k", "cho em 200k", "lớp 5 500k", "5 em 200k", "2 x 500k", "500k cho 5 em", "số 123456789"),
    *(
        "nghìn",
        "k",
        "rưỡi",
        "nửa",
        "linh năm",
        "tư triệu",
        "mốt triệu",
        "5 tư triệu",
        "trăm triệu hai",
        "hai mười triệu",
        "một mươi triệu",
        "tr5",
    ),
)


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


@pytest.mark.parametrize("text", DOUBTFUL)
def test_a_doubtful_sum_is_asked(text: str) -> None:
    assert read(text) is None


OFFERED = {
    "200": ("200000", "200.000đ"),
    "năm trăm": ("500000", "500.000đ"),
    "ba trăm rưỡi": ("350000", "350.000đ"),
    "500đ": ("500000", "500.000đ"),
    "1.500": ("1500000", "1.500.000đ"),
    "1,500": ("1500000", "1.500.000đ"),
    "1,5": ("1500000", "1.500.000đ"),
    "50.000": ("50000đ", "50.000đ"),
    "5": ("5000đ", "5.000đ"),
    "200k/em, 5 em": ("1000000", "1.000.000đ"),
    "mỗi bạn 100k, lớp 30 bạn": ("3000000", "3.000.000đ"),
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
