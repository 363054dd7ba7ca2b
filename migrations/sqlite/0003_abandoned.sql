-- The sweeper asks every minute which submissions were abandoned, to remove what is left of them.
CREATE INDEX submissions_abandoned ON submissions (tenant_id, id) WHERE state = 'abandoned';
