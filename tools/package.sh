#!/usr/bin/env bash
# Looks into the package that `make deb` built, installs it into a folder that looks like a machine, upgrades and purges
# it, and runs there what was installed: `tools/package.sh target/debian/kundenportal_….deb`. As root, because it changes
# owners and roots. What it can't show: systemd itself starting the units.
set -euo pipefail
cd "$(dirname "$0")/.."
PATH=$PWD/target/tools/bin:$PATH:/usr/sbin
deb=${1:?usage: tools/package.sh PACKAGE.deb}

say() { printf 'package: %s\n' "$*"; }
die() { say "$*" >&2; exit 1; }
[ "$(id -u)" = 0 ] || die "has to run as root"

work=$(mktemp -d)
running=()
end() {
    for process in "${running[@]}"; do
        kill "$process" 2>/dev/null || true
        wait "$process" || true
    done
    rm -rf "$work"
}
trap end EXIT
chmod 755 "$work"
root=$work/root

# is WHAT FOUND EXPECTED
is() { [ "$2" = "$3" ] || die "$1: found '$2', expected '$3'"; }

# ---- what is in it -----------------------------------------------------------------------------------------------

dpkg-deb -I "$deb" | grep -E '^ (Version|Installed-Size|Depends|Recommends):'
# tar's list: mode, owner, size, day, time, name
dpkg-deb -c "$deb" | awk '$1 !~ /^d/ { print $1, $2, $6 }' >"$work/list"
for wanted in '-rwxr-xr-x 0/0 ./usr/bin/kundenportal' '-rwxr-xr-x 0/0 ./usr/lib/kundenportal/backup' \
    '-rw-r--r-- 0/0 ./etc/kundenportal/kundenportal.example.toml' \
    ./usr/lib/systemd/system/kundenportal{.service,-backup.service,-backup.timer} \
    ./usr/lib/{sysusers,tmpfiles}.d/kundenportal.conf ./usr/share/doc/kundenportal/{kundenportal,pages}.cdx.json; do
    grep -qF -- "$wanted" "$work/list" || die "not in it: $wanted"
done
lintian --allow-root --fail-on error,warning --suppress-tags-from-file deploy/deb/lintian-accepted "$deb" || die "lintian has something to say"

# ---- installed, upgraded -----------------------------------------------------------------------------------------

# The scripts of the package run, told that the machine is this folder (DPKG_ROOT), which has no packages to depend on.
mkdir -p "$root"/{etc,usr/bin,usr/lib,var/lib,tmp} "$root"/var/lib/dpkg/{info,updates}
touch "$root"/etc/{passwd,group} "$root/var/lib/dpkg/status"
ln -s usr/bin "$root/bin" && ln -s usr/lib "$root/lib"
chmod 1777 "$root/tmp"
on_root() { dpkg --root="$root" --force-depends --force-script-chrootless --force-confold --log=/dev/null "$@" >"$work/dpkg" 2>&1 || { cat "$work/dpkg"; die "dpkg $1"; }; }
looks_right() {
    local user
    user=$(awk -F: '$1 == "kundenportal" { print $3 ":" $4 }' "$root/etc/passwd")
    [ -n "$user" ] || die "no user kundenportal"
    is 'folder of settings' "$(stat -c '%a %u:%g' "$root/etc/kundenportal")" "750 0:${user#*:}"
    is 'folder of data' "$(stat -c '%a %u:%g' "$root/var/lib/kundenportal")" "700 $user"
    is 'folder of checkpoints' "$(stat -c '%a %u:%g' "$root/var/spool/kundenportal")" "750 $user"
    is 'folder of backups' "$(stat -c '%a %u:%g' "$root/var/backups/kundenportal")" "700 $user"
    [ ! -e "$root/etc/systemd/system" ] || die "something was enabled without being asked for"
    [ ! -e "$root/etc/kundenportal/kundenportal.toml" ] || die "there is a configuration that nobody wrote"
}
on_root -i "$deb"
looks_right
# Changed by hand: kept through an upgrade.
echo '# by hand' >>"$root/etc/kundenportal/kundenportal.example.toml"
on_root -i "$deb"
looks_right
grep -q '# by hand' "$root/etc/kundenportal/kundenportal.example.toml" || die "an upgrade took away what was changed"
say "installed twice: user, folders, nothing enabled"

# ---- run ---------------------------------------------------------------------------------------------------------

# The installed program and what it is linked with, as the user of the service, with this folder as its root.
borrow() { for file in "$@"; do [ -e "$root$file" ] || install -D -m 755 "$(readlink -f "$file")" "$root$file"; done; }
linked() { for program in "$@"; do ldd "$program" | grep -o '/[^ ]*' | sort -u; done; }
programs=(/usr/bin/{bash,date,rm,env})
# shellcheck disable=SC2046 # a list of paths
borrow "${programs[@]}" $(linked "$root/usr/bin/kundenportal" "${programs[@]}")
mkdir -p "$root/dev" && mknod -m 666 "$root/dev/null" c 1 3
there() { chroot --userspec=kundenportal:kundenportal "$root" /usr/bin/env -i PATH=/usr/bin "$@"; }

there kundenportal --help | grep -q 'Usage: kundenportal' || die "--help"
is 'version' "$(there kundenportal --version)" "kundenportal $(dpkg-deb -f "$deb" Version | sed 's/-[^-]*$//')"

# The example, as it is installed: only the secrets are missing that nobody made yet.
example=/etc/kundenportal/kundenportal.example.toml
there kundenportal config check --config "$example" >"$work/check" 2>&1 && die "the example passes without its secrets"
secrets=(database database-system database-migrate database-backup objects keys)
grep -v -E "/etc/kundenportal/($(IFS='|'; echo "${secrets[*]}"))\b|_file|keys\.file" "$work/check" | grep -E '^[[:space:]]*[a-z_]+\.[a-z_.]+' \
    && die "the example is wrong in something else than missing secrets"
for name in "${secrets[@]}"; do
    echo "postgres://portal@localhost/$name" >"$root/etc/kundenportal/$name"
    chown --reference="$root/var/lib/kundenportal" "$root/etc/kundenportal/$name"
    chmod 600 "$root/etc/kundenportal/$name"
done
there kundenportal config check --config "$example" || die "the example is wrong"
chmod 640 "$root/etc/kundenportal/objects"
there kundenportal config check --config "$example" >/dev/null 2>&1 && die "a secret that others may read passes"
rm "${secrets[@]/#/$root/etc/kundenportal/}"
say "the example is a whole configuration, once its secrets are there"

# One process on SQLite and a folder: keys, rows, and backups beside one that broke off, one that is too old, and a folder of somebody's.
cat >"$root/etc/kundenportal/kundenportal.toml" <<'TOML'
[database]
url = "sqlite:/var/lib/kundenportal/portal.sqlite"
[objects]
kind = "directory"
directory = "/var/lib/kundenportal/objects"
[keys]
provider = "file"
file = "/var/lib/kundenportal/keys"
[scanner]
address = "unix:/run/clamav/clamd.ctl"
[audit]
spool = "/var/spool/kundenportal"
[[jobcenters]]
slug = "musterkreis"
name = "Jobcenter Musterkreis"
customer_host = "portal.musterkreis.example"
staff_host = "portal-intern.musterkreis.example"
TOML
config=(--config /etc/kundenportal/kundenportal.toml)
there kundenportal keys init "${config[@]}" >/dev/null
there kundenportal migrate "${config[@]}" >/dev/null
mkdir "$root"/var/backups/kundenportal/{2026-01-01T000000Z,by-hand}
chown --reference="$root/var/lib/kundenportal" "$root"/var/backups/kundenportal/*
there /usr/lib/kundenportal/backup >/dev/null
first=$(cd "$root/var/backups/kundenportal" && ls -d 20*)
[ -f "$root/var/backups/kundenportal/$first/MANIFEST.json" ] || die "the backup has no manifest"
[ ! -e "$root/var/backups/kundenportal/2026-01-01T000000Z" ] || die "a backup that broke off is still there"
mv "$root/var/backups/kundenportal/$first" "$root/var/backups/kundenportal/2020-01-01T000000Z"
there /usr/lib/kundenportal/backup >/dev/null
[ ! -e "$root/var/backups/kundenportal/2020-01-01T000000Z" ] || die "a backup from 2020 is kept for more than 30 days"
[ -e "$root/var/backups/kundenportal/by-hand" ] || die "a folder that is no backup was removed"
there KEEP_DAYS=0 /usr/lib/kundenportal/backup >/dev/null 2>&1 && die "backups may be kept for 0 days"
say "backups are made and let go by the script of the service"

# ---- what it is made of ------------------------------------------------------------------------------------------

tools/audited.py "$root/usr/bin/kundenportal" "$root/usr/share/doc/kundenportal/kundenportal.cdx.json"

# ---- the small scripts of the containers -------------------------------------------------------------------------

mkfifo "$work/demo"
"$root/usr/bin/kundenportal" demo --port 0 --json --data "$work/data" >"$work/demo" 2>"$work/demo.log" &
running+=($!)
read -r accounts <"$work/demo"
port=$(grep -o 'http://[^"]*:[0-9]*' <<<"$accounts" | head -n 1 | grep -o '[0-9]*$')
deploy/container/ready "$port" || die "a portal that runs is not ready"
deploy/container/ready 1 2>/dev/null && die "a portal that does not run is ready"

# clamd with the settings of its container, and one signature.
port=$(python3 -c 'import socket; print(socket.create_server(("127.0.0.1", 0)).getsockname()[1])')
install -d "$work/signatures" && printf '%064d:68:Test\n' 0 >"$work/signatures/test.hsb"
sed -e "s,^TCPSocket .*,TCPSocket $port," -e "s,0\.0\.0\.0,127.0.0.1," -e "s,/var/lib/clamav,$work/signatures," \
    -e "s,^TemporaryDirectory .*,TemporaryDirectory $work," deploy/container/clamd.conf >"$work/clamd.conf"
deploy/container/answers "$port" 2>/dev/null && die "a clamd that does not run answers"
clamd --foreground --config-file="$work/clamd.conf" >"$work/clamd.log" 2>&1 &
running+=($!)
until deploy/container/answers "$port" 2>/dev/null; do kill -0 "${running[-1]}" 2>/dev/null || { cat "$work/clamd.log"; die "clamd does not begin"; }; done
say "the health of a container is told by its script"

tools/package-postgres.sh "$root/usr/bin/kundenportal"

# ---- removed -----------------------------------------------------------------------------------------------------

on_root --remove kundenportal
[ ! -e "$root/usr/bin/kundenportal" ] || die "the program is still there"
on_root --purge kundenportal
grep -q 'are kept' "$work/dpkg" || die "a purge does not say what it keeps"
for name in keys portal.sqlite; do [ -f "$root/var/lib/kundenportal/$name" ] || die "a purge took $name away"; done
[ ! -e "$root$example" ] || die "a purge left the example"
say "removed and purged: keys, rows, backups are kept"
