-- Activation letters: the code by which a customer sets the first password. Only its hash is kept. A new letter makes
-- the older ones worthless.
CREATE TABLE activations (
    tenant_id     UUID NOT NULL,
    id            UUID NOT NULL,
    account_id    UUID NOT NULL,
    code_hash     BYTEA NOT NULL,
    failures      BIGINT NOT NULL CHECK (failures >= 0),
    created_at    TIMESTAMPTZ NOT NULL,
    expires_at    TIMESTAMPTZ NOT NULL,
    used_at       TIMESTAMPTZ,
    superseded_at TIMESTAMPTZ,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, account_id) REFERENCES accounts (tenant_id, id)
);
CREATE UNIQUE INDEX activations_open ON activations (tenant_id, account_id)
    WHERE used_at IS NULL AND superseded_at IS NULL;

ALTER TABLE activations ENABLE ROW LEVEL SECURITY;
ALTER TABLE activations FORCE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON activations USING (tenant_id = app_tenant());
GRANT SELECT, INSERT, UPDATE ON activations TO kundenportal_app;

-- When the password was last set. Accounts that have one set it, as far as anybody knows, when they were made.
ALTER TABLE accounts ADD COLUMN password_set_at TIMESTAMPTZ;
ALTER TABLE accounts NO FORCE ROW LEVEL SECURITY;
UPDATE accounts SET password_set_at = created_at WHERE password_hash IS NOT NULL;
ALTER TABLE accounts FORCE ROW LEVEL SECURITY;
