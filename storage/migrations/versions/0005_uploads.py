"""Spreadsheets that people send"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "upload",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("heard_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("rows", sa.LargeBinary(), nullable=True),
        sa.Column("problem", sa.String(), nullable=False),
        sa.Column("read_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_upload_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload")),
        sa.UniqueConstraint("heard_id", name=op.f("uq_upload_heard_id")),
    )
    op.drop_index("ix_heard_new", "heard")
    waits = sa.text("state IN ('new', 'fetching')")
    op.create_index("ix_heard_new", "heard", ["channel", "chat", "id"], sqlite_where=waits)
    op.create_index("ix_heard_fetching", "heard", ["id"], sqlite_where=sa.text("state = 'fetching'"))
