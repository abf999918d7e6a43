"""What belongs to one team: the ARNs that every policy about the team is written with.

Neither an environment's nor a team's name holds a hyphen, so ``<environment>-<team>-*`` matches no other team's name.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pulumi import Input, Output

Statement = Mapping[str, Any]
# What SageMaker calls log groups and metric namespaces of jobs: Training, Processing and Transform, nothing else. Never
# Endpoints, whose groups bear names: a pattern that begins with `*` would take those in.
# https://docs.aws.amazon.com/sagemaker/latest/dg/logging-cloudwatch.html and monitoring-cloudwatch.html
OF_JOBS = "/aws/sagemaker/?r*Jobs"
OF_MODELS = "/aws/sagemaker/Endpoints"


@dataclass(frozen=True, kw_only=True)
class Territory:
    environment: str
    team: str
    region: str
    account_id: str
    data_bucket: str
    artifacts_bucket: str
    ledger_bucket: str
    repository: str
    studio_key_arn: Input[str]  # of the Studio domain's volumes, which is the platform's
    jobs_role_arn: str
    pipeline_role_arn: str
    step_role_arns: Mapping[str, str]  # of a pipeline's steps, by who writes: prepare, author, judge
    release_role_arn: str
    serving_role_arn: str  # of the team's models
    decisions_role_arn: str  # of the function that approves, from level 2 on
    delivery_role_arn: str  # of the function that deploys
    key_arn: Input[str]
    domain_id: Input[str]
    vpc_id: Input[str]

    @property
    def prefix(self) -> str:
        return f"{self.environment}-{self.team}-"

    @property
    def log_groups(self) -> str:
        """Every log group that is the team's alone."""
        return self.arn("logs", f"log-group:/ladder/{self.environment}/{self.team}/*")

    @property
    def endpoint_log_groups(self) -> str:
        """SageMaker gives each endpoint a log group, so these too are the team's alone."""
        return self.arn("logs", f"log-group:/aws/sagemaker/Endpoints/{self.prefix}*")

    @property
    def job_log_streams(self) -> str:
        """SageMaker writes all teams' jobs to shared log groups, in streams that begin with the job's name."""
        return self.arn("logs", f"log-group:{OF_JOBS}:log-stream:{self.prefix}*")

    @property
    def decisions_arn(self) -> str:
        """The function that people ask, from level 2 on."""
        return self.arn("lambda", f"function:{self.prefix}decisions")

    @property
    def release_function_arn(self) -> str:
        """The function that the state machine of releases calls."""
        return self.arn("lambda", f"function:{self.prefix}delivery")

    @property
    def state_machine_arn(self) -> str:
        return self.arn("states", f"stateMachine:{self.prefix}release")

    @property
    def executions(self) -> str:
        """Every run of that state machine."""
        return self.arn("states", f"execution:{self.prefix}release:*")

    def table_arn(self, name: str) -> str:
        return self.arn("dynamodb", f"table/{self.prefix}{name}")

    @property
    def repository_arn(self) -> str:
        return self.arn("ecr", f"repository/{self.repository}")

    @property
    def shared_log_groups(self) -> str:
        """Where those streams stand. To list streams here shows the names of other teams' jobs, and no line of them."""
        return self.arn("logs", f"log-group:{OF_JOBS}*")

    def arn(self, service: str, resource: str) -> str:
        return f"arn:aws:{service}:{self.region}:{self.account_id}:{resource}"

    @property
    def metric_namespace(self) -> str:
        """Of the team's own figures: IAM narrows CloudWatch to a namespace, and to nothing finer."""
        return f"Ladder/{self.environment}-{self.team}"

    def in_domain(self, before: str, after: str = "") -> Input[str]:
        return joined(self.arn("sagemaker", before), self.domain_id, after)

    @property
    def profiles(self) -> Input[str]:
        """The Studio profiles of the team's people."""
        return self.in_domain("user-profile/", f"/{self.prefix}*")

    @property
    def own_profile(self) -> Input[str]:
        """The profile in which whoever asks has opened Studio: IAM puts the name in, which SageMaker tells it.

        https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonSageMakerFullAccess.html
        """
        return self.in_domain("user-profile/", "/${sagemaker:UserProfileName}")

    def in_vpc(self) -> Input[str]:
        return joined(self.arn("ec2", "vpc/"), self.vpc_id)

    def sagemaker(self, kind: str = "*") -> str:
        """The team's own resources of one kind (``training-job``), or of every kind that IAM knows by name."""
        return self.arn("sagemaker", f"{kind}/{self.prefix}*")


def actions(service: str, verbs: str) -> list[str]:
    """``actions("s3", "GetObject PutObject")`` is ``["s3:GetObject", "s3:PutObject"]``."""
    return [f"{service}:{verb}" for verb in verbs.split()]


def allow(
    action: str | list[str], resource: Any, condition: Mapping[str, Mapping[str, Any]] | None = None
) -> Statement:
    return _statement("Allow", action, resource, condition)


def deny(action: str | list[str], resource: Any, condition: Mapping[str, Mapping[str, Any]] | None = None) -> Statement:
    return _statement("Deny", action, resource, condition)


def joined(before: str, known: Input[str], after: str = "") -> Input[str]:
    return before + known + after if isinstance(known, str) else Output.concat(before, known, after)


def _statement(effect: str, action: Any, resource: Any, condition: Mapping[str, Any] | None) -> Statement:
    # No Sid: IAM counts every character, and never names one in its refusals.
    written = {"Effect": effect, "Action": action, "Resource": resource}
    return written | ({"Condition": condition} if condition else {})
