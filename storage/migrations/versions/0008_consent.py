"""Which text about one's data a pledge's yes was to"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("pledge_version", sa.Column("consent", sa.Integer(), nullable=True))
    op.execute("UPDATE heard SET chat = '' WHERE state NOT IN ('new', 'fetching')")
    op.execute("UPDATE outbox SET chat = '' WHERE state NOT IN ('new', 'sending')")
