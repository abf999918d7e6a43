"""Who may talk to the embedded cloud: whoever signs with its keys, under its own address, and no web page.

It listens on 127.0.0.1, where every program of this machine and every page in its browser can knock.
"""

import json
import re
from dataclasses import dataclass
from html import escape
from typing import Any

from ladder.cloud.signature import SecretOf, signature_of, signed_by_ours

# S3 Control puts the account before the host.
HOST = re.compile(r"(\d{12}\.)?(127\.0\.0\.1|localhost):(?P<port>\d{1,5})")
HOW = 'This cloud answers whoever signs with its own keys: eval "$(ladder env)" sets them.'


@dataclass(frozen=True)
class Refused:
    status: int
    body: str
    content_type: str


def refusal(environ: dict[str, Any], port: int, secret_of: SecretOf) -> Refused | None:
    """Why a request for AWS's APIs is not answered, in the words of its protocol; None when it is."""
    if environ["PATH_INFO"].startswith("/moto-api"):  # its reset would empty the cloud
        return Refused(404, "There is no such path.", "text/plain")
    host = HOST.fullmatch(environ.get("HTTP_HOST", ""))
    if host is None or int(host["port"]) != port:
        # A name that an attacker makes resolve to this machine (DNS rebinding) comes with its own Host.
        return Refused(403, f"This cloud answers at 127.0.0.1:{port} only.", "text/plain")
    if "HTTP_ORIGIN" in environ:
        return Refused(403, "No web page may talk to this cloud.", "text/plain")
    if not signed_by_ours(environ, secret_of):
        return in_protocol(environ)
    return None


def in_protocol(environ: dict[str, Any]) -> Refused:
    """SignatureDoesNotMatch as S3, as a query service, or as a JSON service says it."""
    signature = signature_of(environ)
    service, code = signature.service if signature else "", "SignatureDoesNotMatch"
    error = f"<Error><Code>{code}</Code><Message>{escape(HOW)}</Message></Error>"
    if service == "s3":
        return Refused(403, error, "application/xml")
    if environ.get("CONTENT_TYPE", "").startswith("application/x-www-form-urlencoded"):
        return Refused(403, f"<ErrorResponse>{error}</ErrorResponse>", "text/xml")
    return Refused(403, json.dumps({"__type": code, "message": HOW}, allow_nan=False), "application/json")
