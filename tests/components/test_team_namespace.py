import json
from typing import Any

import kubernetes_validate
import pytest

from components.pod_admission import only_images_of
from components.team_namespace import TeamNamespace, TeamNamespaceArgs, quota
from tests.recording import resources

ARGS = TeamNamespaceArgs(
    team="vision",
    namespace="team-vision",
    images="111.dkr.ecr.us-east-1.amazonaws.com/dev-vision",
    gpus=3,
)
MADE = resources(lambda: TeamNamespace("vision-gpu", ARGS))
MANIFESTS = {name: one.inputs for name, one in MADE.items() if one.type.startswith("kubernetes:")}


@pytest.mark.parametrize("name", MANIFESTS)
def test_every_manifest_is_one_that_kubernetes_takes(name: str) -> None:
    manifest: dict[str, Any] = json.loads(json.dumps(MANIFESTS[name]))
    kubernetes_validate.validate(manifest, "1.35", strict=True)


def test_gpus_are_counted_and_nothing_opens_a_way_in_from_outside() -> None:
    hard = quota(3)
    assert hard["requests.nvidia.com/gpu"] == "3"
    assert (hard["services.loadbalancers"], hard["services.nodeports"]) == ("0", "0")


def test_pods_are_shut_off_unless_a_policy_names_whom_they_may_talk_to() -> None:
    specs = {name: one["spec"] for name, one in MANIFESTS.items() if one["kind"] == "NetworkPolicy"}
    assert specs["vision-gpu-default-deny"] == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}
    entering = [rule for spec in specs.values() for rule in spec.get("ingress", ())]
    assert entering == [{"from": [{"podSelector": {}}]}]


def test_people_are_let_into_their_own_namespace_and_cannot_undo_what_keeps_them_there() -> None:
    assert [who["name"] for who in MANIFESTS["vision-gpu-binding"]["subjects"]] == ["ladder:vision"]
    changed = {
        resource
        for rule in MANIFESTS["vision-gpu-role"]["rules"]
        if {"create", "delete", "patch", "update"} & set(rule["verbs"])
        for resource in rule["resources"]
    }
    assert changed == {"jobs", "configmaps", "pods"}
    assert MANIFESTS["vision-gpu-namespace"]["metadata"]["labels"]["pod-security.kubernetes.io/enforce"] == "restricted"


def test_a_pod_reaches_where_its_node_answers_for_its_role_and_nothing_else_of_the_node() -> None:
    """https://docs.aws.amazon.com/eks/latest/userguide/pod-identities.html: the agent listens on 169.254.170.23:80."""
    [rule] = MANIFESTS["vision-gpu-own-role"]["spec"]["egress"]
    assert rule == {"to": [{"ipBlock": {"cidr": "169.254.170.23/32"}}], "ports": [{"port": 80, "protocol": "TCP"}]}


def test_the_rule_on_images_is_in_force_in_the_teams_namespace() -> None:
    binding = MANIFESTS["vision-gpu-images-here"]["spec"]
    assert binding["validationActions"] == ["Deny"]
    assert binding["matchResources"]["namespaceSelector"]["matchLabels"] == {
        "kubernetes.io/metadata.name": "team-vision"
    }
    spec = MANIFESTS["vision-gpu-images"]["spec"]
    assert spec["failurePolicy"] == "Fail"
    [rule] = spec["matchConstraints"]["resourceRules"]
    assert {"pods", "pods/ephemeralcontainers"} == set(rule["resources"])
    assert {"CREATE", "UPDATE"} == set(rule["operations"])
    assert spec["validations"] == only_images_of(ARGS.images)
