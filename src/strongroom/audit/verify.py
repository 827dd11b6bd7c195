"""Verifies an audit bundle on its own: one file, Python and `cryptography`, nothing else of Strongroom.

    python verify.py BUNDLE [--key VKEY]... [--json]        exit status 0 verified, 6 findings, 2 usage

Lives here: everything that is needed to check a bundle, **repeated on purpose**: hashing, proofs and notes
also stand in the modules beside this one, but an auditor who trusts nobody reads this file, copies it away
and runs it, and a fault in the others must not hide itself here. Must not live here: any import of
`strongroom`, making bundles (bundle.py). Spec: docs/spec/log.md, Bundle and Verification.
"""

import argparse
import base64
import hashlib
import io
import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, BinaryIO, TypedDict

__all__ = ["Finding", "Report", "StreamSequences", "verify_bundle", "verify_stream_sequences"]

FORMAT = "strongroom-audit-bundle/v1"
MAX_LINE_BYTES = 16 << 20
MAX_NUMBER = 2**53 - 1
EMPTY_ROOT = hashlib.sha256().digest()
BATCH = 8192
MEMBER_LABEL = b"strongroom/member/v1".ljust(24, b"\0")
DIGEST_LABEL = b"strongroom/digest/v1".ljust(24, b"\0")

TEXTS = {
    "bundle.malformed": ("line {line} is not what the format allows here", "第 {line} 行不符合格式"),
    "bundle.truncated": ("the bundle ends before its closing record", "文件在结尾记录之前中断"),
    "bundle.digest": ("count or digest in the closing record is wrong", "结尾记录中的计数或摘要不正确"),
    "bundle.incomplete": (
        "what the header and checkpoints announce is not there",
        "缺少文件头和检查点所声明的内容",
    ),
    "key.other": ("the bundle is not signed by a key that was given", "该文件不是由给定的公钥签名"),
    "key.unproven": (
        "a key of the log is not named by the one before it, or signed out of its time",
        "日志的某个公钥未由前一公钥指认，或在有效期之外签名",
    ),
    "checkpoint.invalid": (
        "a checkpoint's signature, origin or form is wrong",
        "检查点的签名、origin 或格式不正确",
    ),
    "checkpoint.order": ("checkpoints are not in ascending order of size", "检查点未按大小升序排列"),
    "checkpoint.root": ("the entries do not lead to the signed root", "条目推算的根与签名的根不一致"),
    "consistency.invalid": (
        "a later checkpoint does not continue the earlier one",
        "较晚的检查点不是较早检查点的延续",
    ),
    "inclusion.invalid": ("this event is not in the log at this place", "该事件不在日志的这个位置"),
    "leaf.malformed": ("an entry is not a leaf of this format", "条目不是本格式的叶"),
    "leaf.tenant": ("an entry belongs to another tenant", "条目属于其他租户"),
    "leaf.duplicate": ("one event stands in the log twice", "同一事件在日志中出现两次"),
    "member.invalid": ("this record is not a member of the event", "该记录不是此事件的成员"),
    "disclosure.invalid": ("the value shown is not the one that was logged", "所出示的值与日志记录的不一致"),
    "claim.unbound": ("it is about an event that the bundle does not hold", "所涉及的事件不在文件中"),
    "era.invalid": ("an era does not follow the one before it", "纪元与前一纪元不衔接"),
    "stream.gap": (
        "events {first} to {last} of writer {stream} are missing",
        "写入者 {stream} 的第 {first} 至 {last} 个事件缺失",
    ),
    "stream.duplicate": (
        "event {first} of writer {stream} stands twice",
        "写入者 {stream} 的第 {first} 个事件出现两次",
    ),
}


class Finding(TypedDict, total=False):
    """One thing that is wrong; ``leaf`` is an index in the log."""

    code: str
    tenant: int | None
    event: str
    leaf: int
    record: str
    revision: int
    what: str
    what_zh: str


@dataclass
class Report:
    """What was checked and what was found; ``pinned`` says whether a key from outside was given."""

    origin: str | None = None
    tenant: int | None = None
    pinned: bool = False
    unpinned_eras: int = 0
    unverified_signatures: int = 0
    checkpoints: list[dict[str, Any]] = field(default_factory=list)
    leaves: int = 0
    events: int = 0
    members: int = 0
    disclosures: int = 0
    findings: list[Finding] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Whether nothing was found."""
        return not self.findings


class Malformed(Exception):
    """A line is not what the format allows; nothing after it is looked at."""


# -- Merkle tree: RFC 9162 section 2.1 ---------------------------------------------------------------------


def hash_leaf(data: bytes) -> bytes:
    """SHA-256 over 0x00 and the leaf."""
    return hashlib.sha256(b"\x00" + data).digest()


def hash_node(left: bytes, right: bytes) -> bytes:
    """SHA-256 over 0x01 and both subtrees."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Edge:
    """The complete subtrees of the leaves so far, by height; appends in batches."""

    def __init__(self, size: int, hashes: Sequence[bytes]) -> None:
        heights = [height for height in range(size.bit_length()) if size >> height & 1]
        if len(heights) != len(hashes):
            raise Malformed
        self.size = size
        self.nodes = dict(zip(heights, reversed(hashes), strict=True))

    def extend(self, nodes: list[bytes]) -> None:
        """Append leaf hashes."""
        self.size += len(nodes)
        height, sha256 = 0, hashlib.sha256
        while nodes:
            if height in self.nodes:
                nodes.insert(0, self.nodes.pop(height))
            if len(nodes) & 1:
                self.nodes[height] = nodes[-1]
            walk = iter(nodes)
            nodes = [sha256(b"\x01" + one + two).digest() for one, two in zip(walk, walk, strict=False)]
            height += 1

    def root(self) -> bytes:
        """The root over all leaves so far."""
        folded: bytes | None = None
        for height in sorted(self.nodes):
            node = self.nodes[height]
            folded = node if folded is None else hash_node(node, folded)
        return EMPTY_ROOT if folded is None else folded


def inclusion_root(index: int, size: int, folded: bytes, path: Sequence[bytes]) -> bytes | None:
    """The root an audit path leads to; None when it has not the length that index and size call for."""
    if index >= size:
        return None
    number, last = index, size - 1
    for part in path:
        if last == 0:
            return None
        if number & 1 or number == last:
            folded = hash_node(part, folded)
            while number and not number & 1:
                number, last = number >> 1, last >> 1
        else:
            folded = hash_node(folded, part)
        number, last = number >> 1, last >> 1
    return None if last else folded


def is_consistent(old: int, new: int, path: Sequence[bytes], old_root: bytes, new_root: bytes) -> bool:
    """Whether the path shows that the new tree begins with the old one; 0 < old < new."""
    parts = [old_root, *path] if old & (old - 1) == 0 else list(path)
    if not 0 < old < new or not path:
        return False
    number, last = old - 1, new - 1
    while number & 1:
        number, last = number >> 1, last >> 1
    before = after = parts[0]
    for part in parts[1:]:
        if last == 0:
            return False
        if number & 1 or number == last:
            before, after = hash_node(part, before), hash_node(part, after)
            while number and not number & 1:
                number, last = number >> 1, last >> 1
        else:
            after = hash_node(after, part)
        number, last = number >> 1, last >> 1
    return last == 0 and before == old_root and after == new_root


# -- Signed notes and checkpoints: c2sp.org/signed-note, c2sp.org/tlog-checkpoint --------------------------


def unbase64(text: object) -> bytes:
    """Strict base64: the one form of these bytes."""
    if not isinstance(text, str):
        raise Malformed
    try:
        raw = base64.b64decode(text, validate=True)
    except ValueError:
        raise Malformed from None
    if base64.b64encode(raw).decode() != text:
        raise Malformed
    return raw


@dataclass(frozen=True)
class Key:
    """An Ed25519 verifier key under its name."""

    name: str
    public: bytes

    @classmethod
    def parse(cls, text: object) -> "Key":
        """Read ``name+id+base64``; Malformed for any other text, or an id that is not that of the key."""
        if not isinstance(text, str):
            raise Malformed
        name, _, rest = text.partition("+")
        raw = unbase64(rest.partition("+")[2])
        key = cls(name, raw[1:])
        clean = name and not any(one.isspace() or one < " " for one in name)
        if not clean or len(raw) != 33 or raw[0] != 1 or rest.partition("+")[0] != key.id.hex():
            raise Malformed
        return key

    @property
    def id(self) -> bytes:
        """First four bytes of SHA-256 over name, newline, type 1 and key."""
        return hashlib.sha256(self.name.encode() + b"\n\x01" + self.public).digest()[:4]

    def verify(self, message: bytes, signature: bytes) -> bool:
        """Whether the signature is this key's."""
        # Imported here, so that Strongroom itself can use the rest of this file without it.
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True)
class Checkpoint:
    """A checked checkpoint: size, root, the signed text, and how many lines of other keys it carries."""

    size: int
    root: bytes
    text: str
    others: int


def open_checkpoint(note: object, key: Key) -> Checkpoint | None:
    """Check a signed checkpoint of the log whose origin is the key's name; None when anything is wrong."""
    if not isinstance(note, str) or not all(one >= " " or one == "\n" for one in note):
        return None
    text, divider, block = note.rpartition("\n\n")
    lines = block.split("\n")
    if not divider or lines.pop() or not lines:
        return None
    text += "\n"
    signed = 0
    for line in lines:
        dash, _, rest = line.partition(" ")
        name, _, encoded = rest.partition(" ")
        try:
            raw = unbase64(encoded)
        except Malformed:
            return None
        if dash != "\u2014" or not name or len(raw) < 5:
            return None
        if name == key.name and raw[:4] == key.id:
            if not key.verify(text.encode(), raw[4:]):
                return None
            signed += 1
    body = text.split("\n")
    if (
        signed != 1
        or len(body) != 4
        or body[0] != key.name
        or not re.fullmatch("0|[1-9][0-9]{0,15}", body[1])
    ):
        return None
    try:
        root = unbase64(body[2])
    except Malformed:
        return None
    return Checkpoint(int(body[1]), root, text, len(lines) - 1) if len(root) == 32 else None


# -- Streams: the writers' own counts ----------------------------------------------------------------------


class StreamSequences:
    """Finds gaps and duplicates in each writer's count.

    Args:
        complete: Whether the leaves begin at the log's first; if so, each count has to begin at 1.
    """

    def __init__(self, complete: bool = True) -> None:
        self._complete = complete
        self._next: dict[str, int] = {}
        self._ahead: dict[str, dict[int, int]] = {}
        self._behind: dict[str, set[int]] = {}
        self._first: dict[str, int] = {}
        self._found: list[tuple[str, str, int, int, int]] = []

    def add(self, index: int, stream: str, seq: int) -> None:
        """Take in the next leaf's stream and number."""
        expected = self._next.get(stream)
        if expected is None:
            expected = self._next[stream] = self._first[stream] = 1 if self._complete else seq
        if seq == expected:
            ahead = self._ahead.get(stream)
            following = seq + 1
            while ahead and ahead.pop(following, None) is not None:
                following += 1
            self._next[stream] = following
        elif seq > expected and seq not in self._ahead.setdefault(stream, {}):
            self._ahead[stream][seq] = index
        elif seq < self._first[stream] and seq not in self._behind.setdefault(stream, set()):
            self._behind[stream].add(seq)
        else:
            self._found.append(("stream.duplicate", stream, seq, seq, index))

    def found(self) -> Iterator[tuple[str, str, int, int, int]]:
        """Each fault: code, stream, first and last number concerned, index of the leaf that showed it."""
        yield from self._found
        for stream, ahead in self._ahead.items():
            expected = self._next[stream]
            for seq in sorted(ahead):
                if seq > expected:
                    yield ("stream.gap", stream, expected, seq - 1, ahead[seq])
                expected = seq + 1
        for stream, behind in self._behind.items():
            expected = self._first[stream] - 1
            for seq in sorted(behind, reverse=True):
                if seq < expected:
                    yield ("stream.gap", stream, seq + 1, expected, -1)
                expected = seq - 1


def verify_stream_sequences(
    leaves: Iterable[tuple[int, str, int]], tenant: int | None = None, *, complete: bool = True
) -> list[Finding]:
    """Check that each stream's numbers are 1..n without gap or duplicate.

    Args:
        leaves: Index, stream id (hexadecimal) and sequence number of each leaf, in the log's order; the
            numbers of one stream may come out of order.
        tenant: Named in the findings.
        complete: False for leaves that do not begin at the log's first.
    """
    sequences = StreamSequences(complete)
    for index, stream, seq in leaves:
        sequences.add(index, stream, seq)
    return [stream_finding(tenant, *found) for found in sequences.found()]


def stream_finding(tenant: int | None, code: str, stream: str, first: int, last: int, index: int) -> Finding:
    """Put a stream's fault in words."""
    made = finding(code, tenant, stream=stream, first=first, last=last)
    if index >= 0:
        made["leaf"] = index
    return made


def finding(code: str, tenant: int | None, **values: object) -> Finding:
    """A finding with its texts."""
    english, chinese = TEXTS[code]
    return {
        "code": code,
        "tenant": tenant,
        "what": english.format_map(values),
        "what_zh": chinese.format_map(values),
    }


# -- The bundle --------------------------------------------------------------------------------------------

EVENT_ID = re.compile("evt_[0-7][0-9a-hjkmnp-tv-z]{25}")
STREAM_ID = re.compile("[0-9a-f]{16}")
DIGITS = str.maketrans("0123456789abcdefghjkmnpqrstvwxyz", "0123456789abcdefghijklmnopqrstuv")
LEAF_HEAD, LEAF_TAIL = b'{"leaf":"', b'","type":"leaf"}\n'


def event_number(text: object) -> int:
    """An event's id as a number; its 16 bytes, big-endian, go into digests and member hashes."""
    if not isinstance(text, str) or not EVENT_ID.fullmatch(text):
        raise Malformed
    return int(text[4:].translate(DIGITS), 32)


def count_of(part: object) -> int:
    """A whole number that every JSON reader keeps exactly."""
    if type(part) is not int or not 0 <= part <= MAX_NUMBER:
        raise Malformed
    return part


def hashes_of(part: object) -> list[bytes]:
    """A list of base64 hashes."""
    if not isinstance(part, list) or len(part) > 64:
        raise Malformed
    hashes = [unbase64(one) for one in part]
    if any(len(one) != 32 for one in hashes):
        raise Malformed
    return hashes


def read_record(line: bytes) -> dict[str, Any]:
    """One line as an object; its bytes are the only ones that this object has."""
    try:
        record = json.loads(line.decode("ascii"))
        again = json.dumps(record, sort_keys=True, separators=(",", ":"), allow_nan=False)
    except (ValueError, RecursionError):
        raise Malformed from None
    if not isinstance(record, dict) or again.encode("ascii") + b"\n" != line:
        raise Malformed
    return record


KEYS = {
    "header": {"format", "origin", "tenant", "type", "vkey"},
    "key": {"type", "vkey"},
    "era": {"checkpoint", "origin", "type", "vkey"},
    "checkpoint": {"note", "type"},
    "consistency": {"from", "proof", "to", "type"},
    "member": {"event", "index", "member", "path", "type"},
    "disclosure": {"event", "field", "salt", "type", "value"},
    "range": {"from", "prefix", "type"},
    "leaf": {"leaf", "type"},
    "event": {"index", "leaf", "proof", "type"},
    "end": {"records", "sha256", "type"},
}
ORDER = {name: place for place, name in enumerate(KEYS)}


class BundleVerifier:
    """Reads a bundle's records in order and collects findings."""

    def __init__(self, keys: Sequence[Key]) -> None:
        self.report = Report()
        self.pinned = list(keys)
        self.phase = -1
        self.closed = False
        self.digest = hashlib.sha256()
        self.records = 0
        self.keys: list[Key] = []
        self.signed_by: list[tuple[Key, int]] = []
        self.named: list[tuple[int, Key, Key]] = []
        self.ended: list[tuple[Key, int]] = []
        self.checkpoints: list[Checkpoint] = []
        self.eras: list[tuple[str, Checkpoint]] = []
        self.links: list[tuple[int, int, list[bytes]]] = []
        self.claims: dict[int, list[dict[str, Any]]] = {}
        self.last_claim: tuple[str, str, str | int] = ("", "", "")
        self.edge: Edge | None = None
        self.first_leaf = 0
        self.pending: list[bytes] = []
        self.stops: list[int] = []
        self.roots: dict[int, bytes] = {}
        self.sequences = StreamSequences()
        self.events: set[int] = set()
        self.last_index = -1
        self.era_origin: str | None = None

    def find(self, code: str, **values: object) -> Finding:
        """Add a finding."""
        made = finding(code, self.report.tenant, **values)
        self.report.findings.append(made)
        return made

    def take(self, line: bytes) -> None:
        """Take in one line; Malformed when the format does not allow it here."""
        if self.closed or not line.endswith(b"\n") or len(line) > MAX_LINE_BYTES:
            raise Malformed
        if self.edge is not None and line.startswith(LEAF_HEAD) and line.endswith(LEAF_TAIL):
            self.take_leaf(line)
        else:
            record = read_record(line)
            name = record.get("type")
            if not isinstance(name, str) or name not in KEYS or record.keys() != KEYS[name]:
                raise Malformed
            place = ORDER[name]
            if place < self.phase or (self.phase < 0) != (name == "header") or name == "leaf":
                raise Malformed
            once = name in ("header", "range", "end") and place == self.phase
            if once or (name == "event" and self.edge is not None):
                raise Malformed
            if place >= ORDER["consistency"] and not self.checkpoints:
                raise Malformed
            self.phase = place
            getattr(self, f"take_{name}")(record)
        self.records += 1
        self.digest.update(line)

    def take_header(self, record: dict[str, Any]) -> None:
        """The log that the bundle is about, and its key."""
        if record["format"] != FORMAT:
            raise Malformed
        self.key = Key.parse(record["vkey"])
        if record["origin"] != self.key.name:
            raise Malformed
        self.report.origin = self.key.name
        self.report.tenant = count_of(record["tenant"])
        self.report.pinned = bool(self.pinned)
        self.keys = [self.key]

    def take_key(self, record: dict[str, Any]) -> None:
        """A key that signed this log before, the oldest first; leaves say which one followed."""
        key = Key.parse(record["vkey"])
        if key.name != self.key.name or key in self.keys:
            raise Malformed
        self.keys.insert(len(self.keys) - 1, key)

    def take_era(self, record: dict[str, Any]) -> None:
        """The last known checkpoint of an earlier era; the first leaf of the next one names it."""
        key = Key.parse(record["vkey"])
        checkpoint = open_checkpoint(record["checkpoint"], key) if record["origin"] == key.name else None
        if checkpoint is None or any(key.name == name for name, _ in self.eras):
            self.find("era.invalid")
            return
        self.report.unpinned_eras += key not in self.pinned
        self.report.unverified_signatures += checkpoint.others
        self.eras.append((key.name, checkpoint))

    def take_checkpoint(self, record: dict[str, Any]) -> None:
        """A checkpoint of this log, larger than the one before."""
        opened = ((key, open_checkpoint(record["note"], key)) for key in reversed(self.keys))
        key, checkpoint = next(((one, found) for one, found in opened if found), (self.key, None))
        if checkpoint is None:
            self.find("checkpoint.invalid")
            raise Malformed
        self.signed_by.append((key, checkpoint.size))
        if self.checkpoints and checkpoint.size <= self.checkpoints[-1].size:
            self.find("checkpoint.order")
        self.report.unverified_signatures += checkpoint.others
        self.report.checkpoints.append({"size": checkpoint.size, "root": checkpoint.root.hex()})
        self.checkpoints.append(checkpoint)

    def take_consistency(self, record: dict[str, Any]) -> None:
        """A proof from one checkpoint to the next."""
        old, new = count_of(record["from"]), count_of(record["to"])
        place = len(self.links)
        self.links.append((old, new, path := hashes_of(record["proof"])))
        if place + 1 >= len(self.checkpoints):
            raise Malformed
        before, after = self.checkpoints[place : place + 2]
        sizes = (before.size, after.size) == (old, new)
        if not sizes or not is_consistent(old, new, path, before.root, after.root):
            self.find("consistency.invalid")

    def take_member(self, record: dict[str, Any]) -> None:
        """One member of a bulk event, checked when the event comes."""
        index = count_of(record["index"])
        parsed = {
            "kind": "member",
            "index": index,
            "member": unbase64(record["member"]),
            "path": hashes_of(record["path"]),
        }
        self.claim("member", record["event"], parsed, index)

    def take_disclosure(self, record: dict[str, Any]) -> None:
        """A value that is shown, checked when its event comes."""
        name, salt = record["field"], unbase64(record["salt"])
        if not isinstance(name, str) or not name.isprintable() or len(name) > 100 or len(salt) != 32:
            raise Malformed
        parsed = {"kind": "disclosure", "field": name, "salt": salt, "value": unbase64(record["value"])}
        self.claim("disclosure", record["event"], parsed, name)

    def claim(self, kind: str, event: object, parsed: dict[str, Any], order: str | int) -> None:
        """Keep what is said of an event until the event comes; ascending, so that none stands twice."""
        number = event_number(event)
        key = (kind, str(event), order)
        if self.last_claim[0] == kind and not self.last_claim < key:
            raise Malformed
        self.last_claim = key
        self.claims.setdefault(number, []).append({**parsed, "event": event})

    def take_range(self, record: dict[str, Any]) -> None:
        """The announcement of every leaf from one index to the newest checkpoint."""
        if self.links:
            raise Malformed
        self.first_leaf = count_of(record["from"])
        self.edge = Edge(self.first_leaf, hashes_of(record["prefix"]))
        self.sequences = StreamSequences(complete=self.first_leaf == 0)
        known = [*self.checkpoints, *(checkpoint for _, checkpoint in self.eras)]
        self.stops = sorted({checkpoint.size for checkpoint in known}, reverse=True)
        if self.checkpoints[0].size < self.first_leaf:
            raise Malformed
        while self.stops and self.stops[-1] <= self.first_leaf:
            if self.stops.pop() == self.first_leaf:
                self.roots[self.first_leaf] = self.edge.root()

    def take_leaf(self, line: bytes) -> None:
        """The next leaf of the range."""
        if self.edge is None:
            raise Malformed
        self.phase = ORDER["leaf"]
        leaf = unbase64(line[len(LEAF_HEAD) : -len(LEAF_TAIL)].decode("ascii", "replace"))
        self.pending.append(hash_leaf(leaf))
        size = self.edge.size + len(self.pending)
        self.report.leaves += 1
        document = self.read_leaf(leaf, size - 1)
        at_stop = bool(self.stops) and size == self.stops[-1]
        if at_stop or len(self.pending) >= BATCH:
            self.edge.extend(self.pending)
            self.pending = []
        if at_stop:
            self.roots[self.stops.pop()] = self.edge.root()
        if document is not None:
            self.sequences.add(size - 1, document["stream"]["id"], document["stream"]["seq"])

    def take_event(self, record: dict[str, Any]) -> None:
        """One leaf with its audit path to the newest checkpoint."""
        index, leaf, path = count_of(record["index"]), unbase64(record["leaf"]), hashes_of(record["proof"])
        if index <= self.last_index:
            raise Malformed
        self.last_index = index
        self.report.events += 1
        newest = self.checkpoints[-1]
        if inclusion_root(index, newest.size, hash_leaf(leaf), path) != newest.root:
            self.find("inclusion.invalid")["leaf"] = index
        self.read_leaf(leaf, index)

    def read_leaf(self, leaf: bytes, index: int) -> dict[str, Any] | None:
        """Read a leaf as far as this file needs it, and settle what was claimed about it."""
        try:
            document: dict[str, Any] = json.loads(leaf.decode("ascii"))
            number = event_number(document["event"])
            stream, seq = document["stream"]["id"], count_of(document["stream"]["seq"])
            usable = document["v"] == 1 and STREAM_ID.fullmatch(stream) and seq > 0
        except (ValueError, TypeError, KeyError, RecursionError, Malformed):
            usable = False
        if not usable:
            self.find("leaf.malformed")["leaf"] = index
            return None
        if document.get("tenant") != self.report.tenant:
            self.about("leaf.tenant", index, document)
        if number in self.events:
            self.about("leaf.duplicate", index, document)
        self.events.add(number)
        if document.get("action") == "log_key":
            self.name_key(document, index)
        if document.get("action") == "era_begin" or (index == 0 and self.edge is not None):
            self.begin_era(document, index)
        for claim in self.claims.pop(number, ()):
            self.settle(claim, number.to_bytes(16, "big"), document, index)
        return document

    def name_key(self, document: dict[str, Any], index: int) -> None:
        """Take in a leaf that says which key follows, or that one signs no more."""
        extra = document.get("extra")
        extra = extra if isinstance(extra, dict) else {}
        try:
            if "ended_vkey" in extra:
                self.ended.append((Key.parse(extra["ended_vkey"]), count_of(extra.get("size"))))
            else:
                self.named.append(
                    (index, Key.parse(extra.get("previous_vkey")), Key.parse(extra.get("vkey")))
                )
        except Malformed:
            self.about("key.unproven", index, document)

    def end_keys(self) -> None:
        """Follow from key to key: each is named in a leaf that a checkpoint of the one before covers."""
        if self.pinned and not any(key in self.pinned for key in self.keys):
            self.find("key.other")
        for old, new in zip(self.keys, self.keys[1:], strict=False):
            places = [index for index, one, other in self.named if (one, other) == (old, new)]
            covered = [
                index for index in places for key, size in self.signed_by if key == old and size > index
            ]
            if not covered or any(key == new and size <= min(covered) for key, size in self.signed_by):
                self.find("key.unproven")
        for ended, last in self.ended:
            if any(key == ended and size > last for key, size in self.signed_by):
                self.find("key.unproven")
        if self.signed_by and self.signed_by[-1][0] != self.key:
            self.find("key.unproven")

    def about(self, code: str, index: int, document: dict[str, Any]) -> None:
        """Add a finding about a leaf."""
        made = self.find(code)
        made["leaf"] = index
        made["event"] = document["event"]
        if isinstance(document.get("record"), str):
            made["record"] = document["record"]
        if type(document.get("revision")) is int:
            made["revision"] = document["revision"]

    def begin_era(self, document: dict[str, Any], index: int) -> None:
        """Check that an era begins where it says and names the one before."""
        extra = document.get("extra")
        extra = extra if isinstance(extra, dict) else {}
        origin, previous = extra.get("origin"), extra.get("previous_origin")
        good = document.get("action") == "era_begin" and isinstance(origin, str)
        if index == 0:
            good = good and previous is None
        else:
            good = good and isinstance(previous, str) and origin != previous and extra.get("size") == index
            good = good and self.era_origin in (None, previous)
        if previous is not None and any(name == previous for name, _ in self.eras):
            # In the order of the records: an era that was passed over stays, and is reported at the end.
            name, checkpoint = self.eras.pop(0)
            text = hashlib.sha256(checkpoint.text.encode()).hexdigest()
            good = good and name == previous and extra.get("previous_checkpoint") == text
            if self.edge is not None and self.first_leaf <= checkpoint.size <= index:
                good = good and self.roots.get(checkpoint.size) == checkpoint.root
        self.era_origin = origin if isinstance(origin, str) else None
        if not good:
            self.about("era.invalid", index, document)

    def settle(self, claim: dict[str, Any], event: bytes, document: dict[str, Any], index: int) -> None:
        """Check what was claimed of an event against its leaf."""
        if claim["kind"] == "member":
            self.report.members += 1
            stated = document.get("members")
            stated = stated if isinstance(stated, dict) else {}
            folded = hash_leaf(MEMBER_LABEL + event + claim["member"])
            size = stated.get("count") if type(stated.get("count")) is int else 0
            root = inclusion_root(claim["index"], size or 0, folded, claim["path"])
            if root is None or root.hex() != stated.get("root"):
                self.about("member.invalid", index, document)
            return
        self.report.disclosures += 1
        stated = document.get("digests")
        stated = stated if isinstance(stated, dict) else {}
        name = claim["field"].encode()
        text = DIGEST_LABEL + int(self.report.tenant or 0).to_bytes(8, "big") + event
        text += len(name).to_bytes(2, "big") + name + claim["salt"] + claim["value"]
        if hashlib.sha256(text).hexdigest() != stated.get(claim["field"]):
            self.about("disclosure.invalid", index, document)

    def take_end(self, record: dict[str, Any]) -> None:
        """The closing record: how many came before, and the digest of their bytes."""
        self.closed = True
        if record["records"] != self.records or record["sha256"] != self.digest.hexdigest():
            self.find("bundle.digest")
        if self.edge is None:
            if len(self.links) != len(self.checkpoints) - 1 or not self.report.events:
                self.find("bundle.incomplete")
        else:
            self.end_range()
        self.end_keys()
        if self.eras:
            self.find("era.invalid")
        for claims in self.claims.values():
            self.find("claim.unbound")["event"] = claims[0]["event"]

    def end_range(self) -> None:
        """Compare roots at every checkpoint, and count what the writers counted."""
        if not self.report.leaves or self.report.leaves != self.checkpoints[-1].size - self.first_leaf:
            self.find("bundle.incomplete")
        for checkpoint in self.checkpoints:
            if self.roots.get(checkpoint.size) != checkpoint.root:
                self.find("checkpoint.root")
        if self.era_origin is not None and self.era_origin != self.report.origin:
            self.find("era.invalid")
        for found in self.sequences.found():
            self.report.findings.append(stream_finding(self.report.tenant, *found))


def verify_bundle(source: BinaryIO, keys: Sequence[str] = ()) -> Report:
    """Verify a bundle, line by line; a large one takes no more memory than its event ids.

    Args:
        source: The bundle's bytes.
        keys: Verifier keys from outside: the log's, and those of its earlier eras. Without any the bundle is
            checked against the key it brings along, and the report says so (``pinned`` is False).

    Returns:
        The report; no finding means verified.

    Raises:
        ValueError: when a key is malformed.
    """
    try:
        verifier = BundleVerifier([Key.parse(text) for text in keys])
    except Malformed:
        raise ValueError("not a verifier key of the form NAME+ID+KEY") from None
    number = 0
    readline: Callable[[int], bytes] = source.readline
    try:
        while line := readline(MAX_LINE_BYTES + 1):
            number += 1
            verifier.take(line)
        if not verifier.closed:
            verifier.find("bundle.truncated")
    except Malformed:
        verifier.find("bundle.malformed", line=number)
    return verifier.report


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; returns the exit status."""
    parser = argparse.ArgumentParser(
        description="Verify a Strongroom audit bundle / 校验 Strongroom 审计文件"
    )
    parser.add_argument("bundle", help="the bundle file / 审计文件")
    parser.add_argument(
        "--key",
        action="append",
        default=[],
        help="the log's verifier key, from a source you trust / 可信来源的公钥",
    )
    parser.add_argument("--json", action="store_true", help="print the report as JSON / 以 JSON 输出")
    options = parser.parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(
                errors="backslashreplace"
            )  # a terminal without Chinese must not end the report
    try:
        with open(options.bundle, "rb") as source:
            report = verify_bundle(source, options.key)
    except (OSError, ValueError) as problem:
        print(f"verify: {problem}", file=sys.stderr)
        return 2
    if not report.pinned:
        print(
            "WARNING: KEY NOT PINNED. Checked only against the key inside the bundle; give --key.\n"
            "警告：未指定公钥。仅用文件自带的公钥校验；请使用 --key。",
            file=sys.stderr,
        )
    if options.json:
        print(json.dumps({**asdict(report), "ok": report.ok}, ensure_ascii=False, indent=2))
    else:
        print_report(report)
    return 0 if report.ok else 6


def print_report(report: Report) -> None:
    """Print the report for people."""
    for one in report.findings:
        place = "".join(f" {name}={one[name]}" for name in ("leaf", "event", "record") if name in one)
        print(f"{one['code']}{place}: {one['what']} / {one['what_zh']}")
    print(f"origin {report.origin}, tenant {report.tenant}")
    for checkpoint in report.checkpoints:
        print(f"checkpoint {checkpoint['size']} {checkpoint['root']}")
    print(
        f"{report.leaves} leaves, {report.events} events, {report.members} members, "
        f"{report.disclosures} disclosures, {report.unverified_signatures} signatures of other keys"
    )
    print("VERIFIED / 校验通过" if report.ok else f"{len(report.findings)} FINDINGS / 发现问题")


if __name__ == "__main__":
    sys.exit(main())
