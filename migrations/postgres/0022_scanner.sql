-- Why a document could not be judged, or waits for it, and since when.
ALTER TABLE documents ADD COLUMN scan_reason TEXT CHECK (scan_reason IN
    ('too_long', 'limit', 'encrypted', 'macros', 'scanner_failed', 'scanner_unavailable', 'store_unavailable'));
ALTER TABLE documents ADD COLUMN scan_reason_at TIMESTAMPTZ;
-- What administrators see a list of.
CREATE INDEX documents_infected ON documents (tenant_id, received_at, id) WHERE state = 'infected';

-- Whether the virus scanner answers, as the process that looked last saw it. One row, of the installation itself.
CREATE TABLE scanner (
    tenant_id     UUID NOT NULL,
    answers       BOOLEAN NOT NULL,
    since         TIMESTAMPTZ NOT NULL,
    looked_at     TIMESTAMPTZ NOT NULL,
    description   TEXT NOT NULL,
    signatures_at TIMESTAMPTZ,
    trouble       TEXT,
    scanned_at    TIMESTAMPTZ,
    failures      BIGINT NOT NULL CHECK (failures >= 0),
    PRIMARY KEY (tenant_id)
);

ALTER TABLE scanner ENABLE ROW LEVEL SECURITY;
ALTER TABLE scanner FORCE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON scanner USING (tenant_id = app_tenant());
-- Staff of every Jobcenter see why their papers wait.
CREATE POLICY everybody_reads ON scanner FOR SELECT TO kundenportal_app
    USING (tenant_id = '00000000-0000-0000-0000-000000000000');
GRANT SELECT ON scanner TO kundenportal_app;
GRANT SELECT, INSERT, UPDATE ON scanner TO kundenportal_system;
