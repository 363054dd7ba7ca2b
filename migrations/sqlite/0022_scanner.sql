-- Why a document could not be judged, or waits for it, and since when.
ALTER TABLE documents ADD COLUMN scan_reason TEXT CHECK (scan_reason IN
    ('too_long', 'limit', 'encrypted', 'macros', 'scanner_failed', 'scanner_unavailable', 'store_unavailable'));
ALTER TABLE documents ADD COLUMN scan_reason_at TEXT;
-- What administrators see a list of.
CREATE INDEX documents_infected ON documents (tenant_id, received_at, id) WHERE state = 'infected';

-- Whether the virus scanner answers, as the process that looked last saw it. One row, of the installation itself.
CREATE TABLE scanner (
    tenant_id     BLOB NOT NULL,
    answers       INTEGER NOT NULL CHECK (answers IN (0, 1)),
    since         TEXT NOT NULL,
    looked_at     TEXT NOT NULL,
    description   TEXT NOT NULL,
    signatures_at TEXT,
    trouble       TEXT,
    scanned_at    TEXT,
    failures      INTEGER NOT NULL CHECK (failures >= 0),
    PRIMARY KEY (tenant_id)
) STRICT;
