"""People correct their name, address and phone, also after the close; gifts and figures stay as they are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from bot.conversation import Conversation, Refused, Reply, Speaker, opens
from bot.dialogue import Ask
from bot.phrases import _, lazy
from bot.steps import Label, Unclear
from campaign import consent
from campaign.codes import find_code
from campaign.giving import Correction, DonorKind, NameForm, NewPledge, Way
from campaign.reading import read_name
from handlers import pickups
from handlers.about_donor import ask_address, ask_organisation, ask_phone, ask_public_name
from storage import pledges, staff_names
from storage.pledges import Pledge
from storage.session import Session

ALL, STAFF, DONE = "all", "staff", "done"
SHOWN = 4  # pledges with a button; others are named by their code
CODES_TOLD = 5


class Field(StrEnum):
    """What can be corrected in a pledge."""

    NAME = "name"
    ORGANISATION = "organisation"
    ADDRESS = "address"
    PHONE = "phone"


FIELDS: dict[Field, Label] = {
    Field.NAME: lazy("Tên trong danh sách công khai"),
    Field.ORGANISATION: lazy("Tên tập thể, tổ chức"),
    Field.ADDRESS: lazy("Địa chỉ"),
    Field.PHONE: lazy("Điện thoại"),
}


@dataclass(frozen=True, slots=True)
class Facts:
    """The person's pledges that hold something personal, newest first, and how they are called by the messenger.

    `staff_name` is kept of who took a role, or empty.
    """

    pledges: tuple[Pledge, ...]
    name: str
    staff_name: str


@dataclass(frozen=True, slots=True)
class Corrected:
    """What was said yes to: for these pledges, or another name as staff."""

    codes: tuple[str, ...] = ()
    correction: Correction = field(default_factory=Correction)
    staff_name: str = ""


@dataclass(frozen=True, slots=True)
class _Codes:
    """One's own pledges, found by their code."""

    own: Sequence[str]

    def find(self, text: str) -> str:
        code = find_code(text)
        if code is None or code not in self.own:
            raise Unclear(_("Xin gõ mã của một đăng ký trong danh sách của quý vị, hoặc chọn một nút."))
        return code

    def get(self, code: str) -> str | None:
        return code if code in self.own else None

    def shown(self, code: str) -> str:
        return code

    def why_not(self, code: str) -> str:
        return ""


async def facts(session: Session, speaker: Speaker, about: str) -> Facts:
    found = tuple(await pledges.with_a_person(session, speaker))
    staff_name = await staff_names.kept(session, speaker.person)
    if not found and not staff_name:
        raise Refused(_("Hệ thống không giữ tên, địa chỉ hay điện thoại nào của {you} để sửa."))
    return Facts(found, speaker.name, staff_name)


def script(ask: Ask, facts: Facts) -> Corrected:
    which = _which(ask, facts)
    if which == STAFF:
        prompt = _("Tên hiện nay: {name}. Xin cho biết tên đúng?").format(name=facts.staff_name)
        name = ask.text("staff name", prompt, read_name, title=_("Tên"))
        ask.agree(_("Xin {you} xem lại:\n• Tên khi nhận vai trò: {name}").format(name=name))
        return Corrected(staff_name=name)
    theirs = [each for each in facts.pledges if which in (ALL, each.code)]
    correction = _correction(ask, theirs, facts)
    differ = [each for each in theirs if correction.changes(each.donor, each.handing_over)] or theirs
    codes = tuple(each.code for each in differ)
    ask.agree(_read_back(codes, correction))
    return Corrected(codes, correction)


def _which(ask: Ask, facts: Facts) -> str:
    codes = [each.code for each in facts.pledges]
    also: dict[str, Label] = {code: code for code in codes[:SHOWN]}
    also |= {ALL: _("Tất cả đăng ký")} if len(codes) > 1 else {}
    also |= {STAFF: _("Tên khi nhận vai trò")} if facts.staff_name else {}
    if len(also) == 1:
        return next(iter(also))
    lines = [_("Sửa ở đâu? Chọn, hoặc gõ mã đăng ký:")]
    lines += [f"{each.code}: {each.gifts[0]}{'…' if each.gifts[1:] else ''}" for each in facts.pledges[:SHOWN]]
    return ask.search("which", "\n".join(lines), _Codes(codes), also, title=_("Sửa ở"))


def _correction(ask: Ask, theirs: Sequence[Pledge], facts: Facts) -> Correction:
    """Field after field, until nothing else is to be corrected."""
    left = {each: label for each, label in FIELDS.items() if any(_has(pledge, each) for pledge in theirs)}
    found = Correction()
    for n in range(1, len(left) + 1):
        chosen = _next_field(ask, n, left)
        if chosen is None:
            break
        found = _asked(ask, chosen, found, theirs, facts)
        del left[chosen]
    return found


def _next_field(ask: Ask, n: int, left: Mapping[Field, Label]) -> Field | None:
    if n == 1 and len(left) == 1:
        return next(iter(left))
    prompt = _("Cần sửa mục nào?") if n == 1 else _("Còn mục nào cần sửa nữa không?")
    options: dict[str, Label] = {str(each): label for each, label in left.items()}
    chosen = ask.choice(f"field {n}", prompt, options | ({} if n == 1 else {DONE: _("Không, tiếp tục")}))
    return None if chosen == DONE else Field(chosen)


def _has(pledge: Pledge, which: Field) -> bool:
    """Whoever is not named in the list is not named by a correction either."""
    return {
        Field.NAME: pledge.donor.name_form is not NameForm.ANONYMOUS,
        Field.ORGANISATION: bool(pledge.donor.organisation),
        Field.ADDRESS: pledge.handing_over.way is Way.FETCH,
        Field.PHONE: pledge.handing_over.way is Way.FETCH,
    }[which]


def _asked(ask: Ask, which: Field, so_far: Correction, theirs: Sequence[Pledge], facts: Facts) -> Correction:
    match which:
        case Field.NAME:
            form, name = ask_public_name(ask, _known_as(theirs, facts))
            return replace(so_far, name_form=form, name=name)
        case Field.ORGANISATION:
            return replace(so_far, organisation=ask_organisation(ask))
        case Field.ADDRESS:
            return replace(so_far, address=ask_address(ask))
        case Field.PHONE:
            return replace(so_far, phone=ask_phone(ask))


def _known_as(theirs: Sequence[Pledge], facts: Facts) -> str:
    """The one name by which all of these donors are known without another one, or nothing."""
    known = {
        each.donor.organisation if each.donor.kind is DonorKind.ORGANISATION else facts.name
        for each in theirs
        if _has(each, Field.NAME)
    }
    return known.pop() if len(known) == 1 else ""


def _read_back(codes: Sequence[str], new: Correction) -> str:
    named = _("ẩn danh") if new.name_form is NameForm.ANONYMOUS else new.name
    values = {Field.NAME: named, Field.ORGANISATION: new.organisation}
    values |= {Field.ADDRESS: new.address, Field.PHONE: new.phone}
    return "\n".join(
        [
            _("Xin {you} xem lại, cho đăng ký {codes}:").format(codes=_told(codes)),
            *(f"• {FIELDS[each]}: {value}" for each, value in values.items() if value),
            _("Phần quà và số liệu giữ nguyên."),
            str(consent.TEXT),
        ]
    )


def _told(codes: Sequence[str]) -> str:
    more = _(" và {n} mã khác").format(n=len(codes) - CODES_TOLD) if len(codes) > CODES_TOLD else ""
    return ", ".join(codes[:CODES_TOLD]) + more


async def finish(session: Session, speaker: Speaker, corrected: Corrected) -> Reply:
    again = (opens("privacy", _("Dữ liệu của tôi")),)
    if corrected.staff_name:
        await staff_names.correct(session, speaker, corrected.staff_name)
        return Reply(_("Đã sửa tên khi nhận vai trò: {name}.").format(name=corrected.staff_name), again)
    done = [code for code in corrected.codes if await _correct(session, speaker, code, corrected.correction)]
    if not done:
        return Reply(_("Không có gì khác với trước, nên không ghi gì thêm."), again)
    return Reply(_("Đã sửa đăng ký {codes}. Phần quà và số liệu vẫn như cũ.").format(codes=_told(done)), again)


async def _correct(session: Session, speaker: Speaker, code: str, correction: Correction) -> bool:
    before = await pledges.correct(session, speaker, code, correction)
    if before and before.open:
        over = correction.handing_over(before.handing_over)
        after = NewPledge(before.gifts, before.unit, correction.donor(before.donor), over, code)
        await pickups.tell(session, code, before, after, speaker.heard_at)
    return before is not None


OWN_DATA = Conversation("own data", facts, script, finish, takes_codes=True)
