"""Compile all statements and keep their text: `python -m tools.keep_statements`.

After a change of a table or a statement it is run again; a test compares. Until then what was kept is not
used where tables changed, and a new statement is compiled when it is first needed.
"""

import gc
import json
import pkgutil
import sys
from importlib import import_module
from typing import Any

from strongroom import storage
from strongroom.storage.kept_statements import KEPT_FILE, deciding_digest
from strongroom.storage.record_pages import Shape, page_statement
from strongroom.storage.record_scope import RecordFilter, filter_values
from strongroom.storage.search_rows import candidate_statement
from strongroom.storage.statement import Statement, to_keep
from strongroom.storage.transaction import insert_statement

_SCOPES = ("", "s_owner", "s_team_0", "s_owner s_team_0", "s_owner s_shared s_shared_teams s_team_0")
_SEARCHES = ("", "s_owner", "s_teams", "s_owner s_teams", "s_owner s_shared s_shared_teams s_teams")


def _shaped() -> list[Statement]:
    """The statements of pages and searches that most people come by."""
    active = frozenset(filter_values(RecordFilter()))
    pages = [page_statement(Shape(active, frozenset(scope.split()))) for scope in _SCOPES]
    searches = [
        candidate_statement(count, active, frozenset(scope.split()))
        for scope in _SEARCHES
        for count in (1, 2)
    ]
    return pages + searches


def kept_text() -> str:
    """The file's text; of a program that has made no statements but those of the package."""
    for module in pkgutil.iter_modules(storage.__path__):
        import_module(f"strongroom.storage.{module.name}")
    from strongroom.storage import named_tables
    from strongroom.storage.tables import METADATA

    made = [insert_statement(getattr(named_tables, name)) for name in METADATA.tables]
    made += _shaped()
    found: dict[str, Any] = {}
    for each in {*made, *(one for one in gc.get_objects() if isinstance(one, Statement))}:
        digest = each.digest
        if digest is not None:
            found[digest.hex()] = to_keep(each)
    tables = {
        name: {column.name: column.primary_key for column in table.columns}
        for name, table in METADATA.tables.items()
    }
    head = {"made_of": deciding_digest(), "tables": tables}
    lines = [f"{json.dumps(name)}:{json.dumps(found[name], separators=(',', ':'))}" for name in sorted(found)]
    statements = ",\n".join(lines)
    return f'{json.dumps(head)[:-1]},"statements":{{\n{statements}\n}}}}\n'


if __name__ == "__main__":
    if sys.argv[1:] == ["--print"]:
        sys.stdout.write(kept_text())
    else:
        KEPT_FILE.write_text(kept_text())
