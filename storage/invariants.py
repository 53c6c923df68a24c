"""What must hold in the database at any moment, as far as it can show it."""

from typing import Any

from sqlalchemy import Integer, Select, String, Table, cast, func, or_, select, text

from campaign.trail import Action
from storage import serving_order, stock_invariants, sums
from storage.invariant_rules import more_than_one, not_one_current, unknown_unit, without_successor
from storage.schema import (
    audit_event,
    campaign,
    dialogue,
    invite,
    need,
    need_version,
    person,
    pledge,
    pledge_line,
    pledge_version,
    role_grant,
    unit,
)
from storage.session import Session


async def first_broken(session: Session) -> str:
    """Which one does not hold, and where; nothing if all hold."""
    whole = (await session.execute(text("PRAGMA integrity_check"))).scalars().first()
    if whole != "ok":
        return f"integrity_check: {whole}"
    orphan: Any = (await session.execute(text("PRAGMA foreign_key_check"))).first()
    if orphan:
        return f"foreign_key_check: {orphan[0]} hàng {orphan[1]} chỉ đến hàng không có trong {orphan[2]}"
    for name, broken in (_BROKEN | stock_invariants.BROKEN).items():
        if found := (await session.execute(broken.limit(1))).first():
            return f"{name}: {found[0]}"
    if jumped := await serving_order.first_jumped(session):
        return f"một em được trao trước em cần hơn mà không ghi lý do bỏ qua: {jumped}"
    return await sums.first_wrong(session)


def _not_by(owner: Any, key: Any, action: Action, object_: Any) -> Select[Any]:
    """Those whom the trail tells of as another's."""
    told = (audit_event.c.action == action) & (audit_event.c.object == object_)
    return select(key).join(audit_event, told).where(audit_event.c.actor != owner)


def _not_then(at: Any, key: Any, versions: Table, points: Any) -> Select[Any]:
    """Those none of whose versions, which the trail vouches for, began when they are said to have been made."""
    return select(key).where(~select(points).where(points == key, versions.c.recorded_at == at).exists())


def _taken_back() -> Select[Any]:
    """Persons whose stop, by the trail, still holds."""
    is_stop = audit_event.c.action.in_((Action.REMINDERS_STOPPED, Action.REMINDERS_RESUMED))
    last = select(func.max(audit_event.c.seq)).where(is_stop).group_by(audit_event.c.object)
    stopped = (audit_event.c.seq.in_(last), audit_event.c.action == Action.REMINDERS_STOPPED)
    theirs = select(cast(audit_event.c.object, Integer)).where(*stopped)
    return select(person.c.id).where(person.c.reminders_stopped_at.is_(None), person.c.id.in_(theirs))


def _withdrawn() -> Select[Any]:
    told = (audit_event.c.action == Action.INVITE_WITHDRAWN) & (
        audit_event.c.object == invite.c.role + " " + cast(invite.c.id, String)
    )
    return select(invite.c.id).join(audit_event, told).where(invite.c.withdrawn_at.is_(None))


_VERSION = (pledge_version.c.code == pledge_line.c.code) & (pledge_version.c.version == pledge_line.c.version)
_NOTHING = or_(
    pledge_line.c.amount < 0, pledge_line.c.quantity < 0, (pledge_line.c.amount > 0) == (pledge_line.c.quantity > 0)
)
_NUMBERED = func.min(pledge_version.c.version), func.max(pledge_version.c.version)

_GRANTED = select(func.count()).select_from(role_grant).where(role_grant.c.invite_id == invite.c.id)

_BROKEN: dict[str, Select[Any]] = {
    "một đăng ký không có dòng nào": select(pledge_version.c.code).where(
        ~select(pledge_line.c.code).where(_VERSION).exists()
    ),
    "một đăng ký không có đúng một bản hiện hành": not_one_current(
        pledge, pledge.c.code, pledge_version, pledge_version.c.code
    ),
    "một học sinh không có đúng một bản hiện hành": not_one_current(
        need, need.c.id, need_version, need_version.c.need_id
    ),
    "một đăng ký có các bản không đánh số từ 1": select(pledge_version.c.code)
    .group_by(pledge_version.c.code)
    .having(or_(_NUMBERED[0] != 1, _NUMBERED[1] != func.count())),
    "một bản của đăng ký hết mà không có bản nối tiếp": without_successor(pledge_version, pledge_version.c.code),
    "một bản của học sinh hết mà không có bản nối tiếp": without_successor(need_version, need_version.c.need_id),
    "một bản của đơn vị hết mà không có bản nối tiếp": without_successor(unit, unit.c.code),
    "một đơn vị có nhiều bản hiện hành": more_than_one(unit.c.code, unit.c.superseded_at.is_(None)),
    "có nhiều bản hiện hành của chiến dịch": more_than_one(
        campaign.c.superseded_at.is_(None), campaign.c.superseded_at.is_(None)
    ),
    "nhiều đăng ký từ một cuộc trò chuyện": more_than_one(pledge.c.dialogue_id),
    "nhiều học sinh từ một cuộc trò chuyện": more_than_one(need.c.dialogue_id),
    "một tài khoản có nhiều cuộc trò chuyện đang mở": more_than_one(dialogue.c.identity_id, dialogue.c.state == "open"),
    "một mã mời dùng quá số lần": select(invite.c.id).where(
        or_(invite.c.uses_left < 0, invite.c.uses_left + _GRANTED.scalar_subquery() > invite.c.uses)
    ),
    "một mã mời đã thu hồi mà còn dùng được": _withdrawn(),
    "một đăng ký không phải của người đã đăng ký": _not_by(
        pledge.c.person_id, pledge.c.code, Action.PLEDGE_MADE, pledge.c.code + " 1"
    ),
    "một đăng ký không phải từ lúc đã đăng ký": _not_then(
        pledge.c.made_at, pledge.c.code, pledge_version, pledge_version.c.code
    ),
    "một học sinh không phải do người đã khai": _not_by(need.c.declared_by, need.c.id, Action.NEED_DECLARED, need.c.id),
    "một học sinh không phải từ lúc đã khai": _not_then(
        need.c.declared_at, need.c.id, need_version, need_version.c.need_id
    ),
    "một người đã thôi nhận lời nhắc mà còn được nhắc": _taken_back(),
    "một dòng đăng ký không phải tiền cũng không phải hiện vật": select(pledge_line.c.code).where(_NOTHING),
    "một đăng ký đến đơn vị chưa từng có": unknown_unit(pledge_version),
    "một học sinh ở đơn vị chưa từng có": unknown_unit(need_version),
    "một vai trò ở đơn vị chưa từng có": unknown_unit(role_grant),
    "một mã mời đến đơn vị chưa từng có": unknown_unit(invite),
}
