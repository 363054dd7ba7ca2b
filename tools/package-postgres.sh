#!/usr/bin/env bash
# The roles of a big installation on PostgreSQL, as deploy/compose makes them, and what `migrate` adds: separate logins, and
# row-level security that holds. Runs a server of its own for it: `tools/package-postgres.sh PROGRAM`. As root.
set -euo pipefail
cd "$(dirname "$0")/.."
program=${1:?usage: tools/package-postgres.sh PROGRAM}

say() { printf 'package: %s\n' "$*"; }
die() { say "$*" >&2; exit 1; }

work=$(mktemp -d)
server=
end() {
    if [ -n "$server" ]; then
        kill -INT "$server" 2>/dev/null || true
        wait "$server" || true
    fi
    rm -rf "$work"
}
trap end EXIT
chmod 711 "$work"
bin=$(compgen -G '/usr/lib/postgresql/*/bin' | sort -V | tail -n 1)
as_postgres() { setpriv --reuid=postgres --regid=postgres --clear-groups "$@"; }

cp -r deploy/compose "$work/compose"
"$work/compose/prepare" 2>/dev/null
secrets=$work/compose/secrets
# In its container, PostgreSQL has another number.
chown postgres "$secrets"/postgres-*
install -d -o postgres -m 700 "$work/data"
install -d -o postgres -m 755 "$work/socket"
as_postgres "$bin/initdb" -D "$work/data" --auth-host=scram-sha-256 --auth-local=peer -U postgres >/dev/null
# Everybody but the administrator shows a password, here on the socket, too.
printf '%s\n' 'local all postgres peer' 'local all all scram-sha-256' >"$work/data/pg_hba.conf"
# Not by a function: the process to end later is then a shell.
setpriv --reuid=postgres --regid=postgres --clear-groups "$bin/postgres" -D "$work/data" -k "$work/socket" -c listen_addresses= >"$work/log" 2>&1 &
server=$!
until as_postgres "$bin/pg_isready" -q -h "$work/socket"; do kill -0 "$server" || { cat "$work/log"; die "PostgreSQL does not begin"; }; done
PGHOST=$work/socket SECRETS=$secrets as_postgres deploy/compose/roles.sh >/dev/null

# The configuration of the container, with the socket instead of the server's name.
for name in database database-system database-migrate database-backup; do
    sed -i "s,@postgres/kundenportal,@localhost/kundenportal?host=$work/socket," "$secrets/$name"
done
mkdir -m 700 "$work/objects" "$work/spool"
sed -e "s,/run/secrets,$secrets," -e "s,/var/lib/kundenportal,$work," -e "s,/var/spool/kundenportal,$work/spool," \
    -e "s,^kind = \"s3\",kind = \"directory\"\ndirectory = \"$work/objects\"," deploy/compose/kundenportal.toml >"$work/kundenportal.toml"
"$program" keys init --config "$work/kundenportal.toml" >/dev/null
"$program" config check --config "$work/kundenportal.toml" >/dev/null || die "the configuration of the container is wrong"
"$program" migrate --config "$work/kundenportal.toml" >"$work/told" 2>&1 || { cat "$work/told"; die "migrate does not succeed"; }

# login SECRET STATEMENT: what the database answers to whoever has this secret
login() { psql --no-psqlrc -At "$(cat "$secrets/$1")" -c "$2" 2>&1; }
tables=$(login database-migrate "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace AND nspname = 'public' WHERE relkind = 'r' AND relrowsecurity AND relforcerowsecurity")
open=$(login database-migrate "SELECT string_agg(relname, ' ' ORDER BY relname) FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace AND nspname = 'public' WHERE relkind = 'r' AND NOT (relrowsecurity AND relforcerowsecurity)")
# Which Jobcenters there are is what a request is first matched with; nothing else is open.
[ "$open" = '_sqlx_migrations installation tenants' ] || die "tables without policies: $open"
[ "$(login database-backup 'SELECT count(*) > 0 FROM audit_leaves')" = t ] || die "migrate made no Jobcenter"
[ "$(login database 'SELECT count(*) FROM audit_leaves')" = 0 ] || die "the portal's login sees rows of a Jobcenter that it did not name"
named="SET app.tenant = '$(login database 'SELECT id FROM tenants')'; SELECT count(*) > 0 FROM audit_leaves"
[ "$(login database "$named" | tail -n 1)" = t ] || die "the portal's login does not see rows of the Jobcenter that it names"
[[ $(login database 'CREATE TABLE other (a int)') == *'permission denied'* ]] || die "the portal's login makes tables"
[[ $(login database-backup 'DELETE FROM tenants') == *'permission denied'* ]] || die "the backup's login deletes"
"$program" backup --config "$work/kundenportal.toml" --out "$work/backup" >"$work/told" 2>&1 || { cat "$work/told"; die "the backup's login can't back up"; }
[ -f "$work/backup/MANIFEST.json" ] || die "the backup is not whole"
say "PostgreSQL: four logins, $tables tables with row-level security, a backup"
