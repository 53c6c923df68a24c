"""A mistake is corrected: its entry is taken back and the right one is posted; what was no mistake stays as it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.conversation import Conversation, Refused, Reply, Speaker, opens
from bot.dialogue import Ask
from bot.messages import Choice
from bot.phrases import _
from bot.steps import Label, Unclear
from campaign.codes import find_code
from campaign.correcting import REASONS, Instead, NewCorrection, Reason, read_reason
from campaign.devices import RECEIPT_PREFIX
from campaign.facts import Campaign
from campaign.money import say_vnd
from campaign.receiving import Arrived
from campaign.units import Directory
from handlers import correct_instead
from handlers.correct_donor import tell_donors
from handlers.correct_instead import Bounds
from handlers.correct_words import ask_others, brief, done, new_labels, to_agree
from handlers.own_unit import ask_unit, may_keep_cash, own_units
from storage import campaigns, cash, corrections, known_donors, undoing
from storage.cash import Kind
from storage.known_donors import Known
from storage.session import Session
from storage.undoing import Subject

SHOWN = 6


class Subjects:
    """What may be corrected at a unit, found by the number of a receipt or of an entry."""

    def __init__(self, subjects: Mapping[str, Subject]) -> None:
        self.all = subjects

    def find(self, text: str) -> str:
        digits = "".join(filter(str.isdigit, text))
        number = find_code(text, RECEIPT_PREFIX) or digits
        if number not in self.all:
            raise Unclear(_("Đơn vị không có mục nào mang số này, hoặc mục đó đã được hủy. Xin xem lại số, hoặc chọn."))
        return number

    def get(self, code: str) -> Subject | None:
        return self.all.get(code)

    def shown(self, code: str) -> str:
        return brief(self.all[code])

    def why_not(self, code: str) -> str:
        return ""


@dataclass(frozen=True, slots=True)
class Facts:
    """What this person may correct, how much money there is, and where somebody else could agree."""

    campaign: Campaign
    units: Directory
    subjects: Mapping[str, Subject]
    left: Mapping[str, int]
    waiting: frozenset[str]
    alone: frozenset[str]
    nobody_else: str
    known: Sequence[Known]
    about: str

    def bounds(self, unit: str) -> Bounds:
        """Of the sums that this person may correct there."""
        alone = self.campaign.second_person_above if unit in self.alone else None
        return Bounds(self.left[unit], alone, self.nobody_else)


async def facts(session: Session, speaker: Speaker, about: str) -> Facts:
    units = await own_units(session, speaker)
    codes = [unit.code for unit in units.all]
    answering = await corrections.answering(session, codes)
    asked = await corrections.waiting(session, codes)
    return Facts(
        await campaigns.current(session),
        units,
        {each.number: each for each in await undoing.newest(session, codes)},
        {code: await cash.balance(session, code) for code in codes},
        frozenset(each.receipt or str(each.entry) for each in asked),
        frozenset(code for code in codes if not answering[code] - {speaker.person}),
        await corrections.nobody_else(session),
        await known_donors.at_own_units(session, speaker),
        about,
    )


def script(ask: Ask, facts: Facts) -> NewCorrection:
    unit = ask_unit(ask, facts.units)
    subject = _subject(ask, facts, unit)
    reason = ask.choice("reason", _("Nhầm ở đâu?"), _reasons(subject), title=_("Lý do"))
    words = ""
    if reason is Reason.OTHER:
        prompt = _("Xin ghi lý do. (chỉ người phụ trách của đơn vị đọc được)")
        words = ask.text("words", prompt, read_reason, title=_("Lý do khác"))
    instead = correct_instead.asked(ask, subject, reason, facts.bounds(unit), facts.known)
    money = instead.money if instead else 0
    why = undoing.used(subject, undoing.goes(subject, instead)) or undoing.spent(subject, facts.left[unit], money)
    if why:
        raise Refused(why, (opens("cash book", _("Sổ tiền"), unit),))
    summary = [_("Thầy/cô xem lại:"), to_agree(subject, reason, words, instead, facts.units.shown(unit))]
    if max(subject.money, money) > facts.campaign.second_person_above:
        above = _("• Trên {sum}: một người thứ hai cùng phụ trách đơn vị sẽ được hỏi ý trước.")
        summary.append(above.format(sum=say_vnd(facts.campaign.second_person_above)))
    ask.agree("\n".join(summary))
    entry = 0 if subject.receipt else int(subject.number)
    return NewCorrection(unit, reason, subject.number if subject.receipt else "", entry, words, instead)


def _subject(ask: Ask, facts: Facts, unit: str) -> Subject:
    theirs = {number: each for number, each in facts.subjects.items() if each.unit == unit}
    book = (opens("cash book", _("Sổ tiền"), unit),)
    if not theirs:
        words = _("{unit} chưa có phiếu nhận hay khoản chi nào để sửa.")
        raise Refused(words.format(unit=facts.units.shown(unit)), book)
    prompt = _("Sửa nhầm mục nào? Gõ số phiếu nhận (BN…), hoặc chọn:")
    newest: dict[str, Label] = {number: brief(each) for number, each in list(theirs.items())[:SHOWN]}
    found = ask.search("which", prompt, Subjects(theirs), newest, title=_("Mục"))
    subject = theirs[found] if isinstance(found, str) else found
    if subject.number in facts.waiting:
        raise Refused(_("Việc sửa bút toán này đang chờ người thứ hai đồng ý."), book)
    if unit in facts.alone and subject.money > facts.campaign.second_person_above:
        raise Refused(facts.nobody_else, book)
    return subject


def _reasons(subject: Subject) -> Mapping[Reason, Label]:
    receipt, entry = subject.receipt, subject.entry
    bought = entry is not None and entry.kind is Kind.PURCHASE
    fits = {
        Reason.AMOUNT: subject.money > 0,
        Reason.DEVICES: bought or (receipt is not None and any(line.pieces for line in receipt.lines)),
        Reason.GIVERS: receipt is not None and receipt.arrived is Arrived.BOX,
        Reason.BILL: bought,
        Reason.DONOR: receipt is not None and receipt.arrived is not Arrived.BOX,
        Reason.NEVER: True,
        Reason.OTHER: True,
    }
    return {reason: label for reason, label in REASONS.items() if fits[reason]}


async def finish(session: Session, speaker: Speaker, new: NewCorrection) -> Reply:
    subject = await undoing.one(session, new.receipt, new.entry)
    made = await corrections.make(session, speaker, new)
    book = opens("cash book", _("Sổ tiền"), new.unit)
    if made.asked:
        told = (subject, new.reason, new.words, new.instead)
        await ask_others(session, made.others, made.asked, told, speaker.heard_at)
        words = _("Đã hỏi {n} người cùng phụ trách đơn vị. Chưa có gì thay đổi cho đến khi một người đồng ý.")
        return Reply(words.format(n=len(made.others)), (book, opens("start", _("Xong"))))
    return Reply(*await corrected(session, speaker, subject, made.number, new.instead))


async def corrected(
    session: Session, speaker: Speaker, subject: Subject, number: str, instead: Instead | None
) -> tuple[str, tuple[Choice, ...]]:
    """What to say after it was done, and where to go on; the donor is told."""
    if subject.receipt:
        await tell_donors(session, subject.receipt, number, instead, speaker.heard_at)
    labels = new_labels(await undoing.relabelled(session, subject, instead, number))
    choices = (opens("cash book", _("Sổ tiền"), subject.unit), opens("start", _("Xong")))
    return "\n".join([done(subject, number), *labels]), choices


def what_button_says(facts: Facts) -> Mapping[str, str]:
    """A button is about a unit, or about a receipt or an entry of it."""
    several = len(facts.units.all) > 1
    if subject := facts.subjects.get(facts.about):
        return {"which": facts.about} | ({"unit": subject.unit} if several else {})
    return {"unit": facts.about} if several and facts.units.get(facts.about) else {}


CORRECT = Conversation(
    "correct", facts, script, finish, open_to=may_keep_cash, answers=what_button_says, takes_codes=True
)
