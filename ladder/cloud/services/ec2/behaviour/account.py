"""Account settings of EC2 that moto lacks: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/."""

from typing import Any

from moto.ec2.responses import EC2Response

from ladder.cloud.daemon import Daemon
from ladder.cloud.engine.operations import replace

OPEN = "unblocked"
AWS_KEY = "alias/aws/ebs"


def install(_daemon: Daemon) -> None:
    now = {"snapshots": OPEN, "key": AWS_KEY, "networks": "off"}

    def block(state: str) -> dict[str, Any]:
        now["snapshots"] = state
        return {"State": state}

    def use(key: str) -> dict[str, Any]:
        now["key"] = key
        return {"KmsKeyId": key}

    def networks(mode: str) -> dict[str, Any]:
        now["networks"] = mode
        return {"VpcBlockPublicAccessOptions": {"InternetGatewayBlockMode": mode, "State": "update-complete"}}

    replace(
        EC2Response,
        {
            "EnableSnapshotBlockPublicAccess": lambda params: block(params["State"]),
            "DisableSnapshotBlockPublicAccess": lambda _: block(OPEN),
            "GetSnapshotBlockPublicAccessState": lambda _: {"State": now["snapshots"], "ManagedBy": "account"},
            "ModifyVpcBlockPublicAccessOptions": lambda params: networks(params["InternetGatewayBlockMode"]),
            "DescribeVpcBlockPublicAccessOptions": lambda _: networks(now["networks"]),
            "ModifyEbsDefaultKmsKeyId": lambda params: use(params["KmsKeyId"]),
            "ResetEbsDefaultKmsKeyId": lambda _: use(AWS_KEY),
            "GetEbsDefaultKmsKeyId": lambda _: {"KmsKeyId": now["key"]},
        },
    )
