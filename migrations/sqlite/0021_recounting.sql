-- What is open is counted anew in the order of ids when a holiday or a setting changes; the conditions stand in the queries
-- word by word.
CREATE INDEX messages_to_answer ON messages (tenant_id, id) WHERE answer_due_on IS NOT NULL;
CREATE INDEX declarations_to_decide ON declarations (tenant_id, id)
    WHERE due_on IS NOT NULL AND withdrawn_at IS NULL AND decided_at IS NULL;
