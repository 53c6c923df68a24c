"""A teacher fills in the sheet and sends it: one yes for the good rows, the others come back marked."""

import io
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.bot.spreadsheets import workbook
from tests.kit import Person

HEAD = ("Tên viết tắt", "Lớp", "Hoàn cảnh", "Đang học bằng", "Thiết bị phù hợp")


def rows_in(content: bytes) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(values_only=True)]


async def test_the_sheet_comes_from_its_button_and_opens(hoa: Person) -> None:
    await hoa.has_said("/khaibao", "Khai nhiều em")
    await hoa.taps("Tệp Excel mẫu")
    hoa.sees("Xin điền tệp gửi kèm")
    sheet = hoa.gets_file("hoc-sinh-mau")

    assert "Tên viết tắt" in str(rows_in(sheet.content)[0][0])
    hoa.sees("mỗi em một dòng")


async def test_good_rows_take_one_yes_and_the_others_come_back_marked(hoa: Person) -> None:
    rows = [HEAD, ("N.V.A", "6A2", "Hộ nghèo", "Không có thiết bị", "Máy tính"), ("Trần Văn Bình", "6A2", "Hộ nghèo")]
    await hoa.sends_file("6A2.xlsx", workbook(rows))
    hoa.sees("xem lại", "1 học sinh", "Chưa nhận 1 dòng")
    await hoa.taps("Xác nhận")
    hoa.sees("Đã khai báo 1 học sinh", "gửi kèm")
    marked = hoa.gets_file("hoc-sinh-can-sua")

    [_head, row] = rows_in(marked.content)
    assert ("Trần Văn Bình", "6A2") == row[:2]
    assert "tên viết tắt" in row[-1]


async def test_what_came_back_is_mended_and_sent_again(hoa: Person) -> None:
    await hoa.sends_file(
        "6A2.xlsx", workbook([HEAD, ("N.V.A", "6A2", "Hộ nghèo"), ("Trần Văn Bình", "6A2", "Hộ nghèo")])
    )
    hoa.looks_up()
    await hoa.has_said("xác nhận")
    [head, row] = rows_in(hoa.gets_file("hoc-sinh-can-sua").content)
    await hoa.sends_file("lai.xlsx", workbook([head, ("T.V.B", *row[1:])]))
    hoa.sees("xem lại", "1 học sinh")
    await hoa.taps("Xác nhận")
    hoa.sees("2 học sinh, còn thiếu 2 thiết bị")


async def test_a_sheet_with_nothing_good_says_why_and_declares_nobody(hoa: Person) -> None:
    await hoa.sends_file("6A2.xlsx", workbook([HEAD, ("Trần Văn Bình", "6A2", "Hộ nghèo")]))
    hoa.sees("Chưa nhận được dòng nào", "tên viết tắt")


async def test_a_manager_s_file_opens_the_pupils(minh: Person) -> None:
    await minh.sends_file("6A2.xlsx", workbook([HEAD, ("N.V.A", "6A2", "Hộ nghèo")]))
    minh.sees("xem lại")


async def test_who_may_send_two_kinds_of_lists_says_which(thao: Person) -> None:
    await thao.has_role("manager", "THCS-NT")
    await thao.sends_file("6A2.xlsx", workbook([HEAD, ("N.V.A", "6A2", "Hộ nghèo")]))
    thao.sees("Tệp này là danh sách gì?", choices=["Danh sách học sinh", "Danh sách đơn vị"])
    await thao.says("danh sach hoc sinh")
    thao.sees("xem lại")


@pytest.mark.parametrize("name", ["a.jpg", "Ảnh lớp 6A2.JPEG", "danh sach.pdf", "a.docx", "a.mp4", "a.heic"])
async def test_what_is_by_its_name_no_table_is_neither_fetched_nor_read_as_a_list(hoa: Person, name: str) -> None:
    """Whatever is in it, and however large it is."""
    readable = f"Tệp «{name}» không phải là bảng tính. Xin thầy/cô gửi tệp Excel (.xlsx) hoặc CSV."
    await hoa.sends_file(name, "Xin chào cô\nem gửi danh sách".encode())
    hoa.sees(readable, choices=[])
    await hoa.sends_file(name, bytes(6_000_000))
    hoa.sees(readable, choices=[])
    assert [] == hoa.running.phones.fetched
    await hoa.has_said("/khaibao", "Khai nhiều em")
    await hoa.sends_file(name, b"N.V.A; 6A2; poor")
    hoa.sees(readable)
    hoa.sees("mỗi em một dòng")


@pytest.mark.parametrize("name", ["", "danh sach", "6A2.csv", "6A2.txt"])
async def test_whatever_may_be_a_table_is_looked_into(hoa: Person, name: str) -> None:
    await hoa.sends_file(name, "Tên viết tắt,Lớp,Hoàn cảnh\nN.V.A,6A2,Hộ nghèo\n".encode())
    hoa.sees("xem lại", "1 học sinh")
