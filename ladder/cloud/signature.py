"""Whether a request was signed with a key that this cloud gave out (Signature Version 4, in a header or presigned URL).

Without it any program of this machine, and any web page in its browser, could run code as its user by one
CreateProcessingJob. Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html.
"""

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hmac import compare_digest
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from botocore.auth import S3SigV4Auth, SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.compat import HTTPHeaders
from botocore.credentials import Credentials

ALGORITHM = "AWS4-HMAC-SHA256"
SCOPE_PARTS = 5  # key id, date, region, service, aws4_request

Environ = dict[str, Any]
SecretOf = Callable[[str], str | None]  # access key id -> secret access key, None for a key that is not ours


@dataclass(frozen=True, kw_only=True)
class Signature:
    """What a request says of its own signature. ``signed_headers`` in the order given."""

    key_id: str
    region: str
    service: str
    timestamp: str
    signed_headers: tuple[str, ...]
    signature: str
    presigned: bool


def signed_by_ours(environ: Environ, secret_of: SecretOf) -> bool:
    """True when the signature is right for the request's method, path, query, signed headers and body."""
    given = signature_of(environ)
    secret = given and secret_of(given.key_id)
    if given is None or secret is None or "host" not in given.signed_headers:
        return False
    return compare_digest(expected(environ, given, secret).encode(), given.signature.encode())


def signature_of(environ: Environ) -> Signature | None:
    """The signature that a request carries; None where there is none, or one of another version."""
    authorization = environ.get("HTTP_AUTHORIZATION", "")
    query = dict(parse_qsl(environ.get("QUERY_STRING", "")))
    if authorization.startswith(ALGORITHM):
        parts = dict(part.strip().split("=", 1) for part in authorization[len(ALGORITHM) :].split(",") if "=" in part)
        names = ("Credential", "SignedHeaders", "Signature")
        timestamp = environ.get("HTTP_X_AMZ_DATE", "")
    elif query.get("X-Amz-Algorithm") == ALGORITHM:
        parts, names = query, ("X-Amz-Credential", "X-Amz-SignedHeaders", "X-Amz-Signature")
        timestamp = query.get("X-Amz-Date", "")
    else:
        return None
    credential, headers, signature = (parts.get(name, "") for name in names)
    scope = credential.split("/")
    if len(scope) != SCOPE_PARTS or not timestamp:
        return None
    return Signature(
        key_id=scope[0],
        region=scope[2],
        service=scope[3],
        timestamp=timestamp,
        signed_headers=tuple(headers.lower().split(";")),
        signature=signature,
        presigned=not authorization,
    )


def expected(environ: Environ, given: Signature, secret: str) -> str:
    """The signature that the holder of ``secret`` would have put on this request."""
    kind = AsStatedS3 if given.service in {"s3", "s3express"} else AsStated
    auth = kind(Credentials(given.key_id, secret), given.service, given.region)
    headers = {name: header(environ, name) for name in given.signed_headers}
    hashed = environ.get("HTTP_X_AMZ_CONTENT_SHA256") or ("UNSIGNED-PAYLOAD" if given.presigned else None)
    request = AWSRequest(method=environ["REQUEST_METHOD"], url=url(environ), data=b"" if hashed else body(environ))
    request.headers = HTTPHeaders()
    for name, value in headers.items():
        request.headers[name] = value
    request.context["timestamp"] = given.timestamp
    request.context["ladder_payload"] = hashed
    return auth.signature(auth.string_to_sign(request, auth.canonical_request(request)), request)


class AsStated(SigV4Auth):
    """Signs the headers that the client says it signed, where botocore chooses them itself."""

    def headers_to_sign(self, request: Any) -> Any:
        return request.headers

    def payload(self, request: Any) -> str:
        return request.context["ladder_payload"] or super().payload(request)


class AsStatedS3(AsStated, S3SigV4Auth):
    """S3 signs the path as it is sent."""


def url(environ: Environ) -> str:
    raw = urlsplit(str(environ["RAW_URI"]))
    query = "&".join(part for part in raw.query.split("&") if not part.startswith("X-Amz-Signature="))
    return f"http://{environ.get('HTTP_HOST', '')}{raw.path}" + (f"?{query}" if query else "")


def header(environ: Mapping[str, Any], name: str) -> str:
    key = name.upper().replace("-", "_")
    value: str = environ.get(key if key in {"CONTENT_TYPE", "CONTENT_LENGTH"} else f"HTTP_{key}", "")
    return value


def body(environ: Environ) -> bytes:
    """All of the body, which stays readable for whoever answers."""
    stream = environ["wsgi.input"]
    length = environ.get("CONTENT_LENGTH")
    content: bytes = stream.read(int(length)) if length else stream.read() if chunked(environ) else b""
    environ["wsgi.input"] = io.BytesIO(content)
    return content


def chunked(environ: Environ) -> bool:
    return bool(environ.get("wsgi.input_terminated"))
