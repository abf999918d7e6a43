"""The rows of EC2's resource types."""

from ladder.cloud.services.ec2.resources import account, network, security_groups

ROWS = {**account.ROWS, **network.ROWS, **security_groups.ROWS}
