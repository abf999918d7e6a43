"""Where moto's EC2 answers otherwise than AWS and our plan would notice."""

from ladder.cloud.daemon import Daemon
from ladder.cloud.services.ec2.behaviour import account, launch_templates, network, security_groups


def install(daemon: Daemon) -> None:
    for part in (account, launch_templates, network, security_groups):
        part.install(daemon)
