"""Who made an invitation's code, and notices that wait for the morning"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE invite ADD COLUMN made_by INTEGER CONSTRAINT fk_invite_made_by REFERENCES person (id)")
    op.add_column("invite", sa.Column("uses", sa.Integer(), nullable=True))
    op.create_index("ix_invite_made_by", "invite", ["made_by"])
    op.create_table(
        "held_notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("roles", sa.String(), nullable=False),
        sa.Column("units", sa.String(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_held_notice_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_held_notice")),
        sa.UniqueConstraint("key", name=op.f("uq_held_notice_key")),
    )
