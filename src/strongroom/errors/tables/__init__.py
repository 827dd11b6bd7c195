"""The table of errors, a module a subject.

Lives here: putting them together. Must not live here: any entry.
"""

from itertools import chain

from strongroom.errors.entry import Entry
from strongroom.errors.tables import (
    access,
    backup,
    destinations,
    erasure,
    export,
    http,
    imports,
    ingest,
    keys,
    log,
    mapping,
    people,
    program,
    records,
    remote,
    schema,
    sealing,
    signin,
    storage,
    stores,
    things,
    watch,
    work,
)

__all__ = ["TABLE"]

_SUBJECTS = (
    program,
    schema,
    records,
    people,
    things,
    sealing,
    keys,
    stores,
    destinations,
    backup,
    storage,
    access,
    log,
    watch,
    work,
    erasure,
    imports,
    ingest,
    mapping,
    export,
    http,
    signin,
    remote,
)

TABLE: dict[str, Entry] = dict(chain.from_iterable(each.ENTRIES.items() for each in _SUBJECTS))
