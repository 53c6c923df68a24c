"""What must hold in the database at any moment, as far as it can show it."""

from typing import Any

from sqlalchemy import ColumnElement, Select, Table, and_, func, or_, select, text

from campaign.devices import NEXT, WITH_A_PUPIL, State
from storage import serving_order, sums
from storage.database import Session
from storage.schema import (
    campaign,
    cash_entry,
    device,
    device_version,
    dialogue,
    invite,
    need,
    need_version,
    pledge,
    pledge_line,
    pledge_version,
    role_grant,
    unit,
)

BEGINS = (State.RECEIVED, State.USABLE, State.REPAIR, State.REFUSED)  # the states in which a device is stored


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
    if jumped := await serving_order.first_jumped(session):
        return f"một em được trao trước em cần hơn mà không ghi lý do bỏ qua: {jumped}"
    return await sums.first_wrong(session)


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


def _goes_where_it_may_not() -> Select[Any]:
    """Versions of devices that do not follow from the one before."""
    before = device_version.alias("before")
    previous = (before.c.device_id == device_version.c.device_id) & (before.c.version == device_version.c.version - 1)
    allowed = [f"{old}>{new}" for old, following in NEXT.items() for new in following]
    step = before.c.state + ">" + device_version.c.state
    first = and_(device_version.c.version == 1, device_version.c.state.not_in(BEGINS))
    both = device_version.outerjoin(before, previous)
    lost = and_(device_version.c.version > 1, before.c.version.is_(None))
    return select(device_version.c.device_id).select_from(both).where(or_(step.not_in(allowed), first, lost))


def _changed_hands() -> Select[Any]:
    """Handed over to another pupil than the one it was kept for."""
    before = device_version.alias("kept")
    previous = (before.c.device_id == device_version.c.device_id) & (before.c.version == device_version.c.version - 1)
    both = device_version.join(before, previous)
    handed = (device_version.c.state == State.HANDED_OVER, device_version.c.need_id != before.c.need_id)
    return select(device_version.c.device_id).select_from(both).where(*handed)


def _below_zero() -> Select[Any]:
    so_far = func.sum(cash_entry.c.amount).over(partition_by=cash_entry.c.unit, order_by=cash_entry.c.id)
    balances = select(cash_entry.c.unit, so_far.label("balance")).subquery()
    return select(balances.c.unit).where(balances.c.balance < 0)


_VERSION = (pledge_version.c.code == pledge_line.c.code) & (pledge_version.c.version == pledge_line.c.version)
_NOTHING = or_(
    pledge_line.c.amount < 0, pledge_line.c.quantity < 0, (pledge_line.c.amount > 0) == (pledge_line.c.quantity > 0)
)
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
    "một thiết bị không có đúng một nơi giữ": _not_one_current(
        device, device.c.id, device_version, device_version.c.device_id
    ),
    "một học sinh giữ nhiều thiết bị": _more_than_one(
        device_version.c.need_id, device_version.c.superseded_at.is_(None), device_version.c.need_id.is_not(None)
    ),
    "một thiết bị chuyển sang trạng thái không được phép": _goes_where_it_may_not(),
    "một thiết bị trao cho em khác với em được giữ chỗ": _changed_hands(),
    "một bản của thiết bị hết mà không có bản nối tiếp": _without_successor(device_version, device_version.c.device_id),
    "một thiết bị đã trao mà chưa từng dùng được": select(device_version.c.device_id).where(
        device_version.c.state.in_(WITH_A_PUPIL), device_version.c.accepted == 0
    ),
    "một thiết bị có người giữ mà không có học sinh, hoặc ngược lại": select(device_version.c.device_id).where(
        device_version.c.state.in_(WITH_A_PUPIL) != device_version.c.need_id.is_not(None)
    ),
    "tiền chi nhiều hơn tiền có": _below_zero(),
    "một thiết bị ở đơn vị chưa từng có": _unknown_unit(device_version),
    "tiền ở đơn vị chưa từng có": _unknown_unit(cash_entry),
    "một đăng ký đến đơn vị chưa từng có": _unknown_unit(pledge_version),
    "một học sinh ở đơn vị chưa từng có": _unknown_unit(need_version),
    "một vai trò ở đơn vị chưa từng có": _unknown_unit(role_grant),
    "một mã mời đến đơn vị chưa từng có": _unknown_unit(invite),
}
