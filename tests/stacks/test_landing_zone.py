"""The shared part of level 0: what an environment's config changes about it, and what it doesn't."""

import json
from functools import cache
from typing import Any

import pulumi_aws as aws
import pytest

from ladder.plan import Resource
from stacks import level0
from stacks.names import Names
from stacks.settings import Settings
from stacks.stack import Stack
from tests.recording import resources

DEV: dict[str, Any] = {
    "environment": "dev",
    "account_id": "111111111111",
    "region": "us-east-1",
    "level": 0,
    "cost_centre": "4711",
    "network": {"cidr": "10.20.0.0/16", "zones": ["us-east-1a", "us-east-1b"]},
    "protection": {"protect": False, "force_destroy": True},
    "alerts": {"emails": ["ada@example.com"]},
    "delivery": {"repository": "example/models"},
}


@cache
def zone(changes: str = "{}") -> dict[str, Resource]:
    settings = Settings.model_validate({**DEV, **json.loads(changes)})

    def build() -> None:
        names = Names(environment=settings.environment, region=settings.region, account_id=settings.account_id)
        level0.shared(Stack(settings=settings, names=names, provider=aws.Provider("aws", region=settings.region)))

    return resources(build)


def with_(**changes: Any) -> dict[str, Resource]:
    return zone(json.dumps(changes))


def with_network(**changes: Any) -> dict[str, Resource]:
    return with_(network={**DEV["network"], **changes})


def types(made: dict[str, Resource]) -> set[str]:
    return {resource.type.rpartition(":")[2] for resource in made.values()}


def interface_endpoints(made: dict[str, Resource]) -> list[Resource]:
    return [resource for resource in made.values() if resource.inputs.get("vpcEndpointType") == "Interface"]


@pytest.mark.parametrize(("choice", "zones"), [("none", 0), ("one-zone", 1), ("every-zone", 2)])
def test_interface_endpoints_stand_in_as_many_zones_as_are_paid_for(choice: str, zones: int) -> None:
    endpoints = interface_endpoints(with_network(interface_endpoints=choice))
    assert {len(endpoint.inputs["subnetIds"]) for endpoint in endpoints} == ({zones} if zones else set())


def test_choosing_nat_later_changes_nothing_that_is_there() -> None:
    before, after = zone(), with_network(nat="per-zone")
    assert {name for name, resource in before.items() if after.get(name) != resource} == set()
    assert {"NatGateway", "InternetGateway"} <= types(after) - types(before)


def test_the_account_s_own_is_made_by_one_of_its_stacks_alone() -> None:
    once = {"Trail", "AccountPublicAccessBlock", "AccountPasswordPolicy", "DefaultKmsKey", "Analyzer", "MetricAlarm"}
    second = types(with_(account_baseline=False))
    assert once <= types(zone())
    assert not once & second
    assert {"EncryptionByDefault", "VpcBlockPublicAccessOptions", "FlowLog", "Domain"} <= second


def test_evidence_is_locked_for_good_where_it_is_protected_and_can_be_thrown_away_where_it_is_not() -> None:
    kept = with_(protection={"protect": True, "force_destroy": False})
    for made, mode, destroyed in ((kept, "COMPLIANCE", False), (zone(), "GOVERNANCE", True)):
        lock = made["platform-audit-store-lock"].inputs["rule"]["defaultRetention"]
        assert lock == {"mode": mode, "days": 365}
        assert made["platform-audit-store-bucket"].inputs["forceDestroy"] is destroyed


def test_what_would_be_a_loss_is_protected_where_config_says_so_and_nothing_else_differs() -> None:
    kept, thrown = with_(protection={"protect": True, "force_destroy": False}), zone()
    assert set(kept) == set(thrown)
    lost = {"Key", "Bucket", "Trail", "Domain", "LogGroup"}
    found = [resource for resource in kept.values() if resource.type.rpartition(":")[2] in lost]
    assert {resource.type.rpartition(":")[2] for resource in found} == lost
    assert all(resource.protect for resource in found)
    assert not any(resource.protect for resource in thrown.values())


def test_everything_that_holds_data_names_the_platform_s_key() -> None:
    key = "<<aws:kms/key:Key::platform-key#arn>>"
    field = {"LogGroup": "kmsKeyId", "Topic": "kmsMasterKeyId", "Trail": "kmsKeyId", "Domain": "kmsKeyId"}
    holding = [resource for resource in zone().values() if resource.type.rpartition(":")[2] in field]
    assert len(holding) == 6
    assert {resource.inputs[field[resource.type.rpartition(":")[2]]] for resource in holding} == {key}


def test_names_fit_into_what_aws_allows_for_the_longest_environment_and_region() -> None:
    longest = {"environment": "e" * 16, "region": "ap-southeast-1"}
    network = {**DEV["network"], "zones": ["ap-southeast-1a", "ap-southeast-1b"]}
    made = with_(**longest, network=network)
    buckets = [resource.inputs["bucket"] for resource in made.values() if resource.type.endswith(":Bucket")]
    assert buckets
    assert all(len(bucket) <= 63 for bucket in buckets)
    assert len(made["platform-studio-domain"].inputs["domainName"]) <= 63
