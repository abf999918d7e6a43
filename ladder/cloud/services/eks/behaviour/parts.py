"""What a cluster holds beside its nodes: add-ons, access entries with their policies, and identities of pods.

moto routes none of it. It is kept and told again, and nothing runs: https://docs.aws.amazon.com/eks/latest/APIReference/.
"""

import datetime
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from moto.eks import urls
from moto.eks.exceptions import ResourceInUseException, ResourceNotFoundException
from moto.eks.models import eks_backends
from moto.eks.responses import EKSResponse

from ladder.cloud.daemon import Daemon
from ladder.cloud.engine.operations import Operation, replace

Part = dict[str, Any]
Parts = dict[str, Part]
Store = Callable[[str, str], Parts]  # of a cluster, by its name, and a kind's plural


@dataclass(frozen=True, kw_only=True)
class Kind:
    """Answers name a part ``member`` and many ``plural``; ``filled`` is what AWS adds to a new one."""

    operation: str  # as it stands in operations' names
    member: str
    plural: str
    key: str
    arn: str  # the member that holds it
    path: str  # in the ARN
    filled: Callable[[Part], Part]


def session_user(entry: Part) -> Part:
    """https://docs.aws.amazon.com/eks/latest/userguide/creating-access-entries.html"""
    account, role = entry["principalArn"].split(":")[4], entry["principalArn"].rpartition("/")[2]
    user = f"arn:aws:sts::{account}:assumed-role/{role}/{{{{SessionName}}}}"
    return {"type": "STANDARD", "username": user, "kubernetesGroups": [], "policies": {}}


ADD_ON = Kind(
    operation="Addon",
    member="addon",
    plural="addons",
    key="addonName",
    arn="addonArn",
    path="addon",
    # AWS installs the version that it has tested with the cluster's; here none runs.
    filled=lambda _: {"status": "ACTIVE", "addonVersion": "v1.0.0-embedded.1", "health": {"issues": []}},
)
ACCESS = Kind(
    operation="AccessEntry",
    member="accessEntry",
    plural="accessEntries",
    key="principalArn",
    arn="accessEntryArn",
    path="access-entry",
    filled=session_user,
)
POD = Kind(
    operation="PodIdentityAssociation",
    member="association",
    plural="associations",
    key="associationId",
    arn="associationArn",
    path="podidentityassociation",
    filled=lambda _: {"disableSessionTags": False},
)
KINDS = (ADD_ON, ACCESS, POD)


def install(daemon: Daemon) -> None:
    address = daemon.address
    backend: Any = eks_backends[address.account_id][address.region]
    place = f"arn:aws:eks:{address.region}:{address.account_id}"
    urls.url_paths["{0}/clusters/(?P<name>[^/]+)/(?P<rest>.+)$"] = EKSResponse.dispatch

    def kept(cluster: str, plural: str) -> Parts:
        """They go when their cluster does."""
        parts: dict[str, Parts] = backend.describe_cluster(cluster).__dict__.setdefault("parts", {})
        return parts.setdefault(plural, {})

    of_kinds = (add_ons(kept, place), operations(ACCESS, kept, place), operations(POD, kept, place))
    for answers in (*of_kinds, listings(kept), policies(kept), tagging(backend)):
        replace(EKSResponse, answers)


def new(kind: Kind, parts: Parts, place: str, params: Part) -> Part:
    key = params.setdefault(kind.key, f"a-{uuid.uuid4().hex[:17]}")
    if key in parts or (kind is POD and any(same_pods(one, params) for one in parts.values())):
        raise ResourceInUseException(message=f"{kind.operation} {key} exists already")
    unique = f"{params['clusterName']}/{key}" + ("" if kind is POD else f"/{uuid.uuid4()}")
    given = {name: value for name, value in params.items() if name != "clientRequestToken"}
    parts[key] = {"tags": {}, **kind.filled(params), **given, kind.arn: f"{place}:{kind.path}/{unique}", **made()}
    return parts[key]


def made() -> Part:
    now = datetime.datetime.now(datetime.UTC)
    return {"createdAt": now, "modifiedAt": now}


def same_pods(one: Part, other: Part) -> bool:
    return all(one[name] == other[name] for name in ("namespace", "serviceAccount"))


def known(kind: Kind, parts: Parts, key: str) -> Part:
    if key not in parts:
        raise ResourceNotFoundException(message=f"No {kind.operation} found for {key}")
    return parts[key]


def operations(kind: Kind, kept: Store, place: str) -> Mapping[str, Operation]:
    """Create, read, change and delete: the words are the same but for the kind's."""

    def parts(params: Part) -> Parts:
        return kept(params["clusterName"], kind.plural)

    def update(params: Part) -> Part:
        part = known(kind, parts(params), params[kind.key])
        part.update(params, modifiedAt=made()["modifiedAt"])
        return {kind.member: part}

    def delete(params: Part) -> Part:
        return {kind.member: known(kind, parts(params), params[kind.key]) and parts(params).pop(params[kind.key])}

    return {
        f"Create{kind.operation}": lambda params: {kind.member: new(kind, parts(params), place, params)},
        f"Describe{kind.operation}": lambda params: {kind.member: known(kind, parts(params), params[kind.key])},
        f"Update{kind.operation}": update,
        f"Delete{kind.operation}": delete,
    }


def listings(kept: Store) -> Mapping[str, Operation]:
    """Names of add-ons, ARNs of principals; of pods' identities what stands in the part itself, narrowed as asked."""

    def pods(params: Part) -> Part:
        wanted = {name: params[name] for name in ("namespace", "serviceAccount") if name in params}
        found = kept(params["clusterName"], POD.plural).values()
        return {"associations": [part for part in found if wanted.items() <= part.items()]}

    return {
        "ListAddons": lambda params: {"addons": list(kept(params["clusterName"], ADD_ON.plural))},
        "ListAccessEntries": lambda params: {"accessEntries": list(kept(params["clusterName"], ACCESS.plural))},
        "ListPodIdentityAssociations": pods,
    }


def policies(kept: Store) -> Mapping[str, Operation]:
    """What an access entry permits in Kubernetes."""

    def of_entry(params: Part) -> Parts:
        return known(ACCESS, kept(params["clusterName"], ACCESS.plural), params["principalArn"])["policies"]

    def associate(params: Part) -> Part:
        policy = {"policyArn": params["policyArn"], "accessScope": params["accessScope"]}
        times = {"associatedAt": made()["createdAt"], "modifiedAt": made()["modifiedAt"]}
        of_entry(params)[params["policyArn"]] = policy | times
        return {**params, "associatedAccessPolicy": policy | times}

    def disassociate(params: Part) -> Part:
        if of_entry(params).pop(params["policyArn"], None) is None:
            raise ResourceNotFoundException(message=f"No association found for {params['policyArn']}")
        return {}

    return {
        "AssociateAccessPolicy": associate,
        "DisassociateAccessPolicy": disassociate,
        "ListAssociatedAccessPolicies": lambda params: {
            **params,
            "associatedAccessPolicies": [*of_entry(params).values()],
        },
    }


def add_ons(kept: Store, place: str) -> Mapping[str, Operation]:
    """An add-on owns the identities of its pods: they come and go with it. None is changed: that takes AWS a while."""

    def create(params: Part) -> Part:
        cluster, wanted = params["clusterName"], params.pop("podIdentityAssociations", [])
        part = new(ADD_ON, kept(cluster, ADD_ON.plural), place, params)
        owned: Part = {"clusterName": cluster, "namespace": "kube-system", "ownerArn": part["addonArn"]}
        made_for = [new(POD, kept(cluster, POD.plural), place, {**owned, **one}) for one in wanted]
        part["podIdentityAssociations"] = [one["associationArn"] for one in made_for]
        return {"addon": part}

    def described(params: Part) -> Part:
        return {"addon": known(ADD_ON, kept(params["clusterName"], ADD_ON.plural), params["addonName"])}

    def delete(params: Part) -> Part:
        part = described(params)["addon"]
        identities = kept(params["clusterName"], POD.plural)
        for key in [key for key, one in identities.items() if one.get("ownerArn") == part["addonArn"]]:
            del identities[key]
        return {"addon": kept(params["clusterName"], ADD_ON.plural).pop(params["addonName"])}

    return {"CreateAddon": create, "DescribeAddon": described, "DeleteAddon": delete}


def tagging(backend: Any) -> Mapping[str, Operation]:
    """Of clusters, nodes and parts; moto has it for clusters alone."""

    def tags_of(params: Part) -> dict[str, str]:
        arn = params["resourceArn"]
        for cluster in backend.clusters.values():
            nodes = {one.arn: one.tags for one in cluster.nodegroups.values()}
            held: Mapping[str, Parts] = cluster.__dict__.get("parts", {})
            parts = {part[kind.arn]: part["tags"] for kind in KINDS for part in held.get(kind.plural, {}).values()}
            if arn in (found := {cluster.arn: cluster.tags, **nodes, **parts}):
                return found[arn]
        raise ResourceNotFoundException(message=f"Resource {arn} was not found")

    def tag(params: Part) -> Part:
        tags_of(params).update(params["tags"])
        return {}

    def untag(params: Part) -> Part:
        for name in params["tagKeys"]:
            tags_of(params).pop(name, None)
        return {}

    return {"TagResource": tag, "UntagResource": untag, "ListTagsForResource": lambda params: {"tags": tags_of(params)}}
