"""The campaign's facts, from its file: who, when, what is said. Everything here is data and may differ next year."""

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from bot.clock import VIETNAM
from bot.phrases import FIRST_LANGUAGE, language

_ADDRESS = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+")


class Window(StrEnum):
    """Whether gifts are taken now."""

    BEFORE = "before"
    OPEN = "open"
    AFTER = "after"


class _Data(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Translated(_Data):
    """Words of the campaign in each language; Vietnamese where another is missing."""

    vi: str
    en: str = ""

    def __str__(self) -> str:
        return (self.en if language() != FIRST_LANGUAGE else "") or self.vi


class Contact(_Data):
    """Whom people can turn to."""

    name: Translated
    phone: str = ""
    email: str = ""
    hours: Translated | None = None

    def __str__(self) -> str:
        return ", ".join(str(part) for part in (self.name, self.phone, self.email, self.hours) if part)


class Hardship(_Data):
    """A tier; the order in the file is the order of need."""

    code: Annotated[str, Field(pattern="^[a-z_]{2,20}$")]
    label: Translated


class Reminders(_Data):
    """Days before the last good day, for each rule; for `launch` before the day of the launch."""

    launch: tuple[int, ...] = (3,)
    deliver: tuple[int, ...] = (10, 3, 1)
    declare: tuple[int, ...] = (10, 3)
    file: tuple[int, ...] = (7, 3, 1, 0)


class Campaign(_Data):
    """One campaign. All dates are in Vietnam's time; both ends of the window belong to it."""

    title: Translated
    organiser: Translated
    place: str = ""  # stands before the date of a report
    sample: bool = False
    opens_on: date
    launch_on: date
    closes_on: date
    report_due_before: date
    report_mail: str  # where the units' reports go
    union_mail: str = ""  # of the education trade union, where the total goes; without it the total is not mailed
    contact: Contact
    hardship: Annotated[tuple[Hardship, ...], Field(min_length=1)]
    reminders: Reminders = Reminders()
    units: str
    retention_days: Annotated[int, Field(ge=1)] = 90
    grace_days: Annotated[int, Field(ge=0)] = 9  # after the close; what has not come by then is expected no more
    second_person_above: Annotated[int, Field(ge=0)] = 5_000_000  # đồng; a larger entry is corrected by two people
    final_grades: Mapping[str, tuple[str, ...]] = {}  # for each level of schools the classes of the last year

    @field_validator("union_mail")
    @classmethod
    def _an_address(cls, mail: str) -> str:
        if mail and not _ADDRESS.fullmatch(mail):
            raise ValueError("viết một địa chỉ thư, như ten@noi.vn")
        return mail

    @model_validator(mode="after")
    def _dates_in_order(self) -> "Campaign":
        if not self.opens_on <= self.launch_on <= self.closes_on < self.report_due_before:
            raise ValueError(
                "opens_on, launch_on, closes_on, report_due_before phải ngày trước ngày sau, theo đúng thứ tự ấy"
            )
        return self

    @property
    def report_last_day(self) -> date:
        """'Before 25/10' ends with 24/10."""
        return self.report_due_before - timedelta(days=1)

    @property
    def kept_until(self) -> date:
        """The last day on which names, addresses and phones are kept."""
        return self.report_last_day + timedelta(days=self.retention_days)

    @property
    def expected_until(self) -> date:
        """The last day on which a promise counts as on its way."""
        return self.closes_on + timedelta(days=self.grace_days)

    def window(self, now: datetime) -> Window:
        """From the first second of the first day to the last second of the last."""
        today = vietnam_day(now)
        if today < self.opens_on:
            return Window.BEFORE
        return Window.OPEN if today <= self.closes_on else Window.AFTER

    def days_left(self, now: datetime) -> int:
        """Days of giving that remain after today; 0 on the last one."""
        return (self.closes_on - vietnam_day(now)).days


def vietnam_day(moment: datetime) -> date:
    """The day that it is in Vietnam."""
    return moment.astimezone(VIETNAM).date()


def start_of_day(day: date) -> datetime:
    """The first moment of a day in Vietnam."""
    return datetime.combine(day, datetime.min.time(), VIETNAM)


def end_of_day(day: date) -> datetime:
    """The last moment of a day in Vietnam."""
    return start_of_day(day + timedelta(days=1)) - timedelta(microseconds=1)


def say_day(day: date) -> str:
    """`15/10`, as it is written in both languages here."""
    return f"{day.day}/{day.month}"


def say_moment(moment: datetime) -> tuple[str, str]:
    """Time and day, `("09:30", "12/10")`, in Vietnam."""
    local = moment.astimezone(VIETNAM)
    return f"{local:%H:%M}", say_day(local.date())
