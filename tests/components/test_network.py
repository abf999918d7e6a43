from dataclasses import replace
from ipaddress import IPv4Network
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.network import Network, NetworkArgs, subnet_of
from tests.recording import requested

ARGS = NetworkArgs(
    cidr=IPv4Network("10.20.0.0/16"), zones=("us-east-1a", "us-east-1b", "us-east-1d"), nat="none", tags={}
)


def made(args: NetworkArgs = ARGS) -> dict[str, Any]:
    return dict(requested(lambda: Network("network", args)))


def routes_out(args: NetworkArgs) -> dict[str, str]:
    out = {name: inputs for name, inputs in made(args).items() if name.startswith("network-private")}
    return {name: inputs["natGatewayId"] for name, inputs in out.items() if "natGatewayId" in inputs}


def test_without_nat_nothing_leads_outside() -> None:
    names = set(made())
    assert not any("internet" in name or "public" in name or name.endswith("-out") for name in names)


def test_one_nat_gateway_serves_every_zone_or_each_zone_has_its_own() -> None:
    single, own = routes_out(replace(ARGS, nat="single")), routes_out(replace(ARGS, nat="per-zone"))
    assert len(single) == len(own) == 3
    assert len(set(single.values())) == 1
    assert len(set(own.values())) == 3


@pytest.mark.parametrize("nat", ["single", "per-zone"])
def test_choosing_nat_later_moves_nothing_that_is_there(nat: Any) -> None:
    before, after = made(), made(replace(ARGS, nat=nat))
    assert {name: after[name] for name in before} == before


def test_no_machine_gets_a_public_address_by_itself() -> None:
    subnets = {name: it for name, it in made(replace(ARGS, nat="per-zone")).items() if "cidrBlock" in it}
    assert [it["mapPublicIpOnLaunch"] for name, it in subnets.items() if name != "network-vpc"] == [False] * 6


def test_the_default_security_group_lets_nobody_do_anything() -> None:
    closed = made()["network-default-closed"]
    assert "ingress" not in closed
    assert "egress" not in closed


@given(st.integers(16, 22), st.sets(st.sampled_from("abcdefg"), min_size=2, max_size=7))
def test_subnets_lie_inside_the_vpc_are_as_large_as_aws_demands_and_never_overlap(
    prefix: int, letters: set[str]
) -> None:
    cidr = IPv4Network(f"10.0.0.0/{prefix}")
    subnets = [subnet_of(cidr, f"us-east-1{letter}", kind) for letter in letters for kind in ("private", "public")]
    assert all(subnet.subnet_of(cidr) and subnet.prefixlen <= 28 for subnet in subnets)
    assert not any(one.overlaps(other) for one, other in combinations(subnets, 2))


def test_dropping_a_zone_leaves_the_others_where_they_were() -> None:
    fewer = made(replace(ARGS, zones=ARGS.zones[1:]))
    assert {name: made()[name] for name in fewer} == fewer


def test_a_zone_that_is_none_is_named() -> None:
    with pytest.raises(ValueError, match="us-east-1-bos-1z does not end in a letter from a to g"):
        subnet_of(ARGS.cidr, "us-east-1-bos-1z", "private")
