-- The first schema, for SQLite. The same tables and columns stand in ../postgres; ../README.md has the rules.

-- The installation and its Jobcenters ---------------------------------------------------------------------------------

-- One row. Its id is part of every sealing context.
CREATE TABLE installation (
    single     INTEGER PRIMARY KEY DEFAULT 1 CHECK (single = 1),
    id         BLOB NOT NULL,
    created_at TEXT NOT NULL
) STRICT;

CREATE TABLE tenants (
    id            BLOB PRIMARY KEY,
    slug          TEXT NOT NULL UNIQUE,
    name          TEXT NOT NULL,
    customer_host TEXT NOT NULL UNIQUE,
    staff_host    TEXT NOT NULL UNIQUE,
    log_origin    TEXT NOT NULL UNIQUE,
    settings      TEXT NOT NULL,
    created_at    TEXT NOT NULL
) STRICT;

-- Also holds the keys of the installation itself, under the nil tenant: so no foreign key.
CREATE TABLE tenant_keys (
    tenant_id         BLOB NOT NULL,
    version           INTEGER NOT NULL CHECK (version > 0),
    wrapped           BLOB NOT NULL,
    index_key_wrapped BLOB NOT NULL,
    created_at        TEXT NOT NULL,
    retired_at        TEXT,
    PRIMARY KEY (tenant_id, version)
) STRICT;

-- People ---------------------------------------------------------------------------------------------------------------

CREATE TABLE persons (
    tenant_id         BLOB NOT NULL REFERENCES tenants (id),
    id                BLOB NOT NULL,
    foreign_key       TEXT NOT NULL,
    name_sealed       BLOB NOT NULL,
    birth_date_sealed BLOB,
    search_index      BLOB,
    mail_sealed       BLOB,
    phone_sealed      BLOB,
    pseudonym         BLOB NOT NULL CHECK (length(pseudonym) = 16),
    created_at        TEXT NOT NULL,
    updated_at        TEXT NOT NULL,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, foreign_key)
) STRICT;
CREATE INDEX persons_by_search ON persons (tenant_id, search_index) WHERE search_index IS NOT NULL;

CREATE TABLE households (
    tenant_id   BLOB NOT NULL REFERENCES tenants (id),
    id          BLOB NOT NULL,
    foreign_key TEXT NOT NULL,
    number      TEXT NOT NULL,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, foreign_key),
    UNIQUE (tenant_id, number)
) STRICT;

CREATE TABLE household_members (
    tenant_id      BLOB NOT NULL,
    household_id   BLOB NOT NULL,
    person_id      BLOB NOT NULL,
    from_date      TEXT NOT NULL,
    to_date        TEXT CHECK (to_date IS NULL OR to_date >= from_date),
    representative INTEGER NOT NULL CHECK (representative IN (0, 1)),
    PRIMARY KEY (tenant_id, household_id, person_id, from_date),
    FOREIGN KEY (tenant_id, household_id) REFERENCES households (tenant_id, id),
    FOREIGN KEY (tenant_id, person_id) REFERENCES persons (tenant_id, id)
) STRICT;
CREATE INDEX household_members_by_person ON household_members (tenant_id, person_id);

-- Accounts and sessions ------------------------------------------------------------------------------------------------

CREATE TABLE accounts (
    tenant_id     BLOB NOT NULL REFERENCES tenants (id),
    id            BLOB NOT NULL,
    role          TEXT NOT NULL CHECK (role IN
        ('customer', 'representative', 'helper', 'caseworker', 'admin', 'auditor', 'import', 'system')),
    login         TEXT NOT NULL,
    person_id     BLOB,
    name_sealed   BLOB NOT NULL,
    password_hash TEXT,
    pseudonym     BLOB NOT NULL CHECK (length(pseudonym) = 16),
    language      TEXT NOT NULL,
    locked_at     TEXT,
    created_at    TEXT NOT NULL,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, login),
    FOREIGN KEY (tenant_id, person_id) REFERENCES persons (tenant_id, id)
) STRICT;
CREATE INDEX accounts_by_person ON accounts (tenant_id, person_id) WHERE person_id IS NOT NULL;

CREATE TABLE teams (
    tenant_id BLOB NOT NULL REFERENCES tenants (id),
    id        BLOB NOT NULL,
    name      TEXT NOT NULL,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, name)
) STRICT;

CREATE TABLE team_members (
    tenant_id  BLOB NOT NULL,
    team_id    BLOB NOT NULL,
    account_id BLOB NOT NULL,
    PRIMARY KEY (tenant_id, team_id, account_id),
    FOREIGN KEY (tenant_id, team_id) REFERENCES teams (tenant_id, id),
    FOREIGN KEY (tenant_id, account_id) REFERENCES accounts (tenant_id, id)
) STRICT;
CREATE INDEX team_members_by_account ON team_members (tenant_id, account_id);

-- `subject` is 'a:' and the digest of a login, or 'n:' and a network: it names nobody.
CREATE TABLE sign_in_failures (
    tenant_id     BLOB NOT NULL REFERENCES tenants (id),
    subject       TEXT NOT NULL,
    count         INTEGER NOT NULL CHECK (count >= 0),
    window_start  TEXT NOT NULL,
    blocked_until TEXT,
    PRIMARY KEY (tenant_id, subject)
) STRICT;

CREATE TABLE sessions (
    tenant_id      BLOB NOT NULL,
    id             BLOB NOT NULL,
    account_id     BLOB NOT NULL,
    face           TEXT NOT NULL CHECK (face IN ('customer', 'staff')),
    token_hash     BLOB NOT NULL,
    csrf_secret    BLOB,
    pseudonym      BLOB NOT NULL CHECK (length(pseudonym) = 16),
    channel        TEXT NOT NULL CHECK (channel IN ('web', 'api', 'letter', 'resumable', 'job', 'cli')),
    foreign_device INTEGER NOT NULL CHECK (foreign_device IN (0, 1)),
    created_at     TEXT NOT NULL,
    last_seen_at   TEXT NOT NULL,
    expires_at     TEXT NOT NULL,
    revoked_at     TEXT,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, face, token_hash),
    FOREIGN KEY (tenant_id, account_id) REFERENCES accounts (tenant_id, id)
) STRICT;
CREATE INDEX sessions_by_account ON sessions (tenant_id, account_id);
CREATE INDEX sessions_by_end ON sessions (tenant_id, expires_at);

-- Cases ----------------------------------------------------------------------------------------------------------------

CREATE TABLE cases (
    tenant_id        BLOB NOT NULL,
    id               BLOB NOT NULL,
    foreign_key      TEXT NOT NULL,
    file_number      TEXT NOT NULL,
    household_id     BLOB NOT NULL,
    title_sealed     BLOB NOT NULL,
    state            TEXT NOT NULL CHECK (state IN ('open', 'closed')),
    team_id          BLOB,
    assigned_to      BLOB,
    pseudonym        BLOB NOT NULL CHECK (length(pseudonym) = 16),
    wrapped_key      BLOB NOT NULL,
    stored_bytes     INTEGER NOT NULL CHECK (stored_bytes >= 0),
    reserved_bytes   INTEGER NOT NULL CHECK (reserved_bytes >= 0),
    last_activity_at TEXT NOT NULL,
    attention_since  TEXT,
    created_at       TEXT NOT NULL,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, foreign_key),
    UNIQUE (tenant_id, file_number),
    FOREIGN KEY (tenant_id, household_id) REFERENCES households (tenant_id, id),
    FOREIGN KEY (tenant_id, team_id) REFERENCES teams (tenant_id, id),
    FOREIGN KEY (tenant_id, assigned_to) REFERENCES accounts (tenant_id, id)
) STRICT;
CREATE INDEX cases_by_household ON cases (tenant_id, household_id);
CREATE INDEX cases_by_team ON cases (tenant_id, team_id, created_at, id);
CREATE INDEX cases_by_caseworker ON cases (tenant_id, assigned_to, created_at, id);
CREATE INDEX cases_by_attention ON cases (tenant_id, attention_since, id) WHERE attention_since IS NOT NULL;

CREATE TABLE case_parties (
    tenant_id BLOB NOT NULL,
    case_id   BLOB NOT NULL,
    person_id BLOB NOT NULL,
    kind      TEXT NOT NULL CHECK (kind IN ('member', 'representative', 'helper')),
    from_date TEXT NOT NULL,
    to_date   TEXT CHECK (to_date IS NULL OR to_date >= from_date),
    PRIMARY KEY (tenant_id, case_id, person_id, kind, from_date),
    FOREIGN KEY (tenant_id, case_id) REFERENCES cases (tenant_id, id),
    FOREIGN KEY (tenant_id, person_id) REFERENCES persons (tenant_id, id)
) STRICT;
CREATE INDEX case_parties_by_person ON case_parties (tenant_id, person_id);

-- Documents ------------------------------------------------------------------------------------------------------------

-- `idempotency_key` is taken away when a submission is abandoned or seven days old: the key is then free again.
-- What the form said (kind, concerns_member, replaces) waits here until the documents are made of it.
CREATE TABLE submissions (
    tenant_id       BLOB NOT NULL,
    id              BLOB NOT NULL,
    case_id         BLOB NOT NULL,
    account_id      BLOB NOT NULL,
    on_behalf_of    BLOB,
    channel         TEXT NOT NULL CHECK (channel IN ('web', 'api', 'letter', 'resumable', 'job', 'cli')),
    route           TEXT NOT NULL,
    idempotency_key TEXT,
    fingerprint     BLOB NOT NULL,
    state           TEXT NOT NULL CHECK (state IN ('reserved', 'streaming', 'completing', 'received', 'abandoned')),
    lease_until     TEXT NOT NULL,
    lease_epoch     INTEGER NOT NULL,
    reserved_bytes  INTEGER NOT NULL CHECK (reserved_bytes >= 0),
    kind            TEXT,
    concerns_member BLOB,
    replaces        BLOB,
    started_at      TEXT NOT NULL,
    received_at     TEXT,
    expires_at      TEXT NOT NULL,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, account_id, route, idempotency_key),
    CHECK (received_at IS NOT NULL OR state NOT IN ('completing', 'received')),
    FOREIGN KEY (tenant_id, case_id) REFERENCES cases (tenant_id, id),
    FOREIGN KEY (tenant_id, account_id) REFERENCES accounts (tenant_id, id),
    FOREIGN KEY (tenant_id, on_behalf_of) REFERENCES persons (tenant_id, id),
    FOREIGN KEY (tenant_id, concerns_member) REFERENCES persons (tenant_id, id)
) STRICT;
CREATE INDEX submissions_unfinished ON submissions (lease_until, id)
    WHERE state IN ('reserved', 'streaming', 'completing');
CREATE INDEX submissions_by_case ON submissions (tenant_id, case_id);
CREATE INDEX submissions_by_expiry ON submissions (tenant_id, expires_at) WHERE idempotency_key IS NOT NULL;

-- `document_id` is the id the document will have once the submission is received: no foreign key.
-- `wrapped_key` becomes NULL when the key is destroyed; the row stays and says that the object may go.
CREATE TABLE attempts (
    tenant_id     BLOB NOT NULL,
    id            BLOB NOT NULL,
    submission_id BLOB NOT NULL,
    document_id   BLOB NOT NULL,
    position      INTEGER NOT NULL,
    object_key    TEXT NOT NULL UNIQUE,
    multipart_id  TEXT,
    wrapped_key   BLOB,
    plain_size    INTEGER,
    sealed_size   INTEGER,
    sealed_sha256 BLOB,
    sha256_sealed BLOB,
    media_type    TEXT,
    name_sealed   BLOB,
    note_sealed   BLOB,
    created_at    TEXT NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, submission_id) REFERENCES submissions (tenant_id, id)
) STRICT;
CREATE INDEX attempts_by_submission ON attempts (tenant_id, submission_id, position);
CREATE INDEX attempts_by_document ON attempts (tenant_id, document_id);

CREATE TABLE documents (
    tenant_id            BLOB NOT NULL,
    id                   BLOB NOT NULL,
    case_id              BLOB NOT NULL,
    submission_id        BLOB NOT NULL,
    attempt_id           BLOB NOT NULL,
    by_account           BLOB,
    author_is_staff      INTEGER NOT NULL CHECK (author_is_staff IN (0, 1)),
    on_behalf_of         BLOB,
    concerns_member      BLOB,
    channel              TEXT NOT NULL CHECK (channel IN ('web', 'api', 'letter', 'resumable', 'job', 'cli')),
    kind                 TEXT,
    name_sealed          BLOB NOT NULL,
    note_sealed          BLOB,
    sha256_sealed        BLOB NOT NULL,
    media_type           TEXT NOT NULL,
    size                 INTEGER NOT NULL CHECK (size > 0),
    state                TEXT NOT NULL CHECK (state IN
        ('received', 'scanning', 'available', 'infected', 'unscannable', 'suspect', 'deleting', 'deleted')),
    review               TEXT NOT NULL CHECK (review IN
        ('none', 'complete', 'resend', 'not_needed', 'shown_not_kept')),
    review_reason_sealed BLOB,
    reviewed_by          BLOB,
    reviewed_at          TEXT,
    started_at           TEXT NOT NULL,
    received_at          TEXT NOT NULL,
    opened_at            TEXT,
    filed_at             TEXT,
    replaces             BLOB,
    pseudonym            BLOB NOT NULL CHECK (length(pseudonym) = 16),
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, case_id) REFERENCES cases (tenant_id, id),
    FOREIGN KEY (tenant_id, submission_id) REFERENCES submissions (tenant_id, id),
    FOREIGN KEY (tenant_id, attempt_id) REFERENCES attempts (tenant_id, id),
    FOREIGN KEY (tenant_id, by_account) REFERENCES accounts (tenant_id, id),
    FOREIGN KEY (tenant_id, on_behalf_of) REFERENCES persons (tenant_id, id),
    FOREIGN KEY (tenant_id, concerns_member) REFERENCES persons (tenant_id, id),
    FOREIGN KEY (tenant_id, reviewed_by) REFERENCES accounts (tenant_id, id),
    FOREIGN KEY (tenant_id, replaces) REFERENCES documents (tenant_id, id)
) STRICT;
CREATE INDEX documents_by_case ON documents (tenant_id, case_id, received_at, id);
CREATE INDEX documents_by_submission ON documents (tenant_id, submission_id);
CREATE INDEX documents_unopened ON documents (tenant_id, case_id) WHERE opened_at IS NULL;

-- One receipt for each document and each message of a customer. Receipts outlive what they prove.
CREATE TABLE receipts (
    tenant_id   BLOB NOT NULL,
    id          BLOB NOT NULL,
    number      TEXT NOT NULL,
    object_kind TEXT NOT NULL CHECK (object_kind IN ('document', 'message')),
    object_id   BLOB NOT NULL,
    case_id     BLOB NOT NULL,
    leaf_index  INTEGER NOT NULL,
    body_sealed BLOB NOT NULL,
    signature   BLOB NOT NULL,
    created_at  TEXT NOT NULL,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, number),
    UNIQUE (tenant_id, object_kind, object_id),
    FOREIGN KEY (tenant_id, case_id) REFERENCES cases (tenant_id, id)
) STRICT;

-- Conversations --------------------------------------------------------------------------------------------------------

CREATE TABLE threads (
    tenant_id       BLOB NOT NULL,
    id              BLOB NOT NULL,
    case_id         BLOB NOT NULL,
    subject_sealed  BLOB NOT NULL,
    concerns_member BLOB,
    by_account      BLOB NOT NULL,
    last_message_at TEXT NOT NULL,
    message_count   INTEGER NOT NULL CHECK (message_count >= 0),
    pseudonym       BLOB NOT NULL CHECK (length(pseudonym) = 16),
    created_at      TEXT NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, case_id) REFERENCES cases (tenant_id, id),
    FOREIGN KEY (tenant_id, concerns_member) REFERENCES persons (tenant_id, id),
    FOREIGN KEY (tenant_id, by_account) REFERENCES accounts (tenant_id, id)
) STRICT;
CREATE INDEX threads_by_case ON threads (tenant_id, case_id, last_message_at, id);

CREATE TABLE messages (
    tenant_id       BLOB NOT NULL,
    id              BLOB NOT NULL,
    thread_id       BLOB NOT NULL,
    case_id         BLOB NOT NULL,
    by_account      BLOB NOT NULL,
    on_behalf_of    BLOB,
    author_is_staff INTEGER NOT NULL CHECK (author_is_staff IN (0, 1)),
    body_sealed     BLOB NOT NULL,
    sent_at         TEXT NOT NULL,
    opened_at       TEXT,
    pseudonym       BLOB NOT NULL CHECK (length(pseudonym) = 16),
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, thread_id) REFERENCES threads (tenant_id, id),
    FOREIGN KEY (tenant_id, case_id) REFERENCES cases (tenant_id, id),
    FOREIGN KEY (tenant_id, by_account) REFERENCES accounts (tenant_id, id),
    FOREIGN KEY (tenant_id, on_behalf_of) REFERENCES persons (tenant_id, id)
) STRICT;
CREATE INDEX messages_by_thread ON messages (tenant_id, thread_id, sent_at, id);
CREATE INDEX messages_unopened ON messages (tenant_id, case_id) WHERE opened_at IS NULL;

CREATE TABLE message_documents (
    tenant_id   BLOB NOT NULL,
    message_id  BLOB NOT NULL,
    document_id BLOB NOT NULL,
    PRIMARY KEY (tenant_id, message_id, document_id),
    FOREIGN KEY (tenant_id, message_id) REFERENCES messages (tenant_id, id),
    FOREIGN KEY (tenant_id, document_id) REFERENCES documents (tenant_id, id)
) STRICT;

-- Up to which message an account has read. The time stands beside the id because messages sort by (sent_at, id).
CREATE TABLE thread_reads (
    tenant_id     BLOB NOT NULL,
    thread_id     BLOB NOT NULL,
    account_id    BLOB NOT NULL,
    up_to_message BLOB NOT NULL,
    up_to_sent_at TEXT NOT NULL,
    read_at       TEXT NOT NULL,
    PRIMARY KEY (tenant_id, thread_id, account_id),
    FOREIGN KEY (tenant_id, thread_id) REFERENCES threads (tenant_id, id),
    FOREIGN KEY (tenant_id, account_id) REFERENCES accounts (tenant_id, id),
    FOREIGN KEY (tenant_id, up_to_message) REFERENCES messages (tenant_id, id)
) STRICT;

-- Idempotency of creating requests that are not uploads.
CREATE TABLE posts (
    tenant_id       BLOB NOT NULL,
    account_id      BLOB NOT NULL,
    route           TEXT NOT NULL,
    idempotency_key TEXT NOT NULL,
    fingerprint     BLOB NOT NULL,
    answer_id       BLOB,
    created_at      TEXT NOT NULL,
    expires_at      TEXT NOT NULL,
    PRIMARY KEY (tenant_id, account_id, route, idempotency_key),
    FOREIGN KEY (tenant_id, account_id) REFERENCES accounts (tenant_id, id)
) STRICT;
CREATE INDEX posts_by_expiry ON posts (tenant_id, expires_at);

-- The audit log --------------------------------------------------------------------------------------------------------
-- The nil tenant is the system's own log: so none of these points to tenants. The log also outlives what it names: so
-- no foreign key leads to accounts, cases or objects. Actions and kinds of objects have no CHECK: each release may add.

CREATE TABLE audit_heads (
    tenant_id BLOB PRIMARY KEY,
    size      INTEGER NOT NULL CHECK (size >= 0),
    frontier  BLOB NOT NULL
) STRICT;

CREATE TABLE audit_leaves (
    tenant_id    BLOB NOT NULL,
    leaf_index   INTEGER NOT NULL CHECK (leaf_index >= 0),
    entry_id     BLOB NOT NULL,
    leaf         BLOB NOT NULL,
    leaf_hash    BLOB NOT NULL CHECK (length(leaf_hash) = 32),
    at           TEXT NOT NULL,
    actor_id     BLOB,
    actor_role   TEXT NOT NULL CHECK (actor_role IN
        ('customer', 'representative', 'helper', 'caseworker', 'admin', 'auditor', 'import', 'system')),
    session_id   BLOB,
    on_behalf_of BLOB,
    channel      TEXT NOT NULL CHECK (channel IN ('web', 'api', 'letter', 'resumable', 'job', 'cli')),
    action       TEXT NOT NULL,
    case_id      BLOB,
    object_kind  TEXT NOT NULL,
    object_id    BLOB,
    outcome      TEXT NOT NULL CHECK (outcome IN ('done', 'refused', 'failed')),
    reason       TEXT,
    request_id   BLOB NOT NULL,
    PRIMARY KEY (tenant_id, leaf_index),
    UNIQUE (tenant_id, entry_id),
    FOREIGN KEY (tenant_id) REFERENCES audit_heads (tenant_id)
) STRICT;
CREATE INDEX audit_leaves_by_time ON audit_leaves (tenant_id, at, leaf_index);
CREATE INDEX audit_leaves_by_actor ON audit_leaves (tenant_id, actor_id, leaf_index);
CREATE INDEX audit_leaves_by_case ON audit_leaves (tenant_id, case_id, leaf_index);
CREATE INDEX audit_leaves_by_object ON audit_leaves (tenant_id, object_id, leaf_index);
CREATE INDEX audit_leaves_by_action ON audit_leaves (tenant_id, action, leaf_index);

-- May be erased: the leaf keeps a commitment that nobody can open any more.
CREATE TABLE audit_details (
    tenant_id     BLOB NOT NULL,
    leaf_index    INTEGER NOT NULL,
    salt          BLOB NOT NULL,
    detail_sealed BLOB NOT NULL,
    PRIMARY KEY (tenant_id, leaf_index),
    FOREIGN KEY (tenant_id, leaf_index) REFERENCES audit_leaves (tenant_id, leaf_index)
) STRICT;

CREATE TABLE audit_nodes (
    tenant_id  BLOB NOT NULL,
    node_index INTEGER NOT NULL CHECK (node_index >= 0),
    hash       BLOB NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (tenant_id, node_index),
    FOREIGN KEY (tenant_id) REFERENCES audit_heads (tenant_id)
) STRICT;

CREATE TABLE audit_checkpoints (
    tenant_id BLOB NOT NULL,
    size      INTEGER NOT NULL CHECK (size >= 0),
    root      BLOB NOT NULL CHECK (length(root) = 32),
    note      TEXT NOT NULL,
    made_at   TEXT NOT NULL,
    stored_at TEXT,
    PRIMARY KEY (tenant_id, size),
    FOREIGN KEY (tenant_id) REFERENCES audit_heads (tenant_id)
) STRICT;

-- The same session reading the same object again within the window: counted here, one entry at its end.
CREATE TABLE audit_repeats (
    tenant_id   BLOB NOT NULL,
    session_id  BLOB NOT NULL,
    action      TEXT NOT NULL,
    object_kind TEXT NOT NULL,
    object_id   BLOB NOT NULL,
    first_at    TEXT NOT NULL,
    count       INTEGER NOT NULL CHECK (count >= 0),
    PRIMARY KEY (tenant_id, session_id, action, object_kind, object_id),
    FOREIGN KEY (tenant_id, session_id) REFERENCES sessions (tenant_id, id)
) STRICT;
CREATE INDEX audit_repeats_by_time ON audit_repeats (tenant_id, first_at);

CREATE TABLE events (
    tenant_id       BLOB NOT NULL,
    leaf_index      INTEGER NOT NULL,
    action          TEXT NOT NULL,
    case_id         BLOB NOT NULL,
    object_kind     TEXT NOT NULL,
    object_id       BLOB NOT NULL,
    concerns_member BLOB,
    at              TEXT NOT NULL,
    PRIMARY KEY (tenant_id, leaf_index),
    FOREIGN KEY (tenant_id, leaf_index) REFERENCES audit_leaves (tenant_id, leaf_index)
) STRICT;
CREATE INDEX events_by_time ON events (tenant_id, at);

-- Jobs and imports -----------------------------------------------------------------------------------------------------

-- The nil tenant is the installation itself: so no foreign key.
CREATE TABLE jobs (
    id           BLOB PRIMARY KEY,
    tenant_id    BLOB NOT NULL,
    kind         TEXT NOT NULL,
    unique_key   TEXT,
    payload      TEXT NOT NULL,
    attempt      INTEGER NOT NULL CHECK (attempt >= 0),
    run_after    TEXT NOT NULL,
    leased_until TEXT,
    lease_epoch  INTEGER NOT NULL CHECK (lease_epoch >= 0),
    last_error   TEXT,
    state        TEXT NOT NULL CHECK (state IN ('ready', 'done', 'dead')),
    created_at   TEXT NOT NULL,
    finished_at  TEXT
) STRICT;
CREATE UNIQUE INDEX jobs_unfinished ON jobs (tenant_id, kind, unique_key) WHERE state = 'ready';
CREATE INDEX jobs_due ON jobs (run_after, id) WHERE state = 'ready';
CREATE INDEX jobs_finished ON jobs (state, finished_at);

CREATE TABLE imports (
    tenant_id BLOB NOT NULL REFERENCES tenants (id),
    id        BLOB NOT NULL,
    source    TEXT NOT NULL,
    counts    TEXT NOT NULL,
    at        TEXT NOT NULL,
    PRIMARY KEY (tenant_id, id)
) STRICT;

-- The log only grows ---------------------------------------------------------------------------------------------------
-- PostgreSQL says this by grants; SQLite knows no roles.

CREATE TRIGGER audit_leaves_stay BEFORE UPDATE ON audit_leaves BEGIN SELECT RAISE(ABORT, 'the log only grows'); END;
CREATE TRIGGER audit_leaves_keep BEFORE DELETE ON audit_leaves BEGIN SELECT RAISE(ABORT, 'the log only grows'); END;
CREATE TRIGGER audit_nodes_stay BEFORE UPDATE ON audit_nodes BEGIN SELECT RAISE(ABORT, 'the log only grows'); END;
CREATE TRIGGER audit_nodes_keep BEFORE DELETE ON audit_nodes BEGIN SELECT RAISE(ABORT, 'the log only grows'); END;
CREATE TRIGGER receipts_stay BEFORE UPDATE ON receipts BEGIN SELECT RAISE(ABORT, 'a receipt never changes'); END;
CREATE TRIGGER receipts_keep BEFORE DELETE ON receipts BEGIN SELECT RAISE(ABORT, 'a receipt never changes'); END;
