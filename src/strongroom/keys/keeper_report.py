"""What a keeper reports to the room: which keys it holds, and which of them may go.

Lives here: the report's form and signature. Must not live here: how a keeper comes to it
(strongroom.backup.keeper), what follows from it (strongroom.privacy). Spec: docs/spec/keeper.md, report.

A report is believed because the keeper signed it; whoever can write where it lies can only hold a newer one
back, and then an erasure waits.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from strongroom.crypto.derive import label
from strongroom.crypto.signing import SIGNATURE_BYTES, SigningKey, verify
from strongroom.errors import StrongroomError, VerificationFailed
from strongroom.keys.canonical_json import read_binary, read_json, read_number, write_binary, write_json
from strongroom.keys.keeper import Keeper
from strongroom.keys.ring_copies import copy_name
from strongroom.keys.ring_json import read_room, write_room

__all__ = ["LONGEST_REPORT", "KeeperReport", "read_report", "report_name", "write_report"]

LONGEST_REPORT = 16 << 20
_LABEL = label("strongroom/kept/v1")
_FORMAT = 1


@dataclass(frozen=True, slots=True)
class KeeperReport:
    """What a keeper says.

    Args:
        room: The room's id, 16 bytes.
        keeper: The keeper's name.
        number: Grows with each report.
        at: When, by the keeper's clock, in milliseconds of Unix time.
        generation: Of the ring that it took last; 0 where it has none yet.
        held: Names of the keys in any copy that it holds, and for those that nothing needs any more how many
            milliseconds of their grace are left; None for a key that is in use.
        problem: The code of what keeps it from taking the newest ring; None where nothing does.
    """

    room: bytes
    keeper: str
    number: int
    at: int
    generation: int
    held: Mapping[str, int | None]
    problem: str | None = None

    def holds(self, name: str) -> bool:
        """Whether it has a key of that name in any copy."""
        return name in self.held

    def lets_go(self, name: str) -> bool:
        """Whether it has no such key, or one whose grace is over."""
        return name not in self.held or self.held[name] == 0


def report_name(room: bytes, keeper: str) -> str:
    """The name of a keeper's report, where it lies beside a copy of the ring."""
    return copy_name(room).replace("ring-", "kept-", 1).removesuffix(".age") + f"-{keeper}.json"


def write_report(report: KeeperReport, signing: SigningKey) -> bytes:
    """Write and sign a report."""
    body: dict[str, object] = {
        "at": report.at,
        "format": _FORMAT,
        "generation": report.generation,
        "held": dict(report.held),
        "keeper": report.keeper,
        "number": report.number,
        "problem": report.problem,
        "room": write_room(report.room),
    }
    signature = signing.sign(_LABEL + write_json(body))
    return write_json({"body": body, "signature": write_binary(signature)})


def read_report(data: bytes, room: bytes, keeper: Keeper) -> KeeperReport:
    """Read a report that this keeper made of this room.

    Raises:
        VerificationFailed: ``keeper.report-forged``.
    """
    try:
        value: Any = read_json(data)
        body = value["body"]
        verify(keeper.public, read_binary(value["signature"], SIGNATURE_BYTES), _LABEL + write_json(body))
        if (read_number(body["format"]), body["keeper"]) != (_FORMAT, keeper.name):
            raise ValueError("of another format, or another keeper")
        if read_room(body["room"]) != room or not isinstance(body["problem"], str | None):
            raise ValueError("of another room")
        return KeeperReport(
            room=room,
            keeper=keeper.name,
            number=read_number(body["number"]),
            at=read_number(body["at"]),
            generation=read_number(body["generation"]),
            held=MappingProxyType({str(name): _left(left) for name, left in body["held"].items()}),
            problem=body["problem"],
        )
    except (StrongroomError, ValueError, KeyError, TypeError, AttributeError):
        raise VerificationFailed("keeper.report-forged", keeper=keeper.name) from None


def _left(value: object) -> int | None:
    return None if value is None else read_number(value)
