"""No function of the storage changes a fact without an event."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import insert, select, update

from bot.app import read_campaign
from bot.conversation import Speaker
from campaign.allocating import Returned, SentBack, Skip
from campaign.bridging import NewOffer, What
from campaign.buying import NewPurchase
from campaign.correcting import Instead, NewCorrection, Reason
from campaign.counting import Count, Counted, NewCounts
from campaign.devices import State
from campaign.filing import NewFiling
from campaign.filing import State as Answer
from campaign.giving import Correction, Donor, DonorKind, HandingOver, NameForm, NewPledge, Way
from campaign.items import Cash, Condition, Devices, Item
from campaign.needs import HasNow, NewNeed, Suits
from campaign.receiving import CashCame, DevicesCame, Judged, NewReceipt, Untouched
from campaign.reminding import Concerned, Whom
from campaign.trail import Action
from campaign.units import Directory
from campaign.units_table import with_columns
from storage import (
    allocations,
    approvals,
    boxes,
    bridge,
    campaigns,
    carry_over,
    cash,
    checking,
    corrections,
    devices,
    erasing,
    filings,
    invites,
    messages_left,
    moving_on,
    needs,
    people,
    pledges,
    purchases,
    receipts,
    recorded,
    reminders_now,
    retention,
    roles,
    seal_later,
    settings_kept,
    undoing,
    unit_import,
)
from storage.allocations import Passing
from storage.messages_left import NewMessage
from storage.offers import Offer
from storage.schema import audit_event, invite_try, need, person, pledge, pledge_line, role_grant
from storage.session import Session
from storage.verify import Fault
from tests.kit import ROOT, Running
from tests.storage.test_audit import proved
from tests.storage.test_seal_later import vouched_for_with
from tests.storage.writers import writers

MONEY = cash.NewEntry("THCS-NT", 500_000, cash.Kind.GIFT)
GIFT = NewPledge((Cash(500_000),), "THCS-NT", Donor(DonorKind.PARENT, NameForm.ANONYMOUS), HandingOver(Way.BRING))
PUPIL = NewNeed("THCS-NT", "6A2", "N.V.A", "poor", HasNow.NOTHING, Suits.ANY)
CAMPAIGN, UNITS = read_campaign(ROOT / "campaign.toml")

# Who comes to us and which language they read is no fact of the campaign; what is blanked is told by whoever blanks it.
NO_FACTS = {
    "people.ensure",
    "people.of_senders",
    "people.set_language",
    "needs.blank",
    "erasing.blank",
    "messages_left.blank",
    "receipts.forget",
    "descriptions.blank",
    "boxes.forget",
    "cash.forget",
    "corrections.forget",
}


async def pledged(session: Session, who: Speaker) -> str:
    return await pledges.record(session, who, GIFT)


async def changes_a_pledge(session: Session, who: Speaker) -> None:
    code = await pledged(session, who)
    await pledges.record(session, who, replace(GIFT, replaces=code, gifts=(Cash(700_000),)))


async def takes_a_pledge_back(session: Session, who: Speaker) -> None:
    await pledges.withdraw(session, who, await pledged(session, who))


async def corrects_a_pledge_twice(session: Session, who: Speaker) -> None:
    """The second time nothing is other than before."""
    fetched = HandingOver(Way.FETCH, "Ấp 1A", "0912345678")
    code = await pledges.record(session, who, replace(GIFT, handing_over=fetched))
    for _time in range(2):
        await pledges.correct(session, who, code, Correction(phone="0987654321"))


async def takes_a_pupil_back(session: Session, who: Speaker) -> None:
    await needs.withdraw(session, who, await needs.declare(session, who, PUPIL))


async def takes_a_code(session: Session, who: Speaker) -> None:
    await invites.take(session, who, await invites.make(session, "THCS-AB", "manager", 1, who.heard_at))


def principal(who: Speaker) -> Speaker:
    return replace(who, roles=(("manager", "THCS-NT"),))


async def takes_a_code_back(session: Session, who: Speaker) -> None:
    await invites.make(session, "THCS-NT", "teacher", 1, who.heard_at, by=principal(who))
    [open_] = await invites.open_ones(session, principal(who), most=2)
    await invites.withdraw(session, principal(who), str(open_.id))


async def takes_a_role_back(session: Session, who: Speaker) -> None:
    [held] = await roles.held_below(session, principal(who), "THCS-NT", most=2)
    await roles.revoke(session, principal(who), str(held.id))


async def takes_a_manager_back(session: Session, who: Speaker) -> None:
    """The code that the manager made goes with the role."""
    await people.grant(session, who.person, "THCS-NT", "manager", who.heard_at)
    await invites.make(session, "THCS-NT", "teacher", 1, who.heard_at, by=principal(who))
    held = await roles.held_below(session, as_admin(who), "THCS-NT", most=2)
    [manager] = [each for each in held if each.role == "manager"]
    await roles.revoke(session, as_admin(who), str(manager.id))


async def makes_a_code_no_more(session: Session, who: Speaker) -> None:
    await invites.make(session, "THCS-NT", "teacher", 1, who.heard_at, by=principal(who))
    for _time in range(2):
        await invites.withdraw_of_former(session, who.heard_at, who, [who.person])


async def names_other_admins(session: Session, who: Speaker) -> None:
    await roles.name_admins(session, [who.person], ["test"], "PGD", who.heard_at)
    await roles.name_admins(session, [], ["test"], "PGD", who.heard_at)


async def closes_the_door(session: Session, who: Speaker) -> None:
    tries = [{"person_id": who.person, "tried_at": who.heard_at}] * invites.TRIES_OF_ALL[0]
    await session.execute(insert(invite_try), tries)
    assert await invites.closes(session, who.heard_at)


async def moves_two_schools(session: Session, who: Speaker) -> None:
    schools = [unit for unit in UNITS if unit.code in ("THCS-NT", "THCS-AB")]
    await campaigns.keep_units(session, [replace(unit, address="1 Trần Phú") for unit in schools], who.heard_at)


async def imports_a_table(session: Session, who: Speaker) -> None:
    table = with_columns((("mã", "địa chỉ"), ("THCS-NT", "1 Trần Phú")))
    await unit_import.apply(session, None, table, who.heard_at)


async def reads_a_changed_file(session: Session, who: Speaker) -> None:
    units = [replace(unit, address="2 Trần Phú") if unit.code == "THCS-NT" else unit for unit in UNITS]
    await unit_import.keep_file(session, units, who.heard_at)


def as_admin(who: Speaker) -> Speaker:
    return replace(who, roles=(("admin", "PGD"),))


async def seals_what_was_open(session: Session, who: Speaker, seals: Callable[..., Awaitable[None]]) -> None:
    words = (Devices(Item.OTHER, 2, Condition.NEW, "loa"),)
    await pledges.record(session, who, replace(GIFT, gifts=words))
    await session.execute(update(pledge_line).values(description=b"loa"))
    await vouched_for_with("loa", session)
    await settings_kept.keep(session, seal_later.TO_SEAL, "yes")
    await seals(session, who.heard_at)


async def leaves_a_message(session: Session, who: Speaker) -> str:
    return await messages_left.leave(session, who, NewMessage("Xin hỏi nơi nhận", "Lan"))


async def handles_a_message_twice(session: Session, who: Speaker) -> None:
    id_ = await leaves_a_message(session, who)
    for _time in range(2):
        await messages_left.handle(session, as_admin(who), Directory(UNITS), id_)


async def reminds_twice(session: Session, who: Speaker) -> None:
    """The second time there is nobody left to remind on that day."""
    donor = await people.ensure(session, "test", "test", "lan", who.heard_at)
    whom, day = Whom((Concerned(donor, "THCS-NT"),)), CAMPAIGN.closes_on
    for _time in range(2):
        await reminders_now.send(session, as_admin(who), Directory(UNITS), "deliver", whom, day, day)


async def goes_and_takes_all_back(session: Session, who: Speaker) -> None:
    await pledged(session, who)
    await erasing.erase_me(session, who, take_back=True)


async def is_kept_too_long(session: Session, who: Speaker) -> None:
    await needs.declare(session, who, PUPIL)
    await retention.sweep_daily(session, who.heard_at + timedelta(days=CAMPAIGN.retention_days + 30))


async def takes_away_again(session: Session, who: Speaker) -> None:
    held = select(role_grant.c.id, role_grant.c.granted_at).where(role_grant.c.person_id == who.person)
    grants = [tuple(row) for row in (await session.execute(held)).all()]
    since = (await session.execute(select(person.c.since).where(person.c.id == who.person))).scalar_one()
    gone = carry_over.TakenAway(grants, (), [(who.person, since, who.heard_at)])
    await carry_over.carry_over(session, gone, who.heard_at)


async def receives(session: Session, who: Speaker) -> str:
    came = (DevicesCame(Item.LAPTOP, {Judged.LATER: 1}), CashCame(500_000))
    return await receipts.post(session, principal(who), NewReceipt("THCS-NT", GIFT.donor, came))


async def takes_a_receipt_back(session: Session, who: Speaker) -> None:
    stored = await receipts.one(session, await receives(session, who))
    assert stored is not None
    await receipts.reverse(session, replace(principal(who), talk="2"), stored)


async def corrects_a_receipt(session: Session, who: Speaker) -> None:
    """Of the money only: its device stays."""
    stored = await receipts.one(session, await receives(session, who))
    assert stored is not None
    lines: receipts.Lines = {1: Untouched(Item.LAPTOP, 1), 2: CashCame(400_000)}
    new = NewReceipt("THCS-NT", GIFT.donor, ())
    await receipts.correct(session, replace(principal(who), talk="2"), stored, new, lines, (), "")


async def checks_a_device(session: Session, who: Speaker) -> None:
    await receives(session, who)
    [laptop] = await devices.which(session)
    await devices.change(session, who, who.heard_at, laptop, State.USABLE, Action.DEVICE_CHECKED)


async def judges_a_device(session: Session, who: Speaker) -> None:
    await receives(session, who)
    [laptop] = await devices.which(session)
    await checking.judge(session, principal(who), laptop.id, State.REFUSED, {"starts": False})


async def expects_no_more(session: Session, who: Speaker) -> None:
    await receipts.expect_no_more(session, principal(who), await pledged(session, who), "broke")


async def closes_a_pledge(session: Session, who: Speaker) -> None:
    promised = await pledges.one(session, await pledged(session, who))
    assert promised is not None
    await pledges.close(session, who, promised)


async def routes_a_pledge(session: Session, who: Speaker) -> None:
    promised = await pledges.one(session, await pledged(session, who))
    assert promised is not None
    await pledges.route(session, who, promised, "THCS-AB")


async def proposes(session: Session, who: Speaker) -> Offer:
    """A pledge to where it is needed most, to a school that has a manager."""
    code = await pledges.record(session, who, replace(GIFT, unit=""))
    await people.grant(session, who.person, "THCS-AB", "manager", who.heard_at)
    return await bridge.propose(session, as_admin(who), NewOffer(What.PLEDGE, code, "THCS-AB"))


async def takes_an_offer(session: Session, who: Speaker) -> None:
    made = await proposes(session, who)
    await bridge.accept(session, of_an_binh(who), made.id, made.version)


async def refuses_an_offer(session: Session, who: Speaker) -> None:
    made = await proposes(session, who)
    await bridge.refuse(session, of_an_binh(who), made.id, made.version, "other", "Kho đang ngập nước")


async def takes_an_offer_back(session: Session, who: Speaker) -> None:
    made = await proposes(session, who)
    await bridge.withdraw(session, as_admin(who), made.id, made.version)


async def sends_on(session: Session, who: Speaker) -> Offer:
    """A laptop to the other school."""
    await receives(session, who)
    await people.grant(session, who.person, "THCS-AB", "manager", who.heard_at)
    [laptop] = await devices.which(session)
    return await bridge.propose(session, principal(who), NewOffer(What.DEVICE, laptop.id, "THCS-AB"))


async def sends_on_and_takes_it_back(session: Session, who: Speaker) -> None:
    made = await sends_on(session, who)
    await bridge.withdraw(session, principal(who), made.id, made.version)


async def waits_in_vain(session: Session, who: Speaker) -> None:
    """The other time there is nothing left to wait for."""
    await sends_on(session, who)
    for days in (2, 4):
        await moving_on.move_on(session, who.heard_at + timedelta(days=days))


def of_an_binh(who: Speaker) -> Speaker:
    return replace(who, roles=(("manager", "THCS-AB"),), talk="2")


async def takes_money_back(session: Session, who: Speaker) -> None:
    await cash.post(session, who, who.heard_at, MONEY)
    [entry] = await cash.which(session)
    await cash.reverse(session, who, entry)


async def approves(session: Session, who: Speaker) -> str:
    id_ = await needs.declare(session, who, PUPIL)
    await approvals.approve(session, principal(who), "THCS-NT", [id_])
    return id_


async def takes_off_the_list(session: Session, who: Speaker) -> None:
    await approvals.send_back(session, principal(who), await needs.declare(session, who, PUPIL), SentBack.TWICE)


async def can_serve(session: Session, who: Speaker) -> tuple[str, str]:
    """A device's code and the pupil's id."""
    pupil = await approves(session, who)
    came = (DevicesCame(Item.LAPTOP, {Judged.USABLE: 1}), CashCame(500_000))
    await receipts.post(session, principal(who), NewReceipt("THCS-NT", GIFT.donor, came))
    [laptop] = await devices.which(session)
    return laptop.id, pupil


async def reserves(session: Session, who: Speaker) -> tuple[str, str]:
    laptop, pupil = await can_serve(session, who)
    await allocations.reserve(session, principal(who), laptop, pupil)
    return laptop, pupil


async def releases(session: Session, who: Speaker) -> None:
    await allocations.release(session, principal(who), *await reserves(session, who))


async def hands_over(session: Session, who: Speaker) -> tuple[str, str]:
    laptop, pupil = await reserves(session, who)
    await allocations.hand_over(session, principal(who), laptop, pupil)
    return laptop, pupil


async def takes_a_device_back(session: Session, who: Speaker) -> None:
    await allocations.take_back(session, principal(who), *await hands_over(session, who), Returned.BROKEN, "rơi vỡ")


async def passes_somebody_over(session: Session, who: Speaker) -> None:
    laptop, pupil = await can_serve(session, who)
    passing = Passing("THCS-NT", laptop, pupil, Skip.OTHER, "em nằm viện")
    await allocations.pass_over(session, principal(who), passing)


async def grants_money(session: Session, who: Speaker) -> int:
    _laptop, pupil = await can_serve(session, who)
    return await allocations.grant(session, principal(who), "THCS-NT", pupil, 300_000)


async def takes_a_grant_back(session: Session, who: Speaker) -> None:
    number = await grants_money(session, who)
    await allocations.take_grant_back(session, principal(who), str(number), "ghi nhầm")


APPROVES = [Action.NEED_DECLARED, Action.LOT_DRAWN, Action.NEED_APPROVED]
CAN_SERVE = [*APPROVES, Action.RECEIVED, Action.DEVICE_STORED, Action.CASH_IN]
RESERVES = [*CAN_SERVE, Action.DEVICE_RESERVED]
HANDS_OVER = [*RESERVES, Action.DEVICE_HANDED_OVER]


async def counts_a_box(session: Session, who: Speaker) -> None:
    found = Counted(31, 500_000)
    counts = (Count(1, 1, "Hoa", found), Count(1, 2, "Minh", found))
    await boxes.count(session, principal(who), NewCounts("THCS-NT", "", counts))


async def buys_a_device(session: Session, who: Speaker) -> None:
    await receives(session, who)
    await purchases.post(session, principal(who), NewPurchase("THCS-NT", Item.LAPTOP, 300_000, "HĐ 12"))


def twice_as_much(receipt: str, amount: int) -> NewCorrection:
    return NewCorrection("THCS-NT", Reason.AMOUNT, receipt, instead=Instead({1: CashCame(amount)}))


async def corrects(session: Session, who: Speaker) -> None:
    number = await receipts.post(session, principal(who), NewReceipt("THCS-NT", GIFT.donor, (CashCame(500_000),)))
    await corrections.make(session, replace(principal(who), talk="2"), twice_as_much(number, 400_000))


async def is_asked_to_correct(session: Session, who: Speaker) -> tuple[Speaker, str]:
    """A second person, and what they are asked for."""
    other = await people.ensure(session, "test", "test", "binh", who.heard_at)
    for each in (who.person, other):
        await people.grant(session, each, "THCS-NT", "manager", who.heard_at)
    number = await receipts.post(session, principal(who), NewReceipt("THCS-NT", GIFT.donor, (CashCame(500_000),)))
    new = twice_as_much(number, 50_000_000)
    made = await corrections.make(session, replace(principal(who), talk="2"), new)
    return replace(principal(who), person=other, talk="3"), made.asked


async def agrees_to_correct(session: Session, who: Speaker) -> None:
    second, asked = await is_asked_to_correct(session, who)
    await corrections.agree(session, second, asked)


async def does_not_agree(session: Session, who: Speaker) -> None:
    second, asked = await is_asked_to_correct(session, who)
    await corrections.decline(session, second, asked)


async def undoes(session: Session, who: Speaker) -> None:
    number = await receipts.post(session, principal(who), NewReceipt("THCS-NT", GIFT.donor, (CashCame(500_000),)))
    subject = await undoing.one(session, number, 0)
    await undoing.carry_out(session, replace(principal(who), talk="2"), subject, "", None)


async def files_a_report(session: Session, who: Speaker) -> str:
    return (await filings.file(session, principal(who), NewFiling("THCS-NT", "{}"))).id


async def accepts_a_report(session: Session, who: Speaker) -> None:
    office = replace(who, roles=(("admin", "PGD"),), talk="2")
    await filings.answer(session, office, await files_a_report(session, who), Answer.ACCEPTED)


POSTED = [Action.RECEIVED, Action.CASH_IN]
FILED = [Action.REPORT_FROZEN, Action.REPORT_FILED]
TAKEN_BACK = [Action.CASH_REVERSED, Action.RECEIPT_REVERSED]
ASKED = [Action.ROLE_GRANTED, Action.ROLE_GRANTED, *POSTED, Action.CORRECTION_ASKED]
CAME = [Action.RECEIVED, Action.DEVICE_STORED, Action.CASH_IN]
PROPOSED = [Action.PLEDGE_MADE, Action.ROLE_GRANTED, Action.OFFERED]
SENT_ON = [*CAME, Action.ROLE_GRANTED, Action.OFFERED, Action.DEVICE_MOVED]

Does = Callable[[Session, Speaker], Awaitable[object]]

EVENTS: list[tuple[str, Does, list[Action]]] = [
    ("pledges.record", pledged, [Action.PLEDGE_MADE]),
    ("pledge_rows.add", pledged, [Action.PLEDGE_MADE]),
    ("pledge_rows.supersede", takes_a_pledge_back, [Action.PLEDGE_MADE, Action.PLEDGE_WITHDRAWN]),
    ("pledges.record", changes_a_pledge, [Action.PLEDGE_MADE, Action.PLEDGE_CHANGED]),
    ("pledges.withdraw", takes_a_pledge_back, [Action.PLEDGE_MADE, Action.PLEDGE_WITHDRAWN]),
    ("pledges.correct", corrects_a_pledge_twice, [Action.PLEDGE_MADE, Action.PLEDGE_CORRECTED]),
    ("needs.declare", lambda session, who: needs.declare(session, who, PUPIL), [Action.NEED_DECLARED]),
    (
        "needs.declare_many",
        lambda session, who: needs.declare_many(session, who, [PUPIL, replace(PUPIL, short_name="L.T.B")]),
        [Action.NEED_DECLARED, Action.NEED_DECLARED],
    ),
    ("needs.withdraw", takes_a_pupil_back, [Action.NEED_DECLARED, Action.NEED_WITHDRAWN]),
    (
        "erasing.erase",
        lambda session, who: erasing.erase(session, who.person, who.heard_at, who),
        [Action.ROLE_ENDED, Action.PERSON_ERASED],
    ),
    (
        "erasing.erase_me",
        goes_and_takes_all_back,
        [Action.PLEDGE_MADE, Action.PLEDGE_WITHDRAWN, Action.ROLE_ENDED, Action.PERSON_ERASED],
    ),
    ("retention.sweep_daily", is_kept_too_long, [Action.NEED_DECLARED, Action.TEXT_EXPIRED]),
    ("people.stop_reminders", people.stop_reminders, [Action.REMINDERS_STOPPED]),
    ("people.resume_reminders", people.resume_reminders, [Action.REMINDERS_RESUMED]),
    (
        "people.grant",
        lambda session, who: people.grant(session, who.person, "THCS-AB", "manager", who.heard_at),
        [Action.ROLE_GRANTED],
    ),
    ("people.end_grants", lambda session, who: people.end_grants(session, who.heard_at, who), [Action.ROLE_ENDED]),
    ("roles.name_admins", names_other_admins, [Action.ROLE_GRANTED, Action.ROLE_ENDED]),
    (
        "invites.make",
        lambda session, who: invites.make(session, "THCS-NT", "teacher", 3, who.heard_at),
        [Action.INVITE_MADE],
    ),
    ("invites.withdraw", takes_a_code_back, [Action.INVITE_MADE, Action.INVITE_WITHDRAWN]),
    ("invites.withdraw_of_former", makes_a_code_no_more, [Action.INVITE_MADE, Action.INVITE_WITHDRAWN]),
    ("roles.revoke", takes_a_role_back, [Action.ROLE_ENDED]),
    (
        "roles.revoke",
        takes_a_manager_back,
        [Action.ROLE_GRANTED, Action.INVITE_MADE, Action.ROLE_ENDED, Action.INVITE_WITHDRAWN],
    ),
    ("invites.take", takes_a_code, [Action.INVITE_MADE, Action.ROLE_GRANTED, Action.INVITE_USED]),
    ("invites.closes", closes_the_door, [Action.CODES_CLOSED]),
    (
        "campaigns.keep",
        lambda session, who: campaigns.keep(session, CAMPAIGN.model_copy(update={"retention_days": 30}), who.heard_at),
        [Action.CAMPAIGN_STORED],
    ),
    ("campaigns.keep_units", moves_two_schools, [Action.UNIT_STORED, Action.UNIT_STORED]),
    ("carry_over.carry_over", takes_away_again, [Action.ROLE_ENDED, Action.REMINDERS_STOPPED]),
    ("unit_import.apply", imports_a_table, [Action.UNIT_STORED]),
    ("messages_left.leave", leaves_a_message, [Action.MESSAGE_LEFT]),
    ("messages_left.handle", handles_a_message_twice, [Action.MESSAGE_LEFT, Action.MESSAGE_HANDLED]),
    ("reminders_now.send", reminds_twice, [Action.REMINDED]),
    ("pledges.close", closes_a_pledge, [Action.PLEDGE_MADE, Action.PLEDGE_CLOSED]),
    ("pledges.route", routes_a_pledge, [Action.PLEDGE_MADE, Action.PLEDGE_ROUTED]),
    ("receipts.post", receives, [Action.RECEIVED, Action.DEVICE_STORED, Action.CASH_IN]),
    (
        "receipts.reverse",
        takes_a_receipt_back,
        [
            *(Action.RECEIVED, Action.DEVICE_STORED, Action.CASH_IN),
            *(Action.DEVICE_VOIDED, Action.CASH_REVERSED, Action.RECEIPT_REVERSED),
        ],
    ),
    (
        "receipts.correct",
        corrects_a_receipt,
        [Action.RECEIVED, Action.DEVICE_STORED, Action.CASH_IN, *POSTED, *TAKEN_BACK],
    ),
    ("receipts.expect_no_more", expects_no_more, [Action.PLEDGE_MADE, Action.PLEDGE_CLOSED]),
    (
        "checking.judge",
        judges_a_device,
        [Action.RECEIVED, Action.DEVICE_STORED, Action.CASH_IN, Action.DEVICE_CHECKED],
    ),
    ("offers.store", proposes, PROPOSED),
    ("offers.change", takes_an_offer_back, [*PROPOSED, Action.OFFER_WITHDRAWN]),
    ("bridge.propose", sends_on, SENT_ON),
    ("bridge.accept", takes_an_offer, [*PROPOSED, Action.PLEDGE_ROUTED, Action.OFFER_ANSWERED]),
    ("bridge.refuse", refuses_an_offer, [*PROPOSED, Action.OFFER_ANSWERED]),
    ("bridge.withdraw", sends_on_and_takes_it_back, [*SENT_ON, Action.DEVICE_MOVED, Action.OFFER_WITHDRAWN]),
    ("bridge.give_back", sends_on_and_takes_it_back, [*SENT_ON, Action.DEVICE_MOVED, Action.OFFER_WITHDRAWN]),
    ("moving_on.move_on", waits_in_vain, [*SENT_ON, Action.OFFER_LAPSED, Action.DEVICE_MOVED]),
    ("cash.post", lambda session, who: cash.post(session, who, who.heard_at, MONEY), [Action.CASH_IN]),
    ("cash.reverse", takes_money_back, [Action.CASH_IN, Action.CASH_REVERSED]),
    (
        "devices.store",
        lambda session, who: receives(session, who),
        [Action.RECEIVED, Action.DEVICE_STORED, Action.CASH_IN],
    ),
    (
        "devices.change",
        checks_a_device,
        [Action.RECEIVED, Action.DEVICE_STORED, Action.CASH_IN, Action.DEVICE_CHECKED],
    ),
    *(
        (name, partial(seals_what_was_open, seals=seals), [Action.PLEDGE_MADE, Action.WORDS_SEALED])
        for name, seals in (("seal_later.seal_old", seal_later.seal_old), ("recorded.adopt", recorded.adopt))
    ),
    ("needs.change", approves, APPROVES),
    ("approvals.approve", approves, APPROVES),
    ("approvals.send_back", takes_off_the_list, [Action.NEED_DECLARED, Action.NEED_WITHDRAWN]),
    ("allocations.reserve", reserves, RESERVES),
    ("allocations.release", releases, [*RESERVES, Action.DEVICE_RELEASED]),
    ("allocations.hand_over", hands_over, HANDS_OVER),
    ("allocations.take_back", takes_a_device_back, [*HANDS_OVER, Action.DEVICE_RETURNED]),
    ("allocations.pass_over", passes_somebody_over, [*CAN_SERVE, Action.PUPIL_SKIPPED]),
    ("allocations.grant", grants_money, [*CAN_SERVE, Action.CASH_OUT]),
    ("allocations.take_grant_back", takes_a_grant_back, [*CAN_SERVE, Action.CASH_OUT, Action.CASH_REVERSED]),
    (
        "boxes.count",
        counts_a_box,
        [Action.BOX_COUNTED, Action.BOX_COUNTED, Action.RECEIVED, Action.CASH_IN],
    ),
    (
        "purchases.post",
        buys_a_device,
        [*(Action.RECEIVED, Action.DEVICE_STORED, Action.CASH_IN), *(Action.CASH_OUT, Action.DEVICE_STORED)],
    ),
    ("undoing.carry_out", undoes, [*POSTED, *TAKEN_BACK]),
    ("corrections.make", corrects, [*POSTED, Action.CORRECTION_ASKED, *POSTED, *TAKEN_BACK]),
    ("corrections.agree", agrees_to_correct, [*ASKED, Action.CORRECTION_ANSWERED, *POSTED, *TAKEN_BACK]),
    ("corrections.decline", does_not_agree, [*ASKED, Action.CORRECTION_ANSWERED]),
    ("filings.file", files_a_report, FILED),
    ("filings.answer", accepts_a_report, [*FILED, Action.REPORT_ANSWERED]),
    ("unit_import.keep_file", reads_a_changed_file, [Action.UNIT_STORED]),
]


def test_every_function_that_writes_facts_is_in_the_table() -> None:
    """A new one: add a line to EVENTS, with the events that it records."""
    of_no_fact = {"invites.closes", "reminders_now.send"}
    assert writers() - NO_FACTS == {name for name, _does, _events in EVENTS} - of_no_fact


@pytest.mark.parametrize(
    ("does", "expected"), [each[1:] for each in EVENTS], ids=[f"{n}-{each[0]}" for n, each in enumerate(EVENTS)]
)
async def test_a_change_of_a_fact_leaves_its_event(program: Running, does: Does, expected: list[Action]) -> None:
    now = program.clock.now()
    async with program.app.database.transaction() as session:
        person = await people.ensure(session, "test", "test", "hoa", now)
        await people.grant(session, person, "THCS-NT", "teacher", now)
    before = (await proved(program)).head.seq
    async with program.app.database.transaction() as session:
        await does(session, Speaker(person, 1, "vi", now, roles=(("teacher", "THCS-NT"),), talk="1"))

    rows = await program.rows(select(audit_event.c.action).where(audit_event.c.seq > before).order_by("seq"))
    assert expected == [row.action for row in rows]
    assert before + len(expected) == (await proved(program)).head.seq


async def test_facts_from_before_the_trail_become_its_first_events(program: Running) -> None:
    """As a release without a trail left them."""
    async with program.app.database.transaction() as session:
        person = await people.ensure(session, "test", "test", "hoa", program.clock.now())
        who = Speaker(person, 1, "vi", program.clock.now(), roles=(("teacher", "THCS-NT"),), talk="1")
        await takes_a_pledge_back(session, who)
        await takes_a_pupil_back(session, who)
        await session.execute(audit_event.delete())
        await settings_kept.keep(session, "trail adopts", "yes")
    await program.restarts()

    facts = 1 + len(UNITS) + 2 + 2  # versions
    assert {"adopted"} == {row.action for row in await program.rows(select(audit_event.c.action))}
    assert (facts, facts) == ((await proved(program)).head.seq, (await proved(program)).facts)
    assert 1 == len(await program.rows(select(pledge))) == len(await program.rows(select(need)))


async def test_an_emptied_trail_is_not_filled_again(program: Running) -> None:
    async with program.app.database.transaction() as session:
        await session.execute(audit_event.delete())
    await program.restarts()

    with pytest.raises(Fault, match="phần cuối đã bị cắt"):
        await proved(program)
