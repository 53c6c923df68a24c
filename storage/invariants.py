"""What must hold in the database at any moment, as far as it can show it."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, case, func, or_, select, text

from campaign.bridging import Answer
from campaign.devices import State
from storage import figures, needs
from storage.database import Session
from storage.schema import (
    campaign,
    cash_entry,
    device_version,
    dialogue,
    invite,
    need,
    need_version,
    offer,
    offer_version,
    pledge,
    pledge_line,
    pledge_version,
    role_grant,
    unit,
)

_AT_LAST = datetime(9999, 12, 31, tzinfo=UTC)  # what is known now, also where the clock of this machine is behind


async def first_broken(session: Session) -> str:
    """Which one does not hold, and where; nothing if all hold."""
    whole = (await session.execute(text("PRAGMA integrity_check"))).scalars().first()
    if whole != "ok":
        return f"integrity_check: {whole}"
    orphan: Any = (await session.execute(text("PRAGMA foreign_key_check"))).first()
    if orphan:
        return f"foreign_key_check: {orphan[0]} hàng {orphan[1]} chỉ đến hàng không có trong {orphan[2]}"
    for name, broken in _BROKEN.items():
        if found := (await session.execute(broken.limit(1))).first():
            return f"{name}: {found[0]}"
    return await _wrong_sum(session)


async def _wrong_sum(session: Session) -> str:
    """The figures equal the sum of the records behind them, and the units' figures add up to the total."""
    promised = await figures.promised(session, None, _AT_LAST)
    lines = [line for of_unit in promised.values() for line in of_unit.values()]
    told = sum(amount for amount, _pieces in lines), sum(pieces for _amount, pieces in lines)
    sums = func.coalesce(func.sum(pledge_line.c.amount), 0), func.coalesce(func.sum(pledge_line.c.quantity), 0)
    behind = (await session.execute(select(*sums).join(pledge_version, _VERSION).where(*_NOW_OPEN))).one()
    if told != tuple(behind):
        return f"tổng đăng ký báo là {told}, cộng từng dòng là {tuple(behind)}"
    pupils = sum((await figures.declared_pupils(session, None, _AT_LAST)).values())
    declared = (await session.execute(select(func.count()).select_from(need_version).where(*_NOW_DECLARED))).scalar()
    return "" if pupils == declared else f"số học sinh báo là {pupils}, đếm từng em là {declared}"


def _not_one_current(of: Table, key: Any, versions: Table, points: Any) -> Select[Any]:
    current = (points == key) & versions.c.superseded_at.is_(None)
    return select(key).select_from(of.outerjoin(versions, current)).group_by(key).having(func.count(points) != 1)


def _more_than_one(column: Any, *where: ColumnElement[bool]) -> Select[Any]:
    return select(column).where(*where).group_by(column).having(func.count() > 1)


def _without_successor(versions: Table, key: Any) -> Select[Any]:
    """Versions that ended at a time at which no other began."""
    later = versions.alias()
    begins = (later.c[key.name] == key) & (later.c.recorded_at == versions.c.superseded_at)
    return select(key).where(versions.c.superseded_at.is_not(None), ~select(later.c[key.name]).where(begins).exists())


def _unknown_unit(table: Table) -> Select[Any]:
    return select(table.c.unit).where(table.c.unit.is_not(None), table.c.unit.not_in(select(unit.c.code)))


_VERSION = (pledge_version.c.code == pledge_line.c.code) & (pledge_version.c.version == pledge_line.c.version)
_NOW_OPEN = (pledge_version.c.superseded_at.is_(None), pledge_version.c.state == "open")
_NOW_DECLARED = (need_version.c.superseded_at.is_(None), need_version.c.state.in_(needs.DECLARED))
_NOTHING = or_(
    pledge_line.c.amount < 0, pledge_line.c.quantity < 0, (pledge_line.c.amount > 0) == (pledge_line.c.quantity > 0)
)
_ASKED = (offer_version.c.superseded_at.is_(None), offer_version.c.state == Answer.PROPOSED)
_ON_OFFER = select(offer.c.id).join(offer_version).where(*_ASKED, offer.c.device_id == device_version.c.device_id)
_SENT = select(func.coalesce(func.sum(cash_entry.c.amount), 0)).where(cash_entry.c.offer_id == offer.c.id)
_ON_ITS_WAY = case((offer_version.c.state == Answer.PROPOSED, -offer.c.amount), else_=0)
_NUMBERED = func.min(pledge_version.c.version), func.max(pledge_version.c.version)

_BROKEN: dict[str, Select[Any]] = {
    "một đăng ký không có dòng nào": select(pledge_version.c.code).where(
        ~select(pledge_line.c.code).where(_VERSION).exists()
    ),
    "một đăng ký không có đúng một bản hiện hành": _not_one_current(
        pledge, pledge.c.code, pledge_version, pledge_version.c.code
    ),
    "một học sinh không có đúng một bản hiện hành": _not_one_current(
        need, need.c.id, need_version, need_version.c.need_id
    ),
    "một đăng ký có các bản không đánh số từ 1": select(pledge_version.c.code)
    .group_by(pledge_version.c.code)
    .having(or_(_NUMBERED[0] != 1, _NUMBERED[1] != func.count())),
    "một bản của đăng ký hết mà không có bản nối tiếp": _without_successor(pledge_version, pledge_version.c.code),
    "một bản của học sinh hết mà không có bản nối tiếp": _without_successor(need_version, need_version.c.need_id),
    "một bản của đơn vị hết mà không có bản nối tiếp": _without_successor(unit, unit.c.code),
    "một đơn vị có nhiều bản hiện hành": _more_than_one(unit.c.code, unit.c.superseded_at.is_(None)),
    "có nhiều bản hiện hành của chiến dịch": _more_than_one(
        campaign.c.superseded_at.is_(None), campaign.c.superseded_at.is_(None)
    ),
    "nhiều đăng ký từ một cuộc trò chuyện": _more_than_one(pledge.c.dialogue_id),
    "nhiều học sinh từ một cuộc trò chuyện": _more_than_one(need.c.dialogue_id),
    "một tài khoản có nhiều cuộc trò chuyện đang mở": _more_than_one(
        dialogue.c.identity_id, dialogue.c.state == "open"
    ),
    "một mã mời dùng quá số lần": select(invite.c.id).where(invite.c.uses_left < 0),
    "một dòng đăng ký không phải tiền cũng không phải hiện vật": select(pledge_line.c.code).where(_NOTHING),
    "một thiết bị đang chuyển mà không được đề nghị đến đâu": select(device_version.c.device_id).where(
        device_version.c.superseded_at.is_(None), device_version.c.state == State.MOVING, ~_ON_OFFER.exists()
    ),
    "tiền của một đề nghị chuyển không khớp sổ tiền": select(offer.c.id)
    .join(offer_version)
    .where(offer_version.c.superseded_at.is_(None), _SENT.scalar_subquery() != _ON_ITS_WAY),
    "một đăng ký đến đơn vị chưa từng có": _unknown_unit(pledge_version),
    "một học sinh ở đơn vị chưa từng có": _unknown_unit(need_version),
    "một vai trò ở đơn vị chưa từng có": _unknown_unit(role_grant),
    "một mã mời đến đơn vị chưa từng có": _unknown_unit(invite),
}
