-- Outages of a Jobcenter's portal, as its operator told of them. Public, so not sealed; `note` is what was signed.
CREATE TABLE outages (
    tenant_id   BLOB NOT NULL REFERENCES tenants (id),
    id          BLOB NOT NULL,
    began_at    TEXT NOT NULL,
    ended_at    TEXT,
    what        TEXT NOT NULL,
    note        TEXT NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CHECK (ended_at > began_at)
) STRICT;
CREATE INDEX outages_by_time ON outages (tenant_id, began_at, id);
-- One at a time.
CREATE UNIQUE INDEX outages_open ON outages (tenant_id) WHERE ended_at IS NULL;

-- What was due on the days of an outage.
CREATE INDEX declarations_due ON declarations (tenant_id, due_on) WHERE due_on IS NOT NULL AND withdrawn_at IS NULL;
CREATE INDEX messages_due ON messages (tenant_id, answer_due_on) WHERE answer_due_on IS NOT NULL;
