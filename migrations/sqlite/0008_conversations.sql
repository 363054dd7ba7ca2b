-- Text modules: plain text that holds nothing personal. Those that the portal itself brought were changed by nobody.
CREATE TABLE text_modules (
    tenant_id  BLOB NOT NULL,
    id         BLOB NOT NULL,
    purpose    TEXT NOT NULL CHECK (purpose IN ('message', 'resend', 'internal')),
    language   TEXT NOT NULL,
    title      TEXT NOT NULL,
    body       TEXT NOT NULL,
    position   INTEGER NOT NULL CHECK (position >= 0),
    changed_at TEXT NOT NULL,
    changed_by BLOB,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id) REFERENCES tenants (id),
    FOREIGN KEY (tenant_id, changed_by) REFERENCES accounts (tenant_id, id)
) STRICT;
CREATE INDEX text_modules_by_purpose ON text_modules (tenant_id, purpose, language, position, id);

-- Internal notes about a case, which customers never see; some are about a document or a conversation in it.
CREATE TABLE notes (
    tenant_id   BLOB NOT NULL,
    id          BLOB NOT NULL,
    case_id     BLOB NOT NULL,
    thread_id   BLOB,
    document_id BLOB,
    by_account  BLOB NOT NULL,
    body_sealed BLOB NOT NULL,
    written_at  TEXT NOT NULL,
    pseudonym   BLOB NOT NULL CHECK (length(pseudonym) = 16),
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, case_id) REFERENCES cases (tenant_id, id),
    FOREIGN KEY (tenant_id, thread_id) REFERENCES threads (tenant_id, id),
    FOREIGN KEY (tenant_id, document_id) REFERENCES documents (tenant_id, id),
    FOREIGN KEY (tenant_id, by_account) REFERENCES accounts (tenant_id, id)
) STRICT;
CREATE INDEX notes_by_case ON notes (tenant_id, case_id, written_at, id);
CREATE INDEX notes_by_thread ON notes (tenant_id, thread_id, written_at, id) WHERE thread_id IS NOT NULL;
CREATE INDEX notes_by_document ON notes (tenant_id, document_id, written_at, id) WHERE document_id IS NOT NULL;

-- What somebody began to write: one for each account and place. `place` is the conversation, or the case in which one is
-- to begin. The id changes whenever it is saved: it is part of the sealing.
CREATE TABLE drafts (
    tenant_id      BLOB NOT NULL,
    account_id     BLOB NOT NULL,
    place          BLOB NOT NULL,
    id             BLOB NOT NULL,
    case_id        BLOB NOT NULL,
    concerns       TEXT NOT NULL,
    subject_sealed BLOB NOT NULL,
    body_sealed    BLOB NOT NULL,
    saved_at       TEXT NOT NULL,
    expires_at     TEXT NOT NULL,
    PRIMARY KEY (tenant_id, account_id, place),
    FOREIGN KEY (tenant_id, account_id) REFERENCES accounts (tenant_id, id),
    FOREIGN KEY (tenant_id, case_id) REFERENCES cases (tenant_id, id)
) STRICT;
CREATE INDEX drafts_by_expiry ON drafts (tenant_id, expires_at);

-- Who answers in a conversation, where it was handed over; else whoever has the case. A row of `accounts` is never deleted,
-- so nothing refers to it by a key.
ALTER TABLE threads ADD COLUMN answered_by BLOB;
ALTER TABLE threads ADD COLUMN handed_over_at TEXT;

-- A search looks through the newest messages of a case.
CREATE INDEX messages_by_case ON messages (tenant_id, case_id, sent_at, id);
