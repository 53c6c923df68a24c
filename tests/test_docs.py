"""What the guides tell people to type is there: commands with their options, files, settings, units of systemd."""

import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from typer.exceptions import TyperException

from bot.__main__ import cli
from bot.settings import Settings
from campaign.units_table import read_units
from storage.units_file import read_rows
from tests.kit import ROOT

GUIDES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
FILES = {path for top in ROOT.iterdir() if top.name[0] != "." for path in (top, *top.rglob("*"))}
NAMES = {path.name for path in FILES} | {".env.example"}
UNIT_FILES = [*(ROOT / "docs").glob("*.service"), *(ROOT / "docs").glob("*.timer")]
GUIDE = (ROOT / "docs/van-hanh.md").read_text("utf-8")
LALANH = re.compile(r"^(?:[A-Z_]+=\S+ )*(?:exec )?(?:\S*/)?lalanh (?P<words>[a-z].*)")
OURS = re.compile(r"(?<![\w/.*-])(?:[\w-]+/)*[\w-]*\.?[\w-]+\.(?:md|py|toml|csv|sh|service|timer|example)\b")
ANALYZE = shutil.which("systemd-analyze") or ""
ACCENTED = re.compile(r"[À-ỹ]")
READERS_OWN = {"chien-dich.toml", "truong.csv", "file.csv"}

each_guide = pytest.mark.parametrize("guide", GUIDES, ids=[guide.name for guide in GUIDES])


def blocks(text: str) -> list[str]:
    return re.findall(r"^ *```\n(.*?)^ *```", text, re.DOTALL | re.MULTILINE)


def commands_in(lines: str) -> Iterator[list[str]]:
    """The words after each `lalanh` that stands where a command stands, without what only the shell reads."""
    for line in lines.splitlines():
        for part in re.split(r"&& |; ", re.sub(r"\$\([^)]*\)", "TODAY", line)):
            if found := LALANH.match(part.strip()):
                yield shlex.split(found["words"])


def spans(text: str) -> list[str]:
    return re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))


def complaint(words: list[str], is_whole: bool = True) -> str:
    """What the command line says against these words; "" if it takes them."""
    commands = getattr(typer.main.get_command(cli), "commands")  # noqa: B009
    name, *args = words
    if name not in commands:
        return f"{name}: no such command"
    try:
        commands[name].make_context(name, args)
    except TyperException as problem:
        names_it_only = not is_whole and type(problem).__name__ == "MissingParameter"
        return "" if names_it_only else f"{' '.join(words)}: {problem}"
    return ""


@pytest.mark.parametrize(
    "words", [["frobnicate"], ["invite", "THCS-NT"], ["verify", "--heads", "1:2"], ["doctor", "x"], ["report", "--out"]]
)
def test_what_the_command_line_does_not_take_is_noticed(words: list[str]) -> None:
    assert complaint(words)


@each_guide
def test_every_command_is_taken_by_the_command_line(guide: Path) -> None:
    text = guide.read_text("utf-8")
    whole = [words for block in blocks(text) for words in commands_in(block)]
    named = [words for span in spans(text) for words in commands_in(span)]

    wrong = [complaint(words) for words in whole] + [complaint(words, is_whole=False) for words in named]
    assert [] == [each for each in wrong if each]


def test_the_guide_uses_every_command_that_an_office_needs() -> None:
    used = {words[0] for block in blocks(GUIDE) for words in commands_in(block)}

    assert {"campaign", "units", "demo", "doctor", "invite", "restore", "verify", "report"} <= used


@each_guide
def test_every_file_that_is_named_exists(guide: Path) -> None:
    text = guide.read_text("utf-8")
    named = {
        name for words in (*spans(text), *blocks(text)) for name in OURS.findall(words.replace("/opt/lalanh/", ""))
    } - READERS_OWN
    linked = {link.partition("#")[0] for link in re.findall(r"\]\(([^)]+)\)", text) if "://" not in link}

    assert [] == sorted(name for name in named if not _exists(name))
    assert [] == sorted(link for link in linked if not (guide.parent / link).exists())


def _exists(name: str) -> bool:
    return (ROOT / name).exists() if "/" in name else name in NAMES


def test_what_the_guide_quotes_is_what_the_commands_say() -> None:
    """The first column of its tables of answers, and what it says must be seen."""
    rows = [line.split(" | ")[0] for line in GUIDE.splitlines() if line.startswith("| ")]
    seen = [*re.findall(r"(?:Phải thấy|Dòng đầu có|Dòng cuối hiện|Máy nói) .*", GUIDE), *rows]
    quoted = {span for words in seen for span in re.findall(r"`([^`]+)`", words) if ACCENTED.search(span)}
    source = "".join(
        path.read_text("utf-8") for top in ("bot", "campaign", "storage") for path in (ROOT / top).rglob("*.py")
    )
    pieces = {piece.strip(" :") for span in quoted for piece in re.split(r"…|: ", span)}

    assert len(quoted) > 12
    assert [] == sorted(piece for piece in pieces if piece not in source)


def test_the_settings_that_are_shown_are_accepted() -> None:
    [shown] = [block for block in blocks(GUIDE) if "TELEGRAM_BOT_TOKEN=" in block]
    given = dict(line.split("=", 1) for line in shown.splitlines())
    settings = Settings(_env_file=None, **{name.lower(): value for name, value in given.items()})  # type: ignore[arg-type, call-arg]
    told = set(re.findall(r"^\| `([A-Z_]+)` \|", GUIDE, re.MULTILINE))

    assert settings.real_api
    assert ("telegram:111111111", "telegram:222222222") == settings.admins
    assert {name.upper() for name in Settings.model_fields} == told


def test_the_table_with_the_office_alone_is_accepted(tmp_path: Path) -> None:
    [shown] = [block for block in blocks(GUIDE) if block.startswith("code,name,level\n")]
    (tmp_path / "truong.csv").write_text(shown, "utf-8")

    assert ["PGD"] == [unit.code for unit in read_units(read_rows(tmp_path / "truong.csv"))]


def test_what_the_units_start_is_a_command() -> None:
    started = [line for file in UNIT_FILES for line in re.findall(r"lalanh ([a-z]+)\b", file.read_text("utf-8"))]

    assert ["backup", "run"] == sorted(started)
    assert [] == [each for each in (complaint([name], is_whole=False) for name in started) if each]


@pytest.mark.skipif(not ANALYZE, reason="no systemd here")
def test_systemd_takes_the_units(tmp_path: Path) -> None:
    for file in UNIT_FILES:
        text = file.read_text("utf-8")
        (tmp_path / file.name).write_text(text.replace("/opt/lalanh/.venv/bin/lalanh", "/bin/true"), "utf-8")
    files = sorted(map(str, tmp_path.iterdir()))
    done = subprocess.run([ANALYZE, "verify", "--man=no", *files], capture_output=True, text=True)

    assert (0, "") == (done.returncode, done.stderr)


def test_the_shell_takes_the_script() -> None:
    done = subprocess.run(["/bin/sh", "-n", ROOT / "docs/lalanh.sh"], capture_output=True, text=True)

    assert (0, "") == (done.returncode, done.stderr)
