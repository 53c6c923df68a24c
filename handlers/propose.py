"""Something is proposed to a school: what lies at the office or is promised to none, or what one's unit hands on."""

from dataclasses import dataclass
from functools import partial

from bot.conversation import Conversation, Refused, Reply, Speaker, opens
from bot.dialogue import Ask
from bot.messages import Choice
from bot.phrases import _
from bot.steps import Unclear
from campaign import shortage
from campaign.bridging import ANSWER_WITHIN, MOST_PROPOSED, NewOffer, What
from campaign.facts import Campaign
from campaign.money import read_vnd, say_vnd
from campaign.permissions import Act
from campaign.units import Directory, Unit
from handlers.offer_notices import ask_unit
from handlers.offer_words import lines_of, passed_by
from storage import authority, bridge, campaigns, moving_on, offers, receivers
from storage.bridge import Subject
from storage.moving_on import Needing
from storage.session import Session


@dataclass(frozen=True, slots=True)
class Takers:
    """The units that can be asked, found by name; of another one it is told why not."""

    units: Directory
    there: frozenset[str]  # where somebody receives
    invites: frozenset[str]  # where whoever proposes may invite a manager
    source: str

    def find(self, text: str) -> str:
        code = self.units.open.find(text)
        if words := self.why_not(code):
            raise Unclear(words)
        return code

    def get(self, code: str) -> Unit | None:
        return None if self.why_not(code) else self.units.open.get(code)

    def why_not(self, code: str) -> str:
        unit = self.units.get(code)
        if unit is None or unit.closed:
            return self.units.open.why_not(code)
        if code == self.source or not (unit.files or unit == self.units.root):
            return _("Không chuyển đến đơn vị này được. Xin thầy/cô chọn một trường khác.")
        if code not in self.there:
            return bridge.nobody_at(unit.name, code in self.invites)
        return ""

    def shown(self, code: str) -> str:
        return self.units.shown(code)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is to be proposed, to whom it can be, and who lacks most, for the office's eyes."""

    campaign: Campaign
    thing: Subject
    takers: Takers
    needing: Needing


async def facts(session: Session, speaker: Speaker, about: str) -> Facts:
    kind, _space, code = about.partition(" ")
    if kind not in tuple(What):
        raise Refused(_("Không có phần quà này ở nơi thầy/cô phụ trách."))
    thing = await bridge.subject(session, speaker, What(kind), code)
    campaign, units = await campaigns.current(session), await campaigns.units(session)
    invites = await authority.covered(session, speaker, Act.INVITE_MANAGERS)
    takers = Takers(units, await receivers.with_somebody(session), invites, thing.unit)
    needing = Needing((), ())
    if await bridge.routes(session, speaker):
        items = await moving_on.items_of(session, thing.what, code)
        asked = await offers.asked_for(session, thing.what, code)
        needing = await moving_on.needing(session, items, asked | {thing.unit}, speaker.heard_at, MOST_PROPOSED)
    return Facts(campaign, thing, takers, needing)


def script(ask: Ask, facts: Facts) -> NewOffer:
    thing, amount = facts.thing, 0
    if thing.what is What.CASH:
        left = thing.amount
        if not left:
            raise Refused(_("Chưa có tiền để chuyển: sổ tiền của đơn vị đang là 0đ."))
        prompt = _("Chuyển bao nhiêu tiền? (trong sổ còn {left})").format(left=say_vnd(left))
        amount = ask.text("amount", prompt, partial(read_part, left), title=_("Số tiền"), say=say_vnd)
    near = {each.unit: facts.takers.shown(each.unit) for each in facts.needing.schools}
    found = ask.search("unit", _which(facts, amount), facts.takers, near, title=_("Đơn vị nhận"))
    unit = found if isinstance(found, str) else found.code
    ask.agree(_read_back(facts, amount, unit))
    return NewOffer(thing.what, thing.code, unit, amount)


def read_part(left: int, text: str) -> int:
    """A sum that there is. Raises Unclear."""
    amount = read_vnd(text)
    if amount > left:
        words = _("Trong sổ còn {left}, không đủ {amount}. Xin kiểm tra lại số tiền.")
        raise Unclear(words.format(left=say_vnd(left), amount=say_vnd(amount)))
    return amount


def _which(facts: Facts, amount: int) -> str:
    words = lines_of(facts.thing, facts.campaign, amount)
    if first := facts.needing.schools:
        reasons = [(facts.takers.shown(each.unit), shortage.why(each, facts.campaign)) for each in first]
        words += [_("Những trường thiếu nhất:"), *(f"{n}. {unit}: {why}." for n, (unit, why) in enumerate(reasons, 1))]
    if facts.needing.nobody_at:
        words.append(passed_by(facts.needing.nobody_at, facts.takers.units))
    ask = (
        _("Đề nghị trường nào? Xin chọn, hoặc gõ tên trường.") if first else _("Đề nghị trường nào? Xin gõ tên trường.")
    )
    return "\n".join([*words, ask])


def _read_back(facts: Facts, amount: int, unit: str) -> str:
    head = _("Thầy/cô xem lại: đề nghị {unit} nhận").format(unit=facts.takers.shown(unit))
    return "\n".join([head, *lines_of(facts.thing, facts.campaign, amount)])


async def finish(session: Session, speaker: Speaker, new: NewOffer) -> Reply:
    made = await bridge.propose(session, speaker, new)
    await ask_unit(session, made, speaker.heard_at)
    units = await campaigns.units(session)
    at_office = made.from_unit in ("", units.root.code)
    words = _("Đã hỏi {unit}. Thầy/cô được báo ngay khi trường trả lời.").format(unit=units.shown(made.to_unit))
    after = (
        _("Sau {days} ngày không trả lời, hệ thống hỏi trường thiếu nhất tiếp theo.")
        if at_office
        else _("Sau {days} ngày không trả lời, phần quà trở về đơn vị.")
    )
    choices = (opens("withdraw offer", _("Rút lại đề nghị"), f"{made.id} {made.version}"), _back(at_office))
    return Reply(f"{words}\n{after.format(days=ANSWER_WITHIN.days)}", choices)


def _back(at_office: bool) -> Choice:
    return opens("route", _("Điều phối")) if at_office else opens("hand on", _("Chuyển đi đơn vị khác"))


PROPOSE = Conversation("propose", facts, script, finish)
