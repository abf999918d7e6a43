"""Where moto's EKS answers otherwise than AWS and our plan would notice."""

from ladder.cloud.daemon import Daemon
from ladder.cloud.services.eks.behaviour import cluster, parts


def install(daemon: Daemon) -> None:
    for part in (cluster, parts):
        part.install(daemon)
