-- Who gave a paper free that the scanner could not judge, when and why; and why a paper was deleted. No CHECK: later
-- releases know more causes. A row of `accounts` is never deleted, so nothing refers to it by a key.
ALTER TABLE documents ADD COLUMN released_by UUID;
ALTER TABLE documents ADD COLUMN released_at TIMESTAMPTZ;
ALTER TABLE documents ADD COLUMN release_reason_sealed BYTEA;
ALTER TABLE documents ADD COLUMN deleted_for TEXT;
-- Until now only senders deleted.
ALTER TABLE documents NO FORCE ROW LEVEL SECURITY;
UPDATE documents SET deleted_for = 'taken_back' WHERE state IN ('deleting', 'deleted');
ALTER TABLE documents FORCE ROW LEVEL SECURITY;
-- What replaces a paper is asked for with every list.
CREATE INDEX documents_by_replaced ON documents (tenant_id, replaces) WHERE replaces IS NOT NULL;
