"""A pledge: who gives what, to whom, and how it will be handed over."""

from dataclasses import dataclass, replace
from enum import StrEnum

from bot.phrases import lazy
from bot.steps import Label
from campaign.items import Gift

ANYWHERE = "anywhere"
MOST_LINES = 6  # so that the read-back stays on a phone's screen


class DonorKind(StrEnum):
    """The plan's five kinds of donors."""

    STAFF = "staff"
    PUPIL = "pupil"
    PARENT = "parent"
    ORGANISATION = "organisation"
    BENEFACTOR = "benefactor"


class NameForm(StrEnum):
    """How the public list names a donor."""

    SHOWN = "shown"  # as the messenger shows the name
    OTHER = "other"
    ANONYMOUS = "anonymous"


class Way(StrEnum):
    """How the gift comes to the school."""

    BRING = "bring"
    FETCH = "fetch"
    TRANSFER = "transfer"


DONOR_KINDS: dict[DonorKind, Label] = {
    DonorKind.STAFF: lazy("Cán bộ, nhà giáo"),
    DonorKind.PUPIL: lazy("Học sinh"),
    DonorKind.PARENT: lazy("Phụ huynh"),
    DonorKind.ORGANISATION: lazy("Tập thể, tổ chức"),
    DonorKind.BENEFACTOR: lazy("Nhà hảo tâm"),
}

WAYS: dict[Way, Label] = {
    Way.BRING: lazy("Mang đến trường"),
    Way.FETCH: lazy("Nhờ trường đến nhận"),
    Way.TRANSFER: lazy("Chuyển khoản"),
}


@dataclass(frozen=True, slots=True)
class Donor:
    """Who stands behind a gift: `people` many, published under `name`, or anonymously when it is empty."""

    kind: DonorKind
    name_form: NameForm
    name: str = ""
    organisation: str = ""
    people: int = 1


@dataclass(frozen=True, slots=True)
class HandingOver:
    """How it comes to the school; where and whom to call if the school is to fetch it."""

    way: Way
    address: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Correction:
    """Other personal text of a pledge. What is empty stays, and so does what such a pledge does not have."""

    name_form: NameForm | None = None
    name: str = ""
    organisation: str = ""
    address: str = ""
    phone: str = ""

    def donor(self, was: Donor) -> Donor:
        """Whoever is anonymous stays so; whoever is published as an organisation is by its new name."""
        organisation = was.organisation and (self.organisation or was.organisation)
        form, name = was.name_form, was.name
        if self.name_form and form is not NameForm.ANONYMOUS:
            form, name = self.name_form, self.name
        if form is NameForm.SHOWN and organisation:
            name = organisation
        return replace(was, name_form=form, name=name, organisation=organisation)

    def handing_over(self, was: HandingOver) -> HandingOver:
        if was.way is not Way.FETCH:
            return was
        return replace(was, address=self.address or was.address, phone=self.phone or was.phone)

    def changes(self, donor: Donor, over: HandingOver) -> bool:
        return (self.donor(donor), self.handing_over(over)) != (donor, over)


@dataclass(frozen=True, slots=True)
class NewPledge:
    """A pledge as it was agreed to. `unit` is a unit's code, or empty for where it is needed most."""

    gifts: tuple[Gift, ...]
    unit: str
    donor: Donor
    handing_over: HandingOver
    replaces: str = ""  # the code of the pledge that it is a new version of
    twin_of: str = ""  # the code of the same gift a moment ago, if this one is said to be the same gift
