"""A person's place in SageMaker Studio: what runs there runs as the team's people, in the VPC and in their name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi_aws as aws
from pulumi import ComponentResource, Input, ResourceOptions


@dataclass(frozen=True, kw_only=True)
class StudioProfileArgs:
    domain_id: Input[str]
    profile: str
    person: str  # as IAM Identity Center calls them; who signs in so opens this profile and no other
    role_arn: Input[str]
    security_group_ids: Sequence[Input[str]]
    tags: Mapping[str, str]


class StudioProfile(ComponentResource):
    """Outputs: ``arn``."""

    def __init__(self, name: str, args: StudioProfileArgs, opts: ResourceOptions | None = None):
        super().__init__("ladder:studio:StudioProfile", name, None, opts)
        profile = aws.sagemaker.UserProfile(
            f"{name}-profile",
            domain_id=args.domain_id,
            user_profile_name=args.profile,
            user_settings={"execution_role": args.role_arn, "security_groups": list(args.security_group_ids)},
            tags={**args.tags, "person": args.person},
            opts=ResourceOptions(parent=self),
        )
        self.arn = profile.arn
        self.register_outputs({"arn": self.arn})
