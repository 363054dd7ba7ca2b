-- How people are reached outside the portal, each address sealed with the key of the Jobcenter, and what is sent there.
CREATE TABLE reach (
    tenant_id       BLOB NOT NULL,
    id              BLOB NOT NULL,
    account_id      BLOB NOT NULL,
    channel         TEXT NOT NULL CHECK (channel IN ('mail', 'sms')),
    address_sealed  BLOB NOT NULL,
    wanted          INTEGER NOT NULL CHECK (wanted IN (0, 1)),
    state           TEXT NOT NULL CHECK (state IN ('unconfirmed', 'confirmed', 'bounced')),
    state_at        TEXT NOT NULL,
    code_hash       BLOB,
    code_failures   INTEGER NOT NULL CHECK (code_failures >= 0),
    code_expires_at TEXT,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, account_id, channel),
    FOREIGN KEY (tenant_id, account_id) REFERENCES accounts (tenant_id, id)
) STRICT;

-- When somebody wants to be left alone, and how often staff hear of what waits.
CREATE TABLE reach_times (
    tenant_id   BLOB NOT NULL,
    account_id  BLOB NOT NULL,
    quiet_from  INTEGER NOT NULL CHECK (quiet_from BETWEEN 0 AND 23),
    quiet_until INTEGER NOT NULL CHECK (quiet_until BETWEEN 0 AND 23),
    digest      TEXT NOT NULL CHECK (digest IN ('off', 'morning', 'morning_and_noon')),
    PRIMARY KEY (tenant_id, account_id),
    FOREIGN KEY (tenant_id, account_id) REFERENCES accounts (tenant_id, id)
) STRICT;

-- What is to be sent, and what became of it. No text: that is written when it is sent. `since` is the moment of the first
-- thing that it tells of.
CREATE TABLE outbox (
    tenant_id   BLOB NOT NULL,
    id          BLOB NOT NULL,
    account_id  BLOB NOT NULL,
    channel     TEXT NOT NULL CHECK (channel IN ('mail', 'sms')),
    kind        TEXT NOT NULL CHECK (kind IN
        ('new_message', 'paper_judged', 'paper_stuck', 'digest', 'papers_stuck', 'confirm_address')),
    state       TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'dropped', 'failed', 'bounced')),
    since       TEXT NOT NULL,
    not_before  TEXT NOT NULL,
    attempts    INTEGER NOT NULL CHECK (attempts >= 0),
    last_error  TEXT,
    queued_as   TEXT,
    finished_at TEXT,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, account_id) REFERENCES accounts (tenant_id, id)
) STRICT;
-- One at most waits for each account, kind and channel.
CREATE UNIQUE INDEX outbox_waiting ON outbox (tenant_id, account_id, kind, channel) WHERE state = 'waiting';
CREATE INDEX outbox_finished ON outbox (tenant_id, finished_at) WHERE finished_at IS NOT NULL;

-- Since when a paper waits longer than it should, for what, and since when its sender is told so.
ALTER TABLE documents ADD COLUMN stuck_at TEXT;
ALTER TABLE documents ADD COLUMN stuck_for TEXT CHECK (stuck_for IN ('scan', 'open', 'file'));
ALTER TABLE documents ADD COLUMN stuck_told_at TEXT;
CREATE INDEX documents_stuck ON documents (tenant_id, stuck_at, id) WHERE stuck_at IS NOT NULL;
CREATE INDEX documents_to_scan ON documents (tenant_id, received_at, id) WHERE state IN ('received', 'scanning');
CREATE INDEX documents_to_open ON documents (tenant_id, received_at, id)
    WHERE state = 'available' AND opened_at IS NULL AND review = 'none' AND NOT author_is_staff;
CREATE INDEX documents_to_file ON documents (tenant_id, reviewed_at, id)
    WHERE state = 'available' AND review = 'complete' AND filed_at IS NULL AND NOT author_is_staff;
