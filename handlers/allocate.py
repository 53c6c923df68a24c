"""Who is next for what there is: one proposal at a time, with its reasons."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.conversation import Conversation, Reply, Speaker, opens
from bot.dialogue import Ask
from bot.messages import Choice
from bot.phrases import _, lazy
from bot.text import capitalised
from campaign import ranking
from campaign.allocating import LONG_RESERVED_DAYS
from campaign.devices import State, suits
from campaign.facts import say_day, vietnam_day
from campaign.items import Item
from campaign.money import say_count, say_vnd
from campaign.ranking import Waits
from handlers import naming
from handlers.naming import asked_unit, may_serve, served, which_unit
from storage import allocations, approvals, campaigns, cash, devices, waiting
from storage.allocations import Held
from storage.devices import Device
from storage.needs import Need
from storage.schema import device_version
from storage.session import Session
from storage.waiting import Next

LATER, CASH = "later", str(Item.CASH)


@dataclass(frozen=True, slots=True)
class Stock:
    """What a unit can hand over, and who waits for it, the neediest first."""

    unit: str
    devices: Sequence[Device]
    balance: int
    pupils: Sequence[Need]

    @property
    def waiting(self) -> list[Waits]:
        return [waiting.as_waiting(each) for each in self.pupils]

    @property
    def items(self) -> dict[Item, int]:
        """How many pieces of each item there are; of cash the sum."""
        pieces = {item: sum(each.item is item for each in self.devices) for item in Item}
        return {item: n for item, n in (pieces | {Item.CASH: self.balance}).items() if n > 0}

    def meant(self, what: str) -> list[tuple[Item, Device | None]]:
        """What was asked for, as an item or by its code; else every thing there is."""
        things: list[tuple[Item, Device | None]] = [(each.item, each) for each in self.devices]
        things += [(Item.CASH, None)] if self.balance > 0 else []
        return [each for each in things if what in (each[0], each[1] and each[1].id)] or things


async def propose(session: Session, speaker: Speaker, asked: tuple[str, str]) -> Reply:
    unit, what = asked
    if not what and (kept := await _kept_long(session, speaker, unit)):
        return _remind_of(kept, unit)
    stock = await _stock(session, unit)
    for item, device in stock.meant(what):
        device_id = device.id if device else ""
        following = await waiting.next_for(session, speaker, unit, item, device_id, stock.pupils)
        if following:
            return await _proposal(session, stock, item, device, following, in_place=bool(what))
    return await _nobody(session, speaker, stock)


async def _stock(session: Session, unit: str) -> Stock:
    here = (device_version.c.unit == unit, device_version.c.state == State.USABLE)
    found, balance = await devices.which(session, *here), await cash.balance(session, unit)
    return Stock(unit, found, balance, await waiting.ranked(session, unit))


async def _kept_long(session: Session, speaker: Speaker, unit: str) -> Held | None:
    oldest = await allocations.held(session, speaker, unit, State.RESERVED, most=1)
    long_ago = speaker.heard_at - timedelta(days=LONG_RESERVED_DAYS)
    return oldest[0] if oldest and oldest[0].device.since <= long_ago else None


def _remind_of(kept: Held, unit: str) -> Reply:
    words = _("{device} được giữ cho {pupil} từ ngày {day}, đã quá {days} ngày. Máy đã trao cho em chưa?")
    said = words.format(
        device=capitalised(naming.device(kept.device)),
        pupil=naming.pupil(kept.pupil),
        day=say_day(vietnam_day(kept.device.since)),
        days=LONG_RESERVED_DAYS,
    )
    return Reply(said, (*answers(kept), opens("allocate", _("Để sau"), f"{LATER} {unit}")))


def answers(kept: Held, named: bool = False) -> tuple[Choice, ...]:
    """What becomes of a device that is kept for a pupil; `named` where several are listed."""
    about, code = f"{kept.device.id} {kept.pupil.id}", f" {kept.device.id}" if named else ""
    return opens("handed over", _("Đã trao") + code, about), opens("release", _("Thôi giữ") + code, about)


async def _proposal(
    session: Session, stock: Stock, item: Item, device: Device | None, following: Next, in_place: bool
) -> Reply:
    thing = naming.device(device) if device else _("tiền mặt, còn {sum}").format(sum=say_vnd(stock.balance))
    units, campaign = await campaigns.units(session), await campaigns.current(session)
    level = units.among([stock.unit]).all[0].level
    lines = [
        _("{unit}: {n} em đang chờ.").format(unit=units.shown(stock.unit), n=len(stock.pupils)),
        _("Trao {thing}\ncho {pupil}.").format(thing=thing, pupil=naming.pupil(following.pupil)),
        ranking.why(following.place, waiting.as_waiting(following.pupil), stock.waiting, campaign, level),
        _("Đang chờ loại này: {n} em.").format(n=following.accepting),
    ]
    if following.passed_over:
        lines.append(_("Đã bỏ qua lần này, có lý do: {n} em.").format(n=following.passed_over))
    what = device.id if device else CASH
    about = f"{what} {following.pupil.id}"
    give = opens("reserve", _("Trao"), about) if device else opens("grant", _("Trao"), following.pupil.id)
    choices = (
        give,
        opens("skip", _("Bỏ qua, nêu lý do"), about),
        opens("why", _("Vì sao em này?"), about),
        *_other_things(stock, item, device),
    )
    return Reply("\n".join(lines), choices, in_place=in_place)


def _other_things(stock: Stock, item: Item | None, device: Device | None) -> list[Choice]:
    """Another piece of the same, the other items, and the lists of what is kept and what was handed over."""
    choices: list[Choice] = []
    same = [each.id for each in stock.devices if each.item is item]
    if device and len(same) > 1:
        following = same[(same.index(device.id) + 1) % len(same)]
        choices.append(opens("allocate", _("Máy khác cùng loại"), f"{following} {stock.unit}"))
    for other, n in stock.items.items():
        if other is not item:
            much = say_vnd(n) if other is Item.CASH else str(n)
            choices.append(opens("allocate", f"{capitalised(naming.item(other))} ({much})", f"{other} {stock.unit}"))
    return [*choices, *lists(stock.unit)]


def lists(unit: str) -> tuple[Choice, ...]:
    return opens("kept", _("Đang giữ"), f"0 {unit}"), opens("given", _("Đã trao, nhận lại"), f"0 {unit}")


async def _nobody(session: Session, speaker: Speaker, stock: Stock) -> Reply:
    name = (await campaigns.units(session)).shown(stock.unit)
    new = (await approvals.new_by_unit(session, speaker)).get(stock.unit, 0)
    lines = [_("{unit}: {n} em đang chờ.").format(unit=name, n=len(stock.pupils))]
    if not stock.items:
        lines.append(_("Chưa có thiết bị dùng được hay tiền mặt để trao."))
    elif not stock.pupils:
        lines.append(_("Chưa có em nào đã duyệt mà còn chờ."))
    else:
        lines.append(_("Không em nào đang chờ hợp với loại này, hoặc các em đều đã được bỏ qua lần này."))
    if new:
        lines.append(_("Có {n} em mới khai, chờ duyệt.").format(n=new))
    choices = [opens("approvals", _("Duyệt danh sách"), stock.unit)] if new else []
    return Reply("\n".join(lines), (*choices, *_other_things(stock, None, None)))


@dataclass(frozen=True, slots=True)
class Asked:
    """For which thing (a device's code, or cash) and which pupil somebody asks."""

    what: str
    pupil: Need


async def asked_of(session: Session, speaker: Speaker, about: str) -> Asked:
    what, _between, pupil = about.partition(" ")
    return Asked(what, await approvals.one(session, speaker, pupil))


async def explain(session: Session, speaker: Speaker, asked: Asked) -> Reply:
    unit, id_ = asked.pupil.unit, asked.pupil.id
    pupils = await waiting.ranked(session, unit)
    item = Item.CASH if asked.what == CASH else (await allocations.device_of(session, speaker, asked.what)).item
    ahead = [pupil.id for pupil in pupils]
    if id_ not in ahead:
        return Reply(_("Em này không còn trong danh sách chờ."), (opens("allocate", _("Cấp phát"), unit),))
    place = ahead.index(id_)
    before = pupils[:place]
    fitting = sum(suits(each.suits, item) for each in before)
    campaign, units = await campaigns.current(session), await campaigns.units(session)
    level = units.among([unit]).all[0].level
    own, all_ = waiting.as_waiting(asked.pupil), [waiting.as_waiting(each) for each in pupils]
    lines = [
        naming.pupil(asked.pupil) + ".",
        ranking.why(place + 1, own, all_, campaign, level),
        _("Xếp trước em: {n} em, trong đó {unfit} em không hợp loại này, {skipped} em đã được bỏ qua có lý do.").format(
            n=place, unfit=place - fitting, skipped=fitting
        ),
    ]
    if ranking.equals(own, all_, campaign, level):
        lines.append(_lot(await approvals.seed_of(session, unit), id_))
    return Reply("\n".join(lines), (opens("allocate", _("Cấp phát"), f"{asked.what} {unit}"),))


def _lot(seed: str, id_: str) -> str:
    return _(
        "Số thăm của em: {number}; số nhỏ hơn đứng trước. Ai cũng tính lại được, từ mã bốc thăm của đơn vị ({seed}, "
        "bốc một lần khi duyệt danh sách) và mã của em ({id})."
    ).format(number=say_count(ranking.drawn(seed, id_)), seed=seed, id=id_)


def nothing_asked(ask: Ask, asked: Asked) -> Asked:
    return asked


ALLOCATE = Conversation(
    "allocate",
    served,
    which_unit,
    propose,
    commands=("capphat",),
    describes=lazy("Cấp phát"),
    label=lazy("Cấp phát"),
    open_to=may_serve,
    answers=asked_unit,
)
WHY = Conversation("why", asked_of, nothing_asked, explain)
