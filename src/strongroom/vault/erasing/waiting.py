"""What erasures were found to wait for: written down with them, so that nobody who asks has to look anew.

Lives here: the notes in an erasure's document, their keeping and reading. Must not live here: looking
(strongroom.privacy), what a state says by itself (privacy/erasure_view.py).
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from strongroom.errors import VerificationFailed
from strongroom.storage import erasure_rows, tenant_rows
from strongroom.storage.erasure_rows import ErasureRow
from strongroom.storage.transaction import Transaction
from strongroom.vault.erasing.state import (
    OPEN_STATES,
    WAITS,
    Document,
    check_erasure,
    read_document,
    tagged_erasure,
    write_document,
)
from strongroom.vault.erasing.work import ErasureWork

__all__ = ["ErasureNotes", "Noted", "noted_waits"]

_AT_ONCE = 200
"""So many rows are written in one transaction; the tenant's row is held meanwhile."""

Change = Callable[[ErasureRow, int], Document | None]
"""From a row and the moment to its new document; None where it stays."""

Found = Mapping[str, tuple[str, ...]]
"""What is waited for, by its code, each with the names of what it is, where there are names."""


class Noted(NamedTuple):
    """What an erasure was found to wait for.

    Attributes:
        since: When that was found first, milliseconds.
        found: Code to names.
    """

    since: int
    found: dict[str, tuple[str, ...]]


def noted_waits(row: ErasureRow) -> Noted | None:
    """What an erasure was found to wait for since its last step; None where nobody has looked."""
    noted = read_document(row).get(WAITS)
    if noted is None:
        return None
    return Noted(noted["since"], {code: tuple(names) for code, names in noted["for"]})


class ErasureNotes(ErasureWork):
    """Keeps these notes, and that of who was told.

    Args:
        session: Who carries erasures forward.
    """

    def waits(self, found: Mapping[bytes, Found]) -> None:
        """Write down what erasures wait for, where it is something else than stands there.

        Args:
            found: By erasure; with nothing in it, the note goes. One that came to its end meanwhile is left.
        """

        def change(row: ErasureRow, now: int) -> Document | None:
            noted, wanted = noted_waits(row), found[row.erasure]
            if (None if noted is None else noted.found) == (dict(wanted) or None):
                return None
            rest = {name: value for name, value in read_document(row).items() if name != WAITS}
            listed = [[code, list(names)] for code, names in wanted.items()]
            return {**rest, WAITS: {"since": now, "for": listed}} if wanted else rest

        self._change(found.keys(), change)

    def told(self, erasures: Collection[bytes], places: Sequence[tuple[str, str | None]]) -> None:
        """Write down which places have erasures' tombstones: each with None, or with the code of why not."""
        told = [list(each) for each in places]
        self._change(
            erasures,
            lambda row, now: (
                None if read_document(row).get("told") == told else {**read_document(row), "told": told}
            ),
        )

    def _change(self, erasures: Collection[bytes], change: Change) -> None:
        """Change documents that are to be another; nothing is written where none is."""
        tenant = self._session.tenant
        rows = self._door.database.read(lambda tx: erasure_rows.erasures_in_state(tx, tenant, OPEN_STATES))
        now = self._door.now()
        other = [row.erasure for row in rows if row.erasure in erasures and change(row, now) is not None]
        for start in range(0, len(other), _AT_ONCE):
            part = other[start : start + _AT_ONCE]
            self._door.transact(tenant, lambda tx, now, part=part: self._write(tx, now, part, change))  # type: ignore[misc]  # bound now, called now

    def _write(self, tx: Transaction, now: int, erasures: Iterable[bytes], change: Change) -> None:
        # Whoever cancels or approves holds the tenant's row, and must not find the erasure's changed.
        if tenant_rows.lock_tenant(tx, self._session.tenant) is None:
            raise VerificationFailed("access.set-differs", kind="tenant")
        for erasure in erasures:
            row = erasure_rows.lock_erasure(tx, self._session.tenant, erasure)
            if row is None or check_erasure(self._mac, row).state not in OPEN_STATES:
                continue
            if (document := change(row, now)) is not None:
                changed = tagged_erasure(self._mac, row._replace(document=write_document(document)))
                erasure_rows.replace_erasure(tx, changed, row)
