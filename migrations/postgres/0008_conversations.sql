-- Text modules: plain text that holds nothing personal. Those that the portal itself brought were changed by nobody.
CREATE TABLE text_modules (
    tenant_id  UUID NOT NULL,
    id         UUID NOT NULL,
    purpose    TEXT NOT NULL CHECK (purpose IN ('message', 'resend', 'internal')),
    language   TEXT NOT NULL,
    title      TEXT NOT NULL,
    body       TEXT NOT NULL,
    position   BIGINT NOT NULL CHECK (position >= 0),
    changed_at TIMESTAMPTZ NOT NULL,
    changed_by UUID,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id) REFERENCES tenants (id),
    FOREIGN KEY (tenant_id, changed_by) REFERENCES accounts (tenant_id, id)
);
CREATE INDEX text_modules_by_purpose ON text_modules (tenant_id, purpose, language, position, id);

-- Internal notes about a case, which customers never see; some are about a document or a conversation in it.
CREATE TABLE notes (
    tenant_id   UUID NOT NULL,
    id          UUID NOT NULL,
    case_id     UUID NOT NULL,
    thread_id   UUID,
    document_id UUID,
    by_account  UUID NOT NULL,
    body_sealed BYTEA NOT NULL,
    written_at  TIMESTAMPTZ NOT NULL,
    pseudonym   BYTEA NOT NULL CHECK (length(pseudonym) = 16),
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, case_id) REFERENCES cases (tenant_id, id),
    FOREIGN KEY (tenant_id, thread_id) REFERENCES threads (tenant_id, id),
    FOREIGN KEY (tenant_id, document_id) REFERENCES documents (tenant_id, id),
    FOREIGN KEY (tenant_id, by_account) REFERENCES accounts (tenant_id, id)
);
CREATE INDEX notes_by_case ON notes (tenant_id, case_id, written_at, id);
CREATE INDEX notes_by_thread ON notes (tenant_id, thread_id, written_at, id) WHERE thread_id IS NOT NULL;
CREATE INDEX notes_by_document ON notes (tenant_id, document_id, written_at, id) WHERE document_id IS NOT NULL;

-- What somebody began to write: one for each account and place. `place` is the conversation, or the case in which one is
-- to begin. The id changes whenever it is saved: it is part of the sealing.
CREATE TABLE drafts (
    tenant_id      UUID NOT NULL,
    account_id     UUID NOT NULL,
    place          UUID NOT NULL,
    id             UUID NOT NULL,
    case_id        UUID NOT NULL,
    concerns       TEXT NOT NULL,
    subject_sealed BYTEA NOT NULL,
    body_sealed    BYTEA NOT NULL,
    saved_at       TIMESTAMPTZ NOT NULL,
    expires_at     TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (tenant_id, account_id, place),
    FOREIGN KEY (tenant_id, account_id) REFERENCES accounts (tenant_id, id),
    FOREIGN KEY (tenant_id, case_id) REFERENCES cases (tenant_id, id)
);
CREATE INDEX drafts_by_expiry ON drafts (tenant_id, expires_at);

-- Who answers in a conversation, where it was handed over; else whoever has the case. A row of `accounts` is never deleted,
-- so nothing refers to it by a key.
ALTER TABLE threads ADD COLUMN answered_by UUID;
ALTER TABLE threads ADD COLUMN handed_over_at TIMESTAMPTZ;

-- A search looks through the newest messages of a case.
CREATE INDEX messages_by_case ON messages (tenant_id, case_id, sent_at, id);

ALTER TABLE text_modules ENABLE ROW LEVEL SECURITY;
ALTER TABLE text_modules FORCE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON text_modules USING (tenant_id = app_tenant());
GRANT SELECT, INSERT, UPDATE, DELETE ON text_modules TO kundenportal_app;

ALTER TABLE notes ENABLE ROW LEVEL SECURITY;
ALTER TABLE notes FORCE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON notes USING (tenant_id = app_tenant());
GRANT SELECT, INSERT ON notes TO kundenportal_app;

ALTER TABLE drafts ENABLE ROW LEVEL SECURITY;
ALTER TABLE drafts FORCE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON drafts USING (tenant_id = app_tenant());
GRANT SELECT, INSERT, UPDATE, DELETE ON drafts TO kundenportal_app;
