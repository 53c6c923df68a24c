"""The first thing a reader sees is true: the README's chat is played, its commands and links exist."""

import re

import typer

from bot.__main__ import cli
from bot.settings import Settings
from tests.kit import ROOT, Person

README = (ROOT / "README.md").read_text("utf-8")


def sample_chat() -> list[tuple[str, str]]:
    [block] = [block for block in re.findall(r"```\n(.*?)```", README, re.DOTALL) if "Lan:" in block]
    return [(who, words) for who, words in (line.split(": ", 1) for line in block.splitlines())]


async def test_the_sample_chat_is_what_happens(lan: Person) -> None:
    answers: list[str] = []
    for who, words in sample_chat():
        if who == "bot":
            assert any(words in answer for answer in answers), f"{words!r} is not in {answers}"
            continue
        lan.looks_up()
        before = len(lan.messages)
        await (lan.taps(words[1:-1]) if words.startswith("[") else lan.says(words))
        answers = [message.text for message in lan.messages[before:]]

    assert re.search(r"Mã: UH[2-9A-Z]{6}\.", answers[0])


def test_the_command_table_is_the_command_line() -> None:
    table = README.partition("## Commands")[2].partition("## Where")[0]
    commands = typer.main.get_command(cli)

    assert set(getattr(commands, "commands")) == set(re.findall(r"^\| `(\w+)", table, re.MULTILINE))  # noqa: B009


def test_links_and_folders_exist() -> None:
    links = [link for link in re.findall(r"\]\(([^)]+)\)", README) if "://" not in link]
    folders = re.findall(r"^\| `(\w+/)`", README, re.MULTILINE)

    assert links
    assert folders
    assert [] == [path for path in links + folders if not (ROOT / path).exists()]


def test_the_example_environment_is_the_settings() -> None:
    lines = (ROOT / ".env.example").read_text("utf-8").splitlines()
    shown = dict(line.removeprefix("# ").split("=", 1) for line in lines if re.match(r"(# )?[A-Z_]+=", line))
    defaults = {name.upper(): field.default for name, field in Settings.model_fields.items()}

    assert list(defaults) == list(shown)
    assert {name: "" if value in (None, ()) else str(value) for name, value in defaults.items()} == shown
