"""Signatures on requests, held to the examples that AWS publishes."""

from strongroom.crypto.request_signing import signed_headers

# https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html, "GET Bucket Lifecycle"
_KEY = "AKIAIOSFODNN7EXAMPLE"
_SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
_LIFECYCLE = "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"
_LIST = "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"
_HOST = "examplebucket.s3.amazonaws.com"
_NOW = 1369353600


def signature(query: dict[str, str]) -> str:
    headers = signed_headers(_HOST, "/", query, "us-east-1", _KEY, _SECRET, _NOW)
    return headers["authorization"].rpartition("=")[2]


def test_published_examples_come_out() -> None:
    assert signature({"lifecycle": ""}) == _LIFECYCLE
    assert signature({"max-keys": "2", "prefix": "J"}) == _LIST


def test_a_session_s_token_is_signed_too() -> None:
    headers = signed_headers(_HOST, "/", {}, "us-east-1", _KEY, _SECRET, _NOW, token="of a session")
    assert headers["x-amz-security-token"] == "of a session"
    assert "x-amz-security-token" in headers["authorization"]


def test_the_secret_is_in_no_header() -> None:
    assert _SECRET not in str(signed_headers(_HOST, "/", {}, "us-east-1", _KEY, _SECRET, _NOW))
