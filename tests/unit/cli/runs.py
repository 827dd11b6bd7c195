"""Running the command line in a test, and a desk that only remembers what it was asked.

The desk stands in for the vault's: these tests are about what is typed and shown. What the real door answers
is tested in tests/cli.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from click.testing import CliRunner, Result

from strongroom.access.grants import View
from strongroom.cli import session
from strongroom.cli.app import app
from strongroom.model.default_schema import default_schema
from strongroom.model.ids import new_id, write_id
from strongroom.vault.records.merging import Merged
from strongroom.vault.records.sharing import Shares
from strongroom.vault.totals.totals import Group, Totals
from strongroom.vault.views.record_views import FieldView, Page, RecordView, Revealed, RevisionView

__all__ = ["CUSTOMER", "FakeRoom", "error_of", "run", "sit_down"]

CUSTOMER = write_id("cus", new_id(1_700_000_000_000, b"0123456789"))


def run(*arguments: str, given: str | bytes | None = None, **environment: str) -> Result:
    """Run the command line as a shell would."""
    variables = {"STRONGROOM_LANG": "en", "STRONGROOM_HOME": None, "STRONGROOM_PURPOSE": None, **environment}
    return CliRunner().invoke(app, list(arguments), input=given, env=variables)


def error_of(result: Result) -> dict[str, Any]:
    """The error that a run with ``--json`` wrote."""
    document: dict[str, Any] = json.loads(result.stderr)
    return document


def record(**values: str) -> RecordView:
    """A record with some values in full, and a masked phone."""
    fields = {name: FieldView(value, View.FULL, filled=True) for name, value in values.items()}
    fields["phone"] = FieldView("138****5678", View.MASKED, filled=True, may_reveal=True)
    fields["national_id"] = FieldView(None, View.HIDDEN)
    return RecordView(
        id=CUSTOMER,
        collection="customers",
        customer=CUSTOMER,
        revision=3,
        created="2026-11-01T00:00:00Z",
        updated="2026-11-02T00:00:00Z",
        clear={"team": "north"},
        fields=fields,
    )


@dataclass
class FakeDoor:
    """Answers with one record; ``asked`` holds each call."""

    asked: list[tuple[str, tuple[Any, ...], dict[str, Any]]]
    records: tuple[RecordView, ...] = field(default_factory=lambda: (record(name="王小明", city="北京"),))
    following: str | None = None

    def _note(self, name: str, *arguments: Any, **options: Any) -> None:
        self.asked.append((name, arguments, options))

    def list(self, **options: Any) -> Page:
        self._note("list", **options)
        return Page(self.records, self.following)

    def find(self, criteria: Mapping[str, str], **options: Any) -> Page:
        self._note("find", criteria, **options)
        return Page(self.records, self.following)

    def get(self, identity: str) -> RecordView:
        self._note("get", identity)
        return self.records[0]

    def reveal(self, identity: str, fields: Sequence[str]) -> Revealed:
        self._note("reveal", identity, tuple(fields))
        return Revealed(dict.fromkeys(fields, "13812345678"))

    def create(self, values: Mapping[str, object], **options: Any) -> RecordView:
        self._note("create", values, **options)
        return self.records[0]

    def update(self, identity: str, changes: Mapping[str, object], **options: Any) -> RecordView:
        self._note("update", identity, changes, **options)
        return self.records[0]

    def remove(self, identity: str, **options: Any) -> None:
        self._note("remove", identity, **options)

    def history(self, identity: str) -> Sequence[RevisionView]:
        self._note("history", identity)
        made: dict[str, Any] = {"principal": "alice", "purpose": "support", "reason_code": None}
        return [
            RevisionView(
                revision=number,
                at="2026-11-01T00:00:00Z",
                action="update",
                changed=("phone",),
                event="evt_1",
                record=None,
                **made,
            )
            for number in (3, 2)
        ]

    def revert(self, identity: str, revision: int, **options: Any) -> RecordView:
        self._note("revert", identity, revision, **options)
        return self.records[0]

    def share(self, identity: str, **options: Any) -> Shares:
        self._note("share", identity, **options)
        return Shares(identity, ("usr_1",), ())

    def totals(self, by: Sequence[str], **options: Any) -> Totals:
        self._note("totals", tuple(by), **options)
        sums = {"total": "CNY 31.50"} if options else {}
        return Totals(tuple(by), (Group(dict.fromkeys(by, "done"), 12, 11, sums),), 2, 10)

    def merge(self, duplicate: str, survivor: str, **options: Any) -> Merged:
        self._note("merge", duplicate, survivor, **options)
        return Merged(duplicate, survivor, ("pur_1",))

    def unshare(self, identity: str, **options: Any) -> Shares:
        self._note("unshare", identity, **options)
        return Shares(identity, (), ())

    def transfer(self, identity: str, **options: Any) -> RecordView:
        self._note("transfer", identity, **options)
        return self.records[0]


@dataclass
class FakeRoom:
    """A room with one desk, its schema, and one door."""

    user: str | None = "alice"
    asked: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = field(default_factory=list)
    acted: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.schema = default_schema()
        self.door = FakeDoor(self.asked)

    def user_for_login(self, login: str) -> str | None:
        return self.user

    @contextmanager
    def acting(self, user: str, **options: Any) -> Iterator["FakeRoom"]:
        self.acted = {"user": user, **options}
        yield self

    def collection(self, name: str) -> FakeDoor:
        self.schema.collection(name)
        return self.door

    def handover(self, giver: str, taker: str) -> Mapping[str, int]:
        self.asked.append(("handover", (giver, taker), {}))
        return {"customers": 2, "purchases": 0, "needs": 1}

    def by_id(self, identity: str) -> FakeDoor:
        return self.door


def sit_down(monkeypatch: pytest.MonkeyPatch, room: FakeRoom) -> FakeRoom:
    """Make every command use this room."""

    @contextmanager
    def in_room(invocation: object) -> Iterator[FakeRoom]:
        yield room

    monkeypatch.setattr(session, "in_room", in_room)
    return room
