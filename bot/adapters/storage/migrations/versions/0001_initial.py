"""The first schema."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes all tables."""
    _readings()
    _versions()
    _rows()
    _around()
    _listings()


def downgrade() -> None:
    """There is nothing before it.

    Raises:
        NotImplementedError: Always; a backup is the way back.
    """
    raise NotImplementedError


def _moment() -> sa.DateTime:
    return sa.DateTime(timezone=True)


def _readings() -> None:
    op.create_table(
        "reading",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("period", sa.String(4), nullable=False),
        sa.Column("requested_at", _moment(), nullable=False),
        sa.Column("as_of", _moment(), nullable=False),
        sa.Column("start_date", sa.Date(), nullable=False),
        sa.Column("end_date", sa.Date(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("raw", sa.LargeBinary()),
        sa.Column("warnings", sa.Text(), nullable=False),
        sa.Column("lenient", sa.Boolean(), nullable=False),
    )
    op.create_index("ix_reading_sha256", "reading", ["sha256"])


def _versions() -> None:
    op.create_table(
        "bucket_version",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("period", sa.String(4), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("other", sa.BigInteger()),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("first_requested_at", _moment(), nullable=False),
        sa.Column("last_requested_at", _moment(), nullable=False),
        sa.Column("first_as_of", _moment(), nullable=False),
        sa.Column("last_as_of", _moment(), nullable=False),
        sa.Column("readings", sa.Integer(), nullable=False),
        sa.Column("settled", sa.Boolean(), nullable=False),
        sa.Column("anomaly", sa.Text()),
        sa.Column("lenient", sa.Boolean(), nullable=False),
        sa.Column("held", sa.Boolean(), nullable=False),
        sa.Column("superseded_at", _moment()),
        sa.Column("reading_id", sa.Integer(), sa.ForeignKey("reading.id"), nullable=False),
        sa.UniqueConstraint("period", "date", "number"),
        sa.CheckConstraint("other >= 0", name="other_not_negative"),
    )
    superseded_at, held = sa.column("superseded_at", _moment()), sa.column("held", sa.Boolean())
    for name, state in (("in_use", False), ("held", True)):
        where = sa.and_(superseded_at.is_(None), held.is_(state))
        op.create_index(
            f"uq_bucket_version_{name}",
            "bucket_version",
            ["period", "date"],
            unique=True,
            sqlite_where=where,
            postgresql_where=where,
        )


def _rows() -> None:
    op.create_table(
        "slug",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("slug", sa.Text(), nullable=False, unique=True),
    )
    op.create_table(
        "bucket_row",
        sa.Column("version_id", sa.Integer(), sa.ForeignKey("bucket_version.id"), primary_key=True),
        sa.Column("position", sa.Integer(), primary_key=True),
        sa.Column("slug_id", sa.Integer(), sa.ForeignKey("slug.id"), nullable=False),
        sa.Column("tokens", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("tokens >= 0", name="tokens_not_negative"),
        sqlite_with_rowid=False,
    )


def _around() -> None:
    op.create_table(
        "rejection",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("reading_id", sa.Integer(), sa.ForeignKey("reading.id"), nullable=False),
        sa.Column("date", sa.Text(), nullable=False),
        sa.Column("line", sa.Integer()),
        sa.Column("reason", sa.Text(), nullable=False),
    )
    op.create_index("ix_rejection_reading_id", "rejection", ["reading_id"])
    op.create_table(
        "gap",
        sa.Column("period", sa.String(4), primary_key=True),
        sa.Column("date", sa.Date(), primary_key=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("first_requested_at", _moment(), nullable=False),
    )
    op.create_table(
        "attempt",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("requested_at", _moment(), nullable=False),
        sa.Column("as_of", _moment()),
        sa.Column("succeeded", sa.Boolean(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
    )


def _listings() -> None:
    op.create_table(
        "model",
        sa.Column("slug", sa.Text(), primary_key=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created", sa.Date()),
        sa.Column("prompt_price", sa.Text()),
        sa.Column("completion_price", sa.Text()),
        sa.Column("context_tokens", sa.BigInteger()),
        sa.Column("hugging_face_id", sa.Text()),
        sa.Column("weights_since", sa.Date()),
        sa.Column("last_listed", sa.Date(), nullable=False),
    )
    op.create_table(
        "validator",
        sa.Column("url", sa.Text(), primary_key=True),
        sa.Column("etag", sa.Text(), nullable=False),
    )
