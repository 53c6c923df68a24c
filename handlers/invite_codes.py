"""Codes that give a role: one for a unit, one for every unit with nobody at its head, and those that are still good."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from bot.conversation import Conversation, Refused, Reply, Speaker, opens
from bot.dialogue import Ask
from bot.messages import Attachment
from bot.phrases import _
from bot.steps import Unclear
from bot.text import capitalised
from campaign.facts import say_moment
from campaign.inviting import may_give
from campaign.numbers import read_people
from campaign.permissions import ROLES, Role
from campaign.units import Directory, Unit
from handlers.paging import Page, number_in, page_of
from storage import campaigns, invites, roles, settings_kept, sheets
from storage.invites import GOOD_FOR, Invite
from storage.session import Session

PAGE = 5
MOST_PEOPLE = 100
HOURS = GOOD_FOR.days * 24


@dataclass(frozen=True, slots=True)
class CanGive:
    """The units at which this person may give a role, and which; `unit`: the one that a button brings along."""

    units: Directory
    roles: Mapping[str, tuple[Role, ...]]
    unit: str = ""


@dataclass(frozen=True, slots=True)
class NewInvite:
    """A code to be made."""

    unit: str
    role: Role
    people: int


async def can_give(session: Session, speaker: Speaker, about: str) -> CanGive:
    units = await campaigns.units(session)
    theirs = may_give(speaker.roles, units)
    if not theirs:
        raise Refused(_("Hiện không có đơn vị nào mà thầy/cô mời người được. Xin hỏi phòng nếu cần."))
    return CanGive(units.among(theirs), theirs, about if about in theirs else "")


def of_button(can: CanGive) -> Mapping[str, str]:
    return {"unit": can.unit} if can.unit else {}


def new_invite(ask: Ask, can: CanGive) -> NewInvite:
    unit = can.units.all[0].code
    if len(can.roles) > 1:
        found = ask.search("unit", _("Mời ở đơn vị nào? Xin gõ tên đơn vị."), can.units, {}, title=_("Đơn vị"))
        unit = found if isinstance(found, str) else found.code
    role = can.roles[unit][0]
    if len(can.roles[unit]) > 1:
        labels = {each: capitalised(str(ROLES[each])) for each in can.roles[unit]}
        role = ask.choice("role", _("Mời vào vai trò nào?"), labels, title=_("Vai trò"))
    several = {"one": _("Một người"), "several": _("Nhiều người")}
    people = 1
    if ask.choice("for", _("Mã cho một hay nhiều người?"), several, title=_("Mã cho")) == "several":
        people = ask.text("people", _("Bao nhiêu người?"), _read_seats, title=_("Số người"))
    new = NewInvite(unit, role, people)
    ask.agree(_read_back(new, can.units))
    return new


def _read_seats(text: str) -> int:
    people = read_people(text)
    if people > MOST_PEOPLE:
        raise Unclear(_("Một mã dùng được cho nhiều nhất {most} người.").format(most=MOST_PEOPLE))
    return people


def _read_back(new: NewInvite, units: Directory) -> str:
    return "\n".join(
        [
            _("Thầy/cô xem lại:"),
            _("• Đơn vị: {unit}").format(unit=units.shown(new.unit)),
            _("• Vai trò: {role}").format(role=ROLES[new.role]),
            _("• Mã cho: {people} người, dùng được trong {hours} giờ").format(people=new.people, hours=HOURS),
            _("Ai có mã thì nhận được vai trò, nên xin chỉ gửi cho đúng người."),
        ]
    )


async def make_code(session: Session, speaker: Speaker, new: NewInvite) -> Reply:
    code = await invites.make(session, new.unit, new.role, new.people, speaker.heard_at, by=speaker)
    link = await telegram_link(session, code)
    unit = (await campaigns.units(session)).shown(new.unit)
    time, day = say_moment(speaker.heard_at + GOOD_FOR)
    lines = [
        _("Mã mời {role}, {unit}: {code}").format(role=ROLES[new.role], unit=unit, code=code),
        *([_("Đường dẫn: {link}").format(link=link)] if link else []),
        _("Mã cho {people} người, hết hạn lúc {time} ngày {day}, và chỉ hiện một lần này.").format(
            people=new.people, time=time, day=day
        ),
        _("Xin gửi mã cho người được mời; họ mở đường dẫn, hoặc gõ mã cho hệ thống, là có vai trò ngay.")
        if link
        else _("Xin gửi mã cho người được mời; họ gõ mã cho hệ thống là có vai trò ngay."),
    ]
    choices = (opens("invite", _("Tạo mã nữa")), opens("open codes", _("Mã mời còn dùng được")))
    return Reply("\n".join(lines), choices, copyable=code)


async def telegram_link(session: Session, code: str) -> str:
    """The link that opens Telegram and brings the code; nothing before the bot's name there is known."""
    username = await settings_kept.kept(session, "telegram username")
    return f"https://t.me/{username}?start={code}" if username else ""


Heads = tuple[tuple[Unit, Role], ...]  # who is missing, and where


async def without_head(session: Session, speaker: Speaker, about: str) -> Heads:
    return await roles.without_head(session, speaker)


def codes_for(ask: Ask, heads: Heads) -> Heads | None:
    """The yes belongs to exactly these units."""
    if not heads:
        return ()
    these = hashlib.blake2s(" ".join(unit.code for unit, _role in heads).encode(), digest_size=6).hexdigest()
    prompt = _(
        "Có {n} đơn vị chưa có người phụ trách. Tạo cho mỗi đơn vị một mã (trường: quản lý trường; nhóm trường: phụ "
        "trách nhóm), dùng cho một người trong {hours} giờ, và gửi tất cả trong một bảng tính?"
    ).format(n=len(heads), hours=HOURS)
    return heads if ask.yes(f"sure {these}", prompt, yes=_("Tạo mã"), no=_("Thôi, không tạo")) else None


async def make_codes(session: Session, speaker: Speaker, heads: Heads | None) -> Reply:
    if heads is None:
        return Reply(_("Vâng, chưa tạo mã nào."), menu=True)
    if not heads:
        return Reply(_("Đơn vị nào cũng đã có người phụ trách."), menu=True)
    now = speaker.heard_at
    time, day = say_moment(now + GOOD_FOR)
    rows = []
    for unit, role in heads:
        code = await invites.make(session, unit.code, role, 1, now, by=speaker)
        link = await telegram_link(session, code)
        rows.append((unit.code, unit.name, str(ROLES[role]), code, link, f"{time} {day}"))
    sheet = await sheets.keep(session, speaker.person, rows, now)
    words = _(
        "Đã tạo {n} mã, trong bảng tính dưới đây; mã không xem lại được ở nơi khác. Xin gửi cho mỗi đơn vị đúng dòng "
        "của mình, rồi xóa tệp. Người nhận mở đường dẫn hoặc gõ mã, chậm nhất là {time} ngày {day}."
    )
    choices = (opens("open codes", _("Mã mời còn dùng được")),)
    said = words.format(n=len(rows), time=time, day=day)
    return Reply(said, choices, attachments=(Attachment("codes", sheet, now),))


@dataclass(frozen=True, slots=True)
class OpenCodes:
    """A page of codes that can be used, and the units that they are for."""

    units: Directory
    page: Page[Invite]


async def open_codes(session: Session, speaker: Speaker, about: str) -> OpenCodes:
    if not may_give(speaker.roles, units := await campaigns.units(session)):
        raise Refused(_("Việc này dành cho quản lý trường, người phụ trách nhóm trường và phòng."))
    found = await invites.open_ones(session, speaker, PAGE + 1, number_in(about) * PAGE)
    return OpenCodes(units, page_of(found, about, PAGE))


def show(ask: Ask, codes: OpenCodes) -> OpenCodes:
    return codes


async def list_codes(session: Session, speaker: Speaker, codes: OpenCodes) -> Reply:
    page = codes.page
    if not page.shown:
        none = _("Hiện không có mã mời nào còn dùng được.")
        return Reply(none, (opens("invite", _("Tạo mã mời")),), in_place=page.turned)
    words = [_("Mã mời còn dùng được, mới nhất ở trên:"), *(f"• {_said(each, codes.units)}" for each in page.shown)]
    choices = [
        opens("withdraw code", _("Thu hồi mã {number}").format(number=each.id), str(each.id)) for each in page.shown
    ]
    return Reply("\n".join(words), (*choices, *page.buttons("open codes")), in_place=page.turned)


def _said(each: Invite, units: Directory) -> str:
    words = _("mã {number}: {role}, {unit}; tạo {time} {day}, còn cho {left} người, hết hạn {last_time} {last_day}")
    (time, day), (last_time, last_day) = say_moment(each.made_at), say_moment(each.expires_at)
    return words.format(
        number=each.id,
        role=ROLES[each.role],
        unit=units.shown(each.unit),
        time=time,
        day=day,
        left=each.uses_left,
        last_time=last_time,
        last_day=last_day,
    )


@dataclass(frozen=True, slots=True)
class OneCode:
    """A code that may be withdrawn, and how it is named."""

    invite: Invite
    said: str


async def one_code(session: Session, speaker: Speaker, about: str) -> OneCode:
    found = await invites.open_one(session, speaker, about)
    return OneCode(found, _said(found, await campaigns.units(session)))


def sure(ask: Ask, code: OneCode) -> OneCode | None:
    prompt = _("Thu hồi {code}?\nVai trò đã nhận bằng mã này vẫn còn.").format(code=code.said)
    return code if ask.yes("sure", prompt, yes=_("Thu hồi"), no=_("Giữ nguyên")) else None


async def withdraw_code(session: Session, speaker: Speaker, code: OneCode | None) -> Reply:
    if code is None:
        return Reply(_("Vâng, mã được giữ nguyên."), menu=True)
    await invites.withdraw(session, speaker, str(code.invite.id))
    choices = (opens("open codes", _("Mã mời còn dùng được")),)
    return Reply(_("Đã thu hồi mã {number}: từ nay không ai dùng được nữa.").format(number=code.invite.id), choices)


INVITE = Conversation("invite", can_give, new_invite, make_code, answers=of_button)
CODES_FOR_SCHOOLS = Conversation("codes for schools", without_head, codes_for, make_codes)
OPEN_CODES = Conversation("open codes", open_codes, show, list_codes)
WITHDRAW_CODE = Conversation("withdraw code", one_code, sure, withdraw_code)
