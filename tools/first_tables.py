"""Print the SQL that makes all tables, for one engine: `python -m tools.first_tables sqlite`.

What it prints became the first revision of the tables; a test compares the two for as long as there is only
one.
"""

import sys
from typing import cast

from sqlalchemy.schema import CreateIndex, CreateTable

from strongroom.storage.statement import DialectName, sql_dialect
from strongroom.storage.tables import KEPT_UNCOMPRESSED, tables_for_postgresql


def first_tables(engine: DialectName) -> str:
    """All tables, indexes and storage settings as SQL."""
    dialect = sql_dialect(engine)
    statements = []
    for table in tables_for_postgresql().tables.values():
        if table.info.get("engine", engine) != engine:
            continue
        statements.append(str(CreateTable(table).compile(dialect=dialect)))
        indexes = sorted(table.indexes, key=lambda index: str(index.name))
        statements += [str(CreateIndex(index).compile(dialect=dialect)) for index in indexes]
        if engine == "postgresql":
            statements += [
                f"ALTER TABLE {table.name} ALTER COLUMN {column} SET STORAGE EXTERNAL"
                for column in KEPT_UNCOMPRESSED.get(table.name, ())
            ]
    return "".join(f"{_tidy(statement)};\n\n" for statement in statements).rstrip() + "\n"


def _tidy(statement: str) -> str:
    return "\n".join(line.rstrip().replace("\t", "    ") for line in statement.strip().splitlines())


if __name__ == "__main__":
    sys.stdout.write(first_tables(cast("DialectName", sys.argv[1])))
