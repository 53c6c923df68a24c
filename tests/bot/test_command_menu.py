"""The messenger's command menu: each person has the one that goes with their roles and their language."""

import pytest

from bot.settings import Settings
from storage import people, roles
from tests.kit import Person, Running


def with_admins(program: Running, *admins: str) -> Settings:
    return program.settings.model_copy(update={"admins": admins})


@pytest.fixture
async def thao_by_settings(program: Running) -> Person:
    await program.restarts(with_admins(program, "test:thao"))
    return Person("thao", "cô Thảo", program)


async def test_a_donor_keeps_everybodys_menu(lan: Person) -> None:
    await lan.says("/start")

    assert [] == lan.menus


async def test_who_is_named_an_admin_gets_the_menu_with_the_first_word(thao_by_settings: Person) -> None:
    await thao_by_settings.has_said("/start", "/help")
    [menu] = thao_by_settings.menus

    assert "report" in menu


async def test_who_is_named_an_admin_no_longer_gets_everybodys_menu(thao_by_settings: Person, program: Running) -> None:
    await thao_by_settings.has_said("/start")
    await program.restarts(with_admins(program))
    await thao_by_settings.has_said("/start")

    assert [True, False] == ["report" in menu for menu in thao_by_settings.menus]


async def test_another_language_brings_its_menu_and_back_again(lan: Person) -> None:
    await lan.has_said("/lang en", "/start", "/lang vi")

    assert 2 == len(lan.menus)


async def test_a_channel_that_is_off_keeps_its_admins(program: Running) -> None:
    """`chat` on the database of a district must not end the roles of those who come by a messenger."""
    async with program.app.database.transaction() as session:
        now, channels = program.clock.now(), ["terminal"]
        by_messenger = await people.ensure(session, "test", "test", "9", now)
        await roles.name_admins(session, [by_messenger], ["test"], "PGD", now)
        await roles.name_admins(session, [], channels, "PGD", now)
        held = await people.roles_of(session, [by_messenger])

    assert {by_messenger: (("admin", "PGD"),)} == held
