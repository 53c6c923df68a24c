"""The office erases a person, at the command line."""

from itertools import chain

from bot.app import clock_of, open_database, scrub
from bot.settings import BadSetting, Settings
from campaign.codes import find_code
from campaign.trail import Origin
from handlers import unmanned
from storage import erasing, people, personal
from storage.personal import Held
from storage.recorded import adopt
from storage.session import Session


async def erase(settings: Settings, who: str, agreed: bool) -> None:
    """Shows what would go and asks; then erases, also beside a running bot."""
    if not settings.database_path.exists():
        raise BadSetting(f"DATABASE_URL: chưa có tệp dữ liệu nào ở {settings.database_path}.")
    database, clock = open_database(settings), clock_of(settings)
    try:
        async with database.transaction() as session:
            await adopt(session, clock.now())
        async with database.reading() as session:
            persons = await _persons(session, who)
            for theirs in [await personal.held(session, person) for person in persons]:
                print(_would_go(theirs))
        if not agreed and _typed(f"Gõ lại {who} để xóa: ") != who:
            raise BadSetting("Chưa xóa gì.")
        async with database.transaction() as session:
            held = await people.roles_of(session, persons)
            for person in persons:
                await erasing.erase(session, person, clock.now(), Origin.OFFICE)
            await unmanned.tell(session, chain.from_iterable(held.values()), clock.now())
        await scrub(database)
    finally:
        await database.close()
    print("Đã xóa. Các bản sao lưu làm trước đó vẫn còn thông tin này: xem docs/privacy.md.")


async def _persons(session: Session, who: str) -> tuple[int, ...]:
    channel, _, external_id = who.partition(":")
    code = find_code(who)
    if code:
        found = await erasing.owner_of(session, code)
    elif channel and external_id:
        found = await erasing.found(session, channel, external_id)
    else:
        raise BadSetting("NGƯỜI: viết như telegram:123456789, hoặc viết mã của một đăng ký ủng hộ.")
    if not found:
        raise BadSetting(f"NGƯỜI: không có ai là {who}; chưa xóa gì.")
    return found


def _typed(question: str) -> str:
    try:
        return input(question).strip()
    except EOFError:  # nobody is there to be asked
        return ""


def _would_go(held: Held) -> str:
    pupils = sum(count for _unit, count in held.pupils)
    return "\n".join(
        [
            f"bị xóa: tài khoản ({', '.join(held.channels) or 'đã xóa từ trước'}), tin nhắn, vai trò, lời nhắc; "
            f"tên, địa chỉ, số điện thoại và lời tả thiết bị trong {held.pledges} đăng ký và {held.receipts} phiếu "
            f"nhận; {held.messages} lời nhắn.",
            f"ở lại, không còn tên: {held.pledges} đăng ký ({held.open_pledges} đang mở), {pupils} học sinh đã khai "
            "(của trường).",
        ]
    )
