"""The autoscaler: as Kubernetes takes it, with what its release needs, and no more."""

import json
from typing import Any

import kubernetes_validate
import pytest

from components.cluster_autoscaler import ClusterAutoscaler, ClusterAutoscalerArgs
from tests.recording import resources

IMAGE = "111.dkr.ecr.us-east-1.amazonaws.com/dev-platform-cluster:cluster-autoscaler-1.35.1"
ARGS = ClusterAutoscalerArgs(cluster_name="dev-gpu", region="us-east-1", image=IMAGE)
MADE = resources(lambda: ClusterAutoscaler("scaler", ARGS))
MANIFESTS = {name: one.inputs for name, one in MADE.items() if one.type.startswith("kubernetes:")}


@pytest.mark.parametrize("name", MANIFESTS)
def test_every_manifest_is_one_that_kubernetes_takes(name: str) -> None:
    kubernetes_validate.validate(json.loads(json.dumps(MANIFESTS[name])), "1.35", strict=True)


def rights(name: str) -> set[tuple[str, str, str]]:
    return {
        (group, resource, verb)
        for rule in MANIFESTS[name]["rules"]
        for group in rule["apiGroups"]
        for resource in rule["resources"]
        for verb in rule["verbs"]
    }


@pytest.mark.parametrize(
    ("group", "resource"),
    [
        # https://github.com/kubernetes/autoscaler/issues/8678 and https://github.com/kubernetes/autoscaler/pull/10278
        ("storage.k8s.io", "volumeattachments"),
        *(("resource.k8s.io", kind) for kind in ("deviceclasses", "resourceclaims", "resourceslices")),
        *(("", kind) for kind in ("nodes", "pods", "namespaces")),
    ],
)
def test_it_sees_what_it_would_wait_for_in_vain(group: str, resource: str) -> None:
    assert {(group, resource, verb) for verb in ("get", "list", "watch")} <= rights("scaler-everywhere")


def test_it_changes_nodes_evicts_pods_and_says_so() -> None:
    looks = {"get", "list", "watch"}
    changed = {(resource, verb) for _, resource, verb in rights("scaler-everywhere") if verb not in looks}
    assert changed == {
        ("events", "create"),
        ("events", "patch"),
        ("nodes", "update"),
        ("pods/eviction", "create"),
        ("pods/status", "update"),
    }


def test_it_is_the_service_account_that_has_its_rights_in_aws_and_runs_on_the_systems_nodes() -> None:
    account, spec = MANIFESTS["scaler-account"]["metadata"], MANIFESTS["scaler-deployment"]["spec"]["template"]["spec"]
    assert (account["namespace"], account["name"]) == ("kube-system", "cluster-autoscaler")
    assert spec["serviceAccountName"] == account["name"]
    assert spec["nodeSelector"] == {"ladder/pool": "system"}
    assert [toleration["key"] for toleration in spec["tolerations"]] == ["CriticalAddonsOnly"]


def test_it_finds_this_clusters_groups_and_has_no_way_out_of_its_container() -> None:
    [container] = MANIFESTS["scaler-deployment"]["spec"]["template"]["spec"]["containers"]
    found: dict[str, Any] = container
    tags = "asg:tag=k8s.io/cluster-autoscaler/enabled,k8s.io/cluster-autoscaler/dev-gpu"
    assert f"--node-group-auto-discovery={tags}" in found["command"]
    assert found["image"] == IMAGE
    assert found["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert "volumes" not in MANIFESTS["scaler-deployment"]["spec"]["template"]["spec"]
