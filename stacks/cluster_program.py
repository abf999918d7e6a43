"""The program of a cluster's own stack: what stands inside the cluster, and nothing of AWS.

It runs inside the VPC, where it reaches little, so it asks nothing: names follow from the settings, and the cluster is
whichever `aws eks update-kubeconfig` has put under this one's name.
"""

from collections.abc import Sequence
from typing import Any

import pulumi_kubernetes as kubernetes

from components.cluster_autoscaler import ClusterAutoscaler, ClusterAutoscalerArgs
from components.team_namespace import TeamNamespace, TeamNamespaceArgs
from stacks.cluster_images import autoscaler_tag, repository_url
from stacks.gpu_compute import has_namespace, namespace
from stacks.names import Names
from stacks.settings import Settings
from stacks.stack import Stack
from stacks.team_territory import repository
from stacks.teams import Team


def build_cluster(settings: Settings, teams: Sequence[Team]) -> dict[str, Any]:
    """Registers every object of one cluster with whatever engine is listening; none, where there is no cluster."""
    wanted = settings.compute.kubernetes
    if not wanted or settings.level < 1:
        return {}
    names = Names(environment=settings.environment, region=settings.region, account_id=settings.account_id)
    # Without a kubeconfig of its own the provider reads KUBECONFIG; the context is refused where it names another.
    cluster = kubernetes.Provider("kubernetes", context=names.cluster_arn)
    stack = Stack(settings=settings, names=names, provider=cluster)
    ClusterAutoscaler(
        "platform-autoscaler",
        ClusterAutoscalerArgs(
            cluster_name=names.cluster,
            region=names.region,
            image=f"{repository_url(names)}:{autoscaler_tag(wanted.version)}",
        ),
        stack.at(1).options(),
    )
    for team in teams:
        if has_namespace(settings, team):
            registry = repository_url(names).partition("/")[0]
            TeamNamespace(
                f"{team.name}-gpu",
                TeamNamespaceArgs(
                    team=team.name,
                    namespace=namespace(team),
                    images=f"{registry}/{repository(names, team.name)}",
                    gpus=team.gpu_quota,
                ),
                stack.at(1, team.name).options(),
            )
    return {}
