"""All kinds of jobs there are.

Lives here: the one list, to which a new kind is added. Must not live here: any kind.
"""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from strongroom.server.jobs.kind import JobKind

__all__ = ["job_kinds"]


@cache
def job_kinds() -> Mapping[str, JobKind]:
    """The kinds by name."""
    from strongroom.server.jobs.copies import COPIES  # these bring backups and erasures along
    from strongroom.server.jobs.moving import MOVING
    from strongroom.server.jobs.upkeep import UPKEEP

    return MappingProxyType({kind.name: kind for kind in (*COPIES, *MOVING, *UPKEEP)})
