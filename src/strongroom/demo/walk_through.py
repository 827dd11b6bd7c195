"""A walk through a room of made-up people, in a terminal: what Strongroom does, each step with its call.

Lives here: the stages in their order, and telling them. Must not live here: making people and rooms up
(people.py, walk_room.py), the texts (walk_texts.py).
"""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic

from strongroom.access.builtin import builtin_roles
from strongroom.access.grants import View
from strongroom.demo import walk_room
from strongroom.demo.people import Customer
from strongroom.demo.walk_texts import WALK
from strongroom.errors import StrongroomError
from strongroom.i18n import pick
from strongroom.keys.room_files import RoomFiles
from strongroom.keys.surroundings import Surroundings
from strongroom.model.purposes import reason_label
from strongroom.vault.log.audit_desk import EventFilter
from strongroom.vault.log.audit_views import EventPage
from strongroom.vault.room import Room, open_room
from strongroom.vault.views.record_views import RecordView

__all__ = ["FEWEST", "PEOPLE", "walk_through"]

PEOPLE = 300
"""Customers that are made up, where nobody says how many."""

FEWEST = 100
"""With so many there are surely two who have all that is shown."""

Write = Callable[[str], None]

_SHOWN = ("name", "phone", "email", "national_id", "address", "city")
_REASON = "customer_request"
_MOST_EVENTS = 8
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


def walk_through(
    write: Write,
    language: str,
    *,
    people: int = PEOPLE,
    seed: int = 1,
    keep: bool = False,
    surroundings: Surroundings | None = None,
    logins: tuple[str, ...] = (),
) -> Path | None:
    """Make a room in a temporary folder, show what it does, and throw it away.

    Args:
        write: Takes each line of the telling.
        people: Customers to make up, at least `FEWEST`.
        keep: Leave the room where it is.
        logins: Logins of the operating system that the founder is bound to; for a room that is kept.

    Returns:
        The room's home, where it was kept.
    """
    folder = Path(tempfile.mkdtemp(prefix="strongroom-demo-"))
    home = folder / "room"
    try:
        around = surroundings or Surroundings()
        _Walk(write, language, home, around, logins).run(seed, people)
    finally:
        if not keep:
            shutil.rmtree(folder)
    write("")
    if keep:
        write(WALK(language, "kept", home=home))
        write(WALK(language, "next.kept", home=home, handle=walk_room.FOUNDER))
        return home
    write(WALK(language, "gone"))
    write(WALK(language, "next", home="~/demo-room"))
    return None


class _Walk:
    def __init__(
        self, write: Write, language: str, home: Path, surroundings: Surroundings, logins: tuple[str, ...]
    ) -> None:
        self._write = write
        self._language = language
        self._home = home
        self._surroundings = surroundings
        self._logins = logins
        self._stages = 0

    def run(self, seed: int, people: int) -> None:
        self._write(self._text("opening"))
        with self._stage("room", "strongroom init --solo --ring-store … --ring-store …"):
            walk_room.found_room(self._home, self._language, self._surroundings, self._logins)
            self._tell("room.done", home=self._home)
        with open_room(self._home, self._surroundings) as room:
            known = self._prepare(room, seed, people)
            identity, customer = next((at, each) for at, each in known if _suits(each))
            self._find(room, identity, customer)
            self._view(room, identity)
            self._reveal(room, identity)
            self._refuse(room, identity)
            self._looked(room, identity)
            other = next(at for at, each in known if at != identity and _suits(each))
            self._verify(room)
            self._change(identity, other)
            self._name(room, identity)

    # -- the stages --------------------------------------------------------------------

    def _prepare(self, room: Room, seed: int, people: int) -> list[tuple[str, Customer]]:
        with room.acting(walk_room.FOUNDER, purpose="operations", reason_code="test") as desk:
            with self._stage("fill", "desk.customers.create({…})"):
                known, counts = walk_room.fill(desk, seed, people)
                self._tell("fill.done", **counts)
            with self._stage("staff", "strongroom user add HANDLE --role ROLE"):
                roles = builtin_roles()
                for handle, role in walk_room.STAFF:
                    user = desk.admin.user_add(handle, [role])
                    self._tell("staff.one", handle=user.handle, role=roles[role].label(self._language))
        return known

    def _find(self, room: Room, identity: str, customer: Customer) -> None:
        digits = "".join(one for one in str(customer["phone"]) if one.isdigit())[-11:]
        spellings = (
            {"phone": f"+86 {digits[:3]}-{digits[3:7]}-{digits[7:]}"},
            {"phone": digits.translate(_FULL_WIDTH)},
            {"email": str(customer["email"]).upper()},
            {"phone": digits[-4:]},
        )
        with (
            self._stage("find", "strongroom find customers phone    desk.customers.find({'phone': …})"),
            room.acting("mei", purpose="support") as desk,
        ):
            for criteria in spellings:
                page = desk.customers.find(criteria)
                hit = next(each for each in page if each.id == identity)
                [(field, asked)] = criteria.items()
                key = "find.suffix" if len(asked) == 4 else "find.found"
                name = hit.fields["name"].shown
                self._tell(key, asked=f"{field} {asked}", name=name, count=len(page))

    def _view(self, room: Room, identity: str) -> None:
        with (
            self._stage("view", f"strongroom show {identity} --as mei --purpose support"),
            room.acting("mei", purpose="support") as desk,
        ):
            schema = desk.schema.collection("customers")
            for name, shown in self._fields(desk.customers.get(identity)):
                self._line(f"{schema.field(name).label(self._language)}: {shown}")

    def _reveal(self, room: Room, identity: str) -> None:
        call = f"strongroom show {identity} --reveal phone --reason-code {_REASON} --as mei"
        with self._stage("reveal", call):
            with room.acting("mei", purpose="support") as desk:
                self._refused("reveal.without", lambda: desk.customers.reveal(identity, ["phone"]))
            with room.acting("mei", purpose="support", reason_code=_REASON) as desk:
                value = desk.customers.reveal(identity, ["phone"])["phone"]
                self._tell("reveal.with", reason=reason_label(_REASON, self._language), value=value)

    def _refuse(self, room: Room, identity: str) -> None:
        with self._stage("refuse", f"strongroom show {identity} --reveal phone --as max"):
            with room.acting("max", purpose="marketing", reason_code=_REASON) as desk:
                self._refused(
                    "refuse.marketing", lambda: desk.customers.reveal(identity, ["phone"]), handle="max"
                )
            with room.acting("rui", purpose="operations") as desk:
                self._refused("refuse.system", desk.customers.list, handle="rui")

    def _looked(self, room: Room, identity: str) -> None:
        with (
            self._stage("looked", f"strongroom audit list --customer {identity}"),
            room.acting(walk_room.FOUNDER, purpose="audit") as desk,
        ):
            self._events(desk.audit.list(EventFilter(customer=identity), limit=_MOST_EVENTS))
            self._tell("looked.refused")
            self._events(desk.audit.list(EventFilter(outcome="refused"), limit=_MOST_EVENTS))
            self._tell("looked.done")

    def _verify(self, room: Room) -> None:
        with (
            self._stage("sound", "strongroom audit verify --data"),
            room.acting(walk_room.FOUNDER, purpose="audit") as desk,
        ):
            report = desk.audit.verify(data=True)
            for finding in report.findings:  # a room just made: none, and it would be said
                self._line(finding.code)
            if report.ok:
                self._tell("sound.done", leaves=report.leaves, records=report.records)

    def _change(self, one: str, other: str) -> None:
        with self._stage("change", f"sqlite3: {walk_room.SWAP}"):
            walk_room.swap_sealed(RoomFiles(self._home).database, one, other)
            self._tell("change.done", one=one, other=other)

    def _name(self, room: Room, identity: str) -> None:
        with self._stage("named", "strongroom audit verify --data"):
            with room.acting(walk_room.FOUNDER, purpose="audit") as desk:
                for finding in desk.audit.verify(data=True).findings:
                    text = pick(self._language, finding.en, finding.zh)
                    self._tell("named.one", code=finding.code, record=finding.record, text=text)
            with room.acting("mei", purpose="support") as desk:
                self._refused("named.door", lambda: desk.customers.get(identity))

    # -- telling -----------------------------------------------------------------------

    def _text(self, key: str, **values: object) -> str:
        return WALK(self._language, key, **values)

    def _tell(self, key: str, **values: object) -> None:
        self._line(self._text(key, **values))

    def _line(self, text: str) -> None:
        self._write(f"   {text}")

    @contextmanager
    def _stage(self, key: str, call: str) -> Iterator[None]:
        self._stages += 1
        self._write(f"\n{self._stages}. {self._text(key)}")
        self._write(f"   $ {call}" if call.startswith("strongroom") else f"   > {call}")
        began = monotonic()
        yield
        self._write(self._text("seconds", seconds=monotonic() - began))

    def _refused(self, key: str, ask: Callable[[], object], **values: object) -> None:
        try:
            ask()
        except StrongroomError as error:
            self._tell(key, code=error.code, message=error.message(self._language), **values)
        else:
            raise AssertionError(key)

    def _events(self, page: EventPage) -> None:
        for event in page.items:
            leaf = event.leaf
            self._tell(
                "looked.one",
                at=leaf.at,
                who=event.principal,
                action=leaf.action,
                outcome=leaf.outcome,
                purpose=leaf.purpose or "",
                what=" ".join(filter(None, (leaf.collection, ", ".join(leaf.fields)))),
            )

    def _fields(self, record: RecordView) -> Iterator[tuple[str, str]]:
        for name in _SHOWN:
            field = record.fields.get(name)
            hidden = field is None or field.view is View.HIDDEN
            shown = self._text("view.hidden") if hidden or field is None else field.shown
            if shown is not None:
                yield name, shown


def _suits(customer: Customer) -> bool:
    """Whether a customer has all that is shown: a Chinese person with a mobile phone and more."""
    return customer["country"] == "CN" and all(customer.get(name) for name in (*_SHOWN, "kind"))
