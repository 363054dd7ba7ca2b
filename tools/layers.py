#!/usr/bin/env python3
"""Who may depend on whom: the direction of the crates, held against their Cargo.toml files.

    kundenportal → web → identity, upload, messaging, casework, audit → custody → db, blobs → envelope, ledger → domain, meters

Each crate may use what stands below it in the list, never its neighbours and never what is above. A few layers may
also not see what stands further down, or a library that would make them know too much. Tests may use everything.
"""

import json
import subprocess
import sys

# From the ground up. A crate on a line may use every crate on the lines before it, minus HIDDEN.
LAYERS = [
    ["domain", "meters"],
    ["envelope", "ledger"],
    ["blobs", "clamd", "db", "mailer", "pkcs11"],
    ["custody"],
    ["audit", "casework", "identity", "messaging", "upload"],
    ["web"],
    ["kundenportal"],
    ["clamdtest", "faultstore", "fixed", "pgtest", "s3test", "smtptest", "testfiles"],
    ["house", "testing"],
    ["tests"],
]

# What a crate must not name although it stands below: web speaks to services only.
HIDDEN = {"web": {"custody", "db", "blobs", "clamd", "mailer", "pkcs11"}}

# Libraries a layer must not know: the rules know no runtime, the services no HTTP, only db knows SQL, and only meters
# names what is measured.
FOREIGN = {
    "domain": {"axum", "metrics", "object_store", "sqlx", "tokio"},
    "envelope": {"axum", "metrics", "object_store", "sqlx", "tokio"},
    "ledger": {"axum", "metrics", "object_store", "sqlx", "tokio"},
    "blobs": {"axum", "metrics", "sqlx"},
    "clamd": {"axum", "metrics", "object_store", "sqlx"},
    "db": {"axum", "metrics", "object_store"},
    "mailer": {"axum", "metrics", "object_store", "sqlx"},
    "pkcs11": {"axum", "metrics", "object_store", "sqlx"},
    "custody": {"axum", "metrics", "object_store", "sqlx"},
    "audit": {"axum", "metrics", "object_store", "sqlx"},
    "casework": {"axum", "metrics", "object_store", "sqlx"},
    "identity": {"axum", "metrics", "object_store", "sqlx"},
    "messaging": {"axum", "metrics", "object_store", "sqlx"},
    "upload": {"axum", "metrics", "object_store", "sqlx"},
    "web": {"metrics", "object_store", "sqlx"},
}


def allowed() -> dict[str, set[str]]:
    """Which crates of the workspace each crate may use."""
    below: set[str] = set()
    result: dict[str, set[str]] = {}
    for layer in LAYERS:
        for crate in layer:
            result[crate] = below - HIDDEN.get(crate, set())
        below = below | set(layer)
    return result


def faults(packages: list[dict]) -> list[str]:
    """One sentence for each dependency against the direction."""
    may = allowed()
    found = []
    for package in packages:
        crate = package["name"]
        if crate not in may:
            found.append(f"{crate}: has no place in LAYERS of tools/layers.py")
            continue
        for dependency in package["dependencies"]:
            name = dependency["name"]
            if dependency["kind"] == "dev":
                continue
            if name in may and name not in may[crate]:
                found.append(f"{crate} depends on {name}: against the direction")
            if name in FOREIGN.get(crate, ()):
                found.append(f"{crate} depends on the library {name}: it must not know it")
    return found


def main() -> int:
    answer = subprocess.run(
        ["cargo", "metadata", "--no-deps", "--format-version", "1"], check=True, capture_output=True, text=True
    )
    found = faults(json.loads(answer.stdout)["packages"])
    for sentence in found:
        print(f"layers: {sentence}", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
