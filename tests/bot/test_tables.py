"""What people send as a table is read as they see it, or they are told what to do."""

import unicodedata
from datetime import date, datetime, time
from pathlib import Path

import pytest
import xlsxwriter

from bot.phrases import speaking
from bot.tables import Table, Unreadable, read_table
from tests.bot.spreadsheets import as_windows_1258, raw_workbook, text_cell, workbook, zipped

ROWS = (("mã", "tên"), ("THCS-NT", "Trường Nguyễn Trãi, Đặng Thị Ổi"))
COMMAS = 'mã,tên\r\nTHCS-NT,"Trường Nguyễn Trãi, Đặng Thị Ổi"\r\n'
PLAIN = {
    "UTF-8": COMMAS.encode(),
    "UTF-8 with a mark": COMMAS.encode("utf-8-sig"),
    "UTF-16": COMMAS.encode("utf-16"),
    "UTF-16 of big machines": b"\xfe\xff" + COMMAS.encode("utf-16-be"),
    "UTF-16 without a mark": COMMAS.encode("utf-16-le"),
    "Windows-1258": as_windows_1258(COMMAS),
    "semicolons": "mã;tên\nTHCS-NT;Trường Nguyễn Trãi, Đặng Thị Ổi\n".encode(),
    "a named separator": "sep=;\nmã;tên\nTHCS-NT;Trường Nguyễn Trãi, Đặng Thị Ổi\n".encode(),
    "tabs": "mã\ttên\nTHCS-NT\tTrường Nguyễn Trãi, Đặng Thị Ổi".encode(),
    "old line ends": COMMAS.replace("\r\n", "\r").encode(),
    "letters in pieces": unicodedata.normalize("NFD", COMMAS).encode(),
    "trailing emptiness": 'mã,tên,,\nTHCS-NT,"Trường Nguyễn Trãi, Đặng Thị Ổi",,\n,,,\n\n'.encode(),
    "a workbook": workbook(ROWS),
    "its second sheet": workbook([], ROWS),
}


async def reason(content: bytes, name: str = "bang.xlsx") -> str:
    with pytest.raises(Unreadable) as unreadable:
        await read_table(content, name)
    return unreadable.value.reason


@pytest.mark.parametrize("content", PLAIN.values(), ids=PLAIN)
async def test_the_same_table_in_every_dress(content: bytes) -> None:
    assert Table(ROWS) == await read_table(content, "bang.xlsx")


async def test_windows_1252_is_read_where_nothing_else_is_meant() -> None:
    assert (("tên", "à la carte"),) == (await read_table("tên,à la carte".encode("cp1252"), "a.csv")).rows


async def test_quotes_keep_separators_and_line_breaks() -> None:
    table = await read_table('tên,ghi chú\nA,"một, ""hai""\nba"\n\nB,'.encode(), "a.csv")

    assert (("tên", "ghi chú"), ("A", 'một, "hai"\nba'), ("", ""), ("B", "")) == table.rows


async def test_cells_are_read_as_people_see_them(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "a.xlsx")
    sheet = book.add_worksheet()
    day = book.add_format({"num_format": "dd/mm/yy"})
    clock, zeros = book.add_format({"num_format": "hh:mm"}), book.add_format({"num_format": "0000"})
    sheet.write_row(0, 0, [12.0, 1.5, 1234567890123, True, "0071"])
    sheet.write_datetime(1, 0, datetime.combine(date(2021, 10, 9), time.min), day)
    sheet.write_datetime(1, 1, datetime(2021, 10, 9, 7, 30), day)  # noqa: DTZ001 - a cell has no zone
    sheet.write_datetime(1, 2, time(7, 30), clock)
    sheet.write_number(1, 3, 71, zeros)
    sheet.write_formula(1, 4, "=6*2", None, 12)
    book.close()

    first, second = (await read_table((tmp_path / "a.xlsx").read_bytes(), "a.xlsx")).rows

    assert ("12", "1.5", "1234567890123", "TRUE", "0071") == first
    assert ("09/10/2021", "09/10/2021 07:30", "07:30", "0071", "12") == second


async def test_a_formula_may_have_nothing_as_its_result() -> None:
    cells = '<c r="A1" t="str"><f>""</f><v></v></c><c r="B1"><f>1+1</f><v>2</v></c>'

    assert (("", "2"),) == (await read_table(raw_workbook(f'<row r="1">{cells}</row>'), "a.xlsx")).rows


async def test_rows_keep_their_numbers_and_are_of_one_length() -> None:
    table = await read_table(workbook([["a", "b", "", ""], [], ["", "c", None]]), "a.xlsx")

    assert (("a", "b"), ("", ""), ("", "c")) == table.rows


UNREADABLE = {
    "lớn hơn 5 MB": b"a" * 5_000_001,
    "không có dòng nào": b"",
    "có hơn 5000 dòng": b"a,b\n" * 5_001,
    "có hơn 60 cột ở dòng 2": b"a\n" + b"a," * 60 + b"a",
    "hơn 500 ký tự ở dòng 2": b"a\n" + b"a" * 501,
    "không phải là bảng tính": zipped({"[Content_Types].xml": "", "word/document.xml": "<a/>"}),
    "bị hỏng": workbook(ROWS)[:-100],
    "có đặt mật khẩu": bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"),
    "lưu thành «Excel Workbook (.xlsx)»": bytes.fromhex("d0cf11e0a1b11ae1") + bytes(500),
    "có macro": raw_workbook("", more={"xl/vbaProject.bin": "x"}),
    "Ô B1 của tệp «bang.xlsx» là công thức": raw_workbook('<row r="1"><c r="B1"><f>1+1</f><v></v></c></row>'),
    "Ô A2 của tệp «bang.xlsx» đang báo lỗi": raw_workbook('<row r="2"><c r="A2" t="e"><v>#N/A</v></c></row>'),
    "lưu thành «CSV UTF-8»": "tên,Trăi".encode("cp1258"),
    "Dòng 2 của tệp «bang.xlsx» có dấu nháy kép": b'a,b\n1,"2\n3,4\n',
}
ALSO_UNREADABLE = [
    ("không phải là bảng tính", b"%PDF-1.7 ..."),
    ("không phải là bảng tính", b"<html><table><tr><td>1</table>"),
    ("không phải là bảng tính", b"a,b\n1,\0\n"),
    ("không có dòng nào", workbook([])),
    ("lưu thành «CSV UTF-8»", "t\xb7i tr\xad\xeeng".encode("latin-1")),
    ("lưu thành «CSV UTF-8»", b"\xff\xfea\x00\x00\xd8b\x00"),
    ("có hơn 60 cột ở dòng 1", raw_workbook(f'<row r="1">{text_cell("XFD1", "a")}</row>')),
    ("hơn 500 ký tự ở dòng 1", workbook([["a" * 501]])),
]


@pytest.mark.parametrize(("words", "content"), [*UNREADABLE.items(), *ALSO_UNREADABLE])
async def test_what_is_not_read_is_told_with_what_helps(words: str, content: bytes) -> None:
    said = await reason(content)

    assert words in said
    assert "Xin quý vị" in said


async def test_it_is_said_in_the_language_of_the_sender_and_to_school_people_as_such() -> None:
    with speaking("en"):
        assert "is not a spreadsheet" in await reason(b"%PDF")
    with speaking("vi", to_staff=True):
        assert "Xin thầy/cô" in await reason(b"%PDF")
