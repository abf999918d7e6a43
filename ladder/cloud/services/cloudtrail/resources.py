"""The audit trail: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/."""

from typing import Any

from ladder.cloud.engine.table import Call, Making, Row, Setting
from ladder.cloud.engine.tagging import tags_change

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
}
