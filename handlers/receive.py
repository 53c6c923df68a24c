"""A gift is received: by its code or link, by who gives it, or with no pledge before it."""

from collections.abc import Collection, Iterable, Mapping

from bot.conversation import Conversation
from bot.dialogue import Ask
from bot.phrases import _
from bot.text import capitalised
from campaign.codes import find_code
from campaign.giving import MOST_LINES, Way
from campaign.items import Cash, Gift
from campaign.pledge_link import read_pledge
from campaign.receiving import (
    ARRIVED,
    Arrived,
    Came,
    CashCame,
    NewReceipt,
    added_up,
    counted,
    item_of,
    left_of,
    with_came,
)
from campaign.units import Unit
from handlers import receiving_items as items
from handlers.read_back import as_shown
from handlers.receiving_donor import ask_giver, ask_which
from handlers.receiving_facts import UNANNOUNCED, Earlier, Facts, facts
from handlers.receiving_outcome import Landed, finish
from handlers.receiving_read_back import read_back, read_back_of_nothing
from storage.pledges import Pledge
from storage.receipts import Receipt

NOWHERE = "nowhere"


def script(ask: Ask, facts: Facts) -> NewReceipt | Landed:
    if facts.is_donor:
        return Landed(own=True)
    if not facts.about and (found := ask_which(ask, facts.known)) != UNANNOUNCED:
        return Landed(found=found)
    unit = _place(ask, facts)
    if unit is None:
        return Landed()
    new = _promised(ask, facts, facts.pledge, unit) if facts.pledge else _unannounced(ask, facts, unit)
    if isinstance(new, Landed):
        return new
    if (twin := _twin(facts, new)) and _is_one(ask, twin):
        return Landed(twin=twin.id)
    promised = facts.pledge.gifts if facts.pledge else ()
    ask.agree(read_back(new, unit.name, facts.elsewhere, _left(facts, new), promised))
    return new


def _place(ask: Ask, facts: Facts) -> Unit | None:
    """Where it is received: where it was promised to, if that is theirs; else they are asked."""
    theirs = facts.places.get(facts.pledge.unit) if facts.pledge else None
    if theirs:
        return theirs
    only = facts.places.all[0] if len(facts.places.all) == 1 else None
    if only and not facts.pledge:
        return only
    if only:
        words = _("Đăng ký này gửi đến {there}. Nhận tại {here}? Sau này có thể chuyển đến nơi đã đăng ký.")
        prompt = words.format(there=facts.elsewhere, here=only.name)
        yes = _("Nhận tại {here}").format(here=only.name)
        return only if ask.yes("here", prompt, yes=yes, no=_("Không nhận")) else None
    prompt = _("Nhận tại đơn vị nào? Gõ tên đơn vị, hoặc chọn:")
    unit = ask.search("unit", prompt, facts.places, {NOWHERE: _("Không nhận")}, title=_("Nhận tại"))
    return None if isinstance(unit, str) else unit


def _promised(ask: Ask, facts: Facts, pledge: Pledge, unit: Unit) -> NewReceipt | Landed:
    changed = _("Người ủng hộ vừa đổi đăng ký {code}, nay là: {gifts}. Thầy/cô xin ghi lại phần đã đổi.")
    now = changed.format(code=pledge.code, gifts="; ".join(map(str, pledge.gifts)))
    ask.heed("promised", repr(pledge.gifts), now, _("Ghi tiếp"))
    names = items.names_of(pledge.gifts)
    came = [items.of_promise(ask, names[n], left) for n, left in left_of(pledge.gifts, facts.before).items()]
    here: list[Came] = [each for each in came if each]
    here = added_up(here + _extra(ask, room=MOST_LINES - len(here)))
    left = left_of(pledge.gifts, with_came(facts.before, here))
    # What was promised to another unit is given up there.
    over = bool(left) and not facts.elsewhere and _nothing_more(ask, left.values())
    if not here:
        return _nothing(ask, pledge, left.values()) if over else Landed()
    if over:
        here = items.why_less(ask, here, {item_of(gift) for gift in left.values()})
    return NewReceipt(
        unit.code, pledge.donor, tuple(here), _arrived(ask, here, pledge), pledge.code, closes_pledge=over
    )


def _nothing(ask: Ask, pledge: Pledge, left: Collection[Gift]) -> Landed:
    """Nothing came and nothing will."""
    why = items.why_no_more(ask)
    ask.agree(read_back_of_nothing(pledge, left, why))
    return Landed(no_more_of=pledge.code, why=why)


def _extra(ask: Ask, room: int) -> list[Came]:
    prompt = _("Có gì khác ngoài đăng ký không?")
    if room and ask.yes("extra", prompt, yes=_("Có thêm"), no=_("Không có"), title=_("Ngoài đăng ký")):
        return items.unannounced(ask, _("Có thêm gì?"), room)
    return []


def _nothing_more(ask: Ask, left: Iterable[Gift]) -> bool:
    prompt = _("Còn lại: {gifts}. Phần còn lại?").format(gifts="; ".join(map(str, left)))
    rest = {"later": _("Sẽ trao sau"), "never": _("Không trao nữa")}
    return ask.choice("rest", prompt, rest, title=_("Phần còn lại")) == "never"


def _unannounced(ask: Ask, facts: Facts, unit: Unit) -> NewReceipt | Landed:
    if (giver := facts.earlier) is None:
        asked = ask_giver(ask, facts.known)
        if asked.known and asked.known.pledged:
            return Landed(found=asked.known.code)
        giver = Earlier(asked.donor, asked.phone, asked.known.key if asked.known else "")
    came = added_up(items.unannounced(ask, _("Nhận gì của {donor}?").format(donor=as_shown(giver.donor))))
    by = _arrived(ask, came)
    return NewReceipt(unit.code, giver.donor, tuple(came), by, giver.pledge, giver.phone, same_as=giver.key)


def _arrived(ask: Ask, came: list[Came], pledge: Pledge | None = None) -> Arrived:
    if not any(isinstance(each, CashCame) for each in came):
        return Arrived.HAND
    ways = {way: capitalised(str(ARRIVED[way])) for way in (Arrived.HAND, Arrived.TRANSFER)}
    promised = None
    if pledge and any(isinstance(gift, Cash) for gift in pledge.gifts):
        promised = Arrived.TRANSFER if pledge.handing_over.way is Way.TRANSFER else Arrived.HAND
    return ask.choice("arrived", _("Tiền đến bằng cách nào?"), ways, title=_("Tiền đến"), presumed=promised)


def _left(facts: Facts, new: NewReceipt) -> Mapping[int, Gift]:
    return left_of(facts.pledge.gifts, with_came(facts.before, new.came)) if facts.pledge else {}


def _twin(facts: Facts, new: NewReceipt) -> Receipt | None:
    """The same gift, posted a moment ago: by a second tap of the same, or by a colleague."""
    what = sorted(map(counted, new.came))
    for each in facts.lately:
        same = each.unit == new.unit and each.pledge == new.pledge_code
        if same and what == sorted((line.item, line.amount or line.pieces) for line in each.lines):
            return each
    return None


def _is_one(ask: Ask, twin: Receipt) -> bool:
    words = _("Vừa có phiếu {number} giống như vậy, của {donor}. Đây là một hay hai lần nhận?")
    prompt = words.format(number=twin.id, donor=as_shown(twin.donor))
    ways = {"one": _("Một lần, không ghi thêm"), "two": _("Hai lần nhận khác nhau")}
    return ask.choice(f"twin {twin.id}", prompt, ways) == "one"


RECEIVE = Conversation(
    "receive",
    facts,
    script,
    finish,
    hears=read_pledge,
    finds=find_code,
)
