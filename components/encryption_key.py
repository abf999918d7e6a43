"""A KMS key of ours, rotated yearly, and the alias that people know it by."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pulumi_aws as aws
from pulumi import ComponentResource, ResourceOptions

from components.json_document import json_document


@dataclass(frozen=True, kw_only=True)
class EncryptionKeyArgs:
    description: str
    alias: str  # without `alias/`
    account_id: str
    deletion_days: int  # 7 to 30: how long a deletion can be called off
    tags: Mapping[str, str]
    statements: Sequence[Mapping[str, Any]] = ()  # key policy statements beside the account's own


class EncryptionKey(ComponentResource):
    """Outputs: ``arn``, ``key_id``."""

    def __init__(self, name: str, args: EncryptionKeyArgs, opts: ResourceOptions | None = None):
        super().__init__("ladder:encryption:EncryptionKey", name, None, opts)
        key = aws.kms.Key(
            f"{name}-key",
            description=args.description,
            enable_key_rotation=True,
            deletion_window_in_days=args.deletion_days,
            policy=json_document(key_policy(args.account_id, args.statements)),
            tags=dict(args.tags),
            opts=ResourceOptions(parent=self),
        )
        aws.kms.Alias(
            f"{name}-alias",
            name=f"alias/{args.alias}",
            target_key_id=key.key_id,
            opts=ResourceOptions(parent=self),
        )
        self.arn, self.key_id = key.arn, key.key_id
        self.register_outputs({"arn": self.arn, "key_id": self.key_id})


def key_policy(account_id: str, statements: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The first statement leaves the decision to IAM in our account; without it a key can become unmanageable
    (AWS KMS Developer Guide, "Default key policy").
    """
    ours = {
        "Sid": "AccountDecidesByIam",
        "Effect": "Allow",
        "Principal": {"AWS": f"arn:aws:iam::{account_id}:root"},
        "Action": "kms:*",
        "Resource": "*",
    }
    return {"Version": "2012-10-17", "Statement": [ours, *statements]}
