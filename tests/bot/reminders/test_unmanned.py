"""The admins hear where a reminder that is due has nobody to go to, once for each rule and day."""

from bot.app import read_campaign
from bot.clock import parse_moment
from bot.messages import Outcome, SendFailed
from tests.bot.reminders.beats import beats_at
from tests.bot.reminders.test_launch_and_expect import in_september
from tests.closing import closes
from tests.handlers.test_declare import PUPIL
from tests.handlers.test_roles import revokes
from tests.kit import Person, Running

TO_PREPARE = "trường chưa có ai để nhắc chuẩn bị ngày phát động: Mầm non Hoa Mai, "
TO_DECLARE = "trường chưa khai báo em nào và chưa có giáo viên nào để nhắc: Mầm non Hoa Mai, "
TO_FILE = "đơn vị chưa có ai để nhắc gửi báo cáo: Mầm non Hoa Mai, "
TO_ROLES = ["Phân quyền", "Không nhắc nữa"]


async def hears(thao: Person, *moments: str) -> list[str]:
    """What the admin is told at these moments of nobody to be reminded."""
    before = len(thao.messages)
    await beats_at(thao.running, *moments)
    thao.looks_up()
    return [each.text for each in thao.messages[before:] if "để nhắc" in each.text]


async def test_before_the_launch_the_schools_without_a_manager_are_told_once(program: Running) -> None:
    program.clock.move_to(parse_moment("2021-09-08T09:00"))
    minh, thao = Person("minh", "thầy Minh", program), Person("thao", "cô Thảo", program)
    await minh.has_role("manager", "THCS-NT")
    await thao.has_role("admin", "PGD")
    told = []
    for moment in ("11 08:00", "12 07:59", "12 08:00", "12 09:00", "14 08:00", "16 08:00"):
        before = len(thao.messages)
        await in_september(program, moment)
        told += [(moment, each) for each in thao.messages[before:] if TO_PREPARE in each.text]
    [(moment, message)] = told
    assert "12 08:00" == moment
    assert message.text.startswith(f"36 {TO_PREPARE}")
    assert TO_ROLES == [choice.label for choice in message.choices]


async def test_schools_that_declared_nobody_and_have_no_teacher_are_told_on_the_days_of_declaring(
    hoa: Person, minh: Person, thao: Person, program: Running
) -> None:
    [told] = await hears(thao, "05 08:00", "05 09:00", "06 08:00", "11 08:00")
    assert told.startswith(f"36 {TO_DECLARE}")
    hoa.looks_up()
    await hoa.has_said(*PUPIL)
    await revokes(minh, program, "teacher")
    [told] = await hears(thao, "12 08:00", "14 08:00")
    assert told.startswith(f"36 {TO_DECLARE}")


async def test_a_school_that_has_filed_or_closed_lacks_nobody(minh: Person, thao: Person, program: Running) -> None:
    await minh.has_said("/baocao", "Gửi báo cáo", "Xác nhận")
    thao.looks_up()
    await closes(program, "THCS-AB")
    await revokes(thao, program, "manager")
    [told] = await hears(thao, "17 08:00", "17 19:00")
    assert told.startswith(f"31 {TO_FILE}")


async def test_a_group_whose_schools_have_all_closed_lacks_nobody(thao: Person, program: Running) -> None:
    await closes(program, "NCL-TT", "NCL-SM", "NCL-AD", "NCL-BN")
    [told] = await hears(thao, "17 08:00")
    assert told.startswith(f"33 {TO_FILE}")
    await closes(program, "NCL-HH")
    [told] = await hears(thao, "21 08:00")
    assert told.startswith(f"32 {TO_FILE}")


async def test_who_cannot_be_reached_any_more_is_nobody(minh: Person, thao: Person, program: Running) -> None:
    await minh.has_said("/start")
    await hears(thao, "16 08:00")
    program.phones.failures.append(SendFailed(Outcome.UNREACHABLE, "blocked"))
    [told] = await hears(thao, "17 08:00")
    assert told.startswith(f"32 {TO_FILE}")
    [told] = await hears(thao, "21 08:00")
    assert told.startswith(f"33 {TO_FILE}")
    await minh.has_said("/start")
    [told] = await hears(thao, "23 08:00")
    assert told.startswith(f"32 {TO_FILE}")


async def test_of_who_goes_after_that_hour_the_admins_hear_at_once_and_then_on_the_next_day(
    minh: Person, thao: Person, program: Running
) -> None:
    _campaign, units = read_campaign(program.settings.campaign_file)
    await closes(program, *(unit.code for unit in units if unit.files and unit.code != "THCS-NT"))
    assert [] == await hears(thao, "17 08:00")
    minh.looks_up()
    await minh.has_said("/rieng_tu", "Xóa thông tin của tôi", "Xóa")
    thao.sees("THCS Nguyễn Trãi nay chưa có ai quản lý")
    assert [] == await hears(thao, "17 09:00", "20 08:00")
    [told] = await hears(thao, "21 08:00")
    assert told.startswith("1 đơn vị chưa có ai để nhắc gửi báo cáo: THCS Nguyễn Trãi.")
