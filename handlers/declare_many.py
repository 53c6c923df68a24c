"""A teacher declares a whole list of pupils: every row is answered, and one yes is for all the good ones."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache

from bot.conversation import Conversation, Refused, Reply, Speaker, opens
from bot.dialogue import Ask
from bot.messages import Attachment
from bot.phrases import _, lazy, plural
from bot.steps import Unclear
from campaign.facts import Campaign
from campaign.needs import HAS_NOW, SUITS, NewNeed
from campaign.pupil_rows import MOST_ROWS, PupilRow, as_lines, looks_like_rows, read_rows
from campaign.units import Directory
from handlers.declare import may_declare, open_schools
from storage import campaigns, needs, sheets, uploads
from storage.session import Session

MOST_LISTED, MOST_REFUSED, MOST_CLASSES = 30, 15, 12
ROWS = "rows"  # the question that a pasted list answers

Pupil = tuple[str, str, str]  # unit, class, short name


@dataclass(frozen=True, slots=True)
class Facts:
    """What the talk needs to know today: `same` tells one pupil from another, `known` are those declared already."""

    campaign: Campaign
    units: Directory
    schools: tuple[str, ...]
    known: frozenset[str]
    same: Callable[[str, str, str], str]
    sent: str = ""  # the rows of a spreadsheet that was sent, as lines


@dataclass(frozen=True, slots=True)
class NewNeeds:
    """The rows of a list, each with its need or why not."""

    unit: str
    rows: tuple[PupilRow, ...]

    @property
    def pupils(self) -> list[NewNeed]:
        return [row.need for row in self.rows if row.need]

    @property
    def refused(self) -> list[PupilRow]:
        return [row for row in self.rows if not row.need]


async def facts(session: Session, speaker: Speaker, about: str) -> Facts:
    campaign, units = await campaigns.current(session), await campaigns.units(session)
    schools = open_schools(speaker, units)
    known = [await needs.same_pupils(session, school) for school in schools]

    def same(unit: str, class_name: str, short_name: str) -> str:
        return needs.same_pupil(session, unit, class_name, short_name)

    sent = as_lines(await uploads.rows_of(session, speaker.person, about)) if about else ""
    if about and not sent:
        raise Refused(_("Tệp này không còn được giữ. Xin {you} gửi lại."))
    return Facts(campaign, units, schools, frozenset().union(*known), same, sent)


def script(ask: Ask, facts: Facts) -> NewNeeds:
    unit = facts.schools[0]
    if len(facts.schools) > 1:
        names = {code: facts.units.shown(code) for code in facts.schools}
        unit = ask.choice("school", _("Trường nào?"), names, title=_("Trường"))

    @cache  # a long list is read once a turn
    def read(said: str) -> NewNeeds:
        return _read(said, unit, facts)

    def say(new: NewNeeds) -> str:
        rows = len(new.rows)
        return plural("{rows} dòng", "{rows} dòng", rows).format(rows=rows)

    sheet = opens("pupil sheet", _("Tệp Excel mẫu"))
    new = ask.text(ROWS, _prompt(), read, title=_("Danh sách"), say=say, beside=(sheet,))
    ask.agree(_read_back(new, facts))
    return new


def _prompt() -> str:
    return _(
        "Xin gửi danh sách, mỗi em một dòng:\n"
        "tên viết tắt; lớp; hoàn cảnh; đang học bằng; phù hợp\n"
        "Ví dụ: N.V.A; 6A2; hộ nghèo; dùng chung; máy tính bảng\n"
        "Hai mục cuối có thể bỏ trống (không có thiết bị; loại nào cũng được). Mỗi lần nhiều nhất {most} em."
    ).format(most=MOST_ROWS)


def _read(said: str, unit: str, facts: Facts) -> NewNeeds:
    new = NewNeeds(unit, _without_twins(read_rows(said, unit, facts.campaign.hardship), facts))
    if not new.pupils:
        raise Unclear("\n".join([_("Chưa nhận được dòng nào."), *_reasons(new.refused)]) if new.rows else "")
    return new


def _without_twins(rows: tuple[PupilRow, ...], facts: Facts) -> tuple[PupilRow, ...]:
    seen: dict[str, int] = {}
    checked = []
    for row in rows:
        if row.need:
            same = facts.same(row.need.unit, row.need.class_name, row.need.short_name)
            if same in facts.known:
                words = _("Trùng: lớp {class_name} đã có học sinh {name}. Nếu là em khác, xin khai riêng từng em.")
                why = words.format(class_name=row.need.class_name, name=row.need.short_name)
                row = replace(row, need=None, why=why)
            elif same in seen:
                row = replace(row, need=None, why=_("Trùng với dòng {number}.").format(number=seen[same]))
            else:
                seen[same] = row.number
        checked.append(row)
    return tuple(checked)


def _read_back(new: NewNeeds, facts: Facts) -> str:
    tiers = {tier.code: str(tier.label) for tier in facts.campaign.hardship}
    pupils, not_taken = new.pupils, _not_taken(new)
    hardship = Counter(tiers[each.hardship] for each in pupils)
    lines = [
        _("Thầy/cô xem lại:"),
        _("• {unit}: {pupils} học sinh").format(unit=facts.units.shown(new.unit), pupils=len(pupils)),
        _("• Lớp: {counts}").format(counts=_counted(Counter(each.class_name for each in pupils))),
        _("• Hoàn cảnh: {hardship}").format(hardship=_counted(hardship)),
        *_listed(new, tiers, MOST_LISTED - len(not_taken)),
        *not_taken,
    ]
    return "\n".join(lines)


def _not_taken(new: NewNeeds) -> list[str]:
    head = _("Chưa nhận {rows} dòng:").format(rows=len(new.refused))
    return [head, *_reasons(new.refused)] if new.refused else []


def _counted(counts: Mapping[str, int]) -> str:
    shown = [f"{what} ({count})" for what, count in list(counts.items())[:MOST_CLASSES]]
    return ", ".join([*shown, "…"] if len(counts) > MOST_CLASSES else shown)


def _listed(new: NewNeeds, tiers: Mapping[str, str], most: int) -> list[str]:
    good = [(row.number, row.need) for row in new.rows if row.need]
    lines = [
        f"{number}. {each.short_name}, {each.class_name}: {tiers[each.hardship]}; "
        f"{HAS_NOW[each.has_now]}; {SUITS[each.suits]}"
        for number, each in good[:most]
    ]
    return [*lines, *_and_more(len(good) - most)]


def _reasons(refused: list[PupilRow]) -> list[str]:
    words = _("• Dòng {number} ({words}): {why}")
    lines = [words.format(number=row.number, words=_cut(row.words), why=row.why) for row in refused[:MOST_REFUSED]]
    return [*lines, *_and_more(len(refused) - MOST_REFUSED)]


def _cut(words: str) -> str:
    return words if len(words) <= 40 else words[:39] + "…"


def _and_more(rows: int) -> list[str]:
    return [_("… và {rows} dòng nữa.").format(rows=rows)] if rows > 0 else []


async def finish(session: Session, speaker: Speaker, new: NewNeeds) -> Reply:
    await needs.declare_many(session, speaker, new.pupils)
    units = await campaigns.units(session)
    count, missing = await needs.count_declared(session, new.unit), await needs.count_missing(session, new.unit)
    words = _("Đã khai báo {new} học sinh. {unit}: {pupils} học sinh, còn thiếu {missing} thiết bị.")
    said = words.format(new=len(new.pupils), unit=units.shown(new.unit), pupils=count, missing=missing)
    choices = (opens("declare many", _("Khai nhiều em")), opens("start", _("Xong")))
    if not new.refused:
        return Reply(said, choices)
    to_mend = "\n".join(row.words for row in new.refused[: 2 * MOST_REFUSED])
    rest = _and_more(len(new.refused) - 2 * MOST_REFUSED)
    lines = [
        said,
        *_not_taken(new),
        _("Xin sửa các dòng dưới đây, hoặc trong tệp gửi kèm, rồi gửi lại:"),
        to_mend,
        *rest,
    ]
    marked = await sheets.keep(
        session, speaker.person, [(*row.cells, row.why) for row in new.refused], speaker.heard_at
    )
    files = (Attachment("marked pupils", marked, speaker.heard_at),)
    return Reply("\n".join(lines), choices, copyable=to_mend, attachments=files)


async def nothing(session: Session, speaker: Speaker, about: str) -> None:
    needs.schools_of(speaker)


async def send_sheet(session: Session, speaker: Speaker, _nothing: None) -> Reply:
    words = _("Xin điền tệp gửi kèm, mỗi em một dòng, rồi gửi lại vào đây: từng dòng sẽ được trả lời.")
    return Reply(words, attachments=(Attachment("pupil sheet", "", speaker.heard_at),))


def rows_in(text: str) -> Mapping[str, str]:
    """A pasted list answers the question for it, whatever is open."""
    return {ROWS: text} if looks_like_rows(text) else {}


def sent(facts: Facts) -> Mapping[str, str]:
    return {ROWS: facts.sent} if facts.sent else {}


DECLARE_MANY = Conversation(
    "declare many",
    facts,
    script,
    finish,
    open_to=may_declare,
    answers=sent,
    reads=rows_in,
    takes_file=lazy("Danh sách học sinh"),
)
PUPIL_SHEET = Conversation("pupil sheet", nothing, lambda ask, facts: None, send_sheet, open_to=may_declare)
