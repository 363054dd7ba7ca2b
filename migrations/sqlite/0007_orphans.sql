-- Objects that no row names, kept between two sweeps of the store: one is deleted only after it was seen so twice, a day
-- apart. Beside them what the last sweep found.
CREATE TABLE orphans (
    tenant_id     BLOB NOT NULL,
    object_key    TEXT NOT NULL,
    size          INTEGER NOT NULL CHECK (size >= 0),
    modified_at   TEXT NOT NULL,
    first_seen_at TEXT NOT NULL,
    last_seen_at  TEXT NOT NULL,
    PRIMARY KEY (tenant_id, object_key),
    FOREIGN KEY (tenant_id) REFERENCES tenants (id)
) STRICT;

CREATE TABLE store_checks (
    tenant_id BLOB NOT NULL,
    at        TEXT NOT NULL,
    objects   INTEGER NOT NULL CHECK (objects >= 0),
    orphaned  INTEGER NOT NULL CHECK (orphaned >= 0),
    missing   INTEGER NOT NULL CHECK (missing >= 0),
    PRIMARY KEY (tenant_id),
    FOREIGN KEY (tenant_id) REFERENCES tenants (id)
) STRICT;
