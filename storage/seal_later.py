"""What an older release kept unsealed is sealed at the first start: a migration has no key."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from campaign.trail import Action, Origin
from storage import audit, descriptions, erasing, settings_kept
from storage.dialogues import STOOD_AT
from storage.heard import keyed, place
from storage.schema import dialogue, heard, pledge_line, pledge_version
from storage.session import Session

TO_SEAL = "to seal"  # written by the migration

Row = Mapping[str, Any]


async def seal_old(session: Session, now: datetime) -> None:
    """Once, after a migration. The files are written anew afterwards, since they hold what was read openly."""
    if not await settings_kept.kept(session, TO_SEAL):
        return
    await settings_kept.keep(session, TO_SEAL, "")
    with_words = select(pledge_line.c.code).where(pledge_line.c.description.is_not(None))
    versions = select(pledge_version).where(pledge_version.c.code.in_(with_words))
    for version in (await session.execute(versions)).mappings().all():
        await _seal_version(session, dict(version), now)
    await _key_digests(session)
    over = update(dialogue).where(dialogue.c.state.not_in(("open", "parked")))
    await session.execute(over.values(open_question=STOOD_AT))
    await settings_kept.keep(session, erasing.TO_SCRUB, now.isoformat())


async def _seal_version(session: Session, version: Row, now: datetime) -> None:
    """Its first event vouches for the words too. A second one vouches for the rest, if the first one fits."""
    theirs = (pledge_line.c.code == version["code"], pledge_line.c.version == version["version"])
    lines = (await session.execute(select(pledge_line).where(*theirs).order_by(pledge_line.c.number))).mappings()
    read = [{**line, "description": _as_written(line["description"])} for line in lines]
    if not any(line["description"] for line in read):
        return
    before = audit.digest_of(session, {**version, "lines": read})
    if await audit.known(session, [before]):
        after = {**version, "lines": [descriptions.digested(line) for line in read]}
        name = f"{version['code']} {version['version']}"
        await audit.record(session, now, Origin.PROGRAM, Action.WORDS_SEALED, name, after, version["unit"])
    for line in read:
        this = update(pledge_line).where(*theirs, pledge_line.c.number == line["number"])
        await session.execute(this.values(description=descriptions.sealed(session, line["description"] or "", line)))


async def _key_digests(session: Session) -> None:
    """What was heard before and comes again is known by its keyed digest, which its payload is sealed to."""
    for row in (await session.execute(select(heard))).all():
        text = (
            session.sealer.opened(row.payload, place(row.channel, row.external_id, row.digest)) if row.payload else ""
        )
        digest = keyed(session, row.digest)
        payload = session.sealer.seal(text, place(row.channel, row.external_id, digest)) if text else row.payload
        await session.execute(update(heard).where(heard.c.id == row.id).values(digest=digest, payload=payload))


def _as_written(words: bytes | None) -> str | None:
    return None if words is None else words.decode(errors="replace")
