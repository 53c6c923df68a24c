"""Messages that are left after the close"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "left_message",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("dialogue_id", sa.String(), nullable=False),
        sa.Column("left_at", sa.DateTime(), nullable=False),
        sa.Column("private", sa.LargeBinary(), nullable=True),
        sa.Column("handled_at", sa.DateTime(), nullable=True),
        sa.Column("handled_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["handled_by"], ["person.id"], name=op.f("fk_left_message_handled_by")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_left_message_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_left_message")),
        sa.UniqueConstraint("dialogue_id", name=op.f("uq_left_message_dialogue_id")),
    )
    op.create_index("ix_left_message_person_id", "left_message", ["person_id"])
