"""What came, what became of it, and whom it reached"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("pledge_version", sa.Column("reason", sa.String(), nullable=True))
    op.add_column("need_version", sa.Column("reason", sa.String(), nullable=True))
    op.create_table(
        "lot",
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("seed", sa.String(), nullable=False),
        sa.Column("drawn_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("unit", name=op.f("pk_lot")),
    )
    op.create_table(
        "box",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("opened_by", sa.Integer(), nullable=False),
        sa.Column("dialogue_id", sa.String(), nullable=False),
        sa.Column("opened_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["opened_by"], ["person.id"], name=op.f("fk_box_opened_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_box")),
        sa.UniqueConstraint("dialogue_id", name=op.f("uq_box_dialogue_id")),
    )
    op.create_index(op.f("ix_box_unit"), "box", ["unit"], unique=False)
    op.create_table(
        "filing",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("as_of", sa.DateTime(), nullable=False),
        sa.Column("figures", sa.String(), nullable=False),
        sa.Column("changed", sa.String(), nullable=False),
        sa.Column("filed_by", sa.Integer(), nullable=False),
        sa.Column("dialogue_id", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["filed_by"], ["person.id"], name=op.f("fk_filing_filed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_filing")),
        sa.UniqueConstraint("dialogue_id", name=op.f("uq_filing_dialogue_id")),
        sa.UniqueConstraint("unit", "number", name=op.f("uq_filing_unit_number")),
    )
    op.create_index(op.f("ix_filing_unit"), "filing", ["unit"], unique=False)
    op.create_table(
        "box_count",
        sa.Column("box_id", sa.String(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("givers", sa.Integer(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("typed_by", sa.Integer(), nullable=False),
        sa.Column("private", sa.LargeBinary(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("amount >= 0 AND place IN (1, 2)", name=op.f("ck_box_count_counted")),
        sa.ForeignKeyConstraint(["box_id"], ["box.id"], name=op.f("fk_box_count_box_id")),
        sa.ForeignKeyConstraint(["typed_by"], ["person.id"], name=op.f("fk_box_count_typed_by")),
        sa.PrimaryKeyConstraint("box_id", "round", "place", name=op.f("pk_box_count")),
    )
    op.create_table(
        "filing_version",
        sa.Column("filing_id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("superseded_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_filing_version_by")),
        sa.ForeignKeyConstraint(["filing_id"], ["filing.id"], name=op.f("fk_filing_version_filing_id")),
        sa.PrimaryKeyConstraint("filing_id", "version", name=op.f("pk_filing_version")),
    )
    op.create_index(
        "uq_filing_version_current",
        "filing_version",
        ["filing_id"],
        unique=True,
        sqlite_where=sa.text("superseded_at IS NULL"),
    )
    op.create_table(
        "receipt",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("delivery", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("donor_key", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("pledge_code", sa.String(), nullable=True),
        sa.Column("donor_kind", sa.String(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("unknown_givers", sa.Integer(), nullable=False),
        sa.Column("name_form", sa.String(), nullable=False),
        sa.Column("way", sa.String(), nullable=False),
        sa.Column("box_id", sa.String(), nullable=True),
        sa.Column("taken_by", sa.Integer(), nullable=False),
        sa.Column("dialogue_id", sa.String(), nullable=False),
        sa.Column("reverses", sa.String(), nullable=True),
        sa.Column("private", sa.LargeBinary(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["box_id"], ["box.id"], name=op.f("fk_receipt_box_id")),
        sa.ForeignKeyConstraint(["delivery"], ["receipt.id"], name=op.f("fk_receipt_delivery")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_receipt_person_id")),
        sa.ForeignKeyConstraint(["pledge_code"], ["pledge.code"], name=op.f("fk_receipt_pledge_code")),
        sa.ForeignKeyConstraint(["reverses"], ["receipt.id"], name=op.f("fk_receipt_reverses")),
        sa.ForeignKeyConstraint(["taken_by"], ["person.id"], name=op.f("fk_receipt_taken_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipt")),
        sa.UniqueConstraint("box_id", name=op.f("uq_receipt_box_id")),
        sa.UniqueConstraint("dialogue_id", name=op.f("uq_receipt_dialogue_id")),
        sa.UniqueConstraint("reverses", name=op.f("uq_receipt_reverses")),
    )
    op.create_index(op.f("ix_receipt_delivery"), "receipt", ["delivery"], unique=False)
    op.create_index(op.f("ix_receipt_donor_key"), "receipt", ["donor_key"], unique=False)
    op.create_index(op.f("ix_receipt_person_id"), "receipt", ["person_id"], unique=False)
    op.create_index(op.f("ix_receipt_pledge_code"), "receipt", ["pledge_code"], unique=False)
    op.create_index(op.f("ix_receipt_recorded_at"), "receipt", ["recorded_at"], unique=False)
    op.create_index(op.f("ix_receipt_unit"), "receipt", ["unit"], unique=False)
    op.create_table(
        "skip",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("need_id", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("for_what", sa.String(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("dialogue_id", sa.String(), nullable=False),
        sa.Column("private", sa.LargeBinary(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_skip_by")),
        sa.ForeignKeyConstraint(["need_id"], ["need.id"], name=op.f("fk_skip_need_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_skip")),
        sa.UniqueConstraint("dialogue_id", name=op.f("uq_skip_dialogue_id")),
        sa.UniqueConstraint("need_id", "for_what", name=op.f("uq_skip_need_id_for_what")),
    )
    op.create_index(op.f("ix_skip_need_id"), "skip", ["need_id"], unique=False)
    op.create_index(op.f("ix_skip_unit"), "skip", ["unit"], unique=False)
    op.create_table(
        "cash_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("receipt_id", sa.String(), nullable=True),
        sa.Column("need_id", sa.String(), nullable=True),
        sa.Column("offer_id", sa.String(), nullable=True),
        sa.Column("reverses", sa.Integer(), nullable=True),
        sa.Column("purchase", sa.Integer(), nullable=True),
        sa.Column("evidence", sa.String(), nullable=True),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.Column("dialogue_id", sa.String(), nullable=False),
        sa.Column("private", sa.LargeBinary(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_cash_entry_by")),
        sa.ForeignKeyConstraint(["need_id"], ["need.id"], name=op.f("fk_cash_entry_need_id")),
        sa.ForeignKeyConstraint(["purchase"], ["cash_entry.id"], name=op.f("fk_cash_entry_purchase")),
        sa.ForeignKeyConstraint(["receipt_id"], ["receipt.id"], name=op.f("fk_cash_entry_receipt_id")),
        sa.ForeignKeyConstraint(["reverses"], ["cash_entry.id"], name=op.f("fk_cash_entry_reverses")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cash_entry")),
        sa.UniqueConstraint("reverses", name=op.f("uq_cash_entry_reverses")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_cash_entry_need_id"), "cash_entry", ["need_id"], unique=False)
    op.create_index(op.f("ix_cash_entry_offer_id"), "cash_entry", ["offer_id"], unique=False)
    op.create_index(op.f("ix_cash_entry_purchase"), "cash_entry", ["purchase"], unique=False)
    op.create_index(op.f("ix_cash_entry_receipt_id"), "cash_entry", ["receipt_id"], unique=False)
    op.create_index(op.f("ix_cash_entry_recorded_at"), "cash_entry", ["recorded_at"], unique=False)
    op.create_index(op.f("ix_cash_entry_unit"), "cash_entry", ["unit"], unique=False)
    op.create_index(
        "uq_cash_entry_spent",
        "cash_entry",
        ["dialogue_id", "kind"],
        unique=True,
        sqlite_where=sa.text("amount < 0 AND reverses IS NULL"),
    )
    op.create_table(
        "receipt_line",
        sa.Column("receipt_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.Column("condition", sa.String(), nullable=True),
        sa.Column("private", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("(amount > 0) <> (pieces > 0)", name=op.f("ck_receipt_line_something")),
        sa.ForeignKeyConstraint(["receipt_id"], ["receipt.id"], name=op.f("fk_receipt_line_receipt_id")),
        sa.PrimaryKeyConstraint("receipt_id", "number", name=op.f("pk_receipt_line")),
    )
    op.create_table(
        "correction",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("receipt_id", sa.String(), nullable=True),
        sa.Column("cash_entry_id", sa.Integer(), nullable=True),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("dialogue_id", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("private", sa.LargeBinary(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("answer", sa.String(), nullable=True),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint("(receipt_id IS NULL) <> (cash_entry_id IS NULL)", name=op.f("ck_correction_one_object")),
        sa.CheckConstraint("answered_by IS NULL OR answered_by <> asked_by", name=op.f("ck_correction_two_people")),
        sa.ForeignKeyConstraint(["answered_by"], ["person.id"], name=op.f("fk_correction_answered_by")),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"], name=op.f("fk_correction_asked_by")),
        sa.ForeignKeyConstraint(["cash_entry_id"], ["cash_entry.id"], name=op.f("fk_correction_cash_entry_id")),
        sa.ForeignKeyConstraint(["receipt_id"], ["receipt.id"], name=op.f("fk_correction_receipt_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction")),
        sa.UniqueConstraint("dialogue_id", name=op.f("uq_correction_dialogue_id")),
    )
    op.create_index(op.f("ix_correction_cash_entry_id"), "correction", ["cash_entry_id"], unique=False)
    op.create_index(op.f("ix_correction_receipt_id"), "correction", ["receipt_id"], unique=False)
    op.create_index(op.f("ix_correction_unit"), "correction", ["unit"], unique=False)
    op.create_table(
        "device",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("first_unit", sa.String(), nullable=False),
        sa.Column("receipt_id", sa.String(), nullable=True),
        sa.Column("receipt_line", sa.Integer(), nullable=True),
        sa.Column("bought_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("(receipt_id IS NULL) <> (bought_by IS NULL)", name=op.f("ck_device_one_origin")),
        sa.ForeignKeyConstraint(["bought_by"], ["cash_entry.id"], name=op.f("fk_device_bought_by")),
        sa.ForeignKeyConstraint(["receipt_id"], ["receipt.id"], name=op.f("fk_device_receipt_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device")),
        sa.UniqueConstraint("bought_by", name=op.f("uq_device_bought_by")),
    )
    op.create_index(op.f("ix_device_first_unit"), "device", ["first_unit"], unique=False)
    op.create_index(op.f("ix_device_receipt_id"), "device", ["receipt_id"], unique=False)
    op.create_table(
        "device_version",
        sa.Column("device_id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("need_id", sa.String(), nullable=True),
        sa.Column("accepted", sa.Integer(), nullable=False),
        sa.Column("checks", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.Column("private", sa.LargeBinary(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("superseded_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_device_version_by")),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_device_version_device_id")),
        sa.ForeignKeyConstraint(["need_id"], ["need.id"], name=op.f("fk_device_version_need_id")),
        sa.PrimaryKeyConstraint("device_id", "version", name=op.f("pk_device_version")),
    )
    op.create_index(op.f("ix_device_version_need_id"), "device_version", ["need_id"], unique=False)
    op.create_index(op.f("ix_device_version_unit"), "device_version", ["unit"], unique=False)
    op.create_index(
        "uq_device_version_current",
        "device_version",
        ["device_id"],
        unique=True,
        sqlite_where=sa.text("superseded_at IS NULL"),
    )
    op.create_index(
        "uq_device_version_pupil",
        "device_version",
        ["need_id"],
        unique=True,
        sqlite_where=sa.text("superseded_at IS NULL AND need_id IS NOT NULL"),
    )
    op.create_table(
        "offer",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("pledge_code", sa.String(), nullable=True),
        sa.Column("device_id", sa.String(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("from_unit", sa.String(), nullable=True),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("dialogue_id", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_offer_device_id")),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_offer_made_by")),
        sa.ForeignKeyConstraint(["pledge_code"], ["pledge.code"], name=op.f("fk_offer_pledge_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer")),
        sa.UniqueConstraint("dialogue_id", name=op.f("uq_offer_dialogue_id")),
    )
    op.create_index(op.f("ix_offer_device_id"), "offer", ["device_id"], unique=False)
    op.create_index(op.f("ix_offer_pledge_code"), "offer", ["pledge_code"], unique=False)
    op.create_table(
        "offer_version",
        sa.Column("offer_id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("to_unit", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.Column("private", sa.LargeBinary(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("superseded_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_offer_version_by")),
        sa.ForeignKeyConstraint(["offer_id"], ["offer.id"], name=op.f("fk_offer_version_offer_id")),
        sa.PrimaryKeyConstraint("offer_id", "version", name=op.f("pk_offer_version")),
    )
    op.create_index(op.f("ix_offer_version_to_unit"), "offer_version", ["to_unit"], unique=False)
    op.create_index(
        "uq_offer_version_current",
        "offer_version",
        ["offer_id"],
        unique=True,
        sqlite_where=sa.text("superseded_at IS NULL"),
    )
