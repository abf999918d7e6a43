"""What an account has once: the audit trail, the access analyser, defaults for disks and networks."""

from typing import Any

from ladder.cloud.engine.table import Call, Making, Row, Setting
from ladder.cloud.engine.tagging import tags_change

OF_ANALYZER = {"analyzerName": "{analyzerName}"}
OF_TRAIL = {"TrailName": "{name}"}


def create_trail(making: Making) -> Any:
    """A trail logs from the start unless told otherwise, as Pulumi has it; CreateTrail alone does not."""
    answer = making.perform(TRAIL, making.own())
    if making.inputs.get("enableLogging", True):
        making.send("start_logging", {"Name": making.inputs["name"]})
    return answer


def switch_logging(making: Making) -> None:
    on = making.inputs.get("enableLogging", True)
    making.send("start_logging" if on else "stop_logging", {"Name": making.id})


def switch_encryption(making: Making) -> Any:
    on = making.inputs.get("enabled", True)
    return making.send("enable_ebs_encryption_by_default" if on else "disable_ebs_encryption_by_default", {})


TRAIL = Call(
    operation="create_trail",
    renames={"tags": "TagsList", "cloudWatchLogsGroupArn": "CloudWatchLogsLogGroupArn"},
)

ROWS = {
    "aws:cloudtrail/trail:Trail": Row(
        service="cloudtrail",
        create=create_trail,
        id="{name}",
        outputs={"arn": "{answer.TrailARN}", "homeRegion": "{region}"},
        settings=(
            Setting(inputs=("enableLogging",), call=switch_logging),
            Setting(inputs=("eventSelectors",), call=Call(operation="put_event_selectors", given=OF_TRAIL)),
            Setting(inputs=("advancedEventSelectors",), call=Call(operation="put_event_selectors", given=OF_TRAIL)),
            Setting(inputs=("insightSelectors",), call=Call(operation="put_insight_selectors", given=OF_TRAIL)),
            tags_change("add_tags", "remove_tags", "ResourceId", tags="TagsList"),
        ),
        put=True,
        update=Call(operation="update_trail", renames=TRAIL.renames),
        identity=("name",),
        read=Call(operation="get_trail", given={"Name": "{id}"}),
        delete=Call(operation="delete_trail", given={"Name": "{id}"}),
        named="name",
    ),
    "aws:accessanalyzer/analyzer:Analyzer": Row(
        service="accessanalyzer",
        create=Call(operation="create_analyzer", given={"type": "ACCOUNT"}),
        id="{analyzerName}",
        outputs={"arn": "{answer.arn}"},
        settings=(tags_change("tag_resource", "untag_resource", "resourceArn", tags="tags", keys="tagKeys"),),
        read=Call(operation="get_analyzer", given=OF_ANALYZER),
        delete=Call(operation="delete_analyzer", given=OF_ANALYZER),
    ),
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
