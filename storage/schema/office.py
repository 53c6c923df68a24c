"""The campaign itself: its facts and units, what is kept of the program, and the trail of every change."""

from sqlalchemy import Column, Index, Integer, String, Table

from storage.schema.columns import UtcDateTime, metadata, recorded

setting = Table(
    "setting",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", String, nullable=False),
)

campaign = Table(
    "campaign",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("facts", String, nullable=False),
    *recorded(),
)

unit = Table(
    "unit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("code", String, nullable=False),
    Column("path", String, nullable=False),  # "/PGD/THCS-NT/": a unit and all below it share its path as a prefix
    Column("facts", String, nullable=False),
    *recorded(),
)
Index("uq_unit_code_current", unit.c.code, unique=True, sqlite_where=unit.c.superseded_at.is_(None))

audit_event = Table(
    "audit_event",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("actor", Integer),  # a person's id; no foreign key: the trail outlives the person
    Column("role", String, nullable=False),  # those held at that time, or where the change came from
    Column("action", String, nullable=False),
    Column("object", String, nullable=False),
    Column("unit", String, nullable=False),
    Column("digest", String, nullable=False, index=True),  # keyed hash of the change, never the change
    Column("mac", String, nullable=False),  # keyed hash of all this and the mac before
    sqlite_autoincrement=True,
)
