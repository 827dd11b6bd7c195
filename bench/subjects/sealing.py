"""Sealing and opening one customer, without a database.

Lives here: the cryptography of a record beside the bare AEAD. Must not live here: rows, events.
"""

from collections.abc import Iterator
from hashlib import sha256
from os import urandom

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bench.context import Bench
from bench.figures import Figure, at_least, at_most, cost, plain
from bench.pairs import Work, best, in_pairs
from bench.people import person
from strongroom.audit.leaf import SealedLevel
from strongroom.crypto.derive import CustomerKey
from strongroom.crypto.envelope import HEADER_BYTES
from strongroom.crypto.record_sealer import RecordSealer
from strongroom.crypto.search_tokens import TokenMaker, field_key
from strongroom.crypto.wrap import CustomerKeyWrapper
from strongroom.model.ids import new_id
from strongroom.model.levels import Level
from strongroom.model.packing import Packed, entries_of, pack
from strongroom.vault.storing.sealing import LevelMark, open_levels, write_marks

__all__ = ["OneCustomer", "measure"]

_ROOM, _TENANT, _COLLECTION, _SUITE = bytes(16), 1, 1, 1
_LEVELS = (Level.GENERAL, Level.PERSONAL)
_MARKS = write_marks(dict.fromkeys(_LEVELS, LevelMark(1, 1)))


class OneCustomer:
    """A customer's values, and what seals and opens them."""

    def __init__(self) -> None:
        entries = [Packed(value, value, ()) for value in person(1).values()]
        self._entries = {
            Level.GENERAL: {1: entries[0], 2: entries[5]},
            Level.PERSONAL: dict(enumerate([*entries[1:5], *entries[6:]], 3)),
        }
        self._wrapper = CustomerKeyWrapper(urandom(32), _ROOM, _TENANT, 1, 1)
        self._sealer = RecordSealer(_ROOM, _TENANT, _COLLECTION, _SUITE, 1, _LEVELS)
        self._makers = [
            TokenMaker(field_key(urandom(32), _ROOM, _TENANT, _COLLECTION, number, 1)) for number in range(3)
        ]
        self._forms = [entry.canonical for entry in entries[2:5]]
        self.id = new_id(0)
        self.wrapped, self.commitment, self.envelopes = self.seal()

    def seal(self) -> tuple[bytes, bytes, list[bytes]]:
        """A key, its commitment and wrap; two levels, three tokens, digests for the log."""
        secret = urandom(32)
        key = CustomerKey(secret, _ROOM, _TENANT, self.id, 1)
        commitment = key.commitment()
        wrapped = self._wrapper.wrap(self.id, 1, secret)
        payloads = [pack(entries_of(self._entries[level])) for level in _LEVELS]
        sealed = self._sealer.seal(key, self.id, payloads)
        for maker, form in zip(self._makers, self._forms, strict=True):
            maker.token(form)
        for level, envelope in zip(_LEVELS, sealed, strict=True):
            SealedLevel(int(level), 1, sha256(envelope).digest())
        return wrapped, commitment, sealed

    def open(self) -> dict[int, Packed]:
        """Unwrap the key, check its commitment, open both levels."""
        key = CustomerKey(self._wrapper.unwrap(self.id, 1, self.wrapped), _ROOM, _TENANT, self.id, 1)
        key.check_commitment(self.commitment)
        return open_levels(key, _COLLECTION, self.id, _MARKS, self.envelopes, _LEVELS)


def measure(bench: Bench) -> Iterator[Figure]:
    """The figures of sealing."""
    customer, times, rounds = OneCustomer(), bench.times(5_000), bench.rounds(16)

    def seal() -> int:
        for _ in range(times):
            customer.seal()
        return times

    def open_() -> int:
        for _ in range(times):
            customer.open()
        return times

    goal = at_least(75_000, ratio=False)
    yield plain("customers sealed", best(seal, rounds), unit="/s", goal=goal, note="one core")
    pair = in_pairs(open_, _bare_aead(customer, times), rounds)
    note = "the key's wrap and both levels, each under a key of its own"
    yield cost("a customer opened", pair, "AES-256-GCM alone", goal=at_most(1.5), note=note)


def _bare_aead(customer: OneCustomer, times: int) -> Work:
    """What AES-GCM itself takes for as many bytes."""
    key, nonce, bound = urandom(32), urandom(12), bytes(110)
    lengths = [61 - 29, *(len(envelope) - HEADER_BYTES - 16 for envelope in customer.envelopes)]
    sealed = [AESGCM(key).encrypt(nonce, bytes(length), bound) for length in lengths]

    def run() -> int:
        for _ in range(times):
            for each in sealed:
                AESGCM(key).decrypt(nonce, each, bound)
        return times

    return run
