"""Child processes of the tests that need several: ``python -m tests.keys.worker WORK FOLDER URL …``."""

import os
import random
import sys
import time
from functools import partial
from pathlib import Path

from strongroom.errors import Busy
from strongroom.keys.anchor import Anchor, Checkpoint, TenantAnchor
from strongroom.keys.keyring import KeyRing
from strongroom.keys.opening import open_keys
from strongroom.keys.renewal import move_region, renew_page
from strongroom.keys.ring import Ring, RingKey, newest
from strongroom.keys.surroundings import Surroundings
from strongroom.keys.tree import KeyTree
from strongroom.storage.database import Database, open_database
from strongroom.storage.key_rows import add_customer_keys, keys_of_page
from strongroom.storage.page_rows import lock_page, open_pages
from strongroom.storage.transaction import Transaction
from tests.keys.rooms import Place

TENANT = 1
LEAST_ADDED, LEAST_ERASED = 50, 6
"""What is done however slow the machine is."""


def say(text: str) -> None:
    print(text, flush=True)


def months(keyring: KeyRing, name: str, count: str) -> None:
    """Make detail keys, each in a month that nobody else makes."""
    for number in range(int(count)):
        keyring.ensure_month(TENANT, f"{2000 + int(name) * 10 + number // 12}-{number % 12 + 1:02}")


def rewrite_for_ever(keyring: KeyRing) -> None:
    """Change ring and anchor until killed, saying what is on the disk."""
    while True:
        ring = keyring.rewrite(partial(one_more, key=keyring.new_key())).ring
        remembered = TenantAnchor(checkpoint=Checkpoint("killed", 0, bytes(32), str(ring.generation)))
        anchor = keyring.anchor.update(partial(remember, remembered=remembered))
        say(f"{ring.generation} {anchor.generation}")


def one_more(ring: Ring, key: RingKey) -> Ring:
    return ring.with_backup_key(newest(ring.backup_keys) + 1, key)


def remember(anchor: Anchor, remembered: TenantAnchor) -> Anchor:
    return anchor.with_tenant(TENANT, remembered)


def add_customers(keyring: KeyRing, database: Database, seconds: str) -> None:
    """Add customers in batches of all sizes; say how many were committed."""
    tree = KeyTree(database, keyring, Surroundings())
    dice = random.Random()
    added = refused = 0
    until = time.monotonic() + float(seconds)
    while time.monotonic() < until or added < LEAST_ADDED:
        count = dice.choice([1, 1, 1, 2, 10, 200, 700])

        def work(tx: Transaction, count: int = count) -> None:
            new = tree.new_customer_keys(tx, TENANT, [os.urandom(16) for _ in range(count)])
            add_customer_keys(tx, TENANT, [key.row for key in new])

        try:
            tree.prepare(TENANT, count)
            database.transact(work)
            added += count
        except Busy as busy:
            if not busy.code.startswith("keys."):
                raise
            refused += 1
    tree.close()
    say(f"{added} {refused}")


def erase_customers(keyring: KeyRing, database: Database, seconds: str) -> None:
    """Forget random customers, with a new epoch every fifth time and the old one destroyed; say how many."""
    tree = KeyTree(database, keyring, Surroundings())
    dice = random.Random()
    erased = 0
    until = time.monotonic() + float(seconds)

    def renew(tx: Transaction) -> bool:
        pages = [page for page in open_pages(tx, TENANT, 0, 1 << 40) if page.used]
        if not pages:
            return False
        page = dice.choice(pages).page
        lock_page(tx, TENANT, page)  # before its keys, as everywhere
        row = dice.choice(keys_of_page(tx, TENANT, page))
        forget = {(row.customer, row.key_no)}
        done = renew_page(tx, tree.page_keys, keyring.room, TENANT, page, forget, os.urandom)
        return done.dropped == 1

    while time.monotonic() < until or erased < LEAST_ERASED:
        if not database.transact(renew):
            continue
        erased += 1
        if erased % 5:
            continue
        renew_epoch(keyring, database, tree)
    say(str(erased))


def renew_epoch(keyring: KeyRing, database: Database, tree: KeyTree) -> None:
    old = newest(keyring.ring.epochs[TENANT, 0])
    key = keyring.new_key()
    keyring.rewrite(lambda ring: ring.with_epoch(TENANT, 0, old + 1, key))
    database.transact(lambda tx: move_region(tx, tree.page_keys, TENANT, 0, old + 1))
    keyring.rewrite(lambda ring: ring.without_epoch(TENANT, 0, old), stores_first=True)


def main(work: str, folder: str, url: str, *arguments: str) -> None:
    with open_database(url) as database:
        place = Place(Path(folder), url, database)
        if work == "create":
            made = place.create()
            say(str(made.keyring.ring.generation))
            return
        keyring = open_keys(place.files, database, Surroundings())
        if work == "months":
            months(keyring, *arguments)
        elif work == "rewrite":
            rewrite_for_ever(keyring)
        elif work == "add":
            add_customers(keyring, database, *arguments)
        else:
            erase_customers(keyring, database, *arguments)


if __name__ == "__main__":
    main(*sys.argv[1:])
