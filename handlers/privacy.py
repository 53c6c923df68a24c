"""What is held about a person, in plain words; and the person goes if they say so."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.conversation import Conversation, Reply, Speaker, opens
from bot.dialogue import Ask
from bot.phrases import _, lazy, plural
from campaign.facts import Campaign, say_day
from campaign.giving import NameForm
from campaign.items import Devices
from campaign.permissions import ROLES, Role
from campaign.receiving import say_why
from campaign.units import Directory
from handlers import unmanned
from handlers.paging import Page, number_in, page_of
from storage import campaigns, erasing, personal, pledges
from storage.personal import Held
from storage.pledges import Pledge
from storage.session import Session

PAGE = 3
CODES_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Mine:
    """All that is held about a person; the pledges in pages, newest first."""

    campaign: Campaign
    units: Directory
    speaker: Speaker
    held: Held
    page: Page[Pledge]


@dataclass(frozen=True, slots=True)
class Farewell:
    """What somebody said to being erased: `sure`, and whether open pledges are taken back or stay without a name."""

    sure: bool
    take_back: bool = False


async def facts(session: Session, speaker: Speaker, about: str) -> Mine:
    found = await pledges.of_person(session, speaker.person, most=PAGE + 1, skip=number_in(about) * PAGE)
    return Mine(
        await campaigns.current(session),
        await campaigns.units(session),
        speaker,
        await personal.held(session, speaker.person),
        page_of(found, about, PAGE),
    )


def show(ask: Ask, mine: Mine) -> Mine:
    return mine


async def tell(session: Session, speaker: Speaker, mine: Mine) -> Reply:
    page = mine.page
    lines = [*(_of_the_person(mine) if not page.number else ()), *(_of_a_pledge(each) for each in page.shown)]
    text = "\n".join([_("Hệ thống đang giữ về {you}:"), *(f"• {line}" for line in lines)])
    if not page.number:
        text += "\n" + "\n".join(_for_whom_and_how_long(mine.campaign))
    correct = (opens("own data", _("Sửa thông tin")),) if mine.held.named_pledges or mine.held.staff_name else ()
    choices = (*correct, opens("erase", _("Xóa thông tin của tôi")), *page.buttons("privacy"))
    return Reply(text, choices, in_place=page.turned)


def _of_the_person(mine: Mine) -> Iterator[str]:
    speaker, units = mine.speaker, mine.units
    channels = ", ".join(channel.capitalize() for channel in mine.held.channels)
    yield _("tài khoản {channels} (mã số do ứng dụng cấp); ngôn ngữ: {language}").format(
        channels=channels, language="Tiếng Việt" if speaker.language == "vi" else "English"
    )
    for role, unit in speaker.roles:
        yield _("vai trò: {role}, {unit}").format(role=ROLES[Role(role)], unit=_name_of(unit, units))
    if mine.held.staff_name:
        yield _("tên khi nhận vai trò: {name}").format(name=mine.held.staff_name)
    for unit, count in mine.held.pupils:
        words = plural("đã khai {n} học sinh, {unit}", "đã khai {n} học sinh, {unit}", count)
        yield words.format(unit=_name_of(unit, units), n=count)
    yield _("lời nhắc: đã ngừng") if speaker.reminders_stopped else _("lời nhắc: vẫn gửi")
    yield _("đăng ký ủng hộ: {n}").format(n=mine.held.pledges)
    if mine.held.receipts:
        yield _("phiếu nhận quà của {you}, có ghi tên: {n}").format(n=mine.held.receipts)
    if mine.held.messages:
        yield _("lời nhắn để lại cho quản trị, kèm số điện thoại nếu có: {n}").format(n=mine.held.messages)


def _of_a_pledge(pledge: Pledge) -> str:
    donor, over = pledge.donor, pledge.handing_over
    named = donor.name if donor.name and donor.name_form is not NameForm.ANONYMOUS else _("ẩn danh")
    organisation = donor.organisation if donor.organisation != donor.name else ""
    devices = [each.description for each in pledge.gifts if isinstance(each, Devices)]
    parts = [_("ghi tên: {name}").format(name=named), organisation, over.address, over.phone, *devices]
    parts += [_("vì sao không trao: {why}").format(why=say_why(pledge.why))] if pledge.why else []
    return f"{pledge.code}: {'; '.join(part for part in parts if part)}"


def _for_whom_and_how_long(campaign: Campaign) -> list[str]:
    last = campaign.kept_until
    return [
        _("Chỉ để trường liên hệ và lập báo cáo. Người xem: trường nhận; phòng, nếu chưa rõ trường nào nhận."),
        _(
            "Tên, địa chỉ, điện thoại, tên thiết bị tự ghi và lời nhắn để lại được giữ đến hết ngày {day}; "
            "việc làm dở, tệp đã gửi: 3 ngày; tin nhắn khác: đến khi trả lời xong. "
            "Ứng dụng nhắn tin cũng thấy những gì {you} gõ."
        ).format(day=f"{say_day(last)}/{last.year}"),
        _("Cần hỏi: {contact}.").format(contact=campaign.contact),
    ]


def part(ask: Ask, mine: Mine) -> Farewell:
    take_back = bool(mine.held.open_pledges) and _takes_back(ask, mine)
    prompt = "\n".join([_("Xóa thông tin của {you}?"), *_what_goes(mine), _("Không lấy lại được.")])
    return Farewell(ask.yes("sure", prompt, yes=_("Xóa"), no=_("Không xóa")), take_back)


def _takes_back(ask: Ask, mine: Mine) -> bool:
    count = mine.held.open_pledges
    words = plural(
        "Có {n} đăng ký chưa trao. Nếu giữ lại thì chỉ còn mã và phần quà, không còn tên. Giữ hay rút lại?",
        "Có {n} đăng ký chưa trao. Nếu giữ lại thì chỉ còn mã và phần quà, không còn tên. Giữ hay rút lại?",
        count,
    )
    prompt = words.format(n=count)
    return ask.choice("pledges", prompt, {"keep": _("Giữ, không ghi tên"), "withdraw": _("Rút lại hết")}) == "withdraw"


def _what_goes(mine: Mine) -> Iterator[str]:
    yield _("Mất đi: tên, địa chỉ, điện thoại, tên thiết bị tự ghi, tài khoản nhắn tin, tin nhắn, lời nhắc.")
    if mine.speaker.roles:
        yield _("Vai trò của thầy/cô cũng kết thúc.")
    yield _("Còn lại: các con số trong báo cáo và mã đăng ký, không gắn với ai.")
    if mine.held.pupils:
        yield _("Học sinh đã khai vẫn thuộc danh sách của trường.")


async def erased(session: Session, speaker: Speaker, farewell: Farewell) -> Reply:
    if not farewell.sure:
        return Reply(_("Vâng, không có gì bị xóa."), menu=True)
    kept = await erasing.erase_me(session, speaker, farewell.take_back)
    await unmanned.tell(session, speaker.roles, speaker.heard_at)
    words = [_("Đã xóa thông tin của {you}. Nếu nhắn lại, {you} là người mới đối với hệ thống.")]
    if kept:
        codes = ", ".join(kept[:CODES_SHOWN]) + ("…" if len(kept) > CODES_SHOWN else "")
        words.append(_("Khi trao, xin chỉ nêu mã: {codes}.").format(codes=codes))
    words.append(_("Cuộc trò chuyện trên máy của {you} do ứng dụng giữ, xin tự xóa nếu cần."))
    return Reply(" ".join(words), new_roles=True, farewell=True)


def _name_of(code: str, units: Directory) -> str:
    unit = units.get(code)
    return unit.name if unit else code


PRIVACY = Conversation(
    "privacy",
    facts,
    show,
    tell,
    commands=("rieng_tu", "privacy"),
    describes=lazy("Dữ liệu của tôi"),
)
ERASE = Conversation("erase", facts, part, erased)
