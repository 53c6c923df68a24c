"""The command line: `python -m bot`, also `lalanh`."""

import asyncio
import errno
import os
import sys
from collections.abc import Coroutine
from pathlib import Path
from typing import Annotated, Any

import structlog
import typer
import uvloop

from bot.log import log, set_up, whereabouts
from bot.settings import BadSetting, Settings, read_settings
from storage.database import Busy

cli = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Lá Lành: ủng hộ thiết bị học tập bằng trò chuyện.",
)


INTERRUPTED = 130  # as shells count: 128 and the number of SIGINT


def main() -> None:
    """Runs a command; what stops it is told in a line, with the remedy."""
    try:
        cli()
    except BadSetting as problem:
        sys.exit(str(problem))
    except Busy as problem:
        sys.exit(f"Another run, chat or demo is at work on {problem}; stop it first.")
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except Exception as problem:
        if not structlog.is_configured():
            set_up("ERROR")
        log.error("command failed", **whereabouts(problem))
        sys.exit(
            f"The command failed{_reason(problem)}. Try again and see what `python -m bot doctor` says; "
            "if that does not help, pass the line above on to whoever maintains the program: it holds nothing private."
        )


def _reason(problem: Exception) -> str:
    """The machine's own words for a full disk and the like; a problem's message may hold what people wrote."""
    number = problem.errno if isinstance(problem, OSError) else None
    return f" ({os.strerror(number)})" if number in errno.errorcode and number else ""


def _run(work: Coroutine[Any, Any, None]) -> None:
    uvloop.run(work)


def _settings(level: str = "") -> Settings:
    settings = read_settings()
    set_up(level or settings.log_level)
    return settings


@cli.command()
def run() -> None:
    """Talk with people on the messengers, until stopped."""
    from bot.service import serve

    _run(serve(_settings()))


@cli.command()
def demo() -> None:
    """Play the sample campaign in the terminal, with a clock that can be moved."""
    from bot.stage import demo as play

    _run(play(_settings("WARNING")))


@cli.command()
def chat() -> None:
    """Talk with the bot in the terminal, on the database of the settings."""
    from bot.stage import chat as talk

    _run(talk(_settings("WARNING")))


@cli.command()
def migrate() -> None:
    """Bring the database to this release's shape; the bot must be stopped."""
    from bot.office import migrate_database

    migrate_database(_settings())


@cli.command()
def campaign(file: Path) -> None:
    """Check a campaign's file and store it where it differs from what is stored."""
    from bot.office import store_campaign

    asyncio.run(store_campaign(_settings(), file))


@cli.command()
def units(file: Path) -> None:
    """Bring in a table of units (.csv or .xlsx), all of it or nothing, and tell what changed."""
    from bot.office import import_units

    asyncio.run(import_units(_settings(), file))


@cli.command()
def invite(unit: str, role: str, people: Annotated[int, typer.Option(min=1, max=500)] = 1) -> None:
    """Make a code and links that give ROLE at UNIT: teacher or manager of a school, officer of the private ones."""
    from bot.office import invite as make

    asyncio.run(make(_settings(), unit, role, people))


@cli.command()
def report(unit: str = "", as_of: str = "", out: Annotated[Path | None, typer.Option()] = None) -> None:
    """The totals of a unit (all, if none is named) at the end of a day as 10/10, as text, --out FILE.xlsx or .json."""
    from bot.office import report as tell

    asyncio.run(tell(_settings(), unit, as_of, out))


@cli.command()
def verify(head: Annotated[str, typer.Option(help="SEQ:MARK, as it was told in a chat")] = "") -> None:
    """Prove the audit trail and the invariants; name the first fault, if there is one."""
    from bot.keeping import verify as prove

    sys.exit(asyncio.run(prove(_settings("WARNING"), head)))


@cli.command()
def backup(file: Path) -> None:
    """Copy the database to FILE while the bot runs; the key is not in the copy."""
    from bot.keeping import backup as copy

    asyncio.run(copy(_settings("WARNING"), file))


@cli.command()
def restore(file: Path) -> None:
    """Put the copy FILE in the database's place, which is put aside; the bot must be stopped."""
    from bot.keeping import restore as put_back

    asyncio.run(put_back(_settings("WARNING"), file))


@cli.command()
def erase(person: str, yes: Annotated[bool, typer.Option("--yes", help="do not ask")] = False) -> None:
    """Erase PERSON, named as telegram:123456789 or by the code of a pledge: the figures stay, the person goes."""
    from bot.personal_data import erase as forget

    asyncio.run(forget(_settings("WARNING"), person, yes))


@cli.command()
def doctor() -> None:
    """Look at settings, database, token, clock and dates, and say what to do."""
    from bot.office import doctor as examine

    sys.exit(asyncio.run(examine(_settings("ERROR"))))


if __name__ == "__main__":
    main()
