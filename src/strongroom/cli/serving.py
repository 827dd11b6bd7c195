"""``serve``: the server, in the foreground.

Lives here: the command. Must not live here: serving (server).
"""

import sys
from pathlib import Path

import click

from strongroom.cli.asking import read_file
from strongroom.cli.commands import command, option
from strongroom.cli.invocation import Invocation
from strongroom.cli.output import say
from strongroom.cli.session import in_room, surroundings_of
from strongroom.cli.texts import TEXTS

__all__ = ["serve"]


@command(
    "serve",
    option("--host", default="127.0.0.1", metavar="ADDRESS"),
    option("--port", type=click.IntRange(0, 65535), default=8443, metavar="PORT"),
    option("--name", "names", multiple=True, metavar="HOST"),
    option("--tls-cert", metavar="FILE"),
    option("--tls-key", metavar="FILE"),
    option("--tls-self-signed", is_flag=True),
    option("--behind-proxy", is_flag=True),
    option("--trust-proxy", "trusted", multiple=True, metavar="NETWORK"),
    option("--public-log", is_flag=True),
    option("--metrics-token", metavar="FILE"),
    option("--passwords", type=click.Choice(["nist", "cn-mlps3"]), default="nist"),
    option("--password-word", "password_words", multiple=True, metavar="WORD"),
    option("--sessions-per-user", type=click.IntRange(1, 100), default=10, metavar="NUMBER"),
)
def serve(
    invocation: Invocation,
    *,
    host: str,
    port: int,
    names: tuple[str, ...],
    tls_cert: str | None,
    tls_key: str | None,
    tls_self_signed: bool,
    behind_proxy: bool,
    trusted: tuple[str, ...],
    public_log: bool,
    metrics_token: str | None,
    passwords: str,
    password_words: tuple[str, ...],
    sessions_per_user: int,
) -> None:
    """Serve the room until the process is told to end."""
    from strongroom.server import run  # the web's packages: nothing for --help
    from strongroom.server.forwarded import read_networks
    from strongroom.server.settings import ServerSettings
    from strongroom.server.signin.password_rules import ProfileName

    settings = ServerSettings(
        host=host,
        port=port,
        names=names,
        certificate=None if tls_cert is None else Path(tls_cert),
        private_key=None if tls_key is None else Path(tls_key),
        self_signed=tls_self_signed,
        behind_proxy=behind_proxy,
        trusted_proxies=read_networks(trusted),
        public_log=public_log,
        profile=ProfileName(passwords),
        password_words=password_words,
        sessions_per_user=sessions_per_user,
        metrics_token=None if metrics_token is None else read_file(metrics_token).strip(),
    )
    with run.listen(settings) as listener, in_room(invocation, to_serve=True) as room:
        run.log_to_standard_error(as_json=not sys.stderr.isatty())
        address = run.address_of(settings, listener)
        run.serve(
            room,
            settings,
            listener,
            surroundings_of(invocation),
            lambda: say(TEXTS(invocation.language, "said.serving", address=address)),
        )
