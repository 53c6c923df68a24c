"""What an identity sees: the buttons of our last messages, and which command menu; messages that wait, by chat"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("identity", sa.Column("buttons", sa.LargeBinary(), nullable=True))
    op.add_column("identity", sa.Column("command_menu", sa.String(), nullable=True))
    op.drop_index("ix_heard_new", "heard")
    op.create_index("ix_heard_new", "heard", ["channel", "chat", "id"], sqlite_where=sa.text("state = 'new'"))
