import json
from typing import Any

import kubernetes_validate
import pytest

from components.team_namespace import TeamNamespace, TeamNamespaceArgs, only_images_of, quota
from tests.recording import resources

ARGS = TeamNamespaceArgs(
    team="vision",
    cluster_name="dev-gpu",
    kubeconfig="{}",
    cluster_arn="arn:aws:eks:us-east-1:111111111111:cluster/dev-gpu",
    account_id="111111111111",
    people_role_name="dev-vision-people",
    images="111.dkr.ecr.us-east-1.amazonaws.com/dev-vision",
    gpus=3,
    tags={"team": "vision"},
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
    assert MADE["vision-gpu-people"].inputs["principalArn"] == "arn:aws:iam::111111111111:role/dev-vision-people"
    [group] = MADE["vision-gpu-people"].inputs["kubernetesGroups"]
    assert [who["name"] for who in MANIFESTS["vision-gpu-binding"]["subjects"]] == [group]
    changed = {
        resource
        for rule in MANIFESTS["vision-gpu-role"]["rules"]
        if {"create", "delete", "patch", "update"} & set(rule["verbs"])
        for resource in rule["resources"]
    }
    assert changed == {"jobs", "configmaps", "pods"}
    assert MANIFESTS["vision-gpu-namespace"]["metadata"]["labels"]["pod-security.kubernetes.io/enforce"] == "restricted"


def test_no_kind_of_container_starts_from_another_teams_images() -> None:
    validations = only_images_of(ARGS.images if isinstance(ARGS.images, str) else "")
    expressions = [str(one["expression"]) for one in validations if "expression" in one]
    for kind in ("containers", "initContainers", "ephemeralContainers"):
        [expression] = [one for one in expressions if f"object.spec.{kind}.all" in one]
        # With what follows the name, or `dev-vision2` would pass for `dev-vision`.
        assert f"startsWith('{ARGS.images}:')" in expression
        assert f"startsWith('{ARGS.images}@')" in expression
    binding = MANIFESTS["vision-gpu-images-here"]["spec"]
    assert binding["validationActions"] == ["Deny"]
    assert MANIFESTS["vision-gpu-images"]["spec"]["failurePolicy"] == "Fail"
