"""An admin reminds by hand: who would be, who not and why, once a day, and a personal stop always wins."""

import pytest
from sqlalchemy import select

from bot.app import read_campaign
from bot.clock import MovedClock
from bot.messages import Outcome, SendFailed
from storage.schema import audit_event, reminder
from tests.bot.reminders.beats import DELIVER, beats_at
from tests.closing import closes
from tests.handlers.pledging import CASH_PLEDGE
from tests.handlers.test_declare import PUPIL
from tests.handlers.test_report_details import TO_NOBODY
from tests.kit import Person, Running, clock_at

DECLARE = "Trường của thầy/cô chưa khai báo học sinh nào"
FILE = "Đến lúc gửi báo cáo kết quả"
FILE_CHOICES = ["Gửi báo cáo", "Báo cáo", "Không nhắc nữa"]
TO_AN_BINH = (*CASH_PLEDGE[:4], "thcs an binh", *CASH_PLEDGE[5:])


@pytest.fixture
def clock() -> MovedClock:
    """A day on which nothing is due by itself, after the reminder of 5/10."""
    return clock_at("2021-10-06T09:00")


async def beat(thao: Person, *moments: str) -> None:
    """The heart beats, now or at these moments; what the admins are told of the trail is read."""
    if moments:
        await beats_at(thao.running, *moments)
    else:
        await thao.running.beats()
    thao.looks_up()


async def pledged_a_while_ago(program: Running, *donors: Person) -> None:
    for donor in donors:
        await donor.has_said(*CASH_PLEDGE)
    program.clock.passes(hours=1)


async def sends(thao: Person, which: str = "Gửi") -> None:
    await thao.has_said("/nhac")
    await thao.taps(which)
    thao.looks_up()
    await beat(thao)


async def test_who_would_be_reminded_of_what_and_then_is(
    thao: Person, lan: Person, hoa: Person, minh: Person, program: Running
) -> None:
    await pledged_a_while_ago(program, lan)
    await thao.says("/nhac")
    asked = thao.sees(
        "Nếu gửi bây giờ, được nhắc:",
        "• 1 người còn phần quà chưa trao",
        "• 1 giáo viên ở trường chưa khai báo em nào",
        "• 1 quản lý chưa nộp báo cáo",
        choices=["Gửi", "Chỉ nhắc người ủng hộ", "Chỉ nhắc giáo viên", "Chỉ nhắc quản lý"],
    )
    assert "Không nhắc" not in asked.text
    await beat(thao)
    lan.sees_nothing()
    await thao.taps("Gửi")
    thao.sees("Đang gửi 3 lời nhắc.")
    await beat(thao)
    lan.sees(DELIVER)
    hoa.sees(DECLARE)
    minh.sees(FILE)


async def test_one_kind_alone_can_be_sent(thao: Person, lan: Person, minh: Person, program: Running) -> None:
    await pledged_a_while_ago(program, lan)
    await sends(thao, "Chỉ nhắc người ủng hộ")
    lan.sees(DELIVER)
    minh.sees_nothing()


async def test_nothing_is_sent_without_a_yes(thao: Person, lan: Person, program: Running) -> None:
    await pledged_a_while_ago(program, lan)
    await thao.has_said("/nhac", "hủy")
    await beat(thao)
    lan.sees_nothing()
    assert [] == await program.rows(select(reminder))


async def test_once_a_day_however_often_it_is_sent(thao: Person, lan: Person, program: Running) -> None:
    await pledged_a_while_ago(program, lan)
    await thao.has_said("/nhac")
    await thao.taps("Gửi")
    thao.sees("Đang gửi 1 lời nhắc.")
    await thao.taps("Gửi")
    thao.looks_up()
    await thao.says("/nhac")
    thao.sees("Lúc này không có ai để nhắc.", "• 1: đã được nhắc hôm nay, hoặc lời nhắc đang chờ gửi")
    await beat(thao)
    lan.sees(DELIVER)
    await sends_nothing(thao, lan)
    program.clock.passes(days=1)
    await sends(thao)
    lan.sees(DELIVER)


async def sends_nothing(thao: Person, lan: Person) -> None:
    await thao.says("/nhac")
    thao.sees("Lúc này không có ai để nhắc.", choices=[])
    await beat(thao)
    lan.sees_nothing()


async def test_it_neither_doubles_the_day_s_own_nor_blocks_the_next(
    thao: Person, lan: Person, program: Running
) -> None:
    await pledged_a_while_ago(program, lan)
    await beat(thao, "12 08:00")
    lan.sees(DELIVER)
    await sends_nothing(thao, lan)
    await beat(thao, "13 09:00")
    await sends(thao)
    lan.sees(DELIVER)
    await beat(thao, "13 09:30", "14 08:00")
    lan.sees(f"{DELIVER} (còn 1 ngày).")


async def test_asked_for_before_the_day_s_own_it_is_that_one(thao: Person, lan: Person, program: Running) -> None:
    await pledged_a_while_ago(program, lan)
    await beat(thao, "11 22:00")
    await thao.says("/nhac")
    thao.sees("lời nhắc sẽ đi từ 08:00 ngày 12/10")
    await thao.taps("Gửi")
    thao.sees("1 lời nhắc sẽ được gửi từ 08:00 ngày 12/10.")
    await beat(thao, "11 22:01", "12 07:59")
    lan.sees_nothing()
    await beat(thao, "12 08:00", "12 08:01", "12 12:00")
    lan.sees(f"{DELIVER} (còn 3 ngày).")
    lan.sees_nothing()


async def test_before_the_first_day_of_reminding_it_goes_too(thao: Person, lan: Person, program: Running) -> None:
    await beat(thao, "01 09:00")
    await pledged_a_while_ago(program, lan)
    await sends(thao)
    lan.sees(f"{DELIVER} (còn 14 ngày).")
    await beat(thao, "05 08:00")
    lan.sees(f"{DELIVER} (còn 10 ngày).")


async def test_a_personal_stop_wins(thao: Person, lan: Person, tung: Person, program: Running) -> None:
    await lan.has_said("/dung_nhac")
    await pledged_a_while_ago(program, lan, tung)
    await thao.says("/nhac")
    thao.sees("• 1 người còn phần quà chưa trao", "Không nhắc:\n• 1: đã ngừng nhận lời nhắc", choices=["Gửi"])
    await tung.has_said("/dung_nhac")
    program.clock.passes(hours=1)
    await thao.taps("Gửi")
    thao.sees("không có ai để nhắc", "• 2: đã ngừng nhận lời nhắc")
    await beat(thao)
    for donor in (lan, tung):
        donor.sees_nothing()


async def test_a_stop_after_the_sending_wins_too(thao: Person, lan: Person, program: Running) -> None:
    await pledged_a_while_ago(program, lan)
    await thao.has_said("/nhac", "gửi")
    await lan.has_said("/dung_nhac")
    program.clock.passes(hours=1)
    await beat(thao)
    lan.sees_nothing()


async def test_it_counts_toward_the_three_of_each_pledge(thao: Person, lan: Person, program: Running) -> None:
    await pledged_a_while_ago(program, lan)
    for _day in range(3):
        await sends(thao)
        lan.sees(DELIVER)
        program.clock.passes(days=1)
    await thao.says("/nhac")
    thao.sees("không có ai để nhắc", "• 1: đã được nhắc đủ ba lần")
    await beat(thao, "12 08:00", "14 08:00")
    lan.sees_nothing()


async def test_who_is_talking_just_now_is_left_alone(thao: Person, lan: Person, program: Running) -> None:
    await lan.has_said(*CASH_PLEDGE)
    await thao.says("/nhac")
    thao.sees("không có ai để nhắc", "• 1: vừa nhắn tin với hệ thống trong 30 phút qua")


async def test_who_asks_is_talking(thao: Person, program: Running) -> None:
    await thao.has_role("manager", "THCS-NT")
    await thao.says("/nhac")
    thao.sees("không có ai để nhắc", "• 1: vừa nhắn tin với hệ thống")


async def test_a_late_one_of_an_earlier_day_counts_for_the_day_on_which_it_went(
    thao: Person, lan: Person, program: Running
) -> None:
    await pledged_a_while_ago(program, lan)
    await beat(thao, "13 09:00", "13 09:01")
    lan.sees(f"{DELIVER} (còn 2 ngày).")
    await sends_nothing(thao, lan)


async def test_who_cannot_be_reached_is_counted(thao: Person, lan: Person, program: Running) -> None:
    await pledged_a_while_ago(program, lan)
    await beat(thao)
    await thao.has_said("/nhac", "gửi")
    program.phones.failures.append(SendFailed(Outcome.UNREACHABLE, "blocked"))
    await beat(thao)
    program.clock.passes(days=1)
    await thao.says("/nhac")
    thao.sees("không có ai để nhắc", "• 1: không còn liên lạc được")


async def test_where_there_is_nobody_to_remind_is_told(
    thao: Person, hoa: Person, minh: Person, program: Running
) -> None:
    await thao.says("/nhac")
    before = thao.sees("Chưa có giáo viên nào để nhắc ở ", "Chưa có quản lý nào để nhắc ở ").text
    await hoa.has_said(*PUPIL)
    nga = Person("nga", "cô Nga", program)
    await nga.has_role("officer", "NCL")
    await thao.says("/nhac")
    after = thao.sees("• 2 quản lý chưa nộp báo cáo").text
    assert "giáo viên ở trường" not in after
    assert int(before.rpartition("nào để nhắc ở ")[2].split()[0]) > int(
        after.rpartition("nào để nhắc ở ")[2].split()[0]
    )


async def test_an_admin_of_a_part_reminds_that_part_only(
    lan: Person, tung: Person, hoa: Person, minh: Person, program: Running
) -> None:
    await tung.has_said(*TO_NOBODY)
    await pledged_a_while_ago(program, lan)
    await Person("dung", "Dũng", program).has_said(*TO_AN_BINH)
    program.clock.passes(hours=1)
    nga = Person("nga", "cô Nga", program)
    await nga.has_role("admin", "THCS-AB")
    await nga.says("/nhac")
    told = nga.sees("• 1 người còn phần quà chưa trao", choices=["Gửi"]).text
    assert "ở 1 trường (THCS An Bình)" in told
    await nga.taps("Gửi")
    nga.sees("Đang gửi 1 lời nhắc.")
    await beat(nga)
    for other in (lan, tung, hoa, minh):
        other.sees_nothing()


async def test_nobody_else_may(lan: Person, hoa: Person, minh: Person, program: Running) -> None:
    for person in (lan, hoa, minh):
        await person.says("/nhac")
        person.sees("Việc nhắc dành cho quản trị của phòng.")


async def test_what_is_past_its_day_is_not_reminded_of(
    thao: Person, lan: Person, hoa: Person, minh: Person, program: Running
) -> None:
    await pledged_a_while_ago(program, lan)
    await beat(thao, "15 21:00")
    await thao.says("/nhac")
    thao.sees("1 quản lý chưa nộp báo cáo", choices=["Gửi"])


async def test_who_has_not_filed_is_reminded_by_hand_after_the_last_day_too(
    thao: Person, lan: Person, minh: Person, program: Running
) -> None:
    await pledged_a_while_ago(program, lan)
    await beat(thao, "25 09:00", "25 10:00")
    minh.sees("Đã quá ngày chờ, chưa nhận")
    minh.sees_nothing()
    await thao.has_said("/baocao", "Chưa nộp")
    await thao.taps("Nhắc ngay")
    thao.sees("Nếu gửi bây giờ, được nhắc:\n• 1 quản lý chưa nộp báo cáo", choices=["Gửi"])
    await thao.taps("Gửi")
    thao.sees("Đang gửi 1 lời nhắc.")
    await beat(thao)
    told = minh.sees("Hạn gửi báo cáo đã hết ngày 24/10; xin thầy/cô gửi sớm.\n", choices=FILE_CHOICES)
    assert not any(words in told.text for words in ("(còn ", "ngày cuối", "Đến lúc", "hạn cuối"))
    await beat(thao, "26 08:00", "27 08:00")
    minh.sees_nothing()
    lan.sees_nothing()


async def test_asked_for_in_the_evening_after_the_last_day_it_goes_in_the_morning(
    thao: Person, minh: Person, program: Running
) -> None:
    await beat(thao, "24 08:00")
    minh.sees("hôm nay là ngày cuối")
    await beat(thao, "24 21:00")
    await thao.says("/nhac")
    thao.sees("• 1 quản lý chưa nộp báo cáo", "lời nhắc sẽ đi từ 08:00 ngày 25/10")
    await thao.taps("Gửi")
    thao.looks_up()
    await beat(thao, "24 21:01", "25 07:59")
    minh.sees_nothing()
    await beat(thao, "25 08:00", "25 12:00")
    minh.sees("Hạn gửi báo cáo đã hết ngày 24/10; xin thầy/cô gửi sớm.")
    minh.sees_nothing()


async def test_once_all_have_filed_there_is_nothing_left_to_remind_of(
    thao: Person, minh: Person, program: Running
) -> None:
    _campaign, units = read_campaign(program.settings.campaign_file)
    await closes(program, *(unit.code for unit in units if unit.files and unit.code != "THCS-NT"))
    await beat(thao, "25 09:00")
    await thao.says("/nhac")
    thao.sees("• 1 quản lý chưa nộp báo cáo")
    await minh.has_said("/baocao", "Gửi báo cáo", "Xác nhận")
    thao.looks_up()
    await thao.says("/nhac")
    thao.sees("Các thời hạn đã qua: không còn gì để nhắc.", choices=[])


async def test_a_yes_of_another_day_is_asked_for_anew(thao: Person, lan: Person, program: Running) -> None:
    await pledged_a_while_ago(program, lan)
    await thao.has_said("/nhac")
    program.clock.passes(days=1)
    await thao.taps("Gửi")
    thao.sees("Nếu gửi bây giờ, được nhắc:", choices=["Gửi"])
    assert [] == await program.rows(select(reminder))
    await thao.taps("Gửi")
    thao.sees("Đang gửi 1 lời nhắc.")


async def test_it_leaves_an_event(thao: Person, lan: Person, program: Running) -> None:
    await pledged_a_while_ago(program, lan)
    await sends(thao)
    events = select(audit_event.c.object, audit_event.c.unit).where(audit_event.c.action == "reminders asked for")
    assert [("deliver 2021-10-06", "PGD")] == await program.rows(events)
    await thao.says("/nhatky")
    thao.sees("quản trị của phòng (người số 1): gửi lời nhắc")
