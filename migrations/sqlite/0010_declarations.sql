-- What customers declare in a paper or a message, and what reached the Jobcenter another way.

-- An application, an objection or a notice of a change, with when it first arrived. Never deleted: what was a mistake is
-- withdrawn, with a reason that is sealed with the key of the case.
CREATE TABLE declarations (
    tenant_id               BLOB NOT NULL,
    id                      BLOB NOT NULL,
    case_id                 BLOB NOT NULL,
    kind                    TEXT NOT NULL CHECK (kind IN ('application', 'objection', 'change')),
    document_id             BLOB,
    message_id              BLOB,
    sent_by                 BLOB,
    concerns_member         BLOB,
    arrived_at              TEXT NOT NULL,
    recorded_by             BLOB NOT NULL,
    recorded_at             TEXT NOT NULL,
    withdrawn_by            BLOB,
    withdrawn_at            TEXT,
    withdrawn_reason_sealed BLOB,
    PRIMARY KEY (tenant_id, id),
    CHECK ((document_id IS NULL) <> (message_id IS NULL)),
    CHECK ((withdrawn_by IS NULL) = (withdrawn_at IS NULL)),
    CHECK ((withdrawn_reason_sealed IS NULL) = (withdrawn_at IS NULL)),
    FOREIGN KEY (tenant_id, case_id) REFERENCES cases (tenant_id, id),
    FOREIGN KEY (tenant_id, document_id) REFERENCES documents (tenant_id, id),
    FOREIGN KEY (tenant_id, message_id) REFERENCES messages (tenant_id, id),
    FOREIGN KEY (tenant_id, sent_by) REFERENCES accounts (tenant_id, id),
    FOREIGN KEY (tenant_id, concerns_member) REFERENCES persons (tenant_id, id),
    FOREIGN KEY (tenant_id, recorded_by) REFERENCES accounts (tenant_id, id),
    FOREIGN KEY (tenant_id, withdrawn_by) REFERENCES accounts (tenant_id, id)
) STRICT;
CREATE INDEX declarations_by_case ON declarations (tenant_id, case_id, arrived_at, id);
CREATE UNIQUE INDEX declarations_of_document ON declarations (tenant_id, document_id, kind) WHERE withdrawn_at IS NULL;
CREATE UNIQUE INDEX declarations_of_message ON declarations (tenant_id, message_id, kind) WHERE withdrawn_at IS NULL;

-- A call, for staff only, or a paper that came by post or at the counter: it lies in the case file, so nobody asks for it
-- again. Who called and what was said are sealed with the key of the case.
CREATE TABLE records (
    tenant_id       BLOB NOT NULL,
    id              BLOB NOT NULL,
    case_id         BLOB NOT NULL,
    kind            TEXT NOT NULL CHECK (kind IN ('call', 'paper')),
    at              TEXT NOT NULL,
    way             TEXT CHECK (way IN ('post', 'counter')),
    paper_kind      TEXT,
    concerns_member BLOB,
    caller_sealed   BLOB,
    text_sealed     BLOB,
    recorded_by     BLOB NOT NULL,
    recorded_at     TEXT NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CHECK ((kind = 'paper') = (way IS NOT NULL)),
    CHECK ((kind = 'paper') = (paper_kind IS NOT NULL)),
    CHECK ((kind = 'call') = (caller_sealed IS NOT NULL)),
    FOREIGN KEY (tenant_id, case_id) REFERENCES cases (tenant_id, id),
    FOREIGN KEY (tenant_id, concerns_member) REFERENCES persons (tenant_id, id),
    FOREIGN KEY (tenant_id, recorded_by) REFERENCES accounts (tenant_id, id)
) STRICT;
CREATE INDEX records_by_case ON records (tenant_id, case_id, at, id);
