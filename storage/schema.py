"""Every table. One database holds one campaign.

What can change carries `recorded_at` and `superseded_at`, so that any past moment can be told as it was known then.
Times are kept in UTC. `sealed` columns hold personal text, encrypted and bound to their row.
"""

from datetime import UTC, datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    TypeDecorator,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class UtcDateTime(TypeDecorator[datetime]):
    """Aware datetimes in and out; SQLite alone would hand back local digits without a zone."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value and value.replace(tzinfo=UTC)


def _recorded() -> tuple[Column[datetime], Column[datetime]]:
    return Column("recorded_at", UtcDateTime, nullable=False), Column("superseded_at", UtcDateTime)


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
    *_recorded(),
)

unit = Table(
    "unit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("code", String, nullable=False),
    Column("path", String, nullable=False),  # "/PGD/THCS-NT/": a unit and all below it share its path as a prefix
    Column("facts", String, nullable=False),
    *_recorded(),
)
Index("uq_unit_code_current", unit.c.code, unique=True, sqlite_where=unit.c.superseded_at.is_(None))

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
)

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

invite_try = Table(
    "invite_try",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("person_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("tried_at", UtcDateTime, nullable=False, index=True),
)

heard = Table(
    "heard",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("channel", String, nullable=False),
    Column("bot", String, nullable=False),
    Column("external_id", String, nullable=False),
    Column("digest", String, nullable=False),  # keyed; ids restart after a quiet week: it tells a new message apart
    Column("chat", String, nullable=False),  # blank once it was answered
    Column("payload", LargeBinary),  # sealed; blank once it was answered
    Column("heard_at", UtcDateTime, nullable=False),
    Column("starts", Integer, nullable=False, server_default="0"),
    Column("state", String, nullable=False, server_default="new"),  # fetching · new · done · set aside
    UniqueConstraint("channel", "bot", "external_id", "digest"),
    sqlite_autoincrement=True,  # the keys of replies are made from it: an id must not come again
)
Index("ix_heard_new", heard.c.channel, heard.c.chat, heard.c.id, sqlite_where=heard.c.state.in_(("new", "fetching")))
Index("ix_heard_fetching", heard.c.id, sqlite_where=heard.c.state == "fetching")

upload = Table(
    "upload",
    metadata,
    Column("id", String, primary_key=True),
    Column("heard_id", Integer, nullable=False, unique=True),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("rows", LargeBinary),  # sealed; blank when it could not be read
    Column("problem", String, nullable=False),
    Column("read_at", UtcDateTime, nullable=False),
)

sheet = Table(
    "sheet",
    metadata,
    Column("id", String, primary_key=True),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("rows", LargeBinary, nullable=False),  # sealed
    Column("made_at", UtcDateTime, nullable=False),
)

dialogue = Table(
    "dialogue",
    metadata,
    Column("id", String, primary_key=True),
    Column("identity_id", ForeignKey("identity.id"), nullable=False, index=True),
    Column("conversation", String, nullable=False),
    Column("about", String, nullable=False),
    Column("open_question", String, nullable=False),
    Column("kept", LargeBinary),  # sealed; blank once it is closed
    Column("state", String, nullable=False),  # open · parked · finished · cancelled · expired
    Column("opened_at", UtcDateTime, nullable=False),
    Column("touched_at", UtcDateTime, nullable=False),
)
Index("ix_dialogue_unclosed", dialogue.c.identity_id, sqlite_where=dialogue.c.state.in_(("open", "parked")))
Index("uq_dialogue_open", dialogue.c.identity_id, unique=True, sqlite_where=dialogue.c.state == "open")

outbox = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", String, nullable=False, unique=True),
    Column("identity_id", ForeignKey("identity.id")),  # empty for an answer in a group
    Column("channel", String, nullable=False),
    Column("chat", String, nullable=False),  # blank once it was sent
    Column("kind", String, nullable=False),  # reply: repeated when in doubt · reminder: never repeated
    Column("body", LargeBinary),  # sealed; blank once it was sent
    Column("state", String, nullable=False, server_default="new"),  # new · sending · sent · unknown · dead · cancelled
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("made_at", UtcDateTime, nullable=False),
    Column("closed_at", UtcDateTime),
    Column("epoch", String),  # the run of the program that took it for sending
    Column("reason", String),
)
Index("ix_outbox_new", outbox.c.kind, outbox.c.id, sqlite_where=outbox.c.state == "new")

held_notice = Table(
    "held_notice",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", String, nullable=False, unique=True),
    Column("person_id", ForeignKey("person.id")),  # or whoever then holds one of these roles at one of these units
    Column("roles", String, nullable=False),  # as JSON
    Column("units", String, nullable=False),  # as JSON
    Column("body", LargeBinary, nullable=False),  # sealed: the words in each language
    Column("made_at", UtcDateTime, nullable=False),
)

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
    Column("state", String, nullable=False),  # open · withdrawn
    Column("unit", String, index=True),  # empty: where it is needed most
    Column("donor_kind", String, nullable=False),
    Column("people", Integer, CheckConstraint("people > 0", name="people"), nullable=False),
    Column("name_form", String, nullable=False),
    Column("way", String, nullable=False),
    Column("private", LargeBinary),  # sealed: name, organisation, address, phone; blank once erased
    Column("consent", Integer),  # which text about one's data was agreed to; empty where none was
    *_recorded(),
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
    Column("state", String, nullable=False),  # declared · withdrawn
    Column("unit", String, nullable=False, index=True),
    Column("class_name", String, nullable=False),
    Column("hardship", String, nullable=False),
    Column("has_now", String, nullable=False),
    Column("suits", String, nullable=False),
    Column("short_name", LargeBinary),  # sealed; blank once erased, as is the hash
    Column("same_pupil", String, nullable=False, index=True),  # keyed hash of unit, class and name
    *_recorded(),
)
Index(
    "uq_need_version_current",
    need_version.c.need_id,
    unique=True,
    sqlite_where=need_version.c.superseded_at.is_(None),
)

reminder = Table(
    "reminder",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("rule", String, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("deadline", Date, nullable=False),
    Column("state", String, nullable=False),  # planned · queued · cancelled · failed
    Column("planned_at", UtcDateTime, nullable=False),
    Column("outbox_key", String),
    UniqueConstraint("person_id", "rule", "due_on"),
)
Index("ix_reminder_planned", reminder.c.id, sqlite_where=reminder.c.state == "planned")

reminded_pledge = Table(
    "reminded_pledge",
    metadata,
    Column("reminder_id", ForeignKey("reminder.id"), primary_key=True),
    Column("code", ForeignKey("pledge.code"), primary_key=True, index=True),
)

left_message = Table(
    "left_message",
    metadata,
    Column("id", String, primary_key=True),
    Column("person_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("dialogue_id", String, nullable=False, unique=True),  # one confirmed talk is one message
    Column("left_at", UtcDateTime, nullable=False),
    Column("private", LargeBinary),  # sealed: text, phone, and the name that the messenger showed
    Column("handled_at", UtcDateTime),
    Column("handled_by", ForeignKey("person.id")),
)
