-- What staff should know of a file before they open it: words with blanks between. `attempts.sealed_sha256` is not written
-- any more, and goes in a later release.
ALTER TABLE attempts ADD COLUMN flags TEXT NOT NULL DEFAULT '';
ALTER TABLE documents ADD COLUMN flags TEXT NOT NULL DEFAULT '';
