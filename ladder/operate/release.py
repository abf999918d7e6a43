"""Approving a registered version and putting it behind an endpoint, by plain SageMaker calls.

Whatever is made is named after the version that it is made from. So a release that was cut short goes on where it was,
and the endpoint's config tells which version serves.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from components.team_boundary import has_local_disk
from ladder.exits import Failed, Wrong
from ladder.operate.facts import Version
from ladder.operate.session import Clients, Session
from ladder.operate.waiting import looks
from pipelines.delivery.looking import look
from stacks.addresses import person
from stacks.names import Names
from stacks.settings import Level
from stacks.tags import tags_of
from stacks.teams import Model, Team
from stacks.tiers import APPROVED_BY_GATES

RELEASED_FROM: Level = 1  # the level that brings models, and so what is released of them
DEPLOY_SECONDS = 1800

OnStatus = Callable[[str], None]


def needs_a_person(risk_tier: str, chosen: Version) -> str:
    """Why no automation may approve this version, in words that follow "is", or ""."""
    reasons = {
        f"of {risk_tier} risk": risk_tier not in APPROVED_BY_GATES,
        "trained on data from outside the declared place": chosen.lineage.get("data_origin") != "declared",
        "excepted from a fairness gate": chosen.lineage.get("fairness_exception", "none") != "none",
    }
    return " and ".join(reason for reason, holds in reasons.items() if holds)


@dataclass(frozen=True, kw_only=True)
class Releaser:
    """Releases one model of one team."""

    client: Clients
    names: Names
    team: Team
    model: Model

    @property
    def name(self) -> str:
        """Of the package group, the pipeline and the endpoint alike."""
        return self.names.model(self.team.name, self.model.name)

    @property
    def path(self) -> str:
        return f"{self.team.name}/{self.model.name}"

    @property
    def has_endpoint(self) -> bool:
        """A model that serves in batches has none: a transform job takes each file, and ends."""
        return self.model.serving.mode == "realtime"

    @property
    def use(self) -> str:
        """The command that comes after an approval, without ``ladder``."""
        return f"deploy {self.path}" if self.has_endpoint else f"predict {self.path} --file ROWS.csv"

    def versions(self) -> tuple[Version, ...]:
        """Every registered version, newest first."""
        sagemaker = self.client("sagemaker")
        pages = sagemaker.get_paginator("list_model_packages").paginate(ModelPackageGroupName=self.name)
        arns = [item["ModelPackageArn"] for page in pages for item in page["ModelPackageSummaryList"]]
        found = [version(sagemaker.describe_model_package(ModelPackageName=arn)) for arn in arns]
        return tuple(sorted(found, key=lambda version: -version.number))

    def approve(self, number: int | None, by: str, reason: str) -> Version:
        """Approves a version (the newest unless told) in the name of a person who may. Raises Wrong, or Failed."""
        if not reason.strip():
            raise Wrong("--reason is blank. Say what was looked at: it stays with the version.")
        if by not in self.team.approvers:
            raise Wrong(f"{by} is no approver of {self.team.name}. Approvers: {', '.join(self.team.approvers)}.")
        if self.model.risk_tier not in APPROVED_BY_GATES and person(by) == person(self.model.owner):
            raise Wrong(
                f"{by} owns {self.path}, which is of {self.model.risk_tier} risk: another approver has to approve it."
            )
        return self._approve(self.choose(number), by, reason)

    def approve_by_tier(self, chosen: Version) -> Version:
        """What the risk tier leaves to automation. Raises ValueError for what it does not: its caller has to ask."""
        if why := needs_a_person(self.model.risk_tier, chosen):
            raise ValueError(f"{self.path} version {chosen.number} is {why}, and a person has to approve it.")
        return self._approve(chosen, "ladder", f"{self.model.risk_tier} risk, and every gate passed")

    def registered(self) -> tuple[Version, ...]:
        """At least one, newest first. Raises Failed where there is none."""
        if not (versions := self.versions()):
            raise Failed(f"{self.path} has no registered version. Train it first: ladder train {self.path}")
        return versions

    def choose(self, number: int | None) -> Version:
        versions = self.registered()
        if number is None:
            return versions[0]
        chosen = next((version for version in versions if version.number == number), None)
        if chosen is None:
            there = ", ".join(str(version.number) for version in versions)
            raise Wrong(f"{self.path} has no version {number}. It has: {there}.")
        return chosen

    def _approve(self, chosen: Version, by: str, reason: str) -> Version:
        if chosen.status == "Approved":
            return chosen
        self.prove(chosen)
        sagemaker = self.client("sagemaker")
        sagemaker.update_model_package(
            ModelPackageArn=chosen.arn,
            ModelApprovalStatus="Approved",
            ApprovalDescription=decision(by, reason),
        )
        return version(sagemaker.describe_model_package(ModelPackageName=chosen.arn))

    def prove(self, chosen: Version) -> None:
        """Raises Failed unless this very image and model passed their gates: who approves can rewrite what serves."""
        lineage = chosen.lineage
        doubts = {
            "would serve another image or model than was judged": (chosen.image, chosen.model_digest)
            != (lineage.get("image"), lineage.get("model_digest")),
            "carries no proof that its gates passed": not self.passed(chosen),
        }
        if any(doubts.values()):
            why = " and ".join(doubt for doubt, holds in doubts.items() if holds)
            raise Failed(
                f"{self.path} version {chosen.number} {why}. It is neither approved nor served. "
                f"Train it anew: ladder train {self.path} --force"
            )

    def passed(self, chosen: Version) -> bool:
        """Whether the evaluation that this version names let this very model through."""
        if not chosen.evidence:
            return False
        bucket, _, key = chosen.evidence.removeprefix("s3://").partition("/")
        content = self.client("s3").get_object(Bucket=bucket, Key=key)["Body"].read()
        # The registry holds the digest of the evidence as it was when the version was registered.
        if sha256(content).hexdigest() != chosen.lineage.get("evidence_digest"):
            return False
        return all(gate["passed"] for gate in json.loads(content)["gates"])

    def serving(self) -> tuple[str, int | None]:
        """The endpoint's status ("" where there is none) and the version behind it."""
        found = look(lambda: self.client("sagemaker").describe_endpoint(EndpointName=self.name))
        if found is None:
            return "", None
        number = found["EndpointConfigName"].rpartition("-v")[2]
        return found["EndpointStatus"], int(number) if number.isdigit() else None

    def deploy(self, on_status: OnStatus) -> Version:
        """The newest approved version behind the endpoint, in service. Raises Failed if there is none, or AWS fails."""
        if not self.has_endpoint:
            raise Wrong(f"{self.path} serves in batches and has no endpoint to deploy to: ladder {self.use}")
        approved = self.newest_approved()
        sagemaker = self.client("sagemaker")
        name = f"{self.name}-v{approved.number}"
        self.ensure_model(approved)
        if look(lambda: sagemaker.describe_endpoint_config(EndpointConfigName=name)) is None:
            sagemaker.create_endpoint_config(**self.endpoint_config(name))
        status = self.wait(on_status)
        if status == "Failed":
            sagemaker.delete_endpoint(EndpointName=self.name)
            status = self.wait(on_status)
        if not status:
            sagemaker.create_endpoint(EndpointName=self.name, EndpointConfigName=name, Tags=self.tags())
        elif self.serving()[1] != approved.number:
            sagemaker.update_endpoint(EndpointName=self.name, EndpointConfigName=name)
        if self.wait(on_status) != "InService" or self.serving()[1] != approved.number:
            # An update that fails leaves the version before it in service.
            reason = sagemaker.describe_endpoint(EndpointName=self.name).get("FailureReason", "no reason given")
            raise Failed(
                f"Endpoint {self.name} did not come into service with version {approved.number}: {reason}\n"
                f"Mend that, and run it again: ladder deploy {self.path}"
            )
        return approved

    def newest_approved(self) -> Version:
        versions = self.registered()
        approved = next((version for version in versions if version.status == "Approved"), None)
        if approved is None:
            raise Failed(nothing_approved(self.path, versions))
        return approved

    def wait(self, on_status: OnStatus) -> str:
        """The endpoint's status once it is at rest."""
        for _ in looks(DEPLOY_SECONDS):
            status, _ = self.serving()
            on_status(status)
            if status in {"", "InService", "Failed", "OutOfService"}:
                return status
        raise Failed(
            f"Endpoint {self.name} is still not at rest after {DEPLOY_SECONDS // 60} minutes. To wait on: "
            f"ladder deploy {self.path}"
        )

    def ensure_model(self, approved: Version) -> str:
        """The SageMaker model of a version, made where it is not there yet."""
        sagemaker, name = self.client("sagemaker"), f"{self.name}-v{approved.number}"
        if look(lambda: sagemaker.describe_model(ModelName=name)) is None:
            self.prove(approved)
            training = self.training_job()
            sagemaker.create_model(
                ModelName=name,
                Containers=[{"ModelPackageName": approved.arn}],
                # Not the pipeline's, under which whatever runs could register.
                ExecutionRoleArn=self.names.role_arn(self.team.name, "serving"),
                VpcConfig=training["VpcConfig"],
                EnableNetworkIsolation=True,
                Tags=self.tags(),
            )
        return name

    def endpoint_config(self, name: str) -> dict[str, Any]:
        return {
            "EndpointConfigName": name,
            "ProductionVariants": [
                {
                    "VariantName": "primary",
                    "ModelName": name,
                    "InstanceType": self.model.serving.instance_type,
                    "InitialInstanceCount": self.model.serving.instance_count,
                }
            ],
            **self.volume_key("KmsKeyId"),
            "Tags": self.tags(),
        }

    def training_job(self) -> dict[str, Any]:
        """The training job as the pipeline has it: a model serves under its key, in its network."""
        definition = json.loads(
            self.client("sagemaker").describe_pipeline(PipelineName=self.name)["PipelineDefinition"]
        )
        return next(step["Arguments"] for step in definition["Steps"] if step["Type"] == "Training")

    def key(self) -> str:
        return self.training_job()["ResourceConfig"]["VolumeKmsKeyId"]

    def volume_key(self, parameter: str) -> dict[str, str]:
        """Nothing for an instance whose own disk the hardware encrypts: SageMaker refuses a key there."""
        return {} if has_local_disk(self.model.serving.instance_type) else {parameter: self.key()}

    def tags(self) -> list[dict[str, str]]:
        tags = tags_of(self.names.environment, RELEASED_FROM, "", self.team, self.model.name) | {"managed-by": "ladder"}
        return [{"Key": key, "Value": value} for key, value in tags.items()]


def decision(by: str, reason: str) -> str:
    """As it stands with the version (API reference, UpdateModelPackage: ApprovalDescription)."""
    return f"Approved by {by}: {reason}"[:1024]


def releaser(session: Session, team: Team, model: Model) -> Releaser:
    return Releaser(client=session.client, names=session.config.names, team=team, model=model)


def version(package: dict[str, Any]) -> Version:
    containers: list[dict[str, Any]] = package.get("InferenceSpecification", {}).get("Containers", [])
    container: dict[str, Any] = containers[0] if len(containers) == 1 else {}
    return Version(
        number=package["ModelPackageVersion"],
        arn=package["ModelPackageArn"],
        status=package["ModelApprovalStatus"],
        created=package["CreationTime"].strftime("%Y-%m-%d %H:%M"),
        evidence=package.get("ModelMetrics", {}).get("ModelQuality", {}).get("Statistics", {}).get("S3Uri", ""),
        approval=package.get("ApprovalDescription", ""),
        image=container.get("Image", ""),
        model_digest=container.get("Environment", {}).get("LADDER_MODEL_DIGEST", ""),
        lineage=package.get("CustomerMetadataProperties", {}),
    )


def nothing_approved(path: str, versions: tuple[Version, ...]) -> str:
    pending, rejected = (
        sum(1 for version in versions if version.status == status) for status in ("PendingManualApproval", "Rejected")
    )
    counts = f"({pending} pending, {rejected} rejected)"
    return f"{path} has no approved version to deploy {counts}. Approve one, then run this again."
