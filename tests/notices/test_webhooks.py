"""Webhooks against receivers that listen: signed, tried again, never followed elsewhere, never lost."""

import base64
import hashlib
import hmac
import json
import ssl
import threading

import pytest

from strongroom.crypto.webhook_signing import sign_webhook, write_secret
from strongroom.notices.sender import PAUSES
from strongroom.storage import notice_rows
from strongroom.vault.log.audit_desk import EventFilter
from tests.notices.conftest import Post
from tests.notices.receivers import certificate_in, receiver
from tests.ports import kept_port


def verified(secret: str, headers: dict[str, str], body: bytes) -> bool:
    """As a receiver verifies that goes by the specification alone."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    mine = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    given = [part.split(",", 1) for part in headers["webhook-signature"].split(" ")]
    return any(version == "v1" and hmac.compare_digest(mine, found) for version, found in given)


def test_the_published_vector_is_signed_as_published() -> None:
    secret, body = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", b'{"test": 2432232314}'
    made = sign_webhook(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body)
    assert made == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    assert write_secret(base64.b64decode(secret[6:])) == secret
    with pytest.raises(ValueError, match="no secret"):
        sign_webhook("whsec_?", "x", 1, b"")


def test_a_notice_arrives_signed_and_holds_ids_codes_and_numbers_alone(post: Post) -> None:
    with receiver() as listening:
        target, secret = post.webhook(listening.port, "/hook?key=k")
        post.put()
        assert post.sender().send_due() == 1
        ((headers, body),) = listening.seen
        assert listening.paths == ["/hook?key=k"]
    assert verified(secret, headers, body)
    assert not verified(secret, headers, body + b" ")
    document = json.loads(body)
    assert document["data"] == {"what": "backup", "destination": "shelf", "minutes": 90}
    assert document["type"] == "late"
    assert headers["webhook-id"].startswith("ntc_")
    assert headers["webhook-timestamp"] == str(post.clock() // 1000)
    view = post.last(target)
    assert (view.state, view.answer, view.attempts, view.because) == ("delivered", 200, 1, None)
    assert post.sender().send_due() == 0


@pytest.mark.parametrize(
    ("manner", "answer", "because"),
    [
        (500, 500, "notice.not-taken"),
        (404, 404, "notice.not-taken"),
        ("redirect", 302, "notice.not-taken"),
        ("garbage", None, "notice.no-answer"),
        ("hang up", None, "notice.no-answer"),
        ("stall", None, "notice.no-answer"),
        ("drip", None, "notice.no-answer"),
    ],
)
def test_what_fails_is_tried_again_with_the_same_id(
    post: Post, manner: int | str, answer: int | None, because: str
) -> None:
    with receiver() as listening:
        target, secret = post.webhook(listening.port)
        listening.manner = manner
        post.put()
        # A second for what never comes; what comes may be as late as a slow machine makes it.
        patience = 1.0 if manner in ("stall", "drip") else 60.0
        assert post.sender(seconds=patience).send_due() == 1
        view = post.last(target)
        assert (view.state, view.answer, view.because) == ("waits", answer, because)
        assert post.sender().send_due() == 0, "not before its time"
        post.clock.forward(seconds=PAUSES[0])
        listening.manner = 204
        listening.released.set()
        assert post.sender().send_due() == 1
        assert post.last(target).state == "delivered"
        assert len({headers["webhook-id"] for headers, _ in listening.seen}) == 1
        assert all(verified(secret, headers, body) for headers, body in listening.seen)
        assert "GET /elsewhere" not in listening.paths
        assert "/elsewhere" not in listening.paths


def test_whoever_is_not_there_is_tried_for_days_and_then_given_up(post: Post) -> None:
    waits = []
    with kept_port() as port:
        target, _ = post.webhook(port)
        post.put()
        for _ in range(30):
            if post.last(target).state != "waits":
                break
            post.sender().send_due()
            view = post.last(target)
            waits.append(view.due - post.clock())
            post.clock.now = view.due
    view = post.last(target)
    assert (view.state, view.because, view.attempts) == ("given_up", "notice.no-answer", len(PAUSES) + 1)
    assert [wait // 1000 for wait in waits[:-1]] == list(PAUSES)


def test_gone_ends_it_at_once(post: Post) -> None:
    with receiver() as listening:
        listening.manner = 410
        target, _ = post.webhook(listening.port)
        post.put()
        post.sender().send_due()
    assert (post.last(target).state, post.last(target).answer) == ("given_up", 410)


def test_one_that_stalls_holds_up_no_other(post: Post) -> None:
    with receiver() as slow, receiver() as quick:
        slow.manner = "stall"
        post.webhook(slow.port)
        target, _ = post.webhook(quick.port)
        post.put()
        sending = threading.Thread(target=post.sender(seconds=60.0).send_due)
        sending.start()
        pause = threading.Event()
        for _ in range(1_500):
            if post.last(target).state == "delivered":
                break
            pause.wait(0.02)
        assert post.last(target).state == "delivered"
        assert sending.is_alive()
        slow.released.set()
        sending.join()


def test_by_https_the_certificate_has_to_be_that_of_the_name(post: Post) -> None:
    files = certificate_in(post.folder, "localhost")
    with receiver(files) as listening:
        target, _ = post.webhook(listening.port, scheme="https")
        post.put()
        post.sender().send_due()
        assert (post.last(target).because, listening.seen) == ("notice.tls-failed", [])
        post.tls = ssl.create_default_context(cafile=str(files[0]))
        post.clock.now = post.last(target).due
        post.sender().send_due()
        assert post.last(target).state == "delivered"
    other = post.folder / "other"
    other.mkdir()
    with receiver(certificate_in(other, "elsewhere.example")) as listening:
        target, _ = post.webhook(listening.port, scheme="https")
        post.tls = ssl.create_default_context(cafile=str(other / "server.pem"))
        post.targets.test(post.desk(), target)
        post.sender().send_due()
        assert (post.last(target).because, listening.seen) == ("notice.tls-failed", [])


def test_only_the_kinds_that_are_wanted_come_and_a_test_always(post: Post) -> None:
    with receiver() as listening:
        target, _ = post.webhook(listening.port, kinds=frozenset({"alert"}))
        post.put("late")
        assert post.sender().send_due() == 0
        post.put("alert", codes={"rule": "budget"}, numbers={"found": 212})
        notice = post.targets.test(post.desk(), target)
        post.sender().send_due()
        post.sender().send_due()
        types = [json.loads(body)["type"] for _, body in listening.seen]
    assert sorted(types) == ["alert", "test"]
    assert notice in {headers["webhook-id"] for headers, _ in listening.seen}


def test_after_a_new_secret_both_sign_for_a_while_and_then_the_new_one_alone(post: Post) -> None:
    with receiver() as listening:
        target, old = post.webhook(listening.port)
        new, view = post.targets.new_secret(post.desk(), target, days=2)
        assert view.secrets == 2
        for hours in (1, 48):
            post.clock.forward(hours=hours)
            post.targets.test(post.desk(), target)
            post.sender().send_due()
        (early, late) = listening.seen
    assert verified(old, *early)
    assert verified(new, *early)
    assert not verified(old, *late)
    assert verified(new, *late)


def test_a_secret_that_became_known_signs_no_more_at_once(post: Post) -> None:
    with receiver() as listening:
        target, old = post.webhook(listening.port)
        new, _ = post.targets.new_secret(post.desk(), target, days=0)
        post.targets.test(post.desk(), target)
        post.sender().send_due()
        (found,) = listening.seen
    assert not verified(old, *found)
    assert verified(new, *found)


def test_a_process_that_was_killed_in_an_attempt_makes_it_again(post: Post) -> None:
    with receiver() as listening:
        target, _ = post.webhook(listening.port)
        post.put()
        tenant, killed = post.room.settings.tenant, post.sender()
        (row,) = post.room.door.database.read(
            lambda tx: notice_rows.due_deliveries(tx, tenant, post.clock(), 10)
        )
        taken = post.room.door.transact(tenant, lambda tx, now: killed._take(tx, row, now))
        assert taken is not None  # and then its process is gone
        assert post.sender().send_due() == 0
        post.clock.forward(minutes=2)
        assert post.sender().send_due() == 1
        assert post.last(target).state == "delivered"
        assert len(listening.seen) == 1


def test_many_processes_make_each_attempt_once(post: Post) -> None:
    with receiver() as listening:
        post.webhook(listening.port)
        for number in range(12):
            post.put("late", numbers={"minutes": number})
        threads = [threading.Thread(target=_send_all, args=(post,)) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        _send_all(post)
        ids = [headers["webhook-id"] for headers, _ in listening.seen]
    assert len(ids) == len(set(ids)) == 12


def _send_all(post: Post) -> None:
    sender = post.sender()
    while sender.send_due():
        pass


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE notice_targets SET kind = 2",
        'UPDATE notices SET document = \'{"ids":{},"codes":{},"numbers":{"phone":13800005678}}\'',
        "UPDATE deliveries SET attempts = 3",
    ],
)
def test_what_was_changed_in_the_database_is_not_sent(post: Post, change: str) -> None:
    with receiver() as listening:
        post.webhook(listening.port)
        post.put()
        post.room.door.database.transact(lambda tx: tx._execute(change))
        post.sender().send_due()
        assert listening.seen == []


def test_each_change_of_a_target_is_an_event_without_its_address(post: Post) -> None:
    with receiver() as listening:
        target, secret = post.webhook(listening.port, "/secret-path")
        post.targets.remove(post.desk(), target)
    with post.room.acting("alice", purpose="audit") as desk:
        events = desk.audit.list(EventFilter(action="notice_set")).items
    shown = sorted((event.leaf.extra for event in events), key=len)
    assert shown == [{"target": target}, {"kind": "webhook", "target": target}]
    rows = post.room.door.database.read(lambda tx: notice_rows.target_rows(tx, post.room.settings.tenant))
    stored = b"".join(part for row in rows for part in row if isinstance(part, bytes))
    assert b"secret-path" not in stored
    assert secret.encode() not in stored
