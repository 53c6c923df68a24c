"""The school's list: what teachers declared is approved by one tap, or sent back with a reason."""

import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from bot.conversation import Conversation, Refused, Reply, Speaker, opens
from bot.dialogue import Ask
from bot.messages import Choice, Outgoing
from bot.phrases import _, lazy
from bot.steps import Unclear
from bot.text import clean
from campaign.allocating import SENT_BACK, SentBack
from campaign.facts import Campaign
from campaign.needs import HAS_NOW, STAGES, SUITS
from campaign.permissions import Act, units_where
from campaign.units import Directory
from handlers import naming
from handlers.naming import asked_unit, may_serve, served, which_unit
from handlers.paging import number_in, page_of
from storage import approvals, campaigns, notices, people
from storage.approvals import Entry
from storage.needs import Need
from storage.session import Session

PAGE = 5
MOST_NAMED = 10
MOST_WORDS = 200


async def list_new(session: Session, speaker: Speaker, asked: tuple[str, str]) -> Reply:
    unit, turned_to = asked
    campaign, units = await campaigns.current(session), await campaigns.units(session)
    entries = await approvals.new_ones(session, speaker, unit)
    approved = opens("approved pupils", _("Em đã duyệt"), f"0 {unit}")
    first = number_in(turned_to) * PAGE
    page = page_of(entries[first : first + PAGE + 1], turned_to, PAGE)
    if not page.shown:
        words = _("{unit}: không có em nào chờ duyệt.").format(unit=units.shown(unit))
        return Reply(words, (approved, opens("allocate", _("Cấp phát"), unit)), in_place=page.turned)
    lines = [_line(number, each, campaign) for number, each in enumerate(page.shown, first + 1)]
    back = [
        opens("send back", _("Trả lại số {n}").format(n=number), each.pupil.id)
        for number, each in enumerate(page.shown, first + 1)
    ]
    words = _("{unit}: {n} em chờ duyệt.").format(unit=units.shown(unit), n=len(entries))
    all_ = opens("approve", _("Duyệt tất cả {n} em").format(n=len(entries)), unit)
    choices = (all_, *back, *page.buttons("approvals", unit), approved)
    return Reply("\n".join([words, *lines]), choices, in_place=page.turned)


def _line(number: int, entry: Entry, campaign: Campaign) -> str:
    tiers = {tier.code: str(tier.label) for tier in campaign.hardship}
    pupil = entry.pupil
    twin = " " + _("(có thể trùng với một em khác)") if entry.twin else ""
    said = f"{tiers.get(pupil.hardship, pupil.hardship)}; {HAS_NOW[pupil.has_now]}; {SUITS[pupil.suits]}"
    return f"{number}. {naming.pupil(pupil)}: {said}{twin}"


@dataclass(frozen=True, slots=True)
class NewList:
    """Those of a unit who wait to be approved."""

    unit: str
    units: Directory
    entries: Sequence[Entry]


@dataclass(frozen=True, slots=True)
class Approved:
    """Who is to be approved, and how many are left for later."""

    unit: str
    ids: tuple[str, ...]
    left: int


async def new_list(session: Session, speaker: Speaker, about: str) -> NewList:
    codes = await approvals.units_of(session, speaker)
    unit = about or codes[0]
    entries = await approvals.new_ones(session, speaker, unit)
    if not entries:
        raise Refused(_("Không còn em nào chờ duyệt: có thể người khác vừa duyệt xong."), (_list_button(unit),))
    return NewList(unit, await campaigns.units(session), entries)


def approve(ask: Ask, new: NewList) -> Approved:
    """The yes belongs to exactly these pupils."""
    these = hashlib.blake2s("".join(each.pupil.id for each in new.entries).encode(), digest_size=6).hexdigest()
    ways = {"yes": _("Xác nhận"), "some": _("Để lại một số em")}
    if ask.choice(f"all {these}", _read_back(new, range(0)), ways) == "yes":
        return Approved(new.unit, tuple(each.pupil.id for each in new.entries), 0)
    prompt = _("Để lại những em nào? Xin gõ số thứ tự trong danh sách, ví dụ: 2, 5.")
    left = ask.text(f"left {these}", prompt, lambda text: _read_numbers(text, len(new.entries)), title=_("Để lại"))
    ask.agree(_read_back(new, left))
    kept = tuple(each.pupil.id for number, each in enumerate(new.entries, 1) if number not in left)
    return Approved(new.unit, kept, len(left))


def _read_numbers(text: str, most: int) -> tuple[int, ...]:
    numbers = tuple(sorted({int(each) for each in re.findall(r"\d{1,4}", text)}))
    if not numbers or numbers[0] < 1 or numbers[-1] > most:
        raise Unclear(_("Xin gõ các số từ 1 đến {most}, cách nhau bằng dấu phẩy.").format(most=most))
    if len(numbers) == most:
        raise Unclear(_("Như vậy không còn em nào để duyệt. Xin để lại ít hơn, hoặc bấm «Hủy»."))
    return numbers


def _read_back(new: NewList, left: Sequence[int]) -> str:
    chosen = [each.pupil for number, each in enumerate(new.entries, 1) if number not in left]
    classes = Counter(each.class_name for each in chosen)
    named = [f"{name}: {n}" for name, n in list(classes.items())[:MOST_NAMED]]
    named += ["…"] if len(classes) > MOST_NAMED else []
    lines = [
        _("Thầy/cô xem lại:"),
        _("• Duyệt {n} em, {unit}").format(n=len(chosen), unit=new.units.shown(new.unit)),
        _("• Theo lớp: {classes}").format(classes="; ".join(named)),
    ]
    kept = [f"{number}. {naming.pupil(new.entries[number - 1].pupil)}" for number in left[:MOST_NAMED]]
    kept += ["…"] if len(left) > MOST_NAMED else []
    lines += [_("• Để lại: {pupils}").format(pupils="; ".join(kept))] if kept else []
    twins = sum(each.twin for number, each in enumerate(new.entries, 1) if number not in left)
    lines += [_("• Trong đó {n} em có thể khai trùng: xin xem kỹ trước khi duyệt.").format(n=twins)] if twins else []
    return "\n".join([*lines, _("Duyệt rồi, các em được xếp thứ tự để nhận thiết bị.")])


async def approved(session: Session, speaker: Speaker, new: Approved) -> Reply:
    n = await approvals.approve(session, speaker, new.unit, new.ids)
    words = [_("Đã duyệt {n} em.").format(n=n)]
    words += [_("Còn {n} em để lại, chưa duyệt.").format(n=new.left)] if new.left else []
    return Reply(" ".join(words), (opens("allocate", _("Cấp phát"), new.unit), _list_button(new.unit)))


def _list_button(unit: str) -> Choice:
    return opens("approvals", _("Duyệt danh sách"), unit)


async def list_approved(session: Session, speaker: Speaker, asked: tuple[str, str]) -> Reply:
    unit, turned_to = asked
    first = number_in(turned_to) * PAGE
    found = await approvals.approved_ones(session, speaker, unit, PAGE + 1, first)
    page = page_of(found, turned_to, PAGE)
    units = await campaigns.units(session)
    if not page.shown:
        return Reply(_("{unit}: chưa duyệt em nào.").format(unit=units.shown(unit)), in_place=page.turned)
    lines = [f"{n}. {naming.pupil(each)} – {STAGES[each.stage]}" for n, each in enumerate(page.shown, first + 1)]
    choices = [
        opens("send back", _("Trả lại số {n}").format(n=n), each.id) for n, each in enumerate(page.shown, first + 1)
    ]
    words = _("{unit}: các em đã duyệt.").format(unit=units.shown(unit))
    buttons = page.buttons("approved pupils", unit)
    return Reply("\n".join([words, *lines]), (*choices, *buttons, _list_button(unit)), in_place=page.turned)


@dataclass(frozen=True, slots=True)
class GoesBack:
    """An entry that is taken out of the list, why, and what is told to whoever declared it."""

    pupil: Need
    reason: SentBack
    words: str


async def one(session: Session, speaker: Speaker, about: str) -> Need:
    return await approvals.one(session, speaker, about)


def send_back(ask: Ask, pupil: Need) -> GoesBack:
    prompt = _("Vì sao trả lại khai báo của {pupil}?").format(pupil=naming.pupil(pupil))
    reason = ask.choice("reason", prompt, SENT_BACK, title=_("Lý do"))
    words = ask.text("words", _("Xin ghi lý do, ngắn gọn:"), read_words, title=_("Lý do")) if reason == "other" else ""
    lines = [
        _("Thầy/cô xem lại:"),
        _("• Trả lại khai báo của: {pupil}").format(pupil=naming.pupil(pupil)),
        _("• Lý do: {reason}").format(reason=words or SENT_BACK[reason]),
        _("Em không còn trong danh sách, tên được xóa; người khai được báo để khai lại nếu cần."),
    ]
    ask.agree("\n".join(lines))
    return GoesBack(pupil, reason, words)


def read_words(text: str) -> str:
    """A reason in one's own words. Raises Unclear."""
    words = clean(text, MOST_WORDS + 40)
    if not any(character.isalpha() for character in words):
        raise Unclear(_("Xin ghi lý do bằng vài chữ."))
    if len(words) > MOST_WORDS:
        raise Unclear(_("Xin ghi ngắn hơn, nhiều nhất {most} ký tự.").format(most=MOST_WORDS))
    return words


async def sent_back(session: Session, speaker: Speaker, new: GoesBack) -> Reply:
    theirs = await approvals.send_back(session, speaker, new.pupil.id, new.reason)
    told = theirs.declared_by != speaker.person and await _still_declares(session, theirs)
    if told:
        unit = (await campaigns.units(session)).shown(theirs.unit)

        def words() -> Outgoing:
            said = _(
                "{unit} trả lại khai báo của {pupil}. Lý do: {reason}. "
                "Nếu cần, xin thầy/cô khai lại, hoặc hỏi ban giám hiệu."
            )
            reason = new.words or SENT_BACK[new.reason]
            text = said.format(unit=unit, pupil=naming.pupil(theirs), reason=reason)
            return Outgoing(text, (opens("declare", _("Khai báo học sinh")),))

        await notices.tell_person(session, theirs.declared_by, f"sent back.{theirs.id}", words, speaker.heard_at)
    said = _("Đã trả lại khai báo này.") + (" " + _("Người khai được báo.") if told else "")
    return Reply(said, (_list_button(theirs.unit),))


async def _still_declares(session: Session, theirs: Need) -> bool:
    """Whoever no longer holds the role is told no pupil's name."""
    held = (await people.roles_of(session, [theirs.declared_by])).get(theirs.declared_by, ())
    return theirs.unit in units_where(held, Act.DECLARE)


APPROVALS = Conversation(
    "approvals", served, which_unit, list_new, label=lazy("Duyệt danh sách"), open_to=may_serve, answers=asked_unit
)
APPROVE = Conversation("approve", new_list, approve, approved)
APPROVED_PUPILS = Conversation("approved pupils", served, which_unit, list_approved, answers=asked_unit)
SEND_BACK = Conversation("send back", one, send_back, sent_back)
