"""What an account has only one of, set so that one careless request can't undo what every other component does.

GuardDuty, Security Hub and AWS Config belong to the organisation's security account and are not made here.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi_aws as aws
from pulumi import ComponentResource, Input, ResourceOptions


@dataclass(frozen=True, kw_only=True)
class AccountBaselineArgs:
    account_id: str
    # Encrypts EBS volumes for which nobody named a key. People who start machines need leave to use it, in IAM; what
    # starts them in a service's name, like EKS, names a key of its own.
    volume_key_arn: Input[str]
    tags: Mapping[str, str]


class AccountBaseline(ComponentResource):
    """The account's own, so for one stack of each account."""

    def __init__(self, name: str, args: AccountBaselineArgs, opts: ResourceOptions | None = None):
        super().__init__("ladder:account:AccountBaseline", name, None, opts)
        inside = ResourceOptions(parent=self)
        aws.s3.AccountPublicAccessBlock(
            f"{name}-no-public-buckets",
            account_id=args.account_id,
            block_public_acls=True,
            block_public_policy=True,
            ignore_public_acls=True,
            restrict_public_buckets=True,
            opts=inside,
        )
        aws.ebs.DefaultKmsKey(f"{name}-volume-key", key_arn=args.volume_key_arn, opts=inside)
        # Nobody here should be an IAM user; should one be made all the same, its password is worth something.
        aws.iam.AccountPasswordPolicy(
            f"{name}-passwords",
            minimum_password_length=14,
            password_reuse_prevention=24,
            max_password_age=90,
            require_lowercase_characters=True,
            require_uppercase_characters=True,
            require_numbers=True,
            require_symbols=True,
            allow_users_to_change_password=True,
            opts=inside,
        )
        aws.accessanalyzer.Analyzer(
            f"{name}-external-access",
            analyzer_name="ladder-external-access",
            type="ACCOUNT",
            tags=dict(args.tags),
            opts=inside,
        )
        self.register_outputs({})


class RegionBaseline(ComponentResource):
    """The region's own: every stack sets it, to the same value, and none takes it away from another when it goes."""

    def __init__(self, name: str, opts: ResourceOptions | None = None):
        super().__init__("ladder:account:RegionBaseline", name, None, opts)
        kept = ResourceOptions(parent=self, retain_on_delete=True)
        aws.ebs.EncryptionByDefault(f"{name}-volumes-encrypted", enabled=True, opts=kept)
        aws.ebs.SnapshotBlockPublicAccess(f"{name}-no-public-snapshots", state="block-all-sharing", opts=kept)
        # Of every VPC of the account in this region. What calls out through a NAT gateway still does:
        # https://docs.aws.amazon.com/vpc/latest/userguide/security-vpc-bpa.html
        aws.ec2.VpcBlockPublicAccessOptions(
            f"{name}-no-public-networks", internet_gateway_block_mode="block-ingress", opts=kept
        )
        self.register_outputs({})
