#!/usr/bin/env python3
"""Every relative link in a Markdown file of the repository must lead to something in it.

A link to a Rust file whose text is a name in backticks promises a function of that name there.
"""

import re
import subprocess
import sys
from pathlib import Path

LINK = re.compile(r"\]\(([^)\s#]+)(?:#[^)\s]*)?\)")
FUNCTION = re.compile(r"\[`(\w+)`\]\(([^)\s]+\.rs)\)")


def main() -> int:
    answer = subprocess.run(["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.md"],
                            check=True, capture_output=True, text=True)
    broken = 0
    for name in answer.stdout.splitlines():
        page = Path(name)
        if not page.exists():
            continue
        text = page.read_text(encoding="utf-8")
        for function, target in FUNCTION.findall(text):
            file = page.parent / target
            if file.exists() and not re.search(rf"\bfn {function}\b", file.read_text(encoding="utf-8")):
                print(f"links: {name} looks for {function} in {target}, which has none", file=sys.stderr)
                broken += 1
        for target in LINK.findall(text):
            if "://" in target or target.startswith("mailto:") or (page.parent / target).exists():
                continue
            print(f"links: {name} leads to {target}, which is not there", file=sys.stderr)
            broken += 1
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
