"""How a server listens and what it accepts.

Lives here: these settings as one value, and what must not be combined. Must not live here: the room's own
settings (keys), reading arguments (cli).
"""

import ipaddress
from dataclasses import dataclass, field
from hmac import compare_digest
from pathlib import Path

from strongroom.errors import UsageError
from strongroom.server.forwarded import Network
from strongroom.server.signin.password_rules import ProfileName, telling_parts

__all__ = ["EVERY_ADDRESS", "MOST_SESSIONS", "ServerSettings"]

_SHORTEST_TOKEN = 16
MOST_SESSIONS = 100
EVERY_ADDRESS = ("0.0.0.0", "::", "[::]")  # noqa: S104 - compared
"""What is listened on to be reached by any address of this machine; no name that anybody asks by."""
_LOOPBACK_NAMES = ("localhost", "127.0.0.1", "[::1]")


@dataclass(frozen=True, kw_only=True)
class ServerSettings:
    """How to serve.

    Args:
        host: The address to listen on.
        port: The port; 0 for any that is free.
        certificate: TLS certificate chain, PEM.
        private_key: Its key, PEM.
        self_signed: Whether to make a certificate for this run.
        behind_proxy: Whether a proxy that speaks TLS stands in front, on this machine or another.
        trusted_proxies: Networks of such proxies, whose ``X-Forwarded-For`` is believed.
        public_log: Whether everybody may have the log's checkpoint and tiles.
        names: Host names under which browsers may ask, beside those of the loopback.
        largest_body: Bytes that a request may have; uploads of files have their own limit.
        largest_upload: Bytes of an uploaded file.
        threads: Requests that are worked on at once.
        requests_per_minute: Requests of one principal that may go on for ever.
        requests_at_once: Requests of one principal that may come at once.
        profile: Which passwords are good enough.
        password_words: What no password may be made of here: names of the firm and its products.
        sessions_per_user: How many sessions a user may have at once; one more ends the longest at rest.
        metrics_token: Bearer token that ``/metrics`` asks for; without one only this machine is answered.
        stop_seconds: How long requests under way may take when the server stops.
    """

    host: str = "127.0.0.1"
    port: int = 8443
    certificate: Path | None = None
    private_key: Path | None = None
    self_signed: bool = False
    behind_proxy: bool = False
    trusted_proxies: tuple[Network, ...] = ()
    public_log: bool = False
    names: tuple[str, ...] = ()
    largest_body: int = 1 << 20
    largest_upload: int = 1 << 28
    threads: int = 32
    stop_seconds: int = 20
    requests_per_minute: int = 12_000
    requests_at_once: int = 1_000
    profile: ProfileName = ProfileName.NIST
    password_words: tuple[str, ...] = ()
    sessions_per_user: int = 10
    metrics_token: str | None = field(default=None, repr=False)
    allowed_hosts: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        if self.metrics_token is not None and len(self.metrics_token) < _SHORTEST_TOKEN:
            raise UsageError("serve.metrics-token-short", least=_SHORTEST_TOKEN)
        if not 1 <= self.sessions_per_user <= MOST_SESSIONS:
            raise UsageError("serve.sessions-out-of-range", most=MOST_SESSIONS)
        if not all(map(telling_parts, self.password_words)):
            raise UsageError("serve.password-word-short")
        if (self.certificate is None) != (self.private_key is None):
            raise UsageError("serve.certificate-and-key")
        if not self.is_loopback and not self.encrypted and not self.behind_proxy:
            raise UsageError("serve.needs-tls", host=self.host)
        if self.host in EVERY_ADDRESS and not self.names:
            raise UsageError("serve.needs-name", host=self.host)
        if self.trusted_proxies and not self.behind_proxy:
            raise UsageError("serve.trust-needs-proxy")
        names = {*_LOOPBACK_NAMES, *self.names, self.host} if self.is_loopback else {*self.names, self.host}
        object.__setattr__(self, "allowed_hosts", frozenset(name.lower() for name in names))

    @property
    def encrypted(self) -> bool:
        """Whether this process speaks TLS itself."""
        return self.self_signed or self.certificate is not None

    @property
    def secure(self) -> bool:
        """Whether browsers reach it by TLS, so that cookies may be bound to that."""
        return self.encrypted or self.behind_proxy

    def may_see_metrics(self, shown: str | None) -> bool:
        """Whether figures are answered.

        Args:
            shown: The header ``Authorization``; None where there is none.
        """
        if self.metrics_token is None:
            return self.is_loopback and not self.behind_proxy
        wanted = f"Bearer {self.metrics_token}".encode()
        return compare_digest((shown or "").encode(), wanted)

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine can reach it."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host.strip("[]")).is_loopback
        except ValueError:
            return False
