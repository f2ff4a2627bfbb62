"""The tables. A change here needs a migration: a test compares both."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    and_,
)

from bot.adapters.storage.columns import UtcTime

# Every constraint has a name, so that a later migration can drop it on any database.
metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    },
)

reading = Table(
    "reading",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("source", Text, nullable=False),
    Column("origin", Text, nullable=False),
    Column("period", String(4), nullable=False),
    Column("requested_at", UtcTime, nullable=False),
    Column("as_of", UtcTime, nullable=False),
    Column("start_date", Date, nullable=False),
    Column("end_date", Date, nullable=False),
    Column("sha256", String(64), nullable=False, index=True),
    Column("raw", LargeBinary),  # gzip; NULL where nothing new came of it, and once pruned
    Column("warnings", Text, nullable=False),  # one a line
    Column("lenient", Boolean, nullable=False),
)

bucket_version = Table(
    "bucket_version",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("period", String(4), nullable=False),
    Column("date", Date, nullable=False),
    Column("number", Integer, nullable=False),
    Column("other", BigInteger),
    Column("content_hash", String(64), nullable=False),
    Column("source", Text, nullable=False),
    Column("first_requested_at", UtcTime, nullable=False),
    Column("last_requested_at", UtcTime, nullable=False),
    Column("first_as_of", UtcTime, nullable=False),
    Column("last_as_of", UtcTime, nullable=False),
    Column("readings", Integer, nullable=False),
    Column("settled", Boolean, nullable=False),
    Column("anomaly", Text),
    Column("lenient", Boolean, nullable=False),
    Column("held", Boolean, nullable=False),  # is_quarantined() of the rest, here so that indexes can use it
    Column("superseded_at", UtcTime),
    Column("reading_id", Integer, ForeignKey("reading.id"), nullable=False, index=True),
    UniqueConstraint("period", "date", "number"),
    CheckConstraint("other >= 0", name="other_not_negative"),
)

in_use = and_(bucket_version.c.superseded_at.is_(None), bucket_version.c.held.is_(False))
"""The condition of the version in use; the index below allows one a bucket and is what reads go through."""
in_quarantine = and_(bucket_version.c.superseded_at.is_(None), bucket_version.c.held.is_(True))
"""The condition of the version held back beside it."""

_bucket = (bucket_version.c.period, bucket_version.c.date)
Index("uq_bucket_version_in_use", *_bucket, unique=True, sqlite_where=in_use, postgresql_where=in_use)
Index("uq_bucket_version_held", *_bucket, unique=True, sqlite_where=in_quarantine, postgresql_where=in_quarantine)

slug = Table(
    "slug",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("slug", Text, nullable=False, unique=True),
)

# Stored in the order of its key and without a row id: a version's rows lie together, some 16 bytes each.
bucket_row = Table(
    "bucket_row",
    metadata,
    Column("version_id", Integer, ForeignKey("bucket_version.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("slug_id", Integer, ForeignKey("slug.id"), nullable=False),
    Column("tokens", BigInteger, nullable=False),
    CheckConstraint("tokens >= 0", name="tokens_not_negative"),
    sqlite_with_rowid=False,
)

rejection = Table(
    "rejection",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("reading_id", Integer, ForeignKey("reading.id"), nullable=False, index=True),
    Column("date", Text, nullable=False),  # as written: it need not be one
    Column("line", Integer),
    Column("reason", Text, nullable=False),
)

gap = Table(
    "gap",
    metadata,
    Column("period", String(4), primary_key=True),
    Column("date", Date, primary_key=True),
    Column("source", Text, nullable=False),
    Column("first_requested_at", UtcTime, nullable=False),
)

attempt = Table(
    "attempt",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("source", Text, nullable=False),
    Column("origin", Text, nullable=False),
    Column("requested_at", UtcTime, nullable=False),
    Column("as_of", UtcTime),
    Column("succeeded", Boolean, nullable=False),
    Column("message", Text, nullable=False),
)

model = Table(
    "model",
    metadata,
    Column("slug", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("created", Date),
    Column("prompt_price", Text),  # a decimal number in full: neither database has one that keeps every digit
    Column("completion_price", Text),
    Column("context_tokens", BigInteger),
    Column("hugging_face_id", Text),
    Column("weights_since", Date),
    Column("last_listed", Date, nullable=False),
)

validator = Table(
    "validator",
    metadata,
    Column("url", Text, primary_key=True),
    Column("etag", Text, nullable=False),
)

guild_settings = Table(
    "guild_settings",
    metadata,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    Column("language", Text),  # NULL: the server's own on Discord
    Column("timezone", Text, nullable=False),
    Column("lens", Text, nullable=False),
    Column("changed_at", UtcTime, nullable=False),
    sqlite_with_rowid=False,
)

state = Table(
    "state",
    metadata,
    Column("key", Text, primary_key=True),
    Column("text", Text, nullable=False),
)

# The files of `config/tables`, as they were in each version that posts were made with.
table_file = Table(
    "table_file",
    metadata,
    Column("version", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("content", LargeBinary, nullable=False),
)
