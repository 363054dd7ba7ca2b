"""Reads what the ledger wrote with aics-tlog, which shares no code with it, and answers with proofs of its own.

Usage: read_log.py FOLDER. In the folder: export.jsonl, given.json. Writes answer.json. Any failed check ends with 1.
"""

import base64
import hashlib
import json
import sys
from pathlib import Path

import aics_tlog as tlog
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

PROOF_HEADER = "c2sp.org/tlog-proof@v1"


def b64(text):
    return base64.b64decode(text, validate=True)


def text(data):
    return base64.b64encode(data).decode()


def the_reader_itself():
    """The published roots of Certificate Transparency's test leaves: is the other program right?"""
    leaves = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
    tree = tlog.MerkleTree(bytes.fromhex(leaf) for leaf in leaves)
    assert tree.root().hex() == "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
    assert tree.root(3).hex() == "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"


def export(path):
    """Every root and every signature of the export, from nothing but its leaves and keys."""
    raw = path.read_bytes()
    lines = [json.loads(line) for line in raw.decode().splitlines()]
    log, end = lines[0]["log"], lines[-1]["end"]
    before_end = raw[: raw.rindex(b"\n", 0, len(raw) - 1) + 1]
    assert hashlib.sha256(before_end).hexdigest() == end["sha256"]
    keys = [tlog.parse_vkey(key) for key in log["keys"]]
    tree = tlog.MerkleTree()
    for line in lines[1:-1]:
        if "entry" in line:
            assert line["entry"]["index"] == tree.size
            tree.append(b64(line["entry"]["leaf"]))
        else:
            checked(line["checkpoint"], keys[0], log["origin"], tree)
    assert (end["size"], b64(end["root"])) == (tree.size, tree.root())
    assert log["size"] == tree.size
    return tree, keys[0], log["origin"]


def checked(note, key, origin, tree):
    result = tlog.verify_checkpoint(tlog.parse_note(note), key, expected_origin=origin)
    assert result.ok, result.error
    assert result.root == tree.root(result.size), "another root"
    return result


def kept_proof(proof, leaf, key, origin, tree):
    head, note = proof.split("\n\n", 1)
    header, index, *path = head.split("\n")
    assert header == PROOF_HEADER and index.startswith("index ")
    index, path = int(index.removeprefix("index ")), [b64(line) for line in path]
    head = checked(note, key, origin, tree)
    assert tlog.verify_leaf_inclusion(leaf, index, head.size, path, head.root)
    assert not tlog.verify_leaf_inclusion(leaf + b"x", index, head.size, path, head.root)
    assert path == tree.inclusion_proof(index, head.size)
    return index


def receipt(receipt, key, origin, tree):
    body = b64(receipt["body"])
    public = Ed25519PublicKey.from_public_bytes(key.public_key)
    public.verify(b64(receipt["signature"]), b"kundenportal receipt 1\n" + body)
    said = json.loads(body)
    leaf = b64(said["leaf"])
    assert tree.leaf_data(said["leaf_index"]) == leaf
    assert kept_proof(receipt["proof"], leaf, key, origin, tree) == said["leaf_index"]
    fields = entry_fields(leaf)
    assert fields[16] == hashlib.sha256(b64(said["salt"]) + b64(said["detail"])).digest()
    assert fields[1].decode() == origin == said["origin"]


def entry_fields(leaf):
    fields = []
    while leaf:
        length = int.from_bytes(leaf[:2], "big")
        fields.append(leaf[2 : 2 + length])
        leaf = leaf[2 + length :]
    assert len(fields) == 17
    return fields


def answer(tree, origin):
    """The same log, signed and proven by the other program."""
    key = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    head = tlog.Checkpoint(origin, tree.size, tree.root())
    return {
        "vkey": tlog.format_vkey(tlog.vkey_from_ed25519(origin, key.public_key())),
        "checkpoint": tlog.sign_checkpoint(head, key, origin).to_bytes().decode(),
        "inclusion": [[text(h) for h in tree.inclusion_proof(index)] for index in range(tree.size)],
        "consistency": [[text(h) for h in tree.consistency_proof(old)] for old in range(tree.size + 1)],
        "roots": [text(tree.root(old)) for old in range(tree.size + 1)],
    }


def main(folder):
    the_reader_itself()
    tree, key, origin = export(folder / "export.jsonl")
    given = json.loads((folder / "given.json").read_text())
    assert tlog.format_vkey(key) == given["vkey"]
    for one in given["receipts"]:
        receipt(one, key, origin, tree)
    for one in given["consistency"]:
        proof = [b64(node) for node in one["proof"]]
        old, new = one["old"], one["new"]
        assert tlog.verify_consistency(old, new, tree.root(old), tree.root(new), proof)
        assert proof == tree.consistency_proof(old, new)
        if old not in (0, new):
            assert not tlog.verify_consistency(old, new, bytes(32), tree.root(new), proof)
    (folder / "answer.json").write_text(json.dumps(answer(tree, origin)))
    print(f"entries {tree.size}, receipts {len(given['receipts'])}, consistency {len(given['consistency'])}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
