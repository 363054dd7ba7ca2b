-- What customers are asked to send again; the condition stands in the query word by word.
CREATE INDEX documents_asked_again ON documents (tenant_id, case_id, received_at, id)
    WHERE review = 'resend' OR state IN ('infected', 'unscannable', 'suspect') OR deleted_for = 'infected';

-- No money for food, no home, no power, no health insurance. Each customer has one at most that is not settled. What was
-- written is sealed with the key of the case.
CREATE TABLE emergencies (
    tenant_id          BLOB NOT NULL,
    id                 BLOB NOT NULL,
    case_id            BLOB NOT NULL,
    by_account         BLOB NOT NULL,
    kind               TEXT NOT NULL CHECK (kind IN ('food', 'home', 'power', 'health')),
    note_sealed        BLOB,
    pseudonym          BLOB NOT NULL CHECK (length(pseudonym) = 16),
    raised_at          TEXT NOT NULL,
    seen_at            TEXT,
    settled_at         TEXT,
    settled_by         BLOB,
    settle_note_sealed BLOB,
    PRIMARY KEY (tenant_id, id),
    CHECK ((settled_at IS NULL) = (settled_by IS NULL)),
    FOREIGN KEY (tenant_id, case_id) REFERENCES cases (tenant_id, id),
    FOREIGN KEY (tenant_id, by_account) REFERENCES accounts (tenant_id, id),
    FOREIGN KEY (tenant_id, settled_by) REFERENCES accounts (tenant_id, id)
) STRICT;
CREATE UNIQUE INDEX emergencies_open ON emergencies (tenant_id, case_id, by_account) WHERE settled_at IS NULL;
CREATE INDEX emergencies_by_account ON emergencies (tenant_id, by_account, raised_at, id);

-- Papers and messages that a customer said are not theirs: hidden from that customer, and deleted by nobody. They wait for
-- staff until somebody has looked.
CREATE TABLE disowned (
    tenant_id   BLOB NOT NULL,
    account_id  BLOB NOT NULL,
    object_kind TEXT NOT NULL CHECK (object_kind IN ('document', 'message')),
    object_id   BLOB NOT NULL,
    case_id     BLOB NOT NULL,
    said_at     TEXT NOT NULL,
    settled_at  TEXT,
    settled_by  BLOB,
    PRIMARY KEY (tenant_id, account_id, object_id),
    CHECK ((settled_at IS NULL) = (settled_by IS NULL)),
    FOREIGN KEY (tenant_id, account_id) REFERENCES accounts (tenant_id, id),
    FOREIGN KEY (tenant_id, case_id) REFERENCES cases (tenant_id, id),
    FOREIGN KEY (tenant_id, settled_by) REFERENCES accounts (tenant_id, id)
) STRICT;
CREATE INDEX disowned_open ON disowned (tenant_id, case_id, said_at) WHERE settled_at IS NULL;
CREATE INDEX disowned_by_object ON disowned (tenant_id, object_id);

-- Who of the staff looked at what of a case: what customers are shown of the log.
CREATE INDEX audit_leaves_looks ON audit_leaves (tenant_id, case_id, leaf_index)
    WHERE actor_role = 'caseworker' AND outcome = 'done'
      AND action IN ('case.viewed', 'document.opened', 'thread.viewed', 'receipt.viewed');
