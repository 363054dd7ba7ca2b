#!/usr/bin/env python3
"""Writes target/sbom: what the program is made of, as CycloneDX.

kundenportal.cdx.json has the crates (cargo-cyclonedx, of what is compiled for this machine's kind), pages.cdx.json what styles,
fonts and the script were made with (npm). `tools/setup.sh release` brings cargo-cyclonedx.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "target/sbom"
# cargo-cyclonedx writes beside every Cargo.toml of the workspace; all but the program's are thrown away.
PART = "being-made.cdx"


def crates() -> dict:
    try:
        subprocess.run(["cargo", "cyclonedx", "--quiet", "--manifest-path", "crates/kundenportal/Cargo.toml", "--format", "json",
                        "--spec-version", "1.5", "--override-filename", PART], check=True, cwd=ROOT)
        text = (ROOT / f"crates/kundenportal/{PART}.json").read_text(encoding="utf-8")
    finally:
        for part in [*ROOT.glob(f"crates/*/{PART}.json"), *ROOT.glob(f"tests/{PART}.json")]:
            part.unlink()
    # Where it was built is nobody's business, and would make each list another one.
    return json.loads(text.replace(f"path+file://{ROOT}/", ""))


def pages() -> dict:
    found = subprocess.run(["npm", "sbom", "--sbom-format", "cyclonedx"], check=True, cwd=ROOT / "crates/web/ui", capture_output=True, text=True)
    return json.loads(found.stdout)


def main() -> int:
    # Moment and number of the list from the last commit: the same sources make the same list.
    commit = subprocess.run(["git", "log", "-1", "--format=%ct"], cwd=ROOT, capture_output=True, text=True)
    if commit.returncode == 0:
        os.environ.setdefault("SOURCE_DATE_EPOCH", commit.stdout.strip())
    OUT.mkdir(parents=True, exist_ok=True)
    parts = {"kundenportal": crates(), "pages": pages()}
    # npm knows nothing of SOURCE_DATE_EPOCH.
    parts["pages"].pop("serialNumber", None)
    parts["pages"]["metadata"]["timestamp"] = parts["kundenportal"]["metadata"]["timestamp"]
    for name, made in parts.items():
        text = json.dumps(made, indent=1, ensure_ascii=False)
        if str(ROOT) in text:
            print(f"sbom: {name} names a folder of this machine", file=sys.stderr)
            return 1
        (OUT / f"{name}.cdx.json").write_text(text + "\n", encoding="utf-8")
        print(f"sbom: {len(made['components'])} components in target/sbom/{name}.cdx.json")
    return 0


if __name__ == "__main__":
    sys.exit(main())
