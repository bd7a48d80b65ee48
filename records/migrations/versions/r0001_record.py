"""The record, receipts, vault, effects, people, rules, months and read models, with the rights of the service's role.

Revision ID: 0001
Revises: none

The log is append-only twice over: the service's role holds no right to change it, and triggers refuse the change to
everybody, its owner included.
"""

from __future__ import annotations

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

RECORD_JSON = """
CREATE FUNCTION record_json(body bytea) RETURNS jsonb LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog AS $body$ SELECT convert_from(body, 'UTF8')::jsonb $body$
"""
# PostgreSQL calls convert_from only stable, because a conversion can be redefined; from UTF8 to UTF8 there is none.

RECORD = """
CREATE TABLE streams (
    stream_id uuid NOT NULL, kind text NOT NULL, sequence bigint NOT NULL CHECK (sequence >= 0), hash bytea NOT NULL,
    received_at timestamptz, recorded_at timestamptz, law_version text DEFAULT '' NOT NULL,
    stage text DEFAULT '' NOT NULL, open boolean DEFAULT true NOT NULL, next_wake_at timestamptz,
    office text DEFAULT '' NOT NULL, number text, created_at timestamptz DEFAULT now() NOT NULL,
    PRIMARY KEY (stream_id)
);
CREATE UNIQUE INDEX streams_number ON streams (number) WHERE number IS NOT NULL;
CREATE INDEX streams_open ON streams (stream_id) WHERE open;
CREATE INDEX streams_wake ON streams (next_wake_at) WHERE next_wake_at IS NOT NULL;

CREATE TABLE commands (
    command_id uuid NOT NULL, stream_id uuid NOT NULL, command text NOT NULL, digest text NOT NULL,
    actor text NOT NULL, first_sequence bigint NOT NULL, last_sequence bigint NOT NULL,
    answer text NOT NULL, recorded_at timestamptz NOT NULL, PRIMARY KEY (command_id)
);
CREATE INDEX commands_stream ON commands (stream_id, first_sequence);

CREATE TABLE event_log (
    stream_id uuid NOT NULL, sequence bigint NOT NULL, command_id uuid NOT NULL, stream_kind text NOT NULL,
    kind text NOT NULL, schema_version integer NOT NULL, occurred_on date NOT NULL,
    received_at timestamptz NOT NULL, recorded_at timestamptz NOT NULL, actor text NOT NULL,
    office text NOT NULL, role text NOT NULL, law_version text NOT NULL, body bytea NOT NULL,
    data jsonb GENERATED ALWAYS AS (record_json(body)) STORED, previous_hash bytea NOT NULL,
    hash bytea NOT NULL, PRIMARY KEY (stream_id, sequence),
    CONSTRAINT event_log_command FOREIGN KEY(command_id) REFERENCES commands (command_id)
);
CREATE INDEX event_log_command_id ON event_log (command_id);

CREATE TABLE number_series (
    office text NOT NULL, year integer NOT NULL, last integer NOT NULL, PRIMARY KEY (office, year)
);

CREATE TABLE inbox (
    id uuid NOT NULL, office text NOT NULL, number text NOT NULL, receipt_code_hash bytea NOT NULL,
    command_id uuid NOT NULL, digest text NOT NULL, actor text NOT NULL, role text NOT NULL,
    body text NOT NULL, received_at timestamptz NOT NULL, state text DEFAULT 'pending' NOT NULL
    CHECK (state IN ('pending', 'recorded', 'stuck')),
    attempts integer DEFAULT 0 NOT NULL, error_class text, sqlstate text, tried_at timestamptz,
    PRIMARY KEY (id)
);
CREATE UNIQUE INDEX inbox_command_id ON inbox (command_id);
CREATE UNIQUE INDEX inbox_number ON inbox (number);
CREATE INDEX inbox_open ON inbox (received_at) WHERE state <> 'recorded';
CREATE UNIQUE INDEX inbox_receipt_code ON inbox (receipt_code_hash);

CREATE TABLE vault_subjects (
    subject uuid NOT NULL, wrapped_key bytea, created_at timestamptz DEFAULT now() NOT NULL,
    destroyed_at timestamptz, PRIMARY KEY (subject)
);

CREATE TABLE vault (
    id uuid NOT NULL, subject uuid NOT NULL, stream uuid NOT NULL, field text NOT NULL,
    sealed bytea NOT NULL, named boolean DEFAULT false NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL, PRIMARY KEY (id),
    CONSTRAINT vault_subject_fk FOREIGN KEY(subject) REFERENCES vault_subjects (subject)
);
CREATE INDEX vault_stream ON vault (stream);
CREATE INDEX vault_subject ON vault (subject);
CREATE INDEX vault_unnamed ON vault (created_at) WHERE NOT named;

CREATE TABLE outbox (
    id uuid NOT NULL, stream uuid NOT NULL, sequence bigint NOT NULL, kind text NOT NULL,
    target text NOT NULL, template text NOT NULL, body jsonb NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL, due_at timestamptz DEFAULT now() NOT NULL,
    attempts integer DEFAULT 0 NOT NULL, done_at timestamptz, error_class text, PRIMARY KEY (id)
);
CREATE INDEX outbox_stream ON outbox (stream, sequence);
CREATE INDEX outbox_waiting ON outbox (due_at) WHERE done_at IS NULL;

CREATE TABLE stuck (
    stream uuid NOT NULL, command text NOT NULL, kind text NOT NULL, error_class text NOT NULL,
    sqlstate text, since timestamptz NOT NULL, last_at timestamptz NOT NULL,
    attempts integer DEFAULT 1 NOT NULL, PRIMARY KEY (stream, command)
);

CREATE TABLE rule_packs (
    version text NOT NULL, digest text NOT NULL, content text NOT NULL,
    active boolean DEFAULT false NOT NULL, installed_at timestamptz DEFAULT now() NOT NULL,
    PRIMARY KEY (version)
);
CREATE UNIQUE INDEX rule_packs_active ON rule_packs (active) WHERE active;

CREATE TABLE offices (
    id text NOT NULL, name text NOT NULL, parent text, region text NOT NULL, level smallint NOT NULL,
    PRIMARY KEY (id), CONSTRAINT offices_parent_fk FOREIGN KEY(parent) REFERENCES offices (id)
);
CREATE INDEX offices_parent ON offices (parent);

CREATE TABLE accounts (
    id text NOT NULL, login text NOT NULL, password_hash text NOT NULL, display_name text NOT NULL,
    active boolean DEFAULT true NOT NULL, created_at timestamptz DEFAULT now() NOT NULL, PRIMARY KEY (id)
);
CREATE UNIQUE INDEX accounts_login ON accounts (login);

CREATE TABLE memberships (
    account text NOT NULL, office text NOT NULL, role text NOT NULL, valid_from timestamptz NOT NULL,
    valid_to timestamptz, PRIMARY KEY (account, office, role),
    CONSTRAINT memberships_account_fk FOREIGN KEY(account) REFERENCES accounts (id),
    CONSTRAINT memberships_office_fk FOREIGN KEY(office) REFERENCES offices (id)
);
CREATE INDEX memberships_office ON memberships (office, role);

CREATE TABLE sessions (
    token_hash bytea NOT NULL, account text NOT NULL, office text NOT NULL, role text NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL, expires_at timestamptz NOT NULL,
    PRIMARY KEY (token_hash), CONSTRAINT sessions_account_fk FOREIGN KEY(account) REFERENCES accounts (id)
);
CREATE INDEX sessions_account ON sessions (account);
CREATE INDEX sessions_expiry ON sessions (expires_at);

CREATE TABLE access_log (
    id bigint GENERATED ALWAYS AS IDENTITY, at timestamptz DEFAULT now() NOT NULL, account text NOT NULL,
    office text NOT NULL, role text NOT NULL, action text NOT NULL, stream uuid,
    rows integer DEFAULT 0 NOT NULL, PRIMARY KEY (id)
);
CREATE INDEX access_log_account ON access_log (account, at);
CREATE INDEX access_log_stream ON access_log (stream, at);

CREATE TABLE months (
    month text NOT NULL, edition integer NOT NULL, figures jsonb NOT NULL, cut_off_at timestamptz NOT NULL,
    frozen_at timestamptz DEFAULT now() NOT NULL, PRIMARY KEY (month, edition)
);
"""

READ_MODELS = """
CREATE TABLE complaints (
    stream uuid NOT NULL, number text NOT NULL, stage text NOT NULL, channel text NOT NULL,
    office text NOT NULL, receiving_office text NOT NULL, handler text, grade text NOT NULL,
    urgency text[] NOT NULL, relation text, filer_kind text NOT NULL, identity text NOT NULL,
    received_on date NOT NULL, received_at timestamptz NOT NULL, accepted_on date, concluded_on date,
    outcome text, satisfaction text, identified integer NOT NULL, reported integer,
    workers integer NOT NULL, claimed_yuan numeric(18,2) NOT NULL, agreed_yuan numeric(18,2) NOT NULL,
    awarded_yuan numeric(18,2) NOT NULL, paid_yuan numeric(18,2) NOT NULL, natures text[] NOT NULL,
    claim_codes text[] NOT NULL, region text, industry text, site text, reopened integer NOT NULL,
    version bigint NOT NULL, last_event_at timestamptz NOT NULL, PRIMARY KEY (stream)
);
CREATE INDEX complaints_concluded ON complaints (concluded_on);
CREATE INDEX complaints_handler ON complaints (handler, stage);
CREATE INDEX complaints_office ON complaints (office, stage, received_on);
CREATE INDEX complaints_received ON complaints (received_on, stream);

CREATE TABLE complaint_claims (
    stream uuid NOT NULL, id text NOT NULL, code text NOT NULL, nature text, route text,
    legal_basis text NOT NULL, departed boolean NOT NULL, workers text[] NOT NULL,
    respondents text[] NOT NULL, amount_yuan numeric(18,2), facts jsonb NOT NULL, PRIMARY KEY (stream, id)
);
CREATE INDEX complaint_claims_code ON complaint_claims (code);

CREATE TABLE complaint_respondents (
    stream uuid NOT NULL, id text NOT NULL, kind text NOT NULL, basis text NOT NULL, name text,
    credit_code text, region text, industry text, PRIMARY KEY (stream, id)
);
CREATE INDEX complaint_respondents_credit_code ON complaint_respondents (credit_code) WHERE credit_code IS NOT NULL;
CREATE INDEX complaint_respondents_name ON complaint_respondents (name) WHERE name IS NOT NULL;

CREATE TABLE limbs (
    stream uuid NOT NULL, id text NOT NULL, procedure text NOT NULL, claims text[] NOT NULL,
    step text NOT NULL, open boolean NOT NULL, result text NOT NULL, PRIMARY KEY (stream, id)
);
CREATE INDEX limbs_procedure ON limbs (procedure, step);

CREATE TABLE proceedings (
    stream uuid NOT NULL, id text NOT NULL, kind text NOT NULL, body text, number text,
    facts jsonb NOT NULL, PRIMARY KEY (stream, id)
);

CREATE TABLE agreements (
    stream uuid NOT NULL, id text NOT NULL, limb text NOT NULL, agreed_on date NOT NULL,
    agreed_yuan numeric(18,2) NOT NULL, paid_yuan numeric(18,2) NOT NULL, performed boolean NOT NULL,
    PRIMARY KEY (stream, id)
);
CREATE INDEX agreements_day ON agreements (agreed_on);

CREATE TABLE agreement_terms (
    stream uuid NOT NULL, agreement text NOT NULL, id text NOT NULL, kind text NOT NULL, worker text,
    amount_yuan numeric(18,2) NOT NULL, due_on date NOT NULL, paid_yuan numeric(18,2) NOT NULL,
    done_on date, PRIMARY KEY (stream, agreement, id)
);
CREATE INDEX agreement_terms_due ON agreement_terms (due_on) WHERE done_on IS NULL;

CREATE TABLE awards (
    stream uuid NOT NULL, id text NOT NULL, scope text NOT NULL, made_on date NOT NULL,
    awarded_yuan numeric(18,2) NOT NULL, paid_yuan numeric(18,2) NOT NULL, received_on jsonb NOT NULL,
    items jsonb NOT NULL, PRIMARY KEY (stream, id)
);
CREATE INDEX awards_day ON awards (made_on);

CREATE TABLE matters (
    stream uuid NOT NULL, kind text NOT NULL, stage text NOT NULL, office text NOT NULL, number text,
    handler text, grade text, region text, industry text, opened_on date NOT NULL, version bigint NOT NULL,
    last_event_at timestamptz NOT NULL, PRIMARY KEY (stream)
);
CREATE INDEX matters_office ON matters (kind, office, stage);
CREATE INDEX matters_opened ON matters (kind, opened_on, stream);

CREATE TABLE deadlines (
    stream uuid NOT NULL, id text NOT NULL, kind text NOT NULL, number text, rule text NOT NULL,
    scope text NOT NULL, limb text, whose text NOT NULL, holder text NOT NULL, office text NOT NULL,
    handler text, status text NOT NULL, extended boolean NOT NULL, provisional boolean NOT NULL,
    started_on date NOT NULL, natural_on date NOT NULL, due_on date NOT NULL, conservative_on date NOT NULL,
    due_at timestamptz, paused_on date, ended_on date, article text NOT NULL, mark text NOT NULL,
    trace jsonb NOT NULL, PRIMARY KEY (stream, id)
);
CREATE INDEX deadlines_due ON deadlines (due_on, stream, id);
CREATE INDEX deadlines_handler ON deadlines (handler, status, due_on);
CREATE INDEX deadlines_office ON deadlines (office, whose, status, due_on);

CREATE TABLE stages (
    stream uuid NOT NULL, sequence bigint NOT NULL, kind text NOT NULL, stage text NOT NULL,
    event text NOT NULL, occurred_on date NOT NULL, recorded_at timestamptz NOT NULL,
    PRIMARY KEY (stream, sequence)
);
CREATE INDEX stages_stage ON stages (kind, stage, occurred_on);
"""

APPEND_ONLY = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $body$
BEGIN
  RAISE EXCEPTION '%.% is append-only', TG_TABLE_SCHEMA, TG_TABLE_NAME USING ERRCODE = '2F002';
END $body$;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON event_log
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON commands
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""

RIGHTS = {
    "SELECT, INSERT": ("event_log", "commands", "access_log", "months"),
    "SELECT, INSERT, UPDATE": ("streams", "number_series", "inbox", "outbox", "offices", "accounts", "memberships"),
    "SELECT, INSERT, DELETE": ("sessions",),
    "SELECT, INSERT, UPDATE (active)": ("rule_packs",),
    "SELECT, INSERT, UPDATE, DELETE": (
        "vault",
        "vault_subjects",
        "stuck",
        "complaints",
        "complaint_claims",
        "complaint_respondents",
        "limbs",
        "proceedings",
        "agreements",
        "agreement_terms",
        "awards",
        "matters",
        "deadlines",
        "stages",
    ),
    "SELECT": ("alembic_version",),
}


def upgrade() -> None:
    """Make everything; there is no way back."""
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute(RECORD_JSON)
    for statement in (*RECORD.split(";"), *READ_MODELS.split(";")):
        if statement.strip():
            op.execute(statement)
    for statement in APPEND_ONLY.strip().split("\n\n"):
        op.execute(statement)
    op.execute("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC")
    op.execute("REVOKE ALL ON FUNCTION refuse_change() FROM PUBLIC")
    op.execute("GRANT USAGE ON SCHEMA public TO gongdao_app")
    for rights, tables in RIGHTS.items():
        op.execute(f"GRANT {rights} ON {', '.join(tables)} TO gongdao_app")
