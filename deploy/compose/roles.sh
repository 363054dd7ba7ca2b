#!/bin/bash
# Run once, by the container of PostgreSQL, when its folder is empty: the roles and logins of migrations/README.md. The tables,
# and the policies that keep each Jobcenter to its own rows, are made by `kundenportal migrate`.
set -euo pipefail

export SECRETS=${SECRETS:-/run/secrets}
# Passwords are read by psql itself: they stand in no list of processes.
psql --set ON_ERROR_STOP=1 --no-psqlrc --username "${POSTGRES_USER:-postgres}" <<'SQL'
\set owner `cat "$SECRETS/postgres-owner"`
\set app `cat "$SECRETS/postgres-app"`
\set system `cat "$SECRETS/postgres-system"`
\set backup `cat "$SECRETS/postgres-backup"`
CREATE ROLE kundenportal_app NOLOGIN;
CREATE ROLE kundenportal_system NOLOGIN;
CREATE ROLE portal_owner LOGIN PASSWORD :'owner';
CREATE ROLE portal_app LOGIN PASSWORD :'app' IN ROLE kundenportal_app;
CREATE ROLE portal_system LOGIN PASSWORD :'system' IN ROLE kundenportal_system;
CREATE ROLE portal_backup LOGIN PASSWORD :'backup' BYPASSRLS IN ROLE pg_read_all_data;
CREATE DATABASE kundenportal OWNER portal_owner;
REVOKE CONNECT ON DATABASE kundenportal FROM PUBLIC;
GRANT CONNECT ON DATABASE kundenportal TO portal_app, portal_system, portal_backup;
SQL
