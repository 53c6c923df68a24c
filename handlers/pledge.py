"""A donor pledges: what, for whom, as whom, and how it will be handed over."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.conversation import Conversation, Refused, Reply, Speaker, opens
from bot.dialogue import Ask
from bot.phrases import _, lazy
from campaign.facts import Campaign, Window, say_day, vietnam_day
from campaign.giving import (
    ANYWHERE,
    DONOR_KINDS,
    MOST_LINES,
    WAYS,
    Donor,
    DonorKind,
    HandingOver,
    NameForm,
    NewPledge,
    Way,
)
from campaign.items import CONDITIONS, ITEMS, Cash, Condition, Devices, Gift, Item
from campaign.money import as_typed, read_vnd, say_vnd
from campaign.numbers import read_count, read_people
from campaign.reading import read_description
from campaign.reminding import due_moment
from campaign.unit_link import read_start
from campaign.units import Directory, Unit
from handlers import pickups
from handlers.about_donor import ask_address, ask_organisation, ask_phone, ask_public_name
from handlers.read_back import after_pledging, read_back
from storage import campaigns, pledges
from storage.pledges import TWIN_ELSEWHERE_WITHIN, TWIN_WITHIN, Pledge
from storage.session import Session


@dataclass(frozen=True, slots=True)
class Facts:
    """What the talk needs to know today.

    `changing` is the pledge that a new version is asked for, `linked` the code of the unit whose link was opened.
    """

    campaign: Campaign
    units: Directory
    name: str
    heard_at: datetime
    recent: tuple[Pledge, ...] = ()
    changing: Pledge | None = None
    linked: str = ""

    def twin_of(self, new: NewPledge) -> Pledge | None:
        """The same gift from the same person a moment ago; or the same devices for another school, days ago."""
        same = (each for each in self.recent if each.open and each.gifts == new.gifts and self._may_be(each, new))
        return None if self.changing else next(same, None)

    def _may_be(self, twin: Pledge, new: NewPledge) -> bool:
        is_device = any(isinstance(gift, Devices) for gift in new.gifts)
        within = TWIN_ELSEWHERE_WITHIN if is_device and twin.unit != new.unit else TWIN_WITHIN
        return twin.made_at > self.heard_at - within


async def facts(session: Session, speaker: Speaker, about: str) -> Facts:
    campaign = await campaigns.current(session)
    _refuse_outside_the_window(campaign, speaker.heard_at)
    recent = tuple(await pledges.recent(session, speaker.person))
    return Facts(campaign, await campaigns.units(session), speaker.name, speaker.heard_at, recent, linked=about)


def script(ask: Ask, facts: Facts) -> NewPledge:
    gifts = _gifts(ask, _of_the_link(facts))
    unit = _unit(ask, facts)
    donor = _donor(ask, facts)
    over = _handing_over(ask, unit, gifts)
    new = NewPledge(gifts, unit.code if unit else "", donor, over, facts.changing.code if facts.changing else "")
    if (twin := facts.twin_of(new)) and _is_one_gift(ask, facts, twin):
        return NewPledge(gifts, new.unit, donor, over, twin_of=twin.code)
    ask.agree(read_back(new, facts.campaign, unit))
    return new


async def finish(session: Session, speaker: Speaker, new: NewPledge) -> Reply:
    campaign, units = await campaigns.current(session), await campaigns.units(session)
    if new.twin_of:
        twin = await pledges.own(session, speaker, new.twin_of)
        unit = units.shown(twin.unit) if twin.unit else _("nơi cần nhất")
        words = _("Vâng, vẫn là một phần quà, gửi đến {unit}; không ghi thêm. Mã: {code}.")
        words = words.format(unit=unit, code=new.twin_of)
        other = opens("change", _("Đổi {code}").format(code=new.twin_of), new.twin_of)
        return Reply(words, (opens("mine", _("Đóng góp của tôi")), other), copyable=new.twin_of)
    before = await pledges.own(session, speaker, new.replaces) if new.replaces else None
    if before and before.same_as(new):
        words = _("Không có gì thay đổi. Mã: {code}.").format(code=before.code)
        return Reply(words, (opens("mine", _("Đóng góp của tôi")),), copyable=before.code)
    code = await pledges.record(session, speaker, new)
    await pickups.tell(session, code, before, new, speaker.heard_at)
    words = after_pledging(code, new, campaign, units.get(new.unit), _will_remind(campaign, speaker))
    return Reply(words, (opens("mine", _("Đóng góp của tôi")),), copyable=code)


def _will_remind(campaign: Campaign, speaker: Speaker) -> bool:
    """A day of reminding is still to come."""
    days = (due_moment(campaign.closes_on - timedelta(days=each)) for each in campaign.reminders.deliver)
    return not speaker.reminders_stopped and any(day > speaker.heard_at for day in days)


def taken_over(facts: Facts) -> Mapping[str, str]:
    """Kind and name form as in the last pledge, the unit of the link: not asked, but shown and to be changed."""
    unit = {"unit": facts.linked} if facts.units.open.get(facts.linked) else {}
    return unit | (_donor_answers(facts.recent[0]) if facts.recent else {})


def _of_the_link(facts: Facts) -> str:
    """What to say first to someone who opened the link of a unit."""
    if not facts.linked:
        return ""
    unit = facts.units.get(facts.linked)
    if unit is None:
        words = _("Hệ thống không tìm thấy đơn vị của đường dẫn này; quý vị vẫn ủng hộ được và sẽ chọn đơn vị sau.")
    elif unit.closed:
        words = _("{unit} đã ngừng tiếp nhận; quý vị vẫn ủng hộ được và sẽ chọn đơn vị khác sau.")
    else:
        words = _("Nơi gửi: {unit}; có thể đổi ở bước xem lại.")
    return words.format(unit=unit.name if unit else "") + "\n"


def _refuse_outside_the_window(campaign: Campaign, now: datetime) -> None:
    match campaign.window(now):
        case Window.BEFORE:
            words = _("Chương trình nhận đăng ký ủng hộ từ ngày {day}. Mong quý vị quay lại khi ấy.")
            raise Refused(words.format(day=say_day(campaign.opens_on)))
        case Window.AFTER:
            words = _("Thời gian tiếp nhận đã hết ngày {day}. Cảm ơn tấm lòng của quý vị. Liên hệ: {contact}.")
            leave = opens("leave message", _("Để lại lời nhắn"))
            elsewhere = (leave, opens("progress", _("Tiến độ")), opens("mine", _("Đóng góp của tôi")))
            raise Refused(words.format(day=say_day(campaign.closes_on), contact=campaign.contact), elsewhere)


def _gifts(ask: Ask, greeting: str) -> tuple[Gift, ...]:
    gifts: list[Gift] = []
    for n in range(1, MOST_LINES + 1):
        gifts.append(_gift(ask, n, greeting if n == 1 else ""))
        if n == MOST_LINES or not ask.yes(
            f"more {n}",
            _("Quý vị có ủng hộ thêm gì nữa không?"),
            yes=_("Thêm"),
            no=_("Không, tiếp tục"),
            title=_("Ủng hộ thêm"),
        ):
            break
    return tuple(gifts)


def _gift(ask: Ask, n: int, greeting: str) -> Gift:
    item = ask.choice(f"item {n}", greeting + _("Quý vị muốn ủng hộ gì?"), ITEMS, title=_("Phần quà"))
    if item is Item.CASH:
        prompt = _("Quý vị muốn ủng hộ bao nhiêu tiền?")
        return Cash(ask.text(f"amount {n}", prompt, read_vnd, title=_("Số tiền"), say=say_vnd))
    description = ""
    if item is Item.OTHER:
        description = ask.text(f"description {n}", _("Thiết bị gì?"), read_description, title=_("Thiết bị"))
    quantity = ask.text(f"quantity {n}", _("Quý vị ủng hộ bao nhiêu chiếc?"), read_count, title=_("Số lượng"))
    condition = ask.choice(f"condition {n}", _("Tình trạng máy?"), CONDITIONS, title=_("Tình trạng"))
    return Devices(item, quantity, condition, description)


def _unit(ask: Ask, facts: Facts) -> Unit | None:
    anywhere = {ANYWHERE: _("Nơi cần nhất")}
    prompt = _("Gửi đến đơn vị nào? Gõ tên trường, hoặc chọn:")
    unit = ask.search("unit", prompt, facts.units.open, also=anywhere, title=_("Gửi đến"))
    return None if isinstance(unit, str) else unit


def _donor(ask: Ask, facts: Facts) -> Donor:
    kind = ask.choice("kind", _("Quý vị ủng hộ với tư cách nào?"), DONOR_KINDS, title=_("Tư cách"))
    organisation, people = "", 1
    if kind is DonorKind.ORGANISATION:
        organisation = ask_organisation(ask)
        people = ask.text("people", _("Bao nhiêu người cùng ủng hộ?"), read_people, title=_("Số người"))
    form, name = ask_public_name(ask, organisation or facts.name)
    return Donor(kind, form, name, organisation, people)


def _handing_over(ask: Ask, unit: Unit | None, gifts: tuple[Gift, ...]) -> HandingOver:
    ways = dict(WAYS)
    if not (unit and unit.account and all(isinstance(gift, Cash) for gift in gifts)):
        del ways[Way.TRANSFER]
    way = ask.choice("way", _("Quý vị sẽ trao bằng cách nào?"), ways, title=_("Cách trao"))
    if way is not Way.FETCH:
        return HandingOver(way)
    return HandingOver(way, ask_address(ask), ask_phone(ask))


def _is_one_gift(ask: Ask, facts: Facts, twin: Pledge) -> bool:
    prompt = _("Quý vị vừa đăng ký một phần quà giống như vậy. Đây là một hay hai phần quà?")
    if twin.made_at <= facts.heard_at - TWIN_WITHIN:
        words = _(
            "Ngày {day} quý vị đã đăng ký một phần quà giống như vậy: {unit}, mã {code}. Đây là một hay hai phần quà?"
        )
        unit = facts.units.shown(twin.unit) if twin.unit else _("nơi cần nhất")
        prompt = words.format(day=say_day(vietnam_day(twin.made_at)), unit=unit, code=twin.code)
    return ask.choice("twin", prompt, {"yes": _("Một phần quà"), "no": _("Hai phần quà")}) == "yes"


def answers_of(pledge: Pledge) -> Mapping[str, str]:
    """The answers that lead to this pledge again."""
    answers = {"unit": pledge.unit or ANYWHERE, "way": str(pledge.handing_over.way)} | _donor_answers(pledge)
    for n, gift in enumerate(pledge.gifts, 1):
        answers[f"more {n}"] = "yes" if n < len(pledge.gifts) else "no"
        if isinstance(gift, Cash):
            answers |= {f"item {n}": Item.CASH, f"amount {n}": as_typed(gift.amount)}
        else:
            answers |= {f"item {n}": gift.item, f"quantity {n}": str(gift.quantity)}
            answers |= {f"condition {n}": Condition(gift.condition), f"description {n}": gift.description}
    if pledge.handing_over.way is Way.FETCH:
        answers |= {"address": pledge.handing_over.address, "phone": pledge.handing_over.phone}
    return answers


def _donor_answers(pledge: Pledge) -> dict[str, str]:
    donor = pledge.donor
    answers = {"kind": str(donor.kind), "name form": str(donor.name_form)}
    if donor.organisation:
        answers |= {"organisation": donor.organisation, "people": str(donor.people)}
    if donor.name_form is NameForm.OTHER:
        answers["name"] = donor.name
    return answers


PLEDGE = Conversation(
    "pledge",
    facts,
    script,
    finish,
    commands=("ungho", "pledge"),
    describes=lazy("Đăng ký ủng hộ"),
    label=lazy("Ủng hộ"),
    answers=taken_over,
    hears=read_start,
)
