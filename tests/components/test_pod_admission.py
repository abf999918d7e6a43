"""The admission policy, evaluated: what CEL says of pods as Kubernetes would show them to it."""

from typing import Any

import cel
import pytest

from components.pod_admission import only_images_of

OURS = "111.dkr.ecr.us-east-1.amazonaws.com/dev-vision"
DIGEST = "sha256:" + "0" * 64
THEIRS = {
    "another team's": "111.dkr.ecr.us-east-1.amazonaws.com/dev-lending:v1",
    "a longer name": f"{OURS}2:v1",
    "a folder of ours": f"{OURS}/x:v1",
    "no tag": OURS,
    "the internet's": "nginx:latest",
    "an image of the node's, by its digest": DIGEST,
    "ours in the middle": f"evil.example/{OURS}:v1",
}
GOOD = {"name": "work", "image": f"{OURS}:v1"}


def pod(**spec: Any) -> dict[str, Any]:
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p"}, "spec": {"containers": [GOOD], **spec}}


def volume(**source: Any) -> dict[str, Any]:
    return pod(volumes=[{"name": "own", "emptyDir": {}}, {"name": "v", **source}])


def admitted(shown: dict[str, Any]) -> bool:
    found = [cel.evaluate(str(one["expression"]), {"object": shown}) for one in only_images_of(OURS)]
    assert all(isinstance(each, bool) for each in found)
    return all(found)


ADMITTED = {
    "a tag": pod(),
    "a digest": pod(containers=[{"name": "work", "image": f"{OURS}@{DIGEST}"}]),
    "a tag and a digest": pod(containers=[{"name": "work", "image": f"{OURS}:v1@{DIGEST}"}]),
    "every kind of container": pod(initContainers=[GOOD], ephemeralContainers=[GOOD]),
    "scratch space": volume(emptyDir={"medium": "Memory"}),
    "its configuration": volume(configMap={"name": "settings"}),
    "its labels": volume(downwardAPI={"items": []}),
    # What Kubernetes and EKS Pod Identity add to every pod.
    "its tokens": volume(projected={"sources": [{"serviceAccountToken": {"path": "token"}}]}),
    "an image of ours, mounted": volume(image={"reference": f"{OURS}:weights-1", "pullPolicy": "Always"}),
}
REFUSED = {
    **{
        f"{whose}, in {kind}": pod(**{kind: [GOOD, {"name": "other", "image": image}]})
        for kind in ("containers", "initContainers", "ephemeralContainers")
        for whose, image in THEIRS.items()
    },
    **{f"{whose}, mounted": volume(image={"reference": image}) for whose, image in THEIRS.items()},
    "an image volume without a reference": volume(image={"pullPolicy": "Never"}),
    "a container without an image": pod(containers=[{"name": "work"}]),
    "the node's files": volume(hostPath={"path": "/var/lib/containerd"}),
    "a disk that another pod wrote": volume(persistentVolumeClaim={"claimName": "theirs"}),
    "a disk made for it": volume(ephemeral={"volumeClaimTemplate": {}}),
    "a driver's": volume(csi={"driver": "secrets-store.csi.k8s.io"}),
    "a network's": volume(nfs={"server": "10.0.0.1", "path": "/"}),
    "a secret": volume(secret={"secretName": "theirs"}),
    "a kind that is yet to come": volume(imageOfTomorrow={"reference": f"{OURS}:v1"}),
}


@pytest.mark.parametrize("shown", ADMITTED.values(), ids=ADMITTED)
def test_a_team_runs_and_mounts_its_own(shown: dict[str, Any]) -> None:
    assert admitted(shown)


@pytest.mark.parametrize("shown", REFUSED.values(), ids=REFUSED)
def test_nothing_of_anyone_elses_is_run_or_read(shown: dict[str, Any]) -> None:
    assert not admitted(shown)
