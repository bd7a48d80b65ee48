"""Everything that is stored beside the read models: the log, receipts, the vault, effects, people, rules, months.

What each column means for verification stands in `chain`; who may do what with a table stands in the migrations.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Computed,
    Date,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TIMESTAMP

METADATA = MetaData()


def instant(name: str, *, nullable: bool = False, default: bool = False) -> Column[object]:
    """A column of an instant; `default` is the database's clock."""
    return Column(name, TIMESTAMP(timezone=True), nullable=nullable, server_default=text("now()") if default else None)


def words(name: str, *, nullable: bool = False) -> Column[str]:
    """A column of text."""
    return Column(name, Text, nullable=nullable)


STREAMS = Table(
    "streams",
    METADATA,
    Column("stream_id", Uuid, primary_key=True),
    words("kind"),
    Column("sequence", BigInteger, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    instant("received_at", nullable=True),
    instant("recorded_at", nullable=True),
    Column("law_version", Text, nullable=False, server_default=""),
    Column("stage", Text, nullable=False, server_default=""),
    Column("open", Boolean, nullable=False, server_default=text("true")),
    instant("next_wake_at", nullable=True),
    Column("office", Text, nullable=False, server_default=""),
    words("number", nullable=True),
    instant("created_at", default=True),
    Index("streams_open", "stream_id", postgresql_where=text("open")),
    Index("streams_wake", "next_wake_at", postgresql_where=text("next_wake_at IS NOT NULL")),
    Index("streams_number", "number", unique=True, postgresql_where=text("number IS NOT NULL")),
)

COMMANDS = Table(
    "commands",
    METADATA,
    Column("command_id", Uuid, primary_key=True),
    Column("stream_id", Uuid, nullable=False),
    words("command"),
    words("digest"),
    words("actor"),
    Column("first_sequence", BigInteger, nullable=False),
    Column("last_sequence", BigInteger, nullable=False),
    words("answer"),
    instant("recorded_at"),
    Index("commands_stream", "stream_id", "first_sequence"),
)

EVENT_LOG = Table(
    "event_log",
    METADATA,
    Column("stream_id", Uuid, primary_key=True),
    Column("sequence", BigInteger, primary_key=True),
    Column("command_id", Uuid, ForeignKey("commands.command_id", name="event_log_command"), nullable=False),
    words("stream_kind"),
    words("kind"),
    Column("schema_version", Integer, nullable=False),
    Column("occurred_on", Date, nullable=False),
    instant("received_at"),
    instant("recorded_at"),
    words("actor"),
    words("office"),
    words("role"),
    words("law_version"),
    Column("body", LargeBinary, nullable=False),
    Column("data", JSONB, Computed("record_json(body)", persisted=True)),
    Column("previous_hash", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    Index("event_log_command_id", "command_id"),
)

NUMBER_SERIES = Table(
    "number_series",
    METADATA,
    Column("office", Text, primary_key=True),
    Column("year", Integer, primary_key=True),
    Column("last", Integer, nullable=False),
)

INBOX = Table(
    "inbox",
    METADATA,
    Column("id", Uuid, primary_key=True),
    words("office"),
    words("number"),
    Column("receipt_code_hash", LargeBinary, nullable=False),
    Column("command_id", Uuid, nullable=False),
    words("digest"),
    words("actor"),
    words("role"),
    words("body"),
    instant("received_at"),
    Column("state", Text, nullable=False, server_default="pending"),
    Column("attempts", Integer, nullable=False, server_default="0"),
    words("error_class", nullable=True),
    words("sqlstate", nullable=True),
    instant("tried_at", nullable=True),
    Index("inbox_command_id", "command_id", unique=True),
    Index("inbox_number", "number", unique=True),
    Index("inbox_receipt_code", "receipt_code_hash", unique=True),
    Index("inbox_open", "received_at", postgresql_where=text("state <> 'recorded'")),
)

VAULT_SUBJECTS = Table(
    "vault_subjects",
    METADATA,
    Column("subject", Uuid, primary_key=True),
    Column("wrapped_key", LargeBinary, nullable=True),
    instant("created_at", default=True),
    instant("destroyed_at", nullable=True),
)

VAULT = Table(
    "vault",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("subject", Uuid, ForeignKey("vault_subjects.subject", name="vault_subject_fk"), nullable=False),
    Column("stream", Uuid, nullable=False),
    words("field"),
    Column("sealed", LargeBinary, nullable=False),
    Column("named", Boolean, nullable=False, server_default=text("false")),
    instant("created_at", default=True),
    Index("vault_subject", "subject"),
    Index("vault_stream", "stream"),
    Index("vault_unnamed", "created_at", postgresql_where=text("NOT named")),
)

OUTBOX = Table(
    "outbox",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("stream", Uuid, nullable=False),
    Column("sequence", BigInteger, nullable=False),
    words("kind"),
    words("target"),
    words("template"),
    Column("body", JSONB, nullable=False),
    instant("created_at", default=True),
    instant("due_at", default=True),
    Column("attempts", Integer, nullable=False, server_default="0"),
    instant("done_at", nullable=True),
    words("error_class", nullable=True),
    Index("outbox_waiting", "due_at", postgresql_where=text("done_at IS NULL")),
    Index("outbox_stream", "stream", "sequence"),
)

STUCK = Table(
    "stuck",
    METADATA,
    Column("stream", Uuid, primary_key=True),
    Column("command", Text, primary_key=True),
    words("kind"),
    words("error_class"),
    words("sqlstate", nullable=True),
    instant("since"),
    instant("last_at"),
    Column("attempts", Integer, nullable=False, server_default="1"),
)

RULE_PACKS = Table(
    "rule_packs",
    METADATA,
    Column("version", Text, primary_key=True),
    words("digest"),
    words("content"),
    Column("active", Boolean, nullable=False, server_default=text("false")),
    instant("installed_at", default=True),
    Column("own_years", ARRAY(Integer), nullable=False, server_default=text("'{}'")),
    Index("rule_packs_active", "active", unique=True, postgresql_where=text("active")),
)

OFFICES = Table(
    "offices",
    METADATA,
    Column("id", Text, primary_key=True),
    words("name"),
    Column("parent", Text, ForeignKey("offices.id", name="offices_parent_fk"), nullable=True),
    words("region"),
    Column("level", SmallInteger, nullable=False),
    Index("offices_parent", "parent"),
)

ACCOUNTS = Table(
    "accounts",
    METADATA,
    Column("id", Text, primary_key=True),
    words("login"),
    words("password_hash"),
    words("display_name"),
    Column("active", Boolean, nullable=False, server_default=text("true")),
    instant("created_at", default=True),
    Index("accounts_login", "login", unique=True),
)

MEMBERSHIPS = Table(
    "memberships",
    METADATA,
    Column("account", Text, ForeignKey("accounts.id", name="memberships_account_fk"), primary_key=True),
    Column("office", Text, ForeignKey("offices.id", name="memberships_office_fk"), primary_key=True),
    Column("role", Text, primary_key=True),
    instant("valid_from"),
    instant("valid_to", nullable=True),
    Index("memberships_office", "office", "role"),
)

SESSIONS = Table(
    "sessions",
    METADATA,
    Column("token_hash", LargeBinary, primary_key=True),
    Column("account", Text, ForeignKey("accounts.id", name="sessions_account_fk"), nullable=False),
    words("office"),
    words("role"),
    instant("created_at", default=True),
    instant("expires_at"),
    Index("sessions_account", "account"),
    Index("sessions_expiry", "expires_at"),
)

ACCESS_LOG = Table(
    "access_log",
    METADATA,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    instant("at", default=True),
    words("account"),
    words("office"),
    words("role"),
    words("action"),
    Column("stream", Uuid, nullable=True),
    Column("rows", Integer, nullable=False, server_default="0"),
    Index("access_log_stream", "stream", "at"),
    Index("access_log_account", "account", "at"),
    Index("access_log_office", "office", "id"),
)

MONTHS = Table(
    "months",
    METADATA,
    Column("month", Text, primary_key=True),
    Column("edition", Integer, primary_key=True),
    Column("figures", JSONB, nullable=False),
    instant("cut_off_at"),
    instant("frozen_at", default=True),
)

CAMPAIGNS = Table(
    "campaigns",
    METADATA,
    Column("id", Uuid, primary_key=True),
    words("from_version"),
    words("to_version"),
    Column("rules", ARRAY(Text), nullable=False),
    Column("published", ARRAY(Integer), nullable=False),
    Column("corrected", ARRAY(Integer), nullable=False),
    Column("claims", ARRAY(Text), nullable=False),
    instant("queued_at", default=True),
    instant("started_at", nullable=True),
    instant("finished_at", nullable=True),
    Column("superseded_by", Uuid, nullable=True),
    Index("campaigns_queued", "queued_at", "id"),
    Index(
        "campaigns_open",
        text("(true)"),
        unique=True,
        postgresql_where=text("finished_at IS NULL AND superseded_by IS NULL"),
    ),
)

CAMPAIGN_RESULTS = Table(
    "campaign_results",
    METADATA,
    Column("campaign", Uuid, ForeignKey("campaigns.id", name="campaign_results_campaign"), primary_key=True),
    Column("stream", Uuid, primary_key=True),
    words("kind"),
    words("result"),
    words("reason", nullable=True),
    Column("moved", Integer, nullable=False),
    Column("skipped", Integer, nullable=False),
    Column("kept", JSONB, nullable=False),
    Column("sequence", BigInteger, nullable=False),
    Column("defects", Integer, nullable=False, server_default="0"),
    instant("at", default=True),
)

CAMPAIGN_COUNTS = Table(
    "campaign_counts",
    METADATA,
    Column("campaign", Uuid, ForeignKey("campaigns.id", name="campaign_counts_campaign"), primary_key=True),
    Column("office", Text, primary_key=True),
    Column("result", Text, primary_key=True),
    Column("number", BigInteger, nullable=False),
)
