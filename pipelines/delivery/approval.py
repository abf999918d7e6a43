"""Who may ask for what, and what the ledger says of one version's approval: pure functions of what was entered."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import permutations

from pipelines.delivery.contract import ReleaseContract, Role
from pipelines.delivery.package import Package, needs_a_person
from pipelines.delivery.request import ALLOWED, Request
from pipelines.ledger.entry import Entry

GATES = "the gates"  # who approves what its tier leaves to automation


def person(address: str) -> str:
    """The same for every spelling of one person's address, as stacks.addresses.person has it."""
    local, _, domain = address.lower().partition("@")
    return f"{local.partition('+')[0]}@{domain}"


@dataclass(frozen=True, kw_only=True)
class Standing:
    """``given``: role -> who approved, as far as it holds now; ``missing``: why it is not enough, in words."""

    given: Mapping[Role, str]
    missing: tuple[str, ...]
    rejected: str = ""  # by whom

    @property
    def complete(self) -> bool:
        return not self.missing and not self.rejected


def refusal(request: Request, asker: str, contract: ReleaseContract, package: Package, entries: Sequence[Entry]) -> str:
    """Why this person may not have this, in words that follow "Not done: ", or ""."""
    allowed = {person(one) for role in ALLOWED[request.action] for one in contract.people.get(role, ())}
    makers = makers_of(package, contract, entries)
    judges = request.action == "approve" and bool(roles(contract, package))
    checks = {
        f"{asker} may not {request.action} {contract.subject}. Who may: {', '.join(sorted(allowed)) or 'nobody'}.": (
            person(asker) in allowed
        ),
        f"{asker} owns {contract.subject} or trained this version, and does not judge it as well.": (
            not judges or person(asker) not in makers
        ),
        "the version is no longer what was looked at: its model or its evidence has another digest.": (
            (request.model_digest, request.evidence_digest) == (package.model_digest, package.evidence_digest)
        ),
        "the reason is blank. Say what was looked at: it stays in the ledger.": bool(request.reason.strip()),
        "the version was rejected, and a rejection is final. Train it anew.": (
            request.action == "reject" or not (package.status == "Rejected" or rejected_by(package, entries))
        ),
    }
    return next((why for why, holds in checks.items() if not holds), "")


def roles(contract: ReleaseContract, package: Package) -> tuple[Role, ...]:
    """Of whom one person each has to approve this version; none where its gates do."""
    return contract.approvals or (("team",) if needs_a_person(package) else ())


def standing(contract: ReleaseContract, package: Package, entries: Sequence[Entry], now: datetime) -> Standing:
    """What has been approved of it and holds now: of this very artefact and evidence, by different people, not too
    long ago, neither of whom owns the model or trained it.
    """
    needed = roles(contract, package)
    makers = makers_of(package, contract, entries)
    oldest = now - timedelta(days=contract.approval_days)
    candidates: dict[Role, dict[str, None]] = {role: {} for role in needed}
    for entry in of(package, entries, "approval"):
        who = person(entry.who)
        if datetime.fromisoformat(entry.time) < oldest or who in makers:
            continue
        for role in needed:
            if who in map(person, contract.people.get(role, ())):
                candidates[role][who] = None
    given = different(candidates)
    missing = tuple(
        f"a person of {' '.join(role.split('_'))} (one of {', '.join(contract.people.get(role, ())) or 'nobody'})"
        for role in needed
        if role not in given
    )
    return Standing(given=given, missing=missing, rejected=rejected_by(package, entries))


def different(candidates: Mapping[Role, Iterable[str]]) -> dict[Role, str]:
    """As many roles as can be filled with a different person each; the first found of the longest."""
    filled: dict[Role, str] = {}
    everyone = list(dict.fromkeys(one for people in candidates.values() for one in people))
    for order in permutations(everyone, min(len(everyone), len(candidates))):
        for sequence in permutations(candidates):
            found: dict[Role, str] = {
                role: who for role, who in zip(sequence, order, strict=False) if who in set(candidates[role])
            }
            filled = found if len(found) > len(filled) else filled
    return filled


def makers_of(package: Package, contract: ReleaseContract, entries: Sequence[Entry]) -> set[str]:
    """Who owns the model, and who started the run that made this version."""
    run = package.lineage.get("pipeline_execution", "")
    trained = {person(entry.who) for entry in entries if entry.kind == "training" and entry.facts.get("run") == run}
    return {person(contract.owner), *trained}


def rejected_by(package: Package, entries: Sequence[Entry]) -> str:
    return next((entry.who for entry in entries if entry.kind == "rejection" and _same(package, entry)), "")


def of(package: Package, entries: Sequence[Entry], kind: str) -> list[Entry]:
    """Entries about this version as it is now: an approval of another artefact or evidence is none of this one."""
    return [
        entry
        for entry in entries
        if entry.kind == kind
        and _same(package, entry)
        and entry.facts.get("model_digest") == package.model_digest
        and entry.facts.get("evidence_digest") == package.evidence_digest
    ]


def _same(package: Package, entry: Entry) -> bool:
    return entry.facts.get("package") == package.arn


def facts_of(package: Package) -> dict[str, str]:
    """What an entry about a version carries."""
    return {
        "package": package.arn,
        "version": str(package.number),
        "model_digest": package.model_digest,
        "evidence_digest": package.evidence_digest,
        "image": package.image,
    }
