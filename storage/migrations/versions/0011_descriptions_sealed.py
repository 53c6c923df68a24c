"""How donors call a device becomes bytes, to be sealed: by the program, at its first start, as a migration has no key"""

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
    there = "EXISTS (SELECT 1 FROM pledge_line WHERE description IS NOT NULL)"
    op.execute(f"INSERT INTO setting (name, value) SELECT 'descriptions to seal', 'yes' WHERE {there}")
