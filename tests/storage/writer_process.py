"""A process that writes events and says after each commit which: `python -m tests.storage.writer_process URL
NAME`."""

import sys
import threading

from strongroom.storage.database import Database, open_database
from strongroom.storage.transaction import Transaction
from tests.unit.storage.events import add


def write(database: Database, name: int, thread: int) -> None:
    """Write as fast as it goes; a line on standard output for each event that was acknowledged."""
    number = 0
    while True:
        number += 1
        id = bytes([name, thread]) + number.to_bytes(14, "big")

        def work(tx: Transaction, id: bytes = id) -> None:
            tx.next_seq()
            add(tx, id, id * 20)

        database.transact(work)
        sys.stdout.write(f"{id.hex()}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    room = open_database(sys.argv[1])
    for at in range(4):
        threading.Thread(target=write, args=(room, int(sys.argv[2]), at), daemon=True).start()
    threading.Event().wait()
