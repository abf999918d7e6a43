"""A role that one kind of caller may take, for one purpose, and never beyond its boundary."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pulumi_aws as aws
from pulumi import ComponentResource, Input, Output, ResourceOptions

from components.json_document import json_document

Statement = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class RoleArgs:
    description: str
    trust: Sequence[Statement]  # who may take it, and on what condition
    boundary_arn: Input[str]
    tags: Mapping[str, str]
    statements: Sequence[Statement] = ()
    managed_policies: Sequence[str] = ()  # names of AWS's own policies, for services that demand them
    role_name: str | None = None  # None for a role that nobody types


class Role(ComponentResource):
    """Outputs: ``arn`` and ``name``; both wait for the permissions, so who takes the role never comes before them."""

    def __init__(self, name: str, args: RoleArgs, opts: ResourceOptions | None = None):
        super().__init__("ladder:identity:Role", name, None, opts)
        role = aws.iam.Role(
            f"{name}-role",
            name=args.role_name,
            description=args.description,
            assume_role_policy=document(args.trust),
            permissions_boundary=args.boundary_arn,
            tags=dict(args.tags),
            opts=ResourceOptions(parent=self),
        )
        granted: list[Output[str]] = []
        if args.statements:
            policy = aws.iam.RolePolicy(
                f"{name}-policy",
                role=role.name,
                policy=document(args.statements),
                opts=ResourceOptions(parent=self),
            )
            granted.append(policy.id)
        for policy_name in args.managed_policies:
            attachment = aws.iam.RolePolicyAttachment(
                f"{name}-{policy_name}",
                role=role.name,
                policy_arn=f"arn:aws:iam::aws:policy/{policy_name}",
                opts=ResourceOptions(parent=self),
            )
            granted.append(attachment.id)
        self.arn = Output.all(role.arn, *granted).apply(lambda known: str(known[0]))
        self.name = Output.all(role.name, *granted).apply(lambda known: str(known[0]))
        self.register_outputs({"arn": self.arn, "name": self.name})


def document(statements: Sequence[Statement]) -> Input[str]:
    return json_document({"Version": "2012-10-17", "Statement": [dict(each) for each in statements]})


def service_trust(service: str, account_id: str | None = None, source_arn: Input[str] | None = None) -> Statement:
    """A service takes the role, on behalf of our account and of one resource where it says so (the confused deputy).

    Leave ``account_id`` out where the service's documentation does: such a service sends no source, and would be
    refused. It is our account anyway that passes it the role, since iam:PassRole ends at the account.
    """
    condition = ({"StringEquals": {"aws:SourceAccount": account_id}} if account_id else {}) | (
        {"ArnLike": {"aws:SourceArn": source_arn}} if source_arn is not None else {}
    )
    trust = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
    return trust | ({"Condition": condition} if condition else {})


def pod_trust(account_id: str, cluster_arn: Input[str], namespace: str, service_account: str) -> Statement:
    """Pods of one service account of one cluster: https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html.

    EKS tags each session with where its pod runs: https://docs.aws.amazon.com/eks/latest/userguide/pod-id-abac.html.
    """
    source = {"aws:SourceAccount": account_id}
    pod = {
        "aws:RequestTag/kubernetes-namespace": namespace,
        "aws:RequestTag/kubernetes-service-account": service_account,
    }
    return {
        "Effect": "Allow",
        "Principal": {"Service": "pods.eks.amazonaws.com"},
        "Action": ["sts:AssumeRole", "sts:TagSession"],
        "Condition": {"StringEquals": source | pod, "ArnLike": {"aws:SourceArn": cluster_arn}},
    }
