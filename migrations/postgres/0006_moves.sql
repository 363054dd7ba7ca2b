-- Documents that move to another case or member. `waiting` ones have room reserved in the case they go to, and a job.
-- Name and reason are sealed with the key of the case that is left: they tell there what became of the document.
CREATE TABLE moves (
    tenant_id      UUID NOT NULL,
    id             UUID NOT NULL,
    document_id    UUID NOT NULL,
    from_case      UUID NOT NULL,
    to_case        UUID NOT NULL,
    from_member    UUID,
    to_member      UUID,
    by_account     UUID NOT NULL,
    name_sealed    BYTEA NOT NULL,
    reason_sealed  BYTEA NOT NULL,
    state          TEXT NOT NULL CHECK (state IN ('waiting', 'done', 'failed')),
    failure        TEXT CHECK (failure IN ('gone', 'damaged', 'case_closed', 'concerns_nobody', 'too_late')),
    attempt_id     UUID,
    reserved_bytes BIGINT NOT NULL CHECK (reserved_bytes >= 0),
    requested_at   TIMESTAMPTZ NOT NULL,
    ended_at       TIMESTAMPTZ,
    PRIMARY KEY (tenant_id, id),
    CHECK ((state = 'waiting') = (ended_at IS NULL)),
    CHECK ((state = 'failed') = (failure IS NOT NULL)),
    FOREIGN KEY (tenant_id, document_id) REFERENCES documents (tenant_id, id),
    FOREIGN KEY (tenant_id, from_case) REFERENCES cases (tenant_id, id),
    FOREIGN KEY (tenant_id, to_case) REFERENCES cases (tenant_id, id),
    FOREIGN KEY (tenant_id, from_member) REFERENCES persons (tenant_id, id),
    FOREIGN KEY (tenant_id, to_member) REFERENCES persons (tenant_id, id),
    FOREIGN KEY (tenant_id, by_account) REFERENCES accounts (tenant_id, id),
    FOREIGN KEY (tenant_id, attempt_id) REFERENCES attempts (tenant_id, id)
);
CREATE UNIQUE INDEX moves_waiting ON moves (tenant_id, document_id) WHERE state = 'waiting';
CREATE INDEX moves_by_document ON moves (tenant_id, document_id, ended_at);
CREATE INDEX moves_away ON moves (tenant_id, from_case, ended_at) WHERE state = 'done';

-- Since when nobody needs the object of an attempt any more; NULL again once it is gone.
ALTER TABLE attempts ADD COLUMN leftover_since TIMESTAMPTZ;
CREATE INDEX attempts_leftover ON attempts (tenant_id, leftover_since) WHERE leftover_since IS NOT NULL;

ALTER TABLE moves ENABLE ROW LEVEL SECURITY;
ALTER TABLE moves FORCE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON moves USING (tenant_id = app_tenant());
GRANT SELECT, INSERT, UPDATE ON moves TO kundenportal_app;
