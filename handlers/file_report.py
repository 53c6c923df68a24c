"""A unit files its report, or the office the total: what is frozen is read back, and each changed figure explained."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.conversation import Conversation, Refused, Reply, Speaker, opens
from bot.dialogue import Ask
from bot.messages import Choice
from bot.phrases import _
from bot.steps import Label
from campaign.facts import say_moment
from campaign.filing import WHYS, Cell, Change, NewFiling, State, Why, files_by_itself, read_words
from campaign.permissions import Act
from campaign.units import Directory
from handlers import filing_words as words
from handlers.filing_mails import files_of, mail
from handlers.filing_notices import tell_office
from handlers.own_unit import ask_unit
from reports.filing import differing, freeze, thaw, to_file
from reports.form import Form
from storage import authority, campaigns, filings, unfinished
from storage.filings import Filing
from storage.session import Session
from storage.unfinished import Unfinished

EACH, MOST_EXPLAINED = "each", 15


@dataclass(frozen=True, slots=True)
class Draft:
    """What would be frozen now, beside what was filed before; `to_explain`: what is new, or was sent back."""

    form: Form
    before: Filing | None
    to_explain: tuple[Change, ...]
    unfinished: Unfinished

    @property
    def number(self) -> int:
        return self.before.number + 1 if self.before else 1

    @property
    def is_new(self) -> bool:
        """There is something to say that was not said yet."""
        return self.before is None or bool(self.to_explain) or self.before.state is State.RETURNED


@dataclass(frozen=True, slots=True)
class Facts:
    """The units that this person files for, each with its draft."""

    units: Directory
    root: str
    drafts: Mapping[str, Draft]


async def facts(session: Session, speaker: Speaker, about: str) -> Facts:
    units = await campaigns.units(session)
    covered = await authority.covered(session, speaker, Act.FILE)
    own = {code for code in covered if files_by_itself(units, code)}
    own |= {units.root.code} & await authority.covered(session, speaker, Act.FILE_TOTAL)
    if about in covered - own:
        raise Refused(_("Cơ sở gửi số liệu cho người phụ trách mầm non ngoài công lập để nộp chung một báo cáo."))
    codes = {about} & own or own
    if not codes:
        raise Refused(_("Việc gửi báo cáo dành cho người quản lý của trường."))
    drafts = {code: await _draft(session, speaker, units, code) for code in sorted(codes)}
    return Facts(units.among(codes), units.root.code, drafts)


async def _draft(session: Session, speaker: Speaker, units: Directory, unit: str) -> Draft:
    form = await to_file(session, unit, speaker.heard_at)
    before = (await filings.newest(session, [unit])).get(unit)
    found = await unfinished.at(session, [each.code for each in units.below(unit)])
    return Draft(form, before, _to_explain(before, form) if before else (), found)


def _to_explain(before: Filing, form: Form) -> tuple[Change, ...]:
    was = thaw(before.frozen)
    changes = differing(was, form)
    other = {each.cell for each in changes}
    sent_back = [cell for cell in before.words if cell not in other and was.row(cell.unit) and form.row(cell.unit)]
    return (*changes, *(_unchanged(cell, form) for cell in sent_back))


def _unchanged(cell: Cell, form: Form) -> Change:
    row = form.row(cell.unit)
    figure = row.figures[cell.column] if row else 0
    return Change(cell, figure, figure)


def script(ask: Ask, facts: Facts) -> tuple[Draft, NewFiling]:
    unit = ask_unit(ask, facts.units)
    draft = facts.drafts[unit]
    if not draft.is_new:
        raise Refused(
            _("{standing} Số liệu nay không khác bản đã gửi, nên chưa cần gửi lại.").format(
                standing=words.standing(draft.before)
            ),
            (opens("report", _("Báo cáo")),),
        )
    changed = _explained(ask, draft)
    ask.agree("\n".join([facts.units.shown(unit), *_read_back(draft, changed, is_total=unit == facts.root)]))
    return draft, NewFiling(unit, freeze(draft.form), changed)


def _explained(ask: Ask, draft: Draft) -> tuple[Change, ...]:
    """One reason for all cells, or one for each of a few."""
    cells = draft.to_explain
    if not cells:
        return ()
    options: dict[str, Label] = {str(why): label for why, label in WHYS.items()}
    if 1 < len(cells) <= MOST_EXPLAINED:
        options[EACH] = _("Mỗi ô một lý do")
    head = _("So với bản {number}, có {n} ô cần nêu lý do:").format(number=draft.number - 1, n=len(cells))
    listed = words.changes_without_why(cells, draft.form)
    why = ask.choice("why", "\n".join([head, *listed, _("Vì sao?")]), options, title=_("Lý do"))
    if why != EACH:
        return _because(ask, Why(why), "", cells)
    explained: list[Change] = []
    for number, cell in enumerate(cells, 1):
        [line] = words.changes_without_why([cell], draft.form)
        each = ask.choice(f"why {number}", f"{line}\n" + _("Vì sao?"), WHYS, title=line.removeprefix("• "))
        explained += _because(ask, each, f" {number}", [cell])
    return tuple(explained)


def _because(ask: Ask, why: Why, name: str, cells: Sequence[Change]) -> tuple[Change, ...]:
    said = ""
    if why is Why.OTHER:
        prompt = _("Xin ghi ngắn gọn lý do, không ghi tên người. (phòng đọc được)")
        said = ask.text(f"words{name}", prompt, read_words, title=_("Lý do khác"))
    return tuple(replace(each, why=why, words=said) for each in cells)


def _read_back(draft: Draft, changed: tuple[Change, ...], is_total: bool) -> list[str]:
    lines = [_("Báo cáo bản {number} sẽ gửi:").format(number=draft.number), *words.figures_of(draft.form)]
    if is_total:
        filing = [row for row in draft.form.rows if not row.member]
        missing = sum(not row.filed for row in filing)
        lines.append(_("Chưa nộp báo cáo: {n}/{all} đơn vị.").format(n=missing, all=len(filing)))
    elif nothing := words.with_nothing(draft.form):
        lines.append(nothing)
    if changed:
        lines += [_("Khác bản trước:"), *words.changes_of(changed, draft.form)]
    if draft.unfinished.something:
        lines += [_("Còn dở, chưa tính vào số liệu:"), *words.open_points(draft.unfinished)]
    return [*lines, _("Bản đã gửi không sửa được; có thay đổi thì gửi bản mới. Gửi bản này?")]


async def finish(session: Session, speaker: Speaker, filed: tuple[Draft, NewFiling]) -> Reply:
    draft, new = filed
    made = await filings.file(session, speaker, new)
    units = await campaigns.units(session)
    time, day = say_moment(made.as_of)
    said = _("Đã gửi báo cáo bản {number}, số liệu đến {time} ngày {day}: {unit}.")
    lines = [said.format(number=made.number, time=time, day=day, unit=units.shown(made.unit))]
    if made.unit != units.root.code:
        lines.append(_("Phòng được báo và trả lời thầy/cô ở đây."))
        await tell_office(session, made, draft.form, units, speaker.heard_at)
    lines.append(await mail(session, made, units, speaker.heard_at))
    return Reply("\n".join(lines), _onwards(made), attachments=files_of(made))


def _onwards(made: Filing) -> tuple[Choice, ...]:
    return opens("filing", _("Xem bản đã gửi"), made.id), opens("report", _("Báo cáo"))


FILE = Conversation("file", facts, script, finish)
