"""What came, what became of it, and whom it reached. Nothing here is edited: a correction takes back and posts anew."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
)

from storage.schema.columns import UtcDateTime, metadata, recorded

receipt = Table(
    "receipt",
    metadata,
    Column("id", String, primary_key=True),  # its number, as people read it
    Column("delivery", ForeignKey("receipt.id"), nullable=False, index=True),  # the first receipt of what came: kept
    Column("unit", String, nullable=False, index=True),
    Column("donor_key", String, nullable=False, index=True),  # equal for one donor's gifts; tells nothing
    Column("person_id", ForeignKey("person.id"), index=True),  # the donor, if they write to us
    Column("pledge_code", ForeignKey("pledge.code"), index=True),
    Column("donor_kind", String, nullable=False),
    Column("people", Integer, CheckConstraint("people > 0", name="people"), nullable=False),
    Column("unknown_givers", Integer, nullable=False),  # 1: a box of which nobody knows how many gave
    Column("name_form", String, nullable=False),
    Column("way", String, nullable=False),  # hand · transfer · box
    Column("box_id", ForeignKey("box.id"), unique=True),
    Column("taken_by", ForeignKey("person.id"), nullable=False),
    Column("dialogue_id", String, nullable=False, unique=True),  # one confirmed talk is one receipt
    Column("reverses", ForeignKey("receipt.id"), unique=True),  # this one has no lines: it takes that one back
    Column("private", LargeBinary),  # sealed: name, organisation, phone, reason; blank once erased
    Column("recorded_at", UtcDateTime, nullable=False, index=True),
)

receipt_line = Table(
    "receipt_line",
    metadata,
    Column("receipt_id", ForeignKey("receipt.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("item", String, nullable=False),
    Column("amount", BigInteger, nullable=False),  # whole đồng
    Column("pieces", Integer, nullable=False),  # that came, usable or not
    Column("condition", String),
    Column("private", LargeBinary),  # sealed: description, and why more or less came than was promised
    CheckConstraint("(amount > 0) <> (pieces > 0)", name="something"),
)

device = Table(
    "device",
    metadata,
    Column("id", String, primary_key=True),  # the code on its label
    Column("item", String, nullable=False),
    Column("first_unit", String, nullable=False, index=True),
    Column("receipt_id", ForeignKey("receipt.id"), index=True),  # the delivery; who gave it, the one that stands says
    Column("receipt_line", Integer),
    Column("bought_by", ForeignKey("cash_entry.id"), unique=True),  # the purchase
    CheckConstraint("(receipt_id IS NULL) <> (bought_by IS NULL)", name="one_origin"),
)

device_version = Table(
    "device_version",
    metadata,
    Column("device_id", ForeignKey("device.id"), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("state", String, nullable=False),
    Column("unit", String, nullable=False, index=True),  # where it is, or from where it was handed over
    Column("need_id", ForeignKey("need.id"), index=True),  # the pupil it is kept for, or who has it
    Column("accepted", Integer, nullable=False),  # 1 since it was found usable, also if it broke later
    Column("checks", String),  # the answers of the check that led to this state
    Column("reason", String),  # one of a list
    Column("by", ForeignKey("person.id")),  # empty: a rule that the program keeps
    Column("private", LargeBinary),  # sealed: what else was said
    *recorded(),
)
Index(
    "uq_device_version_current",
    device_version.c.device_id,
    unique=True,
    sqlite_where=device_version.c.superseded_at.is_(None),
)
Index(
    "uq_device_version_pupil",  # a pupil holds one device of the campaign at most
    device_version.c.need_id,
    unique=True,
    sqlite_where=device_version.c.superseded_at.is_(None) & device_version.c.need_id.is_not(None),
)

cash_entry = Table(
    "cash_entry",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("unit", String, nullable=False, index=True),
    Column("amount", BigInteger, CheckConstraint("amount <> 0", name="something"), nullable=False),  # đồng; out is < 0
    Column("kind", String, nullable=False),  # gift · purchase · grant · sent on · taken over · reversal
    Column("receipt_id", ForeignKey("receipt.id"), index=True),
    Column("need_id", ForeignKey("need.id"), index=True),  # whom the money or what it bought is for
    Column("offer_id", String, index=True),  # no foreign key: an offer may be of a device that cash bought
    Column("reverses", ForeignKey("cash_entry.id"), unique=True),
    Column("purchase", ForeignKey("cash_entry.id"), index=True),  # whose price or bill it corrects; else empty
    Column("evidence", String),  # the number of a bill
    Column("by", ForeignKey("person.id")),
    Column("dialogue_id", String, nullable=False),
    Column("private", LargeBinary),  # sealed: what it was for, why it was taken back
    Column("recorded_at", UtcDateTime, nullable=False, index=True),
    sqlite_autoincrement=True,
)

Index(
    "uq_cash_entry_spent",  # one confirmed talk spends once
    cash_entry.c.dialogue_id,
    cash_entry.c.kind,
    unique=True,
    sqlite_where=(cash_entry.c.amount < 0) & (cash_entry.c.reverses.is_(None)),
)

box = Table(
    "box",
    metadata,
    Column("id", String, primary_key=True),
    Column("unit", String, nullable=False, index=True),
    Column("opened_by", ForeignKey("person.id"), nullable=False),
    Column("dialogue_id", String, nullable=False, unique=True),
    Column("opened_at", UtcDateTime, nullable=False),
)

box_count = Table(
    "box_count",
    metadata,
    Column("box_id", ForeignKey("box.id"), primary_key=True),
    Column("round", Integer, primary_key=True),
    Column("place", Integer, primary_key=True),  # 1 or 2: who counted first
    Column("givers", Integer),  # empty: nobody knows
    Column("amount", BigInteger, nullable=False),
    Column("typed_by", ForeignKey("person.id"), nullable=False),
    Column("private", LargeBinary),  # sealed: the counter's name
    Column("recorded_at", UtcDateTime, nullable=False),
    CheckConstraint("amount >= 0 AND place IN (1, 2)", name="counted"),
)

lot = Table(
    "lot",
    metadata,
    Column("unit", String, primary_key=True),
    Column("seed", String, nullable=False),  # decides between pupils who are equal in all else
    Column("drawn_at", UtcDateTime, nullable=False),
)

skip = Table(
    "skip",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("need_id", ForeignKey("need.id"), nullable=False, index=True),
    Column("unit", String, nullable=False, index=True),
    Column("for_what", String, nullable=False),  # a device's code, or the number of the cash entry before
    Column("rank", Integer, nullable=False),
    Column("reason", String, nullable=False),  # one of a list
    Column("by", ForeignKey("person.id"), nullable=False),
    Column("dialogue_id", String, nullable=False, unique=True),
    Column("private", LargeBinary),  # sealed: what else was said
    Column("recorded_at", UtcDateTime, nullable=False),
    UniqueConstraint("need_id", "for_what"),
)

offer = Table(
    "offer",
    metadata,
    Column("id", String, primary_key=True),
    Column("what", String, nullable=False),  # pledge · device · cash
    Column("pledge_code", ForeignKey("pledge.code"), index=True),
    Column("device_id", ForeignKey("device.id"), index=True),
    Column("amount", BigInteger, nullable=False),  # đồng, of cash that is sent on
    Column("from_unit", String),  # empty: it lies nowhere yet
    Column("made_by", ForeignKey("person.id"), nullable=False),
    Column("dialogue_id", String, nullable=False, unique=True),
    Column("made_at", UtcDateTime, nullable=False),
)

offer_version = Table(
    "offer_version",
    metadata,
    Column("offer_id", ForeignKey("offer.id"), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("state", String, nullable=False),  # proposed · accepted · refused · lapsed · withdrawn
    Column("to_unit", String, nullable=False, index=True),
    Column("reason", String),  # one of a list
    Column("by", ForeignKey("person.id")),
    Column("private", LargeBinary),  # sealed: what else was said
    *recorded(),
)
Index(
    "uq_offer_version_current",
    offer_version.c.offer_id,
    unique=True,
    sqlite_where=offer_version.c.superseded_at.is_(None),
)

filing = Table(
    "filing",
    metadata,
    Column("id", String, primary_key=True),
    Column("unit", String, nullable=False, index=True),
    Column("number", Integer, nullable=False),  # the version of this unit's report: 1, 2, …
    Column("as_of", UtcDateTime, nullable=False),
    Column("figures", String, nullable=False),  # the 15 figures of each row, as they were filed
    Column("changed", String, nullable=False),  # each cell that differs from the version before, with the reason
    Column("filed_by", ForeignKey("person.id"), nullable=False),
    Column("dialogue_id", String, nullable=False, unique=True),
    Column("recorded_at", UtcDateTime, nullable=False),
    UniqueConstraint("unit", "number"),
)

filing_version = Table(
    "filing_version",
    metadata,
    Column("filing_id", ForeignKey("filing.id"), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("state", String, nullable=False),  # filed · returned · accepted
    Column("words", String, nullable=False),  # for each cell that is sent back, by its number
    Column("by", ForeignKey("person.id"), nullable=False),
    *recorded(),
)
Index(
    "uq_filing_version_current",
    filing_version.c.filing_id,
    unique=True,
    sqlite_where=filing_version.c.superseded_at.is_(None),
)

correction = Table(
    "correction",
    metadata,
    Column("id", String, primary_key=True),
    Column("unit", String, nullable=False, index=True),
    Column("receipt_id", ForeignKey("receipt.id"), index=True),
    Column("cash_entry_id", ForeignKey("cash_entry.id"), index=True),
    Column("asked_by", ForeignKey("person.id"), nullable=False),
    Column("dialogue_id", String, nullable=False, unique=True),
    Column("reason", String, nullable=False),  # one of a list
    Column("private", LargeBinary),  # sealed: what else was said, and what is posted instead
    Column("recorded_at", UtcDateTime, nullable=False),
    Column("answer", String),  # agreed · declined · not needed; empty while a second person is asked
    Column("answered_by", ForeignKey("person.id")),
    Column("answered_at", UtcDateTime),
    CheckConstraint("(receipt_id IS NULL) <> (cash_entry_id IS NULL)", name="one_object"),
    CheckConstraint("answered_by IS NULL OR answered_by <> asked_by", name="two_people"),
)
