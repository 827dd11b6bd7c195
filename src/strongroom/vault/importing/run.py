"""An import under way, as its last batch left it.

Lives here: the value. Must not live here: its row's statements (storage.import_rows), going on
(import_desk.py).
"""

from dataclasses import dataclass

from strongroom.model.ids import write_id
from strongroom.storage.import_rows import ImportRow
from strongroom.vault.erasing.basis import require_basis
from strongroom.vault.importing.state import IMPORT_PREFIX

__all__ = ["Run"]


@dataclass(frozen=True, slots=True)
class Run:
    """An import under way, as its last batch left it.

    Args:
        row: Its row; of one that has not stored anything yet, what the row will say.
        stored: Whether the row is there.
        name: The file's name, which lies sealed beside the first event.
        readmit: Why customers who were erased may come back; None: they may not.
        events: Of its batches so far.
    """

    row: ImportRow
    stored: bool
    name: str
    create_customers: bool
    readmit: str | None = None
    events: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        require_basis(self.readmit)

    @property
    def id(self) -> str:
        """Its id, ``imp_…``."""
        return write_id(IMPORT_PREFIX, self.row.id)

    @property
    def next_item(self) -> int:
        """The item of the file to go on with."""
        return self.row.next_record
