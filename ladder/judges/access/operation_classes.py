"""What runs in a team's name and what that leaves: logs, figures, images, secrets."""

from ladder.judges.access.data_classes import CLUSTER, STEPS, WORKERS
from ladder.judges.access.questions import ActionClass, asks, each

UNDELIVERED = "arn:aws:sqs:{here}:{model}-undelivered"

OPERATED = (
    ActionClass(
        name="read logs",
        why="the team's groups, and of shared ones its own streams",
        asks=(
            *asks("logs", "GetLogEvents", "{logs}:/ladder/{environment}/{team}/work:log-stream:x"),
            *asks("logs", "GetLogEvents", "{logs}:/aws/sagemaker/TrainingJobs:log-stream:{name}x/algo-1"),
        ),
        may=frozenset({"people"}),
    ),
    ActionClass(
        name="read what serves logs",
        why="who releases, watches",
        asks=asks("logs", "FilterLogEvents", "{logs}:/aws/sagemaker/Endpoints/{name}x"),
        may=frozenset({"release"}),
        level=1,
    ),
    ActionClass(
        name="write logs",
        why="what runs",
        asks=asks("logs", "PutLogEvents", "{logs}:/aws/sagemaker/TrainingJobs:log-stream:{name}x/algo-1"),
        may=STEPS | {"jobs", "serving"},
    ),
    ActionClass(
        name="write logs of what serves",
        why="an endpoint's group is its model's: who runs code of its own could forge it",
        asks=(
            *asks("logs", "PutLogEvents", "{logs}:/aws/sagemaker/Endpoints/{name}x:log-stream:y"),
            *asks("logs", "CreateLogGroup", "{logs}:/aws/sagemaker/Endpoints/{name}x"),
        ),
        may=frozenset({"serving"}),
        level=1,
    ),
    ActionClass(
        name="forge another's logs",
        why="territory: a stream called like ours lies in groups of jobs alone",
        asks=(
            *asks("logs", "PutLogEvents", "{logs}:/aws/sagemaker/Endpoints/{environment}-another-x:log-stream:{name}y"),
            *asks("logs", "PutLogEvents", "{logs}:/aws/sagemaker/TrainingJobs:log-stream:{environment}-another-x"),
            *asks("logs", "PutLogEvents", "{logs}:/aws/eks/{environment}-platform-gpu/cluster:log-stream:{name}y"),
        ),
    ),
    ActionClass(
        name="silence",
        why="logs and alarms are the platform's to end",
        asks=(
            *asks("logs", "DeleteLogGroup PutRetentionPolicy", "{logs}:/ladder/{environment}/{team}/work"),
            *asks("logs", "DeleteLogStream", "{logs}:/ladder/{environment}/{team}/work:log-stream:x"),
            *asks(
                "cloudwatch",
                "DeleteAlarms DisableAlarmActions PutMetricAlarm SetAlarmState",
                "arn:aws:cloudwatch:{here}:alarm:{model}-TrainingDataRefused",
            ),
            *asks("sqs", "DeleteMessage DeleteQueue PurgeQueue SetQueueAttributes", UNDELIVERED),
        ),
    ),
    ActionClass(
        name="keep failed starts",
        why="what a clock could not start waits where an alarm sees it",
        asks=asks("sqs", "SendMessage", UNDELIVERED),
        may=frozenset({"clock-starter"}),
        level=1,
    ),
    ActionClass(
        name="write figures",
        why="a namespace for each team, which its alarms watch",
        asks=each("cloudwatch:PutMetricData", "*", [{"cloudwatch:namespace": "{namespace}"}]),
        may=frozenset({"prepare"}),
        level=1,
    ),
    ActionClass(
        name="write figures of others",
        why="boundary: namespaces of the team, of jobs and of models alone",
        asks=each(
            "cloudwatch:PutMetricData",
            "*",
            [
                {"cloudwatch:namespace": name}
                for name in ("Ladder/{environment}-another", "AWS/SageMaker", "/aws/sagemaker/InferenceComponents")
            ],
        ),
    ),
    ActionClass(
        name="look at images",
        why="SageMaker looks at what is registered as the pipeline, and takes no layer",
        asks=asks("ecr", "BatchGetImage", "{repository}"),
        may=WORKERS | STEPS | {"ci", "pipeline", "serving"},
        platform_may=CLUSTER,
    ),
    ActionClass(
        name="pull images",
        why="repository policy NoOtherTeam; nodes run every team's images",
        asks=asks("ecr", "GetDownloadUrlForLayer", "{repository}"),
        may=WORKERS | STEPS | {"ci", "serving"},
        platform_may=CLUSTER,
    ),
    ActionClass(
        name="push images",
        why="repository policy OnlyCiPushes: what was reviewed",
        asks=asks("ecr", "PutImage InitiateLayerUpload CompleteLayerUpload UploadLayerPart", "{repository}"),
        may=frozenset({"ci"}),
    ),
    ActionClass(
        name="change the repository",
        why="beyond the boundary",
        asks=asks(
            "ecr",
            "BatchDeleteImage DeleteRepository SetRepositoryPolicy PutImageTagMutability PutLifecyclePolicy",
            "{repository}",
        ),
    ),
    ActionClass(
        name="read secrets",
        why="beyond the boundary: no team has one yet",
        asks=asks("secretsmanager", "GetSecretValue PutResourcePolicy", "arn:aws:secretsmanager:{here}:secret:{name}x"),
    ),
)
