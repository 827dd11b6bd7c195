"""Has another process walk a room's tables, while this one walks its log.

Lives here: when that pays, asking it, and doing it here where it is lost; what it does over there. Must not
live here: the walk itself (audit.table_sums), what is compared (audit.verify_data).
"""

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from functools import partial
from secrets import token_bytes
from typing import Any

from strongroom.audit.balance import KEY_BYTES
from strongroom.audit.findings import MOST_FINDINGS
from strongroom.audit.table_sums import TableSums, sum_tables
from strongroom.audit.verify_data import Walked
from strongroom.errors import StrongroomError
from strongroom.processes.second_process import SecondProcess, second_core, serve
from strongroom.storage import key_rows
from strongroom.vault.door import Door
from strongroom.vault.door_beside import door_beside, words_for
from strongroom.vault.storing.rows import check_row

__all__ = ["main", "revision_checks", "walked_beside"]

_MODULE = "strongroom.vault.log.tables_beside"
_WORTH_ANOTHER = 30_000
"""Customers from which on another process pays."""
_OPENING = 5


@contextmanager
def walked_beside(door: Door, tenant: int, processes: int | None = None) -> Iterator[Walked | None]:
    """Have the tables walked from now on; None where it is not worth another process.

    Args:
        processes: 2 to have another process do it, 1 not to; chosen by the size of the room and this machine,
            when left out.
    """
    if processes is None:
        processes = 2 if second_core() and _large(door, tenant) else 1
    if processes == 1:
        yield None
        return
    key = token_bytes(KEY_BYTES)
    with SecondProcess(_MODULE) as second, ThreadPoolExecutor(1) as driver:
        driven = driver.submit(_ask, second, *words_for(door), tenant, key)

        def sums() -> TableSums:
            try:
                return driven.result()
            except StrongroomError:  # what is wrong with the room itself comes out here
                return _sums(door, tenant, key)

        try:
            yield Walked(key, sums)
        except BaseException:
            second.end()  # the driver hears it, and comes to its end
            raise


def revision_checks(door: Door) -> Mapping[str, Callable[..., None]]:
    """What makes sure that a row of records or of their history is the room's own."""
    mac = door.record_mac
    return {table: lambda row: check_row(mac, row) for table in ("records", "history")}


def _large(door: Door, tenant: int) -> bool:
    found = door.database.read(
        partial(key_rows.customer_after, tenant=tenant, customer=b"", steps=_WORTH_ANOTHER)
    )
    return found is not None


def _sums(door: Door, tenant: int, key: bytes) -> TableSums:
    return sum_tables(door.database, tenant, revision_checks(door), key, MOST_FINDINGS)


def _ask(second: SecondProcess, *words: Any) -> TableSums:
    second.tell(*words)
    found: tuple[Any, ...] = ()
    while heard := second.hear():
        found = heard
    return TableSums(*found)


# -- in the other process ------------------------------------------------------


def main() -> None:
    """Answer until the first process is gone."""
    with ExitStack() as stack:

        def answer(words: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
            opening: Any = words[:_OPENING]
            tenant, key = words[_OPENING:]
            yield tuple(_sums(stack.enter_context(door_beside(opening)), tenant, key))

        serve(answer)
