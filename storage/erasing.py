"""A person goes: everything that says who it was is blanked or deleted, the figures and codes stay."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, delete, or_, select, update
from sqlalchemy.dialects.sqlite import insert

from bot.conversation import Speaker
from campaign.trail import Action, Origin
from storage import (
    audit,
    boxes,
    descriptions,
    invites,
    messages_left,
    notices,
    people,
    pledges,
    receipts,
    settings_kept,
)
from storage.dialogues import STOOD_AT
from storage.schema import (
    box_count,
    dialogue,
    erased,
    heard,
    held_notice,
    identity,
    invite_try,
    left_message,
    outbox,
    person,
    pledge,
    pledge_version,
    receipt,
    reminder,
    role_grant,
    sheet,
    staff_name,
    upload,
)
from storage.session import Session

TO_SCRUB = "to scrub"  # since when the files may still hold bytes of what was blanked


async def erase_me(session: Session, speaker: Speaker, take_back: bool) -> tuple[str, ...]:
    """Erases whoever speaks, at once; the codes of the pledges that stay open, without a name."""
    theirs = (await pledges.open_of(session, [speaker.person])).get(speaker.person, [])
    if take_back:
        for each in theirs:
            await pledges.withdraw(session, speaker, each.code)
    await erase(session, speaker.person, speaker.heard_at, speaker)
    return () if take_back else tuple(each.code for each in theirs)


async def erase(session: Session, person_id: int, now: datetime, by: Speaker | Origin) -> None:
    """Erases a person; safe to repeat. Whoever calls has made sure that it is wanted."""
    await people.end_grants(session, now, by, role_grant.c.person_id == person_id)
    await invites.withdraw_of_former(session, now, by, [person_id])
    await _forget_what_was_said(session, person_id, now)
    codes = select(pledge.c.code).where(pledge.c.person_id == person_id)
    await blank(session, pledge_version.c.code.in_(codes))
    await messages_left.blank(session, left_message.c.person_id == person_id)
    await boxes.forget(session, box_count.c.typed_by == person_id)
    await receipts.forget(session, receipt.c.person_id == person_id)
    await _take_back_word_of(session, person_id)
    for table in (upload, sheet, invite_try, staff_name, held_notice):
        await session.execute(delete(table).where(table.c.person_id == person_id))
    planned = update(reminder).where(reminder.c.person_id == person_id, reminder.c.state == "planned")
    await session.execute(planned.values(state="cancelled"))
    await session.execute(update(person).where(person.c.id == person_id).values(reminders_stopped_at=now))
    await settings_kept.keep(session, TO_SCRUB, now.isoformat())
    await audit.record(session, now, by, Action.PERSON_ERASED, str(person_id), {"at": now})


async def blank(session: Session, *which: ColumnElement[bool]) -> int:
    """Names, addresses, phones and words for devices in these versions of pledges go; in how many rows.

    Whoever calls records why.
    """
    named = update(pledge_version).where(pledge_version.c.private.is_not(None), *which)
    return (await session.execute(named.values(private=None))).rowcount + await descriptions.blank(session, *which)


async def to_scrub(session: Session) -> str:
    """Since when the files may hold bytes of what was blanked; nothing while a last word to somebody is on its way."""
    last_words = select(outbox.c.id).join(identity).where(identity.c.channel == "", outbox.c.chat != "").limit(1)
    on_its_way = (await session.execute(last_words)).first()
    return "" if on_its_way else await settings_kept.kept(session, TO_SCRUB)


async def scrubbed(session: Session, since: str) -> None:
    """The files hold no bytes of what was blanked until then."""
    if await settings_kept.kept(session, TO_SCRUB) == since:
        await settings_kept.keep(session, TO_SCRUB, "")


async def found(session: Session, channel: str, external_id: str) -> tuple[int, ...]:
    """The persons behind a messenger's id."""
    where = (identity.c.channel == channel, identity.c.external_id == external_id)
    rows = select(identity.c.person_id).where(*where).distinct().order_by(identity.c.person_id)
    return tuple((await session.execute(rows)).scalars())


async def owner_of(session: Session, code: str) -> tuple[int, ...]:
    """The person whose pledge this is."""
    return tuple((await session.execute(select(pledge.c.person_id).where(pledge.c.code == code))).scalars())


async def remember(session: Session, gone: Mapping[str, datetime]) -> None:
    """These messengers' ids, by their fingerprints, were erased at these times."""
    for fingerprint, at in gone.items():
        row = {"fingerprint": fingerprint, "erased_at": at}
        await session.execute(
            insert(erased).values(row).on_conflict_do_update(index_elements=["fingerprint"], set_=row)
        )


async def come_back(session: Session) -> list[int]:
    """Persons of an older copy who were erased after it was made; not those who wrote anew since."""
    gone = {row.fingerprint: row.erased_at for row in (await session.execute(select(erased))).all()}
    known = select(identity, person.c.since).join(person).where(identity.c.channel != "")
    rows = (await session.execute(known)).all() if gone else []
    return [row.person_id for row in rows if (at := gone.get(_fingerprint(session, row))) and row.since <= at]


def erased_in(database: Path) -> dict[str, datetime] | None:
    """Who was erased from a database that is put aside, by fingerprint; None if it cannot be read."""
    if not database.exists():
        return {}
    try:
        with closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            rows = connection.execute("SELECT fingerprint, erased_at FROM erased").fetchall()
    except sqlite3.Error:
        return None
    return {fingerprint: datetime.fromisoformat(at).replace(tzinfo=UTC) for fingerprint, at in rows}


def _fingerprint(session: Session, row: Any) -> str:
    return session.sealer.fingerprint("erased", row.channel, row.bot, row.external_id)


async def _forget_what_was_said(session: Session, person_id: int, now: datetime) -> None:
    rows = (await session.execute(select(identity).where(identity.c.person_id == person_id))).all()
    await remember(session, {_fingerprint(session, row): now for row in rows if row.channel})
    for row in rows:
        await _forget_identity(session, row)
    ids = [row.id for row in rows]
    talks = update(dialogue).where(dialogue.c.identity_id.in_(ids))
    await session.execute(talks.where(dialogue.c.state.in_(("open", "parked"))).values(state="cancelled"))
    await session.execute(talks.values(kept=None, about="", open_question=STOOD_AT))


async def _take_back_word_of(session: Session, person_id: int) -> None:
    """What waits to be told to others about this person is not told any more."""
    codes = select(pledge.c.code).where(pledge.c.person_id == person_id)
    messages = select(left_message.c.id).where(left_message.c.person_id == person_id)
    about = [f"pickup.{code}" for code in (await session.execute(codes)).scalars()]
    about += [f"message left.{id_}" for id_ in (await session.execute(messages)).scalars()]
    for key in about:
        await session.execute(delete(outbox).where(outbox.c.key.startswith(f"{key}.", autoescape=True)))
        await notices.take_back(session, key)


async def _forget_identity(session: Session, row: Any) -> None:
    """What waits in its chat is not answered any more; the messenger's id leads to nobody."""
    here = (heard.c.channel == row.channel, heard.c.chat == row.chat, heard.c.chat != "")
    await session.execute(update(heard).where(*here).values(state="done", payload=None, chat=""))
    there = (outbox.c.channel == row.channel) & (outbox.c.chat == row.chat)
    await session.execute(delete(outbox).where(or_(outbox.c.identity_id == row.id, there & (outbox.c.chat != ""))))
    nobody = {"channel": "", "bot": "", "external_id": str(row.id), "chat": "", "buttons": None, "command_menu": None}
    await session.execute(update(identity).where(identity.c.id == row.id).values(nobody))
