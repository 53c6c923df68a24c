"""The lines that reports are told with."""

from datetime import datetime

from bot.phrases import _
from campaign.facts import say_moment
from campaign.items import GROUPS, Group
from campaign.money import say_vnd
from reports.figures import Received


def say_as_of(as_of: datetime) -> str:
    """`Kết quả đến 09:30 ngày 12/10:`, the head of what is told of a moment."""
    time, day = say_moment(as_of)
    return _("Kết quả đến {time} ngày {day}:").format(time=time, day=day)


def line_of(group: Group, got: Received) -> str:
    """What arrived in a group and whom it reached."""
    if group is Group.CASH:
        much = say_vnd(got.amount)
    else:
        much = (_("{pieces} bộ") if group is Group.DESKTOP else _("{pieces} máy")).format(pieces=got.pieces)
    words = _("{group}: {donors} người, {much}, {pupils} HS")
    said = words.format(group=GROUPS[group], donors=got.donors, much=much, pupils=got.pupils)
    return said + " " + _("(kể cả máy tính bảng)") if group is Group.OTHER else said
