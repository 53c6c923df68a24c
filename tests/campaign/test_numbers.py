import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.phrases import speaking
from bot.steps import Unclear
from campaign.numbers import MOST_PIECES, read_count, read_people, say_number

COUNTS = {
    "2": 2,
    "２": 2,
    " 12 ": 12,
    "02": 2,
    "02 chiếc": 2,
    "02 (hai) máy": 2,
    "9999": 9999,
    "hai": 2,
    "HAI CÁI": 2,
    "bẩy": 7,
    "mười": 10,
    "mười lăm người": 15,
    "muoi lam nguoi": 15,
    "hai mươi mốt": 21,
    "hai muoi mot": 21,
    "hai mươi tư bạn": 24,
    "hai lăm": 25,
    "hăm lăm": 25,
    "băm nhăm": 35,
    "ba chục": 30,
    "một trăm linh năm": 105,
    "một trăm lẻ tư": 104,
    "hai trăm hai lăm": 225,
    "một nghìn hai trăm": 1200,
    "hai ngàn không trăm linh năm": 2005,
    "cặp": 2,
    "một đôi": 2,
    "3 cặp": 6,
    "một chục": 10,
    "2 chục": 20,
    "một tá": 12,
    "nửa tá": 6,
    "2 cái": 2,
    "3 con": 3,
    "2 bộ máy": 2,
    "2 em": 2,
    "dạ 2 cái ạ": 2,
    "em góp 3 chiếc nha cô": 3,
    "nawm cais": 5,
    "2\u200b": 2,
    "2 = hai": 2,
}
NO_COUNTS = (
    "",
    "0",
    "không",
    "-2",
    "1-2",
    "2 đến 3",
    "hai ba cái",
    "đôi ba cái",
    "mươi cái",
    "mười mấy",
    "vài",
    "mấy cái",
    "khoảng 3",
    "2,5",
    "2.0",
    ".5 cái",
    ",2",
    "hai rưỡi",
    "1.000",
    "002",
    "2 đồng",
    "2 laptop",
    "2 cái laptop",
    "2 (ba)",
    "2 hoặc 3",
    "một trăm năm",
    "²",
    "٢",
    "2e3",
    "2k",
    "nan",
)


@pytest.mark.parametrize(("text", "count"), COUNTS.items())
def test_a_count_is_read_as_people_type_it(text: str, count: int) -> None:
    assert read_count(text) == count
    assert read_count(unicodedata.normalize("NFD", text)) == count


@pytest.mark.parametrize("text", NO_COUNTS)
def test_a_doubtful_count_is_asked(text: str) -> None:
    with pytest.raises(Unclear) as doubt:
        read_count(text)
    assert "ví dụ 2 hoặc hai" in doubt.value.hint


@pytest.mark.parametrize("text", ["10000", "100000", "100.000", "1.000.000", "mười nghìn", "100000 cái", "dạ 20000 ạ"])
def test_too_large_a_count_is_called_so_with_what_to_do(text: str) -> None:
    with pytest.raises(Unclear, match=r"rất lớn\. Xin kiểm tra lại cách viết, hoặc liên hệ"):
        read_count(text)


PEOPLE = {
    "35": 35,
    "35 học sinh": 35,
    "35 hs": 35,
    "40 bạn": 40,
    "12 thầy cô": 12,
    "12 thầy cô giáo ạ": 12,
    "dạ 35 hoc sinh ạ": 35,
    "ba mươi lăm học sinh": 35,
    "cả lớp 40 em": 40,
    "ca lop 40": 40,
    "cả nhóm 5 bạn": 5,
    "tất cả 30 người": 30,
    "cả nhà 4 người": 4,
    "20 phụ huynh": 20,
    "3 anh chị em": 3,
}
NOT_SO_MANY_PEOPLE = (
    *("cả lớp", "cả lớp 5 em", "cả lớp 12", "lớp 40 em", "cả lớp 6A2", "40 em và 2 cô", "em và 2 bạn", "khoảng 30 hs"),
    *(
        "30-35 hs",
        "30 hs lớp 6",
        "35 học sinh 2 thầy cô",
        "hs",
        "vài thầy cô",
        "0 học sinh",
        "35 laptop",
        "học sinh 35",
    ),
)


@pytest.mark.parametrize(("text", "count"), PEOPLE.items())
def test_people_are_counted_by_what_they_are_called(text: str, count: int) -> None:
    assert read_people(text) == count
    assert read_people(unicodedata.normalize("NFD", text).upper()) == count


@pytest.mark.parametrize("text", NOT_SO_MANY_PEOPLE)
def test_a_doubtful_number_of_people_is_asked(text: str) -> None:
    with pytest.raises(Unclear, match="ví dụ 2 hoặc hai"):
        read_people(text)


@given(st.text() | st.text("0123456789 .,-()=haibmộtrăluơnđcặp²٥", max_size=20))
def test_reading_a_count_raises_nothing_but_unclear(text: str) -> None:
    for read in (read_count, read_people):
        try:
            assert 1 <= read(text) <= MOST_PIECES
        except Unclear:
            continue


@given(st.integers(1, MOST_PIECES))
def test_a_count_said_in_words_is_read_again(count: int) -> None:
    assert read_count(say_number(count)) == read_count(str(count)) == count


SAID = {
    0: ("không", "zero"),
    5: ("năm", "five"),
    10: ("mười", "ten"),
    14: ("mười bốn", "fourteen"),
    15: ("mười lăm", "fifteen"),
    21: ("hai mươi mốt", "twenty-one"),
    24: ("hai mươi tư", "twenty-four"),
    30: ("ba mươi", "thirty"),
    55: ("năm mươi lăm", "fifty-five"),
    100: ("một trăm", "one hundred"),
    104: ("một trăm linh bốn", "one hundred four"),
    111: ("một trăm mười một", "one hundred eleven"),
    1_005: ("một nghìn không trăm linh năm", "one thousand five"),
    105_000: ("một trăm linh năm nghìn", "one hundred five thousand"),
    1_050_000: ("một triệu không trăm năm mươi nghìn", "one million fifty thousand"),
    1_000_200: ("một triệu không nghìn hai trăm", "one million two hundred"),
    2_000_000_000: ("hai tỷ", "two billion"),
}


@pytest.mark.parametrize(("number", "words"), SAID.items())
def test_a_number_is_said_in_both_languages(number: int, words: tuple[str, str]) -> None:
    assert say_number(number) == words[0]
    with speaking("en"):
        assert say_number(number) == words[1]


@pytest.mark.parametrize("number", [-1, 10**12])
def test_there_are_words_up_to_999_billion_only(number: int) -> None:
    with pytest.raises(ValueError, match="no words"):
        say_number(number)
