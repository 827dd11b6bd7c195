"""The state of keys on the terminal.

Lives here: columns and words. Must not live here: any key; what is known of them (strongroom.keys).
"""

import time
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from strongroom.cli.invocation import Invocation
from strongroom.cli.output import Output, say
from strongroom.cli.output.human import write_facts, write_table
from strongroom.cli.output.values import to_the_minute
from strongroom.cli.texts import TEXTS
from strongroom.errors import TABLE
from strongroom.i18n import pick
from strongroom.model.ids import write_id
from strongroom.model.moments import write_moment
from strongroom.model.plain import document_of

if TYPE_CHECKING:
    from strongroom.keys.keeper_report import KeeperReport
    from strongroom.keys.ring_copies import StoreState
    from strongroom.keys.status import KeyStatus

__all__ = ["show_key_status", "show_stores"]

_DAY = 86_400_000
_COLUMNS = ("store", "generation", "written", "state")


def show_stores(invocation: Invocation, states: "Sequence[StoreState]") -> None:
    """Write the ring stores; people are told when there are too few."""
    from strongroom.keys.stores import stores_short  # brings what opens them: nothing for --help

    language, output = invocation.language, Output(invocation)
    documents = [_store_document(state) for state in states]
    headings = [TEXTS(language, f"heading.{name}") for name in _COLUMNS]
    output.items(documents, headings, lambda document: _store_row(language, document), nothing="stores")
    short = stores_short(sum(state.current for state in states))
    if output.for_people and short:
        say(TEXTS(language, "said.stores-short", count=short))


def _store_document(state: "StoreState") -> dict[str, Any]:
    document: dict[str, Any] = document_of(state)
    written = None if state.written is None else write_moment(state.written)
    return {**document, "written": written, "current": state.current}


def _store_row(language: str, document: Mapping[str, Any]) -> list[str]:
    codes = [*filter(None, [document["problem"]]), *document["cautions"]]
    said = [pick(language, TABLE[code].en, TABLE[code].zh) for code in codes]
    return [
        document["uri"],
        "–" if document["generation"] is None else str(document["generation"]),
        to_the_minute(document["written"] or "–"),
        " ".join(said) or TEXTS(language, "said.store-current"),
    ]


def show_key_status(invocation: Invocation, status: "KeyStatus") -> None:
    """Write generations, counts, ages and stores."""
    document: dict[str, Any] = {
        **document_of(status),
        "room": write_id("room", status.room),
        "made": write_moment(status.made),
        "stores": [_store_document(state) for state in status.stores],
        "keepers": {name: _report(report) for name, report in status.keepers.items()},
        "copies": {place: write_moment(since) for place, since in status.copies.items()},
        "tenants": {str(tenant): _tenant_document(status, tenant) for tenant in status.tenants},
    }
    Output(invocation).one(document, lambda: _tell(invocation, status, document))


def _tenant_document(status: "KeyStatus", tenant: int) -> dict[str, Any]:
    oldest = status.tenants[tenant].oldest_epoch
    document: dict[str, Any] = document_of(status.tenants[tenant])
    return {**document, "oldest_epoch": None if oldest is None else write_moment(oldest)}


def _tell(invocation: Invocation, status: "KeyStatus", document: Mapping[str, Any]) -> None:
    language = invocation.language
    write_facts(_facts(language, status, document))
    for tenant, counts in status.tenants.items():
        print()
        write_facts(
            (TEXTS(language, f"keys.{name}"), text)
            for name, text in {
                "tenant": str(tenant),
                "pages": f"{counts.pages:,}",
                "customer-keys": f"{counts.customer_keys:,}",
                "epochs": TEXTS(language, "keys.of-regions", epochs=counts.epochs, regions=counts.regions),
                "oldest-epoch": _age(language, counts.oldest_epoch),
                "index-generations": str(counts.index_generations),
                "months": ", ".join(counts.months) or "–",
            }.items()
        )
    print()
    write_table(
        [TEXTS(language, f"heading.{name}") for name in _COLUMNS],
        [_store_row(language, store) for store in document["stores"]],
    )
    _tell_custody(language, status, document)
    if status.stores_short:
        print(TEXTS(language, "said.stores-short", count=status.stores_short))


def _report(report: "KeeperReport | None") -> dict[str, Any] | None:
    if report is None:
        return None
    unneeded = {name: left for name, left in sorted(report.held.items()) if left is not None}
    return {
        "at": write_moment(report.at),
        "generation": report.generation,
        "unneeded": unneeded,
        "problem": report.problem,
    }


def _tell_custody(language: str, status: "KeyStatus", document: Mapping[str, Any]) -> None:
    """Old keys with what depends on them, keepers, and copies elsewhere; nothing where there is none."""
    if status.old:
        print()
        write_table(
            [TEXTS(language, "heading.old-key"), TEXTS(language, "heading.needed-by")],
            [[key.name, f"{key.count:,} {TEXTS(language, f'keys.{key.needed_by}')}"] for key in status.old],
        )
    facts = []
    for name, report in document["keepers"].items():
        said = "–" if report is None else f"{report['generation']}, {to_the_minute(report['at'])}"
        facts.append((f"keeper:{name}", said))
    facts += [(TEXTS(language, "heading.place"), place) for place in document["copies"]]
    if facts:
        print()
        write_facts(facts)


def _facts(language: str, status: "KeyStatus", document: Mapping[str, Any]) -> list[tuple[str, str]]:
    argon2 = status.argon2
    facts = {
        "room": document["room"],
        "made": _age(language, status.made),
        "provider": status.provider,
        "passphrase": ""
        if argon2 is None
        else f"Argon2id, {argon2.memory_kib:,} KiB, t={argon2.iterations}, p={argon2.lanes}",
        "ring": TEXTS(
            language, "keys.known", found=status.ring_generation, known=status.database_ring_generation
        ),
        "anchor": TEXTS(
            language, "keys.known", found=status.anchor_generation, known=status.database_anchor_generation
        ),
        "recovery": TEXTS(language, "said.yes" if status.recovery else "said.no"),
        "mac-keys": str(status.mac_keys),
        "backup-keys": str(status.backup_keys),
        "processes": str(status.processes),
    }
    return [(TEXTS(language, f"keys.{name}"), text) for name, text in facts.items() if text]


def _age(language: str, made: int | None) -> str:
    if made is None:
        return "–"
    days = max(0, time.time_ns() // 1_000_000 - made) // _DAY
    return TEXTS(language, "keys.age", at=to_the_minute(write_moment(made)), days=days)
