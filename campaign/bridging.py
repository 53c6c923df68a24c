"""What lies where it is not needed most is offered to a school, which takes it or says why not."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from bot.phrases import lazy
from bot.steps import Label
from campaign.devices import State

ANSWER_WITHIN = timedelta(days=2)  # whoever says nothing so long is not waited for
MOST_PROPOSED = 3  # schools that are shown to whoever proposes
OTHER_REASON = "other"
MOVABLE = (State.USABLE, State.RECEIVED, State.REPAIR)


class What(StrEnum):
    """What is offered. The words are data at rest."""

    PLEDGE = "pledge"
    DEVICE = "device"
    CASH = "cash"


class Answer(StrEnum):
    """Where an offer stands. The words are data at rest."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"


REFUSALS: dict[str, Label] = {
    "enough": lazy("Trường đã đủ"),
    "unsuitable": lazy("Không phù hợp với học sinh"),
    "no way": lazy("Trường chưa nhận được lúc này"),
    OTHER_REASON: lazy("Lý do khác"),
}


@dataclass(frozen=True, slots=True)
class NewOffer:
    """What was agreed to: a pledge or a device by its code, or a sum of a unit's cash, for another unit."""

    what: What
    code: str  # of cash, the unit's
    to_unit: str
    amount: int = 0
