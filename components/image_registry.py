"""Where one team's training and serving images live."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pulumi_aws as aws
from pulumi import ComponentResource, Input, ResourceOptions


@dataclass(frozen=True, kw_only=True)
class ImageRegistryArgs:
    repository: str
    key_arn: Input[str]
    statements: Sequence[Mapping[str, Any]]  # of the repository policy
    force_delete: bool  # with the images that are in it
    tags: Mapping[str, str]
    keep_untagged_days: int = 14


class ImageRegistry(ComponentResource):
    """Outputs: ``url`` for the jobs that push and pull, ``arn`` for their roles."""

    def __init__(self, name: str, args: ImageRegistryArgs, opts: ResourceOptions | None = None):
        super().__init__("ladder:registry:ImageRegistry", name, None, opts)
        inside = ResourceOptions(parent=self)
        repository = aws.ecr.Repository(
            f"{name}-repository",
            name=args.repository,
            # A tag that can move leaves "which image served this prediction?" without an answer.
            image_tag_mutability="IMMUTABLE",
            image_scanning_configuration={"scan_on_push": True},
            encryption_configurations=[{"encryption_type": "KMS", "kms_key": args.key_arn}],
            force_delete=args.force_delete,
            tags=dict(args.tags),
            opts=inside,
        )
        aws.ecr.LifecyclePolicy(
            f"{name}-lifecycle",
            repository=repository.name,
            policy=expire_untagged(args.keep_untagged_days),
            opts=inside,
        )
        aws.ecr.RepositoryPolicy(
            f"{name}-policy",
            repository=repository.name,
            policy=json.dumps({"Version": "2012-10-17", "Statement": list(args.statements)}),
            opts=inside,
        )
        self.url, self.arn = repository.repository_url, repository.arn
        self.register_outputs({"url": self.url, "arn": self.arn})


def expire_untagged(days: int) -> str:
    """ECR lifecycle policy. Untagged images only: a tagged one may be what a rollback needs."""
    age = {"countType": "sinceImagePushed", "countUnit": "days", "countNumber": days}
    rule = {"rulePriority": 1, "selection": {"tagStatus": "untagged", **age}}
    return json.dumps({"rules": [{**rule, "action": {"type": "expire"}}]})
