"""Whether a request was signed with a key that this cloud gave out (Signature Version 4, in a header or presigned URL).

Without it any program of this machine, and any web page in its browser, could run code as its user by one
CreateProcessingJob. Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html.
"""

import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from hmac import compare_digest
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from botocore.auth import S3SigV4Auth, SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.compat import HTTPHeaders
from botocore.credentials import Credentials

ALGORITHM = "AWS4-HMAC-SHA256"
SCOPE_PARTS = 5  # key id, date, region, service, aws4_request
# A request is good for 15 minutes, a presigned URL for as long as it says and a week at most:
# https://docs.aws.amazon.com/AmazonS3/latest/userguide/sig-v4-authenticating-requests.html and
# https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html.
TIMESTAMP = "%Y%m%dT%H%M%SZ"
SKEW = timedelta(minutes=15)
LONGEST = timedelta(days=7)
CONTENT_DIGEST = re.compile("[0-9a-f]{64}")

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
    expires: str | None  # seconds, of a presigned URL

    @property
    def presigned(self) -> bool:
        return self.expires is not None


def utc() -> datetime:
    return datetime.now(UTC)


def signed_by_ours(environ: Environ, secret_of: SecretOf, now: Callable[[], datetime] = utc) -> bool:
    """True when the signature is right, and of now, for the request's method, path, query, signed headers and body."""
    given = signature_of(environ)
    secret = given and secret_of(given.key_id)
    if given is None or secret is None or "host" not in given.signed_headers or not holds(given, now()):
        return False
    try:
        wanted = expected(environ, given, secret)
    except ValueError:  # an address or a length that is none
        return False
    return compare_digest(wanted.encode(), given.signature.encode()) and content_as_signed(environ)


def holds(given: Signature, at: datetime) -> bool:
    """Whether what was seen once may still be sent: it is neither old nor of a time to come."""
    try:
        signed = datetime.strptime(given.timestamp, TIMESTAMP).replace(tzinfo=UTC)
        lasting = SKEW if given.expires is None else timedelta(seconds=int(given.expires))
        return signed - SKEW <= at <= signed + min(lasting, LONGEST)
    except (ValueError, OverflowError):  # a time that is none, or at an end of all that there is
        return False


def content_as_signed(environ: Environ) -> bool:
    """A client may sign the digest of its body; then the body must have it."""
    stated = environ.get("HTTP_X_AMZ_CONTENT_SHA256", "")
    return not CONTENT_DIGEST.fullmatch(stated) or sha256(body(environ)).hexdigest() == stated


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
        expires=None if authorization else query.get("X-Amz-Expires", ""),
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
    content: bytes = stream.read(max(int(length), 0)) if length else stream.read() if chunked(environ) else b""
    environ["wsgi.input"] = io.BytesIO(content)
    return content


def chunked(environ: Environ) -> bool:
    return bool(environ.get("wsgi.input_terminated"))
