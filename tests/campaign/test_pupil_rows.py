"""A list of pupils is read row by row; what is in doubt is told, never guessed."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text import MOST_CHARACTERS
from campaign.facts import Campaign
from campaign.needs import HasNow, NewNeed, Suits
from campaign.pupil_rows import MOST_ROWS, PupilRow, as_lines, looks_like_rows, read_rows
from tests.kit import ROOT

TIERS = Campaign.model_validate(tomllib.loads((ROOT / "campaign.toml").read_text("utf-8"))).hardship

NVA = ("N.V.A", "6A2", "poor", "nothing", "any")
ONE_PUPIL = [
    *(
        "N.V.A; 6A2; Hộ nghèo",
        "N.V.A;6A2;nghèo",
        "N.V.A; lớp 6a2; HO NGHEO",
        "N.V.A | 6A2 | hộ nghèo |",
        "|N.V.A|6A2|HN|",
    ),
    *("N.V.A\t6A2\tHộ nghèo", "N.V.A\t6A2\tHộ nghèo\t\t", "N.V.A;\t6A2;\tnghèo", "N.V.A, 6A2, hộ nghèo"),
    *(
        "1. N.V.A; 6A2; nghèo",
        "1) N.V.A; 6A2; nghèo",
        "(1) N.V.A; 6A2; nghèo",
        "1.N.V.A; 6A2; nghèo",
        "1/ N.V.A; 6A2; nghèo",
    ),
    *(
        "- N.V.A; 6A2; nghèo",
        "• N.V.A; 6A2; nghèo",
        "1; N.V.A; 6A2; nghèo",
        "1\tN.V.A\t6A2\tnghèo",
        "•\tN.V.A\t6A2\tnghèo",
    ),
    *(
        "6A2; N.V.A; nghèo",
        "1. 6A2; N.V.A; nghèo",
        "lớp 6A2; N.V.A; gia đình hộ nghèo",
        "N.V.A; 6A2; nghèo;;",
        "N.V.A; 6A2; nghèo; -; -",
    ),
    *("N.V.A; 6A2; nghèo; chưa có máy; loại nào cũng được", "N.V.A; 6A2; poor household; no device; any kind"),
]
HARDSHIP = {
    "poor": ("Hộ nghèo", "nghèo", "hn", "Poor household", "thuộc hộ nghèo", "em hộ nghèo"),
    "near_poor": ("Hộ cận nghèo", "cận nghèo", "can ngheo", "CN", "hộ CN", "hcn"),
    "orphan": ("mồ côi", "MC", "mồ côi cha", "mồ côi cả cha lẫn mẹ", "trẻ mồ côi", "bị mồ côi mẹ"),
    "disabled": ("khuyết tật", "KT", "hs khuyết tật"),
    "other": ("Khó khăn khác", "khác", "KHAC"),
}
HAS_NOW = {
    HasNow.NOTHING: (
        "",
        "không",
        "ko",
        "ko có",
        "chưa",
        "chưa có",
        "chưa có máy",
        "không có thiết bị nào",
        "em chưa có gì",
    ),
    HasNow.SHARED: (
        *("dùng chung", "DUNG CHUNG", "chung", "chung với chị", "dùng chung với anh, lớp 9", "xài chung"),
        *("học chung máy với em", "dùng điện thoại chung với mẹ", "dùng chung điện thoại của mẹ"),
    ),
    HasNow.BROKEN: (
        "hỏng",
        "thiết bị hỏng",
        "may hong",
        "máy hư",
        "hư",
        "điện thoại bị hỏng màn hình",
        "bị hỏng",
        "đã hư hỏng",
    ),
}
SUITS = {
    Suits.ANY: ("", "loại nào cũng được", "loai nao cung dc", "gì cũng được"),
    Suits.COMPUTER: ("máy tính", "MT", "laptop", "PC", "máy vi tính"),
    Suits.TABLET: ("máy tính bảng", "mtb", "tablet", "iPad"),
    Suits.SMARTPHONE: ("điện thoại thông minh", "điện thoại", "đt", "DT", "smartphone"),
}
PRESCHOOL = {
    "Hoa; Lá 1; nghèo": ("Hoa", "LÁ 1"),
    "Lá 1; Hoa; nghèo": ("Hoa", "LÁ 1"),
    "Hoa; Mầm; nghèo": ("Hoa", "MẦM"),
    "Hoa 2; 6A2; nghèo": ("Hoa 2", "6A2"),
    "6A2; Hoa 2; nghèo": ("Hoa 2", "6A2"),
    "N.V.A; 3; nghèo": ("N.V.A", "3"),
    "N.V.A; 6/2; nghèo": ("N.V.A", "6/2"),
    "KT; 6A2; nghèo": ("KT", "6A2"),
    "Hoa 1. A; 6A2; nghèo": ("Hoa 1. A", "6A2"),
}
IN_DOUBT = {
    "N.V.A": "Cần có đủ",
    "N.V.A; 6A2": "Cần có đủ",
    "N.V.A; ; nghèo": "Cần có đủ",
    "; 6A2; nghèo; dùng chung": "Cần có đủ",
    "6A2; nghèo; mồ côi": "Cần có đủ",
    "1; ; 6A2; nghèo": "Cần có đủ",
    "3; N.V.A; nghèo": "Cần có đủ",
    "1.6A2; N.V.A; nghèo": "đâu là lớp",
    "6.2; N.V.A; nghèo": "Cần có đủ",
    "Lá; Hoa; nghèo": "đâu là lớp",
    "Hoa; N.V.A; nghèo": "đâu là lớp",
    "Hoa 2; Sen; nghèo": "đâu là lớp",
    "6A2; 6A3; nghèo": "đâu là lớp",
    "6.A2; N.V.A; nghèo": "đâu là lớp",
    "Nguyễn Văn An; 6A2; nghèo": "Xin chỉ ghi tên viết tắt",
    "6A2; Nguyễn Văn An; nghèo": "Xin chỉ ghi tên viết tắt",
    "N.V.A; lớp của cô Hoa; nghèo": "tên lớp",
    "N.V.A; 6A2 nghèo; dùng chung": "tên lớp",
    "N.V.A; 6A2; khó khăn": "Cột «Hoàn cảnh»: xin ghi một trong các mục: Hộ nghèo, Hộ cận nghèo, Mồ côi",
    "N.V.A; 6A2; nghèo, mồ côi": "Hoàn cảnh",
    "N.V.A; 6A2; không nghèo": "Hoàn cảnh",
    "N,V,A,6A2,nghèo": "Hoàn cảnh",
    "N.V.A; 6A2; nghèo; mượn của bác": "Cột «Đang học bằng»",
    "N.V.A; 6A2; nghèo; hông có máy": "Cột «Đang học bằng»",
    "N.V.A; 6A2; nghèo; hong": "Cột «Đang học bằng»",
    "N.V.A; 6A2; nghèo; không hỏng": "Cột «Đang học bằng»",
    "N.V.A; 6A2; nghèo; không dùng chung": "Cột «Đang học bằng»",
    "N.V.A; 6A2; nghèo; dùng chung, máy hỏng": "Cột «Đang học bằng»",
    "N.V.A; 6A2; nghèo; máy của bác Chung": "Cột «Đang học bằng»",
    "N.V.A; 6A2; nghèo; không có điện thoại": "Cột «Đang học bằng»",
    "N.V.A; 6A2; nghèo; ; máy tính hoặc điện thoại": "Cột «Phù hợp»",
    "N.V.A; 13; nghèo; máy tính": "Cột «Đang học bằng»",
    "N.V.A; 6A2; nghèo; không; máy tính; em ngoan": "Thừa mục",
    f"N.V.A; 6A2; nghèo; dùng chung với {'anh ' * 60}": "quá dài",
}
NO_ROWS = ["", "???", "\n\n", "|---|---|", "Ví dụ: N.V.A; 6A2; hộ nghèo", "Tên viết tắt; Lớp; Hoàn cảnh", "💚"]
LISTS = [
    "N.V.A; 6A2; nghèo",
    "N.V.A, 6A2, nghèo\nL.T.B, 6A2, khác",
    "Hoa; Lá; nghèo\nMinh A; Chồi; khác",
    "Tên\tLớp\tHoàn cảnh\nN.V.A\t6A2\tnghèo",
    "Nguyễn Văn An; 6A2; nghèo\nTrần Thị Hoa; 6A2; khác",
]
NO_LISTS = [
    *(
        "N.V.A",
        "6A2",
        "Hộ nghèo",
        "Lớp 6A2; cô Hoa",
        "Trường THCS An Bình, xã An Bình, huyện Phú Giáo",
        "2 laptop cũ, 500k",
    ),
    *(
        "Ấp 1A, xã Phước Hòa, Phú Giáo\nẤp 2, xã An Bình, Phú Giáo",
        "12 Lê Lợi, phường 3, quận 1\n13 Lê Lợi, phường 3, quận 1",
    ),
    *("tôi tặng 2 laptop, 1 máy tính bảng, 500k cho thcs an bình", "N.V.A, 6A2, nghèo", ""),
]


NO_LISTS += [
    "2 laptop; 500k; thcs an bình",
    "1tr; laptop; thcs an bình",
    "2 laptop; 500k; an bình\n1 máy bàn; 1tr; an bình",
]


def read(text: str) -> tuple[PupilRow, ...]:
    return read_rows(text, "THCS-NT", TIERS)


def need_in(line: str) -> NewNeed:
    [row] = read(line)
    assert row.need, f"{line!r}: {row.why}"
    return row.need


def said(need: NewNeed) -> tuple[str, ...]:
    return need.short_name, need.class_name, need.hardship, need.has_now, need.suits


def pairs(table: dict[str, tuple[str, ...]]) -> list[tuple[str, str]]:
    return [(words, meant) for meant, each in table.items() for words in each]


@pytest.mark.parametrize("line", ONE_PUPIL)
def test_a_pupil_in_a_line(line: str) -> None:
    assert NVA == said(need_in(line))


@pytest.mark.parametrize(("words", "tier"), pairs(HARDSHIP))
def test_hardship_in_the_usual_words(words: str, tier: str) -> None:
    assert tier == need_in(f"N.V.A; 6A2; {words}").hardship


@pytest.mark.parametrize(("words", "has_now"), pairs(HAS_NOW))  # type: ignore[arg-type]
def test_what_the_pupil_has_in_the_usual_words(words: str, has_now: HasNow) -> None:
    assert has_now is need_in(f"N.V.A; 6A2; nghèo; {words}").has_now


@pytest.mark.parametrize(("words", "suits"), pairs(SUITS))  # type: ignore[arg-type]
def test_what_suits_in_the_usual_words(words: str, suits: Suits) -> None:
    assert suits is need_in(f"N.V.A; 6A2; nghèo; không; {words}").suits


@pytest.mark.parametrize(("line", "pupil"), PRESCHOOL.items())
def test_name_and_class_are_told_apart(line: str, pupil: tuple[str, str]) -> None:
    assert pupil == said(need_in(line))[:2]


@pytest.mark.parametrize(("line", "why"), IN_DOUBT.items())
def test_what_is_in_doubt_is_a_reason(line: str, why: str) -> None:
    [row] = read(line)

    assert row.need is None
    assert why in row.why


@pytest.mark.parametrize("text", NO_ROWS)
def test_what_says_nothing_is_no_row(text: str) -> None:
    assert () == read(text)


def test_rows_carry_the_number_of_their_line() -> None:
    assert [2, 4] == [row.number for row in read("Tên; Lớp; Hoàn cảnh\nN.V.A; 6A2; nghèo\n\nL.T.B; 6A2")]


def test_a_header_tells_the_order() -> None:
    [row] = read("STT | Lớp | Họ tên | Phù hợp | Hoàn cảnh | Ghi chú\n1 | Mầm | Hoa | mtb | khác | ngoan")

    assert row.need
    assert ("Hoa", "MẦM", "other", "nothing", "tablet") == said(row.need)


def test_a_refused_row_can_be_mended_and_sent_again_as_it_came_back() -> None:
    [row] = read("7. 6A2 | Nguyễn Văn An | nghèo | dùng chung")

    assert "6A2; Nguyễn Văn An; nghèo; dùng chung" == row.words
    assert ("N.V.A", "6A2", "poor", "shared", "any") == said(need_in(row.words.replace("Nguyễn Văn An", "N.V.A")))


def test_what_stands_in_no_column_of_the_header_is_not_dropped() -> None:
    [row] = read("Tên; Lớp; Hoàn cảnh\nN.V.A; 6A2; nghèo; dùng chung")

    assert "Thừa mục" in row.why


def test_rows_beyond_the_most_are_told_so() -> None:
    rows = read("".join(f"N.{n}; 6A2; nghèo\n" for n in range(MOST_ROWS + 2)))

    assert [MOST_ROWS + 1, MOST_ROWS + 2] == [row.number for row in rows if not row.need]
    assert "Mỗi lần chỉ nhận 200 em" in rows[-1].why


@pytest.mark.parametrize("length", [MOST_CHARACTERS, MOST_CHARACTERS - 8])
def test_the_last_line_of_a_message_that_may_be_cut_is_in_doubt(length: int) -> None:
    """`nghèo` may have been `nghèo; dùng chung`."""
    line = "N.V.A; 6A2; nghèo"
    text = ((line + "\n") * 400)[: length - len(line) - 1] + "\n" + line
    *before, last = read(text)

    assert before[0].need
    assert "bị cắt" in last.why


def test_a_whole_table_of_that_length_is_not_in_doubt() -> None:
    text = as_lines([("N.V.A", "6A2", "nghèo", "dùng chung với chị")] * 115)

    assert MOST_CHARACTERS - 100 < len(text) < MOST_CHARACTERS
    assert [] == [row for row in read(text) if not row.need]


def test_the_rows_of_a_table_are_read_as_lines_are() -> None:
    table = [
        ("Tên viết tắt", "Lớp", "Hoàn cảnh", "Đang học bằng", "Phù hợp", "Lý do chưa nhận"),
        ("N.V.A", "6A2", "nghèo", "", None, "xin sửa"),
        (None, "", None),
        ("L;T\nB", "6A2", "mồ côi", "dùng chung; với anh", "mtb"),
    ]
    first, second = read(as_lines(table))

    assert first.need
    assert second.need
    assert (2, NVA) == (first.number, said(first.need))
    assert (4, ("L, T B", "6A2", "orphan", "shared", "tablet")) == (second.number, said(second.need))


@pytest.mark.parametrize("text", LISTS)
def test_a_list_is_noticed_unasked(text: str) -> None:
    assert looks_like_rows(text)


@pytest.mark.parametrize("text", NO_LISTS)
def test_other_words_are_no_list(text: str) -> None:
    assert not looks_like_rows(text)


PIECES = st.sampled_from(
    ["N.V.A", "6A2", "nghèo", "chung", "Lá", ";", "\t", "|", ",", "\n", " ", "1.", "-", "Ví dụ", "\r", "²", "İ"]
)


@given(st.text() | st.lists(PIECES | st.text(max_size=3), max_size=40).map("".join))
def test_any_text_is_read_without_a_fault(text: str) -> None:
    looks_like_rows(text)
    for row in read(text):
        assert bool(row.need) != bool(row.why)
        assert "\n" not in row.words


@given(st.lists(st.lists(st.none() | st.text(), max_size=8), max_size=8))
def test_any_table_has_a_line_for_each_row(table: list[list[str | None]]) -> None:
    assert len(table) == as_lines(table).count("\n")
    assert {row.number for row in read(as_lines(table))} <= set(range(1, len(table) + 1))
