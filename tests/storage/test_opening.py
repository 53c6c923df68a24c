"""Opening a database: by one program, with the key that made it, in the shape of this release."""

import sqlite3
from pathlib import Path

import pytest

from bot.app import open_database
from bot.settings import BadSetting, Settings
from storage.database import Busy
from tests.kit import Running


def outdated(path: Path) -> None:
    """As a program of the release before left it."""
    with sqlite3.connect(path) as connection:
        connection.execute("DROP TABLE audit_event")
        connection.execute("ALTER TABLE identity DROP COLUMN buttons")
        connection.execute("ALTER TABLE identity DROP COLUMN command_menu")
        connection.execute("UPDATE alembic_version SET version_num = '0001'")
    connection.close()


def settings_of(program: Running, **changed: str) -> Settings:
    return program.settings.model_copy(update=changed)


async def test_another_key_is_noticed_before_anything_is_read(program: Running) -> None:
    await program.stops()

    with pytest.raises(BadSetting, match="SECRET_KEY"):
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


async def test_a_newer_release_brings_the_database_to_its_shape(program: Running) -> None:
    await program.stops()
    outdated(program.app.database.path)
    database = open_database(program.settings)
    await program.starts()

    await database.close()
