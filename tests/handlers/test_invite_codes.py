"""Codes are made, listed and withdrawn in chat by those who may give the role."""

from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from bot.clock import MovedClock
from campaign.codes import read_invite_code
from campaign.trail import Action
from storage import campaigns, settings_kept
from storage.schema import audit_event, invite, role_grant
from tests.handlers.test_join import invited
from tests.kit import Person, Running

REFUSED = "Mã này đã dùng hết, đã hết hạn hoặc đã được thu hồi, hoặc không do thầy/cô phụ trách."


async def has_telegram(program: Running) -> None:
    async with program.app.database.transaction() as session:
        await settings_kept.keep(session, "telegram username", "la_lanh_bot")


async def makes_a_code(person: Person, *answers: str) -> str:
    await person.has_said("/moi", "Tạo mã mời", *answers, "Xác nhận")
    [code] = filter(read_invite_code, person.messages[-1].text.split())
    return code


async def actions(program: Running) -> list[str]:
    rows = await program.rows(select(audit_event.c.action).order_by(audit_event.c.seq))
    return [row.action for row in rows if row.action.startswith("invitation")]


async def test_a_principal_makes_a_code_for_one_teacher(minh: Person, lan: Person, program: Running) -> None:
    await has_telegram(program)
    await minh.has_said("/moi")
    await minh.taps("Tạo mã mời")
    minh.sees("Mã cho một hay nhiều người?", choices=["Một người", "Nhiều người"])
    await minh.taps("Một người")
    minh.sees(
        "• Đơn vị: THCS Nguyễn Trãi\n• Vai trò: giáo viên\n• Mã cho: 1 người, dùng được trong 72 giờ",
        "chỉ gửi cho đúng người",
        choices=["Xác nhận", "Sửa"],
    )
    assert [] == await program.rows(select(invite))
    await minh.taps("Xác nhận")
    made = minh.sees(
        "Mã mời giáo viên, THCS Nguyễn Trãi: ",
        "Đường dẫn: https://t.me/la_lanh_bot?start=",
        "hết hạn lúc 08:00 ngày 9/10, và chỉ hiện một lần này",
        "gửi mã cho người được mời",
    )
    code = made.copyable
    assert f"?start={code}" in made.text
    await lan.says(f"/start {code}")
    lan.sees("Từ nay thầy/cô là giáo viên, THCS Nguyễn Trãi.")
    assert [Action.INVITE_MADE, Action.INVITE_USED] == await actions(program)


async def test_a_code_for_several_is_for_so_many(minh: Person, program: Running) -> None:
    await minh.has_said("/moi", "Tạo mã mời", "Nhiều người")
    await minh.says("500")
    minh.sees("nhiều nhất 100 người")
    await minh.says("hai mươi")
    minh.sees("Mã cho: 20 người")
    await minh.says("xác nhận")
    minh.sees("Mã cho 20 người")

    assert [20] == [row.uses_left for row in await program.rows(select(invite))]


async def test_without_a_bots_name_there_is_no_link(minh: Person) -> None:
    await makes_a_code(minh, "Một người")
    assert "t.me" not in minh.messages[-1].text


async def test_an_admin_chooses_unit_and_role(thao: Person, lan: Person) -> None:
    await thao.has_said("/moi", "Tạo mã mời")
    await thao.says("an binh")
    thao.sees("Có 4 đơn vị tên gần giống")
    await thao.taps("THCS An Bình")
    thao.sees("Mời vào vai trò nào?", choices=["Quản lý trường", "Giáo viên"])
    await thao.taps("Quản lý trường")
    await lan.says(await _confirmed(thao))
    lan.sees("Từ nay thầy/cô là quản lý trường, THCS An Bình.")


async def _confirmed(person: Person) -> str:
    person.looks_up()
    await person.has_said("Một người", "Xác nhận")
    return person.messages[-1].copyable


async def test_an_admin_invites_the_groups_officer_and_no_admin(thao: Person, lan: Person) -> None:
    await thao.has_said("/moi", "Tạo mã mời")
    await thao.says("PGD")
    thao.sees("Mời ở đơn vị nào?")
    await thao.says("ngoài công lập")
    thao.sees("Mã cho một hay nhiều người?")
    await lan.says(await _confirmed(thao))
    lan.sees("Từ nay thầy/cô là phụ trách mầm non ngoài công lập")


async def test_an_officer_finds_schools_of_the_group_only(tung: Person) -> None:
    await tung.has_role("officer", "NCL")
    await tung.has_said("/moi", "Tạo mã mời")
    await tung.says("THCS Nguyễn Trãi")
    said = tung.sees("Mời ở đơn vị nào?")
    assert "THCS Nguyễn Trãi" not in [choice.label for choice in said.choices]
    await tung.says("hoa hong")
    assert "THCS-NT" not in str(tung.sees().choices)


async def test_the_code_is_nowhere_in_the_database(minh: Person, program: Running) -> None:
    code = await makes_a_code(minh, "Một người")
    await minh.has_said("/start")

    found = [path.name for path in files_of(program) if code.encode() in path.read_bytes()]
    assert [] == found


def files_of(program: Running) -> list[Path]:
    return sorted(program.folder.glob("lalanh.db*"))


async def test_a_role_that_ended_in_mid_talk_makes_no_code(minh: Person, thao: Person, program: Running) -> None:
    await minh.has_said("/moi", "Tạo mã mời", "Một người")
    [(number,)] = await program.rows(select(role_grant.c.id).where(role_grant.c.role == "manager"))
    await thao.sends(tap=f"+revoke:{number}", tap_id="1", pressed="1")
    thao.looks_up()
    await thao.has_said("Thu hồi")
    minh.looks_up()
    await minh.says("xác nhận")
    minh.sees("Hiện không có đơn vị nào mà thầy/cô mời người được.")

    assert [] == await program.rows(select(invite))


@pytest.mark.parametrize("name", ["invite", "codes for schools", "open codes", "holders", "roles"])
async def test_a_forged_button_opens_nothing_for_who_may_not_invite(
    hoa: Person, lan: Person, program: Running, name: str
) -> None:
    for person in (hoa, lan):
        await person.sends(tap=f"+{name}:", tap_id="1", pressed="1")
        person.looks_up()
        assert not person.messages[-1].controls  # no question was opened
    assert [] == await program.rows(select(invite))


async def test_a_principal_makes_no_codes_for_all_schools(minh: Person, program: Running) -> None:
    await minh.sends(tap="+codes for schools:", tap_id="1", pressed="1")
    minh.sees("Việc này dành cho phòng và cho người phụ trách nhóm trường.")


async def test_codes_for_all_units_come_in_one_spreadsheet(
    thao: Person, minh: Person, lan: Person, program: Running
) -> None:
    await has_telegram(program)
    await thao.has_said("/moi")
    await thao.taps("Mã cho các đơn vị chưa có người phụ trách")
    units = [unit for unit in await all_with_a_head(program) if unit != "THCS-NT"]
    thao.sees(f"Có {len(units)} đơn vị chưa có người phụ trách", "72 giờ", choices=["Tạo mã", "Thôi, không tạo"])
    assert [] == await program.rows(select(invite))
    await thao.taps("Tạo mã")
    thao.sees(f"Đã tạo {len(units)} mã", "không xem lại được ở nơi khác", "08:00 ngày 9/10")
    file = thao.gets_file("ma-moi-2021-10-06-0800.xlsx")
    thao.looks_up()
    head, *rows = [[cell.value for cell in row] for row in load_workbook(BytesIO(file.content)).worksheets[0]]

    assert ["Mã đơn vị", "Tên đơn vị", "Vai trò", "Mã mời", "Đường dẫn", "Hết hạn"] == head
    assert units == [row[0] for row in rows]
    assert ["phụ trách mầm non ngoài công lập"] == [row[2] for row in rows if row[0] == "NCL"]
    [[_unit, name, role, code, link, until]] = [row for row in rows if row[0] == "THCS-AB"]
    assert ("THCS An Bình", "quản lý trường", "08:00 9/10") == (name, role, until)
    assert f"https://t.me/la_lanh_bot?start={code}" == link
    await lan.says(str(code))
    lan.sees("Từ nay thầy/cô là quản lý trường, THCS An Bình.")
    assert [] == [path.name for path in files_of(program) if str(code).encode() in path.read_bytes()]


async def all_with_a_head(program: Running) -> list[str]:
    async with program.app.database.reading() as session:
        return [unit.code for unit in (await campaigns.units(session)).all if unit.parent and not unit.closed]


async def test_no_codes_are_made_without_the_yes(thao: Person, program: Running) -> None:
    await thao.has_said("/moi", "Mã cho các đơn vị chưa có người phụ trách")
    await thao.says("Thôi, không tạo")
    thao.sees("chưa tạo mã nào")
    assert [] == await program.rows(select(invite))


async def test_a_yes_is_to_the_units_that_were_counted(thao: Person, lan: Person, program: Running) -> None:
    await thao.has_said("/moi")
    await thao.says("Mã cho các đơn vị chưa có người phụ trách")
    counted = len(await all_with_a_head(program))
    thao.sees(f"Có {counted} đơn vị")
    await lan.has_role("manager", "THCS-AB")
    await thao.says("Tạo mã")
    thao.sees(f"Có {counted - 1} đơn vị")
    assert [] == await program.rows(select(invite))
    await thao.says("Tạo mã")
    thao.sees(f"Đã tạo {counted - 1} mã")


async def test_when_every_unit_has_a_head_no_code_is_made(thao: Person, program: Running) -> None:
    for unit in await all_with_a_head(program):
        await Person(unit, "", program).has_role("officer" if unit == "NCL" else "manager", unit)
    await thao.has_said("/moi")
    await thao.says("Mã cho các đơn vị chưa có người phụ trách")
    thao.sees("Đơn vị nào cũng đã có người phụ trách.")


async def test_an_officer_gets_codes_for_the_group_alone(tung: Person, program: Running) -> None:
    await tung.has_role("officer", "NCL")
    await tung.has_said("/moi", "Mã cho các đơn vị chưa có người phụ trách", "Tạo mã")

    made = [row.unit for row in await program.rows(select(invite.c.unit).order_by(invite.c.id))]
    assert ["NCL-TT", "NCL-SM", "NCL-AD", "NCL-BN", "NCL-HH"] == made


async def test_open_codes_are_named_without_the_code_and_withdrawn(
    minh: Person, lan: Person, program: Running, clock: MovedClock
) -> None:
    code = await makes_a_code(minh, "Nhiều người", "2")
    clock.passes(hours=1)
    await minh.has_said("/moi")
    await minh.taps("Mã mời còn dùng được")
    [(number,)] = await program.rows(select(invite.c.id))
    said = minh.sees(
        f"• mã {number}: giáo viên, THCS Nguyễn Trãi; tạo 08:00 6/10, còn cho 2 người, hết hạn 08:00 9/10",
        choices=[f"Thu hồi mã {number}"],
    )
    assert code not in said.text
    await minh.taps(f"Thu hồi mã {number}")
    minh.sees(f"Thu hồi mã {number}: giáo viên", choices=["Thu hồi", "Giữ nguyên"])
    await minh.taps("Thu hồi")
    minh.sees(f"Đã thu hồi mã {number}")
    await lan.says(code)
    lan.sees("không đúng, đã hết hạn")
    await minh.says("Mã mời còn dùng được")
    minh.sees("Hiện không có mã mời nào còn dùng được.")

    assert [Action.INVITE_MADE, Action.INVITE_WITHDRAWN] == await actions(program)


async def test_codes_that_are_used_up_or_ran_out_are_not_listed(
    minh: Person, lan: Person, program: Running, clock: MovedClock
) -> None:
    await invited(program)
    clock.passes(hours=73)
    await lan.has_said(await invited(program))
    await minh.has_said("/moi")
    await minh.says("Mã mời còn dùng được")
    minh.sees("Hiện không có mã mời nào còn dùng được.")


async def test_the_pages_of_open_codes_turn_in_place(minh: Person, program: Running) -> None:
    for _ in range(7):
        await invited(program)
    await invited(program, unit="THCS-AB")
    await minh.has_said("/moi")
    await minh.says("Mã mời còn dùng được")
    first = minh.sees()
    await minh.taps("Xem thêm")
    second = minh.sees()

    assert (6, 3) == (len(first.text.splitlines()), len(second.text.splitlines()))
    assert str(len(minh.messages) - 1) == second.replaces
    assert "An Bình" not in first.text + second.text


@pytest.mark.parametrize(("role", "unit"), [("teacher", "THCS-AB"), ("manager", "THCS-NT"), ("officer", "NCL")])
async def test_a_forged_button_withdraws_no_code_of_others(
    minh: Person, program: Running, role: str, unit: str
) -> None:
    await invited(program, role, unit)
    [(number,)] = await program.rows(select(invite.c.id))
    await minh.sends(tap=f"+withdraw code:{number}", tap_id="1", pressed="1")
    minh.sees(REFUSED)

    assert [None] == [row.withdrawn_at for row in await program.rows(select(invite.c.withdrawn_at))]


@pytest.mark.parametrize("about", ["", "0", "-1", "x", "99999999999999999999", "1 OR 1=1"])
async def test_what_is_no_code_is_refused_in_the_same_words(minh: Person, program: Running, about: str) -> None:
    await invited(program)
    await minh.sends(tap=f"+withdraw code:{about}", tap_id="1", pressed="1")
    minh.sees(REFUSED)


async def test_no_code_makes_an_admin_whoever_makes_it(program: Running, thao: Person) -> None:
    with pytest.raises(ValueError, match="no code gives the role 'admin'"):
        await invited(program, "admin", "PGD")
    await thao.has_said("/moi", "Tạo mã mời", "PGD")
    assert "Mời ở đơn vị nào?" in thao.messages[-1].text
    assert "Vai trò" not in thao.messages[-1].text


@pytest.mark.parametrize("unit", ["THCS-AB", "PGD", "nowhere"])
async def test_a_button_about_a_unit_of_others_brings_nothing_along(minh: Person, hoa: Person, unit: str) -> None:
    """A manager of one school is asked for no unit, and the code is for that school alone."""
    await minh.sends(tap=f"+invite:{unit}", tap_id="1", pressed="1")
    minh.looks_up()
    await minh.says("Một người")
    minh.sees("• Đơn vị: THCS Nguyễn Trãi")
    await hoa.sends(tap=f"+invite:{unit}", tap_id="1", pressed="1")
    hoa.sees("không có đơn vị nào mà thầy/cô mời người được")
