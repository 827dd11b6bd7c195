"""Five minutes: one customer found, shown, changed by SQL, named, erased, and out of reach for old backups.

Lives here: doing each step, really, as the colleague whose work it is. Must not live here: the page.
Each step can be done again; what is changed by SQL is put back by the next step, or by beginning anew.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from strongroom.audit.actions import action_name
from strongroom.backup.workshop import Workshop
from strongroom.demo.story.by_sql import statement_for
from strongroom.demo.story.places import Places
from strongroom.demo.story.population import TOURED, external_id
from strongroom.demo.story.tampering import Tampering
from strongroom.errors import NotFound
from strongroom.i18n import pick
from strongroom.keys.room_files import RoomFiles
from strongroom.model.ids import read_id
from strongroom.model.purposes import purpose_label, reason_label
from strongroom.privacy.carriage import Carriage
from strongroom.privacy.carrying import carry_forward
from strongroom.privacy.trial import Haul, Trial, try_everything
from strongroom.privacy.trial_places import take_data
from strongroom.vault.desk import Desk
from strongroom.vault.log.event_filter import EventFilter
from strongroom.vault.room import Room

__all__ = ["STEPS", "FiveMinutes", "Outcome"]

STEPS = ("find", "reveal", "log", "change", "verify", "backup", "erase", "gone")
"""The steps, in order."""

_FIELDS = ("name", "phone", "email", "national_id", "address", "city")
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
_MOST_EVENTS = 6


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a step came to.

    Args:
        who: Handle of whoever did it.
        customer: ``cus_…``, for the step that follows.
        call: The same for the command line.
        facts: Pairs of a text's key, or a text that is there already, and a value.
        events: Lines of the log: when, who, what, why.
        numbers: What is filled into the step's texts.
    """

    who: str
    customer: str
    call: str
    facts: Sequence[tuple[str, str]] = field(default=(), repr=False)
    events: Sequence[tuple[str, str, str, str]] = ()
    numbers: Mapping[str, object] = field(default_factory=dict, repr=False)


class FiveMinutes:
    """The steps in one room.

    Args:
        request: Id of the request that asks for a step.
        environment: Where credentials of destinations may be.
    """

    def __init__(self, room: Room, request: str, language: str, environment: Mapping[str, str]) -> None:
        self._room, self._request, self._language = room, request, language
        self._environment = environment
        self._places = Places(room.home)
        self._tampering = Tampering(self._places)
        self._do: Mapping[str, Callable[[str], Outcome]] = {
            "reveal": self._reveal,
            "log": self._log,
            "change": self._change,
            "verify": self._verify,
            "backup": self._backup,
            "erase": self._erase,
            "gone": self._gone,
        }

    def step(self, name: str, customer: str | None) -> Outcome:
        """Do a step.

        Args:
            name: One of `STEPS`.
            customer: ``cus_…``, as the step before said it.

        Raises:
            NotFound: ``http.no-such-page``, for a step that there is not, or without its customer.
            StrongroomError: As what is done has it.
        """
        if name == "find":
            return self._find()
        if name not in self._do or customer is None:
            raise NotFound("http.no-such-page")
        read_id("cus", customer)
        return self._do[name](customer)

    # -- the steps -----------------------------------------------------------------------

    def _find(self) -> Outcome:
        self._tampering.put_back()  # where somebody stopped in the middle
        phone, found = self._somebody()
        asked = phone.replace(" ", "").translate(_FULL_WIDTH)
        desk = self._desk("mei", "support")
        hit = next(each for each in desk.customers.find({"phone": asked}) if each.id == found)
        schema = desk.schema.collection("customers")
        facts = [("five.asked", asked)]
        facts += [
            (schema.field(name).label(self._language), shown)
            for name in _FIELDS
            if name in hit.fields and (shown := hit.fields[name].shown) is not None
        ]
        return Outcome("mei", found, "strongroom find customers phone --as mei --purpose support", facts)

    def _reveal(self, customer: str) -> Outcome:
        desk = self._desk("mei", "support", "customer_request")
        value = desk.customers.reveal(customer, ["phone"])["phone"]
        label = desk.schema.collection("customers").field("phone").label(self._language)
        reason = reason_label("customer_request", self._language)
        call = f"strongroom show {customer} --reveal phone --reason-code customer_request --as mei"
        return Outcome("mei", customer, call, [(label, value), ("five.reason", reason)])

    def _log(self, customer: str) -> Outcome:
        page = self._desk("ada", "audit").audit.list(EventFilter(customer=customer), limit=_MOST_EVENTS)
        events = [
            (
                each.leaf.at,
                each.principal,
                action_name(each.leaf.action, self._language),
                "" if each.leaf.purpose is None else purpose_label(each.leaf.purpose, self._language),
            )
            for each in page.items
        ]
        return Outcome(
            "ada", customer, f"strongroom audit list --customer {customer} --as ada", events=events
        )

    def _change(self, customer: str) -> Outcome:
        before, after = self._tampering.change(customer)
        call = f'sqlite3 room.db "{statement_for(customer, after)}"'
        return Outcome("", customer, call, [("five.before", before or "–"), ("five.after", after)])

    def _verify(self, customer: str) -> Outcome:
        try:
            report = self._desk("ada", "audit").audit.verify(data=True)
        finally:
            self._tampering.put_back()
        facts = [
            (f"{each.record or ''}", f"{pick(self._language, each.en, each.zh)} ({each.code})")
            for each in report.findings
        ]
        numbers = {
            "leaves": report.leaves,
            "records": report.records or 0,
            "count": len(report.findings) + report.more,
        }
        return Outcome("ada", customer, "strongroom audit verify --data --as ada", facts, numbers=numbers)

    def _backup(self, customer: str) -> Outcome:
        return self._tried(customer, self._try(customer))

    def _erase(self, customer: str) -> Outcome:
        self._tampering.put_back()
        self._places.plug_nas_in()
        desk = self._desk("petra", "privacy_request", "customer_request")
        desk.erasures.ask(customer, due=self._room.door.now())
        shop = Workshop(self._room, desk.session, self._environment)
        carried = carry_forward(
            Carriage(door=self._room.door, session=desk.session, destinations=shop.destinations())
        )
        row, _ = desk.erasures.erasure(customer)
        waiting = [*carried.round, *(each for waits in carried.waiting.values() for each in waits)]
        state = "definitive" if row is not None and row.receipt is not None else "waiting"
        facts = [("five.state", f"five.state-{state}")]
        facts += [("five.waits", str(each)) for each in waiting if state == "waiting"]
        return Outcome("petra", customer, f"strongroom erase {customer} --now --as petra", facts)

    def _gone(self, customer: str) -> Outcome:
        return self._tried(customer, self._try(customer))

    # -- inside --------------------------------------------------------------------------

    def _somebody(self) -> tuple[str, str]:
        """The first of those for whom this is made who was not erased yet: phone and id.

        Raises:
            NotFound: ``demo.nobody-left``.
        """
        desk = self._desk("mei", "support")
        for place, phone in TOURED:
            for each in desk.customers.find({"external_id": external_id(place)}):
                return phone, each.id
        raise NotFound("demo.nobody-left")

    def _try(self, customer: str) -> Trial:
        """Try every backup there is, and the database, with the keys of today."""
        person, tenant = read_id("cus", customer), self._room.settings.tenant
        rings, haul = [self._room.door.keyring.ring], Haul()
        for folder in (self._places.office, self._places.nas):
            if folder.exists():
                take_data(f"folder:{folder}", haul, rings, tenant, person)
        take_data(str(RoomFiles(self._room.home).database), haul, rings, tenant, person)
        return try_everything(haul, rings, self._room.id, tenant, person)

    def _tried(self, customer: str, trial: Trial) -> Outcome:
        numbers = {
            "rows": trial.person_rows,
            "opened": trial.person_opened,
            "living": trial.living,
            "pages": trial.pages,
        }
        call = f"strongroom erase verify RECEIPT --data folder:{self._places.office} --keys {self._room.home}"
        return Outcome("ada", customer, call, numbers=numbers)

    def _desk(self, handle: str, purpose: str, reason: str | None = None) -> Desk:
        return self._room.acting(
            handle, purpose=purpose, reason_code=reason, request=self._request, language=self._language
        )
