"""Teachers are reminded to declare pupils, managers to send the report."""

from bot.clock import parse_moment
from tests.bot.reminders.beats import beats_at
from tests.handlers.pledging import CASH_PLEDGE
from tests.handlers.test_declare import PUPIL
from tests.kit import Person, Running

DECLARE = "Trường của thầy/cô chưa khai báo học sinh nào"
FILE = "Đến lúc gửi báo cáo kết quả; hạn cuối là hết ngày 24/10"


async def test_a_teacher_of_a_school_that_declared_nobody_is_reminded_on_5_and_12_october(
    hoa: Person, program: Running
) -> None:
    await beats_at(program, "04 08:00")
    hoa.sees_nothing()
    await beats_at(program, "05 08:00", "06 08:00")
    hoa.sees(DECLARE, "hết ngày 15/10 (còn 10 ngày)", choices=["Khai báo học sinh", "Không nhắc nữa"])
    hoa.sees_nothing()
    await beats_at(program, "12 08:00", "13 08:00", "14 08:00", "15 08:00", "16 08:00")
    hoa.sees(DECLARE, "(còn 3 ngày)")
    hoa.sees_nothing()
    await hoa.taps("Khai báo học sinh")
    hoa.sees("Lớp?")


async def test_once_somebody_declared_the_school_s_teachers_are_left_alone(hoa: Person, program: Running) -> None:
    colleague = Person("mai", "cô Mai", program)
    await colleague.has_role("teacher", "THCS-NT")
    elsewhere = Person("nga", "cô Nga", program)
    await elsewhere.has_role("teacher", "THCS-AB")
    await hoa.has_said(*PUPIL)
    await beats_at(program, "05 08:00")
    hoa.sees_nothing()
    colleague.sees_nothing()
    elsewhere.sees(DECLARE)


async def test_a_declaration_after_the_planning_spares_the_reminder(hoa: Person, program: Running) -> None:
    program.clock.move_to(parse_moment("2021-10-05T07:50"))
    await hoa.has_said("/start")
    await beats_at(program, "05 08:00")
    await hoa.has_said(*PUPIL)
    await beats_at(program, "05 09:00")
    hoa.sees_nothing()


async def test_a_teacher_who_joins_after_the_hour_is_not_reminded_that_day(program: Running) -> None:
    program.clock.move_to(parse_moment("2021-10-05T08:30"))
    mai = Person("mai", "cô Mai", program)
    await mai.has_role("teacher", "THCS-NT")
    await beats_at(program, "05 10:00")
    mai.sees_nothing()
    await beats_at(program, "12 08:00")
    mai.sees(DECLARE)


async def test_a_manager_is_reminded_to_report_on_17_21_23_and_24_october(
    minh: Person, lan: Person, program: Running
) -> None:
    await lan.has_said(*CASH_PLEDGE)
    await lan.has_said("/dung_nhac")
    told = []
    for day in ("05", "12", "16", "17", "18", "21", "22", "23", "24", "25", "26"):
        before = len(minh.messages)
        await beats_at(program, f"{day} 07:59", f"{day} 08:00", f"{day} 19:00")
        told += [(day, each.text) for each in minh.messages[before:] if FILE in each.text]
    minh.looks_up()

    assert ["17", "21", "23", "24"] == [day for day, _text in told]
    for left, (_day, text) in zip(
        ("còn 7 ngày", "còn 3 ngày", "còn 1 ngày", "hôm nay là ngày cuối"), told, strict=True
    ):
        assert f"{FILE} ({left})." in text
    assert all(part in told[0][1] for part in ("THCS Nguyễn Trãi", "Đăng ký chưa nhận: 500.000đ", "baocao@pgd.example"))


async def test_teachers_and_the_office_are_not_reminded_to_report(hoa: Person, thao: Person, program: Running) -> None:
    await hoa.has_said(*PUPIL)
    await beats_at(program, "17 08:00", "21 08:00", "24 08:00")
    hoa.sees_nothing()
    thao.sees("Nhật ký đến nay")
    thao.sees_nothing()
