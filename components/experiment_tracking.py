"""Where one team's experiments are recorded: a serverless MLflow app, which costs nothing while nobody asks it.

One app a team, not one for all: whoever may call an app at all (the one action ``sagemaker:CallMlflowAppApi``) may
read and delete every experiment in it, since IAM knows neither experiments nor runs as resources (Service
Authorization Reference, "Amazon SageMaker with MLflow"). The app keeps its metadata under a key of AWS, as the provider
passes no key of ours yet; artifacts lie in the team's bucket under the team's key.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi_aws as aws
from pulumi import ComponentResource, Input, Output, ResourceOptions

from components.role import Role, RoleArgs, Statement, service_trust


@dataclass(frozen=True, kw_only=True)
class ExperimentTrackingArgs:
    app_name: str
    bucket: Input[str]
    prefix: str  # in the bucket, without slashes at the ends
    statements: Sequence[Statement]  # what the app may do
    role_name: str  # the bucket lets it in by name
    boundary_arn: Input[str]
    tags: Mapping[str, str]


class ExperimentTracking(ComponentResource):
    """Outputs: ``arn``, which is also the tracking URI (package sagemaker-mlflow)."""

    def __init__(self, name: str, args: ExperimentTrackingArgs, opts: ResourceOptions | None = None):
        super().__init__("ladder:tracking:ExperimentTracking", name, None, opts)
        inside = ResourceOptions(parent=self)
        role = Role(
            f"{name}-service",
            RoleArgs(
                role_name=args.role_name,
                description=f"The MLflow app {args.app_name} keeps artifacts in its team's bucket",
                trust=[service_trust("sagemaker.amazonaws.com")],
                statements=args.statements,
                boundary_arn=args.boundary_arn,
                tags=args.tags,
            ),
            inside,
        )
        app = aws.sagemaker.MlflowApp(
            f"{name}-app",
            name=args.app_name,
            artifact_store_uri=Output.concat("s3://", args.bucket, f"/{args.prefix}"),
            role_arn=role.arn,
            account_default_status="DISABLED",
            # Only the training pipeline registers, after its gates.
            model_registration_mode="AutoModelRegistrationDisabled",
            weekly_maintenance_window_start="Sun:03:00",
            tags=dict(args.tags),
            opts=inside,
        )
        self.arn = app.arn
        self.register_outputs({"arn": self.arn})
