"""What a backup takes of each table, and how.

Lives here: that division. Must not live here: reading rows.

What no list names is state: rows of the room's rules and doings, small, taken whole whenever they changed,
and restored as they were last, whatever moment the data goes back to. A new table is therefore in every
backup until somebody says otherwise.
"""

from strongroom.storage.tables import METADATA

__all__ = ["DATA_STATE", "state_tables"]

_DATA = frozenset({"records", "history"})
_LOG = frozenset({"events", "leaves", "checkpoints"})
_KEYS = frozenset({"customer_keys", "key_pages", "key_state"})
# Made anew by a restore: tokens never leave the room, the rest follows from what does.
_DERIVED = frozenset(
    {
        *("search_tokens", "natural_keys", "search_indexes", "tiles", "heads", "event_subjects"),
        "level_moves",  # sealing anew begins again by what the schema says
    }
)
_OF_THE_MOMENT = frozenset(
    {
        *("leases", "outbox", "room_state", "backups", "destination_facts", "key_copies"),
        "budget_uses",  # of the last day, and the log has it
        "watches",  # a restored room goes over its log anew, and finds what it knows
        # A restored room lets nobody in by what was signed in, or handed out, where the backup was made.
        *("sign_in_sessions", "sign_in_links", "sign_in_tries", "sign_in_steps"),
        # Work and notices of the room that was; what it does by itself, and whom it tells, is restored.
        *("jobs", "schedule_runs", "late_marks", "notices", "deliveries"),
        *("held_files", "held_parts"),  # files of a day
        "once",  # answers of a day; data that went back may lack what they speak of
    }
)

DATA_STATE = frozenset({"imports", "import_batches"})
"""State that belongs to the data: a restore to an earlier moment takes these rows as they were then."""


def state_tables() -> tuple[str, ...]:
    """The tables that are taken whole, in the order of their names."""
    taken_otherwise = _DATA | _LOG | _KEYS | _DERIVED | _OF_THE_MOMENT
    return tuple(sorted(set(METADATA.tables) - taken_otherwise))
