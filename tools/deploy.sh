#!/usr/bin/env bash
# Looks over the files of deploy/ as far as a machine without systemd running can: what the unit of the portal leaves open
# ("exposure", 0 to 10; the aim is 2.0 at most), and whether the units and the alerts can be read.
set -euo pipefail
cd "$(dirname "$0")/.."

unit=deploy/systemd/kundenportal.service
found=$(systemd-analyze security --offline=yes --threshold=20 "$unit") || {
    printf '%s\n' "$found" | grep '✗' >&2
    printf 'deploy: %s leaves more open than it should\n' "$unit" >&2
    exit 1
}
printf '%s\n' "$found" | sed -n 's/.*Overall exposure level for \(.*\): \([0-9.]*\).*/deploy: \1 has an exposure of \2/p'

# The program is not installed where this runs: that alone is no mistake.
mistakes=$(systemd-analyze verify "$unit" 2>&1 | grep -v 'is not executable: No such file' || true)
[ -z "$mistakes" ] || { printf '%s\n' "$mistakes" >&2; exit 1; }

# Alerts are YAML, which setup's Python packages read.
python=target/venv/bin/python
[ -x "$python" ] || python=python3
"$python" tools/alerts.py
printf 'deploy: the alerts can be read\n'
