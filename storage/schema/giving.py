"""Promises and needs, with their versions."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
)

from storage.schema.columns import UtcDateTime, metadata, recorded

pledge = Table(
    "pledge",
    metadata,
    Column("code", String, primary_key=True),
    Column("person_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("dialogue_id", String, nullable=False, unique=True),  # one confirmed talk is one pledge
    Column("made_at", UtcDateTime, nullable=False),
)

pledge_version = Table(
    "pledge_version",
    metadata,
    Column("code", ForeignKey("pledge.code"), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("state", String, nullable=False),  # open · withdrawn · closed
    Column("unit", String, index=True),  # empty: where it is needed most
    Column("donor_kind", String, nullable=False),
    Column("people", Integer, CheckConstraint("people > 0", name="people"), nullable=False),
    Column("name_form", String, nullable=False),
    Column("way", String, nullable=False),
    Column("private", LargeBinary),  # sealed: name, organisation, address, phone, why in words; blank once erased
    Column("reason", String),  # of a closed one, one of a list: why nothing of it came
    Column("consent", Integer),  # which text about one's data was agreed to; empty where none was
    *recorded(),
)
Index(
    "uq_pledge_version_current",
    pledge_version.c.code,
    unique=True,
    sqlite_where=pledge_version.c.superseded_at.is_(None),
)

pledge_line = Table(
    "pledge_line",
    metadata,
    Column("code", String, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("item", String, nullable=False),
    Column("amount", BigInteger, nullable=False),  # whole đồng
    Column("quantity", Integer, nullable=False),  # pieces
    Column("condition", String),
    Column("description", LargeBinary),  # sealed: how the donor calls a device; blank once erased
    ForeignKeyConstraint(["code", "version"], ["pledge_version.code", "pledge_version.version"]),
    CheckConstraint("(amount > 0) <> (quantity > 0)", name="something"),
)

need = Table(
    "need",
    metadata,
    Column("id", String, primary_key=True),
    Column("declared_by", ForeignKey("person.id"), nullable=False, index=True),
    Column("dialogue_id", String, nullable=False, unique=True),  # and a number, where one talk declares many
    Column("declared_at", UtcDateTime, nullable=False),
)

need_version = Table(
    "need_version",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("need_id", ForeignKey("need.id"), nullable=False, index=True),
    Column("state", String, nullable=False),  # declared · approved · withdrawn
    Column("unit", String, nullable=False, index=True),
    Column("class_name", String, nullable=False),
    Column("hardship", String, nullable=False),
    Column("has_now", String, nullable=False),
    Column("suits", String, nullable=False),
    Column("short_name", LargeBinary),  # sealed; blank once erased, as is the hash
    Column("same_pupil", String, nullable=False, index=True),  # keyed hash of unit, class and name
    Column("reason", String),  # one of a list: why the school took the entry out
    *recorded(),
)
Index(
    "uq_need_version_current",
    need_version.c.need_id,
    unique=True,
    sqlite_where=need_version.c.superseded_at.is_(None),
)
