"""The trail as an admin reads it: who did what, when, and never a name."""

from sqlalchemy import select

from campaign.trail import Origin
from storage import people
from storage.schema import audit_event, pledge
from tests.handlers.pledging import CASH_PLEDGE
from tests.handlers.test_declare import PUPIL
from tests.handlers.test_join import invited
from tests.kit import Person, Running


async def test_an_admin_reads_who_did_what_newest_first(
    thao: Person, hoa: Person, lan: Person, program: Running
) -> None:
    await lan.has_said(*CASH_PLEDGE)
    await hoa.has_said(*PUPIL)
    await lan.has_said("/dung_nhac")
    [(code,)] = await program.rows(select(pledge.c.code))
    await thao.says("/nhatky")
    said = thao.sees("Nhật ký, mới nhất ở trên:", choices=["Xem thêm"]).text.splitlines()

    assert [
        "• 08:00 6/10, nhà hảo tâm: ngừng nhận lời nhắc",
        "• 08:00 6/10, giáo viên THCS Nguyễn Trãi: khai báo một học sinh (THCS Nguyễn Trãi)",
        f"• 08:00 6/10, nhà hảo tâm: đăng ký ủng hộ {code} (THCS Nguyễn Trãi)",
    ] == said[1:4]
    assert "• 08:00 6/10, người vận hành máy chủ: ghi nhận vai trò quản trị của phòng (Phòng Giáo dục" in "\n".join(
        said
    )


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
    thao.sees(
        "nhà hảo tâm: dùng mã mời giáo viên (THCS Nguyễn Trãi)",
        "nhà hảo tâm: ghi nhận vai trò giáo viên (THCS Nguyễn Trãi)",
        "người vận hành máy chủ: tạo mã mời giáo viên (THCS Nguyễn Trãi)",
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
