"""A device that is bought with given cash: what is asked of it."""

import re
from dataclasses import dataclass

from bot.phrases import _, lazy
from bot.steps import Label, Unclear
from bot.text import clean
from campaign.items import ITEMS, Item
from campaign.receiving import Judged

MOST_EVIDENCE = 24
_EVIDENCE = re.compile(r"[A-ZĐ0-9]+(?:[ ./\-][A-ZĐ0-9]+){0,3}")

DEVICES: dict[Item, Label] = {item: label for item, label in ITEMS.items() if item is not Item.CASH}
CHECKED: dict[Judged, Label] = {Judged.USABLE: lazy("Đạt cả sáu mục"), Judged.LATER: lazy("Kiểm tra sau")}


@dataclass(frozen=True, slots=True)
class NewPurchase:
    """One device and its price; `evidence` is the number of the bill, `where` and `description` are for the school."""

    unit: str
    item: Item
    price: int
    evidence: str
    judged: Judged = Judged.LATER
    description: str = ""
    where: str = ""


def read_evidence(text: str) -> str:
    """The number of a bill as it is written on it, in capitals: `HĐ 123/2021`. No prose. Raises Unclear."""
    number = clean(text, MOST_EVIDENCE + 1).upper()
    if len(number) > MOST_EVIDENCE or not _EVIDENCE.fullmatch(number) or not any(map(str.isdigit, number)):
        raise Unclear(_("Xin chỉ ghi số của hóa đơn hoặc phiếu mua, ví dụ 0001234 hoặc HĐ 12/2021."))
    return number
