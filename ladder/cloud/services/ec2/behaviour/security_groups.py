"""Rules that remember what they are for, also those about a prefix list or another group.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_SecurityGroupRule.html
"""

from inspect import signature
from typing import Any

from moto.ec2.models.security_groups import SecurityGroupRule

from ladder.cloud.daemon import Daemon
from ladder.cloud.engine.operations import replace_method


def install(_daemon: Daemon) -> None:
    making: Any = SecurityGroupRule.__init__
    parameters = signature(making)

    def make(*arguments: Any, **named: Any) -> None:
        making(*arguments, **named)
        given = parameters.bind(*arguments, **named).arguments
        given["self"].of_prefix_list = given.get("prefix_list_id") or {}

    def description(rule: Any) -> str | None:
        sources: list[dict[str, str]] = [rule.ip_range, rule.source_group, rule.of_prefix_list]
        return next((source["Description"] for source in sources if source.get("Description")), None)

    replace_method(SecurityGroupRule, "__init__", make)
    replace_method(SecurityGroupRule, "description", property(description))
