-- Since when a conversation waits for whoever it was handed over to: until the Jobcenter writes in it, or what waits in the
-- case is settled.
ALTER TABLE threads ADD COLUMN waits_since TIMESTAMPTZ;

-- The worklist of whoever answers.
CREATE INDEX threads_by_answerer ON threads (tenant_id, answered_by, case_id) WHERE waits_since IS NOT NULL;
