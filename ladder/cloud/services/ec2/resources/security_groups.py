"""Security groups and their rules. As with Pulumi, a new group has no rule but those that the program gives it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ladder.cloud.engine.table import Making, Row, Setting, Steps
from ladder.cloud.services.ec2.resources.network import call, row, tags_change

DIRECTIONS = {"ingress": "IpPermissions", "egress": "IpPermissionsEgress"}


def permission(rule: Mapping[str, Any]) -> dict[str, Any]:
    """One rule as ``IpPermission``; takes the words of inline rules and of rule resources."""
    described = {"Description": rule["description"]} if rule.get("description") else {}
    listed = {
        "IpRanges": ("CidrIp", [*rule.get("cidrBlocks", []), rule.get("cidrIpv4")]),
        "Ipv6Ranges": ("CidrIpv6", [*rule.get("ipv6CidrBlocks", []), rule.get("cidrIpv6")]),
        "PrefixListIds": ("PrefixListId", [*rule.get("prefixListIds", []), rule.get("prefixListId")]),
        "UserIdGroupPairs": ("GroupId", [*rule.get("securityGroups", []), rule.get("referencedSecurityGroupId")]),
    }
    request: dict[str, Any] = {"IpProtocol": str(rule.get("protocol", rule.get("ipProtocol")))}
    for member, name in (("FromPort", "fromPort"), ("ToPort", "toPort")):
        if name in rule:
            request[member] = rule[name]
    for member, (word, values) in listed.items():
        found = [{word: value, **described} for value in values if value]
        if found:
            request[member] = found
    return request


def replace_rules(direction: str) -> Steps:
    """The group has these inline rules and no other in that direction."""

    def steps(making: Making) -> None:
        found = making.send("describe_security_groups", {"GroupIds": [making.id]})["SecurityGroups"][0]
        old = found[DIRECTIONS[direction]]
        if old:
            making.send(f"revoke_security_group_{direction}", {"GroupId": making.id, "IpPermissions": old})
        rules: list[dict[str, Any]] = making.inputs.get(direction) or []
        own = [
            permission({**rule, "securityGroups": [*rule.get("securityGroups", []), making.id]})
            if rule.get("self")
            else permission(rule)
            for rule in rules
        ]
        if own:
            making.send(f"authorize_security_group_{direction}", {"GroupId": making.id, "IpPermissions": own})

    return steps


def create_group(making: Making) -> Any:
    group = {"description": "Managed by Pulumi", **making.inputs}
    answer = making.like(inputs=group).perform(GROUP.create, tuple({*making.own(), "description"}))
    replace_rules("egress")(making.like(inputs={}, identifier=answer["GroupId"]))
    return answer


def find_default(making: Making) -> Any:
    filters = [{"Name": "vpc-id", "Values": [making.inputs["vpcId"]]}, {"Name": "group-name", "Values": ["default"]}]
    group = making.send("describe_security_groups", {"Filters": filters})["SecurityGroups"][0]
    making.id = group["GroupId"]
    for direction in DIRECTIONS:
        replace_rules(direction)(making)
    return group


def authorize(direction: str) -> Steps:
    def steps(making: Making) -> Any:
        request = {"GroupId": making.inputs["securityGroupId"], "IpPermissions": [permission(making.inputs)]}
        tags = {**making.default_tags, **making.inputs.get("tags", {})}
        if tags:
            listed = [{"Key": key, "Value": value} for key, value in sorted(tags.items())]
            request["TagSpecifications"] = [{"ResourceType": "security-group-rule", "Tags": listed}]
        return making.send(f"authorize_security_group_{direction}", request)

    return steps


def rule(direction: str) -> Row:
    return Row(
        service="ec2",
        create=authorize(direction),
        id="{answer.SecurityGroupRules[0].SecurityGroupRuleId}",
        outputs={
            "securityGroupRuleId": "{id}",
            "arn": "arn:aws:ec2:{region}:{account}:security-group-rule/{id}",
        },
        read=call("describe_security_group_rules", SecurityGroupRuleIds=["{id}"]),
        exists=lambda found: found["SecurityGroupRules"],
        delete=call(f"revoke_security_group_{direction}", GroupId="{securityGroupId}", SecurityGroupRuleIds=["{id}"]),
    )


INLINE = tuple(Setting(inputs=(direction,), call=replace_rules(direction)) for direction in DIRECTIONS)
GROUP = row(
    "security-group",
    "GroupId",
    read=("describe_security_groups", "GroupIds"),
    delete=call("delete_security_group", GroupId="{id}"),
    renames={"name": "GroupName"},
    settings=INLINE,
    named="name",
)

ROWS = {
    "aws:ec2/securityGroup:SecurityGroup": replace(GROUP, create=create_group, ours=("revokeRulesOnDelete",)),
    "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": Row(
        service="ec2",
        create=find_default,
        id="{answer.GroupId}",
        outputs={"arn": "arn:aws:ec2:{region}:{account}:security-group/{id}"},
        settings=(*INLINE, replace(tags_change(), on_create=True)),
        put=True,
        identity=("vpcId",),
    ),
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": rule("ingress"),
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": rule("egress"),
}
