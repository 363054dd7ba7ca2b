-- What a Jobcenter sets for itself, each value from a day on. What the keys mean, and what is valid where nothing was set,
-- the program says; no CHECK, since each release may add keys. `set_by` is NULL for the command line.
CREATE TABLE settings (
    tenant_id      UUID NOT NULL REFERENCES tenants (id),
    key            TEXT NOT NULL,
    effective_from DATE NOT NULL,
    value          JSONB NOT NULL,
    set_by         UUID,
    set_at         TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (tenant_id, key, effective_from),
    FOREIGN KEY (tenant_id, set_by) REFERENCES accounts (tenant_id, id)
);

-- The texts that the law wants before sign-in. Public, so not sealed. Versions are only added; the newest is shown.
CREATE TABLE legal_texts (
    tenant_id  UUID NOT NULL REFERENCES tenants (id),
    page       TEXT NOT NULL CHECK (page IN
        ('imprint', 'privacy', 'terms', 'accessibility', 'easy-language', 'sign-language', 'help')),
    language   TEXT NOT NULL,
    version    BIGINT NOT NULL CHECK (version > 0),
    body       TEXT NOT NULL,
    written_by UUID,
    written_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (tenant_id, page, language, version),
    FOREIGN KEY (tenant_id, written_by) REFERENCES accounts (tenant_id, id)
);

-- What one session touched: for the report after an incident.
CREATE INDEX audit_leaves_by_session ON audit_leaves (tenant_id, session_id, leaf_index) WHERE session_id IS NOT NULL;

ALTER TABLE settings ENABLE ROW LEVEL SECURITY;
ALTER TABLE settings FORCE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON settings USING (tenant_id = app_tenant());
GRANT SELECT, INSERT, UPDATE, DELETE ON settings TO kundenportal_app;

ALTER TABLE legal_texts ENABLE ROW LEVEL SECURITY;
ALTER TABLE legal_texts FORCE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON legal_texts USING (tenant_id = app_tenant());
GRANT SELECT, INSERT ON legal_texts TO kundenportal_app;
