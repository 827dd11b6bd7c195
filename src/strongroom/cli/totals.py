"""``totals``: how many and how much, never one record.

Lives here: the command and its table. Must not live here: which groups may be shown (vault).
"""

from collections.abc import Mapping
from typing import Any

from strongroom.cli.commands import argument, command, option
from strongroom.cli.invocation import Invocation
from strongroom.cli.output import Output, say
from strongroom.cli.parameters import given
from strongroom.cli.session import near_or_far
from strongroom.cli.texts import TEXTS

__all__ = ["totals"]


@command(
    "totals",
    argument("collection"),
    option("--by", multiple=True, metavar="COLUMN"),
    option("--sum", "summed", metavar="FIELD"),
    remote=True,
)
def totals(invocation: Invocation, *, collection: str, by: tuple[str, ...], summed: str | None) -> None:
    """Count records, and add up amounts, by what they have in common."""
    language = invocation.language
    with near_or_far(invocation) as desk:
        found = desk.collection(collection).totals(by, **given({"sum": summed}))
        headings = [
            *found.by,
            TEXTS(language, "heading.records"),
            TEXTS(language, "heading.customers"),
            *([summed] if summed else []),
        ]

        def row(group: Mapping[str, Any]) -> list[str]:
            counts = [str(group["records"]), str(group["customers"])]
            sums = [group["sums"].get(summed, "")] if summed else []
            return [*(group["by"][name] for name in found.by), *counts, *sums]

        document = found.as_document()
        output = Output(invocation)
        output.items(document["groups"], headings, row, nothing="groups")
        if found.withheld:
            say(TEXTS(language, "said.withheld", count=found.withheld, least=found.least))
