"""Where the credentials of an S3-compatible destination come from: never arguments, never the URI.

Lives here: environment variables, and a file in the form that AWS's own tools use. Must not live here:
using them.
"""

import configparser
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from strongroom.errors import KeyNotAvailable
from strongroom.keys.private_file import read_private

__all__ = ["S3Credentials", "s3_credentials"]


@dataclass(frozen=True, slots=True)
class S3Credentials:
    """Who asks."""

    access_key: str
    secret_key: str = field(repr=False)
    token: str | None = field(default=None, repr=False)


def s3_credentials(uri: str, file: str | None, environment: Mapping[str, str]) -> S3Credentials:
    """Find the credentials of a destination.

    Args:
        uri: For messages.
        file: ``/path`` or ``/path#profile`` of a file that nobody else can read; the environment, when left
        out.
        environment: With ``AWS_ACCESS_KEY_ID``, ``AWS_SECRET_ACCESS_KEY`` and, where needed,
            ``AWS_SESSION_TOKEN``.

    Raises:
        KeyNotAvailable: ``destination.no-credentials``; ``keys.file-exposed``, ``keys.file-unreadable``.
    """
    missing = KeyNotAvailable("destination.no-credentials", destination=uri)
    found: Mapping[str, str]
    if file is None:
        found = {name.lower(): value for name, value in environment.items() if name.startswith("AWS_")}
    else:
        path, _, profile = file.partition("#")
        parser = configparser.ConfigParser(interpolation=None)
        try:
            parser.read_string(read_private(Path(path), follow=True).decode())
            found = parser[profile or "default"]
        except (FileNotFoundError, UnicodeDecodeError, configparser.Error, KeyError):
            raise missing from None
    key, secret = found.get("aws_access_key_id"), found.get("aws_secret_access_key")
    token = found.get("aws_session_token") or None
    # The library ends the thread over what fits into no header.
    if (
        not key
        or not secret
        or not all(each.isascii() and each.isprintable() for each in (key, secret, token or ""))
    ):
        raise missing
    return S3Credentials(key, secret, token)
