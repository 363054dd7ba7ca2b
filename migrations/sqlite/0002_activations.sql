-- Activation letters: the code by which a customer sets the first password. Only its hash is kept. A new letter makes
-- the older ones worthless.
CREATE TABLE activations (
    tenant_id     BLOB NOT NULL,
    id            BLOB NOT NULL,
    account_id    BLOB NOT NULL,
    code_hash     BLOB NOT NULL,
    failures      INTEGER NOT NULL CHECK (failures >= 0),
    created_at    TEXT NOT NULL,
    expires_at    TEXT NOT NULL,
    used_at       TEXT,
    superseded_at TEXT,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, account_id) REFERENCES accounts (tenant_id, id)
) STRICT;
CREATE UNIQUE INDEX activations_open ON activations (tenant_id, account_id)
    WHERE used_at IS NULL AND superseded_at IS NULL;

-- When the password was last set. Accounts that have one set it, as far as anybody knows, when they were made.
ALTER TABLE accounts ADD COLUMN password_set_at TEXT;
UPDATE accounts SET password_set_at = created_at WHERE password_hash IS NOT NULL;
