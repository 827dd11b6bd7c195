"""TLS: version 1.3 and nothing older, with the operator's certificate or one made here.

Lives here: the context, and where a self-made certificate is kept. Must not live here: making it (crypto).
"""

import ssl
from pathlib import Path

from strongroom.crypto.self_signed import self_signed
from strongroom.errors import UsageError
from strongroom.keys.private_file import create_private
from strongroom.server.settings import ServerSettings

__all__ = ["own_certificate", "tls_context"]

_CERTIFICATE, _KEY = "tls-certificate.pem", "tls-key.pem"


def tls_context(settings: ServerSettings, home: Path, now_ms: int) -> ssl.SSLContext | None:
    """The context to listen with; None where TLS is spoken by a proxy, or by nobody on the loopback.

    Raises:
        UsageError: ``serve.certificate-unusable``.
    """
    if not settings.encrypted:
        return None
    certificate, key = settings.certificate, settings.private_key
    if certificate is None or key is None:
        certificate, key = own_certificate(settings, home, now_ms)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    try:
        context.load_cert_chain(certificate, key, password="")
    except (OSError, ssl.SSLError, ValueError) as error:
        raise UsageError("serve.certificate-unusable") from error
    return context


def own_certificate(settings: ServerSettings, home: Path, now_ms: int) -> tuple[Path, Path]:
    """The paths of a certificate for the host's names, made where there is none: people compare its
    fingerprint once, so it stays the same until it is removed.
    """
    certificate, key = home / _CERTIFICATE, home / _KEY
    if not (certificate.exists() and key.exists()):
        names = sorted({settings.host.strip("[]"), *settings.names, "localhost", "127.0.0.1", "::1"})
        public, secret = self_signed(names, now_ms)
        key.unlink(missing_ok=True)
        certificate.unlink(missing_ok=True)
        create_private(key, secret)
        create_private(certificate, public)
    return certificate, key
