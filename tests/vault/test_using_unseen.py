"""Using a value unseen: the connector gets it, the colleague never does, and the log knows before both."""

import traceback
from collections.abc import Callable, Iterator, Mapping

import pytest

from strongroom.audit.leaf import Leaf
from strongroom.audit.recorder import Recorder
from strongroom.errors import Busy, InvalidInput, NotFound, Refused, StrongroomError, Unexpected, UsageError
from strongroom.vault.desk import Desk
from strongroom.vault.room import Room

Logged = Callable[..., list[Leaf]]
PHONE = "+8613800005678"
NANA = {
    "kind": "person",
    "name": "欧阳娜娜",
    "phone": "138 0000 5678",
    "national_id": "110101190001010014",
    "external_id": "crm-1",
}


class Dialler:
    """Remembers what it was to call; fails on demand, quoting the number."""

    types = frozenset({"phone"})

    def __init__(self) -> None:
        self.called: list[tuple[str, Mapping[str, str]]] = []
        self.broken = False

    def act(self, value: str, errand: Mapping[str, str]) -> None:
        if self.broken:
            raise ConnectionError(f"no route to {value}")
        self.called.append((value, errand))


@pytest.fixture
def dialler(room: Room) -> Dialler:
    made = Dialler()
    room.connectors.register("dialler", made)
    return made


@pytest.fixture
def mia(room: Room, desk: Desk) -> Iterator[Desk]:
    desk.admin.user_add("mia", ["marketing"])
    with room.acting("mia", purpose="marketing") as opened:
        yield opened


def test_the_connector_gets_what_the_colleague_may_not_see(
    desk: Desk, mia: Desk, dialler: Dialler, logged: Logged
) -> None:
    made = desk.customers.create(NANA).id
    assert mia.customers.get(made).fields["phone"].shown is None
    used = mia.customers.use(made, "phone", "dialler", {"text": "生日快乐"})
    assert dialler.called == [(PHONE, {"text": "生日快乐"})]
    assert PHONE[-8:] not in repr(used)
    (leaf,) = logged(customer=made, action="use")
    assert (leaf.event, leaf.fields, leaf.extra) == (used.event, ("phone",), {"connector": "dialler"})
    assert set(leaf.digests) == {"phone"}
    with pytest.raises(StrongroomError):
        mia.customers.reveal(made, ["phone"])


def test_a_failing_connector_tells_the_colleague_nothing_of_the_value(
    desk: Desk, mia: Desk, dialler: Dialler, logged: Logged
) -> None:
    made = desk.customers.create(NANA).id
    dialler.broken = True
    with pytest.raises(Unexpected) as caught:
        mia.customers.use(made, "phone", "dialler")
    assert caught.value.code == "use.connector-failed"
    assert "ConnectionError" in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None
    assert "5678" not in "".join(traceback.format_exception(caught.value))
    done, failed = sorted(logged(customer=made, action="use"), key=lambda leaf: leaf.outcome)
    assert (failed.because, failed.extra["handed"]) == ("use.connector-failed", done.event)
    assert desk.audit.verify(data=True).findings == ()


def test_nothing_is_handed_on_that_is_not_in_the_log(
    desk: Desk, mia: Desk, dialler: Dialler, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = desk.customers.create(NANA).id

    def full(*_: object, **__: object) -> None:
        raise Busy("storage.full")

    monkeypatch.setattr(Recorder, "record", full)
    with pytest.raises(Busy):
        mia.customers.use(made, "phone", "dialler")
    assert dialler.called == []


def test_who_may_not_use_a_value_does_not_get_it_used(
    desk: Desk, mia: Desk, bob: Desk, dialler: Dialler, logged: Logged
) -> None:
    made = desk.customers.create(NANA).id
    for attempt, kind in (
        (lambda: mia.customers.use(made, "national_id", "dialler"), Refused),
        (lambda: mia.customers.use(made, "name", "dialler"), Refused),
        (lambda: bob.customers.use(made, "phone", "dialler"), NotFound),
    ):
        with pytest.raises(kind):
            attempt()
    assert dialler.called == []
    assert [leaf.outcome for leaf in logged(customer=made, action="use")] == ["refused"] * 3


def test_a_connector_gets_only_values_that_it_takes(desk: Desk, dialler: Dialler, logged: Logged) -> None:
    made = desk.customers.create(NANA).id
    bare = desk.customers.create({"kind": "person", "name": "王五"}).id
    for attempt, kind, code in (
        (lambda: desk.customers.use(made, "national_id", "dialler"), InvalidInput, "use.wrong-connector"),
        (lambda: desk.customers.use(made, "phone", "fax"), NotFound, "use.no-connector"),
        (lambda: desk.customers.use(bare, "phone", "dialler"), NotFound, "use.no-value"),
    ):
        with pytest.raises(kind) as caught:
            attempt()
        assert caught.value.code == code
    assert dialler.called == []
    assert [leaf.outcome for leaf in logged(action="use")] == ["failed"] * 3


def test_a_connector_has_a_name_of_its_own(room: Room, dialler: Dialler) -> None:
    for name, code in (("dialler", "use.connector-taken"), ("13800005678", "use.connector-name")):
        with pytest.raises(UsageError) as caught:
            room.connectors.register(name, dialler)
        assert caught.value.code == code
