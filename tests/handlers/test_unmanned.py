"""When the last one goes who could be reminded of a unit, the admins hear it at once, or after the night."""

import pytest
from sqlalchemy import update

from bot import personal_data
from bot.clock import parse_moment
from storage.schema import identity
from tests.closing import closes
from tests.handlers.test_join import invited
from tests.handlers.test_roles import grant_of, revokes
from tests.kit import Person, Running

TO_NOBODY = " nay chưa có ai quản lý và không có ai khác để nhắc. Mong thầy/cô tạo mã mời."
TO_TEACHERS = " nay chưa có ai quản lý, nên không có ai để nhắc gửi báo cáo. Mong thầy/cô tạo mã mời."
NOBODY, TEACHERS = f"THCS Nguyễn Trãi{TO_NOBODY}", f"THCS Nguyễn Trãi{TO_TEACHERS}"
SO_SAYS_THE_REPLY = f"Đơn vị này{TO_NOBODY}"
ERASES = ("/rieng_tu", "Xóa thông tin của tôi", "Xóa")


@pytest.fixture
async def nga(program: Running) -> Person:
    """Another admin."""
    nga = Person("nga", "cô Nga", program)
    await nga.has_role("admin", "PGD")
    return nga


async def cannot_be_reached(program: Running, who: str) -> None:
    async with program.app.database.transaction() as session:
        blocked = update(identity).where(identity.c.external_id == who)
        await session.execute(blocked.values(unreachable_at=program.clock.now()))


def at(program: Running, moment: str) -> None:
    program.clock.move_to(parse_moment(f"2021-10-{moment.replace(' ', 'T')}"))


async def test_the_admin_who_takes_the_role_back_reads_it_in_the_answer_alone(
    minh: Person, thao: Person, program: Running
) -> None:
    await revokes(thao, program, "manager")
    told = thao.messages[-1]
    assert SO_SAYS_THE_REPLY in told.text
    assert ["Tạo mã mời", "Ai đang có vai trò"] == [choice.label for choice in told.choices]
    await thao.taps("Tạo mã mời")
    thao.sees("Mời vào vai trò nào?")
    await thao.has_said("Quản lý trường")
    await thao.taps("Một người")
    thao.sees("• Đơn vị: THCS Nguyễn Trãi", choices=["Xác nhận", "Sửa"])


async def test_teachers_who_are_left_file_no_report(hoa: Person, minh: Person, thao: Person) -> None:
    await minh.has_said(*ERASES)
    thao.sees(TEACHERS, choices=["Tạo mã mời"])
    await thao.taps("Tạo mã mời")
    thao.sees("Mời vào vai trò nào?")
    await thao.says("Quay lại")
    thao.sees("Mời ở đơn vị nào?")


async def test_the_other_admins_hear_of_it(minh: Person, thao: Person, nga: Person, program: Running) -> None:
    await revokes(thao, program, "manager")
    assert SO_SAYS_THE_REPLY in thao.messages[-1].text
    nga.sees(NOBODY, choices=["Tạo mã mời"])
    nga.sees_nothing()


async def test_where_somebody_is_left_nobody_hears_anything(
    hoa: Person, minh: Person, thao: Person, nga: Person, program: Running
) -> None:
    await revokes(minh, program, "teacher")
    deputy = Person("deputy", "cô Mai", program)
    await deputy.has_role("manager", "THCS-NT")
    await deputy.has_said(*ERASES)
    thao.sees_nothing()
    nga.sees_nothing()


async def test_one_who_cannot_be_reached_is_nobody_left(minh: Person, thao: Person, program: Running) -> None:
    deputy = Person("deputy", "cô Mai", program)
    await deputy.has_role("manager", "THCS-NT")
    await minh.has_said("/start")
    await cannot_be_reached(program, "deputy")
    await minh.has_said(*ERASES)
    thao.sees(NOBODY)


async def test_a_manager_who_erases_everything_leaves_nobody(minh: Person, thao: Person) -> None:
    await minh.has_said(*ERASES)
    thao.sees(NOBODY, choices=["Tạo mã mời"])
    thao.sees_nothing()


async def test_a_manager_who_is_a_teacher_too_goes_once(minh: Person, thao: Person) -> None:
    await minh.has_role("teacher", "THCS-NT")
    await minh.has_said(*ERASES)
    thao.sees(NOBODY)
    thao.sees_nothing()


async def test_whom_the_office_erases_leaves_nobody(minh: Person, thao: Person, program: Running) -> None:
    now = program.settings.model_copy(update={"now": program.clock.now()})
    await personal_data.erase(now, "test:minh", agreed=True)
    await program.beats()
    thao.sees(NOBODY)


async def test_at_night_it_waits_for_the_morning(minh: Person, thao: Person, program: Running) -> None:
    at(program, "06 21:00")
    await minh.has_said(*ERASES)
    at(program, "07 07:59")
    await program.beats()
    thao.sees_nothing()
    at(program, "07 08:00")
    await program.beats()
    thao.sees(NOBODY)


async def test_the_others_hear_in_the_morning_how_it_is_after_the_night(
    hoa: Person, minh: Person, thao: Person, nga: Person, lan: Person, program: Running
) -> None:
    await lan.has_role("admin", "PGD")
    at(program, "06 21:00")
    await revokes(thao, program, "manager")
    assert f"Đơn vị này{TO_TEACHERS}" in thao.messages[-1].text
    await revokes(thao, program, "teacher")
    assert SO_SAYS_THE_REPLY in thao.messages[-1].text
    at(program, "07 08:00")
    await program.beats()
    for admin, told in ((nga, [NOBODY]), (lan, [NOBODY]), (thao, [])):
        assert told == [each.text for each in admin.messages if each.text in (NOBODY, TEACHERS)]


async def test_who_comes_before_the_morning_takes_it_back(
    minh: Person, thao: Person, lan: Person, program: Running
) -> None:
    at(program, "06 21:00")
    await minh.has_said(*ERASES)
    await lan.has_said(await invited(program, role="manager"))
    at(program, "07 08:00")
    await program.beats()
    assert [] == [each.text for each in thao.messages if "chưa có ai quản lý" in each.text]


async def test_a_school_that_has_closed_by_the_morning_lacks_nobody(
    minh: Person, thao: Person, nga: Person, program: Running
) -> None:
    at(program, "06 21:00")
    await revokes(thao, program, "manager")
    await closes(program, "THCS-NT")
    at(program, "07 08:00")
    await program.beats()
    assert [] == [each.text for each in nga.messages if "chưa có ai quản lý" in each.text]


async def test_the_last_teacher_of_a_school_without_a_manager_leaves_nobody(hoa: Person, thao: Person) -> None:
    colleague = Person("mai", "cô Mai", hoa.running)
    await colleague.has_role("teacher", "THCS-NT")
    await colleague.has_said(*ERASES)
    thao.sees_nothing()
    await hoa.has_said(*ERASES)
    thao.sees(NOBODY)


async def test_a_private_preschool_has_the_officer_of_its_group_and_a_group_has_nobody_else(
    lan: Person, tung: Person, thao: Person, program: Running
) -> None:
    await tung.has_role("officer", "NCL")
    await lan.has_role("manager", "NCL-TT")
    await lan.has_said(*ERASES)
    thao.sees_nothing()
    await thao.sends(tap=f"+revoke:{await grant_of(program, 'officer', 'NCL')}", tap_id="1", pressed="1")
    thao.looks_up()
    await thao.says("Thu hồi")
    thao.sees(SO_SAYS_THE_REPLY)


async def test_at_a_school_that_has_closed_nobody_is_missed(minh: Person, thao: Person, program: Running) -> None:
    await closes(program, "THCS-NT")
    await minh.has_said(*ERASES)
    thao.sees_nothing()


async def test_in_a_group_whose_schools_have_all_closed_nobody_is_missed(
    tung: Person, thao: Person, program: Running
) -> None:
    await closes(program, "NCL-TT", "NCL-SM", "NCL-AD", "NCL-BN", "NCL-HH")
    await tung.has_role("officer", "NCL")
    await tung.has_said(*ERASES)
    thao.sees_nothing()


async def test_an_admin_who_goes_is_no_unit_s_last_one(thao: Person, nga: Person) -> None:
    await nga.has_said(*ERASES)
    thao.sees_nothing()
