"""A room without a fault, as facts.

Lives here: what tests of the doctor start from. Must not live here: tests.
"""

from dataclasses import replace

from strongroom.doctor import Facts, PostgresFacts
from strongroom.doctor.facts import Place
from strongroom.keys.ring_copies import StoreState
from strongroom.keys.status import Argon2, KeyStatus

STORES = (StoreState("folder:/a", 7, b"", 1), StoreState("folder:/b", 7, b"", 1))
KEYS = KeyStatus(
    room=bytes(16),
    made=0,
    ring_generation=7,
    anchor_generation=7,
    database_ring_generation=7,
    database_anchor_generation=7,
    provider="file",
    warnings=(),
    argon2=Argon2(65_536, 3, 4, weak=False),
    recovery=True,
    mac_keys=1,
    backup_keys=1,
    tenants={},
    stores=STORES,
    stores_short=0,
    processes=1,
    old=(),
    keepers={},
    copies={},
    root_changing=False,
)
RING = Place(what="ring", path="/room/keys/ring", mode=0o600, disks=frozenset({"sda"}))
DATABASE = Place(what="database", path="/room/room.db", mode=0o600, disks=frozenset({"sda"}))
ONE = Place(what="store", path="folder:/a", mode=0o700, disks=frozenset({"sdb"}))
OTHER = Place(what="store", path="folder:/b", mode=0o700, disks=frozenset({"sdc"}))
HOME = Place(what="home", path="/room", mode=0o755, disks=frozenset({"sda"}))
CLEAN = Facts(places=(HOME, RING, DATABASE, ONE, OTHER), keys=KEYS, sqlite=(3, 51, 3))
SERVER = PostgresFacts(local=False, tls=True, verified=True, standbys=0)
ON_POSTGRES = replace(CLEAN, sqlite=None, postgres=SERVER)
