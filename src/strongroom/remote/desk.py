"""A desk over HTTP: the same names, arguments and views as the one in the room.

Lives here: connecting, and the way from a desk to its collections. Must not live here: single calls
(reading.py, writing.py, audit.py, batch.py).
"""

import os
from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Any

from strongroom.errors import InvalidInput, UsageError
from strongroom.i18n import choose_language
from strongroom.model.purposes import check_purpose, check_reason
from strongroom.model.schema import Schema
from strongroom.remote.address import read_address, trust
from strongroom.remote.asker import Asker, Known, schema_of
from strongroom.remote.audit import RemoteAudit
from strongroom.remote.batch import run_batch
from strongroom.remote.collection import RemoteCollection
from strongroom.remote.erasures import RemoteErasures
from strongroom.remote.jobs import RemoteJobs
from strongroom.remote.moving import RemoteExports, RemoteImports
from strongroom.remote.stated import Stated, check_name
from strongroom.remote.token import find_token
from strongroom.remote.wire import Patience, Wire
from strongroom.vault.batches.result import BatchResult

__all__ = ["RemoteDesk", "connect"]

_IN_THE_ROOM = frozenset(
    {"admin", "batch_again", "custody", "health", "keys", "offering", "schema_desk"} | {"session"}
)


def connect(
    url: str,
    token: str | None = None,
    *,
    purpose: str | None = None,
    reason_code: str | None = None,
    reason: str | None = None,
    on_behalf_of: str | None = None,
    language: str | None = None,
    ca_file: str | None = None,
    patience: Patience | None = None,
) -> "RemoteDesk":
    """Sit down at a desk of a room that a server serves. Nothing is asked of it yet.

    Args:
        url: ``https://HOST[:PORT]``; ``http`` on this machine alone.
        token: An API token, which says who asks. Left out, it is that of STRONGROOM_TOKEN, of the file that
            STRONGROOM_TOKEN_FILE names, or of systemd's credential ``strongroom-token``.
        purpose: Code of the purpose of all that is done; the role's first, when left out.
        reason_code: Code of the reason, for what needs one.
        reason: The reason in words, sealed beside each event.
        on_behalf_of: The user of a CRM for whom it asks; the token has to allow that.
        language: ``en`` or ``zh-CN``, of masks and messages; the environment's, when left out.
        ca_file: Certificates to believe the server by, PEM; STRONGROOM_CA_FILE's, or the machine's.
        patience: How long answers are waited for, and how often they are asked for.

    Raises:
        UsageError: ``remote.address-malformed``, ``remote.needs-tls``, ``remote.no-token``.
        InvalidInput: ``remote.token-malformed``, ``remote.token-file``, ``remote.certificates``;
            ``purpose.unknown``, ``reason.unknown``.
    """
    address = read_address(url)
    found = find_token(token, os.environ)
    stated = Stated(on_behalf_of=on_behalf_of, language=choose_language(language, os.environ))
    trusted = trust(ca_file or os.environ.get("STRONGROOM_CA_FILE"))
    wire = Wire(address, found, trusted, patience or Patience())
    desk = RemoteDesk(Asker(wire, Known(), stated))
    try:
        return desk.stating(purpose=purpose, reason_code=reason_code, reason=reason)
    except BaseException:
        wire.close()
        raise


class RemoteDesk:
    """Where the owner of a token works, from elsewhere; close it, or use it in a ``with`` statement.

    Args:
        asker: The connection, and what is stated.
    """

    def __init__(self, asker: Asker) -> None:
        self._asker = asker

    def stating(
        self,
        *,
        purpose: str | None = None,
        reason_code: str | None = None,
        reason: str | None = None,
        on_behalf_of: str | None = None,
    ) -> "RemoteDesk":
        """The same desk for another purpose, reason or user of a CRM; what is left out stays.

        Raises:
            InvalidInput: ``purpose.unknown``, ``reason.unknown``, ``reason.needs-text``.
        """
        changes: dict[str, str | None] = {}
        if purpose is not None:
            changes["purpose"] = check_purpose(purpose)
        if reason_code is not None or reason is not None:
            code = reason_code or self._asker.stated.reason_code
            if code is not None:
                check_reason(code, reason)
            changes |= {"reason_code": code, "reason": reason}
        if on_behalf_of is not None:
            changes["on_behalf_of"] = on_behalf_of
        return RemoteDesk(self._asker.stating(**changes)) if changes else self

    def named(self, name: str) -> "RemoteDesk":
        """The desk at which one change is made once, however often it is asked for by this name in a day.

        For programs that may be killed themselves: they note the name before they ask. Without one, each call
        has a name of its own, which is good for as long as the call lasts.

        Args:
            name: 16 to 200 letters, digits and ``_.:-``, random, for one change alone.

        Raises:
            UsageError: ``once.key-malformed``.
        """
        return RemoteDesk(self._asker.stating(name=check_name(name)))

    def without_name(self) -> "RemoteDesk":
        """The same desk for what is no longer the change that `named` names."""
        return RemoteDesk(self._asker.stating(name=None))

    def without_reason(self) -> "RemoteDesk":
        """The same desk for what takes no reason, as looking at a job."""
        return RemoteDesk(self._asker.without_reason())

    @property
    def schema(self) -> Schema:
        """The collections and fields in use, as they were when this connection first asked."""
        return self._asker.schema()

    def schema_state(self) -> tuple[Schema, Sequence[Mapping[str, Any]]]:
        """The schema as it is now, and what is left to do of its changes: names and numbers."""
        return self._asker.without_reason().look(
            "GET", "/v1/schema", lambda told: (schema_of(told), list(told["pending"]))
        )

    def collection(self, name: str) -> RemoteCollection:
        """A collection by its name.

        Raises:
            InvalidInput: ``schema.unknown-collection``.
        """
        found = self.schema.collections.get(name) or self._asker.schema(anew=True).collection(name)
        return RemoteCollection(self._asker, found)

    def by_id(self, identity: str) -> RemoteCollection:
        """The collection that an id belongs to.

        Raises:
            InvalidInput: ``id.unknown-kind``.
        """
        prefix = identity.strip().rpartition("_")[0]
        found = self.schema.by_prefix.get(prefix) or self._asker.schema(anew=True).by_prefix.get(prefix)
        if found is None:
            raise InvalidInput("id.unknown-kind")
        return RemoteCollection(self._asker, found)

    @property
    def customers(self) -> RemoteCollection:
        """The people and organisations whose data it is."""
        return self.collection("customers")

    @property
    def purchases(self) -> RemoteCollection:
        """What they bought."""
        return self.collection("purchases")

    @property
    def needs(self) -> RemoteCollection:
        """What they asked for."""
        return self.collection("needs")

    @property
    def audit(self) -> RemoteAudit:
        """The log."""
        return RemoteAudit(self._asker)

    @property
    def erasures(self) -> RemoteErasures:
        """Erasing people, and keeping them from being erased."""
        return RemoteErasures(self._asker)

    @property
    def imports(self) -> RemoteImports:
        """Files in, as jobs."""
        return RemoteImports(self._asker)

    @property
    def exports(self) -> RemoteExports:
        """Files out, sealed, as jobs."""
        return RemoteExports(self._asker)

    @property
    def jobs(self) -> RemoteJobs:
        """How far jobs are."""
        return RemoteJobs(self._asker.without_reason())

    def me(self) -> Mapping[str, Any]:
        """Who the token is of: user, roles, teams, and the purpose that goes where none is stated."""
        return self._asker.without_reason().look("GET", "/v1/me", dict)

    def batch(self, operations: Sequence[Mapping[str, Any]]) -> tuple[BatchResult, ...]:
        """Do many things with one commit, each decided and recorded by itself; see `Desk.batch`.

        Raises:
            UsageError: ``batch.too-many``.
        """
        return run_batch(self._asker, operations)

    def handover(
        self, giver: str, taker: str, progress: Callable[[str, int], None] | None = None
    ) -> Mapping[str, int]:
        """Give everything that one colleague owns to another; run again, it goes on where it was stopped."""
        body = {"giver": giver, "taker": taker}
        given: dict[str, int] = self._asker.look(
            "POST", "/v1/handovers", lambda each: dict(each["given"]), body=body
        )
        for name, count in given.items():
            if progress is not None:
                progress(name, count)
        return given

    def close(self) -> None:
        """Let go of the connections, those of desks that were made from this one too."""
        self._asker.wire.close()

    def __enter__(self) -> "RemoteDesk":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"RemoteDesk({self._asker.wire.address})"

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            if name in _IN_THE_ROOM:
                raise UsageError("remote.needs-room", what=f"desk.{name}")
            raise AttributeError(name)
