"""Where the versions of one model wait for approval and are kept, and who outside the account may read them.

The registry's own records are encrypted by AWS; what they point at, the model's files and its evidence, lies under
the team's key. Who is to read a version elsewhere needs all three: the group's policy, the bucket's and a grant.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pulumi_aws as aws
from pulumi import ComponentResource, ResourceOptions

from components.json_document import json_document
from components.role import Statement


@dataclass(frozen=True, kw_only=True)
class ModelRegistryArgs:
    group_name: str
    description: str
    group_arn: str
    readers: Sequence[Statement]  # principals and conditions, from ``reader``; empty shares nothing
    tags: Mapping[str, str]


class ModelRegistry(ComponentResource):
    """Outputs: ``group_name``, ``arn``."""

    def __init__(self, name: str, args: ModelRegistryArgs, opts: ResourceOptions | None = None):
        super().__init__("ladder:registry:ModelRegistry", name, None, opts)
        group = aws.sagemaker.ModelPackageGroup(
            f"{name}-versions",
            model_package_group_name=args.group_name,
            model_package_group_description=args.description,
            tags=dict(args.tags),
            opts=ResourceOptions(parent=self),
        )
        if args.readers:
            aws.sagemaker.ModelPackageGroupPolicy(
                f"{name}-readers",
                model_package_group_name=group.model_package_group_name,
                resource_policy=json_document(group_policy(args.group_arn, args.readers)),
                opts=ResourceOptions(parent=self),
            )
        self.group_name, self.arn = group.model_package_group_name, group.arn
        self.register_outputs({"group_name": self.group_name, "arn": self.arn})


def reader(account_id: str, role_pattern: str) -> Statement:
    """The roles of one other account whose ARN fits the pattern, and nobody else in it."""
    return {
        "Principal": {"AWS": f"arn:aws:iam::{account_id}:root"},
        "Condition": {"ArnLike": {"aws:PrincipalArn": f"arn:aws:iam::{account_id}:role/{role_pattern}"}},
    }


def group_policy(group_arn: str, readers: Sequence[Statement]) -> dict[str, Any]:
    versions = group_arn.replace(":model-package-group/", ":model-package/") + "/*"
    actions = {
        "Group": (group_arn, ["sagemaker:DescribeModelPackageGroup"]),
        "Versions": (versions, ["sagemaker:DescribeModelPackage", "sagemaker:ListModelPackages"]),
    }
    return {
        "Version": "2012-10-17",
        "Statement": [
            {"Sid": f"{what}{index}", "Effect": "Allow", "Action": allowed, "Resource": arn, **who}
            for index, who in enumerate(readers)
            for what, (arn, allowed) in actions.items()
        ],
    }
