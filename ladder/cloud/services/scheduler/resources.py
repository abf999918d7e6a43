"""Schedules: https://docs.aws.amazon.com/scheduler/latest/APIReference/."""

from ladder.cloud.engine.table import Call, Making, Row
from ladder.cloud.engine.tagging import tags_change

OF_SCHEDULE = {"Name": "{name}"}


def delete_schedule(making: Making) -> None:
    group = making.inputs.get("groupName", "default")
    making.send("delete_schedule", {"Name": making.inputs["name"], "GroupName": group})


ROWS = {
    "aws:scheduler/scheduleGroup:ScheduleGroup": Row(
        service="scheduler",
        create=Call(operation="create_schedule_group"),
        id="{name}",
        outputs={"arn": "{answer.ScheduleGroupArn}"},
        settings=(tags_change("tag_resource", "untag_resource", "ResourceArn"),),
        read=Call(operation="get_schedule_group", given=OF_SCHEDULE),
        delete=Call(operation="delete_schedule_group", given=OF_SCHEDULE),
        named="name",
    ),
    "aws:scheduler/schedule:Schedule": Row(
        service="scheduler",
        create=Call(operation="create_schedule"),
        id="{answer.ScheduleArn}",
        outputs={"arn": "{answer.ScheduleArn}"},
        put=True,
        update=Call(operation="update_schedule"),
        identity=("name", "groupName"),
        read=lambda making: making.send(
            "get_schedule", {"Name": making.inputs["name"], "GroupName": making.inputs.get("groupName", "default")}
        ),
        delete=delete_schedule,
        named="name",
    ),
}
