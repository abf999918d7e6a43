"""Roles, policies and identity providers: https://docs.aws.amazon.com/IAM/latest/APIReference/."""

from typing import Any

from ladder.cloud.engine.table import Call, Making, Row, Setting
from ladder.cloud.engine.tagging import tags_change

VERSIONS_KEPT = 5  # IAM's quota for one managed policy


def new_version(making: Making) -> None:
    forget_versions(making, keep=VERSIONS_KEPT - 2)
    document = making.inputs["policy"]
    making.send("create_policy_version", {"PolicyArn": making.id, "PolicyDocument": document, "SetAsDefault": True})


def forget_versions(making: Making, keep: int) -> None:
    found = making.send("list_policy_versions", {"PolicyArn": making.id})["Versions"]
    others = sorted((one for one in found if not one["IsDefaultVersion"]), key=lambda one: int(one["VersionId"][1:]))
    for one in others[: max(0, len(others) - keep)]:
        making.send("delete_policy_version", {"PolicyArn": making.id, "VersionId": one["VersionId"]})


def delete_policy(making: Making) -> None:
    forget_versions(making, keep=0)
    making.send("delete_policy", {"PolicyArn": making.id})


def delete_profile(making: Making) -> None:
    if making.inputs.get("role"):
        making.perform(Call(operation="remove_role_from_instance_profile", given=ROLE_OF_PROFILE))
    making.send("delete_instance_profile", {"InstanceProfileName": making.id})


def attached(making: Making) -> Any:
    found = making.send("list_attached_role_policies", {"RoleName": making.inputs["role"]})["AttachedPolicies"]
    return [one for one in found if one["PolicyArn"] == making.inputs["policyArn"]]


def change(operation: str, *inputs: str, **renames: str) -> Setting:
    return Setting(
        inputs=inputs,
        call=Call(operation=operation, given={"RoleName": "{id}"}, renames=renames),
        on_create=False,
    )


ROLE_OF_PROFILE = {"InstanceProfileName": "{id}", "RoleName": "{role}"}
ATTACHMENT = {"RoleName": "{role}", "PolicyArn": "{policyArn}"}
OF_ROLE = {"RoleName": "{role}", "PolicyName": "{name}"}

ROWS = {
    "aws:iam/role:Role": Row(
        service="iam",
        create=Call(
            operation="create_role", renames={"name": "RoleName", "assumeRolePolicy": "AssumeRolePolicyDocument"}
        ),
        id="{name}",
        outputs={"arn": "{answer.Role.Arn}", "uniqueId": "{answer.Role.RoleId}"},
        settings=(
            change("update_assume_role_policy", "assumeRolePolicy", assumeRolePolicy="PolicyDocument"),
            change("put_role_permissions_boundary", "permissionsBoundary"),
            change("update_role", "description", "maxSessionDuration"),
            tags_change("tag_role", "untag_role", "RoleName", "{id}"),
        ),
        read=Call(operation="get_role", given={"RoleName": "{id}"}),
        delete=Call(operation="delete_role", given={"RoleName": "{id}"}),
        ours=("forceDetachPolicies",),
        named="name",
    ),
    "aws:iam/policy:Policy": Row(
        service="iam",
        create=Call(operation="create_policy", renames={"name": "PolicyName", "policy": "PolicyDocument"}),
        id="{answer.Policy.Arn}",
        outputs={"arn": "{id}", "policyId": "{answer.Policy.PolicyId}"},
        settings=(
            Setting(inputs=("policy",), call=new_version, on_create=False),
            tags_change("tag_policy", "untag_policy", "PolicyArn", "{id}"),
        ),
        read=Call(operation="get_policy", given={"PolicyArn": "{id}"}),
        delete=delete_policy,
        named="name",
    ),
    "aws:iam/rolePolicy:RolePolicy": Row(
        service="iam",
        create=Call(
            operation="put_role_policy",
            renames={"role": "RoleName", "name": "PolicyName", "policy": "PolicyDocument"},
        ),
        id="{role}:{name}",
        put=True,
        identity=("role", "name"),
        read=Call(operation="get_role_policy", given=OF_ROLE),
        delete=Call(operation="delete_role_policy", given=OF_ROLE),
        named="name",
    ),
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": Row(
        service="iam",
        create=Call(operation="attach_role_policy", renames={"role": "RoleName"}),
        id="{role}/{policyArn}",
        read=attached,
        exists=bool,
        delete=Call(operation="detach_role_policy", given=ATTACHMENT),
    ),
    "aws:iam/openIdConnectProvider:OpenIdConnectProvider": Row(
        service="iam",
        create=Call(operation="create_open_id_connect_provider"),
        id="{answer.OpenIDConnectProviderArn}",
        outputs={"arn": "{id}"},
        read=Call(operation="get_open_id_connect_provider", given={"OpenIDConnectProviderArn": "{id}"}),
        delete=Call(operation="delete_open_id_connect_provider", given={"OpenIDConnectProviderArn": "{id}"}),
    ),
    "aws:iam/instanceProfile:InstanceProfile": Row(
        service="iam",
        create=Call(operation="create_instance_profile", renames={"name": "InstanceProfileName"}),
        id="{name}",
        outputs={"arn": "{answer.InstanceProfile.Arn}"},
        settings=(
            Setting(
                inputs=("role",),
                call=Call(
                    operation="add_role_to_instance_profile", given=ROLE_OF_PROFILE, renames={"role": "RoleName"}
                ),
            ),
        ),
        read=Call(operation="get_instance_profile", given={"InstanceProfileName": "{id}"}),
        delete=delete_profile,
        named="name",
    ),
    "aws:iam/accountPasswordPolicy:AccountPasswordPolicy": Row(
        service="iam",
        create=Call(operation="update_account_password_policy"),
        id="iam-account-password-policy",
        put=True,
        read=Call(operation="get_account_password_policy"),
        delete=Call(operation="delete_account_password_policy"),
    ),
}
