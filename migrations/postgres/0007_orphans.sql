-- Objects that no row names, kept between two sweeps of the store: one is deleted only after it was seen so twice, a day
-- apart. Beside them what the last sweep found.
CREATE TABLE orphans (
    tenant_id     UUID NOT NULL,
    object_key    TEXT NOT NULL,
    size          BIGINT NOT NULL CHECK (size >= 0),
    modified_at   TIMESTAMPTZ NOT NULL,
    first_seen_at TIMESTAMPTZ NOT NULL,
    last_seen_at  TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (tenant_id, object_key),
    FOREIGN KEY (tenant_id) REFERENCES tenants (id)
);

CREATE TABLE store_checks (
    tenant_id UUID NOT NULL,
    at        TIMESTAMPTZ NOT NULL,
    objects   BIGINT NOT NULL CHECK (objects >= 0),
    orphaned  BIGINT NOT NULL CHECK (orphaned >= 0),
    missing   BIGINT NOT NULL CHECK (missing >= 0),
    PRIMARY KEY (tenant_id),
    FOREIGN KEY (tenant_id) REFERENCES tenants (id)
);

ALTER TABLE orphans ENABLE ROW LEVEL SECURITY;
ALTER TABLE orphans FORCE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON orphans USING (tenant_id = app_tenant());
GRANT SELECT, INSERT, UPDATE, DELETE ON orphans TO kundenportal_app;

ALTER TABLE store_checks ENABLE ROW LEVEL SECURITY;
ALTER TABLE store_checks FORCE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON store_checks USING (tenant_id = app_tenant());
GRANT SELECT, INSERT, UPDATE ON store_checks TO kundenportal_app;
