"""Proves, as far as the database can show it, that nothing was changed past the program."""

import sqlite3
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select, text, type_coerce
from sqlalchemy.exc import DBAPIError
from sqlalchemy.types import String

from storage import audit, settings_kept
from storage.audit import Head
from storage.invariants import first_broken
from storage.prepared import Prepared
from storage.recorded import FACT_ACTIONS, recorded
from storage.schema import audit_event
from storage.session import Session

AT_ONCE = 1_000
TOLD = "audit head told"
SHORTEST_MARK = 16
_BEFORE_ALL = -(2**63)


class Fault(Exception):
    """The first thing that is not as it must be, and where."""


@dataclass(frozen=True, slots=True)
class Proved:
    """What was looked at."""

    head: Head
    facts: int


async def verify(session: Session, told: Head | None = None) -> Proved:
    """Reads everything once, some at a time. `told`: a head that somebody was told. Raises Fault."""
    try:
        return await _proved(session, told)
    except (ValueError, TypeError, DBAPIError, sqlite3.DatabaseError) as problem:
        raise Fault(f"có chỗ không đọc được như lúc ghi ({type(problem).__name__})") from None


async def _proved(session: Session, told: Head | None) -> Proved:
    kept = head_from((await settings_kept.kept(session, TOLD)).rpartition(" ")[2])
    head, facts = await _walk(session, [each for each in (told, kept) if each])
    if broken := await first_broken(session):
        raise Fault(broken)
    found = 0
    async for some in recorded(session):
        found += len(some)
        await _vouched_for(session, some)
    if found != facts:
        raise Fault(f"nhật ký kể {facts} dữ kiện, trong dữ liệu có {found}: thiếu một dữ kiện hoặc một mục")
    return Proved(head, found)


def head_from(text_: str) -> Head | None:
    """What `12:9f…` means; None if it is no head. The mark may be cut after 16 characters."""
    seq, _, mark = text_.strip().partition(":")
    if not (seq.isascii() and seq.isdigit() and len(mark) >= SHORTEST_MARK):
        return None
    return Head(int(seq), mark.lower())


async def _walk(session: Session, told: list[Head]) -> tuple[Head, int]:
    """The head and how many events tell of facts. Raises Fault where an event does not follow the one before."""
    head, facts = Head(), 0
    marks = {each.seq: each.mac for each in told}
    async for event in _events(session):
        if event.seq != head.seq + 1:
            raise Fault(f"sau mục {head.seq} là mục {event.seq}: thiếu mục {head.seq + 1}")
        if event.mac != session.sealer.link(audit.linked(head.mac, event[:-1])):
            raise Fault(f"mục {event.seq} không nối với mục trước: đã bị sửa, hoặc được chèn vào")
        if event.seq in marks and not event.mac.startswith(marks[event.seq]):
            raise Fault(f"mục {event.seq} không phải mục đã báo: nhật ký bị viết lại từ đó hoặc từ trước đó")
        head = Head(event.seq, event.mac)
        facts += event.action in FACT_ACTIONS
    last = (await session.execute(text("SELECT seq FROM sqlite_sequence WHERE name = 'audit_event'"))).scalar() or 0
    if head.seq < (should := max([last, *marks])):
        raise Fault(f"nhật ký hết ở mục {head.seq}, nhưng từng có mục {should}: phần cuối đã bị cắt")
    return head, facts


async def _events(session: Session) -> AsyncIterator[Any]:
    after = _BEFORE_ALL
    while rows := await session.fetch(_AFTER, after=after, most=AT_ONCE):
        for row in rows:
            yield row
        after = rows[-1].seq


async def _vouched_for(session: Session, facts: list[tuple[str, str]]) -> None:
    known = await audit.known(session, [digest for _where, digest in facts])
    for where, digest in facts:
        if digest not in known:
            raise Fault(f"{where}: đã bị sửa, hoặc không có mục nào kể")


_AS_STORED = [type_coerce(column, String).label(column.name) for column in audit_event.c if column.name != "seq"]
_AFTER = Prepared(
    select(audit_event.c.seq, *_AS_STORED)
    .where(audit_event.c.seq > bindparam("after"))
    .order_by(audit_event.c.seq)
    .limit(bindparam("most"))
)
