"""Alembic's environment: runs the revisions on the connection that it is given, in the transaction open
there."""

from alembic import context

from strongroom.storage.tables import tables_for_postgresql
from strongroom.storage.versions import VERSION_TABLE

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=tables_for_postgresql(),
    version_table=VERSION_TABLE,
    transactional_ddl=True,
)
context.run_migrations()
