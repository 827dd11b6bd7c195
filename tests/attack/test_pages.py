"""What an attacker tries with pages: each is held for every page that there is, where it can be.

CSRF, fixation, clickjacking, host header, open redirect, caching, response splitting, enumeration, script
in what is shown again, forged notices, and what a failure says.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from strongroom.keys.surroundings import Surroundings
from strongroom.server.console.rooms import CONSOLE
from strongroom.server.console.screens.shell import home
from strongroom.server.permission import Entry, every_route, permission_of
from strongroom.server.serving import Serving
from strongroom.server.settings import ServerSettings
from strongroom.server.signin.factors import Factor
from strongroom.server.signin.hashing import Hashing
from strongroom.vault.room import open_room
from tests.server.pages import plain, reader, session_of, token_of
from tests.server.signing_in import link_for
from tests.server.test_passwords import PASSWORD
from tests.vault.conftest import make_home

EVIL = "https://evil.example"
FROM_ELSEWHERE = {"/ticket"}
"""A form that another program's page sends, by a ticket that opens once: tests/server/test_tickets.py."""
BY_ITSELF = {"/look"}
"""Forms that change how pages look in this browser, and nothing else: the origin is checked alone."""


@pytest.fixture(scope="module")
def serving(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    """A server over a room where bob sells and carol sells too."""
    folder: Path = tmp_path_factory.mktemp("pages")
    home_folder = make_home(folder, f"sqlite:///{folder / 'room.db'}")
    with open_room(home_folder, Surroundings()) as room:
        with room.acting("alice", purpose="security") as desk:
            desk.admin.user_add("bob", ["sales"], name="Bob")
            desk.admin.user_add("carol", ["sales"], name="Carol")
        yield Serving(room, ServerSettings())


def _routes(method: str, entry: Entry) -> Sequence[str]:
    """The addresses of pages that are asked by a method, filled in with ids that there are not."""
    found = []
    for routes in CONSOLE:
        for path, route in every_route(routes.routes):
            permission = permission_of(route)
            if method in (getattr(route, "methods", None) or ()) and permission and permission.entry is entry:
                found.append(re.sub(r"\{\w+(:\w+)?\}", "x", path))
    return sorted(set(found) - BY_ITSELF - FROM_ELSEWHERE)


FORMS, FORMS_FOR_ALL = _routes("POST", Entry.SIGNED_IN), _routes("POST", Entry.ANYBODY)
PAGES, PAGES_FOR_ALL = _routes("GET", Entry.SIGNED_IN), _routes("GET", Entry.ANYBODY)


# -- forms that another site sends ----------------------------------------------------------------


@pytest.mark.parametrize("path", FORMS)
def test_no_form_counts_without_the_token_of_its_session(path: str, serving: Serving) -> None:
    with reader(serving, "bob") as bob, reader(serving, "carol") as carol:
        foreign = token_of(carol.get("/account").text)
        for fields in ({}, {"csrf": ""}, {"csrf": "é"}, {"csrf": foreign}):
            answer = bob.send(path, fields)
            assert (answer.status_code, "http.csrf-missing" in answer.text) == (403, True)


ANOTHER_SITE: list[dict[str, str]] = [
    {"Sec_Fetch_Site": "cross-site"},
    {"Sec_Fetch_Site": "same-site"},
    {"Origin": EVIL},
    {"Origin": "null"},
    {"Origin": "http://localhost:9999"},
]


@pytest.mark.parametrize("path", [*FORMS, *FORMS_FOR_ALL, *BY_ITSELF])
def test_no_form_counts_that_another_site_sends(path: str, serving: Serving) -> None:
    with reader(serving, "bob") as bob:
        token = token_of(bob.get("/account").text)
        for headers in ANOTHER_SITE:
            answer = bob.send(path, {"csrf": token}, **headers)
            assert (answer.status_code, "http.other-site" in answer.text) == (403, True), headers


@pytest.mark.parametrize("path", FORMS_FOR_ALL)
def test_no_form_of_a_visitor_counts_without_the_token_of_its_browser(path: str, serving: Serving) -> None:
    with reader(serving) as visitor, reader(serving) as other:
        foreign = token_of(other.get("/sign-in").text)
        assert "http.csrf-missing" in visitor.send(path, {"csrf": foreign}).text  # no cookie yet
        visitor.get("/sign-in")
        for fields in ({}, {"csrf": foreign}):
            answer = visitor.send(path, fields)
            assert (answer.status_code, "http.csrf-missing" in answer.text) == (403, True)


def test_a_form_in_a_token_bearing_programs_name_is_no_persons(serving: Serving) -> None:
    with reader(serving) as program:
        answer = program.client.post(
            "/sign-out", headers={"Authorization": "Bearer srt_x", "Accept": "text/html"}
        )
        assert answer.status_code == 401


# -- sessions that somebody else chose --------------------------------------------------------------


def test_a_session_that_was_planted_is_not_taken_over(serving: Serving) -> None:
    with reader(serving) as victim:
        planted = "p" * 43
        victim.client.cookies.set("strongroom", planted, domain="localhost.local")
        link = link_for(serving, "bob")
        token = token_of(victim.get(f"/sign-in/link/{link}").text)
        answer = victim.send(f"/sign-in/link/{link}", {"csrf": token})
        given = answer.headers["set-cookie"]
        assert answer.status_code == 303
        assert planted not in given
        for flag in ("HttpOnly", "SameSite=strict", "Path=/"):
            assert flag in given
    with reader(serving) as attacker:
        attacker.client.cookies.set("strongroom", planted)
        assert attacker.get("/account").headers["location"].startswith("/sign-in")


def test_opening_a_link_uses_nothing_up_and_using_it_does(serving: Serving) -> None:
    link = f"/sign-in/link/{link_for(serving, 'bob')}"
    with reader(serving) as scanner, reader(serving) as bob:
        for _ in range(3):
            assert scanner.get(link).status_code == 200
        token = token_of(bob.get(link).text)
        assert bob.send(link, {"csrf": token}).headers["location"] == "/"
        again = bob.send(link, {"csrf": token})
        assert again.status_code == 401
        assert "sign-in.link-not-valid" in again.text


def test_signing_out_ends_the_session_and_not_only_the_cookie(serving: Serving) -> None:
    secret = session_of(serving, "bob")
    with reader(serving) as bob:
        bob.client.cookies.set("strongroom", secret)
        answer = bob.post("/sign-out", page="/account")
        assert answer.headers["location"] == "/sign-in"
        assert answer.headers["clear-site-data"] == '"cache", "storage"'
    with reader(serving) as thief:
        thief.client.cookies.set("strongroom", secret)
        assert thief.get("/account").status_code == 303


# -- what every page says of itself -----------------------------------------------------------------


@pytest.mark.parametrize("path", [*PAGES, *(each for each in PAGES_FOR_ALL if "/static/" not in each)])
def test_every_page_is_kept_nowhere_and_framed_nowhere(path: str, serving: Serving) -> None:
    with reader(serving, "bob") as bob:
        headers = bob.get(path).headers
        assert headers["cache-control"] == "no-store"
        assert headers["x-frame-options"] == "DENY"
        assert headers["x-content-type-options"] == "nosniff"
        policy = headers["content-security-policy"]
        for rule in ("default-src 'none'", "frame-ancestors 'none'", "form-action 'self'", "base-uri 'none'"):
            assert rule in policy
        assert "unsafe" not in policy
        assert "require-trusted-types-for 'script'" in policy


@pytest.mark.parametrize("path", PAGES)
def test_no_page_is_shown_to_a_visitor(path: str, serving: Serving) -> None:
    with reader(serving) as visitor:
        answer = visitor.get(path)
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/sign-in")
        assert answer.text == ""


def test_each_page_has_a_nonce_of_its_own(serving: Serving) -> None:
    with reader(serving, "bob") as bob:
        answers = [bob.get("/account") for _ in range(2)]
        nonces = {
            re.findall(r"'nonce-([\w-]+)'", each.headers["content-security-policy"])[0] for each in answers
        }
        assert len(nonces) == 2
        for answer in answers:
            used = set(re.findall(r'<script[^>]* nonce="([^"]+)"', answer.text))
            assert used <= nonces
            assert answer.text.count("<script") == len(re.findall(r"<script[^>]* nonce=", answer.text))
            assert " style=" not in answer.text
            assert not re.search(r"\son\w+=", answer.text)


def test_what_never_changes_is_kept_and_nothing_else_is_a_file(serving: Serving) -> None:
    with reader(serving) as visitor:
        (name,) = re.findall(r"/static/console\.\w+\.css", visitor.get("/sign-in").text)
        answer = visitor.get(name)
        assert "immutable" in answer.headers["cache-control"]
        again = visitor.get(name, If_None_Match=answer.headers["etag"])
        assert (again.status_code, again.content) == (304, b"")
        for guess in ("console.css", "..%2fapp.py", "../app.py", "%2e%2e/%2e%2e/errors.py", "console.css%00"):
            assert visitor.get(f"/static/{guess}").status_code == 404


# -- addresses that somebody else wrote ---------------------------------------------------------------

ELSEWHERE = [
    EVIL,
    "//evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "https:evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    " //evil.example",
    "/\r\nSet-Cookie: a=b",
    "/account\r\n\r\n<script>",
    "/é",
    "///evil.example",
    "/" + "a" * 600,
    "account",
    "",
]


@pytest.mark.parametrize("onward", ELSEWHERE)
def test_nobody_is_sent_elsewhere(onward: str, serving: Serving) -> None:
    with reader(serving, "bob") as bob:
        answers = [
            bob.client.get("/sign-in", params={"next": onward}, follow_redirects=False),
            bob.post("/look", page="/account", theme="dark", next=onward),
            bob.post("/purpose", page="/account", purpose="billing", next=onward),
        ]
        for answer in answers:
            assert answer.status_code == 303
            assert answer.headers["location"] == "/"
            assert "a=b" not in answer.headers.get("set-cookie", "")


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "localhost@evil.example", ""])
def test_a_host_that_is_not_ours_is_answered_by_no_page_of_ours(host: str, serving: Serving) -> None:
    with reader(serving, "bob") as bob:
        answer = bob.get("/account", Host=host)
        assert answer.status_code == 421
        assert "evil" not in answer.text
        assert "Bob" not in answer.text


def test_no_page_names_the_host_that_it_was_asked_by(serving: Serving) -> None:
    with reader(serving, "bob", address="http://127.0.0.1:8443") as bob:
        for path in ("/", "/account", "/sign-in"):
            answer = bob.get(path, X_Forwarded_Host="evil.example", Forwarded="host=evil.example")
            assert "127.0.0.1:8443" not in answer.text
            assert "evil" not in answer.text + str(answer.headers)


# -- what is shown again ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", ['"><script>alert(1)</script>', "' onfocus=\"x", "</title><base>"])
def test_what_was_typed_is_text_wherever_it_is_shown(name: str, serving: Serving) -> None:
    with reader(serving) as visitor:
        answer = visitor.post("/sign-in", name=name, password="x")
        assert answer.status_code == 401
        assert name not in answer.text
        assert visitor.post("/sign-in", name="{{ 7 * 7 }}", password="x").text.count('value="49"') == 0
        link = visitor.get("/sign-in/link/%22%3E%3Cscript%3Ealert(1)")
        assert "<script>alert" not in link.text


def test_nobody_makes_a_page_say_something(serving: Serving) -> None:
    with reader(serving, "bob") as bob, reader(serving, "carol") as carol:
        said = carol.post("/purpose", page="/account", purpose="billing").headers["set-cookie"]
        (notice,) = re.findall(r'strongroom_notice="?([^";]+)', said)
        for forged in (notice, "WyJ4IiwiZ29vZCIse31d.00", "x", "." * 2000):
            bob.client.cookies.set("strongroom_notice", forged)
            answer = bob.get("/account")
            assert answer.status_code == 200
            assert 'role="status"' not in answer.text


# -- what a page always has ----------------------------------------------------------------------------


def test_on_tls_every_cookie_belongs_to_this_host_alone(
    serving: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "settings", ServerSettings(behind_proxy=True))
    given: list[str] = []
    with reader(serving, address="https://localhost:8443") as bob:
        link = f"/sign-in/link/{link_for(serving, 'bob')}"
        opened = bob.get(link)
        answers = [
            opened,
            bob.send(link, {"csrf": token_of(opened.text)}),
            bob.post("/welcome", page="/welcome", new_password=PASSWORD),
            bob.post("/look", page="/account", theme="dark"),
            bob.post("/look", page="/account", language="zh-CN"),
            bob.post("/purpose", page="/account", purpose="billing"),
        ]
        given = [each for answer in answers for each in answer.headers.get_list("set-cookie")]
        names = {each.partition("=")[0].removeprefix("__Host-strongroom") for each in given}
        assert names >= {"", "_visitor", "_theme", "_lang", "_notice"}
        for each in given:
            assert each.startswith("__Host-strongroom")
            for flag in ("Secure", "HttpOnly", "Path=/", "SameSite="):
                assert flag in each
            assert "Domain" not in each
        page = bob.client.get("/account", headers={"Accept": "text/html"}).text
        assert 'data-theme="dark"' in page
        assert '<html lang="zh-CN"' in page


def test_every_page_says_how_to_leave(serving: Serving) -> None:
    with reader(serving, "bob") as bob:
        shown = [bob.get(path) for path in [*PAGES, "/nowhere"]]
    pages = [
        each for each in shown if each.status_code != 303 and "text/html" in each.headers["content-type"]
    ]
    assert len(pages) > len(PAGES) // 2
    for page in pages:
        assert '<form method="post" action="/sign-out">' in page.text, page.url


# -- what signing in tells ----------------------------------------------------------------------------


def test_a_page_does_not_tell_whether_a_name_exists(
    serving: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    with reader(serving) as carol:
        link = f"/sign-in/link/{link_for(serving, 'carol')}"
        carol.send(link, {"csrf": token_of(carol.get(link).text)})
        assert carol.post("/welcome", page="/welcome", new_password=PASSWORD).status_code == 303
    with serving.room.acting("alice", purpose="security") as desk:
        desk.admin.user_add("dora", ["sales"])  # who has chosen no password yet
    asked: list[bool] = []
    matches = Hashing.matches

    def counted(self: Hashing, password: str, stored: bytes | None) -> bool:
        asked.append(stored is not None)
        return matches(self, password, stored)

    monkeypatch.setattr(Hashing, "matches", counted)
    with reader(serving) as visitor:
        pages = [
            visitor.post("/sign-in", name=name, password="wrong, and long enough")
            for name in ("carol", "nobody", "dora")
        ]
    assert {each.status_code for each in pages} == {401}
    # The same work, and the same page but for the name that was typed.
    assert asked == [True, False, False]
    told = {
        plain(page.text).replace(name, "N")
        for page, name in zip(pages, ("carol", "nobody", "dora"), strict=True)
    }
    assert len(told) == 1


def test_the_second_step_says_nothing_to_whoever_holds_no_ticket(serving: Serving) -> None:
    with reader(serving) as visitor:
        for ticket in ("a" * 43, "x", "' OR 1=1 --"):
            answer = visitor.post("/sign-in/second", ticket=ticket, code="000000")
            assert answer.status_code == 401
            assert "sign-in.step-not-open" in answer.text


def test_every_form_is_posted_so_that_nothing_typed_stands_in_an_address(serving: Serving) -> None:
    with reader(serving) as visitor, reader(serving, "bob") as bob:
        pages = [visitor.get("/sign-in"), bob.get("/account"), bob.get("/account/password"), bob.get("/")]
    for page in pages:
        assert page.text.count("<form") == len(re.findall(r'<form[^>]*method="post"', page.text)) > 0
        assert page.text.count("<form") == page.text.count('name="csrf"')


# -- failures --------------------------------------------------------------------------------------------


def test_a_failure_says_its_kind_and_nothing_of_a_value(
    serving: Serving, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    secret = "138 0000 1111 of Ouyang"

    def broken(*_: object, **__: object) -> object:
        raise RuntimeError(secret)

    with reader(serving, "bob") as bob:
        monkeypatch.setattr("strongroom.server.signin.service.SignIn.ways_of", broken)
        answer = bob.get("/account")
        assert answer.headers["content-type"].startswith("text/html")
        monkeypatch.setattr("strongroom.server.console.here.AtPage.page", broken)
        worse = bob.get("/account")
        assert worse.status_code == 500
        assert worse.json()["code"] == "unexpected"
    assert answer.status_code == 500
    assert "RuntimeError" in answer.text
    assert "138 0000" not in answer.text
    assert "Traceback" not in answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert "nonce-" in answer.headers["content-security-policy"]
    told = capsys.readouterr()
    assert "138 0000" not in told.out + told.err
    assert "failure" in told.out + told.err


def test_whoever_came_by_a_link_sees_no_screen_before_a_password_is_chosen(serving: Serving) -> None:
    with reader(serving, "bob", factors=Factor.LINK) as bob:
        assert bob.get("/account").headers["location"] == "/welcome"
        assert bob.get("/").headers["location"] == "/welcome"


def test_great_powers_take_a_second_factor_and_others_do_not(serving: Serving) -> None:
    with reader(serving, "alice", factors=Factor.PASSWORD) as alice:
        assert alice.get("/account").headers["location"] == "/welcome/second-factor"
    with reader(serving, "bob", factors=Factor.PASSWORD) as bob:
        assert bob.get("/account").status_code == 200


def test_whoever_follows_a_link_from_another_site_goes_on_by_a_step_of_ours(serving: Serving) -> None:
    elsewhere = {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "navigate", "Sec_Fetch_Dest": "document"}
    with reader(serving) as visitor:
        answer = visitor.get("/account", **elsewhere)
        assert answer.status_code == 200
        assert 'http-equiv="refresh"' in answer.text
        assert 'href="/account"' in answer.text
        framed = visitor.get("/account", **{**elsewhere, "Sec_Fetch_Dest": "iframe"})
        assert framed.headers["location"].startswith("/sign-in")


def test_there_are_forms_and_pages_to_hold_this_against() -> None:
    assert len(FORMS) >= 10
    assert len(PAGES) >= 6
    assert home.routes in CONSOLE
