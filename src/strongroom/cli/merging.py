"""``merge``: two customers who are one person.

Lives here: the command, its question and its dry run. Must not live here: what moves (vault).
"""

from strongroom.cli.asking import confirm
from strongroom.cli.commands import argument, command
from strongroom.cli.invocation import Invocation
from strongroom.cli.output import Output
from strongroom.cli.parameters import DRY_RUN, EXPECT
from strongroom.cli.session import near_or_far
from strongroom.cli.texts import TEXTS

__all__ = ["merge"]


@command("merge", argument("duplicate"), argument("survivor"), EXPECT, DRY_RUN, remote=True)
def merge(
    invocation: Invocation, *, duplicate: str, survivor: str, expect: int | None, dry_run: bool
) -> None:
    """Give all that belongs to a duplicate to the customer who stays."""
    facts = {"duplicate": duplicate, "survivor": survivor}
    with near_or_far(invocation) as desk:
        door = desk.by_id(duplicate)
        if dry_run:
            for each in (duplicate, survivor):
                door.get(each)
            text = TEXTS(invocation.language, "said.would-merge", **facts)
            Output(invocation).text({"dry_run": True, **facts}, [text])
            return
        confirm(invocation, "ask.merge", facts)
        merged = door.merge(duplicate, survivor, expect=expect)
        text = TEXTS(invocation.language, "said.merged", count=len(merged.moved), **facts)
        Output(invocation).text(merged.as_document(), [text])
