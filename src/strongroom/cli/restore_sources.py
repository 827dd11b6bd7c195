"""Where a restore is to come from: URIs, or names of destinations, where the room here still knows them.

Lives here: from what was typed to places. Must not live here: planning a restore, destinations (backup).
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from strongroom.cli.invocation import Invocation
from strongroom.cli.workshops import at_workshop
from strongroom.errors import StrongroomError, UsageError

if TYPE_CHECKING:
    from strongroom.backup.registry import Registered

__all__ = ["places_from"]


def places_from(invocation: Invocation, sources: Sequence[str]) -> "list[Registered]":
    """The places that were named.

    Args:
        sources: A URI each, or a destination's name: no URI is without a colon, and no name has one.

    Raises:
        UsageError: ``restore.no-such-place``, for a name that no room here has.
        InvalidInput: As `places_of`.
    """
    from strongroom.backup.planning import places_of  # database and keys: nothing for --help

    names = [source for source in sources if ":" not in source]
    known = _known(invocation, names) if names else {}
    return [
        known[each] if each in known else places_of([each], invocation.environment)[0] for each in sources
    ]


def _known(invocation: Invocation, names: Sequence[str]) -> "dict[str, Registered]":
    """The destinations of the room of --home by name; whatever keeps it shut is no matter here."""
    try:
        with at_workshop(invocation) as shop:
            return {name: shop.named(name) for name in names}
    except StrongroomError as error:
        raise UsageError("restore.no-such-place", name=", ".join(names), because=error.code) from None
