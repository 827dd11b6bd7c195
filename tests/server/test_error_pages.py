"""Errors as pages: what happened, what to do, and what would help, for whoever is signed in."""

import re
from collections.abc import Callable

import pytest

from strongroom.access.because import Because
from strongroom.access.decision import AccessRefused, Decision
from strongroom.errors import Busy, Erased, Held, InvalidInput, NotFound, Refused, StrongroomError
from strongroom.server.serving import Serving
from tests.server.pages import reader
from tests.server.signing_in import Clock


@pytest.fixture
def fails(serving: Serving, monkeypatch: pytest.MonkeyPatch) -> Callable[[StrongroomError], str]:
    """What bob reads where his account fails with an error, and its status in front."""

    def show(error: StrongroomError) -> str:
        def fail(*_: object) -> object:
            raise error

        with reader(serving, "bob") as bob:
            monkeypatch.setattr("strongroom.server.signin.service.SignIn.ways_of", fail)
            answer = bob.get("/account")
        assert answer.headers["content-type"].startswith("text/html")
        return f"{answer.status_code} {answer.text}"

    return show


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (NotFound("access.absent"), 404),
        (Erased("access.erased"), 410),
        (Held("access.held"), 409),
        (Refused("sign-in.people-only"), 403),
        (InvalidInput("purpose.unknown", purpose="x", known="sales"), 422),
        (Busy("http.too-many"), 429),
    ],
)
def test_an_error_is_a_page_with_what_to_do(
    error: StrongroomError, status: int, fails: Callable[[StrongroomError], str]
) -> None:
    page = fails(error)
    assert page.startswith(f"{status} ")
    assert error.code in page
    assert re.search(r"req_[0-9a-z]{26}", page)
    assert 'href="/"' in page
    assert 'action="/sign-out"' in page, "it is a page of the room like any other"


def test_a_refusal_for_the_purpose_offers_those_that_the_user_may_choose(
    fails: Callable[[StrongroomError], str],
) -> None:
    decision = Decision(
        allowed=False,
        because=Because.PURPOSE_NOT_ALLOWED,
        action="list",
        collection="customers",
        purpose="sales",
        allowed_purposes=("billing", "analytics"),
    )
    page = fails(AccessRefused(decision, {}))
    main = page[page.index("<main") :]
    assert re.findall(r'name="purpose" value="(\w+)"', main) == ["billing"]
    assert '<input type="hidden" name="next" value="/account">' in main


def test_a_refusal_for_want_of_a_second_factor_leads_to_it_and_back(
    fails: Callable[[StrongroomError], str],
) -> None:
    decision = Decision(
        allowed=False, because=Because.STEP_UP_MISSING, action="export", needs=frozenset({"step_up"})
    )
    for error in (AccessRefused(decision, {}), Refused("sign-in.step-up-missing")):
        assert 'href="/step-up?next=/account"' in fails(error)


def test_a_form_that_fails_leads_back_to_a_page_that_can_be_opened(serving: Serving) -> None:
    with reader(serving, "bob") as bob:
        removed = bob.post("/account/codes/remove", page="/account")
        assert removed.status_code == 303  # the session has shown a second factor just now
        ended = bob.post("/account/sessions/ses_x/end", page="/account")
        assert ended.status_code in (404, 422)
        assert 'name="next" value="/"' in ended.text
        assert 'name="next" value="/account/sessions' not in ended.text


def test_programs_get_documents_and_people_pages_at_the_same_address(serving: Serving) -> None:
    with reader(serving) as visitor:
        page = visitor.get("/nowhere")
        assert page.headers["content-type"].startswith("text/html")
        document = visitor.client.get("/nowhere")
        assert document.headers["content-type"] == "application/problem+json"
        assert visitor.get("/v1/nowhere").headers["content-type"] == "application/problem+json"
        assert document.json()["code"] == "http.no-such-page"


def test_a_form_that_takes_a_fresh_second_factor_is_not_shown_before_it(
    serving: Serving, clock: Clock
) -> None:
    with reader(serving, "alice") as alice:
        assert alice.get("/account/tokens/new").status_code == 200
        clock.forward(minutes=11)
        answer = alice.get("/account/tokens/new")
        assert answer.status_code == 403
        assert 'href="/step-up?next=/account/tokens/new"' in answer.text
        assert alice.post("/account/tokens", page="/account", called="x", days="7").status_code == 403


@pytest.mark.parametrize("path", ["/nothing-here", "/customers/x/y/z"])
def test_an_address_of_nothing_is_a_page_among_ones_own_screens(path: str, serving: Serving) -> None:
    with reader(serving, "bob") as bob:
        answer = bob.get(path)
        assert answer.status_code == 404
        assert 'action="/sign-out"' in answer.text
        assert 'href="/customers"' in answer.text
        assert "openapi" not in answer.text
        wrong = bob.client.request("PUT", "/account", headers={"Accept": "text/html"})
        assert wrong.status_code in (400, 405)
        assert 'action="/sign-out"' not in wrong.text, "a request that would change something shows nobody"
    with reader(serving) as visitor:
        answer = visitor.get(path)
        assert answer.status_code == 404
        assert 'action="/sign-out"' not in answer.text
        assert "http.no-such-page" in answer.text
        visitor.client.cookies.set("strongroom", "x" * 43)
        assert visitor.get(path).status_code == 404


def test_what_to_do_is_said_in_words_for_a_page(fails: Callable[[StrongroomError], str]) -> None:
    decision = Decision(allowed=False, because=Because.NO_ROLE, action="list", collection="customers")
    page = fails(AccessRefused(decision, {}))
    assert "Ask the security administrator" in page
    assert "strongroom access explain" not in page
