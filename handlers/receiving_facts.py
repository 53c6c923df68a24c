"""What is known when a gift is to be received: the pledge and what came of it, who may, what was posted just now."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta

from bot.conversation import Refused, Speaker, opens
from bot.phrases import _
from campaign.codes import well_formed
from campaign.giving import Donor
from campaign.items import Item
from campaign.receiving import left_of, say_why
from campaign.units import Directory
from storage import authority, campaigns, known_donors, pledges, receipts, still_open
from storage.known_donors import Known
from storage.pledges import Pledge
from storage.receipts import RECEIVING, Receipt
from storage.schema import receipt
from storage.session import Session
from storage.still_open import STANDS

_TWIN_WITHIN = timedelta(minutes=10)
UNANNOUNCED = "new"
STILL = " still"  # behind the code of a pledge that is closed, and of whose donor something comes after all


@dataclass(frozen=True, slots=True)
class Earlier:
    """A donor whom we know from a receipt, by its key, or from a pledge that is closed."""

    donor: Donor
    phone: str
    key: str = ""
    pledge: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is to be received. `about`: a pledge's code (`STILL`), a receipt's number, `UNANNOUNCED`, or nothing yet.

    `places`: the open units at which this person receives; `before`: what came of the pledge; `lately`: what was posted
    there a moment ago, by whomever.
    """

    about: str
    units: Directory
    places: Directory
    pledge: Pledge | None = None
    before: Mapping[Item, tuple[int, int]] = field(default_factory=dict)
    earlier: Earlier | None = None
    known: tuple[Known, ...] = ()
    lately: tuple[Receipt, ...] = ()
    is_donor: bool = False

    @property
    def elsewhere(self) -> str:
        """Where the gift was promised to, if that is not where this person receives."""
        if self.pledge is None or self.places.get(self.pledge.unit):
            return ""
        return self.units.shown(self.pledge.unit) if self.pledge.unit else _("nơi cần nhất")


async def facts(session: Session, speaker: Speaker, about: str) -> Facts:
    units = await campaigns.units(session)
    own = await authority.covered(session, speaker, *RECEIVING)
    places = units.among(frozenset(code for code in own if units.open.get(code)))
    pledge = await pledges.one(session, about) if well_formed(about) else None
    if pledge and pledge.person == speaker.person and not places.get(pledge.unit):
        return Facts(about, units, places, pledge, is_donor=True)
    if not places.all:
        if own:
            raise Refused(units.open.why_not(min(own)), (opens("hand on", _("Chuyển đi đơn vị khác")),))
        raise Refused(_not_theirs(about))
    lately = (receipt.c.recorded_at > speaker.heard_at - _TWIN_WITHIN, receipt.c.unit.in_([u.code for u in places.all]))
    now = Facts(about, units, places, lately=tuple(await receipts.which(session, STANDS, *lately, most=20)))
    if well_formed(about):
        return await _with_pledge(session, now, pledge)
    if about.endswith(STILL):
        return replace(now, earlier=await _of_closed(session, about.removesuffix(STILL)))
    if about in ("", UNANNOUNCED):
        return replace(now, known=tuple(await known_donors.at_own_units(session, speaker)))
    earlier = await receipts.one(session, about)
    if earlier is None or not places.get(earlier.unit):
        raise Refused(_("Không có phiếu nhận này ở đơn vị của thầy/cô."))
    return replace(now, earlier=Earlier(earlier.donor, earlier.phone, earlier.donor_key))


def _not_theirs(about: str) -> str:
    if well_formed(about):
        return _("Đây là mã của một phần ủng hộ. Người tiếp nhận của trường mở được mã này; cảm ơn {you} đã quan tâm.")
    return _("Việc này dành cho người quản lý của trường.")


def _closed(pledge: Pledge, theirs: bool) -> str:
    """Why nothing comes of it only those are told whom it was promised to."""
    words = _("Đăng ký {code} đã khép lại: phần còn lại đã rút lại hoặc không trao nữa. Không ghi gì.")
    if pledge.why and theirs:
        words = _("Đăng ký {code} đã khép lại, không trao nữa; lý do: {why}. Không ghi gì.")
    return words.format(code=pledge.code, why=say_why(pledge.why))


async def _of_closed(session: Session, code: str) -> Earlier:
    """The pledge stays closed; what comes all the same is its donor's, who is told and thanked."""
    pledge = await pledges.one(session, code)
    if pledge is None or pledge.open:
        raise Refused(_("Không có đăng ký nào đã khép lại với mã này."))
    return Earlier(pledge.donor, pledge.handing_over.phone, pledge=pledge.code)


async def _with_pledge(session: Session, now: Facts, pledge: Pledge | None) -> Facts:
    """Raises Refused for a code of which nothing can be received."""
    none_before = opens("receive", _("Không có đăng ký trước"), UNANNOUNCED)
    if pledge is None:
        words = _("Không có đăng ký nào với mã {code}. Xin xem lại mã, hoặc tìm theo tên, số điện thoại.")
        raise Refused(words.format(code=now.about), (opens("receive", _("Tìm người ủng hộ")), none_before))
    if not pledge.open:
        still = opens("receive", _("Người này vẫn mang quà đến"), pledge.code + STILL)
        raise Refused(_closed(pledge, theirs=bool(now.places.get(pledge.unit))), (still, none_before))
    before = await still_open.came_of_one(session, pledge.code)
    if not left_of(pledge.gifts, before):
        theirs = await receipts.which(session, STANDS, receipt.c.pledge_code == pledge.code)
        again = [each.id for each in theirs if now.places.get(each.unit)][:1]
        more = (opens("receive", _("Nhận thêm của người này"), again[0]),) if again else ()
        words = _("Đăng ký {code} đã được nhận đủ, phiếu {numbers}. Không ghi gì thêm.")
        numbers = ", ".join(each.id for each in theirs)
        raise Refused(words.format(code=pledge.code, numbers=numbers), (*more, none_before))
    return replace(now, pledge=pledge, before=before)
