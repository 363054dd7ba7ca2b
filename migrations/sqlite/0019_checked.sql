-- When a document was last checked for malware, whatever came of it: customers read the day. What was checked before has none.
ALTER TABLE documents ADD COLUMN checked_at TEXT;
