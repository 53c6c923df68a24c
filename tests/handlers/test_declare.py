"""A teacher declares pupils, sees and takes back own entries."""

import pytest
from sqlalchemy import select

from bot.clock import MovedClock
from storage.schema import need, need_version
from tests.kit import Person, Running

PUPIL = ("/khaibao", "6A2", "N.V.A", "Hộ nghèo", "Không có thiết bị", "Loại nào cũng được", "xác nhận")
NEXT_PUPIL = ("/khaibao", "T.B", "Mồ côi", "Dùng chung", "Máy tính", "xác nhận")
STATES = select(need_version.c.state).order_by(need_version.c.id)


async def test_a_class_is_no_name_and_a_way_out_is_no_class(hoa: Person) -> None:
    await hoa.has_said("/khaibao", "6A2")
    await hoa.says("lop 7")
    hoa.sees("Để đổi lớp, xin chọn «Quay lại»")
    await hoa.has_said("hủy", "/khaibao")
    await hoa.says("huy")
    hoa.sees("Đã hủy")


async def test_a_teacher_declares_a_pupil(hoa: Person, program: Running) -> None:
    await hoa.says("Khai báo học sinh")
    hoa.sees("Lớp?")
    await hoa.says("6a2")
    hoa.sees("Lớp 6A2. Tên viết tắt của học sinh (không ghi đầy đủ họ tên)?")
    await hoa.says("N.V.A")
    hoa.sees("Hoàn cảnh?", choices=["Hộ nghèo", "Hộ cận nghèo", "Mồ côi", "Khuyết tật", "Khó khăn khác"])
    await hoa.taps("Hộ cận nghèo")
    hoa.sees("đang học bằng gì", choices=["Không có thiết bị", "Dùng chung", "Thiết bị hỏng"])
    await hoa.taps("Dùng chung")
    devices = ["Loại nào cũng được", "Máy tính", "Máy tính bảng", "Điện thoại thông minh"]
    hoa.sees("Thiết bị phù hợp?", choices=devices)
    await hoa.taps("Máy tính bảng")
    hoa.sees(
        "• THCS Nguyễn Trãi, lớp 6A2",
        "• Học sinh: N.V.A",
        "• Hoàn cảnh: Hộ cận nghèo",
        "• Đang học bằng: Dùng chung",
        "• Phù hợp: Máy tính bảng",
        choices=["Xác nhận", "Sửa"],
    )
    assert [] == await program.rows(select(need))
    await hoa.taps("Xác nhận")
    hoa.sees("Đã khai báo. THCS Nguyễn Trãi: 1 học sinh, còn thiếu 1 thiết bị.", choices=["Khai tiếp", "Xong"])

    [row] = await program.rows(select(need_version))
    assert ("THCS-NT", "6A2", "near_poor", "shared", "tablet") == (
        row.unit,
        row.class_name,
        row.hardship,
        row.has_now,
        row.suits,
    )


async def test_a_pupil_s_name_is_not_readable_in_the_database(hoa: Person, program: Running) -> None:
    await hoa.has_said(*PUPIL)

    [(name, same)] = await program.rows(select(need_version.c.short_name, need_version.c.same_pupil))
    assert b"N.V.A" not in name
    assert "N.V.A" not in same


async def test_the_class_is_remembered_for_the_next_pupil(hoa: Person) -> None:
    await hoa.has_said(*PUPIL)
    await hoa.taps("Khai tiếp")
    hoa.sees("Tên viết tắt")
    await hoa.has_said("T.B", "1", "1")
    await hoa.says("1")
    hoa.sees("lớp 6A2", "T.B")


async def test_the_remembered_class_can_be_changed(hoa: Person) -> None:
    await hoa.has_said(*PUPIL)
    await hoa.has_said(*NEXT_PUPIL[:-1], "sửa")
    await hoa.taps("Lớp: 6A2")
    hoa.sees("Lớp?")
    await hoa.says("7A1")
    hoa.sees("lớp 7A1")


async def test_the_remembered_class_can_be_gone_back_to(hoa: Person) -> None:
    await hoa.has_said(*PUPIL, "/khaibao")
    await hoa.taps("Quay lại")
    hoa.sees("Lớp?")


async def test_a_teacher_who_manages_the_same_school_is_not_asked_which(hoa: Person) -> None:
    await hoa.has_role("manager", "THCS-NT")
    await hoa.says("/khaibao")
    hoa.sees("Lớp?")


async def test_a_full_name_is_turned_away(hoa: Person, program: Running) -> None:
    await hoa.has_said("/khaibao", "6A2")
    await hoa.says("Nguyễn Văn Minh An")
    hoa.sees("Xin chỉ ghi tên viết tắt")


async def test_the_same_pupil_twice_in_a_class_is_noticed(hoa: Person, program: Running) -> None:
    await hoa.has_said(*PUPIL)
    await hoa.has_said("/khaibao")
    await hoa.says("nva")
    hoa.sees("Lớp 6A2 đã có học sinh nva. Có phải khai trùng?", choices=["Cùng một em", "Em khác"])
    await hoa.taps("Cùng một em")
    hoa.sees("không khai thêm", choices=["Khai tiếp", "Xong"])

    assert 1 == len(await program.rows(select(need)))


async def test_another_pupil_of_the_same_short_name_is_declared(hoa: Person, program: Running) -> None:
    await hoa.has_said(*PUPIL)
    await hoa.has_said("/khaibao", "N.V.A")
    await hoa.taps("Em khác")
    hoa.sees("Hoàn cảnh?")
    await hoa.has_said("1", "1", "1")
    await hoa.says("xác nhận")
    hoa.sees("2 học sinh")

    assert 2 == len(await program.rows(select(need)))


async def test_a_pupil_whom_a_colleague_declared_is_noticed(hoa: Person, minh: Person) -> None:
    await hoa.has_said(*PUPIL)
    await minh.has_said("/khaibao", "6A2")
    await minh.says("N.V.A")
    minh.sees("đã có học sinh N.V.A")


async def test_the_same_short_name_in_another_class_is_another_pupil(hoa: Person) -> None:
    await hoa.has_said(*PUPIL)
    await hoa.has_said("/khaibao", "quay lại", "6A3")
    await hoa.says("N.V.A")
    hoa.sees("Hoàn cảnh?")


@pytest.mark.parametrize("class_name", ["6|2", "ẤẬẨẪẤẬẨẪẤẬẨẪ", "6A2"])
async def test_the_button_for_a_double_entry_works_whatever_the_class_is_called(hoa: Person, class_name: str) -> None:
    """The class and the short name are part of that question's name, which its buttons carry in 64 bytes."""
    await hoa.has_said("/khaibao", class_name, "Ẩ.Ẫ.Ậ.Ấ", "1", "1", "1", "xác nhận", "/khaibao")
    await hoa.says("Ẩ.Ẫ.Ậ.Ấ")
    hoa.sees("Có phải khai trùng?")
    assert len(hoa.button("Cùng một em").code.encode()) <= 64
    await hoa.taps("Cùng một em")
    hoa.sees("không khai thêm")


async def test_a_second_yes_declares_once(hoa: Person, program: Running) -> None:
    await hoa.has_said(*PUPIL[:-1])
    await hoa.taps("Xác nhận")
    hoa.looks_up()
    await hoa.taps("Xác nhận")
    hoa.sees_nothing()

    assert 1 == len(await program.rows(select(need)))


async def test_a_donor_declares_nobody(lan: Person, program: Running) -> None:
    await lan.says("/khaibao")
    lan.sees("dành cho thầy/cô đã được trường mời")
    await lan.says("/hocsinh")
    lan.sees("dành cho thầy/cô đã được trường mời")
    await lan.says("/start")
    assert "Khai báo học sinh" not in [choice.label for choice in lan.sees().choices]


async def test_the_office_declares_nobody(thao: Person) -> None:
    await thao.says("/khaibao")
    thao.sees("dành cho thầy/cô")


async def test_who_teaches_at_two_schools_is_asked_which(hoa: Person) -> None:
    await hoa.has_role("teacher", "THCS-AB")
    await hoa.says("/khaibao")
    hoa.sees("Trường nào?", choices=["THCS Nguyễn Trãi", "THCS An Bình"])
    await hoa.taps("THCS An Bình")
    hoa.sees("Lớp?")


async def test_a_teacher_sees_own_entries_newest_first(hoa: Person, minh: Person) -> None:
    await hoa.says("/hocsinh")
    hoa.sees("chưa khai báo học sinh nào", choices=["Khai báo học sinh"])
    await hoa.has_said(*PUPIL)
    await hoa.has_said(*NEXT_PUPIL)
    await hoa.says("Học sinh đã khai")
    shown = hoa.sees("• 6A2, T.B: Mồ côi; Dùng chung", "• 6A2, N.V.A: Hộ nghèo; Không có thiết bị")
    assert ["Rút T.B (6A2)", "Rút N.V.A (6A2)"] == [choice.label for choice in shown.choices]
    await minh.says("/hocsinh")
    minh.sees("chưa khai báo học sinh nào")


async def test_a_teacher_takes_an_entry_back(hoa: Person, program: Running) -> None:
    await hoa.has_said(*PUPIL, "/hocsinh")
    await hoa.taps("Rút N.V.A (6A2)")
    hoa.sees("Rút lại khai báo của học sinh N.V.A, lớp 6A2?", choices=["Rút lại", "Giữ nguyên"])
    await hoa.taps("Rút lại")
    hoa.sees("Đã rút lại khai báo.")
    await hoa.says("/hocsinh")
    hoa.sees("chưa khai báo học sinh nào")

    assert [("declared",), ("withdrawn",)] == await program.rows(STATES)


async def test_an_entry_is_kept_after_all(hoa: Person, program: Running) -> None:
    await hoa.has_said(*PUPIL, "/hocsinh")
    await hoa.taps("Rút N.V.A (6A2)")
    hoa.looks_up()
    await hoa.taps("Giữ nguyên")
    hoa.sees("được giữ nguyên")

    assert [("declared",)] == await program.rows(STATES)


async def test_a_pupil_taken_back_can_be_declared_again_unasked(hoa: Person) -> None:
    await hoa.has_said(*PUPIL, "/hocsinh")
    await hoa.taps("Rút N.V.A (6A2)")
    hoa.looks_up()
    await hoa.has_said("rút lại", "/khaibao", "6A2")
    await hoa.says("N.V.A")
    hoa.sees("Hoàn cảnh?")


async def test_a_colleague_cannot_take_back_another_s_entry(hoa: Person, minh: Person, program: Running) -> None:
    await hoa.has_said(*PUPIL)
    [(id_,)] = await program.rows(select(need.c.id))
    await minh.sends(tap=f"+withdraw pupil:{id_}", tap_id="1", pressed="1")
    minh.sees("Không có học sinh này")

    assert [("declared",)] == await program.rows(STATES)


async def test_a_declaration_survives_a_restart_at_every_question(
    hoa: Person, program: Running, clock: MovedClock
) -> None:
    for answer in PUPIL[:-1]:
        await hoa.has_said(answer)
        await program.restarts()
    await hoa.says("xác nhận")
    hoa.sees("Đã khai báo")


async def test_a_full_name_typed_as_the_class_is_asked_again(hoa: Person) -> None:
    await hoa.says("/khaibao")
    hoa.sees("Lớp?")
    await hoa.says("Nguyễn Văn An")
    hoa.sees("tên lớp")
