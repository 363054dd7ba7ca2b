#!/usr/bin/env python3
"""Every relative link in a Markdown file of the repository must lead to something in it."""

import re
import subprocess
import sys
from pathlib import Path

LINK = re.compile(r"\]\(([^)\s#]+)(?:#[^)\s]*)?\)")


def main() -> int:
    answer = subprocess.run(["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.md"],
                            check=True, capture_output=True, text=True)
    broken = 0
    for name in answer.stdout.splitlines():
        page = Path(name)
        if not page.exists():
            continue
        for target in LINK.findall(page.read_text(encoding="utf-8")):
            if "://" in target or target.startswith("mailto:") or (page.parent / target).exists():
                continue
            print(f"links: {name} leads to {target}, which is not there", file=sys.stderr)
            broken += 1
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
