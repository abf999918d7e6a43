"""Releases from level 2 on: asked for here, decided and carried out by the team's functions, read from its ledger."""

import json
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from ladder.exits import Failed, Wrong
from ladder.operate.facts import Decision, Version
from ladder.operate.release import Releaser, releaser
from ladder.operate.session import Session
from ladder.operate.signing import proof
from ladder.operate.waiting import looks
from pipelines.delivery.approval import standing
from pipelines.delivery.contract import ReleaseContract
from pipelines.delivery.package import package_of
from pipelines.delivery.request import Action, Request
from pipelines.ledger.book import Book
from pipelines.ledger.entry import Entry
from stacks.settings import Level
from stacks.teams import Model, Team

DELIVERED_FROM: Level = 2
RELEASE_SECONDS = 24 * 3600  # as long as the state machine may take (pipelines/delivery/workflow.py)
OUTCOME = "outcome:"  # how the event begins of an entry that ends a release


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """Of one model of one team."""

    session: Session
    team: Team
    model: Model

    @property
    def releaser(self) -> Releaser:
        return releaser(self.session, self.team, self.model)

    @property
    def book(self) -> Book:
        return book(self.session, self.team)

    def ask(self, action: Action, number: int, *, by: str | None, reason: str) -> str:
        """What becomes of it, in words. Raises Failed where it is refused, Wrong for a version that is not there."""
        chosen = self.releaser.choose(number)
        evidence = chosen.lineage.get("evidence_digest", "")
        if not (chosen.model_digest and evidence):
            raise Failed(
                f"{self.releaser.path} version {number} names no digest of a model or of its evidence: it did not come "
                f"out of the pipeline. Train it anew: ladder train {self.releaser.path} --force"
            )
        request = Request(
            action=action,
            subject=self.releaser.path,
            version=chosen.number,
            model_digest=chosen.model_digest,
            evidence_digest=evidence,
            reason=reason,
            id=uuid.uuid4().hex,
        )
        signed = proof(self.session, self.team, by, request.digest)
        answer = self.session.client("lambda").invoke(
            FunctionName=f"{self.session.config.names.prefix(self.team.name)}decisions",
            Payload=json.dumps({"request": request.model_dump(mode="json"), "proof": signed}, allow_nan=False).encode(),
        )
        said: dict[str, Any] = json.loads(answer["Payload"].read())
        if "FunctionError" in answer:
            raise Failed(f"{action} of {self.releaser.path} version {number} failed: {said.get('errorMessage')}")
        if not said["done"]:
            raise Failed(f"{self.releaser.path} version {number}: {said['why']}")
        return said["why"]

    def entries(self) -> Sequence[Entry]:
        """Of this model, oldest first."""
        return [entry for entry in self.book.entries() if entry.subject == self.releaser.path]

    def decisions(self) -> tuple[Decision, ...]:
        return tuple(decision_of(entry) for entry in self.entries())

    def missing(self, version: Version) -> tuple[str, ...]:
        """Whose approval a version still lacks, in words; none for one that is decided."""
        sagemaker, key = self.session.client("sagemaker"), f"{self.model.name}/release/contract.json"
        bucket = self.session.config.names.bucket(self.team.name, "artifacts")
        contract = ReleaseContract.model_validate_json(
            self.session.client("s3").get_object(Bucket=bucket, Key=key)["Body"].read()
        )
        package = package_of(sagemaker.describe_model_package(ModelPackageName=version.arn))
        return standing(contract, package, self.entries(), datetime.now(UTC)).missing

    def outcomes(self, version: Version) -> Sequence[Entry]:
        """How each release of a version ended, oldest first; what stopped it from beginning counts as well."""
        about = [entry for entry in self.entries() if entry.facts.get("package") == version.arn]
        return [entry for entry in about if entry.event.startswith(OUTCOME) or entry.what in STOPPED]

    def follow(self, version: Version, known: int, on_status: Callable[[str], None]) -> Entry:
        """Waits until one more outcome than ``known`` is entered. Raises Failed after RELEASE_SECONDS."""
        for _ in looks(RELEASE_SECONDS):
            if len(found := self.outcomes(version)) > known:
                return found[-1]
            on_status(self.releaser.serving()[0] or "not there yet")
        raise Failed(
            f"The release of {self.releaser.path} version {version.number} has not ended after "
            f"{RELEASE_SECONDS // 3600} hours. See runbooks/release-stuck.md"
        )

    def former(self) -> int:
        """The version that served before the one that serves now. Raises Failed where there is none."""
        _, now = self.releaser.serving()
        released = [int(entry.facts["version"]) for entry in self.entries() if entry.kind == "release"]
        before = next((number for number in reversed(released) if number != now), None)
        if before is None:
            raise Failed(f"{self.releaser.path} has no version that served before. `ladder history` shows what did.")
        return before


BAD_KINDS = {"rollback", "rejection"}
STOPPED = {"not approved", "not released"}


def decision_of(entry: Entry) -> Decision:
    bad = entry.kind in BAD_KINDS or entry.what in STOPPED or entry.what.endswith(("refused", "failed"))
    good = entry.kind in {"release", "approval", "decision"}
    return Decision(
        time=entry.time,
        version=entry.facts.get("version", ""),
        what=entry.what,
        who=entry.who,
        why=entry.why,
        outcome="bad" if bad else "good" if good else "",
    )


def book(session: Session, team: Team) -> Book:
    names = session.config.names
    return Book(
        dynamodb=session.client("dynamodb"),
        s3=session.client("s3"),
        table=f"{names.prefix(team.name)}ledger",
        bucket=names.bucket(team.name, "ledger"),
        chain=team.name,
        now=lambda: datetime.now(UTC),
    )


def is_delivered(session: Session, team: Team) -> bool:
    """Whether releases of the team go through the workflow."""
    return min(session.config.settings.level, team.level) >= DELIVERED_FROM


def delivery(session: Session, path: str) -> Delivery:
    """Raises Wrong for a team below level 2."""
    team, model = session.config.find(path)
    if not is_delivered(session, team):
        raise Wrong(
            f"Team {team.name} is at level {min(session.config.settings.level, team.level)} here: releases by workflow "
            f"begin with level {DELIVERED_FROM}. Until then: ladder approve, then ladder deploy"
        )
    return Delivery(session=session, team=team, model=model)
