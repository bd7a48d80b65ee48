"""The read models' tables: what lists, boards and figures are read from. Each row is made from its stream's events.

They hold what events hold and nothing more: references instead of texts, companies' names, codes, dates, money.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Date, Index, Integer, Numeric, Table, Text, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from records.tables import METADATA, instant, words


def yuan(name: str, *, nullable: bool = False) -> Column[object]:
    """A column of money in yuan."""
    return Column(name, Numeric(18, 2), nullable=nullable)


def day(name: str, *, nullable: bool = True) -> Column[object]:
    """A column of a legal date."""
    return Column(name, Date, nullable=nullable)


def codes(name: str) -> Column[object]:
    """A column of several codes or ids."""
    return Column(name, ARRAY(Text), nullable=False)


def member(key: str = "id") -> tuple[Column[object], Column[str]]:
    """The key of a part of a stream: the stream, and its id there."""
    return Column("stream", Uuid, primary_key=True), Column(key, Text, primary_key=True)


COMPLAINTS = Table(
    "complaints",
    METADATA,
    Column("stream", Uuid, primary_key=True),
    words("number"),
    words("stage"),
    words("channel"),
    words("office"),
    words("receiving_office"),
    words("handler", nullable=True),
    words("grade"),
    codes("urgency"),
    words("relation", nullable=True),
    words("filer_kind"),
    words("identity"),
    day("received_on", nullable=False),
    instant("received_at"),
    day("accepted_on"),
    day("concluded_on"),
    words("outcome", nullable=True),
    words("satisfaction", nullable=True),
    Column("identified", Integer, nullable=False),
    Column("reported", Integer, nullable=True),
    Column("workers", Integer, nullable=False),
    yuan("claimed_yuan"),
    yuan("agreed_yuan"),
    yuan("awarded_yuan"),
    yuan("paid_yuan"),
    codes("natures"),
    codes("claim_codes"),
    words("region", nullable=True),
    words("industry", nullable=True),
    words("site", nullable=True),
    Column("reopened", Integer, nullable=False),
    Column("version", BigInteger, nullable=False),
    instant("last_event_at"),
    words("outcome_now", nullable=True),
    Index("complaints_office", "office", "stage", "received_on"),
    Index("complaints_handler", "handler", "stage"),
    Index("complaints_received", "received_on", "stream"),
    Index("complaints_concluded", "concluded_on"),
)

RESPONDENTS = Table(
    "complaint_respondents",
    METADATA,
    *member(),
    words("kind"),
    words("basis"),
    words("name", nullable=True),
    words("credit_code", nullable=True),
    words("region", nullable=True),
    words("industry", nullable=True),
    Index("complaint_respondents_credit_code", "credit_code", postgresql_where=text("credit_code IS NOT NULL")),
    Index("complaint_respondents_name", "name", postgresql_where=text("name IS NOT NULL")),
)

MATTERS = Table(
    "matters",
    METADATA,
    Column("stream", Uuid, primary_key=True),
    words("kind"),
    words("stage"),
    words("office"),
    words("number", nullable=True),
    words("handler", nullable=True),
    words("grade", nullable=True),
    words("region", nullable=True),
    words("industry", nullable=True),
    day("opened_on", nullable=False),
    Column("version", BigInteger, nullable=False),
    instant("last_event_at"),
    Index("matters_office", "kind", "office", "stage"),
    Index("matters_opened", "kind", "opened_on", "stream"),
)

DEADLINES = Table(
    "deadlines",
    METADATA,
    *member(),
    words("kind"),
    words("number", nullable=True),
    words("rule"),
    words("scope"),
    words("limb", nullable=True),
    words("whose"),
    words("holder"),
    words("office"),
    words("handler", nullable=True),
    words("status"),
    Column("extended", Boolean, nullable=False),
    Column("provisional", Boolean, nullable=False),
    day("started_on", nullable=False),
    day("natural_on", nullable=False),
    day("due_on", nullable=False),
    day("conservative_on", nullable=False),
    instant("due_at", nullable=True),
    day("paused_on"),
    day("ended_on"),
    instant("ended_at", nullable=True),
    words("article"),
    words("mark"),
    Column("trace", JSONB, nullable=False),
    Index("deadlines_office", "office", "whose", "status", "due_on"),
    Index("deadlines_handler", "handler", "status", "due_on"),
    Index("deadlines_due", "due_on", "stream", "id"),
)

READ_MODELS: tuple[Table, ...] = (COMPLAINTS, RESPONDENTS, MATTERS, DEADLINES)
"""Every table that a rebuild replays."""
