"""A code from an invitation gives a role, once, for a while, and is not guessed."""

import random

from sqlalchemy import select, update

from bot.clock import MovedClock
from campaign.codes import new_invite_code
from storage import invites, people
from storage.schema import invite, invite_try, role_grant
from tests.kit import Person, Running

WRONG = [new_invite_code(random.Random(n)) for n in range(6)]


async def invited(program: Running, role: str = "teacher", unit: str = "THCS-NT", persons: int = 1) -> str:
    async with program.app.database.transaction() as session:
        return await invites.make(session, unit, role, persons, program.clock.now())


async def tries_in_all(program: Running, count: int) -> None:
    """So many wrong codes, by somebody."""
    now = program.clock.now()
    async with program.app.database.transaction() as session:
        somebody = await people.ensure(session, "test", "test", "somebody", now)
        tries = [{"person_id": somebody, "tried_at": now}] * count
        await session.execute(invite_try.insert(), tries)


async def withdraws(program: Running, table: str) -> None:
    columns = {"invite": (invite, "withdrawn_at"), "grant": (role_grant, "ended_at")}
    changed, column = columns[table]
    async with program.app.database.transaction() as session:
        await session.execute(update(changed).values({column: program.clock.now()}))


async def test_who_takes_a_role_is_told_what_to_press_first(hoa: Person, tung: Person, program: Running) -> None:
    await tung.says(await invited(program))
    tung.sees("Từ nay thầy/cô là giáo viên", "xin bấm «Khai báo học sinh»")
    await hoa.says(await invited(program, "manager"))
    hoa.sees("Từ nay thầy/cô là quản lý trường", "xin bấm «Phân quyền»")


async def test_a_code_gives_its_role_and_names_role_and_unit(lan: Person, program: Running) -> None:
    await lan.says(await invited(program))
    joined = lan.sees("Từ nay thầy/cô là giáo viên, THCS Nguyễn Trãi.")
    assert "Khai báo học sinh" in [choice.label for choice in joined.choices]
    await lan.says("/khaibao")
    lan.sees("Lớp?")


async def test_a_link_gives_the_role_too(lan: Person, program: Running) -> None:
    await lan.says(f"/start {await invited(program, 'manager')}")
    joined = lan.sees("Từ nay thầy/cô là quản lý trường, THCS Nguyễn Trãi.")
    assert "Báo cáo" in [choice.label for choice in joined.choices]


async def test_a_code_is_ten_characters(program: Running) -> None:
    assert 10 == len(await invited(program))


async def test_a_code_is_read_in_small_letters_and_with_blanks(lan: Person, program: Running) -> None:
    code = await invited(program)
    await lan.says(f"{code[:5]} {code[5:]}".lower())
    lan.sees("Từ nay thầy/cô là giáo viên")


async def test_a_code_is_for_one_person(lan: Person, tung: Person, program: Running) -> None:
    code = await invited(program)
    await lan.has_said(code)
    await tung.says(code)
    tung.sees("không đúng, đã hết hạn hoặc đã có người dùng")
    await tung.says("/khaibao")
    tung.sees("dành cho thầy/cô")


async def test_the_same_person_may_follow_the_link_again(lan: Person, program: Running) -> None:
    code = await invited(program)
    await lan.has_said(code)
    await lan.says(code)
    lan.sees("Thầy/cô đang là giáo viên, THCS Nguyễn Trãi.")

    assert 1 == len(await program.rows(select(role_grant)))
    assert [] == await program.rows(select(invite_try))


async def test_a_code_for_two_is_for_two(lan: Person, tung: Person, hoa: Person, program: Running) -> None:
    code = await invited(program, unit="THCS-AB", persons=2)
    await lan.has_said(code, code)
    await tung.says(code)
    tung.sees("Từ nay thầy/cô là giáo viên, THCS An Bình")
    await hoa.says(code)
    hoa.sees("đã có người dùng")


async def test_two_who_type_a_code_at_once_get_one_role(lan: Person, tung: Person, program: Running) -> None:
    code = await invited(program)
    await program.hears_again(1, sender="lan", chat="lan", text=code)
    await program.hears_again(2, sender="tung", chat="tung", text=code)
    await program.app.settle()
    lan.sees("Từ nay thầy/cô là giáo viên")
    tung.sees("đã có người dùng")

    assert 1 == len(await program.rows(select(role_grant)))


async def test_a_code_is_good_for_72_hours(lan: Person, program: Running, clock: MovedClock) -> None:
    code = await invited(program)
    clock.passes(hours=71, minutes=59)
    await lan.says(code)
    lan.sees("Từ nay thầy/cô là")


async def test_after_72_hours_a_code_is_good_no_more(lan: Person, program: Running, clock: MovedClock) -> None:
    code = await invited(program)
    clock.passes(hours=72, seconds=1)
    await lan.says(code)
    lan.sees("đã hết hạn")


async def test_a_withdrawn_code_gives_nothing(lan: Person, program: Running) -> None:
    code = await invited(program)
    await withdraws(program, "invite")
    await lan.says(code)
    lan.sees("không đúng, đã hết hạn")


async def test_a_withdrawn_grant_ends_the_role_at_once(lan: Person, program: Running) -> None:
    await lan.has_said(await invited(program), "/khaibao", "6A2", "N.V.A", "1", "1", "1")
    await withdraws(program, "grant")
    await lan.says("xác nhận")
    lan.sees("dành cho thầy/cô")


async def test_a_withdrawn_grant_does_not_come_back_with_the_old_code(lan: Person, program: Running) -> None:
    code = await invited(program, persons=2)
    await lan.has_said(code)
    await withdraws(program, "grant")
    await lan.says(code)
    lan.sees("không đúng, đã hết hạn hoặc đã có người dùng")


async def test_a_new_code_gives_a_withdrawn_role_back(lan: Person, program: Running) -> None:
    await lan.has_said(await invited(program))
    await withdraws(program, "grant")
    await lan.says(await invited(program))
    lan.sees("Từ nay thầy/cô là giáo viên")


async def test_five_wrong_codes_in_an_hour_close_the_door_to_a_person(
    lan: Person, tung: Person, program: Running, clock: MovedClock
) -> None:
    code = await invited(program)
    await lan.has_said(*WRONG[:4])
    await lan.says(WRONG[4])
    lan.sees("không đúng")
    await lan.says(code)
    lan.sees("đã thử nhiều mã sai", "đợi một giờ")
    await tung.says(WRONG[5])
    tung.sees("không đúng")
    clock.passes(hours=1, seconds=5)
    await lan.says(code)
    lan.sees("Từ nay thầy/cô là giáo viên")


async def test_a_hundred_wrong_codes_in_a_day_close_the_door_to_all(
    lan: Person, program: Running, clock: MovedClock
) -> None:
    code = await invited(program)
    await tries_in_all(program, 100)
    await lan.says(code)
    lan.sees("tạm ngừng nhận mã mời")
    clock.passes(hours=24, seconds=5)
    await lan.says(code)
    lan.sees("Từ nay thầy/cô là giáo viên")


async def test_the_admins_are_told_once_when_the_door_closes(
    lan: Person, tung: Person, thao: Person, program: Running
) -> None:
    await thao.has_said("/lang en")
    await tries_in_all(program, 98)
    await lan.has_said(WRONG[0])
    thao.sees_nothing()
    await lan.has_said(WRONG[1])
    thao.sees("100 wrong invitation codes")
    await tung.has_said(WRONG[2])
    thao.sees_nothing()


async def test_what_has_no_check_character_is_not_a_code_and_not_a_try(lan: Person, program: Running) -> None:
    await lan.says("ABCDEFGHJK")
    lan.sees("chưa hiểu ý quý vị")

    assert [] == await program.rows(select(invite_try))


async def test_the_code_is_not_in_the_database(program: Running) -> None:
    code = await invited(program)

    [(fingerprint,)] = await program.rows(select(invite.c.fingerprint))
    assert code not in fingerprint


async def test_a_code_in_mid_talk_leaves_the_talk_open(lan: Person, program: Running) -> None:
    await lan.has_said("/ungho", "Laptop")
    await lan.says(await invited(program))
    lan.sees("Từ nay thầy/cô là giáo viên")
    lan.sees("bao nhiêu chiếc")


async def test_admins_are_those_whom_the_settings_name(thao: Person, program: Running) -> None:
    await program.restarts(program.settings.model_copy(update={"admins": ("test:tung",)}))
    await thao.says("/report")
    thao.sees("Đã nhận:")
    tung = Person("tung", "Tùng", program)
    await tung.says("/report")
    tung.sees("Kết quả đến")
