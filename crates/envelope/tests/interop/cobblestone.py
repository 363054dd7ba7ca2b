"""The other side of `interop.rs`: Cobblestone-256 as PyPI `cryptography` implements it.

    cobblestone.py seal KEY CONTEXT          plain text on stdin, sealed bytes on stdout
    cobblestone.py open KEY CONTEXT          sealed bytes on stdin, plain text on stdout
    cobblestone.py judge KEY CONTEXT FILE…   one line for each file: "opened LENGTH" or "refused"

KEY and CONTEXT are hexadecimal. `seal` and `open` end by writing the peak of their memory in KiB to stderr.
"""

import sys

from cryptography.cobblestone import Cobblestone256Decryptor, Cobblestone256Encryptor
from cryptography.exceptions import InvalidTag

PIECE = 1 << 20


def pump(stream):
    while piece := sys.stdin.buffer.read1(PIECE):
        sys.stdout.buffer.write(stream.update(piece))
    sys.stdout.buffer.write(stream.finalize())
    sys.stdout.buffer.flush()
    with open("/proc/self/status", encoding="ascii") as status:
        peak = next(line for line in status if line.startswith("VmHWM:"))
    print(peak.split()[1], file=sys.stderr)


def judge(key, context, path):
    stream = Cobblestone256Decryptor(key, context)
    with open(path, "rb") as file:
        try:
            plain = stream.update(file.read())
            plain += stream.finalize()
        except (InvalidTag, ValueError):
            return "refused"
    return f"opened {len(plain)}"


def main(action, key, context, *files):
    key, context = bytes.fromhex(key), bytes.fromhex(context)
    if action == "seal":
        pump(Cobblestone256Encryptor(key, context))
    elif action == "open":
        pump(Cobblestone256Decryptor(key, context))
    elif action == "judge":
        for path in files:
            print(judge(key, context, path))
    else:
        raise SystemExit(f"unknown action: {action}")


main(*sys.argv[1:])
