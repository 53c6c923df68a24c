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
    for _day in ("17", "21", "24"):
        thao.sees("33 đơn vị chưa có ai để nhắc gửi báo cáo: ", choices=["Phân quyền", "Không nhắc nữa"])
    thao.sees_nothing()


async def test_once_the_report_is_filed_no_reminder_comes_until_it_is_sent_back(
    minh: Person, thao: Person, program: Running
) -> None:
    await beats_at(program, "17 08:00")
    minh.looks_up()
    await minh.taps("Gửi báo cáo")
    minh.looks_up()
    await minh.has_said("Xác nhận")
    thao.looks_up()
    await beats_at(program, "21 08:00")
    minh.sees_nothing()
    thao.looks_up()
    await thao.taps("Trả lại")
    thao.looks_up()
    await thao.has_said("Laptop", "Laptop, số thiết bị: 0", "Biên bản ghi 2 máy", "Không, gửi lại", "Xác nhận")
    minh.sees("Phòng trả lại báo cáo bản 1")
    await beats_at(program, "23 08:00")
    minh.sees(FILE, "phòng đã trả lại.\n• Laptop, số thiết bị: Biên bản ghi 2 máy")


async def test_the_day_after_the_last_one_the_office_hears_who_has_not_filed(
    minh: Person, thao: Person, program: Running
) -> None:
    await minh.has_said("/baocao", "Gửi báo cáo", "Xác nhận")
    await beats_at(program, "24 19:00")
    thao.looks_up()
    await beats_at(program, "25 08:00", "25 12:00", "26 08:00")
    told = thao.sees("Hạn gửi báo cáo đã hết ngày 24/10. Chưa nộp báo cáo: 32/33 đơn vị.\nMầm non An Bình, ")
    assert ["Chưa nộp", "Báo cáo đã gửi", "Không nhắc nữa"] == [choice.label for choice in told.choices]
    thao.sees_nothing()
