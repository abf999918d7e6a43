"""What an account has once of EC2: defaults for disks and networks (https://docs.aws.amazon.com/AWSEC2/latest/APIReference/)."""

from typing import Any

from ladder.cloud.engine.table import Call, Making, Row


def switch_encryption(making: Making) -> Any:
    on = making.inputs.get("enabled", True)
    return making.send("enable_ebs_encryption_by_default" if on else "disable_ebs_encryption_by_default", {})


ROWS = {
    "aws:ebs/encryptionByDefault:EncryptionByDefault": Row(
        service="ec2",
        create=switch_encryption,
        id="{region}",
        put=True,
        read=Call(operation="get_ebs_encryption_by_default"),
        exists=lambda found: found["EbsEncryptionByDefault"],
        delete=Call(operation="disable_ebs_encryption_by_default"),
    ),
    "aws:ebs/defaultKmsKey:DefaultKmsKey": Row(
        service="ec2",
        create=Call(operation="modify_ebs_default_kms_key_id", renames={"keyArn": "KmsKeyId"}),
        id="{keyArn}",
        put=True,
        read=Call(operation="get_ebs_default_kms_key_id"),
        delete=Call(operation="reset_ebs_default_kms_key_id"),
        tagged=False,
    ),
    "aws:ebs/snapshotBlockPublicAccess:SnapshotBlockPublicAccess": Row(
        service="ec2",
        create=Call(operation="enable_snapshot_block_public_access"),
        id="{region}",
        put=True,
        read=Call(operation="get_snapshot_block_public_access_state"),
        exists=lambda found: found["State"] != "unblocked",
        delete=Call(operation="disable_snapshot_block_public_access"),
        tagged=False,
    ),
    "aws:ec2/vpcBlockPublicAccessOptions:VpcBlockPublicAccessOptions": Row(
        service="ec2",
        create=Call(operation="modify_vpc_block_public_access_options"),
        id="{region}",
        put=True,
        read=Call(operation="describe_vpc_block_public_access_options"),
        exists=lambda found: found["VpcBlockPublicAccessOptions"]["InternetGatewayBlockMode"] != "off",
        delete=Call(operation="modify_vpc_block_public_access_options", given={"InternetGatewayBlockMode": "off"}),
        tagged=False,
    ),
}
