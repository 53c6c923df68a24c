"""What was heard, what stands open, what is to be said."""

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, LargeBinary, String, Table, UniqueConstraint

from storage.schema.columns import UtcDateTime, metadata

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
