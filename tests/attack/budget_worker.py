"""Somebody's program that opens customers as fast as it can, in a process of its own beside others.

Run as ``python -m tests.attack.budget_worker HOME CUSTOMER…``; says the id of each customer that it got.
"""

import sys
from pathlib import Path

from strongroom.errors import Refused
from strongroom.keys.surroundings import Surroundings
from strongroom.vault.room import open_room


def main(home: Path, customers: list[str]) -> None:
    """Open each, once."""
    with (
        open_room(home, Surroundings()) as room,
        room.acting("eve", purpose="support", reason_code="customer_request") as desk,
    ):
        print("ready", flush=True)
        sys.stdin.readline()
        for customer in customers:
            try:
                print(desk.customers.get(customer).id, flush=True)
            except Refused as refused:
                print(refused.code, flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
