"""A release against SageMaker's API, as moto has it: what is asked for, under which names, and once."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from hashlib import sha256
from types import SimpleNamespace
from typing import Any, cast

import boto3
import pytest
from moto import mock_aws

from ladder.exits import Failed, Wrong
from ladder.operate.prediction import batch, transform_job
from ladder.operate.release import Releaser
from ladder.plan.config import read

CONFIG = read("local")
TEAM, MODEL = CONFIG.find("lending/loan-approval")  # of high risk
GROUP = CONFIG.names.model(TEAM.name, MODEL.name)
APPROVER = next(one for one in TEAM.approvers if one != MODEL.owner)
KEY = "arn:aws:kms:us-east-1:111111111111:key/ours"
NETWORK = {"Subnets": ["subnet-1"], "SecurityGroupIds": ["sg-1"]}
TRAINING = {"Type": "Training", "Arguments": {"VpcConfig": NETWORK, "ResourceConfig": {"VolumeKmsKeyId": KEY}}}
IMAGE, DIGEST = "111111111111.dkr.ecr.us-east-1.amazonaws.com/ours:1", "d1"
EVIDENCE = json.dumps({"gates": [{"passed": True}]}).encode()
METADATA = {
    "data_origin": "declared",
    "evidence_digest": sha256(EVIDENCE).hexdigest(),
    "image": IMAGE,
    "model_digest": DIGEST,
}


def accepted(**_: object) -> tuple[object, dict[str, Any]]:
    return SimpleNamespace(status_code=200), {}


@dataclass
class Account:
    """Clients that note each request which makes or changes something."""

    made: list[tuple[str, dict[str, Any]]] = field(default_factory=list[tuple[str, dict[str, Any]]])

    def client(self, service: str) -> Any:
        found: Any = cast(Any, boto3).client(service, region_name="us-east-1")
        found.meta.events.register("provide-client-params.*", self.note)
        # moto lacks it: it is accepted, and comes to nothing.
        found.meta.events.register("before-call.sagemaker.UpdateEndpoint", accepted)
        return found

    def note(self, params: dict[str, Any], model: Any, **_: object) -> dict[str, Any]:
        if model.name.startswith(("Create", "Update", "Delete")):
            self.made.append((model.name, params))
        # moto forgets the metadata that an update does not name, which AWS and the embedded cloud keep.
        return params | ({"CustomerMetadataProperties": METADATA} if model.name == "UpdateModelPackage" else {})

    def register(
        self, gates: bytes = EVIDENCE, image: str = IMAGE, model_digest: str = DIGEST, *, pinned: bool = True
    ) -> None:
        """One more version, with the evidence that the registry pins, or without any."""
        self.client("s3").put_object(Bucket="evidence", Key="evaluation.json", Body=gates)
        self.client("sagemaker").create_model_package(
            ModelPackageGroupName=GROUP,
            ModelApprovalStatus="PendingManualApproval",
            ModelMetrics={
                "ModelQuality": {
                    "Statistics": {"ContentType": "application/json", "S3Uri": "s3://evidence/evaluation.json"}
                }
            }
            if pinned
            else {},
            InferenceSpecification={
                "Containers": [{"Image": image, "Environment": {"LADDER_MODEL_DIGEST": model_digest}}]
            },
            CustomerMetadataProperties=METADATA,
        )


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch) -> Iterator[Account]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "mine")
    with mock_aws():
        account = Account()
        account.client("s3").create_bucket(Bucket="evidence")
        sagemaker = account.client("sagemaker")
        sagemaker.create_model_package_group(ModelPackageGroupName=GROUP)
        sagemaker.create_pipeline(
            PipelineName=GROUP,
            PipelineDefinition=json.dumps({"Steps": [{"Type": "Processing", "Arguments": {}}, TRAINING]}),
            ClientRequestToken="0" * 32,
            RoleArn="arn:aws:iam::111111111111:role/pipeline",
        )
        account.register()
        account.register()
        yield account


@pytest.fixture
def release(account: Account) -> Releaser:
    account.made.clear()
    return Releaser(client=account.client, names=CONFIG.names, team=TEAM, model=MODEL)


def test_the_newest_version_is_meant_unless_another_is_named(release: Releaser) -> None:
    assert [one.number for one in release.versions()] == [2, 1]
    assert [release.choose(number).number for number in (None, 1, 2)] == [2, 1, 2]
    with pytest.raises(Wrong, match=r"has no version 3\. It has: 2, 1\.$"):
        release.choose(3)


def test_an_approval_stays_with_its_version_and_is_given_once(release: Releaser, account: Account) -> None:
    approved = release.approve(1, APPROVER, "read")
    assert (approved.number, approved.status) == (1, "Approved")
    assert approved.approval == f"Approved by {APPROVER}: read"
    [(_, decision)] = account.made
    assert set(decision) == {"ModelPackageArn", "ModelApprovalStatus", "ApprovalDescription"}, "what its role may send"
    assert release.approve(1, APPROVER, "again") == approved
    assert [name for name, _ in account.made] == ["UpdateModelPackage"]
    assert [one.status for one in release.versions()] == ["PendingManualApproval", "Approved"]


def test_a_release_is_named_after_its_version_and_rests_under_the_teams_key(
    release: Releaser, account: Account
) -> None:
    release.approve(1, APPROVER, "read")
    account.made.clear()
    said: list[str] = []
    assert release.deploy(said.append).number == 1
    requests = dict(account.made)
    assert [*requests] == ["CreateModel", "CreateEndpointConfig", "CreateEndpoint"]
    model, config, endpoint = requests.values()
    assert (model["ModelName"], config["EndpointConfigName"]) == (f"{GROUP}-v1", f"{GROUP}-v1")
    assert (endpoint["EndpointName"], endpoint["EndpointConfigName"]) == (GROUP, f"{GROUP}-v1")
    assert model["Containers"] == [{"ModelPackageName": release.choose(1).arn}]
    assert model["ExecutionRoleArn"] == CONFIG.names.role_arn(TEAM.name, "serving")
    assert (model["VpcConfig"], model["EnableNetworkIsolation"]) == (NETWORK, True)
    assert config["KmsKeyId"] == KEY
    [variant] = config["ProductionVariants"]
    assert (variant["ModelName"], variant["InstanceType"], variant["InitialInstanceCount"]) == (
        *(f"{GROUP}-v1", MODEL.serving.instance_type, MODEL.serving.instance_count),
    )
    tags = {tag["Key"]: tag["Value"] for tag in endpoint["Tags"]}
    assert {"team": TEAM.name, "model": MODEL.name, "managed-by": "ladder"}.items() <= tags.items()
    assert said[-1] == "InService"


def test_what_serves_is_left_alone_and_a_newer_approval_that_fails_is_told(release: Releaser, account: Account) -> None:
    release.approve(1, APPROVER, "read")
    release.deploy(lambda _: None)
    account.made.clear()
    release.deploy(lambda _: None)
    assert account.made == []
    assert release.serving() == ("InService", 1)
    release.approve(2, APPROVER, "read")
    account.made.clear()
    with pytest.raises(Failed, match="did not come into service with version 2"):
        release.deploy(lambda _: None)
    assert [name for name, _ in account.made] == ["CreateModel", "CreateEndpointConfig", "UpdateEndpoint"]
    assert account.made[-1][1] == {"EndpointName": GROUP, "EndpointConfigName": f"{GROUP}-v2"}
    assert release.serving() == ("InService", 1)


def test_what_was_not_approved_is_not_served_and_what_passed_no_gate_is_not_approved(
    release: Releaser, account: Account
) -> None:
    with pytest.raises(Failed, match=r"no approved version to deploy \(2 pending, 0 rejected\)"):
        release.deploy(lambda _: None)
    account.register(json.dumps({"gates": [{"passed": False}]}).encode())
    account.made.clear()
    with pytest.raises(Failed, match="version 3 carries no proof"):
        release.approve(None, APPROVER, "read")
    assert account.made == []
    account.register(pinned=False)
    account.made.clear()
    with pytest.raises(Failed, match="version 4 carries no proof"):
        release.approve(None, APPROVER, "read")
    assert account.made == []


@pytest.mark.parametrize(("image", "model_digest"), [(IMAGE + "1", DIGEST), (IMAGE, "d2")])
def test_what_would_serve_something_else_than_was_judged_is_neither_approved_nor_served(
    release: Releaser, account: Account, image: str, model_digest: str
) -> None:
    account.register(image=image, model_digest=model_digest)
    with pytest.raises(Failed, match="version 3 would serve another image or model"):
        release.approve(3, APPROVER, "read")
    account.client("sagemaker").update_model_package(
        ModelPackageArn=release.choose(3).arn, ModelApprovalStatus="Approved"
    )
    account.made.clear()
    with pytest.raises(Failed, match="version 3 would serve another image or model"):
        release.deploy(lambda _: None)
    assert account.made == []


def test_an_owner_approves_no_model_of_high_risk_however_they_spell_their_address(release: Releaser) -> None:
    local, _, domain = MODEL.owner.partition("@")
    spelled = f"{local.title()}+work@{domain}"
    same = replace(release, team=TEAM.model_copy(update={"approvers": (*TEAM.approvers, spelled)}))
    with pytest.raises(Wrong, match="another approver has to approve it"):
        same.approve(None, spelled, "read")


def test_a_batch_sends_the_file_whole_and_reads_what_it_was_answered(release: Releaser, account: Account) -> None:
    release.approve(1, APPROVER, "read")
    s3, rows = account.client("s3"), b"a,b\n1,2\n"
    data = CONFIG.names.bucket(TEAM.name, "data")
    s3.create_bucket(Bucket=data)
    model = release.ensure_model(release.newest_approved())
    job, there = transform_job(account.client("sagemaker"), model, rows + b"text/csv")
    assert not there
    place = f"batches/{MODEL.name}/{job}"
    s3.put_object(Bucket=data, Key=f"{place}/output/days_1.csv.out", Body=b"prediction\n1\n")
    account.made.clear()
    assert batch(release, "days 1.csv", rows, "text/csv") == b"prediction\n1\n"
    [(_, asked)] = [one for one in account.made if one[0] == "CreateTransformJob"]
    assert s3.get_object(Bucket=data, Key=f"{place}/input/days_1.csv")["Body"].read() == rows
    assert (asked["ModelName"], asked["BatchStrategy"]) == (model, "SingleRecord")
    assert asked["TransformInput"] == {
        "DataSource": {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": f"s3://{data}/{place}/input/days_1.csv"}},
        "ContentType": "text/csv",
        "SplitType": "None",
    }
    output = {"S3OutputPath": f"s3://{data}/{place}/output/", "Accept": "text/csv", "KmsKeyId": KEY}
    assert asked["TransformOutput"] == output
    assert asked["TransformResources"]["InstanceType"] == MODEL.serving.instance_type
    account.made.clear()
    assert batch(release, "days 1.csv", rows, "text/csv") == b"prediction\n1\n"
    assert not [one for one in account.made if one[0] == "CreateTransformJob"], "asked again, the job is there"
