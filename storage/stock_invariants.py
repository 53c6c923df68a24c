"""What must hold of devices and money, as far as the database can show it."""

from typing import Any

from sqlalchemy import Select, and_, case, func, or_, select

from campaign.bridging import Answer
from campaign.devices import NEXT, WITH_A_PUPIL, State
from storage.cash import Kind
from storage.invariant_rules import more_than_one, not_one_current, unknown_unit, without_successor
from storage.known import stands
from storage.schema import cash_entry, device, device_version, offer, offer_version, receipt

BEGINS = (State.RECEIVED, State.USABLE, State.REPAIR, State.REFUSED)  # the states in which a device is stored


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


_PURCHASE = func.coalesce(cash_entry.c.purchase, cash_entry.c.id)
_IS_PURCHASE = cash_entry.c.kind == Kind.PURCHASE
_ASKED = (offer_version.c.superseded_at.is_(None), offer_version.c.state == Answer.PROPOSED)
_ON_OFFER = select(offer.c.id).join(offer_version).where(*_ASKED, offer.c.device_id == device_version.c.device_id)
_SENT = select(func.coalesce(func.sum(cash_entry.c.amount), 0)).where(cash_entry.c.offer_id == offer.c.id)
_ON_ITS_WAY = case((offer_version.c.state == Answer.PROPOSED, -offer.c.amount), else_=0)

BROKEN: dict[str, Select[Any]] = {
    "một thiết bị không có đúng một nơi giữ": not_one_current(
        device, device.c.id, device_version, device_version.c.device_id
    ),
    "một học sinh giữ nhiều thiết bị": more_than_one(
        device_version.c.need_id, device_version.c.superseded_at.is_(None), device_version.c.need_id.is_not(None)
    ),
    "một thiết bị chuyển sang trạng thái không được phép": _goes_where_it_may_not(),
    "một thiết bị trao cho em khác với em được giữ chỗ": _changed_hands(),
    "một bản của thiết bị hết mà không có bản nối tiếp": without_successor(device_version, device_version.c.device_id),
    "một thiết bị đã trao mà chưa từng dùng được": select(device_version.c.device_id).where(
        device_version.c.state.in_(WITH_A_PUPIL), device_version.c.accepted == 0
    ),
    "một thiết bị có người giữ mà không có học sinh, hoặc ngược lại": select(device_version.c.device_id).where(
        device_version.c.state.in_(WITH_A_PUPIL) != device_version.c.need_id.is_not(None)
    ),
    "một lần nhận có nhiều phiếu còn giá trị": more_than_one(receipt.c.delivery, *stands(receipt)),
    "một thiết bị có nhiều khoản mua còn giá trị": more_than_one(_PURCHASE, *stands(cash_entry), _IS_PURCHASE),
    "tiền chi nhiều hơn tiền có": _below_zero(),
    "một thiết bị ở đơn vị chưa từng có": unknown_unit(device_version),
    "tiền ở đơn vị chưa từng có": unknown_unit(cash_entry),
    "một thiết bị đang chuyển mà không được đề nghị đến đâu": select(device_version.c.device_id).where(
        device_version.c.superseded_at.is_(None), device_version.c.state == State.MOVING, ~_ON_OFFER.exists()
    ),
    "tiền của một đề nghị chuyển không khớp sổ tiền": select(offer.c.id)
    .join(offer_version)
    .where(offer_version.c.superseded_at.is_(None), _SENT.scalar_subquery() != _ON_ITS_WAY),
}
