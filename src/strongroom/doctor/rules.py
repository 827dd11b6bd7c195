"""The rules: from facts to findings.

Lives here: which facts are faults, how grave, and the table of rules. Must not live here: looking, sentences.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from itertools import combinations
from typing import Final

from strongroom.doctor.facts import Facts, Place, What
from strongroom.doctor.information import Line
from strongroom.doctor.texts import TEXTS, UNSEEN, Text
from strongroom.errors import TABLE
from strongroom.keys.stores import WANTED
from strongroom.storage.sqlite_connection import needs_outer_lock

__all__ = ["RULES", "Finding", "Rule", "Severity", "examine", "unseen"]

# What others may not do: change names in the home, and anything at all elsewhere.
_FORBIDDEN: Final[Mapping[What, int]] = {"home": 0o022}
_FOLDERS: Final = frozenset({"home", "keys", "store"})
# A file that only root could have put there is as safe as root; a database is its user's own.
_ROOT_MAY_OWN: Final = frozenset({"home", "keys", "ring", "anchor", "settings", "root-key", "store"})

Parameters = Mapping[str, object]


class Severity(IntEnum):
    """How grave a finding is; the lower, the graver."""

    DANGER = 1
    WARNING = 2
    NOTE = 3


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong, and what to do.

    Args:
        code: Stable, dotted.
        severity: How grave it is.
        en: What is wrong, in English.
        todo_en: What to do.
        zh: What is wrong, in Chinese.
        todo_zh: What to do.
    """

    code: str
    severity: Severity
    en: str
    todo_en: str
    zh: str
    todo_zh: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that can be wrong.

    Args:
        code: Of its text, and of its findings where what is looked at has none of its own.
        severity: Of its findings.
        look: Yields, for each finding, what its text names.
    """

    code: str
    severity: Severity
    look: Callable[[Facts], Iterator[Parameters]]

    def findings(self, facts: Facts) -> Iterator[Finding]:
        """Judge the facts."""
        for named in self.look(facts):
            filled = (part.format_map(named) for part in text_of(self.code))
            yield Finding(str(named.get("code", self.code)), self.severity, *filled)


def text_of(code: str) -> Text:
    """Return the doctor's own text of a code, or the one of `strongroom.errors`."""
    if code in TEXTS:
        return TEXTS[code]
    entry = TABLE[code]
    return Text(entry.en, entry.hint_en, entry.zh, entry.hint_zh)


def examine(facts: Facts) -> tuple[Finding, ...]:
    """Return what is wrong, the gravest first; nothing for a clean room."""
    found = [finding for rule in RULES for finding in rule.findings(facts)]
    return tuple(sorted(found, key=lambda finding: finding.severity))


def unseen(facts: Facts) -> tuple[Line, ...]:
    """Return what could not be looked at."""
    return tuple(Line(f"doctor.unseen.{code}", *UNSEEN[code]) for code in facts.unseen)


def _demo(facts: Facts) -> Iterator[Parameters]:
    if facts.demo:
        yield {}


def _key_beside_data(facts: Facts) -> Iterator[Parameters]:
    # A demo room is one finding, not two.
    if facts.key_beside_data and not facts.demo:
        yield {"path": facts.key_beside_data}


def _open_to_others(facts: Facts) -> Iterator[Parameters]:
    for place in facts.places:
        if place.mode & _FORBIDDEN.get(place.what, 0o077):
            wanted = "700" if place.what in _FOLDERS else "600"
            yield {"path": place.path, "mode": f"{place.mode:04o}", "wanted": wanted}


def _foreign_owner(facts: Facts) -> Iterator[Parameters]:
    for place in facts.places:
        if place.owner == "other" or (place.owner == "root" and place.what not in _ROOT_MAY_OWN):
            yield {"path": place.path}


def _recovery_on_machine(facts: Facts) -> Iterator[Parameters]:
    return ({"path": found.path} for found in facts.identities if found.recovery)


def _age_identity(facts: Facts) -> Iterator[Parameters]:
    return ({"path": found.path} for found in facts.identities if found.recovery is None)


def _no_recovery_key(facts: Facts) -> Iterator[Parameters]:
    if facts.keys is not None and not facts.keys.recovery:
        yield {}


def _few_stores(facts: Facts) -> Iterator[Parameters]:
    if facts.keys is not None:
        current = sum(state.current for state in facts.keys.stores)
        if current < WANTED:
            yield {"current": current, "wanted": WANTED}


def _stores(facts: Facts) -> Iterator[Parameters]:
    for state in facts.keys.stores if facts.keys is not None else ():
        codes = (*((state.problem,) if state.problem else ()), *state.cautions)
        for code in codes:
            text = _store_text(code)
            yield {
                "code": code,
                "store": state.uri,
                "what": text.en,
                "todo": text.todo_en,
                "what_zh": text.zh,
                "todo_zh": text.todo_zh,
            }


def _store_text(code: str) -> Text:
    # The state keeps the code of what a store raised, not what its text would name.
    return Text(*(part.format_map(_Unnamed()) for part in text_of(code)))


class _Unnamed(dict[str, object]):
    def __missing__(self, name: str) -> str:
        return "…"


def _store_on_same_disk(facts: Facts) -> Iterator[Parameters]:
    room = [place for place in facts.places if place.what in ("ring", "database")]
    for store in _places(facts, "store"):
        beside = next((place for place in room if place.disks & store.disks), None)
        if beside is not None:
            yield {"store": store.path, "path": beside.path}


def _stores_share_disk(facts: Facts) -> Iterator[Parameters]:
    for one, other in combinations(_places(facts, "store"), 2):
        if one.disks & other.disks:
            yield {"store": one.path, "other": other.path}


def _ring_copy_on_write(facts: Facts) -> Iterator[Parameters]:
    return _with_trait(facts, "stores.copy-on-write", ("ring",))


def _in_memory(facts: Facts) -> Iterator[Parameters]:
    return _with_trait(facts, "stores.in-memory", ("ring", "database"))


def _network_disk(facts: Facts) -> Iterator[Parameters]:
    return _with_trait(facts, "storage.network-disk", ("ring", "database"))


def _with_trait(facts: Facts, trait: str, kinds: tuple[What, ...]) -> Iterator[Parameters]:
    return ({"path": place.path} for what in kinds for place in _places(facts, what) if trait in place.traits)


def _environment(facts: Facts) -> Iterator[Parameters]:
    return ({} for code in facts.provider_warnings if code == "keys.root-key-in-environment")


def _password_in_settings(facts: Facts) -> Iterator[Parameters]:
    if facts.password_in_settings:
        yield {}


def _leftovers(facts: Facts) -> Iterator[Parameters]:
    return ({"path": path} for path in facts.leftovers)


def _old_sqlite(facts: Facts) -> Iterator[Parameters]:
    if facts.sqlite is not None and needs_outer_lock(facts.sqlite):
        yield {"version": ".".join(map(str, facts.sqlite))}


def _weak_passphrase(facts: Facts) -> Iterator[Parameters]:
    argon2 = facts.keys.argon2 if facts.keys is not None else None
    if argon2 is not None and argon2.weak:
        yield {"memory_kib": argon2.memory_kib, "iterations": argon2.iterations}


def _postgres_not_durable(facts: Facts) -> Iterator[Parameters]:
    server = facts.postgres
    if server is None:
        return
    if server.synchronous_commit == "off":
        yield {"setting": "synchronous_commit = off"}
    if not server.fsync:
        yield {"setting": "fsync = off"}
    if not server.full_page_writes:
        yield {"setting": "full_page_writes = off"}


def _postgres_standby_behind(facts: Facts) -> Iterator[Parameters]:
    server = facts.postgres
    if server is not None and server.standbys:
        waits = server.synchronous_standbys and server.synchronous_commit not in ("off", "local")
        if not waits:
            yield {"standbys": server.standbys}


def _postgres_no_tls(facts: Facts) -> Iterator[Parameters]:
    server = facts.postgres
    if server is not None and not server.local and not server.tls:
        yield {}


def _postgres_unverified(facts: Facts) -> Iterator[Parameters]:
    server = facts.postgres
    if server is not None and not server.local and server.tls and not server.verified:
        yield {}


def _postgres_copies(facts: Facts) -> Iterator[Parameters]:
    server = facts.postgres
    if server is not None and (server.archives or server.standbys):
        yield {}


def _swap(facts: Facts) -> Iterator[Parameters]:
    return ({"area": area} for area in facts.swaps)


def _core_dumps(facts: Facts) -> Iterator[Parameters]:
    if facts.core_dumps:
        yield {}


def _places(facts: Facts, what: What) -> list[Place]:
    return [place for place in facts.places if place.what == what]


RULES: Final = (
    Rule("doctor.recovery-on-machine", Severity.DANGER, _recovery_on_machine),
    Rule("doctor.key-beside-data", Severity.DANGER, _key_beside_data),
    Rule("doctor.open-to-others", Severity.DANGER, _open_to_others),
    Rule("doctor.foreign-owner", Severity.DANGER, _foreign_owner),
    Rule("doctor.no-recovery-key", Severity.DANGER, _no_recovery_key),
    Rule("doctor.few-stores", Severity.DANGER, _few_stores),
    Rule("doctor.in-memory", Severity.DANGER, _in_memory),
    Rule("doctor.network-disk", Severity.DANGER, _network_disk),
    Rule("doctor.postgres-not-durable", Severity.DANGER, _postgres_not_durable),
    Rule("doctor.postgres-no-tls", Severity.DANGER, _postgres_no_tls),
    Rule("doctor.weak-passphrase", Severity.DANGER, _weak_passphrase),
    Rule("doctor.store", Severity.WARNING, _stores),
    Rule("doctor.store-on-same-disk", Severity.WARNING, _store_on_same_disk),
    Rule("doctor.stores-share-disk", Severity.WARNING, _stores_share_disk),
    Rule("doctor.ring-copy-on-write", Severity.WARNING, _ring_copy_on_write),
    Rule("doctor.age-identity", Severity.WARNING, _age_identity),
    Rule("keys.root-key-in-environment", Severity.WARNING, _environment),
    Rule("doctor.password-in-settings", Severity.WARNING, _password_in_settings),
    Rule("doctor.leftover", Severity.WARNING, _leftovers),
    Rule("doctor.postgres-standby-behind", Severity.WARNING, _postgres_standby_behind),
    Rule("doctor.postgres-unverified", Severity.WARNING, _postgres_unverified),
    Rule("doctor.swap", Severity.WARNING, _swap),
    Rule("doctor.core-dumps", Severity.WARNING, _core_dumps),
    Rule("doctor.old-sqlite", Severity.NOTE, _old_sqlite),
    Rule("doctor.postgres-copies", Severity.NOTE, _postgres_copies),
    Rule("doctor.demo", Severity.NOTE, _demo),
)
"""Every rule, the graver first."""
