"""What stands instead of a mistake: only what was wrong is asked, the rest is taken over."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from bot.conversation import Refused
from bot.dialogue import Ask
from bot.phrases import _, lazy
from bot.steps import Label, Unclear
from campaign.buying import DEVICES, read_evidence
from campaign.codes import find_code
from campaign.correcting import Giver, Instead, Reason
from campaign.counting import read_givers, say_givers
from campaign.devices import CHECKS, RECEIPT_PREFIX
from campaign.items import Condition, Item, kind_of
from campaign.money import read_vnd, say_vnd
from campaign.reading import read_description
from campaign.receiving import JUDGED, MOST_PIECES, Came, CashCame, DevicesCame, Judged, Untouched
from handlers.receiving_donor import Finder, ask_giver
from handlers.receiving_facts import UNANNOUNCED
from handlers.receiving_items import all_checked, up_to
from storage import undoing
from storage.cash import Entry, Kind
from storage.known_donors import Known
from storage.receipts import Line, Receipt
from storage.undoing import Subject

KEEP, DROP, MEND = "keep", "drop", "mend"
LINE: dict[str, Label] = {KEEP: lazy("Đúng, giữ nguyên"), MEND: lazy("Sửa dòng này"), DROP: lazy("Bỏ dòng này")}


@dataclass(frozen=True, slots=True)
class Bounds:
    """What can stand instead: the money that the unit has, and the sum that its only manager may correct alone."""

    left: int
    alone: int | None = None
    nobody_else: str = ""


def asked(ask: Ask, subject: Subject, reason: Reason, bounds: Bounds, known: Sequence[Known]) -> Instead | None:
    """None where nothing stands instead."""
    if reason is Reason.NEVER:
        return None
    prompt = _("Có ghi lại cho đúng không?")
    if reason is Reason.OTHER and not ask.yes("anew", prompt, yes=_("Ghi lại"), no=_("Chỉ hủy"), title=_("Ghi lại")):
        return None
    if subject.receipt:
        return _received(ask, subject, subject.receipt, reason, bounds, known)
    return _paid(ask, subject, subject.paid, reason, bounds)


def _received(
    ask: Ask, subject: Subject, receipt: Receipt, reason: Reason, bounds: Bounds, known: Sequence[Known]
) -> Instead | None:
    giver = _giver(ask, known) if reason is Reason.DONOR else None
    came: dict[int, Came | Untouched] = {}
    for line in receipt.lines:
        if line.amount:
            wrong = reason in (Reason.AMOUNT, Reason.OTHER)
            sum_ = _amount(ask, subject, line.number, line.amount, bounds) if wrong else line.amount
            came[line.number] = CashCame(sum_, line.why)
        elif now := _devices(ask, subject, line, reason in (Reason.DEVICES, Reason.OTHER)):
            came[line.number] = now
    people, unknown = receipt.donor.people, receipt.givers_unknown
    if reason is Reason.GIVERS:
        prompt = _("Có bao nhiêu người đã ủng hộ? (gõ số người, hoặc «không rõ»)")
        givers = ask.text("givers", prompt, read_givers, title=_("Số người"), say=say_givers)
        people, unknown = givers or 1, givers is None
    return Instead(came, people, unknown, giver) if came else None


class Givers(Finder):
    """Those whom we know, also by the code of a pledge that is due or the number of a receipt."""

    def find(self, text: str) -> str:
        code = find_code(text) or find_code(text, RECEIPT_PREFIX)
        if code and not self.get(code):
            words = _("Chưa thấy đăng ký đang chờ hay phiếu nhận nào mang mã {code}. Xin gõ tên hoặc số điện thoại.")
            raise Unclear(words.format(code=code))
        return code or super().find(text)


def _giver(ask: Ask, known: Sequence[Known]) -> Giver:
    """Found among those who are known, or asked for."""
    prompt = _("Ai mới là người ủng hộ? Xin gõ mã UH…, tên hoặc số điện thoại:")
    found = ask.search("giver", prompt, Givers(known), {UNANNOUNCED: _("Người khác")}, title=_("Người ủng hộ"))
    if isinstance(found, Known):
        return _known(found, found.phone)
    new = ask_giver(ask, known)
    return _known(new.known, new.phone) if new.known else Giver(new.donor, new.phone)


def _known(known: Known, phone: str) -> Giver:
    return Giver(known.donor, phone, pledge=known.code if known.pledged else "", same_as=known.key)


def _amount(ask: Ask, subject: Subject, number: int, was: int, bounds: Bounds) -> int:
    prompt = _("Số tiền đúng là bao nhiêu? (đã ghi {sum})").format(sum=say_vnd(was))
    read = partial(_read_amount, subject, was, bounds)
    return ask.text(f"amount {number}", prompt, read, title=_("Số tiền đúng"), say=say_vnd)


def _read_amount(subject: Subject, was: int, bounds: Bounds, text: str) -> int:
    """A sum that can be. Raises Unclear: what was mistyped is typed again."""
    amount = read_vnd(text)
    whole = subject.money - was + amount
    if why := undoing.spent(subject, bounds.left, whole):
        raise Unclear(why)
    if bounds.alone is not None and whole > bounds.alone:
        raise Unclear(bounds.nobody_else)
    return amount


def _devices(ask: Ask, subject: Subject, line: Line, wrong: bool) -> DevicesCame | Untouched | None:
    said = f"{line.pieces} {kind_of(line.item, line.description)}"
    way = KEEP
    if wrong:
        prompt = _("Đã ghi: {line}. Dòng này thế nào?").format(line=said)
        way = ask.choice(f"line {line.number}", prompt, LINE, title=said)
    if way == KEEP:
        return Untouched(line.item, line.pieces, line.condition, line.description, line.why)
    if why := undoing.used(subject, [each for each in subject.devices if each.receipt_line == line.number]):
        raise Refused(why)
    return _mended(ask, line) if way == MEND else None


def _mended(ask: Ask, line: Line) -> DevicesCame:
    n, condition = line.number, line.condition or Condition.USED
    item = ask.choice(f"item {n}", _("Thiết bị gì mới đúng?"), DEVICES, title=_("Thiết bị"))
    description = _description(ask, f"description {n}", line.description) if item is Item.OTHER else ""
    prompt = _("Bao nhiêu chiếc mới đúng?")
    pieces = ask.text(f"pieces {n}", prompt, up_to(MOST_PIECES, least=1), title=_("Số chiếc"))
    state = ask.choice(f"judged {n}", _("Các máy này thế nào?"), JUDGED, title=_("Tình trạng"))
    checks: dict[str, bool] = {}
    if state is Judged.USABLE:
        checked = all_checked(ask, f"checks {n} {pieces}", pieces, kind_of(item, description))
        state, checks = (state, dict.fromkeys(map(str, CHECKS), True)) if checked else (Judged.LATER, checks)
    return DevicesCame(item, {state: pieces}, condition, description, line.why, checks)


def _description(ask: Ask, name: str, was: str) -> str:
    known = {was: was} if was else {}
    return ask.text(name, _("Thiết bị gì?"), read_description, title=_("Tên thiết bị"), quick=known)


def _paid(ask: Ask, subject: Subject, entry: Entry, reason: Reason, bounds: Bounds) -> Instead:
    every = reason is Reason.OTHER
    amount = subject.money
    if every or reason is Reason.AMOUNT:
        amount = _amount(ask, subject, 1, amount, bounds)
    evidence, item, description = entry.evidence, None, entry.description
    if entry.kind is Kind.PURCHASE and (every or reason is Reason.BILL):
        prompt = _("Số chứng từ đúng? (đã ghi {number})").format(number=evidence)
        evidence = ask.text("evidence", prompt, read_evidence, title=_("Chứng từ"))
    if entry.kind is Kind.PURCHASE and (every or reason is Reason.DEVICES):
        item, description = _bought(ask, subject, description)
    return Instead(amount=amount, evidence=evidence, item=item, description=description)


def _bought(ask: Ask, subject: Subject, was: str) -> tuple[Item | None, str]:
    """The right kind, if it is another than was entered; and what it is called, if that is in no list."""
    item = ask.choice("item", _("Thiết bị gì mới đúng?"), DEVICES, title=_("Thiết bị"))
    description = _description(ask, "description", was) if item is Item.OTHER else ""
    if item in [each.item for each in subject.devices]:
        return None, description
    if why := undoing.used(subject, subject.devices):
        raise Refused(why)
    return item, description
