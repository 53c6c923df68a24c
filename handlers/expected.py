"""What a school expects: the list for those who receive it, and what is new each morning."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.conversation import Conversation, Reply, Speaker, opens
from bot.dialogue import Ask
from bot.messages import Choice
from bot.phrases import _, lazy
from campaign.facts import Campaign, say_moment
from campaign.giving import NewPledge, Way
from campaign.items import Gift, Item
from campaign.permissions import Act, units_where
from campaign.receiving import all_that_came, left_of
from campaign.units import Directory
from handlers.paging import Page, number_in, page_of
from handlers.read_back import as_shown, how
from handlers.receiving_facts import UNANNOUNCED
from storage import campaigns, expected, expired, still_open
from storage.expected import ANYWHERE, Arrival, Waiting
from storage.pledges import Pledge
from storage.session import Session

PAGE = 3
MOST_CODES = 12


@dataclass(frozen=True, slots=True)
class Expected:
    """What is pledged to the units at which this person receives, newest first."""

    campaign: Campaign
    units: Directory
    received: frozenset[str]
    page: Page[Pledge]
    came: Mapping[str, Mapping[Item, tuple[int, int]]]
    expired: int  # how much did not come in time


def may_receive(speaker: Speaker) -> bool:
    return bool(units_where(speaker.roles, Act.RECEIVE))


async def facts(session: Session, speaker: Speaker, about: str) -> Expected:
    found = await expected.at_own_units(session, speaker, most=PAGE + 1, skip=number_in(about) * PAGE)
    received = await expected.received_by(session, speaker)
    campaign, units = await campaigns.current(session), await campaigns.units(session)
    came = await still_open.came_of(session, [each.code for each in found])
    late = await expired.count(session, speaker)
    return Expected(campaign, units, received, page_of(found, about, PAGE), came, late)


def script(ask: Ask, facts: Expected) -> Expected:
    return facts


async def finish(session: Session, speaker: Speaker, facts: Expected) -> Reply:
    page = facts.page
    choices = (
        *(opens("receive", _("Nhận {code}").format(code=each.code), each.code) for each in page.shown),
        opens("receive", _("Tìm theo mã, tên, số điện thoại")),
        opens("receive", _("Không có đăng ký trước"), UNANNOUNCED),
        opens("devices", _("Thiết bị chờ kiểm tra")),
        opens("offers", _("Được đề nghị nhận")),
        opens("hand on", _("Chuyển đi đơn vị khác")),
        *expired_button(facts.expired),
        *page.buttons("expected"),
    )
    if not page.shown:
        words = [_("Hiện chưa có đăng ký nào đang chờ nhận.")]
        if facts.expired:
            words.append(_("Đã quá ngày chờ, chưa nhận: {n}.").format(n=facts.expired))
        return Reply("\n".join(words), choices, in_place=page.turned)
    several = len(facts.received) > 1
    words = [_("Đang chờ nhận:"), *(_one(each, facts, several) for each in page.shown)]
    return Reply("\n\n".join(words), choices, in_place=page.turned)


def expired_button(n: int) -> tuple[Choice, ...]:
    """To what did not come in time, if there is something."""
    return (opens("expired", _("Quá hạn: {n}").format(n=n)),) if n else ()


def _one(pledge: Pledge, facts: Expected, several: bool) -> str:
    at = f", {facts.units.shown(pledge.unit)}" if several else ""
    came = facts.came.get(pledge.code, {})
    lines = [f"{pledge.code}{at}: {how(pledge.handing_over, facts.campaign)}"]
    lines += contents(pledge, left_of(pledge.gifts, came).values())
    return "\n".join([*lines, _("• Đã nhận: {came}").format(came=all_that_came(came, pledge.gifts))] if came else lines)


def contents(pledge: Pledge | NewPledge, gifts: Iterable[Gift] = ()) -> list[str]:
    """Items, or these of them, the donor by the name that they chose, and for a pick-up where and whom to call."""
    over, lines = pledge.handing_over, without_address(pledge, gifts)
    if over.way is Way.FETCH and not (over.address or over.phone):
        lines.append(_("• Địa chỉ, điện thoại: không còn giữ; người ủng hộ sẽ nêu mã khi trao"))
    elif over.way is Way.FETCH:
        lines.append(_("• Địa chỉ: {address}; điện thoại: {phone}").format(address=over.address, phone=over.phone))
    return lines


def without_address(pledge: Pledge | NewPledge, gifts: Iterable[Gift] = ()) -> list[str]:
    """The same for those who are not to fetch it."""
    lines = [f"• {gift}" for gift in (gifts or pledge.gifts)]
    return [*lines, _("• Người ủng hộ: {donor}").format(donor=as_shown(pledge.donor))]


def digest(arrived: Sequence[Arrival], waiting: dict[str, Waiting], units: Directory) -> str:
    """For each unit what is new, by codes and counts, what is due, and what waits for a check or an answer."""
    by_unit: dict[str, list[str]] = {}
    for each in arrived:
        by_unit.setdefault(each.unit, []).append(each.code)
    lines = []
    for unit in sorted({*by_unit, *waiting}):
        there, name = waiting.get(unit, Waiting()), _("nơi cần nhất") if unit == ANYWHERE else units.shown(unit)
        lines += _new_at(name, by_unit[unit]) if unit in by_unit else []
        lines += _due_at(name, there)
    return "\n".join(lines)


def _new_at(name: str, codes: Sequence[str]) -> list[str]:
    shown = ", ".join(codes[:MOST_CODES])
    more = _(" và {n} mã khác").format(n=len(codes) - MOST_CODES) if len(codes) > MOST_CODES else ""
    head = _("Đăng ký ủng hộ mới, {unit}: {n}.").format(unit=name, n=len(codes))
    return [head, _("Mã: {codes}.").format(codes=shown + more)]


def _due_at(name: str, there: Waiting) -> list[str]:
    pledged, lying = (
        _("Tất cả đang chờ nhận, {unit}: {n}, trong đó nhờ đến nhận: {to_fetch}."),
        _("Thiết bị chờ kiểm tra hoặc cần sửa, {unit}: {n}."),
    )
    lines = [pledged.format(unit=name, n=there.pledges, to_fetch=there.to_fetch)] if there.pledges else []
    if there.devices:
        lines.append(lying.format(unit=name, n=there.devices))
    if there.answer_by:
        time, day = say_moment(there.answer_by)
        asked = _("Được đề nghị nhận, {unit}: {n}; mong trả lời trước {time} ngày {day}.")
        lines.append(asked.format(unit=name, n=there.offers, time=time, day=day))
    return lines


def leads_to(waiting: Mapping[str, Waiting]) -> tuple[Choice, ...]:
    """The lists of what the digest names."""
    there = (
        (opens("expected", _("Tiếp nhận")), any(unit != ANYWHERE for unit in waiting)),
        (opens("route", _("Điều phối")), ANYWHERE in waiting),
        (opens("devices", _("Thiết bị chờ kiểm tra")), any(each.devices for each in waiting.values())),
        (opens("offers", _("Trả lời")), any(each.offers for each in waiting.values())),
    )
    return tuple(choice for choice, holds in there if holds)


EXPECTED = Conversation(
    "expected",
    facts,
    script,
    finish,
    commands=("tiepnhan",),
    describes=lazy("Tiếp nhận"),
    label=lazy("Tiếp nhận"),
    open_to=may_receive,
)
