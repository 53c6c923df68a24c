"""What stands instead of a mistake: only what was wrong is asked, the rest is taken over."""

from collections import Counter
from collections.abc import Sequence

from bot.dialogue import Ask
from bot.phrases import _, lazy
from bot.steps import Label
from campaign.buying import DEVICES, read_evidence
from campaign.correcting import Instead, Reason
from campaign.counting import read_givers, say_givers
from campaign.devices import CHECKS, State
from campaign.items import Condition, Item, kind_of
from campaign.money import read_vnd, say_vnd
from campaign.reading import read_description
from campaign.receiving import JUDGED, MOST_PIECES, Came, CashCame, DevicesCame, Judged
from handlers.receiving_items import all_checked, up_to
from storage.cash import Kind
from storage.receipts import Line, Receipt
from storage.undoing import Subject

KEEP, DROP, MEND = "keep", "drop", "mend"
LINE: dict[str, Label] = {KEEP: lazy("Đúng, giữ nguyên"), MEND: lazy("Sửa dòng này"), DROP: lazy("Bỏ dòng này")}
_NOTHING = {Reason.NEVER, Reason.DONOR}
_JUDGED = {State.USABLE: Judged.USABLE, State.REPAIR: Judged.REPAIR, State.REFUSED: Judged.REFUSED}


def asked(ask: Ask, subject: Subject, reason: Reason) -> Instead | None:
    """None where nothing stands instead, or where it is entered anew from the start."""
    if reason in _NOTHING:
        return None
    prompt = _("Có ghi lại cho đúng không?")
    if reason is Reason.OTHER and not ask.yes("anew", prompt, yes=_("Ghi lại"), no=_("Chỉ hủy"), title=_("Ghi lại")):
        return None
    if subject.receipt:
        return _received(ask, subject, subject.receipt, reason)
    return _paid(ask, subject, reason)


def _received(ask: Ask, subject: Subject, receipt: Receipt, reason: Reason) -> Instead | None:
    came: list[Came] = []
    for line in receipt.lines:
        if line.amount:
            wrong = reason in (Reason.AMOUNT, Reason.OTHER)
            came.append(CashCame(_amount(ask, line.number, line.amount) if wrong else line.amount, line.why))
        else:
            came += _devices(ask, subject, line, reason in (Reason.DEVICES, Reason.OTHER))
    people, unknown = receipt.donor.people, receipt.givers_unknown
    if reason is Reason.GIVERS:
        prompt = _("Có bao nhiêu người đã ủng hộ? (gõ số người, hoặc «không rõ»)")
        givers = ask.text("givers", prompt, read_givers, title=_("Số người"), say=say_givers)
        people, unknown = givers or 1, givers is None
    return Instead(tuple(came), people, unknown) if came else None


def _amount(ask: Ask, number: int, was: int) -> int:
    prompt = _("Số tiền đúng là bao nhiêu? (đã ghi {sum})").format(sum=say_vnd(was))
    return ask.text(f"amount {number}", prompt, read_vnd, title=_("Số tiền đúng"), say=say_vnd)


def _devices(ask: Ask, subject: Subject, line: Line, wrong: bool) -> Sequence[DevicesCame]:
    said = f"{line.pieces} {kind_of(line.item, line.description)}"
    way = KEEP
    if wrong:
        prompt = _("Đã ghi: {line}. Dòng này thế nào?").format(line=said)
        way = ask.choice(f"line {line.number}", prompt, LINE, title=said)
    if way == DROP:
        return ()
    if way == KEEP:
        theirs = [each for each in subject.devices if each.receipt_line == line.number]
        judged = dict(Counter(_JUDGED.get(each.state, Judged.LATER) for each in theirs))
        checks = next((each.checks for each in theirs if each.state is State.USABLE), {})
        condition = line.condition or Condition.USED
        return (DevicesCame(line.item, judged, condition, line.description, line.why, checks),)
    return (_mended(ask, line),)


def _mended(ask: Ask, line: Line) -> DevicesCame:
    n, condition = line.number, line.condition or Condition.USED
    item = ask.choice(f"item {n}", _("Thiết bị gì mới đúng?"), DEVICES, title=_("Thiết bị"))
    description = ""
    if item is Item.OTHER:
        known = {line.description: line.description} if line.description else {}
        prompt = _("Thiết bị gì?")
        description = ask.text(f"description {n}", prompt, read_description, title=_("Tên thiết bị"), quick=known)
    prompt = _("Bao nhiêu chiếc mới đúng?")
    pieces = ask.text(f"pieces {n}", prompt, up_to(MOST_PIECES, least=1), title=_("Số chiếc"))
    state = ask.choice(f"judged {n}", _("Các máy này thế nào?"), JUDGED, title=_("Tình trạng"))
    checks: dict[str, bool] = {}
    if state is Judged.USABLE:
        checked = all_checked(ask, f"checks {n} {pieces}", pieces, kind_of(item, description))
        state, checks = (state, dict.fromkeys(map(str, CHECKS), True)) if checked else (Judged.LATER, checks)
    return DevicesCame(item, {state: pieces}, condition, description, line.why, checks)


def _paid(ask: Ask, subject: Subject, reason: Reason) -> Instead:
    every = reason is Reason.OTHER
    bought = subject.entry is not None and subject.entry.kind is Kind.PURCHASE
    amount = _amount(ask, 1, subject.money) if every or reason is Reason.AMOUNT else subject.money
    evidence = subject.entry.evidence if subject.entry else ""
    if bought and (every or reason is Reason.BILL):
        prompt = _("Số chứng từ đúng? (đã ghi {number})").format(number=evidence)
        evidence = ask.text("evidence", prompt, read_evidence, title=_("Chứng từ"))
    item = subject.devices[0].item if subject.devices else None
    if bought and (every or reason is Reason.DEVICES):
        item = ask.choice("item", _("Thiết bị gì mới đúng?"), DEVICES, title=_("Thiết bị"))
    return Instead(amount=amount, evidence=evidence, item=item)
