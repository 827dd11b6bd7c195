"""Who else has a copy of the ring: keepers, ring stores that are left, and copies that somebody knows of.

Lives here: who may take and strike off, and the events of it; a keeper's own two requests. Must not live
here: what is done (strongroom.keys.custodians).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from strongroom.audit.actions import Action
from strongroom.audit.recorder import EventDraft
from strongroom.crypto.row_mac import RowMac
from strongroom.keys import custodians
from strongroom.keys.keeper import Keeper, read_card
from strongroom.keys.keeper_report import KeeperReport
from strongroom.keys.ring_copies import StoreState, sealed_for_keepers
from strongroom.vault.door import Door
from strongroom.vault.operations.looking import ask, prepare
from strongroom.vault.operations.operation import Operation
from strongroom.vault.session import Session

__all__ = ["CustodyDesk", "KeeperState"]


@dataclass(frozen=True, slots=True)
class KeeperState:
    """A keeper, and what it said last.

    Args:
        keeper: As the room knows it.
        report: None where it was not heard of.
    """

    keeper: Keeper
    report: KeeperReport | None


class CustodyDesk:
    """The part of a desk that is about who else has the ring.

    All methods raise Refused ``access.refused``, and what `strongroom.keys.keyring.KeyRing.rewrite` raises.
    """

    def __init__(self, door: Door, session: Session) -> None:
        self._door, self._session = door, session

    def keepers(self) -> list[KeeperState]:
        """The keepers of the room, with their newest reports."""
        self._ask(Action.KEYS_STATUS, {})
        return self._states()

    def add_keeper(self, card: bytes) -> list[KeeperState]:
        """Take a keeper by its card; copies of the ring are sealed to it too from now on.

        Raises:
            InvalidInput: ``keeper.card-malformed``.
            Conflict: ``keeper.known-already``.
        """
        prepare(self._door, self._session, Action.KEYS_KEEPER_ADD, lambda op: None)
        keeper = read_card(card, self._door.now())
        self._ask(Action.KEYS_KEEPER_ADD, {"keeper": keeper.name})
        custodians.add_keeper(self._door.keyring, keeper)
        return self._states()

    def remove_keeper(self, name: str) -> None:
        """Strike a keeper off; what it holds counts as a copy elsewhere until somebody says that it is gone.

        Raises:
            NotFound: ``keeper.unknown``.
        """
        self._ask(Action.KEYS_KEEPER_REMOVE, {"keeper": name})
        custodians.forget_keeper(self._door.keyring, name)

    def remove_store(self, uri: str) -> Sequence[StoreState]:
        """Strike a ring store off and remove what lies there; returns what the others hold.

        Raises:
            NotFound: ``stores.unknown``.
        """
        self._ask(Action.KEYS_STORE_REMOVE, {"store": uri})
        custodians.forget_store(self._door.keyring, uri)
        return self._door.keyring.store_states()

    def copies(self) -> Mapping[str, int]:
        """Copies that cannot be replaced from here: where, and since when in milliseconds."""
        self._ask(Action.KEYS_STATUS, {})
        return self._door.keyring.ring.copies

    def note_copy(self, place: str) -> None:
        """Note a copy; nobody is erased for good while there is one.

        Raises:
            InvalidInput: ``keys.copy-place``.
        """
        self._ask(Action.KEYS_COPY_NOTE, {"place": place})
        custodians.note_copy(self._door.keyring, place)

    def attest_gone(self, place: str) -> None:
        """Vouch that a copy is gone; the log has who did.

        Raises:
            NotFound: ``keys.copy-unknown``.
        """
        self._ask(Action.KEYS_COPY_GONE, {"place": place})
        custodians.attest_gone(self._door.keyring, place)

    # -- what keepers ask themselves -------------------------------------------------------

    def pulled(self) -> tuple[bytes, bytes]:
        """The ring of now, sealed to recovery key and keepers, and what the room says of that copy.

        Raises:
            KeyNotAvailable: ``ring.no-recovery-key``.
        """
        self._ask(Action.KEEPER_PULL, {})
        keyring = self._door.keyring
        keyring.refresh()
        mac: RowMac = keyring.macs(keyring.newest_mac_key())
        return sealed_for_keepers(keyring.ring, mac, keyring.now())

    def report(self, keeper: str, data: bytes) -> KeeperReport:
        """Take a report; it counts by the keeper's signature, whoever brought it.

        Raises:
            NotFound: ``keeper.unknown``.
            VerificationFailed: ``keeper.report-forged``.
            KeyNotAvailable: ``stores.unreachable``.
        """
        self._ask(Action.KEEPER_REPORT, {"keeper": keeper})
        return custodians.take_report(self._door.keyring, keeper, data)

    # -- inside --------------------------------------------------------------------------

    def _states(self) -> list[KeeperState]:
        keyring = self._door.keyring
        reports = custodians.keeper_reports(keyring)
        return [
            KeeperState(keeper, reports.get(name)) for name, keeper in sorted(keyring.ring.keepers.items())
        ]

    def _ask(self, action: str, values: Mapping[str, str]) -> None:
        ask(self._door, self._session, action, _saying(values))


def _saying(values: Mapping[str, str]) -> Callable[[Operation, EventDraft], None]:
    """What an event says of it, sealed under the month's key: a place can name somebody."""

    def say(operation: Operation, draft: EventDraft) -> None:
        draft.values = values

    return say
