import csv
import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.steps import Unclear
from campaign.units import MOST_CANDIDATES, Directory, Unit, sorted_for_report
from campaign.units_table import read_units

TESTS = Path(__file__).parents[1]
SAMPLES = [json.loads(line) for line in (TESTS / "data/unit_names.jsonl").read_text(encoding="utf-8").splitlines()]
with (TESTS.parent / "units.csv").open(encoding="utf-8", newline="") as file:
    UNITS = read_units(csv.DictReader(file))
DIRECTORY = Directory(UNITS)

ELSEWHERE = Directory(
    [
        Unit("P", "Phòng Giáo dục và Đào tạo thị xã Bến Sông", "office"),
        Unit("NT", "Các nhóm trẻ", "group", parent="P", ownership="private"),
        Unit("M1", "Trường Mầm non 1-6", "MN", "Hưng Long", "P"),
        Unit("M2", "Mẫu giáo Trường Sơn", "MN", "Hưng Long", "P"),
        Unit("T1", "Trường Tiểu học Lê Lợi", "TH", "Hưng Long", "P"),
        Unit("T2", "Trường Tiểu học Lê Lợi", "TH", "Tân Phú", "P"),
        Unit("T3", "Tiểu học Cô Giang 2", "TH", "Tân Phú", "P"),
        Unit("L1", "TH và THCS Đông Hồ", "TH&THCS", "Đông Hồ", "P", aliases=("trường Gò",)),
        Unit("C1", "THCS Lê Lợi", "THCS", "Tân Phú", "P"),
        Unit("N1", "Nhóm trẻ Trường Sơn", "MN", "Tân Phú", "NT", ownership="private"),
    ]
)


def found(directory: Directory, text: str) -> tuple[str | None, list[str]]:
    try:
        return directory.find(text), []
    except Unclear as doubt:
        return None, [choice.code for choice in doubt.choices]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample["text"])
def test_the_samples_are_found_as_labelled(sample: dict[str, Any]) -> None:
    for text in (sample["text"], unicodedata.normalize("NFD", sample["text"])):
        assert found(DIRECTORY, text) == (sample["unit"], sample["candidates"])


CERTAIN = {
    "THCS-NT": "THCS-NT",
    "thcs nt": "THCS-NT",
    "Dạ em gửi trường THCS Nguyễn Trãi nhé cô": "THCS-NT",
    "Nguyễn Trãi, xã Phước Hòa": "THCS-NT",
    "nguyen trai c2": "THCS-NT",
    "dạ gửi An Bình A ạ": "TH-ABA",
    "An Bình A, xã An Bình": "TH-ABA",
    "tiểu học Tam Lập": "LC-TL",
    "mầm non tư thục": "NCL",
    "MN Tuổi Thơ": "NCL-TT",
    "Phòng Giáo dục và Đào tạo": "PGD",
    "phòng giáo dục Phú Giáo": "PGD",
    "tr. nguyễn trãi": "THCS-NT",
    "trg nguyen trai": "THCS-NT",
    "truong nguyen trai": "THCS-NT",
    "tr. THCS An Bình": "THCS-AB",
    "TRẦN HƯNG ĐAỌ": "THCS-THD",
}
ASKED = {
    "An Bình ạ": ["MN-AB", "TH-ABA", "TH-ABB", "THCS-AB"],
    "THPT Nguyễn Trãi": ["THCS-NT"],
    "Nguyễn Trãi A": ["THCS-NT"],
    "Nguyễn Trãi Phước Vĩnh": ["THCS-NT"],
    "cấp 2 An Bình A": ["TH-ABA", "THCS-AB"],
    "mầm non tư thục Hoa Mai": ["MN-HM"],
    "nguyeenx traix": ["THCS-NT"],
    "T.H.Đạo": ["THCS-THD"],
    "btx": ["THCS-BTX"],
    "phòng giáo dụng": ["PGD"],
    "Nguyễn Trãi hoặc An Bình B": ["TH-ABB", "THCS-NT"],
    "phòng giáo dục Dầu Tiếng": [],
    "Phú Giáo": [],
    "nguyễn trải": ["THCS-NT"],
    "thcs nguyên trãi": ["THCS-NT"],
    "hoa mài": ["MN-HM"],
    "Hòa Mai": ["MN-HM"],
    "hòa": ["MN-PH", "MN-VH", "TH-PHA", "TH-PHB", "TH-VHA", "TH-VHB", "THCS-VH"],
    "vinh": ["MN-VH", "TH-PVA", "TH-PVB", "TH-VHA", "TH-VHB", "THCS-VH"],
    "binh": ["MN-AB", "TH-ABA", "TH-ABB", "THCS-AB"],
    "xã An Bình": ["MN-AB", "TH-ABA", "TH-ABB", "THCS-AB"],
    "tiểu học vĩnh": ["TH-PVA", "TH-PVB", "TH-VHA", "TH-VHB"],
    "thcs": ["THCS-THD", "THCS-NT", "THCS-AB", "THCS-BTX", "THCS-TQD", "THCS-VH", "THCS-AL", "LC-TL"],
    "trãi": ["THCS-NT"],
    "A": [],
    "trường em": [],
    "ạ": [],
    "": [],
}
CERTAIN_ELSEWHERE = {
    "mn 1/6": "M1",
    "Mẫu giáo Trường Sơn": "M2",
    "nhóm trẻ Trường Sơn": "N1",
    "tiểu học Lê Lợi Tân Phú": "T2",
    "Lê Lợi (xã Hưng Long)": "T1",
    "cấp 2 Lê Lợi": "C1",
    "gửi trường Cô Giang 2": "T3",
    "Gò": "L1",
    "cấp 1 Đông Hồ": "L1",
    "TH&THCS Đông Hồ": "L1",
    "phòng giáo dục": "P",
    "PGD Bến Sông": "P",
}
ASKED_ELSEWHERE = {
    "Lê Lợi": ["T1", "T2", "C1"],
    "Trường Sơn": ["M2", "N1"],
    "MG Trường Sơn": ["M2", "N1"],
    "tiểu học Lê Lợi": ["T1", "T2"],
    "Cô Giang": ["T3"],
    "tiểu học Cô Giang 1": ["T3"],
    "mầm non 1-5": ["M1"],
    "Đông Hồ Tân Phú": ["L1"],
    "THCS Nguyễn Trãi": [],
}


@pytest.mark.parametrize(
    ("directory", "text", "code"),
    [(DIRECTORY, *each) for each in CERTAIN.items()] + [(ELSEWHERE, *each) for each in CERTAIN_ELSEWHERE.items()],
)
def test_a_certain_name_is_found(directory: Directory, text: str, code: str) -> None:
    assert found(directory, text) == (code, [])


@pytest.mark.parametrize(
    ("directory", "text", "codes"),
    [(DIRECTORY, *each) for each in ASKED.items()] + [(ELSEWHERE, *each) for each in ASKED_ELSEWHERE.items()],
)
def test_an_uncertain_name_is_asked_with_the_near_ones(directory: Directory, text: str, codes: list[str]) -> None:
    assert found(directory, text) == (None, codes)


def test_equal_labels_show_the_commune() -> None:
    with pytest.raises(Unclear, match="Có 3 đơn vị tên gần giống:") as doubt:
        ELSEWHERE.find("Lê Lợi")
    labels = [choice.label for choice in doubt.value.choices]
    assert labels == ["Trường Tiểu học Lê Lợi (Hưng Long)", "Trường Tiểu học Lê Lợi (Tân Phú)", "THCS Lê Lợi"]


@pytest.mark.parametrize(
    ("text", "n"), [("hoa", 10), ("An", 10), ("tieu hoc", 15), ("mầm non", 15), ("trường mầm non", 15)]
)
def test_of_too_many_the_first_are_offered_and_more_is_asked(text: str, n: int) -> None:
    with pytest.raises(Unclear, match=f"Có {n} đơn vị phù hợp. Xin gõ thêm .* trong 8 đơn vị đầu:") as doubt:
        DIRECTORY.find(text)
    assert len(doubt.value.choices) == MOST_CANDIDATES


def test_the_example_is_a_school_of_the_campaign() -> None:
    with pytest.raises(Unclear, match="ví dụ: Trường Mầm non 1-6"):
        ELSEWHERE.find("asdfgh")


@pytest.mark.parametrize(("text", "hint"), [("Hoa May", "Có phải quý vị muốn chọn:"), ("asdfgh", "chưa tìm thấy")])
def test_the_hint_tells_a_near_miss_from_nothing(text: str, hint: str) -> None:
    with pytest.raises(Unclear, match=hint):
        DIRECTORY.find(text)


@given(st.text() | st.text("trườngthcsanbìh AB.,-/&", max_size=30))
def test_looking_for_a_unit_raises_nothing_but_unclear(text: str) -> None:
    code, candidates = found(DIRECTORY, text)
    assert code is None or DIRECTORY.get(code)
    assert len(candidates) <= MOST_CANDIDATES


def test_the_tree_is_walked() -> None:
    assert DIRECTORY.root.code == "PGD"
    assert [unit.code for unit in DIRECTORY.below("NCL")] == ["NCL", "NCL-TT", "NCL-SM", "NCL-AD", "NCL-BN", "NCL-HH"]
    assert DIRECTORY.below("PGD") == UNITS
    assert DIRECTORY.path("NCL-SM") == "/PGD/NCL/NCL-SM/"
    assert DIRECTORY.shown("THCS-NT") == "THCS Nguyễn Trãi"
    assert DIRECTORY.get("XX") is None


def test_schools_file_and_offices_do_not() -> None:
    assert {unit.level for unit in UNITS if not unit.files} == {"office", "group"}


def test_a_unit_keeps_what_the_table_says() -> None:
    school, office = DIRECTORY.get("THCS-NT"), DIRECTORY.get("PGD")
    assert school
    assert (school.hours, school.account) == ("thứ hai đến thứ sáu, 7:30–16:30", "0011000000001")
    assert office
    assert office.aliases == ("Phòng GDĐT", "phòng giáo dục", "PGD")


def row(code: str, level: str = "TH", parent: str = "P", name: str = "Tên") -> dict[str, str]:
    return {"code": code, "name": name, "level": level, "parent": parent}


ROOT = row("P", "office", "")
BAD = {
    "Dòng 3: thiếu mã": [ROOT, row("")],
    "Dòng 3: thiếu tên": [ROOT, row("A", name=" ")],
    "Dòng 3: cấp học không rõ: THPT": [ROOT, row("A", "THPT")],
    "Dòng 3: trùng mã A\nDòng 4: trùng mã a": [ROOT, row("A"), row("a")],
    "Dòng 3: không có đơn vị cấp trên X": [ROOT, row("A", parent="X")],
    "Dòng 3: đơn vị cấp trên tạo thành vòng\nDòng 4: đơn vị cấp trên tạo thành vòng": [
        ROOT,
        row("A", parent="B"),
        row("B", parent="A"),
    ],
    "\n".join(f"Dòng {n}: thiếu đơn vị cấp trên (chỉ đơn vị cao nhất không có)" for n in (2, 3)): [
        ROOT,
        row("Q", "office", ""),
    ],
    "Dòng 2: đơn vị cao nhất phải là phòng": [row("P", "THCS", ""), row("A")],
    "Danh sách không có đơn vị nào.": [],
}


@pytest.mark.parametrize(("faults", "rows"), BAD.items())
def test_every_bad_row_is_named_with_its_reason(faults: str, rows: list[dict[str, str]]) -> None:
    with pytest.raises(ValueError, match=r"\w") as problem:
        read_units(rows)
    assert str(problem.value) == faults


def test_the_report_goes_by_level_and_name_with_private_preschools_last() -> None:
    names = "Đông Anh, Ân, Ấn, An, Án, Ăn, Dân, Ôn, Ơn, Oanh, An Bình B, An Bình A"
    mixed = [Unit(f"T{n}", f"Tiểu học {name}", "TH", parent="P") for n, name in enumerate(names.split(", "))]
    others = [Unit("L", "TH-THCS Z", "TH&THCS"), Unit("C", "THCS A", "THCS"), Unit("M", "MN Z", "MN")]
    private = [Unit("G", "Nhóm", "group", parent="P"), Unit("N", "MN A", "MN", parent="G", ownership="private")]

    order = sorted_for_report([*private, *reversed(others), *mixed, Unit("P", "Phòng", "office")])

    sorted_names = "An, Án, An Bình A, An Bình B, Ăn, Ân, Ấn, Dân, Đông Anh, Oanh, Ôn, Ơn"
    expected = ["MN Z", *(f"Tiểu học {name}" for name in sorted_names.split(", ")), "TH-THCS Z", "THCS A", "MN A"]
    assert [unit.name for unit in order] == expected
