-- What customers declare in a paper or a message, and what reached the Jobcenter another way.

-- An application, an objection or a notice of a change, with when it first arrived. Never deleted: what was a mistake is
-- withdrawn, with a reason that is sealed with the key of the case.
CREATE TABLE declarations (
    tenant_id               UUID NOT NULL,
    id                      UUID NOT NULL,
    case_id                 UUID NOT NULL,
    kind                    TEXT NOT NULL CHECK (kind IN ('application', 'objection', 'change')),
    document_id             UUID,
    message_id              UUID,
    sent_by                 UUID,
    concerns_member         UUID,
    arrived_at              TIMESTAMPTZ NOT NULL,
    recorded_by             UUID NOT NULL,
    recorded_at             TIMESTAMPTZ NOT NULL,
    withdrawn_by            UUID,
    withdrawn_at            TIMESTAMPTZ,
    withdrawn_reason_sealed BYTEA,
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
);
CREATE INDEX declarations_by_case ON declarations (tenant_id, case_id, arrived_at, id);
CREATE UNIQUE INDEX declarations_of_document ON declarations (tenant_id, document_id, kind) WHERE withdrawn_at IS NULL;
CREATE UNIQUE INDEX declarations_of_message ON declarations (tenant_id, message_id, kind) WHERE withdrawn_at IS NULL;

-- A call, for staff only, or a paper that came by post or at the counter: it lies in the case file, so nobody asks for it
-- again. Who called and what was said are sealed with the key of the case.
CREATE TABLE records (
    tenant_id       UUID NOT NULL,
    id              UUID NOT NULL,
    case_id         UUID NOT NULL,
    kind            TEXT NOT NULL CHECK (kind IN ('call', 'paper')),
    at              TIMESTAMPTZ NOT NULL,
    way             TEXT CHECK (way IN ('post', 'counter')),
    paper_kind      TEXT,
    concerns_member UUID,
    caller_sealed   BYTEA,
    text_sealed     BYTEA,
    recorded_by     UUID NOT NULL,
    recorded_at     TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CHECK ((kind = 'paper') = (way IS NOT NULL)),
    CHECK ((kind = 'paper') = (paper_kind IS NOT NULL)),
    CHECK ((kind = 'call') = (caller_sealed IS NOT NULL)),
    FOREIGN KEY (tenant_id, case_id) REFERENCES cases (tenant_id, id),
    FOREIGN KEY (tenant_id, concerns_member) REFERENCES persons (tenant_id, id),
    FOREIGN KEY (tenant_id, recorded_by) REFERENCES accounts (tenant_id, id)
);
CREATE INDEX records_by_case ON records (tenant_id, case_id, at, id);

ALTER TABLE declarations ENABLE ROW LEVEL SECURITY;
ALTER TABLE declarations FORCE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON declarations USING (tenant_id = app_tenant());
GRANT SELECT, INSERT, UPDATE ON declarations TO kundenportal_app;

ALTER TABLE records ENABLE ROW LEVEL SECURITY;
ALTER TABLE records FORCE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON records USING (tenant_id = app_tenant());
GRANT SELECT, INSERT ON records TO kundenportal_app;
