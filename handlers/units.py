"""The admin brings in a table of schools: what it would change is shown first, then all of it is stored or nothing."""

from dataclasses import dataclass

from bot.conversation import Conversation, Refused, Reply, Speaker
from bot.dialogue import Ask
from bot.phrases import _, lazy
from campaign.permissions import Act, units_where
from campaign.unit_changes import Changes, say_changes, say_unknown
from campaign.units import Directory
from campaign.units_table import UnitsTable, with_columns
from handlers import closing
from storage import campaigns, unit_import, uploads
from storage.session import Session

MOST_NAMED = 8  # of each kind of change, so that the read-back stays on a phone's screen
MOST_FAULTS = 20


@dataclass(frozen=True, slots=True)
class Facts:
    """The units as they are, and the table that was sent with what it would change; none before one was sent."""

    units: Directory
    table: UnitsTable | None = None
    changes: Changes | None = None


def may_import(speaker: Speaker) -> bool:
    return bool(units_where(speaker.roles, Act.IMPORT_UNITS))


async def facts(session: Session, speaker: Speaker, about: str) -> Facts:
    units = await campaigns.units(session)
    if not units_where(speaker.roles, Act.IMPORT_UNITS):
        raise Refused(_("Chỉ quản trị của phòng mới thay được danh sách đơn vị."))
    if not about:
        return Facts(units)
    rows = await uploads.rows_of(session, speaker.person, about)
    if not rows:
        raise Refused(_("Tệp này không còn được giữ. Xin {you} gửi lại."))
    try:
        table = with_columns(rows)
        return Facts(units, table, await unit_import.plan(session, speaker, table, speaker.heard_at))
    except ValueError as problem:
        raise Refused(_not_taken(str(problem).splitlines())) from None


def script(ask: Ask, facts: Facts) -> Facts:
    if facts.changes and facts.changes.count:
        ask.agree(_("Xin {you} xem lại những gì sẽ thay đổi:") + "\n" + say_changes(facts.changes, MOST_NAMED))
    return facts


async def finish(session: Session, speaker: Speaker, facts: Facts) -> Reply:
    if facts.table is None:
        return Reply(_how(facts.units))
    changes = await unit_import.apply(session, speaker, facts.table, speaker.heard_at)
    await closing.tell(session, changes, speaker.heard_at)
    if not changes.count:
        unchanged = _("Bảng này không thay đổi gì: danh sách đơn vị đã đúng như vậy.")
        return Reply("\n".join([*say_unknown(changes.unknown, MOST_NAMED), unchanged]))
    return Reply(_("Đã thay danh sách đơn vị: {n} thay đổi.").format(n=changes.count))


def _how(units: Directory) -> str:
    schools = [unit for unit in units.all if unit.files and not unit.closed]
    without = [unit.name for unit in schools if not (unit.address and unit.contact)]
    lines = [
        _(
            "Danh sách có {n} trường. Muốn thêm, đổi tên, chuyển hoặc đóng trường, xin gửi tệp Excel (.xlsx) hoặc CSV"
            " vào đây: dòng đầu là tên các cột, ít nhất có cột «mã»; cột nào không có thì giữ nguyên."
        ).format(n=len(schools))
    ]
    if without:
        lines.append(_("Còn thiếu địa chỉ hoặc người phụ trách: {units}.").format(units=_named(without)))
    return "\n".join(lines)


def _named(names: list[str]) -> str:
    rest = len(names) - MOST_NAMED
    shown = "; ".join(names[:MOST_NAMED])
    return shown if rest <= 0 else _("{units}; và {n} mục nữa").format(units=shown, n=rest)


def _not_taken(faults: list[str]) -> str:
    rest = len(faults) - MOST_FAULTS
    more = [_("… và {rows} dòng nữa.").format(rows=rest)] if rest > 0 else []
    head = _("Chưa có gì thay đổi, vì bảng có chỗ cần sửa. Xin sửa rồi gửi lại:")
    return "\n".join([head, *faults[:MOST_FAULTS], *more])


UNITS = Conversation(
    "units",
    facts,
    script,
    finish,
    commands=("donvi",),
    describes=lazy("Danh sách đơn vị"),
    label=lazy("Đơn vị"),
    open_to=may_import,
    takes_file=lazy("Danh sách đơn vị"),
)
