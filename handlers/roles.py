"""Who holds which role: what may be given, who has what, and how it is taken back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from bot.conversation import Conversation, Refused, Reply, Speaker, opens
from bot.dialogue import Ask
from bot.messages import Outgoing
from bot.phrases import _, lazy, plural
from campaign.facts import say_day, say_moment, vietnam_day
from campaign.inviting import may_give, may_invite, seen
from campaign.permissions import ROLES, Act, Role, units_where
from campaign.units import Directory
from handlers import unmanned
from handlers.paging import number_in, page_of
from storage import campaigns, invites, notices, roles
from storage.roles import Held
from storage.session import Session

PAGE = 5
ALL = "all"


@dataclass(frozen=True, slots=True)
class Say:
    """What this person has the say over: which roles, how many are held, how many codes are open."""

    roles: tuple[Role, ...]
    held: int
    codes: int
    for_schools: bool


async def say_of(session: Session, speaker: Speaker, about: str) -> Say:
    _check(speaker)
    units = await campaigns.units(session)
    given = {role for theirs in may_give(speaker.roles, units).values() for role in theirs}
    return Say(
        tuple(role for role in ROLES if role in given),
        await roles.count_held(session, speaker),
        await invites.count_open(session, speaker),
        for_schools=may_invite_for_schools(speaker),
    )


def _check(speaker: Speaker) -> None:
    if not can_invite(speaker):
        raise Refused(_("Việc này dành cho quản lý trường, người phụ trách nhóm trường và phòng."))


def can_invite(speaker: Speaker) -> bool:
    return may_invite(speaker.roles)


def may_invite_for_schools(speaker: Speaker) -> bool:
    return bool(units_where(speaker.roles, Act.INVITE_MANAGERS))


def nothing_asked(ask: Ask, say: Say) -> Say:
    return say


async def show_say(session: Session, speaker: Speaker, say: Say) -> Reply:
    words = _("Phân quyền. Thầy/cô mời được: {roles}.\nVai trò đang có: {held}. Mã mời còn dùng được: {codes}.")
    named = ", ".join(str(ROLES[role]) for role in say.roles) or "–"
    choices = [opens("invite", _("Tạo mã mời"))] if say.roles else []
    if say.for_schools:
        choices.append(opens("codes for schools", _("Mã cho các đơn vị chưa có người phụ trách")))
    choices += [opens("open codes", _("Mã mời còn dùng được")), opens("holders", _("Ai đang có vai trò"))]
    return Reply(words.format(roles=named, held=say.held, codes=say.codes), tuple(choices))


@dataclass(frozen=True, slots=True)
class Scope:
    """The units where this person sees who holds a role, and which page of which unit was asked for."""

    units: Directory
    page: str
    unit: str


async def scope(session: Session, speaker: Speaker, about: str) -> Scope:
    _check(speaker)
    units = await campaigns.units(session)
    page, _between, unit = about.partition(" ")
    return Scope(units.among(seen(speaker.roles, units)), page, unit)


def page_asked_for(scope: Scope) -> Mapping[str, str]:
    return {"unit": scope.unit} if scope.unit else {}


def which_unit(ask: Ask, scope: Scope) -> tuple[str, str]:
    """The unit, or all of them, and the page."""
    if len(scope.units.all) == 1:
        return scope.units.all[0].code, scope.page
    prompt = _("Xem ở đơn vị nào? Gõ tên đơn vị, hoặc chọn:")
    found = ask.search("unit", prompt, scope.units, {ALL: _("Tất cả đơn vị")})
    return (found if isinstance(found, str) else found.code), scope.page


async def list_holders(session: Session, speaker: Speaker, asked: tuple[str, str]) -> Reply:
    unit, turned_to = asked
    units = await campaigns.units(session)
    skip = number_in(turned_to) * PAGE
    found = await roles.held_below(session, speaker, "" if unit == ALL else unit, PAGE + 1, skip)
    page = page_of(found, turned_to, PAGE)
    if not page.shown:
        return Reply(_("Ở đây chưa ai có vai trò nào."), (opens("invite", _("Tạo mã mời")),), in_place=page.turned)
    lines = []
    for code, held in groupby(page.shown, lambda each: each.unit):
        lines.append(f"{units.shown(code)}:")
        lines += [f"• {_numbered(each)}{_is_you(each, speaker)}" for each in held]
    choices = [
        opens("revoke", _("Thu hồi số {number}").format(number=each.id), str(each.id))
        for each in page.shown
        if each.can_end
    ]
    return Reply("\n".join(lines), (*choices, *page.buttons("holders", unit)), in_place=page.turned)


def _numbered(held: Held) -> str:
    named = f"{held.name} – " if held.name else ""
    said = _("số {number}: {role}, {since}").format(number=held.id, role=ROLES[held.role], since=_since(held))
    return f"{named}{said}"


def _since(held: Held) -> str:
    since = say_day(vietnam_day(held.since))
    if held.role is Role.ADMIN:
        return _("từ {day}, theo thiết lập ADMINS của máy chủ").format(day=since)
    if held.invited_at is None:
        return _("từ {day}, do phòng đặt").format(day=since)
    invited = say_day(vietnam_day(held.invited_at))
    return _("từ {day}, qua mã mời ngày {invited}").format(day=since, invited=invited)


def _is_you(held: Held, speaker: Speaker) -> str:
    return " " + _("(là thầy/cô)") if held.person == speaker.person else ""


@dataclass(frozen=True, slots=True)
class Ending:
    """A role that may be ended, and the name of its unit."""

    held: Held
    unit: str


async def ending(session: Session, speaker: Speaker, about: str) -> Ending:
    held = await roles.one(session, speaker, about)
    return Ending(held, (await campaigns.units(session)).shown(held.unit))


def sure(ask: Ask, ending: Ending) -> Ending | None:
    prompt = _(
        "Thu hồi vai trò {held} ({unit})?\n"
        "Người này thôi quyền ngay, kể cả việc đang làm dở và các nút cũ; những gì đã ghi nhận vẫn còn."
    ).format(held=_numbered(ending.held), unit=ending.unit)
    if may_invite([(ending.held.role, ending.held.unit)]):
        prompt += "\n" + _("Các mã mời người này đã tạo mà còn dùng được cũng bị thu hồi.")
    return ending if ask.yes("sure", prompt, yes=_("Thu hồi"), no=_("Giữ nguyên")) else None


async def end(session: Session, speaker: Speaker, ending: Ending | None) -> Reply:
    if ending is None:
        return Reply(_("Vâng, vai trò được giữ nguyên."), menu=True)
    held, codes = await roles.revoke(session, speaker, str(ending.held.id))
    mine = held.person == speaker.person
    if not mine:
        await _tell(session, held, ending.unit, speaker.heard_at)
    words = [_("Đã thu hồi vai trò {role}, {unit}.").format(role=ROLES[held.role], unit=ending.unit)]
    if codes:
        with_it = plural(
            "Đã thu hồi cả {n} mã mời do người này tạo.", "Đã thu hồi cả {n} mã mời do người này tạo.", codes
        )
        words.append(with_it.format(n=codes))
    words += [] if mine else [_("Hệ thống sẽ báo cho người này.")]
    choices = [opens("holders", _("Ai đang có vai trò"), f"0 {held.unit}")]
    if gone := await unmanned.tell(session, [(held.role, held.unit)], speaker.heard_at, besides=speaker.person):
        words += gone
        choices.insert(0, unmanned.invite(held.unit))
    if still_open := await invites.count_open(session, speaker, held.unit):
        left = _("Ở đơn vị này còn {codes} mã mời dùng được: xin thu hồi nếu người này có thể đang giữ mã.")
        words.append(left.format(codes=still_open))
        choices.append(opens("open codes", _("Mã mời còn dùng được")))
    return Reply(" ".join(words), tuple(choices), new_roles=mine)


async def _tell(session: Session, held: Held, unit: str, now: datetime) -> None:
    contact = (await campaigns.current(session)).contact
    time, day = say_moment(now)

    def words() -> Outgoing:
        said = _(
            "Vai trò {role}, {unit} của thầy/cô đã kết thúc lúc {time} ngày {day}. Những gì thầy/cô đã ghi nhận vẫn "
            "còn. Cảm ơn thầy/cô đã cùng tham gia. Nếu có nhầm lẫn, xin hỏi người đã mời, hoặc: {contact}."
        )
        return Outgoing(said.format(role=ROLES[held.role], unit=unit, time=time, day=day, contact=contact))

    await notices.tell_person(session, held.person, f"role ended.{held.id}", words, now)


ROLE_MENU = Conversation(
    "roles",
    say_of,
    nothing_asked,
    show_say,
    commands=("moi",),
    describes=lazy("Phân quyền"),
    label=lazy("Phân quyền"),
    open_to=can_invite,
)
HOLDERS = Conversation("holders", scope, which_unit, list_holders, answers=page_asked_for)
REVOKE = Conversation("revoke", ending, sure, end)
