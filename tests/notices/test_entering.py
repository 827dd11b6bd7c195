"""What may be entered as a place for notices, by whom, and where nothing may go."""

import socket
from pathlib import Path
from typing import Any

import pytest

from strongroom.errors import Busy, InvalidInput, KeyNotAvailable, NotFound, Refused, StrongroomError
from strongroom.notices.mail_password import read_password
from strongroom.notices.notice import Notice
from strongroom.notices.reach import Reach
from strongroom.notices.target import MailPlan, WebhookPlan
from tests.notices.conftest import Post
from tests.notices.receivers import receiver


def leading_to(*addresses: str) -> Any:
    return lambda host, port: [
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port)) for each in addresses
    ]


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.8.9.1",
        "10.1.2.3",
        "172.20.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1",
        "fd00::1",
        "ff02::1",
        "::ffff:10.1.2.3",
        "64:ff9b::a01:203",
        "2002:a01:203::1",
        "fe80::1%eth0",
    ],
)
def test_addresses_of_this_machine_and_of_private_networks_are_not_reached(address: str) -> None:
    with pytest.raises(Refused, match=r"reach\.not-allowed"):
        Reach(look_up=leading_to(address)).resolve("hook.example.com", 443)


def test_of_several_addresses_one_that_is_not_allowed_is_enough() -> None:
    with pytest.raises(Refused, match=r"reach\.not-allowed"):
        Reach(look_up=leading_to("93.184.215.14", "10.0.0.1")).resolve("hook.example.com", 443)


def test_public_addresses_and_networks_of_the_settings_are_reached() -> None:
    found = Reach(look_up=leading_to("93.184.215.14")).resolve("hook.example.com", 443)
    assert (found.text, found.own) == ("93.184.215.14", False)
    own = Reach(("10.1.0.0/16",), leading_to("10.1.2.3")).resolve("hook", 80)
    assert (own.text, own.own) == ("10.1.2.3", True)
    with pytest.raises(Refused, match=r"reach\.not-allowed"):
        Reach(("10.1.0.0/16",), leading_to("10.2.0.1")).resolve("hook", 80)


def test_a_name_that_leads_nowhere_is_said() -> None:
    def nothing(host: str, port: int) -> Any:
        raise socket.gaierror(-2, "Name or service not known")

    with pytest.raises(Busy, match=r"reach\.unresolved"):
        Reach(look_up=nothing).resolve("hook.example.com", 443)
    with pytest.raises(Busy, match=r"reach\.unresolved"):
        Reach(look_up=lambda host, port: []).resolve("hook.example.com", 443)


def test_a_name_that_leads_elsewhere_the_second_time_changes_nothing(post: Post) -> None:
    """The name is looked at once an attempt, and the connection goes to what was looked at."""
    asked: list[str] = []

    def look_up(host: str, port: int) -> Any:
        asked.append(host)
        return leading_to("127.0.0.1" if len(asked) == 1 else "10.0.0.1")(host, port)

    with receiver() as listening:
        url = f"http://localhost:{listening.port}/hook"
        _, view = post.targets.add_webhook(post.desk(), WebhookPlan(url=url))
        post.put()
        assert post.sender(reach=Reach(("127.0.0.0/8",), look_up)).send_due() == 1
        assert asked == ["localhost"]
        assert post.last(view.id).state == "delivered"
        post.put()
        post.sender(reach=Reach(("127.0.0.0/8",), look_up)).send_due()
        assert post.last(view.id).because == "reach.not-allowed"


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.com/x",
        "https://",
        "https://name:word@example.com/",
        "https://example.com/#part",
        "https://exa mple.com/",
        "https://example.com/\r\nHost: other",
        "https://例子.com/",
        "https://example.com:0/",
        "https://example.com:99999/",
        "file:///etc/passwd",
        f"https://example.com/{'x' * 2_000}",
    ],
)
def test_what_is_no_address_of_a_webhook_is_refused(url: str) -> None:
    with pytest.raises(InvalidInput, match=r"notice\.bad-url"):
        WebhookPlan(url=url)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"server": "http://mail.example.com"}, "notice.bad-url"),
        ({"server": "smtp://mail.example.com/path"}, "notice.bad-url"),
        ({"sender": "Room <room@example.com>"}, "notice.bad-mail"),
        ({"sender": "room@example.com\r\nBcc: x@example.com"}, "notice.bad-mail"),
        ({"recipients": ()}, "notice.bad-mail"),
        ({"recipients": ("a@example.com",) * 21}, "notice.bad-mail"),
        ({"recipients": ("nobody",)}, "notice.bad-mail"),
        ({"user": "room"}, "notice.password-source"),
        ({"user": "room", "password": "correct horse"}, "notice.password-source"),
        ({"kinds": frozenset({"gossip"})}, "notice.unknown-kind"),
    ],
)
def test_what_is_no_way_to_mail_is_refused(changes: dict[str, Any], code: str) -> None:
    plan = {
        "server": "smtp://mail.example.com:587",
        "sender": "room@example.com",
        "recipients": ("ops@example.com",),
    }
    with pytest.raises(StrongroomError) as refused:
        MailPlan(**{**plan, **changes})
    assert refused.value.code == code


def test_beyond_the_rooms_own_networks_only_by_https(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("socket.getaddrinfo", lambda *asked, **more: leading_to("93.184.215.14")("", 80))
    with pytest.raises(Refused, match=r"notice\.needs-https"):
        post.targets.add_webhook(post.desk(), WebhookPlan(url="http://hook.example.com/"))
    _, view = post.targets.add_webhook(post.desk(), WebhookPlan(url="https://hook.example.com/"))
    assert view.host == "hook.example.com"


def test_an_address_within_the_house_is_refused_where_the_settings_do_not_name_it(post: Post) -> None:
    with pytest.raises(Refused, match=r"reach\.not-allowed"):
        post.targets.add_webhook(post.desk(), WebhookPlan(url="https://10.0.0.1/hook"))
    with pytest.raises(Refused, match=r"reach\.not-allowed"):
        post.mail("smtp://[::1]:25")
    assert post.targets.list(post.desk()) == ()


def test_only_administrators_choose_where_notices_go(post: Post) -> None:
    bob = post.desk("bob", "sales")
    with receiver() as listening:
        target, _ = post.webhook(listening.port)
        plan = WebhookPlan(url=f"http://127.0.0.1:{listening.port}/")
        for attempt in (
            lambda: post.targets.add_webhook(bob, plan),
            lambda: post.targets.list(bob),
            lambda: post.targets.test(bob, target),
            lambda: post.targets.remove(bob, target),
            lambda: post.targets.new_secret(bob, target, days=1),
            lambda: post.targets.deliveries(bob, target),
        ):
            with pytest.raises(Refused, match=r"access\.refused"):
                attempt()
        assert len(post.targets.list(post.desk())) == 1
        assert listening.seen == []


def test_a_list_shows_neither_paths_nor_people(post: Post) -> None:
    with receiver() as listening:
        post.webhook(listening.port, "/secret-path")
        post.mail(f"smtp://127.0.0.1:{listening.port}")
    shown = str([view.as_document() for view in post.targets.list(post.desk())])
    assert "secret-path" not in shown
    assert "@" not in shown


def test_nothing_goes_where_it_was_taken_away(post: Post) -> None:
    with receiver() as listening:
        target, _ = post.webhook(listening.port)
        post.put()
        post.targets.remove(post.desk(), target)
        post.sender().send_due()
        assert listening.seen == []
        for attempt in (
            lambda: post.targets.remove(post.desk(), target),
            lambda: post.targets.test(post.desk(), target),
            lambda: post.targets.new_secret(post.desk(), target, days=1),
        ):
            with pytest.raises(NotFound, match=r"notice\.no-target"):
                attempt()
    view = post.last(target)
    assert (view.state, view.because) == ("given_up", "notice.no-target")


def test_an_old_secret_signs_for_a_month_at_most(post: Post) -> None:
    with receiver() as listening:
        target, _ = post.webhook(listening.port)
        with pytest.raises(InvalidInput, match=r"notice\.bad-days"):
            post.targets.new_secret(post.desk(), target, days=31)


@pytest.mark.parametrize(
    "parts",
    [
        {"kind": "gossip"},
        {"kind": "late", "codes": {"who": "林小雨"}},
        {"kind": "late", "codes": {"who": "Zhang San"}},
        {"kind": "late", "ids": {"customer": "13800005678"}},
        {"kind": "late", "numbers": {"phone": "13800005678"}},
        {"kind": "late", "numbers": {"Phone": 1}},
        {"kind": "late", "numbers": {"a": 1}, "codes": {"a": "b"}},
    ],
)
def test_no_value_gets_into_a_notice(parts: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="ids, codes and numbers"):
        Notice(**parts)


def test_a_password_is_read_where_it_is_and_from_nobody_elses_file(tmp_path: Path) -> None:
    path = tmp_path / "smtp"
    path.write_text("correct horse\n")
    path.chmod(0o600)
    assert read_password(f"file:{path}", {}) == "correct horse"
    assert read_password("credential:smtp", {"CREDENTIALS_DIRECTORY": str(tmp_path)}) == "correct horse"
    assert read_password("env:MAIL_WORD", {"MAIL_WORD": "x"}) == "x"
    for source in ("env:OTHER_SMTP", "credential:smtp", f"file:{tmp_path / 'no-mail'}"):
        with pytest.raises(KeyNotAvailable, match=r"notice\.no-password"):
            read_password(source, {})
    path.chmod(0o644)
    with pytest.raises(KeyNotAvailable, match=r"keys\.file-exposed"):
        read_password(f"file:{path}", {})
