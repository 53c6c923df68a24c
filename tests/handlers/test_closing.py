"""A school closes: the office sees what is left there, the donors and the admins are told, each once."""

from pathlib import Path

import pytest
from sqlalchemy import select

from bot import office, personal_data
from bot.clock import parse_moment
from bot.settings import BadSetting
from storage.schema import outbox, pledge, pledge_version
from tests.bot.reminders.beats import beats_at
from tests.closing import brings, closes
from tests.handlers.pledging import CASH_PLEDGE
from tests.handlers.test_declare import PUPIL
from tests.kit import ROOT, Person, Running

CLOSED = "THCS Nguyễn Trãi đã đóng, không nhận ủng hộ nữa"
LEFT = "Đóng (1): THCS Nguyễn Trãi (THCS-NT), còn 1 đăng ký chưa nhận, 1 học sinh đã khai, 2 người có vai trò"
AT_ANOTHER = (*CASH_PLEDGE[:4], "thcs an bình", *CASH_PLEDGE[5:])


def once_more(amount: str, school: str) -> tuple[str, ...]:
    """Another pledge of the same donor."""
    return ("/ungho", "Tiền mặt", amount, "không, tiếp tục", school, "mang đến trường", "xác nhận")


async def code_of(program: Running) -> str:
    [(code,)] = await program.rows(select(pledge.c.code))
    return str(code)


async def at_once(program: Running) -> None:
    """What another process wrote is found by the running one."""
    await program.app.outbox.drain()


async def test_the_read_back_counts_what_is_left_at_a_school(
    thao: Person, lan: Person, tung: Person, hoa: Person, minh: Person
) -> None:
    await lan.has_said(*CASH_PLEDGE)
    await tung.has_said(*CASH_PLEDGE, "/cuatoi")
    await tung.taps(tung.messages[-1].choices[1].label)
    tung.looks_up()
    await tung.has_said("rút lại")
    await hoa.has_said(*PUPIL)
    await thao.sends_file("dong.csv", "mã,đóng\nTHCS-NT,x\nTHCS-AB,x\n".encode())
    said = thao.sees("Đóng (2): THCS Nguyễn Trãi (THCS-NT), còn 1 đăng ký", "được báo để chọn nơi khác")

    assert LEFT.removeprefix("Đóng (1): ") + "; THCS An Bình (THCS-AB)\n" in said.text


async def test_the_command_tells_the_same(
    lan: Person, hoa: Person, minh: Person, program: Running, capsys: pytest.CaptureFixture[str]
) -> None:
    await lan.has_said(*CASH_PLEDGE)
    await hoa.has_said(*PUPIL)
    await closes(program, "THCS-NT")

    assert LEFT in capsys.readouterr().out.splitlines()


async def test_where_nobody_pledged_nobody_is_said_to_be_told(thao: Person, hoa: Person) -> None:
    await thao.sends_file("dong.csv", "mã,đóng\nTHCS-NT,x\n".encode())
    said = thao.sees("Đóng (1): THCS Nguyễn Trãi (THCS-NT), còn 1 người có vai trò\n")
    assert "được báo" not in said.text
    await thao.says("xác nhận")
    thao.sees("Đã thay danh sách đơn vị")
    thao.sees_nothing()


async def test_the_donor_is_told_at_once_and_moves_the_pledge_by_a_tap(
    thao: Person, lan: Person, tung: Person, program: Running
) -> None:
    await lan.has_said(*CASH_PLEDGE)
    await tung.has_said(*AT_ANOTHER)
    await thao.sends_file("dong.csv", "mã,đóng\nTHCS-NT,x\n".encode())
    thao.looks_up()
    await thao.says("xác nhận")
    code = await newest_code(program, "THCS-NT")
    lan.sees(
        CLOSED,
        f"{code}, THCS Nguyễn Trãi:",
        "• 500.000đ",
        "nơi cần nhất",
        "liên hệ: Bộ phận tiếp nhận",
        choices=[f"Đổi {code}", "Đóng góp của tôi"],
    )
    tung.sees_nothing()
    await lan.says(f"đổi {code}")
    lan.sees(CLOSED, "Gửi đến đơn vị nào?")
    await lan.taps("Nơi cần nhất")
    lan.sees("Đến: nơi cần nhất")
    await lan.taps("Xác nhận")
    lan.sees("Đã ghi nhận thay đổi")


async def newest_code(program: Running, unit: str) -> str:
    current = select(pledge_version.c.code).where(pledge_version.c.unit == unit)
    return str((await program.rows(current))[-1].code)


async def test_the_admins_get_one_notice_with_the_codes(
    thao: Person, lan: Person, tung: Person, program: Running
) -> None:
    await lan.has_said(*CASH_PLEDGE)
    await tung.has_said(*AT_ANOTHER)
    await closes(program, "THCS-NT", "THCS-AB", "TH-TH")
    await at_once(program)
    codes = [await newest_code(program, unit) for unit in ("THCS-NT", "THCS-AB")]
    said = thao.sees(f"THCS Nguyễn Trãi: 1 ({codes[0]})", f"THCS An Bình: 1 ({codes[1]})", "được báo")
    thao.sees_nothing()

    assert "Tân Hiệp" not in said.text


async def test_the_same_file_again_tells_nobody_again(thao: Person, lan: Person, program: Running) -> None:
    await lan.has_said(*CASH_PLEDGE)
    for row in ("THCS-NT,x", "THCS-NT,x", "THCS-NT,05/10/2021"):
        await brings(program, "mã,đóng", row)
    await beats_at(program, "06 09:00", "07 09:00")
    lan.sees(CLOSED)
    lan.sees_nothing()
    thao.sees("THCS Nguyễn Trãi: 1")
    assert [] == [said.text for said in thao.messages[thao.read :] if "Nguyễn Trãi" in said.text]


async def test_a_table_that_is_not_taken_tells_nobody(thao: Person, lan: Person, program: Running) -> None:
    await lan.has_said(*CASH_PLEDGE)
    with pytest.raises(BadSetting):
        await brings(program, "mã,tên,đóng", "THCS-NT,THCS Nguyễn Trãi,x", "THCS-XX,,")
    await at_once(program)
    lan.sees_nothing()
    thao.sees_nothing()


async def test_who_gave_to_two_schools_that_close_is_told_once(lan: Person, program: Running) -> None:
    await lan.has_said(*CASH_PLEDGE, *once_more("700k", "thcs an bình"))
    await closes(program, "THCS-NT", "THCS-AB")
    await at_once(program)
    lan.sees("THCS An Bình, THCS Nguyễn Trãi đã đóng", "THCS Nguyễn Trãi:", "THCS An Bình:")
    lan.sees_nothing()


async def test_schools_that_close_one_after_the_other_are_told_each(lan: Person, program: Running) -> None:
    await lan.has_said(*CASH_PLEDGE, *once_more("700k", "thcs an bình"))
    await closes(program, "THCS-NT")
    await closes(program, "THCS-AB")
    await at_once(program)
    lan.sees("THCS Nguyễn Trãi đã đóng")
    lan.sees("THCS An Bình đã đóng")
    lan.sees_nothing()


async def test_a_school_that_opened_again_and_closes_again_is_told_again(lan: Person, program: Running) -> None:
    await lan.has_said(*CASH_PLEDGE)
    for closed in ("x", "", "x"):
        await brings(program, "mã,đóng", f"THCS-NT,{closed}")
    await at_once(program)
    lan.sees(CLOSED)
    lan.sees(CLOSED)
    lan.sees_nothing()


async def test_who_wants_no_reminders_is_told_too(lan: Person, program: Running) -> None:
    await lan.has_said(*CASH_PLEDGE, "/dung_nhac")
    await closes(program, "THCS-NT")
    await at_once(program)
    lan.sees(CLOSED)


async def test_each_donor_is_told_in_their_language(lan: Person, program: Running) -> None:
    await lan.has_said(*CASH_PLEDGE, "/lang en")
    await closes(program, "THCS-NT")
    await at_once(program)
    lan.sees("THCS Nguyễn Trãi has closed", choices=[f"Change {await code_of(program)}", "My gifts"])


async def test_who_took_it_back_is_not_told(lan: Person, program: Running) -> None:
    await lan.has_said(*CASH_PLEDGE, "/cuatoi")
    await lan.taps(lan.messages[-1].choices[1].label)
    lan.looks_up()
    await lan.has_said("rút lại")
    await closes(program, "THCS-NT")
    await at_once(program)
    lan.sees_nothing()


async def test_after_the_close_there_is_nothing_to_change_and_somebody_to_ask(lan: Person, program: Running) -> None:
    await lan.has_said(*CASH_PLEDGE)
    program.clock.move_to(parse_moment("2021-10-18T09:00"))
    await brings(program, "mã,đóng", "THCS-NT,x")
    await at_once(program)
    said = lan.sees(CLOSED, "liên hệ: Bộ phận tiếp nhận", choices=["Đóng góp của tôi"])

    assert "Đổi" not in said.text


async def test_who_has_many_pledges_there_gets_a_message_that_fits(lan: Person, program: Running) -> None:
    await lan.has_said(*CASH_PLEDGE)
    for n in range(1, 12):
        await lan.has_said(*once_more(f"{n}10k", "thcs nguyễn trãi"))
    await closes(program, "THCS-NT")
    await at_once(program)
    said = lan.sees(CLOSED, "và 7 đăng ký khác")

    assert len(said.text) < 700
    assert 6 == len(said.choices)


async def test_of_who_was_erased_nothing_is_left_to_send(lan: Person, program: Running) -> None:
    await lan.has_said(*CASH_PLEDGE)
    await personal_data.erase(program.settings, "test:lan", agreed=True)
    await closes(program, "THCS-NT")
    await at_once(program)

    assert [] == await program.rows(select(outbox.c.key).where(outbox.c.state == "new"))


async def test_a_school_that_closes_by_the_campaign_s_file_is_told_the_same_way(
    thao: Person, lan: Person, program: Running, tmp_path: Path
) -> None:
    await lan.has_said(*CASH_PLEDGE)
    head, *rows = (ROOT / "units.csv").read_text("utf-8").splitlines()
    closed = [f"{row},x" if row.startswith("THCS-NT,") else f"{row}," for row in rows]
    (tmp_path / "units.csv").write_text("\n".join([f"{head},closed", *closed]), "utf-8")
    (tmp_path / "campaign.toml").write_text((ROOT / "campaign.toml").read_text("utf-8"), "utf-8")
    now = program.settings.model_copy(update={"now": program.clock.now()})
    await office.store_campaign(now, tmp_path / "campaign.toml")
    await at_once(program)
    lan.sees(CLOSED)
    thao.sees("THCS Nguyễn Trãi: 1")
