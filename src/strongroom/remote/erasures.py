"""Forgetting people over HTTP; names of `ErasureDesk`, answers as ``/v1`` gives them.

Lives here: which route each call asks, and what comes back. Must not live here: sending, and sending again
(wire.py). Rows of the room stay there: an erasure and a hold are told by what programs read of them, the same
as the command line prints.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from strongroom.errors import UsageError
from strongroom.model.ids import read_id, write_id
from strongroom.model.moments import write_moment
from strongroom.remote.asker import Asker
from strongroom.vault.views.answer_views import Reach

__all__ = ["ErasureView", "HoldView", "Keep", "RemoteErasures"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasureView:
    """How far an erasure is.

    Args:
        erasure: ``era_…``.
        customer: ``cus_…``.
        state: ``hidden``, ``committed``, ``cut``, ``shredded``, ``definitive``, ``cancelled``.
        due: From when on keys may go, RFC 3339.
        reached: When it came to each state, RFC 3339.
        waits: What it waits for.
        where: The names of what it waits for, by code.
        waits_since: Since when that was found, RFC 3339.
        told: Ring stores and destinations that have its tombstone.
        untold: Those that could not be told before keys went, each with a code.
        receipt: Whether there is a signed one.
        kept: What the law keeps: basis, until, fields, collections.
    """

    erasure: str
    customer: str
    state: str
    due: str
    reached: Mapping[str, str]
    waits: tuple[str, ...]
    where: Mapping[str, tuple[str, ...]]
    waits_since: str | None
    told: tuple[str, ...]
    untold: Mapping[str, str]
    receipt: bool
    kept: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldView:
    """A legal hold.

    Args:
        state: ``stands`` or ``lifted``.
        until: RFC 3339; None until it is lifted.
    """

    hold: str
    customer: str
    state: str
    since: str
    until: str | None
    reason_code: str


@dataclass(frozen=True, slots=True)
class Keep:
    """What the law keeps, for `RemoteErasures.ask`.

    Args:
        names: Fields of the customer, and collections.
        until: Milliseconds of Unix time.
        basis: The rule that says so.
    """

    names: tuple[str, ...]
    until: int
    basis: str


class RemoteErasures:
    """The part of a desk that forgets people."""

    def __init__(self, asker: Asker) -> None:
        self._asker = asker

    def reach(self, identity: str, keep: Keep | None = None) -> Reach:
        """Say what an erasure would take, and do nothing but record that it was asked.

        Raises:
            InvalidInput: ``erasure.keep-unknown``, ``erasure.until-past``: what is to be kept cannot be.
        """
        body = {"customer": identity, **_kept(keep)}
        return self._asker.look("POST", "/v1/erasures/preview", _reach, body=body)

    def keep(self, names: Sequence[str], until: int | None, basis: str | None) -> Keep:
        """What the law keeps, for `reach` and `ask`, which check it.

        Raises:
            UsageError: ``erasure.keep-incomplete``.
        """
        if until is None or basis is None:
            raise UsageError("erasure.keep-incomplete")
        return Keep(tuple(names), until, basis)

    def ask(self, identity: str, *, at_once: bool = False, keep: Keep | None = None) -> ErasureView:
        """Hide a customer from everybody; sent again by itself where the answer was lost, and asked once.

        Args:
            at_once: Whether keys may go now, and not after the days in which it can be cancelled.

        Raises:
            Refused: ``sign-in.step-up-missing``: it takes a second factor shown just now.
            Held: ``access.held``. Conflict: ``erasure.under-way``. As the decision has it.
        """
        body = {"customer": identity, "at_once": at_once, **_kept(keep)}
        return self._asker.change("POST", "/v1/erasures", _erasure, body=body)

    def cancel(self, identity: str) -> ErasureView:
        """Bring a hidden customer back, while nothing is lost yet.

        Raises:
            NotFound: ``erasure.not-found``. Conflict: ``erasure.no-way-back``.
        """
        return self._asker.change("POST", f"{_path(identity)}/cancel", _erasure, body={})

    def approve(self, identity: str) -> ErasureView:
        """Let an erasure go on that somebody else asked for, where the policy wants a second person.

        Raises:
            NotFound: ``erasure.not-found``. Conflict: ``erasure.needs-no-approval``.
            Refused: ``erasure.approved-by-another``, ``sign-in.step-up-missing``.
        """
        return self._asker.change("POST", f"{_path(identity)}/approve", _erasure, body={})

    def erasures(self, *, ended: bool = False) -> list[ErasureView]:
        """All erasures that are not at their end; all there ever were, with ``ended``."""
        self._asker.without_words("erasures")
        query = {"all": "true"} if ended else {}
        return self._asker.look(
            "GET", "/v1/erasures", lambda told: [_erasure(each) for each in told["items"]], query=query
        )

    def erasure(self, identity: str) -> tuple[ErasureView | None, list[HoldView]]:
        """One erasure by ``era_…``, or the last of a customer by ``cus_…``; and the customer's holds.

        Raises:
            NotFound: ``erasure.not-found``, where there is neither.
        """
        self._asker.without_words("erasure")
        return self._asker.look("GET", _path(identity), _one)

    def receipt(self, identity: str) -> bytes:
        """The signed receipt of an erasure, as `strongroom receipt verify` takes it.

        Raises:
            NotFound: ``receipt.none``.
        """
        self._asker.without_words("receipt")
        return self._asker.bytes_of(_path(identity, "receipts"))

    def hold(self, identity: str, *, until: int | None = None) -> HoldView:
        """Keep a customer from being erased, until a moment or until it is lifted; not sent again.

        Args:
            until: Milliseconds of Unix time.
        """
        body = {"customer": identity, "until": None if until is None else write_moment(until)}
        return self._asker.change("POST", "/v1/holds", _hold, body=body)

    def lift(self, identity: str) -> int:
        """Lift every hold on a customer; returns how many stood.

        Raises:
            NotFound: ``hold.none``.
        """
        body = {"customer": identity}
        return self._asker.change("POST", "/v1/holds/lift", lambda told: int(told["lifted"]), body=body)


def _kept(keep: Keep | None) -> Mapping[str, Any]:
    if keep is None:
        return {}
    said = {"names": list(keep.names), "until": write_moment(keep.until), "basis": keep.basis}
    return {"keep": said}


def _path(identity: str, resource: str = "erasures") -> str:
    """The address of an erasure; an id in its one spelling, so that nothing else comes to stand in it."""
    prefix = "era" if identity.strip().startswith("era_") else "cus"
    return f"/v1/{resource}/{write_id(prefix, read_id(prefix, identity))}"


def _erasure(document: Any) -> ErasureView:
    said = {name: document[name] for name in ErasureView.__slots__}
    said |= {name: dict(document[name]) for name in ("reached", "untold")}
    said |= {name: tuple(document[name]) for name in ("waits", "told")}
    said["where"] = {code: tuple(names) for code, names in document["where"].items()}
    return ErasureView(**said)


def _hold(document: Any) -> HoldView:
    return HoldView(**{name: document[name] for name in HoldView.__slots__})


def _one(document: Any) -> tuple[ErasureView | None, list[HoldView]]:
    found = document["erasure"]
    return None if found is None else _erasure(found), [_hold(each) for each in document["holds"]]


def _reach(document: Any) -> Reach:
    return Reach(document["customer"], dict(document["records"]), document["keys"], document["held"])
