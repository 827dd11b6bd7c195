"""A second reader of backups: from the specifications alone, into plain dictionaries, without a line of
Strongroom.

It takes a destination's objects and the ring's JSON (what the age tool gives for a ring store's copy), and
returns what a restore would put into the tables. docs/spec/backup.md, keys.md, ring.md, erasure.md,
envelope.md.
"""

import base64
import hashlib
import json
import struct
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from backports.zstd import decompress
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256, SHA512
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

__all__ = ["read_backup"]

CHUNK = 16 * 1024
AS_BEFORE = b"as before"
Objects = Mapping[str, bytes]


def label(text: str) -> bytes:
    return text.encode().ljust(24, b"\0")


def expand(key: bytes, info: bytes, hash: Any = None, length: int = 32) -> bytes:
    return HKDFExpand(hash or SHA256(), length, info).derive(key)


def open_chunks(key: bytes, context: bytes, sealed: bytes) -> bytes:
    """c2sp.org/chunked-encryption with SHA-512 and AEAD_AES_256_GCM."""
    salt, commitment, rest = sealed[:24], sealed[24:56], sealed[56:]
    info = b"c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\0" + salt + context
    derived = expand(key, info, SHA512(), 32 + 12 + 32)
    assert derived[44:] == commitment
    cipher, nonce = AESGCM(derived[:32]), int.from_bytes(derived[32:44], "big")
    plain = []
    for number, start in enumerate(range(0, len(rest) + 1, CHUNK + 16)):
        chunk = rest[start : start + CHUNK + 16]
        plain.append(cipher.decrypt((nonce ^ number).to_bytes(12, "big"), chunk, None))
    assert len(plain[-1]) < CHUNK
    return b"".join(plain)


def open_object(ring: Any, room: bytes, tenant: int, kind: int, first: int, end: int, data: bytes) -> bytes:
    magic, number = struct.unpack_from(">8sI", data)
    assert magic == b"SRBACK\0\1"
    key = expand(base64.b64decode(ring["backup"][str(number)][0]), label("strongroom/backup/v1"))
    context = struct.pack(">24s16sQBQQ", label("strongroom/segment/v1"), room, tenant, kind, first, end)
    return decompress(open_chunks(key, context, data[12:]))


def frames(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at < len(data):
        kind, length = struct.unpack_from(">BI", data, at)
        yield kind, data[at + 5 : at + 5 + length]
        at += 5 + length


def blobs(data: bytes) -> list[bytes | None]:
    found: list[bytes | None] = []
    at = 0
    while at < len(data):
        (length,) = struct.unpack_from(">I", data, at)
        at += 4
        if length >= 0xFFFFFFFE:
            found.append(None if length == 0xFFFFFFFF else AS_BEFORE)
            continue
        found.append(data[at : at + length])
        at += length
    return found


def values(data: bytes) -> list[Any]:
    found: list[Any] = []
    at = 0
    while at < len(data):
        kind, at = data[at], at + 1
        if kind == 0:
            found.append(None)
        elif kind == 1:
            found.append(struct.unpack_from(">q", data, at)[0])
            at += 8
        else:
            (length,) = struct.unpack_from(">I", data, at)
            part = data[at + 4 : at + 4 + length]
            found.append(part if kind == 2 else part.decode())
            at += 4 + length
    return found


def tally(sums: dict[int, list[int]], content: bytes) -> None:
    """Count the frames of a segment in."""
    at = 0
    while at < len(content):
        kind, length = struct.unpack_from(">BI", content, at)
        digest = hashlib.blake2b(content[at : at + 5 + length], digest_size=32).digest()
        known = sums.setdefault(kind, [0, 0])
        known[0], known[1] = known[0] + 1, (known[1] + int.from_bytes(digest, "big")) % 2**256
        at += 5 + length


def stated(chain: list[Any]) -> dict[int, tuple[int, int]]:
    """Counts and sums that the manifests have, added up."""
    found: dict[int, tuple[int, int]] = {}
    for manifest in chain:
        for name, (count, digest) in manifest["tables"].get("1", {}).items():
            kind = {"events": 1, "checkpoints": 2, "revisions": 3}[name]
            before = found.get(kind, (0, 0))
            amount = int.from_bytes(base64.b64decode(digest), "big")
            found[kind] = before[0] + count, (before[1] + amount) % 2**256
    return found


def manifests(objects: Objects, ring: Any, prefix: str) -> list[Any]:
    """From the base or index on to the newest, each signed and each the one that the next names."""
    keys = {
        Ed25519PrivateKey.from_private_bytes(base64.b64decode(seed)).public_key().public_bytes_raw()
        for logs in ring["logs"].values()
        for seed, _ in logs.values()
    }
    found: dict[int, Any] = {}
    for name, data in objects.items():
        if name.startswith(f"{prefix}/manifests/"):
            document = json.loads(data)
            body, signature = document["body"], document["signature"]
            written = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
            key = base64.b64decode(signature["key"])
            assert key in keys
            Ed25519PublicKey.from_public_bytes(key).verify(
                base64.b64decode(signature["value"]), label("strongroom/manifest/v1") + written
            )
            found[body["number"]] = (body, hashlib.sha256(data).digest())
    newest = max(found)
    wanted = range(found[newest][0]["first_manifest"], newest + 1)
    for number in wanted[1:]:
        assert base64.b64decode(found[number][0]["previous"]) == found[number - 1][1]
    return [found[number][0] for number in wanted]


def customer_keys(
    objects: Objects, ring: Any, room: bytes, prefix: str, tenant: int, region: int
) -> dict[tuple[bytes, int], bytes]:
    """All customers' keys of a region, from the newest copy and those that it refers to."""
    start = f"{prefix}/keys/{tenant}/{region}/"

    def copy(number: int) -> tuple[dict[int, int], bytes]:
        data = open_object(ring, room, tenant, 3, region, number, objects[f"{start}{number:012}"])
        magic, count = struct.unpack_from(">8sH", data)
        assert magic == b"SRKCPY\0\1"
        return dict(struct.iter_unpack(">QQ", data[10 : 10 + 16 * count])), data[10 + 16 * count :]

    newest = max(int(name[len(start) :]) for name in objects if name.startswith(start))
    sources, state = copy(newest)
    pages = {}
    count = struct.unpack_from(">H", state, 44)[0]
    for page, gen, epoch, wrap in struct.iter_unpack(">QII61s", state[50 : 50 + 77 * count]):
        key = base64.b64decode(ring["epochs"][str(tenant)][str(region)][str(epoch)][0])
        bound = struct.pack(
            ">24s16sQQIII", label("strongroom/wrap/page"), room, tenant, page, region, gen, epoch
        )
        pages[page] = gen, AESGCM(key).decrypt(wrap[1:13], wrap[13:], bound)
    found = {}
    for number in {newest, *sources.values()}:
        other = state if number == newest else copy(number)[1]
        skipped = 50 + 77 * struct.unpack_from(">H", other, 44)[0]
        for page, gen, customer, key_no, wrap, commitment in struct.iter_unpack(
            ">QI16sH61s32s", other[skipped:]
        ):
            if sources.get(page) != number:
                continue
            assert pages[page][0] == gen
            bound = struct.pack(
                ">24s16sQQI16sH", label("strongroom/wrap/customer"), room, tenant, page, gen, customer, key_no
            )
            key = AESGCM(pages[page][1]).decrypt(wrap[1:13], wrap[13:], bound)
            whose = struct.pack(">16sQ16sH", room, tenant, customer, key_no)
            assert expand(key, label("strongroom/commit/v1") + whose) == commitment
            found[customer, key_no] = key
    return found


COLUMNS = ("state", "owner", "team", "status", "kind", "priority", "at", "extra", "created", "updated", "mac")


def revision(body: bytes, room: bytes, tenant: int, keys: Mapping[tuple[bytes, int], bytes]) -> Any:
    """A record's row as a dictionary; None where its customer's key is gone."""
    head = struct.Struct(">H16sI16sH16sI24s")
    collection, record, number, customer, key_no, event, member, levels = head.unpack_from(body)
    general, personal, sensitive, columns = blobs(body[head.size :])
    assert columns is not None
    if columns[0] == 0:
        clear = values(columns[1:])
    elif (customer, key_no) not in keys:
        return None
    else:
        whose = struct.pack(">16sQ16sH", room, tenant, customer, key_no)
        key = expand(keys[customer, key_no], label("strongroom/columns/v1") + whose)
        bound = label("strongroom/backup-row/v1") + whose
        bound += struct.pack(">H16sI", collection, record, number)
        framed = AESGCM(key).decrypt(columns[1:13], columns[13:], bound)
        length = int.from_bytes(framed[16:20], "big")
        assert framed[:16] == bytes(16)
        clear = values(framed[20 : 20 + length])
    return {
        "tenant": tenant,
        "collection": collection,
        "id": record,
        "revision": number,
        "customer": customer,
        "key_no": key_no,
        "event": event,
        "member": None if member == 0xFFFFFFFF else member,
        "levels": levels,
        "sealed_general": general,
        "sealed_personal": personal,
        "sealed_sensitive": sensitive,
        **dict(zip(COLUMNS, clear, strict=True)),
    }


def read_backup(objects: Objects, ring_json: bytes, room: bytes) -> dict[str, Any]:
    """Tables as lists of dictionaries; of one tenant, number 1.

    Args:
        objects: All that lies at a destination, by name.
        ring_json: The opened ring.
        room: Its id, 16 bytes.
    """
    ring = json.loads(ring_json)
    prefix = ring["room"].partition("_")[2]
    chain = manifests(objects, ring, prefix)
    keys: dict[tuple[bytes, int], bytes] = {}
    for region in chain[-1]["keys"]["1"]:
        keys |= customer_keys(objects, ring, room, prefix, 1, int(region))
    events: dict[int, Any] = {}
    revisions: dict[tuple[int, bytes, int], Any] = {}
    sums: dict[int, dict[int, list[int]]] = defaultdict(dict)
    for manifest in chain:
        for name, kind, tenant, first, end, size, count in manifest["segments"]:
            data = objects[f"{prefix}/segments/{name}"]
            assert (hashlib.sha256(data).hexdigest(), len(data)) == (name, size)
            content = open_object(ring, room, tenant, kind, first, end, data)
            found = list(frames(content))
            assert len(found) == count
            tally(sums[tenant], content)
            for frame, body in found:
                if frame == 1:
                    number, event = struct.unpack_from(">Q16s", body)
                    events[number] = (event, *blobs(body[24:]))
                elif frame == 3:
                    row = revision(body, room, tenant, keys)
                    if row is not None:
                        for level in ("sealed_general", "sealed_personal", "sealed_sensitive"):
                            if row[level] is AS_BEFORE:
                                before = revisions[row["collection"], row["id"], row["revision"] - 1]
                                assert (before["customer"], before["key_no"]) == (
                                    row["customer"],
                                    row["key_no"],
                                )
                                row[level] = before[level]
                        revisions[row["collection"], row["id"], row["revision"]] = row
    assert {kind: tuple(known) for kind, known in sums[1].items()} == stated(chain)
    tables: dict[str, list[Any]] = {"records": [], "history": []}
    for (collection, record, number), row in revisions.items():
        newest = max(one for kind, whose, one in revisions if (kind, whose) == (collection, record))
        tables["records" if number == newest else "history"].append(row)
    for tenant, part in chain[-1]["state"].items():
        for name, kind, _, first, end, _, _ in part["segments"]:
            data = objects[f"{prefix}/segments/{name}"]
            columns: list[str] = []
            table = ""
            for frame, body in frames(open_object(ring, room, int(tenant), kind, first, end, data)):
                if frame == 4:
                    table, *columns = values(body[1:])
                else:
                    tables.setdefault(table, []).append(dict(zip(columns, values(body[1:]), strict=True)))
    tables["events"] = [events[number] for number in sorted(events)]
    assert sorted(events) == list(range(chain[-1]["tenants"]["1"]["end"]))
    return tables
