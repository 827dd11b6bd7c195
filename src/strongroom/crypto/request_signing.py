"""Signatures on requests to S3-compatible stores: AWS Signature Version 4.

Lives here: the signature of one request without body. Must not live here: sending it, credentials' places.
The client library signs all that it sends itself; this is for the two questions that it cannot ask.

Spec: https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html, with its examples as
vectors.
"""

import hashlib
import hmac
import time
from urllib.parse import quote

__all__ = ["EMPTY_HASH", "signed_headers"]

EMPTY_HASH = hashlib.sha256(b"").hexdigest()
_ALGORITHM = "AWS4-HMAC-SHA256"


def signed_headers(
    host: str,
    path: str,
    query: dict[str, str],
    region: str,
    access_key: str,
    secret_key: str,
    now: int,
    token: str | None = None,
) -> dict[str, str]:
    """The headers that make a GET request acceptable.

    Args:
        host: As it stands in the header ``Host``.
        path: Begins with a slash, not yet escaped.
        query: Names and values, not yet escaped.
        now: Seconds of Unix time.
        token: Of a session, where there is one.
    """
    stamp = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(now))
    headers = {"host": host, "x-amz-content-sha256": EMPTY_HASH, "x-amz-date": stamp}
    if token:
        headers["x-amz-security-token"] = token
    names = ";".join(sorted(headers))
    asked = [f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in sorted(query.items())]
    canonical = "\n".join(
        [
            "GET",
            quote(path),
            "&".join(asked),
            *(f"{name}:{headers[name]}" for name in sorted(headers)),
            "",
            names,
            EMPTY_HASH,
        ]
    )
    scope = f"{stamp[:8]}/{region}/s3/aws4_request"
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    text = "\n".join([_ALGORITHM, stamp, scope, digest])
    key = f"AWS4{secret_key}".encode()
    for part in (stamp[:8], region, "s3", "aws4_request"):
        key = _hmac(key, part)
    signature = _hmac(key, text).hex()
    credential = f"{_ALGORITHM} Credential={access_key}/{scope}"
    return {**headers, "authorization": f"{credential},SignedHeaders={names},Signature={signature}"}


def _hmac(key: bytes, text: str) -> bytes:
    return hmac.new(key, text.encode(), hashlib.sha256).digest()
