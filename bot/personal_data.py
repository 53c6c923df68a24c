"""The office erases a person, at the command line."""

from bot.app import clock_of, open_database, scrub
from bot.settings import BadSetting, Settings
from campaign.codes import find_code
from campaign.trail import Origin
from storage import erasing, personal
from storage.database import Session
from storage.personal import Held


async def erase(settings: Settings, who: str, agreed: bool) -> None:
    """Shows what would go and asks; then erases, also beside a running bot."""
    if not settings.database_path.exists():
        raise BadSetting(f"DATABASE_URL: there is no database at {settings.database_path} yet.")
    database, clock = open_database(settings), clock_of(settings)
    try:
        async with database.reading() as session:
            persons = await _persons(session, who)
            for held in [await personal.held(session, person) for person in persons]:
                print(_would_go(held))
        if not agreed and _typed(f"Type {who} again to erase: ") != who:
            raise BadSetting("Nothing was erased.")
        async with database.transaction() as session:
            for person in persons:
                await erasing.erase(session, person, clock.now(), Origin.OFFICE)
        await scrub(database)
    finally:
        await database.close()
    print("Erased. Copies made before still hold it: see docs/privacy.md.")


async def _persons(session: Session, who: str) -> tuple[int, ...]:
    channel, _, external_id = who.partition(":")
    code = find_code(who)
    if code:
        found = await erasing.owner_of(session, code)
    elif channel and external_id:
        found = await erasing.found(session, channel, external_id)
    else:
        raise BadSetting("PERSON: write a messenger and its id, as telegram:123456789, or the code of a pledge.")
    if not found:
        raise BadSetting(f"PERSON: nobody is known by {who}; nothing was erased.")
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
            f"goes: the accounts ({', '.join(held.channels) or 'erased before'}), messages, roles, reminders; "
            f"name, address and phone in {held.pledges} pledges and {held.receipts} receipts.",
            f"stays, without a name: {held.pledges} pledges ({held.open_pledges} open), {pupils} declared pupils "
            "(the school's).",
        ]
    )
