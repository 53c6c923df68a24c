"""The official form: its rows, their order, what they add up to and what is said under them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook
from sqlalchemy import event
from sqlalchemy.engine import Engine

from bot.phrases import speaking
from campaign.items import Group
from reports.figures import Different, Tally, figures_of, tally_of
from reports.form import form_of
from reports.form_docx import form_docx
from reports.form_xlsx import form_xlsx
from storage import campaigns
from storage.figures import Beside
from tests.handlers.pledging import CASH_PLEDGE
from tests.handlers.test_declare import PUPIL
from tests.kit import Person, Running
from tests.reports.tallies import AT, NOTHING, UNITS, form, received, tally

PUBLIC = {
    "Mầm non": "An Bình, Hoa Mai, Hoa Phượng, Phước Hòa, Tam Lập, Tân Hiệp, Vĩnh Hòa",
    "Mẫu giáo": "An Linh, An Thái, Phước Sang",
    "Tiểu học": "An Bình A, An Bình B, An Linh, An Long, An Thái, Phước Hòa A, Phước Hòa B, Phước Sang, "
    "Phước Vĩnh A, Phước Vĩnh B, Tân Hiệp, Tân Long, Vĩnh Hòa A, Vĩnh Hòa B",
    "Tiểu học và THCS": "Tam Lập",
    "THCS": "An Bình, An Linh, Bùi Thị Xuân, Nguyễn Trãi, Trần Hưng Đạo, Trần Quang Diệu, Vĩnh Hòa",
}
ORDER = [f"{kind} {name}" for kind, names in PUBLIC.items() for name in names.split(", ")]
ORDER.append("Cơ sở giáo dục mầm non ngoài công lập")
MEMBERS = [
    "Lớp mẫu giáo độc lập Bé Ngoan",
    "Mầm non tư thục Ánh Dương",
    "Mầm non tư thục Sao Mai",
    "Mầm non tư thục Tuổi Thơ",
    "Nhóm trẻ độc lập Hoa Hồng",
]


def test_33_units_file_in_the_order_of_the_form_and_the_private_ones_stand_under_their_block() -> None:
    rows = form().rows

    assert [*zip(map(str, range(1, 34)), ORDER, strict=True)] == [(r.number, r.name) for r in rows if not r.member]
    assert [(f"33.{n}", name) for n, name in enumerate(MEMBERS, 1)] == [(r.number, r.name) for r in rows[-5:]]


def test_the_block_adds_up_its_members_and_the_total_every_numbered_row_once() -> None:
    made = form()
    block, *members = made.rows[-6:]
    filing = [row for row in made.rows if not row.member]

    assert [sum(column) for column in zip(*(row.figures for row in members), strict=True)] == [*block.figures]
    assert [sum(column) for column in zip(*(row.figures for row in filing), strict=True)] == [*made.total.figures]


def test_the_15_figures_stand_in_the_order_of_their_columns() -> None:
    made = form(of=Tally(AT, received={"THCS-NT": received(1)}))
    [row] = [row for row in made.rows if row.unit == "THCS-NT"]

    assert (1, 1_250_000, 3, 2, 20, 6, 3, 30, 9, 4, 40, 12, 5, 50, 15) == row.figures == made.total.figures


def test_every_row_is_the_figures_of_its_unit_and_the_total_those_of_all() -> None:
    made, known = form(), tally()
    figures = {unit.code: known.of(unit.code, [each.code for each in UNITS.below(unit.code)]) for unit in UNITS.all}

    assert [figures[row.unit].received for row in made.rows] == [row.received for row in made.rows]
    assert figures["PGD"].received == made.total.received


async def test_one_tally_of_all_says_of_every_unit_what_figures_of_says(
    program: Running, lan: Person, hoa: Person
) -> None:
    await lan.has_said(*CASH_PLEDGE)
    await lan.has_said("/ungho", "Laptop", "3", "Mới", "không, tiếp tục", "MN-TT", "1", "xác nhận")
    await lan.has_said("/ungho", "Máy tính bảng", "4", "Mới", "không, tiếp tục", "nơi cần nhất", "1", "xác nhận")
    await hoa.has_said(*PUPIL)
    async with program.app.database.reading() as session:
        now, units = program.clock.now(), await campaigns.units(session)
        whole, made = await tally_of(session, None, now), await form_of(session, now)
        below = {unit.code: [each.code for each in units.below(unit.code)] for unit in units.all}
        below[units.root.code].append("")
        expected = {code: await figures_of(session, code, now) for code in below}

    assert expected == {code: whole.of(code, codes) for code, codes in below.items()}
    assert [expected[row.unit].received for row in made.rows] == [row.received for row in made.rows]
    assert (500_000, 4, 1) == (
        expected["THCS-NT"].promised_amount,
        expected["PGD"].promised[Group.OTHER],
        expected["THCS-NT"].pupils_waiting,
    )


async def test_what_is_only_promised_is_no_result(program: Running, lan: Person) -> None:
    await lan.has_said(*CASH_PLEDGE)
    async with program.app.database.reading() as session:
        made = await form_of(session, program.clock.now())

    assert {(0,) * 15} == {row.figures for row in (*made.rows, made.total)}
    assert "Đến thời điểm này hệ thống chưa ghi nhận phần ủng hộ nào đã nhận." in made.footnotes


@contextmanager
def asked() -> Iterator[list[str]]:
    statements: list[str] = []

    def note(*arguments: Any) -> None:
        statements.append(arguments[2])

    event.listen(Engine, "before_cursor_execute", note)
    yield statements
    event.remove(Engine, "before_cursor_execute", note)


async def test_all_units_are_read_in_as_many_queries_as_one(program: Running) -> None:
    counts = []
    for unit in ("THCS-NT", ""):
        async with program.app.database.reading() as session:
            with asked() as statements:
                await form_of(session, program.clock.now(), unit)
        counts.append(len(statements))

    assert counts[0] == counts[1]
    assert 1 < counts[0] < 12


@pytest.mark.parametrize(
    ("unit", "numbers"),
    [("THCS-NT", ["1"]), ("NCL-TT", ["1"]), ("NCL", ["1", "1.1", "1.2", "1.3", "1.4", "1.5"])],
)
def test_the_form_of_a_unit_has_its_own_rows_only(unit: str, numbers: list[str]) -> None:
    made = form(unit)

    assert numbers == [row.number for row in made.rows]
    assert tally().of(unit, [each.code for each in UNITS.below(unit)]).received == made.total.received


def test_who_has_not_filed_is_marked_and_counted_and_a_member_files_with_its_block() -> None:
    none = form()
    some = form(of=replace(tally(), filed=frozenset({"THCS-NT", "NCL"})))
    everyone = form(of=replace(tally(), filed=frozenset(unit.code for unit in UNITS.all)))

    assert {"NCL", "THCS-NT"} == {r.unit for r in some.rows if not r.member and not r.shown.endswith(" (*)")}
    assert [*MEMBERS] == [row.shown for row in none.rows if row.member]
    assert "(*) Chưa nộp báo cáo qua hệ thống: 33/33 đơn vị." == none.footnotes[0]
    assert "(*) Chưa nộp báo cáo qua hệ thống: 31/33 đơn vị." == some.footnotes[0]
    assert "(*)" not in str(everyone)


def test_where_people_are_counted_twice_the_different_ones_are_told() -> None:
    sums = form().total.received
    laptops, cash = sums[Group.LAPTOP], sums[Group.CASH]
    different = {
        Group.LAPTOP: Different(laptops.donors - 1, laptops.pupils),
        Group.CASH: Different(cash.donors, cash.pupils - 2),
    }
    notes = form(of=replace(tally(), different=different, beside={"THCS-NT": {Beside.BOX: 3}})).footnotes

    assert [
        f"Laptop: {laptops.donors} lượt người ủng hộ, trong đó {laptops.donors - 1} người khác nhau.",
        f"Tiền mặt: {cash.pupils} lượt học sinh được hưởng, trong đó {cash.pupils - 2} học sinh khác nhau.",
        "Thùng quyên góp không rõ người gửi được tính là 1 người: 3 thùng.",
    ] == [*notes[-3:]]


def test_the_words_around_the_table() -> None:
    made = form()

    assert "PHÒNG GIÁO DỤC VÀ ĐÀO TẠO HUYỆN PHÚ GIÁO" == made.office
    assert "Phú Giáo, ngày 12 tháng 10 năm 2021" == made.place_and_date
    assert (
        "BÁO CÁO",
        "Vận động quyên góp ủng hộ thiết bị học tập trực tuyến cho học sinh có hoàn cảnh khó khăn",
        "Số liệu đến 09:30 ngày 12/10/2021",
    ) == made.title
    assert "Dòng 33 là tổng các dòng 33.1 đến 33.5; tổng cộng tính các dòng 1 đến 33." in made.footnotes
    assert "Dòng 1 là tổng các dòng 1.1 đến 1.5." in form("NCL").footnotes
    assert made.note.startswith("Lưu ý: ")
    assert "TRƯỞNG PHÒNG / HIỆU TRƯỞNG" == made.signature


@pytest.mark.parametrize(
    ("unit", "signature", "note"),
    [
        ("THCS-NT", "HIỆU TRƯỞNG", ""),
        ("NCL", "TRƯỞNG PHÒNG / HIỆU TRƯỞNG", "Lưu ý: "),
        ("NCL-TT", "HIỆU TRƯỞNG", "Lưu ý: "),
    ],
)
def test_a_school_signs_its_own_form_and_reads_what_concerns_it(unit: str, signature: str, note: str) -> None:
    made = form(unit)

    assert (signature, note) == (made.signature, made.note[: len("Lưu ý: ")])
    for words in (words_in_document(form_docx(made)), words_in_sheet(form_xlsx(made))):
        assert (bool(note), 1) == (any(each.startswith("Lưu ý") for each in words), words.count(signature))


def words_in_document(content: bytes) -> list[str]:
    cells = [cell for table in Document(BytesIO(content)).tables for row in table.rows for cell in row.cells]
    return [paragraph.text for cell in cells for paragraph in cell.paragraphs]


def words_in_sheet(content: bytes) -> list[str]:
    [sheet] = load_workbook(BytesIO(content)).worksheets
    return [str(cell.value) for row in sheet.iter_rows() for cell in row]


def test_the_form_speaks_english_to_whom_reads_english() -> None:
    with speaking("en"):
        made = form(of=NOTHING)

    assert "REPORT" == made.title[0]
    assert ("Donors", "Amount", "Pupils who benefit") == made.headings[0].columns
