"""What a test of an error holds: its code, its exit status, and that its texts help in both languages.

Lives here: that check. Must not live here: the texts themselves, which the table's own test holds.
"""

import string
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from strongroom.errors import TABLE, StrongroomError

__all__ = ["check_error", "refused"]


def check_error(error: StrongroomError, code: str, exit_status: int) -> None:
    """Hold an error's code and exit status, and that it brought all that its texts name."""
    assert error.code == code
    assert error.exit_status == exit_status == TABLE[code].kind.exit_status
    entry = TABLE[code]
    for text in (entry.en, entry.hint_en, entry.zh, entry.hint_zh):
        named = {name for _, name, _, _ in string.Formatter().parse(text) if name}
        assert named <= error.parameters.keys(), f"{code} names {named}"
    for language in ("en", "zh-CN"):
        assert error.message(language) != error.hint(language) != ""


@contextmanager
def refused(code: str, exit_status: int) -> Iterator[pytest.ExceptionInfo[StrongroomError]]:
    """Expect that what is done ends with this error."""
    with pytest.raises(StrongroomError) as caught:
        yield caught
    check_error(caught.value, code, exit_status)
