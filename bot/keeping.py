"""The commands that keep the records: proving them, copying them, and putting a copy back."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

from bot.app import clock_of, open_database, scrub
from bot.clock import VIETNAM
from bot.settings import BadSetting, Settings, kept_key, secret_of
from campaign.trail import Action, Origin
from storage import audit, erasing, settings_kept
from storage.audit import Head
from storage.backup import LAST, BadCopy, back_up, put_in_place, take_in
from storage.carry_over import TakenAway, carry_over, drop_letters, taken_away_in
from storage.database import Database
from storage.erasing import erased_in
from storage.recorded import adopt
from storage.sealing import Sealer
from storage.verify import Fault, Proved, head_from
from storage.verify import verify as prove

APART = "Khóa không nằm trong bản sao, và không có khóa thì không ai dùng được. Cất khóa ({key}) ở chỗ khác."


async def verify(settings: Settings, told: str) -> int:
    """Prints what was proved, or the first fault; 0 if there is none."""
    head = head_from(told)
    if told and head is None:
        raise BadSetting("--head: viết đúng dấu đã báo, như 120:9f86d081884c7d65.")
    async with _opened(settings) as database:
        try:
            proved = await _proved(database, head)
        except Fault as fault:
            print(f"sai: {fault}")
            return 1
    print(_ok(proved))
    if head is None:
        print("Chỉ dấu đã báo từ trước mới cho biết phần cuối có bị cắt hay không: `lalanh verify --head DẤU`.")
    return 0


async def backup(settings: Settings, file: Path) -> None:
    """Copies the database while the bot runs."""
    now = clock_of(settings).now()
    async with _opened(settings) as database:
        try:
            back_up(database.path, file)
        except BadCopy as problem:
            raise BadSetting(f"TỆP: {problem}") from None
        async with database.transaction() as session:
            await settings_kept.keep(session, LAST, now.isoformat(timespec="seconds"))
            await audit.record(session, now, Origin.OFFICE, Action.BACKED_UP, "", {"at": now})
    print(f"{file}: bản sao đầy đủ và nguyên vẹn.")
    print(APART.format(key="SECRET_KEY" if settings.secret_key else kept_key(settings)))


async def restore(settings: Settings, file: Path) -> None:
    """Puts a copy in the database's place; the bot must be stopped. The present database is put aside."""
    if not settings.secret_key and not kept_key(settings).exists():
        raise BadSetting(f"SECRET_KEY: trước hết để khóa của bản sao ấy vào {kept_key(settings)}.")
    now = clock_of(settings).now()
    sealer = Sealer(secret_of(settings))
    present = Database(settings.database_url, sealer)
    present.hold()
    try:
        taken = take_in(file, present.path, sealer)
        try:
            await _check(settings, taken, now)
            erased, gone = _erased_so_far(present.path), taken_away_in(present.path)
            aside = put_in_place(taken, present.path, now.astimezone(VIETNAM))
        finally:
            taken.unlink(missing_ok=True)
            taken.with_name(f"{taken.name}.lock").unlink(missing_ok=True)
    except BadCopy as problem:
        raise BadSetting(f"TỆP: {problem}") from None
    finally:
        await present.close()
    async with _opened(settings) as database:
        await _take_away_again(database, erased, gone, now)
        print(_ok(await _proved(database)))
    print(f"{settings.database_path}: đã khôi phục từ {file}.")
    if aside:
        print(f"Dữ liệu trước đó được giữ ở {aside}.")


def _erased_so_far(path: Path) -> dict[str, datetime] | None:
    """By the present database and those that were put aside before; None if the present one cannot be read."""
    aside = sorted(path.parent.glob(f"{path.stem}.before-*{path.suffix}"))
    known = [erased_in(each) or {} for each in aside]
    present = erased_in(path)
    return None if present is None else {name: at for each in (*known, present) for name, at in each.items()}


async def _take_away_again(
    database: Database, erased: dict[str, datetime] | None, gone: TakenAway | None, now: datetime
) -> None:
    """Who was erased and what was taken away after the copy was made does not come back with it."""
    if erased is None or gone is None:
        print(
            "Không đọc được dữ liệu trước đó: xin xóa lại những người đã yêu cầu xóa từ lúc có bản sao, "
            "và thu hồi lại những vai trò và mã mời đã thu hồi từ lúc ấy."
        )
    async with database.transaction() as session:
        await erasing.remember(session, erased or {})
        persons = await erasing.come_back(session)
        for person in persons:
            await erasing.erase(session, person, now, Origin.PROGRAM)
        roles, codes, stops = await carry_over(session, gone or TakenAway(), now)
        letters = await drop_letters(session, now)
    if persons:
        await scrub(database)
        print(f"Đã xóa lại những người bị xóa sau lúc có bản sao: {len(persons)} người.")
    print(f"Đã thu hồi lại: {roles} vai trò, {codes} mã mời; đã ngừng nhắc lại cho {stops} người.")
    print(f"Tin mà bản sao còn chờ gửi và nay không gửi nữa: {letters}.")


async def _check(settings: Settings, taken: Path, now: datetime) -> None:
    """Brings the taken copy to this release's shape, proves it, and notes in its trail that it is restored."""
    url = f"sqlite+aiosqlite:///{taken}"
    database = open_database(settings.model_copy(update={"database_url": url}), alone=True)
    try:
        await _adopt(database, now)
        proved = await _proved(database)
        async with database.transaction() as session:
            from_ = {"at": now, "seq": proved.head.seq, "mac": proved.head.mac}
            await audit.record(session, now, Origin.OFFICE, Action.RESTORED, "", from_)
    except Fault as fault:
        raise BadCopy(f"bản sao không qua được kiểm chứng nên không được dùng: {fault}") from None
    finally:
        await database.close()


@asynccontextmanager
async def _opened(settings: Settings) -> AsyncIterator[Database]:
    if not settings.database_path.exists():
        raise BadSetting(f"DATABASE_URL: chưa có tệp dữ liệu nào ở {settings.database_path}.")
    database = open_database(settings)
    try:
        await _adopt(database, clock_of(settings).now())
        yield database
    finally:
        await database.close()


async def _adopt(database: Database, now: datetime) -> None:
    async with database.transaction() as session:
        await adopt(session, now)


async def _proved(database: Database, told: Head | None = None) -> Proved:
    async with database.reading() as session:
        return await prove(session, told)


def _ok(proved: Proved) -> str:
    return f"đúng: {proved.head.seq} mục nhật ký, {proved.facts} dữ kiện, mọi ràng buộc đều đúng; dấu {proved.head}"
