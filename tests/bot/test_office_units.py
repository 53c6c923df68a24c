"""`units FILE`: schools come and go by a table, beside a running program."""

from pathlib import Path

import pytest
from sqlalchemy import select

from bot import office
from bot.conversation import Refused, Speaker
from bot.settings import BadSetting
from campaign.units_table import with_columns
from storage import campaigns, unit_import
from storage.schema import unit
from tests.bot.reminders.beats import beats_at
from tests.bot.spreadsheets import workbook
from tests.kit import ROOT, Person, Running

Told = pytest.CaptureFixture[str]
AT_NT = ("/ungho", "Laptop", "1", "Mới", "Không, tiếp tục", "THCS Nguyễn Trãi")
REST = ("Nhà hảo tâm", "Ẩn danh", "Mang đến trường", "Xác nhận")


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return tmp_path / "units.csv"


def write(table: Path, content: bytes) -> None:
    table.write_bytes(content)


async def brings(program: Running, table: Path, *rows: str) -> None:
    write(table, "\n".join(rows).encode())
    await office.import_units(program.settings.model_copy(update={"now": program.clock.now()}), table)


async def paths(program: Running, *codes: str) -> list[str]:
    current = select(unit.c.path).where(unit.c.code.in_(codes), unit.c.superseded_at.is_(None)).order_by(unit.c.code)
    return [row.path for row in await program.rows(current)]


async def versions(program: Running) -> int:
    return len(await program.rows(select(unit.c.id)))


async def test_a_table_changes_what_it_says_and_the_second_time_nothing(
    program: Running, table: Path, capsys: Told
) -> None:
    rows = ("mã,tên,cấp học,đơn vị cấp trên", "THCS-NT,THCS Nguyễn Trãi 2,THCS,PGD", "TH-M,Tiểu học Mới,TH,PGD")
    await brings(program, table, *rows)
    first = capsys.readouterr().out
    kept = await versions(program)
    await brings(program, table, *rows)

    assert "Thêm (1): Tiểu học Mới (TH-M)" in first
    assert "Đổi tên (1): THCS Nguyễn Trãi → THCS Nguyễn Trãi 2 (THCS-NT)" in first
    assert "Không có trong bảng, vẫn giữ (38): " in first
    assert "Giữ nguyên: 2 đơn vị." == capsys.readouterr().out.splitlines()[-1]
    assert kept == await versions(program)


async def test_a_workbook_does_as_well(program: Running, tmp_path: Path, capsys: Told) -> None:
    rows: list[list[object]] = [["mã", "mã ngân hàng", "số tài khoản"], ["TH-TH", 970436, "0071"]]
    write(tmp_path / "a.xlsx", workbook(rows))
    await office.import_units(program.settings, tmp_path / "a.xlsx")

    assert "Sửa thông tin (1): Tiểu học Tân Hiệp: mã ngân hàng, số tài khoản" in capsys.readouterr().out


async def test_the_sample_table_changes_nothing(program: Running, capsys: Told) -> None:
    await office.import_units(program.settings, ROOT / "units.csv")

    assert ["Giữ nguyên: 39 đơn vị."] == capsys.readouterr().out.splitlines()


async def test_one_bad_row_and_nothing_changes(program: Running, table: Path) -> None:
    kept = await versions(program)
    with pytest.raises(BadSetting) as bad:
        await brings(
            program, table, "mã,tên,cấp học,đơn vị cấp trên", "THCS-NT,Đổi,THCS,PGD", "TH-M,,,PGD", ",A,TH,PGD"
        )

    assert kept == await versions(program)
    assert [
        "Dòng 3: thiếu tên",
        "Dòng 3: thiếu cấp học",
        "Dòng 4: thiếu mã",
        "Chưa có gì thay đổi.",
    ] == str(bad.value).splitlines()


@pytest.mark.parametrize("file", ["there-is-none.csv", "."])
async def test_a_file_that_cannot_be_read_is_told(program: Running, tmp_path: Path, file: str) -> None:
    with pytest.raises(BadSetting, match="TỆP: "):
        await office.import_units(program.settings, tmp_path / file)


async def test_what_is_no_table_is_told(program: Running, table: Path) -> None:
    write(table, b"%PDF")
    with pytest.raises(BadSetting, match=r"không phải là bảng tính\. Xin thầy/cô"):
        await office.import_units(program.settings, table)


async def test_all_below_a_unit_move_with_it(program: Running, table: Path) -> None:
    await brings(program, table, "mã,tên,cấp học,đơn vị cấp trên", "CUM,Cụm 1,nhóm,PGD")
    await brings(program, table, "mã,đơn vị cấp trên", "NCL,CUM")

    assert ["/PGD/CUM/NCL/", "/PGD/CUM/NCL/NCL-TT/"] == await paths(program, "NCL", "NCL-TT")
    old = select(unit.c.path).where(unit.c.code == "NCL-TT", unit.c.superseded_at.is_not(None))
    assert [("/PGD/NCL/NCL-TT/",)] == await program.rows(old)


async def test_a_school_that_closed_is_not_chosen_and_old_pledges_show_it(
    lan: Person, tung: Person, program: Running, table: Path
) -> None:
    await lan.has_said(*AT_NT, *REST)
    await tung.has_said(*AT_NT)
    await brings(program, table, "mã,đóng", "THCS-NT,05/10/2021")

    await tung.says("Nhà hảo tâm")
    tung.sees("THCS Nguyễn Trãi đã đóng", "Gửi đến đơn vị nào?")
    await tung.says("THCS Nguyễn Trãi")
    tung.sees("THCS Nguyễn Trãi đã đóng")
    lan.sees("THCS Nguyễn Trãi đã đóng")
    await lan.says("/cuatoi")
    lan.sees("đến: THCS Nguyễn Trãi")


async def test_pupils_of_a_school_that_closed_are_not_declared(hoa: Person, program: Running, table: Path) -> None:
    await brings(program, table, "mã,đóng", "THCS-NT,x")
    await hoa.says("/khaibao")
    hoa.sees("đã đóng")


async def test_nobody_is_reminded_to_declare_for_a_school_that_closed(
    hoa: Person, program: Running, table: Path
) -> None:
    await brings(program, table, "mã,đóng", "THCS-NT,x")
    await beats_at(program, "12 08:00")
    hoa.sees_nothing()


async def test_a_school_that_closed_gets_no_codes(program: Running, table: Path) -> None:
    await brings(program, table, "mã,đóng", "THCS-NT,x")
    with pytest.raises(BadSetting, match="đã đóng"):
        await office.invite(program.settings, "THCS-NT", "teacher", 1)


async def test_the_doctor_lists_what_a_school_lacks(program: Running, table: Path, capsys: Told) -> None:
    await brings(program, table, "mã,đóng,địa chỉ,người phụ trách", "THCS-NT,x,,", "MN-HM,,Ấp 1,cô Năm")
    await office.doctor(program.settings)
    told = capsys.readouterr().out.splitlines()

    contact, account = (
        next(line for line in told if f"trường thiếu {what}" in line) for what in ("người phụ trách", "tài khoản")
    )
    assert "MN-HP" in contact
    assert "MN-HM" not in contact
    assert "MN-HM" in account
    assert "THCS-NT" not in contact + account


async def test_a_restart_does_not_undo_a_table(program: Running, table: Path, tmp_path: Path) -> None:
    await brings(program, table, "mã,tên", "THCS-NT,THCS Đổi Tên")
    await program.restarts()
    await office.store_campaign(program.settings, ROOT / "campaign.toml")

    async with program.app.database.reading() as session:
        assert "THCS Đổi Tên" == (await campaigns.units(session)).shown("THCS-NT")


@pytest.mark.parametrize("roles", [(), (("manager", "THCS-NT"),), (("officer", "NCL"),), (("admin", "NCL"),)])
async def test_only_an_admin_of_the_whole_may(program: Running, roles: tuple[tuple[str, str], ...]) -> None:
    now = program.clock.now()
    speaker = Speaker(1, 1, "vi", now, roles=roles)
    table = with_columns([["mã", "tên"], ["THCS-NT", "Đổi"]])
    for step in (unit_import.plan, unit_import.apply):
        async with program.app.database.transaction() as session:
            with pytest.raises(Refused, match="quản trị"):
                await step(session, speaker, table, now)


async def test_an_admin_sees_first_and_then_changes(program: Running) -> None:
    now = program.clock.now()
    thao = Speaker(1, 1, "vi", now, roles=(("admin", "PGD"),))
    table = with_columns([["mã", "tên"], ["THCS-NT", "THCS Đổi Tên"]])
    kept = await versions(program)
    async with program.app.database.transaction() as session:
        planned = await unit_import.plan(session, thao, table, now)
    assert kept == await versions(program)
    async with program.app.database.transaction() as session:
        applied = await unit_import.apply(session, thao, table, now)

    assert planned == applied
    assert kept + 1 == await versions(program)
