"""SageMaker makes a file system for a domain's homes, and two security groups for it that name each other. The groups
stay when the domain goes, and the file system where it is to be kept; then AWS deletes neither subnets nor VPC.

https://docs.aws.amazon.com/sagemaker/latest/dg/gs-studio-delete-domain.html
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ladder.operate.session import Clients
from ladder.operate.teardown.obstacle import Obstacle, until_gone
from ladder.operate.teardown.studio import domains
from ladder.plan import Resource

GROUPS = "security-group-for-*-nfs-{}"  # inbound and outbound, and the domain's id at the end
OURS = ("Name", "environment", "team")


def left_in_the_vpc(client: Clients, vpc: Resource) -> Iterator[Obstacle]:
    """Nothing while the domain stands: it needs them."""
    ec2, standing = client("ec2"), domains(client)
    tags = [{"Name": f"tag:{key}", "Values": [vpc.inputs["tags"][key]]} for key in OURS]
    for vpc_id in (one["VpcId"] for one in ec2.describe_vpcs(Filters=tags)["Vpcs"]):
        for domain_id, groups in sorted(of_domains(ec2, vpc_id).items()):
            if domain_id in standing:
                continue
            for target in mount_targets(client("efs"), domain_id):
                yield Obstacle(
                    kind="mount target of the homes, whose files stay",
                    name=target,
                    stops=f"subnets of {vpc.name}",
                    remove=lambda target=target, domain_id=domain_id: unmount(client("efs"), domain_id, target),
                )
            yield Obstacle(
                kind="SageMaker's security groups",
                name=GROUPS.format(domain_id),
                stops=vpc.name,
                remove=lambda groups=groups: delete_groups(ec2, groups),
            )


def of_domains(ec2: Any, vpc_id: str) -> Mapping[str, Sequence[str]]:
    """Domain's id -> ids of the groups that SageMaker made for it in this VPC."""
    filters = [{"Name": "vpc-id", "Values": [vpc_id]}, {"Name": "group-name", "Values": [GROUPS.format("*")]}]
    found = defaultdict[str, list[str]](list)
    for page in ec2.get_paginator("describe_security_groups").paginate(Filters=filters):
        for group in page["SecurityGroups"]:
            found[group["GroupName"].partition("-nfs-")[2]].append(group["GroupId"])
    return found


def delete_groups(ec2: Any, groups: Sequence[str]) -> None:
    """Their rules first: AWS deletes no group that a rule of another names."""
    for group in ec2.describe_security_groups(GroupIds=groups)["SecurityGroups"]:
        if group["IpPermissions"]:
            ec2.revoke_security_group_ingress(GroupId=group["GroupId"], IpPermissions=group["IpPermissions"])
        if group["IpPermissionsEgress"]:
            ec2.revoke_security_group_egress(GroupId=group["GroupId"], IpPermissions=group["IpPermissionsEgress"])
    for group in groups:
        ec2.delete_security_group(GroupId=group)


def mount_targets(efs: Any, domain_id: str) -> list[str]:
    """Of the homes' file system, which SageMaker creates with the domain's id as its token."""
    systems = efs.describe_file_systems(CreationToken=domain_id)["FileSystems"]
    return [
        target["MountTargetId"]
        for system in systems
        for target in efs.describe_mount_targets(FileSystemId=system["FileSystemId"])["MountTargets"]
    ]


def unmount(efs: Any, domain_id: str, target: str) -> None:
    if target in mount_targets(efs, domain_id):
        efs.delete_mount_target(MountTargetId=target)
    until_gone(f"mount target {target}", lambda: target in mount_targets(efs, domain_id))
