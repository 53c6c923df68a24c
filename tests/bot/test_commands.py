"""The command line, from what is typed to what is read: no command ends in a traceback."""

import errno
import json
import os
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import pytest
import structlog

from bot import office
from bot.__main__ import main
from tests.kit import ROOT

PRIVATE = "Lan 0909123456"


@dataclass
class Ended:
    """How a command ended, and what it showed."""

    code: int
    out: str
    told: list[str]


Types = Callable[..., Ended]
Meets = Callable[[BaseException], None]


@pytest.fixture
def types(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Types]:
    """Types a command in a fresh folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CAMPAIGN_FILE", str(ROOT / "campaign.toml"))
    monkeypatch.setenv("LOG_LEVEL", "ERROR")
    monkeypatch.setenv("NOW", "2021-10-06T08:00")  # a try: the sample campaign would not be stored otherwise

    def type_(*words: object) -> Ended:
        monkeypatch.setattr(sys, "argv", ["lalanh", *map(str, words)])
        capsys.readouterr()
        try:
            main()
        except SystemExit as end:
            code, last = (end.code or 0, "") if not isinstance(end.code, str) else (1, end.code)
        else:
            code, last = 0, ""
        shown = capsys.readouterr()
        return Ended(int(code), shown.out, f"{shown.err}{last}".splitlines())

    yield type_
    structlog.reset_defaults()


@pytest.fixture
def meets(monkeypatch: pytest.MonkeyPatch) -> Meets:
    """The doctor meets a problem."""

    def meets_(problem: BaseException) -> None:
        def doctor(_: object) -> NoReturn:
            raise problem

        monkeypatch.setattr(office, "doctor", doctor)

    return meets_


def test_the_totals_are_written_to_a_file(types: Types, tmp_path: Path) -> None:
    ended = types("report", "--out", tmp_path / "totals.json")

    assert (0, f"{tmp_path}/totals.json\n", []) == (ended.code, ended.out, ended.told)
    assert "PGD" == json.loads((tmp_path / "totals.json").read_text("utf-8"))["unit"]


def test_the_form_is_written_to_a_file(types: Types, tmp_path: Path) -> None:
    ended = types("report", "--unit", "THCS-NT", "--out", tmp_path / "form.xlsx")

    assert (0, f"{tmp_path}/form.xlsx\n", []) == (ended.code, ended.out, ended.told)
    assert b"PK" == (tmp_path / "form.xlsx").read_bytes()[:2]


@pytest.mark.parametrize(
    ("out", "why"),
    [
        ("nowhere/x.json", "No such file or directory"),
        ("nowhere/x.xlsx", "No such file or directory"),
        ("a_file/x.json", "Not a directory"),
        ("a_folder.json", "Is a directory"),
        ("/proc/x.json", "No such file or directory"),
        (f"{'x' * 300}.json", "File name too long"),
    ],
)
def test_a_file_that_cannot_be_written_is_told_with_the_remedy(
    types: Types, tmp_path: Path, out: str, why: str
) -> None:
    (tmp_path / "a_file").touch()
    (tmp_path / "a_folder.json").mkdir()
    ended = types("report", "--out", out)

    remedy = "viết tên tệp trong một thư mục đã có và được ghi."
    assert (1, [f"--out: không ghi được {out} ({why}); {remedy}"]) == (ended.code, ended.told)


def test_a_file_that_may_not_be_written_is_told_with_the_remedy(types: Types, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests may run as root, who may write anywhere."""

    def refused(*_: object) -> NoReturn:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(Path, "write_bytes", refused)
    monkeypatch.setenv("SECRET_KEY", "for tests only, thirty-two characters")
    [told] = types("report", "--out", "x.json").told
    assert told.startswith("--out: không ghi được x.json (Permission denied); viết tên tệp trong")


@pytest.mark.parametrize(("out", "ending"), [("x.pdf", ".pdf"), ("x", "không có đuôi"), ("x.json/..", "không có đuôi")])
def test_a_file_of_another_kind_is_refused_before_anything_is_done(
    types: Types, tmp_path: Path, out: str, ending: str
) -> None:
    ended = types("report", "--out", out)

    assert (1, [f"--out: không làm được tệp {ending}; viết tên có đuôi .json, .xlsx hoặc .docx."]) == (
        ended.code,
        ended.told,
    )
    assert [] == list(tmp_path.iterdir())


@pytest.mark.parametrize("command", [("doctor",), ("invite", "THCS-NT", "manager"), ("report",)])
def test_the_sample_comes_into_no_real_database(
    types: Types, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, command: tuple[str, ...]
) -> None:
    monkeypatch.delenv("NOW")
    ended = types(*command)

    assert 1 == ended.code
    assert "còn là chiến dịch mẫu" in ended.told[-1]
    assert [] == list(tmp_path.iterdir())


@pytest.mark.parametrize("day", ["32/10", "yesterday", "31/12/9999", "1/1/99999999999999"])
def test_a_day_that_there_is_not_is_told_with_an_example(types: Types, day: str) -> None:
    ended = types("report", "--as-of", day)

    [told] = ended.told
    assert 1 == ended.code
    assert told.startswith("--as-of: ")
    assert told.endswith(" 10/10.")


@pytest.mark.parametrize("moment", ["5/10 09:30", "09:30 ngày 5/10", "2021-10-05T09:30:59+07:00"])
def test_the_totals_are_told_as_of_a_past_minute(types: Types, moment: str) -> None:
    told = types("report", "--as-of", moment)

    assert (0, "Kết quả đến 09:30 ngày 5/10:") == (told.code, told.out.split("\n")[0])


def test_a_problem_nobody_foresaw_is_one_line_in_the_log_and_a_sentence(types: Types, meets: Meets) -> None:
    meets(ValueError(PRIVATE))
    ended = types("doctor")

    logged, sentence = ended.told
    line = json.loads(logged)
    assert (1, "") == (ended.code, ended.out)
    assert ("command failed", "error", "ValueError") == (line["event"], line["level"], line["error"])
    assert "bot/__main__.py:" in line["at"]
    assert sentence.startswith("Lệnh không chạy được. Xin thử lại và xem `lalanh doctor` nói gì; ")
    assert PRIVATE not in str(ended)


def test_a_problem_of_the_machine_is_named_in_its_own_words(types: Types, meets: Meets) -> None:
    meets(OSError(errno.ENOSPC, PRIVATE, PRIVATE))
    ended = types("doctor")

    assert ended.told[-1].startswith("Lệnh không chạy được (No space left on device). ")
    assert PRIVATE not in str(ended)


def test_a_problem_before_the_settings_are_read_is_told_the_same_way(types: Types, tmp_path: Path) -> None:
    structlog.reset_defaults()
    (tmp_path / ".env").write_bytes(b"ADMINS=\xff")
    ended = types("doctor")

    assert (1, "") == (ended.code, ended.out)
    assert ["command failed", "UnicodeDecodeError"] == [json.loads(ended.told[0])[key] for key in ("event", "error")]
    assert ended.told[-1].startswith("Lệnh không chạy được.")


def test_who_interrupts_a_command_hears_nothing(types: Types, meets: Meets) -> None:
    meets(KeyboardInterrupt())
    ended = types("doctor")
    assert (130, "", []) == (ended.code, ended.out, ended.told)


def test_who_interrupts_before_a_command_begins_hears_nothing(types: Types, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(**_: object) -> NoReturn:
        raise KeyboardInterrupt

    monkeypatch.setattr("bot.__main__.cli", interrupted)
    ended = types("doctor")
    assert (130, "", []) == (ended.code, ended.out, ended.told)


@pytest.mark.parametrize(
    ("typed", "said", "helps"),
    [
        ("dance", "Không có lệnh dance.", "lalanh --help"),
        ("invite", "Thiếu ĐƠN_VỊ.", "lalanh invite --help"),
        ("invite THCS-NT", "Thiếu VAI_TRÒ.", "lalanh invite --help"),
        ("invite THCS-NT manager --people 0", "--people: giá trị này không dùng được.", "lalanh invite --help"),
        ("invite THCS-NT manager --people x", "--people: giá trị này không dùng được.", "lalanh invite --help"),
        ("invite THCS-NT manager now", "Dòng lệnh có phần thừa.", "lalanh invite --help"),
        ("doctor --quick", "Không có tùy chọn --quick.", "lalanh doctor --help"),
        ("report --out", "Sau --out còn thiếu giá trị.", "lalanh --help"),
    ],
)
def test_a_command_line_that_cannot_be_read_is_told_with_where_the_help_is(
    types: Types, typed: str, said: str, helps: str
) -> None:
    ended = types(*typed.split())

    assert (2, "", [f"{said} Xem cách viết: `{helps}`."]) == (ended.code, ended.out, ended.told)


def test_no_command_at_all_shows_them_all(types: Types) -> None:
    assert "Kiểm chứng nhật ký" in types().out


def test_the_help_of_the_report_names_each_kind_of_file(types: Types) -> None:
    said = types("report", "--help").out
    assert [] == [ending for ending in (".xlsx", ".docx", ".json") if ending not in said]


def test_a_campaign_s_file_with_a_fault_is_told_with_its_place(types: Types, tmp_path: Path) -> None:
    good = (ROOT / "campaign.toml").read_text("utf-8")

    def told(pattern: str, *lines: str) -> str:
        """What is said where these lines stand instead."""
        bad = re.sub(pattern, "\n".join(lines), good, count=1, flags=re.MULTILINE)
        (tmp_path / "c.toml").write_text(bad, "utf-8")
        return types("campaign", "c.toml").told[-1]

    assert "launch_on: viết ngày theo năm-tháng-ngày" in told("^launch_on = .*$", 'launch_on = "15/10"')
    assert "thiếu report_mail" in told("^report_mail = .*$")
    assert "union_mail: viết một địa chỉ thư, như ten@noi.vn" in told("^union_mail = .*$", 'union_mail = "congdoan"')
    assert "retention_days: giá trị này không dùng được" in told("^retention_days = .*$", 'retention_days = "x"')
    assert "colour: không có mục nào tên như vậy" in told("^sample = .*$", 'colour = "red"')
    assert "viết chưa đúng cách ở dòng 1 " in told(r"\A", "sample == true", "")
    assert "phải ngày trước ngày sau" in told("^closes_on = .*$", "closes_on = 2021-01-01")


def test_a_database_is_proved_backed_up_and_restored(types: Types, tmp_path: Path) -> None:
    nothing = types("verify")
    assert (1, ["DATABASE_URL: chưa có tệp dữ liệu nào ở data/lalanh.db."]) == (nothing.code, nothing.told)

    types("invite", "THCS-NT", "teacher")
    assert 0 == types("backup", tmp_path / "night.db").code
    told = types("verify").out
    head = told.splitlines()[0].rpartition(" ")[2]
    assert told.startswith("đúng: ")
    restored = types("restore", tmp_path / "night.db")
    assert (0, []) == (restored.code, restored.told)
    assert "Dữ liệu trước đó được giữ ở data/lalanh.before-" in restored.out
    assert 1 == types("verify", "--head", head).code
    assert 0 == types("verify").code
