"""Two stacks for one cluster: AWS's part, made from anywhere, and what stands inside, written from inside the VPC."""

import re
from functools import cache
from pathlib import Path

import pytest

from ladder.plan import Plan
from ladder.plan.recording import record
from stacks.cluster_images import commands, deployment_tag
from stacks.cluster_program import build_cluster
from stacks.names import Names
from stacks.program import build
from stacks.reading import ConfigErrors, at_level, read_stack, stack_names
from tests.stacks.good_config import STACK, write_good

WITH_CLUSTER = [stack for stack in stack_names() if read_stack(stack)[0].compute.kubernetes]
EVERY_CLUSTER = pytest.mark.parametrize("stack", WITH_CLUSTER)


@cache
def base(stack: str) -> Plan:
    return record(stack, lambda: build(*read_stack(stack)))


@cache
def inside(stack: str) -> Plan:
    return record(stack, lambda: build_cluster(*read_stack(stack)))


@pytest.mark.parametrize("stack", stack_names())
def test_no_object_of_kubernetes_is_made_with_aws_and_nothing_of_aws_inside(stack: str) -> None:
    assert not [one.key for one in base(stack).resources if "kubernetes:" in one.type]
    assert not [one.key for one in inside(stack).resources if one.type.startswith(("aws:", "pulumi:providers:aws"))]


@EVERY_CLUSTER
def test_the_inner_stack_writes_to_its_own_cluster_or_to_none(stack: str) -> None:
    settings, _ = read_stack(stack)
    [provider] = [one for one in inside(stack).resources if one.type == "pulumi:providers:kubernetes"]
    names = Names(environment=settings.environment, region=settings.region, account_id=settings.account_id)
    [cluster] = [one for one in base(stack).resources if one.type == "aws:eks/cluster:Cluster"]
    assert provider.inputs["context"] == names.cluster_arn
    assert names.cluster_arn.endswith(f"/{cluster.inputs['name']}")
    objects = [one for one in inside(stack).resources if one.type.startswith("kubernetes:")]
    assert {one.provider for one in objects} == {provider.key}


@EVERY_CLUSTER
def test_the_inner_stack_needs_no_output_of_the_outer(stack: str) -> None:
    keys = {one.key for one in inside(stack).resources}
    assert {need for one in inside(stack).resources for need in one.depends_on} <= keys


@EVERY_CLUSTER
def test_images_inside_come_from_repositories_that_the_outer_stack_makes(stack: str) -> None:
    made = {one.inputs["name"] for one in base(stack).resources if one.type == "aws:ecr/repository:Repository"}
    registry = "{0.account_id}.dkr.ecr.{0.region}.amazonaws.com/".format(read_stack(stack)[0])
    named = set(re.findall(re.escape(registry) + r"([\w-]+)", str([one.inputs for one in inside(stack).resources])))
    assert named <= made
    assert any(name.endswith("-platform-cluster") for name in named)


@EVERY_CLUSTER
def test_service_accounts_have_the_identity_that_the_outer_stack_gives_their_name(stack: str) -> None:
    told = {
        (one.inputs["namespace"], one.inputs["serviceAccount"])
        for one in base(stack).resources
        if one.type == "aws:eks/podIdentityAssociation:PodIdentityAssociation"
    }
    namespaces = {
        one.name: one.inputs["metadata"]["name"]
        for one in inside(stack).resources
        if one.type == "kubernetes:core/v1:Namespace"
    }
    made: set[tuple[str, str]] = set()
    for one in inside(stack).resources:
        if one.type == "kubernetes:core/v1:ServiceAccount":
            given = one.inputs["metadata"]["namespace"]
            known = next((real for name, real in namespaces.items() if f"::{name}#" in given), given)
            made.add((known, one.inputs["metadata"]["name"]))
    assert made == told


def test_below_level_one_there_is_nothing_inside() -> None:
    settings, teams = at_level(*read_stack("dev-us-east-1"), 0)
    assert record("x", lambda: build_cluster(settings, teams)).resources == ()


def test_a_clusters_zones_are_those_that_the_config_leaves_it() -> None:
    """EKS refuses some: https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html, "Subnet requirements"."""
    settings, teams = read_stack("prod-us-east-1")
    assert settings.compute.kubernetes
    fewer = settings.compute.kubernetes.model_copy(update={"zones": ("us-east-1a", "us-east-1c")})
    compute = settings.compute.model_copy(update={"kubernetes": fewer})
    plan = record("x", lambda: build(settings.model_copy(update={"compute": compute}), teams))
    zone_of = {
        f"<<{one.key}#id>>": one.inputs["availabilityZone"]
        for one in plan.resources
        if one.type == "aws:ec2/subnet:Subnet"
    }
    placed = [
        one.inputs.get("subnetIds") or one.inputs["vpcConfig"].get("subnetIds") or one.inputs["vpcConfig"]["subnets"]
        for one in plan.resources
        if one.type in ("aws:eks/cluster:Cluster", "aws:eks/nodeGroup:NodeGroup", "aws:codebuild/project:Project")
    ]
    assert len(placed) == 5  # the cluster, its three groups of nodes, and the build
    for subnets in placed:
        assert [zone_of[subnet] for subnet in subnets] == ["us-east-1a", "us-east-1c"]


@EVERY_CLUSTER
def test_whatever_the_commands_push_is_what_the_plans_start(stack: str) -> None:
    settings, _ = read_stack(stack)
    assert settings.compute.kubernetes
    names = Names(environment=settings.environment, region=settings.region, account_id=settings.account_id)
    pushed = [
        word for line in commands(names, settings.compute.kubernetes.version) for word in line.split() if ":" in word
    ]
    [scaler] = [one for one in inside(stack).resources if one.type == "kubernetes:apps/v1:Deployment"]
    [build_] = [one for one in base(stack).resources if one.type == "aws:codebuild/project:Project"]
    assert scaler.inputs["spec"]["template"]["spec"]["containers"][0]["image"] in pushed
    assert build_.inputs["environment"]["image"].rpartition(":")[2] == deployment_tag()
    assert any(word.endswith(deployment_tag()) for word in pushed)


def write_cluster(folder: Path, *lines: str) -> None:
    text = "\n".join(["config:", '  pulumi:disable-default-providers: ["*"]', *lines, ""])
    (folder / "config" / f"Pulumi.{STACK}-cluster.yaml").write_text(text, encoding="utf-8")


def test_a_clusters_stack_says_what_its_base_says(tmp_path: Path) -> None:
    folder = write_good(tmp_path)
    write_cluster(folder, 'encryptedkey: "AQIC"')
    assert read_stack(f"{STACK}-cluster", folder) == read_stack(STACK, folder)
    assert f"{STACK}-cluster" not in stack_names(folder)


def test_what_a_clusters_file_says_of_its_own_is_told(tmp_path: Path) -> None:
    folder = write_good(tmp_path)
    write_cluster(folder, "  mlops:level: 1")
    with pytest.raises(ConfigErrors, match=f"level.*belongs in Pulumi.{STACK}.yaml"):
        read_stack(f"{STACK}-cluster", folder)


def test_a_cluster_that_nobody_asked_for_is_told(tmp_path: Path) -> None:
    folder = write_good(tmp_path)
    file = folder / "config" / f"Pulumi.{STACK}.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("mlops:level: 1", "mlops:level: 0"), encoding="utf-8")
    for team in (folder / "teams").glob("*.yaml"):
        team.write_text(team.read_text(encoding="utf-8").replace("level: 1", "level: 0"), encoding="utf-8")
    write_cluster(folder)
    with pytest.raises(ConfigErrors, match="asks for no cluster"):
        read_stack(f"{STACK}-cluster", folder)
