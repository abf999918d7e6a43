"""Who asks, proved by AWS STS: a request carries a signed GetCallerIdentity, and STS alone knows whose signature it is.

The signature covers the digest of what is asked for, so it vouches for one request and for no other; STS takes it for
fifteen minutes. HashiCorp Vault and aws-iam-authenticator prove identities in the same way:
https://developer.hashicorp.com/vault/docs/auth/aws (IAM auth method) and
https://github.com/kubernetes-sigs/aws-iam-authenticator (API authorization from outside a cluster).

The session's name is the person's: the role's trust refuses another (components/training_access.signed_in_with).
"""

import re
import urllib.error
import urllib.request
from dataclasses import dataclass
from xml.etree import ElementTree

from pydantic import BaseModel, ConfigDict

BODY = "Action=GetCallerIdentity&Version=2011-06-15"
FORM = "application/x-www-form-urlencoded"
DIGEST_HEADER = "x-ladder-request"
SIGNED = frozenset({"host", "x-amz-date", DIGEST_HEADER})  # what a signature has to cover, at the least
NAMESPACE = {"sts": "https://sts.amazonaws.com/doc/2011-06-15/"}
SECONDS = 10
LONGEST_ANSWER = 10_000  # bytes


class Proof(BaseModel):
    """The three headers of the signed call that its signer alone can make."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    authorization: str
    date: str
    token: str = ""  # of a session


@dataclass(frozen=True)
class Caller:
    role: str  # name of the role that was taken
    person: str  # name of the session


class UnprovedError(Exception):
    """STS does not vouch for it; the message says why, for people."""


def caller(proof: Proof, digest: str, sts_url: str) -> Caller:
    """Who signed for the request of this digest. ``sts_url`` is ours, never the asker's. Raises UnprovedError."""
    signed = re.search(r"SignedHeaders=([a-z0-9;-]+)", proof.authorization)
    if signed is None or not set(signed[1].split(";")) >= SIGNED:
        raise UnprovedError(f"its signature does not cover {', '.join(sorted(SIGNED))}")
    headers = {
        "Authorization": proof.authorization,
        "X-Amz-Date": proof.date,
        "Content-Type": FORM,
        DIGEST_HEADER: digest,
    }
    if proof.token:
        headers["X-Amz-Security-Token"] = proof.token
    request = urllib.request.Request(sts_url, BODY.encode(), headers, method="POST")  # noqa: S310 - our own address
    try:
        with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310
            return taken_role(answer.read(LONGEST_ANSWER).decode())
    except urllib.error.HTTPError as refusal:
        raise UnprovedError(f"STS does not take its signature ({refusal.code})") from None


def taken_role(answer: str) -> Caller:
    """Out of what GetCallerIdentity answers. Raises UnprovedError for who took no role."""
    arn = ElementTree.fromstring(answer).findtext(".//sts:Arn", "", NAMESPACE)  # noqa: S314 - STS's own answer
    found = re.fullmatch(r"arn:aws:sts::\d{12}:assumed-role/([^/]+)/([^/]+)", arn)
    if found is None:
        raise UnprovedError(f"{arn or 'nobody'} is no session of a role")
    return Caller(role=found[1], person=found[2])
