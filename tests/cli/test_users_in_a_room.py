"""Users and rights from the command line."""

import re
from pathlib import Path

import pytest

from strongroom.cli import session
from tests.cli.real_room import RealRoom


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> RealRoom:
    """A room with a founder, who sees no customer."""
    return RealRoom(Path(tmp_path_factory.mktemp("shop")), solo=False)


@pytest.fixture(scope="module")
def administered(shop: RealRoom) -> RealRoom:
    """The same room, with a security administrator, sue."""
    shop.document("user", "add", "sue", "--role", "security_admin", "--login", "sue")
    return shop


def test_a_founder_appoints_administrators_and_sees_no_customer(shop: RealRoom) -> None:
    assert (
        shop.error("user", "add", "ada", "--role", "security_admin")["code"]
        == "cli.administrator-needs-login"
    )
    added = shop.document("user", "add", "ada", "--role", "security_admin", "--login", "ada")
    assert (added["handle"], added["roles"], added["state"]) == ("ada", ["security_admin"], "active")
    assert shop.error("list", "customers")["exit"] == 4


def test_a_security_administrator_adds_colleagues_who_see_what_their_role_shows(
    administered: RealRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = administered
    monkeypatch.setattr(session, "operating_system_login", lambda: "sue")
    shop.document("user", "add", "bob", "--role", "service", "--name-from", "-", given="Bob Service\n")
    shop.document("user", "link", "bob", "bob")
    monkeypatch.setattr(session, "operating_system_login", lambda: "bob")
    customer = shop.add(name="Ann", phone="13800005678", national_id="11010519491231002X")
    fields = shop.document("show", customer, "--purpose", "support")["fields"]
    assert fields["name"]["view"] == "full"
    assert "national_id" not in fields
    refused = shop.error("list", "customers", "--purpose", "marketing")
    assert refused["code"] == "access.refused"
    assert "support" in refused["hint"] + refused["message"]
    assert shop.error("user", "list")["exit"] == 4
    monkeypatch.setattr(session, "operating_system_login", lambda: "sue")
    names = [user["handle"] for user in shop.document("user", "list")["items"]]
    assert names.count("bob") == 1
    invited = shop.document("user", "invite", "bob", "--address", "https://crm.example.com/")
    assert re.fullmatch(r"https://crm\.example\.com/sign-in/link/[\w-]{43}", invited["link"])
    assert shop.error("user", "invite", "nobody")["code"] == "user.not-found"
    made = shop.document("token", "add", "bob", "--label", "crm", "--action", "view")
    assert made["token"].startswith("srt_")
    listed = shop.document("token", "list")["items"]
    assert [(each["name"], each["state"], "token" in each) for each in listed] == [("crm", "stands", False)]
    shop.document("token", "revoke", made["id"])
    assert shop.document("token", "list")["items"][0]["state"] == "revoked"
    shop.document("user", "suspend", "bob", "--dry-run")
    shop.document("user", "suspend", "bob")
    monkeypatch.setattr(session, "operating_system_login", lambda: "bob")
    assert shop.error("list", "customers", "--purpose", "support")["exit"] in (2, 4)
    assert shop.error("user", "resume", "bob")["exit"] in (2, 4)
    monkeypatch.setattr(session, "operating_system_login", lambda: "sue")
    assert shop.document("user", "resume", "bob", "--dry-run")["state"] == "suspended"
    assert shop.document("user", "resume", "bob")["state"] == "active"
    for more in ((), ("--dry-run",)):
        assert shop.error("user", "resume", "bob", *more)["code"] == "user.not-suspended"
    assert shop.error("user", "resume", "nobody", "--dry-run")["code"] == "user.not-found"
    monkeypatch.setattr(session, "operating_system_login", lambda: "bob")
    shop.document("show", customer, "--purpose", "support")


def test_a_decision_is_explained(room: RealRoom) -> None:
    done = room.run("access", "explain", "alice", "reveal", "customers", "phone")
    assert done.exit_code == 0, done.stderr
    assert "reason code" in done.stdout
    assert "一人兼任" in room.run("access", "explain", "alice", "view", "customers", "--lang", "zh").stdout
    assert room.error("access", "explain", "nobody", "view", "customers")["exit"] == 3


def test_the_report_names_fields_and_roles(room: RealRoom) -> None:
    rows = room.document("access", "report")["items"]
    assert {"customers", "purchases"} <= {row["collection"] for row in rows}
    assert "phone" in room.run("access", "report", "--format", "csv").stdout
