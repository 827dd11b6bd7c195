"""Search in a restored room: every index that the schema asks for, to be built anew.

Lives here: registering them. Must not live here: building (vault.indexes.building). Tokens and natural keys
are in no backup, and neither is the registry.
"""

from strongroom.storage import search_rows
from strongroom.storage.search_rows import SearchIndexRow
from strongroom.storage.transaction import Transaction
from strongroom.vault.door import Door
from strongroom.vault.indexes.indexing import BUILDING, searches_of
from strongroom.vault.session import Session

__all__ = ["register_indexes"]


def register_indexes(door: Door, session: Session) -> None:
    """Register every index of the schema as one that is being built; nothing, where there are any already."""
    tenant = session.tenant
    generation = door.keyring.newest_index_generation(tenant)

    def work(tx: Transaction) -> None:
        if search_rows.indexes(tx, tenant):
            return
        schema = door.tenancies.current(tx, tenant).schema
        for number, place in enumerate(sorted(searches_of(schema)), 1):
            search_rows.add_index(tx, tenant, SearchIndexRow(number, *place, generation, BUILDING, None))

    door.database.transact(work)
    # What a tenancy knows of its indexes was read before there were any.
    door.tenancies.forget(tenant)
