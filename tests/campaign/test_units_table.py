"""A table of units: what it says, what is wrong in it, and what it would change."""

import time
from collections.abc import Sequence
from datetime import date

import pytest

from bot.steps import Unclear
from campaign.unit_changes import changes, say_changes
from campaign.units import Directory, Unit
from campaign.units_table import COLUMNS, UnitsTable, units_of, with_columns

OFFICE = Unit("P", "Phòng Giáo dục", "office")
GROUP = Unit("NCL", "Ngoài công lập", "group", parent="P", ownership="private")
SCHOOL = Unit("TH-A", "Tiểu học A", "TH", "Xã A", "P", aliases=("Trường A", "A lớn"), contact="cô Ba", account="0011")
CLOSED = Unit("TH-Z", "Tiểu học Z", "TH", parent="P", closed="2021-09-30")
KNOWN = (OFFICE, GROUP, SCHOOL, CLOSED)
TODAY = date(2021, 10, 6)


def read(header: str, *rows: str, known: Sequence[Unit] = KNOWN) -> tuple[Unit, ...]:
    table = with_columns([header.split(","), *(row.split(",") for row in rows)])
    return units_of(table.rows, known, TODAY)


def faults(header: str, *rows: str) -> list[str]:
    with pytest.raises(ValueError, match=r"\w") as problem:
        read(header, *rows)
    return str(problem.value).splitlines()


@pytest.mark.parametrize("header", [list(COLUMNS), list(COLUMNS.values()), [t.upper() for t in COLUMNS.values()]])
def test_columns_are_known_by_both_their_names(header: list[str]) -> None:
    row = ["TH-B", "Tiểu học B", "TH", "Xã B", "P", "public", "B;Bê", "Ấp 2", "sáng", "cô Tư", "970436", "12", "B", "x"]
    table = with_columns([header, row])

    unit = Unit("TH-B", "Tiểu học B", "TH", "Xã B", "P", "public", ("B", "Bê"), *row[7:])
    assert (unit,) == units_of(table.rows, KNOWN, TODAY)
    assert () == table.unknown


def test_the_header_may_stand_lower_and_rows_keep_their_numbers() -> None:
    table = with_columns([["", ""], ["mã", "Ghi chú"], ["", ""], ["TH-A", "xin xem"]])

    assert UnitsTable(((4, {"code": "TH-A", "": "xin xem"}),), ("Ghi chú",)) == table


@pytest.mark.parametrize(
    ("header", "words"),
    [("tên,cấp học", "thiếu cột «mã»"), ("mã,code,tên", "Có hơn một cột: mã"), ("", "thiếu cột «mã»")],
)
def test_a_table_without_its_columns_is_refused(header: str, words: str) -> None:
    assert words in faults(header, "TH-A,TH")[0]


def test_a_missing_column_changes_nothing_and_an_empty_cell_does() -> None:
    assert (SCHOOL,) == read("mã", "TH-A")
    assert ("", ("Trường A", "A lớn"), "0011") == (
        (unit := read("mã,người phụ trách", "TH-A,")[0]).contact,
        unit.aliases,
        unit.account,
    )
    assert (CLOSED,) == read("mã,tên", "TH-Z,Tiểu học Z")


def test_codes_are_spelt_as_they_are_known() -> None:
    assert ("TH-A", "NCL") == ((unit := read("mã,đơn vị cấp trên", "th-a,ncl")[0]).code, unit.parent)


@pytest.mark.parametrize(
    ("words", "level"),
    [("Mầm non", "MN"), ("tiểu học", "TH"), ("Trung học cơ sở", "THCS"), ("TH và THCS", "TH&THCS"), ("nhóm", "group")],
)
def test_levels_may_be_written_out(words: str, level: str) -> None:
    assert level == read("mã,tên,cấp học,đơn vị cấp trên", f"B,Tên,{words},P")[0].level


@pytest.mark.parametrize(
    ("words", "closed"),
    [("x", "x"), ("X", "x"), ("đã đóng", "x"), ("05/10/2021", "2021-10-05"), ("2021-10-06", "2021-10-06"), ("", "")],
)
def test_a_unit_is_closed_by_a_day_or_a_cross(words: str, closed: str) -> None:
    assert closed == read("mã,đóng", f"TH-A,{words}")[0].closed


BAD = {
    "thiếu mã": ("mã,tên,cấp học,đơn vị cấp trên", ",Tên,TH,P"),
    "thiếu tên": ("mã,tên", "TH-A,"),
    "mã chỉ gồm chữ không dấu, số, «-» và «_», nhiều nhất 20 ký tự: TH/B": (
        "mã,tên,cấp học,đơn vị cấp trên",
        "TH/B,Tên,TH,P",
    ),
    "thiếu cấp học": ("mã,cấp học", "TH-A,"),
    "cấp học không rõ: Tiểu học Lê Lợi": ("mã,cấp học", "TH-A,Tiểu học Lê Lợi"),
    "loại hình không rõ: tốt": ("mã,loại hình", "TH-A,tốt"),
    "mã ngân hàng phải có 6 chữ số: VCB": ("mã,mã ngân hàng", "TH-A,VCB"),
    "số tài khoản không rõ: 1.1E+12": ("mã,số tài khoản", "TH-A,1.1E+12"),
    "cột «đóng» ghi ngày (như 31/10/2021) hoặc x: 2021-13-45": ("mã,đóng", "TH-A,2021-13-45"),
    "ngày đóng chưa đến: 07/10/2021": ("mã,đóng", "TH-A,07/10/2021"),
    "không có đơn vị cấp trên XX": ("mã,đơn vị cấp trên", "TH-A,XX"),
    "đơn vị cấp trên tạo thành vòng": ("mã,đơn vị cấp trên", "P,TH-A"),
    "thiếu đơn vị cấp trên (chỉ đơn vị cao nhất không có)": ("mã,đơn vị cấp trên", "TH-A,"),
    "đơn vị cấp trên TH-Z đã đóng": ("mã,đơn vị cấp trên", "TH-A,TH-Z"),
    "còn đơn vị trực thuộc chưa đóng: NCL, TH-A": ("mã,đóng", "P,x"),
}
OTHER_KIND = "trường không đổi thành phòng hay nhóm được, và ngược lại; xin đóng mã này và thêm mã khác"


@pytest.mark.parametrize("fault", BAD)
def test_a_bad_row_is_told_by_number_and_reason(fault: str) -> None:
    assert [f"Dòng 2: {fault}"] == faults(*BAD[fault])


@pytest.mark.parametrize("row", ["P,TH", "NCL,MN", "TH-A,nhóm", "TH-A,phòng"])
def test_a_school_stays_a_school_and_an_office_an_office(row: str) -> None:
    assert [f"Dòng 2: {OTHER_KIND}"] == faults("mã,cấp học", row)


def test_a_school_may_take_another_level() -> None:
    assert "THCS" == read("mã,cấp học", "TH-A,THCS")[0].level


def test_every_bad_row_is_told_at_once() -> None:
    told = faults("mã,tên,cấp học,đơn vị cấp trên", "TH-B,,TH,P", "TH-C,C,TH,P", "th-b,B,TH,XX")

    assert [
        "Dòng 2: thiếu tên",
        "Dòng 2: trùng mã TH-B",
        "Dòng 4: trùng mã th-b",
        "Dòng 4: không có đơn vị cấp trên XX",
    ] == told


def test_what_changes_is_told_by_kind() -> None:
    after = read(
        "mã,tên,cấp học,đơn vị cấp trên,người phụ trách,đóng",
        "P,Phòng Giáo dục,office,,,",
        "TH-A,Tiểu học An,TH,NCL,cô Năm,06/10/2021",
        "TH-Z,Tiểu học Z,TH,P,,",
        "TH-B,Tiểu học B,TH,P,,",
    )

    assert [
        "Thêm (1): Tiểu học B (TH-B)",
        "Đổi tên (1): Tiểu học A → Tiểu học An (TH-A)",
        "Chuyển cấp trên (1): Tiểu học An, P → NCL",
        "Đóng (1): Tiểu học An (TH-A)",
        "Mở lại (1): Tiểu học Z (TH-Z)",
        "Sửa thông tin (1): Tiểu học An: người phụ trách",
        "Không có trong bảng, vẫn giữ (1): Ngoài công lập (NCL)",
        "Cột không rõ, đã bỏ qua (1): Ghi chú",
        "Giữ nguyên: 1 đơn vị.",
    ] == say_changes(changes(KNOWN, after, ["Ghi chú"])).splitlines()


def test_what_is_told_can_be_cut_for_a_small_screen() -> None:
    many = [Unit(f"T{n}", f"Trường {n}", "TH") for n in range(9)]

    assert (
        "Thêm (9): Trường 0 (T0); Trường 1 (T1); và 7 mục nữa"
        == (say_changes(changes((), many), most=2).splitlines()[0])
    )


def test_a_large_table_is_checked_in_a_moment() -> None:
    rows = [(n, {"code": f"T{n}", "name": f"Trường {n}", "level": "TH", "parent": "P"}) for n in range(2, 5_001)]
    started = time.perf_counter()

    assert 4_999 == len(units_of(rows, KNOWN))
    assert time.perf_counter() - started < 5


def test_what_closed_cannot_be_chosen_and_keeps_its_name() -> None:
    directory = Directory(KNOWN)

    assert "TH-A" == directory.find("tiểu học A")
    with pytest.raises(Unclear) as doubt:
        directory.find("tiểu học Z")
    assert "TH-Z" not in [choice.code for choice in doubt.value.choices]
    assert None is directory.open.get("TH-Z")
    assert "Tiểu học Z" == directory.shown("TH-Z")
