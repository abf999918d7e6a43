import json

from components.training_schedule import TrainingSchedule, TrainingScheduleArgs
from tests.recording import requested

ARGS = TrainingScheduleArgs(
    schedule_name="dev-vision-churn",
    group_name="training",
    group_arn="arn:group",
    expression="cron(0 5 ? * MON *)",
    pipeline_arn="arn:pipeline",
    parameters={"RawDataUri": "s3://data/churn/raw/"},
    key_arn="arn:key",
    boundary_arn="arn:boundary",
    account_id="111111111111",
    tags={"team": "vision"},
)
MADE = requested(lambda: TrainingSchedule("churn", ARGS))


def test_the_clocks_role_may_start_one_pipeline_and_is_taken_for_our_group_alone() -> None:
    statements = json.loads(MADE["churn-starter-policy"]["policy"])["Statement"]
    allowed = {statement["Resource"]: statement["Action"] for statement in statements}
    assert allowed["arn:pipeline"] == "sagemaker:StartPipelineExecution"
    assert {action for action in map(str, allowed.values()) if "sagemaker" in action} == {
        "sagemaker:StartPipelineExecution"
    }
    assert "*" not in allowed
    assert MADE["churn-starter-role"]["permissionsBoundary"] == "arn:boundary"
    [trust] = json.loads(MADE["churn-starter-role"]["assumeRolePolicy"])["Statement"]
    assert trust["Condition"] == {
        "StringEquals": {"aws:SourceAccount": "111111111111"},
        "ArnLike": {"aws:SourceArn": "arn:group"},
    }


def test_a_start_that_fails_for_good_waits_encrypted_in_a_queue() -> None:
    target, queue = MADE["churn-schedule"]["target"], MADE["churn-undelivered"]
    assert target["arn"] == "arn:pipeline"
    assert target["deadLetterConfig"]["arn"].endswith("churn-undelivered#arn>>")
    assert (queue["kmsMasterKeyId"], MADE["churn-schedule"]["kmsKeyArn"]) == ("arn:key", "arn:key")


def test_it_passes_a_parameter_since_scheduler_takes_no_pipeline_without() -> None:
    # https://docs.aws.amazon.com/scheduler/latest/APIReference/API_SageMakerPipelineParameters.html
    parameters = MADE["churn-schedule"]["target"]["sagemakerPipelineParameters"]["pipelineParameters"]
    assert parameters == [{"name": "RawDataUri", "value": "s3://data/churn/raw/"}]


def test_it_runs_in_utc() -> None:
    assert MADE["churn-schedule"]["scheduleExpressionTimezone"] == "UTC"
