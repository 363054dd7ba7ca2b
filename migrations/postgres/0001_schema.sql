-- The first schema, for PostgreSQL. The same tables and columns stand in ../sqlite; ../README.md has the rules.

-- Two roles without a login. `kundenportal_app` works within one Jobcenter; `kundenportal_system` sees what belongs to
-- no single one. Whoever migrates owns the tables, creates the roles if it may, and becomes a member of both.
DO $$
DECLARE
    wanted TEXT;
BEGIN
    FOREACH wanted IN ARRAY ARRAY['kundenportal_app', 'kundenportal_system'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) THEN
            BEGIN
                EXECUTE format('CREATE ROLE %I NOLOGIN', wanted);
            EXCEPTION WHEN duplicate_object OR unique_violation THEN
                NULL; -- Roles belong to all databases of a server: another one was migrated at the same time.
            WHEN insufficient_privilege THEN
                RAISE EXCEPTION 'role % is missing and % may not create it: see migrations/README.md',
                    wanted, current_user;
            END;
        END IF;
        IF NOT pg_has_role(current_user, wanted, 'MEMBER') THEN
            BEGIN
                EXECUTE format('GRANT %I TO CURRENT_USER', wanted);
            EXCEPTION WHEN duplicate_object OR unique_violation THEN
                NULL;
            WHEN insufficient_privilege THEN
                RAISE NOTICE '% is no member of %: it can migrate, but not serve', current_user, wanted;
            END;
        END IF;
    END LOOP;
END $$;

-- The Jobcenter this transaction is confined to; NULL where none was set, and then no row is visible.
CREATE FUNCTION app_tenant() RETURNS UUID LANGUAGE SQL STABLE
    RETURN NULLIF(current_setting('app.tenant', TRUE), '')::UUID;

-- The installation and its Jobcenters ---------------------------------------------------------------------------------

-- One row. Its id is part of every sealing context.
CREATE TABLE installation (
    single     BIGINT PRIMARY KEY DEFAULT 1 CHECK (single = 1),
    id         UUID NOT NULL,
    created_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE tenants (
    id            UUID PRIMARY KEY,
    slug          TEXT NOT NULL UNIQUE,
    name          TEXT NOT NULL,
    customer_host TEXT NOT NULL UNIQUE,
    staff_host    TEXT NOT NULL UNIQUE,
    log_origin    TEXT NOT NULL UNIQUE,
    settings      JSONB NOT NULL,
    created_at    TIMESTAMPTZ NOT NULL
);

-- Also holds the keys of the installation itself, under the nil tenant: so no foreign key.
CREATE TABLE tenant_keys (
    tenant_id         UUID NOT NULL,
    version           BIGINT NOT NULL CHECK (version > 0),
    wrapped           BYTEA NOT NULL,
    index_key_wrapped BYTEA NOT NULL,
    created_at        TIMESTAMPTZ NOT NULL,
    retired_at        TIMESTAMPTZ,
    PRIMARY KEY (tenant_id, version)
);

-- People ---------------------------------------------------------------------------------------------------------------

CREATE TABLE persons (
    tenant_id         UUID NOT NULL REFERENCES tenants (id),
    id                UUID NOT NULL,
    foreign_key       TEXT NOT NULL,
    name_sealed       BYTEA NOT NULL,
    birth_date_sealed BYTEA,
    search_index      BYTEA,
    mail_sealed       BYTEA,
    phone_sealed      BYTEA,
    pseudonym         BYTEA NOT NULL CHECK (length(pseudonym) = 16),
    created_at        TIMESTAMPTZ NOT NULL,
    updated_at        TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, foreign_key)
);
CREATE INDEX persons_by_search ON persons (tenant_id, search_index) WHERE search_index IS NOT NULL;

CREATE TABLE households (
    tenant_id   UUID NOT NULL REFERENCES tenants (id),
    id          UUID NOT NULL,
    foreign_key TEXT NOT NULL,
    number      TEXT NOT NULL,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, foreign_key),
    UNIQUE (tenant_id, number)
);

CREATE TABLE household_members (
    tenant_id      UUID NOT NULL,
    household_id   UUID NOT NULL,
    person_id      UUID NOT NULL,
    from_date      DATE NOT NULL,
    to_date        DATE CHECK (to_date IS NULL OR to_date >= from_date),
    representative BOOLEAN NOT NULL,
    PRIMARY KEY (tenant_id, household_id, person_id, from_date),
    FOREIGN KEY (tenant_id, household_id) REFERENCES households (tenant_id, id),
    FOREIGN KEY (tenant_id, person_id) REFERENCES persons (tenant_id, id)
);
CREATE INDEX household_members_by_person ON household_members (tenant_id, person_id);

-- Accounts and sessions ------------------------------------------------------------------------------------------------

CREATE TABLE accounts (
    tenant_id     UUID NOT NULL REFERENCES tenants (id),
    id            UUID NOT NULL,
    role          TEXT NOT NULL CHECK (role IN
        ('customer', 'representative', 'helper', 'caseworker', 'admin', 'auditor', 'import', 'system')),
    login         TEXT NOT NULL,
    person_id     UUID,
    name_sealed   BYTEA NOT NULL,
    password_hash TEXT,
    pseudonym     BYTEA NOT NULL CHECK (length(pseudonym) = 16),
    language      TEXT NOT NULL,
    locked_at     TIMESTAMPTZ,
    created_at    TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, login),
    FOREIGN KEY (tenant_id, person_id) REFERENCES persons (tenant_id, id)
);
CREATE INDEX accounts_by_person ON accounts (tenant_id, person_id) WHERE person_id IS NOT NULL;

CREATE TABLE teams (
    tenant_id UUID NOT NULL REFERENCES tenants (id),
    id        UUID NOT NULL,
    name      TEXT NOT NULL,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, name)
);

CREATE TABLE team_members (
    tenant_id  UUID NOT NULL,
    team_id    UUID NOT NULL,
    account_id UUID NOT NULL,
    PRIMARY KEY (tenant_id, team_id, account_id),
    FOREIGN KEY (tenant_id, team_id) REFERENCES teams (tenant_id, id),
    FOREIGN KEY (tenant_id, account_id) REFERENCES accounts (tenant_id, id)
);
CREATE INDEX team_members_by_account ON team_members (tenant_id, account_id);

-- `subject` is 'a:' and the digest of a login, or 'n:' and a network: it names nobody.
CREATE TABLE sign_in_failures (
    tenant_id     UUID NOT NULL REFERENCES tenants (id),
    subject       TEXT NOT NULL,
    count         BIGINT NOT NULL CHECK (count >= 0),
    window_start  TIMESTAMPTZ NOT NULL,
    blocked_until TIMESTAMPTZ,
    PRIMARY KEY (tenant_id, subject)
);

CREATE TABLE sessions (
    tenant_id      UUID NOT NULL,
    id             UUID NOT NULL,
    account_id     UUID NOT NULL,
    face           TEXT NOT NULL CHECK (face IN ('customer', 'staff')),
    token_hash     BYTEA NOT NULL,
    csrf_secret    BYTEA,
    pseudonym      BYTEA NOT NULL CHECK (length(pseudonym) = 16),
    channel        TEXT NOT NULL CHECK (channel IN ('web', 'api', 'letter', 'resumable', 'job', 'cli')),
    foreign_device BOOLEAN NOT NULL,
    created_at     TIMESTAMPTZ NOT NULL,
    last_seen_at   TIMESTAMPTZ NOT NULL,
    expires_at     TIMESTAMPTZ NOT NULL,
    revoked_at     TIMESTAMPTZ,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, face, token_hash),
    FOREIGN KEY (tenant_id, account_id) REFERENCES accounts (tenant_id, id)
);
CREATE INDEX sessions_by_account ON sessions (tenant_id, account_id);
CREATE INDEX sessions_by_end ON sessions (tenant_id, expires_at);

-- Cases ----------------------------------------------------------------------------------------------------------------

CREATE TABLE cases (
    tenant_id        UUID NOT NULL,
    id               UUID NOT NULL,
    foreign_key      TEXT NOT NULL,
    file_number      TEXT NOT NULL,
    household_id     UUID NOT NULL,
    title_sealed     BYTEA NOT NULL,
    state            TEXT NOT NULL CHECK (state IN ('open', 'closed')),
    team_id          UUID,
    assigned_to      UUID,
    pseudonym        BYTEA NOT NULL CHECK (length(pseudonym) = 16),
    wrapped_key      BYTEA NOT NULL,
    stored_bytes     BIGINT NOT NULL CHECK (stored_bytes >= 0),
    reserved_bytes   BIGINT NOT NULL CHECK (reserved_bytes >= 0),
    last_activity_at TIMESTAMPTZ NOT NULL,
    attention_since  TIMESTAMPTZ,
    created_at       TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, foreign_key),
    UNIQUE (tenant_id, file_number),
    FOREIGN KEY (tenant_id, household_id) REFERENCES households (tenant_id, id),
    FOREIGN KEY (tenant_id, team_id) REFERENCES teams (tenant_id, id),
    FOREIGN KEY (tenant_id, assigned_to) REFERENCES accounts (tenant_id, id)
);
CREATE INDEX cases_by_household ON cases (tenant_id, household_id);
CREATE INDEX cases_by_team ON cases (tenant_id, team_id, created_at, id);
CREATE INDEX cases_by_caseworker ON cases (tenant_id, assigned_to, created_at, id);
CREATE INDEX cases_by_attention ON cases (tenant_id, attention_since, id) WHERE attention_since IS NOT NULL;

CREATE TABLE case_parties (
    tenant_id UUID NOT NULL,
    case_id   UUID NOT NULL,
    person_id UUID NOT NULL,
    kind      TEXT NOT NULL CHECK (kind IN ('member', 'representative', 'helper')),
    from_date DATE NOT NULL,
    to_date   DATE CHECK (to_date IS NULL OR to_date >= from_date),
    PRIMARY KEY (tenant_id, case_id, person_id, kind, from_date),
    FOREIGN KEY (tenant_id, case_id) REFERENCES cases (tenant_id, id),
    FOREIGN KEY (tenant_id, person_id) REFERENCES persons (tenant_id, id)
);
CREATE INDEX case_parties_by_person ON case_parties (tenant_id, person_id);

-- Documents ------------------------------------------------------------------------------------------------------------

-- `idempotency_key` is taken away when a submission is abandoned or seven days old: the key is then free again.
-- What the form said (kind, concerns_member, replaces) waits here until the documents are made of it.
CREATE TABLE submissions (
    tenant_id       UUID NOT NULL,
    id              UUID NOT NULL,
    case_id         UUID NOT NULL,
    account_id      UUID NOT NULL,
    on_behalf_of    UUID,
    channel         TEXT NOT NULL CHECK (channel IN ('web', 'api', 'letter', 'resumable', 'job', 'cli')),
    route           TEXT NOT NULL,
    idempotency_key TEXT,
    fingerprint     BYTEA NOT NULL,
    state           TEXT NOT NULL CHECK (state IN ('reserved', 'streaming', 'completing', 'received', 'abandoned')),
    lease_until     TIMESTAMPTZ NOT NULL,
    lease_epoch     BIGINT NOT NULL,
    reserved_bytes  BIGINT NOT NULL CHECK (reserved_bytes >= 0),
    kind            TEXT,
    concerns_member UUID,
    replaces        UUID,
    started_at      TIMESTAMPTZ NOT NULL,
    received_at     TIMESTAMPTZ,
    expires_at      TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, account_id, route, idempotency_key),
    CHECK (received_at IS NOT NULL OR state NOT IN ('completing', 'received')),
    FOREIGN KEY (tenant_id, case_id) REFERENCES cases (tenant_id, id),
    FOREIGN KEY (tenant_id, account_id) REFERENCES accounts (tenant_id, id),
    FOREIGN KEY (tenant_id, on_behalf_of) REFERENCES persons (tenant_id, id),
    FOREIGN KEY (tenant_id, concerns_member) REFERENCES persons (tenant_id, id)
);
CREATE INDEX submissions_unfinished ON submissions (lease_until, id)
    WHERE state IN ('reserved', 'streaming', 'completing');
CREATE INDEX submissions_by_case ON submissions (tenant_id, case_id);
CREATE INDEX submissions_by_expiry ON submissions (tenant_id, expires_at) WHERE idempotency_key IS NOT NULL;

-- `document_id` is the id the document will have once the submission is received: no foreign key.
-- `wrapped_key` becomes NULL when the key is destroyed; the row stays and says that the object may go.
CREATE TABLE attempts (
    tenant_id     UUID NOT NULL,
    id            UUID NOT NULL,
    submission_id UUID NOT NULL,
    document_id   UUID NOT NULL,
    position      BIGINT NOT NULL,
    object_key    TEXT NOT NULL UNIQUE,
    multipart_id  TEXT,
    wrapped_key   BYTEA,
    plain_size    BIGINT,
    sealed_size   BIGINT,
    sealed_sha256 BYTEA,
    sha256_sealed BYTEA,
    media_type    TEXT,
    name_sealed   BYTEA,
    note_sealed   BYTEA,
    created_at    TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, submission_id) REFERENCES submissions (tenant_id, id)
);
CREATE INDEX attempts_by_submission ON attempts (tenant_id, submission_id, position);
CREATE INDEX attempts_by_document ON attempts (tenant_id, document_id);

CREATE TABLE documents (
    tenant_id            UUID NOT NULL,
    id                   UUID NOT NULL,
    case_id              UUID NOT NULL,
    submission_id        UUID NOT NULL,
    attempt_id           UUID NOT NULL,
    by_account           UUID,
    author_is_staff      BOOLEAN NOT NULL,
    on_behalf_of         UUID,
    concerns_member      UUID,
    channel              TEXT NOT NULL CHECK (channel IN ('web', 'api', 'letter', 'resumable', 'job', 'cli')),
    kind                 TEXT,
    name_sealed          BYTEA NOT NULL,
    note_sealed          BYTEA,
    sha256_sealed        BYTEA NOT NULL,
    media_type           TEXT NOT NULL,
    size                 BIGINT NOT NULL CHECK (size > 0),
    state                TEXT NOT NULL CHECK (state IN
        ('received', 'scanning', 'available', 'infected', 'unscannable', 'suspect', 'deleting', 'deleted')),
    review               TEXT NOT NULL CHECK (review IN
        ('none', 'complete', 'resend', 'not_needed', 'shown_not_kept')),
    review_reason_sealed BYTEA,
    reviewed_by          UUID,
    reviewed_at          TIMESTAMPTZ,
    started_at           TIMESTAMPTZ NOT NULL,
    received_at          TIMESTAMPTZ NOT NULL,
    opened_at            TIMESTAMPTZ,
    filed_at             TIMESTAMPTZ,
    replaces             UUID,
    pseudonym            BYTEA NOT NULL CHECK (length(pseudonym) = 16),
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, case_id) REFERENCES cases (tenant_id, id),
    FOREIGN KEY (tenant_id, submission_id) REFERENCES submissions (tenant_id, id),
    FOREIGN KEY (tenant_id, attempt_id) REFERENCES attempts (tenant_id, id),
    FOREIGN KEY (tenant_id, by_account) REFERENCES accounts (tenant_id, id),
    FOREIGN KEY (tenant_id, on_behalf_of) REFERENCES persons (tenant_id, id),
    FOREIGN KEY (tenant_id, concerns_member) REFERENCES persons (tenant_id, id),
    FOREIGN KEY (tenant_id, reviewed_by) REFERENCES accounts (tenant_id, id),
    FOREIGN KEY (tenant_id, replaces) REFERENCES documents (tenant_id, id)
);
CREATE INDEX documents_by_case ON documents (tenant_id, case_id, received_at, id);
CREATE INDEX documents_by_submission ON documents (tenant_id, submission_id);
CREATE INDEX documents_unopened ON documents (tenant_id, case_id) WHERE opened_at IS NULL;

-- One receipt for each document and each message of a customer. Receipts outlive what they prove.
CREATE TABLE receipts (
    tenant_id   UUID NOT NULL,
    id          UUID NOT NULL,
    number      TEXT NOT NULL,
    object_kind TEXT NOT NULL CHECK (object_kind IN ('document', 'message')),
    object_id   UUID NOT NULL,
    case_id     UUID NOT NULL,
    leaf_index  BIGINT NOT NULL,
    body_sealed BYTEA NOT NULL,
    signature   BYTEA NOT NULL,
    created_at  TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, number),
    UNIQUE (tenant_id, object_kind, object_id),
    FOREIGN KEY (tenant_id, case_id) REFERENCES cases (tenant_id, id)
);

-- Conversations --------------------------------------------------------------------------------------------------------

CREATE TABLE threads (
    tenant_id       UUID NOT NULL,
    id              UUID NOT NULL,
    case_id         UUID NOT NULL,
    subject_sealed  BYTEA NOT NULL,
    concerns_member UUID,
    by_account      UUID NOT NULL,
    last_message_at TIMESTAMPTZ NOT NULL,
    message_count   BIGINT NOT NULL CHECK (message_count >= 0),
    pseudonym       BYTEA NOT NULL CHECK (length(pseudonym) = 16),
    created_at      TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, case_id) REFERENCES cases (tenant_id, id),
    FOREIGN KEY (tenant_id, concerns_member) REFERENCES persons (tenant_id, id),
    FOREIGN KEY (tenant_id, by_account) REFERENCES accounts (tenant_id, id)
);
CREATE INDEX threads_by_case ON threads (tenant_id, case_id, last_message_at, id);

CREATE TABLE messages (
    tenant_id       UUID NOT NULL,
    id              UUID NOT NULL,
    thread_id       UUID NOT NULL,
    case_id         UUID NOT NULL,
    by_account      UUID NOT NULL,
    on_behalf_of    UUID,
    author_is_staff BOOLEAN NOT NULL,
    body_sealed     BYTEA NOT NULL,
    sent_at         TIMESTAMPTZ NOT NULL,
    opened_at       TIMESTAMPTZ,
    pseudonym       BYTEA NOT NULL CHECK (length(pseudonym) = 16),
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, thread_id) REFERENCES threads (tenant_id, id),
    FOREIGN KEY (tenant_id, case_id) REFERENCES cases (tenant_id, id),
    FOREIGN KEY (tenant_id, by_account) REFERENCES accounts (tenant_id, id),
    FOREIGN KEY (tenant_id, on_behalf_of) REFERENCES persons (tenant_id, id)
);
CREATE INDEX messages_by_thread ON messages (tenant_id, thread_id, sent_at, id);
CREATE INDEX messages_unopened ON messages (tenant_id, case_id) WHERE opened_at IS NULL;

CREATE TABLE message_documents (
    tenant_id   UUID NOT NULL,
    message_id  UUID NOT NULL,
    document_id UUID NOT NULL,
    PRIMARY KEY (tenant_id, message_id, document_id),
    FOREIGN KEY (tenant_id, message_id) REFERENCES messages (tenant_id, id),
    FOREIGN KEY (tenant_id, document_id) REFERENCES documents (tenant_id, id)
);

-- Up to which message an account has read. The time stands beside the id because messages sort by (sent_at, id).
CREATE TABLE thread_reads (
    tenant_id     UUID NOT NULL,
    thread_id     UUID NOT NULL,
    account_id    UUID NOT NULL,
    up_to_message UUID NOT NULL,
    up_to_sent_at TIMESTAMPTZ NOT NULL,
    read_at       TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (tenant_id, thread_id, account_id),
    FOREIGN KEY (tenant_id, thread_id) REFERENCES threads (tenant_id, id),
    FOREIGN KEY (tenant_id, account_id) REFERENCES accounts (tenant_id, id),
    FOREIGN KEY (tenant_id, up_to_message) REFERENCES messages (tenant_id, id)
);

-- Idempotency of creating requests that are not uploads.
CREATE TABLE posts (
    tenant_id       UUID NOT NULL,
    account_id      UUID NOT NULL,
    route           TEXT NOT NULL,
    idempotency_key TEXT NOT NULL,
    fingerprint     BYTEA NOT NULL,
    answer_id       UUID,
    created_at      TIMESTAMPTZ NOT NULL,
    expires_at      TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (tenant_id, account_id, route, idempotency_key),
    FOREIGN KEY (tenant_id, account_id) REFERENCES accounts (tenant_id, id)
);
CREATE INDEX posts_by_expiry ON posts (tenant_id, expires_at);

-- The audit log --------------------------------------------------------------------------------------------------------
-- The nil tenant is the system's own log: so none of these points to tenants. The log also outlives what it names: so
-- no foreign key leads to accounts, cases or objects. Actions and kinds of objects have no CHECK: each release may add.

CREATE TABLE audit_heads (
    tenant_id UUID PRIMARY KEY,
    size      BIGINT NOT NULL CHECK (size >= 0),
    frontier  BYTEA NOT NULL
);

CREATE TABLE audit_leaves (
    tenant_id    UUID NOT NULL,
    leaf_index   BIGINT NOT NULL CHECK (leaf_index >= 0),
    entry_id     UUID NOT NULL,
    leaf         BYTEA NOT NULL,
    leaf_hash    BYTEA NOT NULL CHECK (length(leaf_hash) = 32),
    at           TIMESTAMPTZ NOT NULL,
    actor_id     UUID,
    actor_role   TEXT NOT NULL CHECK (actor_role IN
        ('customer', 'representative', 'helper', 'caseworker', 'admin', 'auditor', 'import', 'system')),
    session_id   UUID,
    on_behalf_of UUID,
    channel      TEXT NOT NULL CHECK (channel IN ('web', 'api', 'letter', 'resumable', 'job', 'cli')),
    action       TEXT NOT NULL,
    case_id      UUID,
    object_kind  TEXT NOT NULL,
    object_id    UUID,
    outcome      TEXT NOT NULL CHECK (outcome IN ('done', 'refused', 'failed')),
    reason       TEXT,
    request_id   UUID NOT NULL,
    PRIMARY KEY (tenant_id, leaf_index),
    UNIQUE (tenant_id, entry_id),
    FOREIGN KEY (tenant_id) REFERENCES audit_heads (tenant_id)
);
CREATE INDEX audit_leaves_by_time ON audit_leaves (tenant_id, at, leaf_index);
CREATE INDEX audit_leaves_by_actor ON audit_leaves (tenant_id, actor_id, leaf_index);
CREATE INDEX audit_leaves_by_case ON audit_leaves (tenant_id, case_id, leaf_index);
CREATE INDEX audit_leaves_by_object ON audit_leaves (tenant_id, object_id, leaf_index);
CREATE INDEX audit_leaves_by_action ON audit_leaves (tenant_id, action, leaf_index);

-- May be erased: the leaf keeps a commitment that nobody can open any more.
CREATE TABLE audit_details (
    tenant_id     UUID NOT NULL,
    leaf_index    BIGINT NOT NULL,
    salt          BYTEA NOT NULL,
    detail_sealed BYTEA NOT NULL,
    PRIMARY KEY (tenant_id, leaf_index),
    FOREIGN KEY (tenant_id, leaf_index) REFERENCES audit_leaves (tenant_id, leaf_index)
);

CREATE TABLE audit_nodes (
    tenant_id  UUID NOT NULL,
    node_index BIGINT NOT NULL CHECK (node_index >= 0),
    hash       BYTEA NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (tenant_id, node_index),
    FOREIGN KEY (tenant_id) REFERENCES audit_heads (tenant_id)
);

CREATE TABLE audit_checkpoints (
    tenant_id UUID NOT NULL,
    size      BIGINT NOT NULL CHECK (size >= 0),
    root      BYTEA NOT NULL CHECK (length(root) = 32),
    note      TEXT NOT NULL,
    made_at   TIMESTAMPTZ NOT NULL,
    stored_at TIMESTAMPTZ,
    PRIMARY KEY (tenant_id, size),
    FOREIGN KEY (tenant_id) REFERENCES audit_heads (tenant_id)
);

-- The same session reading the same object again within the window: counted here, one entry at its end.
CREATE TABLE audit_repeats (
    tenant_id   UUID NOT NULL,
    session_id  UUID NOT NULL,
    action      TEXT NOT NULL,
    object_kind TEXT NOT NULL,
    object_id   UUID NOT NULL,
    first_at    TIMESTAMPTZ NOT NULL,
    count       BIGINT NOT NULL CHECK (count >= 0),
    PRIMARY KEY (tenant_id, session_id, action, object_kind, object_id),
    FOREIGN KEY (tenant_id, session_id) REFERENCES sessions (tenant_id, id)
);
CREATE INDEX audit_repeats_by_time ON audit_repeats (tenant_id, first_at);

CREATE TABLE events (
    tenant_id       UUID NOT NULL,
    leaf_index      BIGINT NOT NULL,
    action          TEXT NOT NULL,
    case_id         UUID NOT NULL,
    object_kind     TEXT NOT NULL,
    object_id       UUID NOT NULL,
    concerns_member UUID,
    at              TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (tenant_id, leaf_index),
    FOREIGN KEY (tenant_id, leaf_index) REFERENCES audit_leaves (tenant_id, leaf_index)
);
CREATE INDEX events_by_time ON events (tenant_id, at);

-- Jobs and imports -----------------------------------------------------------------------------------------------------

-- The nil tenant is the installation itself: so no foreign key.
CREATE TABLE jobs (
    id           UUID PRIMARY KEY,
    tenant_id    UUID NOT NULL,
    kind         TEXT NOT NULL,
    unique_key   TEXT,
    payload      JSONB NOT NULL,
    attempt      BIGINT NOT NULL CHECK (attempt >= 0),
    run_after    TIMESTAMPTZ NOT NULL,
    leased_until TIMESTAMPTZ,
    lease_epoch  BIGINT NOT NULL CHECK (lease_epoch >= 0),
    last_error   TEXT,
    state        TEXT NOT NULL CHECK (state IN ('ready', 'done', 'dead')),
    created_at   TIMESTAMPTZ NOT NULL,
    finished_at  TIMESTAMPTZ
);
CREATE UNIQUE INDEX jobs_unfinished ON jobs (tenant_id, kind, unique_key) WHERE state = 'ready';
CREATE INDEX jobs_due ON jobs (run_after, id) WHERE state = 'ready';
CREATE INDEX jobs_finished ON jobs (state, finished_at);

CREATE TABLE imports (
    tenant_id UUID NOT NULL REFERENCES tenants (id),
    id        UUID NOT NULL,
    source    TEXT NOT NULL,
    counts    JSONB NOT NULL,
    at        TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (tenant_id, id)
);

-- Row-level security ---------------------------------------------------------------------------------------------------

-- Every table that carries a Jobcenter shows only the rows of the one that is set, to its owner too.
DO $$
DECLARE
    name TEXT;
BEGIN
    FOR name IN
        SELECT table_name FROM information_schema.columns
        WHERE table_schema = current_schema() AND column_name = 'tenant_id'
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY own_tenant ON %I USING (tenant_id = app_tenant())', name);
    END LOOP;
END $$;

-- The system's own log (nil tenant) gets entries from transactions of a Jobcenter, which can't read them back.
CREATE POLICY system_log ON audit_heads TO kundenportal_app
    USING (tenant_id = '00000000-0000-0000-0000-000000000000');
CREATE POLICY system_log ON audit_leaves FOR INSERT TO kundenportal_app
    WITH CHECK (tenant_id = '00000000-0000-0000-0000-000000000000');
CREATE POLICY system_log ON audit_nodes FOR INSERT TO kundenportal_app
    WITH CHECK (tenant_id = '00000000-0000-0000-0000-000000000000');
CREATE POLICY system_log ON audit_details FOR INSERT TO kundenportal_app
    WITH CHECK (tenant_id = '00000000-0000-0000-0000-000000000000');

-- What the system role does for all Jobcenters: lease jobs, set up keys, find submissions that were left behind.
CREATE POLICY every_tenant ON jobs TO kundenportal_system USING (TRUE);
CREATE POLICY every_tenant ON tenant_keys TO kundenportal_system USING (TRUE);
CREATE POLICY every_tenant ON submissions FOR SELECT TO kundenportal_system USING (TRUE);

-- Grants ---------------------------------------------------------------------------------------------------------------

GRANT SELECT ON _sqlx_migrations, installation, tenants TO kundenportal_app, kundenportal_system;

-- Kept: never deleted by the program. Receipts and the log are never changed either.
GRANT SELECT, INSERT, UPDATE ON
    tenant_keys, persons, households, accounts, teams, cases, submissions, attempts, documents, threads, messages,
    audit_heads, jobs TO kundenportal_app;
GRANT SELECT, INSERT ON
    receipts, message_documents, imports, audit_leaves, audit_nodes, audit_checkpoints, audit_details, events
    TO kundenportal_app;
GRANT UPDATE (stored_at) ON audit_checkpoints TO kundenportal_app;

-- Swept: relations that end, counters, what has run out, and details that are erased.
GRANT SELECT, INSERT, UPDATE, DELETE ON
    household_members, case_parties, team_members, sign_in_failures, sessions, thread_reads, posts, audit_repeats
    TO kundenportal_app;
GRANT DELETE ON audit_details, events TO kundenportal_app;

GRANT INSERT ON installation TO kundenportal_system;
GRANT INSERT, UPDATE ON tenants TO kundenportal_system;
GRANT SELECT, INSERT, UPDATE ON tenant_keys, audit_heads TO kundenportal_system;
GRANT SELECT, INSERT, UPDATE, DELETE ON jobs TO kundenportal_system;
GRANT SELECT (tenant_id, id, state, lease_until, lease_epoch) ON submissions TO kundenportal_system;
GRANT SELECT, INSERT ON audit_leaves, audit_nodes, audit_checkpoints, audit_details TO kundenportal_system;
GRANT UPDATE (stored_at) ON audit_checkpoints TO kundenportal_system;
