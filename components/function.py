"""A Lambda function with its content in the plan: in our VPC, traced, its settings and log under our key."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws
from pulumi import ComponentResource, Input, ResourceOptions

RUNTIME = "python3.13"
# Powertools for AWS Lambda, with pydantic in it, as AWS publishes it in every region: a version never changes.
# https://docs.aws.amazon.com/powertools/python/latest/getting-started/install/
POWERTOOLS = "arn:aws:lambda:{region}:017000801446:layer:AWSLambdaPowertoolsPythonV3-python313-x86_64:27"


@dataclass(frozen=True, kw_only=True)
class FunctionArgs:
    function_name: str
    description: str
    code: Mapping[str, str]  # path -> content
    handler: str  # pipelines.delivery.functions.release.handler
    environment: Mapping[str, Input[str]]
    role_arn: Input[str]
    subnet_ids: Sequence[Input[str]]
    security_group_id: Input[str]
    key_arn: Input[str]
    log_group: str
    retention_days: int
    region: str
    timeout_seconds: int
    memory_mb: int
    tags: Mapping[str, str]
    undelivered: Input[str] | None = None  # ARN of the queue for events that it could not take


class Function(ComponentResource):
    """Outputs: ``arn``, ``name``."""

    def __init__(self, name: str, args: FunctionArgs, opts: ResourceOptions | None = None):
        super().__init__("ladder:serverless:Function", name, None, opts)
        inside = ResourceOptions(parent=self)
        group = aws.cloudwatch.LogGroup(
            f"{name}-log",
            name=args.log_group,
            kms_key_id=args.key_arn,
            retention_in_days=args.retention_days,
            tags=dict(args.tags),
            opts=inside,
        )
        function = aws.lambda_.Function(
            f"{name}-function",
            name=args.function_name,
            description=args.description,
            runtime=RUNTIME,
            architectures=["x86_64"],  # as the layer is built
            handler=args.handler,
            code=pulumi.AssetArchive({path: pulumi.StringAsset(text) for path, text in args.code.items()}),
            layers=[POWERTOOLS.format(region=args.region)],
            role=args.role_arn,
            timeout=args.timeout_seconds,
            memory_size=args.memory_mb,
            environment={"variables": {"POWERTOOLS_SERVICE_NAME": "delivery", **args.environment}},
            kms_key_arn=args.key_arn,
            vpc_config={"subnet_ids": list(args.subnet_ids), "security_group_ids": [args.security_group_id]},
            tracing_config={"mode": "Active"},
            logging_config={"log_format": "JSON", "log_group": group.name},
            dead_letter_config={"target_arn": args.undelivered} if args.undelivered is not None else None,
            tags=dict(args.tags),
            opts=inside,
        )
        self.arn, self.name = function.arn, function.name
        self.register_outputs({"arn": self.arn, "name": self.name})
