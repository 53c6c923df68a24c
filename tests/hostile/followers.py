"""People who follow every talk that there is as it is meant, between what is thrown at it."""

from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from random import Random
from string import ascii_uppercase
from typing import Any

from bot.conversation import Conversation, Refused, Speaker
from campaign.bridging import NewOffer, What
from campaign.codes import new_invite_code
from campaign.giving import Donor, DonorKind, NameForm
from campaign.receiving import CashCame, NewReceipt
from handlers import CONVERSATIONS
from storage import bridge, invites, people, receipts
from tests.handlers.pledging import CASH_PLEDGE
from tests.handlers.test_declare import PUPIL
from tests.hostile.kit import Besieged, message, tap
from tests.test_house_rules import WALKS

SCHOOLS = (
    *("THCS-NT", "THCS-AB", "THCS-THD", "THCS-BTX", "THCS-TQD", "THCS-VH", "THCS-AL"),
    *("TH-ABA", "TH-ABB", "TH-PVA", "TH-PVB", "TH-PHA"),
)
UNITS = {"donor": ("",), "teacher": SCHOOLS, "manager": SCHOOLS, "officer": ("NCL",), "admin": ("PGD",)}
STAFF = [
    *(("teacher", school) for school in SCHOOLS),
    ("manager", "NCL-AD"),
]  # who say nothing, and can be revoked; a code is out there too
OFFERED_TO_EACH = 2  # by every other unit
DONORS = (91, 92)  # who say nothing after their pledge, and can be reminded
# How each is come to where no command opens it: what is said, and the button that begins so.
WAYS = {
    "change": ("/cuatoi", "+change:"),
    "withdraw": ("/cuatoi", "+withdraw:"),
    "withdraw pupil": ("/hocsinh", "+withdraw pupil:"),
    "declare many": ("N.V.A; 6A2; nghèo\nTrần Văn An; 6A2; khác",),
    "pupil sheet": ("+pupil sheet:",),
    "invite": ("/moi", "+invite:"),
    "codes for schools": ("/moi", "+codes for schools:"),
    "open codes": ("/moi", "+open codes:"),
    "withdraw code": ("/moi", "+open codes:", "+withdraw code:"),
    "holders": ("/moi", "+holders:"),
    "revoke": ("/moi", "+holders:", "mam non tu thuc anh duong", "tất cả đơn vị", "+revoke:"),
    "details": ("/report", "+details:"),
    "leave message": ("/ungho", "+leave message:"),
    "messages": ("+messages:",),
    "handled": ("+messages:", "+handled:"),
    "join": (new_invite_code(Random(1)),),
    "erase": ("/rieng_tu", "+erase:"),
    "propose": ("+route:", "+hand on:", "+propose:"),
    "take offer": ("+offers:", "+take offer:"),
    "refuse offer": ("+offers:", "+refuse offer:"),
    "withdraw offer": ("+route:0 offered", "+hand on:", "+withdraw offer:"),
}
_ANYONES = {
    *("pledge", "mine", "change", "withdraw", "progress", "contact", "join", "language", "privacy", "erase", "stop"),
    *("help", "start", "needed", "report", "handled"),  # the last two look at the role when they end
}
_SCHOOLS = {"declare", "declare many", "pupil sheet", "pupils", "withdraw pupil"}
_INVITERS = {"roles", "invite", "open codes", "withdraw code", "holders", "revoke", "qr"}
_GIVERS_ON = {"offers", "take offer", "refuse offer", "hand on", "propose", "withdraw offer"}
_OF_SEVERAL_UNITS = {"codes for schools", "details"}
_AT_THE_OFFICE = {"expected", "box"}  # without a button: what is brought there is received too
TALKS = {
    "donor": _ANYONES,
    "teacher": _ANYONES | _SCHOOLS,
    "manager": _ANYONES | _SCHOOLS | _INVITERS | _GIVERS_ON | {"expected"},
    "officer": _ANYONES | _INVITERS | _OF_SEVERAL_UNITS | _GIVERS_ON | {"expected"},
    "admin": _ANYONES | _INVITERS | _OF_SEVERAL_UNITS | _GIVERS_ON | {"remind", "messages", "trail", "units", "route"},
}


def begun_by(role: str, closed: bool) -> set[str]:
    """Talks into which this role is let, among others."""
    return (TALKS[role] - {"change"}) | {"leave message"} if closed else TALKS[role]


def not_open_to(role: str, talks: set[str]) -> set[str]:
    """Those of these talks that are neither in a menu of this role nor for everybody."""
    who = Speaker(1, 1, "vi", datetime.now(UTC), roles=((role, UNITS[role][0]),) if role != "donor" else ())
    others = talks - TALKS[role] - _AT_THE_OFFICE
    return {each.name for each in CONVERSATIONS if each.name in others and not each.open_to(who)}


@dataclass
class Follower:
    """Goes through all talks, one after the other, whatever became of the one before."""

    id: int
    role: str
    program: Besieged
    steps: list[str] = field(default_factory=list)
    talks: int = 0

    @property
    def unit(self) -> str:
        units = UNITS[self.role]
        return units[self.id % len(units)]

    @property
    def codes(self) -> list[str]:
        """What the buttons carry that are on this phone."""
        shown = self.program.phones.shown.get(str(self.id), [])[-12:]
        return [choice.code for each in shown for choice in each.choices + each.controls]

    def goes_on(self) -> dict[str, Any]:
        if not self.steps:
            self.talks += 1
            # Mostly what this role is for, and every fourth time whatever there is.
            meant = TALKS[self.role] | {"leave message"}
            theirs = [each for each in CONVERSATIONS if each.name in meant or not self.talks % 4]
            self.steps = steps_of(theirs[(self.id + self.talks) % len(theirs)], self.talks)
        step = self.steps.pop(0)
        if not step.startswith("+"):
            return message(self.id, text=step)
        return tap(self.id, next((code for code in self.codes if code.startswith(step)), step))


def steps_of(conversation: Conversation[Any, Any], number: int) -> list[str]:
    """How this talk is come to, and every answer to its end."""
    name = conversation.name
    way = WAYS.get(name) or [f"/{command}" for command in conversation.commands[:1]]
    walks = [walk.answers for walk in WALKS if walk.conversation == name] or [()]
    return ["hủy", *way, *walks[number % len(walks)]]


async def cast(program: Besieged, role: str, people: int) -> list[Follower]:
    """Two in three have this role, and the rest the others; each has something that can be changed."""
    others = [other for other in UNITS if other != role]
    roles = [others[n % len(others)] for n in range(people // 3)]
    roles += [role] * (people - len(roles))
    actors = [Follower(100 + number, each, program) for number, each in enumerate(roles)]
    await take_their_roles(program, actors)
    for text in CASH_PLEDGE:
        await program.hear_updates([message(id_, text=text) for id_ in (*DONORS, *(actor.id for actor in actors))])
    at_school = [actor.id for actor in actors if actor.unit in SCHOOLS]
    for text in PUPIL:
        named = text.replace("N.V.A", "N.V.{}")
        await program.hear_updates([message(id_, text=named.format(ascii_uppercase[id_ % 26])) for id_ in at_school])
    async with program.app.database.transaction() as session:
        for role, unit in STAFF:
            await invites.make(session, unit, role, 1, program.clock.now())
    await give_to_one_another(program)
    program.clock.passes(hours=1)
    return actors


async def give_to_one_another(program: Besieged) -> None:
    """Money lies everywhere, and wherever somebody could take it some of it is offered."""
    lies = [(unit, "manager") for unit in (*SCHOOLS, "NCL-AD")] + [("PGD", "admin")]
    now = program.clock.now()
    async with program.app.database.transaction() as session:
        person = await people.ensure(session, "telegram", "test", "gives", now)
        for n, (unit, role) in enumerate(lies):
            who = Speaker(person, 1, "vi", now, roles=((role, unit),), talk=f"gives {n}")
            donor = Donor(DonorKind.BENEFACTOR, NameForm.ANONYMOUS)
            await receipts.post(session, who, NewReceipt(unit, donor, (CashCame(50_000_000),)))
            for place, (to, _role) in enumerate(lies * OFFERED_TO_EACH):
                offering = replace(who, talk=f"offers {n} {place}")
                with suppress(Refused):
                    await bridge.propose(session, offering, NewOffer(What.CASH, unit, to, 1_000))


async def take_their_roles(program: Besieged, actors: list[Follower]) -> None:
    """Also again, where they were revoked or their holder was erased."""
    for id_, (role, unit) in enumerate(STAFF, 50):
        await program.role_of(id_, role, unit)
    for actor in actors:
        if actor.unit:
            await program.role_of(actor.id, actor.role, actor.unit)


def watched(conversation: Conversation[Any, Any], met: Counter[tuple[str, str]]) -> Conversation[Any, Any]:
    """The same; whom it lets in is counted, by role."""

    async def facts(session: Any, speaker: Speaker, about: str) -> Any:
        known = await conversation.facts(session, speaker, about)
        met.update((role, conversation.name) for role in [role for role, _unit in speaker.roles] or ["donor"])
        return known

    return replace(conversation, facts=facts)
