#!/usr/bin/env python3
"""Holds the list of dependencies inside of a built program (cargo auditable) against its SBOM: tools/audited.py PROGRAM SBOM.

The list is JSON, packed with zlib, in the section .dep-v0; it survives `strip`, and scanners for known weaknesses read it.
"""

import json
import subprocess
import sys
import zlib
from pathlib import Path


def inside(program: str) -> dict:
    dumped = subprocess.run(["objcopy", "--dump-section", ".dep-v0=/dev/stdout", program, "/dev/null"], capture_output=True)
    # A section that is not there is only a warning to objcopy.
    if dumped.returncode or not dumped.stdout:
        sys.exit(f"audited: {program} has no list of dependencies: {dumped.stderr.decode().strip()}")
    return json.loads(zlib.decompress(dumped.stdout))


def main() -> int:
    program, sbom = sys.argv[1:]
    packages = inside(program)["packages"]
    roots = [package["name"] for package in packages if package.get("root")]
    if roots != ["kundenportal"]:
        print(f"audited: the list is of {roots}", file=sys.stderr)
        return 1
    # Build scripts and macros work while it is built; what remains is in the program.
    held = {(package["name"], package["version"]) for package in packages if package.get("kind") != "build"}
    listed = {(part["name"], part["version"]) for part in json.loads(Path(sbom).read_text(encoding="utf-8"))["components"]}
    missing = sorted(held - listed - {(package["name"], package["version"]) for package in packages if package.get("root")})
    for name, version in missing:
        print(f"audited: {name} {version} is in the program and not in the SBOM", file=sys.stderr)
    print(f"audited: {len(held)} packages inside of the program, {len(listed)} in the SBOM")
    return 1 if missing or len(held) < 100 else 0


if __name__ == "__main__":
    sys.exit(main())
