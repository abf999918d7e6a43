"""SageMaker Studio inside the VPC: people sign in with IAM, work under their team's role, and pay for no idle machine.

IAM rather than IAM Identity Center, which a domain can only have in an account of an organisation that has set it up.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi_aws as aws
from pulumi import ComponentResource, Input, ResourceOptions

from components.role import Role, RoleArgs, service_trust


@dataclass(frozen=True, kw_only=True)
class StudioDomainArgs:
    domain: str
    vpc_id: Input[str]
    subnet_ids: Sequence[Input[str]]
    security_group_ids: Sequence[Input[str]]
    key_arn: Input[str]
    boundary_arn: Input[str]
    idle_minutes: int  # 60 to 525600
    keep_home: bool  # whether people's files outlive the domain
    account_id: str
    tags: Mapping[str, str]


class StudioDomain(ComponentResource):
    """Outputs: ``id``."""

    def __init__(self, name: str, args: StudioDomainArgs, opts: ResourceOptions | None = None):
        super().__init__("ladder:studio:StudioDomain", name, None, opts)
        # A domain must have a default role; each user profile brings its team's own, so this one may do nothing.
        sagemaker = service_trust("sagemaker.amazonaws.com", args.account_id)
        nobody = Role(
            f"{name}-nobody",
            RoleArgs(
                description="Default of the Studio domain: permits nothing, every profile brings its team's role",
                trust=[{**sagemaker, "Action": ["sts:AssumeRole", "sts:SetSourceIdentity"]}],
                boundary_arn=args.boundary_arn,
                tags=args.tags,
            ),
            opts=ResourceOptions(parent=self),
        )
        idle: aws.sagemaker.DomainDefaultUserSettingsJupyterLabAppSettingsAppLifecycleManagementArgsDict = {
            "idle_settings": {
                "lifecycle_management": "ENABLED",
                "idle_timeout_in_minutes": args.idle_minutes,
                "min_idle_timeout_in_minutes": 60,
                "max_idle_timeout_in_minutes": args.idle_minutes,
            }
        }
        domain = aws.sagemaker.Domain(
            f"{name}-domain",
            domain_name=args.domain,
            auth_mode="IAM",
            app_network_access_type="VpcOnly",
            vpc_id=args.vpc_id,
            subnet_ids=list(args.subnet_ids),
            kms_key_id=args.key_arn,
            tag_propagation="ENABLED",
            default_user_settings={
                "execution_role": nobody.arn,
                "security_groups": list(args.security_group_ids),
                "studio_web_portal": "ENABLED",
                "default_landing_uri": "studio::",
                "sharing_settings": {"notebook_output_option": "Disabled"},
                "jupyter_lab_app_settings": {"app_lifecycle_management": idle},
                "code_editor_app_settings": {"app_lifecycle_management": idle},
            },
            default_space_settings={
                "execution_role": nobody.arn,
                "security_groups": list(args.security_group_ids),
                "jupyter_lab_app_settings": {"app_lifecycle_management": idle},
            },
            domain_settings={
                "docker_settings": {"enable_docker_access": "DISABLED"},
                # The audit trail then names the person, not only the team's role.
                "execution_role_identity_config": "USER_PROFILE_NAME",
            },
            retention_policy={"home_efs_file_system": "Retain" if args.keep_home else "Delete"},
            tags=dict(args.tags),
            opts=ResourceOptions(parent=self),
        )
        self.id = domain.id
        self.register_outputs({"id": self.id})
