"""What stands under the form, so that nobody reads more into its figures than is in them, or misses what is not."""

from collections.abc import Iterator

from bot.phrases import _, lazy
from bot.steps import Label
from campaign.items import GROUPS, Group
from campaign.money import say_vnd
from reports.figures import Tally
from reports.rows import MOVED, NOT_FILED, Row, three
from storage.figures import Beside, Held

WIDE_NAMES: dict[Group, Label] = GROUPS | {Group.OTHER: lazy("Thiết bị học trực tuyến khác")}


def footnotes(rows: tuple[Row, ...], total: Row, tally: Tally) -> Iterator[str]:
    """One sentence each."""
    yield from _not_filed(rows)
    yield _("Chỉ tính phần ủng hộ đã nhận; phần mới đăng ký chưa phải là kết quả.")
    apart = [*_apart(tally)]
    if not any(total.figures) and not apart:
        yield _("Đến thời điểm này hệ thống chưa ghi nhận phần ủng hộ nào đã nhận.")
    yield from _blocks(rows)
    yield from _counted_twice(total, tally)
    if boxes := tally.all_beside(Beside.BOX):
        yield _("Thùng quyên góp không rõ người gửi được tính là 1 người: {n} thùng.").format(n=boxes)
    if any(row.moved for row in rows):
        yield _(
            "{mark} Có thiết bị chuyển giữa các đơn vị: tính cho người ủng hộ ở nơi nhận đầu tiên, "
            "tính cho học sinh ở nơi trao."
        ).format(mark=MOVED)
    yield from apart


def _not_filed(rows: tuple[Row, ...]) -> Iterator[str]:
    filing = [row for row in rows if not row.member]
    if missing := sum(not row.filed for row in filing):
        yield _("{mark} Chưa nộp báo cáo qua hệ thống: {n}/{all} đơn vị.").format(
            mark=NOT_FILED, n=missing, all=len(filing)
        )


def _blocks(rows: tuple[Row, ...]) -> Iterator[str]:
    filing = sum(not row.member for row in rows)
    words = _("Dòng {number} là tổng các dòng {number}.1 đến {number}.{last}; tổng cộng tính các dòng 1 đến {all}.")
    alone = _("Dòng {number} là tổng các dòng {number}.1 đến {number}.{last}.")
    for block in (row for row in rows if row.block):
        last = sum(row.number.startswith(f"{block.number}.") for row in rows)
        yield (words if filing > 1 else alone).format(number=block.number, last=last, all=filing)


def _counted_twice(total: Row, tally: Tally) -> Iterator[str]:
    """Where a person is counted at several units, how many different people there are."""
    for group, different in tally.different.items():
        donors, _much, pupils = three(group, total.received)
        name = str(WIDE_NAMES[group])
        if different.donors < donors:
            yield _("{group}: {sum} lượt người ủng hộ, trong đó {n} người khác nhau.").format(
                group=name, sum=donors, n=different.donors
            )
        if different.pupils < pupils:
            yield _("{group}: {sum} lượt học sinh được hưởng, trong đó {n} học sinh khác nhau.").format(
                group=name, sum=pupils, n=different.pupils
            )


def _apart(tally: Tally) -> Iterator[str]:
    """What came and is in no figure."""
    if refused := tally.all_beside(Beside.REFUSED):
        yield _("Không tính vào bảng: {n} thiết bị đã nhận nhưng không dùng được cho học trực tuyến.").format(n=refused)
    if unchecked := tally.all_beside(Beside.UNCHECKED):
        yield _("Chưa tính vào bảng: {n} thiết bị đã nhận, đang chờ kiểm tra hoặc sửa.").format(n=unchecked)
    held = sum(tally.held.values(), Held())
    if held != Held():
        yield _("Chưa tính vào bảng: {amount}, {devices} thiết bị phòng đang giữ, chờ chuyển đến trường.").format(
            amount=say_vnd(held.amount), devices=held.devices
        )
