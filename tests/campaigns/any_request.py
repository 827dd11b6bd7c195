"""Requests made out of the interface's own description, every answer held against it: on both engines.

Lives here: how they are made, and what has to hold of each answer. Must not live here: what is described
(strongroom.server.api), the room that is asked (one_of_each.py).

What is made by chance alone hardly gets past the first look-up; so half of all ids, names and bodies are
replaced by ones that mean something in the room.
"""

import logging
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import schemathesis
import structlog
from hypothesis import HealthCheck, Phase, Verbosity, given, settings, strategies
from hypothesis import seed as seeded
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.generation import GenerationMode
from schemathesis.python.asgi import get_client

from strongroom.errors import TABLE
from strongroom.server.api.description import describe
from strongroom.server.api.once import IDEMPOTENCY_KEY, REPEATED
from tests.campaigns.one_of_each import ADDRESS, House, house
from tests.campaigns.ordeal import engines
from tests.campaigns.outcome import Outcome

__all__ = ["Asked", "ask_everything", "run"]

load_all_checks()
_CHECKS = [
    CHECKS.get_one(name)
    for name in (
        "status_code_conformance",
        "content_type_conformance",
        "response_headers_conformance",
        "response_schema_conformance",
    )
]
_ALWAYS = {"x-content-type-options": "nosniff", "x-frame-options": "DENY", "cache-control": "no-store"}
_OUTSIDE = {"reach.unresolved", "stores.unreachable", "destination.unreachable"}
"""Errors of the surroundings: names and places that were made up lead nowhere."""
_SIGNING_IN = ("authorization", "__host-strongroom")
_EXAMPLES = 12
_LONGEST = 300


@dataclass
class Asked:
    """What came of the requests so far.

    Attributes:
        statuses: Answers by their status.
        reached: Operations that answered at least one request with success.
        wrong: What was not as it has to be, with the request.
    """

    statuses: Counter[int] = field(default_factory=Counter)
    reached: set[str] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)


def ask_everything(at: House, seed: str, examples: int, asked: Asked) -> None:
    """Send each operation of the description some requests.

    Args:
        seed: Settles the requests, and the order of the operations.
        examples: Requests an operation.
    """
    schema: Any = schemathesis.openapi.from_dict(describe(at.app))
    schema.app = at.app
    operations = [found.ok() for found in schema.get_all_operations()]
    Random(seed).shuffle(operations)
    for operation in operations:
        _ask(operation, at, hash_of(seed, operation.label), examples, asked)
        at.serving.at_work.runner.run_waiting()


def hash_of(seed: str, label: str) -> int:
    """A number that is the same for the same seed and operation in every process."""
    return Random(f"{seed} {label}").randrange(1 << 32)


def _ask(operation: Any, at: House, seed: int, examples: int, asked: Asked) -> None:
    headers, told = at.signed_in(), set[str]()
    fitting = operation.as_strategy(generation_mode=GenerationMode.POSITIVE)
    amiss = operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)
    app: Any = at.app  # an ASGI application, which the types of both sides write differently
    with get_client(app) as client:

        @seeded(seed)
        @settings(
            max_examples=examples,
            database=None,
            deadline=None,
            derandomize=False,
            verbosity=Verbosity.quiet,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(
            case=strategies.one_of(fitting, fitting, amiss), random=strategies.randoms(use_true_random=False)
        )
        def ask(case: Any, random: Random) -> None:
            _make_meaningful(case, at, random)
            answer = case.call(base_url=ADDRESS, session=client, headers=headers)
            asked.statuses[answer.status_code] += 1
            faults = _faults(case, answer)
            if answer.status_code < 300:
                asked.reached.add(operation.label)
                if IDEMPOTENCY_KEY in (case.headers or {}):
                    again = case.call(base_url=ADDRESS, session=client, headers=headers)
                    faults += _faults(case, again) + _repeated_faults(answer, again)
            for what in faults:
                if what not in told:  # one of a kind is enough to mend it
                    told.add(what)
                    asked.wrong.append(f"{operation.label}: {what}\n{_shown(case)}")

        ask()


def _faults(case: Any, answer: Any) -> list[str]:
    """What is not as it has to be in an answer."""
    found = []
    try:
        case.validate_response(answer, checks=_CHECKS)
    except (Failure, FailureGroup) as failure:
        parts = failure.exceptions if isinstance(failure, FailureGroup) else [failure]
        found += [f"{type(each).__name__}: {str(each)[:_LONGEST]}" for each in parts]
    said = {name.lower(): values[0] for name, values in answer.headers.items()}
    for name, value in _ALWAYS.items():
        if said.get(name) != value:
            found.append(f"{name} is {said.get(name)}")
    if not said.get("request-id", "").startswith("req_"):
        found.append("no request id")
    documented = case.operation.definition.raw["responses"]
    if answer.status_code < 400 and str(answer.status_code) not in documented:
        found.append(f"answered {answer.status_code}, which stands nowhere")
    if answer.status_code >= 400:
        found += _problem_faults(answer, said)
    return found


def _problem_faults(answer: Any, said: Mapping[str, str]) -> list[str]:
    if said.get("content-type") != "application/problem+json":
        return [f"an error as {said.get('content-type')}"]
    document = answer.json()
    faults = []
    if document["status"] != answer.status_code:
        faults.append(f"{answer.status_code} says {document['status']}")
    if document["code"] not in TABLE or document["code"] == "unexpected":
        faults.append(f"code {document['code']}")
    if answer.status_code >= 500 and document["code"] not in _OUTSIDE:
        faults.append(f"{answer.status_code} by {document['code']}")
    if document["request"] != said["request-id"]:
        faults.append("the problem names another request")
    return faults


def _repeated_faults(answer: Any, again: Any) -> list[str]:
    """What is wrong with the answer to a request that was sent again under its name."""
    if again.status_code < 300 and REPEATED.lower() not in {name.lower() for name in again.headers}:
        return ["carried out twice"]
    if again.status_code not in (answer.status_code, 404, 409, 410):
        return [f"answered {answer.status_code}, and sent again {again.status_code}"]
    return []


def _make_meaningful(case: Any, at: House, random: Random) -> None:
    """Put words that stand for something in the place of about half of those made by chance."""
    for place in (case.headers, case.cookies):  # how to sign in is described too; here it is settled
        for name in [name for name in place or {} if name.lower() in _SIGNING_IN]:
            del place[name]
    collection = ""
    for name in case.path_parameters or {}:
        words = _words_of(at, name, case.operation.path, collection)
        if words and random.random() < 0.8:
            case.path_parameters[name] = random.choice(words)
        if name == "collection":
            collection = str(case.path_parameters[name])
    if "If-Match" in (case.headers or {}) and random.random() < 0.8:
        case.headers["If-Match"] = f'"{random.choice((1, 1, 2, 9))}"'
    for name in list(case.query or {}):
        if name in at.known and random.random() < 0.5:
            case.query[name] = random.choice(at.known[name])
    if isinstance(case.body, dict):
        for name in case.body:
            if name in at.known and random.random() < 0.7:
                case.body[name] = random.choice(at.known[name])
            elif name == "uri" and random.random() < 0.5:
                case.body[name] = f"folder:{at.folder}/place-{random.randrange(100)}"
            elif str(case.body[name]).startswith("folder:"):
                case.body[name] = f"folder:{at.folder}/nowhere/{random.randrange(100)}"


def _words_of(at: House, name: str, path: str, collection: str) -> Any:
    """What a part of an address may be called in the room."""
    if name == "identity":
        for prefix, kind in _IDENTITIES.items():
            if path.startswith(prefix):
                return at.known[kind]
        return at.known.get(collection, [])
    return at.known.get(name, [])


_IDENTITIES: Mapping[str, str] = {
    "/v1/events/": "event",
    "/v1/users/": "user",
    "/v1/customers/": "customers",
    "/v1/erasures/": "erasure",
    "/v1/receipts/": "erasure",
    "/v1/jobs/": "job",
    "/v1/webhooks/": "target",
    "/v1/mail/": "target",
}


def _shown(case: Any) -> str:
    """A request, to send it again by hand; all in it is made up."""
    given = {"path": case.path_parameters, "query": case.query, "headers": case.headers, "body": case.body}
    return "  " + "\n  ".join(f"{name}: {value!r}"[: _LONGEST * 2] for name, value in given.items() if value)


def run(count: int, seed: int, report: Callable[[str], None]) -> Outcome:
    """Ask everything ``count`` times, each time a new room, on the engines in turn."""
    # A server says a line of each request; here there are thousands.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    asked, done = Asked(), 0
    folder = Path(tempfile.mkdtemp(prefix="strongroom-any-request-"))
    with ExitStack() as stack:
        databases = [stack.enter_context(each()) for each in engines().values()]
        for number in range(count):
            place = folder / f"room-{number}"
            place.mkdir()
            with house(place, databases[number % len(databases)]()) as at:
                ask_everything(at, f"{seed} {number}", _EXAMPLES, asked)
            shutil.rmtree(place)
            done += 1
            report(f"{done} of {count}, {asked.statuses.total()} requests, {len(asked.wrong)} failures")
    shutil.rmtree(folder)
    counts = {f"answered {status}": times for status, times in sorted(asked.statuses.items())}
    return Outcome(done, tuple(asked.wrong), {**counts, "operations that succeeded": len(asked.reached)})
