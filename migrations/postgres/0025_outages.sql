-- Outages of a Jobcenter's portal, as its operator told of them. Public, so not sealed; `note` is what was signed.
CREATE TABLE outages (
    tenant_id   UUID NOT NULL REFERENCES tenants (id),
    id          UUID NOT NULL,
    began_at    TIMESTAMPTZ NOT NULL,
    ended_at    TIMESTAMPTZ,
    what        TEXT NOT NULL,
    note        TEXT NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CHECK (ended_at > began_at)
);
CREATE INDEX outages_by_time ON outages (tenant_id, began_at, id);
-- One at a time.
CREATE UNIQUE INDEX outages_open ON outages (tenant_id) WHERE ended_at IS NULL;

-- What was due on the days of an outage.
CREATE INDEX declarations_due ON declarations (tenant_id, due_on) WHERE due_on IS NOT NULL AND withdrawn_at IS NULL;
CREATE INDEX messages_due ON messages (tenant_id, answer_due_on) WHERE answer_due_on IS NOT NULL;

ALTER TABLE outages ENABLE ROW LEVEL SECURITY;
ALTER TABLE outages FORCE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON outages USING (tenant_id = app_tenant());
GRANT SELECT, INSERT, UPDATE ON outages TO kundenportal_app;
