"""The admin sends a table of schools: shown first what it would change, then all of it or nothing."""

from sqlalchemy import select

from bot.messages import Strange
from storage.schema import upload
from tests.bot.spreadsheets import workbook
from tests.kit import Person, Running

HEAD = ("mã", "tên", "cấp học", "đơn vị cấp trên", "địa chỉ", "đóng")
NEW = ("THCS-HL", "THCS Hoa Lư", "THCS", "PGD", "Ấp 3, xã Tân Long", "")


async def test_a_table_is_shown_agreed_to_and_stored(thao: Person, lan: Person) -> None:
    await thao.says("/donvi")
    thao.sees("Danh sách có", "xin gửi tệp Excel")
    await thao.sends_file(
        "truong.xlsx", workbook([HEAD, NEW, ("THCS-NT", "THCS Nguyễn Trãi Mới", "THCS", "PGD", "", "")])
    )
    thao.sees("Thêm (1): THCS Hoa Lư", "Đổi tên (1): THCS Nguyễn Trãi → THCS Nguyễn Trãi Mới")
    await thao.taps("Xác nhận")
    thao.sees("Đã thay danh sách đơn vị: 2 thay đổi.")
    await lan.has_said("/ungho", "Laptop", "1", "Mới", "không, tiếp tục")
    await lan.says("thcs hoa lư")
    lan.sees("tư cách nào")


async def test_the_same_table_again_changes_nothing(thao: Person) -> None:
    for _ in range(2):
        await thao.sends_file("truong.xlsx", workbook([HEAD, NEW]))
        if thao.messages[-1].choices:
            thao.looks_up()
            await thao.says("xác nhận")
            thao.looks_up()
    thao.sees("không thay đổi gì")


async def test_one_bad_row_and_nothing_changes(thao: Person, lan: Person) -> None:
    await thao.sends_file("truong.xlsx", workbook([HEAD, NEW, ("THCS-XX", "", "cao đẳng", "PGD", "", "")]))
    thao.sees("Chưa có gì thay đổi", "Dòng 3: thiếu tên", "Dòng 3: cấp học không rõ")
    await lan.has_said("/ungho", "Laptop", "1", "Mới", "không, tiếp tục")
    await lan.says("hoa lư")
    assert "tư cách" not in lan.sees().text


async def test_a_column_that_nobody_reads_is_told_whatever_else_is(thao: Person) -> None:
    await thao.sends_file("truong.csv", "mã,điện thoại\nTHCS-NT,02743672111\n".encode())
    thao.sees("Cột không rõ, đã bỏ qua (1): điện thoại", "không thay đổi gì")
    await thao.sends_file("truong.csv", "mã,tên trường,cấp học\nTH-MOI,Tiểu học Mới,TH\n".encode())
    thao.sees("Chưa có gì thay đổi", "Cột không rõ, đã bỏ qua (1): tên trường", "Dòng 2: thiếu tên")


async def test_what_cannot_be_read_is_told_with_what_helps(thao: Person) -> None:
    await thao.sends_file("truong.xlsx", b"PK not a zip at all")
    thao.sees("Tệp «truong.xlsx» không phải là bảng tính", "gửi tệp Excel")


async def test_a_closed_school_takes_no_pledge(thao: Person, lan: Person) -> None:
    await thao.sends_file("dong.csv", "mã,đóng\nTHCS-NT,x\n".encode())
    thao.sees("Đóng (1): THCS Nguyễn Trãi")
    await thao.says("xác nhận")
    thao.looks_up()
    await lan.has_said("/ungho", "Laptop", "1", "Mới", "không, tiếp tục")
    await lan.says("thcs nguyễn trãi")
    assert "tư cách" not in lan.sees().text


async def test_a_donor_s_file_is_not_even_fetched(lan: Person, program: Running) -> None:
    await lan.sends_file("truong.xlsx", workbook([HEAD, NEW]))
    lan.sees("chưa đọc được loại tin này")

    assert [] == program.phones.fetched


async def test_another_s_file_cannot_be_used(thao: Person, tung: Person, program: Running) -> None:
    await thao.sends_file("truong.xlsx", workbook([HEAD, NEW]))
    thao.looks_up()
    [(sent,)] = await program.rows(select(upload.c.id))
    await tung.sends(tap=f"+units:{sent}", tap_id="1", pressed="1")
    tung.sees("Chỉ quản trị của phòng")
    await tung.has_role("admin", "PGD")
    await tung.sends(tap=f"+units:{sent}", tap_id="1", pressed="1")
    tung.sees("không còn được giữ")


async def test_a_file_that_came_while_the_program_was_down_is_read_after_it(thao: Person, program: Running) -> None:
    program.phones.on_phones["a"] = workbook([HEAD, NEW])
    document = {"id": "a", "name": "a.xlsx"}
    await program.hears_again(1, sender="thao", chat="thao", document=document, strange=Strange.OTHER)
    await program.hears_again(2, sender="thao", chat="thao", text="xác nhận")
    await program.restarts(program.settings.model_copy(update={"admins": ("test:thao",)}))
    await program.app.settle()
    thao.sees("Thêm (1): THCS Hoa Lư")
    thao.sees("Đã thay danh sách đơn vị: 1 thay đổi.")
