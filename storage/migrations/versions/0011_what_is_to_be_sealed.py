"""What the program, which has the key, seals at its first start: words for devices, now bytes, and messages' digests"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("pledge_line", sa.Column("words", sa.LargeBinary(), nullable=True))
    op.execute("UPDATE pledge_line SET words = CAST(description AS BLOB)")
    op.execute("ALTER TABLE pledge_line DROP COLUMN description")
    op.execute("ALTER TABLE pledge_line RENAME COLUMN words TO description")
    op.execute("INSERT INTO setting (name, value) SELECT 'to seal', 'yes' WHERE EXISTS (SELECT 1 FROM campaign)")
