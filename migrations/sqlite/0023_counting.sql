-- What waits, is due or awaited is counted by team and by caseworker, not among all of the Jobcenter.
CREATE INDEX cases_waiting_team ON cases (tenant_id, team_id, task, attention_since, household_id, assigned_to)
    WHERE attention_since IS NOT NULL;
CREATE INDEX cases_waiting_own ON cases (tenant_id, assigned_to, task, attention_since, household_id)
    WHERE attention_since IS NOT NULL;
CREATE INDEX cases_due_team ON cases (tenant_id, team_id, due_on, household_id) WHERE due_on < '9999-12-31';
CREATE INDEX cases_awaiting_team ON cases (tenant_id, team_id, awaiting_since, household_id)
    WHERE awaiting_since IS NOT NULL;
