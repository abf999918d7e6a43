"""Kubernetes clusters: https://docs.aws.amazon.com/eks/latest/APIReference/."""

from collections.abc import Mapping
from typing import Any

from ladder.cloud.engine.table import Call, Making, Row, Setting
from ladder.cloud.engine.tagging import tags_change

RETAG = tags_change("tag_resource", "untag_resource", "resourceArn", tags="tags", keys="tagKeys")
OF_CLUSTER = {"name": "{name}"}
OF_ENTRY = {"clusterName": "{clusterName}", "principalArn": "{principalArn}"}
OF_NODES = {"clusterName": "{clusterName}", "nodegroupName": "{nodeGroupName}"}


def logging(making: Making) -> dict[str, Any]:
    """Pulumi has the list of types alone."""
    types = making.inputs.get("enabledClusterLogTypes")
    return {"logging": {"clusterLogging": [{"types": types, "enabled": True}]}} if types else {}


def create_cluster(making: Making) -> Any:
    takes = tuple(name for name in making.own() if name not in {"enabledClusterLogTypes", "tags"})
    call = Call(
        operation="create_cluster",
        renames={"vpcConfig": "resourcesVpcConfig", "encryptionConfig": "encryptionConfig"},
    )
    request = {**making.request(call, takes), **logging(making)}
    return making.send("create_cluster", {**request, "tags": {**making.default_tags, **making.inputs.get("tags", {})}})


def part(operation: str, id_: str, of: Mapping[str, str], answer: str, **row: Any) -> Row:
    """What a cluster holds beside nodes. ``of``: how a call names it; ``answer``: the path to its ARN."""
    return Row(
        service="eks",
        create=Call(operation=f"create_{operation}", renames=row.pop("renames", {})),
        id=id_,
        outputs={"arn": f"{{answer.{answer}}}"},
        settings=(RETAG,),
        read=Call(operation=f"describe_{operation}", given=of),
        delete=Call(operation=f"delete_{operation}", given=of),
        **row,
    )


ROWS = {
    "aws:eks/cluster:Cluster": Row(
        service="eks",
        create=create_cluster,
        id="{name}",
        outputs={
            "arn": "{answer.cluster.arn}",
            "endpoint": "{answer.cluster.endpoint}",
            "certificateAuthority": "{answer.cluster.certificateAuthority}",
            "identities": "{answer.cluster.identity}",
            "vpcConfig": "{answer.cluster.resourcesVpcConfig}",
            "version": "{answer.cluster.version}",
        },
        settings=(
            RETAG,
            Setting(
                inputs=("vpcConfig",),
                call=Call(
                    operation="update_cluster_config",
                    given={"name": "{id}"},
                    renames={"vpcConfig": "resourcesVpcConfig"},
                ),
                on_create=False,
            ),
        ),
        read=Call(operation="describe_cluster", given=OF_CLUSTER),
        delete=Call(operation="delete_cluster", given=OF_CLUSTER),
        named="name",
    ),
    "aws:eks/nodeGroup:NodeGroup": Row(
        service="eks",
        create=Call(
            operation="create_nodegroup",
            renames={"nodeGroupName": "nodegroupName", "subnetIds": "subnets", "nodeRoleArn": "nodeRole"},
        ),
        id="{clusterName}:{nodeGroupName}",
        outputs={"arn": "{answer.nodegroup.nodegroupArn}"},
        settings=(
            RETAG,
            Setting(
                inputs=("scalingConfig", "updateConfig"),
                call=Call(operation="update_nodegroup_config", given=OF_NODES),
                on_create=False,
            ),
        ),
        read=Call(operation="describe_nodegroup", given=OF_NODES),
        delete=Call(operation="delete_nodegroup", given=OF_NODES),
        ours=("forceUpdateVersion",),
        named="nodeGroupName",
    ),
    "aws:eks/addon:Addon": part(
        "addon",
        "{clusterName}:{addonName}",
        {"clusterName": "{clusterName}", "addonName": "{addonName}"},
        "addon.addonArn",
        renames={"resolveConflictsOnCreate": "resolveConflicts"},
        ours=("resolveConflictsOnUpdate", "preserve"),
    ),
    "aws:eks/accessEntry:AccessEntry": part(
        "access_entry",
        "{clusterName}:{principalArn}",
        OF_ENTRY,
        "accessEntry.accessEntryArn",
        renames={"userName": "username"},
    ),
    "aws:eks/accessPolicyAssociation:AccessPolicyAssociation": Row(
        service="eks",
        create=Call(operation="associate_access_policy"),
        id="{clusterName}#{principalArn}#{policyArn}",
        read=Call(operation="list_associated_access_policies", given=OF_ENTRY),
        exists=lambda found: found["associatedAccessPolicies"],
        delete=Call(operation="disassociate_access_policy", given={**OF_ENTRY, "policyArn": "{policyArn}"}),
        put=True,
        identity=("clusterName", "principalArn", "policyArn"),
        tagged=False,
    ),
    "aws:eks/podIdentityAssociation:PodIdentityAssociation": part(
        "pod_identity_association",
        "{answer.association.associationId}",
        {"clusterName": "{clusterName}", "associationId": "{id}"},
        "association.associationArn",
    ),
}
