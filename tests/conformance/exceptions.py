"""What conformance leaves out, and why. The list can only shrink: a test fails once one is no longer needed."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from ladder.export.terraform import Export


@dataclass(frozen=True, kw_only=True)
class Absent:
    """A type that the emulator lacks. ``operation``: a boto3 call that fails as long as that is so."""

    type_name: str
    reason: str
    service: str
    operation: str
    request: Mapping[str, Any] = field(default_factory=dict[str, Any])


EKS = "the emulator serves clusters and node groups, and no other path of EKS"
OF_CLUSTER = {"clusterName": "any"}
ABSENT = (
    Absent(
        type_name="aws_accessanalyzer_analyzer",
        reason="moto has no service of that name",
        service="accessanalyzer",
        operation="list_analyzers",
    ),
    Absent(type_name="aws_eks_addon", reason=EKS, service="eks", operation="list_addons", request=OF_CLUSTER),
    Absent(
        type_name="aws_eks_access_entry",
        reason=EKS,
        service="eks",
        operation="list_access_entries",
        request=OF_CLUSTER,
    ),
    Absent(
        type_name="aws_eks_access_policy_association",
        reason=EKS,
        service="eks",
        operation="list_associated_access_policies",
        request={**OF_CLUSTER, "principalArn": "any"},
    ),
    Absent(
        type_name="aws_eks_pod_identity_association",
        reason=EKS,
        service="eks",
        operation="list_pod_identity_associations",
        request=OF_CLUSTER,
    ),
)
LEFT_OUT = frozenset(absent.type_name for absent in ABSENT)


def without(found: Export) -> Export:
    """The export without what is absent; nobody waits for it either."""
    return replace(found, files={name: kept(file) for name, file in found.files.items()})


def kept(file: Mapping[str, Any]) -> Mapping[str, Any]:
    if "resource" not in file:
        told = {name: output for name, output in file["output"].items() if not speaks_of_absent(output)}
        return {**file, "output": told}
    left = {name: bodies for name, bodies in file["resource"].items() if name not in LEFT_OUT}
    return {
        **file,
        "resource": {
            name: {label: waiting_less(body) for label, body in bodies.items()} for name, bodies in left.items()
        },
    }


def speaks_of_absent(output: Any) -> bool:
    return any(f"${{{name}." in str(output) for name in LEFT_OUT)


def waiting_less(body: Mapping[str, Any]) -> Mapping[str, Any]:
    if "depends_on" not in body:
        return body
    waits = [address for address in body["depends_on"] if address.partition(".")[0] not in LEFT_OUT]
    return {**body, "depends_on": waits}


def left_out(found: Export) -> Mapping[str, int]:
    """How many resources of each absent type an export holds."""
    counts: dict[str, int] = {}
    for file in found.files.values():
        for name, bodies in file.get("resource", {}).items():
            if name in LEFT_OUT:
                counts[name] = counts.get(name, 0) + len(bodies)
    return counts
