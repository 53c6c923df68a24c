"""Whatever the commands say is said in Vietnamese: those who run them are officers, no programmers."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer

from bot.__main__ import cli
from tests.kit import ROOT

SAYING = {"BadSetting", "BadCopy", "Fault", "print"}
FILES = sorted(path for top in ("bot", "storage") for path in (ROOT / top).rglob("*.py"))
OFFICE = [ROOT / "bot" / f"{name}.py" for name in ("office", "keeping", "personal_data", "usage", "settings")]
OFFICE += [ROOT / "storage" / f"{name}.py" for name in ("verify", "backup", "invariants")]
OFFICE += [ROOT / "campaign" / f"{name}.py" for name in ("legal", "lacking")]
ENGLISH = re.compile(
    r"\b(the|is|are|was|were|it|its|and|or|not|there|this|that|of|for|with|no|what|who|put|write|see|ago|none|you|by)\b"
)
OF_THE_MACHINE = re.compile(r"`[^`]*`|[\w./-]*\.md|\bno such file\b|systemctl \w+|--[\w-]+", re.IGNORECASE)


def english_in(words: str) -> list[str]:
    return ENGLISH.findall(OF_THE_MACHINE.sub("", words))


def said_in(path: Path) -> Iterator[str]:
    """The words in the calls by which a command or an error says something."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SAYING:
            for argument in node.args:
                yield from texts_in(argument)


def texts_in(tree: ast.AST) -> Iterator[str]:
    """All texts but docstrings."""
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.value


def test_what_is_english_is_noticed() -> None:
    assert english_in("name a file that is there")
    assert [] == english_in("xem docs/no-and-the.md, hoặc `lalanh the`; gõ or-not.md")


@pytest.mark.parametrize("path", FILES, ids=[str(path.relative_to(ROOT)) for path in FILES])
def test_what_is_printed_or_refused_is_vietnamese(path: Path) -> None:
    assert [] == [words for words in said_in(path) if english_in(words)]


@pytest.mark.parametrize("path", OFFICE, ids=[path.name for path in OFFICE])
def test_the_commands_files_hold_no_english_words(path: Path) -> None:
    assert [] == [words for words in texts_in(ast.parse(path.read_text("utf-8"))) if english_in(words)]


def test_the_help_is_vietnamese() -> None:
    commands = getattr(typer.main.get_command(cli), "commands")  # noqa: B009
    helps = [each.help for each in commands.values()]
    helps += [param.help for each in commands.values() for param in each.params if param.name != "help"]

    assert [] == [words for words in helps if not words or english_in(words)]
