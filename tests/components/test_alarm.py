from pulumi import ResourceOptions

from components.alarm import AlarmArgs, alarm
from tests.recording import requested

ARGS = AlarmArgs(
    alarm_name="dev-lending-loan-approval-TrainingPipelineFailed",
    what="The training pipeline of loan-approval failed.",
    runbook="training-pipeline-failed",
    namespace="AWS/Sagemaker/ModelBuildingPipeline",
    metric_name="ExecutionFailed",
    dimensions={"PipelineName": "dev-lending-loan-approval"},
    threshold=1,
    topic_arn="arn:aws:sns:us-east-1:111111111111:alerts",
    tags={"team": "lending"},
)


def test_an_alarm_says_what_happened_and_which_page_to_open() -> None:
    made = requested(lambda: alarm("failed", ARGS, ResourceOptions()))["failed"]
    assert made["alarmDescription"] == (
        "The training pipeline of loan-approval failed. Runbook: runbooks/training-pipeline-failed.md"
    )


def test_whoever_is_told_of_trouble_is_also_told_that_it_is_over() -> None:
    made = requested(lambda: alarm("failed", ARGS, ResourceOptions()))["failed"]
    assert made["alarmActions"] == made["okActions"] == [ARGS.topic_arn]
