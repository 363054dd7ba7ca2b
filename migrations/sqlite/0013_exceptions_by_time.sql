-- Who has a case is told of the exceptions of the last days.
CREATE INDEX exceptions_by_time ON exceptions (tenant_id, opened_at, id);
