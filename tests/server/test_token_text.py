"""The form of API tokens."""

import re

from hypothesis import given
from hypothesis import strategies as st

from strongroom.server.signin.token_text import TokenText, read_token

ID, SECRET = bytes(range(16)), bytes(range(100, 132))


@given(st.binary(min_size=16, max_size=16), st.binary(min_size=32, max_size=32))
def test_what_is_written_is_read(identity: bytes, secret: bytes) -> None:
    token = TokenText(identity, secret)
    text = token.write()
    assert re.fullmatch(r"srt_[a-z2-7]{84}", text)
    assert read_token(f" {text}\n") == token


@given(st.integers(4, 87), st.sampled_from("abcdefghijklmnopqrstuvwxyz234567"))
def test_one_letter_that_differs_makes_it_none(at: int, letter: str) -> None:
    text = TokenText(ID, SECRET).write()
    changed = text[:at] + letter + text[at + 1 :]
    assert changed == text or read_token(changed) is None


def test_what_looks_different_is_none() -> None:
    text = TokenText(ID, SECRET).write()
    for other in (
        "",
        "srt_",
        text.upper(),
        text[:-1],
        text + "a",
        "x" + text[1:],
        text.replace("srt_", "sk_"),
    ):
        assert read_token(other) is None


def test_its_repr_does_not_give_it_away() -> None:
    assert "secret" not in repr(TokenText(ID, SECRET))
    assert repr(SECRET) not in repr(TokenText(ID, SECRET))
