"""What the cluster's own parts may do in the account: its secrets' key and its autoscaler."""

from collections.abc import Iterable, Mapping
from typing import Any

from pulumi import Input, Output

from components.role import Statement


def after(value: Input[str], needs: Iterable[Input[str]]) -> Output[str]:
    """The value, known only once all that it needs is there."""
    return Output.all(value, *needs).apply(lambda known: str(known[0]))


def secrets_statement(key_arn: Input[str]) -> Statement:
    actions = ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:ListGrants"]
    return {"Sid": "EncryptSecrets", "Effect": "Allow", "Action": actions, "Resource": key_arn}


def node_disk_statements(account_id: str) -> list[Statement]:
    """EC2 Auto Scaling starts nodes from encrypted disks (its User Guide, "Required AWS KMS key policy").

    Its role is named by a condition: as a principal, KMS refuses the policy in an account that never used the service.
    """
    role = f"arn:aws:iam::{account_id}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling"
    who = {"Effect": "Allow", "Principal": {"AWS": "*"}, "Resource": "*"}
    only = {"StringEquals": {"kms:CallerAccount": account_id}, "ArnEquals": {"aws:PrincipalArn": role}}
    use = ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"]
    attach = {"Bool": {"kms:GrantIsForAWSResource": "true"}}
    return [
        {**who, "Sid": "NodeDisks", "Action": use, "Condition": only},
        {**who, "Sid": "AttachNodeDisks", "Action": "kms:CreateGrant", "Condition": only | attach},
    ]


def autoscaler_statements(account_id: str, region: str, cluster_name: str) -> list[Statement]:
    """Sees groups and instance types; resizes the groups of this cluster alone (cluster-autoscaler, AWS guide)."""
    groups = f"arn:aws:autoscaling:{region}:{account_id}:autoScalingGroup:*:autoScalingGroupName/*"
    owned = {"StringEquals": {f"aws:ResourceTag/k8s.io/cluster-autoscaler/{cluster_name}": "owned"}}
    allowed: Mapping[str, tuple[list[str], str, Mapping[str, Any]]] = {
        # Neither service describes by resource.
        "SeeCapacity": (
            [
                "autoscaling:DescribeAutoScalingGroups",
                "autoscaling:DescribeAutoScalingInstances",
                "autoscaling:DescribeLaunchConfigurations",
                "autoscaling:DescribeScalingActivities",
                "ec2:DescribeImages",
                "ec2:DescribeInstanceTypes",
                "ec2:DescribeLaunchTemplateVersions",
                "ec2:GetInstanceTypesFromInstanceRequirements",
            ],
            "*",
            {},
        ),
        "SeeLabelsAndTaints": (
            ["eks:DescribeNodegroup"],
            f"arn:aws:eks:{region}:{account_id}:nodegroup/{cluster_name}/*",
            {},
        ),
        "Resize": (
            ["autoscaling:SetDesiredCapacity", "autoscaling:TerminateInstanceInAutoScalingGroup"],
            groups,
            owned,
        ),
    }
    return [
        {"Sid": sid, "Effect": "Allow", "Action": actions, "Resource": resource}
        | ({"Condition": condition} if condition else {})
        for sid, (actions, resource, condition) in allowed.items()
    ]
