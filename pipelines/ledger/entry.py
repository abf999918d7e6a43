"""One entry of the ledger, and the seal that makes a change of it, or of any before it, show."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Literal

Kind = Literal[
    "training",  # a run of the pipeline ended
    "evaluation",  # a version was registered on its evidence
    "waiver",  # a gate passed by an exception
    "approval",  # one person, or the gates, said yes to one version
    "rejection",
    "decision",  # the registry was told
    "policy",  # what was looked at before a release, and what it said
    "release",
    "rollback",
]
NOTHING_BEFORE = "0" * 64


@dataclass(frozen=True, kw_only=True)
class Draft:
    """``event`` tells one happening from the next: the same one is entered once, however often it is told."""

    event: str
    kind: Kind
    subject: str  # lending/loan-approval
    who: str  # a person's address, or what acted by itself
    what: str
    why: str
    facts: Mapping[str, str] = field(default_factory=dict[str, str])  # digests, ARNs and figures


@dataclass(frozen=True, kw_only=True)
class Entry(Draft):
    number: int  # from 1, without gaps
    chain: str  # the team's: each has one
    time: str  # UTC, ISO 8601
    previous: str  # digest of the entry before
    digest: str  # SHA-256 of all else in it

    def document(self) -> dict[str, Any]:
        return asdict(self)


def sealed(draft: Draft, chain: str, number: int, previous: str, time: datetime) -> Entry:
    said: dict[str, Any] = {
        **asdict(draft),
        "number": number,
        "chain": chain,
        "time": time.isoformat(timespec="milliseconds"),
        "previous": previous,
    }
    return Entry(**said, digest=digest_of(said))


def read(document: Mapping[str, Any]) -> Entry:
    """Raises TypeError for what is no entry."""
    return Entry(**document)


def digest_of(document: Mapping[str, Any]) -> str:
    """Of everything but the digest itself, its keys in order."""
    said = {name: value for name, value in document.items() if name != "digest"}
    text = json.dumps(said, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()
