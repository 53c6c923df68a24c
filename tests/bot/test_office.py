"""The short commands, beside a program that holds the database."""

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from bot import office
from bot.app import read_campaign
from bot.settings import BadSetting, Settings
from tests.closing import closes
from tests.kit import ROOT, Person, Running
from tests.storage.test_every_fact import UNITS


def as_of_now(program: Running) -> Settings:
    """The settings of a command that runs at the program's hour."""
    return program.settings.model_copy(update={"now": program.clock.now()})


async def test_a_code_made_at_the_command_line_gives_the_role(
    lan: Person, program: Running, capsys: pytest.CaptureFixture[str]
) -> None:
    await office.invite(program.settings, "THCS-NT", "teacher", 1)
    [code] = [line.removeprefix("Mã: ") for line in capsys.readouterr().out.splitlines() if line.startswith("Mã: ")]
    await lan.says(code)
    lan.sees("giáo viên", "THCS Nguyễn Trãi")


@pytest.mark.parametrize(("unit", "role"), [("THCS-XX", "teacher"), ("THCS-NT", "admin"), ("NCL", "teacher")])
async def test_a_role_that_does_not_fit_is_refused(program: Running, unit: str, role: str) -> None:
    with pytest.raises(BadSetting):
        await office.invite(program.settings, unit, role, 1)


async def test_the_totals_as_a_file_and_as_text(
    program: Running, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    await office.report(program.settings, "", "", tmp_path / "totals.json")
    await office.report(program.settings, "THCS-NT", "10/10", None)

    assert "PGD" == json.loads((tmp_path / "totals.json").read_text())["unit"]
    assert "THCS Nguyễn Trãi\nKết quả đến" in capsys.readouterr().out


async def test_the_totals_say_who_has_not_filed(
    minh: Person, thao: Person, program: Running, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    await minh.has_said("/baocao", "Gửi báo cáo", "Xác nhận")
    thao.looks_up()
    await office.report(as_of_now(program), "", "", None)
    printed = capsys.readouterr().out.splitlines()
    count = printed.index("Chưa nộp báo cáo: 32/33 đơn vị.")
    assert 32 == len(printed[count + 1 :])
    assert "• Mầm non An Bình" == printed[count + 1]
    assert "• THCS Nguyễn Trãi" not in printed

    await thao.has_said("Trả lại", "Laptop", "Laptop, số thiết bị: 0", "Ghi 2 máy", "Không, gửi lại", "Xác nhận")
    minh.looks_up()
    await office.report(as_of_now(program), "", "", None)
    await office.report(as_of_now(program), "", "05/10", None)
    returned, before = capsys.readouterr().out.split("Kết quả đến")[1:]
    assert "Chưa nộp báo cáo: 33/33 đơn vị." in returned
    assert "• THCS Nguyễn Trãi (phòng đã trả lại)" in returned
    assert "• THCS Nguyễn Trãi\n" in before
    await office.report(as_of_now(program), "", "", tmp_path / "totals.json")
    missing = json.loads((tmp_path / "totals.json").read_text())["not_filed"]
    assert (33, "MN-AB") == (len(missing), missing[0])


@pytest.mark.parametrize("to_come", ["07/10", "2021-10-07", "09:30 ngày 7/10", "06/10/2022"])
async def test_a_day_that_is_to_come_is_refused_as_in_the_chat(
    program: Running, capsys: pytest.CaptureFixture[str], thao: Person, to_come: str
) -> None:
    with pytest.raises(BadSetting, match=r"^--as-of: Ngày (7/10|6/10/2022) chưa đến\. Xin chọn một ngày đã qua\.$"):
        await office.report(as_of_now(program), "", to_come, None)
    assert "" == capsys.readouterr().out
    await thao.says(f"/report {to_come}")
    thao.sees("chưa đến. Xin chọn một ngày đã qua.")


async def test_today_is_told_until_now(program: Running, capsys: pytest.CaptureFixture[str]) -> None:
    await office.report(as_of_now(program), "", "06/10", None)

    assert "Kết quả đến 08:00 ngày 6/10" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("unit", "said", "not_filed"),
    [
        ("THCS-NT", "Báo cáo bản 1, gửi lúc 08:00 ngày 6/10: chờ phòng xem.", []),
        ("THCS-AB", "Báo cáo: chưa gửi.", ["THCS-AB"]),
        ("NCL", "Báo cáo: chưa gửi.", ["NCL"]),
        ("NCL-TT", "Học sinh còn thiếu thiết bị: 0/0.", []),
    ],
)
async def test_the_totals_of_a_unit_say_how_its_own_report_stands(
    minh: Person,
    program: Running,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    unit: str,
    said: str,
    not_filed: list[str],
) -> None:
    await minh.has_said("/baocao", "Gửi báo cáo", "Xác nhận")
    await office.report(as_of_now(program), unit, "", None)
    await office.report(as_of_now(program), unit, "", tmp_path / "totals.json")

    assert said in capsys.readouterr().out.splitlines()[-2]
    assert not_filed == json.loads((tmp_path / "totals.json").read_text())["not_filed"]


@pytest.mark.parametrize(
    ("unit", "first", "last"),
    [
        ("", [1, "Mầm non An Bình (*)"], ["33.5", "Nhóm trẻ độc lập Hoa Hồng"]),
        ("THCS-NT", *[[1, "THCS Nguyễn Trãi (*)"]] * 2),
    ],
)
async def test_the_form_as_a_spreadsheet(
    program: Running, tmp_path: Path, unit: str, first: list[object], last: list[object]
) -> None:
    await office.report(program.settings, unit, "10/10", tmp_path / "form.xlsx")
    [sheet] = load_workbook(tmp_path / "form.xlsx").worksheets
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=9, max_col=17)]
    [total] = [place for place, row in enumerate(rows) if row[0] == "TỔNG CỘNG"]

    assert (first, last) == (rows[0][:2], rows[total - 1][:2])
    assert "Số liệu đến 23:59 ngày 10/10/2021" == sheet["A4"].value


async def test_the_doctor_names_what_is_to_be_done(program: Running, capsys: pytest.CaptureFixture[str]) -> None:
    found = await office.doctor(program.settings)

    said = capsys.readouterr().out
    assert 1 == found
    assert all(word in said for word in ("đang chạy", "TELEGRAM_BOT_TOKEN", "ADMINS", "chiến dịch mẫu", "MN-HM"))
    assert all(word in said for word in ("con người phải xem", "giữ đến hết ngày 22/1/2022", "60 ngày", "72 giờ"))


async def test_the_doctor_names_schools_that_nobody_manages(
    minh: Person, program: Running, capsys: pytest.CaptureFixture[str]
) -> None:
    await closes(program, "MN-HM")
    await office.doctor(program.settings)
    [told] = [line for line in capsys.readouterr().out.splitlines() if "quản lý" in line and line.startswith("! ")]

    assert told.startswith("! 35 trường chưa có người quản lý: MN-HP (Mầm non Hoa Phượng), ")
    assert ", …" in told
    assert "/moi" in told
    assert "lalanh invite MN-HP manager" in told
    assert "THCS-NT" not in told


async def test_the_doctor_is_silent_on_managers_where_every_school_has_one(
    program: Running, capsys: pytest.CaptureFixture[str]
) -> None:
    everybody = Person("minh", "thầy Minh", program)
    for unit in UNITS:
        if unit.files:
            await everybody.has_role("manager", unit.code)
    await office.doctor(program.settings)

    assert "chưa có người quản lý" not in capsys.readouterr().out


async def test_a_campaign_that_is_stored_already_changes_nothing(
    program: Running, capsys: pytest.CaptureFixture[str]
) -> None:
    await office.store_campaign(program.settings, ROOT / "campaign.toml")

    assert "không đổi; số đơn vị thay đổi: 0" in capsys.readouterr().out


async def test_an_empty_database_takes_the_file_that_is_named_and_no_other(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = Settings(
        database_url=f"sqlite+aiosqlite:///{tmp_path}/l.db",
        campaign_file=ROOT / "campaign.toml",
        secret_key="for tests only, thirty-two characters",
    )
    own = written(tmp_path, "utf-8-sig")

    await office.store_campaign(settings, own)

    assert "đã ghi; số đơn vị thay đổi: 1." in capsys.readouterr().out


def test_a_campaign_s_file_that_cannot_be_read_is_told_with_what_helps(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match=r"own.toml: lưu lại tệp này theo kiểu UTF-8\.$"):
        read_campaign(written(tmp_path, "utf-16"))
    own = written(tmp_path, "utf-8")
    (tmp_path / "units.csv").unlink()
    with pytest.raises(BadSetting, match=r"own.toml: units: không có tệp \S+units.csv; viết tên tệp"):
        read_campaign(own)


def written(folder: Path, encoding: str) -> Path:
    """A campaign of one office, as an editor saves it."""
    (folder / "units.csv").write_text("code,name,level\nPGD,Phòng Giáo dục,office\n", "utf-8")
    own = folder / "own.toml"
    own.write_text((ROOT / "campaign.toml").read_text("utf-8"), encoding)
    return own
