"""Whoever enters where copies and notices go reaches nothing inside by it, and sends no secret away."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from strongroom.backup.destination import destination_for
from strongroom.backup.destinations import check_reach
from strongroom.backup.workshop import Workshop
from strongroom.errors import Busy, InvalidInput, Refused
from strongroom.keys.room_files import RoomFiles
from strongroom.notices.mail_password import read_password
from strongroom.notices.reach import Reach
from strongroom.notices.target import MailPlan
from tests.attack.conftest import Target, code_of

CREDENTIALS = {"AWS_ACCESS_KEY_ID": "who", "AWS_SECRET_ACCESS_KEY": "word"}
MAIL: dict[str, Any] = {
    "server": "smtps://mail.example.com",
    "sender": "a@example.com",
    "recipients": ("b@example.com",),
}


def _found(*addresses: str) -> Reach:
    return Reach(look_up=lambda host, port: [(0, 0, 0, "", (text, port)) for text in addresses])


@pytest.mark.parametrize(
    "address",
    [
        "::127.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:0:127.0.0.1",
        "::ffff:169.254.169.254",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::7f00:1",
        "2002:7f00:1::",
        "2001:0:a9fe:a9fe::1",
        "fec0::1",
        "fd00:ec2::254",
        "fe80::1%eth0",
        "::",
        "0.0.0.0",
        "100.64.0.1",
        "198.18.0.1",
        "240.0.0.1",
    ],
)
def test_no_form_of_an_inner_address_is_taken_for_one_outside(address: str) -> None:
    with pytest.raises(Refused, match=r"reach\.not-allowed"):
        _found(address).resolve("public.example", 443)
    with pytest.raises(Refused, match=r"reach\.not-allowed"):  # beside one outside, too
        _found("93.184.216.34", address).resolve("public.example", 443)
    assert _found("93.184.216.34").resolve("public.example", 443).text == "93.184.216.34"


@pytest.mark.parametrize(
    "host", ["2130706433", "0x7f000001", "0177.0.0.1", "127.1", "localhost.", "127.0.0.1."]
)
def test_no_way_of_writing_this_machine_passes(host: str) -> None:
    with pytest.raises((Refused, Busy), match=r"reach\."):
        Reach().resolve(host, 80)


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://127.0.0.1\\@public.example",
        "https://public.example\\@127.0.0.1",
        "https://who@127.0.0.1",
        "https://public.example%23@127.0.0.1",
        "https://public.example%3F@127.0.0.1",
        "https://127.0.0.1%09",
        "https://127.0.0.1%2F..%2Fx%20y",
        "https:%2F127.0.0.1",
        "file:///etc/passwd",
        "https://public.example:99999999",
    ],
)
def test_an_endpoint_that_two_readers_could_understand_differently_is_none(endpoint: str) -> None:
    with pytest.raises(InvalidInput, match=r"destination\.(uri-malformed|secret-in-uri)"):
        destination_for(f"s3://bucket/x?endpoint={endpoint}", CREDENTIALS)


@pytest.mark.parametrize("prefix", ["a/../b", "..", ".", "a//b", "a\\b", "a%2e%2e/b", "a\x00b"])
def test_a_prefix_leads_only_below(prefix: str) -> None:
    with pytest.raises(InvalidInput, match=r"destination\.uri-malformed"):
        destination_for(f"s3://bucket/{prefix}", CREDENTIALS)
    destination_for("s3://bucket/room one/2026.11_a-b", CREDENTIALS)


@pytest.mark.parametrize("name", ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"])
@pytest.mark.parametrize("text", ["a\nHost: 127.0.0.1", "a\x00", "ключ"])
def test_credentials_that_fit_into_no_header_are_none(name: str, text: str) -> None:
    place = destination_for("s3://bucket?endpoint=http://127.0.0.1:9", {**CREDENTIALS, name: text})
    assert code_of(lambda: place.get("canaries/x")) == "destination.no-credentials"


@pytest.mark.parametrize("rest", ["b/x?region=x%40127.0.0.1%2F", "b/x?region=eu%2F..", "b%40x/y", "b:80/x"])
def test_neither_region_nor_bucket_leads_elsewhere(rest: str) -> None:
    with pytest.raises(InvalidInput, match=r"destination\.uri-malformed"):
        destination_for(f"s3://{rest}", CREDENTIALS)


def test_a_bucket_outside_is_asked_by_https_only(target: Target, monkeypatch: pytest.MonkeyPatch) -> None:
    outside = [(0, 0, 0, "", ("93.184.216.34", 80))]
    monkeypatch.setattr("strongroom.notices.reach.socket.getaddrinfo", lambda *_, **__: outside)
    shop = Workshop(target.room, target.room.acting("alice", purpose="operations").session, CREDENTIALS)
    plain = destination_for("s3://bucket?endpoint=http://public.example", CREDENTIALS)
    assert code_of(lambda: check_reach(shop, plain)) == "destination.needs-https"
    check_reach(shop, destination_for("s3://bucket?endpoint=https://public.example", CREDENTIALS))


def test_a_destination_is_no_part_of_the_room_by_any_path(target: Target, tmp_path: Path) -> None:
    home = target.room.home
    link = tmp_path / "link"
    link.symlink_to(home / "keys")
    (tmp_path / "beside").mkdir(mode=0o700)
    (tmp_path / "beside" / "in").symlink_to(home)
    ways = (
        home,
        home / "keys",
        link,
        tmp_path / "beside" / "in" / "copies",
        home.parent / "x" / ".." / home.name,
    )
    for way in ways:
        place = destination_for(f"folder:{way}", {})
        assert place.lies_in(RoomFiles(target.room.home)), way
    with pytest.raises(InvalidInput, match=r"destination\.uri-malformed"):
        destination_for("folder:relative/../../etc", {})


@pytest.fixture
def secrets(tmp_path: Path) -> Mapping[str, str]:
    """What a machine may hold besides: a root key, and credentials in the environment."""
    for name in ("root.key", "mail-password"):
        (tmp_path / name).write_text("K" * 43)
        (tmp_path / name).chmod(0o600)
    (tmp_path / "sub-mail").mkdir()
    return {
        "STRONGROOM_ROOT": "K" * 43,
        "AWS_SECRET_ACCESS_KEY": "word",
        "CREDENTIALS_DIRECTORY": str(tmp_path),
    }


def test_no_other_secret_of_the_machine_is_sent_as_a_mail_password(
    secrets: Mapping[str, str], tmp_path: Path
) -> None:
    others = (
        "env:STRONGROOM_ROOT",
        "env:AWS_SECRET_ACCESS_KEY",
        "credential:root.key",
        f"file:{tmp_path}/root.key",
        f"file:{tmp_path}/sub-mail/../root.key",
        f"file:{tmp_path}/mail/",
        "file:/proc/self/environ",
    )
    for source in others:
        with pytest.raises(InvalidInput, match=r"notice\.password-source"):
            MailPlan(user="who", password=source, **MAIL)
        with pytest.raises(InvalidInput, match=r"notice\.password-source"):
            read_password(source, secrets)  # nor by a row that was written before
    for source in ("credential:mail-password", f"file:{tmp_path}/mail-password"):
        MailPlan(user="who", password=source, **MAIL)
        assert read_password(source, secrets) == "K" * 43
