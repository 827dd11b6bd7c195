"""Random single changes to a bundle of a room, by somebody who also writes a closing record that fits.

Lives here: making them, and which mean nothing. Must not live here: rows of tables (mutations.py).
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from random import Random

__all__ = ["KINDS", "SMALLER", "change", "closed", "says_less"]

KINDS = ("flip", "delete", "insert", "duplicate", "swap", "move", "truncate", "older copy", "another's")
SMALLER: Mapping[str, frozenset[str]] = {
    "range": frozenset({"era", "checkpoint", "member", "disclosure"}),
    "selection": frozenset({"era", "event", "member", "disclosure"}),
}
"""Lines without which a bundle is a smaller one that still holds; docs/spec/log.md, Verification."""


def closed(lines: Sequence[bytes]) -> bytes:
    """Lines under a closing record that fits them."""
    body = b"".join(lines)
    end = {"type": "end", "records": len(lines), "sha256": hashlib.sha256(body).hexdigest()}
    return body + json.dumps(end, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def change(chance: Random, kind: str, bundle: bytes, older: bytes, other: bytes) -> bytes:
    """A bundle after one change.

    Args:
        older: A bundle of the same log as it was before.
        other: A bundle of another tenant's log.
    """
    lines = bundle.splitlines(keepends=True)[:-1]
    one, two = chance.randrange(len(lines)), chance.randrange(len(lines))
    if kind in ("flip", "insert"):
        line, at = lines[one], chance.randrange(len(lines[one]))
        flipped = bytes([line[at] ^ 1 << chance.randrange(8)])
        put = bytes([chance.choice(b' \n\t0a"{}=,\x00\xff')]) + line[at : at + 1]
        lines[one] = line[:at] + (flipped if kind == "flip" else put) + line[at + 1 :]
    elif kind == "delete":
        del lines[one]
    elif kind == "duplicate":
        lines.insert(two, lines[one])
    elif kind == "swap":
        lines[one], lines[two] = lines[two], lines[one]
    elif kind == "move":
        lines.insert(two, lines.pop(one))
    elif kind == "truncate":
        return bundle[: chance.randrange(len(bundle))] if chance.random() < 0.5 else closed(lines[:one])
    else:
        foreign = (older if kind == "older copy" else other).splitlines(keepends=True)[:-1]
        lines[one] = chance.choice(foreign)
    return closed(lines)


def says_less(bundle: bytes, changed: bytes) -> bool:
    """Whether only lines are gone, in order, without which a bundle is a smaller one."""
    lines, left = bundle.splitlines(keepends=True)[:-1], changed.splitlines(keepends=True)[:-1]
    remaining = iter(lines)
    if not all(line in remaining for line in left):
        return False
    kind = "range" if any(line_type(line) == "range" for line in lines) else "selection"
    lost = list(lines)
    for line in left:
        lost.remove(line)
    return {line_type(line) for line in lost} <= SMALLER[kind]


def line_type(line: bytes) -> str:
    found: str = json.loads(line)["type"]
    return found
