"""A mistake in what was entered: why it is one, and what stands instead. Nothing posted is edited or deleted."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from bot.phrases import _, lazy
from bot.steps import Label, Unclear
from campaign.giving import Donor, DonorKind, NameForm
from campaign.items import Condition, Item
from campaign.reading import read_message
from campaign.receiving import Came, CashCame, DevicesCame, Judged, Untouched

MOST_REASON = 120


class Reason(StrEnum):
    """What was entered wrongly. The words are data at rest."""

    AMOUNT = "amount"
    DEVICES = "devices"
    GIVERS = "givers"
    BILL = "bill"
    DONOR = "donor"
    NEVER = "never"
    OTHER = "other"


REASONS: dict[Reason, Label] = {
    Reason.AMOUNT: lazy("Nhầm số tiền"),
    Reason.DEVICES: lazy("Nhầm thiết bị hoặc số lượng"),
    Reason.GIVERS: lazy("Nhầm số người ủng hộ"),
    Reason.BILL: lazy("Nhầm số chứng từ"),
    Reason.DONOR: lazy("Nhầm người ủng hộ hoặc đăng ký"),
    Reason.NEVER: lazy("Ghi trùng, hoặc chưa hề có"),
    Reason.OTHER: lazy("Lý do khác"),
}


@dataclass(frozen=True, slots=True)
class Giver:
    """Who really gave: of a pledge by its code, of an earlier receipt by its key, or unknown so far."""

    donor: Donor
    phone: str = ""
    pledge: str = ""
    same_as: str = ""


@dataclass(frozen=True, slots=True)
class Instead:
    """What is posted instead: of a receipt each line by its number, from whom and how many, `giver` if it is another.

    Of money that went out how much and for what; `item` if another device was bought than was entered.
    """

    came: Mapping[int, Came | Untouched] = field(default_factory=dict)
    people: int = 1
    givers_unknown: bool = False
    giver: Giver | None = None
    amount: int = 0
    evidence: str = ""
    item: Item | None = None
    description: str = ""

    @property
    def money(self) -> int:
        """All its đồng."""
        return self.amount + sum(each.amount for each in self.came.values() if isinstance(each, CashCame))


@dataclass(frozen=True, slots=True)
class NewCorrection:
    """What was agreed to: of a receipt by its number, or of a cash entry by its own. `words` are for the unit alone."""

    unit: str
    reason: Reason
    receipt: str = ""
    entry: int = 0
    words: str = ""
    instead: Instead | None = None


def read_reason(text: str) -> str:
    """A reason in one's own words, on one line, at most 120 characters. Raises Unclear."""
    words = read_message(text).replace("\n", ", ")
    if len(words) > MOST_REASON:
        raise Unclear(_("Xin viết ngắn hơn, nhiều nhất là {most} ký tự.").format(most=MOST_REASON))
    return words


def as_text(words: str, instead: Instead | None) -> str:
    """As it is sealed until a second person agrees."""
    return json.dumps({"words": words, "instead": asdict(instead) if instead else None})


def from_text(text: str) -> tuple[str, Instead | None]:
    """What `as_text` described."""
    kept = json.loads(text)
    return kept["words"], _instead(kept["instead"]) if kept["instead"] else None


def _instead(kept: Mapping[str, Any]) -> Instead:
    came = {int(number): _came(line) for number, line in kept["came"].items()}
    giver = _giver(kept["giver"]) if kept["giver"] else None
    return Instead(**{**kept, "came": came, "giver": giver, "item": Item(kept["item"]) if kept["item"] else None})


def _giver(kept: Mapping[str, Any]) -> Giver:
    donor = kept["donor"]
    forms = {"kind": DonorKind(donor["kind"]), "name_form": NameForm(donor["name_form"])}
    return Giver(**{**kept, "donor": Donor(**{**donor, **forms})})


def _came(kept: Mapping[str, Any]) -> Came | Untouched:
    if "amount" in kept:
        return CashCame(**kept)
    if "pieces" in kept:
        condition = Condition(kept["condition"]) if kept["condition"] else None
        return Untouched(**{**kept, "item": Item(kept["item"]), "condition": condition})
    judged = {Judged(each): pieces for each, pieces in kept["judged"].items()}
    return DevicesCame(
        **{**kept, "item": Item(kept["item"]), "condition": Condition(kept["condition"]), "judged": judged}
    )
