"""The first tables."""

from pathlib import Path

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make all tables, from the engine's own text: what runs here must never follow later changes of the
    tables."""
    connection = op.get_bind()
    # Alembic loads this file by its path, so that there is no package to ask for resources.
    text = Path(__file__).with_name(f"v0001.{connection.dialect.name}.sql").read_text()
    for statement in text.split(";\n"):
        if statement.strip():
            connection.exec_driver_sql(statement)
