-- Deadlines: by when the Jobcenter has to decide what was declared, and usually answers what was written.

-- What is to be done first, from 0 for an emergency to 5 for anything else; the earliest day by which something is due, the
-- last one where nothing is: so the order of the worklist has no gaps. `urgency` stays for the release before.
ALTER TABLE cases ADD COLUMN task INTEGER NOT NULL DEFAULT 5 CHECK (task IN (0, 1, 2, 3, 4, 5));
ALTER TABLE cases ADD COLUMN due_on TEXT NOT NULL DEFAULT '9999-12-31';
DROP INDEX cases_by_urgency;
CREATE INDEX cases_by_task ON cases (tenant_id, task, due_on, attention_since, id) WHERE attention_since IS NOT NULL;
CREATE INDEX cases_due ON cases (tenant_id, due_on, id) WHERE due_on < '9999-12-31';

-- By when staff have to answer a message of a customer; nothing once they did, or said that it is done.
ALTER TABLE messages ADD COLUMN answer_due_on TEXT;
CREATE INDEX messages_unanswered ON messages (tenant_id, case_id, answer_due_on) WHERE answer_due_on IS NOT NULL;

-- By when what was declared has to be decided (§ 88 SGG), and when a caseworker said that it is.
ALTER TABLE declarations ADD COLUMN due_on TEXT;
ALTER TABLE declarations ADD COLUMN decided_at TEXT;
CREATE INDEX declarations_undecided ON declarations (tenant_id, case_id, due_on)
    WHERE due_on IS NOT NULL AND withdrawn_at IS NULL AND decided_at IS NULL;

UPDATE declarations SET due_on = date(substr(arrived_at, 1, 10), CASE kind WHEN 'objection' THEN '+3 months'
                                                                       ELSE '+6 months' END)
WHERE kind IN ('application', 'objection');
-- Three working days and a weekend.
UPDATE messages SET answer_due_on = date(substr(sent_at, 1, 10), '+5 days')
WHERE NOT author_is_staff AND opened_at IS NULL AND settled_at IS NULL;
UPDATE cases SET
    due_on = COALESCE((SELECT MIN(due.day) FROM (
        SELECT m.answer_due_on AS day FROM messages m WHERE m.tenant_id = cases.tenant_id AND m.case_id = cases.id
        UNION ALL
        SELECT n.due_on FROM declarations n
        WHERE n.tenant_id = cases.tenant_id AND n.case_id = cases.id AND n.withdrawn_at IS NULL) due), '9999-12-31'),
    task = CASE WHEN urgency < 2 THEN urgency
                WHEN EXISTS (SELECT 1 FROM declarations n
                             WHERE n.tenant_id = cases.tenant_id AND n.case_id = cases.id AND n.due_on IS NOT NULL
                               AND n.withdrawn_at IS NULL) THEN 2
                WHEN EXISTS (SELECT 1 FROM documents d
                             WHERE d.tenant_id = cases.tenant_id AND d.case_id = cases.id AND NOT d.author_is_staff
                               AND d.review = 'none' AND d.settled_at IS NULL
                               AND d.state NOT IN ('deleting', 'deleted')) THEN 3
                WHEN attention_since IS NOT NULL THEN 4
                ELSE 5 END;

-- Whether single letters are keys, as this account wants it.
ALTER TABLE accounts ADD COLUMN letter_keys INTEGER NOT NULL DEFAULT 1 CHECK (letter_keys IN (0, 1));
