"""People, the messengers' identities they come with, and the roles they hold."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, LargeBinary, String, Table, UniqueConstraint

from storage.schema.columns import UtcDateTime, metadata

person = Table(
    "person",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("language", String, nullable=False),
    Column("since", UtcDateTime, nullable=False),
    Column("reminders_stopped_at", UtcDateTime),
)

identity = Table(
    "identity",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("person_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("channel", String, nullable=False),  # empty: whose person was erased
    Column("bot", String, nullable=False),
    Column("external_id", String, nullable=False),
    Column("chat", String, nullable=False),
    Column("last_heard_at", UtcDateTime),
    Column("unreachable_at", UtcDateTime),
    Column("buttons", LargeBinary),  # sealed; those of our last messages, so that they can be typed
    Column("command_menu", String),  # which one the messenger shows; empty is everybody's
    UniqueConstraint("channel", "bot", "external_id"),
)

staff_name = Table(
    "staff_name",
    metadata,
    Column("person_id", ForeignKey("person.id"), primary_key=True),
    Column("name", LargeBinary, nullable=False),  # sealed: as the messenger showed it when a role was taken
)

erased = Table(
    "erased",
    metadata,
    Column("fingerprint", String, primary_key=True),  # of a messenger's id: an older copy must not bring it back
    Column("erased_at", UtcDateTime, nullable=False),
)

invite = Table(
    "invite",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("fingerprint", String, nullable=False, unique=True),
    Column("unit", String, nullable=False),
    Column("role", String, nullable=False),
    Column("uses_left", Integer, CheckConstraint("uses_left >= 0", name="uses_left"), nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("withdrawn_at", UtcDateTime),
    Column("made_by", ForeignKey("person.id"), index=True),  # empty for those made at the command line
    Column("uses", Integer),  # for how many people it was made; empty for those of earlier releases
)

role_grant = Table(
    "role_grant",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("person_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("unit", String, nullable=False),
    Column("role", String, nullable=False),
    Column("invite_id", ForeignKey("invite.id")),  # empty for those whom the settings name
    Column("granted_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime),
)
Index(
    "uq_role_grant_current",
    role_grant.c.person_id,
    role_grant.c.unit,
    role_grant.c.role,
    unique=True,
    sqlite_where=role_grant.c.ended_at.is_(None),
)

invite_try = Table(
    "invite_try",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("person_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("tried_at", UtcDateTime, nullable=False, index=True),
)
