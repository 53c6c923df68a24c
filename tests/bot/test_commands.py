"""The command line, from what is typed to what is read: no command ends in a traceback."""

import errno
import json
import os
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

    remedy = "name a file in a folder that exists and that you may write to."
    assert (1, [f"--out: {out} cannot be written ({why}); {remedy}"]) == (ended.code, ended.told)


def test_a_file_that_may_not_be_written_is_told_with_the_remedy(types: Types, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests may run as root, who may write anywhere."""

    def refused(*_: object) -> NoReturn:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(Path, "write_bytes", refused)
    monkeypatch.setenv("SECRET_KEY", "for tests only, thirty-two characters")
    [told] = types("report", "--out", "x.json").told
    assert told.startswith("--out: x.json cannot be written (Permission denied); name a file in")


@pytest.mark.parametrize(("out", "ending"), [("x.pdf", ".pdf"), ("x", "no ending"), ("x.json/..", "no ending")])
def test_a_file_of_another_kind_is_refused_before_anything_is_done(
    types: Types, tmp_path: Path, out: str, ending: str
) -> None:
    ended = types("report", "--out", out)

    assert (1, [f"--out: {ending} is not made; write a name that ends in .json or .xlsx."]) == (ended.code, ended.told)
    assert [] == list(tmp_path.iterdir())


@pytest.mark.parametrize("day", ["32/10", "yesterday", "31/12/9999", "1/1/99999999999999"])
def test_a_day_that_there_is_not_is_told_with_an_example(types: Types, day: str) -> None:
    ended = types("report", "--as-of", day)

    [told] = ended.told
    assert 1 == ended.code
    assert told.startswith("--as-of: ")
    assert told.endswith(" 10/10.")


def test_a_problem_nobody_foresaw_is_one_line_in_the_log_and_a_sentence(types: Types, meets: Meets) -> None:
    meets(ValueError(PRIVATE))
    ended = types("doctor")

    logged, sentence = ended.told
    line = json.loads(logged)
    assert (1, "") == (ended.code, ended.out)
    assert ("command failed", "error", "ValueError") == (line["event"], line["level"], line["error"])
    assert "bot/__main__.py:" in line["at"]
    assert sentence.startswith("The command failed. Try again and see what `python -m bot doctor` says; ")
    assert PRIVATE not in str(ended)


def test_a_problem_of_the_machine_is_named_in_its_own_words(types: Types, meets: Meets) -> None:
    meets(OSError(errno.ENOSPC, PRIVATE, PRIVATE))
    ended = types("doctor")

    assert ended.told[-1].startswith("The command failed (No space left on device). ")
    assert PRIVATE not in str(ended)


def test_a_problem_before_the_settings_are_read_is_told_the_same_way(types: Types, tmp_path: Path) -> None:
    structlog.reset_defaults()
    (tmp_path / ".env").write_bytes(b"ADMINS=\xff")
    ended = types("doctor")

    assert (1, "") == (ended.code, ended.out)
    assert ["command failed", "UnicodeDecodeError"] == [json.loads(ended.told[0])[key] for key in ("event", "error")]
    assert ended.told[-1].startswith("The command failed.")


def test_who_interrupts_a_command_hears_nothing(types: Types, meets: Meets) -> None:
    meets(KeyboardInterrupt())
    ended = types("doctor")
    assert (130, "", []) == (ended.code, ended.out, ended.told)


def test_who_interrupts_before_a_command_begins_hears_nothing(types: Types, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted() -> NoReturn:
        raise KeyboardInterrupt

    monkeypatch.setattr("bot.__main__.cli", interrupted)
    ended = types("doctor")
    assert (130, "", []) == (ended.code, ended.out, ended.told)


def test_a_word_that_is_no_command_is_told_with_the_usage(types: Types) -> None:
    ended = types("dance")

    assert 2 == ended.code
    assert "No such command 'dance'" in "\n".join(ended.told)


def test_a_database_is_proved_backed_up_and_restored(types: Types, tmp_path: Path) -> None:
    nothing = types("verify")
    assert (1, ["DATABASE_URL: there is no database at data/lalanh.db yet."]) == (nothing.code, nothing.told)

    types("invite", "THCS-NT", "teacher")
    assert 0 == types("backup", tmp_path / "night.db").code
    told = types("verify").out
    head = told.splitlines()[0].rpartition(" ")[2]
    assert told.startswith("ok: ")
    restored = types("restore", tmp_path / "night.db")
    assert (0, []) == (restored.code, restored.told)
    assert "What was there before is kept at data/lalanh.before-" in restored.out
    assert 1 == types("verify", "--head", head).code
    assert 0 == types("verify").code
