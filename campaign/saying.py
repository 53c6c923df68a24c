"""How the campaign's times are said."""

from datetime import datetime

from bot.phrases import _, plural
from campaign.facts import Campaign, Window, say_day


def say_days_left(campaign: Campaign, now: datetime) -> str:
    """`còn 3 ngày tiếp nhận`, the last day, or that it has not begun or is over."""
    match campaign.window(now):
        case Window.BEFORE:
            return _("nhận từ ngày {day}").format(day=say_day(campaign.opens_on))
        case Window.AFTER:
            return _("đã hết thời gian tiếp nhận")
    days = campaign.days_left(now)
    if not days:
        return _("hôm nay là ngày cuối tiếp nhận")
    return plural("còn {days} ngày tiếp nhận", "còn {days} ngày tiếp nhận", days).format(days=days)
