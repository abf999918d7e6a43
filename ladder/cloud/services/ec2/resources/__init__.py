"""The rows of EC2's resource types."""

from ladder.cloud.services.ec2.resources import network, security_groups

ROWS = {**network.ROWS, **security_groups.ROWS}
