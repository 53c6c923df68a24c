"""A donation box, counted by two people: what each of them says, and whether it is the same."""

from dataclasses import dataclass
from enum import StrEnum

from bot.phrases import _, lazy
from bot.steps import Label
from bot.text import fold
from campaign.giving import Donor, DonorKind, NameForm
from campaign.money import read_vnd, say_vnd, say_vnd_in_words
from campaign.numbers import read_people
from campaign.receiving import Arrived, CashCame, NewReceipt

MOST_ROUNDS = 5  # on one phone; then it is time for a rest
BOX = "Thùng quyên góp"  # the donor's name, as it is stored
_NOBODY_KNOWS = {"khong ro", "khong biet", "ko ro", "k ro", "chua ro", "khong dem duoc", "unknown", "not known"}
_NOTHING = {"0", "0d", "0 d", "0 dong", "0 vnd", "khong co", "khong dong", "khong co tien", "khong co gi", "rong"}
_TITLES = {"thay", "co", "anh", "chi", "ong", "ba", "chu", "bac", "em"}


@dataclass(frozen=True, slots=True)
class Counted:
    """What somebody found in a box; `givers` is None where nobody knows, and of an empty box."""

    givers: int | None
    amount: int


@dataclass(frozen=True, slots=True)
class Count:
    """A count by somebody: the first or second one (`place`) of its round."""

    round: int
    place: int
    counter: str
    found: Counted


class Differ(StrEnum):
    """In what two counts are not alike."""

    GIVERS = "givers"
    AMOUNT = "amount"
    BOTH = "both"


_IN: dict[Differ, Label] = {
    Differ.GIVERS: lazy("số người"),
    Differ.AMOUNT: lazy("số tiền"),
    Differ.BOTH: lazy("số người và số tiền"),
}


@dataclass(frozen=True, slots=True)
class NewCounts:
    """What was agreed to: the counts of a talk, in their order. `box` is empty for one that was not counted before."""

    unit: str
    box: str
    counts: tuple[Count, ...]


def read_givers(text: str) -> int | None:
    """How many gave; None for "không rõ". Raises Unclear."""
    return None if fold(text) in _NOBODY_KNOWS else read_people(text)


def read_found(text: str) -> int:
    """The sum in a box, which may be empty. Raises Unclear."""
    return 0 if fold(text) in _NOTHING else read_vnd(text)


def say_givers(givers: int | None) -> str:
    """As it is read back."""
    return _("không rõ bao nhiêu người") if givers is None else _("{people} người").format(people=givers)


def say_found(found: Counted) -> str:
    """Givers, and the sum in numerals and words."""
    if not found.amount:
        return _("thùng không có tiền")
    return f"{say_givers(found.givers)}, {say_vnd(found.amount)} ({say_vnd_in_words(found.amount)})"


def say_differ(what: Differ) -> str:
    """What they differ in and what to do now, without the figures: nobody counts towards the other."""
    words = _("Hai lần đếm khác nhau ở {what}. Mong hai người đếm lại, mỗi người đếm riêng.")
    return words.format(what=_IN[what])


def differ(one: Counted, other: Counted) -> Differ | None:
    """None if they are alike."""
    if one.givers == other.givers:
        return None if one.amount == other.amount else Differ.AMOUNT
    return Differ.GIVERS if one.amount == other.amount else Differ.BOTH


def same_person(one: str, other: str) -> bool:
    """Whether two names may be of one person: case, accents and forms of address aside."""
    return _bare(one) == _bare(other)


def of_box(unit: str, box: str, found: Counted) -> NewReceipt:
    """The receipt of a box that two people counted alike."""
    donor = Donor(DonorKind.ORGANISATION, NameForm.OTHER, BOX, people=found.givers or 1)
    came = (CashCame(found.amount),)
    return NewReceipt(unit, donor, came, Arrived.BOX, box=box, givers_unknown=found.givers is None)


def _bare(name: str) -> list[str]:
    words = fold(name).split()
    return words[1:] if len(words) > 1 and words[0] in _TITLES else words
