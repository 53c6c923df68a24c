"""Opening a database: by one program, with the key that made it, in the shape of this release."""

import os
import re
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.app import open_database
from bot.settings import BadSetting, Settings
from storage.database import Busy
from storage.migrate import NEWEST, migrate
from tests.handlers.pledging import CASH_PLEDGE
from tests.kit import Person, Running


def outdated(path: Path) -> None:
    """Says that it has the shape of an earlier release."""
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0001'")
    connection.close()


def settings_of(program: Running, **changed: str) -> Settings:
    return program.settings.model_copy(update=changed)


async def test_another_key_is_noticed_before_anything_is_read(program: Running) -> None:
    await program.stops()

    with pytest.raises(BadSetting, match="SECRET_KEY"):
        open_database(settings_of(program, secret_key="another key, thirty-two characters"), alone=True)
    await program.starts()


async def test_a_key_that_is_given_after_one_was_made_is_told_where_that_one_lies(program: Running) -> None:
    await program.stops()
    kept = program.settings.database_path.parent / "secret.key"
    kept.write_text("the key that was made, thirty-two", "utf-8")

    with pytest.raises(BadSetting, match=re.escape(f"có thể là khóa nằm ở {kept}")):
        open_database(settings_of(program, secret_key="another key, thirty-two characters"), alone=True)
    await program.starts()


async def test_a_second_program_is_refused(program: Running) -> None:
    with pytest.raises(Busy):
        open_database(program.settings, alone=True)


async def test_a_short_command_opens_it_beside_the_program(program: Running) -> None:
    await open_database(program.settings).close()


async def test_a_short_command_of_a_newer_release_leaves_a_running_program_its_database(program: Running) -> None:
    outdated(program.app.database.path)

    with pytest.raises(Busy):
        open_database(program.settings)


async def test_a_newer_release_brings_the_database_to_its_shape(lan: Person, program: Running, tmp_path: Path) -> None:
    await program.stops()
    program.settings = settings_of(program, database_url=f"sqlite+aiosqlite:///{tmp_path}/first.db")
    migrate(program.settings.database_url, to="0001")
    await program.starts()
    await lan.has_said(*CASH_PLEDGE)

    assert [(NEWEST,)] == await program.rows(text("SELECT version_num FROM alembic_version"))


@pytest.mark.parametrize("there", ["", "short", " " * 40])
async def test_a_key_that_was_not_written_whole_is_refused(tmp_path: Path, there: str) -> None:
    (tmp_path / "secret.key").write_text(there)
    settings = Settings(_env_file=None, database_url=f"sqlite+aiosqlite:///{tmp_path}/l.db")  # type: ignore[call-arg]

    with pytest.raises(BadSetting, match="SECRET_KEY"):
        open_database(settings)


async def test_a_key_is_made_once_and_kept(tmp_path: Path) -> None:
    settings = Settings(_env_file=None, database_url=f"sqlite+aiosqlite:///{tmp_path}/l.db")  # type: ignore[call-arg]
    for _ in range(2):
        await open_database(settings).close()

    assert 32 <= len((tmp_path / "secret.key").read_text())
    assert ["l.db", "l.db.lock", "secret.key"] == sorted(os.listdir(tmp_path))


@pytest.mark.parametrize("there", ["folder", "text"])
async def test_what_is_no_database_is_refused_with_the_setting(tmp_path: Path, there: str) -> None:
    path = tmp_path / "l.db"
    path.mkdir() if there == "folder" else path.write_text("no database at all" * 100)
    settings = Settings(_env_file=None, database_url=f"sqlite+aiosqlite:///{path}", secret_key="k" * 32)  # type: ignore[call-arg]

    with pytest.raises(BadSetting, match="DATABASE_URL"):
        open_database(settings)


async def test_another_name_of_the_same_database_is_the_same_database(program: Running, tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    other.symlink_to(program.app.database.path)

    with pytest.raises(Busy):
        open_database(settings_of(program, database_url=f"sqlite+aiosqlite:///{other}"), alone=True)
