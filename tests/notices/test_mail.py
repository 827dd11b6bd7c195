"""Mail against a server that listens: encrypted where it leaves the house, and tried again."""

import email
import ssl
from email.policy import default
from pathlib import Path

import pytest

from tests.notices.conftest import Post
from tests.notices.mail_servers import mail_server
from tests.notices.receivers import certificate_in
from tests.ports import kept_port


def trusted(post: Post) -> tuple[ssl.SSLContext, tuple[Path, Path]]:
    files = certificate_in(post.folder, "localhost")
    return ssl.create_default_context(cafile=str(files[0])), files


def test_a_notice_arrives_in_the_language_that_was_chosen(post: Post) -> None:
    with mail_server() as server:
        target = post.mail(
            f"smtp://127.0.0.1:{server.port}",
            recipients=("ops@example.com", "night@example.com"),
            language="zh-CN",
        )
        post.put()
        assert post.sender().send_due() == 1
        (mail,) = server.mails
    assert mail.rcpt_tos == ["ops@example.com", "night@example.com"]
    assert isinstance(mail.content, bytes)
    message = email.message_from_bytes(mail.content, policy=default)
    assert message["Subject"] == "Strongroom: 有任务逾期。 (shelf, backup)"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Message-ID"].endswith("@example.com>")
    body = message.get_body()
    assert body is not None
    assert "minutes: 90" in body.get_content()
    view = post.last(target)
    assert (view.state, view.answer) == ("delivered", 250)


def test_by_starttls_with_a_name_and_a_password_from_the_environment(post: Post) -> None:
    post.tls, files = trusted(post)
    post.environment["SMTP_PASSWORD"] = "correct horse"
    with mail_server(files, sign_in=True) as server:
        target = post.mail(f"smtp://localhost:{server.port}", user="strongroom", password="env:SMTP_PASSWORD")
        post.put()
        post.sender().send_due()
        assert (post.last(target).because, server.encrypted) == (None, [True])


def test_by_tls_from_the_first_byte(post: Post) -> None:
    post.tls, files = trusted(post)
    with mail_server(files, from_start=True) as server:
        target = post.mail(f"smtps://localhost:{server.port}")
        post.put()
        post.sender().send_due()
        assert (post.last(target).because, server.encrypted) == (None, [True])


def test_a_certificate_that_nobody_trusts_gets_no_password(post: Post) -> None:
    _, files = trusted(post)
    post.environment["SMTP_PASSWORD"] = "correct horse"
    with mail_server(files, sign_in=True) as server:
        target = post.mail(f"smtp://localhost:{server.port}", user="strongroom", password="env:SMTP_PASSWORD")
        post.put()
        post.sender().send_due()
        assert (post.last(target).because, server.mails) == ("notice.tls-failed", [])


def test_a_password_never_goes_unencrypted(post: Post) -> None:
    post.environment["SMTP_PASSWORD"] = "correct horse"
    with mail_server() as server:
        target = post.mail(f"smtp://127.0.0.1:{server.port}", user="strongroom", password="env:SMTP_PASSWORD")
        post.put()
        post.sender().send_due()
        assert (post.last(target).because, server.mails) == ("notice.needs-starttls", [])


@pytest.mark.parametrize("given", [None, "wrong"])
def test_a_password_that_is_missing_or_wrong_is_said_and_tried_again(post: Post, given: str | None) -> None:
    post.tls, files = trusted(post)
    if given is not None:
        post.environment["SMTP_PASSWORD"] = given
    with mail_server(files, sign_in=True) as server:
        target = post.mail(f"smtp://localhost:{server.port}", user="strongroom", password="env:SMTP_PASSWORD")
        post.put()
        post.sender().send_due()
        view = post.last(target)
        expected = ("notice.no-password", None) if given is None else ("notice.not-taken", 535)
        assert (view.state, (view.because, view.answer)) == ("waits", expected)
        post.environment["SMTP_PASSWORD"] = "correct horse"
        post.clock.now = view.due
        post.sender().send_due()
        assert post.last(target).state == "delivered"


def test_a_server_that_is_full_is_asked_again(post: Post) -> None:
    with mail_server() as server:
        server.answer = "452 insufficient storage"
        target = post.mail(f"smtp://127.0.0.1:{server.port}")
        post.put()
        post.sender().send_due()
        view = post.last(target)
        assert (view.state, view.answer, view.because) == ("waits", 452, "notice.not-taken")
        server.answer, post.clock.now = "250 OK", view.due
        post.sender().send_due()
        assert post.last(target).state == "delivered"
        assert len(server.mails) == 1


def test_some_recipients_that_are_gone_do_not_have_the_others_told_again(post: Post) -> None:
    with mail_server() as server:
        server.refused = frozenset({"gone@example.com"})
        target = post.mail(
            f"smtp://127.0.0.1:{server.port}", recipients=("ops@example.com", "gone@example.com")
        )
        post.put()
        post.sender().send_due()
        view = post.last(target)
        assert (view.state, view.because, view.answer) == ("given_up", "notice.some-not-taken", 550)
        assert len(server.mails) == 1


def test_a_server_that_is_not_there_is_said(post: Post) -> None:
    with kept_port() as port:
        target = post.mail(f"smtp://127.0.0.1:{port}")
        post.put()
        post.sender().send_due()
    assert (post.last(target).state, post.last(target).because) == ("waits", "notice.no-answer")
