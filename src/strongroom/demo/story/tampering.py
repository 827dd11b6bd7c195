"""A row changed by SQL before somebody's eyes, and put back whatever happens in between.

Lives here: remembering what was there, in a file beside the room. Must not live here: statements.
"""

import json

from strongroom.demo.story.by_sql import change_team, team_now
from strongroom.demo.story.places import Places
from strongroom.keys.room_files import RoomFiles

__all__ = ["Tampering"]

_OTHER = {"north": "south"}


class Tampering:
    """The one row that is changed at a time.

    Args:
        places: Of the demo.
    """

    def __init__(self, places: Places) -> None:
        self._database = RoomFiles(places.home).database
        self._note = places.beside / "changed-by-sql"

    def change(self, customer: str) -> tuple[str | None, str]:
        """Give a customer to another team, as somebody with SQL does; returns the teams before and after.

        What was changed before is put back first.

        Args:
            customer: ``cus_…``.
        """
        self.put_back()
        before = team_now(self._database, customer)
        after = _OTHER.get(before or "", "north")
        self._note.write_text(json.dumps([customer, before]), encoding="utf-8")
        change_team(self._database, customer, after)
        return before, after

    def put_back(self) -> None:
        """Put back what was changed; nothing happens where nothing was."""
        if self._note.exists():
            customer, team = json.loads(self._note.read_text(encoding="utf-8"))
            change_team(self._database, customer, team)
            self._note.unlink()
