"""What the demo says last, and the port that it takes."""

import socket

import pytest

from strongroom.cli.demo_serving import boxed, listen_nearby
from strongroom.cli.output.width import width
from strongroom.errors import Busy
from strongroom.server.settings import ServerSettings


def test_the_box_is_as_wide_as_its_widest_line_in_both_languages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    lines = boxed(["http://127.0.0.1:8400", "链接仅可使用一次，进入前台。"]).splitlines()
    assert len({width(line) for line in lines}) == 1
    assert lines[0].startswith("╔")


def test_on_a_narrow_terminal_there_are_two_rules_and_nothing_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "20")
    link = "http://127.0.0.1:8400/sign-in/link/abcdefghijklmnop"
    lines = boxed([link]).splitlines()
    assert lines == ["═" * 20, link, "═" * 20]


def test_a_busy_port_moves_to_the_next() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        settings, listener = listen_nearby(ServerSettings(port=port))
        with listener:
            assert port < settings.port == listener.getsockname()[1]


def test_where_no_port_is_free_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def taken(settings: ServerSettings) -> socket.socket:
        raise Busy("serve.port-taken", host=settings.host, port=settings.port)

    monkeypatch.setattr("strongroom.server.run.listen", taken)
    with pytest.raises(Busy) as caught:
        listen_nearby(ServerSettings(port=8400))
    assert caught.value.code == "serve.port-taken"
