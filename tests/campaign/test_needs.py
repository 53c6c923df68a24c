"""Pupils are declared by as little of a name as will do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.steps import Unclear
from campaign.needs import read_class, read_short_name

INITIALS = ("N.V.A", "NVA", "nva", "N. V. A", "N V A", "n.v.a.", "L.T.B", "Ph. T. B", "Ng.V.A", "Ng V A", "NgVA", "T-B")
ONE_NAME = ("Hoa", "HOA", "nghiêng", "Bé", "Em", "Hoa 2", "em Hoa", "Bé An", "hs Hoa")
ONE_NAME_AND_INITIALS = (
    "Hoa T.",
    "T. Hoa",
    "Minh A",
    "Đ.T.Ánh",
    "Tr. Hoa",
    "ThAnh",
    "Gi. Hoa",
    "Qu.Anh",
    "NT Hoa",
    "A. Phủ",
    "Mai A",
    "Hoàng A",
    "Lệ A",
    "Trần H.",
    "Phủ",
    "Hen",
    "Huy",
    "Tiệp",
    "Ý Nhi",
    "Nguyễn V.B",
)
FULL_NAMES = ("Trần Hoa", "trần hoa", "TRẦN HOA", "tran hoa", "Nguyễn Văn A", "NGUYỄN VĂN A", "Nguyễn Văn Minh An")
FULL_NAMES_IN_DISGUISE = (
    *("Trần.Hoa", "Trần-Hoa", "Trần,Hoa", "Trần/Hoa", "Trần_Hoa", "Trần2Hoa", "Trần\u200dHoa", "Trần (Hoa)"),
    *("TrầnHoa", "NguyễnVănA", "nguyenvana", "em Trần Hoa", "T. Trần Hoa", "Ý Nhi Lê"),
)
FULL_NAMES_OF_FEW_LETTERS = (
    "Lê Ý",
    "LÊ Ý",
    "le y",
    "Hồ A",
    "Hồ A.",
    "em Hồ A",
    "Lê T. Ý",
    "Giàng A",
    "Mai Ý",
    "Hoàng Ý",
)
HIGHLAND_NAMES = ("Y Moan", "Y-Moan", "A Phủ", "em A Phủ", "H'Hen", "H’Hen", "bé H'Hen", "K'Bích", "h'hen", "H'Hen Niê")


@pytest.mark.parametrize("name", [*INITIALS, *ONE_NAME, *ONE_NAME_AND_INITIALS])
def test_a_short_name_is_kept_as_it_was_typed(name: str) -> None:
    assert name == read_short_name(f" {name} ")


@pytest.mark.parametrize("name", [*FULL_NAMES, *FULL_NAMES_IN_DISGUISE, *FULL_NAMES_OF_FEW_LETTERS, *HIGHLAND_NAMES])
def test_a_full_name_is_turned_away_with_an_example(name: str) -> None:
    with pytest.raises(Unclear) as told:
        read_short_name(name)
    assert "Xin chỉ ghi tên viết tắt, ví dụ N.V.A hoặc Minh A" in told.value.hint


@pytest.mark.parametrize(
    "text",
    [
        "",
        "???",
        "6",
        "💚",
        "N.V.A\nL.T.B",
        "xong",
        "Xong.",
        "khai tiếp",
        "khai tiep",
        "không",
        "KHÔNG",
        "hết",
        "hủy",
        "ok",
    ],
)
def test_what_is_no_name_is_asked_again(text: str) -> None:
    with pytest.raises(Unclear) as told:
        read_short_name(text)
    assert "Xin gõ tên viết tắt" in told.value.hint


CLASSES = {
    "6a2": "6A2",
    "lớp 6A2": "6A2",
    "6 A2": "6A2",
    "6/2": "6/2",
    "6": "6",
    "Lá 1": "LÁ 1",
    "chồi": "CHỒI",
    "10A1B": "10A1B",
}
NO_CLASSES = (
    *("6A2, 6A3", "6A2,6A3", "6A2 6A3", "6A2/6A3", "6A2-6A3", "6A2;6A3", "6A2+6A3", "6A2 và 6A3", "Lá 1, Lá 2"),
    *("5 tuổi", "5 tuoi", "khối 6", "khoi 6", "K6 khối", "35 em", "6 2", "xong", "không", "hết", "Nguyễn Văn A", ""),
)


@pytest.mark.parametrize(("text", "name"), CLASSES.items())
def test_a_class_is_written_as_schools_do(text: str, name: str) -> None:
    assert name == read_class(text)


@pytest.mark.parametrize("text", NO_CLASSES)
def test_several_classes_a_grade_or_an_age_are_no_class(text: str) -> None:
    with pytest.raises(Unclear, match="Xin cho biết tên lớp, ví dụ 6A2 hoặc Lá 1"):
        read_class(text)


@given(st.text())
def test_a_short_name_is_read_or_unclear_and_never_long(text: str) -> None:
    try:
        assert 1 <= len(read_short_name(text)) <= 20
    except Unclear as told:
        assert "ví dụ" in told.hint  # noqa: PT017 - either is right
