"""Clusters that remember how they may be reached: https://docs.aws.amazon.com/eks/latest/APIReference/API_Cluster.html."""

import hashlib
from typing import Any

from moto.ec2.models import ec2_backends
from moto.eks.responses import EKSResponse

from ladder.cloud.daemon import Daemon
from ladder.cloud.engine.operations import replace_method

KEPT = ("accessConfig", "upgradePolicy", "deletionProtection")


def install(daemon: Daemon) -> None:
    creating = EKSResponse.create_cluster
    network: Any = ec2_backends[daemon.address.account_id][daemon.address.region]

    def create_cluster(response: Any) -> Any:
        """AWS keeps access and upgrade settings, tells the subnets' VPC, and makes the cluster a security group."""
        answer: Any = creating(response)
        cluster = answer.result["cluster"]
        for name in KEPT:
            if response._get_param(name) is not None:
                setattr(cluster, name, response._get_param(name))
        subnets = cluster.resources_vpc_config.get("subnetIds", [])
        if subnets:
            cluster.resources_vpc_config |= {
                "vpcId": network.get_subnet(subnets[0]).vpc_id,
                "clusterSecurityGroupId": f"sg-{hashlib.sha256(cluster.arn.encode()).hexdigest()[:17]}",
            }
        return answer

    making_nodes = EKSResponse.create_nodegroup

    def create_nodegroup(response: Any) -> Any:
        """AWS keeps how many nodes may be replaced at once, and lets nobody in by a key that nobody named."""
        answer: Any = making_nodes(response)
        nodes = answer.result["nodegroup"]
        nodes.remote_access = response._get_param("remoteAccess")
        nodes.updateConfig = response._get_param("updateConfig") or {"maxUnavailable": 1}
        return answer

    replace_method(EKSResponse, "create_cluster", create_cluster)
    replace_method(EKSResponse, "create_nodegroup", create_nodegroup)
