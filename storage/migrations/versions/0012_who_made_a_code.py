"""Who made an invitation's code"""

from alembic import op

revision = "0012"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE invite ADD COLUMN made_by INTEGER CONSTRAINT fk_invite_made_by REFERENCES person (id)")
    op.create_index("ix_invite_made_by", "invite", ["made_by"])
