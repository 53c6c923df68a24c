"""A sum among other words, and printed sums read again: the same sum or asked, whatever stands beside it."""

from hypothesis import given
from hypothesis import strategies as st

from campaign.money import MOST_READ, as_typed, say_vnd
from tests.campaign.test_money import read

NOUNS = (
    *(
        "cô",
        "thầy",
        "thầy cô",
        "bác",
        "chú",
        "anh",
        "chị",
        "anh chị",
        "em",
        "bạn",
        "cháu",
        "con",
        "ông",
        "bà",
        "ad",
        "a",
    ),
    *("người", "hs", "học sinh", "gv", "phụ huynh", "nhà", "lớp", "trường", "suất", "bao gạo", "laptop", "máy", "lần"),
    *(
        "tháng",
        "năm",
        "năm nay",
        "tuần",
        "ngày",
        "usd",
        "đô",
        "%",
        "kg",
        "Nam",
        "Hai",
        "Tư",
        "sau",
        "nữa",
        "rưỡi",
        "hơn",
    ),
)
ENDINGS = ("", " ạ", " nhé", " nha cô", ", cảm ơn cô", " thôi ạ", "!")
SCALED = st.builds("{} {}".format, st.integers(1, 999), st.sampled_from(["k", "nghìn", "tr", "triệu", "củ"]))
COURTEOUS = {"cô", "thầy", "thầy cô", "bác", "chú", "anh", "chị", "anh chị", "ad", "a"}


@given(SCALED, st.sampled_from(NOUNS), st.sampled_from(ENDINGS))
def test_a_sum_before_a_noun_is_the_same_sum_or_asked(said: str, noun: str, ending: str) -> None:
    alone, before_noun = read(said), read(f"{said} {noun}{ending}")
    plus_half = {"rưỡi": 1.5, "năm": 1.5, "sau": 0}  # these are part of the sum
    assert noun in plus_half or before_noun in (alone, None)
    assert before_noun is None or noun in COURTEOUS or noun in plus_half


DIGITS = (*"123456789", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")


@given(SCALED, st.sampled_from(DIGITS), st.data())
def test_a_number_before_a_noun_is_never_added_to_the_sum(said: str, number: str, data: st.DataObject) -> None:
    noun = data.draw(st.sampled_from([noun for noun in NOUNS if noun != "rưỡi"]))
    assert read(f"{said} {number} {noun}{data.draw(st.sampled_from(ENDINGS))}") is None


@given(
    st.sampled_from(["anh", "chị", "cô", "chú", "bác", "ông", "thầy", "chi", "ong", "thay", "bac"]),
    st.sampled_from(["Hai", "ba", "năm", "Sáu", "bay"]),
)
def test_those_named_by_their_birth_are_no_number(kin: str, born: str) -> None:
    for after in ("triệu", "triệu rưỡi", "trăm nghìn", "triệu hai", "trieu", "500k", "góp 2 triệu"):
        assert read(f"{kin} {born} {after}") is None


@given(st.integers(1_000_000, MOST_READ))
def test_bare_digits_that_are_no_round_sum_are_asked(amount: int) -> None:
    assert read(str(amount)) == (amount if amount % (1000 if amount < 10_000_000 else 10_000) == 0 else None)


@given(st.integers(1, 99 * 10**9))
def test_a_sum_said_is_never_read_as_another(amount: int) -> None:
    for typed in (say_vnd(amount), as_typed(amount), f"dạ {say_vnd(amount)} ạ"):
        assert read(typed) == (amount if 1000 <= amount <= MOST_READ else None)
