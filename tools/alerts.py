#!/usr/bin/env python3
"""Reads the alerts of deploy/ as Prometheus would: every rule has what it needs. `promtool`, where it is installed, also
reads the queries."""

import shutil
import subprocess
import sys

import yaml

FILE = "deploy/prometheus/alerts.yml"


def faults(document: dict) -> list[str]:
    """One sentence for each thing that is not as it should be."""
    found = []
    rules = [rule for group in document["groups"] for rule in group["rules"]]
    for rule in rules:
        name = rule.get("alert", "a rule without a name")
        if not isinstance(rule.get("expr"), str):
            found.append(f"{name}: no expression")
        if rule.get("labels", {}).get("severity") not in {"page", "ticket"}:
            found.append(f"{name}: severity is neither page nor ticket")
        if not {"summary", "runbook"} <= rule.get("annotations", {}).keys():
            found.append(f"{name}: no summary or no runbook")
        if unknown := rule.keys() - {"alert", "expr", "for", "labels", "annotations"}:
            found.append(f"{name}: {sorted(unknown)}")
    if len({rule.get("alert") for rule in rules}) != len(rules):
        found.append("two alerts have one name")
    return found


def main() -> int:
    with open(FILE, encoding="utf-8") as text:
        found = faults(yaml.safe_load(text))
    for sentence in found:
        print(f"alerts: {sentence}", file=sys.stderr)
    if shutil.which("promtool"):
        return len(found) or subprocess.run(["promtool", "check", "rules", FILE], check=False).returncode
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
