-- Since when a caseworker may open papers that may tell of somebody's health, in the cases of their teams: the Jobcenter says
-- so by name.
ALTER TABLE accounts ADD COLUMN health_since TIMESTAMPTZ;
CREATE INDEX accounts_by_health ON accounts (tenant_id, id) WHERE health_since IS NOT NULL;
