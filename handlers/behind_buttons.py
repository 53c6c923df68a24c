"""The buttons that lead behind the report's figures, and what they say they lead to."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.conversation import opens
from bot.messages import Choice
from bot.steps import Label
from campaign.items import GROUPS, Group
from reports.figures import Figures

ROW = "r"
_GROUPS: Mapping[str, Group] = {group.value[0]: group for group in Group}


@dataclass(frozen=True, slots=True)
class About:
    """What a button opens: the row `r`, a group of it as `l`, or a cell as `l2`; of a past day, or of now."""

    page: str
    cell: str
    unit: str
    day: str

    @classmethod
    def read(cls, about: str) -> "About":
        """`3 l2 THCS-NT 10/10/2021`: the page is there when a page is turned, the day when it is past."""
        words = about.split(" ")
        page = words.pop(0) if words[0].isdigit() else ""
        cell, unit, day = [*words, "", "", ""][:3]
        return cls(page, cell, unit, day)

    @property
    def group(self) -> Group | None:
        return _GROUPS.get(self.cell[:1])

    @property
    def inside(self) -> "About":
        """What is opened from here takes the place of what is shown."""
        return replace(self, page="0")

    def button(self, label: Label, cell: str) -> Choice:
        """Opens another cell of the same unit and day."""
        return opens("behind", label, " ".join(filter(None, (self.page, cell, self.unit, self.day))))


def groups_of(figures: Figures, day: str = "", in_place: bool = False) -> tuple[Choice, ...]:
    """A button for each group in which something is counted."""
    about = About("0" if in_place else "", "", figures.unit, day)
    counted = [group for group, got in figures.received.items() if got.something]
    return tuple(about.button(GROUPS[group], group.value[0]) for group in counted)


def row_of(unit: str, label: Label, day: str = "") -> Choice:
    """A button for the row of a unit."""
    return About("", "", unit, day).button(label, ROW)
