-- The desk: what comes first, what is done until something new comes, who stands in for whom, who opened a case that is not
-- theirs.

-- Since when an emergency or an objection is open; 0 for the first, 1 for the second, else 2. `awaiting_since` is since when
-- a paper was asked for again that did not come.
ALTER TABLE cases ADD COLUMN emergency_since TIMESTAMPTZ;
ALTER TABLE cases ADD COLUMN objection_since TIMESTAMPTZ;
ALTER TABLE cases ADD COLUMN urgency BIGINT NOT NULL DEFAULT 2 CHECK (urgency IN (0, 1, 2));
ALTER TABLE cases ADD COLUMN awaiting_since TIMESTAMPTZ;
DROP INDEX cases_by_attention;
CREATE INDEX cases_by_urgency ON cases (tenant_id, urgency, attention_since, id) WHERE attention_since IS NOT NULL;
CREATE INDEX cases_awaiting ON cases (tenant_id, awaiting_since, id) WHERE awaiting_since IS NOT NULL;

-- When a caseworker said of what waited: done until something new. Kept beside each thing, because a paper that arrives in
-- the same moment is none of them.
ALTER TABLE documents ADD COLUMN settled_at TIMESTAMPTZ;
ALTER TABLE messages ADD COLUMN settled_at TIMESTAMPTZ;

ALTER TABLE cases NO FORCE ROW LEVEL SECURITY;
ALTER TABLE documents NO FORCE ROW LEVEL SECURITY;
UPDATE cases SET awaiting_since = (
    SELECT MIN(d.reviewed_at) FROM documents d
    WHERE d.tenant_id = cases.tenant_id AND d.case_id = cases.id AND d.review = 'resend'
      AND (d.deleted_for IS NULL OR d.deleted_for = 'infected')
      AND NOT EXISTS (SELECT 1 FROM documents r WHERE r.tenant_id = d.tenant_id AND r.replaces = d.id
                                                  AND r.case_id = d.case_id AND r.deleted_for IS NULL));
ALTER TABLE documents FORCE ROW LEVEL SECURITY;
ALTER TABLE cases FORCE ROW LEVEL SECURITY;

-- Who leads a team.
ALTER TABLE team_members ADD COLUMN lead BOOLEAN NOT NULL DEFAULT FALSE;

-- Vertretung: whose cases somebody else has, from one day to another, both included. Ended ones stay.
CREATE TABLE substitutions (
    tenant_id     UUID NOT NULL,
    id            UUID NOT NULL,
    absent_id     UUID NOT NULL,
    substitute_id UUID NOT NULL,
    from_day      DATE NOT NULL,
    until_day     DATE NOT NULL,
    entered_by    UUID NOT NULL,
    entered_at    TIMESTAMPTZ NOT NULL,
    ended_by      UUID,
    ended_at      TIMESTAMPTZ,
    PRIMARY KEY (tenant_id, id),
    CHECK (from_day <= until_day),
    CHECK (absent_id <> substitute_id),
    CHECK ((ended_by IS NULL) = (ended_at IS NULL)),
    FOREIGN KEY (tenant_id, absent_id) REFERENCES accounts (tenant_id, id),
    FOREIGN KEY (tenant_id, substitute_id) REFERENCES accounts (tenant_id, id),
    FOREIGN KEY (tenant_id, entered_by) REFERENCES accounts (tenant_id, id),
    FOREIGN KEY (tenant_id, ended_by) REFERENCES accounts (tenant_id, id)
);
CREATE INDEX substitutions_by_substitute ON substitutions (tenant_id, substitute_id, until_day);
CREATE INDEX substitutions_by_absent ON substitutions (tenant_id, absent_id, until_day);

-- Cases that a caseworker opened who has nothing to do with them. The reason is sealed with the key of the case.
CREATE TABLE exceptions (
    tenant_id     UUID NOT NULL,
    id            UUID NOT NULL,
    case_id       UUID NOT NULL,
    account_id    UUID NOT NULL,
    reason_sealed BYTEA NOT NULL,
    opened_at     TIMESTAMPTZ NOT NULL,
    ends_at       TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CHECK (opened_at < ends_at),
    FOREIGN KEY (tenant_id, case_id) REFERENCES cases (tenant_id, id),
    FOREIGN KEY (tenant_id, account_id) REFERENCES accounts (tenant_id, id)
);
CREATE INDEX exceptions_by_account ON exceptions (tenant_id, account_id, ends_at);
CREATE INDEX exceptions_by_case ON exceptions (tenant_id, case_id, opened_at, id);

ALTER TABLE substitutions ENABLE ROW LEVEL SECURITY;
ALTER TABLE substitutions FORCE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON substitutions USING (tenant_id = app_tenant());
GRANT SELECT, INSERT, UPDATE ON substitutions TO kundenportal_app;

ALTER TABLE exceptions ENABLE ROW LEVEL SECURITY;
ALTER TABLE exceptions FORCE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON exceptions USING (tenant_id = app_tenant());
GRANT SELECT, INSERT ON exceptions TO kundenportal_app;
