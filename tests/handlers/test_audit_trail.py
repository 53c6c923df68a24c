"""The trail as an admin reads it: who did what, when, and never a name."""

from dataclasses import fields, replace

from sqlalchemy import select

from bot.clock import MovedClock
from campaign.trail import FIELDS, Action, Origin
from campaign.units import Unit
from campaign.units_table import with_columns
from storage import audit, campaigns, erasing, people, unit_import, unit_versions
from storage.schema import audit_event, identity, pledge
from tests.handlers.pledging import CASH_PLEDGE
from tests.handlers.test_declare import PUPIL
from tests.handlers.test_invite_codes import makes_a_code
from tests.handlers.test_join import invited
from tests.handlers.test_roles import grant_of
from tests.kit import Person, Running


async def test_an_admin_reads_who_did_what_newest_first(
    thao: Person, hoa: Person, lan: Person, program: Running
) -> None:
    await lan.has_said(*CASH_PLEDGE)
    await hoa.has_said(*PUPIL)
    await lan.has_said("/dung_nhac")
    [(code,)] = await program.rows(select(pledge.c.code))
    donor, teacher = await number_of(program, "lan"), await number_of(program, "hoa")
    await thao.says("/nhatky")
    said = thao.sees("Nhật ký, mới nhất ở trên:", choices=["Xem thêm"]).text.splitlines()

    assert [
        f"• 08:00 6/10, nhà hảo tâm (người số {donor}): ngừng nhận lời nhắc",
        f"• 08:00 6/10, giáo viên THCS Nguyễn Trãi (người số {teacher}): khai báo một học sinh (THCS Nguyễn Trãi)",
        f"• 08:00 6/10, nhà hảo tâm (người số {donor}): đăng ký ủng hộ {code} (THCS Nguyễn Trãi)",
    ] == said[1:4]
    admin, grant = await number_of(program, "thao"), await grant_of(program, "admin", "PGD")
    granted = f"ghi nhận vai trò quản trị của phòng số {grant} của người số {admin} (Phòng Giáo dục"
    assert f"• 08:00 6/10, người vận hành máy chủ: {granted}" in "\n".join(said)


async def number_of(program: Running, external_id: str) -> int:
    [(number,)] = await program.rows(select(identity.c.person_id).where(identity.c.external_id == external_id))
    return int(number)


async def test_it_says_whose_role_was_taken_back_and_which_code_withdrawn(
    thao: Person, minh: Person, hoa: Person, program: Running
) -> None:
    await makes_a_code(minh, "Một người")
    role, manager = await grant_of(program, "manager"), await number_of(program, "minh")
    await thao.has_said("/moi", "Ai đang có vai trò", "THCS Nguyễn Trãi", f"Thu hồi số {role}", "Thu hồi")
    await thao.says("/nhatky")
    admin = f"quản trị của phòng (người số {await number_of(program, 'thao')})"
    thao.sees(
        f"{admin}: hủy mã mời giáo viên số 1 (THCS Nguyễn Trãi)",
        f"{admin}: thu hồi vai trò quản lý trường số {role} của người số {manager} (THCS Nguyễn Trãi)",
        f"quản lý trường THCS Nguyễn Trãi (người số {manager}): tạo mã mời giáo viên số 1 (THCS Nguyễn Trãi)",
    )


async def test_it_says_what_changed_of_a_unit(thao: Person, program: Running, clock: MovedClock) -> None:
    clock.passes(hours=1)
    table = with_columns(
        (
            (
                "mã",
                "tên",
                "cấp học",
                "đơn vị cấp trên",
                "địa chỉ",
                "số tài khoản",
                "mã ngân hàng",
                "tên tài khoản",
                "đóng",
            ),
            ("THCS-NT", "THCS Nguyễn Trãi Mới", "THCS", "PGD", "1 Trần Phú", "0123", "970436", "TRUONG NT", ""),
            ("THCS-AB", "THCS An Bình", "THCS", "PGD", "", "", "", "", "x"),
            ("THCS-MOI", "THCS Mới", "THCS", "PGD", "", "", "", "", ""),
        )
    )
    async with program.app.database.transaction() as session:
        await unit_import.apply(session, None, table, clock.now())
    await thao.says("/nhatky")
    said = thao.sees("lưu thông tin đơn vị (THCS Mới): đơn vị mới").text

    assert "lưu thông tin đơn vị (THCS Nguyễn Trãi Mới): tên, địa chỉ, tài khoản\n" in said
    [closed] = [line for line in said.splitlines() if "(THCS An Bình)" in line]
    assert closed.endswith("đóng hay mở")
    assert not [value for value in ("Trần Phú", "0123", "TRUONG NT") if value in said]
    await thao.has_said("/lang en")
    await thao.says("/nhatky")
    thao.sees("stored the facts of a unit (THCS Nguyễn Trãi Mới): name, address, account", "(THCS Mới): new unit")


async def test_a_school_that_moved_with_its_group_says_so(program: Running, clock: MovedClock) -> None:
    clock.passes(hours=1)
    now = clock.now()
    async with program.app.database.transaction() as session:
        units = await campaigns.units(session)
        group, office = units.get("NCL"), replace(units.root, code="PGD-2", name="Phòng khác", parent="PGD")
        assert group
        await campaigns.keep_units(session, [office, replace(group, parent="PGD-2")], now)
        found = await unit_versions.changes_at(session, [("NCL", now), ("NCL-TT", now), ("PGD-2", now)])

    assert [{"parent"}, {"parent"}, {"new"}] == [*found.values()]


def test_everything_that_can_change_of_a_unit_has_a_name() -> None:
    assert {field.name for field in fields(Unit)} - {"code"} == {*FIELDS}


async def test_an_event_of_an_earlier_release_is_told_without_the_number_of_the_role(
    thao: Person, program: Running
) -> None:
    async with program.app.database.transaction() as session:
        at = program.clock.now()
        await audit.record(session, at, Origin.OFFICE, Action.ROLE_GRANTED, "teacher 7", {"at": at}, "THCS-NT")
    await thao.says("/nhatky")
    thao.sees("ghi nhận vai trò giáo viên của người số 7 (THCS Nguyễn Trãi)")


async def test_whose_data_the_office_erased_is_told_by_number(thao: Person, lan: Person, program: Running) -> None:
    await lan.has_said("/start")
    number = await number_of(program, "lan")
    async with program.app.database.transaction() as session:
        await erasing.erase(session, number, program.clock.now(), Origin.OFFICE)
    await thao.says("/nhatky")
    thao.sees(f"người vận hành máy chủ: xóa thông tin của một người – người số {number}")


async def test_no_name_stands_in_it(thao: Person, hoa: Person, lan: Person) -> None:
    await lan.has_said(*CASH_PLEDGE)
    await hoa.has_said(*PUPIL, "/hocsinh")
    await hoa.has_said("1", "Rút lại")
    await thao.says("/nhatky")
    said = thao.sees("rút lại khai báo một học sinh").text

    assert not [name for name in ("N.V.A", "6A1", "cô Hoa", "Lan") if name in said]


async def test_the_pages_turn_in_place_to_the_first_event(thao: Person, program: Running) -> None:
    await thao.has_said("/nhatky")
    lines = thao.messages[-1].text.splitlines()[1:]
    while "Xem thêm" in [choice.label for choice in thao.messages[-1].choices]:
        shown = str(len(thao.messages))
        await thao.taps("Xem thêm")
        page = thao.sees()
        assert shown == page.replaces
        lines += page.text.splitlines()[1:]

    assert len(await program.rows(select(audit_event))) == len(lines)
    assert lines[-1].endswith("người vận hành máy chủ: lưu thông tin chương trình")


async def test_who_used_which_kind_of_code_can_be_read(thao: Person, lan: Person, program: Running) -> None:
    await lan.has_said(await invited(program))
    await thao.says("/nhatky")
    number, grant = await number_of(program, "lan"), await grant_of(program, "teacher")
    thao.sees(
        f"nhà hảo tâm (người số {number}): dùng mã mời giáo viên số 1 (THCS Nguyễn Trãi)",
        f"nhà hảo tâm (người số {number}): ghi nhận vai trò giáo viên số {grant} của người số {number}",
        "người vận hành máy chủ: tạo mã mời giáo viên số 1 (THCS Nguyễn Trãi)",
    )


async def test_nobody_else_reads_it(lan: Person, hoa: Person, minh: Person) -> None:
    for person in (lan, hoa, minh):
        await person.says("/nhatky")
        person.sees("Nhật ký dành cho quản trị của phòng.")
        await person.sends(tap="+trail:1", tap_id="1", pressed="1")
        person.sees("Nhật ký dành cho quản trị của phòng.")


async def test_an_admin_of_a_part_reads_of_that_part_only(minh: Person, hoa: Person, program: Running) -> None:
    nga = Person("nga", "cô Nga", program)
    await nga.has_role("admin", "THCS-AB")
    await hoa.has_said(*PUPIL)
    await nga.says("/nhatky")
    lines = nga.sees(choices=[]).text.splitlines()[1:]

    assert lines
    assert [] == [line for line in lines if "THCS An Bình" not in line]


async def test_a_role_that_ended_reads_nothing_more(thao: Person, program: Running) -> None:
    await thao.has_said("/nhatky")
    async with program.app.database.transaction() as session:
        await people.end_grants(session, program.clock.now(), Origin.OFFICE)
    await thao.taps("Xem thêm")
    thao.sees("Nhật ký dành cho quản trị của phòng.")
