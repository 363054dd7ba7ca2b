-- Each list finds its rows by an index from the first one to the last.

-- The sweeper asks for what is being deleted. Not an index of all states: SQLite, which has no numbers, would take it for the
-- papers of one case.
CREATE INDEX documents_leaving ON documents (tenant_id, received_at, id) WHERE state = 'deleting';

-- Accounts of one role, the newest first.
CREATE INDEX accounts_by_role ON accounts (tenant_id, role, created_at, id);

-- What was begun and is not finished, of one Jobcenter. The index without the Jobcenter stays until nobody needs it.
CREATE INDEX submissions_unfinished_of_tenant ON submissions (tenant_id, lease_until, id)
    WHERE state IN ('reserved', 'streaming', 'completing');
