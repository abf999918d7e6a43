"""What the cluster's own parts may do in the account: its secrets' key and its autoscaler."""

from collections.abc import Mapping
from typing import Any

from pulumi import Input

from components.role import Statement


def secrets_statement(key_arn: Input[str]) -> Statement:
    actions = ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:ListGrants"]
    return {"Sid": "EncryptSecrets", "Effect": "Allow", "Action": actions, "Resource": key_arn}


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
