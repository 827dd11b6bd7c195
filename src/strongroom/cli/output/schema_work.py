"""What a change of the schema costs and has left to do, on the terminal: one line each.

Lives here: the lines. Must not live here: the numbers (vault.schema.work).
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from strongroom.cli.texts import TEXTS

if TYPE_CHECKING:
    from strongroom.vault.schema.work import Cost, Pending

__all__ = ["cost_lines", "pending_lines"]


def cost_lines(costs: Iterable["Cost"], language: str) -> list[str]:
    """What has to be gone through, by collection."""
    return [
        TEXTS(
            language,
            "said.cost" if cost.revisions else "said.cost-records",
            collection=cost.collection,
            records=f"{cost.records:,}",
            revisions=f"{cost.revisions:,}",
        )
        for cost in costs
    ]


def pending_lines(left: Iterable["Pending"], language: str) -> list[str]:
    """What is left to do, and how far it is."""
    return [
        TEXTS(
            language,
            f"pending.{each.work}",
            search=each.search,
            former=", ".join(TEXTS(language, f"level.{name}") for name in each.former),
            records=f"{each.records:,}",
            revisions=f"{each.revisions:,}",
        )
        for each in left
    ]
