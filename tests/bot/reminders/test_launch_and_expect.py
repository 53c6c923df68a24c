"""Managers are told how to begin before the launch, and each morning what is newly pledged to their school."""

from sqlalchemy import select

from bot.clock import parse_moment
from campaign.receiving import Judged
from storage import settings_kept
from storage.schema import device_version, pledge, reminder
from tests.bot.reminders.beats import beats_at
from tests.handlers.bridging import LAPTOP_ANYWHERE, is_proposed, laptops, proposes, receives
from tests.handlers.pledging import CASH_PLEDGE, SAME_AGAIN
from tests.handlers.test_device_checks import brought
from tests.handlers.test_expected import TO_FETCH, elsewhere
from tests.kit import Person, Running

DUE = "Tất cả đang chờ nhận, THCS Nguyễn Trãi: "
NEW = "Đăng ký ủng hộ mới, THCS Nguyễn Trãi: "
LAUNCH = "Chương trình phát động ngày 15/9"


async def in_september(program: Running, *moments: str) -> None:
    for moment in moments:
        program.clock.move_to(parse_moment(f"2021-09-{moment.replace(' ', 'T')}"))
        await program.beats()


async def codes(program: Running) -> list[str]:
    return [str(code) for (code,) in await program.rows(select(pledge.c.code).order_by(pledge.c.made_at))]


async def pledges_again(lan: Person, amount: str, unit: str = "thcs nguyen trai") -> None:
    said = elsewhere(SAME_AGAIN, unit)
    await lan.has_said(*(amount if words == "500k" else words for words in said), "xác nhận")


async def test_managers_are_told_of_the_launch_three_days_before_it(
    hoa: Person, thao: Person, lan: Person, program: Running
) -> None:
    program.clock.move_to(parse_moment("2021-09-08T09:00"))
    minh = Person("minh", "thầy Minh", program)
    await minh.has_role("manager", "THCS-NT")
    async with program.app.database.transaction() as session:
        await settings_kept.keep(session, "telegram username", "lalanh_bot")
    await in_september(program, "11 08:00", "12 07:59")
    minh.sees_nothing()
    await in_september(program, "12 08:00", "12 09:00", "13 08:00", "15 08:00", "16 08:00")
    minh.sees(
        LAUNCH,
        "Thùng quyên góp",
        "Đường dẫn ủng hộ của THCS Nguyễn Trãi: https://t.me/lalanh_bot?start=u_THCS-NT",
        "Tiếp nhận",
        "tự nguyện",
        choices=["Mã QR của trường", "Tiếp nhận", "Không nhắc nữa"],
    )
    minh.sees_nothing()
    await minh.taps("Mã QR của trường")
    minh.sees("start=u_THCS-NT")
    minh.gets_file("ma-qr-THCS-NT")
    for other in (hoa, lan):
        other.sees_nothing()


async def test_a_manager_who_comes_after_that_hour_is_told_until_the_launch(program: Running) -> None:
    program.clock.move_to(parse_moment("2021-09-15T09:00"))
    minh = Person("minh", "thầy Minh", program)
    await minh.has_role("manager", "THCS-NT")
    await in_september(program, "15 10:00", "15 11:00")
    assert "Đường dẫn" not in minh.sees("Hôm nay chương trình phát động").text
    minh.sees_nothing()
    vinh = Person("vinh", "thầy Vinh", program)
    program.clock.move_to(parse_moment("2021-09-16T09:00"))
    await vinh.has_role("manager", "THCS-AB")
    await in_september(program, "16 10:00")
    vinh.sees_nothing()


async def test_a_manager_is_told_each_morning_what_is_new_and_what_is_due(
    minh: Person, lan: Person, program: Running
) -> None:
    await lan.has_said(*CASH_PLEDGE)
    await pledges_again(lan, "100k")
    await beats_at(program, "01 12:00", "02 07:59")
    minh.sees_nothing()
    await beats_at(program, "02 08:00", "02 08:01", "02 12:00")
    told = minh.sees(
        f"{NEW}2.",
        ", ".join(await codes(program)),
        "Tất cả đang chờ nhận, THCS Nguyễn Trãi: 2, trong đó nhờ đến nhận: 0.",
        choices=["Tiếp nhận", "Không nhắc nữa"],
    )
    minh.sees_nothing()
    assert "Lan" not in told.text

    await beats_at(program, "03 08:00", "03 12:00")
    due = minh.sees(DUE)
    minh.sees_nothing()
    assert f"{DUE}2, trong đó nhờ đến nhận: 0." == due.text
    await lan.has_said("/dung_nhac")
    await pledges_again(lan, "200k")
    await beats_at(program, "04 08:00")
    told = minh.sees(f"{NEW}1.", f"{DUE}3")
    assert (await codes(program))[2] in told.text
    assert (await codes(program))[0] not in told.text
    await minh.taps("Tiếp nhận")
    minh.sees("Đang chờ nhận:", "200.000đ")


async def test_after_days_of_downtime_and_restarts_nothing_is_missed_or_told_twice(
    minh: Person, lan: Person, program: Running
) -> None:
    await lan.has_said(*CASH_PLEDGE)
    await beats_at(program, "02 08:00")
    minh.sees(f"{NEW}1.")
    await lan.has_said("/dung_nhac")
    program.clock.move_to(parse_moment("2021-10-03T09:00"))
    await pledges_again(lan, "100k")
    await program.restarts()
    program.clock.move_to(parse_moment("2021-10-05T09:30"))
    await pledges_again(lan, "200k")
    await beats_at(program, "05 10:00", "05 10:01")
    minh.sees(f"{NEW}1.", (await codes(program))[1])
    await program.restarts()
    await beats_at(program, "05 11:00")
    minh.sees_nothing()
    await beats_at(program, "06 08:00")
    minh.sees(f"{NEW}1.", (await codes(program))[2])
    minh.sees_nothing()


async def test_what_comes_in_the_same_second_as_the_hour_is_told_once(
    minh: Person, lan: Person, program: Running
) -> None:
    program.clock.move_to(parse_moment("2021-10-02T08:00:00"))
    await lan.has_said(*CASH_PLEDGE)
    await beats_at(program, "02 08:00", "03 08:00", "04 08:00")
    minh.looks_up()
    assert 1 == sum(NEW in each.text for each in minh.messages)


async def test_a_pledge_of_the_last_day_is_told_the_next_morning(minh: Person, lan: Person, program: Running) -> None:
    program.clock.move_to(parse_moment("2021-10-15T21:00"))
    await lan.has_said(*CASH_PLEDGE)
    await beats_at(program, "15 22:00")
    minh.sees_nothing()
    await beats_at(program, "16 08:00", "16 08:30")
    minh.sees(f"{NEW}1.")
    minh.sees_nothing()


async def test_a_pledge_that_was_taken_back_is_not_told(minh: Person, lan: Person, program: Running) -> None:
    await lan.has_said(*CASH_PLEDGE, "/cuatoi")
    await lan.taps(f"Rút lại {(await codes(program))[0]}")
    lan.looks_up()
    await lan.has_said("rút lại")
    await beats_at(program, "02 08:00")
    minh.sees_nothing()

    assert [] == await program.rows(select(reminder).where(reminder.c.rule == "expect"))


async def test_a_changed_sum_is_no_news_but_another_school_is(minh: Person, lan: Person, program: Running) -> None:
    vinh = Person("vinh", "thầy Vinh", program)
    await vinh.has_role("manager", "THCS-AB")
    await lan.has_said(*CASH_PLEDGE, "/dung_nhac")
    await beats_at(program, "02 08:00")
    minh.sees(f"{NEW}1.")
    [code] = await codes(program)
    for answer, now in (("Số tiền: 500.000đ", "700k"), ("Gửi đến: THCS Nguyễn Trãi", "thcs an binh")):
        vinh.sees_nothing()
        await lan.has_said("/cuatoi")
        await lan.taps(f"Đổi {code}")
        lan.looks_up()
        await lan.has_said("sửa", answer, now, "xác nhận")
        program.clock.passes(days=1)
        await program.beats()
    assert DUE in minh.sees().text
    minh.sees_nothing()
    vinh.sees("Đăng ký ủng hộ mới, THCS An Bình: 1.", code)


async def test_a_pick_up_was_told_at_once_and_only_counts_in_the_morning(
    minh: Person, lan: Person, program: Running
) -> None:
    await lan.has_said(*TO_FETCH)
    minh.looks_up()
    await beats_at(program, "02 08:00")
    assert f"{DUE}1, trong đó nhờ đến nhận: 1." == minh.sees().text
    await lan.has_said("/dung_nhac")
    await pledges_again(lan, "100k")
    await beats_at(program, "03 08:00")
    minh.sees(f"{NEW}1.", f"{DUE}2, trong đó nhờ đến nhận: 1.")


async def test_a_personal_stop_wins_over_the_digest(minh: Person, lan: Person, program: Running) -> None:
    await minh.has_said("/dung_nhac")
    await lan.has_said(*CASH_PLEDGE)
    await beats_at(program, "02 08:00", "03 08:00")
    minh.sees_nothing()
    await minh.has_said("/dung_nhac")
    await minh.taps("Nhắc lại")
    minh.looks_up()
    await beats_at(program, "04 08:00")
    minh.sees(f"{NEW}1.")


async def test_where_it_is_needed_most_the_admins_are_told_and_nobody_else(
    minh: Person, hoa: Person, thao: Person, lan: Person, program: Running
) -> None:
    await lan.has_said(*elsewhere(CASH_PLEDGE, "nơi cần nhất"))
    await beats_at(program, "02 08:00")
    thao.looks_up()
    [told] = [message for message in thao.messages if "Đăng ký ủng hộ mới" in message.text]
    assert "nơi cần nhất: 1." in told.text
    assert ["Điều phối", "Không nhắc nữa"] == [choice.label for choice in told.choices]
    await thao.taps("Điều phối")
    thao.sees("1 đăng ký cho nơi cần nhất")
    for other in (minh, hoa):
        other.sees_nothing()


async def test_devices_that_wait_for_a_check_are_one_tap_away(minh: Person, lan: Person, program: Running) -> None:
    [label, _other] = await brought(minh, lan, program)
    await beats_at(program, "02 08:00")
    minh.sees("cần sửa, THCS Nguyễn Trãi: 2.", choices=["Tiếp nhận", "Thiết bị chờ kiểm tra", "Không nhắc nữa"])
    await minh.taps("Thiết bị chờ kiểm tra")
    minh.sees(label)


async def test_the_office_is_told_of_what_lies_there_and_of_what_it_is_offered(
    minh: Person, thao: Person, program: Running
) -> None:
    await receives(program, "admin", "PGD", laptops(1, Judged.REPAIR))
    await receives(program, "manager", "THCS-NT", laptops(1))
    [(label,)] = await program.rows(select(device_version.c.device_id).where(device_version.c.unit == "THCS-NT"))
    await proposes(minh, "hand on", f"Chuyển {label}", "PGD")
    thao.looks_up()
    await beats_at(program, "02 08:00")
    thao.sees()
    thao.sees(
        "cần sửa, Phòng Giáo dục và Đào tạo huyện Phú Giáo: 1.",
        "Được đề nghị nhận, Phòng Giáo dục và Đào tạo huyện Phú Giáo: 1; mong trả lời trước 09:00 ngày 3/10.",
        choices=["Tiếp nhận", "Thiết bị chờ kiểm tra", "Trả lời", "Không nhắc nữa"],
    )


async def test_who_has_not_answered_an_offer_is_reminded_before_it_goes_on(
    minh: Person, thao: Person, lan: Person, program: Running
) -> None:
    await lan.has_said(*LAPTOP_ANYWHERE)
    await is_proposed(thao, program)
    minh.sees("đề nghị THCS Nguyễn Trãi nhận:")
    await beats_at(program, "02 07:59")
    minh.sees_nothing()
    await beats_at(program, "02 08:00", "02 08:01", "02 12:00")
    minh.sees(
        "Được đề nghị nhận, THCS Nguyễn Trãi: 1; mong trả lời trước 09:00 ngày 3/10.",
        choices=["Tiếp nhận", "Trả lời", "Không nhắc nữa"],
    )
    minh.sees_nothing()
    await minh.taps("Trả lời")
    minh.sees("Được đề nghị nhận:", "2 laptop")
    await minh.has_said("Từ chối, nêu lý do 1", "Trường đã đủ", "xác nhận")
    await beats_at(program, "03 08:00")
    minh.sees_nothing()


async def test_an_offer_of_the_night_is_told_in_the_morning_and_not_called_late(
    minh: Person, thao: Person, lan: Person, program: Running
) -> None:
    program.clock.move_to(parse_moment("2021-10-01T20:00"))
    await lan.has_said(*LAPTOP_ANYWHERE)
    await is_proposed(thao, program)
    await beats_at(program, "02 08:00")
    minh.sees("đề nghị THCS Nguyễn Trãi nhận:")
    minh.sees_nothing()
    await beats_at(program, "03 08:00")
    minh.sees("mong trả lời trước 20:00 ngày 3/10")


async def test_an_officer_is_told_school_by_school(lan: Person, program: Running) -> None:
    officer = Person("nga", "cô Nga", program)
    await officer.has_role("officer", "NCL")
    await lan.has_said(*elsewhere(CASH_PLEDGE, "Mầm non tư thục Tuổi Thơ"))
    await pledges_again(lan, "100k", "Mầm non tư thục Sao Mai")
    await beats_at(program, "02 08:00")
    officer.sees("mới, Mầm non tư thục Tuổi Thơ: 1.", "mới, Mầm non tư thục Sao Mai: 1.")


async def test_a_manager_who_comes_later_is_told_of_all_that_waits(lan: Person, program: Running) -> None:
    await lan.has_said(*CASH_PLEDGE)
    await beats_at(program, "02 08:00")
    minh = Person("minh", "thầy Minh", program)
    await minh.has_role("manager", "THCS-NT")
    await beats_at(program, "02 09:00")
    minh.sees_nothing()
    await beats_at(program, "03 08:00")
    minh.sees(f"{NEW}1.")


async def test_a_digest_is_told_in_the_manager_s_language(minh: Person, lan: Person, program: Running) -> None:
    await minh.has_said("/lang en")
    await lan.has_said(*CASH_PLEDGE)
    await beats_at(program, "02 08:00")
    minh.sees("New pledges, THCS Nguyễn Trãi: 1.")
