"""Who holds which role, and how it is taken back: at once, and only by those who have the say over it."""

import pytest
from sqlalchemy import select

from bot.clock import MovedClock
from campaign.trail import Action
from storage.schema import audit_event, invite, need, role_grant, staff_name
from tests.closing import brings
from tests.handlers.test_declare import PUPIL
from tests.handlers.test_invite_codes import makes_a_code
from tests.handlers.test_join import invited
from tests.kit import Person, Running
from tests.storage.test_audit import proved

REFUSED = "Vai trò này đã được thu hồi rồi, hoặc không do thầy/cô phụ trách."


async def grant_of(program: Running, role: str, unit: str = "THCS-NT") -> int:
    where = (role_grant.c.role == role, role_grant.c.unit == unit, role_grant.c.ended_at.is_(None))
    [(id_,)] = await program.rows(select(role_grant.c.id).where(*where))
    return int(id_)


async def revokes(person: Person, program: Running, role: str) -> None:
    """By the button that stands under the list."""
    number = await grant_of(program, role)
    await person.sends(tap=f"+revoke:{number}", tap_id="1", pressed="1")
    person.looks_up()
    await person.has_said("Thu hồi")


async def test_the_menu_opens_for_whoever_may_invite(lan: Person, hoa: Person, minh: Person, thao: Person) -> None:
    for person in (lan, hoa):
        await person.says("/start")
        assert "Phân quyền" not in [choice.label for choice in person.sees().choices]
        await person.says("/moi")
        person.sees("Việc này dành cho quản lý trường, người phụ trách nhóm trường và phòng.")
    await minh.says("Phân quyền")
    minh.sees(
        "Thầy/cô mời được: giáo viên.\nVai trò đang có: 2. Mã mời còn dùng được: 0.",
        choices=["Tạo mã mời", "Mã mời còn dùng được", "Ai đang có vai trò"],
    )
    await thao.says("phan quyen")
    thao.sees(
        "mời được: giáo viên, quản lý trường, phụ trách mầm non ngoài công lập.\nVai trò đang có: 3.",
        choices=[
            "Tạo mã mời",
            "Mã cho các đơn vị chưa có người phụ trách",
            "Mã mời còn dùng được",
            "Ai đang có vai trò",
        ],
    )


async def test_a_principal_sees_who_holds_a_role_here_as_the_messenger_shows_them(
    lan: Person, minh: Person, program: Running, clock: MovedClock
) -> None:
    code = await invited(program)
    clock.passes(hours=24)
    await lan.has_said(code)
    await minh.has_said("/moi")
    await minh.taps("Ai đang có vai trò")
    teacher, manager = await grant_of(program, "teacher"), await grant_of(program, "manager")
    minh.sees(
        "THCS Nguyễn Trãi:\n"
        f"• số {manager}: quản lý trường, từ 6/10, do phòng đặt (là thầy/cô)\n"
        f"• Lan Nguyễn – số {teacher}: giáo viên, từ 7/10, qua mã mời ngày 6/10",
        choices=[f"Thu hồi số {teacher}"],
    )


async def test_the_name_of_a_role_s_holder_is_sealed_and_goes_with_the_person(lan: Person, program: Running) -> None:
    await lan.has_said(await invited(program))
    [(kept,)] = await program.rows(select(staff_name.c.name))
    assert b"Lan" not in kept
    await lan.has_said("/rieng_tu", "Xóa thông tin của tôi", "Xóa")

    assert [] == await program.rows(select(staff_name))


async def test_a_revoked_teacher_in_mid_declaration_is_refused_and_told(
    hoa: Person, minh: Person, program: Running
) -> None:
    await hoa.has_said(*PUPIL[:-1])
    number = await grant_of(program, "teacher")
    await minh.has_said("/moi", "Ai đang có vai trò")
    await minh.taps(f"Thu hồi số {number}")
    minh.sees(
        f"Thu hồi vai trò số {number}: giáo viên, từ 6/10, do phòng đặt (THCS Nguyễn Trãi)?",
        "kể cả việc đang làm dở và các nút cũ",
        choices=["Thu hồi", "Giữ nguyên"],
    )
    hoa.sees_nothing()
    await minh.taps("Thu hồi")
    minh.sees("Đã thu hồi vai trò giáo viên, THCS Nguyễn Trãi. Hệ thống sẽ báo cho người này.")
    hoa.sees("Vai trò giáo viên, THCS Nguyễn Trãi của thầy/cô đã kết thúc lúc 08:00 ngày 6/10", "Cảm ơn thầy/cô")
    await hoa.taps("Xác nhận")
    hoa.sees("dành cho thầy/cô đã được trường mời")

    assert [] == await program.rows(select(need))
    ended = select(audit_event.c.object, audit_event.c.unit).where(audit_event.c.action == Action.ROLE_ENDED)
    [(object_, unit)] = await program.rows(ended)
    assert ("teacher", "THCS-NT") == (object_.split()[0], unit)


async def test_old_buttons_and_lists_are_refused_after_the_revocation(
    hoa: Person, minh: Person, program: Running
) -> None:
    await hoa.has_said(*PUPIL, "/hocsinh")
    await revokes(minh, program, "teacher")
    hoa.looks_up()
    for old in ("Rút N.V.A (6A2)", "Khai tiếp"):
        await hoa.taps(old)
        hoa.sees("dành cho thầy/cô đã được trường mời")
    await hoa.says("/hocsinh")
    said = hoa.sees("dành cho thầy/cô đã được trường mời")
    assert "Khai báo học sinh" not in [choice.label for choice in said.choices]


async def test_the_command_menu_follows_with_the_next_message(hoa: Person, minh: Person, program: Running) -> None:
    await hoa.has_said("/start")
    await revokes(minh, program, "teacher")
    hoa.looks_up()
    await hoa.has_said("/start")

    assert [True, False] == ["khaibao" in menu for menu in hoa.menus]


async def test_a_yes_that_waits_beside_the_revocation_comes_too_late(
    hoa: Person, minh: Person, program: Running
) -> None:
    """Both are heard before either is answered, the principal first."""
    await hoa.has_said(*PUPIL[:-1])
    await minh.has_said("/moi", "Ai đang có vai trò")
    await minh.has_said(f"Thu hồi số {await grant_of(program, 'teacher')}")
    await program.hears_again(901, sender="minh", chat="minh", text="Thu hồi")
    await program.hears_again(902, sender="hoa", chat="hoa", text="xác nhận")
    await program.app.settle()

    assert "Đã thu hồi" in minh.messages[-1].text
    assert "dành cho thầy/cô đã được trường mời" in hoa.messages[-1].text + hoa.messages[-2].text
    assert [] == await program.rows(select(need))


async def test_no_is_no(hoa: Person, minh: Person, program: Running) -> None:
    await minh.sends(tap=f"+revoke:{await grant_of(program, 'teacher')}", tap_id="1", pressed="1")
    minh.looks_up()
    await minh.says("Giữ nguyên")
    minh.sees("vai trò được giữ nguyên")
    await hoa.says("/khaibao")
    hoa.sees("Lớp?")


async def test_codes_that_are_still_open_are_pointed_out_after_a_revocation(
    hoa: Person, minh: Person, program: Running
) -> None:
    await invited(program)
    await revokes(minh, program, "teacher")
    said = minh.messages[-1]

    assert "Ở đơn vị này còn 1 mã mời dùng được" in said.text
    assert ["Ai đang có vai trò", "Mã mời còn dùng được"] == [choice.label for choice in said.choices]


async def test_the_codes_of_a_revoked_manager_go_with_the_role(
    minh: Person, thao: Person, lan: Person, tung: Person, program: Running
) -> None:
    theirs = await makes_a_code(minh, "Một người")
    await makes_a_code(minh, "Nhiều người", "5")
    of_the_office = await invited(program)
    await thao.sends(tap=f"+revoke:{await grant_of(program, 'manager')}", tap_id="1", pressed="1")
    thao.sees("Các mã mời người này đã tạo mà còn dùng được cũng bị thu hồi.")
    await thao.taps("Thu hồi")
    thao.sees("Đã thu hồi cả 2 mã mời do người này tạo.", "Ở đơn vị này còn 1 mã mời dùng được")
    await lan.says(theirs)
    lan.sees("không đúng, đã hết hạn")
    await tung.says(of_the_office)
    tung.sees("Từ nay thầy/cô là giáo viên")

    ended = select(audit_event.c.object).where(audit_event.c.action == Action.INVITE_WITHDRAWN)
    assert ["teacher 1", "teacher 2"] == [row.object for row in await program.rows(ended)]
    await proved(program)


async def test_codes_for_what_somebody_may_still_give_stay(minh: Person, thao: Person, program: Running) -> None:
    await minh.has_role("manager", "THCS-AB")
    await minh.has_said("/moi", "Tạo mã mời", "THCS An Bình", "Một người", "Xác nhận")
    await minh.has_said("/moi", "Tạo mã mời", "THCS Nguyễn Trãi", "Một người", "Xác nhận")
    await thao.sends(tap=f"+revoke:{await grant_of(program, 'manager')}", tap_id="1", pressed="1")
    thao.looks_up()
    await thao.has_said("Thu hồi")

    left = select(invite.c.unit).where(invite.c.withdrawn_at.is_(None))
    assert ["THCS-AB"] == [row.unit for row in await program.rows(left)]


async def test_the_codes_of_an_officer_go_too_and_those_of_who_is_no_admin_any_more(
    tung: Person, thao: Person, program: Running
) -> None:
    await tung.has_role("officer", "NCL")
    await tung.has_said("/moi", "Mã cho các đơn vị chưa có người phụ trách", "Tạo mã")
    await thao.has_said("/moi", "Tạo mã mời", "THCS An Bình", "Quản lý trường", "Một người", "Xác nhận")
    await thao.sends(tap=f"+revoke:{await grant_of(program, 'officer', 'NCL')}", tap_id="1", pressed="1")
    thao.looks_up()
    await thao.says("Thu hồi")
    thao.sees("Đã thu hồi cả 5 mã mời do người này tạo.")
    await program.restarts()  # ADMINS names nobody

    assert [] == await program.rows(select(invite).where(invite.c.withdrawn_at.is_(None)))


@pytest.mark.parametrize(
    ("role", "unit", "target"),
    [
        ("manager", "THCS-NT", ("manager", "THCS-AB")),
        ("manager", "THCS-NT", ("teacher", "THCS-AB")),
        ("manager", "THCS-NT", ("manager", "THCS-NT")),
        ("officer", "NCL", ("manager", "THCS-AB")),
        ("officer", "NCL", ("teacher", "THCS-AB")),
        ("officer", "NCL", ("officer", "NCL")),
        ("teacher", "THCS-NT", ("teacher", "THCS-NT")),
        ("manager", "THCS-NT", ("admin", "PGD")),
    ],
)
async def test_a_forged_button_ends_nothing(
    tung: Person, lan: Person, program: Running, role: str, unit: str, target: tuple[str, str]
) -> None:
    await lan.has_role(*target)
    number = await grant_of(program, *target)
    await tung.has_role(role, unit)
    await tung.sends(tap=f"+revoke:{number}", tap_id="1", pressed="1")
    tung.sees(REFUSED)

    assert [] == await program.rows(select(role_grant).where(role_grant.c.ended_at.is_not(None)))


@pytest.mark.parametrize("about", ["", "0", "-1", "x", "999999", "1 OR 1=1", "99999999999999999999", "²"])
async def test_what_is_no_role_is_refused_in_the_same_words(minh: Person, about: str) -> None:
    await minh.sends(tap=f"+revoke:{about}", tap_id="1", pressed="1")
    minh.sees(REFUSED)


async def test_an_admin_is_changed_in_the_settings_only(thao: Person, program: Running) -> None:
    number = await grant_of(program, "admin", "PGD")
    await thao.has_said("/moi", "Ai đang có vai trò")
    await thao.says("Tất cả đơn vị")
    thao.sees(f"• số {number}: quản trị của phòng, từ 6/10, theo thiết lập ADMINS của máy chủ (là thầy/cô)", choices=[])
    await thao.sends(tap=f"+revoke:{number}", tap_id="1", pressed="1")
    thao.sees("do thiết lập ADMINS của máy chủ đặt, nên không thu hồi ở đây được")


async def test_an_admin_turns_the_pages_of_one_unit(thao: Person, program: Running) -> None:
    for number in range(7):
        await Person(f"teacher {number}", "", program).has_role("teacher", "THCS-NT")
    await Person("other", "", program).has_role("teacher", "THCS-AB")
    await thao.has_said("/moi", "Ai đang có vai trò")
    await thao.says("thcs nguyen trai")
    first = thao.sees("THCS Nguyễn Trãi:")
    await thao.taps("Xem thêm")
    second = thao.sees("THCS Nguyễn Trãi:")

    assert (6, 3) == (len(first.text.splitlines()), len(second.text.splitlines()))
    assert "THCS An Bình" not in first.text + second.text
    assert str(len(thao.messages) - 1) == second.replaces


@pytest.mark.parametrize("about", ["0 THCS-AB", "0 PGD", "0 x", "THCS-AB"])
async def test_a_forged_page_shows_ones_own_units_only(minh: Person, lan: Person, about: str) -> None:
    await lan.has_role("teacher", "THCS-AB")
    await minh.sends(tap=f"+holders:{about}", tap_id="1", pressed="1")
    assert "An Bình" not in minh.sees("THCS Nguyễn Trãi").text


async def test_an_officer_sees_all_schools_of_the_group_and_no_others(tung: Person, lan: Person, minh: Person) -> None:
    await tung.has_role("officer", "NCL")
    await lan.has_role("manager", "NCL-TT")
    await tung.has_said("/moi", "Ai đang có vai trò")
    await tung.says("Tất cả đơn vị")
    said = tung.sees("phụ trách mầm non ngoài công lập", "quản lý trường")
    assert "Nguyễn Trãi" not in said.text
    await tung.sends(tap="+holders:0 THCS-NT", tap_id="1", pressed="1")
    tung.sees("Xem ở đơn vị nào?")


async def test_a_teacher_who_is_also_the_principal_takes_back_the_own_role(minh: Person, program: Running) -> None:
    await minh.has_role("teacher", "THCS-NT")
    await minh.has_said("/start")
    await revokes(minh, program, "teacher")
    assert "Đã thu hồi vai trò giáo viên, THCS Nguyễn Trãi." == minh.messages[-1].text
    await minh.says("/moi")
    minh.sees("Phân quyền")


async def test_at_a_school_that_has_closed_no_code_is_offered(minh: Person, program: Running) -> None:
    await brings(program, "mã,đóng", "THCS-NT,x")
    await minh.says("/moi")
    minh.sees("mời được: –", choices=["Mã mời còn dùng được", "Ai đang có vai trò"])
