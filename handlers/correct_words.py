"""A correction in words: what is taken back, why, what stands instead; and what becomes of it for those it concerns."""

from collections.abc import Callable, Sequence
from datetime import datetime

from bot.conversation import opens
from bot.messages import Outgoing
from bot.phrases import _
from campaign.correcting import REASONS, Instead, Reason
from campaign.counting import say_givers
from campaign.devices import STATES
from campaign.facts import say_day, vietnam_day
from campaign.items import ITEMS, kind_of
from campaign.money import say_vnd, say_vnd_in_words
from campaign.receiving import JUDGED, Arrived, Came, CashCame, Judged, Untouched
from handlers.read_back import as_shown
from storage import campaigns, notices
from storage.cash import Kind
from storage.devices import Device
from storage.session import Session
from storage.undoing import Relabelled, Subject

MOST_LABELS = 60


def named(subject: Subject) -> str:
    """What kind of entry it is, and its number."""
    if subject.receipt:
        return _("phiếu nhận {number}").format(number=subject.number)
    if subject.entry and subject.entry.kind is Kind.GRANT:
        return _("khoản trao cho học sinh, số {number}").format(number=subject.number)
    return _("khoản mua, số {number}").format(number=subject.number)


def brief(subject: Subject) -> str:
    """On a button: number, day, and what it is of."""
    day = say_day(vietnam_day(subject.recorded_at))
    number = subject.number if subject.receipt else _("số {number}").format(number=subject.number)
    return f"{number} ({day}): {_contents(subject, in_words=False)}"


def to_agree(subject: Subject, reason: Reason, words: str, instead: Instead | None, unit: str) -> str:
    """What the yes is to."""
    why = f"{REASONS[reason]}: {words}" if words else str(REASONS[reason])
    day = say_day(vietnam_day(subject.recorded_at))
    back = _("• Hủy {what}, ngày {day}, {unit}: {contents}")
    lines = [
        back.format(what=named(subject), day=day, unit=unit, contents=_contents(subject, in_words=instead is None)),
        _("• Lý do: {why}").format(why=why),
        _("• Ghi lại: {instead}").format(instead=said_instead(subject, instead)),
    ]
    return "\n".join(lines)


def said_instead(subject: Subject, instead: Instead | None) -> str:
    if instead is None:
        return _("không ghi gì thay")
    if subject.receipt:
        givers = [_("của {donor}").format(donor=as_shown(instead.giver.donor))] if instead.giver else []
        if subject.receipt.arrived is Arrived.BOX:
            givers = [say_givers(None if instead.givers_unknown else instead.people)]
        return "; ".join([*givers, *map(_came, instead.came.values())])
    bought = [_kept(f"{instead.description or ITEMS[each.item]} {each.id}") for each in subject.devices]
    if instead.item:
        bought = [instead.description or str(ITEMS[instead.item])]
    bill = [_("chứng từ {number}").format(number=instead.evidence)] if instead.evidence else []
    return ", ".join([*bought, _sum(instead.amount), *bill])


def _came(came: Came | Untouched) -> str:
    if isinstance(came, CashCame):
        return _sum(came.amount)
    if isinstance(came, Untouched):
        return _kept(f"{came.pieces} {kind_of(came.item, came.description)}")
    judged = ", ".join(f"{pieces} {_small(judged)}" for judged, pieces in came.judged.items() if pieces)
    return f"{came.pieces} {kind_of(came.item, came.description)} ({judged})"


def _kept(what: str) -> str:
    return _("{what} (giữ nguyên)").format(what=what)


def _small(judged: Judged) -> str:
    label = str(JUDGED[judged])
    return label[:1].lower() + label[1:]


def _sum(amount: int) -> str:
    return f"{say_vnd(amount)} ({say_vnd_in_words(amount)})"


def _contents(subject: Subject, in_words: bool) -> str:
    money = _sum if in_words else say_vnd
    if subject.receipt:
        of_box = subject.receipt.arrived is Arrived.BOX
        givers = None if subject.receipt.givers_unknown else subject.receipt.donor.people
        lines = [
            money(line.amount) if line.amount else f"{line.pieces} {kind_of(line.item, line.description)}"
            for line in subject.receipt.lines
        ]
        return "; ".join([*([say_givers(givers)] if of_box else []), *lines])
    bought = [f"{subject.paid.description or ITEMS[each.item]} {each.id}" for each in subject.devices]
    return ", ".join([money(subject.money), *bought])


def done(subject: Subject, number: str) -> str:
    """For those who answer for the unit."""
    if not number:
        return _("Đã hủy {what}; không ghi gì thay.").format(what=named(subject))
    anew = _("phiếu nhận {number}") if subject.receipt else _("số {number}")
    return _("Đã sửa: hủy {what}, ghi lại thành {anew}.").format(what=named(subject), anew=anew.format(number=number))


def new_labels(changed: Sequence[Relabelled]) -> list[str]:
    """Which label is taken off and which one put on, each with the state of its device."""
    if not changed:
        return []
    shown = [f"• {_label(each.old)} → {_label(each.new)}" for each in changed[:MOST_LABELS]]
    more = _("… và {n} máy nữa, mã mới có đủ trên phiếu nhận để in.").format(n=len(changed) - MOST_LABELS)
    return [_("Mong thầy/cô thay nhãn:"), *shown, *([more] if changed[MOST_LABELS:] else [])]


def _label(device: Device | None) -> str:
    return f"{device.id} ({STATES[device.state]})" if device else _("không có")


async def ask_others(
    session: Session, others: Sequence[int], id_: str, told: tuple[Subject, Reason, str, Instead | None], now: datetime
) -> None:
    """Each of those who may agree is shown all of it, with the two buttons."""
    said = await question(session, id_, *told)
    for person in others:
        await notices.tell_person(session, person, f"correction.{id_}", said, now)


async def question(
    session: Session, id_: str, subject: Subject, reason: Reason, why: str, instead: Instead | None
) -> Callable[[], Outgoing]:
    """All that a second person has to know, with the two buttons."""
    units, campaign = await campaigns.units(session), await campaigns.current(session)
    unit = units.shown(subject.unit)

    def words() -> Outgoing:
        head = _("Một người cùng phụ trách {unit} xin sửa một bút toán trên {sum}. Mong thầy/cô xem:")
        said = [
            head.format(unit=unit, sum=say_vnd(campaign.second_person_above)),
            to_agree(subject, reason, why, instead, unit),
            _("Chỉ khi thầy/cô đồng ý, việc sửa mới được ghi."),
        ]
        agree, decline = _("Đồng ý"), _("Không đồng ý")
        return Outgoing(
            "\n".join(said), (opens("agree correction", agree, id_), opens("decline correction", decline, id_))
        )

    return words


async def tell_asker(session: Session, person: int, id_: str, words: Callable[[], str], now: datetime) -> None:
    await notices.tell_person(session, person, f"correction.{id_}.answer", lambda: Outgoing(words()), now)
