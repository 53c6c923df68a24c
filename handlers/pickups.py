"""A gift to be fetched is told at once to those who are to fetch it, and again when it changes: somebody waits.

At night it waits for the morning, as every notice does:
what changes until then is told once, what is taken back never.
"""

from collections.abc import Callable
from datetime import datetime

from bot.messages import Outgoing
from bot.phrases import _
from campaign.giving import NewPledge, Way
from campaign.permissions import Act
from campaign.units import Directory
from handlers.expected import contents
from storage import campaigns, notices
from storage.expected import ANYWHERE
from storage.pledges import Pledge
from storage.session import Session


async def tell(session: Session, code: str, before: Pledge | None, after: NewPledge | None, now: datetime) -> None:
    """What became of a pledge: new, changed, or taken back."""
    key = f"pickup.{code}.{before.version + 1 if before else 1}"
    if before and await notices.is_held(session, f"pickup.{code}.1"):  # nobody has been told of it yet
        await notices.take_back(session, f"pickup.{code}")
        before = None
    was, will = _unit_to_fetch(before), _unit_to_fetch(after)
    units = await campaigns.units(session) if (was, will) != (None, None) else None
    if units and after and will is not None:
        told = await _tell(session, will, units, key, lambda: _to_fetch(code, after, units, changed=was == will), now)
        if not told and will != ANYWHERE:
            await _tell(session, ANYWHERE, units, key, lambda: _nobody_there(code, units.shown(will)), now)
    if units and was is not None and was != will:
        await _tell(session, was, units, f"{key}.off", lambda: _off(code), now)


async def tell_routed(session: Session, routed: Pledge, now: datetime) -> None:
    """A pledge to where it is needed most has its school: those who are to fetch it there learn where."""
    if _unit_to_fetch(routed) is None:
        return
    await notices.take_back(session, f"pickup.{routed.code}")
    units, key = await campaigns.units(session), f"pickup.{routed.code}.{routed.version}"
    await _tell(session, routed.unit, units, key, lambda: _to_fetch(routed.code, routed, units, changed=False), now)


def _unit_to_fetch(pledge: Pledge | NewPledge | None) -> str | None:
    return pledge.unit if pledge and pledge.handing_over.way is Way.FETCH else None


async def _tell(
    session: Session, unit: str, units: Directory, key: str, words: Callable[[], Outgoing], now: datetime
) -> int:
    """Those who receive at this unit; for where it is needed most, those who route such pledges."""
    act, at = (Act.ROUTE, units.root.code) if unit == ANYWHERE else (Act.RECEIVE, unit)
    return await notices.tell_those_who_may(session, act, at, key, words, now)


def _to_fetch(code: str, pledge: Pledge | NewPledge, units: Directory, changed: bool) -> Outgoing:
    where = _("nơi cần nhất") if pledge.unit == ANYWHERE else units.shown(pledge.unit)
    head = (
        _("Đăng ký nhờ đến nhận đã thay đổi: {code}, {unit}")
        if changed
        else _("Có người nhờ đến nhận quà: {code}, {unit}")
    )
    foot = _("Mong thầy/cô gọi để hẹn giờ đến nhận.")
    return Outgoing("\n".join([head.format(code=code, unit=where), *contents(pledge), foot]), copyable=code)


def _off(code: str) -> Outgoing:
    words = _("Không cần đến nhận {code} nữa: người ủng hộ đã đổi cách trao, đổi nơi gửi hoặc rút lại.")
    return Outgoing(words.format(code=code))


def _nobody_there(code: str, unit: str) -> Outgoing:
    words = _(
        "{unit} có đăng ký nhờ đến nhận ({code}), nhưng chưa có người quản lý nào của trường nhận được tin. "
        "Xin mời người quản lý cho trường, hoặc liên hệ với trường."
    )
    return Outgoing(words.format(unit=unit, code=code))
