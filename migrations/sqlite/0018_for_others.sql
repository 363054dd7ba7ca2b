-- What was done for somebody by somebody else, for the report after an incident.
CREATE INDEX audit_leaves_by_behalf ON audit_leaves (tenant_id, on_behalf_of, leaf_index) WHERE on_behalf_of IS NOT NULL;
