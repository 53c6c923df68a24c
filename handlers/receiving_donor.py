"""Whose gift it is: found among those who are known by name or phone, or asked for who comes unannounced."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from bot.dialogue import Ask
from bot.messages import Choice
from bot.phrases import _
from bot.steps import Unclear
from bot.text import fold
from campaign.codes import PLEDGE_PREFIX
from campaign.facts import say_day, vietnam_day
from campaign.giving import DONOR_KINDS, Donor, DonorKind, NameForm
from campaign.money import read_vnd, say_vnd
from campaign.numbers import read_people
from campaign.reading import read_name, read_phone
from campaign.receiving import ARRIVED, Arrived
from handlers.read_back import as_shown
from handlers.receiving_facts import UNANNOUNCED
from storage.known_donors import Known

_UNNAMED = "-"
_MOST_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Finder:
    """Those whom we know, by a part of the name or the whole phone number; else by exactly the sum, to be confirmed."""

    known: Sequence[Known]

    def find(self, text: str) -> str:
        found = [each for each in self.known if _is_called(each, text)]
        if not found:
            raise self._of_this_sum(text)
        if len(found) > 1:
            hint = (
                _("Có {n} người phù hợp:") if len(found) <= _MOST_SHOWN else _("Có {n} người phù hợp, xin gõ rõ hơn:")
            )
            shown = [Choice(each.code, self.shown(each.code)) for each in found[:_MOST_SHOWN]]
            raise Unclear(hint.format(n=len(found)), shown)
        return found[0].code

    def _of_this_sum(self, text: str) -> Unclear:
        """A bank's statement shows the sum where nobody can read the code; alike sums are many, so none is taken."""
        if fold(text).startswith(PLEDGE_PREFIX.lower()):
            return Unclear(mistyped())
        if not (sums := _sums_in(text)):
            return Unclear(_nobody())
        due = sorted((each for each in self.known if each.sums & sums), key=lambda each: not each.by_transfer)
        said = " / ".join(map(say_vnd, sorted(sums)))
        if not due:
            words = _("Không có đăng ký nào đúng số tiền này: {sum}. Có thể nhận không theo đăng ký.")
            return Unclear(words.format(sum=said))
        shown = [Choice(each.code, self.shown(each.code)) for each in due[:_MOST_SHOWN]]
        words = _("Đăng ký đúng số tiền {sum}: {n}. Xin xem lại tên trên sao kê rồi chọn:")
        return Unclear(words.format(sum=said, n=len(due)), shown)

    def get(self, code: str) -> Known | None:
        return next((each for each in self.known if each.code == code), None)

    def shown(self, code: str) -> str:
        each = self.get(code)
        if each is None:
            return code
        way = f", {ARRIVED[Arrived.TRANSFER]!s}" if each.by_transfer else ""
        return f"{code}: {each.donor.name or each.donor.organisation or _('ẩn danh')}{way}"

    def why_not(self, code: str) -> str:
        return ""


def ask_which(ask: Ask, known: Sequence[Known]) -> str:
    """The code of a pledge or the number of a receipt; `UNANNOUNCED` for a gift that was not promised."""
    prompt = _("Quà của ai? Xin gõ mã UH…, tên hoặc số điện thoại của người ủng hộ; chỉ biết số tiền thì gõ số tiền:")
    found = ask.search("which", prompt, Finder(known), {UNANNOUNCED: _("Không có đăng ký trước")})
    return found if isinstance(found, str) else found.code


@dataclass(frozen=True, slots=True)
class Giver:
    """Who comes unannounced; `known` if it is somebody whom we know."""

    donor: Donor
    phone: str = ""
    known: Known | None = None


def ask_giver(ask: Ask, known: Sequence[Known]) -> Giver:
    """Asks who it is, and "the same person?" where a name or phone is known."""
    unnamed = {_UNNAMED: _("Không nêu tên")}
    name = ask.text("name", _("Người ủng hộ tên gì?"), _or_unnamed, _("Tên"), say=_shown_name, quick=unnamed)
    phone = ""
    if name:
        prompt, without = _("Số điện thoại của người ủng hộ?"), {_UNNAMED: _("Không có số")}
        phone = ask.text("phone", prompt, _or_no_phone, _("Điện thoại"), say=_shown_name, quick=without)
    for each in known:
        if _is_same(each, name, phone) and _says_it_is(ask, each):
            return Giver(each.donor, phone or each.phone, each)
    return Giver(_new_donor(ask, name), phone)


def _new_donor(ask: Ask, name: str) -> Donor:
    kind = ask.choice("kind", _("Người ủng hộ với tư cách nào?"), DONOR_KINDS, title=_("Tư cách"))
    organisation, people = "", 1
    if kind is DonorKind.ORGANISATION:
        organisation = ask.text("organisation", _("Xin cho biết tên gọi?"), read_name, title=_("Tên gọi"))
        people = ask.text("people", _("Bao nhiêu người cùng ủng hộ?"), read_people, title=_("Số người"))
    if not (organisation or name):
        return Donor(kind, NameForm.ANONYMOUS, people=people)
    forms = {code: shown for code, shown in (("organisation", organisation), ("name", name)) if shown}
    prompt = _("Ghi tên thế nào trong danh sách công khai? Xin hỏi người ủng hộ.")
    form = ask.choice("name form", prompt, forms | {_UNNAMED: _("Ẩn danh")}, title=_("Ghi tên"))
    if form == _UNNAMED:
        return Donor(kind, NameForm.ANONYMOUS, "", organisation, people)
    return Donor(kind, NameForm.OTHER, forms[form], organisation, people)


def _says_it_is(ask: Ask, known: Known) -> bool:
    day = say_day(vietnam_day(known.since))
    words = (
        _("{donor} có đăng ký {code} ngày {day} đang chờ nhận. Có phải cùng người?")
        if known.pledged
        else _("Đã nhận quà của {donor} ngày {day}, phiếu {code}. Có phải cùng người?")
    )
    prompt = words.format(donor=as_shown(known.donor), code=known.code, day=day)
    return ask.yes(f"same {known.code}", prompt, yes=_("Cùng người"), no=_("Người khác"))


def _is_same(known: Known, name: str, phone: str) -> bool:
    names = {fold(known.donor.name), fold(known.donor.organisation)} - {""}
    return bool((phone and phone == known.phone) or (name and fold(name) in names))


def _is_called(known: Known, text: str) -> bool:
    with suppress(Unclear):
        return read_phone(text) == known.phone
    typed, names = fold(text).split(), fold(f"{known.donor.name} {known.donor.organisation}").split()
    return bool(typed) and all(word in names for word in typed)


def _sums_in(text: str) -> frozenset[int]:
    """What the words may mean as a sum; not those of a phone number."""
    with suppress(Unclear):
        read_phone(text)
        return frozenset()
    try:
        return frozenset({read_vnd(text)})
    except Unclear as doubt:
        return frozenset(read_vnd(each.code) for each in doubt.choices)


def _or_unnamed(text: str) -> str:
    return "" if text == _UNNAMED else read_name(text)


def _or_no_phone(text: str) -> str:
    return "" if text == _UNNAMED else read_phone(text)


def _shown_name(name: str) -> str:
    return name or _("không nêu")


def mistyped() -> str:
    return _(
        "Mã này không đúng. Mã có hai chữ đầu (UH, TB hoặc BN) và sáu ký tự, không có chữ I, O, L và số 0, 1. "
        "Xin xem lại."
    )


def _nobody() -> str:
    return _("Chưa thấy ai có tên hoặc số này trong các đăng ký và phiếu nhận của đơn vị.")
