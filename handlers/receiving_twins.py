"""One gift that was promised at two schools: when it came to one, both are told that it may be the same."""

from functools import partial

from bot.conversation import Speaker, opens
from bot.messages import Outgoing
from bot.phrases import _
from campaign.items import Devices, Gift
from campaign.permissions import Act
from storage import notices, pledges
from storage.pledges import Pledge
from storage.receipts import Receipt
from storage.session import Session


async def also_promised_elsewhere(session: Session, speaker: Speaker, stored: Receipt) -> list[str]:
    """Tells those who wait for as many of the same devices of this donor; the words for whoever received these.

    Neither learns which school the other is.
    """
    here = await pledges.one(session, stored.pledge) if stored.pledge else None
    if here is None:
        return []
    found = []
    for other in (await pledges.open_of(session, [here.person])).get(here.person, []):
        alike = _alike(here, other, stored)
        if alike and other.unit not in ("", here.unit, stored.unit):
            found += alike
            words, key = partial(_may_be_the_same, other.code, alike), f"twin.{stored.id}.{other.code}"
            await notices.tell_those_who_may(session, Act.RECEIVE, other.unit, key, words, speaker.heard_at)
    said = _("Người này còn đăng ký {gifts} ở một trường khác. Nếu là cùng một phần quà, mong thầy/cô nhắc họ rút lại.")
    return [said.format(gifts="; ".join(map(str, found)))] if found else []


def _alike(here: Pledge, other: Pledge, stored: Receipt) -> list[Gift]:
    """What of the other promise is as much of the same as was promised here and came."""
    came = {line.item for line in stored.lines}
    promised = {(gift.item, gift.quantity) for gift in here.gifts if isinstance(gift, Devices) and gift.item in came}
    return [gift for gift in other.gifts if isinstance(gift, Devices) and (gift.item, gift.quantity) in promised]


def _may_be_the_same(code: str, gifts: list[Gift]) -> Outgoing:
    words = _(
        "Người ủng hộ của đăng ký {code} ({gifts}) vừa trao một phần quà giống như vậy ở một trường khác. "
        "Mong thầy/cô hỏi lại: nếu là cùng một phần quà, chọn «Nhận {code}», «Chưa nhận», «Không trao nữa»."
    )
    said = words.format(code=code, gifts="; ".join(map(str, gifts)))
    return Outgoing(said, (opens("receive", _("Nhận {code}").format(code=code), code),))
