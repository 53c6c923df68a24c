"""The command line: `python -m bot`, also `lalanh`."""

import asyncio
import errno
import os
import sys
from collections.abc import Coroutine
from typing import Any

import structlog
import typer
import uvloop
from typer.exceptions import TyperException

from bot.log import log, set_up, whereabouts
from bot.settings import BadSetting, Settings, read_settings
from bot.usage import (
    NAME,
    AsOf,
    CampaignFile,
    Copy,
    NewCopy,
    OfUnit,
    Out,
    RoleName,
    Sure,
    TableFile,
    Told,
    UnitCode,
    Uses,
    Who,
    told,
)
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
        sys.exit(cli(prog_name=NAME, standalone_mode=False))
    except TyperException as problem:
        print(told(problem), file=sys.stderr)
        sys.exit(2)
    except BadSetting as problem:
        sys.exit(str(problem))
    except Busy as problem:
        sys.exit(f"Bot (run, chat hoặc demo) đang chạy trên {problem}; xin tắt nó trước.")
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except Exception as problem:
        if not structlog.is_configured():
            set_up("ERROR")
        log.error("command failed", **whereabouts(problem))
        sys.exit(
            f"Lệnh không chạy được{_reason(problem)}. Xin thử lại và xem `lalanh doctor` nói gì; nếu vẫn vậy, "
            "xin gửi dòng ở trên cho người phụ trách kỹ thuật: trong đó không có gì riêng tư."
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
    """Trò chuyện với mọi người trên Telegram, đến khi được bảo dừng."""
    from bot.service import serve

    _run(serve(_settings()))


@cli.command()
def demo() -> None:
    """Chơi thử chiến dịch mẫu trong cửa sổ lệnh, với đồng hồ chỉnh được."""
    from bot.stage import demo as play

    _run(play(_settings("WARNING")))


@cli.command()
def chat() -> None:
    """Trò chuyện với bot trong cửa sổ lệnh, trên dữ liệu của thiết lập."""
    from bot.stage import chat as talk

    _run(talk(_settings("WARNING")))


@cli.command()
def migrate() -> None:
    """Chuyển dữ liệu sang dạng của bản chương trình này; bot phải đang tắt."""
    from bot.office import migrate_database

    migrate_database(_settings())


@cli.command()
def campaign(file: CampaignFile) -> None:
    """Kiểm tra tệp chiến dịch và ghi những gì khác với trước."""
    from bot.office import store_campaign

    asyncio.run(store_campaign(_settings(), file))


@cli.command()
def units(file: TableFile) -> None:
    """Nhận bảng đơn vị (.csv hoặc .xlsx), nhận hết hoặc không nhận gì, và nói đã thay đổi những gì."""
    from bot.office import import_units

    asyncio.run(import_units(_settings(), file))


@cli.command()
def invite(unit: UnitCode, role: RoleName, people: Uses = 1) -> None:
    """Làm mã mời và đường dẫn cho VAI_TRÒ ở ĐƠN_VỊ: teacher là giáo viên, manager quản lý, officer phụ trách nhóm."""
    from bot.office import invite as make

    asyncio.run(make(_settings(), unit, role, people))


@cli.command()
def report(unit: OfUnit = "", as_of: AsOf = "", out: Out = None) -> None:
    """Số liệu của tất cả hoặc của một đơn vị, đến nay, đến hết một ngày hoặc một phút: in ra, hoặc ghi vào tệp."""
    from bot.office import report as tell

    asyncio.run(tell(_settings(), unit, as_of, out))


@cli.command()
def verify(head: Told = "") -> None:
    """Kiểm chứng nhật ký và dữ liệu; nêu chỗ sai đầu tiên, nếu có."""
    from bot.keeping import verify as prove

    sys.exit(asyncio.run(prove(_settings("WARNING"), head)))


@cli.command()
def backup(file: NewCopy) -> None:
    """Sao lưu dữ liệu vào TỆP, bot vẫn chạy; khóa không nằm trong bản sao."""
    from bot.keeping import backup as copy

    asyncio.run(copy(_settings("WARNING"), file))


@cli.command()
def restore(file: Copy) -> None:
    """Đặt bản sao TỆP vào chỗ dữ liệu hiện có, dữ liệu ấy được để riêng; bot phải đang tắt."""
    from bot.keeping import restore as put_back

    asyncio.run(put_back(_settings("WARNING"), file))


@cli.command()
def erase(person: Who, yes: Sure = False) -> None:
    """Xóa NGƯỜI, viết như telegram:123456789 hoặc bằng mã đăng ký: số liệu ở lại, thông tin của người ấy mất."""
    from bot.personal_data import erase as forget

    asyncio.run(forget(_settings("WARNING"), person, yes))


@cli.command()
def doctor() -> None:
    """Xem thiết lập, dữ liệu, đồng hồ, ngày tháng, các trường, và nói phải làm gì."""
    from bot.office import doctor as examine

    sys.exit(asyncio.run(examine(_settings("ERROR"))))


if __name__ == "__main__":
    main()
